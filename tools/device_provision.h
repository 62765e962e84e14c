/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once

struct device_provisioning {
    const char *state;      /* NULL: the default place */
    const char *lifecycle;  /* NULL: as it is */
    const char *reference;  /* NULL, or the reference file to write */
    const char *public_key; /* NULL, or where the attestation public key goes, PEM */
    const char *manifest, *key; /* NULL: the base device */
    const char *root;       /* "file" or "tpm"; NULL: a file, or what it is */
};

/** `ashlar device provision`. Exit status; what is wrong is on standard error. */
int device_provision(const struct device_provisioning *wanted);
