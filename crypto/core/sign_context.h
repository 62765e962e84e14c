/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include "crypto/state.h"

/* bytes: every scheme of 1.5 that takes a context takes so much */
enum { SIGN_CONTEXT_MAX = 255 };

/** May a context of `len` bytes go with `alg`? */
bool sign_takes_context(psa_algorithm_t alg, size_t len);

/** The way to a driver with or without a context; hash-and-sign schemes come with their hash. */
psa_status_t sign_job(struct crypto_key *key, const struct crypto_sign_job *job, struct out_span out, size_t *out_len);
psa_status_t verify_job(struct crypto_key *key, const struct crypto_sign_job *job, struct span signature);
