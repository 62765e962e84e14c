/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "psa/client.h"
#include "psa/crypto.h"
#include "psa/initial_attestation.h"
#include "psa/internal_trusted_storage.h"
#include "psa/lifecycle.h"
#include "psa/protected_storage.h"
#include "psa/service.h"
#include "psa/update.h"
#include "test.h"

/* Every value of the specifications, from the tables in tests/vectors/headers. */

struct row {
    const char *expression;
    long long got;
    long long want;
};

static const struct row crypto_rows[] = {
#include "crypto_values.inc"
};

static const struct row other_rows[] = {
#include "other_values.inc"
};

static const char *const crypto_macros[] = {
#include "crypto_macros.inc"
};

#include "crypto_types.inc"

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

static void expect_rows(const struct row *rows, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        test_expect_eq(rows[i].got, rows[i].want, rows[i].expression, __FILE__, __LINE__);
    }
}

static void every_value_of_the_crypto_api_is_the_specified_one(void)
{
    EXPECT(COUNT(crypto_rows) >= 380 + 24);
    expect_rows(crypto_rows, COUNT(crypto_rows));
}

static void every_value_of_the_other_apis_is_the_specified_one(void)
{
    EXPECT(COUNT(other_rows) >= 80);
    expect_rows(other_rows, COUNT(other_rows));
}

static void every_macro_of_the_crypto_api_is_defined(void)
{
    EXPECT_EQ(COUNT(crypto_macros), 390); /* each was checked when this file was compiled */
    for (size_t i = 1; i < COUNT(crypto_macros); i++) {
        EXPECT(strcmp(crypto_macros[i - 1], crypto_macros[i]) < 0);
    }
}

/* Their values are ours to choose; that they differ is not. */
static void derivation_steps_are_distinct_and_none_is_zero(void)
{
    static const psa_key_derivation_step_t steps[] = {
        PSA_KEY_DERIVATION_INPUT_SECRET, PSA_KEY_DERIVATION_INPUT_OTHER_SECRET, PSA_KEY_DERIVATION_INPUT_PASSWORD,
        PSA_KEY_DERIVATION_INPUT_LABEL,  PSA_KEY_DERIVATION_INPUT_CONTEXT,      PSA_KEY_DERIVATION_INPUT_SALT,
        PSA_KEY_DERIVATION_INPUT_INFO,   PSA_KEY_DERIVATION_INPUT_SEED,         PSA_KEY_DERIVATION_INPUT_COST,
    };
    for (size_t i = 0; i < COUNT(steps); i++) {
        EXPECT(steps[i] != 0);
        for (size_t j = 0; j < i; j++) {
            EXPECT(steps[i] != steps[j]);
        }
    }
    EXPECT(PSA_KEY_DERIVATION_UNLIMITED_CAPACITY == SIZE_MAX);
}

/* An argument with an operator of low precedence would come apart in a macro without its parentheses. */
static void macros_take_expressions_as_arguments(void)
{
    psa_algorithm_t hash = PSA_ALG_SHA_256;
    unsigned one = 1;

    EXPECT_EQ(PSA_ALG_HMAC(one != 0 ? hash : hash), PSA_ALG_HMAC(PSA_ALG_SHA_256));
    EXPECT_EQ(PSA_ALG_TRUNCATED_MAC(one != 0 ? PSA_ALG_CMAC : hash, one == 1 ? 8 : 4), 0x03c80200);
    EXPECT_EQ(PSA_ALG_IS_AEAD_ON_BLOCK_CIPHER(one ? PSA_ALG_CCM : hash), 1);
    EXPECT_EQ(PSA_PAKE_PRIMITIVE(one | 0, 0x10 | 0x02, 0x100 | 0), 0x01120100);
    EXPECT_EQ(PSA_PAKE_PRIMITIVE(one, 1, 1) + 1u, 0x01010002);
    EXPECT_EQ(PSA_PAKE_PRIMITIVE_GET_BITS(0x02050000u | 0x2000u), 8192);
    EXPECT_EQ(PSA_KEY_LIFETIME_FROM_PERSISTENCE_AND_LOCATION(0 | 1, 2 | 4), 0x601);
    EXPECT_EQ(PSA_BLOCK_CIPHER_BLOCK_LENGTH(one ? PSA_KEY_TYPE_AES : PSA_KEY_TYPE_DES), 16);
    EXPECT(PSA_KEY_TYPE_IS_RSA(one ? PSA_KEY_TYPE_RSA_KEY_PAIR : PSA_KEY_TYPE_AES));
    EXPECT_EQ(PSA_KEY_TYPE_ECC_KEY_PAIR(one ? PSA_ECC_FAMILY_SECP_R1 : PSA_ECC_FAMILY_FRP), 0x7112);
    EXPECT_EQ(PSA_MAC_LENGTH(one ? PSA_KEY_TYPE_AES : PSA_KEY_TYPE_DES, one ? 128 : 64, PSA_ALG_CMAC), 16);
    EXPECT_EQ(PSA_EXPORT_KEY_OUTPUT_SIZE(one ? PSA_KEY_TYPE_AES : PSA_KEY_TYPE_DES, one ? 128 : 64), 16);
    EXPECT_EQ(PSA_AEAD_ENCRYPT_OUTPUT_SIZE(one ? PSA_KEY_TYPE_AES : PSA_KEY_TYPE_DES, PSA_ALG_GCM, 1 | 2), 19);
    EXPECT(!PSA_HANDLE_IS_VALID(-1 | 0));
}

int main(void)
{
    static const struct test tests[] = {
        TEST(every_value_of_the_crypto_api_is_the_specified_one, "CRYPTO-1.5:B"),
        TEST(every_value_of_the_other_apis_is_the_specified_one,
             "FFM-CONST-DOORBELL FFM-CONST-FEATURES FFM-CONST-FLIH FFM-CONST-FRAMEWORK-VERSION FFM-CONST-HANDLE "
             "FFM-CONST-IPC-TYPES FFM-CONST-LIFECYCLE FFM-CONST-MAX-IOVEC FFM-CONST-STATUS FFM-CONST-VERSION-NONE "
             "FFM-CONST-WAIT"),
        TEST(every_macro_of_the_crypto_api_is_defined, "CRYPTO-1.5:A"),
        TEST(derivation_steps_are_distinct_and_none_is_zero, "CRYPTO-1.5:psa_key_derivation_step_t"),
        TEST(macros_take_expressions_as_arguments, "CRYPTO-1.5:5.2"),
    };
    return test_main("headers.values", tests, sizeof(tests) / sizeof(tests[0]));
}
