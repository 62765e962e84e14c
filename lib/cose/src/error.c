/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "cose/parse.h"

const char *cose_error_text(enum cose_error error)
{
    static const char *const texts[COSE_ERROR_COUNT] = {
        [COSE_OK] = "no error",
        [COSE_NOT_CBOR] = "it is not one valid CBOR item of definite lengths",
        [COSE_UNTAGGED] = "no COSE tag stands in front",
        [COSE_CWT_TAG] = "it carries the CWT tag 61, which PSA tokens do not use",
        [COSE_WRONG_TAG] = "its tag is neither COSE_Sign1 (18) nor COSE_Mac0 (17)",
        [COSE_NOT_FOUR] = "it is not an array of protected header, unprotected header, payload and signature",
        [COSE_DETACHED] = "the payload is detached",
        [COSE_BAD_HEADER] = "a header is malformed",
        [COSE_ALG_MISSING] = "the protected header names no algorithm",
        [COSE_ALG_UNKNOWN] = "the algorithm is not one that PSA tokens may use",
        [COSE_ALG_UNPROTECTED] = "the algorithm or the list of critical headers stands outside the protection",
        [COSE_HEADER_TWICE] = "a header is both protected and unprotected",
        [COSE_CRITICAL] = "a critical header is not understood",
        [COSE_WRONG_KIND] = "the algorithm does not belong to this kind of message",
        [COSE_SIGNATURE_LEN] = "the signature has not the length of its algorithm",
    };
    return (unsigned)error < COSE_ERROR_COUNT ? texts[error] : "unknown error";
}
