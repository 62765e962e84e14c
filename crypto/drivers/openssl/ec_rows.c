/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include <pthread.h>
#include <string.h>

#include "base/wipe.h"
#include "trial.h"

/*
 * P-256 and P-384, with RFC 6979 A.2.5 and A.2.6 ("sample", SHA-256 and SHA-384). Written before any other thread exists and read-only
 * afterwards, but for has_p384, which its own test writes before anyone else reads it.
 */
static bool has_p256 = true;
static bool has_p384 = true;

struct ec_case {
    size_t bits;
    psa_algorithm_t hash;
    const char *d, *point, *signature;
};

static const struct ec_case ec_cases[] = {
    { 256, PSA_ALG_SHA_256, "c9afa9d845ba75166b5c215767b1d6934e50c3db36e89b127b8a622b120f6721",
      "0460fed4ba255a9d31c961eb74c6356d68c049b8923b61fa6ce669622e60f29fb6"
      "7903fe1008b8bc99a41ae9e95628bc64f2f1b20c2d7e9f5177a3c294d4462299",
      "efd48b2aacb6a8fd1140dd9cd45e81d69d2c877b56aaf991c34d0ea84eaf3716"
      "f7cb1c942d657c41d436c7a1b6e29f65f3e900dbb9aff4064dc4ab2f843acda8" },
    { 384, PSA_ALG_SHA_384,
      "6b9d3dad2e1b8c1c05b19875b6659f4de23c3b667bf297ba9aa47740787137d896d5724e4c70a825f872c9ea60d2edf5",
      "04ec3a4e415b4e19a4568618029f427fa5da9a8bc4ae92e02e06aae5286b300c64def8f0ea9055866064a254515480bc13"
      "8015d9b72d7d57244ea8ef9ac0c621896708a59367f9dfb9f54ca84b3f1c9db1288b231c3ae0d4fe7344fd2533264720",
      "94edbb92a5ecb8aad4736e56c691916b3f88140666ce9fa73d64c4ea95ad133c81a648152e44acf96e36dd1e80fabe46"
      "99ef4aeb15f178cea1fe40db2603138f130e740a19624526203b6351d0a3a94fa329c145786e679e7b82c71a38628ac8" },
};

static bool ec_is_good(const struct ec_case *c)
{
    struct trial_key trial;
    uint8_t hash[64], point[TRIAL_MAX], signature[TRIAL_MAX], mine[TRIAL_MAX], secret[64];
    size_t hash_len = 0;
    size_t point_len = 0;
    size_t mine_len = 0;
    size_t secret_len = 0;
    psa_algorithm_t alg = PSA_ALG_ECDSA(c->hash);
    trial_start(&trial, PSA_KEY_TYPE_ECC_KEY_PAIR(PSA_ECC_FAMILY_SECP_R1), c->bits, c->d);
    size_t signature_len = trial_hex(c->signature, signature);
    psa_status_t status = openssl_ec_export_public(&trial.key, out_span_of(point, sizeof(point)), &point_len);
    bool good = trial_is(status, point, point_len, c->point) &&
                openssl_hash_compute(c->hash, span_of("sample", 6), out_span_of(hash, 64), &hash_len) == PSA_SUCCESS;
    struct span digest = span_of(hash, hash_len);
    good = good &&
           openssl_ec_verify_hash(&trial.key, alg, digest, span_of(signature, signature_len)) == PSA_SUCCESS &&
           openssl_ec_sign_hash(&trial.key, alg, digest, out_span_of(mine, sizeof(mine)), &mine_len) == PSA_SUCCESS &&
           openssl_ec_verify_hash(&trial.key, alg, digest, span_of(mine, mine_len)) == PSA_SUCCESS;
    signature[signature_len - 1] ^= 1;
    good = good && openssl_ec_verify_hash(&trial.key, alg, digest, span_of(signature, signature_len)) ==
                       PSA_ERROR_INVALID_SIGNATURE;
    good = good && openssl_ec_agree(&trial.key, PSA_ALG_ECDH, span_of(point, point_len),
                                    out_span_of(secret, sizeof(secret)), &secret_len) == PSA_SUCCESS &&
           secret_len == c->bits / 8;
    wipe(secret, sizeof(secret));
    trial_end(&trial);
    return good;
}

/* P-384 takes longer than everything else here together, and not every device uses it: tried when first asked for. */
static pthread_once_t p384_once = PTHREAD_ONCE_INIT;
static _Thread_local bool is_on_trial;

static void check_p384(void)
{
    is_on_trial = true; /* its own calls ask for the curve */
    has_p384 = ec_is_good(&ec_cases[1]);
    is_on_trial = false;
}

bool openssl_has_curve(size_t bits)
{
    if (bits == 384 && !is_on_trial) {
        (void)pthread_once(&p384_once, check_p384);
    }
    return (bits == 256 && has_p256) || (bits == 384 && has_p384);
}

static void start(void)
{
    has_p256 = ec_is_good(&ec_cases[0]);
}

static bool has_curve(psa_key_type_t type, size_t bits)
{
    return PSA_KEY_TYPE_IS_ECC(type) && PSA_KEY_TYPE_ECC_GET_FAMILY(type) == PSA_ECC_FAMILY_SECP_R1 &&
           openssl_has_curve(bits);
}

static bool has(psa_algorithm_t alg, psa_key_type_t type, size_t bits)
{
    psa_algorithm_t hash = PSA_ALG_GET_HASH(alg);
    if (PSA_ALG_IS_KEY_AGREEMENT(alg)) {
        return PSA_ALG_IS_ECDH(alg) && PSA_KEY_TYPE_IS_ECC_KEY_PAIR(type) && has_curve(type, bits);
    }
    /* A public key verifies deterministic signatures like any others; making them is not promised (ec.c). */
    bool is_ours = PSA_ALG_IS_RANDOMIZED_ECDSA(alg) || (PSA_ALG_IS_ECDSA(alg) && PSA_KEY_TYPE_IS_ECC_PUBLIC_KEY(type));
    return is_ours && has_curve(type, bits) && (hash == 0 || openssl_md(hash) != NULL);
}

const struct openssl_family openssl_ec_family = {
    .categories = OPENSSL_CATEGORY(PSA_ALG_ECDSA_ANY) | OPENSSL_CATEGORY(PSA_ALG_ECDH),
    .start = start,
    .has = has,
};
