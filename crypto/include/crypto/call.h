/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include <stddef.h>
#include <stdint.h>

#include "base/span.h"
#include "psa/crypto.h"

/*
 * One call of the Crypto API as a value. The client library fills it, in process it goes straight to
 * crypto_serve(), over a fence it travels as bytes (services/crypto/crypto_wire.h); the core never knows which.
 * Numbers of `enum crypto_op` are on the wire: append only.
 *
 * After "in:" stand the members that an operation reads, after "out:" those it writes. `operation` is read and
 * written by every operation of a multi-part group: setup fills it, finish, verify and abort zero it, and after an
 * error it names nothing any more, which is the error state of the API. `in[]`, `nonce` and `out[]` stay the
 * caller's. On failure each out_len is 0 and nothing is left in `out` that an attacker could use.
 */
enum crypto_op {
    CRYPTO_INIT = 1,              /* */
    CRYPTO_GENERATE_RANDOM,       /* out: out[0], filled whole */

    CRYPTO_GET_KEY_ATTRIBUTES,    /* in: key            out: attributes */
    CRYPTO_IMPORT_KEY,            /* in: attributes, in[0] material           out: key */
    CRYPTO_GENERATE_KEY,          /* in: attributes, flags, in[0] custom data out: key */
    CRYPTO_COPY_KEY,              /* in: key, attributes                      out: key */
    CRYPTO_DESTROY_KEY,           /* in: key */
    CRYPTO_PURGE_KEY,             /* in: key */
    CRYPTO_EXPORT_KEY,            /* in: key            out: out[0] */
    CRYPTO_EXPORT_PUBLIC_KEY,     /* in: key            out: out[0] */
    CRYPTO_CHECK_KEY_USAGE,       /* in: key, alg, flags = one usage */

    CRYPTO_HASH_COMPUTE,          /* in: alg, in[0]     out: out[0] */
    CRYPTO_HASH_COMPARE,          /* in: alg, in[0], in[1] expected */
    CRYPTO_HASH_SETUP,            /* in: alg */
    CRYPTO_HASH_UPDATE,           /* in: in[0] */
    CRYPTO_HASH_FINISH,           /* out: out[0] */
    CRYPTO_HASH_VERIFY,           /* in: in[0] expected */
    CRYPTO_HASH_CLONE,            /* in: operation = target, source            out: operation */
    CRYPTO_HASH_ABORT,            /* */

    CRYPTO_MAC_COMPUTE,           /* in: key, alg, in[0]                       out: out[0] */
    CRYPTO_MAC_VERIFY,            /* in: key, alg, in[0], in[1] expected */
    CRYPTO_MAC_SIGN_SETUP,        /* in: key, alg */
    CRYPTO_MAC_VERIFY_SETUP,      /* in: key, alg */
    CRYPTO_MAC_UPDATE,            /* in: in[0] */
    CRYPTO_MAC_SIGN_FINISH,       /* out: out[0] */
    CRYPTO_MAC_VERIFY_FINISH,     /* in: in[0] expected */
    CRYPTO_MAC_ABORT,             /* */

    CRYPTO_CIPHER_ENCRYPT,        /* in: key, alg, in[0]                       out: out[0] = iv, ciphertext */
    CRYPTO_CIPHER_DECRYPT,        /* in: key, alg, in[0] = iv, ciphertext      out: out[0] */
    CRYPTO_CIPHER_ENCRYPT_SETUP,  /* in: key, alg */
    CRYPTO_CIPHER_DECRYPT_SETUP,  /* in: key, alg */
    CRYPTO_CIPHER_GENERATE_IV,    /* out: out[0] */
    CRYPTO_CIPHER_SET_IV,         /* in: nonce */
    CRYPTO_CIPHER_UPDATE,         /* in: in[0]          out: out[0] */
    CRYPTO_CIPHER_FINISH,         /* out: out[0] */
    CRYPTO_CIPHER_ABORT,          /* */

    CRYPTO_AEAD_ENCRYPT,          /* in: key, alg, nonce, in[0], in[1] additional data   out: out[0] */
    CRYPTO_AEAD_DECRYPT,          /* in: key, alg, nonce, in[0], in[1] additional data   out: out[0] */
    CRYPTO_AEAD_ENCRYPT_SETUP,    /* in: key, alg */
    CRYPTO_AEAD_DECRYPT_SETUP,    /* in: key, alg */
    CRYPTO_AEAD_SET_LENGTHS,      /* in: value[0] additional data, value[1] plaintext */
    CRYPTO_AEAD_GENERATE_NONCE,   /* out: out[0] */
    CRYPTO_AEAD_SET_NONCE,        /* in: nonce */
    CRYPTO_AEAD_UPDATE_AD,        /* in: in[0] */
    CRYPTO_AEAD_UPDATE,           /* in: in[0]          out: out[0] */
    CRYPTO_AEAD_FINISH,           /* out: out[0], out[1] tag */
    CRYPTO_AEAD_VERIFY,           /* in: in[0] tag      out: out[0] */
    CRYPTO_AEAD_ABORT,            /* */

    CRYPTO_SIGN_HASH,             /* in: key, alg, in[0] hash                  out: out[0] */
    CRYPTO_VERIFY_HASH,           /* in: key, alg, in[0] hash, in[1] signature */
    CRYPTO_SIGN_MESSAGE,          /* in: key, alg, in[0] message               out: out[0] */
    CRYPTO_VERIFY_MESSAGE,        /* in: key, alg, in[0] message, in[1] signature */

    CRYPTO_RAW_KEY_AGREEMENT,     /* in: key, alg, in[0] peer                  out: out[0] */
    CRYPTO_KEY_AGREEMENT,         /* in: key, alg, in[0] peer, attributes      out: key */

    CRYPTO_DERIVE_SETUP,          /* in: alg */
    CRYPTO_DERIVE_GET_CAPACITY,   /* out: value[0] */
    CRYPTO_DERIVE_SET_CAPACITY,   /* in: value[0] */
    CRYPTO_DERIVE_INPUT_BYTES,    /* in: flags = step, in[0] */
    CRYPTO_DERIVE_INPUT_INTEGER,  /* in: flags = step, value[0] */
    CRYPTO_DERIVE_INPUT_KEY,      /* in: flags = step, key */
    CRYPTO_DERIVE_AGREEMENT,      /* in: flags = step, key, in[0] peer */
    CRYPTO_DERIVE_OUTPUT_BYTES,   /* out: out[0], filled whole */
    CRYPTO_DERIVE_OUTPUT_KEY,     /* in: attributes, flags, in[0] custom data  out: key */
    CRYPTO_DERIVE_VERIFY_BYTES,   /* in: in[0] expected */
    CRYPTO_DERIVE_VERIFY_KEY,     /* in: key */
    CRYPTO_DERIVE_ABORT,          /* */

    CRYPTO_ATTACH_KEY,            /* in: attributes, in[0] label               out: key */
    CRYPTO_HASH_SUSPEND,          /* out: out[0] state; ends the operation */
    CRYPTO_HASH_RESUME,           /* in: in[0] state                           out: operation */

    CRYPTO_XOF_SETUP,             /* in: alg */
    CRYPTO_XOF_SET_CONTEXT,       /* in: in[0] */
    CRYPTO_XOF_UPDATE,            /* in: in[0] */
    CRYPTO_XOF_OUTPUT,            /* out: out[0], filled whole */
    CRYPTO_XOF_ABORT,             /* */

    CRYPTO_WRAP_KEY,              /* in: key = wrapping key, alg, value[0] = key to wrap   out: out[0] */
    CRYPTO_UNWRAP_KEY,            /* in: key = wrapping key, alg, attributes, in[0]        out: key */

    CRYPTO_SIGN_MESSAGE_WITH_CONTEXT,   /* in: key, alg, in[0] message, in[1] context      out: out[0] */
    CRYPTO_VERIFY_MESSAGE_WITH_CONTEXT, /* in: key, alg, in[0] message, in[1] signature, in[2] context */
    CRYPTO_SIGN_HASH_WITH_CONTEXT,      /* in: key, alg, in[0] hash, in[1] context         out: out[0] */
    CRYPTO_VERIFY_HASH_WITH_CONTEXT,    /* in: key, alg, in[0] hash, in[1] signature, in[2] context */

    CRYPTO_SIGN_SETUP,            /* in: key, alg */
    CRYPTO_SIGN_SET_CONTEXT,      /* in: in[0] */
    CRYPTO_SIGN_UPDATE,           /* in: in[0] */
    CRYPTO_SIGN_FINISH,           /* out: out[0] */
    CRYPTO_SIGN_ABORT,            /* */
    CRYPTO_VERIFY_SETUP,          /* in: key, alg, in[0] signature */
    CRYPTO_VERIFY_SET_CONTEXT,    /* in: in[0] */
    CRYPTO_VERIFY_UPDATE,         /* in: in[0] */
    CRYPTO_VERIFY_FINISH,         /* */
    CRYPTO_VERIFY_ABORT,          /* */

    CRYPTO_ASYMMETRIC_ENCRYPT,    /* in: key, alg, in[0], in[1] salt           out: out[0] */
    CRYPTO_ASYMMETRIC_DECRYPT,    /* in: key, alg, in[0], in[1] salt           out: out[0] */
    CRYPTO_ENCAPSULATE,           /* in: key, alg, attributes                  out: key, out[0] ciphertext */
    CRYPTO_DECAPSULATE,           /* in: key, alg, in[0] ciphertext, attributes   out: key */

    CRYPTO_PAKE_SETUP,            /* in: key = password, alg, value[0] = primitive, flags = key confirmation */
    CRYPTO_PAKE_SET_ROLE,         /* in: flags = role */
    CRYPTO_PAKE_SET_USER,         /* in: in[0] */
    CRYPTO_PAKE_SET_PEER,         /* in: in[0] */
    CRYPTO_PAKE_SET_CONTEXT,      /* in: in[0] */
    CRYPTO_PAKE_OUTPUT,           /* in: flags = step   out: out[0] */
    CRYPTO_PAKE_INPUT,            /* in: flags = step, in[0] */
    CRYPTO_PAKE_GET_SHARED_KEY,   /* in: attributes     out: key; ends the operation */
    CRYPTO_PAKE_ABORT,            /* */

    CRYPTO_OP_END                 /* one past the last */
};

/* bytes of an iv or nonce: PSA bounds most at 24; GCM's longer ones beyond this are refused */
enum { CRYPTO_NONCE_MAX = 64 };

/** A multi-part operation as the client holds it: the 16 bytes of every psa_*_operation_t. All zero: inactive. */
struct crypto_handle {
    uint32_t handle;
    uint32_t kind;
    uint64_t epoch;
};

struct crypto_call {
    enum crypto_op op;
    psa_algorithm_t alg;
    psa_key_id_t key;
    uint32_t flags;
    uint64_t value[2];
    struct crypto_handle operation;
    struct crypto_handle source;
    psa_key_attributes_t attributes;
    struct span nonce; /* at most CRYPTO_NONCE_MAX bytes travel; longer ones are PSA_ERROR_NOT_SUPPORTED */
    struct span in[3];
    struct out_span out[2];
    size_t out_len[2];
};
