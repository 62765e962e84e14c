/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "library.h"

#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/rand.h>

enum { AES_SIZES = 3 };

/* Written by openssl_library_start and the known-answer tests, before any other thread exists; read-only afterwards,
 * but for has_p384, which its own test writes before anyone else reads it. */
static struct {
    OSSL_LIB_CTX *context;
    EVP_MD *md[OPENSSL_HASH_COUNT];
    EVP_CIPHER *aes[AES_SIZES][OPENSSL_MODE_COUNT];
    EVP_CIPHER *chacha20_poly1305;
    EVP_MAC *hmac;
    EVP_MAC *cmac;
    bool has_p256;
    bool has_p384;
} library;

static const struct {
    psa_algorithm_t alg;
    const char *name;
} hashes[OPENSSL_HASH_COUNT] = {
    [OPENSSL_SHA_224] = { PSA_ALG_SHA_224, "SHA2-224" },
    [OPENSSL_SHA_256] = { PSA_ALG_SHA_256, "SHA2-256" },
    [OPENSSL_SHA_384] = { PSA_ALG_SHA_384, "SHA2-384" },
    [OPENSSL_SHA_512] = { PSA_ALG_SHA_512, "SHA2-512" },
    [OPENSSL_SHA_512_256] = { PSA_ALG_SHA_512_256, "SHA2-512/256" },
    [OPENSSL_SHA3_224] = { PSA_ALG_SHA3_224, "SHA3-224" },
    [OPENSSL_SHA3_256] = { PSA_ALG_SHA3_256, "SHA3-256" },
    [OPENSSL_SHA3_384] = { PSA_ALG_SHA3_384, "SHA3-384" },
    [OPENSSL_SHA3_512] = { PSA_ALG_SHA3_512, "SHA3-512" },
};

static const char *const aes_names[AES_SIZES][OPENSSL_MODE_COUNT] = {
    { "AES-128-ECB", "AES-128-CBC", "AES-128-CTR", "AES-128-GCM", "AES-128-CCM" },
    { "AES-192-ECB", "AES-192-CBC", "AES-192-CTR", "AES-192-GCM", "AES-192-CCM" },
    { "AES-256-ECB", "AES-256-CBC", "AES-256-CTR", "AES-256-GCM", "AES-256-CCM" },
};

psa_status_t openssl_failed(void)
{
    ERR_clear_error();
    return PSA_ERROR_HARDWARE_FAILURE;
}

psa_status_t openssl_library_start(void)
{
    if (library.context != NULL) {
        return PSA_SUCCESS;
    }
    if (OPENSSL_init_crypto(OPENSSL_INIT_NO_LOAD_CONFIG, NULL) != 1) {
        return openssl_failed();
    }
    library.context = OSSL_LIB_CTX_new();
    if (library.context == NULL) {
        return PSA_ERROR_INSUFFICIENT_MEMORY;
    }
    for (int i = 0; i < OPENSSL_HASH_COUNT; i++) {
        library.md[i] = EVP_MD_fetch(library.context, hashes[i].name, NULL);
    }
    for (int size = 0; size < AES_SIZES; size++) {
        for (int mode = 0; mode < OPENSSL_MODE_COUNT; mode++) {
            library.aes[size][mode] = EVP_CIPHER_fetch(library.context, aes_names[size][mode], NULL);
        }
    }
    library.chacha20_poly1305 = EVP_CIPHER_fetch(library.context, "ChaCha20-Poly1305", NULL);
    library.hmac = EVP_MAC_fetch(library.context, "HMAC", NULL);
    library.cmac = EVP_MAC_fetch(library.context, "CMAC", NULL);
    library.has_p256 = true;
    library.has_p384 = true;
    ERR_clear_error();
    return library.md[OPENSSL_SHA_256] == NULL ? PSA_ERROR_HARDWARE_FAILURE : PSA_SUCCESS;
}

OSSL_LIB_CTX *openssl_context(void)
{
    return library.context;
}

int openssl_hash_index(psa_algorithm_t hash_alg)
{
    /* The two that matter most come first. */
    if (hash_alg == PSA_ALG_SHA_256) {
        return OPENSSL_SHA_256;
    }
    for (int i = 0; i < OPENSSL_HASH_COUNT; i++) {
        if (hashes[i].alg == hash_alg) {
            return i;
        }
    }
    return -1;
}

const EVP_MD *openssl_md(psa_algorithm_t hash_alg)
{
    int index = openssl_hash_index(hash_alg);
    return index < 0 ? NULL : library.md[index];
}

const EVP_CIPHER *openssl_aes(size_t key_bits, enum openssl_mode mode)
{
    switch (key_bits) {
    case 128:
        return library.aes[0][mode];
    case 192:
        return library.aes[1][mode];
    case 256:
        return library.aes[2][mode];
    default:
        return NULL;
    }
}

const EVP_CIPHER *openssl_chacha20_poly1305(void)
{
    return library.chacha20_poly1305;
}

EVP_MAC *openssl_hmac(void)
{
    return library.hmac;
}

EVP_MAC *openssl_cmac(void)
{
    return library.cmac;
}

void openssl_drop_hash(int index)
{
    EVP_MD_free(library.md[index]);
    library.md[index] = NULL;
}

void openssl_drop_mode(enum openssl_mode mode)
{
    for (int size = 0; size < AES_SIZES; size++) {
        EVP_CIPHER_free(library.aes[size][mode]);
        library.aes[size][mode] = NULL;
    }
}

void openssl_drop_chacha20_poly1305(void)
{
    EVP_CIPHER_free(library.chacha20_poly1305);
    library.chacha20_poly1305 = NULL;
}

void openssl_drop_hmac(void)
{
    EVP_MAC_free(library.hmac);
    library.hmac = NULL;
}

void openssl_drop_cmac(void)
{
    EVP_MAC_free(library.cmac);
    library.cmac = NULL;
}

void openssl_drop_curve(size_t bits)
{
    if (bits == 256) {
        library.has_p256 = false;
    } else {
        library.has_p384 = false;
    }
}

bool openssl_has_curve(size_t bits)
{
    if (bits == 384) {
        openssl_check_p384();
    }
    return (bits == 256 && library.has_p256) || (bits == 384 && library.has_p384);
}

psa_status_t openssl_random(struct out_span out)
{
    if (RAND_priv_bytes_ex(library.context, out.data, out.len, 0) != 1) {
        ERR_clear_error();
        return PSA_ERROR_INSUFFICIENT_ENTROPY;
    }
    return PSA_SUCCESS;
}
