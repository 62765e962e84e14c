/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include <stdint.h>

#include <sanitizer/common_interface_defs.h>

/* fiber[0]: the resumer's fake stack, [1]: its stack, [2]: the coroutine's fake stack. */

static inline void fiber_start(struct coroutine *coroutine)
{
    (void)coroutine;
}

static inline void fiber_begin(struct coroutine *coroutine)
{
    const void *from = NULL;
    __sanitizer_finish_switch_fiber(NULL, &from, &coroutine->resumer_stack_size);
    coroutine->fiber[1] = (void *)(uintptr_t)from;
}

static inline void fiber_to(struct coroutine *coroutine)
{
    __sanitizer_start_switch_fiber(&coroutine->fiber[0], coroutine->stack, coroutine->stack_size);
}

static inline void fiber_came_back(struct coroutine *coroutine)
{
    __sanitizer_finish_switch_fiber(coroutine->fiber[0], NULL, NULL);
}

static inline void fiber_from(struct coroutine *coroutine)
{
    __sanitizer_start_switch_fiber(&coroutine->fiber[2], coroutine->fiber[1], coroutine->resumer_stack_size);
}

static inline void fiber_resumed(struct coroutine *coroutine)
{
    const void *from = NULL;
    __sanitizer_finish_switch_fiber(coroutine->fiber[2], &from, &coroutine->resumer_stack_size);
    coroutine->fiber[1] = (void *)(uintptr_t)from;
}
