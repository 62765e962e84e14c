/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "psa/error.h"
#include "rt/port.h"

/*
 * The device that one program is: a state folder, a root key, stores. For clients that enter a service's core in
 * the caller's own thread, beside rt/port.h. Everything here is thread-safe and opens what it needs at first use.
 */

/**
 * * Who is running now: a partition's id (above 0) inside a partition's code, else the program itself, -1 - effective
 * uid at the first use. 0 if that user has no identity of its own (the overflow uid, or one too large): refuse it.
 */
int32_t inproc_current_client(void);

/**
 * Whether calls may be served. To be asked at the start of every direct call. On failure nothing may be used.
 *
 * PSA_ERROR_COMMUNICATION_FAILURE  this process was forked from the one that is the device
 * PSA_ERROR_NOT_PERMITTED          this user has no identity (inproc_current_client() is 0)
 */
psa_status_t inproc_ready(void);

/**
 * The calling thread does the work of service partition `pid`, which this program has as a library, until
 * inproc_leave(): rt_root_key, rt_store and rt_boot_record answer for it, its name being `name` and its store
 * `store_size` bytes (0: none). `name` outlives the visit. Nests. With `is_client`, what it calls directly
 * meanwhile comes from `pid`: inproc_current_client() says so. Otherwise that says what it said before.
 */
struct inproc_visit {
    int32_t pid;
    const char *name;
    uint32_t store_size;
    bool is_client;
    const struct inproc_visit *outer; /* set by inproc_enter */
};
void inproc_enter(struct inproc_visit *visit);
void inproc_leave(struct inproc_visit *visit);

/**
 * The key of partition `pid` for `purpose`, derived from the root, which is made at first use. The caller wipes it.
 *
 * PSA_ERROR_STORAGE_FAILURE        no state folder can be used, or the root key file cannot; `key` is zeroed
 * PSA_ERROR_COMMUNICATION_FAILURE  as inproc_ready(); `key` is zeroed
 */
psa_status_t inproc_root_key(int32_t pid, const char *purpose, uint8_t key[RT_ROOT_KEY_LEN]);

/**
 * The store `name` (letters, digits, '-', '_') as a flash device of `size` bytes, rounded up to whole blocks; made
 * erased if it is not there. The same name gives the same device, which lives as long as the program. NULL, with a
 * reason, if it cannot be had.
 */
struct flash;
const struct flash *inproc_store(const char *name, uint32_t size);

/**
 * The state folder: $ASHLAR_STATE, else $XDG_DATA_HOME/ashlar/inproc, else $HOME/.local/share/ashlar/inproc. NULL
 * if none can be used.
 */
const char *inproc_state_folder(void);
