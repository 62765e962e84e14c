/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include <stdint.h>

#include "ps/ps.h"
#include "ps/sizes.h"

/*
 * The one Protected Storage of a program: its memory, its store, a key in the crypto service and pages in ITS put together. Used by the partition and, in process, by
 * the direct client; both services see it as one client, whose key and pages nobody else can name.
 */

/**
 * Mounts the store on `flash` (formats a blank medium), gives `key` to the crypto service as a volatile key, and starts. `flash` lives as long as the program;
 * `key` may be wiped after the call. Once per program. `counter` may be NULL.
 *
 * PSA_ERROR_STORAGE_FAILURE  there is no medium, or one fails
 * PSA_ERROR_DATA_INVALID     the medium holds something that is no store of this format
 * PSA_ERROR_NOT_SUPPORTED    a store or a directory of another format version
 * PSA_ERROR_GENERIC_ERROR    the crypto service does not take the key
 * *ps is NULL unless PSA_SUCCESS.
 */
psa_status_t ps_home_open(const struct flash *flash, const uint8_t key[PS_KEY_LEN], const struct ps_counter *counter, struct ps **ps);

/** A fact for the log of the device: `reason` (an enum reason), met `count` times. */
struct ps_note {
    uint32_t reason;
    uint32_t count;
};
enum { PS_NOTES = 3 };

/** What opening met; the number of notes. */
uint32_t ps_home_notes(struct ps_note notes[PS_NOTES]);
