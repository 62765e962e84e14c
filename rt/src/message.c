/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "rt/message.h"

bool rt_has_shape(const psa_msg_t *msg, size_t ins, size_t outs)
{
    bool has = true;
    for (size_t i = ins; i < PSA_MAX_IOVEC; i++) {
        has = has && msg->in_size[i] == 0;
    }
    for (size_t i = outs; i < PSA_MAX_IOVEC; i++) {
        has = has && msg->out_size[i] == 0;
    }
    return has;
}

/* @mitigates T.FFM.TFMV-5 */
bool rt_read_exact(const psa_msg_t *msg, uint32_t index, void *out, size_t len)
{
    return msg->in_size[index] == len && psa_read(msg->handle, index, out, len) == len;
}

bool rt_read_all(const psa_msg_t *msg, uint32_t index, void *out, size_t size, size_t *len)
{
    *len = 0;
    if (msg->in_size[index] > size) {
        return false;
    }
    *len = psa_read(msg->handle, index, out, size);
    return *len == msg->in_size[index];
}

bool rt_write_all(const psa_msg_t *msg, uint32_t index, const void *data, size_t len)
{
    if (len > msg->out_size[index]) {
        return false;
    }
    psa_write(msg->handle, index, data, len);
    return true;
}
