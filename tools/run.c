/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "launch.h"
#include "supervisor/state.h"
#include "tool.h"

enum { OWN_FAILURE = 125, NOT_EXECUTABLE = 126, NOT_FOUND = 127, BY_SIGNAL = 128, END_PATIENCE_MS = 5000 };

static const char usage[] =
    "usage: ashlar run [--state DIR] [--clients FILE] [--device NAME=PATH]… [--manifest FILE [--key FILE]] [--platform FILE] [--require-isolation N] -- "
    "CMD [ARG]…\n"
    "Runs CMD with a private device that lives as long as CMD. Without --state the device is new and forgets "
    "everything.\n"
    "\n"
    "  --state DIR             keep the device's state there\n"
    "  --clients FILE          which programs are clients of their own (see `ashlar client --help`)\n"
    "  --device NAME=PATH      give a device (a FIFO, terminal or file) to the partition that asks for NAME\n"
    "  --manifest FILE         signed device manifest; programs lie beside it (default: the base device)\n"
    "  --key FILE              public key of the manifest (default: FILE.pub of the manifest)\n"
    "  --platform FILE         what the machine has: interrupts, MMIO regions (default: platform.conf beside the manifest)\n"
    "  --require-isolation N   refuse a device of a lower isolation level (1 to 3), and to run where the kernel lacks a layer of the fence\n"
    "\n"
    "Exit status: that of CMD; 125 the device could not run, 126 CMD cannot be executed, 127 CMD was not found, "
    "128+N killed by signal N.\n";

static int fail(const char *what, const char *why)
{
    fprintf(stderr, "ashlar run: %s%s%s\n", what, why[0] == '\0' ? "" : ": ", why);
    return OWN_FAILURE;
}

/* A new folder of ours alone. The first place that takes one. */
static bool make_private(char out[PATH_MAX], char why[PLACES_WHY_MAX])
{
    const char *const places[] = { getenv("XDG_RUNTIME_DIR"), getenv("TMPDIR"), "/tmp" };
    snprintf(why, PLACES_WHY_MAX, "no place for a temporary folder");
    for (size_t i = 0; i < sizeof(places) / sizeof(places[0]); i++) {
        if (places[i] == NULL || places[i][0] != '/') {
            continue;
        }
        int len = snprintf(out, PATH_MAX, "%s/ashlar-XXXXXX", places[i]);
        if (len > 0 && len < PATH_MAX && mkdtemp(out) != NULL) {
            return true;
        }
        snprintf(why, PLACES_WHY_MAX,
                 "%.300s: no temporary folder can be made there: %s; set TMPDIR to one that can be written",
                 places[i], strerror(errno));
    }
    return false;
}

struct options {
    const char *state, *manifest, *key;
    struct launch launch;
};

/* The index of CMD in argv; 0: `*status` is the exit status. */
static int parse(struct options *o, int argc, char **argv, int *status)
{
    const struct {
        const char *name;
        const char **place;
    } table[] = { { "--state", &o->state }, { "--manifest", &o->manifest }, { "--key", &o->key },
                  { "--platform", &o->launch.platform }, { "--require-isolation", &o->launch.require_isolation }, { "--clients", &o->launch.clients } };
    *status = OWN_FAILURE;
    for (int i = 1; i < argc; i++) {
        if (strcmp(argv[i], "--") == 0 || argv[i][0] != '-') {
            i += strcmp(argv[i], "--") == 0;
            return i < argc ? i : (fputs(usage, stderr), 0);
        }
        if (strcmp(argv[i], "--help") == 0) {
            *status = fputs(usage, stdout) < 0 ? OWN_FAILURE : 0;
            return 0;
        }
        const char **place = NULL;
        for (size_t t = 0; t < sizeof(table) / sizeof(table[0]); t++) {
            place = strcmp(table[t].name, argv[i]) == 0 ? table[t].place : place;
        }
        if (strcmp(argv[i], "--device") == 0 && o->launch.device_count < LAUNCH_DEVICES_MAX) {
            place = &o->launch.devices[o->launch.device_count++];
        }
        if (place == NULL || i + 1 == argc) {
            fail("unknown option, or one without its value", argv[i]);
            return 0;
        }
        *place = argv[++i];
        if (argv[i][0] == '\0') {
            fail(argv[i - 1], "its value is empty");
            return 0;
        }
    }
    fputs(usage, stderr);
    return 0;
}

/* ---- the command ---- */

static _Noreturn void run_command(char **argv, const char *socket, const sigset_t *mask, pid_t parent, int failed)
{
    sigprocmask(SIG_SETMASK, mask, NULL);
    prctl(PR_SET_PDEATHSIG, (unsigned long)SIGKILL, 0ul, 0ul, 0ul);
    if (getppid() == parent && setenv("ASHLAR_SOCKET", socket, 1) == 0) {
        execvp(argv[0], argv);
    }
    int error = errno;
    if (write(failed, &error, sizeof(error)) < 0) {
        _exit(OWN_FAILURE);
    }
    _exit(NOT_FOUND);
}

/* execvp() says EACCES for a name that is nowhere if it may not look into one folder of PATH. */
static bool is_somewhere(const char *name)
{
    char path[PATH_MAX];
    const char *folders = getenv("PATH");
    if (strchr(name, '/') != NULL || folders == NULL) {
        return true;
    }
    while (*folders != '\0') {
        int len = (int)strcspn(folders, ":");
        snprintf(path, sizeof(path), "%.*s/%s", len, folders, name);
        if (access(path, F_OK) == 0) {
            return true;
        }
        folders += folders[len] == ':' ? len + 1 : len;
    }
    return false;
}

/* Its process id, or -1 with *status set. */
static pid_t start_command(char **argv, const char *socket, const sigset_t *mask, int *status)
{
    int failed[2];
    int error = 0;
    pid_t parent = getpid();
    *status = OWN_FAILURE;
    if (pipe2(failed, O_CLOEXEC) != 0) {
        fail("no pipe", strerror(errno));
        return -1;
    }
    pid_t pid = fork();
    if (pid == 0) {
        run_command(argv, socket, mask, parent, failed[1]);
    }
    close(failed[1]);
    ssize_t got = -1;
    do {
        got = read(failed[0], &error, sizeof(error));
    } while (got < 0 && errno == EINTR);
    close(failed[0]);
    if (pid > 0 && got != (ssize_t)sizeof(error)) {
        return pid;
    }
    if (pid > 0) {
        waitpid(pid, NULL, 0);
        error = error == EACCES && !is_somewhere(argv[0]) ? ENOENT : error;
        *status = error == ENOENT ? NOT_FOUND : NOT_EXECUTABLE;
    }
    fail(argv[0], strerror(pid > 0 ? error : errno));
    return -1;
}

/* Passes on what was sent to us alone. What the terminal sent went to CMD as well: it is of our process group. */
static int await_command(pid_t pid, const sigset_t *signals)
{
    for (;;) {
        siginfo_t info;
        int status = 0;
        int number = sigwaitinfo(signals, &info);
        if (number == SIGCHLD || number < 0) {
            if (waitpid(pid, &status, WNOHANG) == pid) {
                return WIFSIGNALED(status) ? BY_SIGNAL + WTERMSIG(status) : WEXITSTATUS(status);
            }
            continue;
        }
        if (info.si_code <= 0) {
            kill(pid, number);
        }
    }
}

/* ashlard ends by itself when the leash goes; one that does not is ended. */
static void end_device(struct launch *launch, const char *folder)
{
    int pidfd = (int)syscall(SYS_pidfd_open, launch->pid, 0u);
    struct pollfd end = { .fd = pidfd, .events = POLLIN };
    close(launch->leash);
    if (pidfd >= 0) {
        while (poll(&end, 1, END_PATIENCE_MS) < 0 && errno == EINTR) {
        }
        if ((end.revents & POLLIN) == 0) {
            kill(launch->pid, SIGKILL);
        }
        close(pidfd);
    }
    while (waitpid(launch->pid, NULL, 0) < 0 && errno == EINTR) {
    }
    if (access(folder, F_OK) == 0) {
        state_remove_tree(folder); /* it was killed */
    }
}

static void block_signals(sigset_t *signals, sigset_t *before)
{
    static const int passed[] = { SIGCHLD, SIGINT,  SIGTERM,  SIGHUP,  SIGQUIT,
                                  SIGUSR1, SIGUSR2, SIGWINCH, SIGCONT, SIGALRM };
    sigemptyset(signals);
    for (size_t i = 0; i < sizeof(passed) / sizeof(passed[0]); i++) {
        sigaddset(signals, passed[i]);
    }
    signal(SIGCHLD, SIG_DFL);
    sigprocmask(SIG_BLOCK, signals, before);
}

int tool_run(int argc, char **argv)
{
    static struct options o;
    static char folder[PATH_MAX], socket_path[PATH_MAX], state[PATH_MAX];
    char why[LAUNCH_WHY_MAX];
    int status = OWN_FAILURE;
    sigset_t signals, before;
    int command = parse(&o, argc, argv, &status);
    if (command == 0) {
        return status;
    }
    if (o.launch.require_isolation != NULL && !launch_is_level(o.launch.require_isolation)) {
        return fail("--require-isolation takes 1, 2 or 3, not", o.launch.require_isolation);
    }
    if (launch_bad_device(&o.launch) != NULL) {
        return fail("--device takes NAME=PATH, not", launch_bad_device(&o.launch));
    }
    if (!places_find(&o.launch.places, o.manifest, o.key, why) || !make_private(folder, why)) {
        return fail(why, "");
    }
    snprintf(socket_path, sizeof(socket_path), "%.*s/s", PATH_MAX - 8, folder);
    snprintf(state, sizeof(state), "%.*s/state", PATH_MAX - 8, folder);
    o.launch.socket = socket_path;
    o.launch.state = o.state == NULL ? state : o.state;
    o.launch.owned = folder;
    o.launch.is_leashed = true;
    if (!launch_start(&o.launch, why)) {
        state_remove_tree(folder);
        return fail(why, "");
    }
    block_signals(&signals, &before);
    pid_t pid = start_command(argv + command, socket_path, &before, &status);
    if (pid > 0) {
        status = await_command(pid, &signals);
    }
    end_device(&o.launch, folder);
    return status;
}
