/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "answers.h"

/* A port whose answers show what it was asked. */

static uint32_t notes;

static uint64_t value(enum v8m_port_value what)
{
    return (uint64_t)(0x1000u + (uint32_t)what) << 32 | notes;
}

static void note(uint32_t reason, uint32_t count)
{
    notes = reason * 100 + count;
}

static psa_status_t key(int32_t pid, const char *purpose, uint8_t *key)
{
    for (int i = 0; i < 32; i++) {
        key[i] = (uint8_t)(pid + purpose[0]);
    }
    return PSA_SUCCESS;
}

static int32_t receive(int32_t pid, const char *device, struct out_span out)
{
    for (size_t i = 0; i < out.len; i++) {
        out.data[i] = (uint8_t)(pid + device[0]);
    }
    return (int32_t)out.len;
}

static int32_t send(int32_t pid, const char *device, struct span data)
{
    (void)pid;
    (void)device;
    notes = data.len != 0 ? data.data[data.len - 1] : notes;
    return (int32_t)data.len;
}

const struct v8m_port_answers answers = { value, note, key, receive, send };
