/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#ifndef PSA_CRYPTO_SIZES_H
#define PSA_CRYPTO_SIZES_H

#include "psa/crypto_types.h"
#include "psa/crypto_values.h"

/*
 * How large buffers must be (Crypto API 1.5), in bytes, as size_t. Included by psa/crypto.h. A buffer of the size
 * named is never refused as too small. 0: the combination is none that the specification knows. Arguments may be
 * evaluated more than once; with constant arguments each macro is a constant expression.
 *
 * *_MAX_SIZE covers everything that any build supports: RSA up to 4096 bits, Diffie-Hellman up to 8192, every
 * curve, ML-DSA, ML-KEM and SLH-DSA. A firmware build with less may define them smaller, for all of its files.
 */

/* ---- hashes ---- */

/** Of a hash, or of the hash of an HMAC or another composite. */
#define PSA_HASH_LENGTH(alg) \
    ((size_t)( \
        PSA_ALG_GET_HASH(alg) == PSA_ALG_MD2 || PSA_ALG_GET_HASH(alg) == PSA_ALG_MD4 || \
        PSA_ALG_GET_HASH(alg) == PSA_ALG_MD5 || PSA_ALG_GET_HASH(alg) == PSA_ALG_AES_MMO_ZIGBEE ? 16u : \
        PSA_ALG_GET_HASH(alg) == PSA_ALG_RIPEMD160 || PSA_ALG_GET_HASH(alg) == PSA_ALG_SHA_1 ? 20u : \
        PSA_ALG_GET_HASH(alg) == PSA_ALG_SHA_256_192 || PSA_ALG_GET_HASH(alg) == PSA_ALG_SHAKE256_192 ? 24u : \
        PSA_ALG_GET_HASH(alg) == PSA_ALG_SHA_224 || PSA_ALG_GET_HASH(alg) == PSA_ALG_SHA_512_224 || \
        PSA_ALG_GET_HASH(alg) == PSA_ALG_SHA3_224 ? 28u : \
        PSA_ALG_GET_HASH(alg) == PSA_ALG_SHA_256 || PSA_ALG_GET_HASH(alg) == PSA_ALG_SHA_512_256 || \
        PSA_ALG_GET_HASH(alg) == PSA_ALG_SHA3_256 || PSA_ALG_GET_HASH(alg) == PSA_ALG_SM3 || \
        PSA_ALG_GET_HASH(alg) == PSA_ALG_SHAKE128_256 || PSA_ALG_GET_HASH(alg) == PSA_ALG_SHAKE256_256 || \
        PSA_ALG_GET_HASH(alg) == PSA_ALG_ASCON_HASH256 || PSA_ALG_GET_HASH(alg) == PSA_ALG_BLAKE2S_HASH256 || \
        PSA_ALG_GET_HASH(alg) == PSA_ALG_BLAKE2SP_HASH256 ? 32u : \
        PSA_ALG_GET_HASH(alg) == PSA_ALG_SHA_384 || PSA_ALG_GET_HASH(alg) == PSA_ALG_SHA3_384 ? 48u : \
        PSA_ALG_GET_HASH(alg) == PSA_ALG_SHA_512 || PSA_ALG_GET_HASH(alg) == PSA_ALG_SHA3_512 || \
        PSA_ALG_GET_HASH(alg) == PSA_ALG_SHAKE256_512 || PSA_ALG_GET_HASH(alg) == PSA_ALG_BLAKE2B_HASH512 || \
        PSA_ALG_GET_HASH(alg) == PSA_ALG_BLAKE2BP_HASH512 ? 64u : 0u))

#ifndef PSA_HASH_MAX_SIZE
#define PSA_HASH_MAX_SIZE ((size_t)64)
#endif

/** What a hash takes in at a time; for a sponge, its rate. */
#define PSA_HASH_BLOCK_LENGTH(alg) \
    ((size_t)( \
        (alg) == PSA_ALG_ASCON_HASH256 ? 8u : \
        (alg) == PSA_ALG_MD2 || (alg) == PSA_ALG_AES_MMO_ZIGBEE ? 16u : \
        (alg) == PSA_ALG_MD4 || (alg) == PSA_ALG_MD5 || (alg) == PSA_ALG_RIPEMD160 || (alg) == PSA_ALG_SHA_1 || \
        (alg) == PSA_ALG_SHA_224 || (alg) == PSA_ALG_SHA_256 || (alg) == PSA_ALG_SHA_256_192 || \
        (alg) == PSA_ALG_SM3 || (alg) == PSA_ALG_BLAKE2S_HASH256 || (alg) == PSA_ALG_BLAKE2SP_HASH256 ? 64u : \
        (alg) == PSA_ALG_SHA3_512 ? 72u : \
        (alg) == PSA_ALG_SHA3_384 ? 104u : \
        (alg) == PSA_ALG_SHA_384 || (alg) == PSA_ALG_SHA_512 || (alg) == PSA_ALG_SHA_512_224 || \
        (alg) == PSA_ALG_SHA_512_256 || (alg) == PSA_ALG_BLAKE2B_HASH512 || \
        (alg) == PSA_ALG_BLAKE2BP_HASH512 ? 128u : \
        (alg) == PSA_ALG_SHA3_256 || (alg) == PSA_ALG_SHAKE256_512 || (alg) == PSA_ALG_SHAKE256_192 || \
        (alg) == PSA_ALG_SHAKE256_256 ? 136u : \
        (alg) == PSA_ALG_SHA3_224 ? 144u : \
        (alg) == PSA_ALG_SHAKE128_256 ? 168u : 0u))

/** The parts of a suspended hash: algorithm, length of the input so far, state, and less than one block. */
#define PSA_HASH_SUSPEND_ALGORITHM_FIELD_LENGTH ((size_t)4)
#define PSA_HASH_SUSPEND_INPUT_LENGTH_FIELD_LENGTH(alg) \
    ((size_t)( \
        (alg) == PSA_ALG_MD2 ? 1u : \
        (alg) == PSA_ALG_MD4 || (alg) == PSA_ALG_MD5 || (alg) == PSA_ALG_RIPEMD160 || (alg) == PSA_ALG_SHA_1 || \
        (alg) == PSA_ALG_SHA_224 || (alg) == PSA_ALG_SHA_256 ? 8u : \
        (alg) == PSA_ALG_SHA_384 || (alg) == PSA_ALG_SHA_512 || (alg) == PSA_ALG_SHA_512_224 || \
        (alg) == PSA_ALG_SHA_512_256 ? 16u : 0u))
#define PSA_HASH_SUSPEND_HASH_STATE_FIELD_LENGTH(alg) \
    ((size_t)( \
        (alg) == PSA_ALG_MD4 || (alg) == PSA_ALG_MD5 ? 16u : \
        (alg) == PSA_ALG_RIPEMD160 || (alg) == PSA_ALG_SHA_1 ? 20u : \
        (alg) == PSA_ALG_SHA_224 || (alg) == PSA_ALG_SHA_256 ? 32u : \
        (alg) == PSA_ALG_MD2 || (alg) == PSA_ALG_SHA_384 || (alg) == PSA_ALG_SHA_512 || \
        (alg) == PSA_ALG_SHA_512_224 || (alg) == PSA_ALG_SHA_512_256 ? 64u : 0u))

/** 0 for a hash that cannot be suspended. */
#define PSA_HASH_SUSPEND_OUTPUT_SIZE(alg) \
    (PSA_HASH_SUSPEND_HASH_STATE_FIELD_LENGTH(alg) == 0 ? (size_t)0 : \
     PSA_HASH_SUSPEND_ALGORITHM_FIELD_LENGTH + PSA_HASH_SUSPEND_INPUT_LENGTH_FIELD_LENGTH(alg) + \
         PSA_HASH_SUSPEND_HASH_STATE_FIELD_LENGTH(alg) + PSA_HASH_BLOCK_LENGTH(alg) - 1u)

#ifndef PSA_HASH_SUSPEND_OUTPUT_MAX_SIZE
#define PSA_HASH_SUSPEND_OUTPUT_MAX_SIZE ((size_t)211)
#endif

/* ---- MAC ---- */

/** The block of a block cipher's key type; 1 of a stream cipher's. Of other key types it means nothing. */
#define PSA_BLOCK_CIPHER_BLOCK_LENGTH(type) ((size_t)1 << (((uint32_t)(psa_key_type_t)(type) >> 8) & 7u))

#ifndef PSA_BLOCK_CIPHER_BLOCK_MAX_SIZE
#define PSA_BLOCK_CIPHER_BLOCK_MAX_SIZE ((size_t)16)
#endif

/** The truncated length if `alg` names one (the least length, if a wildcard), else the full length. */
#define PSA_MAC_LENGTH(key_type, key_bits, alg) \
    (!PSA_ALG_IS_MAC(alg) ? (size_t)0 : \
     (((alg) >> 16) & 0x3fu) != 0 ? (size_t)(((alg) >> 16) & 0x3fu) : \
     PSA_ALG_IS_HMAC(alg) || PSA_ALG_IS_BLAKE2_MAC(alg) ? PSA_HASH_LENGTH(alg) : \
     PSA_ALG_IS_BLOCK_CIPHER_MAC(alg) && ((psa_key_type_t)(key_type) & 0x7000u) == 0x2000u && \
             PSA_BLOCK_CIPHER_BLOCK_LENGTH(key_type) >= 8u ? \
         PSA_BLOCK_CIPHER_BLOCK_LENGTH(key_type) : (size_t)0)

#ifndef PSA_MAC_MAX_SIZE
#define PSA_MAC_MAX_SIZE ((size_t)64)
#endif

/* ---- unauthenticated cipher ---- */

/** The length that psa_cipher_generate_iv() makes; 0 without an initialisation vector. */
#define PSA_CIPHER_IV_LENGTH(key_type, alg) \
    ((size_t)( \
        (alg) == PSA_ALG_STREAM_CIPHER ? \
            ((key_type) == PSA_KEY_TYPE_CHACHA20 ? 12u : (key_type) == PSA_KEY_TYPE_XCHACHA20 ? 24u : 0u) : \
        ((psa_key_type_t)(key_type) & 0x7000u) != 0x2000u || PSA_BLOCK_CIPHER_BLOCK_LENGTH(key_type) < 8u ? 0u : \
        (alg) == PSA_ALG_CCM_STAR_NO_TAG ? (PSA_BLOCK_CIPHER_BLOCK_LENGTH(key_type) == 16u ? 13u : 0u) : \
        (alg) == PSA_ALG_XTS ? (PSA_BLOCK_CIPHER_BLOCK_LENGTH(key_type) == 16u ? 16u : 0u) : \
        (alg) == PSA_ALG_CTR || (alg) == PSA_ALG_CFB || (alg) == PSA_ALG_OFB || \
        (alg) == PSA_ALG_CBC_NO_PADDING || (alg) == PSA_ALG_CBC_PKCS7 ? \
            PSA_BLOCK_CIPHER_BLOCK_LENGTH(key_type) : 0u))

#ifndef PSA_CIPHER_IV_MAX_SIZE
#define PSA_CIPHER_IV_MAX_SIZE ((size_t)24)
#endif

/** Initialisation vector and ciphertext together. */
#define PSA_CIPHER_ENCRYPT_OUTPUT_SIZE(key_type, alg, input_length) \
    (PSA_CIPHER_IV_LENGTH(key_type, alg) != 0 ? \
         PSA_CIPHER_IV_LENGTH(key_type, alg) + \
             ((alg) != PSA_ALG_CBC_PKCS7 ? (size_t)(input_length) : \
              ((size_t)(input_length) / PSA_BLOCK_CIPHER_BLOCK_LENGTH(key_type) + 1u) * \
                  PSA_BLOCK_CIPHER_BLOCK_LENGTH(key_type)) : \
     PSA_CIPHER_DECRYPT_OUTPUT_SIZE(key_type, alg, input_length))
#define PSA_CIPHER_ENCRYPT_OUTPUT_MAX_SIZE(input_length) \
    (PSA_CIPHER_IV_MAX_SIZE + \
     ((size_t)(input_length) / PSA_BLOCK_CIPHER_BLOCK_MAX_SIZE + 1u) * PSA_BLOCK_CIPHER_BLOCK_MAX_SIZE)

#define PSA_CIPHER_DECRYPT_OUTPUT_SIZE(key_type, alg, input_length) \
    (PSA_CIPHER_IV_LENGTH(key_type, alg) != 0 || \
     ((alg) == PSA_ALG_STREAM_CIPHER && (key_type) == PSA_KEY_TYPE_ARC4) || \
     ((alg) == PSA_ALG_ECB_NO_PADDING && ((psa_key_type_t)(key_type) & 0x7000u) == 0x2000u && \
      PSA_BLOCK_CIPHER_BLOCK_LENGTH(key_type) >= 8u) ? \
         (size_t)(input_length) : (size_t)0)
#define PSA_CIPHER_DECRYPT_OUTPUT_MAX_SIZE(input_length) ((size_t)(input_length))

/** Whole blocks come out where the mode works in blocks; what was kept back before is counted. */
#define PSA_CIPHER_UPDATE_OUTPUT_SIZE(key_type, alg, input_length) \
    (PSA_CIPHER_DECRYPT_OUTPUT_SIZE(key_type, alg, 1) == 0 ? (size_t)0 : \
     PSA_ALG_IS_STREAM_CIPHER(alg) ? (size_t)(input_length) : \
     ((size_t)(input_length) + PSA_BLOCK_CIPHER_BLOCK_LENGTH(key_type) - 1u) / \
         PSA_BLOCK_CIPHER_BLOCK_LENGTH(key_type) * PSA_BLOCK_CIPHER_BLOCK_LENGTH(key_type))
#define PSA_CIPHER_UPDATE_OUTPUT_MAX_SIZE(input_length) \
    (((size_t)(input_length) + PSA_BLOCK_CIPHER_BLOCK_MAX_SIZE - 1u) / PSA_BLOCK_CIPHER_BLOCK_MAX_SIZE * \
     PSA_BLOCK_CIPHER_BLOCK_MAX_SIZE)

/** XTS keeps back more than a block, since its last two blocks may be woven. */
#define PSA_CIPHER_FINISH_OUTPUT_SIZE(key_type, alg) \
    (PSA_CIPHER_IV_LENGTH(key_type, alg) == 0 ? (size_t)0 : \
     (alg) == PSA_ALG_CBC_PKCS7 ? PSA_BLOCK_CIPHER_BLOCK_LENGTH(key_type) : \
     (alg) == PSA_ALG_XTS ? 2u * PSA_BLOCK_CIPHER_BLOCK_LENGTH(key_type) : (size_t)0)

#ifndef PSA_CIPHER_FINISH_OUTPUT_MAX_SIZE
#define PSA_CIPHER_FINISH_OUTPUT_MAX_SIZE ((size_t)32)
#endif

/* ---- AEAD ---- */

/** The length that psa_aead_generate_nonce() makes; 0 if key type and algorithm do not fit. */
#define PSA_AEAD_NONCE_LENGTH(key_type, alg) \
    ((size_t)( \
        PSA_ALG_AEAD_WITH_DEFAULT_LENGTH_TAG(alg) == PSA_ALG_CCM ? \
            (((psa_key_type_t)(key_type) & 0x7700u) == 0x2400u ? 13u : 0u) : \
        PSA_ALG_AEAD_WITH_DEFAULT_LENGTH_TAG(alg) == PSA_ALG_GCM ? \
            (((psa_key_type_t)(key_type) & 0x7700u) == 0x2400u ? 12u : 0u) : \
        PSA_ALG_AEAD_WITH_DEFAULT_LENGTH_TAG(alg) == PSA_ALG_CHACHA20_POLY1305 ? \
            ((key_type) == PSA_KEY_TYPE_CHACHA20 ? 12u : 0u) : \
        PSA_ALG_AEAD_WITH_DEFAULT_LENGTH_TAG(alg) == PSA_ALG_XCHACHA20_POLY1305 ? \
            ((key_type) == PSA_KEY_TYPE_XCHACHA20 ? 24u : 0u) : \
        PSA_ALG_AEAD_WITH_DEFAULT_LENGTH_TAG(alg) == PSA_ALG_ASCON_AEAD128 ? \
            ((key_type) == PSA_KEY_TYPE_ASCON ? 16u : 0u) : 0u))

#ifndef PSA_AEAD_NONCE_MAX_SIZE
#define PSA_AEAD_NONCE_MAX_SIZE ((size_t)24)
#endif

/** The length that `alg` names (the least length, if a wildcard). */
#define PSA_AEAD_TAG_LENGTH(key_type, key_bits, alg) \
    (PSA_AEAD_NONCE_LENGTH(key_type, alg) != 0 ? (size_t)(((alg) >> 16) & 0x3fu) : (size_t)0)

#ifndef PSA_AEAD_TAG_MAX_SIZE
#define PSA_AEAD_TAG_MAX_SIZE ((size_t)16)
#endif

/** Ciphertext and tag together. */
#define PSA_AEAD_ENCRYPT_OUTPUT_SIZE(key_type, alg, plaintext_length) \
    (PSA_AEAD_NONCE_LENGTH(key_type, alg) != 0 ? \
         (size_t)(plaintext_length) + PSA_AEAD_TAG_LENGTH(key_type, 0, alg) : (size_t)0)
#define PSA_AEAD_ENCRYPT_OUTPUT_MAX_SIZE(plaintext_length) ((size_t)(plaintext_length) + PSA_AEAD_TAG_MAX_SIZE)

/** `ciphertext_length` counts the tag; 0 if it is shorter than that. */
#define PSA_AEAD_DECRYPT_OUTPUT_SIZE(key_type, alg, ciphertext_length) \
    (PSA_AEAD_NONCE_LENGTH(key_type, alg) != 0 && \
         (size_t)(ciphertext_length) > PSA_AEAD_TAG_LENGTH(key_type, 0, alg) ? \
         (size_t)(ciphertext_length) - PSA_AEAD_TAG_LENGTH(key_type, 0, alg) : (size_t)0)
#define PSA_AEAD_DECRYPT_OUTPUT_MAX_SIZE(ciphertext_length) ((size_t)(ciphertext_length))

/** Less than a block may be kept back, but for ChaCha20. */
#define PSA_AEAD_UPDATE_OUTPUT_SIZE(key_type, alg, input_length) \
    (PSA_AEAD_NONCE_LENGTH(key_type, alg) == 0 ? (size_t)0 : \
     PSA_ALG_IS_AEAD_ON_BLOCK_CIPHER(alg) || (key_type) == PSA_KEY_TYPE_ASCON ? \
         ((size_t)(input_length) + 15u) / 16u * 16u : (size_t)(input_length))
#define PSA_AEAD_UPDATE_OUTPUT_MAX_SIZE(input_length) (((size_t)(input_length) + 15u) / 16u * 16u)

#define PSA_AEAD_FINISH_OUTPUT_SIZE(key_type, alg) \
    (PSA_AEAD_NONCE_LENGTH(key_type, alg) != 0 && \
     (PSA_ALG_IS_AEAD_ON_BLOCK_CIPHER(alg) || (key_type) == PSA_KEY_TYPE_ASCON) ? (size_t)16 : (size_t)0)
#define PSA_AEAD_VERIFY_OUTPUT_SIZE(key_type, alg) PSA_AEAD_FINISH_OUTPUT_SIZE(key_type, alg)

#ifndef PSA_AEAD_FINISH_OUTPUT_MAX_SIZE
#define PSA_AEAD_FINISH_OUTPUT_MAX_SIZE ((size_t)16)
#endif
#ifndef PSA_AEAD_VERIFY_OUTPUT_MAX_SIZE
#define PSA_AEAD_VERIFY_OUTPUT_MAX_SIZE ((size_t)16)
#endif

/* ---- export and wrapping ---- */

/** Of the public half, whichever half `key_type` is. RSA: a public exponent of up to 64 bits. */
#define PSA_EXPORT_PUBLIC_KEY_OUTPUT_SIZE(key_type, key_bits) \
    ((size_t)( \
        PSA_KEY_TYPE_IS_RSA(key_type) ? ((size_t)(key_bits) + 7u) / 8u + 20u : \
        PSA_KEY_TYPE_IS_ECC(key_type) || PSA_KEY_TYPE_IS_SPAKE2P(key_type) ? \
            (PSA_KEY_TYPE_ECC_GET_FAMILY(key_type) == PSA_ECC_FAMILY_TWISTED_EDWARDS ? \
                 (PSA_KEY_TYPE_IS_SPAKE2P(key_type) ? 2u : 1u) * ((size_t)(key_bits) / 8u + 1u) : \
             PSA_KEY_TYPE_ECC_GET_FAMILY(key_type) == PSA_ECC_FAMILY_MONTGOMERY ? \
                 ((size_t)(key_bits) + 7u) / 8u : \
                 (PSA_KEY_TYPE_IS_SPAKE2P(key_type) ? 3u : 2u) * (((size_t)(key_bits) + 7u) / 8u) + 1u) : \
        PSA_KEY_TYPE_IS_DH(key_type) ? ((size_t)(key_bits) + 7u) / 8u : \
        PSA_KEY_TYPE_IS_ML_DSA(key_type) ? \
            ((key_bits) == 128 ? 1312u : (key_bits) == 192 ? 1952u : (key_bits) == 256 ? 2592u : 0u) : \
        PSA_KEY_TYPE_IS_ML_KEM(key_type) ? \
            ((key_bits) == 512 ? 800u : (key_bits) == 768 ? 1184u : (key_bits) == 1024 ? 1568u : 0u) : \
        PSA_KEY_TYPE_IS_SLH_DSA(key_type) ? 2u * ((size_t)(key_bits) / 8u) : \
        (key_type) == PSA_KEY_TYPE_LMS_PUBLIC_KEY ? (size_t)(key_bits) / 8u + 24u : \
        (key_type) == PSA_KEY_TYPE_HSS_PUBLIC_KEY ? (size_t)(key_bits) / 8u + 28u : \
        (key_type) == PSA_KEY_TYPE_XMSS_PUBLIC_KEY || (key_type) == PSA_KEY_TYPE_XMSS_MT_PUBLIC_KEY ? \
            2u * ((size_t)(key_bits) / 8u) + 4u : 0u))

/** Of a key of `key_type` itself. */
#define PSA_EXPORT_KEY_OUTPUT_SIZE(key_type, key_bits) \
    ((size_t)( \
        PSA_KEY_TYPE_IS_UNSTRUCTURED(key_type) ? ((size_t)(key_bits) + 7u) / 8u : \
        PSA_KEY_TYPE_IS_PUBLIC_KEY(key_type) ? PSA_EXPORT_PUBLIC_KEY_OUTPUT_SIZE(key_type, key_bits) : \
        (key_type) == PSA_KEY_TYPE_RSA_KEY_PAIR ? \
            2u * (((size_t)(key_bits) + 7u) / 8u) + 5u * (((size_t)(key_bits) + 15u) / 16u) + 53u : \
        PSA_KEY_TYPE_IS_ECC_KEY_PAIR(key_type) || PSA_KEY_TYPE_IS_SPAKE2P_KEY_PAIR(key_type) ? \
            (PSA_KEY_TYPE_IS_SPAKE2P(key_type) ? 2u : 1u) * \
                (PSA_KEY_TYPE_ECC_GET_FAMILY(key_type) == PSA_ECC_FAMILY_TWISTED_EDWARDS ? \
                     (size_t)(key_bits) / 8u + 1u : ((size_t)(key_bits) + 7u) / 8u) : \
        PSA_KEY_TYPE_IS_DH_KEY_PAIR(key_type) ? ((size_t)(key_bits) + 7u) / 8u : \
        (key_type) == PSA_KEY_TYPE_ML_DSA_KEY_PAIR ? 32u : \
        (key_type) == PSA_KEY_TYPE_ML_KEM_KEY_PAIR ? 64u : \
        PSA_KEY_TYPE_IS_SLH_DSA_KEY_PAIR(key_type) ? 4u * ((size_t)(key_bits) / 8u) : \
        PSA_KEY_TYPE_IS_WPA3_SAE_ECC(key_type) ? 2u * (((size_t)(key_bits) + 7u) / 8u) : \
        PSA_KEY_TYPE_IS_WPA3_SAE_DH(key_type) ? ((size_t)(key_bits) + 7u) / 8u : 0u))

#ifndef PSA_EXPORT_KEY_PAIR_MAX_SIZE
#define PSA_EXPORT_KEY_PAIR_MAX_SIZE PSA_EXPORT_KEY_OUTPUT_SIZE(PSA_KEY_TYPE_RSA_KEY_PAIR, 8192)
#endif
#ifndef PSA_EXPORT_PUBLIC_KEY_MAX_SIZE
#define PSA_EXPORT_PUBLIC_KEY_MAX_SIZE PSA_EXPORT_PUBLIC_KEY_OUTPUT_SIZE(PSA_KEY_TYPE_ML_DSA_PUBLIC_KEY, 256)
#endif
#ifndef PSA_EXPORT_ASYMMETRIC_KEY_MAX_SIZE
#define PSA_EXPORT_ASYMMETRIC_KEY_MAX_SIZE \
    (PSA_EXPORT_KEY_PAIR_MAX_SIZE > PSA_EXPORT_PUBLIC_KEY_MAX_SIZE ? PSA_EXPORT_KEY_PAIR_MAX_SIZE : \
     PSA_EXPORT_PUBLIC_KEY_MAX_SIZE)
#endif

/** KW and KWP add 8 bytes to a whole number of 8 (RFC 3394, RFC 5649). */
#define PSA_WRAP_KEY_OUTPUT_SIZE(wrap_key_type, alg, key_type, key_bits) \
    (((alg) == PSA_ALG_KW || (alg) == PSA_ALG_KWP) && ((psa_key_type_t)(wrap_key_type) & 0x7700u) == 0x2400u && \
             PSA_EXPORT_KEY_OUTPUT_SIZE(key_type, key_bits) != 0 ? \
         (PSA_EXPORT_KEY_OUTPUT_SIZE(key_type, key_bits) + 7u) / 8u * 8u + 8u : (size_t)0)

#ifndef PSA_WRAP_KEY_PAIR_MAX_SIZE
#define PSA_WRAP_KEY_PAIR_MAX_SIZE ((PSA_EXPORT_KEY_PAIR_MAX_SIZE + 7u) / 8u * 8u + 8u)
#endif

/* ---- key derivation ---- */

/** The longest pre-shared key that PSA_ALG_TLS12_PSK_TO_MS takes. */
#ifndef PSA_TLS12_PSK_TO_MS_PSK_MAX_SIZE
#define PSA_TLS12_PSK_TO_MS_PSK_MAX_SIZE ((size_t)128)
#endif
#define PSA_TLS12_ECJPAKE_TO_PMS_OUTPUT_SIZE 32

/* ---- signature ---- */

/** 0 for the stateful hash-based schemes, which only verify here. */
#define PSA_SIGN_OUTPUT_SIZE(key_type, key_bits, alg) \
    ((size_t)( \
        !PSA_ALG_IS_SIGN(alg) ? 0u : \
        PSA_KEY_TYPE_IS_RSA(key_type) ? ((size_t)(key_bits) + 7u) / 8u : \
        PSA_KEY_TYPE_IS_ECC(key_type) ? \
            2u * (PSA_KEY_TYPE_ECC_GET_FAMILY(key_type) == PSA_ECC_FAMILY_TWISTED_EDWARDS ? \
                      (size_t)(key_bits) / 8u + 1u : ((size_t)(key_bits) + 7u) / 8u) : \
        PSA_KEY_TYPE_IS_ML_DSA(key_type) ? \
            ((key_bits) == 128 ? 2420u : (key_bits) == 192 ? 3309u : (key_bits) == 256 ? 4627u : 0u) : \
        !PSA_KEY_TYPE_IS_SLH_DSA(key_type) ? 0u : \
        PSA_KEY_TYPE_SLH_DSA_GET_FAMILY(key_type) == PSA_SLH_DSA_FAMILY_SHA2_S || \
        PSA_KEY_TYPE_SLH_DSA_GET_FAMILY(key_type) == PSA_SLH_DSA_FAMILY_SHAKE_S ? \
            ((key_bits) == 128 ? 7856u : (key_bits) == 192 ? 16224u : (key_bits) == 256 ? 29792u : 0u) : \
            ((key_bits) == 128 ? 17088u : (key_bits) == 192 ? 35664u : (key_bits) == 256 ? 49856u : 0u)))

#ifndef PSA_SIGNATURE_MAX_SIZE
#define PSA_SIGNATURE_MAX_SIZE ((size_t)49856)
#endif

/* ---- asymmetric encryption ---- */

#define PSA_ASYMMETRIC_ENCRYPT_OUTPUT_SIZE(key_type, key_bits, alg) \
    (PSA_KEY_TYPE_IS_RSA(key_type) && PSA_ALG_IS_ASYMMETRIC_ENCRYPTION(alg) ? \
         ((size_t)(key_bits) + 7u) / 8u : (size_t)0)

/** What is left of the modulus after the padding. */
#define PSA_ASYMMETRIC_DECRYPT_OUTPUT_SIZE(key_type, key_bits, alg) \
    (!PSA_KEY_TYPE_IS_RSA(key_type) ? (size_t)0 : \
     (alg) == PSA_ALG_RSA_PKCS1V15_CRYPT && ((size_t)(key_bits) + 7u) / 8u > 11u ? \
         ((size_t)(key_bits) + 7u) / 8u - 11u : \
     PSA_ALG_IS_RSA_OAEP(alg) && ((size_t)(key_bits) + 7u) / 8u > 2u * PSA_HASH_LENGTH(alg) + 2u ? \
         ((size_t)(key_bits) + 7u) / 8u - 2u * PSA_HASH_LENGTH(alg) - 2u : (size_t)0)

#ifndef PSA_ASYMMETRIC_ENCRYPT_OUTPUT_MAX_SIZE
#define PSA_ASYMMETRIC_ENCRYPT_OUTPUT_MAX_SIZE ((size_t)1024)
#endif
#ifndef PSA_ASYMMETRIC_DECRYPT_OUTPUT_MAX_SIZE
#define PSA_ASYMMETRIC_DECRYPT_OUTPUT_MAX_SIZE ((size_t)1013)
#endif

/* ---- key agreement and encapsulation ---- */

#define PSA_RAW_KEY_AGREEMENT_OUTPUT_SIZE(key_type, key_bits) \
    (PSA_KEY_TYPE_IS_ECC(key_type) || PSA_KEY_TYPE_IS_DH(key_type) ? ((size_t)(key_bits) + 7u) / 8u : (size_t)0)

#ifndef PSA_RAW_KEY_AGREEMENT_OUTPUT_MAX_SIZE
#define PSA_RAW_KEY_AGREEMENT_OUTPUT_MAX_SIZE ((size_t)1024)
#endif

/** ECIES: the ephemeral public key. */
#define PSA_ENCAPSULATE_CIPHERTEXT_SIZE(key_type, key_bits, alg) \
    ((size_t)( \
        (alg) == PSA_ALG_ML_KEM && PSA_KEY_TYPE_IS_ML_KEM(key_type) ? \
            ((key_bits) == 512 ? 768u : (key_bits) == 768 ? 1088u : (key_bits) == 1024 ? 1568u : 0u) : \
        (alg) == PSA_ALG_ECIES_SEC1 && PSA_KEY_TYPE_IS_ECC(key_type) ? \
            PSA_EXPORT_PUBLIC_KEY_OUTPUT_SIZE(key_type, key_bits) : 0u))

#ifndef PSA_ENCAPSULATE_CIPHERTEXT_MAX_SIZE
#define PSA_ENCAPSULATE_CIPHERTEXT_MAX_SIZE ((size_t)1568)
#endif

/* ---- password-authenticated key exchange ---- */

/**
 * Key share and zero-knowledge public key: a public key of the group. Proof: a scalar. Confirmation: a MAC, or for
 * WPA3-SAE a counter and a hash. Commitment: a scalar and an element without a prefix.
 */
#define PSA_PAKE_OUTPUT_SIZE(alg, primitive, output_step) \
    ((size_t)( \
        !PSA_ALG_IS_PAKE(alg) ? 0u : \
        (output_step) == PSA_PAKE_STEP_KEY_ID ? 16u : \
        (output_step) == PSA_PAKE_STEP_CONFIRM ? \
            (PSA_ALG_IS_WPA3_SAE(alg) ? 2u + PSA_HASH_LENGTH(alg) : \
             PSA_ALG_IS_SPAKE2P_CMAC(alg) ? 16u : PSA_ALG_IS_SPAKE2P(alg) ? PSA_HASH_LENGTH(alg) : 0u) : \
        PSA_PAKE_PRIMITIVE_GET_TYPE(primitive) == PSA_PAKE_PRIMITIVE_TYPE_DH ? \
            ((output_step) == PSA_PAKE_STEP_COMMIT ? 2u : \
             (output_step) >= PSA_PAKE_STEP_KEY_SHARE && (output_step) <= PSA_PAKE_STEP_ZK_PROOF ? 1u : 0u) * \
                ((PSA_PAKE_PRIMITIVE_GET_BITS(primitive) + 7u) / 8u) : \
        PSA_PAKE_PRIMITIVE_GET_TYPE(primitive) != PSA_PAKE_PRIMITIVE_TYPE_ECC ? 0u : \
        (output_step) == PSA_PAKE_STEP_COMMIT ? 3u * ((PSA_PAKE_PRIMITIVE_GET_BITS(primitive) + 7u) / 8u) : \
        (output_step) == PSA_PAKE_STEP_ZK_PROOF ? \
            PSA_EXPORT_KEY_OUTPUT_SIZE( \
                PSA_KEY_TYPE_ECC_KEY_PAIR(PSA_PAKE_PRIMITIVE_GET_FAMILY(primitive)), \
                PSA_PAKE_PRIMITIVE_GET_BITS(primitive)) : \
        (output_step) == PSA_PAKE_STEP_KEY_SHARE || (output_step) == PSA_PAKE_STEP_ZK_PUBLIC ? \
            PSA_EXPORT_PUBLIC_KEY_OUTPUT_SIZE( \
                PSA_KEY_TYPE_ECC_PUBLIC_KEY(PSA_PAKE_PRIMITIVE_GET_FAMILY(primitive)), \
                PSA_PAKE_PRIMITIVE_GET_BITS(primitive)) : 0u))

/** As for the output of the peer; and for WPA3-SAE two lists of rejected groups, and the counter. */
#define PSA_PAKE_INPUT_SIZE(alg, primitive, input_step) \
    (PSA_ALG_IS_PAKE(alg) && (input_step) == PSA_PAKE_STEP_SALT ? (size_t)508 : \
     PSA_ALG_IS_PAKE(alg) && (input_step) == PSA_PAKE_STEP_CONFIRM_COUNT ? (size_t)2 : \
     PSA_PAKE_OUTPUT_SIZE(alg, primitive, input_step))

#ifndef PSA_PAKE_OUTPUT_MAX_SIZE
#define PSA_PAKE_OUTPUT_MAX_SIZE ((size_t)2048)
#endif
#ifndef PSA_PAKE_INPUT_MAX_SIZE
#define PSA_PAKE_INPUT_MAX_SIZE ((size_t)2048)
#endif

#endif
