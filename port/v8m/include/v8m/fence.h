/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "v8m/board.h"

/*
 * What keeps the worlds apart, from the board's table: SAU, memory and peripheral gates, whose each interrupt is, who may reset and use the
 * FPU. Set once by Secure start-up before a Non-secure instruction, read back, locked where the hardware can.
 *
 *     v8m_fence_set(&fence);
 *     gap = v8m_fence_check(&fence);     if it is not V8M_FENCE_WHOLE: do not go on
 *     v8m_fence_lock(&fence);
 */

struct v8m_fence {
    const struct v8m_board *board;
    const uint16_t *lines; /* interrupt lines of this image's partitions: Secure, beside those the board keeps */
    size_t line_count;
};

/* Zero is no good answer: a call that was skipped looks like a gap. */
enum v8m_fence_gap {
    V8M_FENCE_UNKNOWN = 0,
    V8M_FENCE_WHOLE = 0x5a3c,
    V8M_GAP_BOARD = 1,      /* the board's table: version, counts, ranges that are no granules or blocks */
    V8M_GAP_SAU = 2,        /* off, or a region is not as it should be, or there is one more */
    V8M_GAP_ATTRIBUTION = 3, /* the core itself says otherwise: our code or memory is Non-secure, or theirs is Secure */
    V8M_GAP_MPC = 4,        /* a block of a memory is open, or closed, that should not be */
    V8M_GAP_SETTING = 5,    /* a register of the bus fabric: peripheral gates, NSC */
    V8M_GAP_LINES = 6,      /* an interrupt is the wrong world's */
    V8M_GAP_CORE = 7,       /* priorities, fault targets, reset, FPU */
};

struct v8m_fence_finding {
    enum v8m_fence_gap gap;
    uint32_t where; /* index in the board's table, or the interrupt line; 0 else */
};

/** Sets everything. Privileged, Secure. Setting it again does nothing new, but where v8m_fence_lock() came before. */
void v8m_fence_set(const struct v8m_fence *fence);

/** Reads everything back, and asks the core (TT) about places of both worlds. The first gap found. */
struct v8m_fence_finding v8m_fence_check(const struct v8m_fence *fence);

/** Locks what the hardware can lock until the next reset: the memory gates. */
void v8m_fence_lock(const struct v8m_fence *fence);

/** True if a vector table in the board's Non-secure code names a stack in Non-secure memory and a start in Non-secure code. */
bool v8m_ns_is_bootable(const struct v8m_board *board, uint32_t vectors);

/**
 * Goes to the Non-secure world at the vector table `vectors`, that v8m_ns_is_bootable() accepted: VTOR_NS, its main stack, no limit, nothing
 * masked, every register scrubbed. Thread mode; never returns.
 */
_Noreturn void v8m_ns_enter(uint32_t vectors);
