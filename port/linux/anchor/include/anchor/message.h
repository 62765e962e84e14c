/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/span.h"

/* What ashlard and `ashlar device provision` say to ashlar-tpm, and its answers: docs/format/tpm.spec.md. Both sides come from one release. */

enum {
    ANCHOR_KEY_LEN = 32,
    ANCHOR_BLOB_MAX = 768, /* a sealed key, as the TPM gives it */
    ANCHOR_HEADER_LEN = 16,
    ANCHOR_MESSAGE_MAX = ANCHOR_HEADER_LEN + ANCHOR_BLOB_MAX,
    ANCHOR_COUNTERS_MAX = 16,
    ANCHOR_SOCKET = 3, /* of ashlar-tpm */
};

enum anchor_kind {
    ANCHOR_READY = 1, /* said once, unasked: the TPM answers, or the status says why not */
    ANCHOR_SEAL,      /* body: a key → blob */
    ANCHOR_UNSEAL,    /* body: a blob → key */
    ANCHOR_MAKE,      /* NV index, authorisation → the first value of a new counter */
    ANCHOR_OPEN,      /* slot, NV index, authorisation → value */
    ANCHOR_READ,      /* slot → value */
    ANCHOR_STEP,      /* slot; the counter grows by one */
    ANCHOR_KIND_END
};

enum anchor_status {
    ANCHOR_OK = 0,
    ANCHOR_TPM,      /* the TPM, or the way to it, failed; `code` is what tpm2-tss says */
    ANCHOR_EXISTS,   /* MAKE: the index is taken */
    ANCHOR_ABSENT,   /* OPEN: there is no such counter, or it is something else. READ, STEP: no such slot */
    ANCHOR_FOREIGN,  /* UNSEAL: this TPM did not seal it */
    ANCHOR_PROTOCOL, /* the message was none */
    ANCHOR_GONE,     /* ashlar-tpm is not there, or answers no more: never said by it */
    ANCHOR_STATUS_COUNT
};

struct anchor_message {
    enum anchor_kind kind;
    enum anchor_status status; /* of an answer */
    uint32_t tag;              /* an answer has that of its request */
    uint32_t code;             /* of an answer, with ANCHOR_TPM */
    struct span body;
};

/** Writes a message. 0 if it does not fit. */
size_t anchor_encode(struct out_span out, const struct anchor_message *message);
/** Strict; `body` lies in `in`. False: it is none. */
bool anchor_decode(struct span in, struct anchor_message *message);
