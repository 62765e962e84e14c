/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#define _POSIX_C_SOURCE 200809L /* open_memstream */
#include "test.h"
#include "verifier/reference.h"

#define H8(b) b b b b b b b b
#define H32(b) H8(b) H8(b) H8(b) H8(b)
#define POINT \
    "046b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c2964fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315e" \
    "cecbb6406837bf51f5"
#define HEAD "{\"format\":\"ashlar-reference\",\"version\":1,\"implementation_id\":\"" H32("ab") "\""
#define ROOT ",\"root\":\"file\""
#define ROW "{\"type\":\"a\",\"digest\":\"" H32("01") "\"}"
#define LIST ",\"components\":[" ROW "]"

static const char *good_json = HEAD ROOT LIST "}";

static bool parse(struct reference *out, const char *json, struct reference_fault *fault)
{
    return reference_parse(out, span_of(json, strlen(json)), fault);
}

static void the_smallest_reference_trusts_as_little_as_possible(void)
{
    struct reference reference;
    struct reference_fault fault;
    EXPECT(parse(&reference, good_json, &fault));
    EXPECT_EQ(reference.lifecycles, 0); /* secured alone */
    EXPECT_EQ(reference.root, REFERENCE_ROOT_FILE);
    EXPECT_EQ(reference.client, REFERENCE_CLIENT_ANY);
    EXPECT_EQ(reference.instance_count, 0);
    EXPECT_EQ(reference.component_count, 1);
    EXPECT(!reference.components[0].is_optional && reference.components[0].version == NULL);
    EXPECT_EQ(reference.implementation_id[31], 0xab);
    reference_free(&reference);
    reference_free(&reference); /* freeing twice is harmless */
}

static const struct {
    const char *json;
    const char *fault; /* what its text begins with */
} wrong[] = {
    { "", "not JSON" },
    { "[]", "not a JSON object" },
    { "{", "not JSON" },
    { HEAD ROOT LIST "} x", "not JSON" },
    { "{\"format\":\"other\"}", "format:" },
    { "{\"format\":\"ashlar-reference\"}", "version:" },
    { "{\"format\":\"ashlar-reference\",\"version\":2}", "version:" },
    { "{\"format\":\"ashlar-reference\",\"version\":1.5}", "version:" },
    { "{\"format\":\"ashlar-reference\",\"version\":\"1\"}", "version:" },
    { "{\"format\":\"ashlar-reference\",\"version\":1" ROOT LIST "}", "implementation_id:" },
    { "{\"format\":\"ashlar-reference\",\"version\":1,\"implementation_id\":\"abcd\"" ROOT LIST "}",
      "implementation_id:" },
    { HEAD LIST "}", "root:" },
    { HEAD ",\"root\":\"tpm\"" LIST "}", "root:" },
    { HEAD ",\"root\":7" LIST "}", "root:" },
    { HEAD ROOT ROOT LIST "}", "root: occurs twice" },
    { HEAD ROOT LIST ",\"lifecycle\":[\"secured\"]}", "lifecycle: no such member" },
    { HEAD ROOT LIST ",\"lifecycles\":[]}", "lifecycles:" },
    { HEAD ROOT LIST ",\"lifecycles\":[\"safe\"]}", "lifecycles:" },
    { HEAD ROOT LIST ",\"lifecycles\":\"secured\"}", "lifecycles:" },
    { HEAD ROOT LIST ",\"lifecycles\":{\"a\":\"secured\"}}", "lifecycles:" },
    { HEAD ROOT LIST ",\"client\":\"me\"}", "client:" },
    { HEAD ROOT LIST ",\"certification\":\"123\"}", "certification:" },
    { HEAD ROOT "}", "components:" },
    { HEAD ROOT ",\"components\":[]}", "components:" },
    { HEAD ROOT ",\"components\":{\"a\":" ROW "}}", "components:" },
    { HEAD ROOT ",\"components\":[7]}", "components[0].not an object" },
    { HEAD ROOT ",\"components\":[" ROW ",{\"type\":\"a\"}]}", "components[1].digest:" },
    { HEAD ROOT ",\"components\":[{\"digest\":\"zz\"}]}", "components[0].digest:" },
    { HEAD ROOT ",\"components\":[{\"digest\":\"" H32("01") "01\"}]}", "components[0].digest:" },
    { HEAD ROOT ",\"components\":[{\"digest\":\"" H32("01") "\",\"signer_id\":\"01\"}]}",
      "components[0].signer_id:" },
    { HEAD ROOT ",\"components\":[{\"digest\":\"" H32("01") "\",\"optional\":1}]}", "components[0].optional:" },
    { HEAD ROOT ",\"components\":[{\"digest\":\"" H32("01") "\",\"type\":\"\"}]}", "components[0].type:" },
    { HEAD ROOT ",\"components\":[{\"digest\":\"" H32("01") "\",\"type\":\"a\\u0000b\"}]}", "a zero byte" },
    { HEAD ROOT ",\"components\":[{\"digest\":\"" H32("01") "\",\"name\":\"a\"}]}", "components[0].name:" },
    { HEAD ROOT LIST ",\"instances\":7}", "instances:" },
    { HEAD ROOT LIST ",\"instances\":[{\"instance_id\":\"" H32("01") "\",\"key\":\"" POINT "\"}]}",
      "instances[0].instance_id:" },
    { HEAD ROOT LIST ",\"instances\":[{\"instance_id\":\"01" H32("01") "\"}]}", "instances[0].key:" },
    { HEAD ROOT LIST ",\"instances\":[{\"instance_id\":\"01" H32("01") "\",\"key\":\"04aa\"}]}",
      "instances[0].key:" },
    { HEAD ROOT LIST ",\"instances\":[{\"instance_id\":\"01" H32(
          "01") "\",\"key\":\"" POINT "\"},{\"instance_id\":\"01" H32("01") "\",\"key\":\"" POINT "\"}]}",
      "instances[1].instance_id: listed twice" },
};

static void each_slip_of_the_pen_is_refused_and_named(void)
{
    for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
        struct reference reference;
        struct reference_fault fault;
        EXPECT(!parse(&reference, wrong[i].json, &fault));
        if (strncmp(fault.text, wrong[i].fault, strlen(wrong[i].fault)) != 0) {
            printf("# %s: %s\n", wrong[i].json, fault.text);
            FAIL("another fault was named");
        }
    }
}

static void a_zero_byte_or_too_many_bytes_are_refused(void)
{
    struct reference reference;
    struct reference_fault fault;
    char text[512];
    size_t len = strlen(good_json);
    memcpy(text, good_json, len + 1);
    EXPECT(!reference_parse(&reference, span_of(text, len + 1), &fault));
    EXPECT(!reference_parse(&reference, span_of(text, (size_t)REFERENCE_FILE_MAX + 1), &fault));
}

static void every_prefix_is_refused(void)
{
    struct reference reference;
    struct reference_fault fault;
    for (size_t len = 0; len < strlen(good_json); len++) {
        EXPECT(!reference_parse(&reference, span_of(good_json, len), &fault));
        EXPECT(fault.text[0] != '\0');
    }
}

static struct reference full(void)
{
    static struct reference_component rows[3];
    static struct reference_instance instance;
    for (size_t i = 0; i < 3; i++) {
        rows[i] = (struct reference_component){ .digest_len = 32 + 16 * i };
        memset(rows[i].digest, (int)i + 1, rows[i].digest_len);
    }
    rows[0].type = "act\"uator";
    rows[1].version = "1.2.3";
    rows[1].signer_id_len = 32;
    rows[2].is_optional = true;
    instance = (struct reference_instance){ .instance_id = { 0x01, 0x02 }, .key = POINT };
    return (struct reference){ .implementation_id = { 0xaa },
                               .root = REFERENCE_ROOT_HARDWARE,
                               .lifecycles = 0x18,
                               .client = REFERENCE_CLIENT_NON_SECURE,
                               .certification = "1234567890123-12345",
                               .components = rows,
                               .component_count = 3,
                               .instances = &instance,
                               .instance_count = 1 };
}

static bool texts_equal(const char *a, const char *b)
{
    return a == NULL || b == NULL ? a == b : strcmp(a, b) == 0;
}

static void what_is_written_is_read_back_whole(void)
{
    struct reference in = full();
    struct reference out;
    struct reference_fault fault;
    char *text = NULL;
    size_t len = 0;
    FILE *file = open_memstream(&text, &len);
    EXPECT(reference_write(&in, file));
    fclose(file);
    EXPECT(reference_parse(&out, span_of(text, len), &fault));
    EXPECT_MEM(out.implementation_id, in.implementation_id, 32);
    EXPECT(out.root == in.root && out.lifecycles == in.lifecycles && out.client == in.client);
    EXPECT_STR(out.certification, in.certification);
    EXPECT_EQ(out.component_count, 3);
    for (size_t i = 0; i < 3; i++) {
        const struct reference_component *a = &in.components[i];
        const struct reference_component *b = &out.components[i];
        EXPECT(texts_equal(a->type, b->type) && texts_equal(a->version, b->version));
        EXPECT(a->digest_len == b->digest_len && a->signer_id_len == b->signer_id_len);
        EXPECT_MEM(a->digest, b->digest, sizeof(a->digest));
        EXPECT_MEM(a->signer_id, b->signer_id, sizeof(a->signer_id));
        EXPECT_EQ(a->is_optional, b->is_optional);
    }
    EXPECT_EQ(out.instance_count, 1);
    EXPECT_MEM(out.instances[0].instance_id, in.instances[0].instance_id, 33);
    EXPECT_STR(out.instances[0].key, POINT);
    reference_free(&out);
    free(text);
}

static void a_reference_that_could_not_be_read_is_not_written(void)
{
    struct reference in = full();
    char *text = NULL;
    size_t len = 0;
    FILE *file = open_memstream(&text, &len);
    in.component_count = 0;
    EXPECT(!reference_write(&in, file));
    in = full();
    in.components[1].digest_len = 20;
    EXPECT(!reference_write(&in, file));
    in = full();
    in.instances[0].key = "no key";
    EXPECT(!reference_write(&in, file));
    in = full();
    in.root = (enum reference_root)7;
    EXPECT(!reference_write(&in, file));
    fclose(file);
    EXPECT_EQ(len, 0);
    free(text);
}

int main(void)
{
    static const struct test tests[] = {
        TEST(the_smallest_reference_trusts_as_little_as_possible, "reference.spec:defaults"),
        TEST(each_slip_of_the_pen_is_refused_and_named, "reference.spec:strict"),
        TEST(a_zero_byte_or_too_many_bytes_are_refused, "reference.spec:limits"),
        TEST(every_prefix_is_refused, "reference.spec:strict"),
        TEST(what_is_written_is_read_back_whole, "reference.spec:members"),
        TEST(a_reference_that_could_not_be_read_is_not_written, "reference.spec:members"),
    };
    return test_main("verifier.reference", tests, sizeof(tests) / sizeof(tests[0]));
}
