/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/wipe.h"
#include "device.h"
#include "kdf/kdf.h"
#include "lock.h"
#include "measure.h"
#include "reason/reason.h"

/* The root key of the development device that a program is: STATE/root.key, made at first use. */

/** Reads exactly a key from a regular file that is this user's alone. */
static bool read_key(int fd, uint8_t key[KDF_KEY_LEN])
{
    struct stat status;
    uint8_t bytes[KDF_KEY_LEN + 1];
    if (fstat(fd, &status) != 0 || !S_ISREG(status.st_mode) || status.st_uid != geteuid() ||
        (status.st_mode & 0077) != 0) {
        return false;
    }
    ssize_t got = read(fd, bytes, sizeof(bytes)); /* a regular file: never a part, never EINTR */
    bool is_good = got == KDF_KEY_LEN;
    if (is_good) {
        memcpy(key, bytes, KDF_KEY_LEN);
    }
    wipe(bytes, sizeof(bytes));
    return is_good;
}

static bool write_key(const char *path)
{
    uint8_t key[KDF_KEY_LEN];
    int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (fd < 0) {
        return false;
    }
    measure_random(key, sizeof(key));
    bool is_good = write(fd, key, sizeof(key)) == (ssize_t)sizeof(key) && fsync(fd) == 0;
    wipe(key, sizeof(key));
    is_good = close(fd) == 0 && is_good;
    if (!is_good) {
        (void)unlink(path);
    }
    return is_good;
}

/** A whole key under a name of this process, then under its own: a crash leaves none or all of it. */
static bool make(const char *path)
{
    char made[PATH_MAX];
    char name[64];
    snprintf(name, sizeof(name), "root.key.%d", (int)getpid());
    return inproc_path(made, name) && (unlink(made), write_key(made)) && inproc_publish(made, path);
}

static int open_key(const char *path)
{
    return open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
}

static psa_status_t load(uint8_t key[KDF_KEY_LEN])
{
    char path[PATH_MAX];
    if (!inproc_path(path, "root.key")) {
        return PSA_ERROR_STORAGE_FAILURE; /* its reason was given */
    }
    int fd = open_key(path);
    if (fd < 0 && errno == ENOENT && make(path)) {
        fd = open_key(path);
    }
    bool is_good = fd >= 0 && read_key(fd, key);
    if (fd >= 0) {
        close(fd);
    }
    return is_good ? PSA_SUCCESS : REFUSE(INPROC_ROOT);
}

psa_status_t inproc_root_key(int32_t pid, const char *purpose, uint8_t key[RT_ROOT_KEY_LEN])
{
    static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER; /* two threads must not make it under one name */
    uint8_t root[KDF_KEY_LEN];
    wipe(key, RT_ROOT_KEY_LEN);
    if (inproc_is_forked()) {
        return REFUSE(INPROC_FORKED);
    }
    pthread_mutex_lock(&mutex);
    psa_status_t status = load(root);
    pthread_mutex_unlock(&mutex);
    if (status != PSA_SUCCESS) {
        return status;
    }
    bool is_good = kdf_device_key(measure_parts, root, pid, purpose, key);
    wipe(root, sizeof(root));
    return is_good ? PSA_SUCCESS : REFUSE(INPROC_ROOT);
}
