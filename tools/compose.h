/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include "device/manifest.h"
#include "manifest/manifest.h"

/*
 * A device made of parts: each an FF-M manifest and the digest of a program. The manifests are held against each other
 * as a whole (names, ids, SIDs, handles, dependencies without a cycle), and become the device manifest that is signed.
 */

struct compose_part {
    const char *file; /* of the FF-M manifest, as findings name it */
    const char *stem; /* names its header */
    struct span manifest;
    const char *executable; /* file name of the program; NULL: as the manifest says */
    const char *version;    /* of the component */
    uint8_t program_digest[DEVICE_DIGEST_LEN];
    uint8_t signer_id[DEVICE_DIGEST_LEN]; /* of the component */

    const struct manifest_partition *partition; /* set by compose_check() */
};

struct composition {
    struct arena arena;
    struct report report;
    struct manifest_system *system;
    struct compose_part parts[SPM_PARTITIONS_MAX];
    size_t count;
    char why[512]; /* what is wrong, when the report is empty */
    struct device_manifest manifest; /* set by compose_device() */
};

/** All zero, with an empty system. False if there is no memory. compose_free() gives everything back. */
bool compose_begin(struct composition *c);
void compose_free(struct composition *c);

/** A part more; what it points to outlives the composition. False: there are 32. */
bool compose_add(struct composition *c, const struct compose_part *part);

/** Reads and checks all manifests. False: `report.text` or `why` says what is wrong. Once, before compose_device(). */
bool compose_check(struct composition *c);

/** Fills `manifest` for a device called `name`. False: `why` says what is wrong. */
bool compose_device(struct composition *c, const char *name);

/** Prints what is wrong to standard error, `why` behind `prefix`. */
void compose_tell(const struct composition *c, const char *prefix);
