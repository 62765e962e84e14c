/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include <openssl/evp.h>
#include <pthread.h>
#include <string.h>

#include "library.h"
#include "sha2.h"

/* One context a thread and a hash, reused: a new one would cost as much as hashing 64 bytes. */
static _Thread_local EVP_MD_CTX *thread_ctx[OPENSSL_HASHES];
static pthread_key_t thread_end;
static pthread_once_t thread_end_once = PTHREAD_ONCE_INIT;

struct hash_state {
    EVP_MD_CTX *ctx;
    size_t len;
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

static EVP_MD_CTX *thread_context(size_t index)
{
    if (thread_ctx[index] == NULL) {
        (void)pthread_once(&thread_end_once, make_thread_end);
        (void)pthread_setspecific(thread_end, thread_ctx);
        thread_ctx[index] = EVP_MD_CTX_new();
    }
    return thread_ctx[index];
}

static psa_status_t compute_by_evp(size_t index, const EVP_MD *md, struct span in, struct out_span out, size_t *out_len)
{
    unsigned int len = 0;
    EVP_MD_CTX *ctx = thread_context(index);
    if (ctx == NULL) {
        return PSA_ERROR_INSUFFICIENT_MEMORY;
    }
    if (EVP_DigestInit_ex2(ctx, md, NULL) != 1 || EVP_DigestUpdate(ctx, in.data, in.len) != 1 ||
        EVP_DigestFinal_ex(ctx, out.data, &len) != 1) {
        return openssl_failed();
    }
    *out_len = len;
    return PSA_SUCCESS;
}

psa_status_t openssl_hash_compute(psa_algorithm_t alg, struct span in, struct out_span out, size_t *out_len)
{
    const EVP_MD *md = openssl_md(alg);
    if (md == NULL) {
        return PSA_ERROR_NOT_SUPPORTED;
    }
    if (out.len < PSA_HASH_LENGTH(alg)) {
        return PSA_ERROR_BUFFER_TOO_SMALL;
    }
    psa_status_t status = sha2_compute(alg, in, out.data, out_len);
    return status == PSA_ERROR_NOT_SUPPORTED ? compute_by_evp(alg & (OPENSSL_HASHES - 1u), md, in, out, out_len) : status;
}

psa_status_t openssl_hash_setup(struct crypto_driver_state *state, psa_algorithm_t alg)
{
    struct hash_state *hash = hash_of(state);
    const EVP_MD *md = openssl_md(alg);
    if (md == NULL) {
        return PSA_ERROR_NOT_SUPPORTED;
    }
    hash->ctx = EVP_MD_CTX_new();
    if (hash->ctx == NULL) {
        return PSA_ERROR_INSUFFICIENT_MEMORY;
    }
    hash->len = (size_t)EVP_MD_get_size(md);
    return EVP_DigestInit_ex2(hash->ctx, md, NULL) == 1 ? PSA_SUCCESS : openssl_failed();
}

psa_status_t openssl_hash_update(struct crypto_driver_state *state, struct span in)
{
    return EVP_DigestUpdate(hash_of(state)->ctx, in.data, in.len) == 1 ? PSA_SUCCESS : openssl_failed();
}

psa_status_t openssl_hash_finish(struct crypto_driver_state *state, struct out_span out, size_t *out_len)
{
    struct hash_state *hash = hash_of(state);
    unsigned int len = 0;
    if (out.len < hash->len) {
        return PSA_ERROR_BUFFER_TOO_SMALL;
    }
    if (EVP_DigestFinal_ex(hash->ctx, out.data, &len) != 1) {
        return openssl_failed();
    }
    *out_len = len;
    return PSA_SUCCESS;
}

psa_status_t openssl_hash_clone(const struct crypto_driver_state *from, struct crypto_driver_state *to)
{
    const struct hash_state *source = (const struct hash_state *)(const void *)from->bytes;
    struct hash_state *target = hash_of(to);
    target->ctx = EVP_MD_CTX_new();
    if (target->ctx == NULL) {
        return PSA_ERROR_INSUFFICIENT_MEMORY;
    }
    target->len = source->len;
    return EVP_MD_CTX_copy_ex(target->ctx, source->ctx) == 1 ? PSA_SUCCESS : openssl_failed();
}

void openssl_hash_abort(struct crypto_driver_state *state)
{
    struct hash_state *hash = hash_of(state);
    EVP_MD_CTX_free(hash->ctx);
    hash->ctx = NULL;
}
