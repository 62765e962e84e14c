/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 *
 * cut N COMMAND…: runs COMMAND and kills it (SIGKILL) as it begins the Nth system call that changes a file. Exit
 * status: 0 it was cut off there, 10 it came to its end before, 77 this machine lets nobody trace, 1 anything else.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <linux/ptrace.h>

enum { CUT = 0, FAILED = 1, ENDED = 10, SKIPPED = 77 };

static bool changes_a_file(const struct __ptrace_syscall_info *info)
{
    static const long always[] = { SYS_write, SYS_pwrite64, SYS_fsync,  SYS_fdatasync, SYS_renameat, SYS_renameat2,
                                   SYS_unlinkat, SYS_mkdirat, SYS_fchmod, SYS_fchmodat,  SYS_ftruncate,
#ifdef SYS_rename
                                   SYS_rename, SYS_unlink, SYS_mkdir, SYS_chmod,
#endif
    };
    long number = (long)info->entry.nr;
    if (number == SYS_openat) {
        return (info->entry.args[2] & O_CREAT) != 0;
    }
    for (size_t i = 0; i < sizeof(always) / sizeof(always[0]); i++) {
        if (number == always[i]) {
            return number != SYS_write || info->entry.args[0] > 2;
        }
    }
    return false;
}

/* Until the Nth such call, or the end. */
static int trace(pid_t child, long left)
{
    int status = 0;
    while (waitpid(child, &status, 0) == child && WIFSTOPPED(status)) {
        struct __ptrace_syscall_info info;
        int pass_on = WSTOPSIG(status) == (SIGTRAP | 0x80) || WSTOPSIG(status) == SIGTRAP ? 0 : WSTOPSIG(status);
        if (WSTOPSIG(status) == (SIGTRAP | 0x80) &&
            ptrace(PTRACE_GET_SYSCALL_INFO, child, sizeof(info), &info) > 0 &&
            info.op == PTRACE_SYSCALL_INFO_ENTRY && changes_a_file(&info) && --left == 0) {
            kill(child, SIGKILL);
            waitpid(child, &status, 0);
            return CUT;
        }
        if (ptrace(PTRACE_SYSCALL, child, 0, pass_on) != 0) {
            return FAILED;
        }
    }
    return WIFEXITED(status) && WEXITSTATUS(status) == 0 ? ENDED : FAILED;
}

int main(int argc, char **argv)
{
    if (argc < 3) {
        return FAILED;
    }
    pid_t child = fork();
    if (child == 0) {
        if (ptrace(PTRACE_TRACEME, 0, 0, 0) != 0) {
            _exit(SKIPPED);
        }
        raise(SIGSTOP);
        execv(argv[2], argv + 2);
        _exit(FAILED);
    }
    int status = 0;
    if (child < 0 || waitpid(child, &status, 0) != child || !WIFSTOPPED(status)) {
        return child > 0 && WIFEXITED(status) ? WEXITSTATUS(status) : FAILED;
    }
    ptrace(PTRACE_SETOPTIONS, child, 0, PTRACE_O_TRACESYSGOOD | PTRACE_O_EXITKILL);
    if (ptrace(PTRACE_SYSCALL, child, 0, 0) != 0) {
        return FAILED;
    }
    return trace(child, strtol(argv[1], NULL, 10));
}
