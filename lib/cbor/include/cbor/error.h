/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once

/** What went wrong first. An encoder or decoder keeps its first error and does nothing more after it. */
enum cbor_error {
    CBOR_OK = 0,
    CBOR_NO_ROOM,       /* encoder: the buffer is full, or the size does not fit size_t */
    CBOR_TRUNCATED,     /* the input ends inside an item */
    CBOR_INDEFINITE,    /* an indefinite length, or a break */
    CBOR_RESERVED,      /* additional information 28..30, or a simple value below 32 in two bytes */
    CBOR_NOT_PREFERRED, /* a head longer than needed, without CBOR_ALLOW_LONG_HEADS */
    CBOR_WRONG_TYPE,    /* the next item is of another type than was asked for */
    CBOR_OUT_OF_RANGE,  /* an integer that the result type cannot hold */
    CBOR_BAD_TEXT,      /* a text string that is not UTF-8 */
    CBOR_TOO_DEEP,      /* more than CBOR_DEPTH_MAX containers inside each other */
    CBOR_TOO_MANY,      /* a map of more than CBOR_MAP_PAIRS_MAX pairs, where keys are compared */
    CBOR_NO_ITEM,       /* the open container has no further item */
    CBOR_INCOMPLETE,    /* a container was left, or the decoder finished, before its last item */
    CBOR_TRAILING,      /* bytes follow the one item */
    CBOR_DUPLICATE_KEY, /* two equal keys in one map */
    CBOR_BAD_KEY,       /* a map key that is no integer, byte string or text string */
    CBOR_ERROR_COUNT
};

/** A short phrase for people, such as "the input ends inside an item". Never NULL. */
const char *cbor_error_text(enum cbor_error error);
