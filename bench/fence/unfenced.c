/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 *
 * A fence that fences nothing, in the place of port/linux/sandbox and of the supervisor's own: the peer of this benchmark.
 */
#include "fence.h"
#include "sandbox/sandbox.h"
#include "spawn.h"

void __wrap_spawn_find_means(struct spawn_means *means);

uint32_t sandbox_apply(uint32_t layers, const struct sandbox_needs *needs)
{
    (void)layers;
    (void)needs;
    return 0;
}

uint32_t sandbox_lock_down(const struct sandbox_needs *needs)
{
    return sandbox_apply(0, needs);
}

bool sandbox_has_landlock(void)
{
    return false;
}

uint32_t fence_self(void)
{
    return 0;
}

uint32_t fence_layers(void)
{
    return 0;
}

/* No namespace and no uid of its own. */
void __wrap_spawn_find_means(struct spawn_means *means)
{
    *means = (struct spawn_means){ .is_tried = true };
}
