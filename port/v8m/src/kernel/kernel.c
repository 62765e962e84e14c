/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "kernel.h"

#include "base/invariant.h"
#include "psa/lifecycle.h"

/* Threads: who they are, what wakes them, who runs next. */

struct kernel kernel;
struct arch_run arch_run;

enum { NS_CLIENT_DEFAULT = -1 };

const struct kernel_level kernel_levels[] = {
    [1] = { .may_map_vectors = true },
    [2] = { .is_application_fenced = true },
    [3] = { .is_application_fenced = true, .is_partition_fenced = true },
};

_Noreturn void kernel_panic(const struct kernel_thread *thread, enum kernel_operation operation, enum spm_fault fault)
{
    const struct kernel_end end = {
        .fault = fault,
        .partition = thread->partition,
        .operation = (uint8_t)operation,
        .client = thread->client.id,
    };
    arch_end(&end);
}

psa_signal_t kernel_signals(const struct kernel_thread *thread)
{
    return spm_registry_signals(&kernel.registry, thread->partition) |
           spm_inbox_signals(&kernel.inbox, thread->partition);
}

void kernel_finish(struct kernel_thread *thread, int32_t value)
{
    if (thread->wait == KERNEL_WAITS_RESULT) {
        thread->result = value;
    } else {
        arch_frame_of(&thread->context->arch)->r[0] = (uintptr_t)(uint32_t)value;
    }
    thread->wait = KERNEL_RUNS;
    kernel_ready(thread);
}

void kernel_wake(size_t partition, psa_signal_t signal)
{
    struct kernel_thread *thread = kernel_thread_of(partition);
    if (thread->wait == KERNEL_WAITS_MESSAGE) {
        if ((thread->services & signal) != 0 && kernel_deliver(thread)) {
            thread->wait = KERNEL_RUNS;
            kernel_ready(thread);
        }
        return;
    }
    /* @spec FFM-WAIT-BLOCK FFM-WAIT-OUTSIDE FFM-SIGNAL-BLOCKED */
    psa_signal_t woken = thread->wait == KERNEL_WAITS_SIGNAL ? signal & thread->mask : 0;
    if (woken != 0) {
        kernel_finish(thread, (int32_t)(kernel_signals(thread) & thread->mask));
    }
}

void kernel_wake_all(void)
{
    for (size_t i = 0; i < kernel.device->image->system->partition_count; i++) {
        kernel_wake(i, kernel_signals(kernel_thread_of(i)));
    }
}

/** Threads stand in the order of their urgency, the one that only waits for interrupts last: it is always ready. */
void kernel_schedule(void)
{
    arch_run.next = &kernel.device->threads[__builtin_ctz(kernel.ready)].arch;
}

bool kernel_has_turns(void)
{
    return kernel.first_level != 0 || (kernel.ready & ((1u << kernel_current()->rank) - 1)) != 0;
}

static psa_signal_t service_signals(const struct spm_system *system, const struct spm_partition *facts)
{
    psa_signal_t all = 0;
    for (size_t i = 0; i < facts->service_count; i++) {
        all |= (psa_signal_t)1 << system->services[facts->service_first + i].signal;
    }
    return all;
}

static void thread_init(size_t partition, size_t rank)
{
    const struct v8m_device *device = kernel.device;
    const struct spm_partition *facts = &device->image->system->partitions[partition];
    struct kernel_thread *thread = &device->threads[rank];
    bool is_fenced = kernel.level->is_application_fenced && facts->type == SPM_APPLICATION_ROT;
    kernel.rank_of[partition] = (uint8_t)rank;
    *thread = (struct kernel_thread){
        .self = thread,
        .context = thread,
        .client = { .id = facts->pid, .rights = spm_rights_of(device->image->system, facts->pid) },
        .services = service_signals(device->image->system, facts),
        .assigned = spm_assigned_signals(device->image->system, partition),
        .rank = (uint8_t)rank,
        .partition = (uint8_t)partition,
        .view = is_fenced ? ARCH_VIEW_PARTITION : ARCH_VIEW_SPM,
        .is_sfn = facts->model == SPM_SFN,
        .service_first = facts->service_first,
        .functions = device->image->code[partition].sfn,
    };
    /* @spec FFM-SFN-WAIT */
    if (thread->is_sfn) {
        thread->assigned &= ~thread->services;
    }
    kernel.ready |= 1u << rank;
}

/** The threads that are no partition's: the Non-secure world's, the first and the last one. */
static void extra_init(size_t rank, int32_t client)
{
    struct kernel_thread *thread = &kernel.device->threads[rank];
    *thread = (struct kernel_thread){
        .self = thread,
        .context = thread,
        .client = { .id = client, .rights = spm_rights_of(kernel.device->image->system, client) },
        .rank = (uint8_t)rank,
        .partition = KERNEL_AGENT,
        .view = ARCH_VIEW_NS,
    };
    kernel.ready |= 1u << rank;
}

static void lines_init(const struct v8m_image *image)
{
    for (size_t i = 0; i < image->system->partition_count; i++) {
        const struct v8m_memory *memory = &image->memory[i];
        INVARIANT(memory->irq_count == image->system->partitions[i].irq_count);
        INVARIANT(memory->irq_count <= V8M_LINES_IMAGE_MAX - kernel.line_count);
        for (uint8_t irq = 0; irq < memory->irq_count; irq++) {
            kernel.lines[kernel.line_count++] =
                (struct kernel_line){ .line = memory->lines[irq], .partition = (uint8_t)i, .irq = irq };
        }
    }
}

/** Each partition that calls others finds a slot, whatever the Non-secure world keeps. */
static size_t reserved_for_partitions(const struct v8m_device *device)
{
    size_t count = 0;
    for (size_t i = 0; i < device->image->system->partition_count; i++) {
        count += device->image->system->partitions[i].dependency_count != 0;
    }
    return count < device->connection_count ? count : device->connection_count - 1;
}

void kernel_init(const struct v8m_device *device)
{
    const struct spm_system *system = device->image->system;
    size_t rank = 1; /* 0 is the first-level functions' */
    INVARIANT(spm_system_is_valid(system) && system->partition_count <= 32 - V8M_THREADS_EXTRA);
    INVARIANT(device->image->isolation_level >= 1 && device->image->isolation_level <= 3);
    kernel = (struct kernel){ .device = device, .level = &kernel_levels[device->image->isolation_level] };
    lines_init(device->image);
    spm_registry_init(&kernel.registry, system);
    spm_inbox_init(&kernel.inbox, system, device->connections, device->connection_count);
    spm_inbox_reserve(&kernel.inbox, reserved_for_partitions(device));
    for (enum spm_priority p = SPM_PRIORITY_HIGH; p <= SPM_PRIORITY_LOW; p++) {
        for (size_t i = 0; i < system->partition_count; i++) {
            if (system->partitions[i].priority == p) {
                thread_init(i, rank);
                rank++;
            }
        }
    }
    INVARIANT(rank == system->partition_count + 1u);
    extra_init(0, 0);
    kernel.ready &= ~1u;
    extra_init(rank, NS_CLIENT_DEFAULT);
    extra_init(rank + 1, 0);
    arch_run.current = &device->threads[rank].arch;
}

static void line_fired(size_t place)
{
    const struct kernel_line *line = &kernel.lines[place];
    const struct spm_irq *irq = &kernel.device->image->system->partitions[line->partition].irqs[line->irq];
    psa_signal_t signal = (psa_signal_t)1 << irq->signal;
    if (!spm_registry_irq(&kernel.registry, line->partition, signal)) {
        return;
    }
    if (irq->handling == SPM_FLIH) {
        kernel.first_level |= 1u << place;
    } else {
        kernel_wake(line->partition, signal);
    }
}

/** Its thread only gives way: what it calls for, it does itself. */
static void agent_call(const struct kernel_thread *thread, enum kernel_operation operation)
{
    if (operation != KERNEL_YIELD) {
        kernel_panic(thread, operation, SPM_FAULT_NO_PARTITION);
    }
    kernel_schedule();
}

void kernel_interrupted(void)
{
    uint32_t fired = arch_lines_take();
    while (fired != 0) {
        line_fired((size_t)__builtin_ctz(fired));
        fired &= fired - 1;
    }
}

/* @spec FFM-LIFECYCLE-STATE FFM-LIFECYCLE-UNKNOWN */
static uint32_t lifecycle(void)
{
    return kernel.device->lifecycle == NULL ? PSA_LIFECYCLE_UNKNOWN : kernel.device->lifecycle();
}

void kernel_svc(struct arch_frame *frame)
{
    struct kernel_thread *thread = kernel_current()->self;
    uint32_t number = frame->r12 & 0xff;
    enum kernel_operation operation = number < KERNEL_OPERATIONS ? (enum kernel_operation)number : KERNEL_PANIC;
    arch_run.next = arch_run.current;
    if (thread->rank == 0) {
        kernel_first_level_call(thread, frame, operation);
    } else if (thread->partition == KERNEL_AGENT) {
        agent_call(thread, operation);
    } else if (operation <= KERNEL_CLOSE) {
        kernel_client_call(thread, frame, operation);
    } else if (operation <= KERNEL_NEXT) {
        kernel_service_call(thread, frame, operation);
    } else if (operation >= KERNEL_MAP_IN && operation <= KERNEL_UNMAP_OUT) {
        kernel_map_call(thread, frame, operation);
    } else if (operation == KERNEL_LIFECYCLE) {
        frame->r[0] = lifecycle();
    } else if (operation == KERNEL_PORT) {
        kernel_port_call(thread, frame);
    } else {
        kernel_signal_call(thread, frame, operation);
    }
}
