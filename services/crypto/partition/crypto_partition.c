/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "crypto/crypto_partition.h"

#include "crypto/crypto.h"
#include "crypto/crypto_wire.h"
#include "crypto/port.h"
#include "its_store.h"
#include "reason/reason.h"
#include "rt/port.h"
#include "vectors.h"

/* On a host whole pages: see crypto_partition_memory(). */
static struct {
    _Alignas(CRYPTO_MEMORY_GRAIN) struct crypto core;
} memory;

struct out_span crypto_partition_memory(void)
{
    return out_span_of(&memory, sizeof(memory));
}

/* One thread serves one message at a time: there is nobody to lock out. */
void crypto_lock(void)
{
}

void crypto_unlock(void)
{
}

static void session_ended(uint64_t session)
{
    crypto_session_ended(&memory.core, session);
}

static psa_status_t forget(int32_t client)
{
    crypto_client_forgotten(&memory.core, client);
    return PSA_SUCCESS; /* stored keys are named by their owner, and ITS removes them */
}

static uint32_t operations_of(int32_t client)
{
    return rt_client_limit(client, RT_LIMIT_OPERATIONS);
}

static uint32_t volatile_keys_of(int32_t client)
{
    return rt_client_limit(client, RT_LIMIT_VOLATILE_KEYS);
}

psa_status_t crypto_partition_init(void)
{
    const struct crypto_config config = {
        .epoch = rt_boot_epoch(),
        .store = its_store(),
        .operations_per_session = CRYPTO_SESSION_OPERATIONS,
        .volatile_keys_per_session = CRYPTO_SESSION_VOLATILE_KEYS,
        .operations_of = operations_of,
        .volatile_keys_of = volatile_keys_of,
    };
    psa_status_t status = crypto_start(&memory.core, &config);
    if (status == PSA_SUCCESS) {
        rt_on_session_end(session_ended);
        rt_on_client_forgotten(forget);
    }
    return status;
}

/* Are there vectors where the shape has none, or a result's room of another size? */
static bool is_of_shape(const psa_msg_t *msg, const struct crypto_shape *shape)
{
    size_t result_len = crypto_result_len(shape->result);
    for (size_t i = 1u + shape->ins; i < PSA_MAX_IOVEC; i++) {
        if (msg->in_size[i] != 0) {
            return false;
        }
    }
    for (size_t i = crypto_result_outs(shape) + shape->outs; i < PSA_MAX_IOVEC; i++) {
        if (msg->out_size[i] != 0) {
            return false;
        }
    }
    return result_len == 0 || msg->out_size[0] == result_len;
}

psa_status_t ashlar_crypto_sfn(const psa_msg_t *msg)
{
    uint8_t head[CRYPTO_WIRE_HEAD_MAX];
    uint8_t result[CRYPTO_WIRE_RESULT_MAX];
    const struct crypto_shape *shape = crypto_shape(msg->type);
    const struct crypto_caller caller = { .client = msg->client_id, .session = rt_session(msg->handle) };
    struct crypto_call call = { .op = CRYPTO_INIT };
    if (shape == NULL) {
        return REFUSE(CRYPTO_OP_UNKNOWN);
    }
    if (msg->in_size[0] > sizeof(head) || !is_of_shape(msg, shape)) {
        return REFUSE(CRYPTO_MESSAGE_MALFORMED);
    }
    size_t len = psa_read(msg->handle, 0, head, sizeof(head));
    if (!crypto_wire_get_head(span_of(head, len), &call)) {
        return REFUSE(CRYPTO_MESSAGE_MALFORMED);
    }
    call.op = (enum crypto_op)msg->type;
    psa_status_t status = vectors_take(msg, shape, &call);
    if (status != PSA_SUCCESS) {
        return status;
    }
    status = crypto_serve(&memory.core, &caller, &call);
    vectors_give(msg, shape, &call);
    if (status == PSA_SUCCESS && shape->result != CRYPTO_RESULT_NONE) {
        crypto_wire_put_result(shape->result, &call, result);
        psa_write(msg->handle, 0, result, crypto_result_len(shape->result));
    }
    return status;
}
