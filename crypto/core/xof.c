/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "core.h"
#include "dispatch/dispatch.h"
#include "operation.h"

/* API 1.5, 10.3. Context, then input, then output: each step closes those before it. */

psa_status_t core_xof_setup(struct crypto *crypto, const struct crypto_caller *caller, struct crypto_call *call)
{
    struct crypto_operation *op = NULL;
    psa_status_t status = operation_begin(crypto, caller, &call->operation, CRYPTO_KIND_XOF, &op);
    if (status != PSA_SUCCESS) {
        return status;
    }
    op->alg = call->alg;
    op->of.xof = (struct crypto_xof_op){ 0 };
    status = PSA_ALG_IS_XOF(call->alg) ? dispatch_xof_setup(op, call->alg) : REFUSE(CRYPTO_NOT_A_XOF);
    if (status != PSA_SUCCESS) {
        operation_end(crypto, op);
        return status;
    }
    operation_publish(crypto, op, &call->operation);
    return PSA_SUCCESS;
}

/* No algorithm that a driver carries has a context: any is one too many. */
psa_status_t core_xof_set_context(struct crypto *crypto, const struct crypto_caller *caller, struct crypto_call *call)
{
    struct crypto_operation *op = NULL;
    psa_status_t status = operation_enter(crypto, caller, &call->operation, CRYPTO_KIND_XOF, &op);
    if (status != PSA_SUCCESS) {
        return status;
    }
    if (op->of.xof.has_input || op->of.xof.has_output) {
        status = REFUSE(CRYPTO_OP_TOO_LATE);
    } else {
        status = PSA_ALG_XOF_HAS_CONTEXT(op->alg) ? REFUSE(CRYPTO_ALG_UNSUPPORTED) : REFUSE(CRYPTO_XOF_NO_CONTEXT);
    }
    return operation_settle(crypto, op, status);
}

psa_status_t core_xof_update(struct crypto *crypto, const struct crypto_caller *caller, struct crypto_call *call)
{
    struct crypto_operation *op = NULL;
    psa_status_t status = operation_enter(crypto, caller, &call->operation, CRYPTO_KIND_XOF, &op);
    if (status != PSA_SUCCESS) {
        return status;
    }
    if (op->of.xof.has_output) {
        status = REFUSE(CRYPTO_OP_TOO_LATE);
    } else if (call->in[0].len != 0) {
        status = dispatch_result(op->driver->xof_update(&op->state, call->in[0]));
    }
    op->of.xof.has_input = true;
    return operation_settle(crypto, op, status);
}

psa_status_t core_xof_output(struct crypto *crypto, const struct crypto_caller *caller, struct crypto_call *call)
{
    struct crypto_operation *op = NULL;
    psa_status_t status = operation_enter(crypto, caller, &call->operation, CRYPTO_KIND_XOF, &op);
    if (status != PSA_SUCCESS) {
        return status;
    }
    op->of.xof.has_output = true;
    if (call->out[0].len != 0) {
        status = dispatch_result(op->driver->xof_output(&op->state, call->out[0]));
    }
    call->out_len[0] = status == PSA_SUCCESS ? call->out[0].len : 0;
    return operation_settle(crypto, op, status);
}

psa_status_t core_xof_abort(struct crypto *crypto, const struct crypto_caller *caller, struct crypto_call *call)
{
    operation_abort(crypto, caller, &call->operation, CRYPTO_KIND_XOF);
    return PSA_SUCCESS;
}
