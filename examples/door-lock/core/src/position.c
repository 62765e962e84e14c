/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "lock/position.h"

enum { FORMAT = 1 };

void lock_position_encode(const struct lock_position *position, uint8_t out[LOCK_POSITION_LEN])
{
    out[0] = FORMAT;
    out[1] = (uint8_t)position->bolt;
    out[2] = position->is_moving ? 1 : 0;
    out[3] = 0;
}

bool lock_position_decode(struct lock_position *position, const uint8_t *record, size_t len)
{
    *position = (struct lock_position){ .bolt = LOCK_BOLT_UNKNOWN };
    if (len != LOCK_POSITION_LEN || record[0] != FORMAT || record[1] > LOCK_BOLT_IS_OPEN || record[2] > 1 ||
        record[3] != 0) {
        return false;
    }
    position->bolt = (enum lock_bolt)record[1];
    position->is_moving = record[2] == 1;
    return true;
}

enum lock_bolt lock_position_told(const struct lock_position *position)
{
    return position->is_moving ? LOCK_BOLT_UNKNOWN : position->bolt;
}
