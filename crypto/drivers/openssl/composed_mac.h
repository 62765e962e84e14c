/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include "library.h"

/*
 * MACs that libcrypto has not, of what it has: HMAC (RFC 2104) over a hash that EVP does not know, of that hash; CBC-MAC (ISO/IEC 9797-1,
 * algorithm 1, padding method 1: zeros up to a whole block, an empty message one block of them), of CBC.
 */
struct composed_mac;

/** Is it one of these, and is what it is made of there? */
bool composed_mac_has(psa_algorithm_t alg, psa_key_type_t type, size_t bits);

/** PSA_ERROR_INSUFFICIENT_MEMORY, PSA_ERROR_HARDWARE_FAILURE. Free it with composed_mac_free(), which NULL may go to. */
psa_status_t composed_mac_new(const struct crypto_driver_key *key, psa_algorithm_t alg, struct composed_mac **made);
psa_status_t composed_mac_update(struct composed_mac *mac, struct span in);
psa_status_t composed_mac_finish(struct composed_mac *mac, struct out_span out, size_t *out_len);
void composed_mac_free(struct composed_mac *mac);
