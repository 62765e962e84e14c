/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include <stdatomic.h>
#include <stdbool.h>

#include "crypto/driver.h"
#include "crypto/sizes.h"

/*
 * The state of one instance, laid open so that its owner can place it. Only crypto/ reads or writes the members.
 */
enum crypto_key_state {
    CRYPTO_KEY_FREE = 0,
    CRYPTO_KEY_MAKING,   /* being created: the name is taken, nobody can use it */
    CRYPTO_KEY_LOADING,  /* being read from the store by one thread */
    CRYPTO_KEY_REMOVING, /* being removed from the store: the name still counts as taken */
    CRYPTO_KEY_CLEANING, /* being wiped */
    CRYPTO_KEY_LIVE,
    CRYPTO_KEY_DOOMED    /* destroyed, evicted or purged; freed by the last who holds it */
};

/** The facts of a key that never change. */
struct crypto_key_facts {
    psa_key_id_t id;
    int32_t owner;
    uint64_t session; /* a volatile key's; 0 otherwise */
    psa_key_type_t type;
    uint32_t bits;
    psa_key_lifetime_t lifetime;
    psa_key_usage_t usage;
    psa_algorithm_t alg;
};

struct crypto_key {
    atomic_uint holds;                   /* threads and operations that use it now */
    atomic_uint state;                   /* enum crypto_key_state; written under the lock */
    struct crypto_key_facts facts;
    uint32_t last_used;                  /* tick of the last look-up, for eviction */
    bool is_kept;                        /* stays when nobody holds it: volatile, or PSA_KEY_USAGE_CACHE */
    uint32_t len;                        /* bytes of material */
    uint8_t *material;                   /* in `small` or in a large block, CRYPTO_KEY_HEADER bytes from its start */
    void *_Atomic cache;                 /* the driver's prepared context */
    const struct crypto_driver *_Atomic cache_owner;
    uint8_t small[CRYPTO_KEY_HEADER + CRYPTO_KEY_SMALL];
};

enum crypto_kind {
    CRYPTO_KIND_NONE = 0,
    CRYPTO_KIND_HASH,
    CRYPTO_KIND_MAC,
    CRYPTO_KIND_CIPHER,
    CRYPTO_KIND_AEAD,
    CRYPTO_KIND_DERIVE,
    CRYPTO_KIND_SIGN,
    CRYPTO_KIND_VERIFY,
    CRYPTO_KIND_PAKE,
    CRYPTO_KIND_XOF
};

enum { CRYPTO_DERIVE_KEYS = 4 };         /* input keys that a derivation remembers, to end when one is destroyed */

struct crypto_xof_op {
    bool has_input;
    bool has_output;
};

struct crypto_mac_op {
    size_t tag_len;
    bool is_verifying;
};

struct crypto_cipher_op {
    enum crypto_direction direction;
    uint8_t iv_len;     /* 0: the algorithm has none */
    uint8_t block_len;  /* 0: works byte by byte */
    uint8_t pending;    /* bytes taken and not yet given out */
    bool holds_back;    /* decryption with padding, and XTS, keep the last whole block */
    bool is_running;    /* the driver is set up */
};

struct crypto_aead_op {
    enum crypto_direction direction;
    size_t tag_len;
    size_t ad_total;    /* SIZE_MAX: not declared */
    size_t in_total;
    size_t ad_len;      /* so far */
    size_t in_len;
    bool has_lengths;
    bool has_nonce;
    bool has_input;
};

struct crypto_derive_op {
    psa_algorithm_t kdf;         /* without the key agreement */
    psa_algorithm_t prf;         /* the HMAC or CMAC it is made of */
    uint16_t inputs;             /* which were given, a bit a step */
    psa_key_type_t prf_type;     /* of the key that the PRF takes */
    uint8_t forbids;             /* what an input forbids */
    bool has_block;
    bool has_output;
    uint64_t capacity;
    uint64_t cost;
    uint64_t blocks;             /* whole blocks of output given so far */
    size_t begun;                /* bytes given of the next, less than hash_len */
    size_t hash_len;             /* bytes of a block: of the PRF, or of the hash */
    size_t secret_len;
    size_t text_len;
    uint8_t block[PSA_HASH_MAX_SIZE];       /* the current output block; `begun` bytes of it are used */
    uint8_t secret[CRYPTO_DERIVE_SECRET_MAX];
    uint8_t text[CRYPTO_DERIVE_TEXT_MAX];   /* what of the inputs is not the secret, as the algorithm arranges it */
    void *_Atomic cache;                    /* PRF key of `secret`, prepared */
    uint16_t mark;                          /* where a second part of `text` begins */
};

enum { CRYPTO_PAKE_SCALARS = 4, CRYPTO_PAKE_ELEMENTS = 7, CRYPTO_PAKE_KEYS = 3 };

/* What a protocol keeps in which entry is its own matter (core/pake_*.c). */
struct crypto_pake_op {
    psa_pake_primitive_t primitive;
    psa_algorithm_t hash;
    uint16_t element_len;        /* of the group, in bytes */
    uint16_t scalar_len;
    uint16_t field_len;
    uint16_t user_len;
    uint16_t peer_len;
    uint16_t context_len;
    uint16_t key_len;            /* of each key but the shared one */
    uint16_t secret_len;         /* of the shared one */
    uint8_t set;                 /* what was set, a bit each */
    uint8_t role;
    uint8_t given;               /* steps of output, or what of them was done */
    uint8_t taken;               /* steps of input */
    bool has_begun;              /* the first step was called */
    bool has_password;           /* the key was one, not a token */
    bool is_verifier_only;       /* the key was a public one */
    uint8_t count[2];
    uint8_t user[CRYPTO_PAKE_NAME_MAX];
    uint8_t peer[CRYPTO_PAKE_NAME_MAX];
    uint8_t context[CRYPTO_PAKE_CONTEXT_MAX];
    uint8_t scalar[CRYPTO_PAKE_SCALARS][CRYPTO_PAKE_SCALAR_MAX];
    uint8_t element[CRYPTO_PAKE_ELEMENTS][CRYPTO_PAKE_ELEMENT_MAX];
    uint8_t key[CRYPTO_PAKE_KEYS][CRYPTO_PAKE_KEY_MAX];
};

/* A signature in parts is a hash in parts, but for EdDSA: the key is looked up again at the end, and the end of it ends the operation. */
struct crypto_sign_op {
    bool has_context;
    bool has_input;
    bool is_hopeless;           /* the signature to verify is not of the algorithm's length */
    bool is_streamed;           /* verified by the driver in parts; it begins with the first input, when the context is known */
    uint16_t context_len;
    uint16_t signature_len;
    uint8_t context[CRYPTO_CONTEXT_MAX];
    uint8_t signature[CRYPTO_SIGNATURE_MAX];
};

struct crypto_operation {
    atomic_bool is_busy;                    /* one thread is inside */
    bool is_ended;                          /* ended while busy: the thread inside frees it */
    enum crypto_kind kind;
    uint64_t generation;                    /* how often this entry was handed out */
    int32_t client;
    uint64_t session;
    psa_algorithm_t alg;
    struct crypto_key *key;                 /* held until the driver has what it needs */
    psa_key_id_t key_ids[CRYPTO_DERIVE_KEYS]; /* of the same client: the end of one ends the operation */
    size_t key_count;
    const struct crypto_driver *driver;     /* NULL until set up */
    struct crypto_driver_state state;
    union {
        struct crypto_xof_op xof;
        struct crypto_mac_op mac;
        struct crypto_cipher_op cipher;
        struct crypto_aead_op aead;
        struct crypto_derive_op derive;
        struct crypto_sign_op sign;
        struct crypto_pake_op pake;
    } of;
};

struct crypto {
    uint64_t epoch;
    const struct crypto_store *store;
    size_t operations_per_session;
    size_t volatile_keys_per_session;
    uint32_t (*operations_of)(int32_t client);
    uint32_t (*volatile_keys_of)(int32_t client);
    psa_key_id_t next_id;                   /* of a volatile key */
    uint32_t tick;
    uint32_t volatile_count;
    atomic_bool is_bounce_taken;
    bool is_large_taken[CRYPTO_LARGE_KEYS];
    uint8_t hint[CRYPTO_KEY_SLOTS];         /* where a persistent key was last seen, by a mix of its name */
    struct crypto_key keys[CRYPTO_KEY_SLOTS];
    struct crypto_operation operations[CRYPTO_OPERATIONS];
    uint8_t large[CRYPTO_LARGE_KEYS][CRYPTO_KEY_HEADER + CRYPTO_KEY_MAX];
    uint8_t bounce[CRYPTO_BOUNCE];
};
