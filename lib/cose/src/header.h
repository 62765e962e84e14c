/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include "cose/parse.h"

/* Header labels of RFC 9052 table 3 and RFC 9360 table 1. */
enum header_label {
    HEADER_ALG = 1,
    HEADER_CRIT = 2,
    HEADER_CONTENT_TYPE = 3,
    HEADER_KID = 4,
    HEADER_X5CHAIN = 33
};

/** Reads both headers into `out->alg`, `kid` and `x5chain`. `unprotected` is the encoded map: valid CBOR. */
enum cose_error header_parse(struct cose_message *out, struct span unprotected);
