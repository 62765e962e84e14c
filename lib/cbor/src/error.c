/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "cbor/error.h"

const char *cbor_error_text(enum cbor_error error)
{
    static const char *const texts[CBOR_ERROR_COUNT] = {
        [CBOR_OK] = "no error",
        [CBOR_NO_ROOM] = "the output does not fit its buffer",
        [CBOR_TRUNCATED] = "the input ends inside an item",
        [CBOR_INDEFINITE] = "an item has an indefinite length",
        [CBOR_RESERVED] = "an item uses a reserved encoding",
        [CBOR_NOT_PREFERRED] = "a head is longer than needed",
        [CBOR_WRONG_TYPE] = "an item has another type than expected",
        [CBOR_OUT_OF_RANGE] = "an integer is out of range",
        [CBOR_BAD_TEXT] = "a text string is not UTF-8",
        [CBOR_TOO_DEEP] = "containers are nested too deep",
        [CBOR_TOO_MANY] = "a map has too many pairs",
        [CBOR_NO_ITEM] = "a container has fewer items than expected",
        [CBOR_INCOMPLETE] = "a container has more items than expected",
        [CBOR_TRAILING] = "bytes follow the item",
        [CBOR_DUPLICATE_KEY] = "a map holds the same key twice",
        [CBOR_BAD_KEY] = "a map key is neither integer nor string",
    };
    return (unsigned)error < CBOR_ERROR_COUNT ? texts[error] : "unknown error";
}
