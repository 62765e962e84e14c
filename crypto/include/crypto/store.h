/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include <stdbool.h>

#include "base/span.h"
#include "psa/error.h"

/*
 * Where persistent keys are kept. The interface is the core's; it is met by Internal Trusted Storage (partition:
 * psa_its_*; in process: its core) and by memory in tests. A name is the owner's client id in bits 63:32 and the
 * key id in bits 31:0; no name is ever made of a bare key id. Each function may be called from several threads,
 * never two at once for one name.
 *
 * A status other than those below is handed to the caller of the API: PSA_ERROR_STORAGE_FAILURE,
 * PSA_ERROR_DATA_CORRUPT,
 * PSA_ERROR_INSUFFICIENT_STORAGE, PSA_ERROR_COMMUNICATION_FAILURE.
 */
struct crypto_store {
    void *context; /* handed to each function */

    /**
     * Reads up to `out.len` bytes from byte `at` on; *out_len gets how many.
     * PSA_ERROR_DOES_NOT_EXIST
     */
    psa_status_t (*load)(void *context, uint64_t name, size_t at, struct out_span out, size_t *out_len);

    /** Writes the object whole or not at all. `is_for_ever`: it can never be changed or removed. */
    psa_status_t (*save)(void *context, uint64_t name, struct span object, bool is_for_ever);

    /** PSA_ERROR_DOES_NOT_EXIST */
    psa_status_t (*remove)(void *context, uint64_t name);
};
