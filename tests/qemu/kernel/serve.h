/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include "device.h"

/* What each of the partitions does with a request, on its own stack and in its own code. */

static psa_status_t serve(const psa_msg_t *msg)
{
    uint8_t bytes[64];
    if (msg->type == DO_ECHO) {
        size_t len;
        do {
            len = psa_read(msg->handle, 0, bytes, sizeof(bytes));
            psa_write(msg->handle, 0, bytes, len);
        } while (len == sizeof(bytes));
        return PSA_SUCCESS;
    }
    return msg->type == DO_IDENTIFY ? msg->client_id : msg->type;
}
