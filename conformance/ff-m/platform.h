/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * What this suite asks of the implementation under test, beyond FF-M itself: one file, linked to the non-secure runner
 * (README.md, "Porting"). The platform's main() starts the implementation and calls ffm_run(). If a panic also restarts
 * the non-secure side, the platform calls ffm_run() again after it, as often as that happens.
 */

/** Bits of ffm_platform_features(). What is absent is skipped, with a reason. */
enum ffm_feature {
    FFM_HAS_THREADS = 1,    /* ffm_platform_thread() works */
    FFM_HAS_INTERRUPTS = 2, /* ffm_platform_interrupt() works */
    FFM_HAS_HEAP = 4,       /* malloc of a partition is the heap of its manifest */
    FFM_HAS_RECORDS = 8,    /* ffm_platform_death() knows who died and why */
    FFM_HAS_MAPS = 16,      /* services see their clients' memory (MM-IOVEC) at this isolation level */
    FFM_HAS_SHARES = 32     /* a client that has taken all its connections leaves others theirs */
};

/** Why a partition was panicked: the programmer errors of FF-M, a bit each, so that a test may accept several. */
enum ffm_cause {
    FFM_CAUSE_SERVICE = 1 << 0,      /* no such service, or not for this caller */
    FFM_CAUSE_VERSION = 1 << 1,      /* outside the version policy */
    FFM_CAUSE_STATELESS = 1 << 2,    /* connect to a stateless service */
    FFM_CAUSE_HANDLE = 1 << 3,       /* no such connection of the caller */
    FFM_CAUSE_TYPE = 1 << 4,         /* request type below zero */
    FFM_CAUSE_VECTORS = 1 << 5,      /* too many vectors */
    FFM_CAUSE_MEMORY = 1 << 6,       /* memory that is not the caller's */
    FFM_CAUSE_BLAMED = 1 << 7,       /* the service answered PSA_ERROR_PROGRAMMER_ERROR */
    FFM_CAUSE_SIGNAL = 1 << 8,       /* not exactly one asserted signal of the right kind */
    FFM_CAUSE_MESSAGE = 1 << 9,      /* no such message of this partition */
    FFM_CAUSE_MESSAGE_TYPE = 1 << 10, /* the message has no vectors */
    FFM_CAUSE_INDEX = 1 << 11,       /* vector index */
    FFM_CAUSE_MAPPED = 1 << 12,      /* streamed although it is or was mapped */
    FFM_CAUSE_ROOM = 1 << 13,        /* more bytes than the output has room for */
    FFM_CAUSE_STATUS = 1 << 14,      /* illegal answer to a connect */
    FFM_CAUSE_RHANDLE = 1 << 15,     /* reverse handle of a stateless request */
    FFM_CAUSE_TARGET = 1 << 16,      /* psa_notify of nobody */
    FFM_CAUSE_PANIC = 1 << 17,       /* psa_panic() */
    FFM_CAUSE_ENDED = 1 << 18,       /* entry_point returned */
    FFM_CAUSE_MAP_OFF = 1 << 19,     /* the service's manifest does not enable mapping */
    FFM_CAUSE_MAP_EMPTY = 1 << 20,   /* a vector of length 0 */
    FFM_CAUSE_MAP_AGAIN = 1 << 21,   /* mapped, read or written before */
    FFM_CAUSE_NOT_MAPPED = 1 << 22,  /* not mapped now */
    FFM_CAUSE_MODEL = 1 << 23,       /* a call of the other programming model */
    FFM_CAUSE_FIRST_LEVEL = 1 << 24  /* a call that a first-level interrupt function may not make */
};

enum ffm_result { FFM_FAIL = 0, FFM_PASS, FFM_SKIP };

/** One test that is over. All strings are valid during the call only; `reason` is "" for a pass. */
struct ffm_line {
    const char *name;    /* a sentence in_one_word, with the side it was run from */
    const char *clauses; /* ids of the clause list, with blanks between them */
    const char *reason;
    enum ffm_result result;
};

/** What the implementation's own record says of the death of a partition. */
struct ffm_death {
    int32_t partition; /* its id; 0 if the record does not say */
    uint32_t cause;    /* one enum ffm_cause; 0 if the record does not say, or says something else */
    char text[200];    /* the record in words, for the reason of a failure */
};

/** The features of this platform. Constant. */
uint32_t ffm_platform_features(void);

/** Takes the result of a test: prints it, counts it. */
void ffm_platform_result(const struct ffm_line *line);

/** Keeps `word` across any restart that a panic may bring; 0 when the run begins. */
void ffm_platform_remember(uint32_t word);
uint32_t ffm_platform_recall(void);

/**
 * Partition `partition` is about to be panicked for one of `causes`. Deaths recorded before are of no interest any more. The
 * platform may arm a watchdog, if its implementation stops at a panic instead of restarting.
 */
void ffm_platform_expect(int32_t partition, uint32_t causes);

/**
 * What was recorded since ffm_platform_expect(). Waits a moment for a record that is still on its way. Exactly one death: true and
 * *death. None, or more than one: false, and death->text says which. The implementation serves again on return.
 */
bool ffm_platform_death(struct ffm_death *death);

/** Makes the interrupt source that manifests call `source` fire once. False if it cannot. */
bool ffm_platform_interrupt(const char *source);

/** Runs `run(argument)` in a second non-secure thread. False if there can be none. At most two; joined before the test ends. */
bool ffm_platform_thread(void (*run)(void *argument), void *argument);
void ffm_platform_join(void);

/** Lets the rest of the system run for about `ms` milliseconds. */
void ffm_platform_pause(uint32_t ms);

/** The suite's: runs what is left to run, in order, and returns when all is done. */
void ffm_run(void);
/** The suite's: the test list as Markdown rows, one call of `put` a row. Needs no implementation. */
void ffm_list(void (*put)(const char *name, const char *sides, const char *clauses, const char *ends));
