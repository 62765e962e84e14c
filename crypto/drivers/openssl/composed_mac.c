/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "composed_mac.h"

#include <openssl/crypto.h>
#include <string.h>

#include "base/wipe.h"
#include "block.h"

enum { HASH_BLOCK_MAX = 168 };

struct composed_mac {
    psa_algorithm_t hash; /* 0: CBC-MAC */
    struct crypto_driver_state inner;
    struct crypto_driver_state outer;
    EVP_CIPHER_CTX *cbc;
    size_t block;
    size_t filled;
    bool has_block;
    uint8_t partial[BLOCK_MAX];
    uint8_t chain[BLOCK_MAX];
};

static bool is_composed_hmac(psa_algorithm_t alg)
{
    psa_algorithm_t hash = PSA_ALG_GET_HASH(alg);
    return PSA_ALG_IS_HMAC(alg) && openssl_has_hash(hash) && openssl_md(hash) == NULL;
}

bool composed_mac_has(psa_algorithm_t alg, psa_key_type_t type, size_t bits)
{
    if (alg == PSA_ALG_CBC_MAC) {
        return openssl_block_cipher(type, bits, OPENSSL_MODE_CBC) != NULL;
    }
    return type == PSA_KEY_TYPE_HMAC && is_composed_hmac(alg);
}

/* Both hashes over the key's block, with the two constants. */
static psa_status_t start_hmac(struct composed_mac *mac, struct span key)
{
    uint8_t block[HASH_BLOCK_MAX] = { 0 };
    size_t block_len = PSA_HASH_BLOCK_LENGTH(mac->hash);
    size_t len = key.len;
    psa_status_t status = PSA_SUCCESS;
    if (key.len > block_len) {
        status = openssl_hash_compute(mac->hash, key, out_span_of(block, sizeof(block)), &len);
    } else {
        memcpy(block, key.data, key.len);
    }
    for (size_t i = 0; i < block_len; i++) {
        block[i] ^= 0x36;
    }
    if (status == PSA_SUCCESS) {
        status = openssl_hash_setup(&mac->inner, mac->hash);
    }
    if (status == PSA_SUCCESS) {
        status = openssl_hash_update(&mac->inner, span_of(block, block_len));
    }
    for (size_t i = 0; i < block_len; i++) {
        block[i] ^= 0x36 ^ 0x5c;
    }
    if (status == PSA_SUCCESS) {
        status = openssl_hash_setup(&mac->outer, mac->hash);
    }
    if (status == PSA_SUCCESS) {
        status = openssl_hash_update(&mac->outer, span_of(block, block_len));
    }
    wipe(block, sizeof(block));
    return status;
}

psa_status_t composed_mac_new(const struct crypto_driver_key *key, psa_algorithm_t alg, struct composed_mac **made)
{
    static const uint8_t zeros[BLOCK_MAX];
    psa_status_t status = PSA_SUCCESS;
    struct composed_mac *mac = OPENSSL_zalloc(sizeof(*mac));
    if (mac == NULL) {
        return PSA_ERROR_INSUFFICIENT_MEMORY;
    }
    if (alg == PSA_ALG_CBC_MAC) {
        mac->block = PSA_BLOCK_CIPHER_BLOCK_LENGTH(key->type);
        mac->cbc = block_context(key, OPENSSL_MODE_CBC, zeros, true);
        status = mac->cbc == NULL ? PSA_ERROR_HARDWARE_FAILURE : PSA_SUCCESS;
    } else {
        mac->hash = PSA_ALG_GET_HASH(alg);
        status = start_hmac(mac, key->material);
    }
    if (status != PSA_SUCCESS) {
        composed_mac_free(mac);
        mac = NULL;
    }
    *made = mac;
    return status;
}

psa_status_t composed_mac_update(struct composed_mac *mac, struct span in)
{
    if (mac->hash != 0) {
        return openssl_hash_update(&mac->inner, in);
    }
    for (size_t i = 0; i < in.len; i++) {
        mac->partial[mac->filled] = in.data[i];
        mac->filled++;
        if (mac->filled == mac->block) {
            mac->filled = 0;
            mac->has_block = true;
            if (!block_run(mac->cbc, mac->partial, mac->block, mac->chain)) {
                return openssl_failed();
            }
        }
    }
    return PSA_SUCCESS;
}

static psa_status_t finish_cbc(struct composed_mac *mac, struct out_span out, size_t *out_len)
{
    if (out.len < mac->block) {
        return PSA_ERROR_BUFFER_TOO_SMALL;
    }
    if (mac->filled != 0 || !mac->has_block) {
        memset(mac->partial + mac->filled, 0, mac->block - mac->filled);
        if (!block_run(mac->cbc, mac->partial, mac->block, mac->chain)) {
            return openssl_failed();
        }
    }
    memcpy(out.data, mac->chain, mac->block);
    *out_len = mac->block;
    return PSA_SUCCESS;
}

psa_status_t composed_mac_finish(struct composed_mac *mac, struct out_span out, size_t *out_len)
{
    uint8_t digest[PSA_HASH_MAX_SIZE];
    size_t len = 0;
    if (mac->hash == 0) {
        return finish_cbc(mac, out, out_len);
    }
    psa_status_t status = openssl_hash_finish(&mac->inner, out_span_of(digest, sizeof(digest)), &len);
    if (status == PSA_SUCCESS) {
        status = openssl_hash_update(&mac->outer, span_of(digest, len));
    }
    wipe(digest, sizeof(digest));
    return status == PSA_SUCCESS ? openssl_hash_finish(&mac->outer, out, out_len) : status;
}

void composed_mac_free(struct composed_mac *mac)
{
    if (mac == NULL) {
        return;
    }
    openssl_hash_abort(&mac->inner);
    openssl_hash_abort(&mac->outer);
    EVP_CIPHER_CTX_free(mac->cbc);
    OPENSSL_clear_free(mac, sizeof(*mac));
}
