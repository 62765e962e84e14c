/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "base/bytes.h"
#include "lock/chain.h"
#include "test.h"

/* A store of 256 slots in memory, and a hash that only has to be sensitive: the real one is the crypto service's. */

static struct {
    uint8_t slots[LOCK_RING][LOCK_ENTRY_LEN];
    enum lock_load state[LOCK_RING];
    uint32_t saves;
    bool is_refusing_saves;
    bool is_refusing_loads;
} ring;

static bool hash(void *context, const uint8_t entry[LOCK_ENTRY_LEN], uint8_t out[LOCK_HASH_LEN])
{
    (void)context;
    for (uint32_t lane = 0; lane < 4; lane++) {
        uint64_t sum = 0xcbf29ce484222325u + lane;
        for (size_t i = 0; i < LOCK_ENTRY_LEN; i++) {
            sum = (sum ^ entry[i]) * 0x100000001b3u;
            sum ^= sum >> 29;
        }
        put_le64(out + 8 * (size_t)lane, sum);
    }
    return true;
}

static enum lock_load load(void *context, uint32_t slot, uint8_t entry[LOCK_ENTRY_LEN])
{
    (void)context;
    memcpy(entry, ring.slots[slot], LOCK_ENTRY_LEN);
    return ring.is_refusing_loads ? LOCK_LOAD_FAILED : ring.state[slot];
}

static bool save(void *context, uint32_t slot, const uint8_t entry[LOCK_ENTRY_LEN])
{
    (void)context;
    ring.saves++;
    if (ring.is_refusing_saves) {
        return false;
    }
    memcpy(ring.slots[slot], entry, LOCK_ENTRY_LEN);
    ring.state[slot] = LOCK_LOAD_ENTRY;
    return true;
}

static const struct lock_chain_io io = { .context = NULL, .hash = hash, .load = load, .save = save };
static struct lock_chain chain;

static void begin(uint32_t entries)
{
    memset(&ring, 0, sizeof(ring));
    for (size_t i = 0; i < LOCK_RING; i++) {
        ring.state[i] = LOCK_LOAD_EMPTY;
    }
    EXPECT(lock_chain_open(&chain, &io));
    for (uint32_t i = 0; i < entries; i++) {
        struct lock_entry entry = { .event = LOCK_EVENT_LOCKED, .reason = (uint16_t)i, .time_s = 1000 + i };
        EXPECT(lock_chain_append(&chain, &entry));
        EXPECT_EQ(entry.seq, i + 1);
    }
}

static enum lock_link link_of(uint64_t seq)
{
    uint8_t bytes[LOCK_ENTRY_LEN];
    return lock_chain_read(&chain, seq, bytes);
}

static void an_entry_comes_back_as_it_was_written(void)
{
    struct lock_entry entry = { .event = LOCK_EVENT_WRONG_PIN,
                                .quality = LOCK_TIME_PLATFORM,
                                .reason = 0x1234,
                                .seq = 0x0102030405060708u,
                                .time_s = 0x1112131415161718u,
                                .subject = { 9, 8, 7 },
                                .previous = { 5, 4, 3 } };
    struct lock_entry back;
    uint8_t bytes[LOCK_ENTRY_LEN];
    lock_entry_encode(&entry, bytes);
    EXPECT(lock_entry_decode(&back, bytes, sizeof(bytes)));
    EXPECT(back.event == entry.event && back.quality == entry.quality && back.reason == entry.reason);
    EXPECT(back.seq == entry.seq && back.time_s == entry.time_s);
    EXPECT_MEM(back.subject, entry.subject, LOCK_SUBJECT_LEN);
    EXPECT_MEM(back.previous, entry.previous, LOCK_HASH_LEN);
    EXPECT(!lock_entry_decode(&back, bytes, sizeof(bytes) - 1));
    bytes[0] = 2;
    EXPECT(!lock_entry_decode(&back, bytes, sizeof(bytes)));
}

static void each_append_is_one_save_and_every_entry_is_linked(void)
{
    begin(20);
    EXPECT_EQ(ring.saves, 20);
    for (uint64_t seq = 1; seq <= 20; seq++) {
        EXPECT_EQ(link_of(seq), LOCK_LINK_GOOD);
    }
    EXPECT_EQ(link_of(0), LOCK_LINK_END);
    EXPECT_EQ(link_of(21), LOCK_LINK_END);
}

static void the_head_is_found_again_at_a_start(void)
{
    static const uint32_t lengths[] = { 0, 1, 2, 255, 256, 257, 700 };
    for (size_t i = 0; i < sizeof(lengths) / sizeof(lengths[0]); i++) {
        struct lock_chain again;
        begin(lengths[i]);
        EXPECT(lock_chain_open(&again, &io));
        EXPECT_EQ(again.next, chain.next);
        EXPECT_EQ(again.oldest, chain.oldest);
        EXPECT_MEM(again.head, chain.head, LOCK_HASH_LEN);
    }
}

static void a_full_ring_overwrites_the_oldest_entry_only(void)
{
    begin(LOCK_RING + 3);
    EXPECT_EQ(chain.oldest, 4);
    EXPECT_EQ(link_of(3), LOCK_LINK_END);
    for (uint64_t seq = 4; seq <= LOCK_RING + 3; seq++) {
        EXPECT_EQ(link_of(seq), LOCK_LINK_GOOD);
    }
}

static void a_refused_save_adds_nothing(void)
{
    struct lock_entry entry = { .event = LOCK_EVENT_LOCKED };
    begin(5);
    struct lock_chain before = chain;
    ring.is_refusing_saves = true;
    EXPECT(!lock_chain_append(&chain, &entry));
    EXPECT_MEM(&chain, &before, sizeof(chain));
    ring.is_refusing_saves = false;
    EXPECT(lock_chain_append(&chain, &entry));
    EXPECT_EQ(link_of(6), LOCK_LINK_GOOD);
}

static void every_altered_byte_breaks_its_entry(void)
{
    for (size_t at = 0; at < LOCK_ENTRY_LEN; at++) {
        begin(10);
        ring.slots[5][at] ^= 1;
        EXPECT_EQ(link_of(5), LOCK_LINK_BROKEN);
        EXPECT_EQ(link_of(3), LOCK_LINK_GOOD);
        EXPECT_EQ(link_of(8), LOCK_LINK_GOOD);
    }
}

static void an_altered_newest_entry_is_noticed_in_the_same_life(void)
{
    begin(10);
    ring.slots[10][4] ^= 1;
    EXPECT_EQ(link_of(10), LOCK_LINK_BROKEN);
}

static void a_removed_entry_is_noticed(void)
{
    begin(10);
    ring.state[5] = LOCK_LOAD_EMPTY;
    EXPECT_EQ(link_of(5), LOCK_LINK_BROKEN);
    EXPECT_EQ(link_of(6), LOCK_LINK_BROKEN);
    ring.state[5] = LOCK_LOAD_DAMAGED;
    EXPECT_EQ(link_of(5), LOCK_LINK_BROKEN);
}

static void an_entry_in_the_place_of_another_is_noticed(void)
{
    begin(10);
    memcpy(ring.slots[5], ring.slots[4], LOCK_ENTRY_LEN);
    EXPECT_EQ(link_of(5), LOCK_LINK_BROKEN);
}

static void damage_stops_neither_start_nor_appending(void)
{
    struct lock_entry entry = { .event = LOCK_EVENT_LOCKED };
    begin(10);
    ring.state[4] = LOCK_LOAD_DAMAGED;
    memset(ring.slots[7], 0xff, LOCK_ENTRY_LEN);
    EXPECT(lock_chain_open(&chain, &io));
    EXPECT_EQ(chain.next, 11);
    EXPECT(lock_chain_append(&chain, &entry));
    EXPECT_EQ(link_of(11), LOCK_LINK_GOOD);
}

static void slots_that_cannot_be_read_are_no_empty_log(void)
{
    begin(10);
    ring.is_refusing_loads = true;
    EXPECT(!lock_chain_open(&chain, &io));
}

int main(void)
{
    static const struct test tests[] = {
        TEST(an_entry_comes_back_as_it_was_written, "LOCK:R.LOG.2"),
        TEST(each_append_is_one_save_and_every_entry_is_linked, "LOCK:R.LOG.2"),
        TEST(the_head_is_found_again_at_a_start, "LOCK:R.LOG.2"),
        TEST(a_full_ring_overwrites_the_oldest_entry_only, "LOCK:R.LOG.2"),
        TEST(a_refused_save_adds_nothing, "LOCK:R.LOG.2"),
        TEST(every_altered_byte_breaks_its_entry, "LOCK:T.LOG_WASHED"),
        TEST(an_altered_newest_entry_is_noticed_in_the_same_life, "LOCK:T.LOG_WASHED"),
        TEST(a_removed_entry_is_noticed, "LOCK:T.LOG_WASHED"),
        TEST(an_entry_in_the_place_of_another_is_noticed, "LOCK:T.LOG_WASHED"),
        TEST(damage_stops_neither_start_nor_appending, "LOCK:R.LOG.2"),
        TEST(slots_that_cannot_be_read_are_no_empty_log, "LOCK:R.LOG.2"),
    };
    return test_main("lock.chain", tests, sizeof(tests) / sizeof(tests[0]));
}
