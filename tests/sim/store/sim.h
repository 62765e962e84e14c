/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include <stdbool.h>
#include <stdint.h>

#include "world.h"

/*
 * Cases, counted once each: (geometry, workload, fault model, operation, steps, outcome) must be new. How the
 * tear looked is not part of it. What went wrong is told on a line of its own, with all that is needed to do it again.
 */

enum reached {
    REACHED_OLD,        /* outcomes of the interrupted change */
    REACHED_NEW,
    REACHED_SECOND,     /* cut again in the recovery */
    REACHED_COLLECTING, /* objects moved by the interrupted change */
    REACHED_ERASING,
    REACHED_WRAP,       /* the ring has been gone round before the cut */
    REACHED_FULL,       /* refused for want of room */
    REACHED_BATCH,      /* cut in the middle of a batch, with changes written that must not count */
    REACHED_OPEN,       /* a batch that an earlier change left open was cut */
    REACHED_NOTE,       /* note records written by the interrupted change */
    REACHED_TORN,       /* mounts that met an unfit head */
    REACHED_GIVEN_UP,   /* mounts that gave up records */
    REACHED_UNREADABLE, /* mounts that met units the device could not read */
    REACHED_FILLED,     /* followed to full capacity */
    REACHED_FLIPPED,    /* bits flipped */
    REACHED_SPOILT,     /* units made unreadable */
    REACHED_WORN,       /* changes refused by a worn block */
    REACHED_COUNT,
};

struct tally {
    unsigned long cases;
    unsigned long tried;
    unsigned long losses;
    unsigned long reached[REACHED_COUNT];
};

extern struct tally tally;

/** Of the case that is tried now. */
struct where {
    uint32_t shape, workload, model, change, step, second;
    uint32_t manner; /* how the power went; not part of what makes a case */
};

extern struct where where;

/** Forgets all cases: those of another shape, workload or model. */
void cases_clear(void);

/** Counts the case at `where` with this outcome; true if it is new. */
bool case_counts(uint32_t outcome);

/** Counts and tells a loss unless `is_kept`. */
void expect_kept(bool is_kept, const char *what);

void tally_print(void);

enum { SIM_SHAPES = 11, SIM_WORKLOADS = 5, SIM_MODELS = 2 };

extern const struct shape sim_shapes[SIM_SHAPES];

/** How much of a unit of work is done: everything, or what fits a slice. */
struct effort {
    uint32_t changes; /* that are cut at each step */
    uint32_t stride;  /* times the shape's */
    uint32_t loops;   /* of a device that is always cut short */
};

/** Cuts changes of one workload at each step, and their recoveries at each step. */
void sim_cut(uint32_t shape, uint32_t workload, enum flash_fault_model model, const struct effort *effort);

/** A device that is cut short in nearly every change, at a random step or always at the same. */
void sim_loops(uint32_t shape, enum flash_fault_model model, const struct effort *effort);

/** Flips every `every`-th bit of media, and makes each unit unreadable. */
void sim_damage(uint32_t shape, uint32_t every);

/** Lets each block wear out. */
void sim_wear(uint32_t shape);

/** The change that a workload makes next, drawn by its own generator. */
struct change sim_draw_change(uint32_t workload, const struct shape *shape);

void sim_seed(uint32_t seed);
uint32_t sim_draw(uint32_t below);
