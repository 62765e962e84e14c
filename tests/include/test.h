/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include <setjmp.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/*
 * Tests are sentences. A suite is one program:
 *
 *     static void a_refused_write_changes_nothing(void) { EXPECT(...); }
 *     int main(void)
 *     {
 *         static const struct test tests[] = {
 *             TEST(a_refused_write_changes_nothing, "STORAGE-1.0:psa_its_set"),
 *         };
 *         return test_main("its.write", tests, sizeof(tests) / sizeof(tests[0]));
 *     }
 *
 * The stable id of a test is "<suite>.<function>". It prints TAP on standard output, and with ASHLAR_RESULTS=DIR in the
 * environment also DIR/<suite>.jsonl, one object a test: id, result (pass fail skip), proves, reason.
 * ASHLAR_TEST=<function> runs that test alone. Exit status: 0 all passed, 1 one failed, 77 all were skipped.
 */
struct test {
    const char *name;
    const char *proves; /* the clause, threat or advisory, "DOCUMENT-VERSION:name" */
    void (*run)(void);
};

#define TEST(function, proves_what) { #function, proves_what, function }

static jmp_buf test_end;
static char test_reason[512];

enum test_end_kind { TEST_FAILED = 1, TEST_SKIPPED = 2 };

static inline _Noreturn void test_stop(enum test_end_kind kind, const char *file, int line, const char *what)
{
    snprintf(test_reason, sizeof(test_reason), "%s (%s:%d)", what, file, line);
    longjmp(test_end, (int)kind);
}

/* In decimal. A target's C library may format neither `long long` nor `size_t`. */
struct test_number {
    char text[24];
};

static inline struct test_number test_number(long long value)
{
    struct test_number number;
    size_t at = sizeof(number.text) - 1;
    unsigned long long rest = value < 0 ? 0ull - (unsigned long long)value : (unsigned long long)value;
    number.text[at] = '\0';
    do {
        number.text[--at] = (char)('0' + rest % 10);
        rest /= 10;
    } while (rest != 0);
    if (value < 0) {
        number.text[--at] = '-';
    }
    memmove(number.text, number.text + at, sizeof(number.text) - at);
    return number;
}

static inline void test_expect_eq(long long got, long long want, const char *what, const char *file, int line)
{
    if (got != want) {
        char text[400];
        snprintf(text, sizeof(text), "%s: got %s, expected %s", what, test_number(got).text, test_number(want).text);
        test_stop(TEST_FAILED, file, line, text);
    }
}

static inline void test_expect_mem(const void *got, const void *want, size_t len, const char *what,
                                   const char *file, int line)
{
    if (len != 0 && memcmp(got, want, len) != 0) {
        const uint8_t *a = got;
        const uint8_t *b = want;
        size_t at = 0;
        while (a[at] == b[at]) {
            at++;
        }
        char text[400];
        snprintf(text, sizeof(text), "%s: byte %lu is %02x, expected %02x", what, (unsigned long)at, a[at], b[at]);
        test_stop(TEST_FAILED, file, line, text);
    }
}

#define EXPECT(condition) \
    ((condition) ? (void)0 : test_stop(TEST_FAILED, __FILE__, __LINE__, "expected " #condition))
#define EXPECT_EQ(got, want) test_expect_eq((long long)(got), (long long)(want), #got, __FILE__, __LINE__)
#define EXPECT_MEM(got, want, len) test_expect_mem(got, want, len, #got, __FILE__, __LINE__)
#define EXPECT_STR(got, want) EXPECT(strcmp(got, want) == 0)
#define FAIL(why) test_stop(TEST_FAILED, __FILE__, __LINE__, why)
#define SKIP(why) test_stop(TEST_SKIPPED, __FILE__, __LINE__, why)

static inline void test_json_string(FILE *out, const char *s)
{
    fputc('"', out);
    for (; *s != '\0'; s++) {
        if (*s == '"' || *s == '\\') {
            fputc('\\', out);
        }
        fputc((unsigned char)*s < 0x20 ? ' ' : *s, out);
    }
    fputc('"', out);
}

static inline void test_record(FILE *out, const char *suite, const struct test *test, const char *result)
{
    if (out != NULL) {
        fprintf(out, "{\"id\":\"%s.%s\",\"result\":\"%s\",\"proves\":", suite, test->name, result);
        test_json_string(out, test->proves);
        fprintf(out, ",\"reason\":");
        test_json_string(out, test_reason);
        fprintf(out, "}\n");
    }
}

static inline const char *test_run(const struct test *test)
{
    test_reason[0] = '\0';
    int end = setjmp(test_end);
    if (end == 0) {
        test->run();
    }
    return end == 0 ? "pass" : end == (int)TEST_SKIPPED ? "skip" : "fail";
}

static inline FILE *test_open_results(const char *suite)
{
    const char *dir = getenv("ASHLAR_RESULTS");
    char path[1024];
    if (dir == NULL) {
        return NULL;
    }
    snprintf(path, sizeof(path), "%s/%s.jsonl", dir, suite);
    return fopen(path, "w");
}

static inline int test_main(const char *suite, const struct test *tests, size_t count)
{
    const char *only = getenv("ASHLAR_TEST");
    FILE *results = test_open_results(suite);
    size_t failed = 0;
    size_t skipped = 0;
    size_t run = 0;
    printf("TAP version 13\n1..%lu\n", (unsigned long)count);
    for (size_t i = 0; i < count; i++) {
        if (only != NULL && strcmp(only, tests[i].name) != 0) {
            continue;
        }
        const char *result = test_run(&tests[i]);
        run++;
        failed += strcmp(result, "fail") == 0;
        skipped += strcmp(result, "skip") == 0;
        printf("%s %lu - %s.%s%s%s\n", strcmp(result, "fail") == 0 ? "not ok" : "ok", (unsigned long)(i + 1), suite, tests[i].name,
               strcmp(result, "skip") == 0 ? " # SKIP " : test_reason[0] != '\0' ? "\n# " : "", test_reason);
        fflush(stdout);
        test_record(results, suite, &tests[i], result);
    }
    if (results != NULL) {
        fclose(results);
    }
    if (run == 0) {
        printf("# no test of that name\n");
        return 1;
    }
    return failed != 0 ? 1 : skipped == run ? 77 : 0;
}
