/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#define _GNU_SOURCE
#include "calls.h"

#include <fcntl.h>
#include <sched.h>
#include <seccomp.h>
#include <sys/mman.h>
#include <sys/syscall.h>

#include "../../uapi.h"

#define WHOLE UINT64_MAX
#define PLAIN(name) { .number = SCMP_SYS(name) }
#define IF(name, argument, under, wanted) \
    { .number = SCMP_SYS(name), .conditions = { { .index = (argument), .mask = (under), .value = (wanted) } } }
#define ONLY(whose, name) { .number = SCMP_SYS(name), .of = (whose) }
/* What the C library calls for it: newer processors have only the general form. */
#ifdef __NR_epoll_wait
#define WAIT_FOR_BELLS PLAIN(epoll_wait)
#else
#define WAIT_FOR_BELLS PLAIN(epoll_pwait)
#endif
#ifdef __NR_poll
#define WAIT_FOR_DEVICE ONLY(CALLS_OF_DEVICES, poll)
#else
#define WAIT_FOR_DEVICE ONLY(CALLS_OF_DEVICES, ppoll)
#endif
#define THREAD_FLAGS ((uint64_t)(CLONE_VM | CLONE_FS | CLONE_FILES | CLONE_SIGHAND | CLONE_THREAD))

const struct calls_row calls_rows[] = {
    /* waiting: its bells, its devices; a lock of libcrypto */
    PLAIN(futex),
    WAIT_FOR_BELLS,
    IF(epoll_ctl, 1, WHOLE, 1), /* EPOLL_CTL_ADD: a new channel's bell; closing takes it out again */
    /* the supervisor, and nobody else */
    { .number = SCMP_SYS(recvmsg), .is_control = true },
    { .number = SCMP_SYS(sendmsg), .is_control = true },
    /* channels: mapped, sealed, let go; memory, none of it ever executable */
    IF(mmap, 2, PROT_EXEC, 0),
    PLAIN(munmap),
    PLAIN(madvise),
    PLAIN(brk),
    { .number = UAPI_SYS_MSEAL },
    IF(fcntl, 1, WHOLE, F_ADD_SEALS),
    IF(fcntl, 1, WHOLE, F_GET_SEALS),
    IF(newfstatat, 3, WHOLE, AT_EMPTY_PATH), /* the size of a memory that came */
    PLAIN(close),
    PLAIN(write), /* a bell of a partition that it calls */
    /* time and chance */
    PLAIN(clock_gettime),
    PLAIN(clock_nanosleep),
    PLAIN(getcpu),
    PLAIN(sched_yield),
    PLAIN(getrandom),
    /* its end: a handler's return, its last words, the signal it dies of */
    PLAIN(rt_sigreturn),
    PLAIN(rt_sigprocmask),
    PLAIN(getpid),
    PLAIN(gettid),
    { .number = SCMP_SYS(tgkill), .is_own_process = true },
    PLAIN(restart_syscall),
    PLAIN(exit_group),

    ONLY(CALLS_OF_STORE, pread64),
    ONLY(CALLS_OF_STORE, pwrite64),
    ONLY(CALLS_OF_STORE, fdatasync),
    /* when it is given: that it can be written, and is nobody else's */
    ONLY(CALLS_OF_STORE, flock),
    { .number = SCMP_SYS(fcntl), .of = CALLS_OF_STORE, .conditions = { { 1, WHOLE, F_GETFL } } },
    { .number = SCMP_SYS(fcntl), .of = CALLS_OF_STORE, .conditions = { { 1, WHOLE, F_GETFD } } },

    ONLY(CALLS_OF_DEVICES | CALLS_OF_INTERRUPTS, read),
    WAIT_FOR_DEVICE,

    /* a line is armed again: EPOLL_CTL_MOD */
    { .number = SCMP_SYS(epoll_ctl), .of = CALLS_OF_INTERRUPTS, .conditions = { { 1, WHOLE, 3 } } },

    ONLY(CALLS_OF_THREADS, set_robust_list),
    ONLY(CALLS_OF_THREADS, rseq),
    { .number = SCMP_SYS(mprotect), .of = CALLS_OF_THREADS | CALLS_OF_SEVERAL, .conditions = { { 2, PROT_EXEC, 0 } } }, /* heaps of threads */
    ONLY(CALLS_OF_THREADS, exit),
    ONLY(CALLS_OF_THREADS, sched_setaffinity),
    { .number = SCMP_SYS(clone), .of = CALLS_OF_THREADS, .conditions = { { 0, THREAD_FLAGS, THREAD_FLAGS } } },
};
const size_t calls_row_count = sizeof(calls_rows) / sizeof(calls_rows[0]);

const int calls_deadly[] = {
    /* another process's memory or descriptors; the kernel's own */
    SCMP_SYS(kcmp), SCMP_SYS(pidfd_getfd), SCMP_SYS(process_madvise), SCMP_SYS(bpf), SCMP_SYS(perf_event_open),
    SCMP_SYS(userfaultfd), SCMP_SYS(io_uring_setup), SCMP_SYS(init_module), SCMP_SYS(finit_module),
    SCMP_SYS(delete_module), SCMP_SYS(kexec_load), SCMP_SYS(kexec_file_load), SCMP_SYS(reboot), SCMP_SYS(iopl),
    SCMP_SYS(ioperm), SCMP_SYS(modify_ldt), SCMP_SYS(personality), SCMP_SYS(keyctl), SCMP_SYS(add_key),
    SCMP_SYS(request_key),
    /* another self */
    SCMP_SYS(unshare), SCMP_SYS(setns), SCMP_SYS(chroot), SCMP_SYS(pivot_root), SCMP_SYS(mount), SCMP_SYS(umount2),
    SCMP_SYS(setuid), SCMP_SYS(setgid), SCMP_SYS(setreuid), SCMP_SYS(setregid), SCMP_SYS(setresuid),
    SCMP_SYS(setresgid), SCMP_SYS(setgroups), SCMP_SYS(setfsuid), SCMP_SYS(setfsgid), SCMP_SYS(capset),
    SCMP_SYS(seccomp), SCMP_SYS(vfork),
};
const size_t calls_deadly_count = sizeof(calls_deadly) / sizeof(calls_deadly[0]);

bool calls_has(const struct calls_row *row, const struct sandbox_needs *needs)
{
    unsigned has = (needs->has_store ? CALLS_OF_STORE : 0u) | (needs->has_devices ? CALLS_OF_DEVICES : 0u) |
                   (needs->has_threads ? CALLS_OF_THREADS : 0u) | (needs->has_interrupts ? CALLS_OF_INTERRUPTS : 0u) | (needs->control_count > 1 ? CALLS_OF_SEVERAL : 0u);
    return row->of == CALLS_OF_ALL || (row->of & has) != 0;
}
