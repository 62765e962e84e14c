/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include <stdbool.h>
#include <stdint.h>

/*
 * The lives of a device: pure, so that its rules can be tested without a process. All partitions live and die together.
 */

enum life_state { LIFE_NONE = 0, LIFE_STARTING, LIFE_SERVING, LIFE_BACKING_OFF, LIFE_ENDED };

enum {
    LIFE_STEADY_MS = 10000,   /* serving this long forgives earlier deaths */
    LIFE_DELAY_FIRST_MS = 100,
    LIFE_DELAY_MAX_MS = 10000,
    LIFE_START_MAX_MS = 15000 /* a start that takes longer is a death */
};

struct life {
    enum life_state state;
    uint32_t number;   /* lives begun */
    uint32_t deaths;
    uint32_t streak;   /* deaths in a row without LIFE_STEADY_MS of serving between them */
    uint64_t since_ms; /* when this state began */
    bool has_served;   /* some life served */
};

void life_begin(struct life *life, uint64_t now_ms);
void life_serve(struct life *life, uint64_t now_ms);

/**
 * A death. Returns the delay before the next life: 0 after the first of a streak, then LIFE_DELAY_FIRST_MS, doubled
 * each time, at most LIFE_DELAY_MAX_MS. The state is LIFE_BACKING_OFF; LIFE_ENDED if no life ever served: a device
 * that cannot start says so and stops.
 */
uint32_t life_die(struct life *life, uint64_t now_ms);
