/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#define _GNU_SOURCE
#include "stores.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "control/store_geometry.h"
#include "device.h"
#include "store/probe.h"

enum { TROUBLE = 3, STORE_PATIENCE_MS = 5000, STORE_PAUSE_MS = 10, STORE_WHY_MAX = 384 };

_Static_assert((int)CONTROL_STORE_BLOCK == (int)DEVICE_STORE_BLOCK, "the manifest promises whole blocks");

static bool path_of(const struct device *d, size_t index, char path[STATE_PATH_MAX])
{
    char name[DEVICE_NAME_MAX + 16];
    snprintf(name, sizeof(name), "%s.store", d->manifest.partitions[index].name);
    return state_file(&d->state, name, path);
}

bool stores_exist(const struct device *d)
{
    for (size_t i = 0; i < d->manifest.system.partition_count; i++) {
        char path[STATE_PATH_MAX];
        if (path_of(d, i, path) && access(path, F_OK) == 0) {
            return true;
        }
    }
    return false;
}

/*
 * The state folder is ours, so whoever still has its store open is a partition of a supervisor that was killed, and is on
 * its way out: the kernel ends it, though not before the call that it is in.
 */
static psa_status_t open_released(struct flash_file *store, const char *path, const struct flash_geometry *geometry)
{
    const struct timespec pause = { .tv_nsec = STORE_PAUSE_MS * 1000000 };
    psa_status_t status = flash_file_open(store, path, geometry);
    for (int waited = 0; status == PSA_ERROR_BAD_STATE && waited < STORE_PATIENCE_MS; waited += STORE_PAUSE_MS) {
        nanosleep(&pause, NULL);
        status = flash_file_open(store, path, geometry);
    }
    return status;
}

/* What is there in its place. */
static void explain_shape(const char *path, uint32_t wanted, char why[STORE_WHY_MAX])
{
    struct stat status;
    if (lstat(path, &status) != 0 || S_ISREG(status.st_mode)) {
        snprintf(why, STORE_WHY_MAX,
                 "it has not the size that the manifest says (%lld bytes, not %u); restore it from a backup, or take the "
                 "device that wrote it", (long long)status.st_size, (unsigned)wanted);
        return;
    }
    const char *kind = S_ISLNK(status.st_mode) ? "a symbolic link" : S_ISDIR(status.st_mode) ? "a folder" : "no regular file";
    snprintf(why, STORE_WHY_MAX, "it is %s; a store is a regular file of its own: put that back", kind);
}

/* `error`: errno of what failed. */
static void explain_open(const char *path, psa_status_t status, int error, uint32_t wanted, char why[STORE_WHY_MAX])
{
    if (status == PSA_ERROR_DATA_INVALID) {
        explain_shape(path, wanted, why);
        return;
    }
    snprintf(why, STORE_WHY_MAX, "%s",
             status == PSA_ERROR_INSUFFICIENT_STORAGE ? "the file system is full; make room, or choose another --state"
             : status == PSA_ERROR_NOT_PERMITTED && error == EROFS
                 ? "the file system is read-only; mount it writable, or choose another --state"
             : status == PSA_ERROR_NOT_PERMITTED
                 ? "permission denied; `chmod 600` it as its owner, who must be the one who runs the device"
             : status == PSA_ERROR_BAD_STATE ? "another process has it open; stop the device that uses it"
                                             : strerror(error));
}

/* A store that this program cannot read is for the partition to refuse, unless it is plainly one of another release. */
static bool is_understood(const struct flash *flash, char why[STORE_WHY_MAX])
{
    struct store_probe probe;
    if (store_probe(flash, &probe) != PSA_SUCCESS) {
        snprintf(why, STORE_WHY_MAX, "it cannot be read: %s; check the disk and the system's log", strerror(errno));
        return false;
    }
    if (probe.kind == STORE_IS_OTHER_VERSION) {
        snprintf(why, STORE_WHY_MAX, "it is a store of format version %u, which this release does not know; run the release that wrote it",
                 (unsigned)probe.version);
    } else if (probe.kind == STORE_IS_OTHER_SHAPE) {
        snprintf(why, STORE_WHY_MAX, "it is a store of %u blocks of %u bytes and program unit %u, not %u, %u and %u; restore the right file",
                 (unsigned)probe.geometry.block_count, (unsigned)probe.geometry.block_size, (unsigned)probe.geometry.program_unit,
                 (unsigned)flash->geometry.block_count, (unsigned)flash->geometry.block_size, (unsigned)flash->geometry.program_unit);
    }
    return probe.kind != STORE_IS_OTHER_VERSION && probe.kind != STORE_IS_OTHER_SHAPE;
}

static psa_status_t open_or_make(struct device *d, size_t index, const char *path, const struct flash_geometry *geometry)
{
    char line[DEVICE_NAME_MAX + 32];
    struct member *m = &d->members[index];
    psa_status_t status = open_released(&m->store, path, geometry);
    if (status != PSA_ERROR_DOES_NOT_EXIST) {
        return status;
    }
    status = flash_file_create(path, geometry);
    if (status == PSA_SUCCESS) {
        status = flash_file_open(&m->store, path, geometry);
        snprintf(line, sizeof(line), "made an empty store for %s", d->manifest.partitions[index].name);
        log_put(&d->log, 0, 0, LOG_START, line);
    }
    return status;
}

static bool open_store(struct device *d, size_t index)
{
    char path[STATE_PATH_MAX];
    char why[STORE_WHY_MAX];
    const struct spm_partition *p = &d->manifest.partitions[index];
    const struct flash_geometry geometry = { CONTROL_STORE_UNIT, CONTROL_STORE_BLOCK,
                                             control_store_blocks(p->store_size) };
    if (p->store_size == 0) {
        return true;
    }
    errno = ENAMETOOLONG;
    psa_status_t status = path_of(d, index, path) ? open_or_make(d, index, path, &geometry) : PSA_ERROR_STORAGE_FAILURE;
    bool is_good = status == PSA_SUCCESS;
    if (!is_good) {
        explain_open(path, status, errno, flash_size(&geometry), why);
    } else {
        is_good = is_understood(&d->members[index].store.flash, why);
    }
    if (!is_good) {
        device_fail(d, TROUBLE, "%s/%s.store: the store of partition %s cannot be opened: %s", d->state.path, p->name, p->name, why);
    }
    return is_good;
}

bool stores_open(struct device *d)
{
    bool is_good = true;
    for (size_t i = 0; is_good && i < d->manifest.system.partition_count; i++) {
        is_good = open_store(d, i);
    }
    return is_good;
}
