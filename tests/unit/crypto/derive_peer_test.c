/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/kdf.h>
#include <openssl/params.h>

#include "../../conformance/crypto/api.h"

/*
 * Derivations against an independent implementation: libcrypto's own KDFs, which ours do not use (they are composed
 * of its HMAC and CMAC). Where it has none, against the definition, over its CMAC.
 */

static psa_key_derivation_operation_t op;
static uint8_t ours[1000];
static uint8_t theirs[1000];

static const uint8_t key_bytes[48] = "a key of forty-eight bytes that is no secret ...";
static const char label[] = "some label";
static const char context[] = "some context, longer than the label";

static void start(psa_algorithm_t alg)
{
    EXPECT_OK(psa_crypto_init());
    EXPECT_OK(psa_key_derivation_abort(&op));
    EXPECT_OK(psa_key_derivation_setup(&op, alg));
}

static void bytes(psa_key_derivation_step_t step, const void *data, size_t len)
{
    EXPECT_OK(psa_key_derivation_input_bytes(&op, step, data, len));
}

static OSSL_PARAM octets(const char *name, const void *data, size_t len)
{
    union {
        const void *in;
        void *param;
    } it = { .in = data };
    return OSSL_PARAM_construct_octet_string(name, it.param, len);
}

static OSSL_PARAM text(const char *name, const char *value)
{
    union {
        const char *in;
        char *param;
    } it = { .in = value };
    return OSSL_PARAM_construct_utf8_string(name, it.param, 0);
}

static void ask(const char *name, const OSSL_PARAM *params, size_t len)
{
    EVP_KDF *kdf = EVP_KDF_fetch(NULL, name, NULL);
    EVP_KDF_CTX *ctx = EVP_KDF_CTX_new(kdf);
    EXPECT(ctx != NULL);
    EXPECT_EQ(EVP_KDF_derive(ctx, theirs, len, params), 1);
    EVP_KDF_CTX_free(ctx);
    EVP_KDF_free(kdf);
}

static void counter_hmac(psa_algorithm_t hash, const char *digest, size_t len)
{
    const OSSL_PARAM params[] = {
        text(OSSL_KDF_PARAM_MAC, "HMAC"),
        text(OSSL_KDF_PARAM_DIGEST, digest),
        octets(OSSL_KDF_PARAM_KEY, key_bytes, 48),
        octets(OSSL_KDF_PARAM_SALT, label, strlen(label)),
        octets(OSSL_KDF_PARAM_INFO, context, strlen(context)),
        OSSL_PARAM_END,
    };
    start(PSA_ALG_SP800_108_COUNTER_HMAC(hash));
    bytes(PSA_KEY_DERIVATION_INPUT_SECRET, key_bytes, 48);
    bytes(PSA_KEY_DERIVATION_INPUT_LABEL, label, strlen(label));
    bytes(PSA_KEY_DERIVATION_INPUT_CONTEXT, context, strlen(context));
    EXPECT_OK(psa_key_derivation_set_capacity(&op, len));
    EXPECT_OK(psa_key_derivation_output_bytes(&op, ours, len / 3));
    EXPECT_OK(psa_key_derivation_output_bytes(&op, ours + len / 3, len - len / 3));
    ask("KBKDF", params, len);
    EXPECT_MEM(ours, theirs, len);
}

static void counter_kdfs_over_hmac_agree(void)
{
    counter_hmac(PSA_ALG_SHA_256, "SHA256", 1);
    counter_hmac(PSA_ALG_SHA_256, "SHA256", 32);
    counter_hmac(PSA_ALG_SHA_256, "SHA256", 999);
    counter_hmac(PSA_ALG_SHA_384, "SHA384", 200);
    counter_hmac(PSA_ALG_SHA_512, "SHA512", 65);
    EXPECT_OK(psa_key_derivation_abort(&op));
}

static size_t cmac(const uint8_t *key, size_t key_len, const uint8_t *data, size_t len, uint8_t out[16])
{
    size_t out_len = 0;
    EVP_MAC *mac = EVP_MAC_fetch(NULL, "CMAC", NULL);
    EVP_MAC_CTX *ctx = EVP_MAC_CTX_new(mac);
    const OSSL_PARAM params[] = { text(OSSL_MAC_PARAM_CIPHER, key_len == 16 ? "AES-128-CBC" : "AES-256-CBC"),
                                  OSSL_PARAM_END };
    EXPECT_EQ(EVP_MAC_init(ctx, key, key_len, params), 1);
    EXPECT_EQ(EVP_MAC_update(ctx, data, len), 1);
    EXPECT_EQ(EVP_MAC_final(ctx, out, &out_len, 16), 1);
    EVP_MAC_CTX_free(ctx);
    EVP_MAC_free(mac);
    return out_len;
}

/* libcrypto 3.0 has not the mitigation K(0): it is part of what is given as context. */
static void counter_cmac(size_t key_len, size_t len, bool has_context)
{
    uint8_t info[100];
    uint8_t fixed[120];
    int without_length = 0;
    const size_t context_len = has_context ? strlen(context) : 0;
    const uint8_t length[4] = { 0, 0, (uint8_t)(len * 8 >> 8), (uint8_t)(len * 8) };
    psa_key_attributes_t attributes =
        attributes_of(PSA_KEY_TYPE_AES, key_len * 8, PSA_ALG_SP800_108_COUNTER_CMAC, PSA_KEY_USAGE_DERIVE);
    psa_key_id_t key = PSA_KEY_ID_NULL;
    start(PSA_ALG_SP800_108_COUNTER_CMAC);
    EXPECT_OK(psa_import_key(&attributes, key_bytes, key_len, &key));
    EXPECT_OK(psa_key_derivation_input_key(&op, PSA_KEY_DERIVATION_INPUT_SECRET, key));
    bytes(PSA_KEY_DERIVATION_INPUT_LABEL, label, strlen(label));
    if (has_context) {
        bytes(PSA_KEY_DERIVATION_INPUT_CONTEXT, context, context_len);
    }
    EXPECT_OK(psa_key_derivation_set_capacity(&op, len));
    EXPECT_OK(psa_key_derivation_output_bytes(&op, ours, len));
    memcpy(info, context, context_len);
    memcpy(info + context_len, length, 4);
    memcpy(fixed, label, sizeof(label)); /* with its zero */
    memcpy(fixed + sizeof(label), info, context_len + 4);
    EXPECT_EQ(cmac(key_bytes, key_len, fixed, sizeof(label) + context_len + 4, info + context_len + 4), 16);
    const OSSL_PARAM params[] = {
        text(OSSL_KDF_PARAM_MAC, "CMAC"),
        text(OSSL_KDF_PARAM_CIPHER, key_len == 16 ? "AES-128-CBC" : "AES-256-CBC"),
        octets(OSSL_KDF_PARAM_KEY, key_bytes, key_len),
        octets(OSSL_KDF_PARAM_SALT, label, strlen(label)),
        octets(OSSL_KDF_PARAM_INFO, info, context_len + 4 + 16),
        OSSL_PARAM_construct_int(OSSL_KDF_PARAM_KBKDF_USE_L, &without_length),
        OSSL_PARAM_END,
    };
    ask("KBKDF", params, len);
    EXPECT_MEM(ours, theirs, len);
    EXPECT_OK(psa_destroy_key(key));
}

static void counter_kdfs_over_cmac_agree(void)
{
    counter_cmac(16, 16, true);
    counter_cmac(32, 100, true);
    counter_cmac(16, 33, false);
    EXPECT_OK(psa_key_derivation_abort(&op));
}

static void ask_tls(const char *digest, const uint8_t *secret, size_t secret_len, size_t len)
{
    const OSSL_PARAM params[] = {
        text(OSSL_KDF_PARAM_DIGEST, digest),
        octets(OSSL_KDF_PARAM_SECRET, secret, secret_len),
        octets(OSSL_KDF_PARAM_SEED, label, strlen(label)), /* libcrypto takes the label as the seed's beginning */
        octets(OSSL_KDF_PARAM_SEED, context, strlen(context)),
        OSSL_PARAM_END,
    };
    ask("TLS1-PRF", params, len);
}

static void tls_prf(psa_algorithm_t hash, const char *digest, size_t len)
{
    start(PSA_ALG_TLS12_PRF(hash));
    bytes(PSA_KEY_DERIVATION_INPUT_SEED, context, strlen(context));
    bytes(PSA_KEY_DERIVATION_INPUT_SECRET, key_bytes, 48);
    bytes(PSA_KEY_DERIVATION_INPUT_LABEL, label, strlen(label));
    for (size_t at = 0; at < len; at += 7) {
        EXPECT_OK(psa_key_derivation_output_bytes(&op, ours + at, len - at < 7 ? len - at : 7));
    }
    ask_tls(digest, key_bytes, 48, len);
    EXPECT_MEM(ours, theirs, len);
}

static void the_tls_prfs_agree(void)
{
    tls_prf(PSA_ALG_SHA_256, "SHA256", 500);
    tls_prf(PSA_ALG_SHA_384, "SHA384", 100);
    EXPECT_OK(psa_key_derivation_abort(&op));
}

/* RFC 4279: length | other secret | length | key. */
static void tls_psk(psa_algorithm_t hash, const char *digest, size_t other_len, size_t psk_len)
{
    static const uint8_t zeros[128];
    uint8_t premaster[600];
    uint8_t other[300];
    uint8_t psk[128];
    size_t first_len = other_len != 0 ? other_len : psk_len;
    memset(other, 0x5a, sizeof(other));
    memset(psk, 0x77, sizeof(psk));
    start(PSA_ALG_TLS12_PSK_TO_MS(hash));
    bytes(PSA_KEY_DERIVATION_INPUT_SEED, context, strlen(context));
    if (other_len != 0) {
        bytes(PSA_KEY_DERIVATION_INPUT_OTHER_SECRET, other, other_len);
    }
    bytes(PSA_KEY_DERIVATION_INPUT_SECRET, psk, psk_len);
    bytes(PSA_KEY_DERIVATION_INPUT_LABEL, label, strlen(label));
    EXPECT_OK(psa_key_derivation_output_bytes(&op, ours, 48));
    premaster[0] = (uint8_t)(first_len >> 8);
    premaster[1] = (uint8_t)first_len;
    memcpy(premaster + 2, other_len != 0 ? other : zeros, first_len);
    premaster[2 + first_len] = 0;
    premaster[3 + first_len] = (uint8_t)psk_len;
    memcpy(premaster + 4 + first_len, psk, psk_len);
    ask_tls(digest, premaster, 4 + first_len + psk_len, 48);
    EXPECT_MEM(ours, theirs, 48);
}

static void master_secrets_of_pre_shared_keys_agree(void)
{
    tls_psk(PSA_ALG_SHA_256, "SHA256", 0, 16);
    tls_psk(PSA_ALG_SHA_256, "SHA256", 0, 128);
    tls_psk(PSA_ALG_SHA_256, "SHA256", 48, 32);
    tls_psk(PSA_ALG_SHA_384, "SHA384", 256, 64);
    EXPECT_OK(psa_key_derivation_abort(&op));
}

/* RFC 4615, 3. */
static void prf_128(const char *password, const uint8_t *data, size_t len, uint8_t out[16])
{
    static const uint8_t zeros[16];
    uint8_t key[16];
    size_t password_len = strlen(password);
    if (password_len == 16) {
        memcpy(key, password, 16);
    } else {
        EXPECT_EQ(cmac(zeros, 16, (const uint8_t *)password, password_len, key), 16);
    }
    EXPECT_EQ(cmac(key, 16, data, len, out), 16);
}

static void stretch(const char *password, const char *salt, uint32_t cost, size_t len)
{
    uint8_t u[64];
    start(PSA_ALG_PBKDF2_AES_CMAC_PRF_128);
    EXPECT_OK(psa_key_derivation_input_integer(&op, PSA_KEY_DERIVATION_INPUT_COST, cost));
    bytes(PSA_KEY_DERIVATION_INPUT_SALT, salt, strlen(salt));
    bytes(PSA_KEY_DERIVATION_INPUT_PASSWORD, password, strlen(password));
    EXPECT_OK(psa_key_derivation_output_bytes(&op, ours, len));
    for (size_t at = 0; at < len; at += 16) {
        size_t u_len = strlen(salt) + 4;
        memcpy(u, salt, strlen(salt));
        memset(u + strlen(salt), 0, 4);
        u[u_len - 1] = (uint8_t)(at / 16 + 1);
        memset(theirs + at, 0, 16);
        for (uint32_t i = 0; i < cost; i++, u_len = 16) {
            prf_128(password, u, u_len, u);
            for (size_t k = 0; k < 16; k++) {
                theirs[at + k] ^= u[k];
            }
        }
    }
    EXPECT_MEM(ours, theirs, len);
}

static void passwords_stretched_by_cmac_agree(void)
{
    static const uint8_t key_18[] = "\x00\x01\x02\x03\x04\x05\x06\x07\x08\x09\x0a\x0b\x0c\x0d\x0e\x0f\xed\xcb";
    static const uint8_t tag_18[] =
        "\x84\xa3\x48\xa4\xa4\x5d\x23\x5b\xab\xff\xfc\x0d\x2b\x4d\xa0\x9a"; /* RFC 4615, 4 */
    static const uint8_t zeros[16];
    uint8_t message[20];
    uint8_t key[16];
    for (uint8_t i = 0; i < 20; i++) {
        message[i] = i;
    }
    EXPECT_EQ(cmac(zeros, 16, key_18, 18, key), 16);
    EXPECT_EQ(cmac(key, 16, message, 20, ours), 16);
    EXPECT_MEM(ours, tag_18, 16);
    stretch("password", "salt", 1, 16);
    stretch("sixteen byte key", "some salt", 3, 40);
    stretch("", "s", 2, 1);
    stretch("a password that is longer than a block", "salt", 1000, 64);
    EXPECT_OK(psa_key_derivation_abort(&op));
}

int main(void)
{
    static const struct test tests[] = {
        TEST(counter_kdfs_over_hmac_agree, "CRYPTO-1.5:PSA_ALG_SP800_108_COUNTER_HMAC"),
        TEST(counter_kdfs_over_cmac_agree, "CRYPTO-1.5:PSA_ALG_SP800_108_COUNTER_CMAC"),
        TEST(the_tls_prfs_agree, "CRYPTO-1.5:PSA_ALG_TLS12_PRF"),
        TEST(master_secrets_of_pre_shared_keys_agree, "CRYPTO-1.5:PSA_ALG_TLS12_PSK_TO_MS"),
        TEST(passwords_stretched_by_cmac_agree, "CRYPTO-1.5:PSA_ALG_PBKDF2_AES_CMAC_PRF_128"),
    };
    return test_main("crypto.derive-peer", tests, sizeof(tests) / sizeof(tests[0]));
}
