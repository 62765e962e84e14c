/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "lock/wire.h"

/*
 * Where the bolt is, as it is kept: what it was when it last stood still, and whether it was on its way since. After a cut in the
 * middle of a move nobody knows, and says so, until the next move ends.
 */

enum { LOCK_POSITION_LEN = 4 };

struct lock_position {
    enum lock_bolt bolt;
    bool is_moving;
};

void lock_position_encode(const struct lock_position *position, uint8_t out[LOCK_POSITION_LEN]);

/** False: no record of ours; *position is then LOCK_BOLT_UNKNOWN. */
bool lock_position_decode(struct lock_position *position, const uint8_t *record, size_t len);

/** What may be told: the bolt's place, LOCK_BOLT_UNKNOWN if it was left on its way. */
enum lock_bolt lock_position_told(const struct lock_position *position);
