/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include "api.h"
#include "vectors.h"

/*
 * Runs the cases of a file of tests/vectors/wycheproof through the API alone and counts them: a case passes, fails, or is skipped for a
 * reason that the file's row explains. One failure fails the test, and so does a file of which fewer valid cases passed, or more were
 * skipped, than its row says.
 */
enum { WYCHEPROOF_BYTES = 1100, WYCHEPROOF_WORDS = 9, WYCHEPROOF_LINE = 8192 };

struct wycheproof_word {
    const char *text;
    uint8_t bytes[WYCHEPROOF_BYTES];
    size_t len;
};

/** A case: word[0] its number, `result` 'v'alid, 'i'nvalid or 'a'cceptable, words from 2 on as the file's second line says. */
struct wycheproof_case {
    struct wycheproof_word word[WYCHEPROOF_WORDS];
    size_t count;
    char result;
};

enum wycheproof_verdict { WYCHEPROOF_FAIL = 0, WYCHEPROOF_PASS, WYCHEPROOF_SKIP };

struct wycheproof_file {
    const char *name;
    size_t valid;   /* valid cases that must pass, at least */
    size_t skipped; /* at most; `why` says for what reason */
    const char *why;
    psa_algorithm_t alg;
    psa_key_type_t type;
    enum wycheproof_verdict (*run)(const struct wycheproof_file *file, const struct wycheproof_case *one);
};

static inline void wycheproof_split(char *line, struct wycheproof_case *one)
{
    one->count = 0;
    for (char *at = strtok(line, " \n"); at != NULL; at = strtok(NULL, " \n")) {
        EXPECT(one->count < WYCHEPROOF_WORDS);
        struct wycheproof_word *word = &one->word[one->count];
        word->text = at;
        bool is_hex = one->count >= 2 && at[0] != '-' && strlen(at) % 2 == 0;
        word->len = is_hex ? vectors_hex(word->bytes, WYCHEPROOF_BYTES, at) : 0;
        one->count++;
    }
    EXPECT(one->count >= 3);
    one->result = one->word[1].text[0];
}

static inline void wycheproof_run(const struct wycheproof_file *file)
{
    static struct wycheproof_case one;
    static char line[WYCHEPROOF_LINE];
    char path[80];
    size_t valid = 0;
    size_t skipped = 0;
    size_t cases = 0;
    snprintf(path, sizeof(path), "wycheproof/%s.txt", file->name);
    FILE *in = vectors_open(path);
    EXPECT_OK(psa_crypto_init());
    while (fgets(line, sizeof(line), in) != NULL) {
        EXPECT(strchr(line, '\n') != NULL);
        if (line[0] == '#') {
            continue;
        }
        wycheproof_split(line, &one);
        enum wycheproof_verdict verdict = file->run(file, &one);
        if (verdict == WYCHEPROOF_FAIL) {
            char what[160];
            snprintf(what, sizeof(what), "%s, case %s (%c)", file->name, one.word[0].text, one.result);
            fclose(in);
            FAIL(what);
        }
        cases++;
        skipped += verdict == WYCHEPROOF_SKIP;
        valid += verdict == WYCHEPROOF_PASS && one.result == 'v';
    }
    fclose(in);
    printf("# %s: %lu cases, %lu passed (%lu valid), 0 failed, %lu skipped%s%s\n", file->name, (unsigned long)cases,
           (unsigned long)(cases - skipped), (unsigned long)valid, (unsigned long)skipped, skipped != 0 ? ": " : "",
           skipped != 0 ? file->why : "");
    EXPECT(valid >= file->valid);
    EXPECT(skipped <= file->skipped);
}
