/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "alg.h"
#include "core.h"
#include "dispatch/dispatch.h"
#include "keys/slot.h"
#include "lengths.h"
#include "overlap.h"

/* API 1.5, 10.9: hash-and-sign schemes are a hash here and a primitive in the driver. */

static psa_status_t check_hash(psa_algorithm_t alg, struct span hash)
{
    psa_algorithm_t hash_alg = PSA_ALG_GET_HASH(alg);
    if (hash_alg != PSA_ALG_NONE && hash.len != length_of_hash(hash_alg)) {
        return REFUSE(CRYPTO_HASH_LENGTH);
    }
    return hash.len == 0 ? REFUSE(CRYPTO_HASH_LENGTH) : PSA_SUCCESS;
}

static psa_status_t check_room(const struct crypto_key *key, const struct crypto_call *call)
{
    size_t len = length_of_signature(key->facts.type, key->facts.bits, call->alg);
    return call->out[0].len < len ? REFUSE(CRYPTO_OUTPUT_TOO_SMALL) : PSA_SUCCESS;
}

psa_status_t core_sign_hash(struct crypto *crypto, const struct crypto_caller *caller, struct crypto_call *call)
{
    struct crypto_key *key = NULL;
    struct overlap overlap = { .crypto = crypto };
    struct span hash = call->in[0];
    if (!PSA_ALG_IS_SIGN_HASH(call->alg)) {
        return REFUSE(CRYPTO_NOT_A_HASH_SIGNATURE);
    }
    psa_status_t status = key_hold_for(crypto, caller, call, PSA_KEY_USAGE_SIGN_HASH, &key);
    if (status != PSA_SUCCESS) {
        return status;
    }
    status = check_hash(call->alg, hash);
    if (status == PSA_SUCCESS) {
        status = check_room(key, call);
    }
    if (status == PSA_SUCCESS) {
        status = overlap_aside(&overlap, &hash, call->out[0]);
    }
    if (status == PSA_SUCCESS) {
        status = dispatch_sign_hash(key, call->alg, hash, call->out[0], &call->out_len[0]);
    }
    overlap_done(&overlap);
    key_release(crypto, key);
    return status;
}

psa_status_t core_verify_hash(struct crypto *crypto, const struct crypto_caller *caller, struct crypto_call *call)
{
    struct crypto_key *key = NULL;
    if (!PSA_ALG_IS_SIGN_HASH(call->alg)) {
        return REFUSE(CRYPTO_NOT_A_HASH_SIGNATURE);
    }
    psa_status_t status = key_hold_for(crypto, caller, call, PSA_KEY_USAGE_VERIFY_HASH, &key);
    if (status != PSA_SUCCESS) {
        return status;
    }
    status = check_hash(call->alg, call->in[0]);
    if (status == PSA_SUCCESS) {
        status = dispatch_verify_hash(key, call->alg, call->in[0], call->in[1]);
    }
    key_release(crypto, key);
    return status;
}

/* Schemes whose hash is a step of its own. */
static bool is_hash_then_sign(psa_algorithm_t alg)
{
    return PSA_ALG_IS_HASH_AND_SIGN(alg);
}

static psa_status_t sign_message(struct crypto *crypto, struct crypto_key *key, struct crypto_call *call)
{
    uint8_t hash[PSA_HASH_MAX_SIZE];
    size_t hash_len = 0;
    struct overlap overlap = { .crypto = crypto };
    struct span message = call->in[0];
    psa_status_t status = check_room(key, call);
    if (status != PSA_SUCCESS) {
        return status;
    }
    if (!is_hash_then_sign(call->alg)) {
        status = overlap_aside(&overlap, &message, call->out[0]);
        if (status == PSA_SUCCESS) {
            status = dispatch_sign_message(key, call->alg, message, call->out[0], &call->out_len[0]);
        }
        overlap_done(&overlap);
        return status;
    }
    status = dispatch_hash_compute(PSA_ALG_GET_HASH(call->alg), message, out_span_of(hash, sizeof(hash)), &hash_len);
    if (status == PSA_SUCCESS) {
        status = dispatch_sign_hash(key, call->alg, span_of(hash, hash_len), call->out[0], &call->out_len[0]);
    }
    wipe(hash, sizeof(hash));
    return status;
}

psa_status_t core_sign_message(struct crypto *crypto, const struct crypto_caller *caller, struct crypto_call *call)
{
    struct crypto_key *key = NULL;
    if (!PSA_ALG_IS_SIGN_MESSAGE(call->alg)) {
        return REFUSE(CRYPTO_NOT_A_SIGNATURE);
    }
    psa_status_t status = key_hold_for(crypto, caller, call, PSA_KEY_USAGE_SIGN_MESSAGE, &key);
    if (status == PSA_SUCCESS) {
        status = sign_message(crypto, key, call);
        key_release(crypto, key);
    }
    return status;
}

static psa_status_t verify_message(struct crypto_key *key, const struct crypto_call *call)
{
    uint8_t hash[PSA_HASH_MAX_SIZE];
    size_t hash_len = 0;
    if (!is_hash_then_sign(call->alg)) {
        return dispatch_verify_message(key, call->alg, call->in[0], call->in[1]);
    }
    psa_status_t status = dispatch_hash_compute(PSA_ALG_GET_HASH(call->alg), call->in[0],
                                                out_span_of(hash, sizeof(hash)), &hash_len);
    if (status == PSA_SUCCESS) {
        status = dispatch_verify_hash(key, call->alg, span_of(hash, hash_len), call->in[1]);
    }
    return status;
}

psa_status_t core_verify_message(struct crypto *crypto, const struct crypto_caller *caller, struct crypto_call *call)
{
    struct crypto_key *key = NULL;
    if (!PSA_ALG_IS_SIGN_MESSAGE(call->alg)) {
        return REFUSE(CRYPTO_NOT_A_SIGNATURE);
    }
    psa_status_t status = key_hold_for(crypto, caller, call, PSA_KEY_USAGE_VERIFY_MESSAGE, &key);
    if (status == PSA_SUCCESS) {
        status = verify_message(key, call);
        key_release(crypto, key);
    }
    return status;
}
