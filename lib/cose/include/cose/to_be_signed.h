/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include "base/span.h"
#include "cose/alg.h"

enum { COSE_PARTS = 4 };

/**
 * The bytes that a signature or tag covers, in pieces to be hashed one after the other: Sig_structure of
 * RFC 9052 4.4 or MAC_structure of 6.3, external data empty. The pieces point into this struct, which therefore must
 * not be copied or moved, and to the caller's header and payload.
 */
struct cose_to_be_signed {
    struct span parts[COSE_PARTS]; /* context and header's head; header; external data and payload's head; payload */
    uint8_t before_header[24];
    uint8_t before_payload[16];
};

/** `kind` is COSE_SIGN1 or COSE_MAC0; `protected_header` is the content of that byte string as sent. */
void cose_to_be_signed(struct cose_to_be_signed *out, enum cose_kind kind, struct span protected_header,
                       struct span payload);
