/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "crypto/crypto_wire.h"

#include "wire/wire.h"

/* Few shapes, many operations: a byte an operation. */
enum kind {
    S_UNKNOWN = 0,
    S_HEAD,
    S_OUT_CUT,
    S_TO_ATTRIBUTES,
    S_IN_TO_KEY,
    S_TO_KEY,
    S_OUT,
    S_IN_OUT,
    S_IN2,
    S_TO_OPERATION,
    S_IN_CUT,
    S_OUT_ENDS,
    S_IN_ENDS,
    S_ENDS,
    S_IN_OUT_CUT,
    S_IN2_OUT,
    S_OUT2_ENDS,
    S_IN_OUT_ENDS,
    S_TO_VALUE,
    S_IN,
    S_IN_TO_OPERATION,
    S_IN3,
    S_OUT_TO_KEY,
    S_TO_KEY_ENDS,
};

static const struct crypto_shape shapes[] = {
    [S_HEAD] = { 0 },
    [S_OUT_CUT] = { .outs = 1, .cut = CRYPTO_CUT_OUT },
    [S_TO_ATTRIBUTES] = { .result = CRYPTO_RESULT_ATTRIBUTES },
    [S_IN_TO_KEY] = { .ins = 1, .result = CRYPTO_RESULT_KEY },
    [S_TO_KEY] = { .result = CRYPTO_RESULT_KEY },
    [S_OUT] = { .outs = 1 },
    [S_IN_OUT] = { .ins = 1, .outs = 1 },
    [S_IN2] = { .ins = 2 },
    [S_TO_OPERATION] = { .result = CRYPTO_RESULT_OPERATION },
    [S_IN_CUT] = { .ins = 1, .cut = CRYPTO_CUT_IN },
    [S_OUT_ENDS] = { .outs = 1, .ends = true },
    [S_IN_ENDS] = { .ins = 1, .ends = true },
    [S_ENDS] = { .ends = true },
    [S_IN_OUT_CUT] = { .ins = 1, .outs = 1, .cut = CRYPTO_CUT_IN_OUT },
    [S_IN2_OUT] = { .ins = 2, .outs = 1 },
    [S_OUT2_ENDS] = { .outs = 2, .ends = true },
    [S_IN_OUT_ENDS] = { .ins = 1, .outs = 1, .ends = true },
    [S_TO_VALUE] = { .result = CRYPTO_RESULT_VALUE },
    [S_IN] = { .ins = 1 },
    [S_IN_TO_OPERATION] = { .ins = 1, .result = CRYPTO_RESULT_OPERATION },
    [S_IN3] = { .ins = 3 },
    [S_OUT_TO_KEY] = { .outs = 1, .result = CRYPTO_RESULT_KEY },
    [S_TO_KEY_ENDS] = { .result = CRYPTO_RESULT_KEY, .ends = true },
};

static const uint8_t shape_of[CRYPTO_OP_END] = {
    [CRYPTO_INIT] = S_HEAD,
    [CRYPTO_GENERATE_RANDOM] = S_OUT_CUT,
    [CRYPTO_GET_KEY_ATTRIBUTES] = S_TO_ATTRIBUTES,
    [CRYPTO_IMPORT_KEY] = S_IN_TO_KEY,
    [CRYPTO_GENERATE_KEY] = S_IN_TO_KEY,
    [CRYPTO_COPY_KEY] = S_TO_KEY,
    [CRYPTO_DESTROY_KEY] = S_HEAD,
    [CRYPTO_PURGE_KEY] = S_HEAD,
    [CRYPTO_EXPORT_KEY] = S_OUT,
    [CRYPTO_EXPORT_PUBLIC_KEY] = S_OUT,
    [CRYPTO_CHECK_KEY_USAGE] = S_HEAD,
    [CRYPTO_HASH_COMPUTE] = S_IN_OUT,
    [CRYPTO_HASH_COMPARE] = S_IN2,
    [CRYPTO_HASH_SETUP] = S_TO_OPERATION,
    [CRYPTO_HASH_UPDATE] = S_IN_CUT,
    [CRYPTO_HASH_FINISH] = S_OUT_ENDS,
    [CRYPTO_HASH_VERIFY] = S_IN_ENDS,
    [CRYPTO_HASH_CLONE] = S_TO_OPERATION,
    [CRYPTO_HASH_ABORT] = S_ENDS,
    [CRYPTO_MAC_COMPUTE] = S_IN_OUT,
    [CRYPTO_MAC_VERIFY] = S_IN2,
    [CRYPTO_MAC_SIGN_SETUP] = S_TO_OPERATION,
    [CRYPTO_MAC_VERIFY_SETUP] = S_TO_OPERATION,
    [CRYPTO_MAC_UPDATE] = S_IN_CUT,
    [CRYPTO_MAC_SIGN_FINISH] = S_OUT_ENDS,
    [CRYPTO_MAC_VERIFY_FINISH] = S_IN_ENDS,
    [CRYPTO_MAC_ABORT] = S_ENDS,
    [CRYPTO_CIPHER_ENCRYPT] = S_IN_OUT,
    [CRYPTO_CIPHER_DECRYPT] = S_IN_OUT,
    [CRYPTO_CIPHER_ENCRYPT_SETUP] = S_TO_OPERATION,
    [CRYPTO_CIPHER_DECRYPT_SETUP] = S_TO_OPERATION,
    [CRYPTO_CIPHER_GENERATE_IV] = S_OUT,
    [CRYPTO_CIPHER_SET_IV] = S_HEAD,
    [CRYPTO_CIPHER_UPDATE] = S_IN_OUT_CUT,
    [CRYPTO_CIPHER_FINISH] = S_OUT_ENDS,
    [CRYPTO_CIPHER_ABORT] = S_ENDS,
    [CRYPTO_AEAD_ENCRYPT] = S_IN2_OUT,
    [CRYPTO_AEAD_DECRYPT] = S_IN2_OUT,
    [CRYPTO_AEAD_ENCRYPT_SETUP] = S_TO_OPERATION,
    [CRYPTO_AEAD_DECRYPT_SETUP] = S_TO_OPERATION,
    [CRYPTO_AEAD_SET_LENGTHS] = S_HEAD,
    [CRYPTO_AEAD_GENERATE_NONCE] = S_OUT,
    [CRYPTO_AEAD_SET_NONCE] = S_HEAD,
    [CRYPTO_AEAD_UPDATE_AD] = S_IN_CUT,
    [CRYPTO_AEAD_UPDATE] = S_IN_OUT_CUT,
    [CRYPTO_AEAD_FINISH] = S_OUT2_ENDS,
    [CRYPTO_AEAD_VERIFY] = S_IN_OUT_ENDS,
    [CRYPTO_AEAD_ABORT] = S_ENDS,
    [CRYPTO_SIGN_HASH] = S_IN_OUT,
    [CRYPTO_VERIFY_HASH] = S_IN2,
    [CRYPTO_SIGN_MESSAGE] = S_IN_OUT,
    [CRYPTO_VERIFY_MESSAGE] = S_IN2,
    [CRYPTO_RAW_KEY_AGREEMENT] = S_IN_OUT,
    [CRYPTO_KEY_AGREEMENT] = S_IN_TO_KEY,
    [CRYPTO_DERIVE_SETUP] = S_TO_OPERATION,
    [CRYPTO_DERIVE_GET_CAPACITY] = S_TO_VALUE,
    [CRYPTO_DERIVE_SET_CAPACITY] = S_HEAD,
    [CRYPTO_DERIVE_INPUT_BYTES] = S_IN,
    [CRYPTO_DERIVE_INPUT_INTEGER] = S_HEAD,
    [CRYPTO_DERIVE_INPUT_KEY] = S_HEAD,
    [CRYPTO_DERIVE_AGREEMENT] = S_IN,
    [CRYPTO_DERIVE_OUTPUT_BYTES] = S_OUT,
    [CRYPTO_DERIVE_OUTPUT_KEY] = S_IN_TO_KEY,
    [CRYPTO_DERIVE_VERIFY_BYTES] = S_IN,
    [CRYPTO_DERIVE_VERIFY_KEY] = S_HEAD,
    [CRYPTO_DERIVE_ABORT] = S_ENDS,
    [CRYPTO_ATTACH_KEY] = S_IN_TO_KEY,
    [CRYPTO_HASH_SUSPEND] = S_OUT_ENDS,
    [CRYPTO_HASH_RESUME] = S_IN_TO_OPERATION,
    [CRYPTO_XOF_SETUP] = S_TO_OPERATION,
    [CRYPTO_XOF_SET_CONTEXT] = S_IN,
    [CRYPTO_XOF_UPDATE] = S_IN_CUT,
    [CRYPTO_XOF_OUTPUT] = S_OUT_CUT,
    [CRYPTO_XOF_ABORT] = S_ENDS,
    [CRYPTO_WRAP_KEY] = S_OUT,
    [CRYPTO_UNWRAP_KEY] = S_IN_TO_KEY,
    [CRYPTO_SIGN_MESSAGE_WITH_CONTEXT] = S_IN2_OUT,
    [CRYPTO_VERIFY_MESSAGE_WITH_CONTEXT] = S_IN3,
    [CRYPTO_SIGN_HASH_WITH_CONTEXT] = S_IN2_OUT,
    [CRYPTO_VERIFY_HASH_WITH_CONTEXT] = S_IN3,
    [CRYPTO_SIGN_SETUP] = S_TO_OPERATION,
    [CRYPTO_SIGN_SET_CONTEXT] = S_IN,
    [CRYPTO_SIGN_UPDATE] = S_IN_CUT,
    [CRYPTO_SIGN_FINISH] = S_OUT_ENDS,
    [CRYPTO_SIGN_ABORT] = S_ENDS,
    [CRYPTO_VERIFY_SETUP] = S_IN_TO_OPERATION,
    [CRYPTO_VERIFY_SET_CONTEXT] = S_IN,
    [CRYPTO_VERIFY_UPDATE] = S_IN_CUT,
    [CRYPTO_VERIFY_FINISH] = S_ENDS,
    [CRYPTO_VERIFY_ABORT] = S_ENDS,
    [CRYPTO_ASYMMETRIC_ENCRYPT] = S_IN2_OUT,
    [CRYPTO_ASYMMETRIC_DECRYPT] = S_IN2_OUT,
    [CRYPTO_ENCAPSULATE] = S_OUT_TO_KEY,
    [CRYPTO_DECAPSULATE] = S_IN_TO_KEY,
    [CRYPTO_PAKE_SETUP] = S_TO_OPERATION,
    [CRYPTO_PAKE_SET_ROLE] = S_HEAD,
    [CRYPTO_PAKE_SET_USER] = S_IN,
    [CRYPTO_PAKE_SET_PEER] = S_IN,
    [CRYPTO_PAKE_SET_CONTEXT] = S_IN,
    [CRYPTO_PAKE_OUTPUT] = S_OUT,
    [CRYPTO_PAKE_INPUT] = S_IN,
    [CRYPTO_PAKE_GET_SHARED_KEY] = S_TO_KEY_ENDS,
    [CRYPTO_PAKE_ABORT] = S_ENDS,
};

const struct crypto_shape *crypto_shape(int32_t op)
{
    bool is_known = op >= CRYPTO_INIT && op < CRYPTO_OP_END && shape_of[op] != S_UNKNOWN;
    return is_known ? &shapes[shape_of[op]] : NULL;
}

size_t crypto_result_len(enum crypto_result result)
{
    switch (result) {
    case CRYPTO_RESULT_OPERATION:
        return CRYPTO_WIRE_HANDLE_LEN;
    case CRYPTO_RESULT_KEY:
        return 4;
    case CRYPTO_RESULT_VALUE:
        return 8;
    case CRYPTO_RESULT_ATTRIBUTES:
        return CRYPTO_WIRE_ATTRIBUTES_LEN;
    case CRYPTO_RESULT_NONE:
        break;
    }
    return 0;
}

static void put_handle(struct wire_writer *w, const struct crypto_handle *handle)
{
    wire_put_u32(w, handle->handle);
    wire_put_u32(w, handle->kind);
    wire_put_u64(w, handle->epoch);
}

static struct crypto_handle get_handle(struct wire_reader *r)
{
    struct crypto_handle handle = { .handle = wire_get_u32(r) };
    handle.kind = wire_get_u32(r);
    handle.epoch = wire_get_u64(r);
    return handle;
}

static void put_attributes(struct wire_writer *w, const psa_key_attributes_t *attributes)
{
    wire_put_u16(w, psa_get_key_type(attributes));
    wire_put_u32(w, (uint32_t)psa_get_key_bits(attributes));
    wire_put_u32(w, psa_get_key_lifetime(attributes));
    wire_put_u32(w, psa_get_key_usage_flags(attributes));
    wire_put_u32(w, psa_get_key_algorithm(attributes));
    wire_put_u32(w, psa_get_key_id(attributes));
}

/* Members, not setters: setters change lifetime and id together, and what was asked must arrive as it was. */
static psa_key_attributes_t get_attributes(struct wire_reader *r)
{
    psa_key_attributes_t attributes = PSA_KEY_ATTRIBUTES_INIT;
    attributes.psa_private_type = wire_get_u16(r);
    attributes.psa_private_bits = wire_get_u32(r);
    attributes.psa_private_lifetime = wire_get_u32(r);
    attributes.psa_private_usage = wire_get_u32(r);
    attributes.psa_private_alg = wire_get_u32(r);
    attributes.psa_private_id = wire_get_u32(r);
    return attributes;
}

_Static_assert((int)CRYPTO_WIRE_SHORT_LEN + (int)CRYPTO_NONCE_MAX < (int)CRYPTO_WIRE_FIXED_LEN, "the length tells the two forms apart");

static bool handle_is_zero(const struct crypto_handle *handle)
{
    return (handle->handle | handle->kind | handle->epoch) == 0;
}

/* Calls that are done at one stroke mostly are: a line of memory less goes from one processor to the other. */
static bool is_short(const struct crypto_call *call)
{
    const psa_key_attributes_t *attributes = &call->attributes;
    size_t of_key = attributes->psa_private_type | attributes->psa_private_bits | attributes->psa_private_lifetime |
                    attributes->psa_private_usage | attributes->psa_private_alg | attributes->psa_private_id;
    return (call->value[0] | call->value[1] | of_key) == 0 && handle_is_zero(&call->operation) &&
           handle_is_zero(&call->source);
}

size_t crypto_wire_put_head(const struct crypto_call *call, uint8_t head[CRYPTO_WIRE_HEAD_MAX])
{
    struct wire_writer w = wire_writer_of(out_span_of(head, CRYPTO_WIRE_HEAD_MAX));
    if (call->nonce.len > CRYPTO_NONCE_MAX) {
        return 0;
    }
    wire_put_u32(&w, call->alg);
    wire_put_u32(&w, call->key);
    wire_put_u32(&w, call->flags);
    if (!is_short(call)) {
        wire_put_u64(&w, call->value[0]);
        wire_put_u64(&w, call->value[1]);
        put_handle(&w, &call->operation);
        put_handle(&w, &call->source);
        put_attributes(&w, &call->attributes);
    }
    wire_put_u8(&w, (uint8_t)call->nonce.len);
    wire_put_bytes(&w, call->nonce.data, call->nonce.len);
    return w.failed ? 0 : w.at;
}

bool crypto_wire_get_head(struct span head, struct crypto_call *call)
{
    struct wire_reader r = wire_reader_of(head);
    call->alg = wire_get_u32(&r);
    call->key = wire_get_u32(&r);
    call->flags = wire_get_u32(&r);
    if (head.len >= CRYPTO_WIRE_FIXED_LEN) {
        call->value[0] = wire_get_u64(&r);
        call->value[1] = wire_get_u64(&r);
        call->operation = get_handle(&r);
        call->source = get_handle(&r);
        call->attributes = get_attributes(&r);
    } else {
        call->value[0] = 0;
        call->value[1] = 0;
        call->operation = (struct crypto_handle){ 0 };
        call->source = (struct crypto_handle){ 0 };
        call->attributes = psa_key_attributes_init();
    }
    size_t nonce_len = wire_get_u8(&r);
    call->nonce = span_of(wire_take(&r, nonce_len), nonce_len);
    return wire_done(&r) && nonce_len <= CRYPTO_NONCE_MAX;
}

void crypto_wire_put_result(enum crypto_result result, const struct crypto_call *call,
                            uint8_t bytes[CRYPTO_WIRE_RESULT_MAX])
{
    struct wire_writer w = wire_writer_of(out_span_of(bytes, CRYPTO_WIRE_RESULT_MAX));
    switch (result) {
    case CRYPTO_RESULT_OPERATION:
        put_handle(&w, &call->operation);
        break;
    case CRYPTO_RESULT_KEY:
        wire_put_u32(&w, call->key);
        break;
    case CRYPTO_RESULT_VALUE:
        wire_put_u64(&w, call->value[0]);
        break;
    case CRYPTO_RESULT_ATTRIBUTES:
        put_attributes(&w, &call->attributes);
        break;
    case CRYPTO_RESULT_NONE:
        break;
    }
}

void crypto_wire_get_result(enum crypto_result result, const uint8_t *bytes, struct crypto_call *call)
{
    struct wire_reader r = wire_reader_of(span_of(bytes, crypto_result_len(result)));
    switch (result) {
    case CRYPTO_RESULT_OPERATION:
        call->operation = get_handle(&r);
        break;
    case CRYPTO_RESULT_KEY:
        call->key = wire_get_u32(&r);
        break;
    case CRYPTO_RESULT_VALUE:
        call->value[0] = wire_get_u64(&r);
        break;
    case CRYPTO_RESULT_ATTRIBUTES:
        call->attributes = get_attributes(&r);
        break;
    case CRYPTO_RESULT_NONE:
        break;
    }
}
