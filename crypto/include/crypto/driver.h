/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include <stdbool.h>
#include <stdint.h>

#include "base/span.h"
#include "crypto/sizes.h"
#include "psa/crypto.h"

/*
 * The seam between the Crypto API (ours, crypto/core) and primitives (a library's, crypto/drivers/<name>). A driver is
 * one `const struct crypto_driver`; an image lists its drivers in order of preference and crypto/dispatch walks the
 * list: key location first, then the first that does not answer PSA_ERROR_NOT_SUPPORTED. A NULL entry means the same as
 * that answer.
 *
 * What the core guarantees to a driver: the algorithm and key type fit together, policy allows the use, lengths that
 * the specification bounds are within bounds, `out` has the room that the specification asks for (the driver still
 * checks), in and out do not overlap, but that one-shot ciphers and AEAD, and updates that begin on a block, may work
 * in place (`out` begins where `in` does). Key material is never NULL. Calls for one operation never overlap; calls for
 * one key may, from several threads. What a driver guarantees: secrets of its own are wiped before it returns or frees;
 * on failure nothing of a result is left in `out` that an attacker could use; no status but those the Crypto API names
 * for the call.
 */

/** A key as a driver sees it. */
struct crypto_driver_key {
    psa_key_type_t type;
    size_t bits;
    struct span material; /* the export form of the Crypto API (or an opaque blob, by location) */
    /*
     * One pointer of the slot's for the driver: a prepared context (key schedule, EVP_PKEY, HMAC pads). Never NULL;
     * *cache is NULL at first. The driver takes it out with an atomic exchange and puts it back when done, so two
     * threads never share a context. When the key leaves the slot the core calls forget(*cache).
     */
    void *_Atomic *cache;
};

/** State of one multi-part operation. Zeroed by the core before setup and wiped after abort. May hold pointers; is
 * never moved. */
struct crypto_driver_state {
    _Alignas(16) uint8_t bytes[CRYPTO_DRIVER_STATE_SIZE];
};

enum crypto_direction { CRYPTO_ENCRYPT = 1, CRYPTO_DECRYPT = 2 };

/** One call of AEAD. `tag_len` is that of the algorithm. One-shot: the tag stands behind the ciphertext, in `in` or
 * `out`. */
struct crypto_aead_job {
    psa_algorithm_t alg;
    enum crypto_direction direction;
    size_t tag_len;
    struct span nonce;
    struct span ad;  /* one-shot only */
    struct span in;  /* one-shot only */
    size_t ad_total; /* multi-part: declared lengths, or SIZE_MAX if none were declared */
    size_t in_total;
};

struct crypto_cipher_job {
    psa_algorithm_t alg;
    enum crypto_direction direction;
    struct span iv; /* empty where the algorithm has none */
    struct span in; /* one-shot only */
};

/** One call of asymmetric encryption. */
struct crypto_crypt_job {
    psa_algorithm_t alg;
    struct span in;
    struct span salt; /* the label of OAEP */
};

/** One signature with a context: PSA_ALG_SIGN_SUPPORTS_CONTEXT(alg). */
struct crypto_sign_job {
    psa_algorithm_t alg;
    bool is_hash; /* `in` is the message's hash */
    struct span in;
    struct span context;
};

/** A key to be made, with custom data (psa_generate_key_custom()). */
struct crypto_key_wish {
    psa_key_type_t type;
    size_t bits;
    struct span custom;
};

/** What an encapsulation gives; the lengths are the driver's to set. */
struct crypto_encapsulation {
    struct out_span ciphertext;
    struct out_span secret;
    size_t ciphertext_len;
    size_t secret_len;
};

/** Bytes of the largest group element that PAKE works with: finite fields to 3072 bits. */
enum { CRYPTO_ELEMENT_MAX = 384 };

/** Lengths of a group, in bytes. An element is 04 || x || y, or a number of the field. */
struct crypto_group {
    size_t element_len;
    size_t scalar_len;
    size_t field_len;
    size_t prime_bits;
    uint8_t prime[CRYPTO_ELEMENT_MAX]; /* field_len bytes, big-endian */
};

/** One number times one element. No scalar: 1; no element: the group's generator. */
struct crypto_term {
    struct span scalar;
    struct span element;
};

/** (c + a * b) or (c - a * b) modulo the group's order; each a big-endian number of any length, empty: 0. */
struct crypto_scalar_job {
    struct span a;
    struct span b;
    struct span c;
    bool subtracts;
    bool is_from_1; /* instead: 1 + c modulo the order less 1, which is never 0 */
};

enum crypto_map_kind {
    CRYPTO_MAP_UNIFORM = 1, /* any number has an element: hash-to-element */
    CRYPTO_MAP_TRY          /* about half have one: hunting and pecking */
};

struct crypto_map {
    enum crypto_map_kind kind;
    struct span value;   /* big-endian; CRYPTO_MAP_TRY: field_len bytes */
    uint32_t is_odd;     /* CRYPTO_MAP_TRY on a curve: the last bit of y */
};

/** A key that a location has of itself: what it is, and all that may be done with it. */
struct crypto_attachment {
    psa_key_type_t type;
    size_t bits;
    psa_key_usage_t usage;
    psa_algorithm_t alg;
};

struct crypto_driver {
    const char *name;
    psa_key_location_t location; /* PSA_KEY_LOCATION_LOCAL_STORAGE, or that of a secure element */

    /** Fetches algorithms, seeds random, runs the known-answer tests. Called once, before lock-down and before any
     * thread. */
    psa_status_t (*start)(void);
    /** Frees a key's prepared context; NULL is allowed. */
    void (*forget)(void *cache);

    /** Fills `out` from a cryptographic random generator. PSA_ERROR_INSUFFICIENT_ENTROPY */
    psa_status_t (*random)(struct out_span out);

    /* Hash. *out_len = PSA_HASH_LENGTH(alg). clone: `to` is zeroed. */
    psa_status_t (*hash_compute)(psa_algorithm_t alg, struct span in, struct out_span out, size_t *out_len);
    psa_status_t (*hash_setup)(struct crypto_driver_state *state, psa_algorithm_t alg);
    psa_status_t (*hash_update)(struct crypto_driver_state *state, struct span in);
    psa_status_t (*hash_finish)(struct crypto_driver_state *state, struct out_span out, size_t *out_len);
    psa_status_t (*hash_clone)(const struct crypto_driver_state *from, struct crypto_driver_state *to);
    /** The state in the API's form (10.2.5). PSA_ERROR_NOT_SUPPORTED, PSA_ERROR_BUFFER_TOO_SMALL */
    psa_status_t (*hash_suspend)(struct crypto_driver_state *state, struct out_span out, size_t *out_len);
    /** Sets up from such a state, whose algorithm field says `alg`. PSA_ERROR_INVALID_ARGUMENT: it is none. */
    psa_status_t (*hash_resume)(struct crypto_driver_state *state, psa_algorithm_t alg, struct span in);
    void (*hash_abort)(struct crypto_driver_state *state);

    /* Extendable output. output fills `out` whole with what comes next; no update after it.
     * PSA_ERROR_INSUFFICIENT_MEMORY: further than this driver gets. */
    psa_status_t (*xof_setup)(struct crypto_driver_state *state, psa_algorithm_t alg);
    psa_status_t (*xof_update)(struct crypto_driver_state *state, struct span in);
    psa_status_t (*xof_output)(struct crypto_driver_state *state, struct out_span out);
    void (*xof_abort)(struct crypto_driver_state *state);

    /* MAC of full length: `alg` is the base algorithm; truncation and comparison are the core's. */
    psa_status_t (*mac_compute)(const struct crypto_driver_key *key, psa_algorithm_t alg, struct span in,
                                struct out_span out, size_t *out_len);
    psa_status_t (*mac_setup)(struct crypto_driver_state *state, const struct crypto_driver_key *key,
                              psa_algorithm_t alg);
    psa_status_t (*mac_update)(struct crypto_driver_state *state, struct span in);
    psa_status_t (*mac_finish)(struct crypto_driver_state *state, struct out_span out, size_t *out_len);
    void (*mac_abort)(struct crypto_driver_state *state);

    /* Unauthenticated cipher. The iv comes from the core. finish: PSA_ERROR_INVALID_ARGUMENT for a partial block,
     * PSA_ERROR_INVALID_PADDING. */
    psa_status_t (*cipher)(const struct crypto_driver_key *key, const struct crypto_cipher_job *job,
                           struct out_span out, size_t *out_len);
    psa_status_t (*cipher_setup)(struct crypto_driver_state *state, const struct crypto_driver_key *key,
                                 const struct crypto_cipher_job *job);
    psa_status_t (*cipher_update)(struct crypto_driver_state *state, struct span in, struct out_span out,
                                  size_t *out_len);
    psa_status_t (*cipher_finish)(struct crypto_driver_state *state, struct out_span out, size_t *out_len);
    void (*cipher_abort)(struct crypto_driver_state *state);

    /*
     * AEAD. Decryption: PSA_ERROR_INVALID_SIGNATURE, and then `out` is wiped. Multi-part: ad whole before in. finish
     * gives the tag of encryption, verify takes that of decryption; the core withholds nothing: plaintext before verify
     * is the caller's risk (API 1.5, 10.5). aead_update may give less than it took; what is held back comes from finish
     * or verify through `out`.
     */
    psa_status_t (*aead)(const struct crypto_driver_key *key, const struct crypto_aead_job *job, struct out_span out,
                         size_t *out_len);
    psa_status_t (*aead_setup)(struct crypto_driver_state *state, const struct crypto_driver_key *key,
                               const struct crypto_aead_job *job);
    psa_status_t (*aead_update_ad)(struct crypto_driver_state *state, struct span ad);
    psa_status_t (*aead_update)(struct crypto_driver_state *state, struct span in, struct out_span out,
                                size_t *out_len);
    psa_status_t (*aead_finish)(struct crypto_driver_state *state, struct out_span out, size_t *out_len,
                                struct out_span tag);
    psa_status_t (*aead_verify)(struct crypto_driver_state *state, struct span tag, struct out_span out,
                                size_t *out_len);
    void (*aead_abort)(struct crypto_driver_state *state);

    /* Key wrapping. unwrap: `out` has room for `in.len` bytes; PSA_ERROR_INVALID_SIGNATURE: nobody wrapped this. */
    psa_status_t (*wrap)(const struct crypto_driver_key *key, psa_algorithm_t alg, struct span in, struct out_span out,
                         size_t *out_len);
    psa_status_t (*unwrap)(const struct crypto_driver_key *key, psa_algorithm_t alg, struct span in, struct out_span out,
                           size_t *out_len);

    /* Asymmetric. Signatures in the API's form (ECDSA: r || s). verify: PSA_ERROR_INVALID_SIGNATURE. */
    psa_status_t (*sign_hash)(const struct crypto_driver_key *key, psa_algorithm_t alg, struct span hash,
                              struct out_span out, size_t *out_len);
    psa_status_t (*verify_hash)(const struct crypto_driver_key *key, psa_algorithm_t alg, struct span hash,
                                struct span signature);
    /** For algorithms that take the message itself (EdDSA); others are hash and sign in the core. */
    psa_status_t (*sign_message)(const struct crypto_driver_key *key, psa_algorithm_t alg, struct span message,
                                 struct out_span out, size_t *out_len);
    psa_status_t (*verify_message)(const struct crypto_driver_key *key, psa_algorithm_t alg, struct span message,
                                   struct span signature);
    /** The same with a context that is not empty. */
    psa_status_t (*sign_with_context)(const struct crypto_driver_key *key, const struct crypto_sign_job *job,
                                      struct out_span out, size_t *out_len);
    psa_status_t (*verify_with_context)(const struct crypto_driver_key *key, const struct crypto_sign_job *job,
                                        struct span signature);
    /* Verification in parts of schemes that are no hash-and-sign and read the message once (EdDSA). `job->in` is
     * the signature, of the right length, which the driver keeps. end: PSA_ERROR_INVALID_SIGNATURE. abort comes
     * after every begin, whatever it gave. */
    psa_status_t (*verify_begin)(struct crypto_driver_state *state, const struct crypto_driver_key *key,
                                 const struct crypto_sign_job *job);
    psa_status_t (*verify_update)(struct crypto_driver_state *state, struct span in);
    psa_status_t (*verify_end)(struct crypto_driver_state *state);
    void (*verify_abort)(struct crypto_driver_state *state);
    /** PSA_ERROR_INVALID_ARGUMENT: a message or salt of no good length. Decryption: PSA_ERROR_INVALID_PADDING,
     * found in time that does not depend on the plaintext. */
    psa_status_t (*asymmetric_encrypt)(const struct crypto_driver_key *key, const struct crypto_crypt_job *job,
                                       struct out_span out, size_t *out_len);
    psa_status_t (*asymmetric_decrypt)(const struct crypto_driver_key *key, const struct crypto_crypt_job *job,
                                       struct out_span out, size_t *out_len);
    /** Key encapsulation that is a primitive (ML-KEM); ECIES is the core's, of generate, export_public and agree. */
    psa_status_t (*encapsulate)(const struct crypto_driver_key *key, psa_algorithm_t alg,
                                struct crypto_encapsulation *made);
    psa_status_t (*decapsulate)(const struct crypto_driver_key *key, psa_algorithm_t alg, struct span ciphertext,
                                struct out_span secret, size_t *secret_len);
    /** The raw shared secret. `peer` is in export form. PSA_ERROR_INVALID_ARGUMENT for a point not on the curve. */
    psa_status_t (*agree)(const struct crypto_driver_key *key, psa_algorithm_t alg, struct span peer,
                          struct out_span out, size_t *out_len);

    /* Keys. */
    /** A fresh key of `type` and `bits` in export form. Only for types that are not plain random bytes. */
    psa_status_t (*generate)(psa_key_type_t type, size_t bits, struct out_span out, size_t *out_len);
    /** The same with custom data of the API's, never empty. PSA_ERROR_INVALID_ARGUMENT: it is none of the type's */
    psa_status_t (*generate_custom)(const struct crypto_key_wish *wish, struct out_span out, size_t *out_len);
    /** Is `material` a good key of `type`? *bits becomes its size; if not 0 before, it must be equal.
     * PSA_ERROR_INVALID_ARGUMENT */
    psa_status_t (*check)(psa_key_type_t type, struct span material, size_t *bits);
    psa_status_t (*export_public)(const struct crypto_driver_key *key, struct out_span out, size_t *out_len);

    /*
     * Opaque keys, of a driver whose location is not local storage. What it gives to keep in a key's place is a
     * blob of its own form, of at most 144 bytes; other entries get it as the key's material.
     * PSA_ERROR_NOT_SUPPORTED: no keys of that type and size.
     */
    /** Takes in a key in export form. *bits as in check. PSA_ERROR_INVALID_ARGUMENT */
    psa_status_t (*import_opaque)(psa_key_type_t type, size_t *bits, struct span material, struct out_span blob,
                                  size_t *blob_len);
    psa_status_t (*generate_opaque)(psa_key_type_t type, size_t bits, struct out_span blob, size_t *blob_len);
    /** Finds a key that the location has of itself. PSA_ERROR_DOES_NOT_EXIST */
    psa_status_t (*attach)(struct span label, struct crypto_attachment *attachment, struct out_span blob,
                           size_t *blob_len);

    /** PBKDF2 with HMAC of `hash_alg`. Optional: without it the core composes it from mac_*. */
    psa_status_t (*pbkdf2_hmac)(psa_algorithm_t hash_alg, struct span password, struct span salt, uint64_t iterations,
                                struct out_span out);

    /*
     * Groups, named by PSA_PAKE_PRIMITIVE(). Numbers are secret: time may depend on their lengths alone.
     * PSA_ERROR_NOT_SUPPORTED: not that group.
     */
    psa_status_t (*group_facts)(psa_pake_primitive_t group, struct crypto_group *facts);
    /** Is it an element of the group of prime order, and not the neutral one? PSA_ERROR_INVALID_ARGUMENT */
    psa_status_t (*group_check)(psa_pake_primitive_t group, struct span element);
    /** The sum of terms into `out`, element_len bytes. PSA_ERROR_INVALID_ARGUMENT: it is the neutral element */
    psa_status_t (*group_combine)(psa_pake_primitive_t group, const struct crypto_term *terms, size_t count,
                                  struct out_span out);
    /** A number into `out`, scalar_len bytes. */
    psa_status_t (*group_scalar)(psa_pake_primitive_t group, const struct crypto_scalar_job *job, struct out_span out);
    /** An element of a number (IEEE 802.11, 12.4.4) into `out`, element_len bytes. *is_good: 1, or 0 if it has none. */
    psa_status_t (*group_map)(psa_pake_primitive_t group, const struct crypto_map *map, struct out_span out,
                              uint8_t *is_good);

    /**
     * Does it carry `alg` with such a key: PSA_SUCCESS or PSA_ERROR_NOT_SUPPORTED. Optional: without it the core takes
     * a present entry for the class of `alg` as a yes, and the truth shows when the work starts.
     */
    psa_status_t (*carries)(psa_algorithm_t alg, psa_key_type_t type, size_t bits);
};

/** The image's drivers in order of preference, NULL-terminated. Defined once per image
 * (images/<image>/crypto_drivers.c). */
extern const struct crypto_driver *const crypto_drivers[];
