/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include "key_cache.h"
#include "library.h"

/*
 * Known-answer tests. A capability counts only if a known answer of it comes out right: libcrypto 3.0 accepts some parameters and
 * silently does something else. Each family has its rows with their answers in *_rows.c and tries them at start.
 */
enum { TRIAL_MAX = 256 }; /* bytes of a key, an input or an answer */

/** Bytes of `hex`, which is one of ours: whole, lower case, at most TRIAL_MAX bytes. Returns how many. */
size_t trial_hex(const char *hex, uint8_t out[TRIAL_MAX]);

/** Did the call succeed with just these bytes? */
bool trial_is(psa_status_t status, const uint8_t *got, size_t got_len, const char *hex);

/** A key that lives for one test. */
struct trial_key {
    uint8_t material[TRIAL_MAX];
    void *_Atomic cache;
    struct crypto_driver_key key;
};

/** `bits` 0: as many as `hex` has. */
void trial_start(struct trial_key *trial, psa_key_type_t type, size_t bits, const char *hex);
void trial_end(struct trial_key *trial);
