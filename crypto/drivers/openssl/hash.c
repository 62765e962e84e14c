/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include <openssl/evp.h>
#include <pthread.h>
#include <string.h>

#include "base/bytes.h"
#include "base/wipe.h"
#include "mmo.h"
#include "words.h"

/* Three ways to a digest: the functions beneath EVP (words.c), EVP, and the composition of Zigbee (mmo.c). */

/* One context a thread and a hash, reused: a new one would cost as much as hashing 64 bytes. */
static _Thread_local EVP_MD_CTX *thread_ctx[OPENSSL_HASHES];
static pthread_key_t thread_end;
static pthread_once_t thread_end_once = PTHREAD_ONCE_INIT;

struct hash_state {
    psa_algorithm_t alg;
    EVP_MD_CTX *ctx; /* NULL: one of the others */
    union {
        struct words_state words;
        struct mmo mmo;
    } of;
};

_Static_assert(sizeof(struct hash_state) <= CRYPTO_DRIVER_STATE_SIZE, "state fits the core's table");

static struct hash_state *hash_of(struct crypto_driver_state *state)
{
    return (struct hash_state *)(void *)state->bytes;
}

static void free_thread_contexts(void *contexts)
{
    EVP_MD_CTX **ctx = contexts;
    for (int i = 0; i < OPENSSL_HASHES; i++) {
        EVP_MD_CTX_free(ctx[i]);
        ctx[i] = NULL;
    }
}

static void make_thread_end(void)
{
    (void)pthread_key_create(&thread_end, free_thread_contexts);
}

static EVP_MD_CTX *thread_context(psa_algorithm_t alg)
{
    EVP_MD_CTX **ctx = &thread_ctx[alg & (OPENSSL_HASHES - 1u)];
    if (*ctx == NULL) {
        (void)pthread_once(&thread_end_once, make_thread_end);
        (void)pthread_setspecific(thread_end, thread_ctx);
        *ctx = EVP_MD_CTX_new();
    }
    return *ctx;
}

/* The forms of SHAKE with a fixed length say how much they squeeze. */
static psa_status_t evp_finish(EVP_MD_CTX *ctx, psa_algorithm_t alg, uint8_t *out)
{
    bool is_xof = (EVP_MD_get_flags(EVP_MD_CTX_get0_md(ctx)) & EVP_MD_FLAG_XOF) != 0;
    unsigned int len = 0;
    int done = is_xof ? EVP_DigestFinalXOF(ctx, out, PSA_HASH_LENGTH(alg)) : EVP_DigestFinal_ex(ctx, out, &len);
    return done == 1 ? PSA_SUCCESS : openssl_failed();
}

static psa_status_t compute_by_evp(psa_algorithm_t alg, struct span in, uint8_t *out)
{
    EVP_MD_CTX *ctx = thread_context(alg);
    if (ctx == NULL) {
        return PSA_ERROR_INSUFFICIENT_MEMORY;
    }
    if (EVP_DigestInit_ex2(ctx, openssl_hash_md(alg), NULL) != 1 || EVP_DigestUpdate(ctx, in.data, in.len) != 1) {
        return openssl_failed();
    }
    return evp_finish(ctx, alg, out);
}

static psa_status_t compute_by_words(psa_algorithm_t alg, struct span in, uint8_t *out)
{
    struct words_state state;
    bool is_good = words_start(alg, &state) && (in.len == 0 || words_update(alg, &state, in)) &&
                   words_finish(alg, &state, out);
    wipe(&state, sizeof(state));
    return is_good ? PSA_SUCCESS : openssl_failed();
}

static psa_status_t compute_mmo(struct span in, uint8_t *out)
{
    struct mmo mmo;
    mmo_start(&mmo);
    bool is_good = mmo_update(&mmo, in) && mmo_finish(&mmo, out);
    wipe(&mmo, sizeof(mmo));
    return is_good ? PSA_SUCCESS : PSA_ERROR_INVALID_ARGUMENT;
}

psa_status_t openssl_hash_compute(psa_algorithm_t alg, struct span in, struct out_span out, size_t *out_len)
{
    psa_status_t status = PSA_SUCCESS;
    if (!openssl_has_hash(alg)) {
        return PSA_ERROR_NOT_SUPPORTED;
    }
    if (out.len < PSA_HASH_LENGTH(alg)) {
        return PSA_ERROR_BUFFER_TOO_SMALL;
    }
    if (words_has(alg)) {
        status = compute_by_words(alg, in, out.data);
    } else {
        status = alg == PSA_ALG_AES_MMO_ZIGBEE ? compute_mmo(in, out.data) : compute_by_evp(alg, in, out.data);
    }
    *out_len = status == PSA_SUCCESS ? PSA_HASH_LENGTH(alg) : 0;
    return status;
}

psa_status_t openssl_hash_setup(struct crypto_driver_state *state, psa_algorithm_t alg)
{
    struct hash_state *hash = hash_of(state);
    if (!openssl_has_hash(alg)) {
        return PSA_ERROR_NOT_SUPPORTED;
    }
    hash->alg = alg;
    if (words_has(alg)) {
        return words_start(alg, &hash->of.words) ? PSA_SUCCESS : openssl_failed();
    }
    if (alg == PSA_ALG_AES_MMO_ZIGBEE) {
        mmo_start(&hash->of.mmo);
        return PSA_SUCCESS;
    }
    hash->ctx = EVP_MD_CTX_new();
    if (hash->ctx == NULL) {
        return PSA_ERROR_INSUFFICIENT_MEMORY;
    }
    return EVP_DigestInit_ex2(hash->ctx, openssl_hash_md(alg), NULL) == 1 ? PSA_SUCCESS : openssl_failed();
}

psa_status_t openssl_hash_update(struct crypto_driver_state *state, struct span in)
{
    struct hash_state *hash = hash_of(state);
    bool is_good = true;
    if (hash->ctx != NULL) {
        is_good = EVP_DigestUpdate(hash->ctx, in.data, in.len) == 1;
    } else if (words_has(hash->alg)) {
        is_good = words_update(hash->alg, &hash->of.words, in);
    } else {
        is_good = mmo_update(&hash->of.mmo, in);
    }
    return is_good ? PSA_SUCCESS : openssl_failed();
}

psa_status_t openssl_hash_finish(struct crypto_driver_state *state, struct out_span out, size_t *out_len)
{
    struct hash_state *hash = hash_of(state);
    size_t len = PSA_HASH_LENGTH(hash->alg);
    psa_status_t status = PSA_SUCCESS;
    if (out.len < len) {
        return PSA_ERROR_BUFFER_TOO_SMALL;
    }
    if (hash->ctx != NULL) {
        status = evp_finish(hash->ctx, hash->alg, out.data);
    } else if (words_has(hash->alg)) {
        status = words_finish(hash->alg, &hash->of.words, out.data) ? PSA_SUCCESS : openssl_failed();
    } else {
        status = mmo_finish(&hash->of.mmo, out.data) ? PSA_SUCCESS : PSA_ERROR_INVALID_ARGUMENT;
    }
    *out_len = status == PSA_SUCCESS ? len : 0;
    return status;
}

psa_status_t openssl_hash_clone(const struct crypto_driver_state *from, struct crypto_driver_state *to)
{
    const struct hash_state *source = (const struct hash_state *)(const void *)from->bytes;
    struct hash_state *target = hash_of(to);
    *target = *source;
    if (source->ctx == NULL) {
        return PSA_SUCCESS;
    }
    target->ctx = EVP_MD_CTX_new();
    if (target->ctx == NULL) {
        return PSA_ERROR_INSUFFICIENT_MEMORY;
    }
    return EVP_MD_CTX_copy_ex(target->ctx, source->ctx) == 1 ? PSA_SUCCESS : openssl_failed();
}

psa_status_t openssl_hash_suspend(struct crypto_driver_state *state, struct out_span out, size_t *out_len)
{
    struct hash_state *hash = hash_of(state);
    size_t field = PSA_HASH_SUSPEND_ALGORITHM_FIELD_LENGTH;
    *out_len = 0;
    if (PSA_HASH_SUSPEND_OUTPUT_SIZE(hash->alg) == 0 || !words_has(hash->alg)) {
        return PSA_ERROR_NOT_SUPPORTED;
    }
    if (out.len < field) {
        return PSA_ERROR_BUFFER_TOO_SMALL;
    }
    size_t len = words_suspend(hash->alg, &hash->of.words, out_span_of(out.data + field, out.len - field));
    if (len == 0) {
        return PSA_ERROR_BUFFER_TOO_SMALL;
    }
    put_be32(out.data, hash->alg);
    *out_len = field + len;
    return PSA_SUCCESS;
}

psa_status_t openssl_hash_resume(struct crypto_driver_state *state, psa_algorithm_t alg, struct span in)
{
    struct hash_state *hash = hash_of(state);
    size_t field = PSA_HASH_SUSPEND_ALGORITHM_FIELD_LENGTH;
    if (PSA_HASH_SUSPEND_OUTPUT_SIZE(alg) == 0 || !words_has(alg) || !openssl_has_hash(alg)) {
        return PSA_ERROR_NOT_SUPPORTED;
    }
    hash->alg = alg;
    bool is_good = in.len >= field && words_resume(alg, &hash->of.words, span_of(in.data + field, in.len - field));
    return is_good ? PSA_SUCCESS : PSA_ERROR_INVALID_ARGUMENT;
}

void openssl_hash_abort(struct crypto_driver_state *state)
{
    struct hash_state *hash = hash_of(state);
    EVP_MD_CTX_free(hash->ctx);
    wipe(hash, sizeof(*hash));
}
