/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "unsupported/unsupported.h"

#include "psa/update.h"
#include "reason/reason.h"
#include "test.h"

/* Lists that only shrink, and functions that do nothing. */

static uint64_t room[64];

static FILE *source_file(const char *name)
{
    const char *source = getenv("ASHLAR_SOURCE");
    char path[1024];
    if (source == NULL) {
        SKIP("ASHLAR_SOURCE is not set");
    }
    snprintf(path, sizeof(path), "%s/%s", source, name);
    FILE *file = fopen(path, "r");
    EXPECT(file != NULL);
    return file;
}

/* Lines that begin with `before`, without it and as many bytes of `after`, are the list. */
static void compare(const char *path, const char *before, const char *after)
{
    char line[256];
    size_t at = 0;
    FILE *file = source_file(path);
    while (fgets(line, sizeof(line), file) != NULL) {
        line[strcspn(line, "\n")] = '\0';
        size_t len = strlen(line);
        if (strncmp(line, before, strlen(before)) != 0) {
            continue;
        }
        EXPECT(len > strlen(before) + strlen(after) && unsupported_names[at] != NULL);
        line[len - strlen(after)] = '\0';
        EXPECT_STR(line + strlen(before), unsupported_names[at]);
        at++;
    }
    fclose(file);
    EXPECT(unsupported_names[at] == NULL);
}

static void the_committed_list_is_the_list_of_the_code(void)
{
    compare("tests/vectors/headers/unsupported.txt", "", "");
}

static void the_page_for_readers_is_the_list_of_the_code(void)
{
    compare("docs/unsupported.md", "- `", "`");
}

static void the_list_is_no_longer_than_when_it_was_begun(void)
{
    size_t count = 0;
    while (unsupported_names[count] != NULL) {
        count++;
    }
    EXPECT(count <= 47); /* may only be lowered */
}

static void each_function_of_an_absent_service_says_so(void)
{
    void *const p = room;
    uint64_t before[64];
    memset(room, 0x5a, sizeof(room));
    memcpy(before, room, sizeof(room));
#define P p
#define UNSUPPORTED(name, parameters, arguments) EXPECT_EQ(name arguments, PSA_ERROR_NOT_SUPPORTED);
#include "unsupported/services.def"
#undef UNSUPPORTED
#undef P
    EXPECT_MEM(room, before, sizeof(room));
}

static void a_refusal_has_a_reason(void)
{
    (void)reason_take();
    EXPECT_EQ(psa_fwu_accept(), PSA_ERROR_NOT_SUPPORTED);
    EXPECT_EQ(reason_take(), REASON_UNSUPPORTED);
}

int main(void)
{
    static const struct test tests[] = {
        TEST(the_committed_list_is_the_list_of_the_code, "design:9"),
        TEST(the_page_for_readers_is_the_list_of_the_code, "design:9"),
        TEST(the_list_is_no_longer_than_when_it_was_begun, "design:9"),
        TEST(each_function_of_an_absent_service_says_so, "STATUS-1.0:PSA_ERROR_NOT_SUPPORTED"),
        TEST(a_refusal_has_a_reason, "design:9"),
    };
    return test_main("unsupported", tests, sizeof(tests) / sizeof(tests[0]));
}
