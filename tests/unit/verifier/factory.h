/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include "cose/create.h"
#include "verifier/verifier.h"

/* Makes tokens, right ones and any wrong one, each correctly signed, so that a refusal has its own cause alone. */

enum { FACTORY_CLAIMS_MAX = 48, FACTORY_TOKEN_MAX = 4096 };

struct factory_claim {
    uint8_t key[16]; /* encoded */
    size_t key_len;
    uint8_t value[1600]; /* encoded */
    size_t value_len;
};

struct factory {
    enum cose_alg alg;
    struct factory_claim claims[FACTORY_CLAIMS_MAX];
    size_t count;
    uint8_t token[FACTORY_TOKEN_MAX];
    size_t token_len;
};

/** A good token's claims: all optional ones too. The device's nonce is 32 bytes of 01. */
void factory_good(struct factory *f, enum attestation_profile profile);
/** Only what the profile demands. */
void factory_mandatory_only(struct factory *f, enum attestation_profile profile);
/** Sets a claim to the CBOR item in hexadecimal; adds it if it is not there. */
void factory_set(struct factory *f, int64_t label, const char *hex);
/** Adds a claim even if the key is there; key and value in hexadecimal. */
void factory_append(struct factory *f, const char *key, const char *value);
void factory_remove(struct factory *f, int64_t label);

/** Encodes and signs the claims with the test key of f->alg. */
struct span factory_token(struct factory *f);
/** Signs any payload bytes. */
struct span factory_sign(struct factory *f, struct span payload);
/** A signer with the test key of an algorithm; `other` takes a second key. */
struct cose_signer factory_signer(enum cose_alg alg, bool other);
/** The verifier's key for factory_signer(alg, other). The caller frees it. */
struct verifier_key *factory_key(enum cose_alg alg, bool other);
/** The public key in PEM, or a self-signed certificate in DER. Returns the length. */
size_t factory_pem(enum cose_alg alg, bool other, char *out, size_t room);
size_t factory_certificate(enum cose_alg alg, bool other, uint8_t *out, size_t room);

/** A reference that the good claims fit. Its rows live as long as the program. */
struct reference factory_reference(void);
