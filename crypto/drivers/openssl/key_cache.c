/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "key_cache.h"

#include <stdatomic.h>
#include <stdlib.h>

struct openssl_prepared *openssl_key_take(const struct crypto_driver_key *key)
{
    struct openssl_prepared *prepared = atomic_exchange_explicit(key->cache, NULL, memory_order_acquire);
    return prepared != NULL ? prepared : calloc(1, sizeof(*prepared));
}

void openssl_key_put(const struct crypto_driver_key *key, struct openssl_prepared *prepared)
{
    openssl_key_forget(atomic_exchange_explicit(key->cache, prepared, memory_order_acq_rel));
}

void openssl_key_forget(void *cache)
{
    struct openssl_prepared *prepared = cache;
    if (prepared == NULL) {
        return;
    }
    EVP_CIPHER_CTX_free(prepared->encrypt.ctx);
    EVP_CIPHER_CTX_free(prepared->decrypt.ctx);
    EVP_MAC_CTX_free(prepared->mac);
    EVP_PKEY_CTX_free(prepared->sign);
    EVP_PKEY_CTX_free(prepared->verify);
    EVP_PKEY_CTX_free(prepared->derive);
    EVP_PKEY_free(prepared->pkey);
    free(prepared);
}
