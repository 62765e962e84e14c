/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 *
 * A client that does not use the library but writes what it likes into its request memory, while an honest one works.
 */
#define _GNU_SOURCE
#include <pthread.h>
#include <unistd.h>

#include "pair.h"
#include "test.h"

enum { ROUNDS = 3000, HONEST = 0, LIAR = 1 };
static const struct channel_layout USUAL = { .slots = CHANNEL_SLOTS_DEFAULT, .data_len = 2 * CHANNEL_PAGE };
static struct channel_server server;
static struct channel_caller callers[2];
static uint32_t is_over;
static uint32_t lies;

static void answer(const struct channel_arrival *arrival, bool is_lie)
{
    size_t written[PSA_MAX_IOVEC] = { 0 };
    uint8_t copy[2 * CHANNEL_PAGE];
    if (is_lie) {
        __atomic_add_fetch(&lies, 1, __ATOMIC_RELAXED);
        channel_server_reply(&server, arrival->seat, -129, written);
        return;
    }
    const struct channel_request *request = arrival->request;
    for (uint32_t i = 0; i < request->in_count; i++) {
        channel_server_read(&server, arrival->seat, i, 0, out_span_of(copy, request->in_len[i]));
    }
    for (uint32_t i = 0; i < request->out_count; i++) {
        channel_server_write(&server, arrival->seat, i, 0, span_of(copy, request->out_len[i]));
        written[i] = request->out_len[i];
    }
    channel_server_reply(&server, arrival->seat, 0, written);
}

static void *serve(void *unused)
{
    struct channel_arrival arrival;
    (void)unused;
    while (__atomic_load_n(&is_over, __ATOMIC_RELAXED) == 0) {
        enum channel_event event = channel_server_next(&server, CHANNEL_WAIT, &arrival);
        if (event == CHANNEL_REQUEST || event == CHANNEL_LIE) {
            answer(&arrival, event == CHANNEL_LIE);
        }
    }
    return NULL;
}

static uint32_t random_word(uint32_t *seed)
{
    *seed = *seed * 1664525u + 1013904223u;
    return *seed >> 8;
}

/* Writes words of any value at any time, with a leaning to those that nearly make sense; rings or not. */
static void *lie(void *unused)
{
    uint32_t seed = 7;
    const uint64_t most = UINT64_MAX - 1;
    uint8_t *request = callers[LIAR].request;
    (void)unused;
    while (__atomic_load_n(&is_over, __ATOMIC_RELAXED) == 0) {
        size_t line = channel_request_line(random_word(&seed) % CHANNEL_SLOTS_DEFAULT);
        size_t word = random_word(&seed) % CHANNEL_REQUEST_WORDS * 4;
        uint32_t value = random_word(&seed) % 8;
        if (random_word(&seed) % 4 == 0) {
            value = random_word(&seed) << 8 ^ random_word(&seed);
        }
        channel_store(request, line + word, value);
        if (random_word(&seed) % 16 == 0) {
            ssize_t rung = write(callers[LIAR].bell, &most,
                                 sizeof(most)); /* fills the count: a read would go on, a write blocks */
            (void)rung;
        }
    }
    return NULL;
}

static bool honest_call(uint32_t i)
{
    uint8_t in[100];
    uint8_t out[100] = { 0 };
    memset(in, (int)i, sizeof(in));
    struct channel_call call = pair_call((int32_t)i, in, sizeof(in), out, sizeof(out));
    uint32_t cpu = channel_cpu();
    int slot = channel_caller_claim(&callers[HONEST], 1, cpu);
    bool has_rung = channel_caller_publish(&callers[HONEST], slot, &call, cpu);
    for (int waits = 0; !channel_caller_await(&callers[HONEST], slot, has_rung, 50); waits++) {
        if (waits == 100) {
            return false;
        }
    }
    int32_t status = channel_caller_finish(&callers[HONEST], slot, &call);
    channel_caller_release(&callers[HONEST], slot);
    return status == 0 && memcmp(in, out, sizeof(in)) == 0;
}

/* @tests C.LIN.COPY */
static void a_client_that_lies_at_random_harms_only_itself(void)
{
    pthread_t threads[2];
    bool is_good = true;
    EXPECT_EQ(channel_server_init(&server, -1), 0);
    for (uint32_t i = 0; i < 2; i++) {
        memset(&callers[i], 0, sizeof(callers[i]));
        pair_join(&server, &callers[i],
                  (struct channel_peer){ .number = i + 1, .client = -1 - (int32_t)i, .session = i + 1 }, &USUAL);
    }
    EXPECT_EQ(pthread_create(&threads[0], NULL, serve, NULL), 0);
    EXPECT_EQ(pthread_create(&threads[1], NULL, lie, NULL), 0);
    /* Until the liar had its turn too, however late the machine lets it run. */
    bool has_lied = false;
    for (uint32_t i = 0; (i < ROUNDS || (!has_lied && i < 100 * ROUNDS)) && is_good; i++) {
        is_good = honest_call(i);
        has_lied = __atomic_load_n(&lies, __ATOMIC_RELAXED) != 0;
    }
    __atomic_store_n(&is_over, 1, __ATOMIC_RELAXED);
    honest_call(ROUNDS); /* lets the server see that it is over */
    pthread_join(threads[1], NULL);
    pthread_join(threads[0], NULL);
    EXPECT(is_good);
    EXPECT(lies > 0);
    channel_caller_close(&callers[HONEST]);
    channel_caller_close(&callers[LIAR]);
    channel_server_end(&server);
}

/* The classic: what was checked is not what is used. */
static void lengths_that_change_after_they_were_read_change_nothing(void)
{
    struct channel_arrival arrival;
    struct channel_call call = pair_call(0, "0123456789abcdef", 16, NULL, 0);
    uint8_t read[16];
    EXPECT_EQ(channel_server_init(&server, -1), 0);
    memset(&callers[LIAR], 0, sizeof(callers[LIAR]));
    pair_join(&server, &callers[LIAR], (struct channel_peer){ .number = 1, .client = -1, .session = 1 }, &USUAL);
    channel_caller_publish(&callers[LIAR], 0, &call, 0);
    EXPECT_EQ(channel_server_next(&server, CHANNEL_POLL, &arrival), CHANNEL_REQUEST);
    for (size_t word = 0; word < CHANNEL_REQUEST_WORDS; word++) {
        channel_store(callers[LIAR].request, word * 4, UINT32_MAX);
    }
    EXPECT_EQ(arrival.request->in_len[0], 16);
    EXPECT_EQ(arrival.request->kind, CHANNEL_KIND_CALL);
    EXPECT_EQ(arrival.request->in_count, 1);
    channel_server_read(&server, arrival.seat, 0, 0, out_span_of(read, sizeof(read)));
    EXPECT_MEM(read, "0123456789abcdef", 16);
    /* A second request in a slot that is being served is not taken before the first is answered. */
    struct channel_arrival second;
    EXPECT_EQ(channel_server_next(&server, CHANNEL_POLL, &second), CHANNEL_NOTHING);
    static const size_t written[PSA_MAX_IOVEC];
    channel_server_reply(&server, arrival.seat, 0, written);
    EXPECT_EQ(channel_server_next(&server, CHANNEL_POLL, &second), CHANNEL_LIE);
    channel_server_reply(&server, second.seat, -129, written);
    channel_caller_close(&callers[LIAR]);
    channel_server_end(&server);
}

static void a_partition_that_lies_about_lengths_writes_no_further_than_the_buffer(void)
{
    struct channel_arrival arrival;
    uint8_t out[32];
    memset(out, 0xee, sizeof(out));
    struct channel_call call = pair_call(0, NULL, 0, out, 16);
    EXPECT_EQ(channel_server_init(&server, -1), 0);
    memset(&callers[HONEST], 0, sizeof(callers[HONEST]));
    pair_join(&server, &callers[HONEST], (struct channel_peer){ .number = 1, .client = -1, .session = 1 }, &USUAL);
    channel_caller_publish(&callers[HONEST], 0, &call, 0);
    EXPECT_EQ(channel_server_next(&server, CHANNEL_POLL, &arrival), CHANNEL_REQUEST);
    uint8_t *response = server.channels[arrival.seat.channel].response;
    static const size_t written[PSA_MAX_IOVEC];
    channel_server_reply(&server, arrival.seat, 0, written);
    channel_store(response, channel_response_line(0) + CHANNEL_WRITTEN, UINT32_MAX);
    EXPECT_EQ(channel_caller_finish(&callers[HONEST], 0, &call), 0);
    EXPECT_EQ(call.out_len[0], 16);
    for (size_t i = 16; i < sizeof(out); i++) {
        EXPECT_EQ(out[i], 0xee);
    }
    channel_caller_close(&callers[HONEST]);
    channel_server_end(&server);
}

int main(void)
{
    static const struct test tests[] = {
        TEST(a_client_that_lies_at_random_harms_only_itself, "design:channels"),
        TEST(lengths_that_change_after_they_were_read_change_nothing, "design:channels"),
        TEST(a_partition_that_lies_about_lengths_writes_no_further_than_the_buffer, "design:channels"),
    };
    return test_main("channel.hostile", tests, sizeof(tests) / sizeof(tests[0]));
}
