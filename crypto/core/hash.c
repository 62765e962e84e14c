/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "core.h"
#include "ct/ct.h"
#include "dispatch/dispatch.h"
#include "lengths.h"
#include "operation.h"

/* API 1.5, 10.2. Digests are made in our memory first: then neither overlap nor a late failure can hurt. */

static psa_status_t check_alg(psa_algorithm_t alg)
{
    if (!PSA_ALG_IS_HASH(alg) || PSA_ALG_IS_WILDCARD(alg)) {
        return REFUSE(CRYPTO_NOT_A_HASH);
    }
    return length_of_hash(alg) == 0 ? REFUSE(CRYPTO_ALG_UNKNOWN) : PSA_SUCCESS;
}

psa_status_t core_hash_compute(struct crypto *crypto, const struct crypto_caller *caller, struct crypto_call *call)
{
    uint8_t digest[PSA_HASH_MAX_SIZE];
    size_t len = 0;
    (void)crypto;
    (void)caller;
    psa_status_t status = check_alg(call->alg);
    if (status != PSA_SUCCESS) {
        return status;
    }
    if (call->out[0].len < length_of_hash(call->alg)) {
        return REFUSE(CRYPTO_OUTPUT_TOO_SMALL);
    }
    status = dispatch_hash_compute(call->alg, call->in[0], out_span_of(digest, sizeof(digest)), &len);
    if (status == PSA_SUCCESS) {
        core_copy(call->out[0].data, digest, len);
        call->out_len[0] = len;
    }
    return status;
}

static psa_status_t compare(const uint8_t *digest, size_t len, struct span expected)
{
    if (expected.len != len || !ct_reveal(ct_eq(digest, expected.data, len))) {
        return REFUSE(CRYPTO_HASH_DIFFERS);
    }
    return PSA_SUCCESS;
}

psa_status_t core_hash_compare(struct crypto *crypto, const struct crypto_caller *caller, struct crypto_call *call)
{
    uint8_t digest[PSA_HASH_MAX_SIZE];
    size_t len = 0;
    (void)crypto;
    (void)caller;
    psa_status_t status = check_alg(call->alg);
    if (status == PSA_SUCCESS) {
        status = dispatch_hash_compute(call->alg, call->in[0], out_span_of(digest, sizeof(digest)), &len);
    }
    if (status == PSA_SUCCESS) {
        status = compare(digest, len, call->in[1]);
    }
    wipe(digest, sizeof(digest));
    return status;
}

psa_status_t core_hash_setup(struct crypto *crypto, const struct crypto_caller *caller, struct crypto_call *call)
{
    struct crypto_operation *op = NULL;
    psa_status_t status = operation_begin(crypto, caller, &call->operation, CRYPTO_KIND_HASH, &op);
    if (status != PSA_SUCCESS) {
        return status;
    }
    status = check_alg(call->alg);
    if (status == PSA_SUCCESS) {
        op->alg = call->alg;
        status = dispatch_hash_setup(op, call->alg);
    }
    if (status != PSA_SUCCESS) {
        operation_end(crypto, op);
        return status;
    }
    operation_publish(crypto, op, &call->operation);
    return PSA_SUCCESS;
}

psa_status_t core_hash_update(struct crypto *crypto, const struct crypto_caller *caller, struct crypto_call *call)
{
    struct crypto_operation *op = NULL;
    psa_status_t status = operation_enter(crypto, caller, &call->operation, CRYPTO_KIND_HASH, &op);
    if (status != PSA_SUCCESS) {
        return status;
    }
    if (call->in[0].len != 0) {
        status = dispatch_result(op->driver->hash_update(&op->state, call->in[0]));
    }
    return operation_settle(crypto, op, status);
}

/* Ends the operation with its digest, or with a failure. */
static psa_status_t finish(struct crypto *crypto, const struct crypto_caller *caller, struct crypto_call *call,
                           size_t room, struct out_span digest)
{
    struct crypto_operation *op = NULL;
    psa_status_t status = operation_enter(crypto, caller, &call->operation, CRYPTO_KIND_HASH, &op);
    if (status != PSA_SUCCESS) {
        return status;
    }
    if (room < length_of_hash(op->alg)) {
        status = REFUSE(CRYPTO_OUTPUT_TOO_SMALL);
    } else {
        status = dispatch_result(op->driver->hash_finish(&op->state, digest, &call->out_len[0]));
    }
    operation_end(crypto, op);
    return status;
}

psa_status_t core_hash_finish(struct crypto *crypto, const struct crypto_caller *caller, struct crypto_call *call)
{
    uint8_t digest[PSA_HASH_MAX_SIZE];
    psa_status_t status = finish(crypto, caller, call, call->out[0].len, out_span_of(digest, sizeof(digest)));
    if (status == PSA_SUCCESS) {
        core_copy(call->out[0].data, digest, call->out_len[0]);
        call->operation = (struct crypto_handle){ 0 };
    }
    return status;
}

psa_status_t core_hash_verify(struct crypto *crypto, const struct crypto_caller *caller, struct crypto_call *call)
{
    uint8_t digest[PSA_HASH_MAX_SIZE];
    psa_status_t status = finish(crypto, caller, call, SIZE_MAX, out_span_of(digest, sizeof(digest)));
    if (status == PSA_SUCCESS) {
        status = compare(digest, call->out_len[0], call->in[0]);
    }
    if (status == PSA_SUCCESS) {
        call->operation = (struct crypto_handle){ 0 };
    }
    wipe(digest, sizeof(digest));
    call->out_len[0] = 0;
    return status;
}

psa_status_t core_hash_clone(struct crypto *crypto, const struct crypto_caller *caller, struct crypto_call *call)
{
    struct crypto_operation *from = NULL;
    struct crypto_operation *to = NULL;
    psa_status_t status = operation_begin(crypto, caller, &call->operation, CRYPTO_KIND_HASH, &to);
    if (status != PSA_SUCCESS) {
        return status;
    }
    status = operation_enter(crypto, caller, &call->source, CRYPTO_KIND_HASH, &from);
    if (status == PSA_SUCCESS) {
        to->alg = from->alg;
        to->driver = from->driver;
        status = from->driver->hash_clone == NULL ? REFUSE(CRYPTO_ALG_UNSUPPORTED) :
                                                    from->driver->hash_clone(&from->state, &to->state);
        operation_leave(crypto, from);
    }
    if (status != PSA_SUCCESS) {
        operation_end(crypto, to);
        return status;
    }
    operation_publish(crypto, to, &call->operation);
    return PSA_SUCCESS;
}

psa_status_t core_hash_abort(struct crypto *crypto, const struct crypto_caller *caller, struct crypto_call *call)
{
    operation_abort(crypto, caller, &call->operation, CRYPTO_KIND_HASH);
    return PSA_SUCCESS;
}
