/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include <stdbool.h>

#include "base/span.h"
#include "boot/handoff.h"
#include "dev/fuses.h"
#include "kdf/kdf.h"
#include "psa/error.h"

/*
 * The first stage, all but the machine: measures the images, makes a blank development device one with a root key, derives what the images ask for,
 * writes what is handed over. It verifies no signature.
 */

enum { BOOT_IMAGES_MAX = 4 };

struct boot_first {
    const struct fuses *fuses; /* at least FUSE_MAP_LEN */
    kdf_sha256 sha256;
    bool (*random)(struct out_span out); /* false: it could not be had */
    const struct span *images;           /* what each may occupy; the first is the secure one, the only one that gets keys */
    size_t image_count;                  /* 1 to BOOT_IMAGES_MAX */
    const char *implementation;          /* whose SHA-256 is the implementation id: hardware, kind of root, choices of the build */
};

/**
 * Measures and writes the block; `*len` gets its bytes. Hides the fuses in every case. A device in assembly and test that has no root key gets a random
 * one; in each later state that is an error.
 *
 * PSA_ERROR_NOT_PERMITTED         the device is decommissioned, or its lifecycle cannot be told
 * PSA_ERROR_INSUFFICIENT_ENTROPY  no random numbers
 * PSA_ERROR_HARDWARE_FAILURE      no hash, or fuses that do not burn
 * PSA_ERROR_BUFFER_TOO_SMALL      no room in `out`
 * What boot_image_parse, fuse_map_root_key and fuse_map_hide return if they fail.
 * On failure `out` is zero: the machine must stop.
 */
psa_status_t boot_first_stage(const struct boot_first *first, struct out_span out, size_t *len);
