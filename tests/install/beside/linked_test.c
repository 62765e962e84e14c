/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "ashlar/platform.h"
#include "other.h"
#include "psa/crypto.h"
#include "psa/initial_attestation.h"
#include "psa/internal_trusted_storage.h"
#include "test.h"

/* Linked with both, the other first: names that both have are the other's here, and libashlar's in libashlar. */

static void the_other_library_works(void)
{
    uint8_t hash[32];
    size_t len = 0;
    int before = other_entries();
    EXPECT_EQ(psa_hash_compute(PSA_ALG_SHA_256, (const uint8_t *)"abc", 3, hash, sizeof(hash), &len), PSA_SUCCESS);
    EXPECT_EQ(len, OTHER_HASH_LEN);
    EXPECT_MEM(hash, "fake", OTHER_HASH_LEN);
    EXPECT_EQ(other_calls_itself(), 0);
    EXPECT_EQ(other_entries(), before + 2);
}

static void libashlar_works_and_never_enters_the_other(void)
{
    uint8_t challenge[32] = { 1 };
    uint8_t token[PSA_INITIAL_ATTEST_MAX_TOKEN_SIZE];
    uint32_t value = 0;
    size_t len = 0;
    int before = other_entries();
    EXPECT_EQ(ashlar_counter_increment(0, &value), PSA_SUCCESS);
    EXPECT_EQ(value, 1);
    EXPECT_EQ(psa_its_set(1, 3, "abc", PSA_STORAGE_FLAG_NONE), PSA_SUCCESS);
    EXPECT_EQ(psa_initial_attest_get_token(challenge, sizeof(challenge), token, sizeof(token), &len), PSA_SUCCESS);
    EXPECT(len > 100);
    EXPECT_EQ(psa_generate_random(token, sizeof(token)), PSA_ERROR_BAD_STATE); /* its psa_crypto_init was not called */
    EXPECT_EQ(other_entries(), before);
}

int main(void)
{
    static const struct test tests[] = {
        TEST(the_other_library_works, "design:9"),
        TEST(libashlar_works_and_never_enters_the_other, "design:9"),
    };
    return test_main("install.beside.linked", tests, sizeof(tests) / sizeof(tests[0]));
}
