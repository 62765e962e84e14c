/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "lock/grant.h"

#include <string.h>

#include "base/wipe.h"
#include "ct/ct.h"

/* A clock that went back ends a grant too. */
static bool is_alive(const struct lock_grant *grant, uint64_t now_ms)
{
    return grant->is_open && now_ms >= grant->made_ms && now_ms - grant->made_ms < LOCK_GRANT_LIFE_MS;
}

bool lock_grants_issue(struct lock_grants *grants, uint32_t action, int32_t subject, uint64_t now_ms,
                       const uint8_t nonce[LOCK_VALUE_LEN])
{
    for (int i = 0; i < LOCK_GRANTS; i++) {
        struct lock_grant *slot = &grants->slots[i];
        if (!is_alive(slot, now_ms)) {
            *slot = (struct lock_grant){ .is_open = true, .action = action, .subject = subject, .made_ms = now_ms };
            memcpy(slot->secret_nonce, nonce, LOCK_VALUE_LEN);
            return true;
        }
    }
    return false;
}

/* All slots are looked at, and each in the same time; an unused one holds zeros, and is not open. */
static struct lock_grant *find(struct lock_grants *grants, const uint8_t value[LOCK_VALUE_LEN])
{
    uint32_t found = LOCK_GRANTS;
    for (uint32_t i = 0; i < LOCK_GRANTS; i++) {
        ct_mask same = ct_eq(grants->slots[i].secret_nonce, value, LOCK_VALUE_LEN);
        found = ct_select(same, i, found);
    }
    return found < LOCK_GRANTS && grants->slots[found].is_open ? &grants->slots[found] : NULL;
}

uint32_t lock_grants_redeem(struct lock_grants *grants, const struct lock_claim *claim, uint64_t now_ms)
{
    struct lock_grant *grant = find(grants, claim->value);
    if (grant == NULL) {
        return LOCK_REFUSED;
    }
    struct lock_grant used = *grant;
    wipe(grant, sizeof(*grant)); /* once presented it is over, right or wrong */
    bool is_right = is_alive(&used, now_ms) && used.action == claim->action && used.subject == claim->presenter;
    wipe(&used, sizeof(used));
    return is_right ? LOCK_GRANTED : LOCK_REFUSED;
}
