/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "base/bytes.h"
#include "core.h"
#include "dispatch/dispatch.h"
#include "operation.h"

/* API 1.5, 10.2.3 and 10.2.5: a hash that leaves the service, and one that comes in. */

psa_status_t core_hash_suspend(struct crypto *crypto, const struct crypto_caller *caller, struct crypto_call *call)
{
    struct crypto_operation *op = NULL;
    psa_status_t status = operation_enter(crypto, caller, &call->operation, CRYPTO_KIND_HASH, &op);
    if (status != PSA_SUCCESS) {
        return status;
    }
    if (op->driver->hash_suspend == NULL) {
        status = REFUSE(CRYPTO_HASH_NOT_SUSPENDABLE);
    } else {
        status = dispatch_result(op->driver->hash_suspend(&op->state, call->out[0], &call->out_len[0]));
    }
    operation_end(crypto, op);
    if (status == PSA_SUCCESS) {
        call->operation = (struct crypto_handle){ 0 };
    }
    return status;
}

psa_status_t core_hash_resume(struct crypto *crypto, const struct crypto_caller *caller, struct crypto_call *call)
{
    struct crypto_operation *op = NULL;
    uint8_t state[PSA_HASH_SUSPEND_OUTPUT_MAX_SIZE]; /* what is read twice is our copy */
    size_t len = call->in[0].len;
    psa_status_t status = operation_begin(crypto, caller, &call->operation, CRYPTO_KIND_HASH, &op);
    if (status != PSA_SUCCESS) {
        return status;
    }
    if (len < PSA_HASH_SUSPEND_ALGORITHM_FIELD_LENGTH || len > sizeof(state)) {
        status = REFUSE(CRYPTO_HASH_STATE_MALFORMED);
    } else {
        core_copy(state, call->in[0].data, len);
        op->alg = get_be32(state);
        status = PSA_ALG_IS_HASH(op->alg) ? dispatch_hash_resume(op, op->alg, span_of(state, len)) : REFUSE(CRYPTO_HASH_STATE_MALFORMED);
    }
    wipe(state, sizeof(state));
    if (status != PSA_SUCCESS) {
        operation_end(crypto, op);
        return status;
    }
    operation_publish(crypto, op, &call->operation);
    return PSA_SUCCESS;
}
