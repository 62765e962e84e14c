/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "check.h"

enum { STATELESS_MARK = 0x40000000 };

static void check_totals(struct manifest_system *system)
{
    unsigned services = 0;
    unsigned stateless = 0;
    for (unsigned p = 0; p < system->count; p++) {
        const struct manifest_partition *partition = system->partitions[p];
        for (unsigned s = 0; s < partition->service_count; s++) {
            const struct manifest_service *service = &partition->services[s];
            struct place at = partition_place(partition, service->line);
            stateless += service->connection_based.value == 0;
            services++;
            /* @spec FFM-LIMIT-STATELESS */
            if (service->connection_based.value == 0 && stateless == MANIFEST_STATELESS_MAX + 1) {
                report_add(system->report, at,
                           "more than %d stateless services in one image, there are no more static handles; "
                           "make this "
                           "one connection-based or join services",
                           (int)MANIFEST_STATELESS_MAX);
            }
            if (services == MANIFEST_SERVICES_MAX + 1) {
                report_add(system->report, at,
                           "more than %d services in one image, its tables end there; join services",
                           (int)MANIFEST_SERVICES_MAX);
            }
        }
    }
    if (system->count == 0 && system->report->count == 0) {
        report_add(system->report, (struct place){ .file = "image" },
                   "no manifest at all, an image has partitions; name at least one file");
    }
}

/* The partition with the lowest id above `after`. NULL if there is none. */
static struct manifest_partition *next_by_pid(const struct manifest_system *system, uint32_t after)
{
    struct manifest_partition *next = NULL;
    for (unsigned p = 0; p < system->count; p++) {
        struct manifest_partition *partition = system->partitions[p];
        uint32_t pid = partition->ashlar.pid.value;
        if (pid > after && (next == NULL || pid < next->ashlar.pid.value)) {
            next = partition;
        }
    }
    return next;
}

static uint32_t taken_handles(const struct manifest_system *system)
{
    uint32_t taken = 0;
    for (unsigned p = 0; p < system->count; p++) {
        const struct manifest_partition *partition = system->partitions[p];
        for (unsigned s = 0; s < partition->service_count; s++) {
            uint32_t index = partition->services[s].stateless_handle.value;
            taken |= index == 0 ? 0 : 1u << (index - 1);
        }
    }
    return taken;
}

static uint32_t lowest_free(uint32_t taken)
{
    uint32_t index = 1;
    while (index < MANIFEST_STATELESS_MAX && (taken & 1u << (index - 1)) != 0) {
        index++;
    }
    return index;
}

void check_handles(struct manifest_system *system)
{
    uint32_t taken = taken_handles(system);
    struct manifest_partition *partition = next_by_pid(system, 0);
    for (; partition != NULL; partition = next_by_pid(system, partition->ashlar.pid.value)) {
        for (unsigned s = 0; s < partition->service_count; s++) {
            struct manifest_service *service = &partition->services[s];
            if (service->connection_based.value != 0) {
                continue;
            }
            if (service->stateless_handle.value == 0) {
                service->stateless_handle.value = lowest_free(taken);
                taken |= 1u << (service->stateless_handle.value - 1);
            }
            service->handle = (uint32_t)STATELESS_MARK | service->version.value << 8 |
                              (service->stateless_handle.value - 1);
        }
    }
}

static void check_mapping(struct manifest_system *system)
{
    for (unsigned p = 0; system->has_no_mm_iovec && p < system->count; p++) {
        const struct manifest_partition *partition = system->partitions[p];
        for (unsigned s = 0; s < partition->service_count; s++) {
            const struct manifest_number *mm_iovec = &partition->services[s].mm_iovec;
            if (mm_iovec->value == MANIFEST_ENABLE) {
                report_add(system->report, partition_place(partition, mm_iovec->line),
                           "'mm_iovec' is enabled, but this framework is built without mapped vectors; write \"disable\" and use "
                           "psa_read and psa_write, or build with ASHLAR_MM_IOVEC=ON");
            }
        }
    }
}

bool manifest_check(struct manifest_system *system)
{
    check_totals(system);
    check_mapping(system);
    check_names(system);
    check_dependencies(system);
    check_cycles(system);
    if (system->report->count != 0 || system->arena->failed) {
        return false;
    }
    check_handles(system);
    check_order(system);
    return true;
}
