/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include "psa/service.h"

/* Both partitions of the benchmark: nothing, or what was sent. */
static psa_status_t serve(const psa_msg_t *msg)
{
    uint8_t bytes[32];
    if (msg->type != PSA_IPC_CALL) {
        size_t len = psa_read(msg->handle, 0, bytes, sizeof(bytes));
        psa_write(msg->handle, 0, bytes, len);
    }
    return PSA_SUCCESS;
}
