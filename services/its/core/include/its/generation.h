/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include <stdint.h>

#include "its/its.h"

/*
 * Which copy of the store this is: a number that the store keeps, sealed as an object of nobody (client 0, uid 0), beside a counter
 * that never falls. It is one more than the counter before the counter steps, and equal to it afterwards. A store whose number is below its
 * counter was put back.
 */

/** A counter that never falls; 0 when new. */
struct its_counter {
    void *context;
    /** PSA_ERROR_DOES_NOT_EXIST: this device has none. */
    psa_status_t (*read)(void *context, uint64_t *value);
    psa_status_t (*increment)(void *context);
};

/**
 * Compares the store with the counter.
 *
 * PSA_SUCCESS               they agree, also if an interrupted its_generation_step() left the store one ahead; or there is no
 *                           counter, and there never was one
 * PSA_ERROR_STORAGE_FAILURE the store was put back, emptied, or belongs to another counter; or its number was altered
 * What the counter and the store return when they fail.
 * Changes nothing.
 */
psa_status_t its_generation_check(struct its *its, const struct its_counter *counter);

/**
 * A store as it is now will not be taken any more once something was changed in it and this was called again. Nothing, and PSA_SUCCESS, where there is no
 * counter. One change of the store, one step. On failure the store must not be changed any more: PSA_ERROR_STORAGE_FAILURE, what
 * its_set() returns, or what the counter does.
 */
psa_status_t its_generation_step(struct its *its, const struct its_counter *counter);
