/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include <stdint.h>

/*
 * Starting again. Version of this interface: RESET_VERSION.
 *
 * Rules: only Secure code may reset the device through the core (AIRCR.SYSRESETREQS); why the device started is told by a register or a
 * memory that Secure code alone writes and that a warm reset keeps (R020_TBSA_BOOT, R090_TBSA_BOOT, R110_TBSA_TIME).
 */
enum { RESET_VERSION = 1 };

enum reset_cause {
    RESET_COLD = 1,     /* power came, or nobody can say: the safe answer */
    RESET_ASKED = 2,    /* reset_now() */
    RESET_WATCHDOG = 3, /* nobody answered in time */
};

struct reset;

/**
 * now    resets the whole device; what the board says is kept over a warm reset stays. Never returns. From anywhere, even a fault handler.
 * cause  why the device started; the same answer until the next reset.
 */
struct reset_ops {
    void (*now)(const struct reset *reset);
    enum reset_cause (*cause)(const struct reset *reset);
};

struct reset {
    const struct reset_ops *ops;
    void *context; /* owned by whoever made the device */
};
