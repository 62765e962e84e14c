/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include "crypto/crypto.h"

/*
 * Key derivation, split in what the API demands (derive.c, derive_output.c) and how the bytes come about
 * (derive_stream.c). Private to core/.
 */

/** Steps as bits, so that order is a table. */
enum derive_input {
    DERIVE_SECRET = 1,
    DERIVE_PASSWORD = 2,
    DERIVE_SALT = 4,
    DERIVE_INFO = 8,
    DERIVE_COST = 16
};

enum { DERIVE_FORBIDS_OUTPUT = 1, DERIVE_FORBIDS_KEY = 2 };

/** Iterations of one call, over all blocks that it makes: bounds the longest call to some seconds. */
enum { DERIVE_COST_MAX = 10000000 };

/** How a step may be given. */
enum { DERIVE_BY_BYTES = 1, DERIVE_BY_KEY = 2, DERIVE_BY_INTEGER = 4, DERIVE_BY_AGREEMENT = 8 };

struct derive_step {
    psa_key_derivation_step_t step;
    uint32_t input;         /* enum derive_input; 0 ends a list */
    uint32_t needs;         /* inputs that must have been given */
    uint32_t bars;          /* inputs that must not have been given */
    uint32_t by;            /* DERIVE_BY_* */
    psa_key_type_t types[3]; /* of a key */
};

struct derive_scheme {
    psa_algorithm_t base;   /* with the hash bits zero */
    uint32_t required;      /* inputs */
    uint64_t blocks_max;    /* of output, of the hash's length each */
    struct derive_step steps[4];
};

/** The scheme of a derivation algorithm; NULL if none is known. */
const struct derive_scheme *derive_scheme_of(psa_algorithm_t kdf);

/** Takes one input that the table allowed. PSA_ERROR_INSUFFICIENT_MEMORY: too long for the operation's memory */
psa_status_t derive_take(struct crypto_operation *op, uint32_t input, struct span data);

/** The next `out.len` bytes of output; capacity was checked and is not touched. */
psa_status_t derive_stream(struct crypto_operation *op, struct out_span out);
