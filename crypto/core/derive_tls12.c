/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "base/bytes.h"
#include "core.h"
#include "derive.h"
#include "dispatch/dispatch.h"

/*
 * Derivations of TLS 1.2: the PRF (RFC 5246, 5), the master secret of a pre-shared key (RFC 4279, 2 to 4) and the
 * premaster secret of EC J-PAKE (draft-cragie-tls-ecjpake, 8.7).
 * The operation's text is the seed, from derive->mark on the label, then A(n).
 */

static const psa_algorithm_t tls_hashes[] = { PSA_ALG_SHA_256, PSA_ALG_SHA_384, 0 };

static psa_status_t keep_seed(struct crypto_derive_op *derive, struct span seed)
{
    psa_status_t status = derive_keep_text(derive, seed);
    derive->mark = (uint16_t)derive->text_len;
    return status;
}

static psa_status_t take_for_prf(struct crypto_operation *op, uint32_t input, struct span data)
{
    struct crypto_derive_op *derive = &op->of.derive;
    if (input == DERIVE_SEED) {
        return keep_seed(derive, data);
    }
    return input == DERIVE_SECRET ? derive_keep_hmac_key(derive, data) : derive_keep_text(derive, data);
}

/*
 * The premaster secret, each part behind its length: the other secret, else as many zeros as the key has bytes, and
 * the key. The other secret is the text's end; there the whole is put together, and taken away again.
 */
static psa_status_t keep_premaster(struct crypto_derive_op *derive, struct span psk)
{
    bool has_other = (derive->inputs & DERIVE_OTHER) != 0;
    size_t other_len = has_other ? derive->text_len - derive->mark : psk.len;
    size_t len = 2 + other_len + 2 + psk.len;
    uint8_t *premaster = derive->text + derive->mark;
    if (psk.len > PSA_TLS12_PSK_TO_MS_PSK_MAX_SIZE) {
        return REFUSE(CRYPTO_PSK_LONG);
    }
    if (!fits(derive->mark, len, sizeof(derive->text))) {
        return REFUSE(CRYPTO_DERIVE_TEXT_LONG);
    }
    if (has_other) {
        memmove(premaster + 2, premaster, other_len);
    } else {
        memset(premaster + 2, 0, other_len);
    }
    put_be16(premaster, (uint16_t)other_len);
    put_be16(premaster + 2 + other_len, (uint16_t)psk.len);
    core_copy(premaster + 2 + other_len + 2, psk.data, psk.len);
    psa_status_t status = derive_keep_hmac_key(derive, span_of(premaster, len));
    wipe(premaster, len);
    derive->text_len = derive->mark;
    return status;
}

static psa_status_t take_for_psk(struct crypto_operation *op, uint32_t input, struct span data)
{
    struct crypto_derive_op *derive = &op->of.derive;
    if (input == DERIVE_SEED) {
        return keep_seed(derive, data);
    }
    return input == DERIVE_SECRET ? keep_premaster(derive, data) : derive_keep_text(derive, data);
}

/* A(1) = HMAC(secret, label | seed) */
static psa_status_t begin(struct crypto_operation *op)
{
    struct crypto_derive_op *derive = &op->of.derive;
    uint8_t first[PSA_HASH_MAX_SIZE];
    const struct span parts[3] = { span_of(derive->text + derive->mark, derive->text_len - derive->mark),
                                   span_of(derive->text, derive->mark),
                                   { NULL, 0 } };
    psa_status_t status = derive_prf(op, parts, out_span_of(first, derive->hash_len));
    if (status == PSA_SUCCESS) {
        status = derive_keep_text(derive, span_of(first, derive->hash_len));
    }
    wipe(first, sizeof(first));
    return status;
}

/* A(n) = HMAC(secret, A(n-1)); the block is HMAC(secret, A(n) | label | seed) */
static psa_status_t block(struct crypto_operation *op, uint64_t n)
{
    struct crypto_derive_op *derive = &op->of.derive;
    uint8_t *a = derive->text + derive->text_len - derive->hash_len;
    const struct span whole = span_of(a, derive->hash_len);
    const struct span next[3] = { whole, { NULL, 0 }, { NULL, 0 } };
    const struct span parts[3] = { whole,
                                   span_of(derive->text + derive->mark, (size_t)(a - derive->text) - derive->mark),
                                   span_of(derive->text, derive->mark) };
    psa_status_t status = n == 1 ? PSA_SUCCESS : derive_prf(op, next, out_span_of(a, derive->hash_len));
    return status == PSA_SUCCESS ? derive_prf(op, parts, out_span_of(derive->block, derive->hash_len)) : status;
}

/* SHA-256 of the x coordinate. */
static psa_status_t take_point(struct crypto_operation *op, uint32_t input, struct span data)
{
    struct crypto_derive_op *derive = &op->of.derive;
    enum { POINT_LEN = 65, X_LEN = 32 };
    (void)input;
    if (data.len != POINT_LEN || data.data[0] != 0x04) {
        return REFUSE(CRYPTO_DERIVE_SECRET_FORM);
    }
    return dispatch_hash_compute(PSA_ALG_SHA_256, span_of(data.data + 1, X_LEN),
                                 out_span_of(derive->secret, sizeof(derive->secret)), &derive->secret_len);
}

static psa_status_t digest_block(struct crypto_operation *op, uint64_t n)
{
    struct crypto_derive_op *derive = &op->of.derive;
    (void)n;
    core_copy(derive->block, derive->secret, derive->hash_len);
    return PSA_SUCCESS;
}

enum { DIRECT = DERIVE_BY_BYTES | DERIVE_BY_KEY, SECRET = DIRECT | DERIVE_BY_AGREEMENT };

const struct derive_scheme derive_tls12_prf = {
    .base = PSA_ALG_TLS12_PRF(0),
    .hashes = tls_hashes,
    .required = DERIVE_SEED | DERIVE_SECRET | DERIVE_LABEL,
    .capacity = UINT64_MAX,
    .take = take_for_prf,
    .begin = begin,
    .block = block,
    .steps = {
        { PSA_KEY_DERIVATION_INPUT_SEED, DERIVE_SEED, 0, DERIVE_SEED, DIRECT, { PSA_KEY_TYPE_RAW_DATA } },
        { PSA_KEY_DERIVATION_INPUT_SECRET, DERIVE_SECRET, DERIVE_SEED, DERIVE_SECRET, SECRET,
          { PSA_KEY_TYPE_DERIVE } },
        { PSA_KEY_DERIVATION_INPUT_LABEL, DERIVE_LABEL, DERIVE_SECRET, DERIVE_LABEL, DIRECT,
          { PSA_KEY_TYPE_RAW_DATA } },
    },
};

const struct derive_scheme derive_tls12_psk = {
    .base = PSA_ALG_TLS12_PSK_TO_MS(0),
    .hashes = tls_hashes,
    .required = DERIVE_SEED | DERIVE_SECRET | DERIVE_LABEL,
    .capacity = UINT64_MAX,
    .take = take_for_psk,
    .begin = begin,
    .block = block,
    .steps = {
        { PSA_KEY_DERIVATION_INPUT_SEED, DERIVE_SEED, 0, DERIVE_SEED, DIRECT, { PSA_KEY_TYPE_RAW_DATA } },
        { PSA_KEY_DERIVATION_INPUT_OTHER_SECRET, DERIVE_OTHER, DERIVE_SEED, DERIVE_OTHER | DERIVE_SECRET, SECRET,
          { PSA_KEY_TYPE_DERIVE, PSA_KEY_TYPE_RAW_DATA } },
        { PSA_KEY_DERIVATION_INPUT_SECRET, DERIVE_SECRET, DERIVE_SEED, DERIVE_SECRET, SECRET,
          { PSA_KEY_TYPE_DERIVE } },
        { PSA_KEY_DERIVATION_INPUT_LABEL, DERIVE_LABEL, DERIVE_SECRET, DERIVE_LABEL, DIRECT,
          { PSA_KEY_TYPE_RAW_DATA } },
    },
};

const struct derive_scheme derive_tls12_pms = {
    .base = PSA_ALG_TLS12_ECJPAKE_TO_PMS,
    .required = DERIVE_SECRET,
    .capacity = PSA_TLS12_ECJPAKE_TO_PMS_OUTPUT_SIZE,
    .whole = PSA_TLS12_ECJPAKE_TO_PMS_OUTPUT_SIZE,
    .take = take_point,
    .block = digest_block,
    .steps = {
        { PSA_KEY_DERIVATION_INPUT_SECRET, DERIVE_SECRET, 0, DERIVE_SECRET, SECRET, { PSA_KEY_TYPE_DERIVE } },
    },
};
