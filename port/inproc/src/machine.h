/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include "coroutine.h"
#include "inproc/image.h"
#include "rt/heap.h"
#include "spm/message.h"
#include "spm/registry.h"

/* The device in one program: SPM core, partitions, calls in flight. Everything here only within a turn (lock.h). */

enum { INPROC_NOBODY = -1 };

/** A psa_connect, psa_call or psa_close that waits; on its caller's stack. */
struct inproc_call {
    bool is_done;
    int32_t value;
    size_t in_count, out_count;
    psa_invec in[PSA_MAX_IOVEC];   /* copied once */
    psa_outvec out[PSA_MAX_IOVEC]; /* likewise */
    psa_outvec *out_array;         /* the caller's: only .len is written, when the call is done */
};

enum inproc_member_state {
    MEMBER_DOWN = 0, /* not brought up yet */
    MEMBER_WAITING,  /* SFN: no function runs. IPC: in psa_wait, or in a call of its own */
    MEMBER_RUNNING   /* its code is on some stack */
};

/** An MMIO region: one memory, seen from two sides. */
struct inproc_region {
    void *base;   /* the partition's, with its manifest's permission; NULL: it cannot be had */
    void *device; /* writable */
    size_t size;  /* bytes */
};

struct inproc_member {
    enum inproc_member_state state;
    psa_signal_t mask;  /* IPC, WAITING: what wakes it */
    bool polls;         /* IPC, WAITING: it asked with PSA_POLL and goes on in any case */
    const struct inproc_call *call; /* IPC, WAITING: its own call, and nothing else wakes it; NULL: in psa_wait */
    psa_signal_t pending; /* interrupts that fired while their line was disabled or masked */
    uint32_t keys_given; /* a bit per entry of the manifest's root_keys */
    struct spm_client client;
    struct coroutine coroutine;
    struct rt_heap heap;
    struct inproc_region regions[SPM_REGIONS_MAX];
};

enum inproc_state { INPROC_DOWN = 0, INPROC_COMING, INPROC_UP };

struct inproc_machine {
    enum inproc_state state;
    int current; /* index of the partition whose code runs, or INPROC_NOBODY */
    bool is_first_level; /* a first-level interrupt function runs */
    struct spm_registry registry;
    struct spm_inbox inbox;
    struct spm_connection connections[SPM_CONNECTIONS_MAX];
    struct inproc_member members[SPM_PARTITIONS_MAX];
    struct inproc_call *calls[SPM_CONNECTIONS_MAX]; /* by message index; NULL: nobody waits */
    struct spm_client program; /* the non-secure client that the program itself is */
};

extern struct inproc_machine inproc_machine;

/** Brings the partitions up, once; waits while another thread does. */
void inproc_machine_start(void);
/** Runs partitions, in the caller's turn, until the call is done. `partition` serves it. */
void inproc_machine_finish(const struct inproc_call *call, size_t partition);
/** Runs partitions that have something to do, for a bounded while. */
void inproc_machine_drain(void);
/** Answers a message and completes the call that waits for it. */
void inproc_machine_reply(size_t partition, psa_handle_t msg, psa_status_t status);
/** All asserted signals of a partition. */
psa_signal_t inproc_machine_signals(size_t partition);
/** The running IPC partition sleeps until it is worth waking. */
void inproc_machine_suspend(size_t partition, psa_signal_t mask, bool polls);

/** The running partition's index; panics what is none, and a first-level interrupt function. */
size_t inproc_self(const char *function);
/** The call whose vector a piece is of; panics on a fault. */
const struct inproc_call *inproc_call_of(struct spm_piece piece, size_t partition, const char *function);
/** interrupt.c: lets pending interrupts through whose lines are enabled; runs their first-level functions. */
void inproc_interrupts_deliver(void);
/** region.c: maps the regions of a partition that comes up. */
void inproc_regions_map(size_t partition);
/** Panics the running partition if a first-level interrupt function of it called `function`. */
void inproc_refuse_first_level(const char *function);

/** Ends the program: `partition`, or the program itself (INPROC_NOBODY), did what `fault` says in `function`. */
_Noreturn void inproc_panic(int partition, const char *function, enum spm_fault fault);
