/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include "crypto/driver.h"

/*
 * Where a profile has more than one algorithm of a class, the last byte of an operation's state says which was set up; the
 * rest is that algorithm's.
 */
enum { MBED_STATE_SIZE = CRYPTO_DRIVER_STATE_SIZE - 1 };

static inline void mbed_choose(struct crypto_driver_state *state, uint8_t choice)
{
    state->bytes[MBED_STATE_SIZE] = choice;
}

static inline uint8_t mbed_choice(const struct crypto_driver_state *state)
{
    return state->bytes[MBED_STATE_SIZE];
}
