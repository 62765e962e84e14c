/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "alg.h"
#include "core.h"
#include "dispatch/dispatch.h"
#include "keys/slot.h"
#include "lengths.h"
#include "policy.h"

/* API 1.5, 9.5 to 9.9: attributes, destruction, export, capability. */

psa_status_t core_get_key_attributes(struct crypto *crypto, const struct crypto_caller *caller,
                                     struct crypto_call *call)
{
    struct crypto_key *key = NULL;
    call->attributes = psa_key_attributes_init();
    psa_status_t status = key_hold(crypto, caller, call->key, &key);
    if (status != PSA_SUCCESS) {
        return status;
    }
    const struct crypto_key_facts *facts = &key->facts;
    psa_set_key_id(&call->attributes, facts->id);
    /* The setter drops the id of a volatile key; a query gives it (9.4). */
    psa_key_id_t id = facts->id;
    psa_set_key_lifetime(&call->attributes, facts->lifetime);
    call->attributes.psa_private_id = id;
    psa_set_key_type(&call->attributes, facts->type);
    psa_set_key_bits(&call->attributes, facts->bits);
    psa_set_key_usage_flags(&call->attributes, facts->usage);
    psa_set_key_algorithm(&call->attributes, facts->alg);
    key_release(crypto, key);
    return PSA_SUCCESS;
}

psa_status_t core_destroy_key(struct crypto *crypto, const struct crypto_caller *caller, struct crypto_call *call)
{
    return key_destroy(crypto, caller, call->key);
}

psa_status_t core_purge_key(struct crypto *crypto, const struct crypto_caller *caller, struct crypto_call *call)
{
    return key_purge(crypto, caller, call->key);
}

static psa_status_t give_material(const struct crypto_key *key, struct crypto_call *call)
{
    if (call->out[0].len < key->len) {
        return REFUSE(CRYPTO_OUTPUT_TOO_SMALL);
    }
    core_copy(call->out[0].data, key->material, key->len);
    call->out_len[0] = key->len;
    return PSA_SUCCESS;
}

psa_status_t core_export_key(struct crypto *crypto, const struct crypto_caller *caller, struct crypto_call *call)
{
    struct crypto_key *key = NULL;
    psa_status_t status = key_hold(crypto, caller, call->key, &key);
    if (status != PSA_SUCCESS) {
        return status;
    }
    bool may_export = (key->facts.usage & PSA_KEY_USAGE_EXPORT) != 0 || PSA_KEY_TYPE_IS_PUBLIC_KEY(key->facts.type);
    if (!may_export) {
        status = REFUSE(CRYPTO_USAGE_NOT_PERMITTED);
    } else if (PSA_KEY_LIFETIME_GET_LOCATION(key->facts.lifetime) != PSA_KEY_LOCATION_LOCAL_STORAGE) {
        status = REFUSE(CRYPTO_EXPORT_LOCATION);
    } else {
        status = give_material(key, call);
    }
    key_release(crypto, key);
    return status;
}

psa_status_t core_export_public_key(struct crypto *crypto, const struct crypto_caller *caller, struct crypto_call *call)
{
    struct crypto_key *key = NULL;
    psa_status_t status = key_hold(crypto, caller, call->key, &key);
    if (status != PSA_SUCCESS) {
        return status;
    }
    size_t len = length_of_public(key->facts.type, key->facts.bits);
    if (!PSA_KEY_TYPE_IS_ASYMMETRIC(key->facts.type)) {
        status = REFUSE(CRYPTO_KEY_HAS_NO_PUBLIC);
    } else if (PSA_KEY_TYPE_IS_PUBLIC_KEY(key->facts.type)) {
        status = give_material(key, call);
    } else if (call->out[0].len < len && !PSA_KEY_TYPE_IS_RSA(key->facts.type)) {
        status = REFUSE(CRYPTO_OUTPUT_TOO_SMALL);
    } else {
        status = dispatch_export_public(key, call->out[0], &call->out_len[0]);
    }
    key_release(crypto, key);
    return status;
}

static bool is_management(psa_key_usage_t usage)
{
    return usage == PSA_KEY_USAGE_EXPORT || usage == PSA_KEY_USAGE_COPY || usage == PSA_KEY_USAGE_CACHE;
}

/* The roles that a class of algorithms has (9.8.2, the list at each flag). */
static psa_key_usage_t roles_of(psa_algorithm_t alg)
{
    switch ((alg >> 24) & 0x7fu) {
    case 0x03:
        return PSA_KEY_USAGE_SIGN_MESSAGE | PSA_KEY_USAGE_VERIFY_MESSAGE;
    case 0x04:
    case 0x05:
    case 0x07:
    case 0x0c:
        return PSA_KEY_USAGE_ENCRYPT | PSA_KEY_USAGE_DECRYPT;
    case 0x06:
        return (PSA_ALG_IS_SIGN_HASH(alg) ? PSA_KEY_USAGE_SIGN_HASH | PSA_KEY_USAGE_VERIFY_HASH : 0u) |
               (PSA_ALG_IS_SIGN_MESSAGE(alg) ? PSA_KEY_USAGE_SIGN_MESSAGE | PSA_KEY_USAGE_VERIFY_MESSAGE : 0u);
    case 0x08:
        return PSA_KEY_USAGE_DERIVE | PSA_KEY_USAGE_VERIFY_DERIVATION;
    case 0x09:
    case 0x0a:
        return PSA_KEY_USAGE_DERIVE | PSA_KEY_USAGE_DERIVE_PUBLIC;
    case 0x0b:
        return PSA_KEY_USAGE_WRAP | PSA_KEY_USAGE_UNWRAP;
    default:
        return 0;
    }
}

static psa_status_t check_lengths(const struct crypto_key_facts *facts, psa_algorithm_t alg)
{
    if (PSA_ALG_IS_MAC(alg)) {
        return alg_check_mac_length(alg, facts->type, facts->bits);
    }
    return !PSA_ALG_IS_AEAD(alg) || alg_has_good_tag(alg) ? PSA_SUCCESS : REFUSE(CRYPTO_TAG_LENGTH);
}

static psa_status_t check_use(const struct crypto_key_facts *facts, psa_algorithm_t alg, psa_key_usage_t usage)
{
    bool is_one_flag = usage != 0 && (usage & (usage - 1)) == 0;
    psa_status_t status = PSA_SUCCESS;
    if (is_one_flag && is_management(usage)) {
        bool is_public_export = usage == PSA_KEY_USAGE_EXPORT && PSA_KEY_TYPE_IS_PUBLIC_KEY(facts->type);
        if (alg != PSA_ALG_NONE) {
            return REFUSE(CRYPTO_USAGE_ROLE);
        }
        return (facts->usage & usage) != 0 || is_public_export ? PSA_SUCCESS : REFUSE(CRYPTO_USAGE_NOT_PERMITTED);
    }
    if (!is_one_flag || alg == PSA_ALG_NONE || !alg_is_policy(alg) || (roles_of(alg) & usage) == 0) {
        return REFUSE(CRYPTO_USAGE_ROLE);
    }
    if (usage == PSA_KEY_USAGE_DERIVE_PUBLIC) {
        /* The public share goes in as bytes: no permission is asked, but the key must fit. */
        status = alg_check_key(alg, facts->type, facts->bits);
    } else {
        status = policy_check(facts, alg, usage);
    }
    if (status == PSA_SUCCESS) {
        status = check_lengths(facts, alg);
    }
    if (status != PSA_SUCCESS) {
        return status;
    }
    if (PSA_ALG_IS_KEY_DERIVATION(alg)) { /* the core's own: there with its operations */
        return core_handler(CRYPTO_DERIVE_SETUP) != NULL ? PSA_SUCCESS : REFUSE(CRYPTO_ALG_UNSUPPORTED);
    }
    return dispatch_supports(facts, alg);
}

psa_status_t core_check_key_usage(struct crypto *crypto, const struct crypto_caller *caller, struct crypto_call *call)
{
    struct crypto_key *key = NULL;
    psa_status_t status = key_hold(crypto, caller, call->key, &key);
    if (status == PSA_SUCCESS) {
        status = check_use(&key->facts, call->alg, call->flags);
        key_release(crypto, key);
    }
    return status;
}
