/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include <openssl/core_names.h>
#include <openssl/evp.h>

#include "base/wipe.h"
#include "block.h"
#include "composed_mac.h"
#include "key_cache.h"
#include "library.h"

struct mac_state {
    EVP_MAC_CTX *ctx; /* NULL: composed */
    struct composed_mac *composed;
};

_Static_assert(sizeof(struct mac_state) <= CRYPTO_DRIVER_STATE_SIZE, "state fits the core's table");

static struct mac_state *mac_of(struct crypto_driver_state *state)
{
    return (struct mac_state *)(void *)state->bytes;
}

static psa_status_t keyed(EVP_MAC *mac, const char *param, const char *algorithm, struct span material,
                          EVP_MAC_CTX **made)
{
    OSSL_PARAM params[2] = { OSSL_PARAM_END, OSSL_PARAM_END };
    char name[32];
    EVP_MAC_CTX *ctx = EVP_MAC_CTX_new(mac);
    if (ctx == NULL) {
        return PSA_ERROR_INSUFFICIENT_MEMORY;
    }
    if (param != NULL) {
        (void)OPENSSL_strlcpy(name, algorithm, sizeof(name));
        params[0] = OSSL_PARAM_construct_utf8_string(param, name, 0);
    }
    if (EVP_MAC_init(ctx, material.data, material.len, params) != 1) {
        EVP_MAC_CTX_free(ctx);
        return openssl_failed();
    }
    *made = ctx;
    return PSA_SUCCESS;
}

static psa_status_t new_cmac(const struct crypto_driver_key *key, EVP_MAC_CTX **made)
{
    uint8_t room[24];
    const EVP_CIPHER *cipher = openssl_block_cipher(key->type, key->bits, OPENSSL_MODE_CBC);
    if (cipher == NULL || openssl_cmac() == NULL) {
        return PSA_ERROR_NOT_SUPPORTED;
    }
    const uint8_t *material = block_key(key->type, key->material, room);
    struct span whole = span_of(material, key->type == PSA_KEY_TYPE_DES ? sizeof(room) : key->material.len);
    psa_status_t status = keyed(openssl_cmac(), OSSL_MAC_PARAM_CIPHER, EVP_CIPHER_get0_name(cipher), whole, made);
    wipe(room, sizeof(room));
    return status;
}

static psa_status_t new_context(const struct crypto_driver_key *key, psa_algorithm_t alg, EVP_MAC_CTX **made)
{
    if (PSA_ALG_IS_HMAC(alg)) {
        const EVP_MD *md = openssl_md(PSA_ALG_GET_HASH(alg));
        if (md == NULL || openssl_hmac() == NULL) {
            return PSA_ERROR_NOT_SUPPORTED;
        }
        return keyed(openssl_hmac(), OSSL_MAC_PARAM_DIGEST, EVP_MD_get0_name(md), key->material, made);
    }
    if (PSA_ALG_IS_BLAKE2_MAC(alg)) {
        EVP_MAC *mac = openssl_blake2_mac(alg);
        if (mac == NULL || key->type != PSA_KEY_TYPE_BLAKE2) {
            return PSA_ERROR_NOT_SUPPORTED;
        }
        /* BLAKE2 knows no longer keys than a digest is. */
        return key->material.len > PSA_HASH_LENGTH(alg) ? PSA_ERROR_INVALID_ARGUMENT : keyed(mac, NULL, NULL, key->material, made);
    }
    return alg == PSA_ALG_CMAC ? new_cmac(key, made) : PSA_ERROR_NOT_SUPPORTED;
}

/* A keyed context at its start: the cached one rewound, or a new one. */
static psa_status_t prepare(struct openssl_prepared *prepared, const struct crypto_driver_key *key, psa_algorithm_t alg)
{
    if (prepared->mac != NULL && prepared->mac_alg == alg && EVP_MAC_init(prepared->mac, NULL, 0, NULL) == 1) {
        return PSA_SUCCESS;
    }
    EVP_MAC_CTX_free(prepared->mac);
    prepared->mac = NULL;
    prepared->mac_alg = alg;
    return new_context(key, alg, &prepared->mac);
}

/* Makes, feeds and ends one; there is no prepared form. */
static psa_status_t compute_composed(const struct crypto_driver_key *key, psa_algorithm_t alg, struct span in,
                                     struct out_span out, size_t *out_len)
{
    struct composed_mac *mac = NULL;
    psa_status_t status = composed_mac_new(key, alg, &mac);
    if (status == PSA_SUCCESS) {
        status = composed_mac_update(mac, in);
    }
    if (status == PSA_SUCCESS) {
        status = composed_mac_finish(mac, out, out_len);
    }
    composed_mac_free(mac);
    return status;
}

psa_status_t openssl_mac_compute(const struct crypto_driver_key *key, psa_algorithm_t alg, struct span in,
                                 struct out_span out, size_t *out_len)
{
    if (composed_mac_has(alg, key->type, key->bits)) {
        return compute_composed(key, alg, in, out, out_len);
    }
    struct openssl_prepared *prepared = openssl_key_take(key);
    if (prepared == NULL) {
        return PSA_ERROR_INSUFFICIENT_MEMORY;
    }
    psa_status_t status = prepare(prepared, key, alg);
    if (status == PSA_SUCCESS && EVP_MAC_CTX_get_mac_size(prepared->mac) > out.len) {
        status = PSA_ERROR_BUFFER_TOO_SMALL;
    }
    if (status == PSA_SUCCESS && (EVP_MAC_update(prepared->mac, in.data, in.len) != 1 ||
                                  EVP_MAC_final(prepared->mac, out.data, out_len, out.len) != 1)) {
        status = openssl_failed();
    }
    openssl_key_put(key, prepared);
    return status;
}

psa_status_t openssl_mac_setup(struct crypto_driver_state *state, const struct crypto_driver_key *key,
                               psa_algorithm_t alg)
{
    if (composed_mac_has(alg, key->type, key->bits)) {
        return composed_mac_new(key, alg, &mac_of(state)->composed);
    }
    return new_context(key, alg, &mac_of(state)->ctx);
}

psa_status_t openssl_mac_update(struct crypto_driver_state *state, struct span in)
{
    struct mac_state *mac = mac_of(state);
    if (mac->composed != NULL) {
        return composed_mac_update(mac->composed, in);
    }
    return EVP_MAC_update(mac->ctx, in.data, in.len) == 1 ? PSA_SUCCESS : openssl_failed();
}

psa_status_t openssl_mac_finish(struct crypto_driver_state *state, struct out_span out, size_t *out_len)
{
    struct mac_state *mac = mac_of(state);
    if (mac->composed != NULL) {
        return composed_mac_finish(mac->composed, out, out_len);
    }
    if (EVP_MAC_CTX_get_mac_size(mac->ctx) > out.len) {
        return PSA_ERROR_BUFFER_TOO_SMALL;
    }
    return EVP_MAC_final(mac->ctx, out.data, out_len, out.len) == 1 ? PSA_SUCCESS : openssl_failed();
}

void openssl_mac_abort(struct crypto_driver_state *state)
{
    struct mac_state *mac = mac_of(state);
    EVP_MAC_CTX_free(mac->ctx);
    composed_mac_free(mac->composed);
    *mac = (struct mac_state){ 0 };
}
