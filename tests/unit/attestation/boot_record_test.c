/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "attestation/boot_record.h"
#include "vectors.h"

enum { ROOM = ATTESTATION_COMPONENTS_MAX + 1 };

static const uint8_t digest[64] = { 1, 2, 3 };

static struct attestation_component component_of(const char *type, size_t len)
{
    return (struct attestation_component){
        .type = span_of(type, strlen(type)),
        .value = span_of(digest, len),
        .version = span_of("1.2.3", 5),
        .signer_id = span_of(digest, len),
        .description = span_of("sha-256", 7),
    };
}

static bool same(struct span a, struct span b)
{
    return a.len == b.len && (a.len == 0 || memcmp(a.data, b.data, a.len) == 0);
}

static void a_record_comes_back_as_it_was_written(void)
{
    for (size_t count = 1; count <= ATTESTATION_COMPONENTS_MAX; count++) {
        struct attestation_component in[ROOM];
        struct attestation_component out[ROOM];
        uint8_t record[8192];
        size_t size = 0;
        size_t len = 0;
        size_t found = 0;
        for (size_t i = 0; i < count; i++) {
            in[i] = component_of(i % 2 == 0 ? "PRoT" : "", i % 3 == 0 ? 32 : i % 3 == 1 ? 48 : 64);
        }
        EXPECT_EQ(attestation_boot_record_encode(in, count, (struct out_span){ 0 }, &size), PSA_SUCCESS);
        EXPECT_EQ(attestation_boot_record_encode(in, count, out_span_of(record, size), &len), PSA_SUCCESS);
        EXPECT_EQ(len, size);
        EXPECT_EQ(attestation_boot_record_encode(in, count, out_span_of(record, size - 1), &len),
                  PSA_ERROR_BUFFER_TOO_SMALL);
        EXPECT_EQ(len, 0);
        EXPECT_EQ(attestation_boot_record_encode(in, count, out_span_of(record, sizeof(record)), &len), PSA_SUCCESS);
        EXPECT_EQ(attestation_boot_record_parse(out, count, span_of(record, len), &found), PSA_SUCCESS);
        EXPECT_EQ(found, count);
        for (size_t i = 0; i < count; i++) {
            EXPECT(same(in[i].type, out[i].type) && same(in[i].value, out[i].value) &&
                   same(in[i].version, out[i].version) && same(in[i].signer_id, out[i].signer_id) &&
                   same(in[i].description, out[i].description));
        }
        EXPECT_EQ(attestation_boot_record_parse(out, count - 1, span_of(record, len), &found),
                  PSA_ERROR_INSUFFICIENT_MEMORY);
        EXPECT_EQ(found, 0);
    }
}

static void a_record_that_no_one_could_have_measured_is_not_written(void)
{
    struct attestation_component in[ROOM];
    uint8_t record[8192] = { 0xa5 };
    size_t len = 99;
    for (size_t i = 0; i < ROOM; i++) {
        in[i] = component_of("PRoT", 32);
    }
    EXPECT_EQ(attestation_boot_record_encode(in, 0, out_span_of(record, sizeof(record)), &len),
              PSA_ERROR_SERVICE_FAILURE);
    EXPECT_EQ(attestation_boot_record_encode(in, ROOM, out_span_of(record, sizeof(record)), &len),
              PSA_ERROR_SERVICE_FAILURE);
    in[1].value.len = 31;
    EXPECT_EQ(attestation_boot_record_encode(in, 2, out_span_of(record, sizeof(record)), &len),
              PSA_ERROR_SERVICE_FAILURE);
    in[1] = component_of("PRoT", 32);
    in[1].signer_id.len = 0;
    EXPECT_EQ(attestation_boot_record_encode(in, 2, out_span_of(record, sizeof(record)), &len),
              PSA_ERROR_SERVICE_FAILURE);
    EXPECT_EQ(len, 0);
    EXPECT_EQ(record[0], 0xa5);
    in[1] = component_of("\xff", 32);
    EXPECT_EQ(attestation_boot_record_encode(in, 2, out_span_of(record, sizeof(record)), &len),
              PSA_ERROR_SERVICE_FAILURE);
    EXPECT_EQ(len, 0);
}

#define D32 "58200102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f20"
#define GOOD "a202" D32 "05" D32

static const struct {
    const char *hex;
    psa_status_t status;
} records[] = {
    { "8201" GOOD, PSA_SUCCESS },
    { "8301" GOOD GOOD, PSA_SUCCESS },
    { "8201a30161" "6102" D32 "05" D32, PSA_SUCCESS },
    { "8202" GOOD, PSA_ERROR_NOT_SUPPORTED },
    { "8200" GOOD, PSA_ERROR_NOT_SUPPORTED },
    { "820280", PSA_ERROR_NOT_SUPPORTED }, /* of a later version nothing else is judged */
    { "8102", PSA_ERROR_NOT_SUPPORTED },
    { "", PSA_ERROR_DATA_INVALID },
    { "80", PSA_ERROR_DATA_INVALID },
    { "8101", PSA_ERROR_DATA_INVALID },
    { "82" GOOD "01", PSA_ERROR_DATA_INVALID },
    { "8220" GOOD, PSA_ERROR_DATA_INVALID },
    { "a101" GOOD, PSA_ERROR_DATA_INVALID },
    { "8201" GOOD "00", PSA_ERROR_DATA_INVALID },
    { "9f01" GOOD "ff", PSA_ERROR_DATA_INVALID },
    { "821801" GOOD, PSA_ERROR_DATA_INVALID },
    { "8201a102" D32, PSA_ERROR_DATA_INVALID },
    { "8201a105" D32, PSA_ERROR_DATA_INVALID },
    { "8201a20141aa02" D32, PSA_ERROR_DATA_INVALID },
    { "8201a302" D32 "05" D32 "0301", PSA_ERROR_DATA_INVALID },
    { "8201a302" D32 "05" D32 "02" D32, PSA_ERROR_DATA_INVALID },
    { "8201a302" D32 "05" D32 "0142ffff", PSA_ERROR_DATA_INVALID },
    { "8201a302" D32 "05" D32 "0461ff", PSA_ERROR_DATA_INVALID },
    { "8201a202" "41aa" "05" D32, PSA_ERROR_DATA_INVALID },
    { "8201a202" D32 "0541aa", PSA_ERROR_DATA_INVALID },
    { "820180", PSA_ERROR_DATA_INVALID },
};

static void each_malformed_record_is_refused(void)
{
    for (size_t i = 0; i < sizeof(records) / sizeof(records[0]); i++) {
        struct attestation_component out[ROOM];
        uint8_t bytes[512];
        size_t found = 99;
        size_t len = vectors_hex(bytes, sizeof(bytes), records[i].hex);
        EXPECT_EQ(attestation_boot_record_parse(out, ROOM, span_of(bytes, len), &found), records[i].status);
        EXPECT_EQ(found != 0, records[i].status == PSA_SUCCESS);
    }
}

static void more_components_than_a_token_carries_are_refused(void)
{
    struct attestation_component out[ROOM];
    uint8_t bytes[4096];
    size_t found = 99;
    size_t one = vectors_hex(bytes, sizeof(bytes), GOOD);
    uint8_t record[4096] = { 0x98, 1 + ROOM, 0x01 };
    for (size_t i = 0; i < ROOM; i++) {
        memcpy(record + 3 + i * one, bytes, one);
    }
    EXPECT_EQ(attestation_boot_record_parse(out, ROOM, span_of(record, 3 + ROOM * one), &found),
              PSA_ERROR_DATA_INVALID);
    record[1] = ROOM;
    EXPECT_EQ(attestation_boot_record_parse(out, ROOM, span_of(record, 3 + (ROOM - 1) * one), &found), PSA_SUCCESS);
    EXPECT_EQ(found, ATTESTATION_COMPONENTS_MAX);
}

int main(void)
{
    static const struct test tests[] = {
        TEST(a_record_comes_back_as_it_was_written, "boot-record.spec:record"),
        TEST(a_record_that_no_one_could_have_measured_is_not_written, "RFC9783:4.4.1"),
        TEST(each_malformed_record_is_refused, "boot-record.spec:record"),
        TEST(more_components_than_a_token_carries_are_refused, "boot-record.spec:limits"),
    };
    return test_main("attestation.boot_record", tests, sizeof(tests) / sizeof(tests[0]));
}
