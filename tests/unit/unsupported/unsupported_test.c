/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "unsupported/unsupported.h"

#include "psa/crypto.h"
#include "psa/protected_storage.h"
#include "psa/update.h"
#include "reason/reason.h"
#include "test.h"

/* Lists that only shrink, and functions that do nothing. */

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

/* The next name of a list; false at its end. Lines of a page that list none are passed over. */
static bool next_name(FILE *list, const char *before, const char *after, char name[128])
{
    char line[256];
    while (fgets(line, sizeof(line), list) != NULL) {
        line[strcspn(line, "\n")] = '\0';
        size_t len = strlen(line);
        if (strncmp(line, before, strlen(before)) == 0 && len < 128) {
            len -= strlen(before) + strlen(after);
            memcpy(name, line + strlen(before), len);
            name[len] = '\0';
            return true;
        }
    }
    return false;
}

static void compare(const char *file, const char *before, const char *after)
{
    char name[128];
    size_t at = 0;
    FILE *list = source_file(file);
    while (next_name(list, before, after, name)) {
        EXPECT(ashlar_unsupported[at] != NULL);
        EXPECT_STR(name, ashlar_unsupported[at]);
        at++;
    }
    fclose(list);
    EXPECT(ashlar_unsupported[at] == NULL);
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
    while (ashlar_unsupported[count] != NULL) {
        EXPECT(count == 0 || strcmp(ashlar_unsupported[count - 1], ashlar_unsupported[count]) < 0);
        count++;
    }
    EXPECT(count <= 53); /* may only be lowered */
}

static void each_function_of_the_list_says_that_it_is_not_supported(void)
{
#define UNSUPPORTED(name, parameters, zeros) EXPECT_EQ(name zeros, PSA_ERROR_NOT_SUPPORTED);
#define UNSUPPORTED_KEY(name, parameters, zeros, key) UNSUPPORTED(name, parameters, zeros)
#include "unsupported/unsupported.def"
#undef UNSUPPORTED
#undef UNSUPPORTED_KEY
}

static void a_refusal_has_a_reason(void)
{
    (void)reason_take();
    EXPECT_EQ(psa_fwu_accept(), PSA_ERROR_NOT_SUPPORTED);
    EXPECT_EQ(reason_take(), REASON_UNSUPPORTED);
}

static void no_key_is_named(void)
{
    psa_key_attributes_t attributes = PSA_KEY_ATTRIBUTES_INIT;
    psa_pake_operation_t pake = PSA_PAKE_OPERATION_INIT;
    uint8_t bytes[16] = { 0 };
    size_t len = 0;
    psa_key_id_t key = 7;
    EXPECT_EQ(psa_attach_key(&attributes, bytes, sizeof(bytes), &key), PSA_ERROR_NOT_SUPPORTED);
    EXPECT_EQ(key, PSA_KEY_ID_NULL);
    key = 7;
    EXPECT_EQ(psa_decapsulate(1, 0, bytes, sizeof(bytes), &attributes, &key), PSA_ERROR_NOT_SUPPORTED);
    EXPECT_EQ(key, PSA_KEY_ID_NULL);
    key = 7;
    EXPECT_EQ(psa_encapsulate(1, 0, &attributes, &key, bytes, sizeof(bytes), &len), PSA_ERROR_NOT_SUPPORTED);
    EXPECT_EQ(key, PSA_KEY_ID_NULL);
    key = 7;
    EXPECT_EQ(psa_unwrap_key(&attributes, 1, 0, bytes, sizeof(bytes), &key), PSA_ERROR_NOT_SUPPORTED);
    EXPECT_EQ(key, PSA_KEY_ID_NULL);
    key = 7;
    EXPECT_EQ(psa_pake_get_shared_key(&pake, &attributes, &key), PSA_ERROR_NOT_SUPPORTED);
    EXPECT_EQ(key, PSA_KEY_ID_NULL);
}

static void protected_storage_offers_no_option(void)
{
    EXPECT_EQ(psa_ps_get_support(), 0);
}

int main(void)
{
    static const struct test tests[] = {
        TEST(the_committed_list_is_the_list_of_the_code, "design:9"),
        TEST(the_page_for_readers_is_the_list_of_the_code, "design:9"),
        TEST(the_list_is_no_longer_than_when_it_was_begun, "design:9"),
        TEST(each_function_of_the_list_says_that_it_is_not_supported, "STATUS-1.0:PSA_ERROR_NOT_SUPPORTED"),
        TEST(a_refusal_has_a_reason, "design:9"),
        TEST(no_key_is_named, "CRYPTO-1.5:psa_attach_key"),
        TEST(protected_storage_offers_no_option, "STORAGE-1.0:psa_ps_get_support"),
    };
    return test_main("unsupported", tests, sizeof(tests) / sizeof(tests[0]));
}
