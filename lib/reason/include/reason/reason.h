/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include <stddef.h>

#include "psa/error.h"

/*
 * Every place that returns a PSA error has a reason here: one table, a page per module (pages/<module>.def).
 *
 *     REASON(ITS_UID_ZERO, PSA_ERROR_INVALID_ARGUMENT, "uid 0 is reserved", "use a uid from 1 on")
 *
 * Code refuses with `return REFUSE(ITS_UID_ZERO);`, which yields the row's status and, where the build keeps
 * reasons (ASHLAR_REASONS, all hosted builds), remembers the row for the calling thread so that a port can tell the
 * developer who caused it. A reason never holds a secret and never a value of the caller's. Release firmware
 * compiles the texts out: REFUSE is then the bare status.
 */
enum reason {
    REASON_NONE = 0,
#define REASON(id, status, why, mend) REASON_##id,
#include "reason/reasons.def"
#undef REASON
    REASON_COUNT
};

/** One row of the table. The strings are constants, never NULL. */
struct reason_row {
    const char *id; /* "ITS_UID_ZERO" */
    psa_status_t status;
    const char *why;
    const char *mend;
};

/** The row of a reason; REASON_NONE and numbers outside the table give a row with id "NONE". */
const struct reason_row *reason_row(enum reason reason);

/** Remembers `reason` for this thread, calls the listener, returns the row's status. */
psa_status_t reason_refuse(enum reason reason);

/** The last reason this thread gave, and forgets it. REASON_NONE if there was none. */
enum reason reason_take(void);

/** At most one listener, called on the refusing thread at each refusal; NULL removes it. Set before threads start. */
void reason_listen(void (*listener)(enum reason reason));

/** "PSA_ERROR_BAD_STATE" for -137 and so on; "unknown status" otherwise. */
const char *reason_status_name(psa_status_t status);

#include "reason/refuse.h"
