/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once

/* Sizes of the profile: bytes. */
enum {
    MBED_MD_BLOCK_MAX = 64,
    MBED_MD_LEN_MAX = 32,
    MBED_MD_CONTEXT_SIZE = 112 /* SHA-256's */
};
