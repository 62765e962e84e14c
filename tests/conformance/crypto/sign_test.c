/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "api.h"

/* Signatures with a context and in parts: API 1.5, 10.9.8 and 10.9.9. */

static const uint8_t message[] = "an ashlar is a stone that was dressed";
static const psa_key_usage_t both = PSA_KEY_USAGE_SIGN_MESSAGE | PSA_KEY_USAGE_VERIFY_MESSAGE;

static psa_key_id_t key_for(psa_algorithm_t alg)
{
    EXPECT_OK(psa_crypto_init());
    return curve_key(256, alg, both);
}

static psa_key_id_t edwards_key(psa_algorithm_t alg)
{
    psa_key_attributes_t attributes =
        attributes_of(PSA_KEY_TYPE_ECC_KEY_PAIR(PSA_ECC_FAMILY_TWISTED_EDWARDS), 255, alg, both);
    psa_key_id_t key = PSA_KEY_ID_NULL;
    EXPECT_OK(psa_crypto_init());
    EXPECT_OK(psa_generate_key(&attributes, &key));
    return key;
}

static void an_empty_context_is_none(void)
{
    uint8_t signature[64], hash[32];
    size_t len = 0;
    psa_algorithm_t alg = PSA_ALG_ECDSA(PSA_ALG_SHA_256);
    EXPECT_OK(psa_crypto_init());
    psa_key_id_t key = curve_key(256, alg, PSA_KEY_USAGE_SIGN_HASH | PSA_KEY_USAGE_VERIFY_HASH);
    EXPECT_OK(psa_sign_message_with_context(key, alg, message, sizeof(message), NULL, 0, signature,
                                            sizeof(signature), &len));
    EXPECT_OK(psa_verify_message(key, alg, message, sizeof(message), signature, len));
    EXPECT_OK(psa_verify_message_with_context(key, alg, message, sizeof(message), NULL, 0, signature, len));
    EXPECT_OK(psa_hash_compute(PSA_ALG_SHA_256, message, sizeof(message), hash, sizeof(hash), &len));
    EXPECT_OK(psa_verify_hash_with_context(key, alg, hash, sizeof(hash), NULL, 0, signature, 64));
    EXPECT_OK(psa_sign_hash_with_context(key, alg, hash, sizeof(hash), NULL, 0, signature, sizeof(signature), &len));
    EXPECT_OK(psa_verify_hash(key, alg, hash, sizeof(hash), signature, len));
    EXPECT_EQ(psa_verify_hash_with_context(key, alg, hash, 31, NULL, 0, signature, 64), PSA_ERROR_INVALID_ARGUMENT);
    signature[0] ^= 1;
    EXPECT_EQ(psa_verify_message_with_context(key, alg, message, sizeof(message), NULL, 0, signature, 64),
              PSA_ERROR_INVALID_SIGNATURE);
    EXPECT_OK(psa_destroy_key(key));
}

static void a_context_goes_only_where_there_can_be_one(void)
{
    static const uint8_t context[256] = { 1 };
    uint8_t signature[64];
    size_t len = 5;
    psa_algorithm_t alg = PSA_ALG_ECDSA(PSA_ALG_SHA_256);
    psa_key_id_t key = key_for(alg);
    EXPECT_EQ(psa_sign_message_with_context(key, alg, message, 3, context, 1, signature, sizeof(signature), &len),
              PSA_ERROR_INVALID_ARGUMENT);
    EXPECT_EQ(len, 0);
    EXPECT_EQ(psa_verify_message_with_context(key, alg, message, 3, context, 1, signature, 64),
              PSA_ERROR_INVALID_ARGUMENT);
    EXPECT_EQ(psa_sign_hash_with_context(key, alg, message, 32, NULL, 0, signature, sizeof(signature), &len),
              PSA_ERROR_NOT_PERMITTED);
    EXPECT_OK(psa_destroy_key(key));
    key = edwards_key(PSA_ALG_PURE_EDDSA);
    EXPECT_EQ(psa_sign_message_with_context(key, PSA_ALG_PURE_EDDSA, message, 3, context, 1, signature,
                                            sizeof(signature), &len),
              PSA_ERROR_INVALID_ARGUMENT);
    EXPECT_OK(psa_destroy_key(key));
    key = edwards_key(PSA_ALG_EDDSA_CTX);
    EXPECT_EQ(psa_sign_message_with_context(key, PSA_ALG_EDDSA_CTX, message, 3, context, 256, signature,
                                            sizeof(signature), &len),
              PSA_ERROR_INVALID_ARGUMENT);
    EXPECT_OK(psa_destroy_key(key));
}

/* RFC 8032, 7.2 and 7.3: the bytes are the driver's known answers; here, that context and form are bound. */
static void a_context_and_the_form_are_bound(void)
{
    static const psa_algorithm_t algs[] = { PSA_ALG_EDDSA_CTX, PSA_ALG_ED25519PH };
    uint8_t signature[64], hash[64];
    size_t len = 0;
    for (size_t i = 0; i < 2; i++) {
        psa_key_id_t key = edwards_key(algs[i]);
        EXPECT_OK(psa_sign_message_with_context(key, algs[i], message, sizeof(message), message,
                                                255 % sizeof(message), signature, sizeof(signature), &len));
        EXPECT_EQ(len, 64);
        EXPECT_OK(psa_verify_message_with_context(key, algs[i], message, sizeof(message), message,
                                                  255 % sizeof(message), signature, len));
        EXPECT_EQ(psa_verify_message_with_context(key, algs[i], message, sizeof(message), message, 1, signature, len),
                  PSA_ERROR_INVALID_SIGNATURE);
        EXPECT_EQ(psa_verify_message(key, algs[i], message, sizeof(message), signature, len),
                  PSA_ERROR_INVALID_SIGNATURE);
        EXPECT_OK(psa_sign_message(key, algs[i], message, sizeof(message), signature, sizeof(signature), &len));
        EXPECT_OK(psa_verify_message_with_context(key, algs[i], message, sizeof(message), NULL, 0, signature, len));
        EXPECT_OK(psa_destroy_key(key));
    }
    psa_key_attributes_t attributes =
        attributes_of(PSA_KEY_TYPE_ECC_KEY_PAIR(PSA_ECC_FAMILY_TWISTED_EDWARDS), 255, PSA_ALG_ED25519PH,
                      PSA_KEY_USAGE_SIGN_HASH | PSA_KEY_USAGE_VERIFY_HASH);
    psa_key_id_t key = PSA_KEY_ID_NULL;
    psa_sign_operation_t sign = PSA_SIGN_OPERATION_INIT;
    EXPECT_OK(psa_generate_key(&attributes, &key));
    EXPECT_OK(psa_sign_setup(&sign, key, PSA_ALG_ED25519PH));
    EXPECT_OK(psa_sign_set_context(&sign, message, 4));
    EXPECT_OK(psa_sign_update(&sign, message, sizeof(message)));
    EXPECT_OK(psa_sign_finish(&sign, signature, sizeof(signature), &len));
    EXPECT_OK(psa_hash_compute(PSA_ALG_SHA_512, message, sizeof(message), hash, sizeof(hash), &len));
    EXPECT_OK(psa_verify_hash_with_context(key, PSA_ALG_ED25519PH, hash, sizeof(hash), message, 4, signature, 64));
    EXPECT_EQ(psa_verify_hash(key, PSA_ALG_ED25519PH, hash, sizeof(hash), signature, 64), PSA_ERROR_INVALID_SIGNATURE);
    EXPECT_EQ(psa_verify_hash(key, PSA_ALG_ED448PH, hash, sizeof(hash), signature, 64), PSA_ERROR_NOT_PERMITTED);
    EXPECT_OK(psa_destroy_key(key));
}

static void a_signature_in_parts_is_that_of_the_whole(void)
{
    uint8_t signature[64];
    size_t len = 0;
    psa_algorithm_t alg = PSA_ALG_DETERMINISTIC_ECDSA(PSA_ALG_SHA_256);
    psa_sign_operation_t sign = PSA_SIGN_OPERATION_INIT;
    psa_verify_operation_t verify = PSA_VERIFY_OPERATION_INIT;
    psa_key_id_t key = key_for(alg);
    EXPECT_OK(psa_sign_setup(&sign, key, alg));
    EXPECT_OK(psa_sign_set_context(&sign, NULL, 0));
    EXPECT_OK(psa_sign_update(&sign, message, 5));
    EXPECT_OK(psa_sign_update(&sign, NULL, 0));
    EXPECT_OK(psa_sign_update(&sign, message + 5, sizeof(message) - 5));
    EXPECT_OK(psa_sign_finish(&sign, signature, sizeof(signature), &len));
    EXPECT_EQ(len, 64);
    EXPECT_OK(psa_verify_message(key, alg, message, sizeof(message), signature, len));
    EXPECT_BAD_STATE(psa_sign_update(&sign, message, 1));
    EXPECT_OK(psa_verify_setup(&verify, key, alg, signature, len));
    EXPECT_OK(psa_verify_update(&verify, message, 20));
    EXPECT_OK(psa_verify_update(&verify, message + 20, sizeof(message) - 20));
    EXPECT_OK(psa_verify_finish(&verify));
    EXPECT_BAD_STATE(psa_verify_finish(&verify));
    EXPECT_OK(psa_verify_abort(&verify));
    EXPECT_OK(psa_sign_abort(&sign));
    EXPECT_OK(psa_destroy_key(key));
}

/* EdDSA reads the message once to verify, and twice to sign. */
static void eddsa_is_verified_in_parts(void)
{
    static const psa_algorithm_t algs[] = { PSA_ALG_PURE_EDDSA, PSA_ALG_EDDSA_CTX };
    uint8_t signature[114];
    size_t len = 0;
    psa_verify_operation_t verify = PSA_VERIFY_OPERATION_INIT;
    EXPECT_OK(psa_crypto_init());
    for (size_t bits = 255; bits <= 448; bits += 448 - 255) {
        for (size_t i = 0; i < 2; i++) {
            psa_key_id_t key = PSA_KEY_ID_NULL;
            size_t context_len = i == 0 ? 0 : 7;
            psa_key_attributes_t attributes =
                attributes_of(PSA_KEY_TYPE_ECC_KEY_PAIR(PSA_ECC_FAMILY_TWISTED_EDWARDS), bits, algs[i], both);
            EXPECT_OK(psa_generate_key(&attributes, &key));
            EXPECT_OK(psa_sign_message_with_context(key, algs[i], message, sizeof(message), message, context_len,
                                                    signature, sizeof(signature), &len));
            EXPECT_OK(psa_verify_setup(&verify, key, algs[i], signature, len));
            EXPECT_OK(psa_verify_set_context(&verify, message, context_len));
            EXPECT_OK(psa_verify_update(&verify, message, 9));
            EXPECT_OK(psa_verify_update(&verify, message + 9, sizeof(message) - 9));
            EXPECT_OK(psa_verify_finish(&verify));
            EXPECT_OK(psa_verify_setup(&verify, key, algs[i], signature, len));
            EXPECT_OK(psa_verify_update(&verify, message, sizeof(message) - 1));
            EXPECT_EQ(psa_verify_finish(&verify), PSA_ERROR_INVALID_SIGNATURE);
            EXPECT_OK(psa_verify_abort(&verify));
            EXPECT_OK(psa_verify_setup(&verify, key, algs[i], signature, len)); /* no input at all */
            EXPECT_EQ(psa_verify_finish(&verify), PSA_ERROR_INVALID_SIGNATURE);
            EXPECT_OK(psa_verify_abort(&verify));
            EXPECT_OK(psa_verify_setup(&verify, key, algs[i], signature, len - 1));
            EXPECT_OK(psa_verify_update(&verify, message, sizeof(message)));
            EXPECT_EQ(psa_verify_finish(&verify), PSA_ERROR_INVALID_SIGNATURE);
            EXPECT_OK(psa_verify_abort(&verify));
            EXPECT_OK(psa_verify_setup(&verify, key, algs[i], signature, len));
            EXPECT_OK(psa_verify_update(&verify, message, 1));
            EXPECT_OK(psa_verify_abort(&verify)); /* half-way */
            EXPECT_OK(psa_destroy_key(key));
        }
    }
}

/* RFC 8032, 8.4: S and S + L would both hold, if S were not held below L. */
static void an_eddsa_signature_has_one_form(void)
{
    static const uint8_t order[32] = { 0xed, 0xd3, 0xf5, 0x5c, 0x1a, 0x63, 0x12, 0x58,       0xd6,
                                       0x9c, 0xf7, 0xa2, 0xde, 0xf9, 0xde, 0x14, [31] = 0x10 };
    static const psa_algorithm_t algs[] = { PSA_ALG_PURE_EDDSA, PSA_ALG_EDDSA_CTX, PSA_ALG_ED25519PH };
    uint8_t signature[64];
    size_t len = 0;
    for (size_t i = 0; i < 3; i++) {
        psa_verify_operation_t verify = PSA_VERIFY_OPERATION_INIT;
        unsigned carry = 0;
        psa_key_id_t key = edwards_key(algs[i]);
        EXPECT_OK(psa_sign_message(key, algs[i], message, sizeof(message), signature, sizeof(signature), &len));
        for (size_t at = 0; at < 32; at++) {
            carry += (unsigned)signature[32 + at] + order[at];
            signature[32 + at] = (uint8_t)carry;
            carry >>= 8;
        }
        EXPECT_EQ(psa_verify_message(key, algs[i], message, sizeof(message), signature, len),
                  PSA_ERROR_INVALID_SIGNATURE);
        EXPECT_OK(psa_verify_setup(&verify, key, algs[i], signature, len));
        EXPECT_OK(psa_verify_update(&verify, message, sizeof(message)));
        EXPECT_EQ(psa_verify_finish(&verify), PSA_ERROR_INVALID_SIGNATURE);
        EXPECT_OK(psa_verify_abort(&verify));
        EXPECT_OK(psa_destroy_key(key));
    }
}

static void a_wrong_signature_shows_at_the_end(void)
{
    uint8_t signature[65];
    size_t len = 0;
    psa_algorithm_t alg = PSA_ALG_ECDSA(PSA_ALG_SHA_256);
    psa_verify_operation_t verify = PSA_VERIFY_OPERATION_INIT;
    psa_key_id_t key = key_for(alg);
    EXPECT_OK(psa_sign_message(key, alg, message, sizeof(message), signature, sizeof(signature), &len));
    EXPECT_OK(psa_verify_setup(&verify, key, alg, signature, len));
    EXPECT_OK(psa_verify_update(&verify, message, sizeof(message) - 1));
    EXPECT_EQ(psa_verify_finish(&verify), PSA_ERROR_INVALID_SIGNATURE);
    EXPECT_BAD_STATE(psa_verify_update(&verify, message, 1));
    EXPECT_BAD_STATE(psa_verify_setup(&verify, key, alg, signature, len));
    EXPECT_OK(psa_verify_abort(&verify));
    for (size_t wrong_len = 0; wrong_len <= 65; wrong_len += wrong_len == 0 ? 63 : 2) { /* 0, 63, 65 */
        EXPECT_OK(psa_verify_setup(&verify, key, alg, signature, wrong_len));
        EXPECT_OK(psa_verify_update(&verify, message, sizeof(message)));
        EXPECT_EQ(psa_verify_finish(&verify), PSA_ERROR_INVALID_SIGNATURE);
        EXPECT_OK(psa_verify_abort(&verify));
    }
    EXPECT_OK(psa_destroy_key(key));
}

static void the_order_is_kept(void)
{
    uint8_t signature[64];
    size_t len = 9;
    psa_algorithm_t alg = PSA_ALG_ECDSA(PSA_ALG_SHA_256);
    psa_sign_operation_t sign = PSA_SIGN_OPERATION_INIT;
    psa_verify_operation_t verify = PSA_VERIFY_OPERATION_INIT;
    psa_key_id_t key = key_for(alg);
    EXPECT_BAD_STATE(psa_sign_set_context(&sign, NULL, 0));
    EXPECT_BAD_STATE(psa_sign_update(&sign, message, 1));
    EXPECT_BAD_STATE(psa_sign_finish(&sign, signature, sizeof(signature), &len));
    EXPECT_EQ(len, 0);
    EXPECT_BAD_STATE(psa_verify_finish(&verify));
    EXPECT_OK(psa_sign_setup(&sign, key, alg));
    EXPECT_OK(psa_sign_update(&sign, NULL, 0)); /* even of no bytes */
    EXPECT_BAD_STATE(psa_sign_set_context(&sign, NULL, 0));
    EXPECT_BAD_STATE(psa_sign_update(&sign, message, 1));
    EXPECT_OK(psa_sign_abort(&sign));
    EXPECT_OK(psa_sign_setup(&sign, key, alg));
    EXPECT_OK(psa_sign_set_context(&sign, NULL, 0));
    EXPECT_BAD_STATE(psa_sign_set_context(&sign, NULL, 0));
    EXPECT_OK(psa_sign_abort(&sign));
    EXPECT_OK(psa_sign_setup(&sign, key, alg));
    EXPECT_BAD_STATE(psa_sign_setup(&sign, key, alg));
    EXPECT_OK(psa_sign_abort(&sign));
    EXPECT_OK(psa_sign_setup(&sign, key, alg));
    EXPECT_EQ(psa_sign_set_context(&sign, message, 1), PSA_ERROR_INVALID_ARGUMENT);
    EXPECT_BAD_STATE(psa_sign_finish(&sign, signature, sizeof(signature), &len));
    EXPECT_OK(psa_sign_abort(&sign));
    EXPECT_OK(psa_sign_setup(&sign, key, alg));
    EXPECT_EQ(psa_sign_finish(&sign, signature, 63, &len), PSA_ERROR_BUFFER_TOO_SMALL);
    EXPECT_BAD_STATE(psa_sign_finish(&sign, signature, sizeof(signature), &len));
    EXPECT_OK(psa_sign_abort(&sign));
    EXPECT_OK(psa_destroy_key(key));
}

static void a_setup_that_is_refused_leaves_the_operation_inactive(void)
{
    uint8_t signature[64] = { 0 };
    psa_algorithm_t alg = PSA_ALG_ECDSA(PSA_ALG_SHA_256);
    psa_sign_operation_t sign = PSA_SIGN_OPERATION_INIT;
    psa_verify_operation_t verify = PSA_VERIFY_OPERATION_INIT;
    psa_key_id_t key = key_for(alg);
    EXPECT_EQ(psa_sign_setup(&sign, PSA_KEY_ID_NULL, alg), PSA_ERROR_INVALID_HANDLE);
    EXPECT_EQ(psa_sign_setup(&sign, key, PSA_ALG_ECDSA(PSA_ALG_SHA_384)), PSA_ERROR_NOT_PERMITTED);
    EXPECT_EQ(psa_sign_setup(&sign, key, PSA_ALG_ECDSA_ANY), PSA_ERROR_INVALID_ARGUMENT);
    EXPECT_EQ(psa_verify_setup(&verify, key, PSA_ALG_ECDH, signature, 64), PSA_ERROR_INVALID_ARGUMENT);
    EXPECT_OK(psa_sign_setup(&sign, key, alg));
    EXPECT_OK(psa_sign_abort(&sign));
    EXPECT_OK(psa_destroy_key(key));
    key = edwards_key(PSA_ALG_PURE_EDDSA);
    EXPECT_EQ(psa_sign_setup(&sign, key, PSA_ALG_PURE_EDDSA), PSA_ERROR_NOT_SUPPORTED); /* needs the message twice */
    EXPECT_OK(psa_destroy_key(key));
}

static void the_end_of_its_key_ends_an_operation(void)
{
    uint8_t signature[64];
    size_t len = 0;
    psa_algorithm_t alg = PSA_ALG_ECDSA(PSA_ALG_SHA_256);
    psa_sign_operation_t sign = PSA_SIGN_OPERATION_INIT;
    psa_key_id_t key = key_for(alg);
    EXPECT_OK(psa_sign_setup(&sign, key, alg));
    EXPECT_OK(psa_sign_update(&sign, message, sizeof(message)));
    EXPECT_OK(psa_destroy_key(key));
    EXPECT_BAD_STATE(psa_sign_finish(&sign, signature, sizeof(signature), &len));
    EXPECT_OK(psa_sign_abort(&sign));
}

int main(void)
{
    static const struct test tests[] = {
        TEST(an_empty_context_is_none, "CRYPTO-1.5:psa_sign_message_with_context"),
        TEST(a_context_goes_only_where_there_can_be_one, "CRYPTO-1.5:psa_sign_hash_with_context"),
        TEST(a_context_and_the_form_are_bound, "CRYPTO-1.5:PSA_ALG_EDDSA_CTX"),
        TEST(a_signature_in_parts_is_that_of_the_whole, "CRYPTO-1.5:psa_sign_finish"),
        TEST(eddsa_is_verified_in_parts, "CRYPTO-1.5:psa_verify_setup"),
        TEST(an_eddsa_signature_has_one_form, "RFC-8032:8.4"),
        TEST(a_wrong_signature_shows_at_the_end, "CRYPTO-1.5:psa_verify_finish"),
        TEST(the_order_is_kept, "CRYPTO-1.5:psa_sign_set_context"),
        TEST(a_setup_that_is_refused_leaves_the_operation_inactive, "CRYPTO-1.5:psa_sign_setup"),
        TEST(the_end_of_its_key_ends_an_operation, "CRYPTO-1.5:psa_sign_setup"),
    };
    return test_main(CRYPTO_TEST_PREFIX ".sign", tests, sizeof(tests) / sizeof(tests[0]));
}
