/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include "cose/create.h"
#include "cose/parse.h"

/* COSE_Sign1 alone, for callers that accept no MAC: device manifests, say. Contracts: those of the functions used. */

/** As cose_parse(), and COSE_WRONG_TAG for a Mac0. */
static inline enum cose_error cose_sign1_parse(struct cose_message *out, struct span in)
{
    enum cose_error error = cose_parse(out, in);
    return error == COSE_OK && out->kind != COSE_SIGN1 ? COSE_WRONG_TAG : error;
}
