/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "partition.h"
#include "sandbox/sandbox.h"

struct partition partition;

static void lock_down(void)
{
    struct sandbox_needs needs = { .has_store = partition.has_store, .is_reduced = partition.is_reduced };
    uint8_t message[CONTROL_HEADER_LEN + 4];
    uint32_t layers = sandbox_lock_down(&needs);
    partition_say(span_of(message, control_encode_locked(out_span_of(message, sizeof(message)), layers)));
}

static void await_go(void)
{
    enum control_kind kind;
    do {
        partition_listen(true, &kind);
    } while (kind != CONTROL_GO);
}

/* The lowest signal first: a service earlier in the manifest goes before a later one. */
static size_t first_service(psa_signal_t signals)
{
    const struct spm_system *system = partition_program.system;
    size_t service = 0;
    while (service < system->service_count && (signals & 1u << system->services[service].signal) == 0) {
        service++;
    }
    return service;
}

/* One message at a time, the next one chosen when this one is answered: so time is shared among clients as they come. */
static _Noreturn void serve_functions(const rt_sfn *functions)
{
    const struct spm_system *system = partition_program.system;
    for (;;) {
        size_t service = first_service(partition_signals());
        if (service == system->service_count) {
            partition_pump(CHANNEL_WAIT);
            continue;
        }
        psa_msg_t message;
        if (psa_get(1u << system->services[service].signal, &message) == PSA_SUCCESS) {
            psa_reply(message.handle, functions[service](&message));
        }
    }
}

int main(void)
{
    const struct rt_code *code = partition_program.code;
    partition_start();
    partition_prepare();
    lock_down();
    await_go();
    if (partition_program.system->partitions[PARTITION_SELF].model == SPM_IPC) {
        code->entry_point();
        partition_panic(SPM_FAULT_ENTRY_ENDED);
    }
    if (code->entry_init != NULL && code->entry_init() < PSA_SUCCESS) {
        partition_panic(SPM_FAULT_ENTRY_INIT);
    }
    partition.has_served = true;
    partition_say_plain(CONTROL_SERVING);
    serve_functions(code->sfn);
}
