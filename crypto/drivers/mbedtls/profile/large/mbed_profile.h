/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once

/* Sizes of the profile: bytes. */
enum {
    MBED_MD_BLOCK_MAX = 128,
    MBED_MD_LEN_MAX = 64,
    MBED_MD_CONTEXT_SIZE = 224 /* SHA-512's */
};
