/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include "psa/crypto.h"
#include "test.h"

/* Short words for tests of the Crypto API. Nothing here knows an implementation. */

static inline psa_key_attributes_t attributes_of(psa_key_type_t type, size_t bits, psa_algorithm_t alg,
                                                 psa_key_usage_t usage)
{
    psa_key_attributes_t attributes = PSA_KEY_ATTRIBUTES_INIT;
    psa_set_key_type(&attributes, type);
    psa_set_key_bits(&attributes, bits);
    psa_set_key_algorithm(&attributes, alg);
    psa_set_key_usage_flags(&attributes, usage);
    return attributes;
}

/** Imports `len` bytes, counting up from 1. */
static inline psa_key_id_t key_of(psa_key_type_t type, size_t len, psa_algorithm_t alg, psa_key_usage_t usage)
{
    psa_key_attributes_t attributes = attributes_of(type, 0, alg, usage);
    uint8_t material[256];
    psa_key_id_t key = PSA_KEY_ID_NULL;
    EXPECT(len <= sizeof(material));
    for (size_t i = 0; i < len; i++) {
        material[i] = (uint8_t)(i + 1);
    }
    EXPECT_EQ(psa_import_key(&attributes, material, len, &key), PSA_SUCCESS);
    EXPECT(key != PSA_KEY_ID_NULL);
    return key;
}

static inline psa_key_id_t curve_key(size_t bits, psa_algorithm_t alg, psa_key_usage_t usage)
{
    psa_key_attributes_t attributes =
        attributes_of(PSA_KEY_TYPE_ECC_KEY_PAIR(PSA_ECC_FAMILY_SECP_R1), bits, alg, usage);
    psa_key_id_t key = PSA_KEY_ID_NULL;
    EXPECT_EQ(psa_generate_key(&attributes, &key), PSA_SUCCESS);
    return key;
}

/*
 * What the implementation under test carries, as names of tests/vectors/crypto and of curves, with a space before and after each; undefined:
 * everything. A vector that is not carried must be refused; a test of rules that needs what is not there is skipped.
 */
#ifdef CRYPTO_TEST_CARRIES
static inline bool carries(const char *name)
{
    char word[64];
    snprintf(word, sizeof(word), " %s ", name);
    return strstr(CRYPTO_TEST_CARRIES, word) != NULL;
}
#else
static inline bool carries(const char *name)
{
    return name != NULL;
}
#endif

#define NEEDS(name) (carries(name) ? (void)0 : SKIP("not carried here: " name))

/* How many multi-part operations there are at least. */
#ifndef CRYPTO_TEST_OPERATIONS
#define CRYPTO_TEST_OPERATIONS 8
#endif

#define EXPECT_OK(call) EXPECT_EQ(call, PSA_SUCCESS)
#define EXPECT_BAD_STATE(call) EXPECT_EQ(call, PSA_ERROR_BAD_STATE)

/* The suite's name says what it was linked to. */
#ifndef CRYPTO_TEST_PREFIX
#define CRYPTO_TEST_PREFIX "crypto"
#endif
