/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include <stdbool.h>

#include "psa/service.h"
#include "spm/outcome.h"
#include "spm/system.h"

/*
 * The registry half of the SPM: who is there, who may call whom, signals that are no service's, the death of a
 * partition. On Linux the supervisor holds it; elsewhere it stands beside the message half. Pure: no blocking, no
 * allocation.
 */

/** Services that one client may use, a bit per index in spm_system.services. */
struct spm_rights {
    uint32_t services[(SPM_SERVICES_MAX + 31) / 32];
};

struct spm_partition_state {
    psa_signal_t asserted; /* doorbell and interrupt signals; service signals are computed by the message half */
    psa_signal_t enabled;  /* interrupt lines that are enabled */
    bool is_dead;
};

struct spm_registry {
    const struct spm_system *system;
    struct spm_partition_state partitions[SPM_PARTITIONS_MAX];
};

/** Starts with every partition alive, no signal asserted, interrupts enabled as their manifests say. */
void spm_registry_init(struct spm_registry *registry, const struct spm_system *system);
bool spm_registry_is_valid(const struct spm_registry *registry);

/** Index of the partition with this id, or -1. */
int spm_registry_find(const struct spm_system *system, int32_t pid);

/**
 * What `client` may use: a non-secure client (below 0) the services with non_secure_clients, a partition (above 0)
 * its dependencies. Client 0 and unknown partitions: nothing. @spec FFM-1.1:psa_connect
 */
struct spm_rights spm_rights_of(const struct spm_system *system, int32_t client);
bool spm_rights_have(const struct spm_rights *rights, size_t service);

/** psa_version: the version of `sid` if these rights have it, else PSA_VERSION_NONE. Never a PROGRAMMER ERROR. */
uint32_t spm_registry_version(const struct spm_system *system, const struct spm_rights *rights, uint32_t sid);

/**
 * Every signal the partition has: services, interrupts, doorbell. A psa_wait whose mask has none of them is a
 * PROGRAMMER ERROR (SPM_FAULT_SIGNAL); other bits of a mask are ignored. @spec FFM-1.1:psa_wait
 */
psa_signal_t spm_assigned_signals(const struct spm_system *system, size_t partition);

/** psa_notify by any partition. Faults with NOTIFY_TARGET if `target` is no partition's id. Returns PSA_SUCCESS. */
struct spm_outcome spm_registry_notify(struct spm_registry *registry, int32_t target);
/** psa_clear. Faults with SIGNAL if the doorbell is not asserted. */
struct spm_outcome spm_registry_clear(struct spm_registry *registry, size_t partition);

/**
 * The platform: a line of `partition` fired. SLIH: masks it and asserts its signal. FLIH: only says
 * whether to run its function, after which comes spm_registry_flih_done. A disabled line is ignored and gives
 * false.
 */
bool spm_registry_irq(struct spm_registry *registry, size_t partition, psa_signal_t signal);
/**
 * The platform: the first-level function of `signal` (an FLIH signal of `partition`) ran; asserts it if `result`
 * asks so.
 */
void spm_registry_flih_done(struct spm_registry *registry, size_t partition, psa_signal_t signal,
                            psa_flih_result_t result);
/** psa_eoi (SLIH). Faults with SIGNAL if not one SLIH signal of this partition, or not asserted. */
struct spm_outcome spm_registry_eoi(struct spm_registry *registry, size_t partition, psa_signal_t signal);
/** psa_irq_enable, psa_irq_disable (returns 1 if it was enabled before, else 0), psa_reset_signal (FLIH). */
struct spm_outcome spm_registry_irq_enable(struct spm_registry *registry, size_t partition, psa_signal_t signal);
struct spm_outcome spm_registry_irq_disable(struct spm_registry *registry, size_t partition, psa_signal_t signal);
struct spm_outcome spm_registry_reset_signal(struct spm_registry *registry, size_t partition, psa_signal_t signal);

/** Asserted doorbell and interrupt signals. */
psa_signal_t spm_registry_signals(const struct spm_registry *registry, size_t partition);

/**
 * The partition is dead: no signal of it, no notify reaches it (it is silently dropped), it never comes back in
 * this epoch.
 */
void spm_registry_died(struct spm_registry *registry, size_t partition);
