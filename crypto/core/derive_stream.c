/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "base/bytes.h"
#include "core.h"
#include "derive.h"
#include "dispatch/dispatch.h"
#include "lengths.h"

/* RFC 5869 and RFC 8018, 5.2, over the HMAC of a driver. */

static const struct derive_scheme schemes[] = {
    {
        .base = PSA_ALG_HKDF(0),
        .required = DERIVE_SECRET | DERIVE_INFO,
        .blocks_max = 255,
        .steps = {
            { PSA_KEY_DERIVATION_INPUT_SALT, DERIVE_SALT, 0, DERIVE_SALT | DERIVE_SECRET,
              DERIVE_BY_BYTES | DERIVE_BY_KEY, { PSA_KEY_TYPE_RAW_DATA, PSA_KEY_TYPE_PEPPER, 0 } },
            { PSA_KEY_DERIVATION_INPUT_SECRET, DERIVE_SECRET, 0, DERIVE_SECRET,
              DERIVE_BY_BYTES | DERIVE_BY_KEY | DERIVE_BY_AGREEMENT, { PSA_KEY_TYPE_DERIVE, 0, 0 } },
            { PSA_KEY_DERIVATION_INPUT_INFO, DERIVE_INFO, 0, DERIVE_INFO,
              DERIVE_BY_BYTES | DERIVE_BY_KEY, { PSA_KEY_TYPE_RAW_DATA, 0, 0 } },
        },
    },
    {
        .base = PSA_ALG_HKDF_EXTRACT(0),
        .required = DERIVE_SALT | DERIVE_SECRET,
        .blocks_max = 1,
        .steps = {
            { PSA_KEY_DERIVATION_INPUT_SALT, DERIVE_SALT, 0, DERIVE_SALT | DERIVE_SECRET,
              DERIVE_BY_BYTES | DERIVE_BY_KEY, { PSA_KEY_TYPE_RAW_DATA, PSA_KEY_TYPE_PEPPER, 0 } },
            { PSA_KEY_DERIVATION_INPUT_SECRET, DERIVE_SECRET, DERIVE_SALT, DERIVE_SECRET,
              DERIVE_BY_BYTES | DERIVE_BY_KEY | DERIVE_BY_AGREEMENT, { PSA_KEY_TYPE_DERIVE, 0, 0 } },
        },
    },
    {
        .base = PSA_ALG_HKDF_EXPAND(0),
        .required = DERIVE_SECRET | DERIVE_INFO,
        .blocks_max = 255,
        .steps = {
            { PSA_KEY_DERIVATION_INPUT_SECRET, DERIVE_SECRET, 0, DERIVE_SECRET,
              DERIVE_BY_BYTES | DERIVE_BY_KEY | DERIVE_BY_AGREEMENT, { PSA_KEY_TYPE_DERIVE, 0, 0 } },
            { PSA_KEY_DERIVATION_INPUT_INFO, DERIVE_INFO, DERIVE_SECRET, DERIVE_INFO,
              DERIVE_BY_BYTES | DERIVE_BY_KEY, { PSA_KEY_TYPE_RAW_DATA, 0, 0 } },
        },
    },
    {
        .base = PSA_ALG_PBKDF2_HMAC(0),
        .required = DERIVE_COST | DERIVE_SALT | DERIVE_PASSWORD,
        .blocks_max = UINT32_MAX,
        .steps = {
            { PSA_KEY_DERIVATION_INPUT_COST, DERIVE_COST, 0, DERIVE_COST | DERIVE_SALT | DERIVE_PASSWORD,
              DERIVE_BY_INTEGER, { 0, 0, 0 } },
            { PSA_KEY_DERIVATION_INPUT_SALT, DERIVE_SALT, DERIVE_COST, DERIVE_PASSWORD,
              DERIVE_BY_BYTES | DERIVE_BY_KEY, { PSA_KEY_TYPE_RAW_DATA, PSA_KEY_TYPE_PEPPER, 0 } },
            { PSA_KEY_DERIVATION_INPUT_PASSWORD, DERIVE_PASSWORD, DERIVE_SALT, DERIVE_PASSWORD,
              DERIVE_BY_BYTES | DERIVE_BY_KEY | DERIVE_BY_AGREEMENT,
              { PSA_KEY_TYPE_PASSWORD, PSA_KEY_TYPE_DERIVE, 0 } },
        },
    },
};

const struct derive_scheme *derive_scheme_of(psa_algorithm_t kdf)
{
    for (size_t i = 0; i < sizeof(schemes) / sizeof(schemes[0]); i++) {
        if (schemes[i].base == (kdf & ~0xffu)) {
            return &schemes[i];
        }
    }
    return NULL;
}

static psa_status_t hmac(struct crypto_operation *op, const struct span parts[3], struct out_span out)
{
    struct crypto_derive_op *derive = &op->of.derive;
    const struct dispatch_prf prf = {
        .alg = derive->prf,
        .secret = span_of(derive->secret, derive->secret_len),
        .cache = &derive->cache,
        .driver = &op->driver,
    };
    return dispatch_prf(&prf, parts, out);
}

/* HMAC hashes keys longer than its block; doing so here bounds what is kept, and changes no output. */
static psa_status_t keep_hmac_key(struct crypto_derive_op *derive, struct span data)
{
    psa_algorithm_t hash = PSA_ALG_GET_HASH(derive->kdf);
    if (data.len > length_of_hash_block(hash)) {
        return dispatch_hash_compute(hash, data, out_span_of(derive->secret, sizeof(derive->secret)),
                                     &derive->secret_len);
    }
    core_copy(derive->secret, data.data, data.len);
    derive->secret_len = data.len;
    if (data.len == 0) {
        /* An empty HMAC key is one of zeros, and drivers are promised a key that is not empty. */
        wipe(derive->secret, derive->hash_len);
        derive->secret_len = derive->hash_len;
    }
    return PSA_SUCCESS;
}

static psa_status_t keep_text(struct crypto_derive_op *derive, struct span data)
{
    if (!fits(derive->text_len, data.len, sizeof(derive->text))) {
        return REFUSE(CRYPTO_DERIVE_TEXT_LONG);
    }
    core_copy(derive->text + derive->text_len, data.data, data.len);
    derive->text_len += data.len;
    return PSA_SUCCESS;
}

/* HKDF-Extract: the salt is the key, the secret the message; what comes out takes the salt's place. */
static psa_status_t extract(struct crypto_operation *op, struct span secret)
{
    struct crypto_derive_op *derive = &op->of.derive;
    const struct span parts[3] = { secret, { NULL, 0 }, { NULL, 0 } };
    uint8_t prk[PSA_HASH_MAX_SIZE];
    psa_status_t status = PSA_SUCCESS;
    if ((derive->inputs & DERIVE_SALT) == 0) {
        status = keep_hmac_key(derive, span_of(NULL, 0));
    }
    if (status == PSA_SUCCESS) {
        status = hmac(op, parts, out_span_of(prk, derive->hash_len));
    }
    /* The prepared key was the salt's. */
    void *cache = atomic_exchange(&derive->cache, NULL);
    if (op->driver != NULL && op->driver->forget != NULL) {
        op->driver->forget(cache);
    }
    if (status == PSA_SUCCESS) {
        core_copy(derive->secret, prk, derive->hash_len);
        derive->secret_len = derive->hash_len;
    }
    wipe(prk, sizeof(prk));
    return status;
}

psa_status_t derive_take(struct crypto_operation *op, uint32_t input, struct span data)
{
    struct crypto_derive_op *derive = &op->of.derive;
    bool extracts = PSA_ALG_IS_HKDF(derive->kdf) || PSA_ALG_IS_HKDF_EXTRACT(derive->kdf);
    if (input == DERIVE_SALT) {
        return extracts ? keep_hmac_key(derive, data) : keep_text(derive, data);
    }
    if (input == DERIVE_INFO) {
        return keep_text(derive, data);
    }
    return extracts ? extract(op, data) : keep_hmac_key(derive, data);
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
    return hmac(op, parts, out_span_of(derive->block, derive->hash_len));
}

/* U(1) = HMAC(P, S | n), U(j) = HMAC(P, U(j-1)); T(n) is all of them xored. */
static psa_status_t stretch_block(struct crypto_operation *op, uint64_t n)
{
    struct crypto_derive_op *derive = &op->of.derive;
    uint8_t u[PSA_HASH_MAX_SIZE];
    uint8_t counter[4];
    put_be32(counter, (uint32_t)n);
    const struct span first[3] = { span_of(derive->text, derive->text_len), span_of(counter, 4), { NULL, 0 } };
    const struct span next[3] = { span_of(u, derive->hash_len), { NULL, 0 }, { NULL, 0 } };
    psa_status_t status = hmac(op, first, out_span_of(u, derive->hash_len));
    core_copy(derive->block, u, derive->hash_len);
    for (uint64_t j = 1; j < derive->cost && status == PSA_SUCCESS; j++) {
        status = hmac(op, next, out_span_of(u, derive->hash_len));
        for (size_t i = 0; i < derive->hash_len; i++) {
            derive->block[i] ^= u[i];
        }
    }
    wipe(u, sizeof(u));
    return status;
}

static psa_status_t make_block(struct crypto_operation *op, uint64_t n)
{
    struct crypto_derive_op *derive = &op->of.derive;
    if (PSA_ALG_IS_HKDF_EXTRACT(derive->kdf)) {
        core_copy(derive->block, derive->secret, derive->hash_len);
        return PSA_SUCCESS;
    }
    return PSA_ALG_IS_PBKDF2_HMAC(derive->kdf) ? stretch_block(op, n) : expand_block(op, n);
}

/* `len` more bytes of output are given. */
static void note_given(struct crypto_derive_op *derive, size_t len)
{
    size_t begun = derive->begun + len % derive->hash_len;
    derive->blocks += len / derive->hash_len + begun / derive->hash_len;
    derive->begun = begun % derive->hash_len;
}

psa_status_t derive_stream(struct crypto_operation *op, struct out_span out)
{
    struct crypto_derive_op *derive = &op->of.derive;
    size_t done = 0;
    if (derive->blocks == 0 && derive->begun == 0 && out.len != 0 && PSA_ALG_IS_PBKDF2_HMAC(derive->kdf)) {
        /* A driver is much faster, but only from the beginning. */
        psa_status_t status = dispatch_pbkdf2(PSA_ALG_GET_HASH(derive->kdf), derive, out);
        if (status != PSA_ERROR_NOT_SUPPORTED) {
            note_given(derive, status == PSA_SUCCESS ? out.len : 0);
            return status;
        }
    }
    while (done < out.len) {
        size_t at = derive->begun;
        size_t piece = derive->hash_len - at < out.len - done ? derive->hash_len - at : out.len - done;
        if (at == 0 || !derive->has_block) {
            psa_status_t status = make_block(op, derive->blocks + 1);
            if (status != PSA_SUCCESS) {
                wipe(out.data, done);
                return status;
            }
            derive->has_block = true;
        }
        core_copy(out.data + done, derive->block + at, piece);
        note_given(derive, piece);
        done += piece;
    }
    return PSA_SUCCESS;
}
