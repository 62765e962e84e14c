/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include <stddef.h>
#include <stdint.h>

#include "lock/answer.h"
#include "lock/wire.h"
#include "psa/error.h"

/*
 * The lock, as a program outside sees it. Each function is one message; what came of it is in the answer (lock/wire.h).
 *
 * A status other than PSA_SUCCESS is the framework's: PSA_ERROR_COMMUNICATION_FAILURE if the device is gone or died meanwhile (what was
 * asked for was done or not), PSA_ERROR_CONNECTION_REFUSED if it has no such service. The answer is then all zero.
 */

/** One step of typing a new PIN; again while the code is LOCK_TYPE. The PIN goes from keypad to lock and never comes here. */
psa_status_t lock_auth_enrol(struct lock_answer *answer);

/** One step of typing the PIN for a grant of `action`; with LOCK_DONE `value` is the grant. Present it within five seconds, once. */
psa_status_t lock_auth_grant(uint32_t action, struct lock_answer *answer);

/** LOCK_DONE (detail: failures in a row), LOCK_NOT_ENROLLED or LOCK_LOCKED_OUT. */
psa_status_t lock_auth_status(struct lock_answer *answer);

/** Erases the PIN, for a grant of LOCK_ACTION_FORGET. */
psa_status_t lock_auth_forget(const uint8_t value[LOCK_VALUE_LEN], struct lock_answer *answer);

/** Ends this program's entry, if one is going on. */
psa_status_t lock_auth_cancel(struct lock_answer *answer);

/** Opens, for a grant of LOCK_ACTION_UNLOCK. */
psa_status_t lock_bolt_unlock(const uint8_t value[LOCK_VALUE_LEN], struct lock_answer *answer);

/** Locks; anybody may. */
psa_status_t lock_bolt_lock(struct lock_answer *answer);

/** LOCK_DONE, detail: enum lock_bolt. */
psa_status_t lock_bolt_state(struct lock_answer *answer);

/** Opens if the inside button is pressed within a tenth of a second, else LOCK_STILL. */
psa_status_t lock_bolt_leave(struct lock_answer *answer);

struct lock_log_page {
    uint32_t code;  /* LOCK_DONE, or LOCK_BROKEN: entry `first` was altered, or the link to its neighbours */
    uint32_t count; /* entries; 0 with LOCK_DONE: no more */
    uint64_t first; /* number of the first of them */
    uint8_t entries[LOCK_PAGE_ENTRIES * LOCK_ENTRY_LEN]; /* lock/chain.h */
};

/** Entries from number `from` on, or from the oldest that is kept. */
psa_status_t lock_log_read(uint64_t from, struct lock_log_page *page);

struct lock_log_head {
    uint64_t oldest;
    uint64_t next;
    uint8_t hash[32]; /* of entry next - 1: who keeps it notices a log that lost its end */
};

psa_status_t lock_log_head(struct lock_log_head *head);
