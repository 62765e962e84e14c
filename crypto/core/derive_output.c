/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "alg.h"
#include "attributes.h"
#include "core.h"
#include "ct/ct.h"
#include "derive.h"
#include "lengths.h"
#include "opaque.h"
#include "operation.h"
#include "policy.h"

/* API 1.5, 10.8.3: output and verification. Only PSA_ERROR_INSUFFICIENT_DATA leaves the operation active. */

/* Do these bytes take more iterations than one call may cost? Else one call could hold up the service for days. */
static bool is_too_costly(const struct crypto_derive_op *derive, size_t len)
{
    if (derive->cost == 0) {
        return false;
    }
    size_t blocks = len / derive->hash_len; /* one that has begun may have to be made again */
    blocks += (len % derive->hash_len + derive->begun + derive->hash_len - 1) / derive->hash_len;
    return blocks > DERIVE_COST_MAX / (uint32_t)derive->cost; /* the cost is held to that bound where it comes in */
}

/* Is this an output that the algorithm gives? */
static psa_status_t check_request(const struct derive_scheme *scheme, size_t len, uint32_t forbidden)
{
    if (scheme->gives_token && forbidden != DERIVE_FORBIDS_KEY) {
        return REFUSE(CRYPTO_DERIVE_OUTPUT_TYPE);
    }
    return scheme->whole != 0 && len != scheme->whole ? REFUSE(CRYPTO_DERIVE_NOT_WHOLE) : PSA_SUCCESS;
}

psa_status_t derive_draw(struct crypto_operation *op, size_t len, uint32_t forbidden)
{
    struct crypto_derive_op *derive = &op->of.derive;
    const struct derive_scheme *scheme = derive_scheme_of(derive->kdf);
    if ((derive->inputs & scheme->required) != scheme->required) {
        return REFUSE(CRYPTO_DERIVE_INPUT_MISSING);
    }
    if ((derive->forbids & forbidden) != 0) {
        return REFUSE(CRYPTO_DERIVE_NOT_PERMITTED);
    }
    bool is_first = !derive->has_output;
    derive->has_output = true;
    if (len > derive->capacity) {
        derive->capacity = 0;
        return REFUSE(CRYPTO_DERIVE_EXHAUSTED);
    }
    if (is_too_costly(derive, len)) {
        return REFUSE(CRYPTO_COST_TOO_HIGH);
    }
    psa_status_t status = check_request(scheme, len, forbidden);
    if (status == PSA_SUCCESS && is_first && scheme->begin != NULL) {
        status = scheme->begin(op);
    }
    derive->capacity -= len;
    return status;
}

static psa_status_t settle(struct crypto *crypto, struct crypto_operation *op, psa_status_t status)
{
    if (status == PSA_ERROR_INSUFFICIENT_DATA) {
        operation_leave(crypto, op);
        return status;
    }
    return operation_settle(crypto, op, status);
}

psa_status_t core_derive_output_bytes(struct crypto *crypto, const struct crypto_caller *caller,
                                      struct crypto_call *call)
{
    struct crypto_operation *op = NULL;
    psa_status_t status = operation_enter(crypto, caller, &call->operation, CRYPTO_KIND_DERIVE, &op);
    if (status != PSA_SUCCESS) {
        return status;
    }
    status = derive_draw(op, call->out[0].len, DERIVE_FORBIDS_OUTPUT);
    if (status == PSA_SUCCESS) {
        status = derive_stream(op, call->out[0]);
    }
    call->out_len[0] = status == PSA_SUCCESS ? call->out[0].len : 0;
    return settle(crypto, op, status);
}

/* Compares the next bytes of output with `expected`; every byte is looked at whatever the first ones are. */
static psa_status_t verify(struct crypto_operation *op, struct span expected)
{
    uint8_t piece[PSA_HASH_MAX_SIZE];
    uint32_t equal = UINT32_MAX;
    psa_status_t status = derive_draw(op, expected.len, 0);
    for (size_t at = 0; at < expected.len && status == PSA_SUCCESS; at += sizeof(piece)) {
        size_t len = expected.len - at < sizeof(piece) ? expected.len - at : sizeof(piece);
        status = derive_stream(op, out_span_of(piece, len));
        equal &= ct_eq(piece, expected.data + at, len).bits;
    }
    wipe(piece, sizeof(piece));
    if (status == PSA_SUCCESS && !ct_reveal((ct_mask){ equal })) {
        return REFUSE(CRYPTO_DERIVE_DIFFERS);
    }
    return status;
}

psa_status_t core_derive_verify_bytes(struct crypto *crypto, const struct crypto_caller *caller,
                                      struct crypto_call *call)
{
    struct crypto_operation *op = NULL;
    psa_status_t status = operation_enter(crypto, caller, &call->operation, CRYPTO_KIND_DERIVE, &op);
    if (status != PSA_SUCCESS) {
        return status;
    }
    return settle(crypto, op, verify(op, call->in[0]));
}

static psa_status_t verify_key(struct crypto *crypto, const struct crypto_caller *caller, struct crypto_operation *op,
                               const struct crypto_call *call)
{
    struct crypto_key *key = NULL;
    psa_status_t status = key_hold(crypto, caller, call->key, &key);
    if (status != PSA_SUCCESS) {
        return status;
    }
    if (key->facts.type != PSA_KEY_TYPE_PASSWORD_HASH) {
        status = REFUSE(CRYPTO_DERIVE_KEY_TYPE);
    } else if (key_is_opaque(&key->facts)) {
        status = REFUSE(CRYPTO_EXPORT_LOCATION);
    } else {
        status = policy_check(&key->facts, op->alg, PSA_KEY_USAGE_VERIFY_DERIVATION);
    }
    if (status == PSA_SUCCESS) {
        status = verify(op, span_of(key->material, key->len));
    }
    key_release(crypto, key);
    return status;
}

psa_status_t core_derive_verify_key(struct crypto *crypto, const struct crypto_caller *caller, struct crypto_call *call)
{
    struct crypto_operation *op = NULL;
    psa_status_t status = operation_enter(crypto, caller, &call->operation, CRYPTO_KIND_DERIVE, &op);
    if (status != PSA_SUCCESS) {
        return status;
    }
    return settle(crypto, op, verify_key(crypto, caller, op, call));
}

static const struct derive_key_kind *kind_of(const struct crypto_key_facts *facts)
{
    for (size_t i = 0; derive_key_kinds[i] != NULL; i++) {
        if (derive_key_kinds[i]->is_it(facts)) {
            return derive_key_kinds[i];
        }
    }
    return NULL;
}

static psa_status_t check_output_key(const struct crypto_operation *op, const struct crypto_key_facts *facts,
                                     const struct crypto_call *call)
{
    psa_status_t status = key_check_wanted(facts, call);
    if (status != PSA_SUCCESS) {
        return status;
    }
    if (facts->type == PSA_KEY_TYPE_PASSWORD_HASH && facts->alg != PSA_ALG_NONE && facts->alg != op->alg) {
        return REFUSE(CRYPTO_PASSWORD_HASH_ALG);
    }
    bool is_token = PSA_KEY_TYPE_IS_WPA3_SAE_ECC(facts->type) || PSA_KEY_TYPE_IS_WPA3_SAE_DH(facts->type);
    if (is_token != derive_scheme_of(op->of.derive.kdf)->gives_token) {
        return REFUSE(CRYPTO_DERIVE_OUTPUT_TYPE);
    }
    bool is_derivable = key_type_is_plain(facts->type) || kind_of(facts) != NULL;
    return is_derivable && length_of_key(facts->type, facts->bits) != 0 ? PSA_SUCCESS :
                                                                          REFUSE(CRYPTO_KEY_TYPE_UNSUPPORTED);
}

static psa_status_t fill_key(struct crypto *crypto, struct crypto_operation *op, struct crypto_key *key)
{
    const struct derive_key_kind *kind = kind_of(&key->facts);
    psa_status_t status = key_room(crypto, key, length_of_key(key->facts.type, key->facts.bits));
    if (status != PSA_SUCCESS) {
        return status;
    }
    status = kind != NULL ? kind->make(op, key) : derive_key_bytes(op, out_span_of(key->material, key->len));
    return status == PSA_SUCCESS ? key_seal(crypto, key) : status;
}

static psa_status_t output_key(struct crypto *crypto, const struct crypto_caller *caller, struct crypto_operation *op,
                               struct crypto_call *call)
{
    struct crypto_key_facts facts;
    struct crypto_key *key = NULL;
    psa_status_t status = attributes_check(crypto, &call->attributes, &facts);
    if (status == PSA_SUCCESS) {
        status = check_output_key(op, &facts, call);
    }
    if (status == PSA_SUCCESS) {
        status = key_begin(crypto, caller, &facts, &key);
    }
    if (status != PSA_SUCCESS) {
        return status;
    }
    psa_key_id_t made = key->facts.id;
    status = fill_key(crypto, op, key);
    if (status != PSA_SUCCESS) {
        key_abandon(crypto, key);
        return status;
    }
    status = key_commit(crypto, key);
    call->key = status == PSA_SUCCESS ? made : PSA_KEY_ID_NULL;
    return status;
}

psa_status_t core_derive_output_key(struct crypto *crypto, const struct crypto_caller *caller, struct crypto_call *call)
{
    struct crypto_operation *op = NULL;
    call->key = PSA_KEY_ID_NULL;
    psa_status_t status = operation_enter(crypto, caller, &call->operation, CRYPTO_KIND_DERIVE, &op);
    if (status != PSA_SUCCESS) {
        return status;
    }
    return settle(crypto, op, output_key(crypto, caller, op, call));
}
