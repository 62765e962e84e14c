/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 *
 * launcher KIND CMD ARG…: runs CMD under a filter that imitates another machine.
 *   no-user-namespaces  clone and unshare with CLONE_NEWUSER fail with EPERM
 *   container           a default container profile: no namespaces, mounts, tracing, keys or kernel modules (EPERM)
 *   old-kernel          what is newer than Linux 6.1 does not exist (ENOSYS, EINVAL)
 *   no-landlock         Landlock's calls do not exist (ENOSYS)
 */
#define _GNU_SOURCE
#include <errno.h>
#include <sched.h>
#include <seccomp.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum {
    MDWE = 65,
    NEW_NAMESPACES = CLONE_NEWUSER | CLONE_NEWPID | CLONE_NEWNS | CLONE_NEWNET | CLONE_NEWIPC | CLONE_NEWUTS
};

static struct scmp_arg_cmp has_bits(unsigned index, scmp_datum_t bit)
{
    return (struct scmp_arg_cmp){ .arg = index, .op = SCMP_CMP_MASKED_EQ, .datum_a = bit, .datum_b = bit };
}

static int refuse(scmp_filter_ctx filter, int error, int call)
{
    return seccomp_rule_add(filter, SCMP_ACT_ERRNO((uint32_t)error), call, 0);
}

static int refuse_namespaces(scmp_filter_ctx filter, scmp_datum_t flags)
{
    int result = refuse(filter, ENOSYS, SCMP_SYS(clone3));
    for (unsigned bit = 0; bit < 32; bit++) {
        scmp_datum_t flag = (scmp_datum_t)1 << bit;
        if ((flags & flag) != 0) {
            result |= seccomp_rule_add(filter, SCMP_ACT_ERRNO(EPERM), SCMP_SYS(clone), 1, has_bits(0, flag));
            result |= seccomp_rule_add(filter, SCMP_ACT_ERRNO(EPERM), SCMP_SYS(unshare), 1, has_bits(0, flag));
        }
    }
    return result;
}

static int be_container(scmp_filter_ctx filter)
{
    static const int refused[] = { SCMP_SYS(mount),
                                   SCMP_SYS(umount2),
                                   SCMP_SYS(pivot_root),
                                   SCMP_SYS(setns),
                                   SCMP_SYS(ptrace),
                                   SCMP_SYS(keyctl),
                                   SCMP_SYS(add_key),
                                   SCMP_SYS(init_module),
                                   SCMP_SYS(bpf),
                                   SCMP_SYS(userfaultfd),
                                   SCMP_SYS(perf_event_open),
                                   SCMP_SYS(process_vm_readv),
                                   SCMP_SYS(process_vm_writev) };
    int result = refuse_namespaces(filter, NEW_NAMESPACES);
    for (size_t i = 0; i < sizeof(refused) / sizeof(refused[0]); i++) {
        result |= refuse(filter, EPERM, refused[i]);
    }
    return result;
}

static int be_old(scmp_filter_ctx filter)
{
    struct scmp_arg_cmp is_mdwe = { .arg = 0, .op = SCMP_CMP_EQ, .datum_a = MDWE };
    /* MFD_EXEC, MFD_NOEXEC_SEAL: flags that an older memfd_create does not know. */
    struct scmp_arg_cmp exec = has_bits(1, 0x10);
    struct scmp_arg_cmp no_exec = has_bits(1, 0x8);
    int result = seccomp_rule_add(filter, SCMP_ACT_ERRNO(EINVAL), SCMP_SYS(prctl), 1, is_mdwe);
    result |= seccomp_rule_add(filter, SCMP_ACT_ERRNO(EINVAL), SCMP_SYS(memfd_create), 1, exec);
    result |= seccomp_rule_add(filter, SCMP_ACT_ERRNO(EINVAL), SCMP_SYS(memfd_create), 1, no_exec);
    for (int call = 451; call <= 470; call++) { /* cachestat, the first that Linux 6.5 brought, and all after it */
        result |= refuse(filter, ENOSYS, call);
    }
    return result;
}

static int be_without_landlock(scmp_filter_ctx filter)
{
    int result = 0;
    for (int call = 444; call <= 446; call++) {
        result |= refuse(filter, ENOSYS, call);
    }
    return result;
}

int main(int argc, char **argv)
{
    scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ALLOW);
    int result = -1;
    if (argc < 3 || filter == NULL) {
        return 125;
    }
    if (strcmp(argv[1], "no-user-namespaces") == 0) {
        result = refuse_namespaces(filter, CLONE_NEWUSER);
    } else if (strcmp(argv[1], "container") == 0) {
        result = be_container(filter);
    } else if (strcmp(argv[1], "old-kernel") == 0) {
        result = be_old(filter);
    } else if (strcmp(argv[1], "no-landlock") == 0) {
        result = be_without_landlock(filter);
    }
    if (result != 0 || seccomp_load(filter) != 0) {
        fprintf(stderr, "launcher: no such filter here: %s\n", argv[1]);
        return 125;
    }
    seccomp_release(filter);
    execvp(argv[2], argv + 2);
    return 127;
}
