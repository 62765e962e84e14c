/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include "psa/crypto_types.h"
#include "psa/crypto_values.h"
#include "psa/storage_common.h"
#include "psa/update.h"

/* Included by reason/reason.h. A refusal is its status alone: no text, no table and no call are in the image. */
enum { REASONS_ARE_KEPT = 0 };
enum reason_status {
#define REASON(id, status, why, mend) REASON_STATUS_##id = (status),
#include "reason/reasons.def"
#undef REASON
};
#define REFUSE(id) ((psa_status_t)REASON_STATUS_##id)
