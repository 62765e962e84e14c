/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "spm/limits.h"

/*
 * What a device is made of: partitions and their services, as the manifests say (FF-M 1.1 chapter 3 and 4). These
 * are facts that never change while the device runs. Two parties make such tables:
 *
 *  - `ashlar-manifest` writes `const struct spm_system <image>_system` for an image whose partitions share one
 *    program (inproc, v8m). With `--only PARTITION` it writes the table of that partition alone (partition_count 1,
 *    its own services): what a Linux partition program links, so that it does not change when another partition of
 *    the device does;
 *  - the Linux supervisor builds one in memory from the signed device manifest.
 *
 * Partitions stand in load order: each one after those it depends on.
 */

enum {
    SPM_SIGNALS_MAX = 28, /* services + interrupts of one partition; bits 4 to 31 of its signal word */
    SPM_SIGNAL_FIRST = 4,
    SPM_REGIONS_MAX = 16, /* MMIO regions of one partition */
    SPM_STATELESS_MAX = 32,
    SPM_NAME_MAX = 63
};

/**
 * Stateless handles: 0x40000000 | version << 8 | (index - 1); index 1 to 32, version 1 to 255; every other bit
 * zero.
 */
#define SPM_STATELESS_MARK 0x40000000u

enum spm_partition_type { SPM_PSA_ROT = 1, SPM_APPLICATION_ROT = 2 };
enum spm_model { SPM_IPC = 1, SPM_SFN = 2 };
enum spm_priority { SPM_PRIORITY_HIGH = 1, SPM_PRIORITY_NORMAL = 2, SPM_PRIORITY_LOW = 3 };
enum spm_version_policy { SPM_STRICT = 1, SPM_RELAXED = 2 };
enum spm_irq_handling { SPM_SLIH = 1, SPM_FLIH = 2 };

/** A RoT service. Services of one partition are neighbours in the table, in manifest order. */
struct spm_service {
    const char *name; /* as in the manifest */
    uint32_t sid;
    uint32_t version; /* >= 1 */
    enum spm_version_policy policy;
    uint8_t partition;       /* index of its owner in spm_system.partitions */
    uint8_t signal;          /* bit number in the owner's signal word, 4 to 31 */
    uint8_t stateless_index; /* 1 to 32; 0 if the service is connection-based */
    bool non_secure_clients;
    bool mm_iovec;
};

struct spm_irq {
    const char *name;   /* 1.1: name; 1.0: the signal's macro */
    const char *source; /* what the platform calls the line */
    uint8_t signal;     /* bit number, 4 to 31 */
    enum spm_irq_handling handling;
    bool enabled_at_start; /* framework 1.0: yes; 1.1: no */
};

struct spm_mmio {
    const char *name; /* NULL for a numbered region */
    uint64_t base;    /* numbered region only */
    uint64_t size;    /* bytes; numbered region only */
    bool is_writable;
};

struct spm_partition {
    const char *name; /* as in the manifest, the macro of psa_manifest/pid.h */
    int32_t pid;      /* > 0, fixed for ever */
    enum spm_partition_type type;
    enum spm_model model;
    enum spm_priority priority;
    uint8_t service_first; /* index of its first service */
    uint8_t service_count;
    uint8_t dependency_count;
    uint8_t irq_count;
    uint8_t mmio_count;
    const uint32_t *dependencies; /* SIDs it may call, strong ones and those weak ones that exist */
    const struct spm_irq *irqs;
    const struct spm_mmio *mmio;
    uint32_t stack_size; /* bytes */
    uint32_t heap_size;  /* bytes; 0: malloc gives NULL */

    /* Ours, from the manifest's "ashlar" key. */
    bool has_worker_per_cpu;
    uint32_t watchdog_ms;         /* 0: none */
    uint32_t channel_max;         /* bytes of one call's vectors, at most */
    uint16_t connections;         /* slots of its inbox, for connections and stateless requests; 0: not said */
    uint32_t store_size;          /* bytes of its private store; 0: none */
    const char *const *root_keys; /* purposes of the keys derived for it; NULL-terminated, never NULL itself */
    const char *const *devices;   /* devices it may be given; NULL-terminated, never NULL itself */
    const char *executable;       /* its program on Linux, a file name */
};

struct spm_system {
    const struct spm_partition *partitions; /* partition_count, in load order */
    const struct spm_service *services;     /* service_count, grouped by owner */
    uint8_t partition_count;                /* <= SPM_PARTITIONS_MAX */
    uint8_t service_count;                  /* <= SPM_SERVICES_MAX */
};

/**
 * Whether the tables keep what this header says of them: counts, owners, unique ids, SIDs, signals and stateless
 * indices.
 */
bool spm_system_is_valid(const struct spm_system *system);
