/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include <stdbool.h>
#include <stdint.h>

#include "base/bytes.h"
#include "lock/wire.h"
#include "psa/client.h"
#include "psa_manifest/sid.h"

/** Adds an entry about client `subject` to the log, durably; *seq gets its number. False: it was not added. For partitions. */
static inline bool lock_append(enum lock_event event, uint32_t reason, int32_t subject, uint64_t *seq)
{
    uint8_t asked[LOCK_ADD_LEN];
    uint8_t answer[8];
    put_le32(asked, (uint32_t)event);
    put_le32(asked + 4, reason);
    put_le32(asked + 8, (uint32_t)subject);
    psa_invec in = { asked, sizeof(asked) };
    psa_outvec out = { answer, sizeof(answer) };
    bool is_added = psa_call(LOCK_LOG_APPEND_HANDLE, LOCK_LOG_ADD, &in, 1, &out, 1) == PSA_SUCCESS &&
                    out.len == sizeof(answer);
    *seq = is_added ? get_le64(answer) : 0;
    return is_added;
}
