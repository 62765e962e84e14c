/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#define _GNU_SOURCE
#include "house.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { PATIENCE_MS = 10000 };

static char tool[512];
static char lock[512];

static void pause_ms(long ms)
{
    struct timespec time = { .tv_sec = 0, .tv_nsec = ms * 1000000 };
    nanosleep(&time, NULL);
}

static int make_fifo(const struct house *house, const char *name)
{
    char path[128];
    snprintf(path, sizeof(path), "%s/%s", house->folder, name);
    return mkfifo(path, 0600) == 0 ? open(path, O_RDWR | O_CLOEXEC | O_NONBLOCK) : -1;
}

static int run(const char *format, const char *a, const char *b)
{
    char command[4096];
    snprintf(command, sizeof(command), format, a, b);
    int status = system(command);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static bool start_device(struct house *house, char why[256])
{
    char command[4096];
    snprintf(command, sizeof(command),
             "cd %s && '%s' device start --state state --socket socket --manifest '%s/device.manifest' --device keypad=keypad "
             "--device lamp=lamp --device inside=inside --device bolt=bolt >start.log 2>&1",
             house->folder, tool, lock);
    int status = system(command);
    snprintf(why, 256, "the device did not start, exit status %d", WIFEXITED(status) ? WEXITSTATUS(status) : -1);
    return status == 0;
}

static void be_console(int in, int out)
{
    char path[600];
    char option[] = "--script";
    char from[] = "-";
    snprintf(path, sizeof(path), "%s/door-lock", lock);
    char *argv[] = { path, option, from, NULL };
    if (dup2(in, 0) == 0 && dup2(out, 1) == 1 && dup2(out, 2) == 2) {
        execv(path, argv);
    }
    _exit(127);
}

static bool start_console(struct house *house)
{
    int in[2];
    int out[2];
    char socket[128];
    snprintf(socket, sizeof(socket), "%s/socket", house->folder);
    setenv("ASHLAR_SOCKET", socket, 1);
    if (pipe2(in, O_CLOEXEC) != 0 || pipe2(out, O_CLOEXEC) != 0) {
        return false;
    }
    house->console = fork();
    if (house->console == 0) {
        be_console(in[0], out[1]);
    }
    close(in[0]);
    close(out[1]);
    house->say = in[1];
    house->hear = out[0];
    return house->console > 0;
}

bool house_build(struct house *house, char why[256])
{
    const char *build = getenv("ASHLAR_BUILD");
    *house = (struct house){ .keypad = -1, .lamp = -1, .inside = -1, .bolt = -1, .say = -1, .hear = -1 };
    snprintf(tool, sizeof(tool), "%s/tools/ashlar", build == NULL ? "build/host" : build);
    snprintf(lock, sizeof(lock), "%s/door-lock", build == NULL ? "build/host" : build);
    strcpy(house->folder, "/tmp/lock-test.XXXXXX");
    if (access(tool, X_OK) != 0 || mkdtemp(house->folder) == NULL) {
        snprintf(why, 256, "no program %.200s; build all, or set ASHLAR_BUILD", tool);
        house->folder[0] = '\0';
        return false;
    }
    signal(SIGPIPE, SIG_IGN);
    house->keypad = make_fifo(house, "keypad");
    house->lamp = make_fifo(house, "lamp");
    house->inside = make_fifo(house, "inside");
    house->bolt = make_fifo(house, "bolt");
    return house->keypad >= 0 && house->bolt >= 0 && start_device(house, why) && start_console(house);
}

void house_leave(struct house *house)
{
    const int ends[] = { house->keypad, house->lamp, house->inside, house->bolt, house->say, house->hear };
    if (house->console > 0) {
        kill(house->console, SIGKILL);
        waitpid(house->console, NULL, 0);
    }
    if (house->folder[0] != '\0') {
        (void)run("'%s' device stop --socket %s/socket >/dev/null 2>&1", tool, house->folder);
        (void)run("rm -rf '%s'%s", house->folder, "");
    }
    for (size_t i = 0; i < sizeof(ends) / sizeof(ends[0]); i++) {
        if (ends[i] >= 0) {
            close(ends[i]);
        }
    }
}

void house_tell(struct house *house, const char *line)
{
    if (write(house->say, line, strlen(line)) < 0) {
        perror("the console is gone");
    }
}

bool house_hears(struct house *house, const char *text)
{
    for (int waited = 0; waited < PATIENCE_MS; waited += 50) {
        struct pollfd poller = { .fd = house->hear, .events = POLLIN };
        const char *at = strstr(house->heard, text);
        if (at != NULL) {
            size_t used = (size_t)(at - house->heard) + strlen(text);
            memmove(house->heard, house->heard + used, house->heard_len + 1 - used);
            house->heard_len -= used;
            return true;
        }
        size_t room = sizeof(house->heard) - 1 - house->heard_len;
        if (room != 0 && poll(&poller, 1, 50) == 1) {
            ssize_t got = read(house->hear, house->heard + house->heard_len, room);
            house->heard_len += got > 0 ? (size_t)got : 0;
            house->heard[house->heard_len] = '\0';
        }
    }
    return false;
}

bool house_types(struct house *house, const char *keys)
{
    int left = 1;
    if (write(house->keypad, keys, strlen(keys)) != (ssize_t)strlen(keys)) {
        return false;
    }
    for (int waited = 0; waited < PATIENCE_MS && left != 0; waited += 20) {
        pause_ms(20);
        if (ioctl(house->keypad, FIONREAD, &left) != 0) {
            return false;
        }
    }
    pause_ms(20); /* the last key is on its way from pipe to partition */
    return left == 0;
}

pid_t house_process(const char *name)
{
    char command[1200];
    char wanted[96];
    static char text[16384];
    snprintf(command, sizeof(command), "'%s' device status --json", tool);
    snprintf(wanted, sizeof(wanted), "\"name\":\"%s\",", name);
    FILE *status = popen(command, "r");
    size_t len = status == NULL ? 0 : fread(text, 1, sizeof(text) - 1, status);
    text[len] = '\0';
    if (status != NULL) {
        pclose(status);
    }
    const char *at = strstr(text, wanted);
    at = at == NULL ? NULL : strstr(at, "\"process\":");
    return at == NULL ? 0 : (pid_t)strtol(at + strlen("\"process\":"), NULL, 10);
}
