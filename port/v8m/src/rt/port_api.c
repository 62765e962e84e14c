/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include <string.h>

#include "ask.h"
#include "psa/lifecycle.h"
#include "rt/port.h"

/*
 * rt/port.h for any partition, in memory that each may read and execute: what it asks, it asks the kernel. No variable is here, and nothing is
 * decided here.
 */

static uint64_t value_of(enum v8m_port_value what)
{
    return ask(V8M_PORT_VALUE, (uintptr_t)what, 0, 0, 0);
}

uint64_t rt_clock_ms(void)
{
    return value_of(V8M_PORT_CLOCK_MS);
}

uint64_t rt_wall_clock_s(void)
{
    return value_of(V8M_PORT_WALL_CLOCK_S);
}

uint64_t rt_boot_epoch(void)
{
    return value_of(V8M_PORT_BOOT_EPOCH);
}

uint32_t rt_lifecycle(void)
{
    return psa_rot_lifecycle_state();
}

void rt_note(uint32_t reason, uint32_t count)
{
    (void)ask(V8M_PORT_NOTE, reason, count, 0, 0);
}

psa_status_t rt_root_key(const char *purpose, uint8_t key[RT_ROOT_KEY_LEN])
{
    return (psa_status_t)(uint32_t)ask(V8M_PORT_KEY, (uintptr_t)purpose, strlen(purpose), (uintptr_t)key, 0);
}

/* Whoever waits for a line waits awake: its client waits too, and nobody more urgent is kept from running. */
int32_t rt_device_read(const char *device, void *data, size_t len, uint32_t timeout_ms)
{
    uint64_t until = timeout_ms == 0 ? 0 : rt_clock_ms() + timeout_ms;
    int32_t got = 0;
    do {
        got = (int32_t)(uint32_t)ask(V8M_PORT_RECEIVE, (uintptr_t)device, strlen(device), (uintptr_t)data, len);
    } while (got == 0 && timeout_ms != 0 && rt_clock_ms() < until);
    return got;
}

psa_status_t rt_device_write(const char *device, const void *data, size_t len)
{
    const uint8_t *at = data;
    int32_t sent = 0;
    do { /* as fast as the line is, whoever listens */
        sent = (int32_t)(uint32_t)ask(V8M_PORT_SEND, (uintptr_t)device, strlen(device), (uintptr_t)at, len);
        at += sent > 0 ? sent : 0;
        len -= sent > 0 ? (size_t)sent : 0;
    } while (sent >= 0 && len != 0);
    return sent < 0 ? sent : PSA_SUCCESS;
}

/* What TrustZone does not know, or what never happens on a device whose clients and partitions are given by its image. */

uint64_t rt_session(psa_handle_t handle)
{
    (void)handle;
    return 0;
}

void rt_on_session_end(void (*ended)(uint64_t session))
{
    (void)ended;
}

void rt_on_client_forgotten(psa_status_t (*forget)(int32_t client))
{
    (void)forget;
}

uint32_t rt_client_limit(int32_t client, enum rt_limit limit)
{
    (void)client;
    (void)limit;
    return RT_NO_LIMIT;
}

bool rt_client_is_admin(int32_t client)
{
    (void)client; /* a device is provisioned before its partitions run */
    return false;
}
