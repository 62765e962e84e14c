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
    DERIVE_COST = 16,
    DERIVE_LABEL = 32,
    DERIVE_CONTEXT = 64,
    DERIVE_SEED = 128,
    DERIVE_OTHER = 256
};

enum { DERIVE_FORBIDS_OUTPUT = 1, DERIVE_FORBIDS_KEY = 2 };

/** Iterations of one call, over all blocks that it makes: bounds the longest call to some seconds. */
enum { DERIVE_COST_MAX = 10000000 };

/** How a step may be given. */
enum { DERIVE_BY_BYTES = 1, DERIVE_BY_KEY = 2, DERIVE_BY_INTEGER = 4, DERIVE_BY_AGREEMENT = 8 };

enum { DERIVE_STEPS_MAX = 4, DERIVE_TYPES_MAX = 4 };

struct derive_step {
    psa_key_derivation_step_t step;
    uint32_t input;         /* enum derive_input; 0 ends a list */
    uint32_t needs;         /* inputs that must have been given */
    uint32_t bars;          /* inputs that must not have been given */
    uint32_t by;            /* DERIVE_BY_* */
    psa_key_type_t types[DERIVE_TYPES_MAX]; /* of a key */
};

/** One algorithm. NULL functions: nothing to do there. */
struct derive_scheme {
    psa_algorithm_t base;   /* with the bits of a free hash zero */
    const psa_algorithm_t *hashes; /* which it may be made of, 0 at the end; NULL: any that has an HMAC */
    uint32_t required;      /* inputs */
    uint64_t capacity;      /* in bytes, or */
    uint32_t blocks_max;    /* of output, if capacity is 0 */
    uint32_t whole;         /* if not 0: output is these many bytes, and comes in one call */
    bool is_cmac;           /* the PRF is CMAC, not HMAC of the hash: `base` has no hash */
    bool binds_length;      /* the capacity at the first output is part of the derivation */
    bool gives_token;       /* output is one key: a WPA3-SAE password token */
    /** Takes one input that the table allowed. PSA_ERROR_INSUFFICIENT_MEMORY: too long for the operation's memory */
    psa_status_t (*take)(struct crypto_operation *op, uint32_t input, struct span data);
    /** Before the first output, the capacity whole. */
    psa_status_t (*begin)(struct crypto_operation *op);
    /** Makes block `n`, from 1 on, in derive->block. */
    psa_status_t (*block)(struct crypto_operation *op, uint64_t n);
    /** All output from the beginning at once. PSA_ERROR_NOT_SUPPORTED: by blocks */
    psa_status_t (*all)(const struct crypto_derive_op *derive, struct out_span out);
    struct derive_step steps[DERIVE_STEPS_MAX];
};

/** Those of the image (profile_*.c). NULL at the end. */
extern const struct derive_scheme *const derive_schemes[];

extern const struct derive_scheme derive_hkdf, derive_hkdf_extract, derive_hkdf_expand;
extern const struct derive_scheme derive_pbkdf2_hmac, derive_pbkdf2_cmac;
extern const struct derive_scheme derive_counter_hmac, derive_counter_cmac;
extern const struct derive_scheme derive_tls12_prf, derive_tls12_psk, derive_tls12_pms;
extern const struct derive_scheme derive_sae_h2e;

/** The scheme of a derivation algorithm; NULL if none is known. */
const struct derive_scheme *derive_scheme_of(psa_algorithm_t kdf);

/** The PRF of the operation under its secret, over three parts. */
psa_status_t derive_prf(struct crypto_operation *op, const struct span parts[3], struct out_span out);

/** The prepared key was that of another secret. */
void derive_forget_prf(struct crypto_operation *op);

/** Keeps an HMAC key: one longer than the hash's block is hashed first, an empty one is zeros, by HMAC's own rule. */
psa_status_t derive_keep_hmac_key(struct crypto_derive_op *derive, struct span data);

/** Appends to the operation's text. PSA_ERROR_INSUFFICIENT_MEMORY */
psa_status_t derive_keep_text(struct crypto_derive_op *derive, struct span data);

/** The next `out.len` bytes of output; capacity was checked and is not touched. */
psa_status_t derive_stream(struct crypto_operation *op, struct out_span out);

/**
 * Takes `len` bytes off the capacity, for bytes or a key.
 *
 * PSA_ERROR_BAD_STATE          an input is missing
 * PSA_ERROR_NOT_PERMITTED      an input forbids it (`forbidden`: DERIVE_FORBIDS_*)
 * PSA_ERROR_INSUFFICIENT_DATA  more than the capacity, which is 0 then
 * PSA_ERROR_NOT_SUPPORTED      so many iterations would take too long
 */
psa_status_t derive_draw(struct crypto_operation *op, size_t len, uint32_t forbidden);

/** derive_draw() for a key, then derive_stream(). */
psa_status_t derive_key_bytes(struct crypto_operation *op, struct out_span out);

/** How a type of key that is not plain bytes comes of the stream (API 1.5, 9.3 to 9.5, "Key derivation"). */
struct derive_key_kind {
    bool (*is_it)(const struct crypto_key_facts *facts);
    /** Room for the key has been made: fills key->material, may shorten key->len. */
    psa_status_t (*make)(struct crypto_operation *op, struct crypto_key *key);
};

/** Those of the image (profile_*.c). NULL at the end. */
extern const struct derive_key_kind *const derive_key_kinds[];
extern const struct derive_key_kind derive_kind_curve, derive_kind_coordinate, derive_kind_des, derive_kind_seed;
extern const struct derive_key_kind derive_kind_spake2p, derive_kind_token;
