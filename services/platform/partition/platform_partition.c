/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "platform/platform_partition.h"

#include "base/bytes.h"
#include "platform/counter.h"
#include "platform/platform_wire.h"
#include "psa/lifecycle.h"
#include "reason/reason.h"
#include "rt/message.h"

psa_status_t platform_partition_init(void)
{
    return PSA_SUCCESS;
}

static psa_status_t counter(const psa_msg_t *msg, uint32_t *value)
{
    uint8_t asked[4];
    if (!rt_has_shape(msg, 1, 1) || !rt_read_exact(msg, 0, asked, sizeof(asked))) {
        return REFUSE(MESSAGE_SHAPE);
    }
    return msg->type == PLATFORM_COUNTER_READ ? platform_counter_read(msg->client_id, get_le32(asked), value)
                                              : platform_counter_increment(msg->client_id, get_le32(asked), value);
}

psa_status_t ashlar_platform_sfn(const psa_msg_t *msg)
{
    uint8_t answer[4];
    uint32_t value = 0;
    psa_status_t status = PSA_SUCCESS;
    if (msg->out_size[0] != sizeof(answer)) {
        return REFUSE(MESSAGE_SHAPE);
    }
    switch (msg->type) {
    case PLATFORM_LIFECYCLE:
        if (!rt_has_shape(msg, 0, 1)) {
            return REFUSE(MESSAGE_SHAPE);
        }
        value = psa_rot_lifecycle_state();
        break;
    case PLATFORM_COUNTER_READ:
    case PLATFORM_COUNTER_INCREMENT:
        status = counter(msg, &value);
        break;
    default:
        return REFUSE(MESSAGE_SHAPE);
    }
    if (status == PSA_SUCCESS) {
        put_le32(answer, value);
        psa_write(msg->handle, 0, answer, sizeof(answer));
    }
    return status;
}
