/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 *
 * What a supervisor that is taken over would do: each deed succeeds without its fence, and is refused behind it.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <unistd.h>

#include "fence.h"
#include "sandbox/sandbox.h"
#include "test.h"

static int victim_word = 42;
static pid_t victim;

static int done(long result)
{
    return result < 0 ? errno : 0;
}

static int read_memory_of_other(void)
{
    int word = 0;
    struct iovec mine = { &word, sizeof(word) };
    struct iovec theirs = { &victim_word, sizeof(word) };
    return done(process_vm_readv(victim, &mine, 1, &theirs, 1, 0));
}

static int trace_other(void)
{
    return done(ptrace(PTRACE_SEIZE, victim, NULL, NULL));
}

static int make_inet_socket(void)
{
    return done(socket(AF_INET, SOCK_STREAM, 0));
}

static int run_by_path(void)
{
    char *const argv[] = { (char[]){ "sh" }, (char[]){ "-c" }, (char[]){ "exit 0" }, NULL };
    char *const envp[] = { NULL };
    execve("/bin/sh", argv, envp);
    return errno;
}

static int make_executable(void)
{
    void *page = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    return done(mprotect(page, 4096, PROT_READ | PROT_EXEC));
}

static int raise_privileges(void)
{
    return prctl(PR_GET_NO_NEW_PRIVS, 0ul, 0ul, 0ul, 0ul) == 1 ? EPERM : 0;
}

static int be_dumped(void)
{
    return prctl(PR_GET_DUMPABLE, 0ul, 0ul, 0ul, 0ul) == 0 ? EPERM : 0;
}

/* What it still has to do. */
static int work(void)
{
    int pair[2];
    pid_t child = fork();
    if (child == 0) {
        _exit(0);
    }
    bool is_good = child > 0 && waitpid(child, NULL, 0) == child && socketpair(AF_UNIX, SOCK_SEQPACKET, 0, pair) == 0 &&
                   memfd_create("x", 0) >= 0 && open("/dev/null", O_RDWR) >= 0;
    return is_good ? 0 : errno;
}

static int in_child(bool is_fenced, int (*deed)(void))
{
    int status = 0;
    pid_t pid = fork();
    if (pid == 0) {
        if (is_fenced && fence_self() == 0) {
            _exit(255);
        }
        _exit(deed());
    }
    EXPECT(waitpid(pid, &status, 0) == pid && WIFEXITED(status));
    return WEXITSTATUS(status);
}

static bool has_all(void)
{
    int status = 0;
    pid_t pid = fork();
    if (pid == 0) {
        _exit((fence_layers() & ~fence_self()) == 0 ? 0 : 1);
    }
    waitpid(pid, &status, 0);
    return WEXITSTATUS(status) == 0;
}

static void a_supervisor_that_is_taken_over_cannot_reach_further(void)
{
    static const struct {
        const char *name;
        int (*deed)(void);
        int wanted;
    } rows[] = {
        { "read the memory of another process", read_memory_of_other, EPERM },
        { "trace it", trace_other, EPERM },
        { "make a socket to the network", make_inet_socket, EPERM },
        { "run a program by its path", run_by_path, EPERM },
        { "make written memory executable", make_executable, EACCES },
        { "raise its privileges", raise_privileges, EPERM },
        { "be dumped", be_dumped, EPERM },
    };
    if (!has_all()) {
        SKIP("this kernel or container refuses a layer that the supervisor puts around itself");
    }
    victim = fork();
    if (victim == 0) {
        prctl(PR_SET_PDEATHSIG, 9ul, 0ul, 0ul, 0ul);
        for (;;) {
            pause();
        }
    }
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        int open_result = in_child(false, rows[i].deed);
        int fenced_result = in_child(true, rows[i].deed);
        if (open_result != 0 || fenced_result != rows[i].wanted) {
            char text[160];
            snprintf(text, sizeof(text), "%s: unfenced %d, fenced %d", rows[i].name, open_result, fenced_result);
            kill(victim, SIGKILL);
            FAIL(text);
        }
    }
    kill(victim, SIGKILL);
    waitpid(victim, NULL, 0);
}

static void a_fenced_supervisor_can_do_its_work(void)
{
    EXPECT_EQ(in_child(true, work), 0);
}

int main(void)
{
    static const struct test tests[] = {
        TEST(a_supervisor_that_is_taken_over_cannot_reach_further, "ASHLAR-threat:supervisor"),
        TEST(a_fenced_supervisor_can_do_its_work, "ASHLAR-design:fence"),
    };
    return test_main("supervisor.fence", tests, sizeof(tests) / sizeof(tests[0]));
}
