/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * The fence around one partition process. The supervisor applies the layers that must hold before `exec`; the
 * partition, when it has all it needs and before its first message, calls sandbox_lock_down(). Nothing here may be
 * undone. No layer is assumed: what the kernel refuses is a bit that is missing, and sandbox_layer_row() says what its
 * lack costs.
 */

enum sandbox_layer {
    SANDBOX_OWN_USER = 1u << 0,  /* a uid of its own, or a user namespace in which it has no rights outside */
    SANDBOX_PIDS = 1u << 1,      /* pid namespace: it can name no other process */
    SANDBOX_MOUNTS = 1u << 2,
    SANDBOX_NETWORK = 1u << 3,
    SANDBOX_IPC = 1u << 4,
    SANDBOX_HOST_NAME = 1u << 5,
    SANDBOX_NO_NEW_PRIVILEGES = 1u << 6,
    SANDBOX_NOT_DUMPABLE = 1u << 7,
    SANDBOX_LIMITS = 1u << 8,
    SANDBOX_NO_WRITE_EXECUTE = 1u << 9, /* memory that was writable never becomes executable */
    SANDBOX_LANDLOCK = 1u << 10,        /* no path at all, no network, no signal outside */
    SANDBOX_SECCOMP = 1u << 11,         /* the allow-list of calls.c */
    SANDBOX_SEALED_MAPPINGS = 1u << 12, /* what the program never writes can be neither unmapped nor mapped over */
    SANDBOX_SECRETS_LOCKED = 1u << 13,  /* pages with keys are not swapped, dumped or inherited */
    SANDBOX_LAYERS_COUNT = 14
};

/** Layers that the supervisor applies; sandbox_lock_down() reports the others. */
#define SANDBOX_OUTER_LAYERS \
    ((uint32_t)(SANDBOX_OWN_USER | SANDBOX_PIDS | SANDBOX_MOUNTS | SANDBOX_NETWORK | SANDBOX_IPC | SANDBOX_HOST_NAME))

/** Inner layers that outlive `exec`: the supervisor applies them before it, so that they are no partition's word. */
#define SANDBOX_BEFORE_EXEC ((uint32_t)(SANDBOX_LANDLOCK | SANDBOX_NO_WRITE_EXECUTE))

/** Without these, isolation level 3 is not there: partitions of one uid could reach one another. */
#define SANDBOX_REQUIRED_LAYERS                                                                      \
    ((uint32_t)(SANDBOX_NO_NEW_PRIVILEGES | SANDBOX_NOT_DUMPABLE | SANDBOX_LIMITS | SANDBOX_SECCOMP | \
                SANDBOX_NO_WRITE_EXECUTE))

struct sandbox_layer_row {
    uint32_t layer;   /* one bit */
    const char *name; /* "seccomp" */
    const char *cost; /* what its lack costs, one line */
    const char *mend;
};

/** Row `index` of the layers, 0 to SANDBOX_LAYERS_COUNT - 1, in the order of their bits. */
const struct sandbox_layer_row *sandbox_layer_row(size_t index);

/** What this partition does after lock-down, beyond serving channels. */
struct sandbox_needs {
    bool has_store;    /* reads, writes and flushes descriptor(s) that are already open */
    bool has_devices;  /* reads and waits for device(s) that are already open */
    bool has_interrupts; /* reads and arms interrupt lines */
    bool has_threads;  /* starts threads after lock-down (workers per CPU) */
    bool is_reduced;   /* built with a sanitizer: seccomp, Landlock and the memory layer are left out */
    uint32_t control_count; /* private sockets, one a partition of the process, from descriptor 3 on; 0 means 1 */
    uint32_t file_max;   /* bytes that a file may grow to: its store */
    uint32_t memory_max; /* bytes of address space it may still take, 0: no limit beyond the supervisor's */
};

/**
 * Fences the calling process, for ever: no new privileges, not dumpable, resource limits, no W to X, sealed mappings,
 * Landlock, seccomp, in this order. Call it with one thread running, or with every thread started through it (`has_threads`
 * false): the filter is put on all threads.
 *
 * Returns the inner layers that hold. A layer that the kernel refuses is missing in the result; the others are applied
 * all the same.
 */
uint32_t sandbox_lock_down(const struct sandbox_needs *needs);

/** Does this kernel have Landlock, and let us use it? */
bool sandbox_has_landlock(void);

/** Applies only those of `layers` (inner ones); the same order and result. For tests that take the fence apart. */
uint32_t sandbox_apply(uint32_t layers, const struct sandbox_needs *needs);

/** Bytes of secret memory that a process may make: what the supervisor lets files grow to until lock-down. */
enum { SANDBOX_SECRETS_MAX = 4 * 1024 * 1024 };

enum { SANDBOX_CALL_NAME_MAX = 32 };
/** The name of system call `number` of this processor, "?" if it has none here. Allocates; not for a fenced process. */
void sandbox_call_name(uint32_t number, char name[SANDBOX_CALL_NAME_MAX]);

/**
 * The name of call `index` of the allow-list that a partition of these needs gets, "" if it does not get that one.
 * False: no more. For tests and tools.
 */
bool sandbox_call_row(size_t index, const struct sandbox_needs *needs, char name[SANDBOX_CALL_NAME_MAX]);

/**
 * Best effort for memory that holds a secret, or will: kept out of swap, dumps and forked children. `data` need not be
 * aligned: the pages that it touches are meant. True if the kernel did all of it. These and the next ones come before
 * lock-down, whose filter refuses what they do.
 */
bool sandbox_guard_secret(void *data, size_t len);

/**
 * The same for memory that holds nothing yet. Whole pages are replaced by such as the kernel itself has no mapping of,
 * where it gives them; they are zero then.
 */
bool sandbox_guard_empty(void *pages, size_t len);

/** Zeroed memory for secrets, guarded as well as the kernel allows. Never given back. NULL: no memory. */
void *sandbox_secret_new(size_t len);

/** The first MiB of the C library's heap, guarded; before the second thread. What a heap takes beyond is not. */
bool sandbox_guard_heap(void);

/** Is something guarded, and did every guard succeed so far? What sandbox_lock_down() reports as SANDBOX_SECRETS_LOCKED. */
bool sandbox_secrets_hold(void);

/** Pages that stay mapped as they are until the process ends; also after lock-down. False: the kernel has no mseal(). */
bool sandbox_seal(const void *start, size_t len);
