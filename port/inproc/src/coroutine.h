/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <ucontext.h>

/** An IPC partition's thread of control: a stack of its own with a guard page below, run by whoever resumes it. */
struct coroutine {
    ucontext_t self, resumer;
    void (*run)(void); /* never returns */
    void *stack;
    size_t stack_size; /* bytes, without the guard page */
    void *fiber[4];    /* the sanitizers' view */
    size_t resumer_stack_size;
};

/** False if no memory is left for the stack. `run` starts at the first resume. */
bool coroutine_start(struct coroutine *coroutine, void (*run)(void), size_t stack_size);
/** Runs it until it yields. */
void coroutine_resume(struct coroutine *coroutine);
/** Goes back to who resumed it; returns at the next resume, perhaps in another thread. */
void coroutine_yield(struct coroutine *coroutine);
