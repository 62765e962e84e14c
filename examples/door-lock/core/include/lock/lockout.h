/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * How long nobody may try a PIN after wrong ones. Times are milliseconds of a clock that only goes forward within one life of the
 * device (rt_clock_ms), never wall time. A record from another life, or with a time that has not come yet, starts its whole delay again.
 */

enum {
    LOCK_TRIES_FREE = 3,           /* the third failure in a row begins the lock-out */
    LOCK_DELAY_FIRST_MS = 30000,   /* doubles with each failure after it */
    LOCK_DELAY_MOST_MS = 3600000,
    LOCK_LOCKOUT_LEN = 24
};

struct lock_lockout {
    uint32_t failures; /* tries that began and were not right, in a row */
    uint64_t epoch;    /* the life of the device in which the last of them began */
    uint64_t at_ms;    /* when, by that life's clock */
};

struct lock_now {
    uint64_t epoch;
    uint64_t ms;
};

/** The delay after `failures` in a row, ms. */
uint32_t lock_lockout_delay_ms(uint32_t failures);

/** What is left of the delay, ms; 0: a try is allowed. Moves the record to `now` if it is of another life or time: keep it in memory. */
uint32_t lock_lockout_left_ms(struct lock_lockout *lockout, struct lock_now now);

/** Counts a try as failed before it is made. The caller commits the record before it looks at the PIN. */
void lock_lockout_begin_try(struct lock_lockout *lockout, struct lock_now now);

/** A right PIN ends the row. */
void lock_lockout_clear(struct lock_lockout *lockout);

void lock_lockout_encode(const struct lock_lockout *lockout, uint8_t out[LOCK_LOCKOUT_LEN]);

/** False: not a record of ours; *lockout then has the longest delay, so that damage never shortens one. */
bool lock_lockout_decode(struct lock_lockout *lockout, const uint8_t *record, size_t len);
