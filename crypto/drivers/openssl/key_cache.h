/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include <openssl/evp.h>

#include "crypto/driver.h"

/*
 * Contexts prepared for one key, kept in its slot. Whoever uses one takes it out of the slot, so that no two threads share it; a second
 * thread at the same moment makes its own, and the loser of the way back is freed.
 */

/** A cipher context with its key schedule, and what it was prepared for. */
struct openssl_prepared_cipher {
    EVP_CIPHER_CTX *ctx; /* NULL: not prepared */
    psa_algorithm_t alg;
    size_t nonce_len;
    size_t tag_len;
};

struct openssl_prepared {
    struct openssl_prepared_cipher encrypt;
    struct openssl_prepared_cipher decrypt;
    EVP_MAC_CTX *mac; /* keyed */
    psa_algorithm_t mac_alg;
    EVP_PKEY *pkey;
    EVP_PKEY_CTX *sign;
    EVP_PKEY_CTX *verify;
    EVP_PKEY_CTX *derive;
};

/** The key's prepared contexts, or empty ones; NULL without memory. Give them back with openssl_key_put. */
struct openssl_prepared *openssl_key_take(const struct crypto_driver_key *key);
void openssl_key_put(const struct crypto_driver_key *key, struct openssl_prepared *prepared);

/** crypto_driver.forget: frees all; libcrypto wipes key schedules and private numbers. */
void openssl_key_forget(void *cache);
