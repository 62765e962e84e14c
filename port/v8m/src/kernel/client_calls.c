/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "kernel.h"

#include "psa/client.h"

/* The client API, of partitions and of the Non-secure world's thread. */

/** The call waits for its slot's message, and the service is told of that. */
static void block(struct kernel_thread *thread, enum kernel_wait wait, size_t slot, const struct kernel_call *vectors)
{
    struct kernel_call *call = &kernel.device->calls[slot];
    const struct spm_service *service = &kernel.device->image->system->services[kernel.inbox.connections[slot].service];
    *call = *vectors;
    call->thread = thread;
    thread->wait = (uint8_t)wait;
    kernel_unready(thread);
    kernel_wake(service->partition, (psa_signal_t)1 << service->signal);
}

static void act(struct kernel_thread *thread, struct arch_frame *frame, enum kernel_operation operation,
                struct spm_outcome outcome, const struct kernel_call *vectors)
{
    if (outcome.verdict == SPM_BLOCK) {
        block(thread, KERNEL_WAITS_REPLY, (size_t)outcome.value, vectors);
        kernel_schedule();
        return;
    }
    if (outcome.verdict == SPM_FAULT) {
        kernel_panic(thread, operation, outcome.fault);
    }
    frame->r[0] = (uintptr_t)(uint32_t)outcome.value;
}

static const struct kernel_call none = { .out_count = 0 };

/** psa_call of a partition: counts are in the words above the operation, clamped by who packed them. */
static void call(struct kernel_thread *thread, struct arch_frame *frame)
{
    struct kernel_request request;
    request.call.handle = (psa_handle_t)frame->r[0];
    request.call.type = (int32_t)frame->r[1];
    request.call.in_count = frame->r12 >> 8 & 0xff;
    request.call.out_count = frame->r12 >> 16 & 0xff;
    kernel_request_decode(&request, (enum arch_view)thread->view, frame->r[2], frame->r[3]);
    act(thread, frame, KERNEL_CALL, spm_call(&kernel.inbox, &thread->client, &request.call), &request.vectors);
}

void kernel_client_call(struct kernel_thread *thread, struct arch_frame *frame, enum kernel_operation operation)
{
    struct spm_inbox *inbox = &kernel.inbox;
    if (operation == KERNEL_CALL) {
        call(thread, frame);
    } else if (operation == KERNEL_CONNECT) {
        uint32_t version = (uint32_t)frame->r[1];
        act(thread, frame, operation, spm_connect(inbox, &thread->client, (uint32_t)frame->r[0], version), &none);
    } else if (operation == KERNEL_CLOSE) {
        act(thread, frame, operation, spm_close(inbox, &thread->client, (psa_handle_t)frame->r[0]), &none);
    } else if (operation == KERNEL_VERSION) {
        uint32_t sid = (uint32_t)frame->r[0];
        frame->r[0] = spm_registry_version(kernel.device->image->system, &thread->client.rights, sid);
    } else {
        frame->r[0] = PSA_FRAMEWORK_VERSION;
    }
}

/** Holding: as kernel_run_function(), of the message in `slot`; the client's result. */
static int32_t serve(struct kernel_thread *agent, struct kernel_thread *server, size_t slot)
{
    struct spm_completion completion;
    spm_take(&kernel.inbox, slot, server->msg);
    psa_status_t status = kernel_run_function(agent, server, kernel.inbox.connections[slot].service);
    agent->wait = KERNEL_WAITS_RESULT;
    struct spm_outcome outcome = spm_answer(&kernel.inbox, slot, status, &completion);
    if (outcome.verdict == SPM_FAULT) {
        kernel_panic(server, KERNEL_NEXT, outcome.fault);
    }
    kernel_complete(&completion);
    server->wait = KERNEL_WAITS_MESSAGE;
    kernel_wake(server->partition, server->services);
    return agent->result;
}

/** Holding; releases. */
static int32_t ns_act(struct kernel_thread *agent, struct spm_outcome outcome, const struct kernel_call *vectors)
{
    if (outcome.verdict != SPM_BLOCK) {
        /* A mistake may have ended a connection: its service is told. */
        if (outcome.value == PSA_ERROR_PROGRAMMER_ERROR) {
            kernel_wake_all();
        }
        arch_release();
        kernel_give_way(agent);
        return outcome.value;
    }
    size_t slot = (size_t)outcome.value;
    size_t partition = kernel.device->image->system->services[kernel.inbox.connections[slot].service].partition;
    struct kernel_thread *server = kernel_thread_of(partition);
    if (server->wait == KERNEL_WAITS_MESSAGE && server->view == ARCH_VIEW_SPM) {
        kernel.device->calls[slot] = *vectors;
        kernel.device->calls[slot].thread = agent;
        int32_t value = serve(agent, server, slot);
        arch_release();
        kernel_give_way(agent);
        return value;
    }
    block(agent, KERNEL_WAITS_RESULT, slot, vectors);
    arch_release();
    do {
        arch_yield();
    } while (agent->wait == KERNEL_WAITS_RESULT);
    return agent->result;
}

psa_handle_t kernel_ns_connect(uint32_t sid, uint32_t version)
{
    struct kernel_thread *agent = kernel_current();
    arch_hold();
    return ns_act(agent, spm_connect(&kernel.inbox, &agent->client, sid, version), &none);
}

psa_status_t kernel_ns_call_queued(struct kernel_thread *agent, const struct kernel_request *request)
{
    arch_hold();
    return ns_act(agent, spm_call(&kernel.inbox, &agent->client, &request->call), &request->vectors);
}

psa_status_t kernel_ns_close(psa_handle_t handle)
{
    struct kernel_thread *agent = kernel_current();
    arch_hold();
    return ns_act(agent, spm_close(&kernel.inbox, &agent->client, handle), &none);
}
