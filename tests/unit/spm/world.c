/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "spm/system.h"

extern const struct spm_system world_system;

static const char *const none[] = { (const char *)0 };
static const struct spm_irq store_irqs[] = {
    { .name = "TIMER", .source = "1", .signal = 31, .handling = SPM_SLIH, .enabled_at_start = true },
    { .name = "RADIO", .source = "2", .signal = 30, .handling = SPM_FLIH, .enabled_at_start = false },
};
static const uint32_t crypto_needs[] = { 0x1000, 0x1001 };
static const uint32_t app_needs[] = { 0x1000, 0x2000, 0x2001 };

static const struct spm_partition partitions[] = {
    { .name = "STORE", .pid = 100, .type = SPM_PSA_ROT, .model = SPM_IPC, .priority = SPM_PRIORITY_NORMAL,
      .service_first = 0, .service_count = 2, .irqs = store_irqs, .irq_count = 2, .stack_size = 4096, .root_keys = none,
      .devices = none },
    { .name = "CRYPTO", .pid = 200, .type = SPM_PSA_ROT, .model = SPM_SFN, .priority = SPM_PRIORITY_NORMAL,
      .service_first = 2, .service_count = 2, .dependencies = crypto_needs, .dependency_count = 2, .stack_size = 4096,
      .root_keys = none, .devices = none },
    { .name = "APP", .pid = 300, .type = SPM_APPLICATION_ROT, .model = SPM_IPC, .priority = SPM_PRIORITY_NORMAL,
      .service_first = 4, .service_count = 1, .dependencies = app_needs, .dependency_count = 3, .stack_size = 4096,
      .root_keys = none, .devices = none },
};

static const struct spm_service services[] = {
    { .name = "FILES", .sid = 0x1000, .version = 2, .policy = SPM_STRICT, .partition = 0, .signal = 4,
      .non_secure_clients = true, .mm_iovec = true },
    { .name = "VAULT", .sid = 0x1001, .version = 3, .policy = SPM_RELAXED, .partition = 0, .signal = 5 },
    { .name = "HASH", .sid = 0x2000, .version = 1, .policy = SPM_STRICT, .partition = 1, .signal = 4,
      .stateless_index = 1, .non_secure_clients = true },
    { .name = "SEAL", .sid = 0x2001, .version = 2, .policy = SPM_RELAXED, .partition = 1, .signal = 5,
      .stateless_index = 2 },
    { .name = "GATE", .sid = 0x3000, .version = 1, .policy = SPM_STRICT, .partition = 2, .signal = 4,
      .non_secure_clients = true },
};

const struct spm_system world_system = {
    .partitions = partitions, .services = services, .partition_count = 3, .service_count = 5
};
