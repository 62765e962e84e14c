/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 *
 * A partition's half of two channels whose clients write what they like, when they like: any request that is taken lies within its memory and
 * belongs to its peer, what is written stays within it, and an honest answer is given. Input: a list of stores (where, what) and of turns of the
 * partition between them.
 */
#define _GNU_SOURCE
#include <string.h>
#include <unistd.h>

#include "../../unit/channel/pair.h"
#include "base/fits.h"
#include "base/invariant.h"
#include "channel/caller.h"
#include "fuzz.h"

enum { CHANNELS = 2, STEP = 6, SLOTS = 2, TURN = 0xff };
static struct channel_server server;
static struct channel_caller callers[CHANNELS];
static const struct channel_layout layout = { .slots = SLOTS, .data_len = CHANNEL_PAGE };

static void answer(const struct channel_arrival *arrival)
{
    static uint8_t bytes[CHANNEL_PAGE];
    size_t written[PSA_MAX_IOVEC] = { 0 };
    const struct channel_request *r = arrival->request;
    INVARIANT(r->in_count <= PSA_MAX_IOVEC && r->out_count <= PSA_MAX_IOVEC);
    for (size_t i = 0; i < r->in_count; i++) {
        INVARIANT(fits(r->in_at[i], r->in_len[i], layout.data_len));
        channel_server_read(&server, arrival->seat, (uint32_t)i, 0, out_span_of(bytes, r->in_len[i]));
    }
    for (size_t i = 0; i < r->out_count; i++) {
        INVARIANT(fits(r->out_at[i], r->out_len[i], layout.data_len));
        written[i] = r->out_len[i] / 2;
        channel_server_write(&server, arrival->seat, (uint32_t)i, 0, span_of(bytes, written[i]));
    }
    channel_server_reply(&server, arrival->seat, 7, written);
}

static void turn(void)
{
    for (int i = 0; i < 2 * SLOTS * CHANNELS; i++) {
        struct channel_arrival arrival;
        enum channel_event event = channel_server_next(&server, CHANNEL_POLL, &arrival);
        if (event == CHANNEL_NOTHING) {
            return;
        }
        INVARIANT(event == CHANNEL_REQUEST || event == CHANNEL_LIE);
        INVARIANT(arrival.peer->number >= 1 && arrival.peer->number <= CHANNELS && arrival.peer->client == -(int32_t)arrival.peer->number);
        if (event == CHANNEL_REQUEST) {
            answer(&arrival);
        } else {
            channel_server_reply(&server, arrival.seat, PSA_ERROR_PROGRAMMER_ERROR, (const size_t[PSA_MAX_IOVEC]){ 0 });
        }
    }
}

static void honest_call_is_answered(void)
{
    uint8_t out[4] = { 0 };
    struct channel_call call = pair_call(3, "abc", 3, out, sizeof(out));
    int slot = channel_caller_try(&callers[0], 1, 0);
    INVARIANT(slot >= 0);
    /* What the attacker left in this slot's line is overwritten, its sequence too: the partition may have seen that number. */
    callers[0].sequence[slot] = channel_load(callers[0].request, channel_request_line((size_t)slot) + CHANNEL_SEQUENCE);
    channel_caller_publish(&callers[0], slot, &call, 0);
    const uint64_t one = 1;
    ssize_t rung = write(callers[0].bell, &one, sizeof(one));
    INVARIANT(rung == (ssize_t)sizeof(one));
    turn();
    INVARIANT(channel_caller_await(&callers[0], slot, true, 1));
    INVARIANT(channel_caller_finish(&callers[0], slot, &call) == 7 && call.out_len[0] == 2);
    channel_caller_release(&callers[0], slot);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
    const uint64_t one = 1;
    INVARIANT(channel_server_init(&server, -1) == 0);
    for (uint32_t i = 0; i < CHANNELS; i++) {
        struct channel_peer peer = { .number = i + 1, .client = -1 - (int32_t)i, .session = i + 1, .rights = 1 };
        pair_join(&server, &callers[i], peer, &layout);
    }
    for (size_t at = 0; at + STEP <= len && at < 64 * STEP; at += STEP) {
        struct channel_caller *caller = &callers[data[at] % CHANNELS];
        uint32_t value = 0;
        memcpy(&value, data + at + 2, sizeof(value));
        if (data[at + 1] == TURN) {
            turn();
            continue;
        }
        size_t word = (size_t)(data[at + 1] % (CHANNEL_LINE / 4)) * 4;
        channel_store_ordered(caller->request, channel_request_line(data[at] / 2 % SLOTS) + word, value);
        if (word == CHANNEL_SEQUENCE) {
            ssize_t rung = write(caller->bell, &one, sizeof(one));
            (void)rung;
        }
    }
    turn();
    honest_call_is_answered();
    for (uint32_t i = 0; i < CHANNELS; i++) {
        struct channel_peer peer;
        bool is_last = false;
        INVARIANT(channel_server_gone(&server, i + 1, &peer, &is_last) && is_last);
        INVARIANT(channel_caller_kill(&callers[i]));
        channel_caller_close(&callers[i]);
    }
    channel_server_end(&server);
    return 0;
}
