/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include "crypto/crypto.h"
#include "crypto/crypto_wire.h"
#include "psa/service.h"

/* The data of a request, for the core: mapped (vectors_map.c), or copied where the framework maps nothing (vectors_copy.c). */

/**
 * Fills call->in and call->out by the shape. PSA_ERROR_INSUFFICIENT_MEMORY: copied, and more than there is room for; nothing is held then.
 */
psa_status_t vectors_take(const psa_msg_t *msg, const struct crypto_shape *shape, struct crypto_call *call);

/** After crypto_serve(): call->out_len bytes of each output reach the client, and nothing is held any more. */
void vectors_give(const psa_msg_t *msg, const struct crypto_shape *shape, const struct crypto_call *call);
