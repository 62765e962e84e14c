/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include "crypto/crypto.h"

enum { AGREE_SECRET_MAX = 1024 }; /* bytes: FFDH of 8192 bits */

/**
 * Holds call->key for call->alg (a standalone or combined agreement) and computes the shared secret with the peer
 * in in[0].
 */
psa_status_t agree_secret(struct crypto *crypto, const struct crypto_caller *caller, const struct crypto_call *call,
                          struct out_span secret, size_t *secret_len);
