/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include <stddef.h>

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
