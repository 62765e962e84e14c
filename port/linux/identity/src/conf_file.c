/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "identity/conf.h"

static bool refuse(char *why, const char *path, const char *what)
{
    snprintf(why, IDENTITY_WHY_MAX, "%.300s: %s", path, what);
    return false;
}

/* Could anybody but root and `owner` have written this? */
static bool is_closed(int fd, uid_t owner, bool is_folder)
{
    struct stat status;
    if (fstat(fd, &status) != 0 || (status.st_uid != 0 && status.st_uid != owner)) {
        return false;
    }
    bool is_sticky = is_folder && (status.st_mode & S_ISVTX) != 0;
    return (status.st_mode & (S_IWGRP | S_IWOTH)) == 0 || is_sticky;
}

static int open_folder_of(const char *path)
{
    char folder[PATH_MAX];
    const char *slash = strrchr(path, '/');
    size_t len = slash == NULL ? 1 : slash == path ? 1 : (size_t)(slash - path);
    if (len >= sizeof(folder)) {
        errno = ENAMETOOLONG;
        return -1;
    }
    memcpy(folder, slash == NULL ? "." : path, len);
    folder[len] = '\0';
    return open(folder, O_PATH | O_DIRECTORY | O_CLOEXEC);
}

static bool read_all(int fd, uint8_t *data, size_t *len)
{
    ssize_t got = 1;
    *len = 0;
    while (got > 0 && *len <= IDENTITY_FILE_MAX) {
        got = read(fd, data + *len, IDENTITY_FILE_MAX + 1 - *len);
        if (got < 0 && errno == EINTR) {
            got = 1;
            continue;
        }
        *len += got > 0 ? (size_t)got : 0;
    }
    return got >= 0;
}

static bool parse_file(struct identity_conf *conf, const char *path, int fd, char *why)
{
    size_t len = 0;
    uint8_t *data = malloc(IDENTITY_FILE_MAX + 1);
    bool is_good = data != NULL && read_all(fd, data, &len);
    if (!is_good) {
        refuse(why, path, strerror(errno));
    } else if (len > IDENTITY_FILE_MAX) {
        is_good = refuse(why, path, "longer than 256 KiB; it cannot be a list of clients");
    } else {
        is_good = identity_conf_parse(conf, path, span_of(data, len), why);
    }
    free(data);
    return is_good;
}

static bool check_and_parse(struct identity_conf *conf, const char *path, int folder, uid_t owner, char *why)
{
    struct stat status;
    const char *slash = strrchr(path, '/');
    int fd = openat(folder, slash == NULL ? path : slash + 1, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
    if (fd < 0) {
        return refuse(why, path, errno == ELOOP ? "is a symbolic link; name the file itself" : strerror(errno));
    }
    errno = 0;
    bool is_good = false;
    if (fstat(fd, &status) != 0 || !S_ISREG(status.st_mode)) {
        refuse(why, path, "is no file; name the file that lists the clients");
    } else if (!is_closed(fd, owner, false)) {
        refuse(why, path, "others may write it, or it belongs to another user; `chown` it to root and `chmod go-w` it");
    } else {
        is_good = parse_file(conf, path, fd, why);
    }
    close(fd);
    return is_good;
}

bool identity_conf_read(struct identity_conf *conf, const char *path, uid_t owner, bool *is_absent,
                        char why[IDENTITY_WHY_MAX])
{
    bool is_gone = false;
    bool is_good = false;
    conf->count = 0;
    errno = 0;
    int folder = open_folder_of(path);
    if (folder < 0) {
        is_gone = errno == ENOENT;
        refuse(why, path, strerror(errno));
    } else if (!is_closed(folder, owner, true)) {
        refuse(why, path, "others may write its folder, and so put another file in its place; `chmod go-w` the folder");
    } else {
        is_good = check_and_parse(conf, path, folder, owner, why);
        is_gone = !is_good && errno == ENOENT;
    }
    if (folder >= 0) {
        close(folder);
    }
    if (is_absent != NULL) {
        *is_absent = is_gone;
    }
    return is_good;
}
