/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include "ops.h"
#include "report.h"

/* What the serving partitions have in common. No writable data: it may be linked into each, or shared by them. */

/** Enters the message into the ledger of its service; checks what every message of its type has. */
void ffm_note(struct ffm_ledger *ledger, const psa_msg_t *msg, bool is_stateless);

/** Does what a request asks (enum ffm_op, those of every partition). The status to answer. */
psa_status_t ffm_serve(const psa_msg_t *msg);

/** 0, or the status that names the line of the check that failed. */
psa_status_t ffm_status_of(const struct ffm_report *r);
