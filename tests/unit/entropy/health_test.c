/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "dev/entropy_health.h"
#include "test.h"

/* Samples that repeat and crowd as little as can be: 0, 1, 2 … 255, 0, 1 … */
static void fill(uint8_t *samples, size_t len)
{
    for (size_t i = 0; i < len; i++) {
        samples[i] = (uint8_t)i;
    }
}

static const unsigned repeat_limits[8] = { 31, 16, 11, 9, 7, 6, 6, 5 };

static void a_sample_repeated_up_to_the_limit_fails_and_one_time_less_does_not(void)
{
    uint8_t same[64];
    memset(same, 0x5a, sizeof(same));
    for (unsigned bits = 1; bits <= 8; bits++) {
        struct entropy_health health;
        entropy_health_init(&health, bits);
        EXPECT(entropy_health_test(&health, span_of(same, repeat_limits[bits - 1] - 1)));
        EXPECT(!entropy_health_test(&health, span_of(same, 1)));
    }
}

static void a_repetition_counts_across_calls_and_zero_is_a_sample(void)
{
    struct entropy_health health;
    const uint8_t zero = 0;
    entropy_health_init(&health, 8);
    for (int i = 0; i < 4; i++) {
        EXPECT(entropy_health_test(&health, span_of(&zero, 1)));
    }
    EXPECT(!entropy_health_test(&health, span_of(&zero, 1)));
}

static const unsigned window_limits[8] = { 325, 190, 114, 71, 46, 31, 22, 16 };

/* The window's first sample, `count` times in all, never twice in a row. */
static size_t crowd(uint8_t *samples, size_t count)
{
    size_t len = 0;
    for (size_t i = 0; i < count; i++) {
        samples[len++] = 0xee;
        samples[len++] = (uint8_t)(i % 200);
    }
    return len;
}

static void a_sample_too_frequent_in_a_window_fails_and_one_time_less_does_not(void)
{
    uint8_t samples[1024];
    for (unsigned bits = 2; bits <= 8; bits++) { /* at one bit the limit needs repetitions, which fail first */
        struct entropy_health health;
        size_t len = crowd(samples, window_limits[bits - 1]);
        entropy_health_init(&health, bits);
        EXPECT(entropy_health_test(&health, span_of(samples, len - 2)));
        EXPECT(!entropy_health_test(&health, span_of(samples + len - 2, 1)));
    }
}

static void a_new_window_counts_anew(void)
{
    uint8_t samples[ENTROPY_WINDOW];
    struct entropy_health health;
    entropy_health_init(&health, 8);
    for (int window = 0; window < 4; window++) {
        fill(samples, sizeof(samples));
        (void)crowd(samples, window_limits[7] - 3); /* fill() has two more */
        EXPECT(entropy_health_test(&health, span_of(samples, sizeof(samples))));
    }
}

static void a_failure_is_for_good(void)
{
    uint8_t good[ENTROPY_WINDOW];
    uint8_t same[8] = { 0 };
    struct entropy_health health;
    fill(good, sizeof(good));
    entropy_health_init(&health, 8);
    EXPECT(!entropy_health_test(&health, span_of(same, sizeof(same))));
    for (int i = 0; i < 8; i++) {
        EXPECT(!entropy_health_test(&health, span_of(good, sizeof(good))));
    }
    EXPECT(!entropy_health_test(&health, span_of(NULL, 0)));
    entropy_health_init(&health, 8);
    EXPECT(entropy_health_test(&health, span_of(good, sizeof(good))));
}

static void a_source_that_was_assessed_at_nothing_is_refused(void)
{
    struct entropy_health health;
    const uint8_t sample = 1;
    entropy_health_init(&health, 0);
    EXPECT(!entropy_health_test(&health, span_of(&sample, 1)));
    entropy_health_init(&health, 9);
    EXPECT(!entropy_health_test(&health, span_of(&sample, 1)));
}

int main(void)
{
    static const struct test tests[] = {
        TEST(a_sample_repeated_up_to_the_limit_fails_and_one_time_less_does_not, "SP800-90B:4.4.1"),
        TEST(a_repetition_counts_across_calls_and_zero_is_a_sample, "SP800-90B:4.4.1"),
        TEST(a_sample_too_frequent_in_a_window_fails_and_one_time_less_does_not, "SP800-90B:4.4.2"),
        TEST(a_new_window_counts_anew, "SP800-90B:4.4.2"),
        TEST(a_failure_is_for_good, "SP800-90B:4.3"),
        TEST(a_source_that_was_assessed_at_nothing_is_refused, "SP800-90B:3.1"),
    };
    return test_main("unit.entropy", tests, sizeof(tests) / sizeof(tests[0]));
}
