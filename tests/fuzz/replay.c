/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 *
 * Runs a fuzz source without a fuzzer: each file of the corpus, then mutations of them in a fixed sequence. The first
 * MUTATIONS_MIN mutations run whatever they cost, so a result never depends on the machine's speed for those.
 */
#define _POSIX_C_SOURCE 200809L /* scandir */
#include "fuzz.h"

#include <dirent.h>
#include <stdbool.h>
#include <time.h>

#include "test.h"

enum {
    INPUT_MAX = 64 * 1024, /* bytes of one corpus file or mutation */
    SEEDS_MAX = 256,
    MUTATIONS_MIN = 2000,
    MUTATIONS_MAX = 1000000,
    RUN_MS = 1500
};

struct seed {
    uint8_t *data;
    size_t len;
};

static struct seed seeds[SEEDS_MAX];
static size_t seed_count;
static const char *corpus;
static uint8_t input[INPUT_MAX];
static uint64_t random_state = 0x9e3779b97f4a7c15u;

/* xorshift64*: the sequence is part of the test, so it is spelled here and not taken from the C library. */
static uint32_t next_random(uint32_t below)
{
    random_state ^= random_state >> 12;
    random_state ^= random_state << 25;
    random_state ^= random_state >> 27;
    return (uint32_t)((random_state * 0x2545f4914f6cdd1du) >> 32) % below;
}

static void run(const uint8_t *data, size_t len)
{
    /* A block of the exact size lets a sanitizer see the first byte read beyond it. */
    uint8_t *exact = calloc(1, len + 1);
    EXPECT(exact != NULL);
    if (len != 0) {
        memcpy(exact + 1, data, len);
    }
    EXPECT_EQ(LLVMFuzzerTestOneInput(exact + 1, len), 0);
    free(exact);
}

static void load_seed(const char *name)
{
    char path[4096];
    snprintf(path, sizeof(path), "%s/%s", corpus, name);
    FILE *file = fopen(path, "rb");
    EXPECT(file != NULL && seed_count < SEEDS_MAX);
    size_t len = fread(input, 1, sizeof(input), file);
    fclose(file);
    seeds[seed_count] = (struct seed){ .data = malloc(len + 1), .len = len };
    EXPECT(seeds[seed_count].data != NULL);
    memcpy(seeds[seed_count].data, input, len);
    seed_count++;
}

static int is_seed(const struct dirent *entry)
{
    return entry->d_name[0] != '.';
}

static void load_corpus(void)
{
    struct dirent **names = NULL;
    int count = corpus == NULL ? 0 : scandir(corpus, &names, is_seed, alphasort);
    EXPECT(count >= 0);
    for (int i = 0; i < count; i++) {
        load_seed(names[i]->d_name);
        free(names[i]);
    }
    free(names);
}

/* Bytes at which parsers change their minds. */
static uint8_t interesting_byte(void)
{
    static const uint8_t bytes[] = { 0x00, 0x01, 0x17, 0x18, 0x1b, 0x1f, 0x40, 0x5f, 0x7f, 0x80, 0x9f, 0xa0, 0xbf,
                                     0xd2, 0xf6, 0xf7, 0xff, '"',  '{',  '}',  '[',  ']',  ':',  ',',  '\n', '\\' };
    return bytes[next_random((uint32_t)sizeof(bytes))];
}

static size_t splice(size_t len)
{
    if (seed_count == 0) {
        return len;
    }
    const struct seed *other = &seeds[next_random((uint32_t)seed_count)];
    size_t from = next_random((uint32_t)other->len + 1);
    size_t at = next_random((uint32_t)len + 1);
    size_t count = other->len - from < INPUT_MAX - at ? other->len - from : INPUT_MAX - at;
    memcpy(input + at, other->data + from, count);
    return at + count;
}

static size_t shift(size_t len, bool is_insert)
{
    size_t at = next_random((uint32_t)len);
    if (!is_insert) {
        memmove(input + at, input + at + 1, len - at - 1);
        return len - 1;
    }
    if (len == INPUT_MAX) {
        return len;
    }
    memmove(input + at + 1, input + at, len - at);
    input[at] = interesting_byte();
    return len + 1;
}

static size_t mutate_once(size_t len)
{
    if (len == 0) {
        input[0] = interesting_byte();
        return 1;
    }
    size_t at = next_random((uint32_t)len);
    switch (next_random(7)) {
    case 0:
        input[at] ^= (uint8_t)(1u << next_random(8));
        return len;
    case 1:
        input[at] = interesting_byte();
        return len;
    case 2:
        input[at] = (uint8_t)next_random(256);
        return len;
    case 3:
        return shift(len, true);
    case 4:
        return shift(len, false);
    case 5:
        return at;
    default:
        return splice(len);
    }
}

static void mutate_and_run(void)
{
    size_t len = 0;
    if (seed_count != 0) {
        const struct seed *seed = &seeds[next_random((uint32_t)seed_count)];
        memcpy(input, seed->data, seed->len);
        len = seed->len;
    }
    for (uint32_t times = 1 + next_random(8); times > 0; times--) {
        len = mutate_once(len);
    }
    run(input, len);
}

static long long now_ms(void)
{
    struct timespec now;
    (void)timespec_get(&now, TIME_UTC);
    return (long long)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static void the_corpus_is_handled(void)
{
    EXPECT(corpus == NULL || seed_count != 0);
    run(input, 0);
    for (size_t i = 0; i < seed_count; i++) {
        run(seeds[i].data, seeds[i].len);
    }
}

static void mutations_of_the_corpus_are_handled(void)
{
    long long end = now_ms() + RUN_MS;
    unsigned done = 0;
    while (done < MUTATIONS_MIN || (done < MUTATIONS_MAX && now_ms() < end)) {
        mutate_and_run();
        done++;
    }
    printf("# %u mutations\n", done);
}

int main(int argc, char **argv)
{
    static const struct test tests[] = {
        TEST(the_corpus_is_handled, "fuzz:corpus"),
        TEST(mutations_of_the_corpus_are_handled, "fuzz:mutations"),
    };
    char suite[128];
    if (argc < 2) {
        fprintf(stderr, "usage: %s NAME [CORPUS]\n", argv[0]);
        return 2;
    }
    corpus = argc > 2 ? argv[2] : NULL;
    snprintf(suite, sizeof(suite), "fuzz.%s", argv[1]);
    if (setjmp(test_end) != 0) {
        fprintf(stderr, "%s: %s\n", suite, test_reason);
        return 1;
    }
    load_corpus();
    int status = test_main(suite, tests, sizeof(tests) / sizeof(tests[0]));
    for (size_t i = 0; i < seed_count; i++) {
        free(seeds[i].data);
    }
    return status;
}
