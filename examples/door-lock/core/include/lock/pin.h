/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include <stdbool.h>
#include <stdint.h>

/* A PIN while it is typed. It is a secret: lock_pin_clear() as soon as it is used. */

enum { LOCK_PIN_MIN = 6, LOCK_PIN_MAX = 16 };

struct lock_pin {
    uint8_t secret_digits[LOCK_PIN_MAX]; /* '0' to '9' */
    uint32_t count;                      /* LOCK_PIN_MAX + 1: more were typed than fit */
};

enum lock_key { LOCK_KEY_GOES_ON = 0, LOCK_KEY_ENDS = 1 };

/** Wipes it: nothing typed. */
void lock_pin_clear(struct lock_pin *pin);

/**
 * Takes one key: a digit is appended, '*' starts over, '#', newline or return ends it, anything else is ignored. An end without any
 * digit is ignored too, so that a return followed by a newline ends one PIN only.
 */
enum lock_key lock_pin_press(struct lock_pin *pin, uint8_t key);

/** May it become a PIN: LOCK_PIN_MIN to LOCK_PIN_MAX digits. */
bool lock_pin_is_acceptable(const struct lock_pin *pin);

/** Are they the same? Time does not depend on the digits. */
bool lock_pin_is_same(const struct lock_pin *a, const struct lock_pin *b);
