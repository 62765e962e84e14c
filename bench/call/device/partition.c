/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 *
 * The least that a service can be, and one that takes 64 KiB and gives 64 KiB.
 */
#include "psa/service.h"
#include "psa_manifest/device.h"

enum { TYPE_COPY = 1, COPY_MAX = 64 * 1024 };

psa_status_t bench_init(void)
{
    return PSA_SUCCESS;
}

psa_status_t bench_call_sfn(const psa_msg_t *msg)
{
    static uint8_t own[COPY_MAX];
    if (msg->type == TYPE_COPY) {
        size_t len = psa_read(msg->handle, 0, own, sizeof(own));
        psa_write(msg->handle, 0, own, len < msg->out_size[0] ? len : msg->out_size[0]);
    }
    return PSA_SUCCESS;
}
