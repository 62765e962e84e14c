/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 *
 * stored FILE: for whom the objects of an ITS store are, without a device: a line an owner, id and number of objects. An
 * object of a partition is for whom the upper half of its uid names.
 */
#include <stdio.h>
#include <sys/stat.h>

#include "control/store_geometry.h"
#include "dev/flash_file.h"
#include "its/its.h"
#include "store/store.h"

enum { OWNERS_MAX = 64 };

static struct {
    int32_t id;
    unsigned count;
} owners[OWNERS_MAX];
static size_t owner_count;

static void count(const struct store_entry *entry)
{
    int32_t id = entry->key.client < 0 ? entry->key.client : (int32_t)(uint32_t)(entry->key.uid >> 32);
    size_t i = 0;
    while (i < owner_count && owners[i].id != id) {
        i++;
    }
    if (i < OWNERS_MAX) {
        owners[i].id = id;
        owners[i].count++;
        owner_count += i == owner_count;
    }
}

int main(int argc, char **argv)
{
    static struct store_entry index[ITS_STORE_OBJECTS];
    static struct store store;
    static struct flash_file file;
    struct stat status;
    if (argc != 2 || stat(argv[1], &status) != 0) {
        return 2;
    }
    const struct flash_geometry geometry = { CONTROL_STORE_UNIT, CONTROL_STORE_BLOCK,
                                             (uint32_t)status.st_size / CONTROL_STORE_BLOCK };
    if (flash_file_open(&file, argv[1], &geometry) != PSA_SUCCESS) {
        return 3;
    }
    const struct store_config config = { .flash = &file.flash, .index = index, .index_count = ITS_STORE_OBJECTS,
                                         .object_max = ITS_SEALED_MAX };
    if (store_mount(&store, &config) != PSA_SUCCESS) {
        return 3;
    }
    const struct store_entry *entry = store_at(&store, 0);
    for (uint32_t i = 0; entry != NULL; entry = store_at(&store, ++i)) {
        count(entry);
    }
    for (size_t i = 0; i < owner_count; i++) {
        printf("%d %u\n", (int)owners[i].id, owners[i].count);
    }
    return 0;
}
