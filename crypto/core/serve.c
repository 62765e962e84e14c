/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "base/bytes.h"
#include "core.h"
#include "dispatch/dispatch.h"
#include "keys/slot.h"
#include "operation.h"

psa_status_t crypto_start(struct crypto *crypto, const struct crypto_config *config)
{
    uint8_t seed[4];
    if (config->epoch == 0 || config->operations_per_session > CRYPTO_OPERATIONS ||
        config->volatile_keys_per_session > CRYPTO_VOLATILE_KEYS) {
        return REFUSE(CRYPTO_CONFIG);
    }
    psa_status_t status = dispatch_start();
    if (status == PSA_SUCCESS) {
        status = dispatch_random(out_span_of(seed, sizeof(seed)));
    }
    if (status != PSA_SUCCESS) {
        return status;
    }
    crypto->epoch = config->epoch;
    crypto->store = config->store;
    crypto->operations_per_session = config->operations_per_session;
    crypto->volatile_keys_per_session = config->volatile_keys_per_session;
    crypto->operations_of = config->operations_of;
    crypto->volatile_keys_of = config->volatile_keys_of;
    crypto->next_id = PSA_KEY_ID_VENDOR_MIN | (get_le32(seed) & (PSA_KEY_ID_VENDOR_MAX - PSA_KEY_ID_VENDOR_MIN));
    return PSA_SUCCESS;
}

psa_status_t core_init(struct crypto *crypto, const struct crypto_caller *caller, struct crypto_call *call)
{
    (void)crypto;
    (void)caller;
    (void)call;
    return PSA_SUCCESS;
}

psa_status_t core_generate_random(struct crypto *crypto, const struct crypto_caller *caller, struct crypto_call *call)
{
    (void)crypto;
    (void)caller;
    psa_status_t status = dispatch_random(call->out[0]);
    call->out_len[0] = status == PSA_SUCCESS ? call->out[0].len : 0;
    return status;
}

psa_status_t crypto_serve(struct crypto *crypto, const struct crypto_caller *caller, struct crypto_call *call)
{
    call->out_len[0] = 0;
    call->out_len[1] = 0;
    crypto_handler *handler = core_handler(call->op);
    if (handler == NULL) {
        return REFUSE(CRYPTO_OP_UNKNOWN);
    }
    psa_status_t status = handler(crypto, caller, call);
    if (status != PSA_SUCCESS) {
        call->out_len[0] = 0;
        call->out_len[1] = 0;
    }
    return status;
}

void crypto_session_ended(struct crypto *crypto, uint64_t session)
{
    operation_end_session(crypto, session, false);
    key_forget_session(crypto, session, false);
}

void crypto_client_forgotten(struct crypto *crypto, int32_t client)
{
    operation_end_client(crypto, client);
    key_forget_client(crypto, client);
}

void crypto_stop(struct crypto *crypto)
{
    operation_end_session(crypto, 0, true);
    key_forget_session(crypto, 0, true);
}
