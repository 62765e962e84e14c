/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include <sanitizer/tsan_interface.h>

/* fiber[0]: the resumer, fiber[1]: the coroutine. */

static inline void fiber_start(struct coroutine *coroutine)
{
    coroutine->fiber[1] = __tsan_create_fiber(0);
}

static inline void fiber_begin(struct coroutine *coroutine)
{
    (void)coroutine;
}

static inline void fiber_to(struct coroutine *coroutine)
{
    coroutine->fiber[0] = __tsan_get_current_fiber();
    __tsan_switch_to_fiber(coroutine->fiber[1], 0);
}

static inline void fiber_came_back(struct coroutine *coroutine)
{
    (void)coroutine;
}

static inline void fiber_from(struct coroutine *coroutine)
{
    __tsan_switch_to_fiber(coroutine->fiber[0], 0);
}

static inline void fiber_resumed(struct coroutine *coroutine)
{
    (void)coroutine;
}
