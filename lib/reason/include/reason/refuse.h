/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once

/* Included by reason/reason.h. This form remembers why; the one below lib/reason/bare takes its place in firmware. */
enum { REASONS_ARE_KEPT = 1 };
#define REFUSE(id) reason_refuse(REASON_##id)
