/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once

/* A device of little memory has ../sizes/device/dev/limits.h in place of this file. */
enum {
    FLASH_UNIT_MAX = 512, /* bytes: largest program unit, a disk sector; also the piece that lib/store works by */
};
