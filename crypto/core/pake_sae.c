/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "pake_sae.h"

#include "base/bytes.h"
#include "core.h"
#include "ct/ct.h"
#include "dispatch/dispatch.h"
#include "dispatch/group.h"
#include "lengths.h"
#include "pake.h"

/* WPA3-SAE (IEEE 802.11-2020, 12.4). The names of the two sides are their MAC addresses. */

enum { RAND, MASK, OWN_SCALAR, PEER_SCALAR }; /* scalars; MASK becomes the sum of both */
enum { PWE, OWN, PEER, K, TOKEN }; /* elements */
enum { KCK, PMK, PMKID }; /* keys */
enum { MAC_LEN = 6, PMK_LEN = 32, PMKID_LEN = 16, COUNT_LEN = 2, TRIES = 40, SALT_MAX = 508 };

/* What has been done, in crypto_pake_op.given. */
enum { GAVE_COMMIT = 1, TOOK_COMMIT = 2, SALTED = 4, COUNTED = 8, GAVE_CONFIRM = 16, TOOK_CONFIRM = 32 };

static bool is_curve(const struct crypto_pake_op *pake)
{
    return PSA_PAKE_PRIMITIVE_GET_TYPE(pake->primitive) == PSA_PAKE_PRIMITIVE_TYPE_ECC;
}

psa_algorithm_t sae_hash_of(psa_pake_primitive_t primitive)
{
    size_t bits = PSA_PAKE_PRIMITIVE_GET_BITS(primitive);
    bool is_ecc = PSA_PAKE_PRIMITIVE_GET_TYPE(primitive) == PSA_PAKE_PRIMITIVE_TYPE_ECC;
    size_t small = is_ecc ? 256 : 2048;
    size_t middle = is_ecc ? 384 : 3072;
    return bits <= small ? PSA_ALG_SHA_256 : bits <= middle ? PSA_ALG_SHA_384 : PSA_ALG_SHA_512;
}

bool sae_has_group(psa_pake_primitive_t primitive)
{
    psa_pake_family_t family = PSA_PAKE_PRIMITIVE_GET_FAMILY(primitive);
    size_t bits = PSA_PAKE_PRIMITIVE_GET_BITS(primitive);
    if (PSA_PAKE_PRIMITIVE_GET_TYPE(primitive) == PSA_PAKE_PRIMITIVE_TYPE_DH) {
        return family == PSA_DH_FAMILY_RFC3526 && bits >= 3072;
    }
    return (family == PSA_ECC_FAMILY_SECP_R1 || family == PSA_ECC_FAMILY_BRAINPOOL_P_R1) && bits >= 256;
}

static bool is_password(const struct crypto_key *key)
{
    return key->facts.type == PSA_KEY_TYPE_PASSWORD;
}

static psa_pake_primitive_t primitive_of(const struct crypto_key_facts *facts)
{
    bool is_ecc = PSA_KEY_TYPE_IS_WPA3_SAE_ECC(facts->type);
    return PSA_PAKE_PRIMITIVE(is_ecc ? PSA_PAKE_PRIMITIVE_TYPE_ECC : PSA_PAKE_PRIMITIVE_TYPE_DH,
                              is_ecc ? PSA_KEY_TYPE_WPA3_SAE_ECC_GET_FAMILY(facts->type) :
                                       PSA_KEY_TYPE_WPA3_SAE_DH_GET_FAMILY(facts->type),
                              facts->bits);
}

/* The password waits in `context`, which this protocol has not; a token becomes an element at once. */
static psa_status_t take_key(struct crypto_pake_op *pake, const struct crypto_key *key)
{
    size_t prefix = is_curve(pake) ? 1 : 0;
    if (is_password(key)) {
        if (key->len > sizeof(pake->context)) {
            return REFUSE(CRYPTO_PAKE_LONG);
        }
        core_copy(pake->context, key->material, key->len);
        pake->context_len = (uint16_t)key->len;
        pake->has_password = true;
        return PSA_SUCCESS;
    }
    INVARIANT(prefix + key->len == pake->element_len);
    pake->element[TOKEN][0] = 0x04;
    core_copy(pake->element[TOKEN] + prefix, key->material, key->len);
    return PSA_SUCCESS;
}

static psa_status_t setup(struct crypto_operation *op, const struct crypto_key *key)
{
    struct crypto_pake_op *pake = &op->of.pake;
    psa_algorithm_t hash = is_password(key) ? PSA_ALG_SHA_256 : sae_hash_of(pake->primitive);
    if (!is_password(key) && primitive_of(&key->facts) != pake->primitive) {
        return REFUSE(CRYPTO_PAKE_KEY);
    }
    if (!sae_has_group(pake->primitive)) {
        return REFUSE(CRYPTO_PAKE_PRIMITIVE);
    }
    if (pake->hash != hash) {
        return REFUSE(CRYPTO_PAKE_HASH);
    }
    psa_status_t status = pake_open_group(pake);
    if (status == PSA_SUCCESS && (pake->scalar_len != pake->field_len)) {
        status = REFUSE(CRYPTO_GROUP_UNSUPPORTED);
    }
    return status == PSA_SUCCESS ? take_key(pake, key) : status;
}

static psa_status_t check_role(const struct crypto_pake_op *pake, uint32_t role)
{
    (void)pake;
    return role == PSA_PAKE_ROLE_NONE ? PSA_SUCCESS : REFUSE(CRYPTO_PAKE_ROLE);
}

static psa_status_t check_name(const struct crypto_pake_op *pake, struct span name)
{
    (void)pake;
    return name.len == MAC_LEN ? PSA_SUCCESS : REFUSE(CRYPTO_PAKE_NAME);
}

/* KDF-Hash-Length of 12.7.1.7.2: HMAC(key, n | label | context | bits), both numbers of 16 bits, little-endian. */
static psa_status_t stretch(psa_algorithm_t hash, struct span key, const char *label, struct span context,
                            struct out_span out, size_t bits)
{
    uint8_t text[COUNT_LEN + 32 + CRYPTO_PAKE_ELEMENT_MAX + COUNT_LEN];
    uint8_t block[PSA_HASH_MAX_SIZE];
    size_t block_len = length_of_hash(hash);
    size_t label_len = strlen(label);
    size_t len = COUNT_LEN + label_len + context.len + COUNT_LEN;
    psa_status_t status = PSA_SUCCESS;
    core_copy(text + COUNT_LEN, (const uint8_t *)label, label_len);
    core_copy(text + COUNT_LEN + label_len, context.data, context.len);
    put_le16(text + len - COUNT_LEN, (uint16_t)bits);
    for (size_t at = 0, n = 1; at < out.len && status == PSA_SUCCESS; at += block_len, n++) {
        put_le16(text, (uint16_t)n);
        status = pake_mac(PSA_ALG_HMAC(hash), key, span_of(text, len), out_span_of(block, block_len));
        core_copy(out.data + at, block, out.len - at < block_len ? out.len - at : block_len);
    }
    wipe(block, sizeof(block));
    return status;
}

/* The greater address, then the other. */
static void order_names(const struct crypto_pake_op *pake, uint8_t both[2 * MAC_LEN])
{
    bool is_user_first = memcmp(pake->user, pake->peer, MAC_LEN) > 0;
    memcpy(both, is_user_first ? pake->user : pake->peer, MAC_LEN);
    memcpy(both + MAC_LEN, is_user_first ? pake->peer : pake->user, MAC_LEN);
}

/* A number of the prime's bits, of the seed. */
static psa_status_t value_of_seed(const struct crypto_pake_op *pake, const struct crypto_group *facts,
                                  const uint8_t *seed, uint8_t value[CRYPTO_PAKE_ELEMENT_MAX])
{
    size_t spare = (size_t)pake->field_len * 8 - facts->prime_bits;
    psa_status_t status =
        stretch(PSA_ALG_SHA_256, span_of(seed, PSA_HASH_LENGTH(PSA_ALG_SHA_256)), "SAE Hunting and Pecking",
                span_of(facts->prime, pake->field_len), out_span_of(value, pake->field_len), facts->prime_bits);
    for (size_t i = pake->field_len; spare != 0 && i > 0; i--) {
        uint32_t above = i > 1 ? value[i - 2] : 0u;
        value[i - 1] = (uint8_t)((uint32_t)value[i - 1] >> spare | above << (8 - spare));
    }
    return status;
}

/* One try: an element, and whether it is one. */
static psa_status_t hunt(struct crypto_pake_op *pake, const struct crypto_group *facts, uint8_t counter,
                         uint8_t *is_good)
{
    uint8_t names[2 * MAC_LEN];
    uint8_t text[CRYPTO_PAKE_CONTEXT_MAX + 1];
    uint8_t seed[PSA_HASH_MAX_SIZE];
    uint8_t value[CRYPTO_PAKE_ELEMENT_MAX];
    const size_t seed_len = PSA_HASH_LENGTH(PSA_ALG_SHA_256);
    order_names(pake, names);
    core_copy(text, pake->context, pake->context_len);
    text[pake->context_len] = counter;
    psa_status_t status = pake_mac(PSA_ALG_HMAC(PSA_ALG_SHA_256), span_of(names, sizeof(names)),
                                   span_of(text, (size_t)pake->context_len + 1), out_span_of(seed, seed_len));
    if (status == PSA_SUCCESS) {
        status = value_of_seed(pake, facts, seed, value);
    }
    if (status == PSA_SUCCESS) {
        const struct crypto_map map = { CRYPTO_MAP_TRY, span_of(value, pake->field_len), seed[seed_len - 1] & 1u };
        status = dispatch_group_map(pake->primitive, &map, pake_element_out(pake, K), is_good);
    }
    wipe(text, sizeof(text));
    wipe(seed, sizeof(seed));
    wipe(value, sizeof(value));
    return status;
}

/* Hunting and pecking (12.4.4.2.2): always so many tries, and the first element that is one is kept. */
static psa_status_t find_element(struct crypto_pake_op *pake)
{
    struct crypto_group facts = { 0 };
    uint32_t found = 0;
    psa_status_t status = dispatch_group_facts(pake->primitive, &facts);
    for (uint8_t counter = 1; counter <= TRIES && status == PSA_SUCCESS; counter++) {
        uint8_t is_good = 0;
        status = hunt(pake, &facts, counter, &is_good);
        uint32_t takes = (0u - (uint32_t)is_good) & ~found;
        for (size_t i = 0; i < pake->element_len; i++) {
            pake->element[PWE][i] =
                (uint8_t)ct_select((ct_mask){ takes }, pake->element[K][i], pake->element[PWE][i]);
        }
        found |= takes;
    }
    wipe(pake->context, pake->context_len);
    return status == PSA_SUCCESS && ct_reveal((ct_mask){ found }) == 0 ? REFUSE(CRYPTO_PAKE_ZERO) : status;
}

/* From the token (12.4.4.2.3): a number of both names, from 1 to the order less 1, times the token. */
static psa_status_t element_of_token(struct crypto_pake_op *pake)
{
    static const uint8_t zeros[PSA_HASH_MAX_SIZE];
    uint8_t names[2 * MAC_LEN];
    uint8_t value[PSA_HASH_MAX_SIZE];
    size_t len = length_of_hash(pake->hash);
    order_names(pake, names);
    psa_status_t status = pake_mac(PSA_ALG_HMAC(pake->hash), span_of(zeros, len), span_of(names, sizeof(names)),
                                   out_span_of(value, len));
    if (status == PSA_SUCCESS) {
        const struct crypto_scalar_job job = { .c = span_of(value, len), .is_from_1 = true };
        status = pake_compute(pake, &job, pake_scalar_out(pake, MASK));
    }
    if (status == PSA_SUCCESS) {
        const struct crypto_term term = { pake_scalar(pake, MASK), pake_element(pake, TOKEN) };
        status = dispatch_group_combine(pake->primitive, &term, 1, pake_element_out(pake, PWE));
    }
    wipe(value, sizeof(value));
    return status;
}

/* Both numbers, their sum and the inverse of mask PWE (12.4.5.2). */
static psa_status_t begin(struct crypto_operation *op)
{
    static const uint8_t one = 1;
    struct crypto_pake_op *pake = &op->of.pake;
    psa_status_t status = pake->has_password ? find_element(pake) : element_of_token(pake);
    if (status == PSA_SUCCESS) {
        status = pake_random_scalar(pake, pake_scalar_out(pake, RAND));
    }
    if (status == PSA_SUCCESS) {
        status = pake_random_scalar(pake, pake_scalar_out(pake, MASK));
    }
    const struct crypto_scalar_job sum = { .a = pake_scalar(pake, MASK),
                                           .b = span_of(&one, 1),
                                           .c = pake_scalar(pake, RAND) };
    const struct crypto_scalar_job negate = { .a = pake_scalar(pake, MASK),
                                              .b = span_of(&one, 1),
                                              .subtracts = true };
    if (status == PSA_SUCCESS) {
        status = pake_compute(pake, &sum, pake_scalar_out(pake, OWN_SCALAR));
    }
    if (status == PSA_SUCCESS) {
        status = pake_compute(pake, &negate, pake_scalar_out(pake, MASK));
    }
    if (status == PSA_SUCCESS) {
        const struct crypto_term term = { pake_scalar(pake, MASK), pake_element(pake, PWE) };
        status = dispatch_group_combine(pake->primitive, &term, 1, pake_element_out(pake, OWN));
    }
    return status;
}

/* As it is sent: without the 04 of a curve's. */
static struct span bare(const struct crypto_pake_op *pake, size_t i)
{
    size_t prefix = is_curve(pake) ? 1 : 0;
    return span_of(pake->element[i] + prefix, pake->element_len - prefix);
}

static psa_status_t give_commit(struct crypto_pake_op *pake, struct out_span out, size_t *out_len)
{
    const struct span element = bare(pake, OWN);
    size_t len = pake->scalar_len + element.len;
    if ((pake->given & GAVE_COMMIT) != 0) {
        return REFUSE(CRYPTO_PAKE_ORDER);
    }
    if (out.len < len) {
        return REFUSE(CRYPTO_OUTPUT_TOO_SMALL);
    }
    core_copy(out.data, pake->scalar[OWN_SCALAR], pake->scalar_len);
    core_copy(out.data + pake->scalar_len, element.data, element.len);
    *out_len = len;
    pake->given |= GAVE_COMMIT;
    return PSA_SUCCESS;
}

/* 1 < scalar < order; an element of the group; and not our own come back. */
static psa_status_t take_commit(struct crypto_pake_op *pake, struct span in)
{
    uint8_t element[CRYPTO_PAKE_ELEMENT_MAX];
    static const uint8_t zeros[CRYPTO_PAKE_SCALAR_MAX];
    size_t prefix = is_curve(pake) ? 1 : 0;
    size_t len = pake->scalar_len;
    if ((pake->given & TOOK_COMMIT) != 0) {
        return REFUSE(CRYPTO_PAKE_ORDER);
    }
    if (in.len != len + pake->element_len - prefix) {
        return REFUSE(CRYPTO_PAKE_INPUT);
    }
    bool is_small = memcmp(in.data, zeros, len - 1) == 0 && in.data[len - 1] <= 1;
    psa_status_t status = is_small ? REFUSE(CRYPTO_PAKE_INPUT) : pake_check_scalar(pake, span_of(in.data, len));
    if (status == PSA_SUCCESS) {
        element[0] = 0x04;
        core_copy(element + prefix, in.data + len, in.len - len);
        status = pake_take_element(pake, span_of(element, pake->element_len), PEER);
    }
    if (status == PSA_SUCCESS && memcmp(in.data, pake->scalar[OWN_SCALAR], len) == 0 &&
        memcmp(pake->element[PEER], pake->element[OWN], pake->element_len) == 0) {
        status = REFUSE(CRYPTO_PAKE_INPUT);
    }
    if (status == PSA_SUCCESS) {
        core_copy(pake->scalar[PEER_SCALAR], in.data, len);
        pake->given |= TOOK_COMMIT;
    }
    return status;
}

/* K = rand (peer scalar PWE + peer element) */
static psa_status_t agree(struct crypto_pake_op *pake)
{
    const struct crypto_term terms[2] = { { pake_scalar(pake, PEER_SCALAR), pake_element(pake, PWE) },
                                          { .element = pake_element(pake, PEER) } };
    psa_status_t status = dispatch_group_combine(pake->primitive, terms, 2, pake_element_out(pake, TOKEN));
    if (status == PSA_SUCCESS) {
        const struct crypto_term term = { pake_scalar(pake, RAND), pake_element(pake, TOKEN) };
        status = dispatch_group_combine(pake->primitive, &term, 1, pake_element_out(pake, K));
    }
    return status;
}

/* The keys, of the x coordinate of K and both scalars (12.4.5.4). */
static psa_status_t derive_keys(struct crypto_operation *op, struct span salt)
{
    static const uint8_t one = 1;
    struct crypto_pake_op *pake = &op->of.pake;
    uint8_t seed[PSA_HASH_MAX_SIZE];
    uint8_t both[2 * PSA_HASH_MAX_SIZE];
    size_t hash_len = length_of_hash(pake->hash);
    size_t pmk_len = PSA_ALG_IS_WPA3_SAE_GDH(op->alg) ? hash_len : (size_t)PMK_LEN;
    const struct span secret = span_of(bare(pake, K).data, pake->field_len);
    const struct crypto_scalar_job sum = { .a = pake_scalar(pake, OWN_SCALAR),
                                           .b = span_of(&one, 1),
                                           .c = pake_scalar(pake, PEER_SCALAR) };
    psa_status_t status = agree(pake);
    if (status == PSA_SUCCESS) {
        status = pake_compute(pake, &sum, pake_scalar_out(pake, MASK));
    }
    if (status == PSA_SUCCESS) {
        status = pake_extract(pake->hash, salt, secret, out_span_of(seed, hash_len));
    }
    if (status == PSA_SUCCESS) {
        status = stretch(pake->hash, span_of(seed, hash_len), "SAE KCK and PMK", pake_scalar(pake, MASK),
                         out_span_of(both, hash_len + pmk_len), (hash_len + pmk_len) * 8);
    }
    core_copy(pake->key[KCK], both, hash_len);
    core_copy(pake->key[PMK], both + hash_len, pmk_len);
    core_copy(pake->key[PMKID], pake->scalar[MASK], PMKID_LEN);
    pake->key_len = (uint16_t)hash_len;
    pake->secret_len = (uint16_t)pmk_len;
    wipe(seed, sizeof(seed));
    wipe(both, sizeof(both));
    return status;
}

static psa_status_t take_salt(struct crypto_operation *op, struct span salt)
{
    struct crypto_pake_op *pake = &op->of.pake;
    if ((pake->given & (GAVE_COMMIT | TOOK_COMMIT | SALTED)) != (GAVE_COMMIT | TOOK_COMMIT)) {
        return REFUSE(CRYPTO_PAKE_ORDER);
    }
    if (salt.len > SALT_MAX) {
        return REFUSE(CRYPTO_PAKE_INPUT);
    }
    pake->given |= SALTED;
    return derive_keys(op, salt);
}

/* CN of 12.4.5.5: over the counter and both commitments, the sender's first. */
static psa_status_t confirmation(const struct crypto_pake_op *pake, const uint8_t count[COUNT_LEN], bool is_own,
                                 struct out_span tag)
{
    uint8_t text[COUNT_LEN + 2 * CRYPTO_PAKE_SCALAR_MAX + 2 * CRYPTO_PAKE_ELEMENT_MAX];
    size_t at = COUNT_LEN;
    memcpy(text, count, COUNT_LEN);
    for (size_t i = 0; i < 2; i++) {
        bool is_ours = (i == 0) == is_own;
        const struct span element = bare(pake, is_ours ? OWN : PEER);
        core_copy(text + at, pake->scalar[is_ours ? OWN_SCALAR : PEER_SCALAR], pake->scalar_len);
        core_copy(text + at + pake->scalar_len, element.data, element.len);
        at += pake->scalar_len + element.len;
    }
    return pake_mac(PSA_ALG_HMAC(pake->hash), span_of(pake->key[KCK], pake->key_len), span_of(text, at), tag);
}

static psa_status_t give_confirm(struct crypto_pake_op *pake, struct out_span out, size_t *out_len)
{
    size_t len = COUNT_LEN + (size_t)pake->key_len;
    if ((pake->given & COUNTED) == 0) {
        return REFUSE(CRYPTO_PAKE_ORDER);
    }
    if (out.len < len) {
        return REFUSE(CRYPTO_OUTPUT_TOO_SMALL);
    }
    memcpy(out.data, pake->count, COUNT_LEN);
    *out_len = len;
    pake->given = (uint8_t)((pake->given & ~COUNTED) | GAVE_CONFIRM);
    return confirmation(pake, pake->count, true, out_span_of(out.data + COUNT_LEN, pake->key_len));
}

static psa_status_t take_confirm(struct crypto_pake_op *pake, struct span in)
{
    uint8_t right[PSA_HASH_MAX_SIZE];
    if ((pake->given & SALTED) == 0) {
        return REFUSE(CRYPTO_PAKE_ORDER);
    }
    if (in.len != COUNT_LEN + (size_t)pake->key_len) {
        return REFUSE(CRYPTO_PAKE_INPUT);
    }
    psa_status_t status = confirmation(pake, in.data, false, out_span_of(right, pake->key_len));
    if (status == PSA_SUCCESS &&
        !pake_is_equal(span_of(right, pake->key_len), span_of(in.data + COUNT_LEN, pake->key_len))) {
        status = REFUSE(CRYPTO_PAKE_PROOF);
    }
    pake->given |= TOOK_CONFIRM;
    wipe(right, sizeof(right));
    return status;
}

static psa_status_t take_count(struct crypto_pake_op *pake, struct span in)
{
    if ((pake->given & SALTED) == 0) {
        return REFUSE(CRYPTO_PAKE_ORDER);
    }
    if (in.len != COUNT_LEN) {
        return REFUSE(CRYPTO_PAKE_INPUT);
    }
    memcpy(pake->count, in.data, COUNT_LEN);
    pake->given |= COUNTED;
    return PSA_SUCCESS;
}

static psa_status_t output(struct crypto_operation *op, psa_pake_step_t step, struct out_span out, size_t *out_len)
{
    struct crypto_pake_op *pake = &op->of.pake;
    switch (step) {
    case PSA_PAKE_STEP_COMMIT:
        return give_commit(pake, out, out_len);
    case PSA_PAKE_STEP_CONFIRM:
        return give_confirm(pake, out, out_len);
    case PSA_PAKE_STEP_KEY_ID:
        return (pake->given & TOOK_CONFIRM) == 0 ? REFUSE(CRYPTO_PAKE_ORDER) :
                                                   pake_give(span_of(pake->key[PMKID], PMKID_LEN), out, out_len);
    default:
        return REFUSE(CRYPTO_PAKE_STEP);
    }
}

static psa_status_t input(struct crypto_operation *op, psa_pake_step_t step, struct span in)
{
    struct crypto_pake_op *pake = &op->of.pake;
    switch (step) {
    case PSA_PAKE_STEP_COMMIT:
        return take_commit(pake, in);
    case PSA_PAKE_STEP_SALT:
        return take_salt(op, in);
    case PSA_PAKE_STEP_CONFIRM_COUNT:
        return take_count(pake, in);
    case PSA_PAKE_STEP_CONFIRM:
        return take_confirm(pake, in);
    default:
        return REFUSE(CRYPTO_PAKE_STEP);
    }
}

static psa_status_t finish(struct crypto_operation *op, struct span *secret)
{
    const struct crypto_pake_op *pake = &op->of.pake;
    bool is_done = (pake->given & GAVE_CONFIRM) != 0 && (pake->given & TOOK_CONFIRM) != 0;
    *secret = span_of(pake->key[PMK], pake->secret_len);
    return is_done ? PSA_SUCCESS : REFUSE(CRYPTO_PAKE_ORDER);
}

const struct pake_scheme pake_sae = {
    .base = PSA_ALG_WPA3_SAE_FIXED(0),
    .mask = 0xfffffe00u,
    .needs = PAKE_USER | PAKE_PEER,
    .takes = PAKE_ROLE | PAKE_USER | PAKE_PEER,
    .steps = 1u << PSA_PAKE_STEP_COMMIT | 1u << PSA_PAKE_STEP_SALT | 1u << PSA_PAKE_STEP_CONFIRM |
             1u << PSA_PAKE_STEP_CONFIRM_COUNT | 1u << PSA_PAKE_STEP_KEY_ID,
    .confirmation = PSA_PAKE_CONFIRMED_KEY,
    .gives_cipher_key = true,
    .setup = setup,
    .check_role = check_role,
    .check_name = check_name,
    .begin = begin,
    .output = output,
    .input = input,
    .finish = finish,
};
