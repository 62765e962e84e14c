/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include <limits.h>
#include <openssl/evp.h>

#include "base/wipe.h"
#include "key_cache.h"
#include "library.h"

struct cipher_state {
    EVP_CIPHER_CTX *ctx;
    bool is_padded;
    bool is_decrypting;
    size_t held; /* bytes taken in and not yet given out */
};

_Static_assert(sizeof(struct cipher_state) <= CRYPTO_DRIVER_STATE_SIZE, "state fits the core's table");

static struct cipher_state *cipher_of(struct crypto_driver_state *state)
{
    return (struct cipher_state *)(void *)state->bytes;
}

static const EVP_CIPHER *choose(const struct crypto_driver_key *key, psa_algorithm_t alg)
{
    if (key->type != PSA_KEY_TYPE_AES) {
        return NULL;
    }
    switch (alg) {
    case PSA_ALG_ECB_NO_PADDING:
        return openssl_aes(key->bits, OPENSSL_MODE_ECB);
    case PSA_ALG_CBC_NO_PADDING:
    case PSA_ALG_CBC_PKCS7:
        return openssl_aes(key->bits, OPENSSL_MODE_CBC);
    case PSA_ALG_CTR:
        return openssl_aes(key->bits, OPENSSL_MODE_CTR);
    default:
        return NULL;
    }
}

static psa_status_t start(EVP_CIPHER_CTX *ctx, const EVP_CIPHER *cipher, const uint8_t *material,
                          const struct crypto_cipher_job *job)
{
    const uint8_t *iv = job->iv.len == 0 ? NULL : job->iv.data;
    int encrypt = job->direction == CRYPTO_ENCRYPT;
    if (EVP_CipherInit_ex2(ctx, cipher, material, iv, encrypt, NULL) != 1 ||
        EVP_CIPHER_CTX_set_padding(ctx, job->alg == PSA_ALG_CBC_PKCS7) != 1) {
        return openssl_failed();
    }
    return PSA_SUCCESS;
}

/* The key's context for this direction, at the start of a message. */
static psa_status_t prepare(struct openssl_prepared_cipher *prepared, const struct crypto_driver_key *key,
                            const struct crypto_cipher_job *job)
{
    const EVP_CIPHER *cipher = choose(key, job->alg);
    if (cipher == NULL) {
        return PSA_ERROR_NOT_SUPPORTED;
    }
    if (prepared->ctx != NULL && prepared->alg == job->alg) {
        return start(prepared->ctx, NULL, NULL, job);
    }
    EVP_CIPHER_CTX_free(prepared->ctx);
    prepared->ctx = EVP_CIPHER_CTX_new();
    if (prepared->ctx == NULL) {
        return PSA_ERROR_INSUFFICIENT_MEMORY;
    }
    prepared->alg = job->alg;
    psa_status_t status = start(prepared->ctx, cipher, key->material.data, job);
    if (status != PSA_SUCCESS) {
        EVP_CIPHER_CTX_free(prepared->ctx);
        prepared->ctx = NULL;
    }
    return status;
}

/* What stays inside after `taken` bytes in all: a partial block, or the last whole one if it may be padding. */
static size_t held_after(const struct cipher_state *cipher, size_t taken)
{
    size_t block = (size_t)EVP_CIPHER_CTX_get_block_size(cipher->ctx);
    size_t partial = taken % block;
    bool keeps_last = cipher->is_padded && cipher->is_decrypting && partial == 0 && taken != 0;
    return keeps_last ? block : partial;
}

static psa_status_t update(struct cipher_state *cipher, struct span in, struct out_span out, size_t *out_len)
{
    int len = 0;
    if (in.len > INT_MAX - EVP_MAX_BLOCK_LENGTH) {
        return PSA_ERROR_INVALID_ARGUMENT;
    }
    size_t held = held_after(cipher, cipher->held + in.len);
    if (out.len < cipher->held + in.len - held) {
        return PSA_ERROR_BUFFER_TOO_SMALL;
    }
    if (in.len != 0 && EVP_CipherUpdate(cipher->ctx, out.data, &len, in.data, (int)in.len) != 1) {
        return openssl_failed();
    }
    cipher->held = held;
    *out_len = (size_t)len;
    return PSA_SUCCESS;
}

static psa_status_t finish(const struct cipher_state *cipher, struct out_span out, size_t *out_len)
{
    uint8_t last[EVP_MAX_BLOCK_LENGTH];
    int len = 0;
    if (EVP_CipherFinal_ex(cipher->ctx, last, &len) != 1) {
        (void)openssl_failed();
        wipe(last, sizeof(last));
        return cipher->is_padded && cipher->is_decrypting ? PSA_ERROR_INVALID_PADDING : PSA_ERROR_INVALID_ARGUMENT;
    }
    if ((size_t)len > out.len) {
        wipe(last, sizeof(last));
        return PSA_ERROR_BUFFER_TOO_SMALL;
    }
    for (int i = 0; i < len; i++) {
        out.data[i] = last[i];
    }
    wipe(last, sizeof(last));
    *out_len = (size_t)len;
    return PSA_SUCCESS;
}

psa_status_t openssl_cipher(const struct crypto_driver_key *key, const struct crypto_cipher_job *job,
                            struct out_span out, size_t *out_len)
{
    struct openssl_prepared *prepared = openssl_key_take(key);
    size_t body = 0;
    size_t tail = 0;
    if (prepared == NULL) {
        return PSA_ERROR_INSUFFICIENT_MEMORY;
    }
    struct openssl_prepared_cipher *side =
        job->direction == CRYPTO_ENCRYPT ? &prepared->encrypt : &prepared->decrypt;
    psa_status_t status = prepare(side, key, job);
    struct cipher_state cipher = { .ctx = side->ctx,
                                   .is_padded = job->alg == PSA_ALG_CBC_PKCS7,
                                   .is_decrypting = job->direction == CRYPTO_DECRYPT };
    if (status == PSA_SUCCESS) {
        status = update(&cipher, job->in, out, &body);
    }
    if (status == PSA_SUCCESS) {
        status = finish(&cipher, out_span_of(out.data + body, out.len - body), &tail);
    }
    if (status != PSA_SUCCESS) {
        wipe(out.data, body);
        EVP_CIPHER_CTX_free(side->ctx);
        side->ctx = NULL;
        body = tail = 0;
    }
    *out_len = body + tail;
    openssl_key_put(key, prepared);
    return status;
}

psa_status_t openssl_cipher_setup(struct crypto_driver_state *state, const struct crypto_driver_key *key,
                                  const struct crypto_cipher_job *job)
{
    struct cipher_state *cipher = cipher_of(state);
    const EVP_CIPHER *chosen = choose(key, job->alg);
    if (chosen == NULL) {
        return PSA_ERROR_NOT_SUPPORTED;
    }
    cipher->ctx = EVP_CIPHER_CTX_new();
    if (cipher->ctx == NULL) {
        return PSA_ERROR_INSUFFICIENT_MEMORY;
    }
    cipher->is_padded = job->alg == PSA_ALG_CBC_PKCS7;
    cipher->is_decrypting = job->direction == CRYPTO_DECRYPT;
    return start(cipher->ctx, chosen, key->material.data, job);
}

psa_status_t openssl_cipher_update(struct crypto_driver_state *state, struct span in, struct out_span out,
                                   size_t *out_len)
{
    return update(cipher_of(state), in, out, out_len);
}

psa_status_t openssl_cipher_finish(struct crypto_driver_state *state, struct out_span out, size_t *out_len)
{
    return finish(cipher_of(state), out, out_len);
}

void openssl_cipher_abort(struct crypto_driver_state *state)
{
    EVP_CIPHER_CTX_free(cipher_of(state)->ctx);
    cipher_of(state)->ctx = NULL;
}
