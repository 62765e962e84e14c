/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "kernel.h"

/* The partition API around messages. What goes wrong here ends the caller. @spec FFM-ERROR-SERVICE */

static int32_t value_of(struct spm_outcome outcome, const struct kernel_thread *thread, enum kernel_operation operation)
{
    if (outcome.verdict == SPM_FAULT) {
        kernel_panic(thread, operation, outcome.fault);
    }
    return outcome.value;
}

static void must_be(const struct kernel_thread *thread, enum kernel_operation operation, uintptr_t base, size_t len,
                    bool writes)
{
    if (!kernel_is_own(thread, base, len) && !kernel_may((enum arch_view)thread->view, base, len, writes)) {
        kernel_panic(thread, operation, SPM_FAULT_MEMORY);
    }
}

void kernel_complete(const struct spm_completion *completion)
{
    const struct kernel_call *call = &kernel.device->calls[completion->message];
    if (!completion->has_waiter) {
        return;
    }
    if (completion->outcome.verdict == SPM_FAULT) {
        kernel_panic(call->thread, KERNEL_CALL, completion->outcome.fault);
    }
    volatile psa_outvec *out = call->out;
    for (size_t i = 0; i < call->out_count; i++) {
        out[i].len = completion->out_len[i]; /* judged when the call was made; never read again */
    }
    kernel_finish(call->thread, completion->outcome.value);
}

void kernel_reply(struct kernel_thread *thread, enum kernel_operation operation, psa_handle_t msg, psa_status_t status)
{
    struct spm_completion completion;
    struct spm_outcome outcome = spm_reply(&kernel.inbox, thread->partition, msg, status, &completion);
    (void)value_of(outcome, thread, operation);
    kernel_complete(&completion);
}

static void get(struct kernel_thread *thread, struct arch_frame *frame)
{
    psa_signal_t signal = (psa_signal_t)frame->r[0];
    must_be(thread, KERNEL_GET, frame->r[1], sizeof(psa_msg_t), true);
    psa_msg_t *msg = (psa_msg_t *)frame->r[1];
    frame->r[0] = (uintptr_t)value_of(spm_get(&kernel.inbox, thread->partition, signal, msg), thread, KERNEL_GET);
}

/** A piece of a vector: at most KERNEL_PIECE_MAX bytes, the caller comes again. */
static const struct kernel_call *piece_of(const struct kernel_thread *thread, enum kernel_operation operation,
                                          struct spm_piece piece)
{
    if (piece.verdict == SPM_FAULT) {
        kernel_panic(thread, operation, piece.fault);
    }
    return &kernel.device->calls[piece.message];
}

static void read(struct kernel_thread *thread, struct arch_frame *frame, enum kernel_operation operation)
{
    psa_handle_t msg = (psa_handle_t)frame->r[0];
    uint32_t index = (uint32_t)frame->r[1];
    size_t len = operation == KERNEL_READ ? frame->r[3] : frame->r[2]; /* psa_skip has no buffer */
    if (operation == KERNEL_READ) {
        must_be(thread, operation, frame->r[2], len, true);
        len = len < KERNEL_PIECE_MAX ? len : KERNEL_PIECE_MAX;
    }
    struct spm_piece piece = spm_read(&kernel.inbox, thread->partition, msg, index, len);
    const struct kernel_call *call = piece_of(thread, operation, piece);
    if (operation == KERNEL_READ && piece.len != 0) {
        arch_copy((void *)frame->r[2], (const uint8_t *)call->base[index] + piece.at, piece.len);
    }
    frame->r[0] = piece.len;
}

static void write(struct kernel_thread *thread, struct arch_frame *frame)
{
    psa_handle_t msg = (psa_handle_t)frame->r[0];
    uint32_t index = (uint32_t)frame->r[1];
    size_t len = frame->r[3];
    must_be(thread, KERNEL_WRITE, frame->r[2], len, false);
    len = len < KERNEL_PIECE_MAX ? len : KERNEL_PIECE_MAX;
    struct spm_piece piece = spm_write(&kernel.inbox, thread->partition, msg, index, len);
    const struct kernel_call *call = piece_of(thread, KERNEL_WRITE, piece);
    if (piece.len != 0) {
        arch_copy((uint8_t *)call->base[call->in_count + index] + piece.at, (const void *)frame->r[2], piece.len);
    }
    frame->r[0] = piece.len;
}

uintptr_t kernel_take(struct kernel_thread *thread)
{
    int service = spm_get_any(&kernel.inbox, thread->partition, thread->msg);
    if (service < 0) {
        return 0;
    }
    thread->serving = thread->msg->handle;
    return (uintptr_t)thread->functions[service - thread->service_first];
}

bool kernel_deliver(struct kernel_thread *thread)
{
    uintptr_t function = kernel_take(thread);
    if (function == 0) {
        return false;
    }
    arch_frame_of(&thread->arch)->r[0] = function;
    return true;
}

/** The turn of an SFN partition's loop: the last function's result is the reply, then the next message. */
static void next(struct kernel_thread *thread, struct arch_frame *frame)
{
    psa_status_t status = (psa_status_t)frame->r[0];
    if (!thread->is_sfn || thread->context != thread) {
        kernel_panic(thread, KERNEL_NEXT, SPM_FAULT_MODEL);
    }
    /* What the partition may write to never changes: a place is judged once. */
    if (thread->msg != (psa_msg_t *)frame->r[1]) {
        must_be(thread, KERNEL_NEXT, frame->r[1], sizeof(psa_msg_t), true);
    }
    /* @spec FFM-INIT-NEGATIVE FFM-INIT-POSITIVE FFM-INIT-ONCE */
    if (!thread->is_up && status != PSA_SUCCESS) {
        kernel_panic(thread, KERNEL_NEXT, SPM_FAULT_ENTRY_INIT);
    }
    thread->is_up = true;
    if (thread->serving != 0) {
        psa_handle_t msg = thread->serving;
        thread->serving = 0;
        kernel_reply(thread, KERNEL_NEXT, msg, status);
    }
    thread->msg = (psa_msg_t *)frame->r[1];
    thread->arch.psp = (uintptr_t)frame;
    if (!kernel_deliver(thread)) {
        thread->wait = KERNEL_WAITS_MESSAGE;
        kernel_unready(thread);
    }
    kernel_schedule();
}

static void wait(struct kernel_thread *thread, struct arch_frame *frame)
{
    psa_signal_t mask = (psa_signal_t)frame->r[0] & thread->assigned;
    /* @spec FFM-WAIT-NONE FFM-WAIT-UNASSIGNED */
    if (mask == 0) {
        kernel_panic(thread, KERNEL_WAIT, SPM_FAULT_SIGNAL);
    }
    /* @spec FFM-WAIT-RESULT FFM-WAIT-POLL FFM-WAIT-RESERVED */
    psa_signal_t asserted = kernel_signals(thread) & mask;
    frame->r[0] = asserted;
    if (asserted == 0 && (frame->r[1] & PSA_BLOCK) != 0) {
        thread->mask = mask;
        thread->wait = KERNEL_WAITS_SIGNAL;
        kernel_unready(thread);
    }
    kernel_schedule();
}

static void set_rhandle(const struct kernel_thread *thread, const struct arch_frame *frame)
{
    void *rhandle = (void *)frame->r[1];
    struct spm_outcome outcome = spm_set_rhandle(&kernel.inbox, thread->partition, (psa_handle_t)frame->r[0], rhandle);
    (void)value_of(outcome, thread, KERNEL_SET_RHANDLE);
}

void kernel_service_call(struct kernel_thread *thread, struct arch_frame *frame, enum kernel_operation operation)
{
    /* @spec FFM-SFN-API */
    if (thread->is_sfn && (operation == KERNEL_GET || operation == KERNEL_REPLY)) {
        kernel_panic(thread, operation, SPM_FAULT_MODEL);
    }
    switch ((uint32_t)operation) {
    case KERNEL_READ:
    case KERNEL_SKIP:
        read(thread, frame, operation);
        break;
    case KERNEL_WRITE:
        write(thread, frame);
        break;
    case KERNEL_NEXT:
        next(thread, frame);
        break;
    case KERNEL_WAIT:
        wait(thread, frame);
        break;
    case KERNEL_GET:
        get(thread, frame);
        break;
    case KERNEL_REPLY:
        kernel_reply(thread, operation, (psa_handle_t)frame->r[0], (psa_status_t)frame->r[1]);
        kernel_schedule();
        break;
    default:
        set_rhandle(thread, frame);
        break;
    }
}
