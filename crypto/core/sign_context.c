/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "core.h"
#include "dispatch/dispatch.h"
#include "keys/slot.h"
#include "lengths.h"
#include "overlap.h"
#include "sign_context.h"

/*
 * API 1.5, 10.9.8: signatures with a context. An empty one is the same as none, with any algorithm; another one is
 * looked at before the key, and the schemes that take it get hash and context together.
 */

bool sign_takes_context(psa_algorithm_t alg, size_t len)
{
    return len == 0 || (PSA_ALG_SIGN_SUPPORTS_CONTEXT(alg) && len <= SIGN_CONTEXT_MAX);
}

psa_status_t sign_job(struct crypto_key *key, const struct crypto_sign_job *job, struct out_span out, size_t *out_len)
{
    if (job->context.len != 0) {
        return dispatch_sign_with_context(key, job, out, out_len);
    }
    return job->is_hash ? dispatch_sign_hash(key, job->alg, job->in, out, out_len) :
                          dispatch_sign_message(key, job->alg, job->in, out, out_len);
}

psa_status_t verify_job(struct crypto_key *key, const struct crypto_sign_job *job, struct span signature)
{
    if (job->context.len != 0) {
        return dispatch_verify_with_context(key, job, signature);
    }
    return job->is_hash ? dispatch_verify_hash(key, job->alg, job->in, signature) :
                          dispatch_verify_message(key, job->alg, job->in, signature);
}

/* Holds the key if algorithm, context and, of a hash, its length are right. */
static psa_status_t begin(struct crypto *crypto, const struct crypto_caller *caller, const struct crypto_call *call,
                          psa_key_usage_t usage, struct crypto_key **key)
{
    bool is_hash = (usage & (PSA_KEY_USAGE_SIGN_HASH | PSA_KEY_USAGE_VERIFY_HASH)) != 0;
    bool is_verifying = (usage & (PSA_KEY_USAGE_VERIFY_HASH | PSA_KEY_USAGE_VERIFY_MESSAGE)) != 0;
    psa_algorithm_t hash_alg = PSA_ALG_GET_HASH(call->alg);
    if (is_hash && !PSA_ALG_IS_SIGN_HASH(call->alg)) {
        return REFUSE(CRYPTO_NOT_A_HASH_SIGNATURE);
    }
    if (!is_hash && !PSA_ALG_IS_SIGN_MESSAGE(call->alg)) {
        return REFUSE(CRYPTO_NOT_A_SIGNATURE);
    }
    psa_status_t status = key_hold_for(crypto, caller, call, usage, key);
    if (status != PSA_SUCCESS) {
        return status;
    }
    if (!sign_takes_context(call->alg, call->in[is_verifying ? 2 : 1].len)) {
        status = REFUSE(CRYPTO_SIGN_CONTEXT);
    } else if (is_hash && (call->in[0].len == 0 ||
                           (hash_alg != PSA_ALG_NONE && call->in[0].len != length_of_hash(hash_alg)))) {
        status = REFUSE(CRYPTO_HASH_LENGTH);
    } else if (!is_verifying &&
               call->out[0].len < length_of_signature((*key)->facts.type, (*key)->facts.bits, call->alg)) {
        status = REFUSE(CRYPTO_OUTPUT_TOO_SMALL);
    }
    return status;
}

/* The message of a hash-and-sign scheme becomes its hash. */
static psa_status_t hash_first(struct crypto_sign_job *job, uint8_t hash[PSA_HASH_MAX_SIZE])
{
    size_t hash_len = 0;
    if (job->is_hash || !PSA_ALG_IS_HASH_AND_SIGN(job->alg)) {
        return PSA_SUCCESS;
    }
    psa_status_t status =
        dispatch_hash_compute(PSA_ALG_GET_HASH(job->alg), job->in, out_span_of(hash, PSA_HASH_MAX_SIZE), &hash_len);
    job->in = span_of(hash, hash_len);
    job->is_hash = true;
    return status;
}

static psa_status_t sign(struct crypto *crypto, const struct crypto_caller *caller, struct crypto_call *call,
                         bool is_hash)
{
    uint8_t hash[PSA_HASH_MAX_SIZE];
    struct crypto_key *key = NULL;
    struct overlap overlap = { .crypto = crypto };
    struct crypto_sign_job job = { .alg = call->alg, .is_hash = is_hash, .in = call->in[0], .context = call->in[1] };
    psa_key_usage_t usage = is_hash ? PSA_KEY_USAGE_SIGN_HASH : PSA_KEY_USAGE_SIGN_MESSAGE;
    uint8_t context[SIGN_CONTEXT_MAX];
    psa_status_t status = begin(crypto, caller, call, usage, &key);
    if (status == PSA_SUCCESS) {
        core_copy(context, job.context.data, job.context.len); /* the signature may be written over it */
        job.context.data = context;
        status = hash_first(&job, hash);
    }
    if (status == PSA_SUCCESS) {
        status = overlap_aside(&overlap, &job.in, call->out[0]);
    }
    if (status == PSA_SUCCESS) {
        status = sign_job(key, &job, call->out[0], &call->out_len[0]);
    }
    overlap_done(&overlap);
    key_release(crypto, key);
    wipe(hash, sizeof(hash));
    return status;
}

static psa_status_t verify(struct crypto *crypto, const struct crypto_caller *caller, struct crypto_call *call,
                           bool is_hash)
{
    uint8_t hash[PSA_HASH_MAX_SIZE];
    struct crypto_key *key = NULL;
    struct crypto_sign_job job = { .alg = call->alg, .is_hash = is_hash, .in = call->in[0], .context = call->in[2] };
    psa_key_usage_t usage = is_hash ? PSA_KEY_USAGE_VERIFY_HASH : PSA_KEY_USAGE_VERIFY_MESSAGE;
    psa_status_t status = begin(crypto, caller, call, usage, &key);
    if (status == PSA_SUCCESS) {
        status = hash_first(&job, hash);
    }
    if (status == PSA_SUCCESS) {
        status = verify_job(key, &job, call->in[1]);
    }
    key_release(crypto, key);
    return status;
}

psa_status_t core_sign_hash_with_context(struct crypto *crypto, const struct crypto_caller *caller,
                                         struct crypto_call *call)
{
    return sign(crypto, caller, call, true);
}

psa_status_t core_verify_hash_with_context(struct crypto *crypto, const struct crypto_caller *caller,
                                           struct crypto_call *call)
{
    return verify(crypto, caller, call, true);
}

psa_status_t core_sign_message_with_context(struct crypto *crypto, const struct crypto_caller *caller,
                                            struct crypto_call *call)
{
    return sign(crypto, caller, call, false);
}

psa_status_t core_verify_message_with_context(struct crypto *crypto, const struct crypto_caller *caller,
                                              struct crypto_call *call)
{
    return verify(crypto, caller, call, false);
}
