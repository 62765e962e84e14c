/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "device.h"
#include "reason/reason.h"

/* The state folder. Found once; a failure is tried anew at the next call. */

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static char folder[PATH_MAX];

/** The place that the environment names; false if none, or if it is too long. */
static bool name_folder(char path[PATH_MAX])
{
    const char *state = getenv("ASHLAR_STATE");
    const char *data = getenv("XDG_DATA_HOME");
    const char *home = getenv("HOME");
    int len = -1;
    if (state != NULL && state[0] != '\0') {
        len = snprintf(path, PATH_MAX, "%s", state);
    } else if (data != NULL && data[0] == '/') {
        len = snprintf(path, PATH_MAX, "%s/ashlar/inproc", data);
    } else if (home != NULL && home[0] == '/') {
        len = snprintf(path, PATH_MAX, "%s/.local/share/ashlar/inproc", home);
    }
    return len > 0 && len < PATH_MAX;
}

static bool make_with_parents(char path[PATH_MAX])
{
    for (char *slash = strchr(path + 1, '/'); slash != NULL; slash = strchr(slash + 1, '/')) {
        *slash = '\0';
        int made = mkdir(path, 0700);
        *slash = '/';
        if (made != 0 && errno != EEXIST && errno != EROFS && errno != EACCES) {
            return false;
        }
    }
    return mkdir(path, 0700) == 0 || errno == EEXIST;
}

/** A folder of this user that nobody else may write to. */
static bool is_ours(const char *path)
{
    struct stat status;
    int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    bool good = fd >= 0 && fstat(fd, &status) == 0 && status.st_uid == geteuid() && (status.st_mode & 0022) == 0;
    if (fd >= 0) {
        close(fd);
    }
    return good && access(path, W_OK | X_OK) == 0;
}

const char *inproc_state_folder(void)
{
    char path[PATH_MAX];
    pthread_mutex_lock(&mutex);
    if (folder[0] == '\0' && name_folder(path) && make_with_parents(path) && is_ours(path)) {
        memcpy(folder, path, sizeof(folder));
    }
    bool is_found = folder[0] != '\0';
    pthread_mutex_unlock(&mutex);
    if (!is_found) {
        (void)REFUSE(INPROC_NO_STATE_FOLDER);
    }
    return is_found ? folder : NULL;
}

bool inproc_path(char path[PATH_MAX], const char *name)
{
    const char *state = inproc_state_folder();
    if (state == NULL) {
        return false;
    }
    int len = snprintf(path, PATH_MAX, "%s/%s", state, name);
    if (len < 0 || len >= PATH_MAX) {
        (void)REFUSE(INPROC_NO_STATE_FOLDER);
        return false;
    }
    return true;
}

bool inproc_publish(const char *made, const char *path)
{
    bool is_named = link(made, path) == 0 || errno == EEXIST;
    if (!is_named && rename(made, path) == 0) {
        is_named = true; /* a file system without links */
    }
    (void)unlink(made);
    int fd = open(inproc_state_folder(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    bool is_synced = fd >= 0 && fsync(fd) == 0;
    if (fd >= 0) {
        close(fd);
    }
    return is_named && is_synced;
}
