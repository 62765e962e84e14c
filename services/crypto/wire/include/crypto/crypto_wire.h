/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include <stdbool.h>

#include "crypto/call.h"
#include "psa/client.h"

/*
 * Messages of the service ASHLAR_CRYPTO. The type is enum crypto_op. The client is whoever the framework says,
 * never a field.
 *
 *   in 0      head: alg u32, key u32, flags u32, value u64 x 2, operation, source (each handle u32, kind u32,
 *             epoch u64), attributes (type u16, bits u32, lifetime u32, usage u32, alg u32, id u32), nonce length u8, nonce
 *             or, where values, operation, source and attributes are all zero, a short one: alg, key, flags, nonce length, nonce.
 *             It is told by its length, which is less than CRYPTO_WIRE_FIXED_LEN.
 *   in 1 to 3 call->in[], as many as the operation has
 *   out 0     the result, if the operation has one: operation 16 bytes, key u32, value u64, or attributes 22 bytes
 *   out       behind it call->out[], as many as the operation has
 *
 * Fields that an operation does not read are zero. The reply is the status of the function. A message of another
 * shape is a PROGRAMMER ERROR; an unknown type gets PSA_ERROR_NOT_SUPPORTED, so that an older service refuses a
 * newer client's functions one by one.
 */
enum {
    CRYPTO_WIRE_HANDLE_LEN = 16,
    CRYPTO_WIRE_ATTRIBUTES_LEN = 22,
    CRYPTO_WIRE_FIXED_LEN = 3 * 4 + 2 * 8 + 2 * CRYPTO_WIRE_HANDLE_LEN + CRYPTO_WIRE_ATTRIBUTES_LEN + 1,
    CRYPTO_WIRE_SHORT_LEN = 3 * 4 + 1, /* and the nonce */
    CRYPTO_WIRE_HEAD_MAX = CRYPTO_WIRE_FIXED_LEN + CRYPTO_NONCE_MAX,
    CRYPTO_WIRE_RESULT_MAX = CRYPTO_WIRE_ATTRIBUTES_LEN
};

enum crypto_result { CRYPTO_RESULT_NONE = 0, CRYPTO_RESULT_OPERATION, CRYPTO_RESULT_KEY, CRYPTO_RESULT_VALUE,
                     CRYPTO_RESULT_ATTRIBUTES };

/** How a client library may cut a long call in pieces. */
enum crypto_cut { CRYPTO_CUT_NOT = 0, CRYPTO_CUT_IN, CRYPTO_CUT_IN_OUT, CRYPTO_CUT_OUT };

/** What an operation's message consists of. */
struct crypto_shape {
    uint8_t ins;  /* of call->in[] */
    uint8_t outs; /* of call->out[], behind the result if there is one */
    enum crypto_result result;
    enum crypto_cut cut;
    bool ends;    /* after success the operation object is inactive */
};

/** NULL if `op` is unknown. */
const struct crypto_shape *crypto_shape(int32_t op);

/** Bytes of the result, 0 for none. */
size_t crypto_result_len(enum crypto_result result);

/** Output vectors of the result: 1, or 0 for none. */
static inline uint32_t crypto_result_outs(const struct crypto_shape *shape)
{
    return shape->result != CRYPTO_RESULT_NONE ? 1 : 0;
}

/** Writes the head; returns its length, 0 if the nonce is longer than CRYPTO_NONCE_MAX. */
size_t crypto_wire_put_head(const struct crypto_call *call, uint8_t head[CRYPTO_WIRE_HEAD_MAX]);

/** Reads a head strictly into `call` (the nonce stays in `head`). False: not of this form. */
bool crypto_wire_get_head(struct span head, struct crypto_call *call);

void crypto_wire_put_result(enum crypto_result result, const struct crypto_call *call,
                            uint8_t bytes[CRYPTO_WIRE_RESULT_MAX]);

/** Reads a result of crypto_result_len() bytes. */
void crypto_wire_get_result(enum crypto_result result, const uint8_t *bytes, struct crypto_call *call);
