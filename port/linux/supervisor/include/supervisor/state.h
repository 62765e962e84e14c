/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "root/root.h"

/*
 * The folder that holds what a device keeps: root key, lifecycle, epoch, one store per partition, log. 0700, owned by
 * the supervisor's user. docs/format/state.spec.md
 */

enum { STATE_PATH_MAX = 4096, STATE_WHY_MAX = 512 };

struct state {
    char path[STATE_PATH_MAX];
    int folder; /* opened and locked, so that two supervisors never share it; -1 when closed */
};

/**
 * Opens `path`, makes it with 0700 if it is absent (its parents too), checks owner and mode, takes the lock.
 * False: `why` says what and the mend; nothing stays open.
 */
bool state_open(struct state *state, const char *path, char why[STATE_WHY_MAX]);
void state_close(struct state *state);

/** "PATH/NAME" in `out`. False if it is too long. */
bool state_file(const struct state *state, const char *name, char out[STATE_PATH_MAX]);

/** PSA_LIFECYCLE_* as kept; ASSEMBLY_AND_TEST if nothing is kept; PSA_LIFECYCLE_UNKNOWN if the file is damaged. */
uint32_t state_lifecycle(const struct state *state);
/** Keeps it: whole or not at all, synced. */
bool state_set_lifecycle(const struct state *state, uint32_t lifecycle);
/** "assembly-and-test", "secured" …; NULL for a word that is none. */
const char *state_lifecycle_name(uint32_t lifecycle);
/** The other way; 0xffffffff for a name that is none. */
uint32_t state_lifecycle_of(const char *name);

/**
 * The number of the next life: low half counted in the state, high half random, never 0. Synced before it returns. If
 * the file system refuses, all of it is random.
 */
uint64_t state_next_epoch(const struct state *state);

/** Removes a folder with all it holds, never following a link. For folders that we made ourselves. */
bool state_remove_tree(const char *path);

/**
 * The implementation id (RFC 9783, 4.2.2): SHA-256 over "ashlar implementation 1", machine, root kind, and whether the
 * build's fence is reduced, each ended by a NUL. A device whose root is a file never has the id of one with a better
 * root.
 */
bool state_implementation_id(enum root_kind kind, bool is_reduced, uint32_t level, uint8_t id[32]);
