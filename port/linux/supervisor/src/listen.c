/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#define _GNU_SOURCE
#include "listen.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "../../uapi.h"

enum { BACKLOG = 1024 };

/* The folder of `path`, opened, and the name in it. */
static int open_folder(const char *path, const char **name)
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
    *name = slash == NULL ? path : slash + 1;
    return open(folder, O_PATH | O_DIRECTORY | O_CLOEXEC);
}

static bool address_in(int folder, const char *name, struct sockaddr_un *address)
{
    *address = (struct sockaddr_un){ .sun_family = AF_UNIX };
    int len = snprintf(address->sun_path, sizeof(address->sun_path), "/proc/self/fd/%d/%s", folder, name);
    errno = ENAMETOOLONG;
    return len > 0 && (size_t)len < sizeof(address->sun_path);
}

static bool is_served(const struct sockaddr_un *address)
{
    int probe = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    bool answers = probe >= 0 && connect(probe, (const struct sockaddr *)address, sizeof(*address)) == 0;
    answers = answers || errno == EAGAIN;
    if (probe >= 0) {
        close(probe);
    }
    return answers;
}

/* True: the name is free now. */
static bool clear_name(int folder, const char *name, const struct sockaddr_un *address, const char *path,
                       char why[LISTEN_WHY_MAX])
{
    struct stat status;
    if (fstatat(folder, name, &status, AT_SYMLINK_NOFOLLOW) != 0) {
        return true; /* bind says what is wrong, if anything */
    }
    if (!S_ISSOCK(status.st_mode)) {
        snprintf(why, LISTEN_WHY_MAX, "%s: is there and is no socket; remove it, or choose another --socket", path);
        return false;
    }
    if (is_served(address)) {
        snprintf(why, LISTEN_WHY_MAX,
                 "%s: another ashlard serves it; `ashlar device stop`, or choose another --socket", path);
        return false;
    }
    return unlinkat(folder, name, 0) == 0 || errno == ENOENT;
}

/*
 * Nobody has a descriptor to give us: closing a stranger's may wait for as long as the stranger likes. Where the kernel
 * cannot refuse them (before Linux 6.16) supervisor.c sees to it that such a wait ends.
 */
static void refuse_descriptors(int listener)
{
    const int off = 0;
    (void)setsockopt(listener, SOL_SOCKET, SO_PASSRIGHTS, &off, sizeof(off));
}

int listen_at(const char *path, bool is_public, char why[LISTEN_WHY_MAX])
{
    struct sockaddr_un address;
    const char *name = NULL;
    int listener = -1;
    why[0] = '\0';
    int folder = open_folder(path, &name);
    if (folder < 0) {
        snprintf(why, LISTEN_WHY_MAX, "%s: its folder cannot be used: %s; make it, or choose another --socket", path,
                 strerror(errno));
        return -1;
    }
    if (address_in(folder, name, &address) && clear_name(folder, name, &address, path, why)) {
        mode_t mask = umask(is_public ? 0 : 0177);
        listener = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
        refuse_descriptors(listener);
        if (listener >= 0 && (bind(listener, (const struct sockaddr *)&address, sizeof(address)) != 0 ||
                              listen(listener, BACKLOG) != 0)) {
            int kept = errno;
            close(listener);
            listener = -1;
            errno = kept;
        }
        umask(mask);
    }
    if (listener < 0 && why[0] == '\0') {
        snprintf(why, LISTEN_WHY_MAX, "%s: cannot listen there: %s", path, strerror(errno));
    }
    close(folder);
    return listener;
}

void listen_end(const char *path, int listener)
{
    close(listener);
    unlink(path);
}
