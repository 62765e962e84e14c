/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include <stddef.h>

#include "device/manifest.h"

struct device_signing {
    const char *key;     /* private key, PEM */
    const char *out;     /* the device manifest to write */
    const char *version; /* of every component */
    const char *name;    /* of the device */
};

/**
 * `ashlar device sign`: each of `pairs` is "MANIFEST=EXECUTABLE" (changed in place). Exit status; what is
 * wrong is on standard error.
 */
int device_sign(const struct device_signing *wanted, char *const *pairs, size_t count);

/** `ashlar device key`: a new P-256 key, FILE with mode 0600 and FILE.pub. Nothing is overwritten. Exit status. */
int device_key(const char *path);

/**
 * A private key from a PEM file, with the id of its public half. NULL: what is wrong is on standard error, `*status` is
 * the exit status. device_key_free() gives it back.
 */
struct device_key *device_sign_key(const char *path, uint8_t signer_id[DEVICE_DIGEST_LEN], int *status);

/** Signs and writes a device manifest in one step: after a power cut the old or the new one is there. Exit status. */
int device_sign_and_write(const struct device_manifest *manifest, const struct device_key *key, const char *out);
