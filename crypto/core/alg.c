/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "alg.h"

#include <stdint.h>

#include "crypto/state.h"
#include "lengths.h"
#include "reason/reason.h"
#include "rules.h"

enum { MAC_LENGTH_MIN = 4 }; /* bytes: shorter MACs are guessed */

bool alg_is_policy(psa_algorithm_t alg)
{
    psa_algorithm_t category = alg & 0x7f000000u;
    bool is_any_hash = (alg & 0xffu) == 0xffu;
    if (alg == PSA_ALG_NONE) {
        return true;
    }
    if (is_any_hash && !PSA_ALG_IS_HASH_AND_SIGN(alg) && alg != PSA_ALG_WPA3_SAE_ANY &&
        alg != PSA_ALG_WPA3_SAE_H2E(PSA_ALG_ANY_HASH)) {
        return false;
    }
    return (alg & 0x80000000u) == 0 && category >= 0x02000000u && category <= 0x0d000000u;
}

psa_status_t alg_check_key(psa_algorithm_t alg, psa_key_type_t type, size_t bits)
{
    bool is_known = false;
    for (size_t i = 0; i < alg_rule_count; i++) {
        const struct alg_rule *rule = &alg_rules[i];
        if ((alg & rule->alg_mask) != rule->alg) {
            continue;
        }
        if ((type & rule->type_mask) == rule->type && bits >= rule->bits_min && bits <= rule->bits_max) {
            return PSA_SUCCESS;
        }
        is_known = true;
    }
    return is_known ? REFUSE(CRYPTO_KEY_NOT_FOR_ALG) : REFUSE(CRYPTO_ALG_UNSUPPORTED);
}

psa_status_t alg_check_mac_length(psa_algorithm_t alg, psa_key_type_t type, size_t bits)
{
    (void)bits; /* no algorithm of 1.5 looks at it */
    size_t full = length_of_mac(type, PSA_ALG_FULL_LENGTH_MAC(alg));
    size_t len = length_of_mac(type, alg);
    if (full == 0) {
        return REFUSE(CRYPTO_ALG_UNKNOWN);
    }
    if (len > full) {
        return REFUSE(CRYPTO_MAC_TOO_LONG);
    }
    return len < MAC_LENGTH_MIN ? REFUSE(CRYPTO_MAC_TOO_SHORT) : PSA_SUCCESS;
}

static const struct aead_rule *aead_rule_of(psa_algorithm_t alg)
{
    for (size_t i = 0; i < aead_rule_count; i++) {
        if ((alg & RULE_AEAD) == aead_rules[i].alg) {
            return &aead_rules[i];
        }
    }
    return NULL;
}

bool alg_has_good_tag(psa_algorithm_t alg)
{
    const struct aead_rule *rule = aead_rule_of(alg);
    size_t len = (alg >> 16) & 0x3fu;
    return rule != NULL && len <= PSA_AEAD_TAG_MAX_SIZE && (rule->tags >> len & 1) != 0;
}

bool alg_takes_nonce(psa_algorithm_t alg, size_t len)
{
    const struct aead_rule *rule = aead_rule_of(alg);
    return rule != NULL && len >= rule->nonce_min && (len <= rule->nonce_max || rule->nonce_max == UINT8_MAX);
}

size_t alg_block_length(psa_algorithm_t alg, psa_key_type_t type)
{
    bool is_blockwise =
        alg == PSA_ALG_ECB_NO_PADDING || alg == PSA_ALG_CBC_NO_PADDING || alg == PSA_ALG_CBC_PKCS7 || alg == PSA_ALG_XTS;
    return is_blockwise ? PSA_BLOCK_CIPHER_BLOCK_LENGTH(type) : 0;
}

bool key_type_is_plain(psa_key_type_t type)
{
    return PSA_KEY_TYPE_IS_UNSTRUCTURED(type);
}

static bool is_one_of(const uint16_t sizes[5], size_t bits)
{
    if (sizes[0] == 0) {
        return bits >= sizes[1] && (sizes[2] == 0 || bits <= sizes[2]);
    }
    bool is_one = false;
    for (size_t i = 0; i < 5; i++) {
        is_one = is_one || bits == sizes[i];
    }
    return is_one;
}

psa_status_t key_type_check_size(psa_key_type_t type, size_t bits)
{
    for (size_t i = 0; i < key_size_rule_count; i++) {
        const uint16_t *sizes = key_size_rules[i].bits;
        if (key_size_rules[i].type != type) {
            continue;
        }
        if (bits == 0 || bits % 8 != 0) {
            return REFUSE(CRYPTO_KEY_SIZE);
        }
        if (bits / 8 > CRYPTO_KEY_MAX) {
            return REFUSE(CRYPTO_KEY_TOO_LARGE);
        }
        return is_one_of(sizes, bits) ? PSA_SUCCESS : REFUSE(CRYPTO_KEY_SIZE);
    }
    return REFUSE(CRYPTO_KEY_TYPE_UNSUPPORTED);
}

bool alg_takes_iv(psa_algorithm_t alg, psa_key_type_t type, size_t len, size_t usual)
{
    if (len == usual) {
        return true;
    }
    if (alg == PSA_ALG_CTR) {
        return len != 0 && len < usual;
    }
    if (alg != PSA_ALG_STREAM_CIPHER) {
        return false;
    }
    return type == PSA_KEY_TYPE_CHACHA20 ? len == 8 || len == 16 : type == PSA_KEY_TYPE_XCHACHA20 && len == 32;
}
