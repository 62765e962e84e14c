/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include "supervisor/supervisor.h"

/* What the supervisor measured, in the form that the attestation service reads (attestation/boot_record.h). */
bool boot_record_write(const struct supervisor_component *components, size_t count, struct out_span out, size_t *len);
