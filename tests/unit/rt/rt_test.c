/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "rt/heap.h"
#include "rt/message.h"
#include "rt/sfn_loop.h"
#include "test.h"

static max_align_t pool[256 / sizeof(max_align_t)];
static struct rt_heap_block blocks_of_pool[RT_HEAP_BLOCKS(sizeof(pool))];
static struct rt_heap heap;

static bool is_zero(const void *data, size_t len)
{
    const uint8_t *bytes = data;
    for (size_t i = 0; i < len; i++) {
        if (bytes[i] != 0) {
            return false;
        }
    }
    return true;
}

static void start(void)
{
    memset(pool, 0xa5, sizeof(pool));
    rt_heap_init(&heap, pool, sizeof(pool), blocks_of_pool, RT_HEAP_BLOCKS(sizeof(pool)));
}

static void every_byte_of_the_heap_can_be_given_out(void)
{
    start();
    void *all = rt_heap_alloc(&heap, sizeof(pool));
    EXPECT(all != NULL);
    EXPECT(rt_heap_alloc(&heap, 8) == NULL);
    EXPECT(rt_heap_alloc(&heap, 1) == NULL);
    rt_heap_free(&heap, all);
    EXPECT(rt_heap_alloc(&heap, sizeof(pool)) != NULL);
    EXPECT(rt_heap_is_valid(&heap));
}

static void memory_comes_zeroed_and_is_scrubbed_when_it_goes(void)
{
    start();
    uint8_t *block = rt_heap_alloc(&heap, 100);
    EXPECT(is_zero(block, 100));
    memset(block, 0xff, 100);
    rt_heap_free(&heap, block);
    EXPECT(is_zero(pool, sizeof(pool)));
}

static void growing_moves_and_scrubs_the_old_place(void)
{
    start();
    uint8_t *old = rt_heap_alloc(&heap, 32);
    memset(old, 0x11, 32);
    uint8_t *grown = rt_heap_realloc(&heap, old, 64);
    EXPECT(grown != NULL && grown != old);
    EXPECT(is_zero(old, 32));
    EXPECT_EQ(grown[31], 0x11);
    EXPECT(is_zero(grown + 32, 32));
}

static void shrinking_scrubs_the_tail(void)
{
    start();
    uint8_t *block = rt_heap_alloc(&heap, 32);
    memset(block, 0x11, 32);
    EXPECT(rt_heap_realloc(&heap, block, 10) == block);
    EXPECT_EQ(block[9], 0x11);
    EXPECT(is_zero(block + 10, 22));
    EXPECT(rt_heap_alloc(&heap, 240) != NULL);
}

static void a_failed_realloc_changes_nothing(void)
{
    start();
    uint8_t *block = rt_heap_alloc(&heap, 200);
    memset(block, 0x22, 200);
    EXPECT(rt_heap_realloc(&heap, block, 201) == NULL);
    EXPECT_EQ(block[199], 0x22);
    EXPECT(rt_heap_realloc(&heap, NULL, 10) != NULL);
    EXPECT(rt_heap_realloc(&heap, block, 0) == NULL);
    EXPECT(is_zero(block, 200));
}

static void nothing_and_too_much_give_null(void)
{
    start();
    EXPECT(rt_heap_alloc(&heap, 0) == NULL);
    EXPECT(rt_heap_alloc(&heap, SIZE_MAX) == NULL);
    EXPECT(rt_heap_alloc_array(&heap, SIZE_MAX / 2, 3) == NULL);
    EXPECT(rt_heap_alloc_array(&heap, 16, 16) != NULL);
    rt_heap_free(&heap, NULL);
    rt_heap_init(&heap, NULL, 0, NULL, 0);
    EXPECT(rt_heap_alloc(&heap, 1) == NULL);
}

static void the_number_of_blocks_is_bounded(void)
{
    start();
    for (size_t i = 0; i < sizeof(pool) / RT_HEAP_ALIGN; i++) {
        EXPECT(rt_heap_alloc(&heap, 1) != NULL);
    }
    EXPECT(rt_heap_alloc(&heap, 1) == NULL); /* each starts at its own multiple of RT_HEAP_ALIGN */
    rt_heap_init(&heap, pool, sizeof(pool), blocks_of_pool, 3);
    for (int i = 0; i < 3; i++) {
        EXPECT(rt_heap_alloc(&heap, 1) != NULL);
    }
    EXPECT(rt_heap_alloc(&heap, 1) == NULL);
}

static void blocks_never_overlap_whatever_the_order(void)
{
    uint8_t *blocks[12] = { 0 };
    uint32_t random = 12345;
    start();
    for (int i = 0; i < 20000; i++) {
        random = random * 1664525u + 1013904223u;
        size_t at = random >> 8 & 7u;
        size_t len = (random >> 16 & 63u) + 1;
        if (blocks[at] == NULL) {
            blocks[at] = rt_heap_alloc(&heap, len);
            EXPECT(blocks[at] == NULL || is_zero(blocks[at], len));
            memset(blocks[at] == NULL ? (uint8_t *)pool : blocks[at], (int)at + 1, blocks[at] == NULL ? 0 : len);
        } else {
            EXPECT_EQ(blocks[at][0], at + 1);
            rt_heap_free(&heap, blocks[at]);
            blocks[at] = NULL;
        }
        EXPECT(rt_heap_is_valid(&heap));
    }
}

/* A framework of one queued message, to see what the helpers and the loop ask of it. */

static struct {
    psa_msg_t queued;
    psa_status_t get_status;
    uint8_t in[16], out[16];
    size_t written, reads;
    psa_handle_t replied;
    psa_status_t status;
    unsigned waits;
    jmp_buf end;
} framework;

psa_signal_t psa_wait(psa_signal_t signal_mask, uint32_t timeout)
{
    EXPECT_EQ(signal_mask, 0x30);
    EXPECT_EQ(timeout, PSA_BLOCK);
    if (framework.waits++ == 2) {
        longjmp(framework.end, 1);
    }
    return 0x20;
}

psa_status_t psa_get(psa_signal_t signal, psa_msg_t *msg)
{
    EXPECT_EQ(signal, 0x20);
    *msg = framework.queued;
    return framework.get_status;
}

size_t psa_read(psa_handle_t msg_handle, uint32_t invec_idx, void *buffer, size_t num_bytes)
{
    (void)msg_handle;
    size_t size = framework.queued.in_size[invec_idx];
    size_t len = num_bytes < size ? num_bytes : size;
    memcpy(buffer, framework.in, len);
    framework.reads++;
    return len;
}

void psa_write(psa_handle_t msg_handle, uint32_t outvec_idx, const void *buffer, size_t num_bytes)
{
    (void)msg_handle;
    EXPECT(num_bytes <= framework.queued.out_size[outvec_idx]);
    memcpy(framework.out, buffer, num_bytes);
    framework.written = num_bytes;
}

void psa_reply(psa_handle_t msg_handle, psa_status_t status)
{
    framework.replied = msg_handle;
    framework.status = status;
}

static void a_vector_that_no_message_has_is_seen(void)
{
    psa_msg_t msg = { .in_size = { 4, 0, 0, 0 }, .out_size = { 4, 0, 0, 0 } };
    EXPECT(rt_has_shape(&msg, 1, 1));
    EXPECT(rt_has_shape(&msg, 2, 1));
    EXPECT(!rt_has_shape(&msg, 0, 1));
    EXPECT(!rt_has_shape(&msg, 1, 0));
    msg.in_size[3] = 1;
    EXPECT(!rt_has_shape(&msg, 3, 1));
    EXPECT(rt_has_shape(&msg, 4, 1));
}

static void a_vector_is_read_only_if_its_length_is_right(void)
{
    uint8_t bytes[16] = { 0 };
    size_t len = 99;
    memset(&framework, 0, sizeof(framework));
    memcpy(framework.in, "12345678", 8);
    framework.queued.in_size[1] = 8;
    EXPECT(!rt_read_exact(&framework.queued, 1, bytes, 7));
    EXPECT(!rt_read_exact(&framework.queued, 1, bytes, 9));
    EXPECT(!rt_read_all(&framework.queued, 1, bytes, 7, &len));
    EXPECT_EQ(len, 0);
    EXPECT_EQ(framework.reads, 0);
    EXPECT(rt_read_exact(&framework.queued, 1, bytes, 8));
    EXPECT(rt_read_all(&framework.queued, 1, bytes, 16, &len));
    EXPECT_EQ(len, 8);
    EXPECT_MEM(bytes, "12345678", 8);
}

static void a_write_that_does_not_fit_writes_nothing(void)
{
    memset(&framework, 0, sizeof(framework));
    framework.queued.out_size[0] = 3;
    EXPECT(!rt_write_all(&framework.queued, 0, "abcd", 4));
    EXPECT_EQ(framework.written, 0);
    EXPECT(rt_write_all(&framework.queued, 0, "abc", 3));
    EXPECT_EQ(framework.written, 3);
}

static psa_status_t never(const psa_msg_t *msg)
{
    (void)msg;
    FAIL("another service's function ran");
    return 0;
}

static psa_status_t answer(const psa_msg_t *msg)
{
    return msg->type + 1;
}

static void the_loop_runs_the_function_of_the_signal_and_replies_its_result(void)
{
    const struct rt_sfn_entry entries[] = { { 0x10, never }, { 0x20, answer } };
    memset(&framework, 0, sizeof(framework));
    framework.queued = (psa_msg_t){ .type = 41, .handle = 7 };
    if (setjmp(framework.end) == 0) {
        rt_sfn_loop(entries, 2);
    }
    EXPECT_EQ(framework.replied, 7);
    EXPECT_EQ(framework.status, 42);
}

static void a_message_that_is_gone_is_not_replied_to(void)
{
    const struct rt_sfn_entry entries[] = { { 0x10, never }, { 0x20, never } };
    memset(&framework, 0, sizeof(framework));
    framework.get_status = PSA_ERROR_DOES_NOT_EXIST;
    rt_sfn_serve(entries, 2, 0x20);
    EXPECT_EQ(framework.replied, 0);
}

int main(void)
{
    static const struct test tests[] = {
        TEST(every_byte_of_the_heap_can_be_given_out, "FFM-HEAP-SIZE"),
        TEST(memory_comes_zeroed_and_is_scrubbed_when_it_goes, "FFM-HEAP-SCRUBBED FFM-HEAP-ZEROED"),
        TEST(growing_moves_and_scrubs_the_old_place, "FFM-HEAP-REALLOC"),
        TEST(shrinking_scrubs_the_tail, "FFM-HEAP-REALLOC"),
        TEST(a_failed_realloc_changes_nothing, "FFM-1.1:realloc"),
        TEST(nothing_and_too_much_give_null, "FFM-1.1:malloc"),
        TEST(the_number_of_blocks_is_bounded, "style:E9"),
        TEST(blocks_never_overlap_whatever_the_order, "FFM-1.1:malloc"),
        TEST(a_vector_that_no_message_has_is_seen, "FFM-1.1:psa_msg_t"),
        TEST(a_vector_is_read_only_if_its_length_is_right, "FFM-1.1:psa_read"),
        TEST(a_write_that_does_not_fit_writes_nothing, "FFM-1.1:psa_write"),
        TEST(the_loop_runs_the_function_of_the_signal_and_replies_its_result, "FFM-1.1:SFN"),
        TEST(a_message_that_is_gone_is_not_replied_to, "FFM-1.1:SFN"),
    };
    return test_main("rt", tests, sizeof(tests) / sizeof(tests[0]));
}
