/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "machine.h"

#include "base/invariant.h"
#include "heap/heap_map.h"
#include "inproc/device.h"
#include "lock.h"
#include "rt/memory.h"

struct inproc_machine inproc_machine;

/* How often a partition may go on by itself after the caller's answer is there, before the caller gets it. */
enum { DRAIN_ROUNDS = 64 };

enum step { STEP_NONE = 0, STEP_POLLED, STEP_MOVED };

static struct inproc_member *member_of(size_t partition)
{
    return &inproc_machine.members[partition];
}

psa_signal_t inproc_machine_signals(size_t partition)
{
    return spm_inbox_signals(&inproc_machine.inbox, partition) |
           spm_registry_signals(&inproc_machine.registry, partition);
}

static void complete(const struct spm_completion *completion)
{
    struct inproc_call *call = inproc_machine.calls[completion->message];
    inproc_machine.calls[completion->message] = NULL;
    INVARIANT((call != NULL) == completion->has_waiter);
    if (call == NULL) {
        return;
    }
    if (completion->outcome.verdict == SPM_FAULT) {
        inproc_panic(spm_registry_find(inproc_system, completion->client), "psa_call", completion->outcome.fault);
    }
    for (size_t i = 0; i < call->out_count; i++) {
        call->out_array[i].len = completion->out_len[i];
    }
    call->value = completion->outcome.value;
    call->is_done = true;
}

void inproc_machine_reply(size_t partition, psa_handle_t msg, psa_status_t status)
{
    struct spm_completion completion;
    struct spm_outcome outcome = spm_reply(&inproc_machine.inbox, partition, msg, status, &completion);
    if (outcome.verdict == SPM_FAULT) {
        inproc_panic((int)partition, "psa_reply", outcome.fault);
    }
    complete(&completion);
    inproc_moved();
}

/** SFN model: one message, in the stack of whoever has the turn. */
static void serve_function(size_t partition)
{
    const struct spm_partition *facts = &inproc_system->partitions[partition];
    psa_signal_t signals = spm_inbox_signals(&inproc_machine.inbox, partition);
    size_t index = 0;
    while ((signals >> inproc_system->services[facts->service_first + index].signal & 1u) == 0) {
        index++;
    }
    psa_signal_t signal = (psa_signal_t)1 << inproc_system->services[facts->service_first + index].signal;
    psa_msg_t msg;
    struct spm_outcome outcome = spm_get(&inproc_machine.inbox, partition, signal, &msg);
    INVARIANT(outcome.verdict == SPM_RETURN && outcome.value == PSA_SUCCESS); /* clients of a program do not vanish */
    int before = inproc_machine.current;
    member_of(partition)->state = MEMBER_RUNNING;
    inproc_machine.current = (int)partition;
    /* @spec FFM-SFN-MESSAGES FFM-SFN-RESULT */
    psa_status_t status = inproc_code[partition].sfn[index](&msg);
    inproc_machine.current = before;
    member_of(partition)->state = MEMBER_WAITING;
    inproc_machine_reply(partition, msg.handle, status);
}

/* @spec FFM-IPC-LOOP */
static void resume(size_t partition)
{
    int before = inproc_machine.current;
    member_of(partition)->state = MEMBER_RUNNING;
    inproc_machine.current = (int)partition;
    coroutine_resume(&member_of(partition)->coroutine);
    inproc_machine.current = before;
    inproc_moved();
}

/** Lets the partition do one piece of work, if it has some and is not on a stack already. */
static enum step advance(size_t partition)
{
    const struct inproc_member *member = member_of(partition);
    /* @spec FFM-SCHEDULING-ONE FFM-SFN-ONE */
    if (member->state != MEMBER_WAITING) {
        return STEP_NONE;
    }
    /* @spec FFM-MODELS-MIXED */
    if (inproc_system->partitions[partition].model == SPM_SFN) {
        if (spm_inbox_signals(&inproc_machine.inbox, partition) == 0) {
            return STEP_NONE;
        }
        serve_function(partition);
        return STEP_MOVED;
    }
    if (member->call != NULL) {
        if (!member->call->is_done) {
            return STEP_NONE;
        }
        resume(partition);
        return STEP_MOVED;
    }
    bool is_woken = (inproc_machine_signals(partition) & member->mask) != 0;
    if (!is_woken && !member->polls) {
        return STEP_NONE;
    }
    resume(partition);
    return is_woken ? STEP_MOVED : STEP_POLLED;
}

static enum step advance_any(void)
{
    enum step best = STEP_NONE;
    for (size_t i = 0; i < inproc_system->partition_count && best != STEP_MOVED; i++) {
        enum step step = advance(i);
        best = step > best ? step : best;
    }
    return best;
}

/** An IPC partition calls. Where that does not go on at once it lets go of its resumer, who may be who brings it on. */
static void finish_suspended(const struct inproc_call *call, size_t partition)
{
    struct inproc_member *member = member_of((size_t)inproc_machine.current);
    while (!call->is_done) {
        if (advance(partition) != STEP_MOVED && !call->is_done) {
            member->state = MEMBER_WAITING;
            member->call = call;
            coroutine_yield(&member->coroutine);
            member->call = NULL;
        }
    }
}

void inproc_machine_finish(const struct inproc_call *call, size_t partition)
{
    int current = inproc_machine.current;
    if (current != INPROC_NOBODY && inproc_system->partitions[current].model == SPM_IPC) {
        finish_suspended(call, partition);
        return;
    }
    while (!call->is_done) {
        enum step step = advance(partition);
        if (step != STEP_MOVED && !call->is_done) {
            enum step other = advance_any();
            step = other > step ? other : step;
        }
        if (step != STEP_MOVED && !call->is_done) {
            /* Only another thread, or time, can bring this on. */
            int before = inproc_machine.current;
            inproc_sleep(step == STEP_POLLED);
            inproc_machine.current = before;
        }
    }
}

void inproc_machine_drain(void)
{
    for (int round = 0; round < DRAIN_ROUNDS && advance_any() == STEP_MOVED; round++) {
    }
}

void inproc_machine_suspend(size_t partition, psa_signal_t mask, bool polls)
{
    struct inproc_member *member = member_of(partition);
    member->state = MEMBER_WAITING;
    member->mask = mask;
    member->polls = polls;
    coroutine_yield(&member->coroutine);
}

/* Here, not in a file of its own: every device links this one, and rt's archive comes after ours. */
struct rt_heap *rt_own_heap(void)
{
    if (!inproc_is_inside() || inproc_machine.current == INPROC_NOBODY) {
        return NULL;
    }
    inproc_refuse_first_level("malloc");
    return &member_of((size_t)inproc_machine.current)->heap;
}

static void run_entry_point(void)
{
    int partition = inproc_machine.current;
    inproc_code[partition].entry_point();
    /* @spec FFM-IPC-ENTRY-ENDED */
    inproc_panic(partition, "its entry point", SPM_FAULT_ENTRY_ENDED);
}

static void bring_up(size_t partition)
{
    const struct spm_partition *facts = &inproc_system->partitions[partition];
    struct inproc_member *member = member_of(partition);
    member->client = (struct spm_client){
        .id = facts->pid, .session = partition + 2, .rights = spm_rights_of(inproc_system, facts->pid)
    };
    INVARIANT(heap_map(&member->heap, facts->heap_size));
    inproc_regions_map(partition);
    if (facts->model == SPM_IPC) {
        INVARIANT(coroutine_start(&member->coroutine, run_entry_point, facts->stack_size));
        resume(partition);
        while (member->call != NULL) { /* it calls before it waits for the first time */
            if (advance_any() != STEP_MOVED) {
                inproc_sleep(true);
            }
        }
        return;
    }
    inproc_machine.current = (int)partition;
    member->state = MEMBER_RUNNING;
    bool has_init = inproc_code[partition].entry_init != NULL;
    psa_status_t status = has_init ? inproc_code[partition].entry_init() : PSA_SUCCESS;
    /* @spec FFM-INIT-NEGATIVE FFM-INIT-POSITIVE FFM-INIT-ONCE */
    if (status != PSA_SUCCESS) {
        inproc_panic((int)partition, "its entry_init", SPM_FAULT_ENTRY_INIT);
    }
    inproc_machine.current = INPROC_NOBODY;
    member->state = MEMBER_WAITING;
}

void inproc_machine_start(void)
{
    while (inproc_machine.state == INPROC_COMING) {
        inproc_sleep(true);
    }
    if (inproc_machine.state == INPROC_UP) {
        return;
    }
    inproc_machine.state = INPROC_COMING;
    inproc_machine.current = INPROC_NOBODY;
    spm_registry_init(&inproc_machine.registry, inproc_system);
    /* @spec FFM-LIMIT-NESTING */
    spm_inbox_init(&inproc_machine.inbox, inproc_system, inproc_machine.connections, SPM_CONNECTIONS_MAX);
    int32_t id = inproc_current_client();
    inproc_machine.program = (struct spm_client){ .id = id, .session = 1, .rights = spm_rights_of(inproc_system, id) };
    for (size_t i = 0; i < inproc_system->partition_count; i++) {
        bring_up(i);
    }
    inproc_machine.state = INPROC_UP;
    inproc_moved();
}
