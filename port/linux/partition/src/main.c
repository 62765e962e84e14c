/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "partition.h"
#include "rt/sfn_loop.h"
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

/* One message at a time, the next one chosen when this one is answered: so time is shared among clients as they
 * come. */
static _Noreturn void serve_functions(const rt_sfn *functions)
{
    static struct rt_sfn_entry entries[SPM_SIGNALS_MAX];
    const struct spm_system *system = partition_program.system;
    psa_signal_t mask = 0;
    for (size_t i = 0; i < system->service_count; i++) {
        entries[i] = (struct rt_sfn_entry){ .signal = 1u << system->services[i].signal, .run = functions[i] };
        mask |= entries[i].signal;
    }
    for (;;) {
        psa_signal_t signals = partition_signals() & mask;
        if (signals != 0) {
            rt_sfn_serve(entries, system->service_count, signals);
        } else {
            partition_pump(CHANNEL_WAIT);
        }
    }
}

int main(void)
{
    const struct rt_code *code = partition_program.code;
    partition_start();
    partition_prepare();
    partition_watch(partition_program.system->partitions[PARTITION_SELF].watchdog_ms);
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
