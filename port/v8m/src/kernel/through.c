/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "kernel.h"

/* Calls as functions: where client, SPM and service share one domain, nothing is queued and no thread is changed. */

void kernel_give_way(const struct kernel_thread *agent)
{
    if ((kernel.ready & ((1u << agent->rank) - 1)) != 0) {
        arch_yield();
    }
}

psa_status_t kernel_run_function(struct kernel_thread *agent, struct kernel_thread *server, size_t service)
{
    uintptr_t limit = agent->arch.psplim;
    uintptr_t function = (uintptr_t)server->functions[service - server->service_first];
    server->serving = server->msg->handle;
    server->wait = KERNEL_RUNS;
    server->context = agent;
    agent->self = server;
    agent->arch.psplim = server->arch.psplim;
    psa_status_t status = arch_run_on(server->arch.psp, server->arch.psplim, function, (uintptr_t)server->msg);
    agent->arch.psplim = limit;
    agent->self = agent;
    server->context = server;
    server->serving = 0;
    return status;
}

psa_status_t kernel_ns_call(const struct kernel_request *request)
{
    struct kernel_thread *agent = kernel_current();
    int service = spm_inbox_stateless(&kernel.inbox, request->call.handle);
    if (service < 0) {
        return kernel_ns_call_queued(agent, request);
    }
    struct kernel_thread *server = kernel_thread_of(kernel.device->image->system->services[service].partition);
    arch_hold();
    if (server->wait != KERNEL_WAITS_MESSAGE || server->view != ARCH_VIEW_SPM) {
        arch_release();
        return kernel_ns_call_queued(agent, request);
    }
    int32_t slot = spm_enter(&kernel.inbox, &agent->client, &request->call, (size_t)service, server->msg);
    if (slot < 0) {
        arch_release();
        return kernel_ns_call_queued(agent, request);
    }
    struct kernel_call *call = &kernel.device->calls[slot];
    *call = request->vectors;
    call->thread = agent;
    psa_status_t result = kernel_run_function(agent, server, (size_t)service);
    volatile psa_outvec *out = call->out;
    const size_t *written = spm_written(&kernel.inbox, (size_t)slot);
    for (size_t i = 0; i < call->out_count; i++) {
        out[i].len = written[i]; /* judged when the call was made; never read again */
    }
    result = spm_leave(&kernel.inbox, (size_t)slot, result);
    server->wait = KERNEL_WAITS_MESSAGE;
    if (!spm_inbox_is_quiet(&kernel.inbox)) {
        kernel_wake(server->partition, server->services);
    }
    arch_release();
    kernel_give_way(agent);
    return result;
}

/** The partition in whose name this runs, if it serves `msg` and the bytes are its own; or NULL. */
static inline const struct kernel_thread *server_of(psa_handle_t msg, uintptr_t buffer, size_t len)
{
    const struct kernel_thread *thread = kernel_current()->self;
    /* A first-level function has no calls; who serves nothing by a function is asked the long way. */
    bool is_server = thread->rank != 0 && thread->serving == msg && msg != 0;
    return is_server && len <= KERNEL_PIECE_MAX && kernel_is_own(thread, buffer, len) ? thread : NULL;
}

int32_t kernel_read_here(psa_handle_t msg, uint32_t index, uintptr_t buffer, size_t len)
{
    if (server_of(msg, buffer, len) == NULL) {
        return -1;
    }
    size_t slot = spm_message_slot(&kernel.inbox, msg);
    size_t at;
    arch_hold();
    int32_t count = spm_read_here(&kernel.inbox, slot, index, len, &at);
    if (count > 0) {
        arch_copy((void *)buffer, (const uint8_t *)kernel.device->calls[slot].base[index] + at, (size_t)count);
    }
    arch_release();
    return count;
}

int32_t kernel_write_here(psa_handle_t msg, uint32_t index, uintptr_t buffer, size_t len)
{
    if (server_of(msg, buffer, len) == NULL) {
        return -1;
    }
    size_t slot = spm_message_slot(&kernel.inbox, msg);
    size_t at;
    arch_hold();
    int32_t count = spm_write_here(&kernel.inbox, slot, index, len, &at);
    if (count > 0) {
        const struct kernel_call *call = &kernel.device->calls[slot];
        arch_copy((uint8_t *)call->base[call->in_count + index] + at, (const void *)buffer, (size_t)count);
    }
    arch_release();
    return count;
}
