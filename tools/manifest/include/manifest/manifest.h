/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include "manifest/arena.h"
#include "manifest/report.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * The manifests of one image, read, checked and resolved. docs/format/manifest.spec.md is the language.
 *
 * Order of use: manifest_system_new, manifest_read for each file, manifest_check, then the writers of emit.h.
 * A finding in the report makes everything after it unfit for use; the reader and the checks go on after one,
 * so that several are told at once.
 *
 * Everything lives in the arena that the system was made with: no part of it is freed on its own.
 */

enum {
    MANIFEST_PARTITIONS_MAX = 32, /* these two, and the next: as spm/system.h */
    MANIFEST_SERVICES_MAX = 128,
    MANIFEST_SIGNALS_MAX = 28, /* services and interrupts of a partition: FF-M keeps 4 of the 32 bits */
    MANIFEST_REGIONS_MAX = 16, /* as spm/system.h */
    MANIFEST_DEPENDENCIES_MAX = 64, /* strong and weak together */
    MANIFEST_WORDS_MAX = 16,        /* root keys, devices: each */
    MANIFEST_STATELESS_MAX = 32,    /* static handles of one image */
    MANIFEST_NAME_MAX = 57, /* characters, so that <NAME>_SIGNAL stays within C's 63 significant ones */
    MANIFEST_FILE_MAX = 256 * 1024, /* bytes */
};

/** Versions of the framework, as a set: a schema row says where it is allowed and where required. */
enum manifest_version { MANIFEST_1_0 = 1, MANIFEST_1_1 = 2 };

enum manifest_type { MANIFEST_APPLICATION_ROT, MANIFEST_PSA_ROT };
enum manifest_priority { MANIFEST_HIGH, MANIFEST_NORMAL, MANIFEST_LOW };
enum manifest_model { MANIFEST_IPC, MANIFEST_SFN };
enum manifest_policy { MANIFEST_STRICT, MANIFEST_RELAXED };
enum manifest_handling { MANIFEST_SLIH, MANIFEST_FLIH };
enum manifest_permission { MANIFEST_READ_ONLY, MANIFEST_READ_WRITE };
enum manifest_workers { MANIFEST_ONE_WORKER, MANIFEST_WORKER_PER_CPU };
enum manifest_switch { MANIFEST_DISABLE, MANIFEST_ENABLE };

/** A string attribute. `line` 0 means that the manifest does not name it; then `text` is NULL or a default.
 */
struct manifest_text {
    const char *text;
    unsigned line;
};

/** A number, choice (of the enums above) or boolean (0, 1). `line` 0: not named, `value` is the default. */
struct manifest_number {
    uint32_t value;
    unsigned line;
};

struct manifest_service {
    unsigned line;
    struct manifest_text name;
    struct manifest_number sid;
    struct manifest_text description;
    struct manifest_number non_secure_clients;
    struct manifest_number version;
    struct manifest_number version_policy; /* enum manifest_policy */
    struct manifest_number connection_based;
    struct manifest_number stateless_handle; /* 1..32, 0 is "auto"; resolved by manifest_check if stateless */
    struct manifest_number mm_iovec;         /* enum manifest_switch */
    uint32_t signal;                         /* one bit */
    uint32_t handle;                         /* static handle; 0 if connection-based. Set by manifest_check */
};

struct manifest_irq {
    unsigned line;
    struct manifest_text source;      /* numbers in decimal, so that 0x10 and 16 are one source */
    struct manifest_text signal_name; /* 1.0: the macro as written */
    struct manifest_text name;        /* 1.1: <NAME>_SIGNAL, <name>_flih */
    struct manifest_number handling;  /* enum manifest_handling */
    struct manifest_text description;
    uint32_t signal; /* one bit */
};

struct manifest_region {
    unsigned line;
    struct manifest_text name;   /* named region, or NULL */
    struct manifest_number base; /* numbered region: bytes; base + size never passes 2^32 */
    struct manifest_number size;
    struct manifest_number permission; /* enum manifest_permission */
};

/** A service that the partition may call. */
struct manifest_dependency {
    struct manifest_text name;
    bool weak;
    bool found;         /* false only for a weak one whose service is not in this image */
    unsigned partition; /* index in `partitions`, by manifest_check */
    unsigned service;   /* index there */
};

struct manifest_words {
    struct manifest_text word[MANIFEST_WORDS_MAX];
    unsigned count;
};

/** What the key "ashlar" holds: nothing of FF-M. */
struct manifest_ashlar {
    struct manifest_number pid;
    struct manifest_number workers; /* enum manifest_workers */
    struct manifest_number watchdog_ms;
    struct manifest_number channel_max; /* bytes */
    struct manifest_number connections; /* slots of its inbox */
    struct manifest_number store_size;  /* bytes; 0 is none */
    struct manifest_text executable;
    struct manifest_words root_keys;
    struct manifest_words devices;
};

struct manifest_partition {
    const char *file; /* as the user named it */
    const char *stem; /* names the generated header */
    unsigned line;
    enum manifest_version version;
    struct manifest_text name;
    struct manifest_number type;     /* enum manifest_type */
    struct manifest_number priority; /* enum manifest_priority */
    struct manifest_text description;
    struct manifest_number model; /* enum manifest_model */
    struct manifest_text entry_point;
    struct manifest_text entry_init;
    struct manifest_number stack_size; /* bytes */
    struct manifest_number heap_size;  /* bytes; 0 is none */
    struct manifest_ashlar ashlar;

    struct manifest_service services[MANIFEST_SIGNALS_MAX];
    unsigned service_count;
    struct manifest_irq irqs[MANIFEST_SIGNALS_MAX];
    unsigned irq_count;
    struct manifest_region regions[MANIFEST_REGIONS_MAX];
    unsigned region_count;
    struct manifest_dependency dependencies[MANIFEST_DEPENDENCIES_MAX];
    unsigned dependency_count;
};

struct manifest_system {
    struct arena *arena;
    struct report *report;
    bool has_no_mm_iovec; /* the framework is built without mapped vectors: who asks for them is refused */
    struct manifest_partition
        *partitions[MANIFEST_PARTITIONS_MAX]; /* in the order read, never NULL below count */
    unsigned count;
    /* By manifest_check: partitions in load order. Position here is the partition's index in every table. */
    const struct manifest_partition *order[MANIFEST_PARTITIONS_MAX];
};

/** NULL if there is no memory. Findings go to `report`, which outlives the system as the arena does. */
struct manifest_system *manifest_system_new(struct arena *arena, struct report *report);

/**
 * Reads one manifest: `text` of `len` bytes, named `file` in findings, whose header is called `stem`.
 *
 * The strings stay the caller's until here; the system keeps copies. Everything that one file can have wrong
 * is reported, with its line. Nothing is added to the system if there was a finding that hides the partition
 * as a whole (text that is no document, an unknown framework version).
 */
void manifest_read(struct manifest_system *system, const char *file, const char *stem, const char *text,
                   size_t len);

/**
 * Checks what only the whole image shows, then resolves dependencies, static handles and the load order.
 *
 * True if the report holds no finding at all; only then may `order`, `handle`, `partition` and `service` be
 * used.
 */
bool manifest_check(struct manifest_system *system);

/**
 * The stem of the header that belongs to the manifest at `path`: its file name without the extension. A file
 * that is simply called "manifest" is known by its folder. NULL if there is no memory, or no such name.
 */
const char *manifest_stem(struct arena *arena, const char *path);

/** A partition's position in `order`. */
unsigned manifest_index(const struct manifest_system *system, const struct manifest_partition *partition);
