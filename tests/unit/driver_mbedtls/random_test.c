/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "crypto/mbed_driver.h"
#include "test.h"

/* The random generator of the drivers for firmware, over a noise source in the test's hand. */

enum mood { MOOD_GOOD, MOOD_STUCK, MOOD_BIASED, MOOD_SILENT };

static enum mood mood;
static uint32_t seed;
static size_t read_count; /* samples given */

/* Any sequence that passes the tests will do, as long as each start has its own. */
static uint8_t next_sample(void)
{
    seed = seed * 1664525u + 1013904223u;
    return (uint8_t)(seed >> 24);
}

static psa_status_t fill_noise(const struct entropy *entropy, struct out_span out)
{
    (void)entropy;
    if (mood == MOOD_SILENT) {
        return PSA_ERROR_HARDWARE_FAILURE;
    }
    for (size_t i = 0; i < out.len; i++) {
        bool is_bad = mood == MOOD_STUCK || (mood == MOOD_BIASED && read_count % 2 == 0);
        out.data[i] = is_bad ? 0x77 : next_sample();
        read_count++;
    }
    return PSA_SUCCESS;
}

static const struct entropy_ops noise_ops = { .fill = fill_noise };
static const struct entropy noise = { .ops = &noise_ops, .milli_bits_per_byte = 8000 };
const struct entropy *const crypto_entropy = &noise;

static psa_status_t start(uint32_t with_seed)
{
    mood = MOOD_GOOD;
    seed = with_seed;
    read_count = 0;
    return mbed_medium_driver.start();
}

static psa_status_t draw(uint8_t *out, size_t len)
{
    return mbed_medium_driver.random(out_span_of(out, len));
}

static void it_gives_nothing_before_it_was_started(void)
{
    uint8_t out[16];
    memset(out, 0xab, sizeof(out));
    EXPECT_EQ(draw(out, sizeof(out)), PSA_ERROR_INSUFFICIENT_ENTROPY);
    EXPECT(out[0] == 0 && out[15] == 0);
}

static void each_start_seeds_anew_after_1024_tested_samples(void)
{
    uint8_t first[32];
    uint8_t second[32];
    EXPECT_EQ(start(1), PSA_SUCCESS);
    EXPECT(read_count >= 1024 + 48);
    EXPECT_EQ(draw(first, sizeof(first)), PSA_SUCCESS);
    EXPECT_EQ(draw(second, sizeof(second)), PSA_SUCCESS);
    EXPECT(memcmp(first, second, sizeof(first)) != 0);
    EXPECT_EQ(start(2), PSA_SUCCESS);
    EXPECT_EQ(draw(second, sizeof(second)), PSA_SUCCESS);
    EXPECT(memcmp(first, second, sizeof(first)) != 0);
}

static void a_source_that_is_bad_at_the_start_is_never_used(void)
{
    static const enum mood bad[] = { MOOD_STUCK, MOOD_BIASED, MOOD_SILENT };
    uint8_t out[16];
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        mood = bad[i];
        EXPECT_EQ(mbed_medium_driver.start(), PSA_ERROR_INSUFFICIENT_ENTROPY);
        mood = MOOD_GOOD;
        EXPECT_EQ(draw(out, sizeof(out)), PSA_ERROR_INSUFFICIENT_ENTROPY);
        EXPECT_EQ(mbed_random_reseed(), PSA_ERROR_INSUFFICIENT_ENTROPY);
    }
}

static void a_source_that_fails_later_ends_random_for_good(void)
{
    uint8_t out[16];
    EXPECT_EQ(start(3), PSA_SUCCESS);
    EXPECT_EQ(draw(out, sizeof(out)), PSA_SUCCESS);
    mood = MOOD_STUCK;
    EXPECT_EQ(mbed_random_reseed(), PSA_ERROR_INSUFFICIENT_ENTROPY);
    mood = MOOD_GOOD;
    memset(out, 0xab, sizeof(out));
    EXPECT_EQ(draw(out, sizeof(out)), PSA_ERROR_INSUFFICIENT_ENTROPY);
    EXPECT(out[0] == 0 && out[15] == 0);
    EXPECT_EQ(mbed_random_reseed(), PSA_ERROR_INSUFFICIENT_ENTROPY);
    EXPECT_EQ(start(4), PSA_SUCCESS);
    EXPECT_EQ(draw(out, sizeof(out)), PSA_SUCCESS);
}

static void it_reseeds_by_itself_after_1024_requests(void)
{
    uint8_t out[1];
    EXPECT_EQ(start(5), PSA_SUCCESS);
    size_t at_start = read_count;
    for (int i = 0; i < 1024; i++) {
        EXPECT_EQ(draw(out, sizeof(out)), PSA_SUCCESS);
    }
    EXPECT_EQ(read_count, at_start);
    EXPECT_EQ(draw(out, sizeof(out)), PSA_SUCCESS);
    EXPECT(read_count >= at_start + 32);
}

static void a_reseed_that_is_due_and_gets_nothing_is_an_error_and_tried_again(void)
{
    uint8_t out[1];
    EXPECT_EQ(start(6), PSA_SUCCESS);
    mood = MOOD_SILENT;
    for (int i = 0; i < 1024; i++) {
        EXPECT_EQ(draw(out, sizeof(out)), PSA_SUCCESS);
    }
    EXPECT_EQ(draw(out, sizeof(out)), PSA_ERROR_INSUFFICIENT_ENTROPY);
    EXPECT_EQ(draw(out, sizeof(out)), PSA_ERROR_INSUFFICIENT_ENTROPY);
    mood = MOOD_GOOD;
    EXPECT_EQ(draw(out, sizeof(out)), PSA_SUCCESS);
}

static void memory_that_ran_twice_differs_after_a_reseed(void)
{
    uint8_t out[2][32];
    for (uint32_t i = 0; i < 2; i++) {
        EXPECT_EQ(start(7), PSA_SUCCESS); /* the same samples: the same state */
        seed = 100 + i;
        EXPECT_EQ(mbed_random_reseed(), PSA_SUCCESS);
        EXPECT_EQ(draw(out[i], sizeof(out[i])), PSA_SUCCESS);
    }
    EXPECT(memcmp(out[0], out[1], sizeof(out[0])) != 0);
}

static void long_requests_are_filled_to_their_end(void)
{
    static uint8_t out[5000];
    memset(out, 0, sizeof(out));
    EXPECT_EQ(start(8), PSA_SUCCESS);
    EXPECT_EQ(draw(out, sizeof(out)), PSA_SUCCESS);
    for (size_t i = 0; i + 8 <= sizeof(out); i += 8) {
        const uint8_t zeros[8] = { 0 };
        EXPECT(memcmp(out + i, zeros, 8) != 0);
    }
    EXPECT(memcmp(out, out + 1024, 1024) != 0);
}

static void no_signature_is_made_without_random(void)
{
    uint8_t key_bytes[32] = { 0 };
    uint8_t signature[64];
    uint8_t hash[32] = { 1 };
    size_t len = 0;
    void *_Atomic cache = NULL;
    key_bytes[31] = 7;
    const struct crypto_driver_key key = {
        .type = PSA_KEY_TYPE_ECC_KEY_PAIR(PSA_ECC_FAMILY_SECP_R1),
        .bits = 256,
        .material = span_of(key_bytes, 32),
        .cache = &cache,
    };
    EXPECT_EQ(start(9), PSA_SUCCESS);
    EXPECT_EQ(mbed_medium_driver.sign_hash(&key, PSA_ALG_ECDSA(PSA_ALG_SHA_256), span_of(hash, 32),
                                           out_span_of(signature, 64), &len), PSA_SUCCESS);
    EXPECT_EQ(mbed_medium_driver.verify_hash(&key, PSA_ALG_ECDSA(PSA_ALG_SHA_256), span_of(hash, 32),
                                             span_of(signature, 64)), PSA_SUCCESS);
    mood = MOOD_STUCK;
    EXPECT_EQ(mbed_random_reseed(), PSA_ERROR_INSUFFICIENT_ENTROPY);
    EXPECT_EQ(mbed_medium_driver.sign_hash(&key, PSA_ALG_ECDSA(PSA_ALG_SHA_256), span_of(hash, 32),
                                           out_span_of(signature, 64), &len), PSA_ERROR_INSUFFICIENT_ENTROPY);
}

int main(void)
{
    static const struct test tests[] = {
        TEST(it_gives_nothing_before_it_was_started, "SP800-90A:9.1"),
        TEST(each_start_seeds_anew_after_1024_tested_samples, "SP800-90B:4.3"),
        TEST(a_source_that_is_bad_at_the_start_is_never_used, "SP800-90B:4.3"),
        TEST(a_source_that_fails_later_ends_random_for_good, "SP800-90B:4.3"),
        TEST(it_reseeds_by_itself_after_1024_requests, "SP800-90A:9.2"),
        TEST(a_reseed_that_is_due_and_gets_nothing_is_an_error_and_tried_again, "SP800-90A:9.2"),
        TEST(memory_that_ran_twice_differs_after_a_reseed, "SP800-90A:9.2"),
        TEST(long_requests_are_filled_to_their_end, "CRYPTO-1.5:psa_generate_random"),
        TEST(no_signature_is_made_without_random, "CRYPTO-1.5:psa_sign_hash"),
    };
    return test_main("unit.driver-mbedtls", tests, sizeof(tests) / sizeof(tests[0]));
}
