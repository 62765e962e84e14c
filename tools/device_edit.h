/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include "compose.h"
#include "device_folder.h"

/*
 * A change of a device folder. Everything is checked first; then the new files are written beside the old ones under
 * names of their own; the device manifest that takes their place is the one commit point. After a power cut the device
 * is the old one or the new one, whole.
 */

struct device_edit {
    struct composition c;
    struct span programs[SPM_PARTITIONS_MAX]; /* of the parts of `c`; empty: is in the folder already */
};

/** A part more. Empty `program`: the folder has it. False: too many, `c.why` says so. */
bool device_edit_add(struct device_edit *edit, const struct compose_part *part, struct span program);

/**
 * Checks, signs with the owner's key and commits. `old` is the open folder, NULL if `folder` is a new one. Files that
 * only the old device had are removed afterwards. Exit status; what is wrong is on standard error.
 */
int device_edit_commit(struct device_edit *edit, const struct device_folder *old, const char *folder, const char *name,
                       const struct device_key *key);
