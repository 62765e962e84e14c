/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#define _GNU_SOURCE
#include "fence.h"

#include <errno.h>
#include <fcntl.h>
#include <seccomp.h>
#include <stdbool.h>
#include <stddef.h>
#include <sys/socket.h>

#include "reduced.h"
#include "sandbox/sandbox.h"

/*
 * What neither the supervisor nor the start of a partition ever does, and what is done with a process once it is taken over. A list
 * of what is refused, not of what is allowed: the supervisor makes namespaces, mounts and processes, and its C library and
 * libcrypto are the system's.
 */
static const int refused[] = {
    /* other processes */
    SCMP_SYS(ptrace), SCMP_SYS(process_vm_readv), SCMP_SYS(process_vm_writev), SCMP_SYS(process_madvise),
    SCMP_SYS(pidfd_getfd), SCMP_SYS(kcmp), SCMP_SYS(setns),
    /* the kernel */
    SCMP_SYS(bpf), SCMP_SYS(perf_event_open), SCMP_SYS(userfaultfd), SCMP_SYS(init_module), SCMP_SYS(finit_module),
    SCMP_SYS(delete_module), SCMP_SYS(kexec_load), SCMP_SYS(kexec_file_load), SCMP_SYS(reboot), SCMP_SYS(iopl),
    SCMP_SYS(ioperm), SCMP_SYS(modify_ldt), SCMP_SYS(personality), SCMP_SYS(swapon), SCMP_SYS(swapoff),
    SCMP_SYS(acct), SCMP_SYS(quotactl), SCMP_SYS(syslog), SCMP_SYS(io_uring_setup), SCMP_SYS(io_uring_enter),
    SCMP_SYS(io_uring_register), SCMP_SYS(add_key), SCMP_SYS(request_key), SCMP_SYS(keyctl),
    /* the machine */
    SCMP_SYS(clock_settime), SCMP_SYS(settimeofday), SCMP_SYS(adjtimex), SCMP_SYS(clock_adjtime),
    SCMP_SYS(sethostname), SCMP_SYS(setdomainname),
    /* files by another way than by path, and devices */
    SCMP_SYS(open_by_handle_at), SCMP_SYS(mknod), SCMP_SYS(mknodat), SCMP_SYS(chroot), SCMP_SYS(fanotify_init),
    /* programs by path: its own it starts by descriptor */
    SCMP_SYS(execve),
};

static bool refuse_unless(scmp_filter_ctx filter, int call, unsigned argument, scmp_datum_t value)
{
    struct scmp_arg_cmp other = { .arg = argument, .op = SCMP_CMP_NE, .datum_a = value };
    return seccomp_rule_add(filter, SCMP_ACT_ERRNO(EPERM), call, 1, other) == 0;
}

static bool refuse_all(scmp_filter_ctx filter)
{
    for (size_t i = 0; i < sizeof(refused) / sizeof(refused[0]); i++) {
        int result = seccomp_rule_add(filter, SCMP_ACT_ERRNO(EPERM), refused[i], 0);
        if (result != 0 && result != -EDOM) {
            return false;
        }
    }
    /* Only sockets of this machine, only programs by descriptor. */
    return refuse_unless(filter, SCMP_SYS(socket), 0, AF_UNIX) && refuse_unless(filter, SCMP_SYS(execveat), 4, AT_EMPTY_PATH);
}

static bool put_filter(void)
{
    scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ALLOW);
    bool is_good = filter != NULL && seccomp_attr_set(filter, SCMP_FLTATR_ACT_BADARCH, SCMP_ACT_KILL_PROCESS) == 0 &&
                   refuse_all(filter) && seccomp_load(filter) == 0;
    seccomp_release(filter);
    return is_good;
}

uint32_t fence_layers(void)
{
    return SANDBOX_NO_NEW_PRIVILEGES | SANDBOX_NOT_DUMPABLE | SANDBOX_NO_WRITE_EXECUTE | SANDBOX_SECCOMP;
}

uint32_t fence_self(void)
{
    const struct sandbox_needs needs = { .is_reduced = reduced_is_allowed };
    uint32_t layers = SANDBOX_NO_NEW_PRIVILEGES | SANDBOX_NOT_DUMPABLE | SANDBOX_NO_WRITE_EXECUTE;
    uint32_t held = sandbox_apply(layers, &needs);
    return held | (!reduced_is_allowed && put_filter() ? (uint32_t)SANDBOX_SECCOMP : 0);
}
