/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include <setjmp.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "lock/answer.h"
#include "lock/client.h"

/*
 * The three partitions of the lock on a table: their real code, and in place of the rest of the device a store, a clock, hands at the
 * keypad and ears at the bolt that a test holds. Every call of a service or a device is a step; a test may make step n fail, or cut the
 * power there.
 */

enum { TABLE_OWNER = -1001, TABLE_THIEF = -1002, TABLE_KEYS_MAX = 128, TABLE_OBJECTS = 512 };

struct table_object {
    int32_t client;
    uint64_t uid;
    size_t len;
    uint8_t data[80];
};

struct table {
    struct table_object objects[TABLE_OBJECTS]; /* client 0: free */
    uint64_t epoch;
    uint64_t now_ms;
    int32_t client;   /* who the next messages come from */
    uint64_t session;
    char stale[TABLE_KEYS_MAX]; /* pressed before anybody asked */
    char typed[TABLE_KEYS_MAX]; /* to be pressed when asked */
    char pressed;     /* at the inside button; 0: nobody */
    char bolt[64];    /* what the motor was told, one letter a move: o, l */
    unsigned steps;   /* so far */
    unsigned fail_at; /* this step fails; 0 none */
    unsigned cut_at;  /* at this step the power goes */
    bool is_failing;  /* every step of storage fails */
    unsigned checks;  /* times that a PIN was compared */
    const uint8_t *verdict; /* what the actuator hears instead of the verdict on a grant, LOCK_VERDICT_LEN bytes; NULL: what was said */
    jmp_buf power;
};
extern struct table table;

/** A new lock, nobody has touched it. */
void table_set_up(void);

/** Off and on again: memory is lost, the store stays, the epoch is another. The clock runs on. */
void table_restart(void);

/** Types `keys` whenever asked, and asks for a grant until there is an answer. */
struct lock_answer table_grant(uint32_t action, const char *keys);
struct lock_answer table_enrol(const char *keys);
/** A grant by `keys`, then unlock with it. */
struct lock_answer table_unlock(const char *keys);

/** The kept object, or NULL. */
struct table_object *table_object(int32_t client, uint64_t uid);

/** Of the partitions' own memory (partition_here.c). */
void table_forget_actuator(void);
void table_forget_log(void);
