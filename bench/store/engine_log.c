/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#define _GNU_SOURCE
#include "engine.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* The least that any durable store must do. */

enum { LOG_SIZE = 4 << 20, CHUNK = 4096 };

static int fd = -1;
static uint32_t end;

const char *engine_path(const char *folder, const char *name)
{
    static char path[8192];
    snprintf(path, sizeof(path), "%s/%s", folder, name);
    (void)unlink(path);
    return path;
}

static bool open_log(const char *folder)
{
    static const char zeros[CHUNK];
    const char *path = engine_path(folder, "bench.log");
    fd = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    bool is_good = fd >= 0;
    for (off_t at = 0; is_good && at < LOG_SIZE; at += CHUNK) {
        is_good = pwrite(fd, zeros, CHUNK, at) == CHUNK;
    }
    (void)unlink(path);
    return is_good && fsync(fd) == 0;
}

static bool set_log(uint32_t key, const void *data, size_t len)
{
    (void)key;
    bool is_good = pwrite(fd, data, len, (off_t)end) == (ssize_t)len && fdatasync(fd) == 0;
    end = end + 2 * len > LOG_SIZE ? 0 : end + (uint32_t)len;
    return is_good;
}

static bool get_log(uint32_t key, void *data, size_t len)
{
    return pread(fd, data, len, (off_t)key * CHUNK) == (ssize_t)len;
}

static void close_log(void)
{
    (void)close(fd);
}

const struct engine engine_log = { "bare log", open_log, set_log, get_log, close_log };
