/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "policy.h"

#include "alg.h"
#include "lengths.h"
#include "reason/reason.h"

static const psa_algorithm_t hash_mask = 0xffu;
static const psa_algorithm_t at_least_flag = 0x00008000u;
static const psa_algorithm_t length_mask = 0x003f0000u;

static size_t length_in(psa_algorithm_t alg)
{
    return (alg & length_mask) >> 16;
}

static bool is_mac_minimum(psa_algorithm_t alg)
{
    return PSA_ALG_IS_MAC(alg) && (alg & at_least_flag) != 0;
}

static bool is_aead_minimum(psa_algorithm_t alg)
{
    return PSA_ALG_IS_AEAD(alg) && (alg & at_least_flag) != 0;
}

static bool signature_permits(psa_algorithm_t policy, psa_algorithm_t alg, bool is_verifying)
{
    if (is_verifying && PSA_ALG_IS_ECDSA(policy) && PSA_ALG_IS_ECDSA(alg)) {
        policy &= ~0x100u; /* the two kinds of ECDSA make the same signatures to a verifier */
        alg &= ~0x100u;
    }
    if (policy == alg) {
        return true;
    }
    if ((policy & hash_mask) != (PSA_ALG_ANY_HASH & hash_mask) || !PSA_ALG_IS_HASH_AND_SIGN(policy)) {
        return false;
    }
    if (alg == PSA_ALG_RSA_PKCS1V15_SIGN_RAW) {
        return PSA_ALG_IS_RSA_PKCS1V15_SIGN(policy);
    }
    return (policy & ~hash_mask) == (alg & ~hash_mask) && (alg & hash_mask) != 0;
}

static bool ccm_star_permits(psa_algorithm_t alg)
{
    size_t tag = length_in(alg);
    return alg == PSA_ALG_CCM_STAR_NO_TAG || (PSA_ALG_AEAD_WITH_DEFAULT_LENGTH_TAG(alg) == PSA_ALG_CCM &&
                                              PSA_ALG_IS_AEAD(alg) && (tag == 4 || tag == 8 || tag == 16));
}

/* Does `policy`, perhaps a wildcard, include the specific `alg`? */
static bool includes(psa_algorithm_t policy, psa_algorithm_t alg, psa_key_type_t type, size_t bits)
{
    if (policy == alg) {
        return true;
    }
    if (is_mac_minimum(policy) && PSA_ALG_IS_MAC(alg)) {
        (void)bits;
        return PSA_ALG_FULL_LENGTH_MAC(policy) == PSA_ALG_FULL_LENGTH_MAC(alg) &&
               length_of_mac(type, alg) >= length_in(policy);
    }
    if (is_aead_minimum(policy) && PSA_ALG_IS_AEAD(alg)) {
        return PSA_ALG_AEAD_WITH_DEFAULT_LENGTH_TAG(policy) == PSA_ALG_AEAD_WITH_DEFAULT_LENGTH_TAG(alg) &&
               length_in(alg) >= length_in(policy);
    }
    if (policy == PSA_ALG_CCM_STAR_ANY_TAG) {
        return ccm_star_permits(alg);
    }
    if (policy == PSA_ALG_WPA3_SAE_ANY) {
        return PSA_ALG_IS_WPA3_SAE(alg) || PSA_ALG_IS_WPA3_SAE_H2E(alg);
    }
    if (policy == PSA_ALG_WPA3_SAE_H2E(PSA_ALG_ANY_HASH)) {
        return PSA_ALG_IS_WPA3_SAE_H2E(alg);
    }
    if (PSA_ALG_IS_STANDALONE_KEY_AGREEMENT(policy) && PSA_ALG_IS_KEY_AGREEMENT(alg)) {
        return PSA_ALG_KEY_AGREEMENT_GET_BASE(alg) == policy;
    }
    return PSA_ALG_IS_SIGN(policy) && PSA_ALG_IS_SIGN(alg) && signature_permits(policy, alg, false);
}

bool policy_permits(const struct crypto_key_facts *facts, psa_algorithm_t alg, psa_key_usage_t usage)
{
    bool is_verifying = (usage & (PSA_KEY_USAGE_VERIFY_HASH | PSA_KEY_USAGE_VERIFY_MESSAGE)) != 0;
    if (facts->alg == PSA_ALG_NONE) {
        return false;
    }
    if (PSA_ALG_IS_SIGN(facts->alg)) {
        return PSA_ALG_IS_SIGN(alg) && signature_permits(facts->alg, alg, is_verifying);
    }
    return includes(facts->alg, alg, facts->type, facts->bits);
}

/* Two minimum lengths of one base algorithm: the stricter. */
static bool stricter_minimum(psa_algorithm_t a, psa_algorithm_t b, psa_algorithm_t *both)
{
    bool is_mac = is_mac_minimum(a) && is_mac_minimum(b);
    bool is_aead = is_aead_minimum(a) && is_aead_minimum(b);
    if ((!is_mac && !is_aead) || (a & ~length_mask) != (b & ~length_mask)) {
        return false;
    }
    *both = length_in(a) >= length_in(b) ? a : b;
    return true;
}

bool policy_intersect(psa_algorithm_t a, psa_algorithm_t b, psa_key_type_t type, size_t bits, psa_algorithm_t *both)
{
    if (a == b) {
        *both = a;
        return true;
    }
    if (a == PSA_ALG_NONE || b == PSA_ALG_NONE) {
        return false;
    }
    if (stricter_minimum(a, b, both)) {
        return true;
    }
    if (!PSA_ALG_IS_WILDCARD(b) && includes(a, b, type, bits)) {
        *both = b;
        return true;
    }
    if (!PSA_ALG_IS_WILDCARD(a) && includes(b, a, type, bits)) {
        *both = a;
        return true;
    }
    return false;
}

static bool is_private_use(psa_key_usage_t usage)
{
    return (usage & (PSA_KEY_USAGE_SIGN_HASH | PSA_KEY_USAGE_SIGN_MESSAGE | PSA_KEY_USAGE_DERIVE)) != 0;
}

/* @mitigates T.CRY.2 T.CRY.3 */
psa_status_t policy_check(const struct crypto_key_facts *facts, psa_algorithm_t alg, psa_key_usage_t usage)
{
    if (PSA_ALG_IS_WILDCARD(alg)) {
        return REFUSE(CRYPTO_ALG_WILDCARD);
    }
    if ((facts->usage & usage) != usage) {
        return REFUSE(CRYPTO_USAGE_NOT_PERMITTED);
    }
    if (!policy_permits(facts, alg, usage)) {
        return REFUSE(CRYPTO_ALG_NOT_PERMITTED);
    }
    psa_status_t status = alg_check_key(alg, facts->type, facts->bits);
    if (status != PSA_SUCCESS) {
        return status;
    }
    if (PSA_KEY_TYPE_IS_PUBLIC_KEY(facts->type) && is_private_use(usage) && !PSA_ALG_IS_PAKE(alg)) {
        return REFUSE(CRYPTO_KEY_IS_PUBLIC);
    }
    return PSA_SUCCESS;
}
