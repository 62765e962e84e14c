/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "base/bytes.h"
#include "core.h"
#include "derive.h"

/*
 * NIST SP 800-108r1, 4.1: the KDF in counter mode, over HMAC or CMAC. Counter and length have 32 bits
 * (API 1.5, 10.8.1). The operation's text is label | 00 | context | L, and with CMAC | K(0), the mitigation of 4.1.
 */

enum { CAPACITY = 0x1fffffff }; /* bytes: so many that their bits can still be counted in 32 bits */

static bool has_zero(struct span text)
{
    bool has = false;
    for (size_t i = 0; i < text.len; i++) {
        has = has || text.data[i] == 0;
    }
    return has;
}

static psa_status_t keep_byte(struct crypto_derive_op *derive)
{
    const uint8_t zero = 0;
    return derive_keep_text(derive, span_of(&zero, 1));
}

static psa_status_t take_text(struct crypto_operation *op, uint32_t input, struct span data)
{
    if (input == DERIVE_LABEL) {
        return has_zero(data) ? REFUSE(CRYPTO_DERIVE_LABEL_ZERO) : derive_keep_text(&op->of.derive, data);
    }
    psa_status_t status = keep_byte(&op->of.derive);
    return status == PSA_SUCCESS ? derive_keep_text(&op->of.derive, data) : status;
}

static psa_status_t take_for_hmac(struct crypto_operation *op, uint32_t input, struct span data)
{
    return input == DERIVE_SECRET ? derive_keep_hmac_key(&op->of.derive, data) : take_text(op, input, data);
}

static psa_status_t take_for_cmac(struct crypto_operation *op, uint32_t input, struct span data)
{
    struct crypto_derive_op *derive = &op->of.derive;
    if (input != DERIVE_SECRET) {
        return take_text(op, input, data);
    }
    if (data.len > sizeof(derive->secret)) {
        return REFUSE(CRYPTO_DERIVE_KEY_TYPE);
    }
    core_copy(derive->secret, data.data, data.len);
    derive->secret_len = data.len;
    return PSA_SUCCESS;
}

/* The length of all the output is the capacity now. */
static psa_status_t begin(struct crypto_operation *op)
{
    struct crypto_derive_op *derive = &op->of.derive;
    uint8_t length[4];
    psa_status_t status = (derive->inputs & DERIVE_CONTEXT) != 0 ? PSA_SUCCESS : keep_byte(derive);
    put_be32(length, (uint32_t)derive->capacity * 8);
    return status == PSA_SUCCESS ? derive_keep_text(derive, span_of(length, sizeof(length))) : status;
}

static psa_status_t begin_cmac(struct crypto_operation *op)
{
    struct crypto_derive_op *derive = &op->of.derive;
    uint8_t first[PSA_HASH_MAX_SIZE];
    psa_status_t status = begin(op);
    if (status == PSA_SUCCESS) {
        const struct span parts[3] = { span_of(derive->text, derive->text_len), { NULL, 0 }, { NULL, 0 } };
        status = derive_prf(op, parts, out_span_of(first, derive->hash_len));
    }
    if (status == PSA_SUCCESS) {
        status = derive_keep_text(derive, span_of(first, derive->hash_len));
    }
    wipe(first, sizeof(first));
    return status;
}

/* K(n) = PRF(K, n | text) */
static psa_status_t block(struct crypto_operation *op, uint64_t n)
{
    struct crypto_derive_op *derive = &op->of.derive;
    uint8_t counter[4];
    put_be32(counter, (uint32_t)n);
    const struct span parts[3] = { span_of(counter, 4), span_of(derive->text, derive->text_len), { NULL, 0 } };
    return derive_prf(op, parts, out_span_of(derive->block, derive->hash_len));
}

enum { DIRECT = DERIVE_BY_BYTES | DERIVE_BY_KEY };

#define TEXT_STEPS                                                                                                   \
    { PSA_KEY_DERIVATION_INPUT_LABEL, DERIVE_LABEL, DERIVE_SECRET,                                                   \
      DERIVE_LABEL | DERIVE_CONTEXT,  DIRECT,       { PSA_KEY_TYPE_RAW_DATA } },                                     \
    {                                                                                                                \
        PSA_KEY_DERIVATION_INPUT_CONTEXT, DERIVE_CONTEXT, DERIVE_SECRET, DERIVE_CONTEXT, DIRECT,                     \
        {                                                                                                            \
            PSA_KEY_TYPE_RAW_DATA                                                                                    \
        }                                                                                                            \
    }

const struct derive_scheme derive_counter_hmac = {
    .base = PSA_ALG_SP800_108_COUNTER_HMAC(0),
    .required = DERIVE_SECRET,
    .capacity = CAPACITY,
    .binds_length = true,
    .take = take_for_hmac,
    .begin = begin,
    .block = block,
    .steps = {
        { PSA_KEY_DERIVATION_INPUT_SECRET, DERIVE_SECRET, 0, DERIVE_SECRET, DIRECT | DERIVE_BY_AGREEMENT,
          { PSA_KEY_TYPE_HMAC, PSA_KEY_TYPE_DERIVE } },
        TEXT_STEPS,
    },
};

const struct derive_scheme derive_counter_cmac = {
    .base = PSA_ALG_SP800_108_COUNTER_CMAC,
    .is_cmac = true,
    .required = DERIVE_SECRET,
    .capacity = CAPACITY,
    .binds_length = true,
    .take = take_for_cmac,
    .begin = begin_cmac,
    .block = block,
    .steps = {
        { PSA_KEY_DERIVATION_INPUT_SECRET, DERIVE_SECRET, 0, DERIVE_SECRET, DERIVE_BY_KEY,
          { PSA_KEY_TYPE_AES, PSA_KEY_TYPE_ARIA, PSA_KEY_TYPE_CAMELLIA, PSA_KEY_TYPE_SM4 } },
        TEXT_STEPS,
    },
};
