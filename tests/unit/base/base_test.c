/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "base/bytes.h"
#include "base/fits.h"
#include "base/wipe.h"
#include "ct/ct.h"
#include "reason/reason.h"
#include "test.h"
#include "wire/wire.h"

static void fits_never_wraps(void)
{
    EXPECT(fits(0, 0, 0));
    EXPECT(fits(3, 5, 8));
    EXPECT(!fits(4, 5, 8));
    EXPECT(!fits(SIZE_MAX, 2, 8));
    EXPECT(!fits(2, SIZE_MAX, 8));
    EXPECT(!fits(SIZE_MAX, SIZE_MAX, SIZE_MAX));
}

static void bytes_are_spelled_in_both_orders(void)
{
    uint8_t b[8];
    put_le64(b, 0x0807060504030201u);
    for (uint8_t i = 0; i < 8; i++) {
        EXPECT_EQ(b[i], i + 1);
    }
    EXPECT(get_le64(b) == 0x0807060504030201u);
    EXPECT(get_be64(b) == 0x0102030405060708u);
    put_be32(b, 0x01020304u);
    EXPECT_EQ(get_le32(b), 0x04030201);
}

static void a_wiped_buffer_holds_zeros(void)
{
    uint8_t secret[5] = { 1, 2, 3, 4, 5 };
    wipe(secret, sizeof(secret));
    EXPECT_MEM(secret, ((uint8_t[5]){ 0 }), sizeof(secret));
    wipe(NULL, 0);
}

static void constant_time_equality_sees_every_byte(void)
{
    uint8_t a[33] = { 0 };
    uint8_t b[33] = { 0 };
    EXPECT(ct_reveal(ct_eq(a, b, sizeof(a))));
    for (size_t i = 0; i < sizeof(a); i++) {
        b[i] = 0x80;
        EXPECT(!ct_reveal(ct_eq(a, b, sizeof(a))));
        b[i] = 0;
    }
    EXPECT_EQ(ct_select((ct_mask){ ~0u }, 7, 9), 7);
    EXPECT_EQ(ct_select((ct_mask){ 0 }, 7, 9), 9);
}

static void a_wire_error_sticks(void)
{
    uint8_t b[6];
    struct wire_writer w = wire_writer_of(out_span_of(b, sizeof(b)));
    wire_put_u32(&w, 0x01020304u);
    wire_put_u32(&w, 1);
    wire_put_u8(&w, 1);
    EXPECT(w.failed);
    EXPECT_EQ(w.at, 4);

    struct wire_reader r = wire_reader_of(span_of(b, 5));
    EXPECT_EQ(wire_get_u32(&r), 0x01020304);
    EXPECT_EQ(wire_get_u16(&r), 0);
    EXPECT_EQ(wire_get_u8(&r), 0);
    EXPECT(!wire_done(&r));
}

static void every_reason_has_a_status_and_a_text(void)
{
    for (int i = 1; i < (int)REASON_COUNT; i++) {
        const struct reason_row *row = reason_row((enum reason)i);
        EXPECT(row->status < 0);
        EXPECT(row->why[0] != '\0');
        EXPECT(strcmp(reason_status_name(row->status), "unknown status") != 0);
    }
    EXPECT_STR(reason_row((enum reason)REASON_COUNT)->id, "NONE");
    EXPECT_EQ(reason_take(), REASON_NONE);
}

int main(void)
{
    static const struct test tests[] = {
        TEST(fits_never_wraps, "style:E6"),
        TEST(bytes_are_spelled_in_both_orders, "style:E5"),
        TEST(a_wiped_buffer_holds_zeros, "style:E14"),
        TEST(constant_time_equality_sees_every_byte, "style:E14"),
        TEST(a_wire_error_sticks, "channel.spec:fields"),
        TEST(every_reason_has_a_status_and_a_text, "STATUS-1.0:status-codes"),
    };
    return test_main("base", tests, sizeof(tests) / sizeof(tests[0]));
}
