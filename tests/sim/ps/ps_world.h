/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include <stdbool.h>
#include <stdint.h>

#include "dev/flash_fault.h"
#include "its/its.h"
#include "ps/ps.h"

/*
 * Protected Storage over two faulty media, that of its records and that of the ITS which keeps its directory, and a counter. Beside it a dictionary that knows
 * what must be there. One world; it can be saved and put back, so that one change is tried again with the power cut at each of its steps, and so that an
 * attacker can put back any part of an earlier one.
 */

enum {
    WORLD_OBJECTS = 8,
    WORLD_PER_PAGE = 4,
    WORLD_PAGES = WORLD_OBJECTS / WORLD_PER_PAGE,
    WORLD_CHUNK = 64,
    WORLD_OBJECT_MAX = 240, /* three chunks and three quarters */
    WORLD_CHUNKS = 4,
    WORLD_UNIT = 16,
    WORLD_BLOCK = 512,
    WORLD_PS_BYTES = 32 * WORLD_BLOCK,
    WORLD_ITS_BYTES = 24 * WORLD_BLOCK,
    WORLD_PS_INDEX = 48,
    WORLD_ITS_INDEX = 4,
    WORLD_NAMES = 6, /* two clients, three uids each */
    WORLD_SEALED = 256,
    WORLD_PS_CLIENT = 262, /* whose objects the pages are */
};

/** A change of one object. */
enum change_kind { CHANGE_SET, CHANGE_REMOVE, CHANGE_CREATE, CHANGE_EXTEND };
struct change {
    enum change_kind kind;
    uint8_t name;
    uint32_t offset; /* of an extension */
    uint32_t len;    /* bytes, or capacity */
    uint32_t flags;
    uint32_t seed;   /* what the bytes are drawn from */
};

/** What the dictionary knows of one object. */
struct known {
    bool is_there;
    uint32_t size;
    uint32_t capacity;
    uint32_t flags;
    uint8_t bytes[WORLD_OBJECT_MAX];
};

/** One medium and what stands on it. */
struct world_medium {
    uint8_t bytes[WORLD_PS_BYTES];
    uint8_t programmed[WORLD_PS_BYTES / WORLD_UNIT];
    uint8_t front[WORLD_PS_BYTES];
    uint8_t changed[WORLD_PS_BYTES / WORLD_UNIT];
};

struct world {
    struct world_medium ps_medium;
    struct world_medium its_medium;
    struct store ps_store;
    struct store its_store;
    struct store_entry ps_index[WORLD_PS_INDEX];
    struct store_entry its_index[WORLD_ITS_INDEX];
    struct its its;
    struct ps ps;
    struct ps_entry entries[WORLD_OBJECTS];
    uint16_t order[WORLD_OBJECTS];
    uint64_t sequences[2 * WORLD_PAGES];
    uint64_t counter;
    struct known known[WORLD_NAMES];
};

extern struct world world;
extern struct flash_fault world_ps_fault;
extern struct flash_fault world_its_fault;

/** Set by a test. */
extern struct world_switches {
    bool has_counter;
    bool counter_fails;   /* neither read nor stepped */
    bool counter_is_cut;  /* power goes just before the next step of the counter */
    bool crypto_fails;
    bool random_fails;
    unsigned root_fails;  /* 0: no; else the save of a page is refused with `root_status` */
    psa_status_t root_status;
    struct ps_limits limits;
} world_switches;

/** An empty world on erased media. Leaves the switches alone, but turns failures off. */
void world_make(enum flash_fault_model model);
void world_save(struct world *saved);
void world_load(const struct world *saved);

/** Mounts both stores and starts. */
psa_status_t world_start(void);

/** True if the power is gone. */
bool world_is_off(void);

/** Power goes on both media, and comes back. */
void world_power_returns(void);

struct ps_name world_name(uint8_t name);

/** Asks for the change; the dictionary is told only if it succeeded. */
psa_status_t world_change(const struct change *change);

/** What the dictionary will know of the object after a change that succeeds. */
struct known world_after(const struct change *change);

/** What a change must return if nothing fails: from the dictionary, and the stated rule for room. */
psa_status_t world_forecast(const struct change *change);

/** Reads the whole object: its status; `*is_exact` if it is what `known` says. */
psa_status_t world_read(uint8_t name, const struct known *known, bool *is_exact);

/** True if exactly `known` is served. */
bool world_holds(uint8_t name, const struct known *known);

/** True if all is as the dictionary says, and the tables agree. */
bool world_is_true(void);

/** True if everything can be removed that may be, and the store then filled to what the rule allows, and not more. Leaves it so. */
bool world_takes_full_capacity(void);

/** A number below `below`, from a sequence that world_seed() begins. */
void world_seed(uint32_t seed);
uint32_t world_draw(uint32_t below);
struct change world_draw_change(void);
