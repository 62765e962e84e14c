/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "reason/reason.h"

#include "psa/crypto_values.h"
#include "psa/update.h"

/*
 * The same refusals for a device: the status alone. No text in its flash, and no variable, so that code of any partition may refuse.
 */

#define REASON(id, status, why, mend) _Static_assert((status) >= INT16_MIN && (status) <= 0, #id);
#include "reason/reasons.def"
#undef REASON

static const int16_t statuses[REASON_COUNT] = {
    [REASON_NONE] = PSA_SUCCESS,
#define REASON(id, status, why, mend) [REASON_##id] = (int16_t)(status),
#include "reason/reasons.def"
#undef REASON
};

psa_status_t reason_refuse(enum reason reason)
{
    return (unsigned)reason < REASON_COUNT ? statuses[reason] : PSA_ERROR_GENERIC_ERROR;
}

/* Nobody reads rows on a device: each is that of no reason. */
const struct reason_row *reason_row(enum reason reason)
{
    static const struct reason_row none = { "NONE", PSA_SUCCESS, "", "" };
    (void)reason;
    return &none;
}

enum reason reason_take(void)
{
    return REASON_NONE;
}

void reason_listen(void (*listener)(enum reason reason))
{
    (void)listener; /* nobody is told */
}
