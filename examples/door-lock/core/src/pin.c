/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "lock/pin.h"

#include "base/wipe.h"
#include "ct/ct.h"

void lock_pin_clear(struct lock_pin *pin)
{
    wipe(pin, sizeof(*pin));
}

enum lock_key lock_pin_press(struct lock_pin *pin, uint8_t key)
{
    if (key == '#' || key == '\n' || key == '\r') {
        return pin->count == 0 ? LOCK_KEY_GOES_ON : LOCK_KEY_ENDS;
    }
    if (key == '*') {
        lock_pin_clear(pin);
    }
    if (key < '0' || key > '9') {
        return LOCK_KEY_GOES_ON;
    }
    if (pin->count < LOCK_PIN_MAX) {
        pin->secret_digits[pin->count] = key;
    }
    if (pin->count <= LOCK_PIN_MAX) {
        pin->count++;
    }
    return LOCK_KEY_GOES_ON;
}

bool lock_pin_is_acceptable(const struct lock_pin *pin)
{
    return pin->count >= LOCK_PIN_MIN && pin->count <= LOCK_PIN_MAX;
}

bool lock_pin_is_same(const struct lock_pin *a, const struct lock_pin *b)
{
    /* What was not typed is zero, so all bytes may be compared. */
    ct_mask same = ct_eq(a->secret_digits, b->secret_digits, LOCK_PIN_MAX);
    return (ct_reveal(same) != 0) & (a->count == b->count);
}
