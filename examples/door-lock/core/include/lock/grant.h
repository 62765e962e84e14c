/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include <stdbool.h>
#include <stdint.h>

#include "lock/lockout.h"
#include "lock/wire.h"

/*
 * Grants: who may make the lock do what, once, within five seconds. A grant is {action, subject, nonce, end}; its holder has the nonce,
 * which is random and says nothing. The table is its only place: a restart ends all grants.
 */

enum { LOCK_GRANTS = 8, LOCK_GRANT_LIFE_MS = 5000 };

struct lock_grant {
    bool is_open;
    uint32_t action;  /* enum lock_action */
    int32_t subject;  /* client id that may present it */
    uint64_t made_ms; /* rt_clock_ms() */
    uint8_t secret_nonce[LOCK_VALUE_LEN];
};

struct lock_grants {
    struct lock_grant slots[LOCK_GRANTS];
};

/** Keeps a grant under `nonce`, LOCK_VALUE_LEN random bytes. False: all slots hold grants that have not ended; nothing changed. */
bool lock_grants_issue(struct lock_grants *grants, uint32_t action, int32_t subject, uint64_t now_ms,
                       const uint8_t nonce[LOCK_VALUE_LEN]);

struct lock_claim {
    uint32_t action;
    int32_t presenter;
    uint8_t value[LOCK_VALUE_LEN];
};

/**
 * LOCK_GRANTED if the value is that of a grant which has not ended, for this action and this client; any other number is a refusal.
 * A value that is known ends its grant whatever the verdict. Time does not depend on the value.
 */
uint32_t lock_grants_redeem(struct lock_grants *grants, const struct lock_claim *claim, uint64_t now_ms);
