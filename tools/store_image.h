/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include <limits.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "store/probe.h"
#include "store/store.h"

/*
 * A store's file, read once into memory and mounted there: nothing on the disk is written. Files are found in a state folder, whose
 * lock is held meanwhile, so that no device changes them.
 */

enum { STORE_IMAGE_MAX = 64 * 1024 * 1024, STORE_IMAGE_NAME_MAX = 64, STORE_IMAGES_MAX = 64, STORE_IMAGE_WHY_MAX = 256 };

struct store_folder {
    int fd; /* opened and locked; -1: closed */
    size_t count;
    char names[STORE_IMAGES_MAX][STORE_IMAGE_NAME_MAX]; /* of partitions with a store, in the order of the alphabet */
};

/** False: `why` says what and the mend; nothing stays open. The folder is never made. */
bool store_folder_open(struct store_folder *folder, const char *path, char why[STORE_IMAGE_WHY_MAX]);
void store_folder_close(struct store_folder *folder);

struct store_image {
    uint8_t *bytes; /* of the file */
    size_t len;
    struct flash flash;
    struct store_probe probe;
    bool is_mounted; /* the rest is filled */
    psa_status_t mounting; /* what the mount said, if the probe let it be tried */
    struct store store;
    struct store_entry *index;
    struct store_finding *findings; /* damaged objects */
    uint32_t finding_count;
};

/** Reads the store of partition `name`, and mounts it if there is one. False: it cannot be read; `why` says why. Free it after true. */
bool store_image_read(struct store_image *image, const struct store_folder *folder, const char *name, char why[STORE_IMAGE_WHY_MAX]);
void store_image_free(struct store_image *image);

/** NULL: in order, or blank. Else what is wrong with the store as a whole, with its mend. */
const char *store_image_wrong(const struct store_image *image);

/** True if the object's bytes pass their check. */
bool store_image_is_intact(const struct store_image *image, const struct store_entry *entry);
