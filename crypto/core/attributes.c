/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "attributes.h"

#include "alg.h"
#include "core.h"
#include "dispatch/dispatch.h"
#include "opaque.h"

static const psa_key_usage_t known_usage =
    PSA_KEY_USAGE_EXPORT | PSA_KEY_USAGE_COPY | PSA_KEY_USAGE_CACHE | PSA_KEY_USAGE_ENCRYPT | PSA_KEY_USAGE_DECRYPT |
    PSA_KEY_USAGE_SIGN_MESSAGE | PSA_KEY_USAGE_VERIFY_MESSAGE | PSA_KEY_USAGE_SIGN_HASH | PSA_KEY_USAGE_VERIFY_HASH |
    PSA_KEY_USAGE_DERIVE | PSA_KEY_USAGE_VERIFY_DERIVATION | PSA_KEY_USAGE_DERIVE_PUBLIC | PSA_KEY_USAGE_WRAP |
    PSA_KEY_USAGE_UNWRAP;

static psa_status_t check_place(const struct crypto *crypto, psa_key_lifetime_t lifetime, psa_key_id_t id)
{
    psa_key_persistence_t persistence = PSA_KEY_LIFETIME_GET_PERSISTENCE(lifetime);
    if (!dispatch_has_location(PSA_KEY_LIFETIME_GET_LOCATION(lifetime))) {
        return REFUSE(CRYPTO_LOCATION_UNSUPPORTED);
    }
    if (persistence == PSA_KEY_PERSISTENCE_VOLATILE) {
        return id == PSA_KEY_ID_NULL ? PSA_SUCCESS : REFUSE(CRYPTO_KEY_ID_VOLATILE);
    }
    if (crypto->store == NULL ||
        (persistence != PSA_KEY_PERSISTENCE_DEFAULT && persistence != PSA_KEY_PERSISTENCE_READ_ONLY)) {
        return REFUSE(CRYPTO_LIFETIME_UNSUPPORTED);
    }
    return id >= PSA_KEY_ID_USER_MIN && id <= PSA_KEY_ID_USER_MAX ? PSA_SUCCESS : REFUSE(CRYPTO_KEY_ID_RANGE);
}

psa_status_t attributes_check(const struct crypto *crypto, const psa_key_attributes_t *attributes,
                              struct crypto_key_facts *facts)
{
    psa_key_attributes_t whole = *attributes;
    psa_set_key_usage_flags(&whole, psa_get_key_usage_flags(attributes)); /* signing hashes implies signing messages */
    *facts = (struct crypto_key_facts){
        .id = psa_get_key_id(&whole),
        .type = psa_get_key_type(&whole),
        .bits = (uint32_t)psa_get_key_bits(&whole),
        .lifetime = psa_get_key_lifetime(&whole),
        .usage = psa_get_key_usage_flags(&whole),
        .alg = psa_get_key_algorithm(&whole),
    };
    psa_status_t status = check_place(crypto, facts->lifetime, facts->id);
    if (status != PSA_SUCCESS) {
        return status;
    }
    if ((facts->usage & ~known_usage) != 0) {
        return REFUSE(CRYPTO_USAGE_UNKNOWN);
    }
    if ((facts->alg & 0x80000000u) != 0) {
        return REFUSE(CRYPTO_ALG_OF_VENDOR);
    }
    return alg_is_policy(facts->alg) ? PSA_SUCCESS : REFUSE(CRYPTO_ALG_MALFORMED);
}

static psa_status_t make_key(struct crypto *crypto, const struct crypto_caller *caller,
                             const struct crypto_key_facts *facts, struct span material, bool is_blob, psa_key_id_t *id)
{
    struct crypto_key *key = NULL;
    psa_status_t status = key_begin(crypto, caller, facts, &key);
    if (status != PSA_SUCCESS) {
        return status;
    }
    psa_key_id_t made = key->facts.id;
    status = key_room(crypto, key, material.len);
    if (status != PSA_SUCCESS) {
        key_abandon(crypto, key);
        return status;
    }
    core_copy(key->material, material.data, material.len);
    status = is_blob ? PSA_SUCCESS : key_seal(crypto, key);
    if (status != PSA_SUCCESS) {
        key_abandon(crypto, key);
        return status;
    }
    status = key_commit(crypto, key);
    *id = status == PSA_SUCCESS ? made : PSA_KEY_ID_NULL;
    return status;
}

psa_status_t attributes_make_key(struct crypto *crypto, const struct crypto_caller *caller,
                                 const struct crypto_key_facts *facts, struct span material, psa_key_id_t *id)
{
    return make_key(crypto, caller, facts, material, false, id);
}

psa_status_t attributes_copy_key(struct crypto *crypto, const struct crypto_caller *caller,
                                 const struct crypto_key_facts *facts, struct span blob, psa_key_id_t *id)
{
    return make_key(crypto, caller, facts, blob, true, id);
}
