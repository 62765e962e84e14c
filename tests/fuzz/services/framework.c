/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "framework.h"

#include <string.h>

#include "base/invariant.h"

enum { HANDLE = 7, UNTOUCHED = 0xa5 };

struct framework_message framework;

uint8_t input_byte(struct input *in)
{
    if (in->len == 0) {
        return 0;
    }
    in->len--;
    return *in->data++;
}

struct span input_take(struct input *in, size_t len)
{
    struct span taken = span_of(in->data, len < in->len ? len : in->len);
    in->data += taken.len;
    in->len -= taken.len;
    return taken;
}

void framework_begin(int32_t type, int32_t client)
{
    memset(&framework, 0, sizeof(framework));
    memset(framework.out, UNTOUCHED, sizeof(framework.out));
    framework.msg = (psa_msg_t){ .type = type, .handle = HANDLE, .client_id = client };
}

void framework_give(uint32_t index, struct span bytes)
{
    framework.in[index] = bytes;
    framework.msg.in_size[index] = bytes.len;
}

void framework_room(uint32_t index, size_t len)
{
    INVARIANT(len <= FRAMEWORK_ROOM);
    framework.msg.out_size[index] = len;
}

void framework_any(struct input *in, const uint8_t *sizes, size_t count)
{
    uint8_t shape = input_byte(in);
    size_t wanted = (shape & 1) != 0 ? sizes[(shape >> 1) % count] : input_byte(in);
    framework_give(0, input_take(in, wanted));
    framework_give(1, input_take(in, (shape & 8) != 0 ? input_byte(in) : 0));
    shape = input_byte(in);
    framework_room(0, (shape & 1) != 0 ? sizes[(shape >> 1) % count] : input_byte(in) * 2u);
    framework_room(1, (shape & 8) != 0 ? input_byte(in) * 2u : 0);
}

void framework_check_reply(psa_status_t status)
{
    INVARIANT(status <= PSA_SUCCESS);
    for (uint32_t i = 0; i < PSA_MAX_IOVEC; i++) {
        INVARIANT(status == PSA_SUCCESS || framework.written[i] == 0);
        for (size_t at = framework.written[i]; at < FRAMEWORK_ROOM; at++) {
            INVARIANT(framework.out[i][at] == UNTOUCHED);
        }
    }
}

size_t psa_read(psa_handle_t handle, uint32_t index, void *buffer, size_t len)
{
    INVARIANT(handle == HANDLE && index < PSA_MAX_IOVEC);
    size_t left = framework.in[index].len - framework.taken[index];
    size_t count = len < left ? len : left;
    if (count != 0) {
        memcpy(buffer, framework.in[index].data + framework.taken[index], count);
    }
    framework.taken[index] += count;
    return count;
}

void psa_write(psa_handle_t handle, uint32_t index, const void *buffer, size_t len)
{
    INVARIANT(handle == HANDLE && index < PSA_MAX_IOVEC);
    INVARIANT(len <= framework.msg.out_size[index] - framework.written[index]);
    memcpy(framework.out[index] + framework.written[index], buffer, len);
    framework.written[index] += len;
}

bool framework_has_only(size_t ins, size_t outs)
{
    size_t beyond = 0;
    for (size_t i = 0; i < PSA_MAX_IOVEC; i++) {
        beyond += i >= ins ? framework.in[i].len : 0;
        beyond += i >= outs ? framework.msg.out_size[i] : 0;
    }
    return beyond == 0;
}
