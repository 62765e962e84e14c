/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "test.h"

#include "anchor/message.h"
#include "base/bytes.h"
#include "root/tpm_file.h"

/* The file root.tpm, and the messages to ashlar-tpm: written, read back, and whatever else comes refused. docs/format/tpm.spec.md */

static struct root root = { .kind = ROOT_TPM, .secret_key = { 1, 2, 3 } };
static uint8_t file[ROOT_TPM_FILE_MAX + 8];
static struct root_tpm tpm;

static size_t make_file(uint32_t counters, size_t blob_len)
{
    tpm = (struct root_tpm){ .blob_len = blob_len, .count = counters };
    memset(tpm.blob, 0xb1, sizeof(tpm.blob));
    for (uint32_t i = 0; i < counters && i < ROOT_TPM_COUNTERS_MAX; i++) {
        tpm.counters[i] = (struct root_tpm_counter){ (int32_t)(257 + i), 0x01800000 + i, 1000 + i };
    }
    memset(file, 0, sizeof(file));
    return root_tpm_encode(out_span_of(file, sizeof(file)), &tpm, &root);
}

static void what_is_written_is_read_back(void)
{
    for (uint32_t counters = 0; counters <= ROOT_TPM_COUNTERS_MAX; counters += 4) {
        struct root_tpm back;
        size_t len = make_file(counters, 200);
        EXPECT_EQ(len, 12 + 200 + 16 * counters + 32);
        EXPECT(root_tpm_decode(span_of(file, len), &back));
        EXPECT_EQ(back.blob_len, 200);
        EXPECT_MEM(back.blob, tpm.blob, 200);
        EXPECT_EQ(back.count, counters);
        EXPECT_MEM(back.counters, tpm.counters, counters * sizeof(tpm.counters[0]));
        EXPECT(root_tpm_is_ours(span_of(file, len), &root));
    }
    EXPECT(make_file(ROOT_TPM_COUNTERS_MAX, ROOT_TPM_BLOB_MAX) == ROOT_TPM_FILE_MAX);
}

static void too_much_is_not_written(void)
{
    EXPECT_EQ(make_file(ROOT_TPM_COUNTERS_MAX + 1, 10), 0);
    EXPECT_EQ(make_file(1, ROOT_TPM_BLOB_MAX + 1), 0);
    (void)make_file(1, 10);
    EXPECT_EQ(root_tpm_encode(out_span_of(file, 12 + 10 + 16 + 31), &tpm, &root), 0);
}

static void every_altered_bit_is_found(void)
{
    size_t len = make_file(2, 60);
    for (size_t bit = 0; bit < len * 8; bit++) {
        struct root_tpm back;
        file[bit / 8] ^= (uint8_t)(1u << bit % 8);
        EXPECT(!root_tpm_decode(span_of(file, len), &back) || !root_tpm_is_ours(span_of(file, len), &root));
        file[bit / 8] ^= (uint8_t)(1u << bit % 8);
    }
    struct root other = root;
    other.secret_key[31] ^= 1;
    EXPECT(root_tpm_is_ours(span_of(file, len), &root));
    EXPECT(!root_tpm_is_ours(span_of(file, len), &other));
}

static void a_file_that_was_cut_or_grew_is_none(void)
{
    struct root_tpm back;
    size_t len = make_file(3, 100);
    for (size_t part = 0; part < len; part++) {
        EXPECT(!root_tpm_decode(span_of(file, part), &back));
    }
    EXPECT(!root_tpm_decode(span_of(file, len + 1), &back));
    put_le16(file + 4, 2); /* a version to come */
    EXPECT(!root_tpm_decode(span_of(file, len), &back));
}

static void one_partition_has_one_counter(void)
{
    struct root_tpm back;
    size_t len = make_file(2, 0);
    put_le32(file + 12 + 16, 257); /* the second is the first's */
    EXPECT(!root_tpm_decode(span_of(file, len), &back));
    put_le32(file + 12 + 16, (uint32_t)-1);
    EXPECT(!root_tpm_decode(span_of(file, len), &back));
}

static void a_message_is_read_as_it_was_written(void)
{
    uint8_t bytes[ANCHOR_MESSAGE_MAX + 1];
    uint8_t body[40] = { 9 };
    struct anchor_message back;
    struct anchor_message message = { ANCHOR_OPEN, ANCHOR_FOREIGN, 0x11223344, 0xa000a, span_of(body, sizeof(body)) };
    size_t len = anchor_encode(out_span_of(bytes, sizeof(bytes)), &message);
    EXPECT_EQ(len, ANCHOR_HEADER_LEN + sizeof(body));
    EXPECT(anchor_decode(span_of(bytes, len), &back));
    EXPECT(back.kind == ANCHOR_OPEN && back.status == ANCHOR_FOREIGN && back.tag == 0x11223344 && back.code == 0xa000a);
    EXPECT_EQ(back.body.len, sizeof(body));
    EXPECT_MEM(back.body.data, body, sizeof(body));
    for (size_t part = 0; part < len; part++) {
        EXPECT(!anchor_decode(span_of(bytes, part), &back));
    }
    EXPECT(!anchor_decode(span_of(bytes, len + 1), &back));
    put_le16(bytes, ANCHOR_KIND_END);
    EXPECT(!anchor_decode(span_of(bytes, len), &back));
    put_le16(bytes, ANCHOR_READ);
    put_le16(bytes + 2, ANCHOR_GONE); /* nobody who is there says that */
    EXPECT(!anchor_decode(span_of(bytes, len), &back));
    EXPECT_EQ(anchor_encode(out_span_of(bytes, ANCHOR_HEADER_LEN), &message), 0);
}

int main(void)
{
    static const struct test tests[] = {
        TEST(what_is_written_is_read_back, "ASHLAR-storage:tpm"),
        TEST(too_much_is_not_written, "ASHLAR-storage:tpm"),
        TEST(every_altered_bit_is_found, "ASHLAR-storage:tpm"),
        TEST(a_file_that_was_cut_or_grew_is_none, "ASHLAR-storage:tpm"),
        TEST(one_partition_has_one_counter, "ASHLAR-storage:tpm"),
        TEST(a_message_is_read_as_it_was_written, "ASHLAR-storage:tpm"),
    };
    return test_main("unit.root-tpm", tests, sizeof(tests) / sizeof(tests[0]));
}
