/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * What the kernel asks of the processor. Beside the target's, tests have an arch of their own: nothing above this
 * header knows a register of the machine. `uintptr_t` is a word here and there.
 */

/** What an exception leaves of the code it interrupts: the basic frame (DDI0553, exception entry). */
struct arch_frame {
    uintptr_t r[4], r12, lr, pc, psr;
};

struct arch_domain;

/** A thread that does not run. src/arch/switch.S knows the places. */
struct arch_thread {
    uintptr_t psp;           /* 0: its frame lies here */
    uintptr_t kept[8];       /* 4: r4 to r11 */
    uintptr_t exc_return;    /* 36: how to go on with it */
    uintptr_t psplim;        /* 40 */
    uintptr_t control;       /* 44 */
    const struct arch_domain *domain; /* 48: what it may touch; NULL: what the SPM may */
};

/** Who runs, and who runs from the end of this exception on. */
struct arch_run {
    struct arch_thread *current, *next;
};
extern struct arch_run arch_run;

/** The thread's frame; only while it is blocked in a call of the kernel or did not run yet. */
static inline struct arch_frame *arch_frame_of(const struct arch_thread *thread)
{
    return (struct arch_frame *)thread->psp;
}

/** With whose rights an address is judged. */
enum arch_view {
    ARCH_VIEW_SPM = 0,     /* privileged, Secure */
    ARCH_VIEW_PARTITION,   /* unprivileged, Secure, in the domain that is loaded now */
    ARCH_VIEW_NS           /* Non-secure, as privileged as it is now */
};

/*
 * What is a few instructions is in arch_here.h of each machine, as functions or inline:
 *
 * uint32_t arch_tt(view, address)   what the machine says of one address: the layout of the TT instruction's answer (v8m/tt.h)
 * bool arch_ns_has_regions(void)    false if an address that no Non-secure region names is as good as its neighbours: the
 *                                   Non-secure MPU is off
 * void arch_hold(void), arch_release(void)
 *                                   between these no PendSV comes, and no interrupt of the Non-secure world, as within the kernel's
 *                                   own exceptions: for its calls from privileged thread mode. They do not nest
 */
#include "arch_here.h"

/** Copies as memmove(); called with ranges that were judged. */
void arch_copy(void *to, const void *from, size_t len);

/** The lines' own switches; `line` as in struct v8m_line. */
void arch_line_enable(uint32_t line);
void arch_line_disable(uint32_t line);

/** Lines that fired since the last time: a bit a place in v8m_device.lines. Takes them. */
uint32_t arch_lines_take(void);

/** Lets whoever is most urgent run; comes back when the calling thread is ready and its turn has come. Not while holding. */
void arch_yield(void);
/**
 * Holding, in privileged thread mode: calls `function` with `argument` on the stack that begins at `psp`, released meanwhile; holds again
 * when that is back.
 */
int32_t arch_run_on(uintptr_t psp, uintptr_t psplim, uintptr_t function, uintptr_t argument);

/** Where the stack of a thread ends now, whether it runs or not. */
uintptr_t arch_stack_of(const struct arch_thread *thread);
/** A first frame for `thread` just below `stack`, in another's: it begins in `function`, with the rights of `owner`. */
void arch_begin_on(struct arch_thread *thread, const struct arch_thread *owner, uintptr_t stack, uintptr_t function);
/** While true, nothing of the Non-secure world interrupts what runs. */
void arch_alone(bool is_alone);
/** kernel_interrupted() will be called again, when this exception is over. */
void arch_again(void);

struct kernel_end;
/** The device ends here: the record is written, then the machine resets. */
_Noreturn void arch_end(const struct kernel_end *end);
