/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include "crypto/simse_driver.h"

/* What the element's files share. Private to the driver. */

enum { SIMSE_MATERIAL_MAX = 80, SIMSE_HEADER = 16, SIMSE_NONCE = 12, SIMSE_TAG = 16 };
enum { SIMSE_BLOB_MAX = SIMSE_HEADER + SIMSE_NONCE + SIMSE_MATERIAL_MAX + SIMSE_TAG };

/** A key inside the element while one request is served. */
struct simse_key {
    struct crypto_driver_key view; /* as the borrowed driver sees it */
    void *_Atomic cache;
    uint8_t material[SIMSE_MATERIAL_MAX];
};

/** The driver whose primitives are borrowed: the first for local storage. */
const struct crypto_driver *simse_inner(void);

/** Counts a request. The status of a fault that is due; else PSA_SUCCESS. */
psa_status_t simse_request(void);

/** Wraps material under the element's secret into `blob`. PSA_ERROR_NOT_SUPPORTED: too long for the element */
psa_status_t simse_wrap(psa_key_type_t type, size_t bits, struct span material, struct out_span blob,
                        size_t *blob_len);

/**
 * Counts a request, and opens a blob; simse_close() after it, whatever it gave.
 *
 * PSA_ERROR_DATA_INVALID  no blob of this form, or of another element
 * PSA_ERROR_DATA_CORRUPT  not what the element made, or another key's
 */
psa_status_t simse_open(const struct crypto_driver_key *key, struct simse_key *opened);
void simse_close(struct simse_key *opened);

/** The key that the element has of itself under a label. PSA_ERROR_DOES_NOT_EXIST */
psa_status_t simse_own_key(struct span label, struct crypto_attachment *attachment, struct out_span blob,
                           size_t *blob_len);
