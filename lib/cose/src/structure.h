/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include "cose/alg.h"

/* Sig_structure and MAC_structure: context, protected header, external data, payload (RFC 9052 4.4, 6.3). */
enum { STRUCTURE_ITEMS = 4 };

static inline const char *structure_context(enum cose_kind kind)
{
    return kind == COSE_SIGN1 ? "Signature1" : "MAC0";
}
