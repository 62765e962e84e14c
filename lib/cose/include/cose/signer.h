/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include <stddef.h>

#include "base/span.h"
#include "cose/alg.h"
#include "psa/error.h"

/*
 * The cryptography that this library needs, as its caller brings it: PSA in a partition, OpenSSL in the verifier, a
 * fake in tests. Both structs are read only during a call and stay the caller's.
 */

struct cose_signer {
    void *context;
    enum cose_alg alg;
    /**
     * Signs (or, for an HMAC, authenticates) the whole of `to_be_signed` with the algorithm above, the hash included.
     * Writes exactly cose_alg_signature_len(alg) bytes, which is `signature.len`: ECDSA as r then s, big-endian.
     * Any status but PSA_SUCCESS ends the message.
     */
    psa_status_t (*sign)(void *context, struct span to_be_signed, struct out_span signature);
};

struct cose_verifier {
    void *context;
    /**
     * Checks `signature` over the concatenation of `parts`, which need not be copied together: hash one after the
     * other.
     *
     * PSA_SUCCESS                  it is right
     * PSA_ERROR_INVALID_SIGNATURE  it is wrong
     * PSA_ERROR_INVALID_ARGUMENT   the key is of another kind than `alg`: never tried
     * any other                    could not be decided
     */
    psa_status_t (*verify)(void *context, enum cose_alg alg, const struct span *parts, size_t part_count,
                           struct span signature);
};
