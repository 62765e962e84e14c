/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include <limits.h>
#include <openssl/evp.h>
#include <stdatomic.h>
#include <string.h>

#include "base/wipe.h"
#include "ccm.h"
#include "chacha.h"
#include "ct/ct.h"
#include "gcm.h"
#include "key_cache.h"
#include "library.h"

enum { TAG_MAX = 16 };

/* By EVP: GCM over AES and ARIA, ChaCha20-Poly1305, CCM over AES in one call. Composed: all other GCM (gcm.c) and CCM (ccm.c), and
 * XChaCha20-Poly1305, which is ChaCha20-Poly1305 under a derived key (draft-irtf-cfrg-xchacha, 2.3). */
enum way { WAY_EVP = 0, WAY_CCM, WAY_GCM };

struct aead_state {
    enum way way;
    EVP_CIPHER_CTX *ctx; /* WAY_EVP */
    union {
        struct ccm ccm;
        struct gcm gcm;
    } of;
    size_t tag_len;
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
    switch (base_of(alg)) {
    case PSA_ALG_GCM:
        return openssl_block_cipher(key->type, key->bits, OPENSSL_MODE_GCM);
    case PSA_ALG_CCM:
        return key->type == PSA_KEY_TYPE_AES ? openssl_block_cipher(key->type, key->bits, OPENSSL_MODE_CCM) : NULL;
    case PSA_ALG_CHACHA20_POLY1305:
        return key->type == PSA_KEY_TYPE_CHACHA20 ? openssl_chacha20_poly1305() : NULL;
    default:
        return NULL;
    }
}

/* False: no way. `in_parts`: CCM over AES too is composed then, as EVP takes its payload in one call only. */
static bool way_of(const struct crypto_driver_key *key, psa_algorithm_t alg, bool in_parts, enum way *way)
{
    psa_algorithm_t base = base_of(alg);
    *way = WAY_EVP;
    if (!openssl_has_aead(base, key->type, key->bits)) {
        return false;
    }
    bool has_evp = choose(key, alg) != NULL;
    if (base == PSA_ALG_CCM && (in_parts || !has_evp)) {
        *way = WAY_CCM;
    } else if (base == PSA_ALG_GCM && !has_evp) {
        *way = WAY_GCM;
    }
    return true;
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

static psa_status_t setup(struct aead_state *aead, const struct crypto_driver_key *key, const struct crypto_aead_job *job,
                          bool in_parts)
{
    if (!way_of(key, job->alg, in_parts, &aead->way)) {
        return PSA_ERROR_NOT_SUPPORTED;
    }
    if (job->tag_len > TAG_MAX) {
        return PSA_ERROR_INVALID_ARGUMENT;
    }
    aead->tag_len = job->tag_len;
    if (aead->way == WAY_CCM) {
        return ccm_setup(&aead->of.ccm, key, job);
    }
    if (aead->way == WAY_GCM) {
        return gcm_setup(&aead->of.gcm, key, job);
    }
    psa_status_t status = make_context(choose(key, job->alg), key, job, &aead->ctx);
    if (status == PSA_SUCCESS &&
        EVP_CipherInit_ex2(aead->ctx, NULL, NULL, job->nonce.data, job->direction == CRYPTO_ENCRYPT, NULL) != 1) {
        status = openssl_failed();
    }
    return status;
}

static psa_status_t update_ad(struct aead_state *aead, struct span ad)
{
    int len = 0;
    if (aead->way == WAY_CCM) {
        return ccm_update_ad(&aead->of.ccm, ad);
    }
    if (aead->way == WAY_GCM) {
        return gcm_update_ad(&aead->of.gcm, ad);
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
    return aead->way == WAY_CCM ? ccm_end_ad(&aead->of.ccm) : PSA_SUCCESS;
}

static psa_status_t update(struct aead_state *aead, struct span in, struct out_span out)
{
    int len = 0;
    if (in.len > INT_MAX) {
        return PSA_ERROR_INVALID_ARGUMENT;
    }
    if (out.len < in.len) {
        return PSA_ERROR_BUFFER_TOO_SMALL;
    }
    psa_status_t status = end_ad(aead);
    if (status != PSA_SUCCESS || in.len == 0) {
        return status;
    }
    if (aead->way == WAY_CCM) {
        return ccm_update(&aead->of.ccm, in, out);
    }
    if (aead->way == WAY_GCM) {
        return gcm_update(&aead->of.gcm, in, out);
    }
    return EVP_CipherUpdate(aead->ctx, out.data, &len, in.data, (int)in.len) == 1 ? PSA_SUCCESS : openssl_failed();
}

static psa_status_t make_tag(struct aead_state *aead, uint8_t tag[TAG_MAX])
{
    int len = 0;
    psa_status_t status = end_ad(aead);
    if (status != PSA_SUCCESS) {
        return status;
    }
    if (aead->way == WAY_CCM) {
        return ccm_tag(&aead->of.ccm, tag);
    }
    if (aead->way == WAY_GCM) {
        gcm_tag(&aead->of.gcm, tag);
        return PSA_SUCCESS;
    }
    bool good = EVP_CipherFinal_ex(aead->ctx, tag, &len) == 1 &&
                EVP_CIPHER_CTX_ctrl(aead->ctx, EVP_CTRL_AEAD_GET_TAG, (int)aead->tag_len, tag) == 1;
    return good ? PSA_SUCCESS : openssl_failed();
}

static psa_status_t check_tag(struct aead_state *aead, const uint8_t *tag)
{
    uint8_t expected[TAG_MAX];
    int len = 0;
    psa_status_t status = end_ad(aead);
    if (status == PSA_SUCCESS && aead->way != WAY_EVP) {
        status = make_tag(aead, expected);
        if (status == PSA_SUCCESS && !ct_reveal(ct_eq(expected, tag, aead->tag_len))) {
            status = PSA_ERROR_INVALID_SIGNATURE;
        }
    } else if (status == PSA_SUCCESS) {
        memcpy(expected, tag, aead->tag_len);
        bool good = EVP_CIPHER_CTX_ctrl(aead->ctx, EVP_CTRL_AEAD_SET_TAG, (int)aead->tag_len, expected) == 1 &&
                    EVP_CipherFinal_ex(aead->ctx, expected, &len) == 1;
        if (!good) {
            (void)openssl_failed();
            status = PSA_ERROR_INVALID_SIGNATURE;
        }
    }
    wipe(expected, sizeof(expected));
    return status;
}

static void abort_all(struct aead_state *aead)
{
    EVP_CIPHER_CTX_free(aead->ctx);
    if (aead->way == WAY_CCM) {
        ccm_abort(&aead->of.ccm);
    } else if (aead->way == WAY_GCM) {
        gcm_abort(&aead->of.gcm);
    }
    wipe(aead, sizeof(*aead));
}

/* A whole message by the parts of a composed one. */
static psa_status_t run_once(const struct crypto_driver_key *key, const struct crypto_aead_job *job, struct out_span out,
                             size_t *out_len)
{
    struct aead_state aead = { 0 };
    uint8_t tag[TAG_MAX];
    bool is_encrypting = job->direction == CRYPTO_ENCRYPT;
    size_t body = is_encrypting ? job->in.len : job->in.len - job->tag_len;
    struct crypto_aead_job whole = *job;
    whole.ad_total = job->ad.len;
    whole.in_total = body;
    if (out.len < body + (is_encrypting ? job->tag_len : 0)) {
        return PSA_ERROR_BUFFER_TOO_SMALL;
    }
    if (!is_encrypting) {
        memcpy(tag, job->in.data + body, job->tag_len);
    }
    psa_status_t status = setup(&aead, key, &whole, false);
    if (status == PSA_SUCCESS) {
        status = update_ad(&aead, job->ad);
    }
    if (status == PSA_SUCCESS) {
        status = update(&aead, span_of(job->in.data, body), out);
    }
    if (status == PSA_SUCCESS) {
        status = is_encrypting ? make_tag(&aead, tag) : check_tag(&aead, tag);
    }
    if (status == PSA_SUCCESS && is_encrypting) {
        memcpy(out.data + body, tag, job->tag_len);
    }
    if (status != PSA_SUCCESS) {
        wipe(out.data, body);
    }
    *out_len = status != PSA_SUCCESS ? 0 : body + (is_encrypting ? job->tag_len : 0);
    abort_all(&aead);
    wipe(tag, sizeof(tag));
    return status;
}

static psa_status_t run_prepared(const struct crypto_driver_key *key, const struct crypto_aead_job *job,
                                 struct out_span out, size_t *out_len)
{
    bool is_encrypting = job->direction == CRYPTO_ENCRYPT;
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

/* XChaCha20-Poly1305 as ChaCha20-Poly1305 of a key that lives for one message. */
struct extended {
    uint8_t material[CHACHA_KEY];
    uint8_t nonce[12];
    void *_Atomic cache;
    struct crypto_driver_key key;
    struct crypto_aead_job job;
};

static psa_status_t extend(struct extended *x, const struct crypto_driver_key *key, const struct crypto_aead_job *job)
{
    if (!openssl_has_aead(PSA_ALG_XCHACHA20_POLY1305, key->type, key->bits)) {
        return PSA_ERROR_NOT_SUPPORTED;
    }
    if (job->nonce.len != XCHACHA_NONCE) {
        return PSA_ERROR_INVALID_ARGUMENT;
    }
    if (!chacha_derive(key->material.data, job->nonce.data, x->material)) {
        return openssl_failed();
    }
    memset(x->nonce, 0, 4);
    memcpy(x->nonce + 4, job->nonce.data + 16, 8);
    x->key = (struct crypto_driver_key){ .type = PSA_KEY_TYPE_CHACHA20, .bits = 256, .cache = &x->cache };
    x->key.material = span_of(x->material, sizeof(x->material));
    x->job = *job;
    x->job.alg = PSA_ALG_CHACHA20_POLY1305;
    x->job.nonce = span_of(x->nonce, sizeof(x->nonce));
    return PSA_SUCCESS;
}

static void extended_end(struct extended *x)
{
    openssl_key_forget(atomic_exchange(&x->cache, NULL));
    wipe(x, sizeof(*x));
}

psa_status_t openssl_aead(const struct crypto_driver_key *key, const struct crypto_aead_job *job, struct out_span out,
                          size_t *out_len)
{
    enum way way = WAY_EVP;
    *out_len = 0;
    if (job->tag_len > TAG_MAX || job->in.len > INT_MAX || job->ad.len > INT_MAX) {
        return PSA_ERROR_INVALID_ARGUMENT;
    }
    if (job->direction != CRYPTO_ENCRYPT && job->in.len < job->tag_len) {
        return PSA_ERROR_INVALID_ARGUMENT;
    }
    if (base_of(job->alg) == PSA_ALG_XCHACHA20_POLY1305) {
        struct extended x = { 0 };
        psa_status_t status = extend(&x, key, job);
        if (status == PSA_SUCCESS) {
            status = run_prepared(&x.key, &x.job, out, out_len);
        }
        extended_end(&x);
        return status;
    }
    if (!way_of(key, job->alg, false, &way)) {
        return PSA_ERROR_NOT_SUPPORTED;
    }
    return way == WAY_EVP ? run_prepared(key, job, out, out_len) : run_once(key, job, out, out_len);
}

psa_status_t openssl_aead_setup(struct crypto_driver_state *state, const struct crypto_driver_key *key,
                                const struct crypto_aead_job *job)
{
    if (base_of(job->alg) == PSA_ALG_XCHACHA20_POLY1305) {
        struct extended x = { 0 };
        psa_status_t status = extend(&x, key, job);
        if (status == PSA_SUCCESS) {
            status = setup(aead_of(state), &x.key, &x.job, true);
        }
        extended_end(&x);
        return status;
    }
    return setup(aead_of(state), key, job, true);
}

psa_status_t openssl_aead_update_ad(struct crypto_driver_state *state, struct span ad)
{
    return update_ad(aead_of(state), ad);
}

psa_status_t openssl_aead_update(struct crypto_driver_state *state, struct span in, struct out_span out,
                                 size_t *out_len)
{
    psa_status_t status = update(aead_of(state), in, out);
    *out_len = status == PSA_SUCCESS ? in.len : 0;
    return status;
}

psa_status_t openssl_aead_finish(struct crypto_driver_state *state, struct out_span out, size_t *out_len,
                                 struct out_span tag)
{
    struct aead_state *aead = aead_of(state);
    uint8_t full[TAG_MAX];
    (void)out;
    *out_len = 0;
    if (tag.len < aead->tag_len) {
        return PSA_ERROR_BUFFER_TOO_SMALL;
    }
    psa_status_t status = make_tag(aead, full);
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
    (void)out;
    *out_len = 0;
    return tag.len == aead->tag_len ? check_tag(aead, tag.data) : PSA_ERROR_INVALID_SIGNATURE;
}

void openssl_aead_abort(struct crypto_driver_state *state)
{
    abort_all(aead_of(state));
}
