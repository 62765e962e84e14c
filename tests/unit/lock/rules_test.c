/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "lock/grant.h"
#include "lock/lockout.h"
#include "lock/pin.h"
#include "lock/position.h"
#include "test.h"

/* ---- the PIN while it is typed ---- */

static enum lock_key type(struct lock_pin *pin, const char *keys)
{
    enum lock_key last = LOCK_KEY_GOES_ON;
    for (; *keys != '\0'; keys++) {
        last = lock_pin_press(pin, (uint8_t)*keys);
    }
    return last;
}

static void digits_are_taken_until_an_end_key(void)
{
    static const char ends[] = { '#', '\n', '\r' };
    for (size_t i = 0; i < sizeof(ends); i++) {
        struct lock_pin pin = { 0 };
        EXPECT_EQ(type(&pin, "1a3 5x7-9*246810"), LOCK_KEY_GOES_ON);
        EXPECT_EQ(lock_pin_press(&pin, (uint8_t)ends[i]), LOCK_KEY_ENDS);
        EXPECT_EQ(pin.count, 6);
        EXPECT_MEM(pin.secret_digits, "246810", 6);
    }
}

static void an_end_key_alone_ends_nothing(void)
{
    struct lock_pin pin = { 0 };
    EXPECT_EQ(type(&pin, "\r\n##"), LOCK_KEY_GOES_ON);
    EXPECT_EQ(pin.count, 0);
}

static void a_new_pin_has_six_to_sixteen_digits(void)
{
    struct lock_pin pin = { 0 };
    for (uint32_t count = 0; count <= 20; count++) {
        EXPECT_EQ(lock_pin_is_acceptable(&pin), count >= 6 && count <= 16);
        (void)lock_pin_press(&pin, '7');
    }
    EXPECT_EQ(pin.count, LOCK_PIN_MAX + 1);
}

static void only_the_same_digits_are_the_same_pin(void)
{
    struct lock_pin a = { 0 };
    struct lock_pin b = { 0 };
    type(&a, "135790");
    type(&b, "135790");
    EXPECT(lock_pin_is_same(&a, &b));
    type(&b, "1");
    EXPECT(!lock_pin_is_same(&a, &b));
    type(&b, "*135791");
    EXPECT(!lock_pin_is_same(&a, &b));
    type(&a, "*1111111111111111");
    type(&b, "*11111111111111111");
    EXPECT(!lock_pin_is_same(&a, &b)); /* one more than fits */
}

static void a_cleared_pin_leaves_no_digit(void)
{
    static const struct lock_pin empty;
    struct lock_pin pin = { 0 };
    type(&pin, "135790");
    lock_pin_clear(&pin);
    EXPECT_MEM(&pin, &empty, sizeof(pin));
}

/* ---- the lock-out ---- */

static struct lock_now at(uint64_t epoch, uint64_t ms)
{
    return (struct lock_now){ .epoch = epoch, .ms = ms };
}

static struct lock_lockout after(uint32_t failures, struct lock_now now)
{
    return (struct lock_lockout){ .failures = failures, .epoch = now.epoch, .at_ms = now.ms };
}

static void two_failures_cost_nothing_and_the_third_half_a_minute(void)
{
    EXPECT_EQ(lock_lockout_delay_ms(0), 0);
    EXPECT_EQ(lock_lockout_delay_ms(2), 0);
    EXPECT_EQ(lock_lockout_delay_ms(3), 30000);
}

static void the_delay_doubles_up_to_an_hour(void)
{
    uint32_t before = lock_lockout_delay_ms(3);
    for (uint32_t failures = 4; failures <= 9; failures++) {
        EXPECT_EQ(lock_lockout_delay_ms(failures), 2 * before);
        before = lock_lockout_delay_ms(failures);
    }
    EXPECT_EQ(lock_lockout_delay_ms(10), 3600000);
    EXPECT_EQ(lock_lockout_delay_ms(UINT32_MAX), 3600000);
}

static void the_delay_runs_down_by_the_clock_and_no_earlier(void)
{
    struct lock_lockout lockout = after(3, at(7, 1000));
    EXPECT_EQ(lock_lockout_left_ms(&lockout, at(7, 1000)), 30000);
    EXPECT_EQ(lock_lockout_left_ms(&lockout, at(7, 30999)), 1);
    EXPECT_EQ(lock_lockout_left_ms(&lockout, at(7, 31000)), 0);
    EXPECT_EQ(lock_lockout_left_ms(&lockout, at(7, UINT64_MAX)), 0);
}

static void a_restart_starts_the_whole_delay_again(void)
{
    struct lock_lockout lockout = after(4, at(7, 1000));
    EXPECT_EQ(lock_lockout_left_ms(&lockout, at(8, 999999999)), 60000);
    EXPECT_EQ(lock_lockout_left_ms(&lockout, at(8, 999999999 + 59999)), 1);
    EXPECT_EQ(lock_lockout_left_ms(&lockout, at(8, 999999999 + 60000)), 0);
}

static void a_clock_that_went_back_starts_the_whole_delay_again(void)
{
    struct lock_lockout lockout = after(3, at(7, 5000000));
    EXPECT_EQ(lock_lockout_left_ms(&lockout, at(7, 10)), 30000);
    EXPECT_EQ(lock_lockout_left_ms(&lockout, at(7, 20)), 29990);
}

static void a_try_is_counted_when_it_begins_and_a_right_pin_ends_the_row(void)
{
    struct lock_lockout lockout = { 0 };
    lock_lockout_begin_try(&lockout, at(3, 44));
    EXPECT_EQ(lockout.failures, 1);
    EXPECT_EQ(lockout.epoch, 3);
    EXPECT_EQ(lockout.at_ms, 44);
    lock_lockout_clear(&lockout);
    EXPECT_EQ(lockout.failures, 0);
    lockout.failures = UINT32_MAX;
    lock_lockout_begin_try(&lockout, at(3, 45));
    EXPECT_EQ(lockout.failures, UINT32_MAX);
}

static void failures_come_back_as_they_were_kept_and_damage_never_shortens(void)
{
    uint8_t bytes[LOCK_LOCKOUT_LEN];
    struct lock_lockout lockout = after(5, at(0x1122334455667788u, 99));
    struct lock_lockout back;
    lock_lockout_encode(&lockout, bytes);
    EXPECT(lock_lockout_decode(&back, bytes, sizeof(bytes)));
    EXPECT(back.failures == 5 && back.epoch == lockout.epoch && back.at_ms == 99);
    EXPECT(!lock_lockout_decode(&back, bytes, sizeof(bytes) - 1));
    EXPECT_EQ(lock_lockout_left_ms(&back, at(1, 1)), LOCK_DELAY_MOST_MS);
    bytes[0] ^= 2;
    EXPECT(!lock_lockout_decode(&back, bytes, sizeof(bytes)));
    EXPECT_EQ(lock_lockout_left_ms(&back, at(1, 1)), LOCK_DELAY_MOST_MS);
}

/* ---- grants ---- */

enum { OWNER = -1001, OTHER = -1002 };

static struct lock_grants grants;
static const uint8_t nonce[LOCK_VALUE_LEN] = { 1, 2, 3, 4 };

static struct lock_claim claim_of(uint32_t action, int32_t presenter)
{
    struct lock_claim claim = { .action = action, .presenter = presenter };
    memcpy(claim.value, nonce, sizeof(nonce));
    return claim;
}

static void issue(uint64_t now_ms)
{
    memset(&grants, 0, sizeof(grants));
    EXPECT(lock_grants_issue(&grants, LOCK_ACTION_UNLOCK, OWNER, now_ms, nonce));
}

static void a_grant_serves_its_holder_for_its_action_once(void)
{
    struct lock_claim claim = claim_of(LOCK_ACTION_UNLOCK, OWNER);
    issue(1000);
    EXPECT_EQ(lock_grants_redeem(&grants, &claim, 1000 + 4999), LOCK_GRANTED);
    EXPECT_EQ(lock_grants_redeem(&grants, &claim, 1000 + 4999), LOCK_REFUSED);
}

static void a_forged_value_is_refused_and_ends_nothing(void)
{
    struct lock_claim claim = claim_of(LOCK_ACTION_UNLOCK, OWNER);
    issue(1000);
    for (size_t i = 0; i < LOCK_VALUE_LEN; i++) {
        claim.value[i] ^= 0x80;
        EXPECT_EQ(lock_grants_redeem(&grants, &claim, 1001), LOCK_REFUSED);
        claim.value[i] ^= 0x80;
    }
    EXPECT_EQ(lock_grants_redeem(&grants, &claim, 1001), LOCK_GRANTED);
}

static void zeros_are_no_grant(void)
{
    struct lock_claim claim = { .action = LOCK_ACTION_UNLOCK, .presenter = OWNER };
    memset(&grants, 0, sizeof(grants));
    EXPECT_EQ(lock_grants_redeem(&grants, &claim, 0), LOCK_REFUSED);
    issue(1000);
    EXPECT_EQ(lock_grants_redeem(&grants, &claim, 1001), LOCK_REFUSED);
}

static void five_seconds_later_it_is_too_late(void)
{
    struct lock_claim claim = claim_of(LOCK_ACTION_UNLOCK, OWNER);
    issue(1000);
    EXPECT_EQ(lock_grants_redeem(&grants, &claim, 1000 + 5000), LOCK_REFUSED);
    EXPECT_EQ(lock_grants_redeem(&grants, &claim, 1001), LOCK_REFUSED); /* and it is over */
}

static void a_clock_that_went_back_ends_a_grant(void)
{
    struct lock_claim claim = claim_of(LOCK_ACTION_UNLOCK, OWNER);
    issue(1000);
    EXPECT_EQ(lock_grants_redeem(&grants, &claim, 999), LOCK_REFUSED);
}

static void a_grant_for_one_action_serves_no_other(void)
{
    struct lock_claim wrong = claim_of(LOCK_ACTION_FORGET, OWNER);
    struct lock_claim right = claim_of(LOCK_ACTION_UNLOCK, OWNER);
    issue(1000);
    EXPECT_EQ(lock_grants_redeem(&grants, &wrong, 1001), LOCK_REFUSED);
    EXPECT_EQ(lock_grants_redeem(&grants, &right, 1001), LOCK_REFUSED);
}

static void a_grant_of_one_client_serves_no_other(void)
{
    struct lock_claim thief = claim_of(LOCK_ACTION_UNLOCK, OTHER);
    struct lock_claim owner = claim_of(LOCK_ACTION_UNLOCK, OWNER);
    issue(1000);
    EXPECT_EQ(lock_grants_redeem(&grants, &thief, 1001), LOCK_REFUSED);
    EXPECT_EQ(lock_grants_redeem(&grants, &owner, 1001), LOCK_REFUSED);
}

static void the_table_is_bounded_and_old_grants_make_room(void)
{
    uint8_t each[LOCK_VALUE_LEN] = { 0 };
    memset(&grants, 0, sizeof(grants));
    for (uint8_t i = 1; i <= LOCK_GRANTS; i++) {
        each[0] = i;
        EXPECT(lock_grants_issue(&grants, LOCK_ACTION_UNLOCK, OWNER, 1000, each));
    }
    struct lock_grants before = grants;
    EXPECT(!lock_grants_issue(&grants, LOCK_ACTION_UNLOCK, OWNER, 5999, nonce));
    EXPECT_MEM(&grants, &before, sizeof(grants));
    EXPECT(lock_grants_issue(&grants, LOCK_ACTION_UNLOCK, OWNER, 6000, nonce));
}

/* ---- where the bolt is ---- */

static void a_bolt_left_on_its_way_is_nowhere_known(void)
{
    uint8_t bytes[LOCK_POSITION_LEN];
    struct lock_position back;
    for (int moving = 0; moving <= 1; moving++) {
        struct lock_position position = { .bolt = LOCK_BOLT_IS_OPEN, .is_moving = moving == 1 };
        lock_position_encode(&position, bytes);
        EXPECT(lock_position_decode(&back, bytes, sizeof(bytes)));
        EXPECT_EQ(lock_position_told(&back), moving == 1 ? LOCK_BOLT_UNKNOWN : LOCK_BOLT_IS_OPEN);
    }
}

static void a_damaged_position_is_nowhere_known(void)
{
    struct lock_position position = { .bolt = LOCK_BOLT_IS_LOCKED };
    struct lock_position back;
    uint8_t bytes[LOCK_POSITION_LEN];
    for (size_t i = 0; i < sizeof(bytes); i++) {
        lock_position_encode(&position, bytes);
        bytes[i] ^= 0x40;
        EXPECT(!lock_position_decode(&back, bytes, sizeof(bytes)));
        EXPECT_EQ(lock_position_told(&back), LOCK_BOLT_UNKNOWN);
    }
    lock_position_encode(&position, bytes);
    EXPECT(!lock_position_decode(&back, bytes, sizeof(bytes) - 1));
}

int main(void)
{
    static const struct test tests[] = {
        TEST(digits_are_taken_until_an_end_key, "LOCK:R.AUTH.2"),
        TEST(an_end_key_alone_ends_nothing, "LOCK:R.AUTH.2"),
        TEST(a_new_pin_has_six_to_sixteen_digits, "LOCK:R.AUTH.2"),
        TEST(only_the_same_digits_are_the_same_pin, "LOCK:R.AUTH.2"),
        TEST(a_cleared_pin_leaves_no_digit, "LOCK:AS.CRED"),
        TEST(two_failures_cost_nothing_and_the_third_half_a_minute, "LOCK:R.AUTH.3"),
        TEST(the_delay_doubles_up_to_an_hour, "LOCK:R.AUTH.3"),
        TEST(the_delay_runs_down_by_the_clock_and_no_earlier, "LOCK:R.AUTH.3"),
        TEST(a_restart_starts_the_whole_delay_again, "LOCK:R.AUTH.3"),
        TEST(a_clock_that_went_back_starts_the_whole_delay_again, "LOCK:R.AUTH.3"),
        TEST(a_try_is_counted_when_it_begins_and_a_right_pin_ends_the_row, "LOCK:R.AUTH.3"),
        TEST(failures_come_back_as_they_were_kept_and_damage_never_shortens, "LOCK:T.FLASH_WRITTEN"),
        TEST(a_grant_serves_its_holder_for_its_action_once, "LOCK:R.GRANT.1"),
        TEST(a_forged_value_is_refused_and_ends_nothing, "LOCK:T.NS_MALWARE"),
        TEST(zeros_are_no_grant, "LOCK:T.NS_MALWARE"),
        TEST(five_seconds_later_it_is_too_late, "LOCK:R.GRANT.1"),
        TEST(a_clock_that_went_back_ends_a_grant, "LOCK:R.GRANT.1"),
        TEST(a_grant_for_one_action_serves_no_other, "LOCK:R.GRANT.1"),
        TEST(a_grant_of_one_client_serves_no_other, "LOCK:R.GRANT.1"),
        TEST(the_table_is_bounded_and_old_grants_make_room, "LOCK:R.GRANT.1"),
        TEST(a_bolt_left_on_its_way_is_nowhere_known, "LOCK:R.SAFE.2"),
        TEST(a_damaged_position_is_nowhere_known, "LOCK:R.SAFE.2"),
    };
    return test_main("lock.rules", tests, sizeof(tests) / sizeof(tests[0]));
}
