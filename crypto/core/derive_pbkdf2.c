/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "base/bytes.h"
#include "core.h"
#include "derive.h"
#include "dispatch/dispatch.h"

/* RFC 8018, 5.2, over HMAC or over AES-CMAC-PRF-128 (RFC 4615). */

enum { CMAC_KEY_LEN = 16 };

static psa_status_t take_for_hmac(struct crypto_operation *op, uint32_t input, struct span data)
{
    struct crypto_derive_op *derive = &op->of.derive;
    return input == DERIVE_SALT ? derive_keep_text(derive, data) : derive_keep_hmac_key(derive, data);
}

/* RFC 4615, 3: a password that is no AES-128 key is made one, by CMAC under a key of zeros. */
static psa_status_t take_for_cmac(struct crypto_operation *op, uint32_t input, struct span data)
{
    struct crypto_derive_op *derive = &op->of.derive;
    const struct span parts[3] = { data, { NULL, 0 }, { NULL, 0 } };
    uint8_t key[CMAC_KEY_LEN];
    if (input == DERIVE_SALT) {
        return derive_keep_text(derive, data);
    }
    derive->secret_len = CMAC_KEY_LEN;
    if (data.len == CMAC_KEY_LEN) {
        core_copy(derive->secret, data.data, data.len);
        return PSA_SUCCESS;
    }
    wipe(derive->secret, CMAC_KEY_LEN);
    psa_status_t status = derive_prf(op, parts, out_span_of(key, sizeof(key)));
    derive_forget_prf(op); /* it was that of the zeros */
    core_copy(derive->secret, key, sizeof(key));
    wipe(key, sizeof(key));
    return status;
}

/* U(1) = PRF(P, S | n), U(j) = PRF(P, U(j-1)); T(n) is all of them xored. */
static psa_status_t stretch_block(struct crypto_operation *op, uint64_t n)
{
    struct crypto_derive_op *derive = &op->of.derive;
    uint8_t u[PSA_HASH_MAX_SIZE];
    uint8_t counter[4];
    put_be32(counter, (uint32_t)n);
    const struct span first[3] = { span_of(derive->text, derive->text_len), span_of(counter, 4), { NULL, 0 } };
    const struct span next[3] = { span_of(u, derive->hash_len), { NULL, 0 }, { NULL, 0 } };
    psa_status_t status = derive_prf(op, first, out_span_of(u, derive->hash_len));
    core_copy(derive->block, u, derive->hash_len);
    for (uint64_t j = 1; j < derive->cost && status == PSA_SUCCESS; j++) {
        status = derive_prf(op, next, out_span_of(u, derive->hash_len));
        for (size_t i = 0; i < derive->hash_len; i++) {
            derive->block[i] ^= u[i];
        }
    }
    wipe(u, sizeof(u));
    return status;
}

/* A driver is much faster, but only from the beginning. */
static psa_status_t stretch_all(const struct crypto_derive_op *derive, struct out_span out)
{
    return dispatch_pbkdf2(PSA_ALG_GET_HASH(derive->kdf), derive, out);
}

#define PBKDF2_STEPS                                                                                                 \
    {                                                                                                                \
        { PSA_KEY_DERIVATION_INPUT_COST,                                                                             \
          DERIVE_COST,                                                                                               \
          0,                                                                                                         \
          DERIVE_COST | DERIVE_SALT | DERIVE_PASSWORD,                                                               \
          DERIVE_BY_INTEGER,                                                                                         \
          { 0 } },                                                                                                   \
            { PSA_KEY_DERIVATION_INPUT_SALT,                                                                         \
              DERIVE_SALT,                                                                                           \
              DERIVE_COST,                                                                                           \
              DERIVE_PASSWORD,                                                                                       \
              DERIVE_BY_BYTES | DERIVE_BY_KEY,                                                                       \
              { PSA_KEY_TYPE_RAW_DATA, PSA_KEY_TYPE_PEPPER } },                                                      \
            { PSA_KEY_DERIVATION_INPUT_PASSWORD,                                                                     \
              DERIVE_PASSWORD,                                                                                       \
              DERIVE_SALT,                                                                                           \
              DERIVE_PASSWORD,                                                                                       \
              DERIVE_BY_BYTES | DERIVE_BY_KEY | DERIVE_BY_AGREEMENT,                                                 \
              { PSA_KEY_TYPE_PASSWORD, PSA_KEY_TYPE_DERIVE } },                                                      \
    }

const struct derive_scheme derive_pbkdf2_hmac = {
    .base = PSA_ALG_PBKDF2_HMAC(0),
    .required = DERIVE_COST | DERIVE_SALT | DERIVE_PASSWORD,
    .blocks_max = UINT32_MAX,
    .take = take_for_hmac,
    .block = stretch_block,
    .all = stretch_all,
    .steps = PBKDF2_STEPS,
};

const struct derive_scheme derive_pbkdf2_cmac = {
    .base = PSA_ALG_PBKDF2_AES_CMAC_PRF_128,
    .is_cmac = true,
    .required = DERIVE_COST | DERIVE_SALT | DERIVE_PASSWORD,
    .blocks_max = UINT32_MAX,
    .take = take_for_cmac,
    .block = stretch_block,
    .steps = PBKDF2_STEPS,
};
