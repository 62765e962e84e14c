/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include <stdint.h>

#include "dev/reset.h"

/*
 * A reset through the core (AIRCR.SYSRESETREQ), for boards whose memory survives it but whose cause register does not tell: one word of Secure
 * memory that start-up clears says that somebody asked.
 */
struct v8m_core_reset {
    uint32_t word; /* its address: in memory that a warm reset keeps and no image is loaded over */
    enum reset_cause cause;
};

/** Looks why the device started, and clears the word. Once, before anyone asks. */
void v8m_core_reset_start(struct v8m_core_reset *reset);

/** Operations of a `struct reset` whose context is a `struct v8m_core_reset`. */
extern const struct reset_ops v8m_core_reset_ops;
