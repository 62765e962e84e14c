/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#define _GNU_SOURCE
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "dev/flash_file.h"
#include "device.h"
#include "reason/reason.h"

enum { STORES_MAX = 40, NAME_MAX_LEN = 63, STORE_UNIT = 16, STORE_BLOCK = 16384, STORE_BLOCKS_MIN = 2 };

static struct {
    pthread_mutex_t mutex;
    size_t count;
    struct {
        char name[NAME_MAX_LEN + 1];
        struct flash_file file;
    } open[STORES_MAX];
} stores = { .mutex = PTHREAD_MUTEX_INITIALIZER };

static bool is_name(const char *name)
{
    size_t len = strlen(name);
    return len > 0 && len <= NAME_MAX_LEN &&
           strspn(name, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_") == len;
}

static psa_status_t make(const char *path, const char *name, const struct flash_geometry *geometry)
{
    char made[PATH_MAX];
    char temporary[NAME_MAX_LEN + 32];
    snprintf(temporary, sizeof(temporary), "%s.store.%d", name, (int)getpid());
    if (!inproc_path(made, temporary)) {
        return PSA_ERROR_STORAGE_FAILURE;
    }
    (void)unlink(made); /* left by a process of this number that was killed */
    psa_status_t status = flash_file_create(made, geometry);
    return status == PSA_SUCCESS && inproc_publish(made, path) ? PSA_SUCCESS : PSA_ERROR_STORAGE_FAILURE;
}

static const struct flash *open_store(const char *name, uint32_t size)
{
    char path[PATH_MAX];
    char file_name[NAME_MAX_LEN + 8];
    uint32_t blocks = size / STORE_BLOCK + (size % STORE_BLOCK != 0);
    struct flash_geometry geometry = { .program_unit = STORE_UNIT,
                                       .block_size = STORE_BLOCK,
                                       .block_count = blocks < STORE_BLOCKS_MIN ? STORE_BLOCKS_MIN : blocks };
    struct flash_file *file = &stores.open[stores.count].file;
    snprintf(file_name, sizeof(file_name), "%s.store", name);
    if (!inproc_path(path, file_name)) {
        return NULL;
    }
    psa_status_t status = flash_file_open(file, path, &geometry);
    if (status == PSA_ERROR_DOES_NOT_EXIST && make(path, name, &geometry) == PSA_SUCCESS) {
        status = flash_file_open(file, path, &geometry);
    }
    if (status != PSA_SUCCESS) {
        (void)(status == PSA_ERROR_BAD_STATE ? REFUSE(INPROC_STORE_BUSY) : REFUSE(INPROC_STORE));
        return NULL;
    }
    memcpy(stores.open[stores.count].name, name, strlen(name) + 1);
    stores.count++;
    return &file->flash;
}

static const struct flash *find(const char *name, uint32_t size)
{
    for (size_t i = 0; i < stores.count; i++) {
        if (strcmp(stores.open[i].name, name) == 0) {
            return &stores.open[i].file.flash;
        }
    }
    if (stores.count == STORES_MAX) {
        (void)REFUSE(INPROC_STORE);
        return NULL;
    }
    return open_store(name, size);
}

const struct flash *inproc_store(const char *name, uint32_t size)
{
    if (inproc_ready() != PSA_SUCCESS) {
        return NULL;
    }
    if (!is_name(name)) {
        (void)REFUSE(INPROC_STORE_NAME);
        return NULL;
    }
    pthread_mutex_lock(&stores.mutex);
    const struct flash *flash = find(name, size);
    pthread_mutex_unlock(&stores.mutex);
    return flash;
}

/* In the child of a fork: its descriptors would keep the parent's locks when the parent has gone. */
void inproc_stores_forget(void)
{
    for (size_t i = 0; i < stores.count; i++) {
        flash_file_close(&stores.open[i].file);
    }
}
