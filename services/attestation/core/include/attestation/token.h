/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include "attestation/claims.h"
#include "attestation/labels.h"
#include "cose/signer.h"
#include "psa/error.h"

/*
 * The attestation token: claims as a CBOR map in a COSE_Sign1 or COSE_Mac0, as the signer's algorithm says. Pure: no
 * allocation, no state, no clock. The statuses are those of psa_initial_attest_get_token(), so that a partition hands
 * them through (Attestation API 2.0, 4.2).
 *
 * Checks run in this order: the challenge's size, the device's own claims, the buffer's size.
 */

/**
 * The exact size of the token that attestation_token_create() makes of the same arguments. Of `claims->nonce` only the
 * length is used. `*size` is 0 on failure.
 *
 * PSA_ERROR_INVALID_ARGUMENT  the challenge is not 32, 48 or 64 bytes
 * PSA_ERROR_SERVICE_FAILURE   a claim of the device is missing or malformed, or the token would exceed
 *                             PSA_INITIAL_ATTEST_MAX_TOKEN_SIZE
 */
psa_status_t attestation_token_size(const struct attestation_claims *claims, enum attestation_profile profile,
                                    enum cose_alg alg, size_t *size);

/**
 * Writes the signed token to the start of `out`; `*len` gets its bytes, 0 on failure. On a failure after signing began
 * what was written is cleared; before that nothing is.
 *
 * PSA_ERROR_INVALID_ARGUMENT  the challenge is not 32, 48 or 64 bytes
 * PSA_ERROR_SERVICE_FAILURE   as above
 * PSA_ERROR_BUFFER_TOO_SMALL  `out` has less room than attestation_token_size() says
 * PSA_ERROR_GENERIC_ERROR     the signer failed
 */
psa_status_t attestation_token_create(const struct attestation_claims *claims, enum attestation_profile profile,
                                      const struct cose_signer *signer, struct out_span out, size_t *len);
