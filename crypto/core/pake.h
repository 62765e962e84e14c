/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include "crypto/crypto.h"

/*
 * Password-authenticated key exchange (API 1.5, 10.13): pake.c has what all protocols share, pake_<protocol>.c the
 * steps of one as a struct pake_scheme, pake_tools.c numbers, elements and keyed hashes. Private to core/.
 */

/** What a protocol needs before its first step. */
enum { PAKE_ROLE = 1, PAKE_USER = 2, PAKE_PEER = 4, PAKE_CONTEXT = 8 };

struct pake_scheme {
    psa_algorithm_t base; /* by `mask` */
    psa_algorithm_t mask;
    uint32_t needs; /* PAKE_*: must be set */
    uint32_t takes; /* PAKE_*: may be set */
    uint32_t steps; /* bit n: step n is one of this protocol */
    uint32_t confirmation; /* the one value that the cipher suite may have */
    bool gives_cipher_key; /* the shared secret is uniform: it may be a block cipher's key */
    /** Is the cipher suite one, and does the key fit it? Takes what it needs of the key. */
    psa_status_t (*setup)(struct crypto_operation *op, const struct crypto_key *key);
    psa_status_t (*check_role)(const struct crypto_pake_op *pake, uint32_t role);
    /** PSA_ERROR_INVALID_ARGUMENT; NULL: any */
    psa_status_t (*check_name)(const struct crypto_pake_op *pake, struct span name);
    /** Once, before the first step. NULL: nothing */
    psa_status_t (*begin)(struct crypto_operation *op);
    /** One step; `out` has room for CRYPTO_PAKE_OUTPUT_MAX bytes. PSA_ERROR_BAD_STATE: not its turn */
    psa_status_t (*output)(struct crypto_operation *op, psa_pake_step_t step, struct out_span out, size_t *out_len);
    psa_status_t (*input)(struct crypto_operation *op, psa_pake_step_t step, struct span in);
    /** The shared secret, in the operation. PSA_ERROR_BAD_STATE: steps are missing */
    psa_status_t (*finish)(struct crypto_operation *op, struct span *secret);
};

/** Those of the image (profile_*.c). NULL at the end. */
extern const struct pake_scheme *const pake_schemes[];
extern const struct pake_scheme pake_jpake, pake_spake2p, pake_sae;

/** bytes: three elements' worth, of SAE's commitment */
enum { CRYPTO_PAKE_OUTPUT_MAX = 2 * CRYPTO_PAKE_ELEMENT_MAX };

/** The operation's group, from its primitive. PSA_ERROR_NOT_SUPPORTED */
psa_status_t pake_open_group(struct crypto_pake_op *pake);

static inline struct span pake_scalar(const struct crypto_pake_op *pake, size_t i)
{
    return span_of(pake->scalar[i], pake->scalar_len);
}

static inline struct out_span pake_scalar_out(struct crypto_pake_op *pake, size_t i)
{
    return out_span_of(pake->scalar[i], pake->scalar_len);
}

static inline struct span pake_element(const struct crypto_pake_op *pake, size_t i)
{
    return span_of(pake->element[i], pake->element_len);
}

static inline struct out_span pake_element_out(struct crypto_pake_op *pake, size_t i)
{
    return out_span_of(pake->element[i], pake->element_len);
}

/** A fresh number from 1 to the order less 1. PSA_ERROR_INSUFFICIENT_ENTROPY */
psa_status_t pake_random_scalar(const struct crypto_pake_op *pake, struct out_span out);

/** `number` modulo the order; PSA_ERROR_INVALID_ARGUMENT if that is 0. */
psa_status_t pake_reduce(const struct crypto_pake_op *pake, struct span number, struct out_span out);

/** Is it a number from 0 to the order less 1, of at most the order's length? */
psa_status_t pake_check_scalar(const struct crypto_pake_op *pake, struct span number);

/** c + a b, or c - a b, modulo the order. */
psa_status_t pake_compute(const struct crypto_pake_op *pake, const struct crypto_scalar_job *job,
                          struct out_span out);

/** What a peer sent: an element in the one form that there is, or PSA_ERROR_INVALID_ARGUMENT. Kept in element `i`. */
psa_status_t pake_take_element(struct crypto_pake_op *pake, struct span in, size_t i);

/** Copies to a step's output. */
psa_status_t pake_give(struct span from, struct out_span out, size_t *out_len);

/** HMAC or CMAC under `key`. */
psa_status_t pake_mac(psa_algorithm_t alg, struct span key, struct span data, struct out_span out);

/** HKDF-Extract and HKDF-Expand of RFC 5869. `out.len` is at most 255 hashes. */
psa_status_t pake_extract(psa_algorithm_t hash, struct span salt, struct span secret, struct out_span prk);
psa_status_t pake_expand(psa_algorithm_t hash, struct span prk, const char *info, struct out_span out);

/** Are they equal? Every byte is looked at. */
bool pake_is_equal(struct span a, struct span b);
