/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "alg.h"
#include "attributes.h"
#include "core.h"
#include "dispatch/dispatch.h"
#include "key_forms.h"
#include "lengths.h"
#include "opaque.h"
#include "policy.h"

/* API 1.5, 9.9.1: key creation. Facts are checked, material made in the slot and checked there, then the key exists. */

/* Is the material in the slot a key of the slot's type? Its size becomes known. */
static psa_status_t check_material(struct crypto_key *key)
{
    struct crypto_key_facts *facts = &key->facts;
    size_t bits = facts->bits;
    psa_status_t status = PSA_SUCCESS;
    if (key_type_is_plain(facts->type)) {
        bits = (size_t)key->len * 8;
        status = key_type_check_size(facts->type, bits);
    } else if (!key_is_opaque(facts)) {
        status = dispatch_check(PSA_KEY_LIFETIME_GET_LOCATION(facts->lifetime), facts->type,
                                span_of(key->material, key->len), &bits);
    }
    if (status != PSA_SUCCESS) {
        return status;
    }
    if (facts->bits != 0 && facts->bits != bits) {
        return REFUSE(CRYPTO_KEY_SIZE);
    }
    crypto_lock();
    facts->bits = (uint32_t)bits;
    crypto_unlock();
    return PSA_SUCCESS;
}

psa_status_t core_import_key(struct crypto *crypto, const struct crypto_caller *caller, struct crypto_call *call)
{
    struct crypto_key_facts facts;
    struct crypto_key *key = NULL;
    struct span data = call->in[0];
    call->key = PSA_KEY_ID_NULL;
    psa_status_t status = attributes_check(crypto, &call->attributes, &facts);
    if (status != PSA_SUCCESS) {
        return status;
    }
    if (facts.type == PSA_KEY_TYPE_NONE) {
        return REFUSE(CRYPTO_KEY_TYPE_NONE);
    }
    if (data.len == 0) {
        return REFUSE(CRYPTO_KEY_SIZE);
    }
    status = key_begin(crypto, caller, &facts, &key);
    if (status != PSA_SUCCESS) {
        return status;
    }
    psa_key_id_t made = key->facts.id;
    status = key_room(crypto, key, data.len);
    if (status == PSA_SUCCESS) {
        core_copy(key->material, data.data, data.len); /* what is checked is our copy */
        key_form_settle(facts.type, out_span_of(key->material, data.len));
        status = check_material(key);
    }
    if (status == PSA_SUCCESS) {
        status = key_seal(crypto, key);
    }
    if (status != PSA_SUCCESS) {
        key_abandon(crypto, key);
        return status;
    }
    status = key_commit(crypto, key);
    call->key = status == PSA_SUCCESS ? made : PSA_KEY_ID_NULL;
    return status;
}

psa_status_t key_check_wanted(const struct crypto_key_facts *facts, const struct crypto_call *call)
{
    if (facts->type == PSA_KEY_TYPE_NONE) {
        return REFUSE(CRYPTO_KEY_TYPE_NONE);
    }
    if (PSA_KEY_TYPE_IS_PUBLIC_KEY(facts->type)) {
        return REFUSE(CRYPTO_KEY_TYPE_PUBLIC);
    }
    if (facts->bits == 0) {
        return REFUSE(CRYPTO_KEY_SIZE);
    }
    psa_status_t status = key_form_check_custom(facts->type, call);
    if (status == PSA_SUCCESS && key_type_is_plain(facts->type)) {
        status = key_type_check_size(facts->type, facts->bits);
    }
    return status;
}

/* Fills the slot of a key being made with fresh material. */
static psa_status_t generate_into(struct crypto *crypto, struct crypto_key *key, struct span custom)
{
    const struct crypto_key_facts *facts = &key->facts;
    if (key_is_opaque(facts) && crypto_opaque != NULL) {
        return crypto_opaque->generate(crypto, key);
    }
    size_t made = 0;
    size_t room = length_of_key(facts->type, facts->bits);
    if (room == 0) {
        return REFUSE(CRYPTO_KEY_TYPE_UNSUPPORTED);
    }
    psa_status_t status = key_room(crypto, key, room);
    if (status != PSA_SUCCESS) {
        return status;
    }
    if (key_type_is_plain(facts->type)) {
        return dispatch_random(out_span_of(key->material, room));
    }
    status = key_form_generate(facts, custom, out_span_of(key->material, room), &made);
    if (status == PSA_SUCCESS) {
        INVARIANT(made <= room);
        key->len = (uint32_t)made;
    }
    return status;
}

psa_status_t core_generate_key(struct crypto *crypto, const struct crypto_caller *caller, struct crypto_call *call)
{
    struct crypto_key_facts facts;
    struct crypto_key *key = NULL;
    call->key = PSA_KEY_ID_NULL;
    psa_status_t status = attributes_check(crypto, &call->attributes, &facts);
    if (status == PSA_SUCCESS) {
        status = key_check_wanted(&facts, call);
    }
    if (status == PSA_SUCCESS) {
        status = key_begin(crypto, caller, &facts, &key);
    }
    if (status != PSA_SUCCESS) {
        return status;
    }
    psa_key_id_t made = key->facts.id;
    status = generate_into(crypto, key, call->in[0]);
    if (status != PSA_SUCCESS) {
        key_abandon(crypto, key);
        return status;
    }
    status = key_commit(crypto, key);
    call->key = status == PSA_SUCCESS ? made : PSA_KEY_ID_NULL;
    return status;
}

/* What the copy will be: asked for, held against the source. */
static psa_status_t copy_facts(const struct crypto_key_facts *source, struct crypto_key_facts *copy)
{
    if ((source->usage & PSA_KEY_USAGE_COPY) == 0) {
        return REFUSE(CRYPTO_USAGE_NOT_PERMITTED);
    }
    if ((copy->type != PSA_KEY_TYPE_NONE && copy->type != source->type) ||
        (copy->bits != 0 && copy->bits != source->bits)) {
        return REFUSE(CRYPTO_COPY_DIFFERS);
    }
    if (PSA_KEY_LIFETIME_GET_LOCATION(copy->lifetime) != PSA_KEY_LIFETIME_GET_LOCATION(source->lifetime)) {
        if ((source->usage & PSA_KEY_USAGE_EXPORT) == 0) {
            return REFUSE(CRYPTO_USAGE_NOT_PERMITTED);
        }
        if (key_is_opaque(source)) {
            return REFUSE(CRYPTO_COPY_LOCATION);
        }
    }
    psa_algorithm_t alg = PSA_ALG_NONE;
    if (!policy_intersect(source->alg, copy->alg, source->type, source->bits, &alg)) {
        return REFUSE(CRYPTO_COPY_POLICY);
    }
    copy->alg = alg;
    copy->usage &= source->usage;
    copy->type = source->type;
    copy->bits = source->bits;
    return PSA_SUCCESS;
}

psa_status_t core_copy_key(struct crypto *crypto, const struct crypto_caller *caller, struct crypto_call *call)
{
    struct crypto_key_facts facts;
    struct crypto_key *source = NULL;
    psa_status_t status = key_hold(crypto, caller, call->key, &source);
    call->key = PSA_KEY_ID_NULL;
    if (status != PSA_SUCCESS) {
        return status;
    }
    status = attributes_check(crypto, &call->attributes, &facts);
    if (status == PSA_SUCCESS) {
        status = copy_facts(&source->facts, &facts);
    }
    if (status == PSA_SUCCESS) {
        const struct span material = span_of(source->material, source->len);
        status = key_is_opaque(&source->facts) ? attributes_copy_key(crypto, caller, &facts, material, &call->key) :
                                                 attributes_make_key(crypto, caller, &facts, material, &call->key);
    }
    key_release(crypto, source);
    return status;
}
