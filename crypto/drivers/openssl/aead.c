/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include <limits.h>
#include <openssl/evp.h>
#include <string.h>

#include "base/wipe.h"
#include "ccm.h"
#include "ct/ct.h"
#include "key_cache.h"
#include "library.h"

enum { TAG_MAX = 16 };

/* Multi-part: GCM and ChaCha20-Poly1305 through libcrypto's own streaming, CCM through ccm.c. */
struct aead_state {
    EVP_CIPHER_CTX *ctx; /* NULL for CCM */
    struct ccm ccm;
    size_t tag_len;
    bool is_ccm;
    bool ad_has_ended;
};

_Static_assert(sizeof(struct aead_state) <= CRYPTO_DRIVER_STATE_SIZE, "state fits the core's table");

static struct aead_state *aead_of(struct crypto_driver_state *state)
{
    return (struct aead_state *)(void *)state->bytes;
}

static psa_algorithm_t base_of(psa_algorithm_t alg)
{
    return PSA_ALG_AEAD_WITH_DEFAULT_LENGTH_TAG(alg);
}

static const EVP_CIPHER *choose(const struct crypto_driver_key *key, psa_algorithm_t alg)
{
    psa_algorithm_t base = base_of(alg);
    if (key->type == PSA_KEY_TYPE_AES && base == PSA_ALG_GCM) {
        return openssl_aes(key->bits, OPENSSL_MODE_GCM);
    }
    if (key->type == PSA_KEY_TYPE_AES && base == PSA_ALG_CCM) {
        return openssl_aes(key->bits, OPENSSL_MODE_CCM);
    }
    if (key->type == PSA_KEY_TYPE_CHACHA20 && base == PSA_ALG_CHACHA20_POLY1305) {
        return openssl_chacha20_poly1305();
    }
    return NULL;
}

static psa_status_t make_context(const EVP_CIPHER *cipher, const struct crypto_driver_key *key,
                                 const struct crypto_aead_job *job, EVP_CIPHER_CTX **made)
{
    int encrypt = job->direction == CRYPTO_ENCRYPT;
    bool is_ccm = base_of(job->alg) == PSA_ALG_CCM;
    EVP_CIPHER_CTX *ctx = EVP_CIPHER_CTX_new();
    if (ctx == NULL) {
        return PSA_ERROR_INSUFFICIENT_MEMORY;
    }
    /* CCM wants the tag's length before the key. */
    if (EVP_CipherInit_ex2(ctx, cipher, NULL, NULL, encrypt, NULL) != 1 ||
        EVP_CIPHER_CTX_ctrl(ctx, EVP_CTRL_AEAD_SET_IVLEN, (int)job->nonce.len, NULL) != 1 ||
        (is_ccm && EVP_CIPHER_CTX_ctrl(ctx, EVP_CTRL_AEAD_SET_TAG, (int)job->tag_len, NULL) != 1) ||
        EVP_CipherInit_ex2(ctx, NULL, key->material.data, NULL, encrypt, NULL) != 1) {
        EVP_CIPHER_CTX_free(ctx);
        return openssl_failed();
    }
    *made = ctx;
    return PSA_SUCCESS;
}

static psa_status_t prepare(struct openssl_prepared_cipher *prepared, const struct crypto_driver_key *key,
                            const struct crypto_aead_job *job)
{
    const EVP_CIPHER *cipher = choose(key, job->alg);
    if (cipher == NULL) {
        return PSA_ERROR_NOT_SUPPORTED;
    }
    if (prepared->ctx != NULL && prepared->alg == job->alg && prepared->nonce_len == job->nonce.len &&
        prepared->tag_len == job->tag_len) {
        return PSA_SUCCESS;
    }
    EVP_CIPHER_CTX_free(prepared->ctx);
    *prepared = (struct openssl_prepared_cipher){ .alg = job->alg, .nonce_len = job->nonce.len,
                                                  .tag_len = job->tag_len };
    return make_context(cipher, key, job, &prepared->ctx);
}

static bool add_data(EVP_CIPHER_CTX *ctx, const struct crypto_aead_job *job, bool is_ccm, size_t in_len)
{
    int len = 0;
    if (is_ccm && EVP_CipherUpdate(ctx, NULL, &len, NULL, (int)in_len) != 1) {
        return false;
    }
    return job->ad.len == 0 || EVP_CipherUpdate(ctx, NULL, &len, job->ad.data, (int)job->ad.len) == 1;
}

static psa_status_t seal(EVP_CIPHER_CTX *ctx, const struct crypto_aead_job *job, struct out_span out, size_t *out_len)
{
    static const uint8_t nothing[1];
    uint8_t spare[TAG_MAX];
    bool is_ccm = base_of(job->alg) == PSA_ALG_CCM;
    const uint8_t *in = job->in.len == 0 ? nothing : job->in.data;
    int len = 0;
    int last = 0;
    if (out.len < job->in.len + job->tag_len) {
        return PSA_ERROR_BUFFER_TOO_SMALL;
    }
    if (EVP_CipherInit_ex2(ctx, NULL, NULL, job->nonce.data, 1, NULL) != 1 ||
        !add_data(ctx, job, is_ccm, job->in.len) ||
        ((is_ccm || job->in.len != 0) && EVP_CipherUpdate(ctx, out.data, &len, in, (int)job->in.len) != 1) ||
        EVP_CipherFinal_ex(ctx, spare, &last) != 1 ||
        EVP_CIPHER_CTX_ctrl(ctx, EVP_CTRL_AEAD_GET_TAG, (int)job->tag_len, out.data + job->in.len) != 1) {
        return openssl_failed();
    }
    *out_len = job->in.len + job->tag_len;
    return PSA_SUCCESS;
}

static psa_status_t open_sealed(EVP_CIPHER_CTX *ctx, const struct crypto_aead_job *job, struct out_span out,
                                size_t *out_len)
{
    bool is_ccm = base_of(job->alg) == PSA_ALG_CCM;
    size_t body = job->in.len - job->tag_len;
    uint8_t tag[TAG_MAX];
    uint8_t spare[TAG_MAX];
    int len = 0;
    int last = 0;
    if (out.len < body) {
        return PSA_ERROR_BUFFER_TOO_SMALL;
    }
    memcpy(tag, job->in.data + body, job->tag_len);
    uint8_t *to = body == 0 ? spare : out.data;
    if (EVP_CipherInit_ex2(ctx, NULL, NULL, job->nonce.data, 0, NULL) != 1 ||
        EVP_CIPHER_CTX_ctrl(ctx, EVP_CTRL_AEAD_SET_TAG, (int)job->tag_len, tag) != 1 ||
        !add_data(ctx, job, is_ccm, body)) {
        return openssl_failed();
    }
    /* libcrypto checks a CCM tag in the update, the others' in the final call. */
    bool good = !(is_ccm || body != 0) || EVP_CipherUpdate(ctx, to, &len, job->in.data, (int)body) == 1;
    good = good && (is_ccm || EVP_CipherFinal_ex(ctx, spare, &last) == 1);
    if (!good) {
        (void)openssl_failed();
        wipe(out.data, body);
        return PSA_ERROR_INVALID_SIGNATURE;
    }
    *out_len = body;
    return PSA_SUCCESS;
}

psa_status_t openssl_aead(const struct crypto_driver_key *key, const struct crypto_aead_job *job, struct out_span out,
                          size_t *out_len)
{
    if (job->tag_len > TAG_MAX || job->in.len > INT_MAX || job->ad.len > INT_MAX) {
        return PSA_ERROR_INVALID_ARGUMENT;
    }
    bool is_encrypting = job->direction == CRYPTO_ENCRYPT;
    if (!is_encrypting && job->in.len < job->tag_len) {
        return PSA_ERROR_INVALID_ARGUMENT;
    }
    struct openssl_prepared *prepared = openssl_key_take(key);
    if (prepared == NULL) {
        return PSA_ERROR_INSUFFICIENT_MEMORY;
    }
    struct openssl_prepared_cipher *side = is_encrypting ? &prepared->encrypt : &prepared->decrypt;
    psa_status_t status = prepare(side, key, job);
    if (status == PSA_SUCCESS) {
        status = is_encrypting ? seal(side->ctx, job, out, out_len) : open_sealed(side->ctx, job, out, out_len);
    }
    if (status != PSA_SUCCESS) {
        EVP_CIPHER_CTX_free(side->ctx);
        side->ctx = NULL;
        *out_len = 0;
    }
    openssl_key_put(key, prepared);
    return status;
}

psa_status_t openssl_aead_setup(struct crypto_driver_state *state, const struct crypto_driver_key *key,
                                const struct crypto_aead_job *job)
{
    struct aead_state *aead = aead_of(state);
    const EVP_CIPHER *cipher = choose(key, job->alg);
    if (cipher == NULL) {
        return PSA_ERROR_NOT_SUPPORTED;
    }
    if (job->tag_len > TAG_MAX) {
        return PSA_ERROR_INVALID_ARGUMENT;
    }
    aead->tag_len = job->tag_len;
    aead->is_ccm = base_of(job->alg) == PSA_ALG_CCM;
    if (aead->is_ccm) {
        return ccm_setup(&aead->ccm, key, job);
    }
    psa_status_t status = make_context(cipher, key, job, &aead->ctx);
    if (status == PSA_SUCCESS &&
        EVP_CipherInit_ex2(aead->ctx, NULL, NULL, job->nonce.data, job->direction == CRYPTO_ENCRYPT, NULL) != 1) {
        status = openssl_failed();
    }
    return status;
}

psa_status_t openssl_aead_update_ad(struct crypto_driver_state *state, struct span ad)
{
    struct aead_state *aead = aead_of(state);
    int len = 0;
    if (aead->is_ccm) {
        return ccm_update_ad(&aead->ccm, ad);
    }
    if (ad.len > INT_MAX) {
        return PSA_ERROR_INVALID_ARGUMENT;
    }
    bool good = ad.len == 0 || EVP_CipherUpdate(aead->ctx, NULL, &len, ad.data, (int)ad.len) == 1;
    return good ? PSA_SUCCESS : openssl_failed();
}

static psa_status_t end_ad(struct aead_state *aead)
{
    if (aead->ad_has_ended) {
        return PSA_SUCCESS;
    }
    aead->ad_has_ended = true;
    return aead->is_ccm ? ccm_end_ad(&aead->ccm) : PSA_SUCCESS;
}

psa_status_t openssl_aead_update(struct crypto_driver_state *state, struct span in, struct out_span out,
                                 size_t *out_len)
{
    struct aead_state *aead = aead_of(state);
    int len = 0;
    if (in.len > INT_MAX) {
        return PSA_ERROR_INVALID_ARGUMENT;
    }
    if (out.len < in.len) {
        return PSA_ERROR_BUFFER_TOO_SMALL;
    }
    psa_status_t status = end_ad(aead);
    if (status == PSA_SUCCESS && aead->is_ccm) {
        status = ccm_update(&aead->ccm, in, out);
    } else if (status == PSA_SUCCESS && in.len != 0 &&
               EVP_CipherUpdate(aead->ctx, out.data, &len, in.data, (int)in.len) != 1) {
        status = openssl_failed();
    }
    *out_len = status == PSA_SUCCESS ? in.len : 0;
    return status;
}

psa_status_t openssl_aead_finish(struct crypto_driver_state *state, struct out_span out, size_t *out_len,
                                 struct out_span tag)
{
    struct aead_state *aead = aead_of(state);
    uint8_t full[TAG_MAX];
    int len = 0;
    (void)out;
    *out_len = 0;
    if (tag.len < aead->tag_len) {
        return PSA_ERROR_BUFFER_TOO_SMALL;
    }
    psa_status_t status = end_ad(aead);
    if (status == PSA_SUCCESS && aead->is_ccm) {
        status = ccm_tag(&aead->ccm, full);
    } else if (status == PSA_SUCCESS &&
               (EVP_CipherFinal_ex(aead->ctx, full, &len) != 1 ||
                EVP_CIPHER_CTX_ctrl(aead->ctx, EVP_CTRL_AEAD_GET_TAG, (int)aead->tag_len, full) != 1)) {
        status = openssl_failed();
    }
    if (status == PSA_SUCCESS) {
        memcpy(tag.data, full, aead->tag_len);
    }
    wipe(full, sizeof(full));
    return status;
}

psa_status_t openssl_aead_verify(struct crypto_driver_state *state, struct span tag, struct out_span out,
                                 size_t *out_len)
{
    struct aead_state *aead = aead_of(state);
    uint8_t expected[TAG_MAX];
    int len = 0;
    (void)out;
    *out_len = 0;
    if (tag.len != aead->tag_len) {
        return PSA_ERROR_INVALID_SIGNATURE;
    }
    psa_status_t status = end_ad(aead);
    if (status == PSA_SUCCESS && aead->is_ccm) {
        status = ccm_tag(&aead->ccm, expected);
        if (status == PSA_SUCCESS && !ct_reveal(ct_eq(expected, tag.data, tag.len))) {
            status = PSA_ERROR_INVALID_SIGNATURE;
        }
    } else if (status == PSA_SUCCESS) {
        memcpy(expected, tag.data, tag.len);
        bool good = EVP_CIPHER_CTX_ctrl(aead->ctx, EVP_CTRL_AEAD_SET_TAG, (int)tag.len, expected) == 1 &&
                    EVP_CipherFinal_ex(aead->ctx, expected, &len) == 1;
        if (!good) {
            (void)openssl_failed();
            status = PSA_ERROR_INVALID_SIGNATURE;
        }
    }
    wipe(expected, sizeof(expected));
    return status;
}

void openssl_aead_abort(struct crypto_driver_state *state)
{
    struct aead_state *aead = aead_of(state);
    EVP_CIPHER_CTX_free(aead->ctx);
    ccm_abort(&aead->ccm);
    wipe(aead, sizeof(*aead));
}
