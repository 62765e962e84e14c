/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#ifndef PSA_INITIAL_ATTESTATION_H
#define PSA_INITIAL_ATTESTATION_H

#include <stddef.h>
#include <stdint.h>

#include "psa/error.h"

/* The device says, signed, what it is and what runs on it (Attestation API 2.0, chapter 4; token: RFC 9783). */

#ifdef __cplusplus
extern "C" {
#endif

#define PSA_INITIAL_ATTEST_API_VERSION_MAJOR 2
#define PSA_INITIAL_ATTEST_API_VERSION_MINOR 0

/** No token is longer than this many bytes. */
#define PSA_INITIAL_ATTEST_MAX_TOKEN_SIZE (4096u)

/** The only sizes of a challenge, in bytes. */
#define PSA_INITIAL_ATTEST_CHALLENGE_SIZE_32 (32u)
#define PSA_INITIAL_ATTEST_CHALLENGE_SIZE_48 (48u)
#define PSA_INITIAL_ATTEST_CHALLENGE_SIZE_64 (64u)

/**
 * Writes a fresh token that carries the `challenge_size` bytes at `auth_challenge`, which should never have been
 * used before.
 *
 * PSA_SUCCESS                 the token is the first `*token_size` bytes at `token_buf`
 * PSA_ERROR_INVALID_ARGUMENT  `challenge_size` is none of PSA_INITIAL_ATTEST_CHALLENGE_SIZE_*
 * PSA_ERROR_BUFFER_TOO_SMALL  the token is longer than `token_buf_size` bytes
 * PSA_ERROR_SERVICE_FAILURE   the service never came up: its key or its claims are missing
 * PSA_ERROR_GENERIC_ERROR     any other failure inside
 */
psa_status_t psa_initial_attest_get_token(const uint8_t *auth_challenge, size_t challenge_size,
                                          uint8_t *token_buf, size_t token_buf_size, size_t *token_size);

/**
 * How long, in bytes and exactly, a token with a challenge of `challenge_size` bytes is.
 *
 * PSA_SUCCESS                 `*token_size` is the length
 * PSA_ERROR_INVALID_ARGUMENT  `challenge_size` is none of PSA_INITIAL_ATTEST_CHALLENGE_SIZE_*
 * PSA_ERROR_SERVICE_FAILURE   the service never came up
 * PSA_ERROR_GENERIC_ERROR     any other failure inside
 */
psa_status_t psa_initial_attest_get_token_size(size_t challenge_size, size_t *token_size);

#ifdef __cplusplus
}
#endif

#endif
