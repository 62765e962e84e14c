/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "platform/platform.h"

static enum platform_result trouble(const char *path, char why[PLATFORM_WHY_MAX])
{
    snprintf(why, PLATFORM_WHY_MAX, "%.255s: cannot read the platform's description: %s", path, strerror(errno));
    return errno == ENOENT ? PLATFORM_ABSENT : PLATFORM_TROUBLE;
}

static bool is_ours_alone(int fd, const char *path, char why[PLATFORM_WHY_MAX])
{
    struct stat facts;
    if (fstat(fd, &facts) != 0 || !S_ISREG(facts.st_mode)) {
        snprintf(why, PLATFORM_WHY_MAX, "%.255s: is no regular file", path);
        return false;
    }
    if ((facts.st_uid != 0 && facts.st_uid != geteuid()) || (facts.st_mode & 022) != 0) {
        snprintf(why, PLATFORM_WHY_MAX,
                 "%.255s: others could give hardware to partitions: it belongs to user %u with mode %04o; make it root's or "
                 "your own, and chmod go-w it",
                 path, (unsigned)facts.st_uid, (unsigned)facts.st_mode & 07777u);
        return false;
    }
    return true;
}

/* Up to PLATFORM_FILE_MAX + 1 bytes: one too many is then seen. Negative: errno says why. */
static ssize_t read_all(int fd, uint8_t *buffer)
{
    size_t len = 0;
    ssize_t got = 1;
    while (got != 0 && len <= PLATFORM_FILE_MAX) {
        got = read(fd, buffer + len, PLATFORM_FILE_MAX + 1 - len);
        if (got < 0 && errno != EINTR) {
            return -1;
        }
        len += got > 0 ? (size_t)got : 0;
    }
    return (ssize_t)len;
}

enum platform_result platform_read(struct platform *out, const char *path, char why[PLATFORM_WHY_MAX])
{
    static uint8_t buffer[PLATFORM_FILE_MAX + 1];
    memset(out, 0, sizeof(*out));
    snprintf(out->file, sizeof(out->file), "%s", path);
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    if (fd < 0) {
        return trouble(path, why);
    }
    enum platform_result result = PLATFORM_REFUSED;
    if (is_ours_alone(fd, path, why)) {
        ssize_t len = read_all(fd, buffer);
        result = len < 0                                                                ? trouble(path, why)
                 : platform_parse(out, path, span_of(buffer, (size_t)len), why) ? PLATFORM_READ
                                                                                : PLATFORM_REFUSED;
    }
    close(fd);
    return result;
}
