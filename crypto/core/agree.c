/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "agree.h"

#include "attributes.h"
#include "core.h"
#include "dispatch/dispatch.h"
#include "keys/slot.h"

/* API 1.5, 10.11. */

psa_status_t agree_secret(struct crypto *crypto, const struct crypto_caller *caller, const struct crypto_call *call,
                          struct out_span secret, size_t *secret_len)
{
    struct crypto_key *key = NULL;
    psa_status_t status = key_hold_for(crypto, caller, call, PSA_KEY_USAGE_DERIVE, &key);
    if (status != PSA_SUCCESS) {
        return status;
    }
    size_t len = PSA_RAW_KEY_AGREEMENT_OUTPUT_SIZE(key->facts.type, key->facts.bits);
    if (secret.len < len) {
        status = REFUSE(CRYPTO_OUTPUT_TOO_SMALL);
    } else {
        status = dispatch_agree(key, PSA_ALG_KEY_AGREEMENT_GET_BASE(call->alg), call->in[0], secret, secret_len);
    }
    key_release(crypto, key);
    return status;
}

psa_status_t core_raw_key_agreement(struct crypto *crypto, const struct crypto_caller *caller, struct crypto_call *call)
{
    uint8_t secret[AGREE_SECRET_MAX];
    size_t room = call->out[0].len < sizeof(secret) ? call->out[0].len : sizeof(secret);
    size_t len = 0;
    if (!PSA_ALG_IS_STANDALONE_KEY_AGREEMENT(call->alg)) {
        return REFUSE(CRYPTO_NOT_AN_AGREEMENT);
    }
    psa_status_t status = agree_secret(crypto, caller, call, out_span_of(secret, room), &len);
    if (status == PSA_SUCCESS) {
        core_copy(call->out[0].data, secret, len);
        call->out_len[0] = len;
    }
    wipe(secret, sizeof(secret)); /* all of it: a driver that fails may have begun */
    return status;
}

static psa_status_t check_result_type(const struct crypto_key_facts *facts)
{
    bool is_good = facts->type == PSA_KEY_TYPE_DERIVE || facts->type == PSA_KEY_TYPE_RAW_DATA ||
                   facts->type == PSA_KEY_TYPE_HMAC || facts->type == PSA_KEY_TYPE_PASSWORD;
    return is_good ? PSA_SUCCESS : REFUSE(CRYPTO_AGREEMENT_KEY_TYPE);
}

psa_status_t core_key_agreement(struct crypto *crypto, const struct crypto_caller *caller, struct crypto_call *call)
{
    uint8_t secret[AGREE_SECRET_MAX];
    struct crypto_key_facts facts;
    size_t len = 0;
    if (!PSA_ALG_IS_STANDALONE_KEY_AGREEMENT(call->alg)) {
        return REFUSE(CRYPTO_NOT_AN_AGREEMENT);
    }
    psa_status_t status = attributes_check(crypto, &call->attributes, &facts);
    if (status == PSA_SUCCESS) {
        status = check_result_type(&facts);
    }
    if (status == PSA_SUCCESS) {
        status = agree_secret(crypto, caller, call, out_span_of(secret, sizeof(secret)), &len);
    }
    call->key = PSA_KEY_ID_NULL;
    if (status == PSA_SUCCESS && facts.bits != 0 && facts.bits != len * 8) {
        status = REFUSE(CRYPTO_KEY_SIZE);
    }
    if (status == PSA_SUCCESS) {
        facts.bits = (uint32_t)(len * 8);
        status = attributes_make_key(crypto, caller, &facts, span_of(secret, len), &call->key);
    }
    wipe(secret, sizeof(secret));
    return status;
}
