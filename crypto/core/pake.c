/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "pake.h"

#include "alg.h"
#include "attributes.h"
#include "core.h"
#include "keys/slot.h"
#include "opaque.h"
#include "operation.h"
#include "policy.h"

/* API 1.5, 10.13.6: what every protocol has. */

static const struct pake_scheme *scheme_of(psa_algorithm_t alg)
{
    for (size_t i = 0; pake_schemes[i] != NULL; i++) {
        if ((alg & pake_schemes[i]->mask) == pake_schemes[i]->base) {
            return pake_schemes[i];
        }
    }
    return NULL;
}

static psa_status_t check_suite(const struct crypto_call *call)
{
    const struct pake_scheme *scheme = scheme_of(call->alg);
    if (!PSA_ALG_IS_PAKE(call->alg) || PSA_ALG_IS_WILDCARD(call->alg)) {
        return REFUSE(CRYPTO_NOT_A_PAKE);
    }
    if (scheme == NULL) {
        return REFUSE(CRYPTO_ALG_UNSUPPORTED);
    }
    if (call->flags != scheme->confirmation) {
        return REFUSE(CRYPTO_PAKE_CONFIRMATION);
    }
    psa_pake_primitive_type_t type = PSA_PAKE_PRIMITIVE_GET_TYPE((psa_pake_primitive_t)call->value[0]);
    bool is_type = type == PSA_PAKE_PRIMITIVE_TYPE_ECC || type == PSA_PAKE_PRIMITIVE_TYPE_DH;
    return is_type && call->value[0] <= UINT32_MAX ? PSA_SUCCESS : REFUSE(CRYPTO_PAKE_PRIMITIVE);
}

static psa_status_t start(struct crypto *crypto, const struct crypto_caller *caller, struct crypto_operation *op,
                          const struct crypto_call *call)
{
    struct crypto_pake_op *pake = &op->of.pake;
    struct crypto_key *key = NULL;
    psa_status_t status = key_hold_for(crypto, caller, call, PSA_KEY_USAGE_DERIVE, &key);
    if (status != PSA_SUCCESS) {
        return status;
    }
    if (key_is_opaque(&key->facts)) {
        key_release(crypto, key);
        return REFUSE(CRYPTO_EXPORT_LOCATION);
    }
    operation_note_key(op, call->key);
    op->alg = call->alg;
    pake->primitive = (psa_pake_primitive_t)call->value[0];
    pake->hash = PSA_ALG_GET_HASH(call->alg);
    status = scheme_of(call->alg)->setup(op, key);
    key_release(crypto, key);
    return status;
}

psa_status_t core_pake_setup(struct crypto *crypto, const struct crypto_caller *caller, struct crypto_call *call)
{
    struct crypto_operation *op = NULL;
    psa_status_t status = operation_begin(crypto, caller, &call->operation, CRYPTO_KIND_PAKE, &op);
    if (status != PSA_SUCCESS) {
        return status;
    }
    op->of.pake = (struct crypto_pake_op){ 0 };
    status = check_suite(call);
    if (status == PSA_SUCCESS) {
        status = start(crypto, caller, op, call);
    }
    if (status != PSA_SUCCESS) {
        operation_end(crypto, op);
        return status;
    }
    operation_publish(crypto, op, &call->operation);
    return PSA_SUCCESS;
}

/* May `what` be set: does the protocol have it, has no step been done, and is it the first time? */
static psa_status_t check_setting(const struct crypto_operation *op, uint32_t what)
{
    const struct crypto_pake_op *pake = &op->of.pake;
    bool may = (scheme_of(op->alg)->takes & what) != 0 && !pake->has_begun && (pake->set & what) == 0;
    return may ? PSA_SUCCESS : REFUSE(CRYPTO_PAKE_SETTING);
}

static psa_status_t set_role(struct crypto_operation *op, uint32_t role)
{
    psa_status_t status = check_setting(op, PAKE_ROLE);
    if (status == PSA_SUCCESS) {
        status = scheme_of(op->alg)->check_role(&op->of.pake, role);
    }
    if (status == PSA_SUCCESS) {
        op->of.pake.role = (uint8_t)role;
        op->of.pake.set |= PAKE_ROLE;
    }
    return status;
}

psa_status_t core_pake_set_role(struct crypto *crypto, const struct crypto_caller *caller, struct crypto_call *call)
{
    struct crypto_operation *op = NULL;
    psa_status_t status = operation_enter(crypto, caller, &call->operation, CRYPTO_KIND_PAKE, &op);
    return status == PSA_SUCCESS ? operation_settle(crypto, op, set_role(op, call->flags)) : status;
}

/* Two sides of one name could be each other's mirror: what one says would be proof for the other. */
static bool are_one(const struct crypto_operation *op, uint32_t what, struct span name)
{
    const struct crypto_pake_op *pake = &op->of.pake;
    uint32_t other = what == PAKE_USER ? PAKE_PEER : PAKE_USER;
    struct span theirs =
        what == PAKE_USER ? span_of(pake->peer, pake->peer_len) : span_of(pake->user, pake->user_len);
    bool is_needed = (scheme_of(op->alg)->needs & what) != 0;
    return is_needed && (pake->set & other) != 0 && pake_is_equal(name, theirs);
}

static psa_status_t set_name(struct crypto_operation *op, uint32_t what, struct span name)
{
    struct crypto_pake_op *pake = &op->of.pake;
    const struct pake_scheme *scheme = scheme_of(op->alg);
    psa_status_t status = check_setting(op, what);
    if (status == PSA_SUCCESS && scheme->check_name != NULL) {
        status = scheme->check_name(pake, name);
    }
    if (status == PSA_SUCCESS && name.len > CRYPTO_PAKE_NAME_MAX) {
        status = REFUSE(CRYPTO_PAKE_LONG);
    }
    if (status == PSA_SUCCESS && are_one(op, what, name)) {
        status = REFUSE(CRYPTO_PAKE_NAME);
    }
    if (status != PSA_SUCCESS) {
        return status;
    }
    core_copy(what == PAKE_USER ? pake->user : pake->peer, name.data, name.len);
    *(what == PAKE_USER ? &pake->user_len : &pake->peer_len) = (uint16_t)name.len;
    pake->set |= (uint8_t)what;
    return PSA_SUCCESS;
}

psa_status_t core_pake_set_user(struct crypto *crypto, const struct crypto_caller *caller, struct crypto_call *call)
{
    struct crypto_operation *op = NULL;
    psa_status_t status = operation_enter(crypto, caller, &call->operation, CRYPTO_KIND_PAKE, &op);
    return status == PSA_SUCCESS ? operation_settle(crypto, op, set_name(op, PAKE_USER, call->in[0])) : status;
}

psa_status_t core_pake_set_peer(struct crypto *crypto, const struct crypto_caller *caller, struct crypto_call *call)
{
    struct crypto_operation *op = NULL;
    psa_status_t status = operation_enter(crypto, caller, &call->operation, CRYPTO_KIND_PAKE, &op);
    return status == PSA_SUCCESS ? operation_settle(crypto, op, set_name(op, PAKE_PEER, call->in[0])) : status;
}

static psa_status_t set_context(struct crypto_operation *op, struct span context)
{
    struct crypto_pake_op *pake = &op->of.pake;
    psa_status_t status = check_setting(op, PAKE_CONTEXT);
    if (status == PSA_SUCCESS && context.len > CRYPTO_PAKE_CONTEXT_MAX) {
        status = REFUSE(CRYPTO_PAKE_LONG);
    }
    if (status == PSA_SUCCESS) {
        core_copy(pake->context, context.data, context.len);
        pake->context_len = (uint16_t)context.len;
        pake->set |= PAKE_CONTEXT;
    }
    return status;
}

psa_status_t core_pake_set_context(struct crypto *crypto, const struct crypto_caller *caller,
                                   struct crypto_call *call)
{
    struct crypto_operation *op = NULL;
    psa_status_t status = operation_enter(crypto, caller, &call->operation, CRYPTO_KIND_PAKE, &op);
    return status == PSA_SUCCESS ? operation_settle(crypto, op, set_context(op, call->in[0])) : status;
}

/* A step may come: it is one of the protocol, and what the protocol needs is set. */
static psa_status_t enter_step(struct crypto_operation *op, uint32_t step)
{
    struct crypto_pake_op *pake = &op->of.pake;
    const struct pake_scheme *scheme = scheme_of(op->alg);
    if (step > 31 || (scheme->steps >> step & 1u) == 0) {
        return REFUSE(CRYPTO_PAKE_STEP);
    }
    if ((pake->set & scheme->needs) != scheme->needs) {
        return REFUSE(CRYPTO_PAKE_SETUP_MISSING);
    }
    bool is_first = !pake->has_begun;
    pake->has_begun = true;
    return is_first && scheme->begin != NULL ? scheme->begin(op) : PSA_SUCCESS;
}

psa_status_t core_pake_output(struct crypto *crypto, const struct crypto_caller *caller, struct crypto_call *call)
{
    struct crypto_operation *op = NULL;
    psa_status_t status = operation_enter(crypto, caller, &call->operation, CRYPTO_KIND_PAKE, &op);
    if (status != PSA_SUCCESS) {
        return status;
    }
    status = enter_step(op, call->flags);
    if (status == PSA_SUCCESS) {
        status = scheme_of(op->alg)->output(op, (psa_pake_step_t)call->flags, call->out[0], &call->out_len[0]);
    }
    if (status != PSA_SUCCESS) {
        wipe(call->out[0].data, call->out[0].len);
        call->out_len[0] = 0;
    }
    return operation_settle(crypto, op, status);
}

psa_status_t core_pake_input(struct crypto *crypto, const struct crypto_caller *caller, struct crypto_call *call)
{
    struct crypto_operation *op = NULL;
    psa_status_t status = operation_enter(crypto, caller, &call->operation, CRYPTO_KIND_PAKE, &op);
    if (status != PSA_SUCCESS) {
        return status;
    }
    status = enter_step(op, call->flags);
    if (status == PSA_SUCCESS) {
        status = scheme_of(op->alg)->input(op, (psa_pake_step_t)call->flags, call->in[0]);
    }
    return operation_settle(crypto, op, status);
}

static bool is_block_cipher(psa_key_type_t type)
{
    return (type & 0x7000u) == 0x2000u && PSA_BLOCK_CIPHER_BLOCK_LENGTH(type) > 1;
}

static psa_status_t check_wanted(const struct pake_scheme *scheme, struct crypto_key_facts *facts, size_t len)
{
    bool is_for_derivation = facts->type == PSA_KEY_TYPE_DERIVE || facts->type == PSA_KEY_TYPE_HMAC;
    if (!is_for_derivation && !(scheme->gives_cipher_key && is_block_cipher(facts->type))) {
        return REFUSE(CRYPTO_PAKE_RESULT_TYPE);
    }
    if (facts->bits != 0 && facts->bits != len * 8) {
        return REFUSE(CRYPTO_KEY_SIZE);
    }
    facts->bits = (uint32_t)(len * 8);
    return key_type_check_size(facts->type, facts->bits);
}

static psa_status_t get_shared_key(struct crypto *crypto, const struct crypto_caller *caller,
                                   struct crypto_operation *op, struct crypto_call *call)
{
    const struct pake_scheme *scheme = scheme_of(op->alg);
    struct crypto_key_facts facts;
    struct span secret = { NULL, 0 };
    psa_status_t status = op->of.pake.has_begun ? scheme->finish(op, &secret) : REFUSE(CRYPTO_PAKE_ORDER);
    if (status == PSA_SUCCESS) {
        status = attributes_check(crypto, &call->attributes, &facts);
    }
    if (status == PSA_SUCCESS) {
        status = check_wanted(scheme, &facts, secret.len);
    }
    return status == PSA_SUCCESS ? attributes_make_key(crypto, caller, &facts, secret, &call->key) : status;
}

psa_status_t core_pake_get_shared_key(struct crypto *crypto, const struct crypto_caller *caller,
                                      struct crypto_call *call)
{
    struct crypto_operation *op = NULL;
    call->key = PSA_KEY_ID_NULL;
    psa_status_t status = operation_enter(crypto, caller, &call->operation, CRYPTO_KIND_PAKE, &op);
    if (status != PSA_SUCCESS) {
        return status;
    }
    status = get_shared_key(crypto, caller, op, call);
    operation_end(crypto, op);
    if (status == PSA_SUCCESS) {
        call->operation = (struct crypto_handle){ 0 };
    }
    return status;
}

psa_status_t core_pake_abort(struct crypto *crypto, const struct crypto_caller *caller, struct crypto_call *call)
{
    operation_abort(crypto, caller, &call->operation, CRYPTO_KIND_PAKE);
    return PSA_SUCCESS;
}
