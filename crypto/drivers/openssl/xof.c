/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include <openssl/err.h>
#include <openssl/evp.h>
#include <stdlib.h>
#include <string.h>

#include "base/wipe.h"
#include "trial.h"

/*
 * SHAKE. libcrypto 3.0 gives wrong bytes on a second squeeze, so every squeeze is the first of a copy, from the start of the stream: what
 * came out before is kept, and whenever it does not reach, about twice as much is made anew. That bounds the stream: OUTPUT_MAX bytes of
 * one operation.
 */
enum { OUTPUT_MAX = 65536, OUTPUT_LEAST = 512 };

struct xof_state {
    EVP_MD_CTX *ctx;  /* all input, never squeezed */
    uint8_t *stream;  /* the first stream_len bytes of the output */
    size_t stream_len;
    size_t given;
};

_Static_assert(sizeof(struct xof_state) <= CRYPTO_DRIVER_STATE_SIZE, "state fits the core's table");

/* Written before any other thread exists. */
static EVP_MD *shake128;
static EVP_MD *shake256;

static struct xof_state *xof_of(struct crypto_driver_state *state)
{
    return (struct xof_state *)(void *)state->bytes;
}

static const EVP_MD *md_of(psa_algorithm_t alg)
{
    return alg == PSA_ALG_SHAKE128 ? shake128 : alg == PSA_ALG_SHAKE256 ? shake256 : NULL;
}

psa_status_t openssl_xof_setup(struct crypto_driver_state *state, psa_algorithm_t alg)
{
    struct xof_state *xof = xof_of(state);
    if (md_of(alg) == NULL) {
        return PSA_ERROR_NOT_SUPPORTED;
    }
    xof->ctx = EVP_MD_CTX_new();
    if (xof->ctx == NULL) {
        return PSA_ERROR_INSUFFICIENT_MEMORY;
    }
    return EVP_DigestInit_ex2(xof->ctx, md_of(alg), NULL) == 1 ? PSA_SUCCESS : openssl_failed();
}

psa_status_t openssl_xof_update(struct crypto_driver_state *state, struct span in)
{
    return EVP_DigestUpdate(xof_of(state)->ctx, in.data, in.len) == 1 ? PSA_SUCCESS : openssl_failed();
}

static void forget_stream(struct xof_state *xof)
{
    OPENSSL_clear_free(xof->stream, xof->stream_len);
    xof->stream = NULL;
    xof->stream_len = 0;
}

static psa_status_t squeeze(struct xof_state *xof, size_t len)
{
    EVP_MD_CTX *copy = EVP_MD_CTX_new();
    uint8_t *stream = OPENSSL_malloc(len);
    psa_status_t status = PSA_ERROR_INSUFFICIENT_MEMORY;
    if (copy == NULL || stream == NULL) {
        goto out;
    }
    if (EVP_MD_CTX_copy_ex(copy, xof->ctx) != 1 || EVP_DigestFinalXOF(copy, stream, len) != 1) {
        status = openssl_failed();
        goto out;
    }
    forget_stream(xof);
    xof->stream = stream;
    xof->stream_len = len;
    stream = NULL;
    status = PSA_SUCCESS;
out:
    OPENSSL_clear_free(stream, len);
    EVP_MD_CTX_free(copy);
    return status;
}

psa_status_t openssl_xof_output(struct crypto_driver_state *state, struct out_span out)
{
    struct xof_state *xof = xof_of(state);
    if (out.len > OUTPUT_MAX - xof->given) {
        return PSA_ERROR_INSUFFICIENT_MEMORY;
    }
    size_t end = xof->given + out.len;
    if (end > xof->stream_len) {
        size_t len = end > OUTPUT_MAX / 2 ? OUTPUT_MAX : 2 * end;
        psa_status_t status = squeeze(xof, len < OUTPUT_LEAST ? OUTPUT_LEAST : len);
        if (status != PSA_SUCCESS) {
            return status;
        }
    }
    if (out.len != 0) {
        memcpy(out.data, xof->stream + xof->given, out.len);
        wipe(xof->stream + xof->given, out.len);
    }
    xof->given = end;
    return PSA_SUCCESS;
}

void openssl_xof_abort(struct crypto_driver_state *state)
{
    struct xof_state *xof = xof_of(state);
    forget_stream(xof);
    EVP_MD_CTX_free(xof->ctx);
    *xof = (struct xof_state){ 0 };
}

/* FIPS 202, SHAKE of no input: its first bytes, and in two pieces what lies across the end of a block of the sponge. */
static bool is_good(psa_algorithm_t alg, const char *first, const char *across)
{
    struct crypto_driver_state state = { 0 };
    uint8_t out[200];
    psa_status_t status = openssl_xof_setup(&state, alg);
    if (status == PSA_SUCCESS) {
        status = openssl_xof_output(&state, out_span_of(out, 160));
    }
    bool good = trial_is(status, out, 32, first);
    if (good) {
        status = openssl_xof_output(&state, out_span_of(out, 16));
    }
    good = good && trial_is(status, out, 16, across);
    openssl_xof_abort(&state);
    return good;
}

static void start(void)
{
    shake128 = EVP_MD_fetch(openssl_context(), "SHAKE-128", NULL);
    shake256 = EVP_MD_fetch(openssl_context(), "SHAKE-256", NULL);
    ERR_clear_error();
    if (!is_good(PSA_ALG_SHAKE128, "7f9c2ba4e88f827d616045507605853ed73b8093f6efbc88eb1a6eacfa66ef26",
                 "aee7eef47cb0fca9767be1fda69419df")) {
        EVP_MD_free(shake128);
        shake128 = NULL;
    }
    if (!is_good(PSA_ALG_SHAKE256, "46b9dd2b0ba88d13233b3feb743eeb243fcd52ea62b81b82b50c27646ed5762f",
                 "77231395f6147293b68ceab7a9e0c58d")) {
        EVP_MD_free(shake256);
        shake256 = NULL;
    }
}

static bool has(psa_algorithm_t alg, psa_key_type_t type, size_t bits)
{
    (void)type;
    (void)bits;
    return md_of(alg) != NULL;
}

const struct openssl_family openssl_xof_family = {
    .categories = OPENSSL_CATEGORY(PSA_ALG_SHAKE128),
    .start = start,
    .has = has,
};
