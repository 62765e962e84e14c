/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "opaque.h"

#include "attributes.h"
#include "core.h"
#include "dispatch/opaque.h"
#include "policy.h"

/* bytes: all that a slot has without a block for large keys */
enum { MATERIAL_MAX = CRYPTO_KEY_SMALL };

static psa_key_location_t location_of(const struct crypto_key *key)
{
    return PSA_KEY_LIFETIME_GET_LOCATION(key->facts.lifetime);
}

static psa_status_t keep_blob(struct crypto *crypto, struct crypto_key *key, const uint8_t *blob, size_t len,
                              size_t bits)
{
    psa_status_t status = key_room(crypto, key, len);
    if (status == PSA_SUCCESS) {
        core_copy(key->material, blob, len);
        crypto_lock();
        key->facts.bits = (uint32_t)bits;
        crypto_unlock();
    }
    return status;
}

static psa_status_t seal(struct crypto *crypto, struct crypto_key *key)
{
    uint8_t blob[CRYPTO_KEY_SMALL];
    size_t len = 0;
    size_t bits = key->facts.bits;
    if (key->len > MATERIAL_MAX) {
        return REFUSE(CRYPTO_KEY_TYPE_UNSUPPORTED); /* a large block is not given back before the key is */
    }
    psa_status_t status =
        dispatch_import_opaque(location_of(key), key->facts.type, &bits, span_of(key->material, key->len),
                               out_span_of(blob, sizeof(blob)), &len);
    wipe(key->material, key->len);
    return status == PSA_SUCCESS ? keep_blob(crypto, key, blob, len, bits) : status;
}

static psa_status_t generate(struct crypto *crypto, struct crypto_key *key)
{
    uint8_t blob[CRYPTO_KEY_SMALL];
    size_t len = 0;
    psa_status_t status = dispatch_generate_opaque(location_of(key), key->facts.type, key->facts.bits,
                                                   out_span_of(blob, sizeof(blob)), &len);
    return status == PSA_SUCCESS ? keep_blob(crypto, key, blob, len, key->facts.bits) : status;
}

const struct opaque_entries opaque_keys = { seal, generate };

/* What was asked for, held against what the location gives: type and size must be the same, the policy is what both
 * permit. */
static psa_status_t combine(struct crypto_key_facts *facts, const struct crypto_attachment *given)
{
    psa_algorithm_t alg = facts->alg;
    if ((facts->type != PSA_KEY_TYPE_NONE && facts->type != given->type) ||
        (facts->bits != 0 && facts->bits != given->bits)) {
        return REFUSE(CRYPTO_ATTACH_DIFFERS);
    }
    if (!policy_intersect(facts->alg, given->alg, given->type, given->bits, &alg)) {
        return REFUSE(CRYPTO_COPY_POLICY);
    }
    facts->type = given->type;
    facts->bits = (uint32_t)given->bits;
    facts->alg = alg;
    facts->usage &= given->usage;
    return PSA_SUCCESS;
}

psa_status_t core_attach_key(struct crypto *crypto, const struct crypto_caller *caller, struct crypto_call *call)
{
    uint8_t blob[CRYPTO_KEY_SMALL];
    struct crypto_attachment given = { 0 };
    struct crypto_key_facts facts;
    struct crypto_key *key = NULL;
    size_t len = 0;
    call->key = PSA_KEY_ID_NULL;
    if (!PSA_KEY_LIFETIME_IS_VOLATILE(psa_get_key_lifetime(&call->attributes))) {
        return REFUSE(CRYPTO_ATTACH_PERSISTENT);
    }
    psa_status_t status = attributes_check(crypto, &call->attributes, &facts);
    if (status == PSA_SUCCESS) {
        status = dispatch_attach(PSA_KEY_LIFETIME_GET_LOCATION(facts.lifetime), call->in[0], &given,
                                 out_span_of(blob, sizeof(blob)), &len);
    }
    if (status == PSA_SUCCESS) {
        status = combine(&facts, &given);
    }
    if (status == PSA_SUCCESS) {
        status = key_begin(crypto, caller, &facts, &key);
    }
    if (status != PSA_SUCCESS) {
        return status;
    }
    psa_key_id_t made = key->facts.id;
    status = keep_blob(crypto, key, blob, len, facts.bits);
    if (status != PSA_SUCCESS) {
        key_abandon(crypto, key);
        return status;
    }
    status = key_commit(crypto, key);
    call->key = status == PSA_SUCCESS ? made : PSA_KEY_ID_NULL;
    return status;
}
