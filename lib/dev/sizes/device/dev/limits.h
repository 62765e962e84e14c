/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once

/* Microcontrollers: see include/dev/limits.h. Stacks and the store's memory have several of these. */
enum {
    FLASH_UNIT_MAX = 128, /* bytes; a record's header and a small object are one piece */
};
