/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include <openssl/modes.h>
#include <string.h>

#include "base/wipe.h"
#include "block.h"
#include "trial.h"

/* Key wrapping (SP 800-38F): libcrypto's CRYPTO_128_wrap around single blocks of ECB, so that every cipher with such blocks has it. */
enum { HALF = 8, MESSAGE_MAX = 1 << 20 };

/* Written before any other thread exists. */
static bool has_wrap;

struct blocks {
    EVP_CIPHER_CTX *ecb;
};

static void one_block(const unsigned char in[16], unsigned char out[16], const void *key)
{
    const struct blocks *blocks = key;
    if (!block_run(blocks->ecb, in, BLOCK_MAX, out)) {
        memset(out, 0, BLOCK_MAX);
    }
}

static bool is_carried(psa_algorithm_t alg, psa_key_type_t type, size_t bits)
{
    return has_wrap && (alg == PSA_ALG_KW || alg == PSA_ALG_KWP) && PSA_BLOCK_CIPHER_BLOCK_LENGTH(type) == BLOCK_MAX &&
           openssl_block_cipher(type, bits, OPENSSL_MODE_ECB) != NULL;
}

psa_status_t openssl_wrap(const struct crypto_driver_key *key, psa_algorithm_t alg, struct span in, struct out_span out,
                          size_t *out_len)
{
    struct blocks blocks = { 0 };
    bool is_padded = alg == PSA_ALG_KWP;
    *out_len = 0;
    if (!is_carried(alg, key->type, key->bits)) {
        return PSA_ERROR_NOT_SUPPORTED;
    }
    if (in.len == 0 || in.len > MESSAGE_MAX || (!is_padded && (in.len % HALF != 0 || in.len < 2 * HALF))) {
        return PSA_ERROR_INVALID_ARGUMENT;
    }
    if (out.len < (in.len + HALF - 1) / HALF * HALF + HALF) {
        return PSA_ERROR_BUFFER_TOO_SMALL;
    }
    blocks.ecb = block_context(key, OPENSSL_MODE_ECB, NULL, true);
    if (blocks.ecb == NULL) {
        return PSA_ERROR_INSUFFICIENT_MEMORY;
    }
    *out_len = is_padded ? CRYPTO_128_wrap_pad(&blocks, NULL, out.data, in.data, in.len, one_block) :
                           CRYPTO_128_wrap(&blocks, NULL, out.data, in.data, in.len, one_block);
    EVP_CIPHER_CTX_free(blocks.ecb);
    return *out_len != 0 ? PSA_SUCCESS : openssl_failed();
}

psa_status_t openssl_unwrap(const struct crypto_driver_key *key, psa_algorithm_t alg, struct span in, struct out_span out,
                            size_t *out_len)
{
    struct blocks blocks = { 0 };
    bool is_padded = alg == PSA_ALG_KWP;
    *out_len = 0;
    if (!is_carried(alg, key->type, key->bits)) {
        return PSA_ERROR_NOT_SUPPORTED;
    }
    /* What no wrapping gives is not authentic. */
    if (in.len % HALF != 0 || in.len < (is_padded ? 2u : 3u) * HALF || in.len > MESSAGE_MAX) {
        return PSA_ERROR_INVALID_SIGNATURE;
    }
    if (out.len < in.len) { /* libcrypto works in there */
        return PSA_ERROR_BUFFER_TOO_SMALL;
    }
    blocks.ecb = block_context(key, OPENSSL_MODE_ECB, NULL, false);
    if (blocks.ecb == NULL) {
        return PSA_ERROR_INSUFFICIENT_MEMORY;
    }
    *out_len = is_padded ? CRYPTO_128_unwrap_pad(&blocks, NULL, out.data, in.data, in.len, one_block) :
                           CRYPTO_128_unwrap(&blocks, NULL, out.data, in.data, in.len, one_block);
    EVP_CIPHER_CTX_free(blocks.ecb);
    if (*out_len == 0) {
        wipe(out.data, in.len);
        return PSA_ERROR_INVALID_SIGNATURE;
    }
    return PSA_SUCCESS;
}

static bool wrap_is_good(psa_algorithm_t alg, const char *key, const char *plain, const char *wrapped)
{
    struct trial_key trial;
    uint8_t in[TRIAL_MAX], out[TRIAL_MAX];
    size_t len = 0;
    trial_start(&trial, PSA_KEY_TYPE_AES, 0, key);
    struct span message = span_of(in, trial_hex(plain, in));
    psa_status_t status = openssl_wrap(&trial.key, alg, message, out_span_of(out, sizeof(out)), &len);
    bool is_good = trial_is(status, out, len, wrapped);
    status = is_good ? openssl_unwrap(&trial.key, alg, span_of(out, len), out_span_of(in, sizeof(in)), &len) : PSA_ERROR_GENERIC_ERROR;
    is_good = is_good && trial_is(status, in, len, plain);
    out[0] ^= 1;
    is_good = is_good && openssl_unwrap(&trial.key, alg, span_of(out, strlen(wrapped) / 2), out_span_of(in, sizeof(in)), &len) ==
                             PSA_ERROR_INVALID_SIGNATURE;
    trial_end(&trial);
    return is_good;
}

/* RFC 3394, 4.1; RFC 5649, 6. */
static void start(void)
{
    has_wrap = true;
    bool is_good = wrap_is_good(PSA_ALG_KW, "000102030405060708090a0b0c0d0e0f", "00112233445566778899aabbccddeeff",
                                "1fa68b0a8112b447aef34bd8fb5a7b829d3e862371d2cfe5") &&
                   wrap_is_good(PSA_ALG_KWP, "5840df6e29b02af1ab493b705bf16ea1ae8338f4dcc176a8", "466f7250617369",
                                "afbeb0f07dfbf5419200f2ccb50bb24f");
    has_wrap = is_good;
}

const struct openssl_family openssl_wrap_family = {
    .categories = OPENSSL_CATEGORY(PSA_ALG_KW),
    .start = start,
    .has = is_carried,
};
