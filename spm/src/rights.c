/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "base/invariant.h"
#include "spm/message.h"
#include "spm/registry.h"

static void grant(struct spm_rights *rights, size_t service)
{
    rights->services[service / 32] |= 1u << service % 32;
}

int spm_registry_find(const struct spm_system *system, int32_t pid)
{
    for (size_t i = 0; i < system->partition_count; i++) {
        if (system->partitions[i].pid == pid) {
            return (int)i;
        }
    }
    return -1;
}

static struct spm_rights rights_of_non_secure(const struct spm_system *system)
{
    struct spm_rights rights = { { 0 } };
    for (size_t i = 0; i < system->service_count; i++) {
        /* @spec FFM-CONNECT-NS-FORBIDDEN */
        if (system->services[i].non_secure_clients) {
            grant(&rights, i);
        }
    }
    return rights;
}

static struct spm_rights rights_of_partition(const struct spm_system *system, const struct spm_partition *partition)
{
    struct spm_rights rights = { { 0 } };
    /* @spec FFM-CONNECT-NO-DEPENDENCY FFM-MANIFEST-WEAK */
    for (size_t i = 0; i < partition->dependency_count; i++) {
        int service = spm_service_of_sid(system, partition->dependencies[i]);
        if (service >= 0) {
            grant(&rights, (size_t)service);
        }
    }
    return rights;
}

/* @mitigates T.FFM.REQUEST-T-I-1 */
struct spm_rights spm_rights_of(const struct spm_system *system, int32_t client)
{
    if (client < 0) {
        return rights_of_non_secure(system);
    }
    /* @spec FFM-CLIENT-ZERO */
    int partition = client > 0 ? spm_registry_find(system, client) : -1;
    if (partition < 0) {
        return (struct spm_rights){ { 0 } };
    }
    return rights_of_partition(system, &system->partitions[partition]);
}

bool spm_rights_have(const struct spm_rights *rights, size_t service)
{
    return service < SPM_SERVICES_MAX && (rights->services[service / 32] >> service % 32 & 1u) != 0;
}

uint32_t spm_registry_version(const struct spm_system *system, const struct spm_rights *rights, uint32_t sid)
{
    int service = spm_service_of_sid(system, sid);
    /* @spec FFM-VERSION-UNKNOWN FFM-VERSION-NOT-PERMITTED */
    if (service < 0 || !spm_rights_have(rights, (size_t)service)) {
        return PSA_VERSION_NONE;
    }
    /* @spec FFM-VERSION-KNOWN FFM-VERSION-STATELESS */
    return system->services[service].version;
}

psa_signal_t spm_assigned_signals(const struct spm_system *system, size_t partition)
{
    INVARIANT(partition < system->partition_count);
    const struct spm_partition *facts = &system->partitions[partition];
    /* @spec FFM-WAIT-NONE FFM-WAIT-UNASSIGNED */
    psa_signal_t assigned = PSA_DOORBELL;
    for (size_t i = 0; i < facts->service_count; i++) {
        assigned |= (psa_signal_t)1 << system->services[facts->service_first + i].signal;
    }
    for (size_t i = 0; i < facts->irq_count; i++) {
        assigned |= (psa_signal_t)1 << facts->irqs[i].signal;
    }
    return assigned;
}
