/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include <limits.h>
#include <stdbool.h>

#include "compose.h"
#include "device/manifest.h"

/*
 * A device folder (docs/format/device-folder.spec.md): the signed device manifest, the programs, the FF-M manifests,
 * and the keys of those whose partitions may be added. What counts is what the device manifest names; other files mean
 * nothing.
 */

enum { DEVICE_FOLDER_WHY_MAX = 1024, DEVICE_FOLDER_ID_TEXT = 2 * DEVICE_DIGEST_LEN + 1 };

enum device_folder_program { DEVICE_PROGRAM_GOOD, DEVICE_PROGRAM_ALTERED, DEVICE_PROGRAM_MISSING };

struct device_folder {
    char path[PATH_MAX];
    int lock; /* -1: opened to look at */
    struct device_manifest manifest;
    uint8_t owner_id[DEVICE_DIGEST_LEN]; /* of the key that signed it */
    struct span texts[SPM_PARTITIONS_MAX]; /* FF-M manifests, in the order of `manifest`; owned */
    char files[SPM_PARTITIONS_MAX][PATH_MAX]; /* where they lie */
};

/**
 * Opens a folder: checks the signature of its device manifest, and each FF-M manifest against its digest. With
 * `to_change` nobody else can until it is closed. False: `why` says what and the mend, and nothing is held.
 */
bool device_folder_open(struct device_folder *folder, const char *path, bool to_change,
                        char why[DEVICE_FOLDER_WHY_MAX]);
void device_folder_close(struct device_folder *folder);

/** The index of partition `name`, -1 if there is none. */
int device_folder_find(const struct device_folder *folder, const char *name);

/** Whether the program of partition `index` is the one that was signed. */
enum device_folder_program device_folder_program(const struct device_folder *folder, size_t index);

/**
 * Another partition whose program is that of partition `index` too (isolation levels 1 and 2): the one cannot go
 * without the other. -1 if there is none.
 */
int device_folder_partner(const struct device_folder *folder, size_t index);

/** What partition `index` is made of, for a composition; lives as long as the folder is open. */
struct compose_part device_folder_part(const struct device_folder *folder, size_t index);

/** Lower-case hexadecimal. */
void device_folder_id_text(const uint8_t id[DEVICE_DIGEST_LEN], char text[DEVICE_FOLDER_ID_TEXT]);

/** The key with this id if the owner trusts it: his own, or one given to `ashlar device trust`. NULL if not. */
struct device_key *device_folder_trusted(const struct device_folder *folder, const uint8_t id[DEVICE_DIGEST_LEN]);
