/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "core.h"
#include "derive.h"

/* RFC 5869. */

/* HKDF-Extract: the salt is the key, the secret the message; what comes out takes the salt's place. */
static psa_status_t extract(struct crypto_operation *op, struct span secret)
{
    struct crypto_derive_op *derive = &op->of.derive;
    const struct span parts[3] = { secret, { NULL, 0 }, { NULL, 0 } };
    uint8_t prk[PSA_HASH_MAX_SIZE];
    psa_status_t status = PSA_SUCCESS;
    if ((derive->inputs & DERIVE_SALT) == 0) {
        status = derive_keep_hmac_key(derive, span_of(NULL, 0));
    }
    if (status == PSA_SUCCESS) {
        status = derive_prf(op, parts, out_span_of(prk, derive->hash_len));
    }
    derive_forget_prf(op); /* it was the salt's */
    if (status == PSA_SUCCESS) {
        core_copy(derive->secret, prk, derive->hash_len);
        derive->secret_len = derive->hash_len;
    }
    wipe(prk, sizeof(prk));
    return status;
}

static psa_status_t take_to_extract(struct crypto_operation *op, uint32_t input, struct span data)
{
    if (input == DERIVE_SALT) {
        return derive_keep_hmac_key(&op->of.derive, data);
    }
    return input == DERIVE_INFO ? derive_keep_text(&op->of.derive, data) : extract(op, data);
}

static psa_status_t take_to_expand(struct crypto_operation *op, uint32_t input, struct span data)
{
    struct crypto_derive_op *derive = &op->of.derive;
    return input == DERIVE_INFO ? derive_keep_text(derive, data) : derive_keep_hmac_key(derive, data);
}

/* T(n) = HMAC(PRK, T(n-1) | info | n) */
static psa_status_t expand_block(struct crypto_operation *op, uint64_t n)
{
    struct crypto_derive_op *derive = &op->of.derive;
    const uint8_t counter = (uint8_t)n;
    const struct span parts[3] = {
        span_of(derive->block, n == 1 ? 0 : derive->hash_len),
        span_of(derive->text, derive->text_len),
        span_of(&counter, 1),
    };
    return derive_prf(op, parts, out_span_of(derive->block, derive->hash_len));
}

static psa_status_t prk_block(struct crypto_operation *op, uint64_t n)
{
    struct crypto_derive_op *derive = &op->of.derive;
    (void)n;
    core_copy(derive->block, derive->secret, derive->hash_len);
    return PSA_SUCCESS;
}

enum { DIRECT = DERIVE_BY_BYTES | DERIVE_BY_KEY, SECRET = DIRECT | DERIVE_BY_AGREEMENT };

const struct derive_scheme derive_hkdf = {
    .base = PSA_ALG_HKDF(0),
    .required = DERIVE_SECRET | DERIVE_INFO,
    .blocks_max = 255,
    .take = take_to_extract,
    .block = expand_block,
    .steps = {
        { PSA_KEY_DERIVATION_INPUT_SALT, DERIVE_SALT, 0, DERIVE_SALT | DERIVE_SECRET, DIRECT,
          { PSA_KEY_TYPE_RAW_DATA, PSA_KEY_TYPE_PEPPER } },
        { PSA_KEY_DERIVATION_INPUT_SECRET, DERIVE_SECRET, 0, DERIVE_SECRET, SECRET, { PSA_KEY_TYPE_DERIVE } },
        { PSA_KEY_DERIVATION_INPUT_INFO, DERIVE_INFO, 0, DERIVE_INFO, DIRECT, { PSA_KEY_TYPE_RAW_DATA } },
    },
};

const struct derive_scheme derive_hkdf_extract = {
    .base = PSA_ALG_HKDF_EXTRACT(0),
    .required = DERIVE_SALT | DERIVE_SECRET,
    .blocks_max = 1,
    .take = take_to_extract,
    .block = prk_block,
    .steps = {
        { PSA_KEY_DERIVATION_INPUT_SALT, DERIVE_SALT, 0, DERIVE_SALT | DERIVE_SECRET, DIRECT,
          { PSA_KEY_TYPE_RAW_DATA, PSA_KEY_TYPE_PEPPER } },
        { PSA_KEY_DERIVATION_INPUT_SECRET, DERIVE_SECRET, DERIVE_SALT, DERIVE_SECRET, SECRET,
          { PSA_KEY_TYPE_DERIVE } },
    },
};

const struct derive_scheme derive_hkdf_expand = {
    .base = PSA_ALG_HKDF_EXPAND(0),
    .required = DERIVE_SECRET | DERIVE_INFO,
    .blocks_max = 255,
    .take = take_to_expand,
    .block = expand_block,
    .steps = {
        { PSA_KEY_DERIVATION_INPUT_SECRET, DERIVE_SECRET, 0, DERIVE_SECRET, SECRET, { PSA_KEY_TYPE_DERIVE } },
        { PSA_KEY_DERIVATION_INPUT_INFO, DERIVE_INFO, DERIVE_SECRET, DERIVE_INFO, DIRECT, { PSA_KEY_TYPE_RAW_DATA } },
    },
};
