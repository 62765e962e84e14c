/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "cbor/decode.h"
#include "vectors.h"

struct vector {
    uint8_t bytes[256];
    size_t len;
    char kind[32];
};

static bool next_vector(FILE *file, struct vector *vector)
{
    char line[1024];
    char hex[600];
    while (fgets(line, sizeof(line), file) != NULL) {
        if (line[0] != '#' && line[0] != '\n') {
            EXPECT_EQ(sscanf(line, "%599s %31s", hex, vector->kind), 2);
            vector->len = vectors_hex(vector->bytes, sizeof(vector->bytes), hex);
            return true;
        }
    }
    return false;
}

static enum cbor_error skip_all(const struct vector *vector)
{
    struct cbor_decoder d = cbor_decoder_of(span_of(vector->bytes, vector->len), CBOR_STRICT);
    (void)cbor_skip(&d);
    return cbor_finish(&d);
}

static void each_example_of_the_standard_is_accepted_or_refused_as_indefinite(void)
{
    struct vector vector;
    unsigned items = 0;
    unsigned refused = 0;
    FILE *file = vectors_open("cbor/rfc8949-appendix-a.txt");
    while (next_vector(file, &vector)) {
        bool is_item = strcmp(vector.kind, "item") == 0;
        EXPECT_EQ(skip_all(&vector), is_item ? CBOR_OK : CBOR_INDEFINITE);
        EXPECT_EQ(cbor_check_valid(span_of(vector.bytes, vector.len), CBOR_STRICT),
                  is_item ? CBOR_OK : CBOR_INDEFINITE);
        items += is_item;
        refused += !is_item;
    }
    fclose(file);
    EXPECT_EQ(items, 70);
    EXPECT_EQ(refused, 11);
}

static void each_malformed_example_is_refused_for_its_own_fault(void)
{
    struct vector vector;
    unsigned count = 0;
    FILE *file = vectors_open("cbor/rfc8949-appendix-f.txt");
    while (next_vector(file, &vector)) {
        enum cbor_error want = strcmp(vector.kind, "indefinite") == 0 ? CBOR_INDEFINITE
                               : strcmp(vector.kind, "reserved") == 0 ? CBOR_RESERVED
                                                                      : CBOR_TRUNCATED;
        EXPECT_EQ(skip_all(&vector), want);
        count++;
    }
    fclose(file);
    EXPECT_EQ(count, 93);
}

static void every_prefix_of_an_example_is_refused(void)
{
    struct vector vector;
    FILE *file = vectors_open("cbor/rfc8949-appendix-a.txt");
    while (next_vector(file, &vector)) {
        for (; vector.len > 0; vector.len--) {
            struct vector shorter = vector;
            shorter.len--;
            EXPECT(skip_all(&shorter) != CBOR_OK);
        }
    }
    fclose(file);
}

static void an_example_with_a_byte_behind_it_is_refused(void)
{
    struct vector vector;
    FILE *file = vectors_open("cbor/rfc8949-appendix-a.txt");
    while (next_vector(file, &vector)) {
        vector.bytes[vector.len++] = 0;
        EXPECT_EQ(skip_all(&vector), strcmp(vector.kind, "item") == 0 ? CBOR_TRAILING : CBOR_INDEFINITE);
    }
    fclose(file);
}

int main(void)
{
    static const struct test tests[] = {
        TEST(each_example_of_the_standard_is_accepted_or_refused_as_indefinite, "RFC8949:A"),
        TEST(each_malformed_example_is_refused_for_its_own_fault, "RFC8949:F.1"),
        TEST(every_prefix_of_an_example_is_refused, "RFC8949:5.3.1"),
        TEST(an_example_with_a_byte_behind_it_is_refused, "RFC8949:5.3.1"),
    };
    return test_main("cbor.vectors", tests, sizeof(tests) / sizeof(tests[0]));
}
