/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "model.h"

#include <string.h>

static const uint32_t mid_needs[] = { FILES_SID };
static const uint32_t top_needs[] = { FILES_SID, SUM_SID };
static const struct spm_irq top_irqs[] = {
    { .name = "TICK", .source = "1", .signal = 5, .handling = SPM_SLIH, .enabled_at_start = true },
};
static const struct spm_partition partitions[] = {
    { .name = "BASE", .pid = 10, .model = SPM_IPC, .service_first = 0, .service_count = 1 },
    { .name = "MID", .pid = 20, .model = SPM_IPC, .service_first = 1, .service_count = 1, .dependencies = mid_needs,
      .dependency_count = 1 },
    { .name = "TOP", .pid = 30, .model = SPM_IPC, .service_first = 2, .dependencies = top_needs, .dependency_count = 2,
      .irqs = top_irqs, .irq_count = 1 },
};
static const struct spm_service services[] = {
    { .name = "FILES", .sid = FILES_SID, .version = 1, .policy = SPM_STRICT, .partition = BASE, .signal = 4,
      .non_secure_clients = true, .mm_iovec = true },
    { .name = "SUM", .sid = SUM_SID, .version = 1, .policy = SPM_STRICT, .partition = MID, .signal = 4,
      .stateless_index = 1, .non_secure_clients = true },
};
const struct spm_system model_system = {
    .partitions = partitions, .services = services, .partition_count = PARTITIONS, .service_count = 2
};

struct spm_client client_of(size_t client)
{
    static const int32_t ids[CLIENTS] = { -1, 20, 30 };
    return (struct spm_client){
        .id = ids[client], .session = client + 1, .rights = spm_rights_of(&model_system, ids[client])
    };
}

void state_settle(struct state *state)
{
    state->inbox.connections = state->connections;
}

void state_begin(struct state *state)
{
    memset(state, 0, sizeof(*state));
    spm_registry_init(&state->registry, &model_system);
    spm_inbox_init(&state->inbox, &model_system, state->connections, SLOTS);
    for (size_t i = 0; i < CLIENTS; i++) {
        state->clients[i].waits_in = NO_SLOT;
    }
}
