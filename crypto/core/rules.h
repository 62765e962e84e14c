/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include <stddef.h>
#include <stdint.h>

#include "psa/crypto.h"

/*
 * What fits what (API 1.5, "Compatible key types" at each algorithm, sizes at each key type), as rows. A profile (profile_*.c) is a choice of
 * them: a device does not keep the rules of algorithms that it does not have, and whatever no row names is not supported there.
 */

/** Algorithms with (alg & alg_mask) == alg take keys with (type & type_mask) == type, of bits_min to bits_max bits. */
struct alg_rule {
    psa_algorithm_t alg_mask, alg;
    psa_key_type_t type_mask, type;
    uint16_t bits_min, bits_max;
};
extern const struct alg_rule alg_rules[];
extern const size_t alg_rule_count;

/** An AEAD: `alg` without the length of its tag. */
struct aead_rule {
    psa_algorithm_t alg;
    uint32_t tags; /* bit n: tags of n bytes */
    uint8_t nonce_min, nonce_max; /* bytes; 255: any length */
};
extern const struct aead_rule aead_rules[];
extern const size_t aead_rule_count;

/** Sizes in bits of a key type that is plain bytes; 0 first: any whole number of bytes, from the second to the third if they are not 0. */
struct key_size_rule {
    psa_key_type_t type;
    uint16_t bits[5];
};
extern const struct key_size_rule key_size_rules[];
extern const size_t key_size_rule_count;

enum {
    RULE_EXACT_ALG = 0x7fffffff, /* `alg` and nothing else */
    RULE_MAC = 0x7fc0ff00,       /* whatever the length and the hash */
    RULE_AEAD = 0x7fc0ffff,      /* whatever the tag's length */
    RULE_HASH = 0x7fffff00,      /* whatever the hash */
    RULE_EXACT_TYPE = 0xffff,
    RULE_BLOCK_TYPE = 0xff00,    /* block ciphers by the length of their block */
    RULE_BLOCK_16 = 0x2400,
    RULE_BLOCK_8 = 0x2300,
    RULE_BOTH_HALVES = 0xcfff,   /* key pair or public key */
    RULE_FAMILIES = 0xcfc0,      /* either half, families below 0x40: curves in short Weierstrass form */
    RULE_SHORT_WEIERSTRASS = 0x4100,
    RULE_ANY_BITS = 0xffff
};

/* clang-format off */
#define RULES_HMAC { RULE_MAC, 0x03800000, RULE_EXACT_TYPE, PSA_KEY_TYPE_HMAC, 0, RULE_ANY_BITS },
#define RULES_BLAKE2_MAC { RULE_MAC, 0x03800300, RULE_EXACT_TYPE, PSA_KEY_TYPE_BLAKE2, 0, RULE_ANY_BITS },
/* Keys of 512 bits are pairs for XTS alone. */
#define RULES_BLOCK_MAC { 0x7fc00000, 0x03c00000, RULE_BLOCK_TYPE, RULE_BLOCK_16, 0, 256 },
#define RULES_BLOCK_MAC_8 { 0x7fc00000, 0x03c00000, RULE_BLOCK_TYPE, RULE_BLOCK_8, 0, 256 },

#define RULE_MODE(alg, block) { RULE_EXACT_ALG, alg, RULE_BLOCK_TYPE, block, 0, 256 },
#define RULES_CTR RULE_MODE(PSA_ALG_CTR, RULE_BLOCK_16)
#define RULES_ECB RULE_MODE(PSA_ALG_ECB_NO_PADDING, RULE_BLOCK_16)
#define RULES_CBC RULE_MODE(PSA_ALG_CBC_NO_PADDING, RULE_BLOCK_16) RULE_MODE(PSA_ALG_CBC_PKCS7, RULE_BLOCK_16)
#define RULES_CFB_OFB RULE_MODE(PSA_ALG_CFB, RULE_BLOCK_16) RULE_MODE(PSA_ALG_OFB, RULE_BLOCK_16)
#define RULES_CCM_STAR RULE_MODE(PSA_ALG_CCM_STAR_NO_TAG, RULE_BLOCK_16)
#define RULES_XTS \
    { RULE_EXACT_ALG, PSA_ALG_XTS, RULE_BLOCK_TYPE, RULE_BLOCK_16, 256, 512 }, \
    { RULE_EXACT_ALG, PSA_ALG_XTS, RULE_BLOCK_TYPE, RULE_BLOCK_8, 64, 192 },
#define RULES_CIPHER_8 \
    RULE_MODE(PSA_ALG_CTR, RULE_BLOCK_8) RULE_MODE(PSA_ALG_ECB_NO_PADDING, RULE_BLOCK_8) \
    RULE_MODE(PSA_ALG_CBC_NO_PADDING, RULE_BLOCK_8) RULE_MODE(PSA_ALG_CBC_PKCS7, RULE_BLOCK_8) \
    RULE_MODE(PSA_ALG_CFB, RULE_BLOCK_8) RULE_MODE(PSA_ALG_OFB, RULE_BLOCK_8)
#define RULE_STREAM(type) { RULE_EXACT_ALG, PSA_ALG_STREAM_CIPHER, RULE_EXACT_TYPE, type, 0, RULE_ANY_BITS },
#define RULES_STREAM RULE_STREAM(PSA_KEY_TYPE_CHACHA20) RULE_STREAM(PSA_KEY_TYPE_XCHACHA20) RULE_STREAM(PSA_KEY_TYPE_ARC4)

#define RULES_CCM { RULE_AEAD, 0x05400100, RULE_BLOCK_TYPE, RULE_BLOCK_16, 0, 256 },
#define RULES_GCM { RULE_AEAD, 0x05400200, RULE_BLOCK_TYPE, RULE_BLOCK_16, 0, 256 },
#define RULES_CHACHA20_POLY1305 { RULE_AEAD, 0x05000500, RULE_EXACT_TYPE, PSA_KEY_TYPE_CHACHA20, 0, RULE_ANY_BITS },
#define RULES_XCHACHA20_POLY1305 { RULE_AEAD, 0x05000600, RULE_EXACT_TYPE, PSA_KEY_TYPE_XCHACHA20, 0, RULE_ANY_BITS },
#define RULES_ASCON { RULE_AEAD, 0x05000700, RULE_EXACT_TYPE, PSA_KEY_TYPE_ASCON, 0, RULE_ANY_BITS },

#define RULES_KEY_WRAP \
    { RULE_EXACT_ALG, PSA_ALG_KW, RULE_BLOCK_TYPE, RULE_BLOCK_16, 0, 256 }, \
    { RULE_EXACT_ALG, PSA_ALG_KWP, RULE_BLOCK_TYPE, RULE_BLOCK_16, 0, 256 },

#define RULES_ECDSA { 0x7ffffe00, 0x06000600, RULE_FAMILIES, RULE_SHORT_WEIERSTRASS, 0, RULE_ANY_BITS },
#define RULES_RSA_SIGN \
    { RULE_HASH, 0x06000200, RULE_BOTH_HALVES, PSA_KEY_TYPE_RSA_PUBLIC_KEY, 0, RULE_ANY_BITS }, \
    { 0x7fffef00, 0x06000300, RULE_BOTH_HALVES, PSA_KEY_TYPE_RSA_PUBLIC_KEY, 0, RULE_ANY_BITS },
#define RULES_RSA_CRYPT \
    { RULE_EXACT_ALG, PSA_ALG_RSA_PKCS1V15_CRYPT, RULE_BOTH_HALVES, PSA_KEY_TYPE_RSA_PUBLIC_KEY, 0, RULE_ANY_BITS }, \
    { RULE_HASH, 0x07000300, RULE_BOTH_HALVES, PSA_KEY_TYPE_RSA_PUBLIC_KEY, 0, RULE_ANY_BITS },
#define RULES_ENCAPSULATION \
    { RULE_EXACT_ALG, PSA_ALG_ECIES_SEC1, RULE_FAMILIES, RULE_SHORT_WEIERSTRASS, 0, RULE_ANY_BITS }, \
    { RULE_EXACT_ALG, PSA_ALG_ECIES_SEC1, RULE_BOTH_HALVES, 0x4141, 0, RULE_ANY_BITS }, \
    { RULE_EXACT_ALG, PSA_ALG_ML_KEM, RULE_BOTH_HALVES, PSA_KEY_TYPE_ML_KEM_PUBLIC_KEY, 0, RULE_ANY_BITS },
#define RULE_EDWARDS(alg, bits_min, bits_max) { RULE_EXACT_ALG, alg, RULE_BOTH_HALVES, 0x4142, bits_min, bits_max },
#define RULES_EDDSA \
    RULE_EDWARDS(PSA_ALG_PURE_EDDSA, 0, RULE_ANY_BITS) RULE_EDWARDS(PSA_ALG_EDDSA_CTX, 0, RULE_ANY_BITS) \
    RULE_EDWARDS(PSA_ALG_ED25519PH, 255, 255) RULE_EDWARDS(PSA_ALG_ED448PH, 448, 448)
#define RULES_ML_DSA \
    { 0x7ffffeff, 0x06004400, RULE_BOTH_HALVES, PSA_KEY_TYPE_ML_DSA_PUBLIC_KEY, 0, RULE_ANY_BITS }, \
    { 0x7ffffe00, 0x06004600, RULE_BOTH_HALVES, PSA_KEY_TYPE_ML_DSA_PUBLIC_KEY, 0, RULE_ANY_BITS },
#define RULES_SLH_DSA \
    { 0x7ffffeff, 0x06004000, 0xcf80, 0x4180, 0, RULE_ANY_BITS }, \
    { 0x7ffffe00, 0x06004200, 0xcf80, 0x4180, 0, RULE_ANY_BITS },
#define RULES_STATEFUL_HASH_SIGN \
    { RULE_EXACT_ALG, PSA_ALG_LMS, RULE_EXACT_TYPE, PSA_KEY_TYPE_LMS_PUBLIC_KEY, 0, RULE_ANY_BITS }, \
    { RULE_EXACT_ALG, PSA_ALG_HSS, RULE_EXACT_TYPE, PSA_KEY_TYPE_HSS_PUBLIC_KEY, 0, RULE_ANY_BITS }, \
    { RULE_EXACT_ALG, PSA_ALG_XMSS, RULE_EXACT_TYPE, PSA_KEY_TYPE_XMSS_PUBLIC_KEY, 0, RULE_ANY_BITS }, \
    { RULE_EXACT_ALG, PSA_ALG_XMSS_MT, RULE_EXACT_TYPE, PSA_KEY_TYPE_XMSS_MT_PUBLIC_KEY, 0, RULE_ANY_BITS },

#define RULES_ECDH { 0x7f7f0000, PSA_ALG_ECDH, RULE_FAMILIES, RULE_SHORT_WEIERSTRASS, 0, RULE_ANY_BITS },
#define RULES_ECDH_MONTGOMERY { 0x7f7f0000, PSA_ALG_ECDH, RULE_BOTH_HALVES, 0x4141, 0, RULE_ANY_BITS },
#define RULES_FFDH { 0x7f7f0000, PSA_ALG_FFDH, 0xcf80, 0x4200, 0, RULE_ANY_BITS },

/* Derive keys, passwords, their hashes and peppers are 0x1200 to 0x1207; every derivation takes raw data. */
#define RULES_DERIVATION \
    { 0x7f800000, 0x08000000, RULE_EXACT_TYPE, PSA_KEY_TYPE_DERIVE, 0, RULE_ANY_BITS }, \
    { 0x7f000000, 0x08000000, RULE_EXACT_TYPE, PSA_KEY_TYPE_RAW_DATA, 0, RULE_ANY_BITS }, \
    { 0x7f800000, 0x08800000, 0xfff8, PSA_KEY_TYPE_DERIVE, 0, RULE_ANY_BITS },
#define RULES_SP800_108 \
    { RULE_HASH, 0x08000700, RULE_EXACT_TYPE, PSA_KEY_TYPE_HMAC, 0, RULE_ANY_BITS }, \
    { RULE_EXACT_ALG, PSA_ALG_SP800_108_COUNTER_CMAC, RULE_BLOCK_TYPE, RULE_BLOCK_16, 0, 256 }, \
    { RULE_EXACT_ALG, PSA_ALG_SP800_108_COUNTER_CMAC, RULE_BLOCK_TYPE, RULE_BLOCK_8, 0, 256 },
#define RULES_PAKE \
    { RULE_HASH, 0x0a000100, RULE_EXACT_TYPE, PSA_KEY_TYPE_PASSWORD, 0, RULE_ANY_BITS }, \
    { RULE_HASH, 0x0a000100, RULE_EXACT_TYPE, PSA_KEY_TYPE_PASSWORD_HASH, 0, RULE_ANY_BITS }, \
    { 0x7ffffc00, 0x0a000400, 0xcf80, 0x4400, 0, RULE_ANY_BITS }, \
    { RULE_HASH, 0x0a000800, RULE_EXACT_TYPE, PSA_KEY_TYPE_PASSWORD, 0, RULE_ANY_BITS }, \
    { 0x7ffffe00, 0x0a000800, 0xff80, 0x3280, 0, RULE_ANY_BITS }, \
    { 0x7ffffe00, 0x0a000800, 0xff80, 0x3300, 0, RULE_ANY_BITS },

#define AEAD_RULES_CCM { 0x05400100, 0x00015550, 7, 13 },
#define AEAD_RULES_GCM { 0x05400200, 0x0001f110, 1, 255 },
#define AEAD_RULES_CHACHA20_POLY1305 { 0x05000500, 0x00010000, 12, 12 },
#define AEAD_RULES_XCHACHA20_POLY1305 { 0x05000600, 0x00010000, 24, 24 },
#define AEAD_RULES_ASCON { 0x05000700, 0x0001fff0, 16, 16 },

#define KEY_SIZES_ANY \
    { PSA_KEY_TYPE_RAW_DATA, { 0 } }, { PSA_KEY_TYPE_DERIVE, { 0 } }, { PSA_KEY_TYPE_PASSWORD, { 0 } }, \
    { PSA_KEY_TYPE_PASSWORD_HASH, { 0 } }, { PSA_KEY_TYPE_PEPPER, { 0 } }, { PSA_KEY_TYPE_HMAC, { 0 } },
#define KEY_SIZES_AES { PSA_KEY_TYPE_AES, { 128, 192, 256, 256, 256 } },
#define KEY_SIZES_CHACHA20 { PSA_KEY_TYPE_CHACHA20, { 256, 256, 256, 256, 256 } },
/* With pairs for XTS. */
#define KEY_SIZES_BLOCKS \
    { PSA_KEY_TYPE_AES, { 128, 192, 256, 384, 512 } }, { PSA_KEY_TYPE_ARIA, { 128, 192, 256, 384, 512 } }, \
    { PSA_KEY_TYPE_CAMELLIA, { 128, 192, 256, 384, 512 } }, { PSA_KEY_TYPE_SM4, { 128, 256, 256, 256, 256 } }, \
    { PSA_KEY_TYPE_DES, { 64, 128, 192, 192, 192 } },
#define KEY_SIZES_XCHACHA20 { PSA_KEY_TYPE_XCHACHA20, { 256, 256, 256, 256, 256 } },
#define KEY_SIZES_LIMITED { PSA_KEY_TYPE_ARC4, { 0, 40, 2048 } }, { PSA_KEY_TYPE_BLAKE2, { 0, 8, 512 } },
/* clang-format on */
