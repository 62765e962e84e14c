/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include "cbor/encode.h"
#include "cose/signer.h"

/*
 * Makes a tagged COSE_Sign1 or COSE_Mac0, whichever the signer's algorithm is for: protected header {1: alg}, empty
 * unprotected header, payload inside, no external data (RFC 9052 4.2, 6.2). The bytes to be signed are built in the
 * output buffer itself, which is always large enough for them, so no second buffer exists.
 *
 *     struct cose_writer w;
 *     status = cose_create_begin(&w, signer, payload_len, out);
 *     ... encode exactly payload_len bytes with w.payload ...
 *     status = cose_create_finish(&w, &len);
 */
struct cose_writer {
    struct cbor_encoder payload; /* the caller puts the payload with it */
    const struct cose_signer *signer;
    struct out_span out;
    size_t payload_at;  /* offset of the payload in the bytes to be signed */
    size_t payload_len; /* bytes */
    size_t message_len; /* bytes of the whole message */
};

/** The exact size of a message over `payload_len` bytes. 0 if `alg` is COSE_ALG_NONE or the size does not fit. */
size_t cose_create_size(enum cose_alg alg, size_t payload_len);

/**
 * Starts a message. `out` belongs to the caller and must live until cose_create_finish().
 *
 * PSA_ERROR_INVALID_ARGUMENT  the signer's algorithm is none
 * PSA_ERROR_BUFFER_TOO_SMALL  `out` has less than cose_create_size() bytes; nothing was written
 */
psa_status_t cose_create_begin(struct cose_writer *w, const struct cose_signer *signer, size_t payload_len,
                               struct out_span out);

/**
 * Signs and completes the message at the start of `out`. `*len` gets its bytes, or 0 on failure, where what was
 * written is cleared.
 *
 * PSA_ERROR_INVALID_ARGUMENT  the payload put is not the length promised, or its encoder failed
 * any other                   what the signer returned
 */
psa_status_t cose_create_finish(struct cose_writer *w, size_t *len);

/** Both steps for a payload that exists already and lies outside `out`. Statuses of both. */
psa_status_t cose_create(const struct cose_signer *signer, struct span payload, struct out_span out, size_t *len);
