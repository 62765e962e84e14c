/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include <mbedtls/gcm.h>
#include <string.h>

#include "base/wipe.h"
#include "choice.h"
#include "ct/ct.h"
#include "entries.h"
#include "large_entries.h"

/* GCM (SP 800-38D) of the library. */
enum { TAG = 16 };

struct gcm {
    mbedtls_gcm_context context;
    size_t tag_len;
};

_Static_assert(sizeof(struct gcm) <= MBED_STATE_SIZE, "state fits the core's table");

static struct gcm *gcm_of(struct crypto_driver_state *state)
{
    return (struct gcm *)(void *)state->bytes;
}

static psa_status_t status_of(int result)
{
    return result == 0 ? PSA_SUCCESS : PSA_ERROR_INVALID_ARGUMENT; /* a nonce or a message that GCM has no room for */
}

static psa_status_t begin(struct gcm *gcm, const struct crypto_driver_key *key, const struct crypto_aead_job *job)
{
    int mode = job->direction == CRYPTO_ENCRYPT ? MBEDTLS_GCM_ENCRYPT : MBEDTLS_GCM_DECRYPT;
    if (key->type != PSA_KEY_TYPE_AES || PSA_ALG_AEAD_WITH_DEFAULT_LENGTH_TAG(job->alg) != PSA_ALG_GCM) {
        return PSA_ERROR_NOT_SUPPORTED;
    }
    mbedtls_gcm_init(&gcm->context);
    gcm->tag_len = job->tag_len;
    if (mbedtls_gcm_setkey(&gcm->context, MBEDTLS_CIPHER_ID_AES, key->material.data, (unsigned)key->bits) != 0) {
        return PSA_ERROR_NOT_SUPPORTED;
    }
    return status_of(mbedtls_gcm_starts(&gcm->context, mode, job->nonce.data, job->nonce.len));
}

static psa_status_t crypt(struct gcm *gcm, struct span in, struct out_span out, size_t *out_len)
{
    if (out.len < in.len) {
        return PSA_ERROR_BUFFER_TOO_SMALL;
    }
    return status_of(mbedtls_gcm_update(&gcm->context, in.data, in.len, out.data, out.len, out_len));
}

static psa_status_t end(struct gcm *gcm, uint8_t tag[TAG])
{
    size_t rest = 0;
    return status_of(mbedtls_gcm_finish(&gcm->context, NULL, 0, &rest, tag, TAG));
}

psa_status_t mbed_gcm(const struct crypto_driver_key *key, const struct crypto_aead_job *job, struct out_span out,
                      size_t *out_len)
{
    struct gcm gcm;
    uint8_t tag[TAG];
    bool is_encrypting = job->direction == CRYPTO_ENCRYPT;
    size_t body = is_encrypting ? job->in.len : job->in.len - job->tag_len;
    size_t done = 0;
    if (!is_encrypting && job->in.len < job->tag_len) {
        return PSA_ERROR_INVALID_SIGNATURE;
    }
    if (out.len < body || (is_encrypting && out.len - body < job->tag_len)) {
        return PSA_ERROR_BUFFER_TOO_SMALL;
    }
    psa_status_t status = begin(&gcm, key, job);
    if (status == PSA_SUCCESS) {
        status = status_of(mbedtls_gcm_update_ad(&gcm.context, job->ad.data, job->ad.len));
    }
    if (status == PSA_SUCCESS) {
        status = crypt(&gcm, span_of(job->in.data, body), out_span_of(out.data, body), &done);
    }
    if (status == PSA_SUCCESS) {
        status = end(&gcm, tag);
    }
    if (status == PSA_SUCCESS && is_encrypting) {
        memcpy(out.data + body, tag, job->tag_len);
        body += job->tag_len;
    } else if (status == PSA_SUCCESS && !ct_reveal(ct_eq(tag, job->in.data + body, job->tag_len))) {
        status = PSA_ERROR_INVALID_SIGNATURE;
    }
    if (status != PSA_SUCCESS) {
        wipe(out.data, body);
        body = 0;
    }
    *out_len = body;
    wipe(tag, sizeof(tag));
    wipe(&gcm, sizeof(gcm));
    return status;
}

psa_status_t mbed_gcm_setup(struct crypto_driver_state *state, const struct crypto_driver_key *key,
                            const struct crypto_aead_job *job)
{
    return begin(gcm_of(state), key, job);
}

psa_status_t mbed_gcm_update_ad(struct crypto_driver_state *state, struct span ad)
{
    return status_of(mbedtls_gcm_update_ad(&gcm_of(state)->context, ad.data, ad.len));
}

psa_status_t mbed_gcm_update(struct crypto_driver_state *state, struct span in, struct out_span out, size_t *out_len)
{
    return crypt(gcm_of(state), in, out, out_len);
}

psa_status_t mbed_gcm_finish(struct crypto_driver_state *state, struct out_span out, size_t *out_len,
                             struct out_span tag)
{
    uint8_t whole[TAG];
    (void)out;
    *out_len = 0;
    psa_status_t status = end(gcm_of(state), whole);
    memcpy(tag.data, whole, gcm_of(state)->tag_len);
    wipe(whole, sizeof(whole));
    return status;
}

psa_status_t mbed_gcm_verify(struct crypto_driver_state *state, struct span tag, struct out_span out, size_t *out_len)
{
    uint8_t whole[TAG];
    (void)out;
    *out_len = 0;
    psa_status_t status = end(gcm_of(state), whole);
    bool is_right = tag.len == gcm_of(state)->tag_len && ct_reveal(ct_eq(whole, tag.data, tag.len));
    wipe(whole, sizeof(whole));
    return status == PSA_SUCCESS && !is_right ? PSA_ERROR_INVALID_SIGNATURE : status;
}

void mbed_gcm_abort(struct crypto_driver_state *state)
{
    wipe(state, sizeof(struct gcm));
}
