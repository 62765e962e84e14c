/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "spm/system.h"

#include "spm/message.h"

enum { STATELESS_VERSION_MAX = 0xff }; /* what a static handle has room for */

int spm_service_of_sid(const struct spm_system *system, uint32_t sid)
{
    for (size_t i = 0; i < system->service_count; i++) {
        if (system->services[i].sid == sid) {
            return (int)i;
        }
    }
    return -1;
}

static bool service_is_valid(const struct spm_system *system, size_t at)
{
    const struct spm_service *service = &system->services[at];
    if (service->partition >= system->partition_count || service->version == 0 || service->name == NULL) {
        return false;
    }
    const struct spm_partition *owner = &system->partitions[service->partition];
    bool is_listed = at >= owner->service_first && at - owner->service_first < owner->service_count;
    bool has_policy = service->policy == SPM_STRICT || service->policy == SPM_RELAXED;
    /* @spec FFM-SIGNAL-WORD */
    bool has_signal = service->signal >= SPM_SIGNAL_FIRST && service->signal < 32;
    bool has_index = service->stateless_index <= SPM_STATELESS_MAX;
    bool fits_handle = service->stateless_index == 0 || service->version <= STATELESS_VERSION_MAX;
    return is_listed && has_policy && has_signal && has_index && fits_handle;
}

static bool service_is_unique(const struct spm_system *system, size_t at)
{
    const struct spm_service *service = &system->services[at];
    for (size_t i = 0; i < at; i++) {
        const struct spm_service *other = &system->services[i];
        bool same_index = service->stateless_index != 0 && service->stateless_index == other->stateless_index;
        bool same_signal = service->partition == other->partition && service->signal == other->signal;
        if (service->sid == other->sid || same_index || same_signal) {
            return false;
        }
    }
    return true;
}

static bool irqs_are_valid(const struct spm_system *system, const struct spm_partition *partition)
{
    psa_signal_t taken = 0;
    for (size_t i = 0; i < partition->service_count; i++) {
        taken |= (psa_signal_t)1 << system->services[partition->service_first + i].signal;
    }
    for (size_t i = 0; i < partition->irq_count; i++) {
        const struct spm_irq *irq = &partition->irqs[i];
        if (irq->signal < SPM_SIGNAL_FIRST || irq->signal >= 32 || (taken >> irq->signal & 1u) != 0) {
            return false;
        }
        taken |= (psa_signal_t)1 << irq->signal;
    }
    return true;
}

static bool partition_is_valid(const struct spm_system *system, size_t at)
{
    const struct spm_partition *partition = &system->partitions[at];
    /* @spec FFM-PID-FIXED */
    if (partition->pid <= 0 || partition->name == NULL) {
        return false;
    }
    for (size_t i = 0; i < at; i++) {
        if (system->partitions[i].pid == partition->pid) {
            return false;
        }
    }
    bool has_model = partition->model == SPM_IPC || partition->model == SPM_SFN;
    return has_model && partition->service_first + partition->service_count <= system->service_count;
}

bool spm_system_is_valid(const struct spm_system *system)
{
    if (system->partition_count > SPM_PARTITIONS_MAX || system->service_count > SPM_SERVICES_MAX) {
        return false;
    }
    for (size_t i = 0; i < system->partition_count; i++) {
        if (!partition_is_valid(system, i)) {
            return false;
        }
    }
    for (size_t i = 0; i < system->service_count; i++) {
        if (!service_is_valid(system, i) || !service_is_unique(system, i)) {
            return false;
        }
    }
    for (size_t i = 0; i < system->partition_count; i++) {
        if (!irqs_are_valid(system, &system->partitions[i])) {
            return false;
        }
    }
    return true;
}
