/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include <stdbool.h>
#include <stdint.h>

/*
 * The image of these tests. KEEPER (IPC): COUNTER, connections that count; VAULT_ROOM, stateless, holds a reply
 * back on request. SUMS (SFN): ADD, stateless, which asks COUNTER; MISUSE, stateless, which breaks the rule that
 * its request names. RINGER (IPC): BELL, stateless, rings KEEPER's doorbell.
 */
enum {
    KEEPER_PID = 1001, SUMS_PID = 1002, RINGER_PID = 1003,
    COUNTER_SID = 0xA000, HOLD_SID = 0xA001, ADD_SID = 0xB000, MISUSE_SID = 0xB001, BELL_SID = 0xC000,
    COUNTER_VERSION = 1,
    HOLD_HANDLE = 0x40000100, ADD_HANDLE = 0x40000101, MISUSE_HANDLE = 0x40000102, BELL_HANDLE = 0x40000103
};

/* COUNTER: types of a request on a connection. */
enum { COUNTER_NEXT = 0, COUNTER_ECHO = 1, COUNTER_WHO = 2, COUNTER_BLAME = 3, COUNTER_MAP = 4 };
/* HOLD: 0 replies after the next request of type 1, or after the doorbell. */
enum { HOLD_WAIT = 0, HOLD_FREE_ALL = 1 };
/* ADD: sums two u32 vectors; counts over a connection of its own; says who it is; reads a device; asks for keys. */
enum { ADD_SUM = 0, ADD_COUNT = 1, ADD_WHO = 2, ADD_DEVICE = 3, ADD_KEY = 4, ADD_OTHER_KEY = 5, ADD_STORE = 6 };
/* MISUSE: which rule to break. */
enum {
    MISUSE_PANIC = 0, MISUSE_MESSAGE = 1, MISUSE_WRITE = 2, MISUSE_CONNECT = 3, MISUSE_GET = 4, MISUSE_NOTIFY = 5,
    MISUSE_BLAMED = 6
};

/** Connections that COUNTER has seen accepted and disconnected, whole device. */
extern volatile uint32_t house_connects, house_disconnects, house_doorbells;
