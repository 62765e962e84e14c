/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include <stddef.h>
#include <stdint.h>

/** The two messages we speak; the numbers are their CBOR tags (RFC 9052 table 1). */
enum cose_kind { COSE_KIND_NONE = 0, COSE_MAC0 = 17, COSE_SIGN1 = 18 };

/** Algorithm identifiers of RFC 9053 tables 1 and 3, those a PSA token may use (RFC 9783 5.2). No truncated HMAC. */
enum cose_alg {
    COSE_ALG_NONE = 0,
    COSE_ES256 = -7,
    COSE_ES384 = -35,
    COSE_ES512 = -36,
    COSE_HMAC_256 = 5,
    COSE_HMAC_384 = 6,
    COSE_HMAC_512 = 7
};

enum { COSE_SIGNATURE_MAX = 132 }; /* bytes: r and s of ES512 */

/** What a number of an `alg` header means. COSE_ALG_NONE for any other number. */
enum cose_alg cose_alg_of(int64_t id);
/** The kind of message that carries it; COSE_KIND_NONE for COSE_ALG_NONE. */
enum cose_kind cose_alg_kind(enum cose_alg alg);
/** Bytes of its signature or tag, which is fixed: r and s of the curve's width, or the whole HMAC. 0 for none. */
size_t cose_alg_signature_len(enum cose_alg alg);
/** "ES256", "HMAC 256/256" and so on; "unknown". */
const char *cose_alg_name(enum cose_alg alg);
