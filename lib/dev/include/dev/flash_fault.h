/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include <stdbool.h>
#include <stdint.h>

#include "dev/flash.h"
#include "dev/flash_ram.h"

/*
 * A device that loses power, and one that wears out, stacked over one in RAM. Deterministic: same steps, cut
 * and seed, same medium.
 *
 * FLASH_FAULT_NOR    each program unit and each erase is a step and reaches the medium at once and in order. At the
 *                    cut, the step itself is not done (clean), partly done (torn), or leaves garbage.
 *                    Unreadable is torn on a device that checks what it reads: the unit, or the block that was
 *                    being erased, cannot be read until it is erased.
 * FLASH_FAULT_CACHE  program and erase change what is read, not the medium; sync writes it through. Each call is a
 *                    step. At the cut, each unit changed since the last sync is, by the seed: old, new, as it was
 *                    between an erase and a program, torn, or (garbage) anything. Clean: all are old.
 */
enum flash_fault_model { FLASH_FAULT_NOR, FLASH_FAULT_CACHE };
enum flash_cut { FLASH_CUT_CLEAN, FLASH_CUT_TORN, FLASH_CUT_GARBAGE, FLASH_CUT_UNREADABLE };

/* What a worn block does: nothing, and says so. What stands in it is still read. */
enum flash_wear { FLASH_WEAR_NONE = 0, FLASH_WEAR_PROGRAM = 1, FLASH_WEAR_ERASE = 2 };

struct flash_fault_memory {
    uint8_t *front;   /* flash_size() bytes: what is read (cache); at least a block for NOR */
    uint8_t *changed; /* one byte a program unit (cache); may be NULL for NOR */
};

struct flash_fault {
    struct flash flash; /* use this */
    struct flash_ram *medium;
    enum flash_fault_model model;
    struct flash_fault_memory memory; /* the caller's */
    uint32_t steps;    /* done since arming */
    uint32_t cut_at;   /* power goes at this step; 0 = never */
    enum flash_cut cut;
    uint64_t seed;
    bool is_off;       /* power has gone: every call is PSA_ERROR_STORAGE_FAILURE */
    uint32_t syncs;    /* since arming */
    uint32_t worn;     /* the block that fails, */
    uint32_t wear;     /* and what it fails at: FLASH_WEAR_* or both */
};

/** Stacks the injector over `medium`, powered, never cut. */
void flash_fault_init(struct flash_fault *fault, struct flash_ram *medium, enum flash_fault_model model,
                      struct flash_fault_memory memory);

/** Counts steps anew and cuts at step `cut_at` (from 1; 0: never). */
void flash_fault_arm(struct flash_fault *fault, uint32_t cut_at, enum flash_cut cut, uint64_t seed);

/** Makes the unit at `at` unreadable until its block is erased: reads of it are PSA_ERROR_DATA_CORRUPT. NOR only. */
void flash_fault_spoil(struct flash_fault *fault, uint32_t at);

/** Power goes now, between two steps: in the cache model what was not synced is settled by kind and seed. */
void flash_fault_cut(struct flash_fault *fault);

/** Power comes back: what is read is what the medium holds. Disarms. */
void flash_fault_restore(struct flash_fault *fault);
