/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include "crypto/driver.h"

/*
 * The forms of EdDSA (RFC 8032) that libcrypto has not before 3.2: Ed25519ctx, Ed25519ph, Ed448 with a context,
 * Ed448ph. `job->is_hash` says that `in` is PH(M). They are made of libcrypto's points and numbers: each Edwards
 * curve is a curve in short Weierstrass form in other coordinates.
 */

/** Is this one of those forms with a key of so many bits, and did its known answers come out? */
bool openssl_has_edwards(psa_algorithm_t alg, size_t bits);

psa_status_t openssl_edwards_sign(const struct crypto_driver_key *key, const struct crypto_sign_job *job,
                                  struct out_span out, size_t *out_len);
psa_status_t openssl_edwards_verify(const struct crypto_driver_key *key, const struct crypto_sign_job *job,
                                    struct span signature);

/* Verification in parts, of plain EdDSA too: the message is hashed once. `job->in` is the signature. */
psa_status_t openssl_edwards_begin(struct crypto_driver_state *state, const struct crypto_driver_key *key,
                                   const struct crypto_sign_job *job);
psa_status_t openssl_edwards_update(struct crypto_driver_state *state, struct span in);
psa_status_t openssl_edwards_end(struct crypto_driver_state *state);
void openssl_edwards_abort(struct crypto_driver_state *state);

/** Do the published answers of a curve come out (edwards_answers.c)? */
bool openssl_edwards_answers(size_t bits);
