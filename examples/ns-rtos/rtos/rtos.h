/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include <stdbool.h>
#include <stdint.h>

/*
 * A small pre-emptive system: threads of fixed priority, a millisecond's tick, one lock. Threads run unprivileged unless they say otherwise and reach
 * the system by SVC. Its three handlers have one priority, the lowest, so none of them interrupts another.
 */

enum rtos_state { RTOS_READY, RTOS_SLEEPS, RTOS_WAITS_LOCK, RTOS_ENDED };

struct rtos_thread {
    /* switch.S knows these: what a thread that does not run needs to go on. */
    uint32_t psp;
    uint32_t kept[8];
    uint32_t exc_return; /* says whether it was interrupted in the Secure world */
    uint32_t psplim;
    uint32_t control;

    const char *name;
    void (*run)(void);
    uint32_t *stack; /* RTOS_STACK_WORDS of them, aligned to 8 bytes */
    uint8_t priority; /* 0 is the most urgent */
    bool is_privileged;
    int32_t client; /* below 0: who this thread is to the Secure services */
    enum rtos_state state;
    uint32_t wakes_at;
};

enum { RTOS_STACK_WORDS = 1024, RTOS_TICK_HZ = 1000 };

/** What the system saw. Written by its handlers alone. */
struct rtos_seen {
    volatile uint32_t ticks;
    volatile uint32_t ticks_in_secure; /* that interrupted the Secure world */
    volatile uint32_t lock_waits;      /* threads that found the lock taken and were put aside */
    volatile uint32_t lock_waits_over; /* as often as the lock was handed to one of them */
    volatile uint32_t pauses;          /* calls that the Secure world told to come again */
};
extern struct rtos_seen rtos_seen;

/** Runs the threads; does not return. `on_tick`, if not NULL, is called in the tick's handler. */
_Noreturn void rtos_start(struct rtos_thread *threads, unsigned count, void (*on_tick)(void));
bool rtos_runs(void);

/* For threads. The function of a thread may return: the thread has ended. */
void rtos_sleep(uint32_t ticks);
/** Waits, put aside, until nobody has the lock. Who has it runs as urgently as who waits for it. */
void rtos_lock(void);
void rtos_unlock(void);
/** A sleep of one tick, counted. */
void rtos_pause(void);
void rtos_print(const char *text);
_Noreturn void rtos_end(int status);
