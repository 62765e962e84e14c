/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "cbor/decode.h"
#include "cbor/encode.h"
#include "vectors.h"

static struct span hex(const char *text)
{
    static uint8_t bytes[4096];
    return span_of(bytes, vectors_hex(bytes, sizeof(bytes), text));
}

static struct cbor_decoder decoder(const char *text)
{
    return cbor_decoder_of(hex(text), CBOR_STRICT);
}

static const struct {
    bool is_negative;
    uint64_t argument;
    const char *hex;
} integers[] = {
    { false, 0, "00" },
    { false, 23, "17" },
    { false, 24, "1818" },
    { false, 255, "18ff" },
    { false, 256, "190100" },
    { false, 2399, "19095f" },
    { false, 65535, "19ffff" },
    { false, 65536, "1a00010000" },
    { false, 1000000, "1a000f4240" },
    { false, UINT32_MAX, "1affffffff" },
    { false, (uint64_t)UINT32_MAX + 1, "1b0000000100000000" },
    { false, 1000000000000u, "1b000000e8d4a51000" },
    { false, UINT64_MAX, "1bffffffffffffffff" },
    { true, 0, "20" },
    { true, 9, "29" },
    { true, 99, "3863" },
    { true, 999, "3903e7" },
    { true, 74999, "3a000124f7" },
    { true, UINT64_MAX, "3bffffffffffffffff" },
};

static void integers_of_the_whole_range_are_written_in_their_shortest_form(void)
{
    for (size_t i = 0; i < sizeof(integers) / sizeof(integers[0]); i++) {
        uint8_t out[9];
        size_t len = 0;
        struct cbor_encoder e = cbor_encoder_of(out_span_of(out, sizeof(out)));
        if (integers[i].is_negative) {
            cbor_put_negative(&e, integers[i].argument);
        } else {
            cbor_put_uint(&e, integers[i].argument);
        }
        EXPECT_EQ(cbor_encoder_finish(&e, &len), CBOR_OK);
        struct span want = hex(integers[i].hex);
        EXPECT_EQ(len, want.len);
        EXPECT_MEM(out, want.data, len);
    }
}

static void integers_of_the_whole_range_are_read(void)
{
    for (size_t i = 0; i < sizeof(integers) / sizeof(integers[0]); i++) {
        struct cbor_decoder d = decoder(integers[i].hex);
        uint64_t got = integers[i].is_negative ? cbor_get_negative(&d) : cbor_get_uint(&d);
        EXPECT_EQ(cbor_finish(&d), CBOR_OK);
        EXPECT(got == integers[i].argument);
        d = decoder(integers[i].hex);
        int64_t value = cbor_get_int(&d);
        if (integers[i].argument > INT64_MAX) {
            EXPECT_EQ(cbor_finish(&d), CBOR_OUT_OF_RANGE);
            EXPECT_EQ(value, 0);
        } else {
            EXPECT_EQ(cbor_finish(&d), CBOR_OK);
            EXPECT_EQ(value, integers[i].is_negative ? -1 - (int64_t)got : (int64_t)got);
        }
    }
}

static void signed_integers_reach_both_ends(void)
{
    static const struct {
        int64_t value;
        const char *hex;
    } ends[] = { { INT64_MIN, "3b7fffffffffffffff" }, { INT64_MAX, "1b7fffffffffffffff" }, { -1, "20" } };
    for (size_t i = 0; i < sizeof(ends) / sizeof(ends[0]); i++) {
        uint8_t out[9];
        size_t len = 0;
        struct cbor_encoder e = cbor_encoder_of(out_span_of(out, sizeof(out)));
        cbor_put_int(&e, ends[i].value);
        EXPECT_EQ(cbor_encoder_finish(&e, &len), CBOR_OK);
        EXPECT_EQ(len, hex(ends[i].hex).len);
        EXPECT_MEM(out, hex(ends[i].hex).data, len);
        struct cbor_decoder d = cbor_decoder_of(span_of(out, len), CBOR_STRICT);
        EXPECT(cbor_get_int(&d) == ends[i].value);
        EXPECT_EQ(cbor_finish(&d), CBOR_OK);
    }
}

static void put_sample(struct cbor_encoder *e)
{
    cbor_put_tag(e, 18);
    cbor_put_map(e, 3);
    cbor_put_int(e, 1);
    cbor_put_text(e, "PRoT");
    cbor_put_int(e, -75000);
    cbor_put_bytes_head(e, 2);
    cbor_put_array(e, 1);
    cbor_put_null(e);
    cbor_put_int(e, 2399);
    cbor_put_array(e, 2);
    cbor_put_bool(e, true);
    cbor_put_bytes(e, span_of("\x01\x02", 2));
}

static void what_is_counted_is_what_is_written(void)
{
    uint8_t out[64];
    size_t counted = 0;
    size_t written = 0;
    struct cbor_encoder counter = cbor_counter();
    put_sample(&counter);
    EXPECT_EQ(cbor_encoder_finish(&counter, &counted), CBOR_OK);
    struct cbor_encoder e = cbor_encoder_of(out_span_of(out, counted));
    put_sample(&e);
    EXPECT_EQ(cbor_encoder_finish(&e, &written), CBOR_OK);
    EXPECT_EQ(written, counted);
    struct span want = hex("d2a3016450526f543a000124f74281f619095f82f5420102");
    EXPECT_EQ(written, want.len);
    EXPECT_MEM(out, want.data, want.len);
}

static void a_buffer_of_any_smaller_size_is_never_overrun(void)
{
    struct cbor_encoder counter = cbor_counter();
    size_t full = 0;
    put_sample(&counter);
    (void)cbor_encoder_finish(&counter, &full);
    for (size_t room = 0; room < full; room++) {
        uint8_t out[64];
        size_t len = 99;
        memset(out, 0xa5, sizeof(out));
        struct cbor_encoder e = cbor_encoder_of(out_span_of(out, room));
        put_sample(&e);
        EXPECT_EQ(cbor_encoder_finish(&e, &len), CBOR_NO_ROOM);
        EXPECT_EQ(len, 0);
        for (size_t i = room; i < sizeof(out); i++) {
            EXPECT_EQ(out[i], 0xa5);
        }
    }
}

static void a_count_that_wraps_is_refused(void)
{
    struct cbor_encoder e = cbor_counter();
    size_t len = 99;
    cbor_put_bytes(&e, span_of("x", SIZE_MAX - 20)); /* counted, never read */
    cbor_put_bytes(&e, span_of("x", 100));
    EXPECT_EQ(cbor_encoder_finish(&e, &len), CBOR_NO_ROOM);
    EXPECT_EQ(len, 0);
}

static void text_that_is_not_utf8_is_neither_written_nor_read(void)
{
    static const char *const bad[] = { "80",     "c0af",   "c1bf",     "c2",       "e08080",   "eda080",
                                       "edbfbf", "f08080", "f0808080", "f4908080", "f5808080", "ff",
                                       "e282",   "c328",   "e28228",   "f0908028" };
    static const char *const good[] = { "",         "00",       "7f",       "c280",     "dfbf",    "e0a080",
                                        "ed9fbf",   "ee8080",   "efbfbf",   "f0908080", "f48fbfbf" };
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]) + sizeof(good) / sizeof(good[0]); i++) {
        bool is_bad = i < sizeof(bad) / sizeof(bad[0]);
        const char *text = is_bad ? bad[i] : good[i - sizeof(bad) / sizeof(bad[0])];
        uint8_t item[8];
        size_t len = vectors_hex(item + 1, sizeof(item) - 1, text);
        item[0] = (uint8_t)(0x60 + len);
        struct cbor_decoder d = cbor_decoder_of(span_of(item, len + 1), CBOR_STRICT);
        EXPECT_EQ(cbor_get_text(&d).len, is_bad ? 0 : len);
        EXPECT_EQ(cbor_finish(&d), is_bad ? CBOR_BAD_TEXT : CBOR_OK);
        d = cbor_decoder_of(span_of(item, len + 1), CBOR_STRICT);
        (void)cbor_skip(&d);
        EXPECT_EQ(cbor_finish(&d), is_bad ? CBOR_BAD_TEXT : CBOR_OK);
        struct cbor_encoder e = cbor_counter();
        cbor_put_text_span(&e, span_of(item + 1, len));
        EXPECT_EQ(cbor_encoder_finish(&e, &len), is_bad ? CBOR_BAD_TEXT : CBOR_OK);
    }
}

static void a_long_head_is_refused_unless_asked_for(void)
{
    static const char *const items[] = { "1801", "190017", "1900ff", "1a0000ffff", "1b00000000ffffffff",
                                         "3800", "580100", "780161", "980100",     "b8010000",           "d80100" };
    for (size_t i = 0; i < sizeof(items) / sizeof(items[0]); i++) {
        struct cbor_decoder d = decoder(items[i]);
        (void)cbor_skip(&d);
        EXPECT_EQ(cbor_finish(&d), CBOR_NOT_PREFERRED);
        d = cbor_decoder_of(hex(items[i]), CBOR_ALLOW_LONG_HEADS);
        (void)cbor_skip(&d);
        EXPECT_EQ(cbor_finish(&d), CBOR_OK);
    }
}

static void nesting_ends_at_the_limit(void)
{
    uint8_t in[CBOR_DEPTH_MAX + 2];
    memset(in, 0x81, sizeof(in));
    in[CBOR_DEPTH_MAX] = 0x00;
    struct cbor_decoder d = cbor_decoder_of(span_of(in, CBOR_DEPTH_MAX + 1), CBOR_STRICT);
    (void)cbor_skip(&d);
    EXPECT_EQ(cbor_finish(&d), CBOR_OK);
    in[CBOR_DEPTH_MAX] = 0x81;
    in[CBOR_DEPTH_MAX + 1] = 0x00;
    d = cbor_decoder_of(span_of(in, sizeof(in)), CBOR_STRICT);
    (void)cbor_skip(&d);
    EXPECT_EQ(cbor_finish(&d), CBOR_TOO_DEEP);
    d = cbor_decoder_of(span_of(in, sizeof(in)), CBOR_STRICT);
    for (int i = 0; i < CBOR_DEPTH_MAX + 1; i++) {
        (void)cbor_enter_array(&d);
    }
    EXPECT_EQ(cbor_finish(&d), CBOR_TOO_DEEP);
}

static void a_container_cannot_promise_more_than_the_input_holds(void)
{
    static const char *const lies[] = { "9b7fffffffffffffff00", "bb8000000000000000", "8300", "a100",
                                        "bbffffffffffffffff00", "9affffffff" };
    for (size_t i = 0; i < sizeof(lies) / sizeof(lies[0]); i++) {
        struct cbor_decoder d = decoder(lies[i]);
        (void)cbor_skip(&d);
        EXPECT_EQ(cbor_finish(&d), CBOR_TRUNCATED);
    }
}

static void the_first_error_sticks_and_getters_then_give_nothing(void)
{
    struct cbor_decoder d = decoder("8301616101");
    EXPECT_EQ(cbor_enter_array(&d), 3);
    EXPECT_EQ(cbor_get_uint(&d), 1);
    EXPECT_EQ(cbor_get_bytes(&d).len, 0); /* it is text */
    EXPECT_EQ(d.error, CBOR_WRONG_TYPE);
    size_t at = d.at;
    EXPECT(!cbor_has_next(&d));
    EXPECT_EQ(cbor_peek(&d), CBOR_NONE);
    EXPECT(cbor_get_uint(&d) == 0 && cbor_get_negative(&d) == 0 && cbor_get_int(&d) == 0 && cbor_get_tag(&d) == 0);
    EXPECT(cbor_get_text(&d).len == 0 && cbor_skip(&d).len == 0 && !cbor_get_bool(&d));
    EXPECT(cbor_enter_map(&d) == 0 && cbor_enter_array(&d) == 0);
    cbor_get_null(&d);
    cbor_leave(&d);
    EXPECT_EQ(d.at, at);
    EXPECT_EQ(cbor_finish(&d), CBOR_WRONG_TYPE);
}

static void each_type_is_told_and_read(void)
{
    struct cbor_decoder d = decoder("8a0120416161618100a10203d82000f5f6f7");
    static const enum cbor_type types[] = { CBOR_UINT, CBOR_NEGATIVE, CBOR_BYTES, CBOR_TEXT, CBOR_ARRAY,
                                            CBOR_MAP,  CBOR_TAG,      CBOR_BOOL,  CBOR_NULL, CBOR_OTHER };
    EXPECT_EQ(cbor_peek(&d), CBOR_ARRAY);
    EXPECT_EQ(cbor_enter_array(&d), 10);
    for (size_t i = 0; i < 10; i++) {
        EXPECT_EQ(cbor_peek(&d), types[i]);
        EXPECT(cbor_skip(&d).len != 0);
    }
    EXPECT_EQ(cbor_peek(&d), CBOR_NONE);
    cbor_leave(&d);
    EXPECT_EQ(cbor_finish(&d), CBOR_OK);
    d = decoder("83f4f5f6");
    (void)cbor_enter_array(&d);
    EXPECT(!cbor_get_bool(&d));
    EXPECT(cbor_get_bool(&d));
    cbor_get_null(&d);
    cbor_leave(&d);
    EXPECT_EQ(cbor_finish(&d), CBOR_OK);
    d = decoder("f6");
    EXPECT(!cbor_get_bool(&d));
    EXPECT_EQ(cbor_finish(&d), CBOR_WRONG_TYPE);
}

static void a_tag_without_content_is_refused(void)
{
    struct cbor_decoder d = decoder("81c0");
    (void)cbor_enter_array(&d);
    EXPECT_EQ(cbor_get_tag(&d), 0);
    cbor_leave(&d);
    EXPECT_EQ(cbor_finish(&d), CBOR_INCOMPLETE);
    d = decoder("c0");
    (void)cbor_get_tag(&d);
    EXPECT_EQ(cbor_finish(&d), CBOR_INCOMPLETE);
}

static void items_left_unread_are_told(void)
{
    struct cbor_decoder d = decoder("820102");
    (void)cbor_enter_array(&d);
    (void)cbor_get_uint(&d);
    EXPECT_EQ(cbor_finish(&d), CBOR_INCOMPLETE);
    cbor_leave(&d);
    EXPECT_EQ(cbor_finish(&d), CBOR_INCOMPLETE);
    d = decoder("8101");
    (void)cbor_enter_array(&d);
    (void)cbor_get_uint(&d);
    (void)cbor_get_uint(&d);
    EXPECT_EQ(cbor_finish(&d), CBOR_NO_ITEM);
    d = decoder("01");
    (void)cbor_get_uint(&d);
    cbor_leave(&d);
    EXPECT_EQ(cbor_finish(&d), CBOR_INCOMPLETE);
    d = decoder("0102");
    (void)cbor_get_uint(&d);
    EXPECT_EQ(cbor_finish(&d), CBOR_TRAILING);
    d = decoder("");
    EXPECT_EQ(cbor_finish(&d), CBOR_INCOMPLETE);
    EXPECT_EQ(cbor_peek(&d), CBOR_NONE);
    EXPECT_EQ(cbor_finish(&d), CBOR_TRUNCATED);
}

static void a_skipped_item_is_returned_as_it_was(void)
{
    struct cbor_decoder d = decoder("82d2a201820203044161f6");
    (void)cbor_enter_array(&d);
    struct span item = cbor_skip(&d);
    EXPECT_EQ(item.len, 9);
    EXPECT_MEM(item.data, hex("82d2a201820203044161f6").data + 1, 9);
    cbor_get_null(&d);
    cbor_leave(&d);
    EXPECT_EQ(cbor_finish(&d), CBOR_OK);
}

static void a_key_that_occurs_twice_is_found_at_any_depth(void)
{
    static const struct {
        const char *hex;
        enum cbor_error error;
    } cases[] = {
        { "a0", CBOR_OK },
        { "a201020304", CBOR_OK },
        { "a201022001", CBOR_OK },           /* 1 and -1 */
        { "a2416101616102", CBOR_OK }, /* h'61' and "a" */
        { "a201020103", CBOR_DUPLICATE_KEY },
        { "a20102180103", CBOR_DUPLICATE_KEY }, /* 1, and 1 with a long head */
        { "a2616101616102", CBOR_DUPLICATE_KEY },
        { "a24161014161f6", CBOR_DUPLICATE_KEY },
        { "a3010203040105", CBOR_DUPLICATE_KEY },
        { "a2010119010101", CBOR_OK },       /* 1 and 257 */
        { "a261610162616202", CBOR_OK },     /* "a" and "ab" */
        { "8100", CBOR_OK },
        { "82a10102a201020103", CBOR_DUPLICATE_KEY },
        { "a101a20c000c00", CBOR_DUPLICATE_KEY },
        { "d2a101d283a20c000c010203", CBOR_DUPLICATE_KEY },
        { "a1810002", CBOR_BAD_KEY },
        { "a1f500", CBOR_BAD_KEY },
        { "a1c10000", CBOR_BAD_KEY },
        { "a2010f", CBOR_TRUNCATED },
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        EXPECT_EQ(cbor_check_valid(hex(cases[i].hex), CBOR_ALLOW_LONG_HEADS), cases[i].error);
    }
}

static void a_map_too_large_to_compare_is_refused(void)
{
    for (size_t pairs = CBOR_MAP_PAIRS_MAX; pairs <= CBOR_MAP_PAIRS_MAX + 1; pairs++) {
        uint8_t out[1024];
        size_t len = 0;
        struct cbor_encoder e = cbor_encoder_of(out_span_of(out, sizeof(out)));
        cbor_put_map(&e, pairs);
        for (size_t i = 0; i < pairs; i++) {
            cbor_put_uint(&e, i);
            cbor_put_null(&e);
        }
        EXPECT_EQ(cbor_encoder_finish(&e, &len), CBOR_OK);
        EXPECT_EQ(cbor_check_valid(span_of(out, len), CBOR_STRICT),
                  pairs > CBOR_MAP_PAIRS_MAX ? CBOR_TOO_MANY : CBOR_OK);
    }
}

static void every_error_has_its_text(void)
{
    for (int i = 0; i < (int)CBOR_ERROR_COUNT; i++) {
        EXPECT(cbor_error_text((enum cbor_error)i)[0] != '\0');
    }
    EXPECT_STR(cbor_error_text(CBOR_ERROR_COUNT), "unknown error");
}

int main(void)
{
    static const struct test tests[] = {
        TEST(integers_of_the_whole_range_are_written_in_their_shortest_form, "RFC8949:4.1"),
        TEST(integers_of_the_whole_range_are_read, "RFC8949:3.1"),
        TEST(signed_integers_reach_both_ends, "RFC8949:3.1"),
        TEST(what_is_counted_is_what_is_written, "RFC8949:3"),
        TEST(a_buffer_of_any_smaller_size_is_never_overrun, "style:E6"),
        TEST(a_count_that_wraps_is_refused, "style:E6"),
        TEST(text_that_is_not_utf8_is_neither_written_nor_read, "RFC8949:5.3.1"),
        TEST(a_long_head_is_refused_unless_asked_for, "RFC8949:4.1"),
        TEST(nesting_ends_at_the_limit, "RFC8949:10"),
        TEST(a_container_cannot_promise_more_than_the_input_holds, "RFC8949:10"),
        TEST(the_first_error_sticks_and_getters_then_give_nothing, "RFC8949:5.2"),
        TEST(each_type_is_told_and_read, "RFC8949:3.1"),
        TEST(a_tag_without_content_is_refused, "RFC8949:3.4"),
        TEST(items_left_unread_are_told, "RFC8949:5.3.1"),
        TEST(a_skipped_item_is_returned_as_it_was, "RFC8949:3"),
        TEST(a_key_that_occurs_twice_is_found_at_any_depth, "RFC8949:5.6"),
        TEST(a_map_too_large_to_compare_is_refused, "RFC8949:10"),
        TEST(every_error_has_its_text, "style:E17"),
    };
    return test_main("cbor", tests, sizeof(tests) / sizeof(tests[0]));
}
