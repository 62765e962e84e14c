/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#define OPENSSL_SUPPRESS_DEPRECATED
#include <limits.h>
#include <openssl/evp.h>
#include <openssl/rc4.h>
#include <string.h>

#include "base/wipe.h"
#include "block.h"
#include "chacha.h"
#include "key_cache.h"
#include "library.h"

/* By EVP as one stream; or composed, of EVP's single blocks or streams. */
enum way { WAY_EVP = 0, WAY_XTS, WAY_SMALL_CTR, WAY_ARC4 };

struct cipher_state {
    enum way way;
    EVP_CIPHER_CTX *ctx; /* WAY_EVP */
    RC4_KEY *arc4;
    bool is_padded;
    bool is_decrypting;
    size_t held;   /* bytes taken in and not yet given out; WAY_EVP */
    uint64_t left; /* bytes that the algorithm's counter still reaches */
    union {
        struct xts xts;
        struct small_ctr small_ctr;
    } of;
};

_Static_assert(sizeof(struct cipher_state) <= CRYPTO_DRIVER_STATE_SIZE, "state fits the core's table");

static struct cipher_state *cipher_of(struct crypto_driver_state *state)
{
    return (struct cipher_state *)(void *)state->bytes;
}

static enum way way_of(const struct crypto_driver_key *key, psa_algorithm_t alg)
{
    if (alg == PSA_ALG_XTS) {
        return WAY_XTS;
    }
    if (alg == PSA_ALG_CTR && PSA_BLOCK_CIPHER_BLOCK_LENGTH(key->type) == 8) {
        return WAY_SMALL_CTR;
    }
    return key->type == PSA_KEY_TYPE_ARC4 ? WAY_ARC4 : WAY_EVP;
}

static const EVP_CIPHER *choose(const struct crypto_driver_key *key, psa_algorithm_t alg)
{
    enum openssl_mode mode = OPENSSL_MODE_ECB;
    return block_mode_of(alg, key->type, &mode) ? openssl_block_cipher(key->type, key->bits, mode) : NULL;
}

enum { CCM_NONCE = 13, CCM_REACH = 65535 };

/* `material` NULL: the context has its key. */
static psa_status_t start(EVP_CIPHER_CTX *ctx, const EVP_CIPHER *cipher, const struct crypto_driver_key *key,
                          const struct crypto_cipher_job *job)
{
    uint8_t room[24];
    uint8_t counter[BLOCK_MAX] = { 1 }; /* CCM: two bytes count, from 1, behind the nonce (SP 800-38C, A.3) */
    const uint8_t *iv = job->iv.len == 0 ? NULL : job->iv.data;
    int encrypt = job->direction == CRYPTO_ENCRYPT;
    if (job->alg == PSA_ALG_CCM_STAR_NO_TAG) {
        if (job->iv.len != CCM_NONCE) {
            return PSA_ERROR_INVALID_ARGUMENT;
        }
        memcpy(counter + 1, iv, CCM_NONCE);
        counter[BLOCK_MAX - 1] = 1;
        iv = counter;
    }
    const uint8_t *material = cipher == NULL ? NULL : block_key(key->type, key->material, room);
    bool is_good = EVP_CipherInit_ex2(ctx, cipher, material, iv, encrypt, NULL) == 1 &&
                   EVP_CIPHER_CTX_set_padding(ctx, job->alg == PSA_ALG_CBC_PKCS7) == 1;
    wipe(room, sizeof(room));
    return is_good ? PSA_SUCCESS : openssl_failed();
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
        return start(prepared->ctx, NULL, key, job);
    }
    EVP_CIPHER_CTX_free(prepared->ctx);
    prepared->ctx = EVP_CIPHER_CTX_new();
    if (prepared->ctx == NULL) {
        return PSA_ERROR_INSUFFICIENT_MEMORY;
    }
    prepared->alg = job->alg;
    psa_status_t status = start(prepared->ctx, cipher, key, job);
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

static psa_status_t evp_update(struct cipher_state *cipher, struct span in, struct out_span out, size_t *out_len)
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

static psa_status_t evp_finish(const struct cipher_state *cipher, struct out_span out, size_t *out_len)
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

static psa_status_t arc4_setup(struct cipher_state *cipher, const struct crypto_driver_key *key)
{
    cipher->arc4 = OPENSSL_malloc(sizeof(RC4_KEY));
    if (cipher->arc4 == NULL) {
        return PSA_ERROR_INSUFFICIENT_MEMORY;
    }
    RC4_set_key(cipher->arc4, (int)key->material.len, key->material.data);
    return PSA_SUCCESS;
}

static psa_status_t evp_setup(struct cipher_state *cipher, const struct crypto_driver_key *key,
                              const struct crypto_cipher_job *job)
{
    if (job->alg == PSA_ALG_STREAM_CIPHER) {
        return chacha_stream(key, job->iv, &cipher->ctx, &cipher->left);
    }
    const EVP_CIPHER *chosen = choose(key, job->alg);
    if (chosen == NULL) {
        return PSA_ERROR_NOT_SUPPORTED;
    }
    cipher->ctx = EVP_CIPHER_CTX_new();
    if (cipher->ctx == NULL) {
        return PSA_ERROR_INSUFFICIENT_MEMORY;
    }
    cipher->left = job->alg == PSA_ALG_CCM_STAR_NO_TAG ? CCM_REACH : UINT64_MAX;
    cipher->is_padded = job->alg == PSA_ALG_CBC_PKCS7;
    cipher->is_decrypting = job->direction == CRYPTO_DECRYPT;
    return start(cipher->ctx, chosen, key, job);
}

static psa_status_t setup(struct cipher_state *cipher, const struct crypto_driver_key *key,
                          const struct crypto_cipher_job *job)
{
    cipher->left = UINT64_MAX;
    cipher->way = way_of(key, job->alg);
    switch (cipher->way) {
    case WAY_XTS:
        return xts_setup(&cipher->of.xts, key, job->iv, job->direction == CRYPTO_ENCRYPT);
    case WAY_SMALL_CTR:
        return choose(key, job->alg) == NULL ? PSA_ERROR_NOT_SUPPORTED : small_ctr_setup(&cipher->of.small_ctr, key, job->iv);
    case WAY_ARC4:
        return arc4_setup(cipher, key);
    case WAY_EVP:
        break;
    }
    return evp_setup(cipher, key, job);
}

static psa_status_t update(struct cipher_state *cipher, struct span in, struct out_span out, size_t *out_len)
{
    *out_len = 0;
    if (in.len > cipher->left) {
        return PSA_ERROR_INVALID_ARGUMENT;
    }
    cipher->left -= cipher->left == UINT64_MAX ? 0 : in.len;
    switch (cipher->way) {
    case WAY_XTS:
        return xts_update(&cipher->of.xts, in, out, out_len);
    case WAY_SMALL_CTR:
        return small_ctr_update(&cipher->of.small_ctr, in, out, out_len);
    case WAY_ARC4:
        if (out.len < in.len) {
            return PSA_ERROR_BUFFER_TOO_SMALL;
        }
        RC4(cipher->arc4, in.len, in.data, out.data);
        *out_len = in.len;
        return PSA_SUCCESS;
    case WAY_EVP:
        break;
    }
    return evp_update(cipher, in, out, out_len);
}

static psa_status_t finish(struct cipher_state *cipher, struct out_span out, size_t *out_len)
{
    *out_len = 0;
    if (cipher->way == WAY_XTS) {
        return xts_finish(&cipher->of.xts, out, out_len);
    }
    return cipher->way == WAY_EVP ? evp_finish(cipher, out, out_len) : PSA_SUCCESS;
}

static void abort_all(struct cipher_state *cipher)
{
    EVP_CIPHER_CTX_free(cipher->ctx);
    OPENSSL_clear_free(cipher->arc4, sizeof(RC4_KEY));
    if (cipher->way == WAY_XTS) {
        xts_abort(&cipher->of.xts);
    } else if (cipher->way == WAY_SMALL_CTR) {
        small_ctr_abort(&cipher->of.small_ctr);
    }
    wipe(cipher, sizeof(*cipher));
}

static psa_status_t run(struct cipher_state *cipher, struct span in, struct out_span out, size_t *out_len)
{
    size_t body = 0;
    size_t tail = 0;
    psa_status_t status = in.len == 0 ? PSA_SUCCESS : update(cipher, in, out, &body);
    if (status == PSA_SUCCESS) {
        status = finish(cipher, out_span_of(body == 0 ? out.data : out.data + body, out.len - body), &tail);
    }
    if (status != PSA_SUCCESS) {
        wipe(out.data, body);
        body = tail = 0;
    }
    *out_len = body + tail;
    return status;
}

/* Without a prepared context: what is composed, or has a key of its own each time. */
static psa_status_t run_once(const struct crypto_driver_key *key, const struct crypto_cipher_job *job,
                             struct out_span out, size_t *out_len)
{
    struct cipher_state cipher = { 0 };
    *out_len = 0;
    psa_status_t status = setup(&cipher, key, job);
    if (status == PSA_SUCCESS) {
        status = run(&cipher, job->in, out, out_len);
    }
    abort_all(&cipher);
    return status;
}

psa_status_t openssl_cipher(const struct crypto_driver_key *key, const struct crypto_cipher_job *job,
                            struct out_span out, size_t *out_len)
{
    if (job->alg == PSA_ALG_STREAM_CIPHER || way_of(key, job->alg) != WAY_EVP) {
        return run_once(key, job, out, out_len);
    }
    struct openssl_prepared *prepared = openssl_key_take(key);
    if (prepared == NULL) {
        return PSA_ERROR_INSUFFICIENT_MEMORY;
    }
    struct openssl_prepared_cipher *side =
        job->direction == CRYPTO_ENCRYPT ? &prepared->encrypt : &prepared->decrypt;
    psa_status_t status = prepare(side, key, job);
    struct cipher_state cipher = { .ctx = side->ctx,
                                   .is_padded = job->alg == PSA_ALG_CBC_PKCS7,
                                   .is_decrypting = job->direction == CRYPTO_DECRYPT,
                                   .left = job->alg == PSA_ALG_CCM_STAR_NO_TAG ? CCM_REACH : UINT64_MAX };
    *out_len = 0;
    if (status == PSA_SUCCESS) {
        status = run(&cipher, job->in, out, out_len);
    }
    if (status != PSA_SUCCESS) {
        EVP_CIPHER_CTX_free(side->ctx);
        side->ctx = NULL;
    }
    openssl_key_put(key, prepared);
    return status;
}

psa_status_t openssl_cipher_setup(struct crypto_driver_state *state, const struct crypto_driver_key *key,
                                  const struct crypto_cipher_job *job)
{
    return setup(cipher_of(state), key, job);
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
    abort_all(cipher_of(state));
}
