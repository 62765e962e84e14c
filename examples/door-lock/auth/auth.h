/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include <stdbool.h>
#include <stdint.h>

#include "lock/answer.h"
#include "lock/grant.h"
#include "lock/lockout.h"
#include "lock/pin.h"
#include "psa/service.h"

/* What the files of this partition share. Its whole memory is `lock_auth`. */

enum { LOCK_POLL_MS = 100, LOCK_ENTRY_MS = 30000 };

enum lock_purpose { LOCK_FOR_NOTHING = 0, LOCK_FOR_GRANT = 1, LOCK_FOR_ENROL = 2 };

/** Somebody types, in steps: each message reads the keypad for LOCK_POLL_MS at most, so that nobody waits for a person. */
struct lock_entry_of_pin {
    enum lock_purpose purpose; /* LOCK_FOR_NOTHING: no entry is going on */
    enum lock_prompt prompt;
    int32_t client;
    uint64_t session;
    uint32_t action; /* LOCK_FOR_GRANT */
    uint64_t ends_ms;
    struct lock_pin secret_typed;
    struct lock_pin secret_first; /* the new PIN, until it is typed again */
};

struct lock_auth {
    bool is_loaded; /* `lockout` is what is kept */
    struct lock_lockout lockout;
    struct lock_grants grants;
    uint32_t refusals; /* of grants, in this life */
    struct lock_entry_of_pin entry;
};
extern struct lock_auth lock_auth;

struct lock_now lock_auth_now(void);

/** Opens crypto and loads the failures, once. False: one of them would not. */
bool lock_auth_load(void);

/** Ends the entry and wipes what was typed. */
void lock_entry_end(void);

/** One step of an entry for the client of `msg`: begins it if there is none. The answer is LOCK_TYPE until it ends. */
struct lock_answer lock_entry_step(const psa_msg_t *msg, enum lock_purpose purpose, uint32_t action);

/** After the right PIN: a grant for `client`, told of in the log. */
struct lock_answer lock_auth_issue(int32_t client, uint32_t action);

/** LOCK_GRANTED ends the grant; a refusal is told of in the log, more and more seldom. */
uint32_t lock_auth_redeem(const struct lock_claim *claim);
