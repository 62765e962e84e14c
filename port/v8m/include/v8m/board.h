/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include <stddef.h>
#include <stdint.h>

#include "dev/entropy.h"
#include "dev/reset.h"
#include "dev/serial.h"
#include "dev/timer.h"
#include "v8m/sau.h"

/*
 * The silicon maker's side of this port, with the headers of lib/dev: what a board is. A board's folder holds memory_map.h (addresses, read by C and the
 * linker), board.cmake (its core, its sources, its emulator) and one `const struct v8m_board v8m_board`. Facts, not functions, wherever the
 * port can do the work: it then also checks it. docs/porting.md walks through it; tests/qemu/board holds a board to it.
 */
enum { V8M_BOARD_VERSION = 1 };

/* One register of the bus fabric: after start its bits in `mask` are those of `value`. The port writes it, reads it back, and does not go
 * on when it differs. Peripheral and memory gates, NSC enables and the like (R060_TBSA_INFRA, R080_TBSA_INFRA, R210_TBSA_INFRA). */
struct v8m_setting {
    const char *name; /* as the board's documents call it, for the log */
    uint32_t address;
    uint32_t mask;
    uint32_t value;
};

/* A Memory Protection Controller of Arm's (SIE-200): a gate before one memory, with a bit a block. Of its memory the blocks from ns_start up
 * to ns_end (offsets, exclusive; equal: none) are Non-secure, all others Secure (R030_TBSA_INFRA, R050_TBSA_INFRA, R170_TBSA_INFRA). Both are
 * multiples of the block size that the hardware has, else the port does not start. */
struct v8m_mpc {
    const char *name;
    uint32_t registers; /* Secure address */
    uint32_t size;      /* bytes of the memory behind it */
    uint32_t ns_start;
    uint32_t ns_end;
};

/* An interrupt line by the name that manifests use as `source`. Lines not named here, and lines that no partition of the image has, belong to
 * the Non-secure world, but those marked: they stay Secure (R070_TBSA_INFRA, R120_TBSA_INFRA). */
struct v8m_line {
    const char *name;
    uint16_t number;
    bool is_always_secure;
};

/* A peripheral by the name that manifests use for a named MMIO region. */
struct v8m_peripheral {
    const char *name;
    uint32_t base; /* Secure address */
    uint32_t size; /* a multiple of 32 */
};

struct v8m_range {
    uint32_t start;
    uint32_t end; /* the byte after the last */
};

struct v8m_board {
    uint32_t version; /* V8M_BOARD_VERSION */
    const char *name;

    const struct v8m_sau_region *sau; /* what is not Secure; at most V8M_SAU_REGIONS_MAX */
    uint8_t sau_count;
    uint8_t mpc_count;
    uint8_t setting_count;
    uint8_t line_count;
    uint8_t peripheral_count;
    const struct v8m_mpc *mpcs;
    const struct v8m_setting *settings;
    const struct v8m_line *lines;
    const struct v8m_peripheral *peripherals;

    struct v8m_range ns_code; /* where Non-secure code starts and may be */
    struct v8m_range ns_data; /* memory that a Non-secure caller may name in a call, beside its code */

    uint32_t clock_hz;
    const struct serial *console;   /* Secure; logs, and what a partition asks for. NULL: none */
    const struct timer *timer;      /* Secure. NULL: none, and then no watchdog of partitions */
    const struct entropy *entropy;
    const struct reset *reset;

    /** Starts the devices above. Runs once, before the bus is closed, in privileged thread mode. */
    void (*start)(void);
};

extern const struct v8m_board v8m_board;
