/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "auth.h"
#include "lock/chain.h"
#include "psa/client.h"
#include "psa_manifest/pid.h"
#include "psa_manifest/sid.h"
#include "table.h"
#include "test.h"

#define PIN "246802#"
#define WRONG "999999#"

static void new_lock(void)
{
    struct lock_answer answer;
    table_set_up();
    EXPECT_EQ(table_enrol(PIN PIN).code, LOCK_DONE);
    EXPECT_EQ(lock_bolt_lock(&answer), PSA_SUCCESS);
    EXPECT_EQ(answer.code, LOCK_DONE);
    EXPECT_STR(table.bolt, "l");
}

static uint32_t bolt(void)
{
    struct lock_answer answer;
    EXPECT_EQ(lock_bolt_state(&answer), PSA_SUCCESS);
    EXPECT_EQ(answer.code, LOCK_DONE);
    return answer.detail;
}

static struct lock_answer status(void)
{
    struct lock_answer answer;
    EXPECT_EQ(lock_auth_status(&answer), PSA_SUCCESS);
    return answer;
}

static uint32_t present(const uint8_t value[LOCK_VALUE_LEN])
{
    struct lock_answer answer;
    EXPECT_EQ(lock_bolt_unlock(value, &answer), PSA_SUCCESS);
    return answer.code;
}

/* ---- PIN ---- */

static void there_is_no_default_pin(void)
{
    table_set_up();
    EXPECT_EQ(table_unlock("000000#").code, LOCK_NOT_ENROLLED);
    EXPECT_EQ(table_unlock("123456#").code, LOCK_NOT_ENROLLED);
    EXPECT_STR(table.bolt, "");
}

static void an_enrolled_pin_opens_and_another_does_not(void)
{
    new_lock();
    EXPECT_EQ(table_unlock(WRONG).code, LOCK_WRONG);
    EXPECT_STR(table.bolt, "l");
    EXPECT_EQ(table_unlock(PIN).code, LOCK_DONE);
    EXPECT_STR(table.bolt, "lo");
    EXPECT_EQ(status().detail, 0);
}

static void a_short_or_overlong_pin_is_wrong_and_counts(void)
{
    new_lock();
    EXPECT_EQ(table_unlock("24680#").code, LOCK_WRONG);
    EXPECT_EQ(table_unlock("24680224680224680224680224680224680#").code, LOCK_WRONG);
    EXPECT_EQ(status().detail, 2);
}

static void a_new_pin_is_typed_twice_alike_and_long_enough(void)
{
    table_set_up();
    EXPECT_EQ(table_enrol("12345#").code, LOCK_BAD_PIN);
    EXPECT_EQ(table_enrol("123456#123457#").code, LOCK_DIFFERENT);
    EXPECT_EQ(status().code, LOCK_NOT_ENROLLED);
    EXPECT_EQ(table_enrol("123456#123456#").code, LOCK_DONE);
    EXPECT_EQ(table_unlock("123456#").code, LOCK_DONE);
}

static void changing_the_pin_needs_the_old_one(void)
{
    new_lock();
    EXPECT_EQ(table_enrol(WRONG "111111#111111#").code, LOCK_WRONG);
    EXPECT_EQ(table_unlock(PIN).code, LOCK_DONE);
    EXPECT_EQ(table_enrol(PIN "111111#111111#").code, LOCK_DONE);
    EXPECT_EQ(table_unlock(PIN).code, LOCK_WRONG);
    EXPECT_EQ(table_unlock("111111#").code, LOCK_DONE);
}

static void a_pin_left_at_the_keypad_opens_for_nobody(void)
{
    struct lock_answer answer;
    new_lock();
    strcpy(table.stale, PIN);
    EXPECT_EQ(lock_auth_grant(LOCK_ACTION_UNLOCK, &answer), PSA_SUCCESS);
    EXPECT_EQ(answer.code, LOCK_TYPE);
    EXPECT_EQ(lock_auth_grant(LOCK_ACTION_UNLOCK, &answer), PSA_SUCCESS);
    EXPECT_EQ(answer.code, LOCK_TYPE);
    EXPECT_EQ(table.checks, 0);
}

static void nothing_typed_stays_in_the_partition(void)
{
    static const struct lock_entry_of_pin none;
    static const char *const keys[] = { PIN, WRONG, "12345#" };
    for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++) {
        new_lock();
        (void)table_unlock(keys[i]);
        EXPECT_MEM(&lock_auth.entry, &none, sizeof(none));
    }
}

static void an_entry_belongs_to_one_client_and_ends_in_time(void)
{
    struct lock_answer answer;
    new_lock();
    EXPECT_EQ(lock_auth_grant(LOCK_ACTION_UNLOCK, &answer), PSA_SUCCESS);
    EXPECT_EQ(answer.code, LOCK_TYPE);
    table.client = TABLE_THIEF;
    table.session = 2;
    strcpy(table.typed, PIN);
    EXPECT_EQ(lock_auth_grant(LOCK_ACTION_UNLOCK, &answer), PSA_SUCCESS);
    EXPECT_EQ(answer.code, LOCK_BUSY);
    EXPECT_STR(table.typed, PIN); /* the owner's digits are not the thief's */
    table.now_ms += LOCK_ENTRY_MS;
    table.client = TABLE_OWNER;
    table.session = 1;
    EXPECT_EQ(lock_auth_grant(LOCK_ACTION_UNLOCK, &answer), PSA_SUCCESS);
    EXPECT_EQ(answer.code, LOCK_TIMED_OUT);
}

/* ---- grants ---- */

static void a_forged_grant_is_refused(void)
{
    struct lock_answer grant;
    new_lock();
    grant = table_grant(LOCK_ACTION_UNLOCK, PIN);
    EXPECT_EQ(grant.code, LOCK_DONE);
    grant.value[31] ^= 1;
    EXPECT_EQ(present(grant.value), LOCK_NO_GRANT);
    EXPECT_STR(table.bolt, "l");
}

static void a_replayed_grant_is_refused(void)
{
    struct lock_answer grant;
    struct lock_answer answer;
    new_lock();
    grant = table_grant(LOCK_ACTION_UNLOCK, PIN);
    EXPECT_EQ(present(grant.value), LOCK_DONE);
    EXPECT_EQ(lock_bolt_lock(&answer), PSA_SUCCESS);
    EXPECT_EQ(present(grant.value), LOCK_NO_GRANT);
    EXPECT_STR(table.bolt, "lol");
}

static void a_late_grant_is_refused(void)
{
    struct lock_answer grant;
    new_lock();
    grant = table_grant(LOCK_ACTION_UNLOCK, PIN);
    table.now_ms += 5000;
    EXPECT_EQ(present(grant.value), LOCK_NO_GRANT);
    EXPECT_STR(table.bolt, "l");
    grant = table_grant(LOCK_ACTION_UNLOCK, PIN);
    table.now_ms += 4999;
    EXPECT_EQ(present(grant.value), LOCK_DONE);
}

static void a_grant_for_another_action_is_refused(void)
{
    struct lock_answer grant;
    struct lock_answer answer;
    new_lock();
    grant = table_grant(LOCK_ACTION_FORGET, PIN);
    EXPECT_EQ(grant.code, LOCK_DONE);
    EXPECT_EQ(present(grant.value), LOCK_NO_GRANT);
    EXPECT_STR(table.bolt, "l");
    grant = table_grant(LOCK_ACTION_UNLOCK, PIN);
    EXPECT_EQ(lock_auth_forget(grant.value, &answer), PSA_SUCCESS);
    EXPECT_EQ(answer.code, LOCK_NO_GRANT);
    EXPECT_EQ(status().code, LOCK_DONE);
    grant = table_grant(LOCK_ACTION_FORGET, PIN);
    EXPECT_EQ(lock_auth_forget(grant.value, &answer), PSA_SUCCESS);
    EXPECT_EQ(answer.code, LOCK_DONE);
    EXPECT_EQ(status().code, LOCK_NOT_ENROLLED);
}

static void a_grant_of_another_client_is_refused(void)
{
    struct lock_answer grant;
    new_lock();
    grant = table_grant(LOCK_ACTION_UNLOCK, PIN);
    table.client = TABLE_THIEF;
    EXPECT_EQ(present(grant.value), LOCK_NO_GRANT);
    table.client = TABLE_OWNER;
    EXPECT_EQ(present(grant.value), LOCK_NO_GRANT); /* shown once, it is over */
    EXPECT_STR(table.bolt, "l");
}

static void a_restart_ends_every_grant(void)
{
    struct lock_answer grant;
    new_lock();
    grant = table_grant(LOCK_ACTION_UNLOCK, PIN);
    table_restart();
    EXPECT_EQ(present(grant.value), LOCK_NO_GRANT);
    EXPECT_STR(table.bolt, "l");
}

static void refused_grants_cannot_wash_out_the_log(void)
{
    static const uint8_t rubbish[LOCK_VALUE_LEN] = { 1 };
    struct lock_log_head before;
    struct lock_log_head after;
    new_lock();
    EXPECT_EQ(lock_log_head(&before), PSA_SUCCESS);
    for (int i = 0; i < 1000; i++) {
        EXPECT_EQ(present(rubbish), LOCK_NO_GRANT);
    }
    EXPECT_EQ(lock_log_head(&after), PSA_SUCCESS);
    EXPECT_EQ(after.next - before.next, 10);
}

/* ---- lock-out ---- */

static void lock_out(void)
{
    new_lock();
    for (int i = 0; i < 3; i++) {
        EXPECT_EQ(table_unlock(WRONG).code, LOCK_WRONG);
    }
}

static void the_lock_out_grows(void)
{
    uint32_t seconds = 30;
    lock_out();
    for (int i = 0; i < 5; i++) {
        struct lock_answer answer = table_unlock(PIN);
        EXPECT_EQ(answer.code, LOCK_LOCKED_OUT);
        EXPECT(answer.detail <= seconds && answer.detail + 1 >= seconds);
        table.now_ms += (uint64_t)seconds * 1000;
        EXPECT_EQ(table_unlock(WRONG).code, LOCK_WRONG);
        seconds *= 2;
    }
    table.now_ms += (uint64_t)seconds * 1000;
    EXPECT_EQ(table_unlock(PIN).code, LOCK_DONE);
    EXPECT_EQ(status().detail, 0);
}

static void a_try_during_the_lock_out_reads_no_pin_and_costs_nothing(void)
{
    lock_out();
    unsigned checks = table.checks;
    for (int i = 0; i < 20; i++) {
        EXPECT_EQ(table_unlock(PIN).code, LOCK_LOCKED_OUT);
        EXPECT_EQ(table_enrol(PIN "111111#111111#").code, LOCK_LOCKED_OUT);
    }
    EXPECT_EQ(table.checks, checks);
    EXPECT(status().detail <= 30);
}

static void the_lock_out_survives_restarts_and_starts_over(void)
{
    lock_out();
    table.now_ms += 29000;
    table_restart();
    EXPECT_EQ(table_unlock(PIN).code, LOCK_LOCKED_OUT);
    EXPECT_EQ(status().detail, 30);
    table.now_ms += 29000;
    table_restart();
    EXPECT_EQ(status().detail, 30);
    table.now_ms += 30000;
    EXPECT_EQ(table_unlock(PIN).code, LOCK_DONE);
}

static void the_lock_out_survives_clock_changes(void)
{
    lock_out();
    table.now_ms = 5; /* the machine was started anew, or its clock went back */
    EXPECT_EQ(status().code, LOCK_LOCKED_OUT);
    EXPECT_EQ(status().detail, 30);
    table_restart();
    table.now_ms = UINT64_MAX / 2; /* far in the future: another life, so it proves nothing */
    EXPECT_EQ(status().detail, 30);
}

static void nothing_stops_whoever_leaves(void)
{
    struct lock_answer answer;
    lock_out();
    EXPECT_EQ(lock_bolt_leave(&answer), PSA_SUCCESS);
    EXPECT_EQ(answer.code, LOCK_STILL);
    table.pressed = 'x';
    EXPECT_EQ(lock_bolt_leave(&answer), PSA_SUCCESS);
    EXPECT_EQ(answer.code, LOCK_DONE);
    EXPECT_STR(table.bolt, "lo");
    EXPECT_EQ(status().code, LOCK_LOCKED_OUT);
}

static void a_dead_store_does_not_stop_whoever_leaves(void)
{
    struct lock_answer answer;
    new_lock();
    table_restart();
    table.is_failing = true;
    table.pressed = 'x';
    EXPECT_EQ(lock_bolt_leave(&answer), PSA_SUCCESS);
    EXPECT_EQ(answer.code, LOCK_DONE);
    EXPECT_STR(table.bolt, "lo");
}

static void a_press_from_before_the_locking_opens_nothing(void)
{
    struct lock_answer answer;
    new_lock();
    EXPECT_EQ(table_unlock(PIN).code, LOCK_DONE);
    table.pressed = 'x';
    EXPECT_EQ(lock_bolt_lock(&answer), PSA_SUCCESS);
    EXPECT_EQ(lock_bolt_leave(&answer), PSA_SUCCESS);
    EXPECT_EQ(answer.code, LOCK_STILL);
    EXPECT_STR(table.bolt, "lol");
}

/* ---- cuts and faults at every step ---- */

/* Runs `act` with the power going at step n, n = 1, 2, 3 …; `look` after each restart. Ends when `act` ends. */
static unsigned cut_everywhere(void (*prepare)(void), void (*act)(void), void (*look)(void))
{
    static unsigned cut; /* static: lives on across longjmp */
    static bool is_over;
    is_over = false;
    for (cut = 1; !is_over && cut < 1000; cut++) {
        prepare();
        table.checks = 0;
        table.steps = 0;
        table.cut_at = cut;
        if (setjmp(table.power) == 0) {
            act();
            is_over = true;
        }
        table_restart();
        look();
    }
    EXPECT(is_over);
    return cut - 2;
}

static void type_wrong(void)
{
    (void)table_unlock(WRONG);
}

static void look_at_failures(void)
{
    EXPECT(table.checks == 0 || status().detail == 1);
    EXPECT_STR(table.bolt, "l");
}

static void a_failure_is_committed_before_the_pin_is_looked_at(void)
{
    EXPECT(cut_everywhere(new_lock, type_wrong, look_at_failures) > 10);
}

static void type_right(void)
{
    (void)table_unlock(PIN);
}

static void look_at_the_bolt(void)
{
    bool has_moved = strcmp(table.bolt, "lo") == 0;
    uint32_t told = bolt();
    EXPECT(has_moved || strcmp(table.bolt, "l") == 0);
    EXPECT(told != LOCK_BOLT_IS_OPEN || has_moved);
    EXPECT(told != LOCK_BOLT_IS_LOCKED || !has_moved);
    EXPECT(status().detail <= 1);
    table.now_ms += 1;
    EXPECT_EQ(table_unlock(PIN).code, LOCK_DONE);
}

static void a_cut_never_makes_the_lock_lie_about_its_bolt_or_keep_its_owner_out(void)
{
    EXPECT(cut_everywhere(new_lock, type_right, look_at_the_bolt) > 20);
}

static void change(void)
{
    (void)table_enrol(PIN "111111#111111#");
}

static void look_at_the_pin(void)
{
    bool is_old = table_unlock(PIN).code == LOCK_DONE;
    bool is_new = table_unlock("111111#").code == LOCK_DONE;
    EXPECT(is_old != is_new);
}

static void a_cut_while_the_pin_changes_leaves_the_old_or_the_new_one(void)
{
    EXPECT(cut_everywhere(new_lock, change, look_at_the_pin) > 20);
}

static void any_internal_error_leaves_the_bolt_where_it_is(void)
{
    struct lock_answer answer = { 0 };
    unsigned refused = 0;
    for (unsigned step = 1; step < 1000; step++) {
        new_lock();
        table.steps = 0;
        table.fail_at = step;
        answer = table_unlock(PIN);
        if (table.steps < step) {
            break; /* it ended before this step */
        }
        if (answer.code != LOCK_DONE) {
            refused++;
            EXPECT_STR(table.bolt, "l");
            EXPECT_EQ(bolt(), LOCK_BOLT_IS_LOCKED);
        } else {
            EXPECT(answer.seq != 0); /* no move that the log does not show */
        }
    }
    EXPECT_EQ(answer.code, LOCK_DONE);
    EXPECT(refused > 15);
}

static void a_bolt_that_cannot_be_driven_is_told_of(void)
{
    struct lock_answer grant;
    struct lock_answer answer = { 0 };
    struct lock_log_page page;
    struct lock_entry entry;
    for (unsigned step = 1; answer.code != LOCK_FAULT || answer.detail != LOCK_FAULT_BOLT; step++) {
        new_lock();
        grant = table_grant(LOCK_ACTION_UNLOCK, PIN);
        table.steps = 0;
        table.fail_at = step;
        EXPECT_EQ(lock_bolt_unlock(grant.value, &answer), PSA_SUCCESS);
        EXPECT(step < 100);
    }
    EXPECT_EQ(lock_log_read(answer.seq, &page), PSA_SUCCESS);
    EXPECT(lock_entry_decode(&entry, page.entries, LOCK_ENTRY_LEN));
    EXPECT_EQ(entry.event, LOCK_EVENT_FAULT);
    EXPECT_EQ(entry.reason, LOCK_FAULT_BOLT);
}

static void the_bolt_is_known_after_a_restart(void)
{
    new_lock();
    table_restart();
    EXPECT_EQ(bolt(), LOCK_BOLT_IS_LOCKED);
    EXPECT_EQ(table_unlock(PIN).code, LOCK_DONE);
    table_restart();
    EXPECT_EQ(bolt(), LOCK_BOLT_IS_OPEN);
    EXPECT_STR(table.bolt, "lo"); /* a start moves nothing */
}

static void what_was_acknowledged_is_in_the_log_after_a_restart(void)
{
    struct lock_answer answer;
    struct lock_log_page page;
    struct lock_entry entry;
    new_lock();
    answer = table_unlock(PIN);
    table_restart();
    EXPECT_EQ(lock_log_read(answer.seq, &page), PSA_SUCCESS);
    EXPECT(page.count == 1 && lock_entry_decode(&entry, page.entries, LOCK_ENTRY_LEN));
    EXPECT_EQ(entry.event, LOCK_EVENT_UNLOCKED);
    EXPECT_EQ(entry.seq, answer.seq);
}

static void an_altered_log_is_told_of(void)
{
    struct lock_log_page page;
    new_lock();
    (void)table_unlock(WRONG);
    (void)table_unlock(PIN);
    table_object(LOCK_SP_LOG, 16 + 3)->data[1] = LOCK_EVENT_LOCKED; /* "it was no wrong PIN" */
    EXPECT_EQ(lock_log_read(3, &page), PSA_SUCCESS);
    EXPECT_EQ(page.code, LOCK_BROKEN);
    EXPECT_EQ(page.first, 3);
    EXPECT_EQ(page.count, 0);
    table_restart();
    EXPECT_EQ(lock_log_read(3, &page), PSA_SUCCESS);
    EXPECT_EQ(page.code, LOCK_BROKEN);
}

/* ---- messages of another shape ---- */

static void a_message_of_another_shape_is_a_programmer_error_and_changes_nothing(void)
{
    static const struct {
        psa_handle_t service;
        int32_t type;
        size_t in;
        size_t out;
    } wrong[] = {
        { LOCK_AUTH_HANDLE, 0, 0, LOCK_ANSWER_LEN },
        { LOCK_AUTH_HANDLE, LOCK_AUTH_CANCEL + 1, 0, LOCK_ANSWER_LEN },
        { LOCK_AUTH_HANDLE, LOCK_AUTH_ENROL, 1, LOCK_ANSWER_LEN },
        { LOCK_AUTH_HANDLE, LOCK_AUTH_ENROL, 0, LOCK_ANSWER_LEN - 1 },
        { LOCK_AUTH_HANDLE, LOCK_AUTH_GRANT, 3, LOCK_ANSWER_LEN },
        { LOCK_AUTH_HANDLE, LOCK_AUTH_FORGET, LOCK_VALUE_LEN + 1, LOCK_ANSWER_LEN },
        { LOCK_GRANT_HANDLE, LOCK_GRANT_REDEEM, LOCK_REDEEM_LEN - 1, LOCK_VERDICT_LEN },
        { LOCK_GRANT_HANDLE, LOCK_GRANT_REDEEM, LOCK_REDEEM_LEN, LOCK_VERDICT_LEN + 1 },
        { LOCK_GRANT_HANDLE, LOCK_GRANT_REDEEM + 1, LOCK_REDEEM_LEN, LOCK_VERDICT_LEN },
        { LOCK_ACTUATOR_HANDLE, 0, 0, LOCK_ANSWER_LEN },
        { LOCK_ACTUATOR_HANDLE, LOCK_BOLT_LEAVE + 1, 0, LOCK_ANSWER_LEN },
        { LOCK_ACTUATOR_HANDLE, LOCK_BOLT_UNLOCK, LOCK_VALUE_LEN - 1, LOCK_ANSWER_LEN },
        { LOCK_ACTUATOR_HANDLE, LOCK_BOLT_LEAVE, 1, LOCK_ANSWER_LEN },
        { LOCK_ACTUATOR_HANDLE, LOCK_BOLT_LOCK, 0, 0 },
        { LOCK_LOG_APPEND_HANDLE, LOCK_LOG_ADD, LOCK_ADD_LEN - 1, 8 },
        { LOCK_LOG_APPEND_HANDLE, LOCK_LOG_ADD, LOCK_ADD_LEN, 7 },
        { LOCK_LOG_HANDLE, LOCK_LOG_READ, 7, LOCK_PAGE_LEN },
        { LOCK_LOG_HANDLE, LOCK_LOG_HEAD, 0, LOCK_HEAD_LEN - 1 },
        { LOCK_LOG_HANDLE, LOCK_LOG_HEAD + 1, 0, LOCK_HEAD_LEN },
    };
    static struct table before;
    uint8_t in[64] = { 0 };
    uint8_t out[64];
    new_lock();
    table.pressed = 'x';
    before = table;
    for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
        psa_invec from = { in, wrong[i].in };
        psa_outvec to = { out, wrong[i].out };
        EXPECT_EQ(psa_call(wrong[i].service, wrong[i].type, &from, 1, &to, 1), PSA_ERROR_PROGRAMMER_ERROR);
        EXPECT_EQ(to.len, 0);
        EXPECT_EQ(table.steps, before.steps); /* it asked nobody for anything */
    }
    EXPECT_MEM(table.objects, before.objects, sizeof(before.objects));
    EXPECT_EQ(table.pressed, 'x');
}

/* A fault that turns one word of the verdict must not turn the door: the actuator looks at both. */
static void one_wrong_word_of_a_verdict_opens_nothing(void)
{
    static const uint32_t wrong[][2] = {
        { LOCK_GRANTED, LOCK_GRANTED }, { LOCK_GRANTED, 0 },  { LOCK_GRANTED, ~LOCK_REFUSED }, { LOCK_GRANTED, UINT32_MAX },
        { LOCK_REFUSED, ~LOCK_GRANTED }, { 0, ~LOCK_GRANTED }, { 0, 0 }, { UINT32_MAX, UINT32_MAX },
    };
    uint8_t verdict[LOCK_VERDICT_LEN];
    new_lock();
    for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
        struct lock_answer grant = table_grant(LOCK_ACTION_UNLOCK, PIN);
        put_le32(verdict, wrong[i][0]);
        put_le32(verdict + 4, wrong[i][1]);
        table.verdict = verdict;
        EXPECT_EQ(present(grant.value), LOCK_NO_GRANT);
        EXPECT_STR(table.bolt, "l");
    }
    put_le32(verdict, LOCK_GRANTED);
    put_le32(verdict + 4, ~LOCK_GRANTED);
    EXPECT_EQ(present((const uint8_t[LOCK_VALUE_LEN]){ 0 }), LOCK_DONE);
    EXPECT_STR(table.bolt, "lo");
}

/* Under which name the log of this lock knows its owner. */
static void name_in_the_log(uint8_t name[LOCK_SUBJECT_LEN])
{
    static struct lock_log_page page;
    struct lock_entry entry;
    EXPECT_EQ(lock_log_read(1, &page), PSA_SUCCESS);
    EXPECT_EQ(page.code, LOCK_DONE);
    EXPECT(page.count >= 2);
    EXPECT(lock_entry_decode(&entry, page.entries, LOCK_ENTRY_LEN));
    memcpy(name, entry.subject, LOCK_SUBJECT_LEN);
    EXPECT(lock_entry_decode(&entry, page.entries + LOCK_ENTRY_LEN, LOCK_ENTRY_LEN));
    EXPECT_MEM(entry.subject, name, LOCK_SUBJECT_LEN);
}

static void two_locks_name_one_client_differently(void)
{
    uint8_t here[LOCK_SUBJECT_LEN];
    uint8_t there[LOCK_SUBJECT_LEN];
    new_lock();
    name_in_the_log(here);
    table_restart();
    name_in_the_log(there);
    EXPECT_MEM(there, here, sizeof(here)); /* the same one as long as it is the same lock */
    new_lock();
    name_in_the_log(there);
    EXPECT(memcmp(here, there, sizeof(here)) != 0);
}

int main(void)
{
    static const struct test tests[] = {
        TEST(there_is_no_default_pin, "LOCK:R.AUTH.1"),
        TEST(an_enrolled_pin_opens_and_another_does_not, "LOCK:R.AUTH.2"),
        TEST(a_short_or_overlong_pin_is_wrong_and_counts, "LOCK:R.AUTH.3"),
        TEST(a_new_pin_is_typed_twice_alike_and_long_enough, "LOCK:R.AUTH.2"),
        TEST(changing_the_pin_needs_the_old_one, "LOCK:R.AUTH.2"),
        TEST(a_pin_left_at_the_keypad_opens_for_nobody, "LOCK:T.NS_MALWARE"),
        TEST(nothing_typed_stays_in_the_partition, "LOCK:AS.CRED"),
        TEST(an_entry_belongs_to_one_client_and_ends_in_time, "LOCK:R.SAFE.3"),
        TEST(a_forged_grant_is_refused, "LOCK:R.GRANT.1"),
        TEST(a_replayed_grant_is_refused, "LOCK:T.REPLAY"),
        TEST(a_late_grant_is_refused, "LOCK:R.GRANT.1"),
        TEST(a_grant_for_another_action_is_refused, "LOCK:R.GRANT.1"),
        TEST(a_grant_of_another_client_is_refused, "LOCK:T.NS_MALWARE"),
        TEST(a_restart_ends_every_grant, "LOCK:R.GRANT.1"),
        TEST(refused_grants_cannot_wash_out_the_log, "LOCK:T.LOG_WASHED"),
        TEST(the_lock_out_grows, "LOCK:R.AUTH.3"),
        TEST(a_try_during_the_lock_out_reads_no_pin_and_costs_nothing, "LOCK:R.AUTH.3"),
        TEST(the_lock_out_survives_restarts_and_starts_over, "LOCK:R.AUTH.3"),
        TEST(the_lock_out_survives_clock_changes, "LOCK:R.AUTH.3"),
        TEST(nothing_stops_whoever_leaves, "LOCK:AS.EGRESS"),
        TEST(a_dead_store_does_not_stop_whoever_leaves, "LOCK:AS.EGRESS"),
        TEST(a_press_from_before_the_locking_opens_nothing, "LOCK:T.NS_MALWARE"),
        TEST(a_failure_is_committed_before_the_pin_is_looked_at, "LOCK:R.AUTH.3"),
        TEST(a_cut_never_makes_the_lock_lie_about_its_bolt_or_keep_its_owner_out, "LOCK:R.SAFE.2"),
        TEST(a_cut_while_the_pin_changes_leaves_the_old_or_the_new_one, "LOCK:R.STO.2"),
        TEST(any_internal_error_leaves_the_bolt_where_it_is, "LOCK:R.SAFE.1"),
        TEST(a_bolt_that_cannot_be_driven_is_told_of, "LOCK:R.LOG.1"),
        TEST(the_bolt_is_known_after_a_restart, "LOCK:R.SAFE.2"),
        TEST(what_was_acknowledged_is_in_the_log_after_a_restart, "LOCK:R.LOG.1"),
        TEST(an_altered_log_is_told_of, "LOCK:T.LOG_WASHED"),
        TEST(one_wrong_word_of_a_verdict_opens_nothing, "LOCK:R.FIH.1"),
        TEST(two_locks_name_one_client_differently, "LOCK:R.PRV.1"),
        TEST(a_message_of_another_shape_is_a_programmer_error_and_changes_nothing, "FFM-1.1:psa_call"),
    };
    return test_main("lock.table", tests, sizeof(tests) / sizeof(tests[0]));
}
