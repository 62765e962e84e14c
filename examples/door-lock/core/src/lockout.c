/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "lock/lockout.h"

#include "base/bytes.h"

enum { FORMAT = 1 };

uint32_t lock_lockout_delay_ms(uint32_t failures)
{
    uint32_t delay = LOCK_DELAY_FIRST_MS;
    if (failures < LOCK_TRIES_FREE) {
        return 0;
    }
    for (uint32_t more = failures - LOCK_TRIES_FREE; more != 0 && delay < LOCK_DELAY_MOST_MS; more--) {
        delay *= 2;
    }
    return delay < LOCK_DELAY_MOST_MS ? delay : LOCK_DELAY_MOST_MS;
}

uint32_t lock_lockout_left_ms(struct lock_lockout *lockout, struct lock_now now)
{
    uint32_t delay = lock_lockout_delay_ms(lockout->failures);
    if (lockout->epoch != now.epoch || lockout->at_ms > now.ms) {
        lockout->epoch = now.epoch;
        lockout->at_ms = now.ms;
    }
    uint64_t passed = now.ms - lockout->at_ms;
    return passed >= delay ? 0 : delay - (uint32_t)passed;
}

void lock_lockout_begin_try(struct lock_lockout *lockout, struct lock_now now)
{
    if (lockout->failures != UINT32_MAX) {
        lockout->failures++;
    }
    lockout->epoch = now.epoch;
    lockout->at_ms = now.ms;
}

void lock_lockout_clear(struct lock_lockout *lockout)
{
    lockout->failures = 0;
}

void lock_lockout_encode(const struct lock_lockout *lockout, uint8_t out[LOCK_LOCKOUT_LEN])
{
    put_le32(out, FORMAT);
    put_le32(out + 4, lockout->failures);
    put_le64(out + 8, lockout->epoch);
    put_le64(out + 16, lockout->at_ms);
}

bool lock_lockout_decode(struct lock_lockout *lockout, const uint8_t *record, size_t len)
{
    bool is_ours = len == LOCK_LOCKOUT_LEN && get_le32(record) == FORMAT;
    *lockout = (struct lock_lockout){ .failures = UINT32_MAX };
    if (is_ours) {
        lockout->failures = get_le32(record + 4);
        lockout->epoch = get_le64(record + 8);
        lockout->at_ms = get_le64(record + 16);
    }
    return is_ours;
}
