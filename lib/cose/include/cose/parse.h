/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include "cbor/decode.h"
#include "cose/signer.h"

/** Why bytes are not a message of ours. Each has its own cause, so that a verifier can say it. */
enum cose_error {
    COSE_OK = 0,
    COSE_NOT_CBOR,        /* not one valid CBOR item of definite lengths; `cbor` says why */
    COSE_UNTAGGED,        /* no tag in front */
    COSE_CWT_TAG,         /* tag 61: PSA tokens do not use it (RFC 9783 5.1) */
    COSE_WRONG_TAG,       /* another tag than 17 and 18, or one tag inside another */
    COSE_NOT_FOUR,        /* not an array of four elements of the right types */
    COSE_DETACHED,        /* the payload is null: it must be inside */
    COSE_BAD_HEADER,      /* the protected header is no map, or a header we use has the wrong type */
    COSE_ALG_MISSING,     /* no `alg` in the protected header */
    COSE_ALG_UNKNOWN,     /* an `alg` that is not on our list, "none" in any spelling included */
    COSE_ALG_UNPROTECTED, /* `alg` or `crit` outside the protection */
    COSE_HEADER_TWICE,    /* the same header protected and unprotected (RFC 9052 3) */
    COSE_CRITICAL,        /* `crit` is malformed, or names a header we do not understand or that is absent */
    COSE_WRONG_KIND,      /* a MAC algorithm in a Sign1, or a signature algorithm in a Mac0 */
    COSE_SIGNATURE_LEN,   /* the signature or tag has not the length of its algorithm */
    COSE_ERROR_COUNT
};

/** A message taken apart. All spans point into the input. */
struct cose_message {
    enum cose_kind kind;
    enum cose_alg alg;
    struct span protected_header; /* as received, for the bytes to be signed */
    struct span payload;
    struct span signature; /* or tag */
    struct span kid;       /* empty if absent. A hint of the sender's, never a reason to trust a key */
    struct span x5chain;   /* the encoded CBOR item; empty if absent */
    enum cbor_error cbor;  /* with COSE_NOT_CBOR */
};

/**
 * Takes a tagged COSE_Sign1 (18) or COSE_Mac0 (17) apart (RFC 9052 3, 4.2, 6.2). Nothing is verified. Heads longer than
 * needed are accepted: senders need not use the preferred form. On an error `*out` holds the parts read before it, so
 * that a tool can show them; with COSE_BAD_HEADER and later ones the payload is among them.
 */
enum cose_error cose_parse(struct cose_message *out, struct span in);

/** A sentence for people. Never NULL. */
const char *cose_error_text(enum cose_error error);

/** The first certificate (DER) of an x5chain header (RFC 9360 2). Empty if there is none, or it is malformed. */
struct span cose_x5chain_leaf(const struct cose_message *message);

/**
 * Checks the signature or tag of a parsed message with the caller's key, without external data.
 * The status is the verifier's (cose/signer.h). Only PSA_SUCCESS means that the payload is the key holder's.
 */
psa_status_t cose_verify(const struct cose_message *message, const struct cose_verifier *verifier);
