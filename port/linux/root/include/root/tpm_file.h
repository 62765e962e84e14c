/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/span.h"
#include "root/root.h"

/*
 * The file `root.tpm` of the state folder: the root key as the machine's TPM sealed it, and which NV counters belong to which partition
 * (docs/format/tpm.spec.md). The bytes come from a disk that anyone may have written: decode, unseal, then look whether it is ours.
 */

enum {
    ROOT_TPM_BLOB_MAX = 768,
    ROOT_TPM_COUNTERS_MAX = 16,
    ROOT_TPM_FILE_MAX = 12 + ROOT_TPM_BLOB_MAX + 16 * ROOT_TPM_COUNTERS_MAX + 32,
};

struct root_tpm_counter {
    int32_t pid;    /* of the partition, above 0; in rising order */
    uint32_t index; /* NV index */
    uint64_t base;  /* its value when it was made: what the partition sees is the difference */
};

struct root_tpm {
    size_t blob_len;
    uint8_t blob[ROOT_TPM_BLOB_MAX];
    uint32_t count;
    struct root_tpm_counter counters[ROOT_TPM_COUNTERS_MAX];
};

/** The whole file, with its authentication code under the root key. 0 if it does not fit, or libcrypto failed. */
size_t root_tpm_encode(struct out_span out, const struct root_tpm *tpm, const struct root *root);
/** Strict, but for the authentication code. False: it is no such file, or one of another version. */
bool root_tpm_decode(struct span file, struct root_tpm *tpm);
/** Was it this root key that made the file? */
bool root_tpm_is_ours(struct span file, const struct root *root);
