/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once

/* Requests of the partitions of this test. The input, if any, is one u64; so is the output. */
enum lines_request {
    LINES_WAIT_TICKS = 0,  /* enables the timer of second level, takes three of its interrupts */
    LINES_KNOCKS_ENABLE,
    LINES_KNOCKS,          /* how many interrupts of the event of second level were taken since */
    LINES_KNOCK_HOLD,      /* does not end the next ones until LINES_KNOCK_EOI */
    LINES_KNOCK_EOI,
    LINES_KNOCK_STATUS,    /* psa_irq_disable, and enables again if it was */
    LINES_EXCLUDE,         /* psa_irq_disable against a timer of first level, many times */
    LINES_TAP_ENABLE,
    LINES_TAP_DISABLE,
    LINES_TAPS,            /* how often the function of the event of first level ran */
    LINES_TAP_SIGNALS,     /* how often its signal reached the partition's thread */
    LINES_TAP_RUDE,        /* from now on that function calls psa_notify */
    LINES_TAP_MALLOC,      /* or malloc */
    LINES_TAP_PANIC,       /* or psa_panic */
    LINES_PANEL_COUNT,     /* counts up the first u64 of the region that may be written */
    LINES_GAUGE_READ,      /* the first u64 of the region that may be read */
    LINES_GAUGE_WRITE,
    LINES_GAUGE_UNLOCK,    /* mprotect() of it, for writing */
    LINES_NUMBERED,        /* counts up the first u64 at 0x50000000 */
    LINES_PANEL_ADDRESS,
    LINES_HEAP,            /* malloc(0x100), then malloc(8); zeroed, scrubbed, moved */
    LINES_WEAK             /* calls TEST_OTHER, which it may */
};
enum old_request { OLD_RINGS = 0 };
enum other_request {
    OTHER_HELLO = 0,
    OTHER_SLEEP,       /* until its line fires */
    OTHER_READ,        /* the u64 at the address that the input is */
    OTHER_MALLOC       /* its manifest gives no heap */
};
