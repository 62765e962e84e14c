/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "derive.h"

#include "agree.h"
#include "core.h"
#include "dispatch/dispatch.h"
#include "keys/slot.h"
#include "lengths.h"
#include "opaque.h"
#include "operation.h"
#include "policy.h"

/* API 1.5, 10.8.3: setup, capacity and inputs. Which input may come when is a table (derive_hkdf.c and others). */

enum { PRF_CMAC_LEN = 16 };

/* Is there a driver for the hash, or for CMAC? Better to know at setup than at the first output. */
static psa_status_t try_primitive(psa_algorithm_t kdf, bool is_cmac)
{
    const struct crypto_key_facts aes = { .type = PSA_KEY_TYPE_AES, .bits = 128 };
    uint8_t digest[PSA_HASH_MAX_SIZE];
    size_t len = 0;
    if (is_cmac) {
        return dispatch_supports(&aes, PSA_ALG_CMAC);
    }
    return dispatch_hash_compute(PSA_ALG_GET_HASH(kdf), span_of(NULL, 0), out_span_of(digest, sizeof(digest)), &len);
}

static psa_status_t start(struct crypto_operation *op, psa_algorithm_t alg)
{
    bool is_combined = PSA_ALG_IS_KEY_AGREEMENT(alg) && !PSA_ALG_IS_STANDALONE_KEY_AGREEMENT(alg);
    psa_algorithm_t kdf = is_combined ? PSA_ALG_KEY_AGREEMENT_GET_KDF(alg) : alg;
    struct crypto_derive_op *derive = &op->of.derive;
    if (!PSA_ALG_IS_KEY_DERIVATION(kdf) || PSA_ALG_IS_WILDCARD(alg)) {
        return REFUSE(CRYPTO_NOT_A_DERIVATION);
    }
    const struct derive_scheme *scheme = derive_scheme_of(kdf);
    bool is_cmac = scheme != NULL && scheme->is_cmac;
    psa_algorithm_t hash = PSA_ALG_GET_HASH(kdf);
    size_t block_len = is_cmac ? PRF_CMAC_LEN : length_of_hash(hash);
    size_t key_len = is_cmac ? PRF_CMAC_LEN : length_of_hash_block(hash);
    if (scheme == NULL || block_len == 0 || key_len == 0 || key_len > sizeof(derive->secret)) {
        return REFUSE(CRYPTO_ALG_UNSUPPORTED);
    }
    op->alg = alg;
    derive->kdf = kdf;
    derive->prf = is_cmac ? PSA_ALG_CMAC : PSA_ALG_HMAC(hash);
    derive->prf_type = is_cmac ? PSA_KEY_TYPE_AES : PSA_KEY_TYPE_HMAC;
    derive->inputs = 0;
    derive->forbids = 0;
    derive->capacity = scheme->capacity != 0 ? scheme->capacity : (uint64_t)scheme->blocks_max * block_len;
    derive->cost = 0;
    derive->blocks = 0;
    derive->begun = 0;
    derive->hash_len = block_len;
    derive->secret_len = 0;
    derive->text_len = 0;
    derive->mark = 0;
    derive->has_block = false;
    derive->has_output = false;
    atomic_init(&derive->cache, NULL);
    return try_primitive(kdf, is_cmac);
}

psa_status_t core_derive_setup(struct crypto *crypto, const struct crypto_caller *caller, struct crypto_call *call)
{
    struct crypto_operation *op = NULL;
    psa_status_t status = operation_begin(crypto, caller, &call->operation, CRYPTO_KIND_DERIVE, &op);
    if (status != PSA_SUCCESS) {
        return status;
    }
    atomic_init(&op->of.derive.cache, NULL); /* operation_end() looks at it */
    op->of.derive.text_len = 0;
    status = start(op, call->alg);
    if (status != PSA_SUCCESS) {
        operation_end(crypto, op);
        return status;
    }
    operation_publish(crypto, op, &call->operation);
    return PSA_SUCCESS;
}

psa_status_t core_derive_get_capacity(struct crypto *crypto, const struct crypto_caller *caller,
                                      struct crypto_call *call)
{
    struct crypto_operation *op = NULL;
    psa_status_t status = operation_enter(crypto, caller, &call->operation, CRYPTO_KIND_DERIVE, &op);
    call->value[0] = 0;
    if (status == PSA_SUCCESS) {
        call->value[0] = op->of.derive.capacity;
        operation_leave(crypto, op);
    }
    return status;
}

psa_status_t core_derive_set_capacity(struct crypto *crypto, const struct crypto_caller *caller,
                                      struct crypto_call *call)
{
    struct crypto_operation *op = NULL;
    psa_status_t status = operation_enter(crypto, caller, &call->operation, CRYPTO_KIND_DERIVE, &op);
    if (status != PSA_SUCCESS) {
        return status;
    }
    if (op->of.derive.has_output && derive_scheme_of(op->of.derive.kdf)->binds_length) {
        return operation_settle(crypto, op, REFUSE(CRYPTO_CAPACITY_BOUND));
    }
    if (call->value[0] > op->of.derive.capacity) {
        status = REFUSE(CRYPTO_CAPACITY_LARGER); /* by the API the operation stays as it is */
    } else {
        op->of.derive.capacity = call->value[0];
    }
    operation_leave(crypto, op);
    return status;
}

static const struct derive_step *find_step(const struct crypto_derive_op *derive, uint32_t step)
{
    const struct derive_scheme *scheme = derive_scheme_of(derive->kdf);
    for (size_t i = 0; i < DERIVE_STEPS_MAX && scheme->steps[i].input != 0; i++) {
        if (scheme->steps[i].step == step) {
            return &scheme->steps[i];
        }
    }
    return NULL;
}

/* Is this input one of the algorithm's, allowed in this way, now? */
static psa_status_t check_input(const struct crypto_derive_op *derive, uint32_t step, uint32_t by,
                                const struct derive_step **found)
{
    const struct derive_step *rule = find_step(derive, step);
    *found = rule;
    if (rule == NULL) {
        return REFUSE(CRYPTO_DERIVE_STEP_UNKNOWN);
    }
    if ((rule->by & by) == 0) {
        return REFUSE(CRYPTO_DERIVE_STEP_FORM);
    }
    if (derive->has_output || (derive->inputs & rule->needs) != rule->needs || (derive->inputs & rule->bars) != 0) {
        return REFUSE(CRYPTO_DERIVE_STEP_ORDER);
    }
    return PSA_SUCCESS;
}

static psa_status_t take(struct crypto_operation *op, uint32_t input, struct span data)
{
    return derive_scheme_of(op->of.derive.kdf)->take(op, input, data);
}

static bool is_secret(const struct derive_step *rule)
{
    return rule->input == DERIVE_SECRET || rule->input == DERIVE_PASSWORD;
}

static psa_status_t input_bytes(struct crypto_operation *op, const struct crypto_call *call)
{
    const struct derive_step *rule = NULL;
    psa_status_t status = check_input(&op->of.derive, call->flags, DERIVE_BY_BYTES, &rule);
    if (status == PSA_SUCCESS) {
        status = take(op, rule->input, call->in[0]);
    }
    if (status == PSA_SUCCESS) {
        op->of.derive.inputs |= (uint16_t)rule->input;
        op->of.derive.forbids |= (uint8_t)(is_secret(rule) ? DERIVE_FORBIDS_KEY : 0u);
    }
    return status;
}

psa_status_t core_derive_input_bytes(struct crypto *crypto, const struct crypto_caller *caller,
                                     struct crypto_call *call)
{
    struct crypto_operation *op = NULL;
    psa_status_t status = operation_enter(crypto, caller, &call->operation, CRYPTO_KIND_DERIVE, &op);
    if (status != PSA_SUCCESS) {
        return status;
    }
    return operation_settle(crypto, op, input_bytes(op, call));
}

static psa_status_t input_integer(struct crypto_operation *op, const struct crypto_call *call)
{
    const struct derive_step *rule = NULL;
    psa_status_t status = check_input(&op->of.derive, call->flags, DERIVE_BY_INTEGER, &rule);
    if (status != PSA_SUCCESS) {
        return status;
    }
    if (call->value[0] == 0) {
        return REFUSE(CRYPTO_COST_ZERO);
    }
    if (call->value[0] > DERIVE_COST_MAX) {
        return REFUSE(CRYPTO_COST_TOO_HIGH);
    }
    op->of.derive.cost = call->value[0];
    op->of.derive.inputs |= (uint16_t)rule->input;
    return PSA_SUCCESS;
}

psa_status_t core_derive_input_integer(struct crypto *crypto, const struct crypto_caller *caller,
                                       struct crypto_call *call)
{
    struct crypto_operation *op = NULL;
    psa_status_t status = operation_enter(crypto, caller, &call->operation, CRYPTO_KIND_DERIVE, &op);
    if (status != PSA_SUCCESS) {
        return status;
    }
    return operation_settle(crypto, op, input_integer(op, call));
}

/* May the key be an input of this step? Either permission will do; without DERIVE nothing but verification is left. */
static psa_status_t check_key(const struct crypto_key_facts *facts, const struct derive_step *rule, psa_algorithm_t alg)
{
    if ((facts->usage & (PSA_KEY_USAGE_DERIVE | PSA_KEY_USAGE_VERIFY_DERIVATION)) == 0) {
        return REFUSE(CRYPTO_USAGE_NOT_PERMITTED);
    }
    if (!policy_permits(facts, alg, 0)) {
        return REFUSE(CRYPTO_ALG_NOT_PERMITTED);
    }
    bool is_right = false;
    for (size_t i = 0; i < DERIVE_TYPES_MAX; i++) {
        is_right = is_right || facts->type == rule->types[i];
    }
    if (!is_right) {
        return REFUSE(CRYPTO_DERIVE_KEY_TYPE);
    }
    return key_is_opaque(facts) ? REFUSE(CRYPTO_EXPORT_LOCATION) : PSA_SUCCESS;
}

static psa_status_t input_key(struct crypto *crypto, const struct crypto_caller *caller, struct crypto_operation *op,
                              const struct crypto_call *call)
{
    const struct derive_step *rule = NULL;
    struct crypto_key *key = NULL;
    psa_status_t status = check_input(&op->of.derive, call->flags, DERIVE_BY_KEY, &rule);
    if (status == PSA_SUCCESS) {
        status = key_hold(crypto, caller, call->key, &key);
    }
    if (status == PSA_SUCCESS) {
        status = check_key(&key->facts, rule, op->alg);
    }
    if (status == PSA_SUCCESS) {
        operation_note_key(op, call->key);
        if (op->of.derive.prf == PSA_ALG_CMAC && rule->input == DERIVE_SECRET) {
            op->of.derive.prf_type = key->facts.type; /* the PRF is that of the key's own cipher */
        }
        status = take(op, rule->input, span_of(key->material, key->len));
    }
    if (status == PSA_SUCCESS) {
        bool may_derive = (key->facts.usage & PSA_KEY_USAGE_DERIVE) != 0;
        op->of.derive.inputs |= (uint16_t)rule->input;
        op->of.derive.forbids |= (uint8_t)(may_derive ? 0u : DERIVE_FORBIDS_OUTPUT | DERIVE_FORBIDS_KEY);
    }
    key_release(crypto, key);
    return status;
}

psa_status_t core_derive_input_key(struct crypto *crypto, const struct crypto_caller *caller, struct crypto_call *call)
{
    struct crypto_operation *op = NULL;
    psa_status_t status = operation_enter(crypto, caller, &call->operation, CRYPTO_KIND_DERIVE, &op);
    if (status != PSA_SUCCESS) {
        return status;
    }
    return operation_settle(crypto, op, input_key(crypto, caller, op, call));
}

static psa_status_t input_agreement(struct crypto *crypto, const struct crypto_caller *caller,
                                    struct crypto_operation *op, struct crypto_call *call)
{
    const struct derive_step *rule = NULL;
    uint8_t secret[AGREE_SECRET_MAX];
    size_t len = 0;
    if (!PSA_ALG_IS_KEY_AGREEMENT(op->alg)) {
        return REFUSE(CRYPTO_NOT_AN_AGREEMENT);
    }
    psa_status_t status = check_input(&op->of.derive, call->flags, DERIVE_BY_AGREEMENT, &rule);
    if (status != PSA_SUCCESS) {
        return status;
    }
    call->alg = op->alg;
    status = agree_secret(crypto, caller, call, out_span_of(secret, sizeof(secret)), &len);
    if (status == PSA_SUCCESS) {
        operation_note_key(op, call->key);
        status = take(op, rule->input, span_of(secret, len));
    }
    wipe(secret, sizeof(secret)); /* all of it: a driver that fails may have begun */
    if (status == PSA_SUCCESS) {
        op->of.derive.inputs |= (uint16_t)rule->input;
    }
    return status;
}

psa_status_t core_derive_agreement(struct crypto *crypto, const struct crypto_caller *caller, struct crypto_call *call)
{
    struct crypto_operation *op = NULL;
    psa_status_t status = operation_enter(crypto, caller, &call->operation, CRYPTO_KIND_DERIVE, &op);
    if (status != PSA_SUCCESS) {
        return status;
    }
    return operation_settle(crypto, op, input_agreement(crypto, caller, op, call));
}

psa_status_t core_derive_abort(struct crypto *crypto, const struct crypto_caller *caller, struct crypto_call *call)
{
    operation_abort(crypto, caller, &call->operation, CRYPTO_KIND_DERIVE);
    return PSA_SUCCESS;
}
