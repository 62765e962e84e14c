/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 *
 * The hash of Zigbee (ZigBee specification 05-3474, B.1.3 and B.6): Matyas-Meyer-Oseas over AES-128, composed of single blocks in ECB.
 */
#pragma once
#include "library.h"

struct mmo {
    uint8_t hash[16];
    uint8_t block[16];
    uint64_t len; /* bytes so far */
};

void mmo_start(struct mmo *mmo);
bool mmo_update(struct mmo *mmo, struct span in);
/** 16 bytes. False: libcrypto says no, or the message has 2^29 bytes or more, which the padding cannot count. */
bool mmo_finish(struct mmo *mmo, uint8_t *out);
