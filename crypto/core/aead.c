/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "aead.h"

#include "alg.h"
#include "core.h"
#include "dispatch/dispatch.h"
#include "overlap.h"

/* API 1.5, 10.6.2: whole messages. */

psa_status_t aead_hold_key(struct crypto *crypto, const struct crypto_caller *caller, const struct crypto_call *call,
                           enum crypto_direction direction, struct crypto_key **key)
{
    psa_key_usage_t usage = direction == CRYPTO_ENCRYPT ? PSA_KEY_USAGE_ENCRYPT : PSA_KEY_USAGE_DECRYPT;
    *key = NULL;
    if (!PSA_ALG_IS_AEAD(call->alg)) {
        return REFUSE(CRYPTO_NOT_AN_AEAD);
    }
    if (PSA_ALG_AEAD_WITH_DEFAULT_LENGTH_TAG(call->alg) == PSA_ALG_NONE) {
        return REFUSE(CRYPTO_ALG_UNKNOWN);
    }
    psa_status_t status = key_hold_for(crypto, caller, call, usage, key);
    if (status == PSA_SUCCESS && !alg_has_good_tag(call->alg)) {
        key_release(crypto, *key);
        *key = NULL;
        return REFUSE(CRYPTO_TAG_LENGTH);
    }
    return status;
}

psa_status_t aead_check_nonce(psa_algorithm_t alg, struct span nonce, uint64_t in_total)
{
    bool is_ccm = PSA_ALG_AEAD_WITH_DEFAULT_LENGTH_TAG(alg) == PSA_ALG_CCM;
    if (!alg_takes_nonce(alg, nonce.len)) {
        return REFUSE(CRYPTO_NONCE_LENGTH);
    }
    if (nonce.len > CRYPTO_NONCE_MAX) {
        return REFUSE(CRYPTO_NONCE_TOO_LONG);
    }
    /* CCM counts the message in the 15 - n bytes that the nonce leaves. */
    size_t counted = is_ccm ? 15 - nonce.len : 8;
    if (counted < 8 && in_total >> (8 * counted) != 0) {
        return REFUSE(CRYPTO_INPUT_TOO_LONG_FOR_NONCE);
    }
    return PSA_SUCCESS;
}

static psa_status_t run(struct crypto *crypto, struct crypto_key *key, struct crypto_aead_job *job,
                        struct crypto_call *call)
{
    uint8_t nonce[CRYPTO_NONCE_MAX];
    struct overlap overlap = { .crypto = crypto };
    core_copy(nonce, job->nonce.data, job->nonce.len); /* an output may lie over it */
    job->nonce.data = nonce;
    psa_status_t status = overlap_aside(&overlap, &job->ad, call->out[0]);
    if (status == PSA_SUCCESS) {
        status = overlap_in_step(&overlap, &job->in, call->out[0]);
    }
    if (status == PSA_SUCCESS) {
        status = dispatch_aead(key, job, call->out[0], &call->out_len[0]);
    }
    overlap_done(&overlap);
    return status;
}

static struct crypto_aead_job job_of(const struct crypto_call *call, enum crypto_direction direction)
{
    return (struct crypto_aead_job){
        .alg = call->alg,
        .direction = direction,
        .tag_len = (call->alg >> 16) & 0x3fu,
        .nonce = call->nonce,
        .ad = call->in[1],
        .in = call->in[0],
        .ad_total = call->in[1].len,
        .in_total = call->in[0].len,
    };
}

psa_status_t core_aead_encrypt(struct crypto *crypto, const struct crypto_caller *caller, struct crypto_call *call)
{
    struct crypto_key *key = NULL;
    struct crypto_aead_job job = job_of(call, CRYPTO_ENCRYPT);
    psa_status_t status = aead_hold_key(crypto, caller, call, CRYPTO_ENCRYPT, &key);
    if (status != PSA_SUCCESS) {
        return status;
    }
    status = aead_check_nonce(call->alg, call->nonce, call->in[0].len);
    if (status == PSA_SUCCESS && !fits(job.tag_len, job.in.len, call->out[0].len)) {
        status = REFUSE(CRYPTO_OUTPUT_TOO_SMALL);
    }
    if (status == PSA_SUCCESS) {
        status = run(crypto, key, &job, call);
    }
    key_release(crypto, key);
    return status;
}

psa_status_t core_aead_decrypt(struct crypto *crypto, const struct crypto_caller *caller, struct crypto_call *call)
{
    struct crypto_key *key = NULL;
    struct crypto_aead_job job = job_of(call, CRYPTO_DECRYPT);
    psa_status_t status = aead_hold_key(crypto, caller, call, CRYPTO_DECRYPT, &key);
    if (status != PSA_SUCCESS) {
        return status;
    }
    size_t body = job.in.len < job.tag_len ? 0 : job.in.len - job.tag_len;
    status = aead_check_nonce(call->alg, call->nonce, body);
    if (status == PSA_SUCCESS && job.in.len < job.tag_len) {
        status = REFUSE(CRYPTO_INPUT_TOO_SHORT);
    }
    if (status == PSA_SUCCESS && call->out[0].len < body) {
        status = REFUSE(CRYPTO_OUTPUT_TOO_SMALL);
    }
    if (status == PSA_SUCCESS) {
        status = run(crypto, key, &job, call);
    }
    key_release(crypto, key);
    return status;
}
