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

enum { WORLD_BYTES = 64 * 1024, WORLD_UNITS = WORLD_BYTES, WORLD_KEYS = 24, WORLD_INDEX = 32 };

struct shape {
    const char *name;
    struct flash_geometry geometry;
    uint32_t object_max;
};

/** A change: the object `key` becomes `len` bytes drawn from `seed`, or goes. */
struct change {
    bool removes;
    uint8_t key;
    uint32_t len;
    uint32_t seed;
};

/** What the dictionary knows of one object. */
struct known {
    bool is_there;
    uint32_t len;
    uint32_t seed;
};

struct world_state {
    uint8_t medium[WORLD_BYTES];
    uint8_t programmed[WORLD_UNITS];
    uint8_t front[WORLD_BYTES];
    uint8_t changed[WORLD_UNITS];
    struct store store;
    struct store_entry index[WORLD_INDEX];
    struct known known[WORLD_KEYS];
};

extern struct world_state world;
extern struct flash_fault world_fault;
extern uint32_t world_erases[WORLD_BYTES];

/** An empty store of this shape on an erased medium. */
void world_make(const struct shape *shape, enum flash_fault_model model);

void world_save(struct world_state *saved);
void world_load(const struct world_state *saved);

psa_status_t world_mount(void);

/** Asks the store for the change; the dictionary is told only if it succeeded. */
psa_status_t world_change(const struct change *change);

/** What the dictionary will know after a change. */
struct known world_after(const struct change *change);

/** What a change must return without a cut: whether it fits depends on what is stored, not on how it came there. */
psa_status_t world_forecast(const struct change *change);

/** True if the store serves exactly `known` under `key`. */
bool world_holds(uint8_t key, const struct known *known);

/** True if every object is as the dictionary says. */
bool world_keeps_all(void);

/** The same, and there is no other object. */
bool world_is_true(void);

/** True if the store takes objects up to its stated capacity and not one unit more. Leaves it full. */
bool world_takes_full_capacity(void);
