/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "base/bytes.h"
#include "core.h"
#include "derive.h"
#include "dispatch/group.h"
#include "pake.h"
#include "pake_sae.h"

/* Keys of PAKE: those of SPAKE2+ from any derivation (RFC 9383, 3.2), tokens of SAE from hash-to-element alone. */

enum { SPARE = 8, FIELD_MAX = 66 };

static psa_status_t group_of(psa_pake_primitive_type_t type, psa_pake_family_t family, const struct crypto_key *key,
                             struct crypto_pake_op *pake)
{
    *pake = (struct crypto_pake_op){ .primitive = PSA_PAKE_PRIMITIVE(type, family, key->facts.bits) };
    return pake_open_group(pake);
}

static bool is_spake2p(const struct crypto_key_facts *facts)
{
    return PSA_KEY_TYPE_IS_SPAKE2P_KEY_PAIR(facts->type);
}

/* w0 and w1 are drawn with 8 bytes more than they have, then reduced. */
static psa_status_t make_spake2p(struct crypto_operation *op, struct crypto_key *key)
{
    struct crypto_pake_op pake;
    uint8_t wide[FIELD_MAX + SPARE];
    psa_status_t status =
        group_of(PSA_PAKE_PRIMITIVE_TYPE_ECC, PSA_KEY_TYPE_SPAKE2P_GET_FAMILY(key->facts.type), key, &pake);
    size_t len = pake.scalar_len;
    if (status == PSA_SUCCESS && (key->len != 2 * len || len > FIELD_MAX)) {
        status = REFUSE(CRYPTO_KEY_TYPE_UNSUPPORTED);
    }
    for (size_t i = 0; i < 2 && status == PSA_SUCCESS; i++) {
        status = derive_key_bytes(op, out_span_of(wide, len + SPARE));
        if (status == PSA_SUCCESS) {
            status = pake_reduce(&pake, span_of(wide, len + SPARE), out_span_of(key->material + i * len, len));
        }
    }
    wipe(wide, sizeof(wide));
    return status;
}

const struct derive_key_kind derive_kind_spake2p = { is_spake2p, make_spake2p };

/* The SSID is the HMAC key; the text is the password, then its identifier. */
static psa_status_t take(struct crypto_operation *op, uint32_t input, struct span data)
{
    struct crypto_derive_op *derive = &op->of.derive;
    return input == DERIVE_SALT ? derive_keep_hmac_key(derive, data) : derive_keep_text(derive, data);
}

static psa_status_t no_block(struct crypto_operation *op, uint64_t n)
{
    (void)op;
    (void)n;
    return REFUSE(CRYPTO_DERIVE_OUTPUT_TYPE);
}

static bool is_token(const struct crypto_key_facts *facts)
{
    return PSA_KEY_TYPE_IS_WPA3_SAE_ECC(facts->type) || PSA_KEY_TYPE_IS_WPA3_SAE_DH(facts->type);
}

static psa_status_t map(const struct crypto_pake_op *pake, struct span seed, const char *label, struct out_span out)
{
    uint8_t wide[CRYPTO_PAKE_ELEMENT_MAX + CRYPTO_PAKE_ELEMENT_MAX / 2];
    size_t len = (size_t)pake->field_len + pake->field_len / 2u;
    uint8_t is_good = 0;
    psa_status_t status = pake_expand(pake->hash, seed, label, out_span_of(wide, len));
    if (status == PSA_SUCCESS) {
        const struct crypto_map job = { .kind = CRYPTO_MAP_UNIFORM, .value = span_of(wide, len) };
        status = dispatch_group_map(pake->primitive, &job, out, &is_good);
    }
    wipe(wide, sizeof(wide));
    return status == PSA_SUCCESS && is_good == 0 ? REFUSE(CRYPTO_PAKE_ZERO) : status;
}

/* IEEE 802.11-2020, 12.4.4.2.3: the sum of two points of the curve. */
static psa_status_t make_curve_token(const struct crypto_pake_op *pake, struct span seed, struct crypto_key *key)
{
    uint8_t first[CRYPTO_PAKE_ELEMENT_MAX];
    uint8_t second[CRYPTO_PAKE_ELEMENT_MAX];
    const struct out_span one = out_span_of(first, pake->element_len);
    const struct out_span two = out_span_of(second, pake->element_len);
    psa_status_t status = map(pake, seed, "SAE Hash to Element u1 P1", one);
    if (status == PSA_SUCCESS) {
        status = map(pake, seed, "SAE Hash to Element u2 P2", two);
    }
    if (status == PSA_SUCCESS) {
        const struct crypto_term terms[2] = { { .element = span_of(first, one.len) },
                                              { .element = span_of(second, two.len) } };
        uint8_t sum[CRYPTO_PAKE_ELEMENT_MAX];
        status = dispatch_group_combine(pake->primitive, terms, 2, out_span_of(sum, pake->element_len));
        core_copy(key->material, sum + 1, status == PSA_SUCCESS ? key->len : 0);
        wipe(sum, sizeof(sum));
    }
    wipe(first, sizeof(first));
    wipe(second, sizeof(second));
    return status;
}

static psa_status_t make_token(struct crypto_operation *op, struct crypto_key *key)
{
    struct crypto_derive_op *derive = &op->of.derive;
    struct crypto_pake_op pake;
    uint8_t prk[PSA_HASH_MAX_SIZE];
    bool is_curve = PSA_KEY_TYPE_IS_WPA3_SAE_ECC(key->facts.type);
    const struct span parts[3] = { span_of(derive->text, derive->text_len), { NULL, 0 }, { NULL, 0 } };
    psa_status_t status = group_of(is_curve ? PSA_PAKE_PRIMITIVE_TYPE_ECC : PSA_PAKE_PRIMITIVE_TYPE_DH,
                                   is_curve ? PSA_KEY_TYPE_WPA3_SAE_ECC_GET_FAMILY(key->facts.type) :
                                              PSA_KEY_TYPE_WPA3_SAE_DH_GET_FAMILY(key->facts.type),
                                   key, &pake);
    pake.hash = PSA_ALG_GET_HASH(derive->kdf);
    if (status == PSA_SUCCESS && (!sae_has_group(pake.primitive) || sae_hash_of(pake.primitive) != pake.hash)) {
        status = REFUSE(CRYPTO_PAKE_HASH);
    }
    if (status == PSA_SUCCESS) {
        status = derive_draw(op, (size_t)derive->capacity == 0 ? 1 : (size_t)derive->capacity, DERIVE_FORBIDS_KEY);
    }
    if (status == PSA_SUCCESS) {
        status = derive_prf(op, parts, out_span_of(prk, derive->hash_len));
    }
    if (status == PSA_SUCCESS) {
        const struct span seed = span_of(prk, derive->hash_len);
        status = is_curve ? make_curve_token(&pake, seed, key) :
                            map(&pake, seed, "SAE Hash to Element", out_span_of(key->material, key->len));
    }
    wipe(prk, sizeof(prk));
    return status;
}

const struct derive_key_kind derive_kind_token = { is_token, make_token };

static const psa_algorithm_t hashes[] = { PSA_ALG_SHA_256, PSA_ALG_SHA_384, PSA_ALG_SHA_512, 0 };

const struct derive_scheme derive_sae_h2e = {
    .base = PSA_ALG_WPA3_SAE_H2E(0),
    .hashes = hashes,
    .required = DERIVE_SALT | DERIVE_PASSWORD,
    .capacity = 1, /* one key */
    .gives_token = true,
    .take = take,
    .block = no_block,
    .steps = {
        { PSA_KEY_DERIVATION_INPUT_SALT, DERIVE_SALT, 0, DERIVE_SALT, DERIVE_BY_BYTES | DERIVE_BY_KEY,
          { PSA_KEY_TYPE_RAW_DATA } },
        { PSA_KEY_DERIVATION_INPUT_PASSWORD, DERIVE_PASSWORD, DERIVE_SALT, DERIVE_PASSWORD, DERIVE_BY_BYTES | DERIVE_BY_KEY,
          { PSA_KEY_TYPE_PASSWORD } },
        { PSA_KEY_DERIVATION_INPUT_INFO, DERIVE_INFO, DERIVE_PASSWORD, DERIVE_INFO, DERIVE_BY_BYTES | DERIVE_BY_KEY,
          { PSA_KEY_TYPE_RAW_DATA } },
    },
};
