/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include "cbor/decode.h"
#include "head.h"

/* Steps shared by the getters and by the walk that skips. Each leaves the decoder where it was on an error. */

/** Keeps the first error. */
void decode_fail(struct cbor_decoder *d, enum cbor_error error);

/** Reads the next head without moving. False if there is none, or it is malformed. */
bool decode_head(struct cbor_decoder *d, struct head *head);

/** Moves past a head and counts its item as read. A tag is not an item of its own: its content is. */
void decode_head_done(struct cbor_decoder *d, const struct head *head);

/** Moves past a byte or text string and returns its content; text is checked. */
struct span decode_string(struct cbor_decoder *d, const struct head *head);

/** Opens an array or map; returns items or pairs. */
size_t decode_enter(struct cbor_decoder *d, const struct head *head);
