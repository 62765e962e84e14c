/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "api.h"

/* RSA: keys, signatures, encryption. API 1.5, 9.5.1, 10.9.1, 10.10. */

static const psa_key_type_t pair = PSA_KEY_TYPE_RSA_KEY_PAIR;
static const psa_key_type_t public_type = PSA_KEY_TYPE_RSA_PUBLIC_KEY;

enum { DER_MAX = PSA_EXPORT_KEY_PAIR_MAX_SIZE };

static const psa_key_usage_t every_use = PSA_KEY_USAGE_EXPORT | PSA_KEY_USAGE_SIGN_HASH | PSA_KEY_USAGE_VERIFY_HASH |
                                         PSA_KEY_USAGE_ENCRYPT | PSA_KEY_USAGE_DECRYPT;

static void start(void)
{
    EXPECT_OK(psa_crypto_init());
}

/* One key pair of 1024 bits for all tests, since a fresh one takes its time; a policy is its import's. */
static psa_key_id_t key_with(psa_algorithm_t alg)
{
    static uint8_t der[DER_MAX];
    static size_t len;
    psa_key_id_t key = PSA_KEY_ID_NULL;
    start();
    if (len == 0) {
        psa_key_attributes_t attributes = attributes_of(pair, 1024, 0, PSA_KEY_USAGE_EXPORT);
        EXPECT_OK(psa_generate_key(&attributes, &key));
        EXPECT_OK(psa_export_key(key, der, sizeof(der), &len));
        EXPECT_OK(psa_destroy_key(key));
    }
    psa_key_attributes_t attributes = attributes_of(pair, 1024, alg, every_use);
    EXPECT_OK(psa_import_key(&attributes, der, len, &key));
    return key;
}

static size_t export_pair(uint8_t der[DER_MAX])
{
    size_t len = 0;
    psa_key_id_t key = key_with(PSA_ALG_NONE);
    EXPECT_OK(psa_export_key(key, der, DER_MAX, &len));
    EXPECT_OK(psa_destroy_key(key));
    return len;
}

static void a_pair_is_exported_as_it_was_imported(void)
{
    uint8_t der[DER_MAX], again[DER_MAX], public[DER_MAX];
    size_t public_len = 0, again_len = 0;
    size_t len = export_pair(der);
    psa_key_id_t key = key_with(PSA_ALG_NONE);
    psa_key_attributes_t got = PSA_KEY_ATTRIBUTES_INIT;
    EXPECT(len <= PSA_EXPORT_KEY_OUTPUT_SIZE(pair, 1024));
    EXPECT_OK(psa_export_public_key(key, public, sizeof(public), &public_len));
    EXPECT_EQ(public_len, 140); /* 1024-bit modulus and 65537 */
    EXPECT(public_len <= PSA_EXPORT_PUBLIC_KEY_OUTPUT_SIZE(pair, 1024));
    EXPECT_EQ(psa_export_public_key(key, public, public_len - 1, &again_len), PSA_ERROR_BUFFER_TOO_SMALL);
    EXPECT_EQ(again_len, 0);
    EXPECT_OK(psa_export_public_key(key, public, public_len, &public_len));
    EXPECT_OK(psa_destroy_key(key));
    psa_key_attributes_t attributes = attributes_of(public_type, 0, 0, 0);
    EXPECT_OK(psa_import_key(&attributes, public, public_len, &key));
    EXPECT_OK(psa_get_key_attributes(key, &got));
    EXPECT_EQ(psa_get_key_bits(&got), 1024);
    EXPECT_OK(psa_export_key(key, again, sizeof(again), &again_len));
    EXPECT_EQ(again_len, public_len);
    EXPECT_MEM(again, public, public_len);
    EXPECT_OK(psa_destroy_key(key));
}

/* Where the pieces begin: 30 82 LL LL, 02 01 00, 02 81 81 00 n[128], 02 03 01 00 01, ... */
enum { AT_VERSION = 6, AT_MODULUS = 11, AT_EXPONENT = AT_MODULUS + 128 + 2 };

static void a_pair_that_is_not_as_it_must_be_is_refused(void)
{
    uint8_t der[DER_MAX + 1], bad[DER_MAX + 1];
    psa_key_id_t key = PSA_KEY_ID_NULL;
    size_t len = export_pair(der);
    psa_key_attributes_t attributes = attributes_of(pair, 0, 0, 0);
    EXPECT_EQ(der[AT_VERSION], 0);
    EXPECT_EQ(psa_import_key(&attributes, der, len - 1, &key), PSA_ERROR_INVALID_ARGUMENT); /* cut short */
    memcpy(bad, der, len);
    bad[len] = 0;
    EXPECT_EQ(psa_import_key(&attributes, bad, len + 1, &key), PSA_ERROR_INVALID_ARGUMENT); /* bytes behind */
    bad[AT_VERSION] = 1; /* more than two primes */
    EXPECT_EQ(psa_import_key(&attributes, bad, len, &key), PSA_ERROR_INVALID_ARGUMENT);
    /* Any other bit turned anywhere: the numbers no longer belong together. */
    for (size_t at = 4; at < len; at += 13) {
        memcpy(bad, der, len);
        bad[at] ^= 0x10;
        psa_status_t status = psa_import_key(&attributes, bad, len, &key);
        EXPECT(status == PSA_ERROR_INVALID_ARGUMENT || status == PSA_ERROR_NOT_SUPPORTED);
        EXPECT_EQ(key, PSA_KEY_ID_NULL);
    }
    psa_set_key_bits(&attributes, 1023);
    EXPECT_EQ(psa_import_key(&attributes, der, len, &key), PSA_ERROR_INVALID_ARGUMENT);
    attributes = attributes_of(public_type, 0, 0, 0);
    EXPECT_EQ(psa_import_key(&attributes, der, len, &key), PSA_ERROR_INVALID_ARGUMENT);
}

static void a_public_key_that_is_not_as_it_must_be_is_refused(void)
{
    uint8_t der[DER_MAX], bad[DER_MAX];
    size_t len = 0;
    psa_key_id_t key = key_with(PSA_ALG_NONE);
    EXPECT_OK(psa_export_public_key(key, der, sizeof(der), &len));
    EXPECT_OK(psa_destroy_key(key));
    psa_key_attributes_t attributes = attributes_of(public_type, 0, 0, 0);
    memcpy(bad, der, len);
    bad[len - 1] = 0; /* an even exponent */
    EXPECT_EQ(psa_import_key(&attributes, bad, len, &key), PSA_ERROR_INVALID_ARGUMENT);
    memcpy(bad, der, len);
    bad[len - 1 - 5] ^= 1; /* an even modulus */
    EXPECT_EQ(psa_import_key(&attributes, bad, len, &key), PSA_ERROR_INVALID_ARGUMENT);
    memcpy(bad, der, len);
    bad[1] = 0x80; /* a length that is not definite */
    EXPECT_EQ(psa_import_key(&attributes, bad, len, &key), PSA_ERROR_INVALID_ARGUMENT);
    static const uint8_t tiny[] = { 0x30, 0x06, 0x02, 0x01, 0x0f, 0x02, 0x01, 0x03 };
    EXPECT_EQ(psa_import_key(&attributes, tiny, sizeof(tiny), &key), PSA_ERROR_NOT_SUPPORTED);
    EXPECT_EQ(key, PSA_KEY_ID_NULL);
}

static void keys_are_generated_with_the_size_and_exponent_asked_for(void)
{
    static const uint8_t three[4] = { 3, 0, 0, 0 };
    static const uint8_t even[] = { 4 };
    static const uint8_t one[] = { 1 };
    static const uint8_t huge[9] = { 1, 0, 0, 0, 0, 0, 0, 0, 1 };
    const psa_custom_key_parameters_t plain = PSA_CUSTOM_KEY_PARAMETERS_INIT;
    const psa_custom_key_parameters_t flagged = { .flags = 1 };
    uint8_t public[DER_MAX];
    size_t len = 0;
    psa_key_id_t key = PSA_KEY_ID_NULL;
    start();
    psa_key_attributes_t attributes = attributes_of(pair, 1032, 0, 0);
    EXPECT_OK(psa_generate_key_custom(&attributes, &plain, three, sizeof(three), &key));
    EXPECT_OK(psa_export_public_key(key, public, sizeof(public), &len));
    EXPECT_EQ(public[len - 1], 3);
    EXPECT_EQ(public[len - 2], 1);
    EXPECT_OK(psa_destroy_key(key));
    EXPECT_EQ(psa_generate_key_custom(&attributes, &plain, even, 1, &key), PSA_ERROR_INVALID_ARGUMENT);
    EXPECT_EQ(psa_generate_key_custom(&attributes, &plain, one, 1, &key), PSA_ERROR_INVALID_ARGUMENT);
    EXPECT_EQ(psa_generate_key_custom(&attributes, &plain, huge, sizeof(huge), &key), PSA_ERROR_NOT_SUPPORTED);
    EXPECT_EQ(psa_generate_key_custom(&attributes, &flagged, three, sizeof(three), &key), PSA_ERROR_INVALID_ARGUMENT);
    psa_set_key_bits(&attributes, 512);
    EXPECT_EQ(psa_generate_key(&attributes, &key), PSA_ERROR_NOT_SUPPORTED);
    psa_set_key_bits(&attributes, 0);
    EXPECT_EQ(psa_generate_key(&attributes, &key), PSA_ERROR_INVALID_ARGUMENT);
    EXPECT_EQ(key, PSA_KEY_ID_NULL);
}

static void check_signature(psa_algorithm_t alg, size_t hash_len)
{
    static const uint8_t bytes[65] = { 9, 8, 7 };
    uint8_t signature[128], other[128];
    size_t len = 0;
    psa_key_id_t key = key_with(alg);
    EXPECT_OK(psa_sign_hash(key, alg, bytes, hash_len, signature, sizeof(signature), &len));
    EXPECT_EQ(len, 128);
    EXPECT_OK(psa_verify_hash(key, alg, bytes, hash_len, signature, len));
    EXPECT_EQ(psa_verify_hash(key, alg, bytes + 1, hash_len, signature, len), PSA_ERROR_INVALID_SIGNATURE);
    EXPECT_EQ(psa_verify_hash(key, alg, bytes, hash_len, signature, len - 1), PSA_ERROR_INVALID_SIGNATURE);
    memcpy(other, signature, len);
    other[64] ^= 1;
    EXPECT_EQ(psa_verify_hash(key, alg, bytes, hash_len, other, len), PSA_ERROR_INVALID_SIGNATURE);
    memset(other, 0xff, sizeof(other)); /* above the modulus */
    EXPECT_EQ(psa_verify_hash(key, alg, bytes, hash_len, other, len), PSA_ERROR_INVALID_SIGNATURE);
    EXPECT_EQ(psa_sign_hash(key, alg, bytes, hash_len, signature, 127, &len), PSA_ERROR_BUFFER_TOO_SMALL);
    EXPECT_EQ(len, 0);
    EXPECT_OK(psa_destroy_key(key));
}

static void hashes_are_signed_and_verified(void)
{
    static const psa_algorithm_t hashes[] = { PSA_ALG_SHA_224, PSA_ALG_SHA_256, PSA_ALG_SHA_384, PSA_ALG_SHA_512,
                                              PSA_ALG_SHA3_256 };
    for (size_t i = 0; i < sizeof(hashes) / sizeof(hashes[0]); i++) {
        check_signature(PSA_ALG_RSA_PKCS1V15_SIGN(hashes[i]), PSA_HASH_LENGTH(hashes[i]));
        check_signature(PSA_ALG_RSA_PSS(hashes[i]), PSA_HASH_LENGTH(hashes[i]));
        check_signature(PSA_ALG_RSA_PSS_ANY_SALT(hashes[i]), PSA_HASH_LENGTH(hashes[i]));
    }
    check_signature(PSA_ALG_RSA_PKCS1V15_SIGN_RAW, 40);
}

static void a_hash_of_another_length_is_not_signed(void)
{
    uint8_t bytes[128] = { 0 }, signature[128];
    size_t len = 0;
    psa_algorithm_t alg = PSA_ALG_RSA_PKCS1V15_SIGN(PSA_ALG_SHA_256);
    psa_key_id_t key = key_with(alg);
    EXPECT_EQ(psa_sign_hash(key, alg, bytes, 31, signature, sizeof(signature), &len), PSA_ERROR_INVALID_ARGUMENT);
    EXPECT_EQ(psa_verify_hash(key, alg, bytes, 33, signature, sizeof(signature)), PSA_ERROR_INVALID_ARGUMENT);
    EXPECT_EQ(psa_sign_hash(key, PSA_ALG_ECDSA(PSA_ALG_SHA_256), bytes, 32, signature, sizeof(signature), &len),
              PSA_ERROR_NOT_PERMITTED);
    EXPECT_OK(psa_destroy_key(key));
    key = key_with(PSA_ALG_RSA_PKCS1V15_SIGN_RAW); /* 11 bytes of padding at least */
    EXPECT_EQ(psa_sign_hash(key, PSA_ALG_RSA_PKCS1V15_SIGN_RAW, bytes, 118, signature, sizeof(signature), &len),
              PSA_ERROR_INVALID_ARGUMENT);
    EXPECT_OK(psa_sign_hash(key, PSA_ALG_RSA_PKCS1V15_SIGN_RAW, bytes, 117, signature, sizeof(signature), &len));
    EXPECT_OK(psa_destroy_key(key));
}

/* 10.9.1: any hash includes the raw form; and PSS with any salt is a policy of its own. */
static void a_wildcard_permits_what_it_names(void)
{
    static const uint8_t hash[32] = { 3 };
    uint8_t signature[128];
    size_t len = 0;
    psa_key_id_t key = key_with(PSA_ALG_RSA_PKCS1V15_SIGN(PSA_ALG_ANY_HASH));
    EXPECT_OK(psa_sign_hash(key, PSA_ALG_RSA_PKCS1V15_SIGN_RAW, hash, 32, signature, sizeof(signature), &len));
    EXPECT_OK(psa_sign_hash(key, PSA_ALG_RSA_PKCS1V15_SIGN(PSA_ALG_SHA_256), hash, 32, signature, sizeof(signature),
                            &len));
    EXPECT_EQ(psa_sign_hash(key, PSA_ALG_RSA_PSS(PSA_ALG_SHA_256), hash, 32, signature, sizeof(signature), &len),
              PSA_ERROR_NOT_PERMITTED);
    EXPECT_OK(psa_destroy_key(key));
    key = key_with(PSA_ALG_RSA_PSS(PSA_ALG_SHA_256));
    EXPECT_EQ(
        psa_sign_hash(key, PSA_ALG_RSA_PSS_ANY_SALT(PSA_ALG_SHA_256), hash, 32, signature, sizeof(signature), &len),
        PSA_ERROR_NOT_PERMITTED);
    EXPECT_OK(psa_destroy_key(key));
}

/* With SHA-512 a modulus of 1024 bits has no room for a salt as long as the hash. */
static void the_salt_is_as_long_as_the_hash_or_as_there_is_room_for(void)
{
    static const uint8_t hash[64] = { 5 };
    uint8_t signature[128];
    size_t len = 0;
    psa_key_id_t strict = key_with(PSA_ALG_RSA_PSS(PSA_ALG_SHA_512));
    EXPECT_OK(psa_sign_hash(strict, PSA_ALG_RSA_PSS(PSA_ALG_SHA_512), hash, 64, signature, sizeof(signature), &len));
    EXPECT_OK(psa_verify_hash(strict, PSA_ALG_RSA_PSS(PSA_ALG_SHA_512), hash, 64, signature, len));
    EXPECT_OK(psa_destroy_key(strict));
    psa_key_id_t any = key_with(PSA_ALG_RSA_PSS_ANY_SALT(PSA_ALG_SHA_512));
    EXPECT_OK(psa_verify_hash(any, PSA_ALG_RSA_PSS_ANY_SALT(PSA_ALG_SHA_512), hash, 64, signature, len));
    EXPECT_OK(psa_destroy_key(any));
}

/* A signature of PSS with SHA-256 and no salt: Wycheproof, rsa_pss_2048_sha256_mgf1_0, case 2. */
static const char unsalted_key[] =
    "3082010a0282010100a2b451a07d0aa5f96e455671513550514a8a5b462ebef717094fa1fee82224e637f9746d3f7cafd318"
    "78d80325b6ef5a1700f65903b469429e89d6eac8845097b5ab393189db92512ed8a7711a1253facd20f79c15e8247f3d3e42"
    "e46e48c98e254a2fe9765313a03eff8f17e1a029397a1fa26a8dce26f490ed81299615d9814c22da610428e09c7d96585942"
    "66f5c021d0fceca08d945a12be82de4d1ece6b4c03145b5d3495d4ed5411eb878daf05fd7afc3e09ada0f1126422f590975a"
    "1969816f48698bcbba1b4d9cae79d460d8f9f85e7975005d9bc22c4e5ac0f7c1a45d12569a62807d3b9a02e5a530e773066f"
    "453d1f5b4c2e9cf7820283f742b9d50203010001";
static const char unsalted_message[] = "0000000000000000000000000000000000000000";
static const char unsalted_signature[] =
    "4bf16f098701d340c438368e658ed8904d3a21f7714c02440d7476ead132766b3d578b325ae752f906873af1b795585a2a0d"
    "0e6788fe903321b2080bd0dfb9de42c3be41aeff37e32defdc0a75f12adb5b9de4d067a920a720cb16cfaf56d7c09d8ef384"
    "a8aa106545229b540c52b49ecc9d6d14ea70480642b9cd0330efc005502e4c38b96a36456447ce2133df78854307010ec221"
    "305dc90570252321e06c1bb01d75100e85e68326fe92488c0c5e58524b10f8ec7458d887cec254d39b0bef921ba31fd5a117"
    "977f1945fc04837727456949ffdc9886f21071186bf32dfbd9c3cd6a2a00a1cdd5fc3c22f4bbaab92aa85116711f1c53754b"
    "dd2bc384f2a8";

static size_t bytes_of(const char *hex, uint8_t *bytes)
{
    size_t len = strlen(hex) / 2;
    for (size_t i = 0; i < len; i++) {
        char pair_of_digits[3] = { hex[2 * i], hex[2 * i + 1], '\0' };
        bytes[i] = (uint8_t)strtoul(pair_of_digits, NULL, 16);
    }
    return len;
}

static void a_salt_of_another_length_is_taken_only_where_any_is(void)
{
    static const psa_algorithm_t algs[] = { PSA_ALG_RSA_PSS(PSA_ALG_SHA_256),
                                            PSA_ALG_RSA_PSS_ANY_SALT(PSA_ALG_SHA_256) };
    uint8_t der[300], message[64], signature[256];
    size_t len = bytes_of(unsalted_key, der);
    size_t message_len = bytes_of(unsalted_message, message);
    start();
    EXPECT_EQ(bytes_of(unsalted_signature, signature), 256);
    for (size_t i = 0; i < 2; i++) {
        psa_key_id_t key = PSA_KEY_ID_NULL;
        psa_key_attributes_t attributes = attributes_of(public_type, 2048, algs[i], PSA_KEY_USAGE_VERIFY_MESSAGE);
        EXPECT_OK(psa_import_key(&attributes, der, len, &key));
        EXPECT_EQ(psa_verify_message(key, algs[i], message, message_len, signature, 256),
                  i == 0 ? PSA_ERROR_INVALID_SIGNATURE : PSA_SUCCESS);
        EXPECT_OK(psa_destroy_key(key));
    }
}

static void check_encryption(psa_algorithm_t alg, size_t longest, const char *label)
{
    uint8_t message[128], sealed[128], back[128];
    size_t len = 0, back_len = 0;
    const uint8_t *salt = (const uint8_t *)label;
    psa_key_id_t key = key_with(alg);
    memset(message, 0xa5, sizeof(message));
    EXPECT_EQ(PSA_ASYMMETRIC_DECRYPT_OUTPUT_SIZE(pair, 1024, alg), longest);
    for (size_t n = 0; n <= longest; n = n == longest ? n + 1 : longest) {
        EXPECT_OK(psa_asymmetric_encrypt(key, alg, message, n, salt, strlen(label), sealed, sizeof(sealed), &len));
        EXPECT_EQ(len, 128);
        EXPECT_OK(psa_asymmetric_decrypt(key, alg, sealed, len, salt, strlen(label), back, sizeof(back), &back_len));
        EXPECT_EQ(back_len, n);
        EXPECT_MEM(back, message, n);
    }
    EXPECT_EQ(psa_asymmetric_decrypt(key, alg, sealed, len, salt, strlen(label), back, longest - 1, &back_len),
              PSA_ERROR_BUFFER_TOO_SMALL);
    EXPECT_EQ(back_len, 0);
    EXPECT_EQ(psa_asymmetric_encrypt(key, alg, message, longest + 1, salt, strlen(label), sealed, sizeof(sealed), &len),
              PSA_ERROR_INVALID_ARGUMENT);
    EXPECT_EQ(len, 0);
    EXPECT_OK(psa_asymmetric_encrypt(key, alg, message, 5, salt, strlen(label), sealed, sizeof(sealed), &len));
    EXPECT_EQ(psa_asymmetric_encrypt(key, alg, message, 5, salt, strlen(label), back, 127, &back_len),
              PSA_ERROR_BUFFER_TOO_SMALL);
    EXPECT_EQ(psa_asymmetric_decrypt(key, alg, sealed, 127, salt, strlen(label), back, sizeof(back), &back_len),
              PSA_ERROR_INVALID_ARGUMENT);
    /* In place: the result may lie over the input. */
    EXPECT_OK(psa_asymmetric_decrypt(key, alg, sealed, 128, salt, strlen(label), sealed + 3, 100, &back_len));
    EXPECT_EQ(back_len, 5);
    EXPECT_MEM(sealed + 3, message, 5);
    memset(sealed, 0, sizeof(sealed));
    sealed[127] = 2;
    memset(back, 0, sizeof(back));
    EXPECT_EQ(psa_asymmetric_decrypt(key, alg, sealed, 128, salt, strlen(label), back, sizeof(back), &back_len),
              PSA_ERROR_INVALID_PADDING);
    EXPECT_EQ(back_len, 0);
    for (size_t i = 0; i < sizeof(back); i++) {
        EXPECT_EQ(back[i], 0);
    }
    memset(sealed, 0xff, sizeof(sealed)); /* above the modulus */
    EXPECT_EQ(psa_asymmetric_decrypt(key, alg, sealed, 128, salt, strlen(label), back, sizeof(back), &back_len),
              PSA_ERROR_INVALID_PADDING);
    EXPECT_OK(psa_destroy_key(key));
}

static void messages_are_encrypted_and_decrypted(void)
{
    start();
    check_encryption(PSA_ALG_RSA_PKCS1V15_CRYPT, 117, "");
    check_encryption(PSA_ALG_RSA_OAEP(PSA_ALG_SHA_256), 62, "");
    check_encryption(PSA_ALG_RSA_OAEP(PSA_ALG_SHA_256), 62, "label");
    check_encryption(PSA_ALG_RSA_OAEP(PSA_ALG_SHA_384), 30, "another label");
}

static void a_label_is_bound_and_goes_with_oaep_alone(void)
{
    uint8_t sealed[128], back[128];
    size_t len = 0, back_len = 0;
    psa_algorithm_t oaep = PSA_ALG_RSA_OAEP(PSA_ALG_SHA_256);
    psa_key_id_t key = key_with(oaep);
    EXPECT_OK(psa_asymmetric_encrypt(key, oaep, sealed, 1, (const uint8_t *)"a", 1, sealed, sizeof(sealed), &len));
    EXPECT_EQ(psa_asymmetric_decrypt(key, oaep, sealed, len, (const uint8_t *)"b", 1, back, sizeof(back), &back_len),
              PSA_ERROR_INVALID_PADDING);
    EXPECT_EQ(psa_asymmetric_decrypt(key, PSA_ALG_ECDH, sealed, len, NULL, 0, back, sizeof(back), &back_len),
              PSA_ERROR_INVALID_ARGUMENT);
    EXPECT_EQ(psa_asymmetric_decrypt(key, PSA_ALG_RSA_PKCS1V15_CRYPT, sealed, len, NULL, 0, back, sizeof(back),
                                     &back_len),
              PSA_ERROR_NOT_PERMITTED);
    EXPECT_OK(psa_destroy_key(key));
    key = key_with(PSA_ALG_RSA_PKCS1V15_CRYPT);
    EXPECT_EQ(psa_asymmetric_encrypt(key, PSA_ALG_RSA_PKCS1V15_CRYPT, back, 1, (const uint8_t *)"a", 1, sealed,
                                     sizeof(sealed), &len),
              PSA_ERROR_INVALID_ARGUMENT);
    EXPECT_OK(psa_destroy_key(key));
}

static void a_public_key_encrypts_and_does_not_decrypt(void)
{
    uint8_t der[DER_MAX], sealed[128], back[128];
    size_t len = 0, back_len = 0;
    psa_key_id_t public_key = PSA_KEY_ID_NULL;
    psa_algorithm_t alg = PSA_ALG_RSA_OAEP(PSA_ALG_SHA_256);
    psa_key_id_t key = key_with(alg);
    EXPECT_OK(psa_export_public_key(key, der, sizeof(der), &len));
    psa_key_attributes_t attributes = attributes_of(public_type, 0, alg, PSA_KEY_USAGE_ENCRYPT | PSA_KEY_USAGE_DECRYPT);
    EXPECT_OK(psa_import_key(&attributes, der, len, &public_key));
    EXPECT_OK(psa_asymmetric_encrypt(public_key, alg, back, 9, NULL, 0, sealed, sizeof(sealed), &len));
    EXPECT_EQ(psa_asymmetric_decrypt(public_key, alg, sealed, len, NULL, 0, back, sizeof(back), &back_len),
              PSA_ERROR_INVALID_ARGUMENT);
    EXPECT_OK(psa_asymmetric_decrypt(key, alg, sealed, len, NULL, 0, back, sizeof(back), &back_len));
    EXPECT_EQ(back_len, 9);
    EXPECT_EQ(psa_check_key_usage(key, alg, PSA_KEY_USAGE_DECRYPT), PSA_SUCCESS);
    EXPECT_EQ(psa_check_key_usage(key, alg, PSA_KEY_USAGE_SIGN_HASH), PSA_ERROR_INVALID_ARGUMENT);
    EXPECT_OK(psa_destroy_key(key));
    EXPECT_OK(psa_destroy_key(public_key));
}

int main(void)
{
    static const struct test tests[] = {
        TEST(a_pair_is_exported_as_it_was_imported, "CRYPTO-1.5:PSA_KEY_TYPE_RSA_KEY_PAIR"),
        TEST(a_pair_that_is_not_as_it_must_be_is_refused, "CRYPTO-1.5:psa_import_key"),
        TEST(a_public_key_that_is_not_as_it_must_be_is_refused, "CRYPTO-1.5:PSA_KEY_TYPE_RSA_PUBLIC_KEY"),
        TEST(keys_are_generated_with_the_size_and_exponent_asked_for, "CRYPTO-1.5:psa_generate_key_custom"),
        TEST(hashes_are_signed_and_verified, "CRYPTO-1.5:PSA_ALG_RSA_PKCS1V15_SIGN"),
        TEST(a_hash_of_another_length_is_not_signed, "CRYPTO-1.5:psa_sign_hash"),
        TEST(a_wildcard_permits_what_it_names, "CRYPTO-1.5:PSA_ALG_RSA_PKCS1V15_SIGN_RAW"),
        TEST(the_salt_is_as_long_as_the_hash_or_as_there_is_room_for, "CRYPTO-1.5:PSA_ALG_RSA_PSS"),
        TEST(a_salt_of_another_length_is_taken_only_where_any_is, "CRYPTO-1.5:PSA_ALG_RSA_PSS_ANY_SALT"),
        TEST(messages_are_encrypted_and_decrypted, "CRYPTO-1.5:psa_asymmetric_decrypt"),
        TEST(a_label_is_bound_and_goes_with_oaep_alone, "CRYPTO-1.5:PSA_ALG_RSA_OAEP"),
        TEST(a_public_key_encrypts_and_does_not_decrypt, "CRYPTO-1.5:psa_asymmetric_encrypt"),
    };
    return test_main(CRYPTO_TEST_PREFIX ".rsa", tests, sizeof(tests) / sizeof(tests[0]));
}
