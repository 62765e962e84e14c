/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#ifndef PSA_CRYPTO_VALUES_H
#define PSA_CRYPTO_VALUES_H

#include "psa/crypto_types.h"

/*
 * Constants of the Crypto API 1.5, how values are built, and what can be asked of them. Included by psa/crypto.h.
 * Every macro is a constant expression of constant arguments. A predicate is 1 or 0; asked about a value that is
 * no algorithm or key type at all, its answer means nothing. Bit layouts: Crypto API 1.5, appendix B.
 */

#define PSA_CRYPTO_API_VERSION_MAJOR 1
#define PSA_CRYPTO_API_VERSION_MINOR 5

#define PSA_ERROR_INSUFFICIENT_ENTROPY ((psa_status_t)-148) /* no seed for the random generator */
#define PSA_ERROR_INVALID_PADDING ((psa_status_t)-150)      /* seen only after decryption; handle as a secret */

/* ---- key types: 16 bits; 14:12 the category ---- */

#define PSA_KEY_TYPE_NONE ((psa_key_type_t)0x0000u)
#define PSA_KEY_TYPE_IS_UNSTRUCTURED(type) \
    (((psa_key_type_t)(type) & 0x7000u) == 0x1000u || ((psa_key_type_t)(type) & 0x7000u) == 0x2000u)
#define PSA_KEY_TYPE_IS_ASYMMETRIC(type) (((psa_key_type_t)(type) & 0x4000u) == 0x4000u)
#define PSA_KEY_TYPE_IS_PUBLIC_KEY(type) (((psa_key_type_t)(type) & 0x7000u) == 0x4000u)
#define PSA_KEY_TYPE_IS_KEY_PAIR(type) (((psa_key_type_t)(type) & 0x7000u) == 0x7000u)
/** Of an asymmetric type, whichever half it is. */
#define PSA_KEY_TYPE_KEY_PAIR_OF_PUBLIC_KEY(type) ((psa_key_type_t)((psa_key_type_t)(type) | 0x3000u))
#define PSA_KEY_TYPE_PUBLIC_KEY_OF_KEY_PAIR(type) ((psa_key_type_t)((psa_key_type_t)(type) & ~0x3000u))

#define PSA_KEY_TYPE_RAW_DATA ((psa_key_type_t)0x1001u)
#define PSA_KEY_TYPE_DERIVE ((psa_key_type_t)0x1200u)
#define PSA_KEY_TYPE_PASSWORD ((psa_key_type_t)0x1203u)
#define PSA_KEY_TYPE_PASSWORD_HASH ((psa_key_type_t)0x1205u)
#define PSA_KEY_TYPE_PEPPER ((psa_key_type_t)0x1206u)
#define PSA_KEY_TYPE_HMAC ((psa_key_type_t)0x1100u)
#define PSA_KEY_TYPE_BLAKE2 ((psa_key_type_t)0x1103u)
#define PSA_KEY_TYPE_AES ((psa_key_type_t)0x2400u)
#define PSA_KEY_TYPE_ARIA ((psa_key_type_t)0x2406u)
#define PSA_KEY_TYPE_DES ((psa_key_type_t)0x2301u)
#define PSA_KEY_TYPE_CAMELLIA ((psa_key_type_t)0x2403u)
#define PSA_KEY_TYPE_SM4 ((psa_key_type_t)0x2405u)
#define PSA_KEY_TYPE_ARC4 ((psa_key_type_t)0x2002u)
#define PSA_KEY_TYPE_CHACHA20 ((psa_key_type_t)0x2004u)
#define PSA_KEY_TYPE_XCHACHA20 ((psa_key_type_t)0x2007u)
#define PSA_KEY_TYPE_ASCON ((psa_key_type_t)0x2008u)

#define PSA_ECC_FAMILY_SECP_K1 ((psa_ecc_family_t)0x17u)
#define PSA_ECC_FAMILY_SECP_R1 ((psa_ecc_family_t)0x12u)
#define PSA_ECC_FAMILY_SECP_R2 ((psa_ecc_family_t)0x1bu)
#define PSA_ECC_FAMILY_SECT_K1 ((psa_ecc_family_t)0x27u)
#define PSA_ECC_FAMILY_SECT_R1 ((psa_ecc_family_t)0x22u)
#define PSA_ECC_FAMILY_SECT_R2 ((psa_ecc_family_t)0x2bu)
#define PSA_ECC_FAMILY_BRAINPOOL_P_R1 ((psa_ecc_family_t)0x30u)
#define PSA_ECC_FAMILY_FRP ((psa_ecc_family_t)0x33u)
#define PSA_ECC_FAMILY_MONTGOMERY ((psa_ecc_family_t)0x41u)
#define PSA_ECC_FAMILY_TWISTED_EDWARDS ((psa_ecc_family_t)0x42u)

#define PSA_DH_FAMILY_RFC7919 ((psa_dh_family_t)0x03u)
#define PSA_DH_FAMILY_RFC3526 ((psa_dh_family_t)0x05u)

#define PSA_SLH_DSA_FAMILY_SHA2_S ((psa_slh_dsa_family_t)0x02u)
#define PSA_SLH_DSA_FAMILY_SHA2_F ((psa_slh_dsa_family_t)0x04u)
#define PSA_SLH_DSA_FAMILY_SHAKE_S ((psa_slh_dsa_family_t)0x0bu)
#define PSA_SLH_DSA_FAMILY_SHAKE_F ((psa_slh_dsa_family_t)0x0du)

#define PSA_KEY_TYPE_RSA_KEY_PAIR ((psa_key_type_t)0x7001u)
#define PSA_KEY_TYPE_RSA_PUBLIC_KEY ((psa_key_type_t)0x4001u)
#define PSA_KEY_TYPE_IS_RSA(type) (PSA_KEY_TYPE_PUBLIC_KEY_OF_KEY_PAIR(type) == 0x4001u)

#define PSA_KEY_TYPE_ECC_KEY_PAIR(curve) ((psa_key_type_t)(0x7100u | ((psa_ecc_family_t)(curve) & 0x7fu)))
#define PSA_KEY_TYPE_ECC_PUBLIC_KEY(curve) ((psa_key_type_t)(0x4100u | ((psa_ecc_family_t)(curve) & 0x7fu)))
#define PSA_KEY_TYPE_IS_ECC(type) ((PSA_KEY_TYPE_PUBLIC_KEY_OF_KEY_PAIR(type) & 0xff80u) == 0x4100u)
#define PSA_KEY_TYPE_IS_ECC_KEY_PAIR(type) (((psa_key_type_t)(type) & 0xff80u) == 0x7100u)
#define PSA_KEY_TYPE_IS_ECC_PUBLIC_KEY(type) (((psa_key_type_t)(type) & 0xff80u) == 0x4100u)
#define PSA_KEY_TYPE_ECC_GET_FAMILY(type) ((psa_ecc_family_t)((psa_key_type_t)(type) & 0x7fu))

#define PSA_KEY_TYPE_DH_KEY_PAIR(group) ((psa_key_type_t)(0x7200u | ((psa_dh_family_t)(group) & 0x7fu)))
#define PSA_KEY_TYPE_DH_PUBLIC_KEY(group) ((psa_key_type_t)(0x4200u | ((psa_dh_family_t)(group) & 0x7fu)))
#define PSA_KEY_TYPE_IS_DH(type) ((PSA_KEY_TYPE_PUBLIC_KEY_OF_KEY_PAIR(type) & 0xff80u) == 0x4200u)
#define PSA_KEY_TYPE_IS_DH_KEY_PAIR(type) (((psa_key_type_t)(type) & 0xff80u) == 0x7200u)
#define PSA_KEY_TYPE_IS_DH_PUBLIC_KEY(type) (((psa_key_type_t)(type) & 0xff80u) == 0x4200u)
#define PSA_KEY_TYPE_DH_GET_FAMILY(type) ((psa_dh_family_t)((psa_key_type_t)(type) & 0x7fu))

#define PSA_KEY_TYPE_SLH_DSA_KEY_PAIR(set) ((psa_key_type_t)(0x7180u | ((psa_slh_dsa_family_t)(set) & 0x7fu)))
#define PSA_KEY_TYPE_SLH_DSA_PUBLIC_KEY(set) ((psa_key_type_t)(0x4180u | ((psa_slh_dsa_family_t)(set) & 0x7fu)))
#define PSA_KEY_TYPE_IS_SLH_DSA(type) ((PSA_KEY_TYPE_PUBLIC_KEY_OF_KEY_PAIR(type) & 0xff80u) == 0x4180u)
#define PSA_KEY_TYPE_IS_SLH_DSA_KEY_PAIR(type) (((psa_key_type_t)(type) & 0xff80u) == 0x7180u)
#define PSA_KEY_TYPE_IS_SLH_DSA_PUBLIC_KEY(type) (((psa_key_type_t)(type) & 0xff80u) == 0x4180u)
#define PSA_KEY_TYPE_SLH_DSA_GET_FAMILY(type) ((psa_slh_dsa_family_t)((psa_key_type_t)(type) & 0x7fu))

#define PSA_KEY_TYPE_SPAKE2P_KEY_PAIR(curve) ((psa_key_type_t)(0x7400u | ((psa_ecc_family_t)(curve) & 0x7fu)))
#define PSA_KEY_TYPE_SPAKE2P_PUBLIC_KEY(curve) ((psa_key_type_t)(0x4400u | ((psa_ecc_family_t)(curve) & 0x7fu)))
#define PSA_KEY_TYPE_IS_SPAKE2P(type) ((PSA_KEY_TYPE_PUBLIC_KEY_OF_KEY_PAIR(type) & 0xff80u) == 0x4400u)
#define PSA_KEY_TYPE_IS_SPAKE2P_KEY_PAIR(type) (((psa_key_type_t)(type) & 0xff80u) == 0x7400u)
#define PSA_KEY_TYPE_IS_SPAKE2P_PUBLIC_KEY(type) (((psa_key_type_t)(type) & 0xff80u) == 0x4400u)
#define PSA_KEY_TYPE_SPAKE2P_GET_FAMILY(type) ((psa_ecc_family_t)((psa_key_type_t)(type) & 0x7fu))

#define PSA_KEY_TYPE_WPA3_SAE_ECC(curve) ((psa_key_type_t)(0x3280u | ((psa_ecc_family_t)(curve) & 0x7fu)))
#define PSA_KEY_TYPE_IS_WPA3_SAE_ECC(type) (((psa_key_type_t)(type) & 0xff80u) == 0x3280u)
#define PSA_KEY_TYPE_WPA3_SAE_ECC_GET_FAMILY(type) ((psa_ecc_family_t)((psa_key_type_t)(type) & 0x7fu))
#define PSA_KEY_TYPE_WPA3_SAE_DH(group) ((psa_key_type_t)(0x3300u | ((psa_dh_family_t)(group) & 0x7fu)))
#define PSA_KEY_TYPE_IS_WPA3_SAE_DH(type) (((psa_key_type_t)(type) & 0xff80u) == 0x3300u)
#define PSA_KEY_TYPE_WPA3_SAE_DH_GET_FAMILY(type) ((psa_dh_family_t)((psa_key_type_t)(type) & 0x7fu))

#define PSA_KEY_TYPE_ML_DSA_KEY_PAIR ((psa_key_type_t)0x7002u)
#define PSA_KEY_TYPE_ML_DSA_PUBLIC_KEY ((psa_key_type_t)0x4002u)
#define PSA_KEY_TYPE_IS_ML_DSA(type) (PSA_KEY_TYPE_PUBLIC_KEY_OF_KEY_PAIR(type) == 0x4002u)
#define PSA_KEY_TYPE_ML_KEM_KEY_PAIR ((psa_key_type_t)0x7004u)
#define PSA_KEY_TYPE_ML_KEM_PUBLIC_KEY ((psa_key_type_t)0x4004u)
#define PSA_KEY_TYPE_IS_ML_KEM(type) (PSA_KEY_TYPE_PUBLIC_KEY_OF_KEY_PAIR(type) == 0x4004u)
#define PSA_KEY_TYPE_LMS_PUBLIC_KEY ((psa_key_type_t)0x4007u)
#define PSA_KEY_TYPE_HSS_PUBLIC_KEY ((psa_key_type_t)0x4008u)
#define PSA_KEY_TYPE_XMSS_PUBLIC_KEY ((psa_key_type_t)0x400bu)
#define PSA_KEY_TYPE_XMSS_MT_PUBLIC_KEY ((psa_key_type_t)0x400du)

/* ---- key lifetimes, identifiers, usage ---- */

#define PSA_KEY_LIFETIME_VOLATILE ((psa_key_lifetime_t)0x00000000u)
#define PSA_KEY_LIFETIME_PERSISTENT ((psa_key_lifetime_t)0x00000001u)
#define PSA_KEY_PERSISTENCE_VOLATILE ((psa_key_persistence_t)0x00u)
#define PSA_KEY_PERSISTENCE_DEFAULT ((psa_key_persistence_t)0x01u)
#define PSA_KEY_PERSISTENCE_READ_ONLY ((psa_key_persistence_t)0xffu)
#define PSA_KEY_LOCATION_LOCAL_STORAGE ((psa_key_location_t)0x000000u)
#define PSA_KEY_LOCATION_PRIMARY_SECURE_ELEMENT ((psa_key_location_t)0x000001u)
#define PSA_KEY_LIFETIME_GET_PERSISTENCE(lifetime) ((psa_key_persistence_t)((lifetime) & 0xffu))
#define PSA_KEY_LIFETIME_GET_LOCATION(lifetime) ((psa_key_location_t)((psa_key_lifetime_t)(lifetime) >> 8))
#define PSA_KEY_LIFETIME_IS_VOLATILE(lifetime) \
    (PSA_KEY_LIFETIME_GET_PERSISTENCE(lifetime) == PSA_KEY_PERSISTENCE_VOLATILE)
#define PSA_KEY_LIFETIME_FROM_PERSISTENCE_AND_LOCATION(persistence, location) \
    ((psa_key_lifetime_t)((psa_key_lifetime_t)(location) << 8 | (psa_key_persistence_t)(persistence)))

#define PSA_KEY_ID_NULL ((psa_key_id_t)0u)
#define PSA_KEY_ID_USER_MIN ((psa_key_id_t)0x00000001u)
#define PSA_KEY_ID_USER_MAX ((psa_key_id_t)0x3fffffffu)
#define PSA_KEY_ID_VENDOR_MIN ((psa_key_id_t)0x40000000u)
#define PSA_KEY_ID_VENDOR_MAX ((psa_key_id_t)0x7fffffffu)

#define PSA_KEY_USAGE_EXPORT ((psa_key_usage_t)0x00000001u)
#define PSA_KEY_USAGE_COPY ((psa_key_usage_t)0x00000002u)
#define PSA_KEY_USAGE_CACHE ((psa_key_usage_t)0x00000004u)
#define PSA_KEY_USAGE_ENCRYPT ((psa_key_usage_t)0x00000100u)
#define PSA_KEY_USAGE_DECRYPT ((psa_key_usage_t)0x00000200u)
#define PSA_KEY_USAGE_SIGN_MESSAGE ((psa_key_usage_t)0x00000400u)
#define PSA_KEY_USAGE_VERIFY_MESSAGE ((psa_key_usage_t)0x00000800u)
#define PSA_KEY_USAGE_SIGN_HASH ((psa_key_usage_t)0x00001000u)
#define PSA_KEY_USAGE_VERIFY_HASH ((psa_key_usage_t)0x00002000u)
#define PSA_KEY_USAGE_DERIVE ((psa_key_usage_t)0x00004000u)
#define PSA_KEY_USAGE_VERIFY_DERIVATION ((psa_key_usage_t)0x00008000u)
#define PSA_KEY_USAGE_DERIVE_PUBLIC ((psa_key_usage_t)0x00000080u)
#define PSA_KEY_USAGE_WRAP ((psa_key_usage_t)0x00010000u)
#define PSA_KEY_USAGE_UNWRAP ((psa_key_usage_t)0x00020000u)

/* ---- algorithms: 32 bits; 30:24 the category, 7:0 the hash if there is one ---- */

#define PSA_ALG_NONE ((psa_algorithm_t)0u)
#define PSA_ALG_IS_HASH(alg) (((alg) & 0x7f000000u) == 0x02000000u)
#define PSA_ALG_IS_MAC(alg) (((alg) & 0x7f000000u) == 0x03000000u)
#define PSA_ALG_IS_CIPHER(alg) (((alg) & 0x7f000000u) == 0x04000000u)
#define PSA_ALG_IS_AEAD(alg) (((alg) & 0x7f000000u) == 0x05000000u)
#define PSA_ALG_IS_SIGN(alg) (((alg) & 0x7f000000u) == 0x06000000u)
#define PSA_ALG_IS_ASYMMETRIC_ENCRYPTION(alg) (((alg) & 0x7f000000u) == 0x07000000u)
#define PSA_ALG_IS_KEY_DERIVATION(alg) (((alg) & 0x7f000000u) == 0x08000000u)
#define PSA_ALG_IS_KEY_AGREEMENT(alg) (((alg) & 0x7f000000u) == 0x09000000u)
#define PSA_ALG_IS_PAKE(alg) (((alg) & 0x7f000000u) == 0x0a000000u)
#define PSA_ALG_IS_KEY_WRAP(alg) (((alg) & 0x7f000000u) == 0x0b000000u)
#define PSA_ALG_IS_KEY_ENCAPSULATION(alg) (((alg) & 0x7f000000u) == 0x0c000000u)
#define PSA_ALG_IS_XOF(alg) (((alg) & 0x7f000000u) == 0x0d000000u)

/** The hash that `alg` is made with (PSA_ALG_ANY_HASH for a wildcard), or PSA_ALG_NONE. */
#define PSA_ALG_GET_HASH(alg) \
    (((alg) & 0xffu) == 0 ? PSA_ALG_NONE : (psa_algorithm_t)(0x02000000u | ((alg) & 0xffu)))

/** Whether `alg` may stand in a key's policy only, where it permits several algorithms. */
#define PSA_ALG_IS_WILDCARD(alg) \
    (PSA_ALG_GET_HASH(alg) == PSA_ALG_ANY_HASH || ((alg) & 0x7f008000u) == 0x03008000u || \
     ((alg) & 0x7f008000u) == 0x05008000u || (alg) == PSA_ALG_CCM_STAR_ANY_TAG)

/* hash */
#define PSA_ALG_ANY_HASH ((psa_algorithm_t)0x020000ffu) /* in a policy, in place of the hash of a composite */
#define PSA_ALG_MD2 ((psa_algorithm_t)0x02000001u)
#define PSA_ALG_MD4 ((psa_algorithm_t)0x02000002u)
#define PSA_ALG_MD5 ((psa_algorithm_t)0x02000003u)
#define PSA_ALG_RIPEMD160 ((psa_algorithm_t)0x02000004u)
#define PSA_ALG_AES_MMO_ZIGBEE ((psa_algorithm_t)0x02000007u)
#define PSA_ALG_SHA_1 ((psa_algorithm_t)0x02000005u)
#define PSA_ALG_SHA_224 ((psa_algorithm_t)0x02000008u)
#define PSA_ALG_SHA_256 ((psa_algorithm_t)0x02000009u)
#define PSA_ALG_SHA_384 ((psa_algorithm_t)0x0200000au)
#define PSA_ALG_SHA_512 ((psa_algorithm_t)0x0200000bu)
#define PSA_ALG_SHA_512_224 ((psa_algorithm_t)0x0200000cu)
#define PSA_ALG_SHA_512_256 ((psa_algorithm_t)0x0200000du)
#define PSA_ALG_SHA_256_192 ((psa_algorithm_t)0x0200000eu)
#define PSA_ALG_SHA3_224 ((psa_algorithm_t)0x02000010u)
#define PSA_ALG_SHA3_256 ((psa_algorithm_t)0x02000011u)
#define PSA_ALG_SHA3_384 ((psa_algorithm_t)0x02000012u)
#define PSA_ALG_SHA3_512 ((psa_algorithm_t)0x02000013u)
#define PSA_ALG_SHAKE256_512 ((psa_algorithm_t)0x02000015u)
#define PSA_ALG_SHAKE128_256 ((psa_algorithm_t)0x02000016u)
#define PSA_ALG_SHAKE256_192 ((psa_algorithm_t)0x02000017u)
#define PSA_ALG_SHAKE256_256 ((psa_algorithm_t)0x02000018u)
#define PSA_ALG_SM3 ((psa_algorithm_t)0x02000014u)
#define PSA_ALG_ASCON_HASH256 ((psa_algorithm_t)0x02000019u)
#define PSA_ALG_BLAKE2S_HASH256 ((psa_algorithm_t)0x0200001cu)
#define PSA_ALG_BLAKE2SP_HASH256 ((psa_algorithm_t)0x0200001du)
#define PSA_ALG_BLAKE2B_HASH512 ((psa_algorithm_t)0x0200001eu)
#define PSA_ALG_BLAKE2BP_HASH512 ((psa_algorithm_t)0x0200001fu)
#define PSA_ALG_IS_BLAKE2_HASH(alg) (((alg) & 0x7ffffffcu) == 0x0200001cu)

/* extendable output */
#define PSA_ALG_SHAKE128 ((psa_algorithm_t)0x0d000100u)
#define PSA_ALG_SHAKE256 ((psa_algorithm_t)0x0d000200u)
#define PSA_ALG_ASCON_XOF128 ((psa_algorithm_t)0x0d000300u)
#define PSA_ALG_ASCON_CXOF128 ((psa_algorithm_t)0x0d008300u)
#define PSA_ALG_XOF_HAS_CONTEXT(alg) (((alg) & 0x00008000u) != 0)

/* MAC: bits 21:16 the truncated length in bytes, 15 at least that */
#define PSA_ALG_HMAC(hash_alg) ((psa_algorithm_t)(0x03800000u | ((hash_alg) & 0xffu)))
#define PSA_ALG_BLAKE2_MAC(hash_alg) ((psa_algorithm_t)(0x03800300u | ((hash_alg) & 0xffu)))
#define PSA_ALG_CBC_MAC ((psa_algorithm_t)0x03c00100u)
#define PSA_ALG_CMAC ((psa_algorithm_t)0x03c00200u)
#define PSA_ALG_FULL_LENGTH_MAC(mac_alg) ((psa_algorithm_t)((mac_alg) & ~0x003f8000u))
#define PSA_ALG_TRUNCATED_MAC(mac_alg, mac_length) \
    ((psa_algorithm_t)(((mac_alg) & ~0x003f8000u) | (((psa_algorithm_t)(mac_length) & 0x3fu) << 16)))
#define PSA_ALG_AT_LEAST_THIS_LENGTH_MAC(mac_alg, min_mac_length) \
    ((psa_algorithm_t)(PSA_ALG_TRUNCATED_MAC(mac_alg, min_mac_length) | 0x00008000u))
#define PSA_ALG_IS_HMAC(alg) (((alg) & 0x7fc0ff00u) == 0x03800000u)
#define PSA_ALG_IS_BLAKE2_MAC(alg) (((alg) & 0x7fc0ff00u) == 0x03800300u)
#define PSA_ALG_IS_BLOCK_CIPHER_MAC(alg) (((alg) & 0x7fc00000u) == 0x03c00000u)

/* unauthenticated cipher */
#define PSA_ALG_STREAM_CIPHER ((psa_algorithm_t)0x04800100u)
#define PSA_ALG_CTR ((psa_algorithm_t)0x04c01000u)
#define PSA_ALG_CCM_STAR_NO_TAG ((psa_algorithm_t)0x04c01300u)
#define PSA_ALG_CCM_STAR_ANY_TAG ((psa_algorithm_t)0x04c09300u) /* in a policy: that, and CCM with any tag */
#define PSA_ALG_CFB ((psa_algorithm_t)0x04c01100u)
#define PSA_ALG_OFB ((psa_algorithm_t)0x04c01200u)
#define PSA_ALG_XTS ((psa_algorithm_t)0x0440ff00u)
#define PSA_ALG_ECB_NO_PADDING ((psa_algorithm_t)0x04404400u)
#define PSA_ALG_CBC_NO_PADDING ((psa_algorithm_t)0x04404000u)
#define PSA_ALG_CBC_PKCS7 ((psa_algorithm_t)0x04404100u)
#define PSA_ALG_IS_STREAM_CIPHER(alg) (((alg) & 0x7f800000u) == 0x04800000u)

/* AEAD: bits 21:16 the tag length in bytes, 15 at least that */
#define PSA_ALG_CCM ((psa_algorithm_t)0x05500100u)
#define PSA_ALG_GCM ((psa_algorithm_t)0x05500200u)
#define PSA_ALG_CHACHA20_POLY1305 ((psa_algorithm_t)0x05100500u)
#define PSA_ALG_XCHACHA20_POLY1305 ((psa_algorithm_t)0x05100600u)
#define PSA_ALG_ASCON_AEAD128 ((psa_algorithm_t)0x05100700u)
#define PSA_ALG_AEAD_WITH_SHORTENED_TAG(aead_alg, tag_length) \
    ((psa_algorithm_t)(((aead_alg) & ~0x003f8000u) | (((psa_algorithm_t)(tag_length) & 0x3fu) << 16)))
#define PSA_ALG_AEAD_WITH_AT_LEAST_THIS_LENGTH_TAG(aead_alg, min_tag_length) \
    ((psa_algorithm_t)(PSA_ALG_AEAD_WITH_SHORTENED_TAG(aead_alg, min_tag_length) | 0x00008000u))
#define PSA_ALG_AEAD_WITH_DEFAULT_LENGTH_TAG(aead_alg) \
    (((aead_alg) & ~0x003f8000u) == 0x05400100u ? PSA_ALG_CCM : \
     ((aead_alg) & ~0x003f8000u) == 0x05400200u ? PSA_ALG_GCM : \
     ((aead_alg) & ~0x003f8000u) == 0x05000500u ? PSA_ALG_CHACHA20_POLY1305 : \
     ((aead_alg) & ~0x003f8000u) == 0x05000600u ? PSA_ALG_XCHACHA20_POLY1305 : \
     ((aead_alg) & ~0x003f8000u) == 0x05000700u ? PSA_ALG_ASCON_AEAD128 : PSA_ALG_NONE)
#define PSA_ALG_IS_AEAD_ON_BLOCK_CIPHER(alg) (((alg) & 0x7f400000u) == 0x05400000u)

/* key wrapping */
#define PSA_ALG_KW ((psa_algorithm_t)0x0b400100u)
#define PSA_ALG_KWP ((psa_algorithm_t)0x0bc00200u)

/* key derivation: bit 23 for low-entropy secrets */
#define PSA_ALG_HKDF(hash_alg) ((psa_algorithm_t)(0x08000100u | ((hash_alg) & 0xffu)))
#define PSA_ALG_TLS12_PRF(hash_alg) ((psa_algorithm_t)(0x08000200u | ((hash_alg) & 0xffu)))
#define PSA_ALG_TLS12_PSK_TO_MS(hash_alg) ((psa_algorithm_t)(0x08000300u | ((hash_alg) & 0xffu)))
#define PSA_ALG_HKDF_EXTRACT(hash_alg) ((psa_algorithm_t)(0x08000400u | ((hash_alg) & 0xffu)))
#define PSA_ALG_HKDF_EXPAND(hash_alg) ((psa_algorithm_t)(0x08000500u | ((hash_alg) & 0xffu)))
#define PSA_ALG_SP800_108_COUNTER_HMAC(hash_alg) ((psa_algorithm_t)(0x08000700u | ((hash_alg) & 0xffu)))
#define PSA_ALG_PBKDF2_HMAC(hash_alg) ((psa_algorithm_t)(0x08800100u | ((hash_alg) & 0xffu)))
#define PSA_ALG_WPA3_SAE_H2E(hash_alg) ((psa_algorithm_t)(0x08800400u | ((hash_alg) & 0xffu)))
#define PSA_ALG_TLS12_ECJPAKE_TO_PMS ((psa_algorithm_t)0x08000609u)
#define PSA_ALG_SP800_108_COUNTER_CMAC ((psa_algorithm_t)0x08000800u)
#define PSA_ALG_PBKDF2_AES_CMAC_PRF_128 ((psa_algorithm_t)0x08800200u)
#define PSA_ALG_IS_HKDF(alg) (((alg) & 0xffffff00u) == 0x08000100u)
#define PSA_ALG_IS_TLS12_PRF(alg) (((alg) & 0xffffff00u) == 0x08000200u)
#define PSA_ALG_IS_TLS12_PSK_TO_MS(alg) (((alg) & 0xffffff00u) == 0x08000300u)
#define PSA_ALG_IS_HKDF_EXTRACT(alg) (((alg) & 0xffffff00u) == 0x08000400u)
#define PSA_ALG_IS_HKDF_EXPAND(alg) (((alg) & 0xffffff00u) == 0x08000500u)
#define PSA_ALG_IS_SP800_108_COUNTER_HMAC(alg) (((alg) & 0xffffff00u) == 0x08000700u)
#define PSA_ALG_IS_PBKDF2_HMAC(alg) (((alg) & 0xffffff00u) == 0x08800100u)
#define PSA_ALG_IS_WPA3_SAE_H2E(alg) (((alg) & 0xffffff00u) == 0x08800400u)
#define PSA_ALG_IS_KEY_DERIVATION_STRETCHING(alg) (((alg) & 0x7f800000u) == 0x08800000u)

#define PSA_KEY_DERIVATION_INPUT_SECRET ((psa_key_derivation_step_t)0x0101u) /* the input keying material */
#define PSA_KEY_DERIVATION_INPUT_PASSWORD ((psa_key_derivation_step_t)0x0102u) /* a low-entropy secret */
#define PSA_KEY_DERIVATION_INPUT_OTHER_SECRET ((psa_key_derivation_step_t)0x0103u) /* a second secret */
#define PSA_KEY_DERIVATION_INPUT_LABEL ((psa_key_derivation_step_t)0x0201u)
#define PSA_KEY_DERIVATION_INPUT_SALT ((psa_key_derivation_step_t)0x0202u)
#define PSA_KEY_DERIVATION_INPUT_INFO ((psa_key_derivation_step_t)0x0203u)
#define PSA_KEY_DERIVATION_INPUT_SEED ((psa_key_derivation_step_t)0x0204u)
#define PSA_KEY_DERIVATION_INPUT_COST ((psa_key_derivation_step_t)0x0205u) /* iterations */
#define PSA_KEY_DERIVATION_INPUT_CONTEXT ((psa_key_derivation_step_t)0x0206u)

/** The capacity of a derivation that has no limit. */
#define PSA_KEY_DERIVATION_UNLIMITED_CAPACITY ((size_t)-1)

/* signature */
#define PSA_ALG_RSA_PKCS1V15_SIGN(hash_alg) ((psa_algorithm_t)(0x06000200u | ((hash_alg) & 0xffu)))
#define PSA_ALG_RSA_PKCS1V15_SIGN_RAW ((psa_algorithm_t)0x06000200u)
#define PSA_ALG_RSA_PSS(hash_alg) ((psa_algorithm_t)(0x06000300u | ((hash_alg) & 0xffu)))
#define PSA_ALG_RSA_PSS_ANY_SALT(hash_alg) ((psa_algorithm_t)(0x06001300u | ((hash_alg) & 0xffu)))
#define PSA_ALG_ECDSA(hash_alg) ((psa_algorithm_t)(0x06000600u | ((hash_alg) & 0xffu)))
#define PSA_ALG_ECDSA_ANY ((psa_algorithm_t)0x06000600u)
#define PSA_ALG_DETERMINISTIC_ECDSA(hash_alg) ((psa_algorithm_t)(0x06000700u | ((hash_alg) & 0xffu)))
#define PSA_ALG_PURE_EDDSA ((psa_algorithm_t)0x06000800u)
#define PSA_ALG_EDDSA_CTX ((psa_algorithm_t)0x06000a00u)
#define PSA_ALG_ED25519PH ((psa_algorithm_t)0x0600090bu)
#define PSA_ALG_ED448PH ((psa_algorithm_t)0x06000915u)
#define PSA_ALG_SLH_DSA ((psa_algorithm_t)0x06004000u)
#define PSA_ALG_DETERMINISTIC_SLH_DSA ((psa_algorithm_t)0x06004100u)
#define PSA_ALG_HASH_SLH_DSA(hash_alg) ((psa_algorithm_t)(0x06004200u | ((hash_alg) & 0xffu)))
#define PSA_ALG_DETERMINISTIC_HASH_SLH_DSA(hash_alg) ((psa_algorithm_t)(0x06004300u | ((hash_alg) & 0xffu)))
#define PSA_ALG_ML_DSA ((psa_algorithm_t)0x06004400u)
#define PSA_ALG_DETERMINISTIC_ML_DSA ((psa_algorithm_t)0x06004500u)
#define PSA_ALG_HASH_ML_DSA(hash_alg) ((psa_algorithm_t)(0x06004600u | ((hash_alg) & 0xffu)))
#define PSA_ALG_DETERMINISTIC_HASH_ML_DSA(hash_alg) ((psa_algorithm_t)(0x06004700u | ((hash_alg) & 0xffu)))
#define PSA_ALG_LMS ((psa_algorithm_t)0x06004800u)
#define PSA_ALG_HSS ((psa_algorithm_t)0x06004900u)
#define PSA_ALG_XMSS ((psa_algorithm_t)0x06004a00u)
#define PSA_ALG_XMSS_MT ((psa_algorithm_t)0x06004b00u)

#define PSA_ALG_IS_RSA_PKCS1V15_SIGN(alg) (((alg) & 0xffffff00u) == 0x06000200u)
#define PSA_ALG_IS_RSA_PSS(alg) (((alg) & 0xffffef00u) == 0x06000300u)
#define PSA_ALG_IS_RSA_PSS_STANDARD_SALT(alg) (((alg) & 0xffffff00u) == 0x06000300u)
#define PSA_ALG_IS_RSA_PSS_ANY_SALT(alg) (((alg) & 0xffffff00u) == 0x06001300u)
#define PSA_ALG_IS_ECDSA(alg) (((alg) & 0xfffffe00u) == 0x06000600u)
#define PSA_ALG_IS_RANDOMIZED_ECDSA(alg) (((alg) & 0xffffff00u) == 0x06000600u)
#define PSA_ALG_IS_DETERMINISTIC_ECDSA(alg) (((alg) & 0xffffff00u) == 0x06000700u)
#define PSA_ALG_IS_HASH_EDDSA(alg) (((alg) & 0xffffff00u) == 0x06000900u)
#define PSA_ALG_IS_SLH_DSA(alg) (((alg) & 0xfffffeffu) == 0x06004000u)
#define PSA_ALG_IS_HASH_SLH_DSA(alg) (((alg) & 0xfffffe00u) == 0x06004200u)
#define PSA_ALG_IS_HEDGED_HASH_SLH_DSA(alg) (((alg) & 0xffffff00u) == 0x06004200u)
#define PSA_ALG_IS_DETERMINISTIC_HASH_SLH_DSA(alg) (((alg) & 0xffffff00u) == 0x06004300u)
#define PSA_ALG_IS_ML_DSA(alg) (((alg) & 0xfffffeffu) == 0x06004400u)
#define PSA_ALG_IS_HASH_ML_DSA(alg) (((alg) & 0xfffffe00u) == 0x06004600u)
#define PSA_ALG_IS_HEDGED_HASH_ML_DSA(alg) (((alg) & 0xffffff00u) == 0x06004600u)
#define PSA_ALG_IS_DETERMINISTIC_HASH_ML_DSA(alg) (((alg) & 0xffffff00u) == 0x06004700u)
#define PSA_ALG_IS_HASH_AND_SIGN(alg) \
    (PSA_ALG_IS_RSA_PSS(alg) || PSA_ALG_IS_RSA_PKCS1V15_SIGN(alg) || PSA_ALG_IS_ECDSA(alg) || \
     PSA_ALG_IS_HASH_EDDSA(alg) || PSA_ALG_IS_HASH_ML_DSA(alg) || PSA_ALG_IS_HASH_SLH_DSA(alg))
#define PSA_ALG_IS_SIGN_HASH(alg) PSA_ALG_IS_HASH_AND_SIGN(alg)
#define PSA_ALG_IS_SIGN_MESSAGE(alg) \
    (PSA_ALG_IS_SIGN(alg) && (alg) != PSA_ALG_ECDSA_ANY && (alg) != PSA_ALG_RSA_PKCS1V15_SIGN_RAW)
/** Whether a context can be given: psa_sign_message_with_context() and its kin. */
#define PSA_ALG_SIGN_SUPPORTS_CONTEXT(alg) \
    ((alg) == PSA_ALG_EDDSA_CTX || PSA_ALG_IS_HASH_EDDSA(alg) || PSA_ALG_IS_ML_DSA(alg) || \
     PSA_ALG_IS_HASH_ML_DSA(alg) || PSA_ALG_IS_SLH_DSA(alg) || PSA_ALG_IS_HASH_SLH_DSA(alg))

/* asymmetric encryption */
#define PSA_ALG_RSA_PKCS1V15_CRYPT ((psa_algorithm_t)0x07000200u)
#define PSA_ALG_RSA_OAEP(hash_alg) ((psa_algorithm_t)(0x07000300u | ((hash_alg) & 0xffu)))
#define PSA_ALG_IS_RSA_OAEP(alg) (((alg) & 0xffffff00u) == 0x07000300u)

/* key agreement: bits 22:16 the agreement, the rest a key derivation or none */
#define PSA_ALG_FFDH ((psa_algorithm_t)0x09010000u)
#define PSA_ALG_ECDH ((psa_algorithm_t)0x09020000u)
#define PSA_ALG_KEY_AGREEMENT(ka_alg, kdf_alg) ((psa_algorithm_t)((ka_alg) | (kdf_alg)))
#define PSA_ALG_KEY_AGREEMENT_GET_BASE(alg) ((psa_algorithm_t)((alg) & 0xff7f0000u))
#define PSA_ALG_KEY_AGREEMENT_GET_KDF(alg) ((psa_algorithm_t)((alg) & 0xfe80ffffu))
#define PSA_ALG_IS_STANDALONE_KEY_AGREEMENT(alg) (((alg) & 0x7f00ffffu) == 0x09000000u)
#define PSA_ALG_IS_RAW_KEY_AGREEMENT(alg) PSA_ALG_IS_STANDALONE_KEY_AGREEMENT(alg)
#define PSA_ALG_IS_FFDH(alg) (((alg) & 0x7f7f0000u) == 0x09010000u)
#define PSA_ALG_IS_ECDH(alg) (((alg) & 0x7f7f0000u) == 0x09020000u)

/* key encapsulation */
#define PSA_ALG_ECIES_SEC1 ((psa_algorithm_t)0x0c000100u)
#define PSA_ALG_ML_KEM ((psa_algorithm_t)0x0c000200u)

/* password-authenticated key exchange */
#define PSA_ALG_JPAKE(hash_alg) ((psa_algorithm_t)(0x0a000100u | ((hash_alg) & 0xffu)))
#define PSA_ALG_SPAKE2P_HMAC(hash_alg) ((psa_algorithm_t)(0x0a000400u | ((hash_alg) & 0xffu)))
#define PSA_ALG_SPAKE2P_CMAC(hash_alg) ((psa_algorithm_t)(0x0a000500u | ((hash_alg) & 0xffu)))
#define PSA_ALG_WPA3_SAE_FIXED(hash_alg) ((psa_algorithm_t)(0x0a000800u | ((hash_alg) & 0xffu)))
#define PSA_ALG_WPA3_SAE_GDH(hash_alg) ((psa_algorithm_t)(0x0a000900u | ((hash_alg) & 0xffu)))
#define PSA_ALG_SPAKE2P_MATTER ((psa_algorithm_t)0x0a000609u)
#define PSA_ALG_WPA3_SAE_ANY ((psa_algorithm_t)0x0a0088ffu) /* in a policy: both forms, with any hash */
#define PSA_ALG_IS_JPAKE(alg) (((alg) & 0xffffff00u) == 0x0a000100u)
#define PSA_ALG_IS_SPAKE2P_HMAC(alg) (((alg) & 0xffffff00u) == 0x0a000400u)
#define PSA_ALG_IS_SPAKE2P_CMAC(alg) (((alg) & 0xffffff00u) == 0x0a000500u)
#define PSA_ALG_IS_WPA3_SAE_FIXED(alg) (((alg) & 0xffffff00u) == 0x0a000800u)
#define PSA_ALG_IS_WPA3_SAE_GDH(alg) (((alg) & 0xffffff00u) == 0x0a000900u)
#define PSA_ALG_IS_SPAKE2P(alg) (((alg) & 0xfffffc00u) == 0x0a000400u)
#define PSA_ALG_IS_WPA3_SAE(alg) (((alg) & 0xfffffe00u) == 0x0a000800u)

#define PSA_PAKE_PRIMITIVE_TYPE_ECC ((psa_pake_primitive_type_t)0x01u)
#define PSA_PAKE_PRIMITIVE_TYPE_DH ((psa_pake_primitive_type_t)0x02u)
/** The group of a PAKE; 0 if `pake_bits` does not fit 16 bits. */
#define PSA_PAKE_PRIMITIVE(pake_type, pake_family, pake_bits) \
    ((size_t)(pake_bits) > 0xffffu ? (psa_pake_primitive_t)0 : \
     (psa_pake_primitive_t)((psa_pake_primitive_t)(psa_pake_primitive_type_t)(pake_type) << 24 | \
                            (psa_pake_primitive_t)(psa_pake_family_t)(pake_family) << 16 | \
                            (psa_pake_primitive_t)(pake_bits)))
#define PSA_PAKE_PRIMITIVE_GET_TYPE(pake_primitive) ((psa_pake_primitive_type_t)(((pake_primitive) >> 24) & 0xffu))
#define PSA_PAKE_PRIMITIVE_GET_FAMILY(pake_primitive) ((psa_pake_family_t)(((pake_primitive) >> 16) & 0xffu))
#define PSA_PAKE_PRIMITIVE_GET_BITS(pake_primitive) ((size_t)((pake_primitive) & 0xffffu))

#define PSA_PAKE_CONFIRMED_KEY 0   /* the shared key is given out once both sides proved to have it */
#define PSA_PAKE_UNCONFIRMED_KEY 1 /* before that */

#define PSA_PAKE_ROLE_NONE ((psa_pake_role_t)0x00u)
#define PSA_PAKE_ROLE_FIRST ((psa_pake_role_t)0x01u)
#define PSA_PAKE_ROLE_SECOND ((psa_pake_role_t)0x02u)
#define PSA_PAKE_ROLE_CLIENT ((psa_pake_role_t)0x11u)
#define PSA_PAKE_ROLE_SERVER ((psa_pake_role_t)0x12u)

#define PSA_PAKE_STEP_KEY_SHARE ((psa_pake_step_t)0x01u)
#define PSA_PAKE_STEP_ZK_PUBLIC ((psa_pake_step_t)0x02u)
#define PSA_PAKE_STEP_ZK_PROOF ((psa_pake_step_t)0x03u)
#define PSA_PAKE_STEP_CONFIRM ((psa_pake_step_t)0x04u)
#define PSA_PAKE_STEP_SALT ((psa_pake_step_t)0x05u)
#define PSA_PAKE_STEP_COMMIT ((psa_pake_step_t)0x06u)
#define PSA_PAKE_STEP_CONFIRM_COUNT ((psa_pake_step_t)0x07u)
#define PSA_PAKE_STEP_KEY_ID ((psa_pake_step_t)0x08u)

#endif
