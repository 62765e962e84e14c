/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include "manifest/manifest.h"

/* The parts of manifest_check(). Each reports what it finds and leaves the rest of the system as it was. */

static inline struct place partition_place(const struct manifest_partition *partition, unsigned line)
{
    return (struct place){ .file = partition->file, .line = line != 0 ? line : partition->line };
}

/** Twins across the image: names, SIDs, ids, handles, lines, regions, and every macro or symbol made from
 * them. */
void check_names(struct manifest_system *system);

/** Resolves dependencies. Unknown ones, one's own, and the same one twice are findings. */
void check_dependencies(struct manifest_system *system);

/** Refuses cycles of dependencies, each printed once. Needs check_dependencies(). */
void check_cycles(struct manifest_system *system);

/** Sets the load order: providers first, then by priority, then by id. Needs a system without findings. */
void check_order(struct manifest_system *system);

/** Gives every stateless service its static handle. The ones asked for by number were checked by
 * check_names(). */
void check_handles(struct manifest_system *system);
