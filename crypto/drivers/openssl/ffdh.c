/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#define OPENSSL_SUPPRESS_DEPRECATED /* the primes of the groups by name */
#include "ffdh.h"

#include <openssl/bn.h>
#include <openssl/dh.h>
#include <openssl/err.h>
#include <openssl/obj_mac.h>
#include <pthread.h>
#include <string.h>

#include "base/wipe.h"
#include "library.h"
#include "lazy.h"

/*
 * Diffie-Hellman in the groups of RFC 7919 and RFC 3526: safe primes p, generator 2 (Crypto API 1.5, 9.5.3). Over
 * libcrypto's numbers and not its DH keys, which take no private key above (p - 1) / 2.
 */

struct group {
    psa_dh_family_t family;
    uint16_t bits;
    uint16_t exponent_bits; /* of keys made here: twice the group's strength (RFC 7919, A) */
    int nid;
};

static const struct group groups[] = {
    { PSA_DH_FAMILY_RFC7919, 2048, 225, NID_ffdhe2048 }, { PSA_DH_FAMILY_RFC7919, 3072, 275, NID_ffdhe3072 },
    { PSA_DH_FAMILY_RFC7919, 4096, 325, NID_ffdhe4096 }, { PSA_DH_FAMILY_RFC7919, 6144, 375, NID_ffdhe6144 },
    { PSA_DH_FAMILY_RFC7919, 8192, 400, NID_ffdhe8192 }, { PSA_DH_FAMILY_RFC3526, 2048, 225, NID_modp_2048 },
    { PSA_DH_FAMILY_RFC3526, 3072, 275, NID_modp_3072 }, { PSA_DH_FAMILY_RFC3526, 4096, 325, NID_modp_4096 },
    { PSA_DH_FAMILY_RFC3526, 6144, 375, NID_modp_6144 }, { PSA_DH_FAMILY_RFC3526, 8192, 400, NID_modp_8192 },
};

enum { GROUPS = sizeof(groups) / sizeof(groups[0]), LEN_MAX = 8192 / 8 };

/*
 * Two private keys, and SHA-256 of both public keys and the secret. RFC 7919: vectors that libcrypto's own project
 * publishes. RFC 3526 has none: made by another program from the formula that the RFC gives for each prime.
 */
static const struct {
    psa_dh_family_t family;
    uint16_t bits;
    const char *x[2], *digest;
} answers[GROUPS] = {
    { PSA_DH_FAMILY_RFC7919, 2048,
      { "01946b9886505f6b1af0e3bfd3c314622fb52f4e22a6db8bcaea9b86fa",
        "011835922d87efc468880a2b681cc45bad56351359809a45ec9328cbcf" },
      "7cfdd561f21ccb513e3f64c37a1764e43a69a4616932173af37c6cd9a2184adf" },
    { PSA_DH_FAMILY_RFC7919, 3072,
      { "07c4d12f1eaa5d8409d1100cfb9ced54b872f445cd7636341183834bb4c58b94592c4e",
        "046f43cac6d1aacc94451ca00973fa67a0ac50669047dfc90fe4716d9f0fd77a68e4f3" },
      "59f1120fc084d64ee32c19e5756b1b02659256e753b992c354b566b0710c8097" },
    { PSA_DH_FAMILY_RFC7919, 4096,
      { "1fe87246acfa53a1399726aeb1f1995c52904afd10e4e5ef77c1d8fd33de81a7a08ae4a0d35fdd433e",
        "1a32dbd82eb91fb66abeaf2ad6a12a321fc7c0d0e5e98f0acdc403e2399141c6f3c8994122de53a8c4" },
      "e3f778197f4659e493c08ddb38b00756899ffcfab70944f7cf51a6fb0c72441d" },
    { PSA_DH_FAMILY_RFC7919, 6144,
      { "480b54ea42f8434e06fb3ed5905ef903d991aef33ee145aef7e9ce3de01665f4cb5393aa34552eba933e6571cd1acf",
        "409fb717ba3f5c4ea8795469b14dbfb9716936fb43f2cd8d30466a79c2502c75497ad0989b54e0ac85b54fd587f0c8" },
      "296fd2b7a4b3e87e1e1c21147d150cc8458aacbad02a5b73fc84c4cfc3c6d9c8" },
    { PSA_DH_FAMILY_RFC7919, 8192,
      { "a622c097ba5a00cfa63e9708874a24032b761175efab459d8ada98fa1c5cad242b23569f3cf5f2eb3c952e44149c6e061a09",
        "89eb82310196eb3f1e979901b92658ae775d82097b1ea45cf141a2dd1aa57856d887cd90653b8ee749c35344dece9767b53a" },
      "c3761285d2d5cd3891312867f4726193fcdc762c7ac1bb65b468094f3393f119" },
    { PSA_DH_FAMILY_RFC3526, 2048,
      { "01af759682844a3b45bc53d56961c6ca3484e717bc7fdfe7e949f075f6",
        "01ea39f334d345d00c543a1fc83e4fcefebe9cae145b74943bd7aa4170" },
      "361a67ca85ac2429e5144fc05191b539951692e7b849bee5741e18e19a36a0b0" },
    { PSA_DH_FAMILY_RFC3526, 3072,
      { "01af1f4d501e09512dfb779dcc9383069ccf3664a0eec4733f24a65a9d",
        "01bdf9722f7c7b11d52693191f15e1dbfd707a8d0b2f1c8e9d6e8aaabd" },
      "7356edf8049a9204d1dcc5a37dbcc8594043709d4a277ffe166fa5d2856f2787" },
    { PSA_DH_FAMILY_RFC3526, 4096,
      { "01c0008b72efb2acb9f93aaa75e268610ecffd319f142fe6e0aa902230",
        "0117609f73208e0f16da750f21339749816ba28c745054786297d63014" },
      "260d37054383e0df459dc382342e4d9d73584e686bda8d3bf999b580e709fe5f" },
    { PSA_DH_FAMILY_RFC3526, 6144,
      { "0163628b73ca30a9af5ae25d8bc482776b10d0b17af8684445c6220e1e",
        "012b077f46b3f3cb096fa689c49ea815b423d7fa2001a21783f354c973" },
      "0b809e18a086ee7e542353550d64ed4ee14e345c31595890ee47652936d8924e" },
    { PSA_DH_FAMILY_RFC3526, 8192,
      { "0160a7e9596a80d5486858c371b8ced249daa17e9a4cc66a3a8818625a",
        "01dc480b2740e67bc32a23f49c529dd763409cc2e1bc3b7b8fcfe42de9" },
      "3f6ee51020264fe812873ab03678a7c75b46c40cf4d3ea84c28ec08e286dc2ac" },
};

/* Each made by its trial, before anyone else may ask for it; read-only afterwards. */
static struct {
    const BIGNUM *p;
    BN_MONT_CTX *mont;
} made[GROUPS];
static struct openssl_trial trials[GROUPS];

static bool answers_come_out(const void *of);

static bool make_group(size_t at)
{
    DH *dh = DH_new_by_nid(groups[at].nid);
    BN_CTX *ctx = BN_CTX_new_ex(openssl_context());
    made[at].mont = BN_MONT_CTX_new();
    made[at].p = dh == NULL ? NULL : BN_dup(DH_get0_p(dh));
    bool good = ctx != NULL && made[at].mont != NULL && made[at].p != NULL &&
                BN_MONT_CTX_set(made[at].mont, made[at].p, ctx) == 1;
    BN_CTX_free(ctx);
    DH_free(dh);
    ERR_clear_error();
    return good;
}

static bool try_group(const void *of)
{
    const struct group *group = of;
    return make_group((size_t)(group - groups)) && answers_come_out(group);
}

static pthread_once_t trials_once = PTHREAD_ONCE_INIT;

static void name_trials(void)
{
    for (size_t i = 0; i < GROUPS; i++) {
        trials[i].run = try_group;
        trials[i].of = &groups[i];
    }
}

static const struct group *group_of(psa_key_type_t type, size_t bits)
{
    (void)pthread_once(&trials_once, name_trials);
    for (size_t i = 0; PSA_KEY_TYPE_IS_DH(type) && i < GROUPS; i++) {
        if (groups[i].bits == bits && groups[i].family == PSA_KEY_TYPE_DH_GET_FAMILY(type)) {
            return openssl_trial_passed(&trials[i]) ? &groups[i] : NULL;
        }
    }
    return NULL;
}

bool openssl_has_ffdh(psa_key_type_t type, size_t bits)
{
    return group_of(type, bits) != NULL;
}

/* out = base^x mod p; base NULL is 2. Constant-time in x. PSA_ERROR_INVALID_ARGUMENT: the result is 1 */
static psa_status_t power(const struct group *group, const BIGNUM *base, struct span x, uint8_t *out)
{
    size_t at = (size_t)(group - groups);
    psa_status_t status = PSA_ERROR_INSUFFICIENT_MEMORY;
    BN_CTX *ctx = BN_CTX_secure_new_ex(openssl_context());
    BIGNUM *exponent = BN_secure_new();
    BIGNUM *two = BN_new();
    BIGNUM *result = BN_secure_new();
    if (ctx != NULL && exponent != NULL && two != NULL && result != NULL && BN_set_word(two, 2) == 1 &&
        BN_bin2bn(x.data, (int)x.len, exponent) != NULL) {
        int len = groups[at].bits / 8;
        BN_set_flags(exponent, BN_FLG_CONSTTIME);
        bool good = BN_mod_exp_mont_consttime(result, base == NULL ? two : base, exponent, made[at].p, ctx,
                                              made[at].mont) == 1;
        status = !good ? openssl_failed() : BN_is_one(result) ? PSA_ERROR_INVALID_ARGUMENT : PSA_SUCCESS;
        if (status == PSA_SUCCESS && BN_bn2binpad(result, out, len) != len) {
            status = openssl_failed();
        }
    }
    BN_clear_free(result);
    BN_free(two);
    BN_clear_free(exponent);
    BN_CTX_free(ctx);
    return status;
}

/* A public key: 1 < y < p - 1, and in the subgroup that 2 makes, whose elements are the squares. */
static psa_status_t take_public(const struct group *group, struct span material, BIGNUM **y)
{
    const BIGNUM *p = made[group - groups].p;
    psa_status_t status = PSA_ERROR_INSUFFICIENT_MEMORY;
    BN_CTX *ctx = BN_CTX_new_ex(openssl_context());
    BIGNUM *most = BN_dup(p);
    *y = NULL;
    if (material.len != group->bits / 8u) {
        status = PSA_ERROR_INVALID_ARGUMENT;
    } else if (ctx != NULL && most != NULL && BN_sub_word(most, 1) == 1) {
        *y = BN_bin2bn(material.data, (int)material.len, NULL);
        bool good = *y != NULL && !BN_is_zero(*y) && !BN_is_one(*y) && BN_cmp(*y, most) < 0 &&
                    BN_kronecker(*y, p, ctx) == 1;
        status = good ? PSA_SUCCESS : PSA_ERROR_INVALID_ARGUMENT;
    }
    BN_free(most);
    BN_CTX_free(ctx);
    if (status != PSA_SUCCESS) {
        BN_free(*y);
        *y = NULL;
    }
    return status;
}

/* 1 <= x <= p - 1, and not a multiple of the order (p - 1) / 2: then its public key would be 1. */
static psa_status_t check_private(const struct group *group, struct span x)
{
    uint8_t public[LEN_MAX];
    psa_status_t status = PSA_ERROR_INVALID_ARGUMENT;
    BIGNUM *number = BN_secure_new();
    if (number == NULL || BN_bin2bn(x.data, (int)x.len, number) == NULL) {
        status = PSA_ERROR_INSUFFICIENT_MEMORY;
    } else if (!BN_is_zero(number) && BN_cmp(number, made[group - groups].p) < 0) {
        status = power(group, NULL, x, public);
    }
    BN_clear_free(number);
    return status;
}

psa_status_t openssl_ffdh_check(psa_key_type_t type, struct span material, size_t *bits)
{
    BIGNUM *y = NULL;
    size_t wanted = *bits != 0 ? *bits : material.len * 8;
    const struct group *group = group_of(type, wanted);
    if (group == NULL) {
        return *bits != 0 ? PSA_ERROR_NOT_SUPPORTED : PSA_ERROR_INVALID_ARGUMENT;
    }
    if (material.len != group->bits / 8u) {
        return PSA_ERROR_INVALID_ARGUMENT;
    }
    psa_status_t status =
        PSA_KEY_TYPE_IS_DH_KEY_PAIR(type) ? check_private(group, material) : take_public(group, material, &y);
    BN_free(y);
    if (status == PSA_SUCCESS) {
        *bits = group->bits;
    }
    return status;
}

psa_status_t openssl_ffdh_generate(psa_key_type_t type, size_t bits, struct out_span out, size_t *out_len)
{
    const struct group *group = group_of(type, bits);
    if (group == NULL || !PSA_KEY_TYPE_IS_DH_KEY_PAIR(type)) {
        return PSA_ERROR_NOT_SUPPORTED;
    }
    size_t len = group->bits / 8u;
    size_t drawn = (group->exponent_bits + 7u) / 8u;
    if (out.len < len) {
        return PSA_ERROR_BUFFER_TOO_SMALL;
    }
    uint8_t *number = out.data + (len - drawn);
    memset(out.data, 0, len);
    psa_status_t status = openssl_random(out_span_of(number, drawn));
    if (status == PSA_SUCCESS) {
        uint8_t top = (uint8_t)(1u << ((group->exponent_bits - 1u) % 8u));
        number[0] = (uint8_t)((number[0] & (top - 1u)) | top); /* of exactly so many bits: never small */
        *out_len = len;
    }
    return status;
}

psa_status_t openssl_ffdh_export_public(const struct crypto_driver_key *key, struct out_span out, size_t *out_len)
{
    const struct group *group = group_of(key->type, key->bits);
    if (group == NULL || !PSA_KEY_TYPE_IS_DH_KEY_PAIR(key->type)) {
        return PSA_ERROR_NOT_SUPPORTED;
    }
    if (out.len < group->bits / 8u) {
        return PSA_ERROR_BUFFER_TOO_SMALL;
    }
    psa_status_t status = power(group, NULL, key->material, out.data);
    if (status == PSA_SUCCESS) {
        *out_len = group->bits / 8u;
    }
    return status;
}

psa_status_t openssl_ffdh_agree(const struct crypto_driver_key *key, psa_algorithm_t alg, struct span peer,
                                struct out_span out, size_t *out_len)
{
    const struct group *group = group_of(key->type, key->bits);
    BIGNUM *y = NULL;
    if (group == NULL || !PSA_ALG_IS_FFDH(alg) || !PSA_KEY_TYPE_IS_DH_KEY_PAIR(key->type)) {
        return PSA_ERROR_NOT_SUPPORTED;
    }
    if (out.len < group->bits / 8u) {
        return PSA_ERROR_BUFFER_TOO_SMALL;
    }
    psa_status_t status = take_public(group, peer, &y);
    if (status == PSA_SUCCESS) {
        status = power(group, y, key->material, out.data);
    }
    if (status == PSA_SUCCESS) {
        *out_len = group->bits / 8u;
    }
    BN_free(y);
    return status;
}

static bool answers_come_out(const void *of)
{
    const struct group *group = of;
    size_t len = group->bits / 8u;
    size_t at = (size_t)(group - groups);
    uint8_t numbers[3 * LEN_MAX];
    uint8_t x[2][64];
    uint8_t digest[32];
    uint8_t wanted[32];
    size_t digest_len = 0;
    BIGNUM *y = NULL;
    size_t x_len[2] = { openssl_from_hex(answers[at].x[0], x[0]), openssl_from_hex(answers[at].x[1], x[1]) };
    bool good = answers[at].family == group->family && answers[at].bits == group->bits;
    for (size_t i = 0; i < 2; i++) {
        good = good && power(group, NULL, span_of(x[i], x_len[i]), numbers + i * len) == PSA_SUCCESS;
    }
    good = good && take_public(group, span_of(numbers + len, len), &y) == PSA_SUCCESS &&
           power(group, y, span_of(x[0], x_len[0]), numbers + 2 * len) == PSA_SUCCESS &&
           openssl_hash_compute(PSA_ALG_SHA_256, span_of(numbers, 3 * len), out_span_of(digest, 32), &digest_len) ==
               PSA_SUCCESS;
    (void)openssl_from_hex(answers[at].digest, wanted);
    BN_free(y);
    return good && memcmp(digest, wanted, sizeof(wanted)) == 0;
}
