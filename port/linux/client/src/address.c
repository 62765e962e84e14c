/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 *
 * Where the device is, and whether what stands there may be trusted: no one but root, ourselves or the device's own
 * user may have put it there.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/un.h>
#include <unistd.h>

#include "client.h"
#include "reason/reason.h"

enum { PATH_LEN_MAX = 4096, CONNECT_PATIENCE_S = 10 };
static const char SYSTEM_FOLDER[] = "/run/ashlar";
static const char SOCKET_NAME[] = "ashlard.sock";

/* The folder and the name in it of a socket. */
struct place {
    char folder[PATH_LEN_MAX];
    char name[NAME_MAX + 1];
};

static bool split(struct place *place, const char *path)
{
    const char *slash = strrchr(path, '/');
    size_t folder_len = slash == NULL ? 0 : slash == path ? 1 : (size_t)(slash - path);
    const char *name = slash == NULL ? path : slash + 1;
    if (folder_len >= sizeof(place->folder) || strlen(name) >= sizeof(place->name) || name[0] == '\0') {
        return false;
    }
    snprintf(place->folder, sizeof(place->folder), "%.*s", folder_len == 0 ? 1 : (int)folder_len,
             folder_len == 0 ? "." : path);
    snprintf(place->name, sizeof(place->name), "%s", name);
    return true;
}

/* root and ourselves; in the folder that only root can have made, also that folder's owner. */
static bool is_trusted(uid_t uid, const struct place *place, const struct stat *folder)
{
    return uid == 0 || uid == geteuid() || (strcmp(place->folder, SYSTEM_FOLDER) == 0 && uid == folder->st_uid);
}

static bool is_ours(const struct place *place, int folder_fd, const struct stat *socket)
{
    struct stat folder;
    if (fstat(folder_fd, &folder) != 0) {
        return false;
    }
    bool is_closed = (folder.st_mode & (S_IWGRP | S_IWOTH)) == 0 || (folder.st_mode & S_ISVTX) != 0;
    return S_ISSOCK(socket->st_mode) && is_closed && is_trusted(folder.st_uid, place, &folder) &&
           is_trusted(socket->st_uid, place, &folder);
}

/* A name that is too long for an address is reached through its folder's descriptor. */
static bool write_address(struct sockaddr_un *address, const struct place *place, int folder_fd)
{
    *address = (struct sockaddr_un){ .sun_family = AF_UNIX };
    int len = snprintf(address->sun_path, sizeof(address->sun_path), "%s/%s", place->folder, place->name);
    if (len > 0 && (size_t)len < sizeof(address->sun_path)) {
        return true;
    }
    len = snprintf(address->sun_path, sizeof(address->sun_path), "/proc/self/fd/%d/%s", folder_fd, place->name);
    return len > 0 && (size_t)len < sizeof(address->sun_path);
}

static int connect_to(const struct sockaddr_un *address)
{
    int fd = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0);
    struct timeval patience = { .tv_sec = CONNECT_PATIENCE_S };
    if (fd < 0) {
        return -1;
    }
    setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof(patience));
    int result = -1;
    do {
        result = connect(fd, (const struct sockaddr *)address, sizeof(*address));
    } while (result != 0 && errno == EINTR);
    if (result != 0) {
        close(fd);
        return -1;
    }
    return fd;
}

/* -1: nobody there. Gives a reason only if someone is there who should not be. */
static int dial(const char *path, bool may_be_link, bool *is_foreign)
{
    struct place place;
    struct sockaddr_un address;
    if (!split(&place, path)) {
        return -1;
    }
    int folder_fd = open(place.folder, O_PATH | O_DIRECTORY | O_CLOEXEC | (may_be_link ? 0 : O_NOFOLLOW));
    if (folder_fd < 0) {
        return -1;
    }
    struct stat socket;
    int fd = -1;
    if (fstatat(folder_fd, place.name, &socket, AT_SYMLINK_NOFOLLOW) == 0) {
        *is_foreign = !is_ours(&place, folder_fd, &socket);
        fd = !*is_foreign && write_address(&address, &place, folder_fd) ? connect_to(&address) : -1;
    }
    close(folder_fd);
    return fd;
}

/* @mitigates T.LIN.FALSE_DEVICE */
int client_dial(void)
{
    const char *chosen = secure_getenv("ASHLAR_SOCKET");
    const char *runtime = secure_getenv("XDG_RUNTIME_DIR");
    char path[PATH_LEN_MAX];
    bool is_foreign = false;
    int fd = -1;
    if (chosen != NULL && chosen[0] != '\0') {
        fd = dial(chosen, true, &is_foreign);
    } else {
        snprintf(path, sizeof(path), "%s/%s", SYSTEM_FOLDER, SOCKET_NAME);
        fd = dial(path, true, &is_foreign);
        if (fd < 0 && !is_foreign && runtime != NULL && runtime[0] == '/' &&
            snprintf(path, sizeof(path), "%s/ashlar/%s", runtime, SOCKET_NAME) < (int)sizeof(path)) {
            fd = dial(path, true, &is_foreign);
        } else if (fd < 0 && !is_foreign && (runtime == NULL || runtime[0] != '/')) {
            /* Anyone may have made a folder of that name: is_ours() looks, and no link is followed. */
            snprintf(path, sizeof(path), "/tmp/ashlar-%u/%s", (unsigned)geteuid(), SOCKET_NAME);
            fd = dial(path, false, &is_foreign);
        }
    }
    if (fd < 0) {
        (void)(is_foreign ? REFUSE(CLIENT_FOREIGN_SOCKET) : REFUSE(CLIENT_NO_DEVICE));
    }
    return fd;
}
