/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "chacha.h"

#include <openssl/err.h>
#include <string.h>

#include "base/bytes.h"
#include "base/wipe.h"
#include "trial.h"

enum { BLOCK = 64 };

/* Written before any other thread exists. */
static EVP_CIPHER *chacha20;
static bool has_x;

bool chacha_has_stream(psa_key_type_t type)
{
    return chacha20 != NULL && (type == PSA_KEY_TYPE_CHACHA20 || (type == PSA_KEY_TYPE_XCHACHA20 && has_x));
}

bool chacha_has_x(void)
{
    return has_x;
}

/* `iv` is words 12 to 15 of the state: counter and nonce. */
static EVP_CIPHER_CTX *context_of(const uint8_t key[CHACHA_KEY], const uint8_t iv[CHACHA_IV])
{
    EVP_CIPHER_CTX *ctx = chacha20 == NULL ? NULL : EVP_CIPHER_CTX_new();
    if (ctx != NULL && EVP_EncryptInit_ex2(ctx, chacha20, key, iv, NULL) != 1) {
        EVP_CIPHER_CTX_free(ctx);
        ctx = NULL;
    }
    return ctx;
}

bool chacha_derive(const uint8_t key[CHACHA_KEY], const uint8_t nonce[CHACHA_IV], uint8_t derived[CHACHA_KEY])
{
    static const uint8_t zeros[BLOCK];
    static const uint8_t constant[16] = { 'e', 'x', 'p', 'a', 'n', 'd', ' ', '3', '2', '-', 'b', 'y', 't', 'e', ' ', 'k' };
    uint8_t block[BLOCK];
    int len = 0;
    EVP_CIPHER_CTX *ctx = context_of(key, nonce);
    bool is_good = ctx != NULL && EVP_EncryptUpdate(ctx, block, &len, zeros, BLOCK) == 1 && len == BLOCK;
    for (size_t i = 0; i < 4 && is_good; i++) {
        put_le32(derived + 4 * i, get_le32(block + 4 * i) - get_le32(constant + 4 * i));
        put_le32(derived + 16 + 4 * i, get_le32(block + 48 + 4 * i) - get_le32(nonce + 4 * i));
    }
    EVP_CIPHER_CTX_free(ctx);
    wipe(block, sizeof(block));
    return is_good;
}

/* Bytes from block `counter` on, for a counter of 32 bits. */
static uint64_t reach(uint32_t counter)
{
    return ((uint64_t)UINT32_MAX + 1 - counter) * BLOCK;
}

psa_status_t chacha_stream(const struct crypto_driver_key *key, struct span iv, EVP_CIPHER_CTX **ctx, uint64_t *left)
{
    uint8_t words[CHACHA_IV] = { 0 };
    uint8_t derived[CHACHA_KEY];
    const uint8_t *stream_key = key->material.data;
    *left = UINT64_MAX;
    if (!chacha_has_stream(key->type)) {
        return PSA_ERROR_NOT_SUPPORTED;
    }
    if (key->type == PSA_KEY_TYPE_XCHACHA20) {
        if (iv.len != XCHACHA_NONCE && iv.len != XCHACHA_NONCE + 8) {
            return PSA_ERROR_INVALID_ARGUMENT;
        }
        const uint8_t *nonce = iv.data + (iv.len - XCHACHA_NONCE);
        memcpy(words, iv.data, iv.len - XCHACHA_NONCE); /* a counter of 8 bytes, or none */
        memcpy(words + 8, nonce + 16, 8);
        if (!chacha_derive(stream_key, nonce, derived)) {
            return openssl_failed();
        }
        stream_key = derived;
    } else if (iv.len == 12 || iv.len == 16) {
        memcpy(words + (16 - iv.len), iv.data, iv.len);
        *left = reach(get_le32(words));
    } else if (iv.len == 8) {
        memcpy(words + 8, iv.data, 8); /* the original variant: 64 bits each */
    } else {
        return PSA_ERROR_INVALID_ARGUMENT;
    }
    *ctx = context_of(stream_key, words);
    wipe(derived, sizeof(derived));
    return *ctx == NULL ? openssl_failed() : PSA_SUCCESS;
}

/* RFC 8439 2.4.2 (the first block); draft-irtf-cfrg-xchacha-03 2.2.1. */
void chacha_start(void)
{
    static const char key[] = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f";
    struct trial_key trial;
    uint8_t iv[TRIAL_MAX], in[TRIAL_MAX], out[TRIAL_MAX];
    size_t len = 0;
    chacha20 = EVP_CIPHER_fetch(openssl_context(), "ChaCha20", NULL);
    ERR_clear_error();
    trial_start(&trial, PSA_KEY_TYPE_CHACHA20, 0, key);
    struct crypto_cipher_job job = { .alg = PSA_ALG_STREAM_CIPHER, .direction = CRYPTO_ENCRYPT };
    job.iv = span_of(iv, trial_hex("01000000000000000000004a00000000", iv));
    job.in = span_of(in, trial_hex("4c616469657320616e642047656e746c656d656e206f662074686520636c6173", in));
    psa_status_t status = openssl_cipher(&trial.key, &job, out_span_of(out, sizeof(out)), &len);
    if (!trial_is(status, out, len, "6e2e359a2568f98041ba0728dd0d6981e97e7aec1d4360c20a27afccfd9fae0b")) {
        EVP_CIPHER_free(chacha20);
        chacha20 = NULL;
    }
    trial_hex("000000090000004a0000000031415927", iv);
    bool is_derived = chacha_derive(trial.key.material.data, iv, out);
    has_x = is_derived && trial_is(PSA_SUCCESS, out, CHACHA_KEY, "82413b4227b27bfed30e42508a877d73a0f9e4d58a74a853c12ec41326d3ecdc");
    trial_end(&trial);
}
