/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "v8m/core_reset.h"

#include "v8m/core.h"
#include "v8m/scb.h"

enum { ASKED = 0x52455345 }; /* power leaves no such word */

static volatile uint32_t *word_of(const struct v8m_core_reset *core)
{
    return (volatile uint32_t *)core->word;
}

void v8m_core_reset_start(struct v8m_core_reset *core)
{
    core->cause = *word_of(core) == ASKED ? RESET_ASKED : RESET_COLD;
    *word_of(core) = 0;
}

static void now(const struct reset *reset)
{
    *word_of(reset->context) = ASKED;
    v8m_dsb();
    v8m_scb()->aircr = V8M_AIRCR_KEY | V8M_AIRCR_SYSRESETREQS | V8M_AIRCR_SYSRESETREQ;
    for (;;) {
        v8m_dsb();
    }
}

static enum reset_cause cause(const struct reset *reset)
{
    const struct v8m_core_reset *core = reset->context;
    return core->cause;
}

const struct reset_ops v8m_core_reset_ops = { .now = now, .cause = cause };
