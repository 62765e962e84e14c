/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include "psa/service.h"

/*
 * The device of these tests (manifests/): KEEPER and VAULT are of the PSA RoT, ECHO and RELAY of the application RoT; of each kind the first is
 * SFN, the second IPC. RELAY is a client of all others.
 */
enum { VAULT_OPEN_SID = 0x3001, ECHO_SID = 0x2000, RELAY_PRIVATE_SID = 0x4001 };
enum {
    KEEPER_HANDLE = 0x40000100,
    ECHO_HANDLE = 0x40000101,
    VAULT_HANDLE = 0x40000102,
    RELAY_HANDLE = 0x40000103,
    RELAY_PRIVATE_HANDLE = 0x40000104
};
enum { KEEPER_PID = 1001, ECHO_PID, VAULT_PID, RELAY_PID };

#define SERVICE_SIGNAL 0x10u
#define SECOND_SIGNAL 0x20u
#define TICK_SIGNAL 0x80000000u /* RELAY's TIMER0, second level */
#define TOCK_SIGNAL 0x40000000u /* RELAY's TIMER1, first level: it tells of every other one */
enum { TICK_LINE = 3, TOCK_LINE = 4, WRONG_FIRST_LEVEL = 9 /* this TOCK's function makes a call that it may not */ };

/* What a request asks of any of them. Other types come back as the result. */
enum {
    DO_ECHO = 0x1000, /* the first input to the first output, piece by piece */
    DO_IDENTIFY,      /* the client's id is the result */
    DO_RELAY,         /* RELAY: the first input is a struct relay; its call's status is the result */

    DO_MAP,           /* as DO_ECHO, of mapped vectors */
    DO_PEND,          /* KEEPER: the interrupt line in the first input fires */
    DO_INTERRUPTS,    /* RELAY: struct interrupts, as the first output */
    DO_ENABLE,        /* RELAY: the signal in the first input is enabled, */
    DO_DISABLE,       /* or disabled */

    /* What only an attacker's partition does: the first input is an address, and sometimes a length. */
    DO_PEEK = 0x2000, /* KEEPER, as a witness: the word there, as the first output */
    DO_READ,
    DO_WRITE,
    DO_EXECUTE,
    DO_EXECUTE_STACK,
    DO_READ_INTO,     /* psa_read() with that place as its buffer */
    DO_CALL_GARBAGE,  /* a supervisor call that is none */
    DO_MOVE_STACK     /* a supervisor call from a stack that lies there */
};

/** What RELAY saw of its interrupts. */
struct interrupts {
    uint32_t second_level;  /* TICKs that its thread served */
    uint32_t first_level;   /* TOCKs that its first-level function served */
    uint32_t signals;       /* TOCKs that its thread was told of */
    uint32_t privilege;     /* CONTROL as the first-level function had it */
};

/** A call that RELAY makes: with its own buffer, or with references as they stand here. */
struct relay {
    int32_t handle;
    int32_t type;
    uint32_t in_base, in_len;
    uint32_t out_base, out_len;
};
