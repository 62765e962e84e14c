/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "test.h"

#include <setjmp.h>

#include "dev/flash_ram.h"
#include "its/aead_openssl.h"
#include "its/batch.h"
#include "its_serve.h"
#include "reason/reason.h"

/*
 * The loop that serves several at once, over a real ITS on a medium whose syncs are counted and can fail. The framework is a script: messages
 * that wait already, and after how many looks the next ones come. What a caller was answered is held against what the medium has after a power cut.
 */

enum { BLOCKS = 32, BLOCK = 4096, UNIT = 16, MEDIUM = BLOCK * BLOCKS, INDEX = 64, SET = 1, GET = 2, REMOVE = 4, MESSAGES = 64, OBJECT_MAX = 3000 };

static const struct flash_geometry geometry = { UNIT, BLOCK, BLOCKS };
static uint8_t medium[MEDIUM];
static uint8_t programmed[MEDIUM / UNIT];
static struct flash_ram ram;
static struct flash watched;
static struct flash_ops watched_ops;
static struct store_entry entries[INDEX];
static struct store store;
static struct its_aead *aead;
static struct its_crypto crypto;
static struct its its;
static uint8_t work[4096];
static uint8_t bytes[OBJECT_MAX];
static jmp_buf script_end;

static struct message {
    int32_t type;
    uint64_t uid;
    size_t len;
    uint8_t value;
    uint32_t flags;
    uint32_t looks; /* that find nobody before this one comes */
    bool is_answered;
    psa_status_t status;
    int got;         /* GET: the value that was read */
    uint32_t syncs;  /* of the medium, when it was answered */
    uint32_t order;  /* of its answer */
    enum reason reason;
} messages[MESSAGES];

static struct {
    uint32_t count, next, answered;
    uint32_t syncs, counted;
    bool sync_fails, is_closed;
} now;

static psa_status_t watched_sync(const struct flash *flash)
{
    (void)flash;
    now.syncs++;
    return now.sync_fails ? PSA_ERROR_STORAGE_FAILURE : PSA_SUCCESS;
}

static void start(void)
{
    static const uint8_t key[32] = { 3 };
    struct store_config config = { &watched, entries, INDEX, OBJECT_MAX + ITS_OVERHEAD };
    EXPECT_EQ(store_mount(&store, &config), PSA_SUCCESS);
    its_aead_destroy(aead);
    EXPECT_EQ(its_aead_create(&aead, span_of(key, sizeof(key)), &crypto), PSA_SUCCESS);
    struct its_config its_config = { .store = &store, .crypto = &crypto, .work = out_span_of(work, sizeof(work)) };
    EXPECT_EQ(its_init(&its, &its_config), PSA_SUCCESS);
}

static void make_device(void)
{
    memset(&now, 0, sizeof(now));
    memset(messages, 0, sizeof(messages));
    EXPECT_EQ(flash_ram_init(&ram, &geometry, (struct flash_ram_memory){ medium, programmed, NULL }), PSA_SUCCESS);
    watched_ops = *ram.flash.ops;
    watched_ops.sync = watched_sync;
    watched = ram.flash;
    watched.ops = &watched_ops;
    struct store_config config = { &watched, entries, INDEX, OBJECT_MAX + ITS_OVERHEAD };
    EXPECT_EQ(store_format(&config), PSA_SUCCESS);
    start();
    now.syncs = 0;
}

static struct message *comes(int32_t type, uint64_t uid, uint8_t value)
{
    struct message *m = &messages[now.count++];
    *m = (struct message){ .type = type, .uid = uid, .value = value, .len = 1 };
    return m;
}

static struct its_name name_of(uint64_t uid)
{
    return (struct its_name){ .client = -9, .uid = uid };
}

static int kept(uint64_t uid)
{
    size_t len = 0;
    psa_status_t status = its_get(&its, name_of(uid), 0, out_span_of(bytes, sizeof(bytes)), &len);
    return status == PSA_SUCCESS ? bytes[0] : -1;
}

/* ---- the framework and the rest of the partition, as the loop sees them ---- */

bool its_take(psa_msg_t *msg, uint32_t timeout)
{
    if (now.next == now.count && timeout == PSA_BLOCK) {
        longjmp(script_end, 1); /* nobody will ever come */
    }
    if (now.next == now.count || (timeout == PSA_POLL && messages[now.next].looks != 0)) {
        if (now.next < now.count) {
            messages[now.next].looks--;
        }
        return false;
    }
    *msg = (psa_msg_t){ .type = messages[now.next].type, .handle = (psa_handle_t)now.next + 1 };
    now.next++;
    return true;
}

bool its_is_change(const psa_msg_t *msg)
{
    return msg->type != GET;
}

struct its *its_opened(void)
{
    return now.is_closed ? NULL : &its;
}

void its_keep_counted(void)
{
    now.counted++;
}

psa_status_t its_serve(const psa_msg_t *msg)
{
    struct message *m = &messages[msg->handle - 1];
    if (now.is_closed) {
        return PSA_ERROR_DATA_CORRUPT;
    }
    if (m->type == GET) {
        m->got = kept(m->uid);
        return m->got < 0 ? PSA_ERROR_DOES_NOT_EXIST : PSA_SUCCESS;
    }
    if (m->type == REMOVE) {
        return its_remove(&its, name_of(m->uid));
    }
    memset(bytes, m->value, sizeof(bytes));
    return its_set(&its, name_of(m->uid), span_of(bytes, m->len), m->flags);
}

void psa_reply(psa_handle_t handle, psa_status_t status)
{
    struct message *m = &messages[handle - 1];
    EXPECT(!m->is_answered);
    m->is_answered = true;
    m->status = status;
    m->syncs = now.syncs;
    m->order = now.answered++;
    m->reason = reason_take();
}

static void run(void)
{
    if (setjmp(script_end) == 0) {
        its_serve_all();
    }
    for (uint32_t i = 0; i < now.count; i++) {
        EXPECT(messages[i].is_answered);
    }
}

/* ---- tests ---- */

static void who_comes_alone_is_served_as_ever(void)
{
    make_device();
    const struct message *set = comes(SET, 1, 11);
    run();
    EXPECT(set->status == PSA_SUCCESS && set->syncs == 1);
    EXPECT_EQ(store.report.discarded, 0);
    EXPECT_EQ(now.counted, 1);
    start();
    EXPECT_EQ(kept(1), 11);
}

static void all_that_wait_share_one_sync_and_are_answered_after_it(void)
{
    make_device();
    for (uint64_t uid = 1; uid <= 8; uid++) {
        comes(SET, uid, (uint8_t)(uid + 100));
    }
    run();
    for (uint32_t i = 0; i < 8; i++) {
        EXPECT(messages[i].status == PSA_SUCCESS && messages[i].syncs == 1 && messages[i].order == i);
    }
    EXPECT_EQ(now.syncs, 1);
    start();
    for (uint64_t uid = 1; uid <= 8; uid++) {
        EXPECT_EQ(kept(uid), (int)uid + 100);
    }
}

static void a_read_sees_nothing_that_is_not_durable(void)
{
    make_device();
    comes(SET, 1, 10);
    run();
    const struct message *set = comes(SET, 1, 20);
    const struct message *other = comes(SET, 2, 30);
    const struct message *read = comes(GET, 1, 0);
    const struct message *absent = comes(GET, 2, 0);
    const struct message *third = comes(REMOVE, 1, 0);
    run();
    EXPECT(read->status == PSA_SUCCESS && read->got == 10);
    EXPECT_EQ(absent->status, PSA_ERROR_DOES_NOT_EXIST);
    EXPECT(read->order < set->order && absent->order < other->order);
    EXPECT(read->syncs == 1 && set->syncs == 2 && other->syncs == 2 && third->syncs == 2);
    EXPECT_EQ(third->status, PSA_SUCCESS);
    const struct message *later = comes(GET, 2, 0);
    run();
    EXPECT_EQ(later->got, 30);
}

static void if_the_sync_fails_all_of_them_fail(void)
{
    make_device();
    comes(SET, 1, 10);
    run();
    now.sync_fails = true;
    uint32_t first = now.count;
    comes(SET, 1, 20);
    comes(SET, 2, 30);
    comes(REMOVE, 1, 0);
    comes(REMOVE, 77, 0);
    run();
    for (uint32_t i = first; i < first + 3; i++) {
        EXPECT_EQ(messages[i].status, PSA_ERROR_STORAGE_FAILURE);
    }
    EXPECT_EQ(messages[first + 3].status, PSA_ERROR_DOES_NOT_EXIST); /* it was nothing that could be lost */
    comes(SET, 5, 1);
    run();
    EXPECT_EQ(messages[now.count - 1].status, PSA_ERROR_STORAGE_FAILURE); /* until the next start */
    EXPECT_EQ(messages[now.count - 1].reason, REASON_STORE_HALTED);
}

static void each_is_answered_for_its_own_reason(void)
{
    make_device();
    const struct message *zero = comes(SET, 0, 1);
    struct message *flags = comes(SET, 2, 1);
    flags->flags = 0x100;
    const struct message *good = comes(SET, 3, 33);
    const struct message *absent = comes(REMOVE, 4, 0);
    run();
    EXPECT(zero->status == PSA_ERROR_INVALID_ARGUMENT && zero->reason == REASON_ITS_UID_ZERO);
    EXPECT(flags->status == PSA_ERROR_NOT_SUPPORTED && flags->reason == REASON_ITS_FLAGS);
    EXPECT(good->status == PSA_SUCCESS && good->reason == REASON_NONE);
    EXPECT_EQ(absent->status, PSA_ERROR_DOES_NOT_EXIST);
    start();
    EXPECT_EQ(kept(3), 33);
}

/* One after the other, whoever asks: write-once is for ever from the moment it is set, within a batch too. */
static void changes_of_one_object_follow_each_other(void)
{
    make_device();
    comes(SET, 1, 10);
    struct message *once = comes(SET, 1, 20);
    once->flags = PSA_STORAGE_FLAG_WRITE_ONCE;
    const struct message *again = comes(SET, 1, 30);
    const struct message *away = comes(REMOVE, 1, 0);
    run();
    EXPECT_EQ(once->status, PSA_SUCCESS);
    EXPECT_EQ(again->status, PSA_ERROR_NOT_PERMITTED);
    EXPECT_EQ(away->status, PSA_ERROR_NOT_PERMITTED);
    start();
    EXPECT_EQ(kept(1), 20);
}

static void a_batch_that_is_full_is_ended_and_another_begun(void)
{
    make_device();
    for (uint64_t uid = 1; uid <= 14; uid++) {
        comes(SET, uid, (uint8_t)uid)->len = 1000;
    }
    run();
    for (uint32_t i = 0; i < 14; i++) {
        EXPECT(messages[i].status == PSA_SUCCESS && messages[i].order == i);
    }
    EXPECT_EQ(messages[0].syncs, messages[1].syncs);
    EXPECT(messages[0].syncs < messages[13].syncs); /* 14 of them are more than one batch holds */
    start();
    for (uint64_t uid = 1; uid <= 14; uid++) {
        EXPECT_EQ(kept(uid), (int)uid);
    }
}

static void who_came_together_is_waited_for_a_little(void)
{
    make_device();
    comes(SET, 1, 1);
    comes(SET, 2, 2);
    comes(SET, 1, 1);
    comes(SET, 2, 2)->looks = 1; /* nobody is expected: not waited for */
    run();
    EXPECT_EQ(now.syncs, 2);
    make_device();
    comes(SET, 1, 1);
    comes(SET, 2, 2);
    comes(SET, 1, 3)->looks = 1; /* ends the first batch */
    comes(SET, 2, 4)->looks = 20;
    run();
    EXPECT_EQ(now.syncs, 2);
}

static void many_more_than_fit_are_served_in_turns_and_reads_hold_up_nobody(void)
{
    make_device();
    comes(SET, 1, 1);
    for (int i = 0; i < 40; i++) {
        comes(i % 2 == 0 ? GET : SET, 1 + (uint64_t)i % 7, (uint8_t)i);
    }
    run();
    EXPECT(now.syncs >= 2 && now.syncs <= 4);
    for (uint32_t i = 0; i < now.count; i++) {
        EXPECT(messages[i].type == GET || messages[i].status == PSA_SUCCESS);
    }
}

static void without_a_store_each_is_refused(void)
{
    make_device();
    now.is_closed = true;
    comes(SET, 1, 1);
    comes(SET, 2, 2);
    comes(GET, 2, 2);
    run();
    for (uint32_t i = 0; i < 3; i++) {
        EXPECT_EQ(messages[i].status, PSA_ERROR_DATA_CORRUPT);
    }
    EXPECT_EQ(now.syncs, 0);
}

int main(void)
{
    static const struct test tests[] = {
        TEST(who_comes_alone_is_served_as_ever, "ASHLAR-storage:together"),
        TEST(all_that_wait_share_one_sync_and_are_answered_after_it, "ASHLAR-storage:together"),
        TEST(a_read_sees_nothing_that_is_not_durable, "ASHLAR-storage:together"),
        TEST(if_the_sync_fails_all_of_them_fail, "ASHLAR-storage:together"),
        TEST(each_is_answered_for_its_own_reason, "ASHLAR-storage:together"),
        TEST(changes_of_one_object_follow_each_other, "ASHLAR-storage:together"),
        TEST(a_batch_that_is_full_is_ended_and_another_begun, "ASHLAR-storage:together"),
        TEST(who_came_together_is_waited_for_a_little, "ASHLAR-storage:together"),
        TEST(many_more_than_fit_are_served_in_turns_and_reads_hold_up_nobody, "ASHLAR-storage:together"),
        TEST(without_a_store_each_is_refused, "ASHLAR-storage:together"),
    };
    return test_main("unit.its-together", tests, sizeof(tests) / sizeof(tests[0]));
}
