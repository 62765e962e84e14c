/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "rtos.h"

#include <stddef.h>

#include "ashlar/ns.h"
#include "emulator.h"

enum {
    FRAME_WORDS = 8, /* r0 to r3, r12, lr, pc, psr */
    FRAME_PSR = 1 << 24,
    CONTROL_NPRIV = 1,
    CONTROL_SPSEL = 2,
    CLOCK_HZ = 20000000,
    LOWEST_PRIORITY = 0xe0
};
#define EXC_RETURN_NS_THREAD 0xffffffbcu
#define EXC_RETURN_S 0x40u

enum operation { SLEEP, LOCK, UNLOCK, PAUSE, PRINT, END, ENDED };

_Static_assert(offsetof(struct rtos_thread, kept) == 4 && offsetof(struct rtos_thread, psplim) == 40, "as switch.S has them");

struct rtos_seen rtos_seen;
static struct rtos_thread boot = { .state = RTOS_ENDED }; /* what main() was: never goes on */
static struct rtos_thread idle;
struct rtos_thread *rtos_current = &boot;
static struct rtos_thread *threads;
static unsigned thread_count;
static struct rtos_thread *lock_owner;
static void (*tick_hook)(void);

void rtos_call(uint32_t *frame);
void rtos_tick(uint32_t exc_return);
struct rtos_thread *rtos_switch(void);

static volatile uint32_t *reg(uint32_t address)
{
    return (volatile uint32_t *)address;
}

static void pend_switch(void)
{
    *reg(0xe000ed04u) = 1u << 28; /* ICSR.PENDSVSET */
}

static struct rtos_thread *first_waiter(void)
{
    struct rtos_thread *first = NULL;
    for (unsigned i = 0; i < thread_count; i++) {
        if (threads[i].state == RTOS_WAITS_LOCK && (first == NULL || threads[i].priority < first->priority)) {
            first = &threads[i];
        }
    }
    return first;
}

/** Its own, or that of the most urgent thread that waits for what it has. */
static uint8_t urgency(const struct rtos_thread *thread)
{
    const struct rtos_thread *waiter = thread == lock_owner ? first_waiter() : NULL;
    return waiter != NULL && waiter->priority < thread->priority ? waiter->priority : thread->priority;
}

struct rtos_thread *rtos_switch(void)
{
    struct rtos_thread *next = &idle;
    for (unsigned i = 0; i < thread_count; i++) {
        if (threads[i].state == RTOS_READY && (next == &idle || urgency(&threads[i]) < urgency(next))) {
            next = &threads[i];
        }
    }
    rtos_current = next;
    if (next->client < 0) {
        (void)ashlar_nsc_client(next->client);
    }
    return next;
}

void rtos_tick(uint32_t exc_return)
{
    rtos_seen.ticks++;
    if ((exc_return & EXC_RETURN_S) != 0) {
        rtos_seen.ticks_in_secure++;
    }
    for (unsigned i = 0; i < thread_count; i++) {
        if (threads[i].state == RTOS_SLEEPS && (int32_t)(rtos_seen.ticks - threads[i].wakes_at) >= 0) {
            threads[i].state = RTOS_READY;
        }
    }
    if (tick_hook != NULL) {
        tick_hook();
    }
    pend_switch();
}

static void sleep(uint32_t ticks)
{
    rtos_current->wakes_at = rtos_seen.ticks + ticks;
    rtos_current->state = RTOS_SLEEPS;
}

static void lock(void)
{
    if (lock_owner == NULL) {
        lock_owner = rtos_current;
        return;
    }
    rtos_seen.lock_waits++;
    rtos_current->state = RTOS_WAITS_LOCK;
}

static void unlock(void)
{
    if (lock_owner != rtos_current) {
        return;
    }
    lock_owner = first_waiter();
    if (lock_owner != NULL) {
        rtos_seen.lock_waits_over++;
        lock_owner->state = RTOS_READY;
    }
}

/** The frame of an SVC: r0 is the operation, r1 its argument. */
void rtos_call(uint32_t *frame)
{
    switch ((enum operation)frame[0]) {
    case SLEEP:
        sleep(frame[1]);
        break;
    case LOCK:
        lock();
        break;
    case UNLOCK:
        unlock();
        break;
    case PAUSE:
        rtos_seen.pauses++;
        sleep(1);
        break;
    case PRINT:
        emulator_print((const char *)frame[1]);
        break;
    case END:
        emulator_end((int)frame[1]);
    case ENDED:
        rtos_current->state = RTOS_ENDED;
        break;
    }
    pend_switch();
}

static void call(enum operation operation, uint32_t argument)
{
    register uint32_t r0 __asm("r0") = operation;
    register uint32_t r1 __asm("r1") = argument;
    __asm volatile("svc 0" : "+r"(r0) : "r"(r1) : "memory");
}

void rtos_sleep(uint32_t ticks)
{
    call(SLEEP, ticks);
}

void rtos_lock(void)
{
    call(LOCK, 0);
}

void rtos_unlock(void)
{
    call(UNLOCK, 0);
}

void rtos_pause(void)
{
    call(PAUSE, 0);
}

void rtos_print(const char *text)
{
    call(PRINT, (uint32_t)text);
}

void rtos_end(int status)
{
    for (;;) {
        call(END, (uint32_t)status);
    }
}

bool rtos_runs(void)
{
    return rtos_current != &boot;
}

static void ended(void)
{
    for (;;) {
        call(ENDED, 0);
    }
}

static void wait_for_interrupts(void)
{
    for (;;) {
        __asm volatile("wfi");
    }
}

static void begin(struct rtos_thread *thread)
{
    uint32_t *frame = thread->stack + RTOS_STACK_WORDS - FRAME_WORDS;
    frame[5] = (uint32_t)ended;
    frame[6] = (uint32_t)thread->run & ~1u;
    frame[7] = FRAME_PSR;
    thread->psp = (uint32_t)frame;
    thread->psplim = (uint32_t)thread->stack;
    thread->control = CONTROL_SPSEL | (thread->is_privileged ? 0 : CONTROL_NPRIV);
    thread->exc_return = EXC_RETURN_NS_THREAD;
}

void rtos_start(struct rtos_thread *all, unsigned count, void (*on_tick)(void))
{
    static uint32_t idle_stack[RTOS_STACK_WORDS] __attribute__((aligned(8)));
    threads = all;
    thread_count = count;
    tick_hook = on_tick;
    idle = (struct rtos_thread){ .name = "idle", .run = wait_for_interrupts, .stack = idle_stack, .priority = 0xff };
    begin(&idle);
    for (unsigned i = 0; i < count; i++) {
        begin(&threads[i]);
    }
    *reg(0xe000ed1cu) = (uint32_t)LOWEST_PRIORITY << 24;                                     /* SHPR2: SVC */
    *reg(0xe000ed20u) = (uint32_t)LOWEST_PRIORITY << 24 | (uint32_t)LOWEST_PRIORITY << 16; /* SHPR3: SysTick, PendSV */
    *reg(0xe000e014u) = CLOCK_HZ / RTOS_TICK_HZ - 1;
    *reg(0xe000e018u) = 0;
    *reg(0xe000e010u) = 7; /* the core's clock, with an interrupt */
    pend_switch();
    __asm volatile("dsb\n isb\n cpsie i" ::: "memory");
    for (;;) {
    }
}
