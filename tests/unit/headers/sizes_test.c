/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "psa/crypto.h"
#include "test.h"

/*
 * Buffer sizes against what the algorithms' own documents say: FIPS 180-4, 202, 203, 204, 205, RFC 1319 to 1321, 3394,
 * 5649, 7748, 8017, 8032, 8391, 8439, 8554, 9383, SP 800-208, SP 800-232, IEEE 802.11.
 */

struct hash_row {
    psa_algorithm_t alg;
    size_t length;
    size_t block;
    size_t suspended; /* 0: cannot be */
};

static const struct hash_row hashes[] = {
    { PSA_ALG_MD2, 16, 16, 4 + 1 + 64 + 15 },
    { PSA_ALG_MD4, 16, 64, 4 + 8 + 16 + 63 },
    { PSA_ALG_MD5, 16, 64, 4 + 8 + 16 + 63 },
    { PSA_ALG_RIPEMD160, 20, 64, 4 + 8 + 20 + 63 },
    { PSA_ALG_AES_MMO_ZIGBEE, 16, 16, 0 },
    { PSA_ALG_SHA_1, 20, 64, 4 + 8 + 20 + 63 },
    { PSA_ALG_SHA_224, 28, 64, 4 + 8 + 32 + 63 },
    { PSA_ALG_SHA_256, 32, 64, 4 + 8 + 32 + 63 },
    { PSA_ALG_SHA_256_192, 24, 64, 0 },
    { PSA_ALG_SHA_384, 48, 128, 4 + 16 + 64 + 127 },
    { PSA_ALG_SHA_512, 64, 128, 4 + 16 + 64 + 127 },
    { PSA_ALG_SHA_512_224, 28, 128, 4 + 16 + 64 + 127 },
    { PSA_ALG_SHA_512_256, 32, 128, 4 + 16 + 64 + 127 },
    { PSA_ALG_SHA3_224, 28, 200 - 2 * 28, 0 },
    { PSA_ALG_SHA3_256, 32, 200 - 2 * 32, 0 },
    { PSA_ALG_SHA3_384, 48, 200 - 2 * 48, 0 },
    { PSA_ALG_SHA3_512, 64, 200 - 2 * 64, 0 },
    { PSA_ALG_SHAKE128_256, 32, 200 - 2 * 16, 0 },
    { PSA_ALG_SHAKE256_192, 24, 200 - 2 * 32, 0 },
    { PSA_ALG_SHAKE256_256, 32, 200 - 2 * 32, 0 },
    { PSA_ALG_SHAKE256_512, 64, 200 - 2 * 32, 0 },
    { PSA_ALG_SM3, 32, 64, 0 },
    { PSA_ALG_ASCON_HASH256, 32, 8, 0 },
    { PSA_ALG_BLAKE2S_HASH256, 32, 64, 0 },
    { PSA_ALG_BLAKE2SP_HASH256, 32, 64, 0 },
    { PSA_ALG_BLAKE2B_HASH512, 64, 128, 0 },
    { PSA_ALG_BLAKE2BP_HASH512, 64, 128, 0 },
};

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))
#define AES PSA_KEY_TYPE_AES
#define DES PSA_KEY_TYPE_DES
#define ECC(family) PSA_KEY_TYPE_ECC_KEY_PAIR(PSA_ECC_FAMILY_##family)
#define ECC_PUB(family) PSA_KEY_TYPE_ECC_PUBLIC_KEY(PSA_ECC_FAMILY_##family)

static void each_hash_has_its_length_block_and_suspended_size(void)
{
    for (size_t i = 0; i < COUNT(hashes); i++) {
        const struct hash_row *row = &hashes[i];

        EXPECT_EQ(PSA_HASH_LENGTH(row->alg), row->length);
        EXPECT_EQ(PSA_HASH_LENGTH(PSA_ALG_HMAC(row->alg)), row->length);
        EXPECT_EQ(PSA_MAC_LENGTH(PSA_KEY_TYPE_HMAC, 256, PSA_ALG_HMAC(row->alg)), row->length);
        EXPECT_EQ(PSA_HASH_BLOCK_LENGTH(row->alg), row->block);
        EXPECT_EQ(PSA_HASH_SUSPEND_OUTPUT_SIZE(row->alg), row->suspended);
        EXPECT(row->length <= PSA_HASH_MAX_SIZE && row->suspended <= PSA_HASH_SUSPEND_OUTPUT_MAX_SIZE);
    }
    EXPECT_EQ(PSA_HASH_LENGTH(PSA_ALG_NONE), 0);
    EXPECT_EQ(PSA_HASH_LENGTH(PSA_ALG_CMAC), 0);
    EXPECT_EQ(PSA_HASH_BLOCK_LENGTH(PSA_ALG_NONE), 0);
}

static void a_mac_is_as_long_as_its_block_or_its_truncation(void)
{
    EXPECT_EQ(PSA_MAC_LENGTH(AES, 128, PSA_ALG_CMAC), 16);
    EXPECT_EQ(PSA_MAC_LENGTH(DES, 192, PSA_ALG_CMAC), 8);
    EXPECT_EQ(PSA_MAC_LENGTH(PSA_KEY_TYPE_SM4, 128, PSA_ALG_CBC_MAC), 16);
    EXPECT_EQ(PSA_MAC_LENGTH(AES, 128, PSA_ALG_TRUNCATED_MAC(PSA_ALG_CMAC, 4)), 4);
    EXPECT_EQ(PSA_MAC_LENGTH(PSA_KEY_TYPE_HMAC, 256, PSA_ALG_TRUNCATED_MAC(PSA_ALG_HMAC(PSA_ALG_SHA_512), 63)), 63);
    EXPECT_EQ(PSA_MAC_LENGTH(PSA_KEY_TYPE_BLAKE2, 256, PSA_ALG_BLAKE2_MAC(PSA_ALG_BLAKE2S_HASH256)), 32);
    EXPECT_EQ(PSA_MAC_LENGTH(PSA_KEY_TYPE_BLAKE2, 256, PSA_ALG_BLAKE2_MAC(PSA_ALG_BLAKE2BP_HASH512)), 64);
    EXPECT_EQ(PSA_MAC_LENGTH(PSA_KEY_TYPE_CHACHA20, 256, PSA_ALG_CMAC), 0);
    EXPECT_EQ(PSA_MAC_LENGTH(PSA_KEY_TYPE_HMAC, 256, PSA_ALG_CMAC), 0);
    EXPECT_EQ(PSA_MAC_LENGTH(AES, 128, PSA_ALG_GCM), 0);
}

struct cipher_row {
    psa_key_type_t type;
    psa_algorithm_t alg;
    size_t iv;
    size_t encrypted_17; /* from 17 bytes, with the initialisation vector; 0: the pair does not fit */
    size_t updated_17;
    size_t finished;
};

static const struct cipher_row ciphers[] = {
    { AES, PSA_ALG_CTR, 16, 33, 17, 0 },
    { AES, PSA_ALG_CFB, 16, 33, 17, 0 },
    { AES, PSA_ALG_OFB, 16, 33, 17, 0 },
    { AES, PSA_ALG_CCM_STAR_NO_TAG, 13, 30, 17, 0 },
    { AES, PSA_ALG_XTS, 16, 33, 32, 32 },
    { AES, PSA_ALG_ECB_NO_PADDING, 0, 17, 32, 0 },
    { AES, PSA_ALG_CBC_NO_PADDING, 16, 33, 32, 0 },
    { AES, PSA_ALG_CBC_PKCS7, 16, 48, 32, 16 },
    { DES, PSA_ALG_CBC_PKCS7, 8, 32, 24, 8 },
    { DES, PSA_ALG_ECB_NO_PADDING, 0, 17, 24, 0 },
    { PSA_KEY_TYPE_CHACHA20, PSA_ALG_STREAM_CIPHER, 12, 29, 17, 0 },
    { PSA_KEY_TYPE_XCHACHA20, PSA_ALG_STREAM_CIPHER, 24, 41, 17, 0 },
    { PSA_KEY_TYPE_ARC4, PSA_ALG_STREAM_CIPHER, 0, 17, 17, 0 },
    /* What does not fit. */
    { PSA_KEY_TYPE_CHACHA20, PSA_ALG_CTR, 0, 0, 0, 0 },
    { AES, PSA_ALG_STREAM_CIPHER, 0, 0, 0, 0 },
    { DES, PSA_ALG_CCM_STAR_NO_TAG, 0, 0, 0, 0 },
    { DES, PSA_ALG_XTS, 0, 0, 0, 0 },
    { PSA_KEY_TYPE_HMAC, PSA_ALG_CBC_PKCS7, 0, 0, 0, 0 },
    { PSA_KEY_TYPE_RSA_KEY_PAIR, PSA_ALG_ECB_NO_PADDING, 0, 0, 0, 0 },
    { AES, PSA_ALG_GCM, 0, 0, 0, 0 },
};

static void each_cipher_and_key_type_has_its_sizes(void)
{
    for (size_t i = 0; i < COUNT(ciphers); i++) {
        const struct cipher_row *row = &ciphers[i];
        size_t decrypted = row->encrypted_17 == 0 ? 0 : row->encrypted_17;

        EXPECT_EQ(PSA_CIPHER_IV_LENGTH(row->type, row->alg), row->iv);
        EXPECT_EQ(PSA_CIPHER_ENCRYPT_OUTPUT_SIZE(row->type, row->alg, 17), row->encrypted_17);
        EXPECT_EQ(PSA_CIPHER_DECRYPT_OUTPUT_SIZE(row->type, row->alg, row->encrypted_17), decrypted);
        EXPECT_EQ(PSA_CIPHER_UPDATE_OUTPUT_SIZE(row->type, row->alg, 17), row->updated_17);
        EXPECT_EQ(PSA_CIPHER_FINISH_OUTPUT_SIZE(row->type, row->alg), row->finished);
        EXPECT(row->iv <= PSA_CIPHER_IV_MAX_SIZE && row->encrypted_17 <= PSA_CIPHER_ENCRYPT_OUTPUT_MAX_SIZE(17));
        EXPECT(row->updated_17 <= PSA_CIPHER_UPDATE_OUTPUT_MAX_SIZE(17));
        EXPECT(row->finished <= PSA_CIPHER_FINISH_OUTPUT_MAX_SIZE);
        EXPECT(decrypted <= PSA_CIPHER_DECRYPT_OUTPUT_MAX_SIZE(row->encrypted_17));
    }
    /* PKCS #7 always adds: a whole block if the last one is full. */
    EXPECT_EQ(PSA_CIPHER_ENCRYPT_OUTPUT_SIZE(AES, PSA_ALG_CBC_PKCS7, 0), 32);
    EXPECT_EQ(PSA_CIPHER_ENCRYPT_OUTPUT_SIZE(AES, PSA_ALG_CBC_PKCS7, 16), 48);
    EXPECT_EQ(PSA_CIPHER_UPDATE_OUTPUT_SIZE(AES, PSA_ALG_CBC_PKCS7, 0), 0);
}

/* One byte at a time into a block mode: what comes out in total never exceeds what the macros promise room for. */
static void update_sizes_cover_a_cipher_that_keeps_a_whole_block_back(void)
{
    size_t kept = 0;
    for (size_t length = 1; length < 70; length += 3) {
        size_t total = kept + length;
        size_t out = total > 16 ? (total - 1) / 16 * 16 : 0; /* CBC decryption keeps the last block until finish */
        EXPECT(out <= PSA_CIPHER_UPDATE_OUTPUT_SIZE(AES, PSA_ALG_CBC_PKCS7, length));
        kept = total - out;
        EXPECT(kept <= 16);
    }
}

struct aead_row {
    psa_key_type_t type;
    psa_algorithm_t alg;
    size_t nonce;
    size_t tag;
    size_t updated_17;
    size_t finished;
};

static const struct aead_row aeads[] = {
    { AES, PSA_ALG_CCM, 13, 16, 32, 16 },
    { AES, PSA_ALG_GCM, 12, 16, 32, 16 },
    { PSA_KEY_TYPE_CAMELLIA, PSA_ALG_GCM, 12, 16, 32, 16 },
    { AES, PSA_ALG_AEAD_WITH_SHORTENED_TAG(PSA_ALG_CCM, 4), 13, 4, 32, 16 },
    { PSA_KEY_TYPE_CHACHA20, PSA_ALG_CHACHA20_POLY1305, 12, 16, 17, 0 },
    { PSA_KEY_TYPE_XCHACHA20, PSA_ALG_XCHACHA20_POLY1305, 24, 16, 17, 0 },
    { PSA_KEY_TYPE_ASCON, PSA_ALG_ASCON_AEAD128, 16, 16, 32, 16 },
    { PSA_KEY_TYPE_ASCON, PSA_ALG_AEAD_WITH_SHORTENED_TAG(PSA_ALG_ASCON_AEAD128, 8), 16, 8, 32, 16 },
    /* What does not fit. */
    { DES, PSA_ALG_GCM, 0, 0, 0, 0 },
    { PSA_KEY_TYPE_XCHACHA20, PSA_ALG_CHACHA20_POLY1305, 0, 0, 0, 0 },
    { PSA_KEY_TYPE_ASCON, PSA_ALG_GCM, 0, 0, 0, 0 },
    { PSA_KEY_TYPE_HMAC, PSA_ALG_CCM, 0, 0, 0, 0 },
    { AES, PSA_ALG_CTR, 0, 0, 0, 0 },
};

static void each_aead_and_key_type_has_its_sizes(void)
{
    for (size_t i = 0; i < COUNT(aeads); i++) {
        const struct aead_row *row = &aeads[i];
        bool fits = row->nonce != 0;

        EXPECT_EQ(PSA_AEAD_NONCE_LENGTH(row->type, row->alg), row->nonce);
        EXPECT_EQ(PSA_AEAD_TAG_LENGTH(row->type, 128, row->alg), row->tag);
        EXPECT_EQ(PSA_AEAD_ENCRYPT_OUTPUT_SIZE(row->type, row->alg, 17), fits ? 17 + row->tag : 0);
        EXPECT_EQ(PSA_AEAD_DECRYPT_OUTPUT_SIZE(row->type, row->alg, 17 + row->tag), fits ? 17 : 0);
        EXPECT_EQ(PSA_AEAD_DECRYPT_OUTPUT_SIZE(row->type, row->alg, row->tag), 0);
        EXPECT_EQ(PSA_AEAD_DECRYPT_OUTPUT_SIZE(row->type, row->alg, 1), 0); /* shorter than the tag: no wrap */
        EXPECT_EQ(PSA_AEAD_UPDATE_OUTPUT_SIZE(row->type, row->alg, 17), row->updated_17);
        EXPECT_EQ(PSA_AEAD_FINISH_OUTPUT_SIZE(row->type, row->alg), row->finished);
        EXPECT_EQ(PSA_AEAD_VERIFY_OUTPUT_SIZE(row->type, row->alg), row->finished);
        EXPECT(row->nonce <= PSA_AEAD_NONCE_MAX_SIZE && row->tag <= PSA_AEAD_TAG_MAX_SIZE);
        EXPECT(17 + row->tag <= PSA_AEAD_ENCRYPT_OUTPUT_MAX_SIZE(17));
        EXPECT(row->updated_17 <= PSA_AEAD_UPDATE_OUTPUT_MAX_SIZE(17));
        EXPECT(row->finished <= PSA_AEAD_FINISH_OUTPUT_MAX_SIZE && row->finished <= PSA_AEAD_VERIFY_OUTPUT_MAX_SIZE);
    }
}

struct export_row {
    psa_key_type_t type;
    size_t bits;
    size_t key;
    size_t public_key; /* 0: symmetric */
};

static const struct export_row exports[] = {
    { PSA_KEY_TYPE_RAW_DATA, 8, 1, 0 },
    { AES, 256, 32, 0 },
    { PSA_KEY_TYPE_ASCON, 256, 32, 0 },
    { PSA_KEY_TYPE_PASSWORD, 800, 100, 0 },
    { ECC(SECP_R1), 256, 32, 65 },
    { ECC(SECP_R1), 384, 48, 97 },
    { ECC(SECP_R1), 521, 66, 133 },
    { ECC(SECP_K1), 225, 29, 59 },
    { ECC(BRAINPOOL_P_R1), 512, 64, 129 },
    { ECC(SECT_K1), 571, 72, 145 },
    { ECC(MONTGOMERY), 255, 32, 32 },
    { ECC(MONTGOMERY), 448, 56, 56 },
    { ECC(TWISTED_EDWARDS), 255, 32, 32 },
    { ECC(TWISTED_EDWARDS), 448, 57, 57 },
    { ECC_PUB(SECP_R1), 256, 65, 65 },
    { ECC_PUB(TWISTED_EDWARDS), 448, 57, 57 },
    { PSA_KEY_TYPE_DH_KEY_PAIR(PSA_DH_FAMILY_RFC7919), 8192, 1024, 1024 },
    { PSA_KEY_TYPE_ML_DSA_KEY_PAIR, 128, 32, 1312 },
    { PSA_KEY_TYPE_ML_DSA_KEY_PAIR, 192, 32, 1952 },
    { PSA_KEY_TYPE_ML_DSA_KEY_PAIR, 256, 32, 2592 },
    { PSA_KEY_TYPE_ML_DSA_PUBLIC_KEY, 256, 2592, 2592 },
    { PSA_KEY_TYPE_ML_KEM_KEY_PAIR, 512, 64, 384 * 2 + 32 },
    { PSA_KEY_TYPE_ML_KEM_KEY_PAIR, 768, 64, 384 * 3 + 32 },
    { PSA_KEY_TYPE_ML_KEM_KEY_PAIR, 1024, 64, 384 * 4 + 32 },
    { PSA_KEY_TYPE_SLH_DSA_KEY_PAIR(PSA_SLH_DSA_FAMILY_SHA2_S), 128, 64, 32 },
    { PSA_KEY_TYPE_SLH_DSA_KEY_PAIR(PSA_SLH_DSA_FAMILY_SHAKE_F), 256, 128, 64 },
    { PSA_KEY_TYPE_LMS_PUBLIC_KEY, 256, 56, 56 },
    { PSA_KEY_TYPE_LMS_PUBLIC_KEY, 192, 48, 48 },
    { PSA_KEY_TYPE_HSS_PUBLIC_KEY, 256, 60, 60 },
    { PSA_KEY_TYPE_XMSS_PUBLIC_KEY, 256, 68, 68 },
    { PSA_KEY_TYPE_XMSS_MT_PUBLIC_KEY, 192, 52, 52 },
    { PSA_KEY_TYPE_SPAKE2P_KEY_PAIR(PSA_ECC_FAMILY_SECP_R1), 256, 64, 32 + 65 },
    { PSA_KEY_TYPE_SPAKE2P_KEY_PAIR(PSA_ECC_FAMILY_SECP_R1), 521, 132, 66 + 133 },
    { PSA_KEY_TYPE_SPAKE2P_KEY_PAIR(PSA_ECC_FAMILY_TWISTED_EDWARDS), 255, 64, 64 },
    { PSA_KEY_TYPE_WPA3_SAE_ECC(PSA_ECC_FAMILY_SECP_R1), 521, 132, 0 },
    { PSA_KEY_TYPE_WPA3_SAE_DH(PSA_DH_FAMILY_RFC3526), 3072, 384, 0 },
    { PSA_KEY_TYPE_NONE, 256, 0, 0 },
};

static void each_key_type_has_the_size_of_its_export_format(void)
{
    for (size_t i = 0; i < COUNT(exports); i++) {
        const struct export_row *row = &exports[i];
        size_t wrapped = row->key == 0 ? 0 : (row->key + 7) / 8 * 8 + 8;

        EXPECT_EQ(PSA_EXPORT_KEY_OUTPUT_SIZE(row->type, row->bits), row->key);
        EXPECT_EQ(PSA_EXPORT_PUBLIC_KEY_OUTPUT_SIZE(row->type, row->bits), row->public_key);
        EXPECT_EQ(PSA_WRAP_KEY_OUTPUT_SIZE(AES, PSA_ALG_KWP, row->type, row->bits), wrapped);
        EXPECT_EQ(PSA_WRAP_KEY_OUTPUT_SIZE(PSA_KEY_TYPE_CHACHA20, PSA_ALG_KWP, row->type, row->bits), 0);
        EXPECT(row->public_key <= PSA_EXPORT_PUBLIC_KEY_MAX_SIZE);
        EXPECT(!PSA_KEY_TYPE_IS_KEY_PAIR(row->type) || row->key <= PSA_EXPORT_KEY_PAIR_MAX_SIZE);
        EXPECT(!PSA_KEY_TYPE_IS_KEY_PAIR(row->type) || wrapped <= PSA_WRAP_KEY_PAIR_MAX_SIZE);
    }
    EXPECT(PSA_EXPORT_ASYMMETRIC_KEY_MAX_SIZE >= PSA_EXPORT_KEY_PAIR_MAX_SIZE);
    EXPECT(PSA_EXPORT_ASYMMETRIC_KEY_MAX_SIZE >= PSA_EXPORT_PUBLIC_KEY_MAX_SIZE);
}

/* Bytes of a DER integer or sequence whose content has `len` bytes. */
static size_t der(size_t len)
{
    size_t length_bytes = len < 128 ? 1 : len < 256 ? 2 : 3;
    return 1 + length_bytes + len;
}

/* The longest RSAPublicKey and RSAPrivateKey: each integer has its top bit set, so a zero byte comes first. */
static void an_rsa_key_of_any_size_fits_its_export_size(void)
{
    for (size_t bits = 512; bits <= 4096; bits += 8) {
        size_t n = der((bits + 7) / 8 + 1);
        size_t half = der((bits / 2 + 7) / 8 + 1);
        size_t e = der(8 + 1);
        size_t public_key = der(n + e);
        size_t key_pair = der(der(1) + 2 * n + e + 5 * half);

        EXPECT(public_key <= PSA_EXPORT_PUBLIC_KEY_OUTPUT_SIZE(PSA_KEY_TYPE_RSA_PUBLIC_KEY, bits));
        EXPECT(public_key <= PSA_EXPORT_PUBLIC_KEY_OUTPUT_SIZE(PSA_KEY_TYPE_RSA_KEY_PAIR, bits));
        EXPECT(key_pair <= PSA_EXPORT_KEY_OUTPUT_SIZE(PSA_KEY_TYPE_RSA_KEY_PAIR, bits));
        EXPECT(PSA_EXPORT_KEY_OUTPUT_SIZE(PSA_KEY_TYPE_RSA_KEY_PAIR, bits) <= key_pair + 16); /* nor waste */
        EXPECT(key_pair <= PSA_EXPORT_KEY_PAIR_MAX_SIZE);
    }
}

struct sign_row {
    psa_key_type_t type;
    size_t bits;
    psa_algorithm_t alg;
    size_t size;
};

#define SLH(set) PSA_KEY_TYPE_SLH_DSA_KEY_PAIR(PSA_SLH_DSA_FAMILY_##set)

static const struct sign_row signatures[] = {
    { PSA_KEY_TYPE_RSA_KEY_PAIR, 2048, PSA_ALG_RSA_PSS(PSA_ALG_SHA_256), 256 },
    { PSA_KEY_TYPE_RSA_KEY_PAIR, 4096, PSA_ALG_RSA_PKCS1V15_SIGN_RAW, 512 },
    { PSA_KEY_TYPE_RSA_PUBLIC_KEY, 1025, PSA_ALG_RSA_PKCS1V15_SIGN(PSA_ALG_SHA_256), 129 },
    { ECC(SECP_R1), 256, PSA_ALG_ECDSA(PSA_ALG_SHA_256), 64 },
    { ECC(SECP_R1), 521, PSA_ALG_ECDSA_ANY, 132 },
    { ECC_PUB(SECP_R1), 384, PSA_ALG_DETERMINISTIC_ECDSA(PSA_ALG_SHA_384), 96 },
    { ECC(TWISTED_EDWARDS), 255, PSA_ALG_PURE_EDDSA, 64 },
    { ECC(TWISTED_EDWARDS), 448, PSA_ALG_ED448PH, 114 },
    { PSA_KEY_TYPE_ML_DSA_KEY_PAIR, 128, PSA_ALG_ML_DSA, 2420 },
    { PSA_KEY_TYPE_ML_DSA_KEY_PAIR, 192, PSA_ALG_ML_DSA, 3309 },
    { PSA_KEY_TYPE_ML_DSA_PUBLIC_KEY, 256, PSA_ALG_HASH_ML_DSA(PSA_ALG_SHA_512), 4627 },
    { SLH(SHA2_S), 128, PSA_ALG_SLH_DSA, 7856 },
    { SLH(SHA2_F), 128, PSA_ALG_SLH_DSA, 17088 },
    { SLH(SHAKE_S), 192, PSA_ALG_SLH_DSA, 16224 },
    { SLH(SHAKE_F), 192, PSA_ALG_SLH_DSA, 35664 },
    { SLH(SHA2_S), 256, PSA_ALG_SLH_DSA, 29792 },
    { SLH(SHAKE_F), 256, PSA_ALG_DETERMINISTIC_SLH_DSA, 49856 },
    { PSA_KEY_TYPE_LMS_PUBLIC_KEY, 256, PSA_ALG_LMS, 0 },
    { AES, 128, PSA_ALG_ECDSA(PSA_ALG_SHA_256), 0 },
    { ECC(SECP_R1), 256, PSA_ALG_GCM, 0 },
};

static void each_signature_has_its_size(void)
{
    for (size_t i = 0; i < COUNT(signatures); i++) {
        const struct sign_row *row = &signatures[i];

        EXPECT_EQ(PSA_SIGN_OUTPUT_SIZE(row->type, row->bits, row->alg), row->size);
        EXPECT(row->size <= PSA_SIGNATURE_MAX_SIZE);
    }
}

static void asymmetric_encryption_leaves_room_for_its_padding(void)
{
    const psa_key_type_t rsa = PSA_KEY_TYPE_RSA_KEY_PAIR;
    const psa_algorithm_t oaep = PSA_ALG_RSA_OAEP(PSA_ALG_SHA_256);

    EXPECT_EQ(PSA_ASYMMETRIC_ENCRYPT_OUTPUT_SIZE(rsa, 2048, oaep), 256);
    EXPECT_EQ(PSA_ASYMMETRIC_DECRYPT_OUTPUT_SIZE(rsa, 2048, PSA_ALG_RSA_PKCS1V15_CRYPT), 245);
    EXPECT_EQ(PSA_ASYMMETRIC_DECRYPT_OUTPUT_SIZE(rsa, 2048, oaep), 256 - 66);
    EXPECT_EQ(PSA_ASYMMETRIC_DECRYPT_OUTPUT_SIZE(rsa, 512, PSA_ALG_RSA_OAEP(PSA_ALG_SHA_512)), 0);
    EXPECT_EQ(PSA_ASYMMETRIC_DECRYPT_OUTPUT_SIZE(rsa, 8192, PSA_ALG_RSA_PKCS1V15_CRYPT),
              PSA_ASYMMETRIC_DECRYPT_OUTPUT_MAX_SIZE);
    EXPECT_EQ(PSA_ASYMMETRIC_ENCRYPT_OUTPUT_SIZE(rsa, 8192, oaep), PSA_ASYMMETRIC_ENCRYPT_OUTPUT_MAX_SIZE);
    EXPECT_EQ(PSA_ASYMMETRIC_ENCRYPT_OUTPUT_SIZE(ECC(SECP_R1), 256, oaep), 0);
}

static void key_agreement_and_encapsulation_have_their_sizes(void)
{
    const psa_key_type_t kem = PSA_KEY_TYPE_ML_KEM_PUBLIC_KEY;

    EXPECT_EQ(PSA_RAW_KEY_AGREEMENT_OUTPUT_SIZE(ECC(SECP_R1), 521), 66);
    EXPECT_EQ(PSA_RAW_KEY_AGREEMENT_OUTPUT_SIZE(ECC(MONTGOMERY), 255), 32);
    EXPECT_EQ(PSA_RAW_KEY_AGREEMENT_OUTPUT_SIZE(PSA_KEY_TYPE_DH_KEY_PAIR(PSA_DH_FAMILY_RFC7919), 8192),
              PSA_RAW_KEY_AGREEMENT_OUTPUT_MAX_SIZE);
    EXPECT_EQ(PSA_RAW_KEY_AGREEMENT_OUTPUT_SIZE(PSA_KEY_TYPE_RSA_KEY_PAIR, 2048), 0);
    EXPECT_EQ(PSA_ENCAPSULATE_CIPHERTEXT_SIZE(kem, 512, PSA_ALG_ML_KEM), 768);
    EXPECT_EQ(PSA_ENCAPSULATE_CIPHERTEXT_SIZE(kem, 768, PSA_ALG_ML_KEM), 1088);
    EXPECT_EQ(PSA_ENCAPSULATE_CIPHERTEXT_SIZE(kem, 1024, PSA_ALG_ML_KEM), PSA_ENCAPSULATE_CIPHERTEXT_MAX_SIZE);
    EXPECT_EQ(PSA_ENCAPSULATE_CIPHERTEXT_SIZE(ECC_PUB(SECP_R1), 256, PSA_ALG_ECIES_SEC1), 65);
    EXPECT_EQ(PSA_ENCAPSULATE_CIPHERTEXT_SIZE(ECC(MONTGOMERY), 448, PSA_ALG_ECIES_SEC1), 56);
    EXPECT_EQ(PSA_ENCAPSULATE_CIPHERTEXT_SIZE(kem, 768, PSA_ALG_ECIES_SEC1), 0);
    EXPECT(PSA_TLS12_PSK_TO_MS_PSK_MAX_SIZE >= 64); /* RFC 4279, 5.3 */
}

static void each_pake_step_has_its_size(void)
{
    const psa_pake_primitive_t p256 = PSA_PAKE_PRIMITIVE(PSA_PAKE_PRIMITIVE_TYPE_ECC, PSA_ECC_FAMILY_SECP_R1, 256);
    const psa_pake_primitive_t ed = PSA_PAKE_PRIMITIVE(PSA_PAKE_PRIMITIVE_TYPE_ECC, PSA_ECC_FAMILY_TWISTED_EDWARDS, 448);
    const psa_pake_primitive_t dh = PSA_PAKE_PRIMITIVE(PSA_PAKE_PRIMITIVE_TYPE_DH, PSA_DH_FAMILY_RFC3526, 8192);
    const psa_algorithm_t jpake = PSA_ALG_JPAKE(PSA_ALG_SHA_256);
    const psa_algorithm_t wpa3 = PSA_ALG_WPA3_SAE_GDH(PSA_ALG_SHA_384);

    EXPECT_EQ(PSA_PAKE_OUTPUT_SIZE(jpake, p256, PSA_PAKE_STEP_KEY_SHARE), 65);
    EXPECT_EQ(PSA_PAKE_OUTPUT_SIZE(jpake, p256, PSA_PAKE_STEP_ZK_PUBLIC), 65);
    EXPECT_EQ(PSA_PAKE_OUTPUT_SIZE(jpake, p256, PSA_PAKE_STEP_ZK_PROOF), 32);
    EXPECT_EQ(PSA_PAKE_OUTPUT_SIZE(jpake, dh, PSA_PAKE_STEP_ZK_PROOF), 1024);
    EXPECT_EQ(PSA_PAKE_OUTPUT_SIZE(jpake, p256, PSA_PAKE_STEP_CONFIRM), 0);
    EXPECT_EQ(PSA_PAKE_OUTPUT_SIZE(PSA_ALG_SPAKE2P_HMAC(PSA_ALG_SHA_512), ed, PSA_PAKE_STEP_KEY_SHARE), 57);
    EXPECT_EQ(PSA_PAKE_OUTPUT_SIZE(PSA_ALG_SPAKE2P_HMAC(PSA_ALG_SHA_512), ed, PSA_PAKE_STEP_CONFIRM), 64);
    EXPECT_EQ(PSA_PAKE_OUTPUT_SIZE(PSA_ALG_SPAKE2P_CMAC(PSA_ALG_SHA_256), p256, PSA_PAKE_STEP_CONFIRM), 16);
    EXPECT_EQ(PSA_PAKE_OUTPUT_SIZE(PSA_ALG_SPAKE2P_MATTER, p256, PSA_PAKE_STEP_CONFIRM), 32);
    EXPECT_EQ(PSA_PAKE_OUTPUT_SIZE(wpa3, p256, PSA_PAKE_STEP_COMMIT), 32 + 64);
    EXPECT_EQ(PSA_PAKE_OUTPUT_SIZE(wpa3, dh, PSA_PAKE_STEP_COMMIT), 1024 + 1024);
    EXPECT_EQ(PSA_PAKE_OUTPUT_SIZE(wpa3, p256, PSA_PAKE_STEP_CONFIRM), 2 + 48);
    EXPECT_EQ(PSA_PAKE_OUTPUT_SIZE(wpa3, p256, PSA_PAKE_STEP_KEY_ID), 16);
    EXPECT_EQ(PSA_PAKE_INPUT_SIZE(wpa3, p256, PSA_PAKE_STEP_CONFIRM_COUNT), 2);
    EXPECT(PSA_PAKE_INPUT_SIZE(wpa3, p256, PSA_PAKE_STEP_SALT) >= 64);
    EXPECT_EQ(PSA_PAKE_INPUT_SIZE(wpa3, p256, PSA_PAKE_STEP_COMMIT), 96);
    EXPECT_EQ(PSA_PAKE_OUTPUT_SIZE(wpa3, dh, PSA_PAKE_STEP_COMMIT), PSA_PAKE_OUTPUT_MAX_SIZE);
    EXPECT_EQ(PSA_PAKE_OUTPUT_SIZE(wpa3, dh, PSA_PAKE_STEP_COMMIT), PSA_PAKE_INPUT_MAX_SIZE);
}

/* They bound arrays: with constant arguments they must be constant expressions. */
struct bounded {
    uint8_t hash[PSA_HASH_LENGTH(PSA_ALG_SHA_256)];
    uint8_t sealed[PSA_AEAD_ENCRYPT_OUTPUT_SIZE(AES, PSA_ALG_GCM, 20)];
    uint8_t encrypted[PSA_CIPHER_ENCRYPT_OUTPUT_SIZE(AES, PSA_ALG_CBC_PKCS7, 20)];
    uint8_t key[PSA_EXPORT_KEY_OUTPUT_SIZE(PSA_KEY_TYPE_RSA_KEY_PAIR, 2048)];
    uint8_t any_key[PSA_EXPORT_ASYMMETRIC_KEY_MAX_SIZE];
    uint8_t signature[PSA_SIGN_OUTPUT_SIZE(ECC(SECP_R1), 256, PSA_ALG_ECDSA(PSA_ALG_SHA_256))];
    uint8_t state[PSA_HASH_SUSPEND_OUTPUT_SIZE(PSA_ALG_SHA_512)];
};
#define SIZE_OF(member) sizeof(((struct bounded *)0)->member)

static void sizes_of_constants_are_constants(void)
{
    EXPECT_EQ(SIZE_OF(hash) + SIZE_OF(sealed) + SIZE_OF(encrypted) + SIZE_OF(signature), 32 + 36 + 48 + 64);
    EXPECT_EQ(SIZE_OF(any_key), 4661);
    EXPECT_EQ(SIZE_OF(state), 211);
    EXPECT(SIZE_OF(key) >= 1192 && SIZE_OF(key) <= 1220);
}

int main(void)
{
    static const struct test tests[] = {
        TEST(each_hash_has_its_length_block_and_suspended_size, "CRYPTO-1.5:PSA_HASH_LENGTH"),
        TEST(a_mac_is_as_long_as_its_block_or_its_truncation, "CRYPTO-1.5:PSA_MAC_LENGTH"),
        TEST(each_cipher_and_key_type_has_its_sizes, "CRYPTO-1.5:10.5"),
        TEST(update_sizes_cover_a_cipher_that_keeps_a_whole_block_back, "CRYPTO-1.5:PSA_CIPHER_UPDATE_OUTPUT_SIZE"),
        TEST(each_aead_and_key_type_has_its_sizes, "CRYPTO-1.5:10.6"),
        TEST(each_key_type_has_the_size_of_its_export_format, "CRYPTO-1.5:PSA_EXPORT_KEY_OUTPUT_SIZE"),
        TEST(an_rsa_key_of_any_size_fits_its_export_size, "CRYPTO-1.5:PSA_EXPORT_KEY_OUTPUT_SIZE"),
        TEST(each_signature_has_its_size, "CRYPTO-1.5:PSA_SIGN_OUTPUT_SIZE"),
        TEST(asymmetric_encryption_leaves_room_for_its_padding, "CRYPTO-1.5:PSA_ASYMMETRIC_DECRYPT_OUTPUT_SIZE"),
        TEST(key_agreement_and_encapsulation_have_their_sizes, "CRYPTO-1.5:PSA_ENCAPSULATE_CIPHERTEXT_SIZE"),
        TEST(each_pake_step_has_its_size, "CRYPTO-1.5:PSA_PAKE_OUTPUT_SIZE"),
        TEST(sizes_of_constants_are_constants, "CRYPTO-1.5:5.2"),
    };
    return test_main("headers.sizes", tests, sizeof(tests) / sizeof(tests[0]));
}
