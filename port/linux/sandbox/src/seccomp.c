/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <seccomp.h>
#include <signal.h>
#include <sys/mman.h>
#include <unistd.h>

#include "layers.h"

/*
 * What a partition's loop needs, by number alone where that is enough: the kernel then answers from a bitmap, before
 * the filter runs. What is not here fails with EPERM, so that an attempt is visible and code that merely probes goes
 * on; another architecture's calls end the process.
 */
static const int always[] = {
    /* waiting and bells */
    SCMP_SYS(futex),
    SCMP_SYS(epoll_wait),
    SCMP_SYS(epoll_pwait),
    SCMP_SYS(epoll_ctl),
    SCMP_SYS(poll),
    SCMP_SYS(ppoll),
    SCMP_SYS(restart_syscall),
    /* descriptors it was given: the store, devices, bells */
    SCMP_SYS(read),
    SCMP_SYS(write),
    SCMP_SYS(close),
    SCMP_SYS(fstat),
    SCMP_SYS(lseek),
    /* memory, never executable (below) */
    SCMP_SYS(munmap),
    SCMP_SYS(madvise),
    SCMP_SYS(brk),
    SCMP_SYS(mlock),
    SCMP_SYS(munlock),
    /* time, chance, the processor */
    SCMP_SYS(clock_gettime),
    SCMP_SYS(clock_getres),
    SCMP_SYS(clock_nanosleep),
    SCMP_SYS(nanosleep),
    SCMP_SYS(gettimeofday),
    SCMP_SYS(getrandom),
    SCMP_SYS(getcpu),
    SCMP_SYS(sched_yield),
    SCMP_SYS(sched_getaffinity),
    /* itself */
    SCMP_SYS(getpid),
    SCMP_SYS(gettid),
    SCMP_SYS(rt_sigreturn),
    SCMP_SYS(rt_sigprocmask),
    SCMP_SYS(exit),
    SCMP_SYS(exit_group),
};

static const int of_store[] = { SCMP_SYS(pread64), SCMP_SYS(pwrite64), SCMP_SYS(fdatasync), SCMP_SYS(fsync),
                                SCMP_SYS(flock) };

static const int of_threads[] = { SCMP_SYS(set_robust_list), SCMP_SYS(rseq), SCMP_SYS(sched_setaffinity) };

enum { CONTROL_SOCKET_FIRST = 3 };

static bool allow_all(scmp_filter_ctx filter, const int *calls, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        /* A number that this architecture does not have is no error: nothing can call it. */
        int result = seccomp_rule_add(filter, SCMP_ACT_ALLOW, calls[i], 0);
        if (result != 0 && result != -EDOM && result != -EEXIST) {
            return false;
        }
    }
    return true;
}

/* Argument `index` under `mask` is `value`. */
static struct scmp_arg_cmp masked(unsigned index, scmp_datum_t mask, scmp_datum_t value)
{
    return (struct scmp_arg_cmp){ .arg = index, .op = SCMP_CMP_MASKED_EQ, .datum_a = mask, .datum_b = value };
}

static struct scmp_arg_cmp is(unsigned index, scmp_datum_t value)
{
    return (struct scmp_arg_cmp){ .arg = index, .op = SCMP_CMP_EQ, .datum_a = value };
}

static bool allow_if(scmp_filter_ctx filter, int call, struct scmp_arg_cmp condition)
{
    return seccomp_rule_add(filter, SCMP_ACT_ALLOW, call, 1, condition) == 0;
}

static bool allow_memory(scmp_filter_ctx filter)
{
    return allow_if(filter, SCMP_SYS(mmap), masked(2, PROT_EXEC, 0)) &&
           allow_if(filter, SCMP_SYS(mprotect), masked(2, PROT_EXEC, 0)) &&
           seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(mremap), 0) == 0;
}

static bool allow_control_sockets(scmp_filter_ctx filter, uint32_t count)
{
    bool is_good = true;
    for (uint32_t i = 0; i == 0 || i < count; i++) {
        scmp_datum_t socket = CONTROL_SOCKET_FIRST + i;
        is_good = is_good && allow_if(filter, SCMP_SYS(recvmsg), is(0, socket)) &&
                  allow_if(filter, SCMP_SYS(sendmsg), is(0, socket));
    }
    return is_good;
}

static bool allow_seals(scmp_filter_ctx filter)
{
    static const uint64_t commands[] = { F_ADD_SEALS, F_GET_SEALS, F_GETFL, F_GETFD };
    for (size_t i = 0; i < sizeof(commands) / sizeof(commands[0]); i++) {
        if (!allow_if(filter, SCMP_SYS(fcntl), is(1, commands[i]))) {
            return false;
        }
    }
    /* The C library's fstat(); the partition has no file system that a path could name. */
    return allow_if(filter, SCMP_SYS(newfstatat), is(3, AT_EMPTY_PATH));
}

static bool allow_abort(scmp_filter_ctx filter)
{
    return seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(tgkill), 2, is(0, (scmp_datum_t)getpid()),
                            is(2, SIGABRT)) == 0;
}

static bool allow_threads(scmp_filter_ctx filter)
{
    const uint64_t thread = CLONE_VM | CLONE_FS | CLONE_FILES | CLONE_SIGHAND | CLONE_THREAD;
    return allow_all(filter, of_threads, sizeof(of_threads) / sizeof(of_threads[0])) &&
           allow_if(filter, SCMP_SYS(clone), masked(0, thread, thread)) &&
           /* Its flags lie in memory, where no filter can see them; the C library then uses clone. */
           seccomp_rule_add(filter, SCMP_ACT_ERRNO(ENOSYS), SCMP_SYS(clone3), 0) == 0;
}

static bool fill(scmp_filter_ctx filter, const struct sandbox_needs *needs)
{
    bool is_good = allow_all(filter, always, sizeof(always) / sizeof(always[0])) && allow_memory(filter) &&
                   allow_control_sockets(filter, needs->control_count) && allow_seals(filter) && allow_abort(filter);
    if (needs->has_store) {
        is_good = is_good && allow_all(filter, of_store, sizeof(of_store) / sizeof(of_store[0]));
    }
    if (needs->has_threads) {
        is_good = is_good && allow_threads(filter);
    }
    return is_good;
}

bool sandbox_enter_seccomp(const struct sandbox_needs *needs)
{
    scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ERRNO(EPERM));
    if (filter == NULL) {
        return false;
    }
    bool is_good = seccomp_attr_set(filter, SCMP_FLTATR_ACT_BADARCH, SCMP_ACT_KILL_PROCESS) == 0 &&
                   seccomp_attr_set(filter, SCMP_FLTATR_CTL_TSYNC, 1) == 0 && fill(filter, needs) &&
                   seccomp_load(filter) == 0;
    seccomp_release(filter);
    return is_good;
}
