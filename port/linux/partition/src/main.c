/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 *
 * The life of a partition: prepared, fenced, told who it is, given its channels, let go. What a partition knows comes after its fence,
 * so a process that waits behind its fence for a life to come holds nothing of anyone.
 */
#define _GNU_SOURCE
#include <pthread.h>
#include <stdlib.h>
#include <sys/auxv.h>

#include "partition.h"
#include "rt/sfn_loop.h"
#include "sandbox/sandbox.h"

_Thread_local struct partition *partition;

static void tell_layers(uint32_t layers)
{
    uint8_t message[CONTROL_HEADER_LEN + 4];
    partition_say(span_of(message, control_encode_locked(out_span_of(message, sizeof(message)), layers)));
}

static void await_go(void)
{
    enum control_kind kind;
    do {
        partition_listen(true, &kind);
    } while (kind != CONTROL_GO);
}

/* One message at a time, the next one chosen when this one is answered: so time is shared among clients as they
 * come. */
/* The service whose signal is the lowest of these: the one that rt serves next. */
static size_t index_of(psa_signal_t signals)
{
    size_t index = 0;
    while ((partition->entries[index].signal & signals & (0u - signals)) == 0) {
        index++;
    }
    return index;
}

static psa_status_t run_function(const psa_msg_t *msg)
{
    partition->is_in_function = true;
    psa_status_t status = partition->function(msg);
    partition->is_in_function = false;
    return status;
}

static _Noreturn void serve_functions(const rt_sfn *functions)
{
    struct rt_sfn_entry *entries = partition->entries;
    const struct spm_system *system = partition->program->system;
    psa_signal_t mask = 0;
    for (size_t i = 0; i < system->service_count; i++) {
        entries[i] = (struct rt_sfn_entry){ .signal = 1u << system->services[i].signal, .run = run_function };
        mask |= entries[i].signal;
    }
    for (;;) {
        psa_signal_t signals = partition_signals() & mask;
        if (signals != 0) {
            partition->function = functions[index_of(signals)];
            rt_sfn_serve(entries, system->service_count, signals);
        } else {
            partition_pump(CHANNEL_WAIT);
        }
    }
}

static _Noreturn void live(void)
{
    const struct rt_code *code = partition->program->code;
    partition_open();
    partition_watch_crashes();
    if (!partition_interrupts_open()) {
        partition_leave(PARTITION_EXIT_PROTOCOL);
    }
    if (partition->program->prepare != NULL) {
        partition->program->prepare();
    }
    partition_watch(partition_self()->watchdog_ms);
    tell_layers(partition_fence());
    partition_start();
    await_go();
    if (partition_self()->model == SPM_IPC) {
        code->entry_point();
        partition_panic(SPM_FAULT_ENTRY_ENDED);
    }
    partition->is_in_function = true;
    if (code->entry_init != NULL && code->entry_init() != PSA_SUCCESS) {
        partition_panic(SPM_FAULT_ENTRY_INIT);
    }
    partition->is_in_function = false;
    partition->has_served = true;
    partition_say_plain(CONTROL_SERVING);
    serve_functions(code->sfn);
}

static void *run(void *of_this_thread)
{
    partition = of_this_thread;
    live();
}

static int32_t pid_of(size_t index)
{
    return partition_programs[index].system->partitions[PARTITION_SELF].pid;
}

/* The sockets of a process stand in the order of their partitions' ids, which both sides know. */
static int socket_of(size_t index)
{
    int place = PARTITION_SOCKET_FIRST;
    for (size_t i = 0; i < partition_program_count; i++) {
        place += pid_of(i) < pid_of(index) ? 1 : 0;
    }
    return place;
}

static struct partition *new_partition(size_t index)
{
    struct partition *made = calloc(1, sizeof(*made));
    if (made != NULL) {
        made->secrets = sandbox_secret_new(sizeof(*made->secrets));
    }
    if (made == NULL || made->secrets == NULL) {
        partition_leave(PARTITION_EXIT_PROTOCOL);
    }
    made->program = &partition_programs[index];
    made->socket = socket_of(index);
    return made;
}

int main(void)
{
    if (getauxval(AT_BASE) == 0) {
        (void)sandbox_guard_heap(); /* a sanitizer has a heap of its own */
    }
    for (size_t i = 1; i < partition_program_count; i++) {
        struct partition *other = new_partition(i);
        pthread_t thread;
        if (pthread_create(&thread, NULL, run, other) != 0) {
            partition_leave(PARTITION_EXIT_PROTOCOL);
        }
        pthread_setname_np(thread, other->program->system->partitions[PARTITION_SELF].name);
    }
    run(new_partition(0));
    return PARTITION_EXIT_PROTOCOL; /* a partition's thread never ends */
}
