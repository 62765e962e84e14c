/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "anchor/message.h"

/*
 * The machine's TPM as a device uses it: seals the root key, and counts. Spoken to by ashlar-tpm, a process of its own, so that neither
 * the supervisor nor a partition holds the TPM's library, and a TPM that hangs holds up nobody but who waits for it.
 */

/** How to reach the TPM if nothing is said. */
#define ANCHOR_TPM_DEFAULT "device:/dev/tpmrm0"

struct anchor {
    int socket; /* -1: there is none */
    int pidfd;
    uint32_t code; /* of the last answer */
};

/**
 * Starts ashlar-tpm from the open program `program` (which stays the caller's) over the TPM `where`: "device:PATH" or
 * "swtpm:host=ADDRESS,port=N". Waits until it answers. On failure nothing is left. ANCHOR_TPM: it cannot reach the TPM.
 */
enum anchor_status anchor_start(struct anchor *anchor, int program, const char *where);
/** It ends by itself once nobody talks to it. Harmless on one that is not there. */
void anchor_stop(struct anchor *anchor);

/** A sentence with its mend. Never NULL. */
const char *anchor_status_text(enum anchor_status status);

/* These wait, at most a minute. On failure outputs are zero. */
enum anchor_status anchor_seal(struct anchor *anchor, const uint8_t key[ANCHOR_KEY_LEN], uint8_t blob[ANCHOR_BLOB_MAX], size_t *len);
enum anchor_status anchor_unseal(struct anchor *anchor, struct span blob, uint8_t key[ANCHOR_KEY_LEN]);
/** A new counter at NV index `index`, stepped once; *value is where it begins: above all that any counter of this TPM ever had. */
enum anchor_status anchor_counter_make(struct anchor *anchor, uint32_t index, const uint8_t authorisation[ANCHOR_KEY_LEN], uint64_t *value);
/** From now on slot `slot`, below ANCHOR_COUNTERS_MAX, is this counter. */
enum anchor_status anchor_counter_open(struct anchor *anchor, uint32_t slot, uint32_t index,
                                       const uint8_t authorisation[ANCHOR_KEY_LEN], uint64_t *value);

/** Asks, and does not wait. `kind`: ANCHOR_READ or ANCHOR_STEP. False: it is gone. */
bool anchor_ask(struct anchor *anchor, enum anchor_kind kind, uint32_t tag, uint32_t slot);
/** What anchor_ask() was answered. */
struct anchor_answer {
    enum anchor_kind kind;
    enum anchor_status status;
    uint32_t tag;
    uint64_t value; /* of READ */
};
/** 1: *answer is filled; 0: nothing is there; -1: it is gone. */
int anchor_take(struct anchor *anchor, struct anchor_answer *answer);
