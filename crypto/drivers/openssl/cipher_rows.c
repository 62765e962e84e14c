/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include <openssl/err.h>
#include <openssl/evp.h>

#include "trial.h"

/* Origins: SP 800-38A F.1.1, F.2.1, F.5.1. */
enum { AES_SIZES = 3 };

static const char *const aes_names[AES_SIZES][OPENSSL_MODE_COUNT] = {
    { "AES-128-ECB", "AES-128-CBC", "AES-128-CTR", "AES-128-GCM", "AES-128-CCM" },
    { "AES-192-ECB", "AES-192-CBC", "AES-192-CTR", "AES-192-GCM", "AES-192-CCM" },
    { "AES-256-ECB", "AES-256-CBC", "AES-256-CTR", "AES-256-GCM", "AES-256-CCM" },
};

/* Written before any other thread exists. */
static EVP_CIPHER *aes[AES_SIZES][OPENSSL_MODE_COUNT];

const EVP_CIPHER *openssl_aes(size_t key_bits, enum openssl_mode mode)
{
    switch (key_bits) {
    case 128:
        return aes[0][mode];
    case 192:
        return aes[1][mode];
    case 256:
        return aes[2][mode];
    default:
        return NULL;
    }
}

static void drop_mode(enum openssl_mode mode)
{
    for (int size = 0; size < AES_SIZES; size++) {
        EVP_CIPHER_free(aes[size][mode]);
        aes[size][mode] = NULL;
    }
}

static void check(void)
{
    static const struct {
        enum openssl_mode mode;
        psa_algorithm_t alg;
        const char *iv;
        const char *answer;
    } cases[] = {
        { OPENSSL_MODE_ECB, PSA_ALG_ECB_NO_PADDING, "", "3ad77bb40d7a3660a89ecaf32466ef97" },
        { OPENSSL_MODE_CBC, PSA_ALG_CBC_NO_PADDING, "000102030405060708090a0b0c0d0e0f",
          "7649abac8119b246cee98e9b12e9197d" },
        { OPENSSL_MODE_CTR, PSA_ALG_CTR, "f0f1f2f3f4f5f6f7f8f9fafbfcfdfeff", "874d6191b620e3261bef6864990db6ce" },
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct trial_key trial;
        uint8_t iv[TRIAL_MAX];
        uint8_t block[TRIAL_MAX];
        uint8_t out[32];
        size_t len = 0;
        trial_start(&trial, PSA_KEY_TYPE_AES, 0, "2b7e151628aed2a6abf7158809cf4f3c");
        trial_hex("6bc1bee22e409f96e93d7e117393172a", block);
        struct crypto_cipher_job job = { .alg = cases[i].alg, .direction = CRYPTO_ENCRYPT,
                                         .iv = span_of(iv, trial_hex(cases[i].iv, iv)), .in = span_of(block, 16) };
        psa_status_t status = openssl_cipher(&trial.key, &job, out_span_of(out, sizeof(out)), &len);
        if (!trial_is(status, out, len, cases[i].answer)) {
            drop_mode(cases[i].mode);
        }
        trial_end(&trial);
    }
}

static void start(void)
{
    for (int size = 0; size < AES_SIZES; size++) {
        for (int mode = 0; mode < OPENSSL_MODE_COUNT; mode++) {
            aes[size][mode] = EVP_CIPHER_fetch(openssl_context(), aes_names[size][mode], NULL);
        }
    }
    ERR_clear_error();
    check();
}

static bool has_aes_mode(psa_key_type_t type, size_t bits, enum openssl_mode mode)
{
    return type == PSA_KEY_TYPE_AES && openssl_aes(bits, mode) != NULL;
}

static bool has(psa_algorithm_t alg, psa_key_type_t type, size_t bits)
{
    switch (alg) {
    case PSA_ALG_ECB_NO_PADDING:
        return has_aes_mode(type, bits, OPENSSL_MODE_ECB);
    case PSA_ALG_CBC_NO_PADDING:
    case PSA_ALG_CBC_PKCS7:
        return has_aes_mode(type, bits, OPENSSL_MODE_CBC);
    case PSA_ALG_CTR:
        return has_aes_mode(type, bits, OPENSSL_MODE_CTR);
    default:
        return false;
    }
}

const struct openssl_family openssl_cipher_family = {
    .categories = OPENSSL_CATEGORY(PSA_ALG_CTR),
    .start = start,
    .has = has,
};
