/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include <stdbool.h>
#include <stdint.h>

#include "dev/flash_fault.h"
#include "dev/flash_ram.h"
#include "store/store.h"

/*
 * A store on a faulty device, and beside it a dictionary that knows what must be in it. One world; it can be saved
 * and put back, so that one change is tried again with the power cut at each of its steps.
 */

enum {
    WORLD_BYTES = 320 * 1024,
    WORLD_UNITS = 16 * 1024,
    WORLD_KEYS = 24,
    WORLD_INDEX = 256,
    EDITS_MAX = 5,
};

struct shape {
    const char *name;
    struct flash_geometry geometry;
    uint32_t object_max;
    uint32_t stride; /* of the first cuts, one in so many has its recovery cut at each step; 1: all */
};

/** The object `key` becomes `len` bytes drawn from `seed`, or goes. */
struct edit {
    bool removes;
    uint8_t key;
    uint32_t len;
    uint32_t seed;
};

enum ending {
    ENDS_ITSELF,    /* by the last edit: store_set() or store_remove() */
    ENDS_BY_COMMIT, /* by store_commit() */
    STAYS_OPEN,     /* the next change ends it */
};

/** One edit, or a batch of them. */
struct change {
    uint8_t count;
    enum ending ending;
    struct edit edits[EDITS_MAX];
};

/** What the dictionary knows of one object. */
struct known {
    bool is_there;
    uint32_t len;
    uint32_t seed;
};

/** What the store must say to each edit, and what must be in it then. */
struct plan {
    psa_status_t status[EDITS_MAX];
    bool needs_commit; /* the batch is still open after the last edit, and must not be */
    struct known after[WORLD_KEYS];
};

struct world_state {
    uint8_t medium[WORLD_BYTES];
    uint8_t programmed[WORLD_UNITS];
    uint8_t front[WORLD_BYTES];
    uint8_t changed[WORLD_UNITS];
    struct store store;
    struct store_entry index[WORLD_INDEX];
    struct known known[WORLD_KEYS];   /* what reads show */
    struct known durable[WORLD_KEYS]; /* what a cut leaves: the same, unless a batch is open */
};

extern struct world_state world;
extern struct flash_fault world_fault;
extern uint32_t world_erases[WORLD_BYTES / 512];

/** An empty store of this shape on an erased medium, mounted. */
void world_make(const struct shape *shape, enum flash_fault_model model);

void world_save(struct world_state *saved);
void world_load(const struct world_state *saved);

psa_status_t world_mount(void);

/** What becomes of a change without a cut: whether it fits depends on what is stored, not on how it came there. */
void world_plan(const struct change *change, struct plan *plan);

/**
 * Does what is planned. PSA_ERROR_STORAGE_FAILURE: the device failed. PSA_ERROR_CORRUPTION_DETECTED: the store
 * said something else than planned. The dictionary is told only of PSA_SUCCESS.
 */
psa_status_t world_change(const struct change *change, const struct plan *plan);

/** True if the store serves exactly what this dictionary says, and nothing else. */
bool world_is(const struct known dictionary[WORLD_KEYS]);

/** True if what the store serves under `key` is `known`. */
bool world_holds(uint8_t key, const struct known *known);

/** True if what is served under `key` is something that was once set there, or nothing. */
bool world_is_genuine(uint8_t key);

/** After a cut the store holds this. */
void world_settle(const struct known dictionary[WORLD_KEYS]);

/** True if the store takes objects up to its stated capacity and not one unit more. Leaves it full. */
bool world_takes_full_capacity(void);
