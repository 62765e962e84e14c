/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "kernel.h"

#include "psa/client.h"

/* The client API, of partitions and of the Non-secure world's thread. */

/** What a blocked call waits for; the request is the caller's until its slot is known. */
static void block(struct kernel_thread *thread, size_t slot, const struct kernel_call *vectors)
{
    struct kernel_call *call = &kernel.device->calls[slot];
    const struct spm_service *service = &kernel.device->image->system->services[kernel.inbox.connections[slot].service];
    *call = *vectors;
    call->thread = thread;
    thread->wait = KERNEL_WAITS_REPLY;
    kernel.ready &= ~(1u << thread->rank);
    kernel_wake(service->partition, (psa_signal_t)1 << service->signal);
    kernel_schedule();
}

static void act(struct kernel_thread *thread, struct arch_frame *frame, enum kernel_operation operation,
                struct spm_outcome outcome, const struct kernel_call *vectors)
{
    if (outcome.verdict == SPM_BLOCK) {
        block(thread, (size_t)outcome.value, vectors);
        return;
    }
    if (outcome.verdict == SPM_FAULT) {
        kernel_panic(thread, operation, outcome.fault);
    }
    frame->r[0] = (uintptr_t)(uint32_t)outcome.value;
    /* A Non-secure client's mistake may have ended a connection: its service is told. */
    if (outcome.value == PSA_ERROR_PROGRAMMER_ERROR) {
        kernel_wake_all();
        kernel_schedule();
    }
}

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
    static const struct kernel_call none = { .out_count = 0 };
    struct spm_inbox *inbox = &kernel.inbox;
    if (operation == KERNEL_CALL && thread->partition != KERNEL_AGENT) {
        call(thread, frame);
    } else if (operation == KERNEL_NS_CALL && thread->partition == KERNEL_AGENT) {
        /* Only the agent's own code comes here, privileged: the pointer is ours. */
        const struct kernel_request *request = (const struct kernel_request *)frame->r[0];
        act(thread, frame, KERNEL_CALL, spm_call(inbox, &thread->client, &request->call), &request->vectors);
    } else if (operation == KERNEL_CONNECT) {
        uint32_t version = (uint32_t)frame->r[1];
        act(thread, frame, operation, spm_connect(inbox, &thread->client, (uint32_t)frame->r[0], version), &none);
    } else if (operation == KERNEL_CLOSE) {
        act(thread, frame, operation, spm_close(inbox, &thread->client, (psa_handle_t)frame->r[0]), &none);
    } else if (operation == KERNEL_VERSION) {
        uint32_t sid = (uint32_t)frame->r[0];
        frame->r[0] = spm_registry_version(kernel.device->image->system, &thread->client.rights, sid);
    } else if (operation == KERNEL_FRAMEWORK_VERSION) {
        frame->r[0] = PSA_FRAMEWORK_VERSION;
    } else {
        kernel_panic(thread, operation, SPM_FAULT_NO_PARTITION);
    }
}
