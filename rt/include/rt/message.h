/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include <stdbool.h>

#include "psa/service.h"

/* Reading and writing whole vectors, their sizes checked first: no length of a client's reaches a buffer unchecked. */

/** True if the message has no bytes beyond its first `ins` inputs, and no room beyond its first `outs` outputs. */
bool rt_has_shape(const psa_msg_t *msg, size_t ins, size_t outs);

/**
 * Reads input `index` of a request into `out` if it has exactly `len` bytes; else reads nothing and gives false.
 * `index` is below PSA_MAX_IOVEC. @spec FFM-1.1:psa_read
 */
bool rt_read_exact(const psa_msg_t *msg, uint32_t index, void *out, size_t len);

/** Reads all of input `index` if it has at most `size` bytes; `*len` gets how many. Else false, and `*len` is 0. */
bool rt_read_all(const psa_msg_t *msg, uint32_t index, void *out, size_t size, size_t *len);

/** Writes `len` bytes to output `index`, the first and only time; false, and no byte, if it has not the room. */
bool rt_write_all(const psa_msg_t *msg, uint32_t index, const void *data, size_t len);
