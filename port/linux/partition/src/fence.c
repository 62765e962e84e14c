/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 *
 * The fence of the process, closed once, when all its partitions are prepared.
 */
#define _GNU_SOURCE
#include <pthread.h>
#include <sys/auxv.h>

#include "partition.h"
#include "sandbox/sandbox.h"

/* These belong to a thread: each applies them to itself. All others one thread applies for the process. */
#define LAYERS_OF_A_THREAD ((uint32_t)(SANDBOX_NO_NEW_PRIVILEGES | SANDBOX_LANDLOCK))

static pthread_once_t gate_once = PTHREAD_ONCE_INIT;
static pthread_barrier_t gate;
static uint32_t layers_of_process;
static _Atomic uint32_t layers_of_threads = LAYERS_OF_A_THREAD; /* that every thread has */

/* Threads to fence: one a partition, one for its first-level interrupt functions. */
static unsigned thread_count(void)
{
    unsigned count = 0;
    for (size_t i = 0; i < partition_program_count; i++) {
        count += partition_has_first_level(&partition_programs[i].system->partitions[PARTITION_SELF]) ? 2 : 1;
    }
    return count;
}

static void make_gate(void)
{
    if (pthread_barrier_init(&gate, NULL, thread_count()) != 0) {
        partition_leave(PARTITION_EXIT_PROTOCOL);
    }
}

static struct sandbox_needs needs_of_all(void)
{
    struct sandbox_needs needs = { .control_count = (uint32_t)partition_program_count,
                                   /* A dynamic program is one of a sanitizer: the supervisor starts no other. */
                                   .is_reduced = getauxval(AT_BASE) != 0 };
    for (size_t i = 0; i < partition_program_count; i++) {
        needs.has_devices = needs.has_devices || partition_programs[i].system->partitions[PARTITION_SELF].devices[0] != NULL;
        uint32_t store = partition_programs[i].system->partitions[PARTITION_SELF].store_size;
        needs.file_max = store > needs.file_max ? store : needs.file_max;
        needs.has_interrupts = needs.has_interrupts || partition_programs[i].system->partitions[PARTITION_SELF].irq_count != 0;
        needs.has_store = needs.has_store || partition_programs[i].system->partitions[PARTITION_SELF].store_size != 0;
    }
    return needs;
}

void partition_guard(void *pages, size_t len)
{
    if (getauxval(AT_BASE) == 0) {
        (void)sandbox_guard_empty(pages, len);
    }
}

void partition_guard_heap(void)
{
    if (getauxval(AT_BASE) == 0 && partition->heap.size != 0) {
        (void)sandbox_guard_secret(partition->heap.pool, partition->heap.size);
    }
}

uint32_t partition_fence(void)
{
    struct sandbox_needs needs = needs_of_all();
    if (thread_count() == 1) {
        return sandbox_lock_down(&needs);
    }
    pthread_once(&gate_once, make_gate);
    layers_of_threads &= sandbox_apply(LAYERS_OF_A_THREAD, &needs);
    /* The filter, which holds for every thread, refuses what the layers of a thread need: they come first. */
    if (pthread_barrier_wait(&gate) == PTHREAD_BARRIER_SERIAL_THREAD) {
        layers_of_process = sandbox_apply(~(SANDBOX_OUTER_LAYERS | LAYERS_OF_A_THREAD), &needs);
    }
    pthread_barrier_wait(&gate);
    return layers_of_process | layers_of_threads;
}
