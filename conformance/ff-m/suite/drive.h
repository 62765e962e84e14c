/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once

/** Requests of FFM_DRIVE and FFM_OLD, whose partitions own interrupts. Those of lines that are not said to be FLIH are SLIH. */
enum ffm_drive {
    FFM_DRIVE_ENABLE = 0,
    FFM_DRIVE_DISABLE, /* answers what psa_irq_disable returned */
    FFM_DRIVE_SEE,     /* answers a bit a line that is asserted (enum ffm_line_bit) */
    FFM_DRIVE_EOI,
    FFM_DRIVE_ENABLE_FAST,
    FFM_DRIVE_DISABLE_FAST,
    FFM_DRIVE_RESET_FAST,
    FFM_DRIVE_RUNS,    /* answers how often the first-level function ran */
    FFM_DRIVE_QUIET,   /* from now on it asks for no signal */
    FFM_DRIVE_LOUD,    /* or for its signal, as at first */
    FFM_DRIVE_ENABLE_RUDE, /* whose function calls what it may not */

    /* Misuse. Lines are asserted where that is said. */
    FFM_DRIVE_EOI_SILENT,
    FFM_DRIVE_EOI_TWO,
    FFM_DRIVE_EOI_FAST,       /* asserted */
    FFM_DRIVE_RESET_SILENT,
    FFM_DRIVE_RESET_SLOW,     /* asserted */
    FFM_DRIVE_RESET_TWO,
    FFM_DRIVE_ENABLE_TWO,
    FFM_DRIVE_DISABLE_TWO,
    FFM_DRIVE_GET_LINE,       /* asserted */

    FFM_DRIVE_HEAP_ALL = 100, /* heap_size bytes, and not one more */
    FFM_DRIVE_HEAP_ZERO,      /* what malloc gives is zero, also the second time */
    FFM_DRIVE_HEAP_SCRUB,     /* what was freed is zero */
    FFM_DRIVE_HEAP_REALLOC,   /* growing moves, zeroes and scrubs; shrinking keeps */
    FFM_DRIVE_HEAP_NONE,      /* FFM_OLD: malloc gives NULL */
    FFM_DRIVE_MEMORY          /* memcpy, memmove, memset, memcmp */
};

enum ffm_line_bit { FFM_LINE_SLOW = 1, FFM_LINE_FAST = 2 };
