/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/err.h>
#include <openssl/param_build.h>
#include <openssl/rsa.h>

#include "base/wipe.h"
#include "library.h"
#include "rsa.h"
#include "rsa_der.h"

/* RSA keys: what is taken, how one is made, and the two raw operations. */

static const char *const names[RSA_NUMBERS] = {
    [RSA_N] = OSSL_PKEY_PARAM_RSA_N,          [RSA_E] = OSSL_PKEY_PARAM_RSA_E,
    [RSA_D] = OSSL_PKEY_PARAM_RSA_D,          [RSA_P] = OSSL_PKEY_PARAM_RSA_FACTOR1,
    [RSA_Q] = OSSL_PKEY_PARAM_RSA_FACTOR2,    [RSA_DP] = OSSL_PKEY_PARAM_RSA_EXPONENT1,
    [RSA_DQ] = OSSL_PKEY_PARAM_RSA_EXPONENT2, [RSA_QINV] = OSSL_PKEY_PARAM_RSA_COEFFICIENT1,
};

static bool is_odd(struct span number)
{
    return number.len != 0 && (number.data[number.len - 1] & 1) != 0;
}

static bool is_good_exponent(struct span e)
{
    bool is_one = e.len == 1 && e.data[0] == 1;
    return is_odd(e) && !is_one;
}

static bool read(psa_key_type_t type, struct span material, struct rsa_key *key)
{
    return type == PSA_KEY_TYPE_RSA_KEY_PAIR ? rsa_der_read_pair(material, key) : rsa_der_read_public(material, key);
}

static void free_all(BIGNUM *numbers[RSA_NUMBERS])
{
    for (size_t i = 0; i < RSA_NUMBERS; i++) {
        BN_clear_free(numbers[i]);
        numbers[i] = NULL;
    }
}

static bool take_all(const struct rsa_key *key, size_t count, BIGNUM *numbers[RSA_NUMBERS])
{
    for (size_t i = 0; i < count; i++) {
        numbers[i] = i < RSA_PUBLIC_NUMBERS ? BN_new() : BN_secure_new();
        if (numbers[i] == NULL ||
            BN_bin2bn(key->numbers[i].data, (int)key->numbers[i].len, numbers[i]) == NULL) {
            return false;
        }
        if (i >= RSA_PUBLIC_NUMBERS) {
            BN_set_flags(numbers[i], BN_FLG_CONSTTIME);
        }
    }
    return true;
}

static EVP_PKEY *pkey_of(BIGNUM *const numbers[RSA_NUMBERS], size_t count)
{
    EVP_PKEY *pkey = NULL;
    OSSL_PARAM *params = NULL;
    EVP_PKEY_CTX *ctx = EVP_PKEY_CTX_new_from_name(openssl_context(), "RSA", NULL);
    OSSL_PARAM_BLD *build = OSSL_PARAM_BLD_new();
    bool good = ctx != NULL && build != NULL;
    for (size_t i = 0; good && i < count; i++) {
        good = OSSL_PARAM_BLD_push_BN(build, names[i], numbers[i]) == 1;
    }
    if (good) {
        params = OSSL_PARAM_BLD_to_param(build);
    }
    int selection = count == RSA_NUMBERS ? EVP_PKEY_KEYPAIR : EVP_PKEY_PUBLIC_KEY;
    if (params == NULL || EVP_PKEY_fromdata_init(ctx) != 1 || EVP_PKEY_fromdata(ctx, &pkey, selection, params) != 1) {
        pkey = NULL;
        ERR_clear_error();
    }
    OSSL_PARAM_free(params);
    OSSL_PARAM_BLD_free(build);
    EVP_PKEY_CTX_free(ctx);
    return pkey;
}

EVP_PKEY *openssl_rsa_pkey(psa_key_type_t type, struct span material)
{
    struct rsa_key key;
    BIGNUM *numbers[RSA_NUMBERS] = { NULL };
    EVP_PKEY *pkey = NULL;
    size_t count = type == PSA_KEY_TYPE_RSA_KEY_PAIR ? RSA_NUMBERS : RSA_PUBLIC_NUMBERS;
    if (read(type, material, &key) && take_all(&key, count, numbers)) {
        pkey = pkey_of(numbers, count);
    }
    free_all(numbers);
    return pkey;
}

/* Is a * b = 1 modulo `of` - (is_less_one)? */
static bool is_inverse(BIGNUM *const ab[2], const BIGNUM *of, bool is_less_one, BN_CTX *ctx)
{
    BN_CTX_start(ctx);
    BIGNUM *modulus = BN_CTX_get(ctx);
    BIGNUM *product = BN_CTX_get(ctx);
    bool good = product != NULL && BN_copy(modulus, of) != NULL && (!is_less_one || BN_sub_word(modulus, 1) == 1);
    if (good) {
        BN_set_flags(modulus, BN_FLG_CONSTTIME);
        good = BN_mod_mul(product, ab[0], ab[1], modulus, ctx) == 1 && BN_is_one(product);
    }
    BN_CTX_end(ctx);
    return good;
}

/* Is a = b modulo `of` - 1, and below it? */
static bool is_reduced(const BIGNUM *a, const BIGNUM *b, const BIGNUM *of, BN_CTX *ctx)
{
    BN_CTX_start(ctx);
    BIGNUM *modulus = BN_CTX_get(ctx);
    BIGNUM *rest = BN_CTX_get(ctx);
    bool good = rest != NULL && BN_copy(modulus, of) != NULL && BN_sub_word(modulus, 1) == 1;
    if (good) {
        BN_set_flags(modulus, BN_FLG_CONSTTIME);
        good = BN_mod(rest, b, modulus, ctx) == 1 && BN_cmp(rest, a) == 0;
    }
    BN_CTX_end(ctx);
    return good;
}

/* Do the numbers of a pair belong together? That the factors are prime is not tried: whoever gives them, owns them. */
static bool holds_together(BIGNUM *const n[RSA_NUMBERS], BN_CTX *ctx)
{
    BIGNUM *const ed[2] = { n[RSA_E], n[RSA_D] };
    BIGNUM *const q_inverse[2] = { n[RSA_Q], n[RSA_QINV] };
    BIGNUM *product = BN_secure_new();
    bool good = product != NULL && BN_is_odd(n[RSA_P]) && BN_is_odd(n[RSA_Q]) && !BN_is_one(n[RSA_P]) &&
                !BN_is_one(n[RSA_Q]) && BN_cmp(n[RSA_P], n[RSA_Q]) != 0 && BN_cmp(n[RSA_D], n[RSA_N]) < 0 &&
                BN_mul(product, n[RSA_P], n[RSA_Q], ctx) == 1 && BN_cmp(product, n[RSA_N]) == 0;
    good = good && is_inverse(ed, n[RSA_P], true, ctx) && is_inverse(ed, n[RSA_Q], true, ctx) &&
           is_reduced(n[RSA_DP], n[RSA_D], n[RSA_P], ctx) && is_reduced(n[RSA_DQ], n[RSA_D], n[RSA_Q], ctx) &&
           BN_cmp(n[RSA_QINV], n[RSA_P]) < 0 && is_inverse(q_inverse, n[RSA_P], false, ctx);
    BN_clear_free(product);
    return good;
}

static psa_status_t check_pair(const struct rsa_key *key)
{
    BIGNUM *numbers[RSA_NUMBERS] = { NULL };
    BN_CTX *ctx = BN_CTX_secure_new_ex(openssl_context());
    psa_status_t status = PSA_ERROR_INSUFFICIENT_MEMORY;
    if (ctx != NULL && take_all(key, RSA_NUMBERS, numbers)) {
        status = holds_together(numbers, ctx) ? PSA_SUCCESS : PSA_ERROR_INVALID_ARGUMENT;
    }
    ERR_clear_error();
    free_all(numbers);
    BN_CTX_free(ctx);
    return status;
}

psa_status_t openssl_rsa_check(psa_key_type_t type, struct span material, size_t *bits)
{
    struct rsa_key key;
    if (!openssl_has_rsa()) {
        return PSA_ERROR_NOT_SUPPORTED;
    }
    if (!read(type, material, &key) || !is_odd(key.numbers[RSA_N]) || !is_good_exponent(key.numbers[RSA_E])) {
        return PSA_ERROR_INVALID_ARGUMENT;
    }
    size_t found = rsa_bits_of(key.numbers[RSA_N]);
    if (*bits != 0 && *bits != found) {
        return PSA_ERROR_INVALID_ARGUMENT;
    }
    if (found < RSA_BITS_MIN || found > RSA_BITS_MAX || key.numbers[RSA_E].len > RSA_EXPONENT_MAX) {
        return PSA_ERROR_NOT_SUPPORTED;
    }
    psa_status_t status = type == PSA_KEY_TYPE_RSA_KEY_PAIR ? check_pair(&key) : PSA_SUCCESS;
    if (status == PSA_SUCCESS) {
        *bits = found;
    }
    return status;
}

psa_status_t openssl_rsa_export_public(const struct crypto_driver_key *key, struct out_span out, size_t *out_len)
{
    struct rsa_key numbers;
    if (!read(key->type, key->material, &numbers)) {
        return PSA_ERROR_INVALID_ARGUMENT;
    }
    *out_len = rsa_der_write(&numbers, RSA_PUBLIC_NUMBERS, out);
    return *out_len == 0 ? PSA_ERROR_BUFFER_TOO_SMALL : PSA_SUCCESS;
}

static psa_status_t write_pair(EVP_PKEY *pkey, struct out_span out, size_t *out_len)
{
    uint8_t bytes[2 * RSA_BITS_GENERATED / 8 + 6 * RSA_BITS_GENERATED / 16]; /* n, d and e, and five halves */
    struct rsa_key key;
    size_t at = 0;
    psa_status_t status = PSA_SUCCESS;
    for (size_t i = 0; status == PSA_SUCCESS && i < RSA_NUMBERS; i++) {
        BIGNUM *number = NULL;
        if (EVP_PKEY_get_bn_param(pkey, names[i], &number) != 1 || (size_t)BN_num_bytes(number) > sizeof(bytes) - at) {
            status = openssl_failed();
        } else {
            key.numbers[i] = span_of(bytes + at, (size_t)BN_bn2bin(number, bytes + at));
            at += key.numbers[i].len;
        }
        BN_clear_free(number);
    }
    if (status == PSA_SUCCESS) {
        *out_len = rsa_der_write(&key, RSA_NUMBERS, out);
        status = *out_len == 0 ? PSA_ERROR_BUFFER_TOO_SMALL : PSA_SUCCESS;
    }
    wipe(bytes, sizeof(bytes));
    return status;
}

psa_status_t openssl_rsa_generate(size_t bits, struct span exponent, struct out_span out, size_t *out_len)
{
    EVP_PKEY *pkey = NULL;
    BIGNUM *e = NULL;
    if (!openssl_has_rsa() || bits < RSA_BITS_MIN || bits > RSA_BITS_GENERATED || exponent.len > RSA_EXPONENT_MAX) {
        return PSA_ERROR_NOT_SUPPORTED;
    }
    if (exponent.len != 0 && !is_good_exponent(exponent)) {
        return PSA_ERROR_INVALID_ARGUMENT;
    }
    psa_status_t status = PSA_ERROR_INSUFFICIENT_MEMORY;
    EVP_PKEY_CTX *ctx = EVP_PKEY_CTX_new_from_name(openssl_context(), "RSA", NULL);
    if (exponent.len != 0) {
        e = BN_bin2bn(exponent.data, (int)exponent.len, NULL);
    }
    if (ctx != NULL && (e != NULL || exponent.len == 0)) {
        bool good = EVP_PKEY_keygen_init(ctx) == 1 && EVP_PKEY_CTX_set_rsa_keygen_bits(ctx, (int)bits) == 1 &&
                    (e == NULL || EVP_PKEY_CTX_set1_rsa_keygen_pubexp(ctx, e) == 1) &&
                    EVP_PKEY_generate(ctx, &pkey) == 1;
        status = good ? write_pair(pkey, out, out_len) : openssl_failed();
    }
    EVP_PKEY_free(pkey);
    BN_free(e);
    EVP_PKEY_CTX_free(ctx);
    return status;
}

typedef int begin_raw(EVP_PKEY_CTX *ctx);

static psa_status_t prepare(struct openssl_prepared *prepared, const struct crypto_driver_key *key, EVP_PKEY_CTX **ctx,
                            begin_raw *begin)
{
    if (*ctx != NULL) {
        return PSA_SUCCESS;
    }
    if (prepared->pkey == NULL) {
        prepared->pkey = openssl_rsa_pkey(key->type, key->material);
    }
    /* The material was checked when the key was made; a store that lies about its size must not lead beyond a
     * buffer. */
    if (prepared->pkey == NULL || (size_t)EVP_PKEY_get_size(prepared->pkey) != openssl_rsa_len(key)) {
        return PSA_ERROR_CORRUPTION_DETECTED;
    }
    *ctx = EVP_PKEY_CTX_new_from_pkey(openssl_context(), prepared->pkey, NULL);
    if (*ctx == NULL || begin(*ctx) != 1 || EVP_PKEY_CTX_set_rsa_padding(*ctx, RSA_NO_PADDING) != 1) {
        EVP_PKEY_CTX_free(*ctx);
        *ctx = NULL;
        return openssl_failed();
    }
    return PSA_SUCCESS;
}

psa_status_t openssl_rsa_public(const struct crypto_driver_key *key, const uint8_t *in, uint8_t *out, size_t len)
{
    size_t made = len;
    struct openssl_prepared *prepared = openssl_key_take(key);
    if (prepared == NULL) {
        return PSA_ERROR_INSUFFICIENT_MEMORY;
    }
    psa_status_t status = prepare(prepared, key, &prepared->verify, EVP_PKEY_verify_recover_init);
    if (status == PSA_SUCCESS && (EVP_PKEY_verify_recover(prepared->verify, out, &made, in, len) != 1 || made != len)) {
        (void)openssl_failed();
        status = PSA_ERROR_INVALID_ARGUMENT;
    }
    openssl_key_put(key, prepared);
    return status;
}

psa_status_t openssl_rsa_private(const struct crypto_driver_key *key, const uint8_t *in, uint8_t *out, size_t len)
{
    size_t made = len;
    struct openssl_prepared *prepared = openssl_key_take(key);
    if (prepared == NULL) {
        return PSA_ERROR_INSUFFICIENT_MEMORY;
    }
    psa_status_t status = prepare(prepared, key, &prepared->sign, EVP_PKEY_sign_init);
    if (status == PSA_SUCCESS && (EVP_PKEY_sign(prepared->sign, out, &made, in, len) != 1 || made != len)) {
        (void)openssl_failed();
        status = PSA_ERROR_INVALID_ARGUMENT;
    }
    openssl_key_put(key, prepared);
    return status;
}
