/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#define _GNU_SOURCE
#include "launch.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum { READY_PLACE = 3, LEASH_PLACE = 4, FIXED_ARGUMENTS = 32 };

static _Noreturn void run_ashlard(const struct launch *l, int ready, int leash)
{
    const char *arguments[FIXED_ARGUMENTS + 2 * LAUNCH_DEVICES_MAX] = {
        "ashlard", "--libexec", l->places.libexec, "--manifest", l->places.manifest, "--key", l->places.key,
        "--state", l->state,    "--socket",        l->socket,    "--ready-fd",       "3",
    };
    size_t count = 13;
    const char *tpm = getenv("ASHLAR_TPM");
    tpm = tpm == NULL || tpm[0] == '\0' ? NULL : tpm;
    const char *const optional[][2] = { { tpm == NULL ? NULL : "--tpm", tpm },
                                        { l->owned == NULL ? NULL : "--owned", l->owned },
                                        { l->platform == NULL ? NULL : "--platform", l->platform },
                                        { l->clients == NULL ? NULL : "--clients", l->clients },
                                        { l->require_isolation == NULL ? NULL : "--require-isolation",
                                          l->require_isolation },
                                        { l->is_leashed ? "--leash-fd" : NULL, "4" } };
    for (size_t i = 0; i < sizeof(optional) / sizeof(optional[0]); i++) {
        if (optional[i][0] != NULL) {
            arguments[count++] = optional[i][0];
            arguments[count++] = optional[i][1];
        }
    }
    if (l->has_no_standby) {
        arguments[count++] = "--no-standby";
    }
    if (l->is_public) {
        arguments[count++] = "--public";
    }
    for (size_t i = 0; i < l->device_count; i++) {
        arguments[count++] = "--device";
        arguments[count++] = l->devices[i];
    }
    char *argv[sizeof(arguments) / sizeof(arguments[0])];
    memcpy(argv, arguments, sizeof(argv));
    int null = open("/dev/null", O_RDWR | O_CLOEXEC);
    ready = fcntl(ready, F_DUPFD_CLOEXEC, 10);
    leash = leash < 0 ? -1 : fcntl(leash, F_DUPFD_CLOEXEC, 10);
    setsid();
    dup2(null, 0);
    dup2(null, 1);
    dup2(ready, READY_PLACE);
    if (leash >= 0) {
        dup2(leash, LEASH_PLACE);
    }
    execv(l->places.ashlard, argv);
    dprintf(READY_PLACE, "%s: %s\n", l->places.ashlard, strerror(errno));
    _exit(127);
}

bool launch_is_level(const char *text)
{
    return text[0] >= '1' && text[0] <= '3' && text[1] == '\0';
}

static bool read_line(int fd, char *line, size_t size)
{
    size_t at = 0;
    ssize_t got = 1;
    while (at + 1 < size && got != 0) {
        got = read(fd, line + at, size - 1 - at);
        if (got < 0 && errno == EINTR) {
            continue;
        }
        if (got < 0) {
            break;
        }
        at += (size_t)got;
        if (got > 0 && line[at - 1] == '\n') {
            at--;
            break;
        }
    }
    line[at] = '\0';
    return at != 0;
}

const char *launch_bad_device(const struct launch *launch)
{
    for (size_t i = 0; i < launch->device_count; i++) {
        const char *equals = strchr(launch->devices[i], '=');
        if (equals == NULL || equals == launch->devices[i] || equals[1] == '\0') {
            return launch->devices[i];
        }
    }
    return NULL;
}

bool launch_start(struct launch *launch, char why[LAUNCH_WHY_MAX])
{
    int ready[2];
    int leash[2] = { -1, -1 };
    launch->leash = -1;
    launch->exit_status = -1;
    if (pipe2(ready, O_CLOEXEC) != 0 || (launch->is_leashed && pipe2(leash, O_CLOEXEC) != 0)) {
        snprintf(why, LAUNCH_WHY_MAX, "no pipe: %s", strerror(errno));
        return false;
    }
    launch->pid = fork();
    if (launch->pid == 0) {
        run_ashlard(launch, ready[1], leash[0]);
    }
    close(ready[1]);
    if (leash[0] >= 0) {
        close(leash[0]);
    }
    bool has_line = launch->pid > 0 && read_line(ready[0], why, LAUNCH_WHY_MAX);
    close(ready[0]);
    if (has_line && strcmp(why, "ready") == 0) {
        launch->leash = leash[1];
        return true;
    }
    if (!has_line) {
        snprintf(why, LAUNCH_WHY_MAX, "ashlard does not serve: %s",
                 launch->pid > 0 ? "it ended; its reason is above or in the system's log" : strerror(errno));
    }
    if (leash[1] >= 0) {
        close(leash[1]);
    }
    if (launch->pid > 0) {
        int status = 0;
        while (waitpid(launch->pid, &status, 0) < 0 && errno == EINTR) {
        }
        launch->exit_status = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
    }
    return false;
}
