/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "crypto/crypto_wire.h"

#include "wire/wire.h"

static const struct crypto_shape shapes[CRYPTO_OP_END] = {
    [CRYPTO_INIT] = { 0 },
    [CRYPTO_GENERATE_RANDOM] = { .outs = 1, .cut = CRYPTO_CUT_OUT },
    [CRYPTO_GET_KEY_ATTRIBUTES] = { .result = CRYPTO_RESULT_ATTRIBUTES },
    [CRYPTO_IMPORT_KEY] = { .ins = 1, .result = CRYPTO_RESULT_KEY },
    [CRYPTO_GENERATE_KEY] = { .ins = 1, .result = CRYPTO_RESULT_KEY },
    [CRYPTO_COPY_KEY] = { .result = CRYPTO_RESULT_KEY },
    [CRYPTO_DESTROY_KEY] = { 0 },
    [CRYPTO_PURGE_KEY] = { 0 },
    [CRYPTO_EXPORT_KEY] = { .outs = 1 },
    [CRYPTO_EXPORT_PUBLIC_KEY] = { .outs = 1 },
    [CRYPTO_CHECK_KEY_USAGE] = { 0 },
    [CRYPTO_HASH_COMPUTE] = { .ins = 1, .outs = 1 },
    [CRYPTO_HASH_COMPARE] = { .ins = 2 },
    [CRYPTO_HASH_SETUP] = { .result = CRYPTO_RESULT_OPERATION },
    [CRYPTO_HASH_UPDATE] = { .ins = 1, .cut = CRYPTO_CUT_IN },
    [CRYPTO_HASH_FINISH] = { .outs = 1, .ends = true },
    [CRYPTO_HASH_VERIFY] = { .ins = 1, .ends = true },
    [CRYPTO_HASH_CLONE] = { .result = CRYPTO_RESULT_OPERATION },
    [CRYPTO_HASH_ABORT] = { .ends = true },
    [CRYPTO_MAC_COMPUTE] = { .ins = 1, .outs = 1 },
    [CRYPTO_MAC_VERIFY] = { .ins = 2 },
    [CRYPTO_MAC_SIGN_SETUP] = { .result = CRYPTO_RESULT_OPERATION },
    [CRYPTO_MAC_VERIFY_SETUP] = { .result = CRYPTO_RESULT_OPERATION },
    [CRYPTO_MAC_UPDATE] = { .ins = 1, .cut = CRYPTO_CUT_IN },
    [CRYPTO_MAC_SIGN_FINISH] = { .outs = 1, .ends = true },
    [CRYPTO_MAC_VERIFY_FINISH] = { .ins = 1, .ends = true },
    [CRYPTO_MAC_ABORT] = { .ends = true },
    [CRYPTO_CIPHER_ENCRYPT] = { .ins = 1, .outs = 1 },
    [CRYPTO_CIPHER_DECRYPT] = { .ins = 1, .outs = 1 },
    [CRYPTO_CIPHER_ENCRYPT_SETUP] = { .result = CRYPTO_RESULT_OPERATION },
    [CRYPTO_CIPHER_DECRYPT_SETUP] = { .result = CRYPTO_RESULT_OPERATION },
    [CRYPTO_CIPHER_GENERATE_IV] = { .outs = 1 },
    [CRYPTO_CIPHER_SET_IV] = { 0 },
    [CRYPTO_CIPHER_UPDATE] = { .ins = 1, .outs = 1, .cut = CRYPTO_CUT_IN_OUT },
    [CRYPTO_CIPHER_FINISH] = { .outs = 1, .ends = true },
    [CRYPTO_CIPHER_ABORT] = { .ends = true },
    [CRYPTO_AEAD_ENCRYPT] = { .ins = 2, .outs = 1 },
    [CRYPTO_AEAD_DECRYPT] = { .ins = 2, .outs = 1 },
    [CRYPTO_AEAD_ENCRYPT_SETUP] = { .result = CRYPTO_RESULT_OPERATION },
    [CRYPTO_AEAD_DECRYPT_SETUP] = { .result = CRYPTO_RESULT_OPERATION },
    [CRYPTO_AEAD_SET_LENGTHS] = { 0 },
    [CRYPTO_AEAD_GENERATE_NONCE] = { .outs = 1 },
    [CRYPTO_AEAD_SET_NONCE] = { 0 },
    [CRYPTO_AEAD_UPDATE_AD] = { .ins = 1, .cut = CRYPTO_CUT_IN },
    [CRYPTO_AEAD_UPDATE] = { .ins = 1, .outs = 1, .cut = CRYPTO_CUT_IN_OUT },
    [CRYPTO_AEAD_FINISH] = { .outs = 2, .ends = true },
    [CRYPTO_AEAD_VERIFY] = { .ins = 1, .outs = 1, .ends = true },
    [CRYPTO_AEAD_ABORT] = { .ends = true },
    [CRYPTO_SIGN_HASH] = { .ins = 1, .outs = 1 },
    [CRYPTO_VERIFY_HASH] = { .ins = 2 },
    [CRYPTO_SIGN_MESSAGE] = { .ins = 1, .outs = 1 },
    [CRYPTO_VERIFY_MESSAGE] = { .ins = 2 },
    [CRYPTO_RAW_KEY_AGREEMENT] = { .ins = 1, .outs = 1 },
    [CRYPTO_KEY_AGREEMENT] = { .ins = 1, .result = CRYPTO_RESULT_KEY },
    [CRYPTO_DERIVE_SETUP] = { .result = CRYPTO_RESULT_OPERATION },
    [CRYPTO_DERIVE_GET_CAPACITY] = { .result = CRYPTO_RESULT_VALUE },
    [CRYPTO_DERIVE_SET_CAPACITY] = { 0 },
    [CRYPTO_DERIVE_INPUT_BYTES] = { .ins = 1 },
    [CRYPTO_DERIVE_INPUT_INTEGER] = { 0 },
    [CRYPTO_DERIVE_INPUT_KEY] = { 0 },
    [CRYPTO_DERIVE_AGREEMENT] = { .ins = 1 },
    [CRYPTO_DERIVE_OUTPUT_BYTES] = { .outs = 1 },
    [CRYPTO_DERIVE_OUTPUT_KEY] = { .ins = 1, .result = CRYPTO_RESULT_KEY },
    [CRYPTO_DERIVE_VERIFY_BYTES] = { .ins = 1 },
    [CRYPTO_DERIVE_VERIFY_KEY] = { 0 },
    [CRYPTO_DERIVE_ABORT] = { .ends = true },
};

const struct crypto_shape *crypto_shape(int32_t op)
{
    return op >= CRYPTO_INIT && op < CRYPTO_OP_END ? &shapes[op] : NULL;
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
