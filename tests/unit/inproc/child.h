/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "test.h"

enum { CHILD_TOLD_MAX = 2048, CHILD_PATIENCE_S = 60 };

/** What the last child wrote on standard error. */
static char told[CHILD_TOLD_MAX];

/**
 * Runs `life` in a child, where a device in process may end its program; its wait status. The child exits with 0 at the
 * end of `life`, with 1 and the reason in `told` at an expectation that fails. One that hangs is killed by SIGALRM:
 * after two seconds with ASHLAR_IMPATIENT in the environment, for mutants that sleep for ever.
 */
static inline int child(void (*life)(void))
{
    int ends[2];
    int status = 0;
    size_t len = 0;
    ssize_t got;
    EXPECT_EQ(pipe(ends), 0);
    pid_t pid = fork();
    if (pid == 0) {
        struct rlimit no_core = { 0, 0 };
        setrlimit(RLIMIT_CORE, &no_core);
        dup2(ends[1], STDERR_FILENO);
        close(ends[0]);
        signal(SIGSEGV, SIG_DFL); /* a sanitizer would tell a story instead */
        alarm(getenv("ASHLAR_IMPATIENT") != NULL ? 2 : CHILD_PATIENCE_S);
        if (setjmp(test_end) == 0) {
            life();
            _exit(0);
        }
        dprintf(STDERR_FILENO, "%s\n", test_reason);
        _exit(1);
    }
    close(ends[1]);
    while (len < sizeof(told) - 1 && (got = read(ends[0], told + len, sizeof(told) - 1 - len)) > 0) {
        len += (size_t)got;
    }
    told[len] = '\0';
    close(ends[0]);
    EXPECT_EQ(waitpid(pid, &status, 0), pid);
    return status;
}
