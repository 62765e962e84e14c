/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#ifndef PSA_CRYPTO_STRUCT_H
#define PSA_CRYPTO_STRUCT_H

#include <stddef.h>
#include <stdint.h>

#include "psa/crypto_types.h"
#include "psa/crypto_values.h"

/*
 * Types of the Crypto API 1.5 whose content is the implementation's, and their accessors. Included by
 * psa/crypto.h. An application never names a member that begins with `psa_private_`.
 */

#ifdef __cplusplus
extern "C" {
#endif

/* ---- key attributes ---- */

/** What is asked of a key, or known of it. Plain data: it may be copied, and holds nothing to release. */
typedef struct psa_key_attributes_s {
    uint16_t psa_private_type;
    uint16_t psa_private_reserved;
    uint32_t psa_private_bits;
    uint32_t psa_private_lifetime;
    uint32_t psa_private_usage;
    uint32_t psa_private_alg;
    uint32_t psa_private_id;
} psa_key_attributes_t;

/** No type, size 0, volatile in local storage, no usage, no algorithm, no identifier. */
#define PSA_KEY_ATTRIBUTES_INIT { 0, 0, 0, 0, 0, 0, 0 }

static inline psa_key_attributes_t psa_key_attributes_init(void)
{
    const psa_key_attributes_t attributes = PSA_KEY_ATTRIBUTES_INIT;
    return attributes;
}

/** Back to PSA_KEY_ATTRIBUTES_INIT. */
static inline void psa_reset_key_attributes(psa_key_attributes_t *attributes)
{
    *attributes = psa_key_attributes_init();
}

/** Names a persistent key; a volatile lifetime becomes persistent in the location it had. */
static inline void psa_set_key_id(psa_key_attributes_t *attributes, psa_key_id_t id)
{
    attributes->psa_private_id = id;
    if (PSA_KEY_LIFETIME_IS_VOLATILE(attributes->psa_private_lifetime)) {
        attributes->psa_private_lifetime = PSA_KEY_LIFETIME_FROM_PERSISTENCE_AND_LOCATION(
            PSA_KEY_PERSISTENCE_DEFAULT, PSA_KEY_LIFETIME_GET_LOCATION(attributes->psa_private_lifetime));
    }
}

static inline psa_key_id_t psa_get_key_id(const psa_key_attributes_t *attributes)
{
    return attributes->psa_private_id;
}

/** Where the key lives and for how long; a volatile lifetime takes the identifier away. */
static inline void psa_set_key_lifetime(psa_key_attributes_t *attributes, psa_key_lifetime_t lifetime)
{
    attributes->psa_private_lifetime = lifetime;
    if (PSA_KEY_LIFETIME_IS_VOLATILE(lifetime)) {
        attributes->psa_private_id = PSA_KEY_ID_NULL;
    }
}

static inline psa_key_lifetime_t psa_get_key_lifetime(const psa_key_attributes_t *attributes)
{
    return attributes->psa_private_lifetime;
}

/** PSA_KEY_TYPE_NONE: the type is taken from the key material or from the source key, where that can be. */
static inline void psa_set_key_type(psa_key_attributes_t *attributes, psa_key_type_t type)
{
    attributes->psa_private_type = type;
}

static inline psa_key_type_t psa_get_key_type(const psa_key_attributes_t *attributes)
{
    return attributes->psa_private_type;
}

/** Size in bits; 0: taken from the key material. A size beyond 32 bits is kept as the largest: no key has it. */
static inline void psa_set_key_bits(psa_key_attributes_t *attributes, size_t bits)
{
    attributes->psa_private_bits = bits > UINT32_MAX ? UINT32_MAX : (uint32_t)bits;
}

static inline size_t psa_get_key_bits(const psa_key_attributes_t *attributes)
{
    return attributes->psa_private_bits;
}

/** The permitted algorithm, or a wildcard. PSA_ALG_NONE permits none. */
static inline void psa_set_key_algorithm(psa_key_attributes_t *attributes, psa_algorithm_t alg)
{
    attributes->psa_private_alg = alg;
}

static inline psa_algorithm_t psa_get_key_algorithm(const psa_key_attributes_t *attributes)
{
    return attributes->psa_private_alg;
}

/** What the key may be used for. Signing a hash implies signing a message, verifying likewise. */
static inline void psa_set_key_usage_flags(psa_key_attributes_t *attributes, psa_key_usage_t usage_flags)
{
    if ((usage_flags & PSA_KEY_USAGE_SIGN_HASH) != 0) {
        usage_flags |= PSA_KEY_USAGE_SIGN_MESSAGE;
    }
    if ((usage_flags & PSA_KEY_USAGE_VERIFY_HASH) != 0) {
        usage_flags |= PSA_KEY_USAGE_VERIFY_MESSAGE;
    }
    attributes->psa_private_usage = usage_flags;
}

static inline psa_key_usage_t psa_get_key_usage_flags(const psa_key_attributes_t *attributes)
{
    return attributes->psa_private_usage;
}

/** How a key is made, beyond its attributes; what follows in `custom_data` depends on the key's type. */
typedef struct psa_custom_key_parameters_t {
    uint32_t flags;
} psa_custom_key_parameters_t;

/** The key type's usual way. */
#define PSA_CUSTOM_KEY_PARAMETERS_INIT { 0 }

/* ---- multi-part operations ----
 *
 * 16 bytes in every build: which state in the implementation's table, of what kind, in which life of the
 * service. All zero is inactive. A copy names the same state, and is refused once that has ended.
 */

/** A multi-part hash. */
typedef struct psa_hash_operation_s {
    uint32_t psa_private_handle;
    uint32_t psa_private_kind;
    uint64_t psa_private_epoch;
} psa_hash_operation_t;

#define PSA_HASH_OPERATION_INIT { 0, 0, 0 }

static inline psa_hash_operation_t psa_hash_operation_init(void)
{
    const psa_hash_operation_t operation = PSA_HASH_OPERATION_INIT;
    return operation;
}

/** A multi-part extendable output. */
typedef struct psa_xof_operation_s {
    uint32_t psa_private_handle;
    uint32_t psa_private_kind;
    uint64_t psa_private_epoch;
} psa_xof_operation_t;

#define PSA_XOF_OPERATION_INIT { 0, 0, 0 }

static inline psa_xof_operation_t psa_xof_operation_init(void)
{
    const psa_xof_operation_t operation = PSA_XOF_OPERATION_INIT;
    return operation;
}

/** A multi-part MAC. */
typedef struct psa_mac_operation_s {
    uint32_t psa_private_handle;
    uint32_t psa_private_kind;
    uint64_t psa_private_epoch;
} psa_mac_operation_t;

#define PSA_MAC_OPERATION_INIT { 0, 0, 0 }

static inline psa_mac_operation_t psa_mac_operation_init(void)
{
    const psa_mac_operation_t operation = PSA_MAC_OPERATION_INIT;
    return operation;
}

/** A multi-part unauthenticated cipher. */
typedef struct psa_cipher_operation_s {
    uint32_t psa_private_handle;
    uint32_t psa_private_kind;
    uint64_t psa_private_epoch;
} psa_cipher_operation_t;

#define PSA_CIPHER_OPERATION_INIT { 0, 0, 0 }

static inline psa_cipher_operation_t psa_cipher_operation_init(void)
{
    const psa_cipher_operation_t operation = PSA_CIPHER_OPERATION_INIT;
    return operation;
}

/** A multi-part authenticated cipher. */
typedef struct psa_aead_operation_s {
    uint32_t psa_private_handle;
    uint32_t psa_private_kind;
    uint64_t psa_private_epoch;
} psa_aead_operation_t;

#define PSA_AEAD_OPERATION_INIT { 0, 0, 0 }

static inline psa_aead_operation_t psa_aead_operation_init(void)
{
    const psa_aead_operation_t operation = PSA_AEAD_OPERATION_INIT;
    return operation;
}

/** A key derivation. */
typedef struct psa_key_derivation_operation_s {
    uint32_t psa_private_handle;
    uint32_t psa_private_kind;
    uint64_t psa_private_epoch;
} psa_key_derivation_operation_t;

#define PSA_KEY_DERIVATION_OPERATION_INIT { 0, 0, 0 }

static inline psa_key_derivation_operation_t psa_key_derivation_operation_init(void)
{
    const psa_key_derivation_operation_t operation = PSA_KEY_DERIVATION_OPERATION_INIT;
    return operation;
}

/** A multi-part signature. */
typedef struct psa_sign_operation_s {
    uint32_t psa_private_handle;
    uint32_t psa_private_kind;
    uint64_t psa_private_epoch;
} psa_sign_operation_t;

#define PSA_SIGN_OPERATION_INIT { 0, 0, 0 }

static inline psa_sign_operation_t psa_sign_operation_init(void)
{
    const psa_sign_operation_t operation = PSA_SIGN_OPERATION_INIT;
    return operation;
}

/** A multi-part verification of a signature. */
typedef struct psa_verify_operation_s {
    uint32_t psa_private_handle;
    uint32_t psa_private_kind;
    uint64_t psa_private_epoch;
} psa_verify_operation_t;

#define PSA_VERIFY_OPERATION_INIT { 0, 0, 0 }

static inline psa_verify_operation_t psa_verify_operation_init(void)
{
    const psa_verify_operation_t operation = PSA_VERIFY_OPERATION_INIT;
    return operation;
}

/** A password-authenticated key exchange. */
typedef struct psa_pake_operation_s {
    uint32_t psa_private_handle;
    uint32_t psa_private_kind;
    uint64_t psa_private_epoch;
} psa_pake_operation_t;

#define PSA_PAKE_OPERATION_INIT { 0, 0, 0 }

static inline psa_pake_operation_t psa_pake_operation_init(void)
{
    const psa_pake_operation_t operation = PSA_PAKE_OPERATION_INIT;
    return operation;
}

/* ---- PAKE cipher suite ---- */

/** Algorithm, group and key confirmation of a password-authenticated key exchange. Plain data. */
typedef struct psa_pake_cipher_suite_s {
    uint32_t psa_private_alg;
    uint32_t psa_private_primitive;
    uint32_t psa_private_key_confirmation;
} psa_pake_cipher_suite_t;

/** No algorithm, no primitive, confirmed key. */
#define PSA_PAKE_CIPHER_SUITE_INIT { 0, 0, PSA_PAKE_CONFIRMED_KEY }

static inline psa_pake_cipher_suite_t psa_pake_cipher_suite_init(void)
{
    const psa_pake_cipher_suite_t cipher_suite = PSA_PAKE_CIPHER_SUITE_INIT;
    return cipher_suite;
}

static inline psa_algorithm_t psa_pake_cs_get_algorithm(const psa_pake_cipher_suite_t *cipher_suite)
{
    return cipher_suite->psa_private_alg;
}

/** `alg` is a PAKE algorithm: PSA_ALG_IS_PAKE(alg). Checked by psa_pake_setup(). */
static inline void psa_pake_cs_set_algorithm(psa_pake_cipher_suite_t *cipher_suite, psa_algorithm_t alg)
{
    cipher_suite->psa_private_alg = alg;
}

static inline psa_pake_primitive_t psa_pake_cs_get_primitive(const psa_pake_cipher_suite_t *cipher_suite)
{
    return cipher_suite->psa_private_primitive;
}

/** `primitive` is the group, by PSA_PAKE_PRIMITIVE(). Checked by psa_pake_setup(). */
static inline void psa_pake_cs_set_primitive(psa_pake_cipher_suite_t *cipher_suite,
                                             psa_pake_primitive_t primitive)
{
    cipher_suite->psa_private_primitive = primitive;
}

static inline uint32_t psa_pake_cs_get_key_confirmation(const psa_pake_cipher_suite_t *cipher_suite)
{
    return cipher_suite->psa_private_key_confirmation;
}

/** PSA_PAKE_CONFIRMED_KEY: the shared key comes after both sides proved to have it; or PSA_PAKE_UNCONFIRMED_KEY. */
static inline void psa_pake_cs_set_key_confirmation(psa_pake_cipher_suite_t *cipher_suite,
                                                    uint32_t key_confirmation)
{
    cipher_suite->psa_private_key_confirmation = key_confirmation;
}

#ifdef __cplusplus
}
#endif

#endif
