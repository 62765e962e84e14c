/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include <stdint.h>

#include "dev/entropy.h"
#include "dev/timer.h"

/*
 * A noise source for machines that have none: a page that the host fills with random bytes before it starts the emulator, mixed with a counter.
 * Without such a page all devices are alike. A board that uses it sets is_simulated.
 */
struct v8m_noise_page {
    uint32_t page; /* its address, Secure */
    uint32_t size; /* bytes, not 0 */
    const struct timer *timer;
    uint64_t state; /* starts as any number but 0 */
    uint32_t next;
};

/** Operations of a `struct entropy` whose context is a `struct v8m_noise_page`. */
extern const struct entropy_ops v8m_noise_page_ops;
