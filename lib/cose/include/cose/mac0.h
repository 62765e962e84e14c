/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include "cose/create.h"
#include "cose/parse.h"

/* COSE_Mac0 alone, for callers that share a secret with the sender. The contracts are those of the functions used. */

/** As cose_parse(), and COSE_WRONG_TAG for a Sign1. */
static inline enum cose_error cose_mac0_parse(struct cose_message *out, struct span in)
{
    enum cose_error error = cose_parse(out, in);
    return error == COSE_OK && out->kind != COSE_MAC0 ? COSE_WRONG_TAG : error;
}
