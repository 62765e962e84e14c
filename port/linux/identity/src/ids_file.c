/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

#include "identity/ids.h"

static const char NAME[] = "clients";
static const char NEW_NAME[] = "clients.new";

static uint8_t bytes[IDENTITY_IDS_FILE_MAX + 1];

enum identity_ids_result identity_ids_load(struct identity_ids *ids, int folder)
{
    size_t len = 0;
    ssize_t got = 1;
    *ids = (struct identity_ids){ .next = 0 };
    int fd = openat(folder, NAME, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    if (fd < 0) {
        return errno == ENOENT ? IDENTITY_IDS_ABSENT : IDENTITY_IDS_SYSTEM;
    }
    while (got > 0 && len < sizeof(bytes)) {
        got = read(fd, bytes + len, sizeof(bytes) - len);
        if (got < 0 && errno == EINTR) {
            got = 1;
            continue;
        }
        len += got > 0 ? (size_t)got : 0;
    }
    close(fd);
    if (got < 0) {
        return IDENTITY_IDS_SYSTEM;
    }
    return identity_ids_parse(ids, span_of(bytes, len)) ? IDENTITY_IDS_OK : IDENTITY_IDS_DAMAGED;
}

static bool write_all(int fd, const uint8_t *data, size_t len)
{
    while (len > 0) {
        ssize_t put = write(fd, data, len);
        if (put < 0 && errno == EINTR) {
            continue;
        }
        if (put <= 0) {
            return false;
        }
        data += put;
        len -= (size_t)put;
    }
    return true;
}

bool identity_ids_save(const struct identity_ids *ids, int folder)
{
    size_t len = identity_ids_print(ids, out_span_of(bytes, IDENTITY_IDS_FILE_MAX));
    errno = EFBIG;
    if (len == 0) {
        return false;
    }
    int fd = openat(folder, NEW_NAME, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (fd < 0) {
        return false;
    }
    bool is_good = write_all(fd, bytes, len) && fsync(fd) == 0;
    int kept = errno;
    is_good = close(fd) == 0 && is_good;
    if (!is_good) {
        errno = kept;
        return false;
    }
    return renameat(folder, NEW_NAME, folder, NAME) == 0 && fsync(folder) == 0;
}
