/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "base/bytes.h"
#include "core.h"
#include "dispatch/dispatch.h"
#include "dispatch/group.h"
#include "pake.h"

/*
 * J-PAKE (RFC 8236) with Schnorr's proofs (RFC 8235). Two shares of each side in the first round, one in the second;
 * a share is an element, and the proof that its sender knows its number: V, then r. Names are those of RFC 8236: own
 * x1, x2, G1, G2, A; the peer's G3, G4, B.
 */

enum { S, X1, X2, V_NUMBER }; /* scalars; X1 becomes x2 s in round two */
enum { G1, G2, G3, G4, OWN, PEER, V }; /* elements */
enum { STEPS = 3, ROUND_ONE = 6, ALL = 9 };

static psa_status_t setup(struct crypto_operation *op, const struct crypto_key *key)
{
    struct crypto_pake_op *pake = &op->of.pake;
    uint8_t digest[PSA_HASH_MAX_SIZE];
    size_t len = 0;
    psa_status_t status = pake_open_group(pake);
    if (status == PSA_SUCCESS) {
        status = dispatch_hash_compute(pake->hash, span_of(NULL, 0), out_span_of(digest, sizeof(digest)), &len);
    }
    return status == PSA_SUCCESS ? pake_reduce(pake, span_of(key->material, key->len), pake_scalar_out(pake, S)) :
                                   status;
}

static psa_status_t check_role(const struct crypto_pake_op *pake, uint32_t role)
{
    (void)pake;
    return role == PSA_PAKE_ROLE_NONE ? PSA_SUCCESS : REFUSE(CRYPTO_PAKE_ROLE);
}

static psa_status_t check_name(const struct crypto_pake_op *pake, struct span name)
{
    (void)pake;
    return name.len != 0 ? PSA_SUCCESS : REFUSE(CRYPTO_PAKE_NAME);
}

/* The element that a share is a multiple of: the group's generator, or in round two the sum of three shares. */
static psa_status_t base_of(const struct crypto_pake_op *pake, size_t share, bool is_own, struct out_span out)
{
    const struct crypto_term generator = { { NULL, 0 }, { NULL, 0 } };
    const struct crypto_term sum[3] = {
        { .element = pake_element(pake, G1) },
        { .element = pake_element(pake, is_own ? G4 : G2) },
        { .element = pake_element(pake, G3) },
    };
    return share < 2 ? dispatch_group_combine(pake->primitive, &generator, 1, out) :
                       dispatch_group_combine(pake->primitive, sum, 3, out);
}

struct proof {
    struct span base;
    struct span v;
    struct span share;
    struct span name;
};

/* h = H(base | V | share | name), each behind its length in 4 bytes. */
static psa_status_t challenge(const struct crypto_pake_op *pake, const struct proof *proof, struct out_span h,
                              size_t *len)
{
    uint8_t text[4 * 4 + 3 * CRYPTO_PAKE_ELEMENT_MAX + CRYPTO_PAKE_NAME_MAX];
    const struct span parts[4] = { proof->base, proof->v, proof->share, proof->name };
    size_t at = 0;
    for (size_t i = 0; i < 4; i++) {
        put_be32(text + at, (uint32_t)parts[i].len);
        core_copy(text + at + 4, parts[i].data, parts[i].len);
        at += 4 + parts[i].len;
    }
    return dispatch_hash_compute(pake->hash, span_of(text, at), h, len);
}

static size_t number_of(size_t share)
{
    return share == 1 ? X2 : X1;
}

static size_t own_element(size_t share)
{
    return share == 2 ? OWN : G1 + share;
}

static size_t peer_element(size_t share)
{
    return share == 2 ? PEER : G3 + share;
}

static psa_status_t give_share(struct crypto_pake_op *pake, size_t share, struct out_span out, size_t *out_len)
{
    uint8_t base[CRYPTO_PAKE_ELEMENT_MAX];
    size_t number = number_of(share);
    psa_status_t status = base_of(pake, share, true, out_span_of(base, pake->element_len));
    if (status == PSA_SUCCESS && share < 2) {
        status = pake_random_scalar(pake, pake_scalar_out(pake, number));
    } else if (status == PSA_SUCCESS) {
        const struct crypto_scalar_job product = { .a = pake_scalar(pake, X2), .b = pake_scalar(pake, S) };
        status = pake_compute(pake, &product, pake_scalar_out(pake, X1));
    }
    if (status == PSA_SUCCESS) {
        const struct crypto_term term = { pake_scalar(pake, number), span_of(base, pake->element_len) };
        status = dispatch_group_combine(pake->primitive, &term, 1, pake_element_out(pake, own_element(share)));
    }
    return status == PSA_SUCCESS ? pake_give(pake_element(pake, own_element(share)), out, out_len) : status;
}

static psa_status_t give_v(struct crypto_pake_op *pake, size_t share, struct out_span out, size_t *out_len)
{
    uint8_t base[CRYPTO_PAKE_ELEMENT_MAX];
    psa_status_t status = base_of(pake, share, true, out_span_of(base, pake->element_len));
    if (status == PSA_SUCCESS) {
        status = pake_random_scalar(pake, pake_scalar_out(pake, V_NUMBER));
    }
    if (status == PSA_SUCCESS) {
        const struct crypto_term term = { pake_scalar(pake, V_NUMBER), span_of(base, pake->element_len) };
        status = dispatch_group_combine(pake->primitive, &term, 1, pake_element_out(pake, V));
    }
    return status == PSA_SUCCESS ? pake_give(pake_element(pake, V), out, out_len) : status;
}

/* r = v - h x */
static psa_status_t give_proof(struct crypto_pake_op *pake, size_t share, struct out_span out, size_t *out_len)
{
    uint8_t base[CRYPTO_PAKE_ELEMENT_MAX];
    uint8_t h[PSA_HASH_MAX_SIZE];
    size_t h_len = 0;
    psa_status_t status = base_of(pake, share, true, out_span_of(base, pake->element_len));
    const struct proof proof = { span_of(base, pake->element_len), pake_element(pake, V),
                                 pake_element(pake, own_element(share)), span_of(pake->user, pake->user_len) };
    if (status == PSA_SUCCESS) {
        status = challenge(pake, &proof, out_span_of(h, sizeof(h)), &h_len);
    }
    if (status == PSA_SUCCESS && out.len < pake->scalar_len) {
        status = REFUSE(CRYPTO_OUTPUT_TOO_SMALL);
    }
    if (status == PSA_SUCCESS) {
        const struct crypto_scalar_job job = { .a = span_of(h, h_len),
                                               .b = pake_scalar(pake, number_of(share)),
                                               .c = pake_scalar(pake, V_NUMBER),
                                               .subtracts = true };
        status = pake_compute(pake, &job, out_span_of(out.data, pake->scalar_len));
        *out_len = status == PSA_SUCCESS ? pake->scalar_len : 0;
    }
    wipe(pake->scalar[V_NUMBER], pake->scalar_len); /* twice used it would give the number away */
    return status;
}

static bool is_inside(uint8_t steps)
{
    return steps != 0 && steps != ROUND_ONE && steps != ALL;
}

/* Is it the turn of `step`, when this direction has done `done` steps and the other `other`? */
static psa_status_t check_turn(uint8_t done, uint8_t other, psa_pake_step_t step)
{
    static const psa_pake_step_t order[STEPS] = { PSA_PAKE_STEP_KEY_SHARE, PSA_PAKE_STEP_ZK_PUBLIC,
                                                  PSA_PAKE_STEP_ZK_PROOF };
    bool is_turn =
        done < ALL && !is_inside(other) && (done < ROUND_ONE || other >= ROUND_ONE) && step == order[done % STEPS];
    return is_turn ? PSA_SUCCESS : REFUSE(CRYPTO_PAKE_ORDER);
}

static psa_status_t output(struct crypto_operation *op, psa_pake_step_t step, struct out_span out, size_t *out_len)
{
    struct crypto_pake_op *pake = &op->of.pake;
    size_t share = pake->given / STEPS;
    psa_status_t status = check_turn(pake->given, pake->taken, step);
    if (status != PSA_SUCCESS) {
        return status;
    }
    if (step == PSA_PAKE_STEP_KEY_SHARE) {
        status = give_share(pake, share, out, out_len);
    } else {
        status = step == PSA_PAKE_STEP_ZK_PUBLIC ? give_v(pake, share, out, out_len) :
                                                   give_proof(pake, share, out, out_len);
    }
    pake->given++;
    return status;
}

/* V = r base + h share, or the sender does not know its number. */
static psa_status_t check_proof(struct crypto_pake_op *pake, size_t share, struct span r)
{
    uint8_t base[CRYPTO_PAKE_ELEMENT_MAX];
    uint8_t found[CRYPTO_PAKE_ELEMENT_MAX];
    uint8_t h[PSA_HASH_MAX_SIZE];
    size_t h_len = 0;
    const struct span theirs = pake_element(pake, peer_element(share));
    psa_status_t status = pake_check_scalar(pake, r);
    if (status == PSA_SUCCESS) {
        status = base_of(pake, share, false, out_span_of(base, pake->element_len));
    }
    const struct proof proof = { span_of(base, pake->element_len), pake_element(pake, V), theirs,
                                 span_of(pake->peer, pake->peer_len) };
    if (status == PSA_SUCCESS) {
        status = challenge(pake, &proof, out_span_of(h, sizeof(h)), &h_len);
    }
    if (status != PSA_SUCCESS) {
        return status;
    }
    uint8_t reduced[CRYPTO_PAKE_SCALAR_MAX];
    const struct crypto_scalar_job reduce = { .c = span_of(h, h_len) };
    status = pake_compute(pake, &reduce, out_span_of(reduced, pake->scalar_len));
    if (status != PSA_SUCCESS) {
        return status;
    }
    const struct crypto_term terms[2] = { { r, proof.base }, { span_of(reduced, pake->scalar_len), theirs } };
    status = dispatch_group_combine(pake->primitive, terms, 2, out_span_of(found, pake->element_len));
    if (status == PSA_ERROR_INVALID_ARGUMENT || /* the neutral element is no V */
        (status == PSA_SUCCESS && !pake_is_equal(span_of(found, pake->element_len), proof.v))) {
        return REFUSE(CRYPTO_PAKE_PROOF);
    }
    return status;
}

static psa_status_t input(struct crypto_operation *op, psa_pake_step_t step, struct span in)
{
    struct crypto_pake_op *pake = &op->of.pake;
    size_t share = pake->taken / STEPS;
    psa_status_t status = check_turn(pake->taken, pake->given, step);
    if (status != PSA_SUCCESS) {
        return status;
    }
    if (step == PSA_PAKE_STEP_ZK_PROOF) {
        status = check_proof(pake, share, in);
    } else {
        status = pake_take_element(pake, in, step == PSA_PAKE_STEP_KEY_SHARE ? peer_element(share) : V);
    }
    pake->taken++;
    return status;
}

/* K = x2 (B - x2 s G4) */
static psa_status_t finish(struct crypto_operation *op, struct span *secret)
{
    static const uint8_t one = 1;
    struct crypto_pake_op *pake = &op->of.pake;
    if (pake->given != ALL || pake->taken != ALL) {
        return REFUSE(CRYPTO_PAKE_ORDER);
    }
    const struct crypto_scalar_job negate = { .a = pake_scalar(pake, X1), .b = span_of(&one, 1), .subtracts = true };
    psa_status_t status = pake_compute(pake, &negate, pake_scalar_out(pake, X1));
    if (status == PSA_SUCCESS) {
        const struct crypto_term terms[2] = { { .element = pake_element(pake, PEER) },
                                              { pake_scalar(pake, X1), pake_element(pake, G4) } };
        status = dispatch_group_combine(pake->primitive, terms, 2, pake_element_out(pake, V));
    }
    if (status == PSA_SUCCESS) {
        const struct crypto_term term = { pake_scalar(pake, X2), pake_element(pake, V) };
        status = dispatch_group_combine(pake->primitive, &term, 1, pake_element_out(pake, OWN));
    }
    *secret = pake_element(pake, OWN);
    return status;
}

const struct pake_scheme pake_jpake = {
    .base = PSA_ALG_JPAKE(0),
    .mask = 0xffffff00u,
    .needs = PAKE_USER | PAKE_PEER,
    .takes = PAKE_ROLE | PAKE_USER | PAKE_PEER,
    .steps = 1u << PSA_PAKE_STEP_KEY_SHARE | 1u << PSA_PAKE_STEP_ZK_PUBLIC | 1u << PSA_PAKE_STEP_ZK_PROOF,
    .confirmation = PSA_PAKE_UNCONFIRMED_KEY,
    .setup = setup,
    .check_role = check_role,
    .check_name = check_name,
    .output = output,
    .input = input,
    .finish = finish,
};
