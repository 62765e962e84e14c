/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#define _GNU_SOURCE
#include "disk.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

char *disk_read(const char *path, size_t most, size_t *len)
{
    struct stat status;
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    char *data = NULL;
    if (fd < 0) {
        return NULL;
    }
    if (fstat(fd, &status) == 0 && S_ISREG(status.st_mode) && (size_t)status.st_size <= most) {
        *len = (size_t)status.st_size;
        data = malloc(*len + 1);
    } else {
        errno = EINVAL;
    }
    size_t at = 0;
    while (data != NULL && at < *len) {
        ssize_t got = read(fd, data + at, *len - at);
        if (got <= 0) {
            free(data);
            data = NULL;
        } else {
            at += (size_t)got;
        }
    }
    if (data != NULL) {
        data[*len] = '\0';
    }
    int kept = errno;
    close(fd);
    errno = kept;
    return data;
}

bool disk_path(char out[PATH_MAX], const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    int len = vsnprintf(out, PATH_MAX, format, arguments);
    va_end(arguments);
    errno = ENAMETOOLONG;
    return len > 0 && len < PATH_MAX;
}

static bool write_all(int fd, const uint8_t *data, size_t len)
{
    while (len != 0) {
        ssize_t put = write(fd, data, len);
        if (put < 0 && errno != EINTR) {
            return false;
        }
        data += put > 0 ? put : 0;
        len -= put > 0 ? (size_t)put : 0;
    }
    return true;
}

static bool write_new(const char *path, struct span data, int flags, mode_t mode)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC | O_NOFOLLOW | flags, mode);
    if (fd < 0) {
        return false;
    }
    bool is_good = fchmod(fd, mode) == 0 && write_all(fd, data.data, data.len) && fsync(fd) == 0;
    int kept = errno;
    if (close(fd) != 0 || !is_good) {
        unlink(path);
        errno = is_good ? errno : kept;
        return false;
    }
    return true;
}

bool disk_create(const char *path, const void *data, size_t len, mode_t mode)
{
    return write_new(path, span_of(data, len), O_EXCL, mode);
}

bool disk_replace(const char *path, struct span data, mode_t mode)
{
    char temporary[PATH_MAX];
    if (!disk_path(temporary, "%s.new", path) || !write_new(temporary, data, O_TRUNC, mode)) {
        return false;
    }
    if (rename(temporary, path) != 0) {
        int kept = errno;
        unlink(temporary);
        errno = kept;
        return false;
    }
    return true;
}

bool disk_sync_folder(const char *path)
{
    int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    bool is_good = fd >= 0 && fsync(fd) == 0;
    int kept = errno;
    if (fd >= 0) {
        close(fd);
    }
    errno = kept;
    return is_good;
}
