/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "target.h"
#include "v8m/core.h"
#include "v8m/ns_call.h"

/*
 * Calls of the Non-secure world, behind the veneers: in privileged thread mode on the agent's stack, interrupts of both
 * worlds enabled. Everything a call claims is copied and judged here, before the kernel is entered.
 */

int32_t arch_ns_client = -1;
static struct kernel_request request;

static struct kernel_thread *agent(void)
{
    struct kernel_thread *thread = kernel_current();
    /* @spec FFM-CLIENT-NON-SECURE */
    thread->client.id = arch_ns_client;
    return thread;
}

uint32_t arch_ns_version(uint32_t sid)
{
    return spm_registry_version(kernel.device->image->system, &agent()->client.rights, sid);
}

int32_t arch_ns_connect(uint32_t sid, uint32_t version)
{
    (void)agent();
    return kernel_ns_connect(sid, version);
}

int32_t arch_ns_close(int32_t handle)
{
    (void)agent();
    return kernel_ns_close(handle);
}

int32_t arch_ns_call(int32_t handle, int32_t type, uint32_t in, uint32_t out)
{
    uint32_t counts = ns_call_counts[(in & NS_CALL_CODE) | (out & NS_CALL_CODE) << 2];
    request.call.handle = handle;
    request.call.type = type;
    request.call.in_count = counts & 0xfu;
    request.call.out_count = counts >> 4;
    kernel_request_decode(&request, ARCH_VIEW_NS, in & ~NS_CALL_CODE, out & ~NS_CALL_CODE);
    (void)agent();
    return kernel_ns_call(&request);
}
