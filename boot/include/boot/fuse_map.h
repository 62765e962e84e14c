/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include <stdbool.h>
#include <stdint.h>

#include "dev/fuses.h"
#include "psa/error.h"

/*
 * What a device is, in one-way memory: docs/format/fuses.spec.md. Root key, life so far, counters that only grow. Pure: state is in the fuses
 * alone, so that an interruption at any burn leaves what the next start can go on from. The key is not frozen: a check that no burning can satisfy guards it, and
 * decommissioning can destroy it.
 */

enum {
    FUSE_MAP_KEY_LEN = 32,
    FUSE_MAP_WORDS = 64,        /* of 4 bytes: the whole map */
    FUSE_MAP_LEN = 4 * FUSE_MAP_WORDS,
    FUSE_MAP_COUNTERS = 8,      /* security counters */
    FUSE_MAP_COUNTER_MAX = 128, /* highest value of one */
};

/**
 * The root key of the device.
 *
 * PSA_ERROR_DOES_NOT_EXIST      the device was never given one, or was interrupted while it was
 * PSA_ERROR_CORRUPTION_DETECTED its check fails: fuses were burnt since, or the device was decommissioned
 * What the device returns if it cannot be read.
 * `key` is zero on failure; the caller wipes it.
 */
psa_status_t fuse_map_root_key(const struct fuses *fuses, uint8_t key[FUSE_MAP_KEY_LEN]);

/**
 * Gives a device its root key, once. What an interrupted call burnt stays: each word of the key that is burnt already is
 * kept instead of that of `key`, which is a value that nobody knew either.
 *
 * PSA_ERROR_ALREADY_EXISTS   the device has one; nothing is burnt
 * PSA_ERROR_INVALID_ARGUMENT a word of `key` is 0, which looks unburnt: draw another; nothing is burnt
 * What the device returns if it cannot be read or burnt.
 */
psa_status_t fuse_map_give_root_key(const struct fuses *fuses, const uint8_t key[FUSE_MAP_KEY_LEN]);

/** The states that a device passes for ever; those of a debug session are none of them. */
enum fuse_map_life {
    FUSE_MAP_PROVISIONING = 0, /* PSA_LIFECYCLE_PSA_ROT_PROVISIONING */
    FUSE_MAP_SECURED,          /* PSA_LIFECYCLE_SECURED */
    FUSE_MAP_DECOMMISSIONED,   /* PSA_LIFECYCLE_DECOMMISSIONED */
    FUSE_MAP_LIFE_COUNT
};

/**
 * The lifecycle word (psa/lifecycle.h): ASSEMBLY_AND_TEST on a device as made, UNKNOWN where a state is partly burnt, the states are
 * out of order, or the fuses cannot be read. Never a state earlier than one that was reached. @spec FFM-CONST-LIFECYCLE
 */
uint32_t fuse_map_lifecycle(const struct fuses *fuses);

/**
 * Moves on to `to`; whatever was interrupted is finished. Decommissioning first burns every bit of the root key.
 *
 * PSA_ERROR_NOT_PERMITTED     the device is beyond that state, or SECURED without a root key is asked
 * PSA_ERROR_INVALID_ARGUMENT  no such state
 * What the device returns if it cannot be read or burnt.
 */
psa_status_t fuse_map_advance(const struct fuses *fuses, enum fuse_map_life to);

/**
 * A security counter (0 to FUSE_MAP_COUNTERS - 1): the highest value it was ever raised to.
 *
 * PSA_ERROR_INVALID_ARGUMENT  no such counter
 */
psa_status_t fuse_map_counter(const struct fuses *fuses, uint32_t counter, uint32_t *value);

/**
 * Raises a counter to `value`; lower values change nothing and are PSA_SUCCESS. Interrupted, it is somewhere in between.
 *
 * PSA_ERROR_INVALID_ARGUMENT  no such counter
 * PSA_ERROR_INSUFFICIENT_STORAGE  more than FUSE_MAP_COUNTER_MAX; nothing is burnt
 */
psa_status_t fuse_map_raise(const struct fuses *fuses, uint32_t counter, uint32_t value);

/** Until the next reset nothing reads or burns any of it. What the device returns if it cannot. */
psa_status_t fuse_map_hide(const struct fuses *fuses);
