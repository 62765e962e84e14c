/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include <stdbool.h>

#include "cose/signer.h"

/*
 * A key that tokens are verified with, by OpenSSL. A key knows what it is: an elliptic-curve public key is never used
 * as an HMAC secret, nor the other way round, whatever a token's header says.
 */
struct verifier_key;

enum verifier_key_fault {
    VERIFIER_KEY_OK = 0,
    VERIFIER_KEY_FORM,    /* neither PEM nor DER of a SubjectPublicKeyInfo, nor a point in hexadecimal */
    VERIFIER_KEY_KIND,    /* a public key, but not on P-256, P-384 or P-521 */
    VERIFIER_KEY_PRIVATE, /* a private key, which has no business with a verifier */
    VERIFIER_KEY_SHORT,   /* a secret of fewer than 16 bytes */
    VERIFIER_KEY_MEMORY
};

/**
 * A public key from PEM or DER (SubjectPublicKeyInfo), or from an uncompressed point in hexadecimal (04, x, y); white
 * space around it is allowed. NULL with the reason in `*fault`. The caller frees it.
 */
struct verifier_key *verifier_key_public(struct span bytes, enum verifier_key_fault *fault);
/** A secret shared with the device, for COSE_Mac0, as its raw bytes. NULL with the reason in `*fault`. */
struct verifier_key *verifier_key_secret(struct span bytes, enum verifier_key_fault *fault);
/** Wipes and frees. NULL is allowed. */
void verifier_key_free(struct verifier_key *key);

/** What to do about a fault, for people. */
const char *verifier_key_fault_text(enum verifier_key_fault fault);

/** The port that cose_verify() wants. It borrows the key. Statuses as in cose/signer.h. */
struct cose_verifier verifier_key_port(const struct verifier_key *key);

bool verifier_key_equal(const struct verifier_key *a, const struct verifier_key *b);
/** True if the certificate (DER) is for this public key. Its own signature, dates and names are not judged. */
bool verifier_key_is_in_certificate(const struct verifier_key *key, struct span certificate);
/**
 * True if the 33 bytes are 01 and a SHA-256 of the key in one of the usual forms: COSE_Key map, uncompressed point or
 * SubjectPublicKeyInfo; for a secret, the hash of its hash.
 */
bool verifier_key_has_instance_id(const struct verifier_key *key, struct span instance_id);

/** Fills `out` with bytes fit for a nonce. False if the library has none to give. */
bool verifier_random(struct out_span out);
