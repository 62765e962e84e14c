/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include "library.h"

/*
 * The hashes of the MD4 and SHA-2 line by libcrypto's functions beneath EVP. For a short message EVP's way to a provider costs as much as
 * the hash itself, EVP gives no state to suspend, and it has no MD4 without a module. libcrypto calls these functions deprecated since 3.0,
 * and still carries them: its provider is made of them.
 */
enum { WORDS_STATE = 216 }; /* bytes: the largest, SHA-512's */

struct words_state {
    _Alignas(8) uint8_t bytes[WORDS_STATE];
};

/** Does this file have the hash? */
bool words_has(psa_algorithm_t alg);

/* For hashes that it has. The state is plain bytes: copied to clone, wiped to end. False: libcrypto says no. */
bool words_start(psa_algorithm_t alg, struct words_state *state);
bool words_update(psa_algorithm_t alg, struct words_state *state, struct span in);
/** PSA_HASH_LENGTH(alg) bytes. */
bool words_finish(psa_algorithm_t alg, struct words_state *state, uint8_t *out);

/* The API's suspended state behind its algorithm field (Crypto API 1.5, 10.2.5): length of the input, state, rest of a block. */

/** Returns its length, 0 if `out` is too small. */
size_t words_suspend(psa_algorithm_t alg, const struct words_state *state, struct out_span out);
/** False: not such a state. */
bool words_resume(psa_algorithm_t alg, struct words_state *state, struct span in);
