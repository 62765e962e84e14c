/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "base/bytes.h"
#include "core.h"
#include "dispatch/dispatch.h"
#include "dispatch/group.h"
#include "lengths.h"
#include "pake.h"

/* SPAKE2+ (RFC 9383), and the earlier draft of it that Matter has kept. The client proves, the server verifies. */

enum { W0, W1, OWN_NUMBER, NEGATED }; /* scalars */
enum { SHARE_P, SHARE_V, L, Z, V, M, N }; /* elements */
enum { CONFIRM_P, CONFIRM_V, SHARED }; /* keys */
enum { STEPS = 4, MATTER_KEY_LEN = 16, CMAC_KEY_LEN = 16, COMPRESSED_MAX = 67 };

/* RFC 9383, 4: cipher suites, and their elements M and N in compressed form. */
struct suite {
    psa_pake_primitive_t primitive;
    psa_algorithm_t hashes[2];
    bool has_cmac;
    uint8_t m[COMPRESSED_MAX];
    uint8_t n[COMPRESSED_MAX];
};

#define CURVE(bits) (0x01120000u | (bits)) /* of PSA_ECC_FAMILY_SECP_R1 */

static const struct suite suites[] = {
    { CURVE(256),
      { PSA_ALG_SHA_256, PSA_ALG_SHA_512 },
      true,
      { 0x02, 0x88, 0x6e, 0x2f, 0x97, 0xac, 0xe4, 0x6e, 0x55, 0xba, 0x9d, 0xd7, 0x24, 0x25, 0x79, 0xf2, 0x99,
        0x3b, 0x64, 0xe1, 0x6e, 0xf3, 0xdc, 0xab, 0x95, 0xaf, 0xd4, 0x97, 0x33, 0x3d, 0x8f, 0xa1, 0x2f },
      { 0x03, 0xd8, 0xbb, 0xd6, 0xc6, 0x39, 0xc6, 0x29, 0x37, 0xb0, 0x4d, 0x99, 0x7f, 0x38, 0xc3, 0x77, 0x07,
        0x19, 0xc6, 0x29, 0xd7, 0x01, 0x4d, 0x49, 0xa2, 0x4b, 0x4f, 0x98, 0xba, 0xa1, 0x29, 0x2b, 0x49 } },
    { CURVE(384),
      { PSA_ALG_SHA_256, PSA_ALG_SHA_512 },
      false,
      { 0x03, 0x0f, 0xf0, 0x89, 0x5a, 0xe5, 0xeb, 0xf6, 0x18, 0x70, 0x80, 0xa8, 0x2d, 0x82, 0xb4, 0x2e, 0x27,
        0x65, 0xe3, 0xb2, 0xf8, 0x74, 0x9c, 0x7e, 0x05, 0xeb, 0xa3, 0x66, 0x43, 0x4b, 0x36, 0x3d, 0x3d, 0xc3,
        0x6f, 0x15, 0x31, 0x47, 0x39, 0x07, 0x4d, 0x2e, 0xb8, 0x61, 0x3f, 0xce, 0xec, 0x28, 0x53 },
      { 0x02, 0xc7, 0x2c, 0xf2, 0xe3, 0x90, 0x85, 0x3a, 0x1c, 0x1c, 0x4a, 0xd8, 0x16, 0xa6, 0x2f, 0xd1, 0x58,
        0x24, 0xf5, 0x60, 0x78, 0x91, 0x8f, 0x43, 0xf9, 0x22, 0xca, 0x21, 0x51, 0x8f, 0x9c, 0x54, 0x3b, 0xb2,
        0x52, 0xc5, 0x49, 0x02, 0x14, 0xcf, 0x9a, 0xa3, 0xf0, 0xba, 0xab, 0x4b, 0x66, 0x5c, 0x10 } },
    { CURVE(521),
      { PSA_ALG_SHA_512, 0 },
      false,
      { 0x02, 0x00, 0x3f, 0x06, 0xf3, 0x81, 0x31, 0xb2, 0xba, 0x26, 0x00, 0x79, 0x1e, 0x82, 0x48, 0x8e, 0x8d,
        0x20, 0xab, 0x88, 0x9a, 0xf7, 0x53, 0xa4, 0x18, 0x06, 0xc5, 0xdb, 0x18, 0xd3, 0x7d, 0x85, 0x60, 0x8c,
        0xfa, 0xe0, 0x6b, 0x82, 0xe4, 0xa7, 0x2c, 0xd7, 0x44, 0xc7, 0x19, 0x19, 0x35, 0x62, 0xa6, 0x53, 0xea,
        0x1f, 0x11, 0x9e, 0xef, 0x93, 0x56, 0x90, 0x7e, 0xdc, 0x9b, 0x56, 0x97, 0x99, 0x62, 0xd7, 0xaa },
      { 0x02, 0x00, 0xc7, 0x92, 0x4b, 0x9e, 0xc0, 0x17, 0xf3, 0x09, 0x45, 0x62, 0x89, 0x43, 0x36, 0xa5, 0x3c,
        0x50, 0x16, 0x7b, 0xa8, 0xc5, 0x96, 0x38, 0x76, 0x88, 0x05, 0x42, 0xbc, 0x66, 0x9e, 0x49, 0x4b, 0x25,
        0x32, 0xd7, 0x6c, 0x5b, 0x53, 0xdf, 0xb3, 0x49, 0xfd, 0xf6, 0x91, 0x54, 0xb9, 0xe0, 0x04, 0x8c, 0x58,
        0xa4, 0x2e, 0x8e, 0xd0, 0x4c, 0xef, 0x05, 0x2a, 0x3b, 0xc3, 0x49, 0xd9, 0x55, 0x75, 0xcd, 0x25 } },
};

static const struct suite *suite_of(psa_algorithm_t alg, psa_pake_primitive_t primitive)
{
    psa_algorithm_t hash = PSA_ALG_GET_HASH(alg);
    for (size_t i = 0; i < sizeof(suites) / sizeof(suites[0]); i++) {
        bool is_it = suites[i].primitive == primitive && (suites[i].hashes[0] == hash || suites[i].hashes[1] == hash);
        bool is_matter = alg == PSA_ALG_SPAKE2P_MATTER && primitive == CURVE(256);
        if (is_it &&
            (PSA_ALG_IS_SPAKE2P_HMAC(alg) || is_matter || (PSA_ALG_IS_SPAKE2P_CMAC(alg) && suites[i].has_cmac))) {
            return &suites[i];
        }
    }
    return NULL;
}

/* An element that no secret goes into, from its compressed form. */
static psa_status_t set_constant(struct crypto_pake_op *pake, const uint8_t *compressed, size_t i)
{
    const struct crypto_term term = { .element = span_of(compressed, (size_t)pake->field_len + 1) };
    return dispatch_group_combine(pake->primitive, &term, 1, pake_element_out(pake, i));
}

static psa_status_t take_key(struct crypto_pake_op *pake, const struct crypto_key *key)
{
    size_t len = pake->scalar_len;
    bool is_pair = PSA_KEY_TYPE_IS_SPAKE2P_KEY_PAIR(key->facts.type);
    INVARIANT(key->len == len + (is_pair ? len : pake->element_len));
    core_copy(pake->scalar[W0], key->material, len);
    if (!is_pair) {
        core_copy(pake->element[L], key->material + len, pake->element_len);
        return PSA_SUCCESS;
    }
    core_copy(pake->scalar[W1], key->material + len, len);
    const struct crypto_term term = { .scalar = pake_scalar(pake, W1) };
    return dispatch_group_combine(pake->primitive, &term, 1, pake_element_out(pake, L));
}

static psa_status_t setup(struct crypto_operation *op, const struct crypto_key *key)
{
    struct crypto_pake_op *pake = &op->of.pake;
    const struct suite *suite = suite_of(op->alg, pake->primitive);
    if (PSA_PAKE_PRIMITIVE_GET_TYPE(pake->primitive) != PSA_PAKE_PRIMITIVE_TYPE_ECC) {
        return REFUSE(CRYPTO_PAKE_PRIMITIVE);
    }
    if (PSA_KEY_TYPE_SPAKE2P_GET_FAMILY(key->facts.type) != PSA_PAKE_PRIMITIVE_GET_FAMILY(pake->primitive) ||
        key->facts.bits != PSA_PAKE_PRIMITIVE_GET_BITS(pake->primitive)) {
        return REFUSE(CRYPTO_PAKE_KEY);
    }
    if (suite == NULL) {
        return REFUSE(CRYPTO_GROUP_UNSUPPORTED);
    }
    pake->is_verifier_only = PSA_KEY_TYPE_IS_SPAKE2P_PUBLIC_KEY(key->facts.type);
    psa_status_t status = pake_open_group(pake);
    if (status == PSA_SUCCESS) {
        status = set_constant(pake, suite->m, M);
    }
    if (status == PSA_SUCCESS) {
        status = set_constant(pake, suite->n, N);
    }
    return status == PSA_SUCCESS ? take_key(pake, key) : status;
}

static psa_status_t check_role(const struct crypto_pake_op *pake, uint32_t role)
{
    bool is_good = role == PSA_PAKE_ROLE_SERVER || (role == PSA_PAKE_ROLE_CLIENT && !pake->is_verifier_only);
    return is_good ? PSA_SUCCESS : REFUSE(CRYPTO_PAKE_ROLE);
}

/* An own share: number G + w0 M, or N. */
static psa_status_t give_share(struct crypto_pake_op *pake, size_t share, struct out_span out, size_t *out_len)
{
    psa_status_t status = pake_random_scalar(pake, pake_scalar_out(pake, OWN_NUMBER));
    if (status == PSA_SUCCESS) {
        const struct crypto_term terms[2] = { { .scalar = pake_scalar(pake, OWN_NUMBER) },
                                              { pake_scalar(pake, W0),
                                                pake_element(pake, share == SHARE_P ? M : N) } };
        status = dispatch_group_combine(pake->primitive, terms, 2, pake_element_out(pake, share));
    }
    return status == PSA_SUCCESS ? pake_give(pake_element(pake, share), out, out_len) : status;
}

/* Z and V of both shares: RFC 9383, 3.3. The cofactor of these curves is 1. */
static psa_status_t agree(struct crypto_pake_op *pake)
{
    static const uint8_t one = 1;
    bool is_client = pake->role == PSA_PAKE_ROLE_CLIENT;
    const struct crypto_scalar_job negate = { .a = pake_scalar(pake, W0), .b = span_of(&one, 1), .subtracts = true };
    psa_status_t status = pake_compute(pake, &negate, pake_scalar_out(pake, NEGATED));
    if (status != PSA_SUCCESS) {
        return status;
    }
    const struct crypto_term bare[2] = { { .element = pake_element(pake, is_client ? SHARE_V : SHARE_P) },
                                         { pake_scalar(pake, NEGATED), pake_element(pake, is_client ? N : M) } };
    status = dispatch_group_combine(pake->primitive, bare, 2, pake_element_out(pake, V));
    if (status == PSA_SUCCESS) {
        const struct crypto_term z = { pake_scalar(pake, OWN_NUMBER), pake_element(pake, V) };
        status = dispatch_group_combine(pake->primitive, &z, 1, pake_element_out(pake, Z));
    }
    if (status == PSA_SUCCESS) {
        const struct crypto_term v = { pake_scalar(pake, is_client ? W1 : OWN_NUMBER),
                                       pake_element(pake, is_client ? V : L) };
        uint8_t product[CRYPTO_PAKE_ELEMENT_MAX];
        status = dispatch_group_combine(pake->primitive, &v, 1, out_span_of(product, pake->element_len));
        core_copy(pake->element[V], product, status == PSA_SUCCESS ? pake->element_len : 0);
        wipe(product, sizeof(product));
    }
    return status;
}

struct transcript {
    size_t len;
    uint8_t text[10 * 8 + CRYPTO_PAKE_CONTEXT_MAX + 2 * CRYPTO_PAKE_NAME_MAX + 6 * CRYPTO_PAKE_ELEMENT_MAX +
                 CRYPTO_PAKE_SCALAR_MAX];
};

static void put(struct transcript *tt, struct span part)
{
    put_le64(tt->text + tt->len, part.len);
    core_copy(tt->text + tt->len + 8, part.data, part.len);
    tt->len += 8 + part.len;
}

static void fill_transcript(const struct crypto_pake_op *pake, struct transcript *tt)
{
    static const uint8_t elements[] = { M, N, SHARE_P, SHARE_V, Z, V };
    bool is_client = pake->role == PSA_PAKE_ROLE_CLIENT;
    const struct span user = span_of(pake->user, pake->user_len);
    const struct span peer = span_of(pake->peer, pake->peer_len);
    tt->len = 0;
    if ((pake->set & PAKE_CONTEXT) != 0) {
        put(tt, span_of(pake->context, pake->context_len));
    }
    put(tt, is_client ? user : peer);
    put(tt, is_client ? peer : user);
    for (size_t i = 0; i < sizeof(elements); i++) {
        put(tt, pake_element(pake, elements[i]));
    }
    put(tt, pake_scalar(pake, W0));
}

/* RFC 9383, 3.4. Matter: draft 02, 3.3, where the two halves of the hash are what derives and what is shared. */
static psa_status_t schedule(struct crypto_operation *op, struct span main)
{
    struct crypto_pake_op *pake = &op->of.pake;
    bool is_matter = op->alg == PSA_ALG_SPAKE2P_MATTER;
    size_t key_len = PSA_ALG_IS_SPAKE2P_HMAC(op->alg) ? main.len : CMAC_KEY_LEN;
    uint8_t prk[PSA_HASH_MAX_SIZE];
    uint8_t both[2 * PSA_HASH_MAX_SIZE];
    const struct span key = is_matter ? span_of(main.data, MATTER_KEY_LEN) : main;
    const struct out_span prk_out = out_span_of(prk, main.len);
    psa_status_t status = pake_extract(pake->hash, span_of(NULL, 0), key, prk_out);
    if (status == PSA_SUCCESS) {
        status = pake_expand(pake->hash, span_of(prk, main.len), "ConfirmationKeys", out_span_of(both, 2 * key_len));
    }
    if (status == PSA_SUCCESS && is_matter) {
        core_copy(pake->key[SHARED], main.data + MATTER_KEY_LEN, MATTER_KEY_LEN);
        pake->secret_len = MATTER_KEY_LEN;
    } else if (status == PSA_SUCCESS) {
        status =
            pake_expand(pake->hash, span_of(prk, main.len), "SharedKey", out_span_of(pake->key[SHARED], main.len));
        pake->secret_len = (uint16_t)main.len;
    }
    core_copy(pake->key[CONFIRM_P], both, key_len);
    core_copy(pake->key[CONFIRM_V], both + key_len, key_len);
    pake->key_len = (uint16_t)key_len;
    wipe(prk, sizeof(prk));
    wipe(both, sizeof(both));
    return status;
}

static psa_status_t derive_keys(struct crypto_operation *op)
{
    struct crypto_pake_op *pake = &op->of.pake;
    struct transcript tt;
    uint8_t digest[PSA_HASH_MAX_SIZE];
    size_t len = 0;
    psa_status_t status = agree(pake);
    if (status == PSA_SUCCESS) {
        fill_transcript(pake, &tt);
        status =
            dispatch_hash_compute(pake->hash, span_of(tt.text, tt.len), out_span_of(digest, sizeof(digest)), &len);
        wipe(&tt, sizeof(tt));
    }
    if (status == PSA_SUCCESS) {
        status = schedule(op, span_of(digest, len));
    }
    wipe(digest, sizeof(digest));
    return status;
}

/* The tag that `key` makes over the other side's share. */
static psa_status_t tag_of(const struct crypto_operation *op, size_t key, struct out_span tag)
{
    const struct crypto_pake_op *pake = &op->of.pake;
    psa_algorithm_t mac = PSA_ALG_IS_SPAKE2P_CMAC(op->alg) ? PSA_ALG_CMAC : PSA_ALG_HMAC(pake->hash);
    return pake_mac(mac, span_of(pake->key[key], pake->key_len),
                    pake_element(pake, key == CONFIRM_P ? SHARE_V : SHARE_P), tag);
}

static size_t tag_len(const struct crypto_operation *op)
{
    return PSA_ALG_IS_SPAKE2P_CMAC(op->alg) ? CMAC_KEY_LEN : length_of_hash(op->of.pake.hash);
}

struct turn {
    bool is_output;
    psa_pake_step_t step;
};

/* The order of each role is fixed. */
static psa_status_t check_turn(const struct crypto_pake_op *pake, bool is_output, psa_pake_step_t step)
{
    static const struct turn client[STEPS] = { { true, PSA_PAKE_STEP_KEY_SHARE },
                                               { false, PSA_PAKE_STEP_KEY_SHARE },
                                               { false, PSA_PAKE_STEP_CONFIRM },
                                               { true, PSA_PAKE_STEP_CONFIRM } };
    static const struct turn server[STEPS] = { { false, PSA_PAKE_STEP_KEY_SHARE },
                                               { true, PSA_PAKE_STEP_KEY_SHARE },
                                               { true, PSA_PAKE_STEP_CONFIRM },
                                               { false, PSA_PAKE_STEP_CONFIRM } };
    const struct turn *turns = pake->role == PSA_PAKE_ROLE_CLIENT ? client : server;
    bool is_turn =
        pake->given < STEPS && turns[pake->given].is_output == is_output && turns[pake->given].step == step;
    return is_turn ? PSA_SUCCESS : REFUSE(CRYPTO_PAKE_ORDER);
}

static psa_status_t output(struct crypto_operation *op, psa_pake_step_t step, struct out_span out, size_t *out_len)
{
    struct crypto_pake_op *pake = &op->of.pake;
    bool is_client = pake->role == PSA_PAKE_ROLE_CLIENT;
    psa_status_t status = check_turn(pake, true, step);
    if (status != PSA_SUCCESS) {
        return status;
    }
    pake->given++;
    if (step == PSA_PAKE_STEP_KEY_SHARE) {
        status = give_share(pake, is_client ? SHARE_P : SHARE_V, out, out_len);
        return status == PSA_SUCCESS && !is_client ? derive_keys(op) : status;
    }
    if (out.len < tag_len(op)) {
        return REFUSE(CRYPTO_OUTPUT_TOO_SMALL);
    }
    *out_len = tag_len(op);
    return tag_of(op, is_client ? CONFIRM_P : CONFIRM_V, out_span_of(out.data, *out_len));
}

static psa_status_t check_tag(const struct crypto_operation *op, struct span tag)
{
    uint8_t right[PSA_HASH_MAX_SIZE];
    bool is_client = op->of.pake.role == PSA_PAKE_ROLE_CLIENT;
    psa_status_t status = tag_of(op, is_client ? CONFIRM_V : CONFIRM_P, out_span_of(right, tag_len(op)));
    if (status == PSA_SUCCESS && !pake_is_equal(span_of(right, tag_len(op)), tag)) {
        status = REFUSE(CRYPTO_PAKE_PROOF);
    }
    wipe(right, sizeof(right));
    return status;
}

static psa_status_t input(struct crypto_operation *op, psa_pake_step_t step, struct span in)
{
    struct crypto_pake_op *pake = &op->of.pake;
    bool is_client = pake->role == PSA_PAKE_ROLE_CLIENT;
    psa_status_t status = check_turn(pake, false, step);
    if (status != PSA_SUCCESS) {
        return status;
    }
    pake->given++;
    if (step == PSA_PAKE_STEP_CONFIRM) {
        return check_tag(op, in);
    }
    status = pake_take_element(pake, in, is_client ? SHARE_V : SHARE_P);
    return status == PSA_SUCCESS && is_client ? derive_keys(op) : status;
}

static psa_status_t finish(struct crypto_operation *op, struct span *secret)
{
    const struct crypto_pake_op *pake = &op->of.pake;
    *secret = span_of(pake->key[SHARED], pake->secret_len);
    return pake->given == STEPS ? PSA_SUCCESS : REFUSE(CRYPTO_PAKE_ORDER);
}

const struct pake_scheme pake_spake2p = {
    .base = PSA_ALG_SPAKE2P_HMAC(0),
    .mask = 0xfffffc00u,
    .needs = PAKE_ROLE,
    .takes = PAKE_ROLE | PAKE_USER | PAKE_PEER | PAKE_CONTEXT,
    .steps = 1u << PSA_PAKE_STEP_KEY_SHARE | 1u << PSA_PAKE_STEP_CONFIRM,
    .confirmation = PSA_PAKE_CONFIRMED_KEY,
    .gives_cipher_key = true,
    .setup = setup,
    .check_role = check_role,
    .output = output,
    .input = input,
    .finish = finish,
};
