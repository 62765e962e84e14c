/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "raw_openssl.h"

#include <openssl/ec.h>
#include <openssl/evp.h>
#include <stdlib.h>
#include <string.h>

static struct {
    EVP_MD *sha256;
    EVP_MD_CTX *md;
    EVP_CIPHER_CTX *gcm;
    EVP_PKEY_CTX *sign;
    EVP_PKEY_CTX *verify;
    uint8_t signature[80];
    size_t signature_len;
} raw;

static void must(int good)
{
    if (good != 1) {
        abort();
    }
}

void raw_start(void)
{
    static const uint8_t key[16] = { 1 };
    static const uint8_t hash[32] = { 2 };
    raw.sha256 = EVP_MD_fetch(NULL, "SHA256", NULL);
    raw.md = EVP_MD_CTX_new();
    raw.gcm = EVP_CIPHER_CTX_new();
    EVP_CIPHER *cipher = EVP_CIPHER_fetch(NULL, "AES-128-GCM", NULL);
    must(EVP_EncryptInit_ex2(raw.gcm, cipher, key, NULL, NULL));
    EVP_CIPHER_free(cipher);
    EVP_PKEY *pkey = EVP_EC_gen("P-256");
    raw.sign = EVP_PKEY_CTX_new(pkey, NULL);
    raw.verify = EVP_PKEY_CTX_new(pkey, NULL);
    must(EVP_PKEY_sign_init(raw.sign));
    must(EVP_PKEY_verify_init(raw.verify));
    EVP_PKEY_free(pkey);
    raw_p256_sign(hash);
}

void raw_sha256(const uint8_t *in, size_t len, uint8_t out[32])
{
    must(EVP_DigestInit_ex2(raw.md, raw.sha256, NULL) == 1 && EVP_DigestUpdate(raw.md, in, len) == 1 &&
         EVP_DigestFinal_ex(raw.md, out, NULL) == 1);
}

void raw_gcm_seal(const uint8_t nonce[12], const uint8_t *in, size_t len, uint8_t *out)
{
    int n = 0;
    int last = 0;
    must(EVP_EncryptInit_ex2(raw.gcm, NULL, NULL, nonce, NULL) == 1 &&
         EVP_EncryptUpdate(raw.gcm, out, &n, in, (int)len) == 1 && EVP_EncryptFinal_ex(raw.gcm, out + n, &last) == 1 &&
         EVP_CIPHER_CTX_ctrl(raw.gcm, EVP_CTRL_AEAD_GET_TAG, 16, out + len) == 1);
}

void raw_p256_sign(const uint8_t hash[32])
{
    raw.signature_len = sizeof(raw.signature);
    must(EVP_PKEY_sign(raw.sign, raw.signature, &raw.signature_len, hash, 32));
}

void raw_p256_verify(const uint8_t hash[32])
{
    must(EVP_PKEY_verify(raw.verify, raw.signature, raw.signature_len, hash, 32));
}
