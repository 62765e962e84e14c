/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#define _GNU_SOURCE
#include "coroutine.h"

#include <stdint.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/invariant.h"
#include "fiber.h"

/* What the host's C library needs on top of what the manifest says for a microcontroller. */
enum { STACK_MIN = 256 * 1024 };

static void begin(unsigned high, unsigned low)
{
    uintptr_t bits = (uintptr_t)high << 16 << 16 | low; /* makecontext passes ints */
    struct coroutine *coroutine = (struct coroutine *)bits;
    fiber_begin(coroutine);
    coroutine->run();
    INVARIANT(false); /* run() panics instead of returning */
}

bool coroutine_start(struct coroutine *coroutine, void (*run)(void), size_t stack_size)
{
    size_t page = (size_t)sysconf(_SC_PAGESIZE);
    size_t size = (stack_size < STACK_MIN ? STACK_MIN : stack_size + page - 1) / page * page;
    uint8_t *memory = mmap(NULL, page + size, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_STACK, -1, 0);
    if (memory == MAP_FAILED || mprotect(memory + page, size, PROT_READ | PROT_WRITE) != 0) {
        return false;
    }
    *coroutine = (struct coroutine){ .run = run, .stack = memory + page, .stack_size = size };
    if (getcontext(&coroutine->self) != 0) {
        return false;
    }
    coroutine->self.uc_stack.ss_sp = coroutine->stack;
    coroutine->self.uc_stack.ss_size = size;
    coroutine->self.uc_link = NULL;
    uintptr_t bits = (uintptr_t)coroutine;
    makecontext(&coroutine->self, (void (*)(void))(uintptr_t)begin, 2, (unsigned)(bits >> 16 >> 16), (unsigned)bits);
    fiber_start(coroutine);
    return true;
}

void coroutine_resume(struct coroutine *coroutine)
{
    fiber_to(coroutine);
    INVARIANT(swapcontext(&coroutine->resumer, &coroutine->self) == 0);
    fiber_came_back(coroutine);
}

void coroutine_yield(struct coroutine *coroutine)
{
    fiber_from(coroutine);
    INVARIANT(swapcontext(&coroutine->self, &coroutine->resumer) == 0);
    fiber_resumed(coroutine);
}
