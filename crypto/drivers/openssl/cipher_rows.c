/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include <openssl/err.h>
#include <openssl/evp.h>
#include <stdio.h>
#include <string.h>

#include "base/wipe.h"
#include "block.h"
#include "chacha.h"
#include "trial.h"

/*
 * Block ciphers: a row a key size, with a published answer of one block. Modes: each is tried against its definition over that block
 * cipher (SP 800-38A), so that a mode needs no answers of its own. Origins: FIPS 197, C; RFC 5794, A; RFC 3713, A; GB/T 32907;
 * SP 800-67, B.1; DES in Grabbe's worked example, for two keys with both the same.
 */
static const struct row {
    psa_key_type_t type;
    uint16_t bits;
    const char *name;
    const char *key, *in, *out;
} rows[] = {
    { PSA_KEY_TYPE_AES, 128, "AES-128", "000102030405060708090a0b0c0d0e0f", "00112233445566778899aabbccddeeff",
      "69c4e0d86a7b0430d8cdb78070b4c55a" },
    { PSA_KEY_TYPE_AES, 256, "AES-256", "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f",
      "00112233445566778899aabbccddeeff", "8ea2b7ca516745bfeafc49904b496089" },
    { PSA_KEY_TYPE_AES, 192, "AES-192", "000102030405060708090a0b0c0d0e0f1011121314151617",
      "00112233445566778899aabbccddeeff", "dda97ca4864cdfe06eaf70a0ec0d7191" },
    { PSA_KEY_TYPE_ARIA, 128, "ARIA-128", "000102030405060708090a0b0c0d0e0f", "00112233445566778899aabbccddeeff",
      "d718fbd6ab644c739da95f3be6451778" },
    { PSA_KEY_TYPE_ARIA, 192, "ARIA-192", "000102030405060708090a0b0c0d0e0f1011121314151617",
      "00112233445566778899aabbccddeeff", "26449c1805dbe7aa25a468ce263a9e79" },
    { PSA_KEY_TYPE_ARIA, 256, "ARIA-256", "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f",
      "00112233445566778899aabbccddeeff", "f92bd7c79fb72e2f2b8f80c1972d24fc" },
    { PSA_KEY_TYPE_CAMELLIA, 128, "CAMELLIA-128", "0123456789abcdeffedcba9876543210",
      "0123456789abcdeffedcba9876543210", "67673138549669730857065648eabe43" },
    { PSA_KEY_TYPE_CAMELLIA, 192, "CAMELLIA-192", "0123456789abcdeffedcba98765432100011223344556677",
      "0123456789abcdeffedcba9876543210", "b4993401b3e996f84ee5cee7d79b09b9" },
    { PSA_KEY_TYPE_CAMELLIA, 256, "CAMELLIA-256", "0123456789abcdeffedcba987654321000112233445566778899aabbccddeeff",
      "0123456789abcdeffedcba9876543210", "9acc237dff16d76c20ef7c919e3a7509" },
    { PSA_KEY_TYPE_SM4, 128, "SM4", "0123456789abcdeffedcba9876543210", "0123456789abcdeffedcba9876543210",
      "681edf34d206965e86b3e94f536e4246" },
    { PSA_KEY_TYPE_DES, 192, "DES-EDE3", "0123456789abcdef23456789abcdef01456789abcdef0123", "5468652071756663",
      "a826fd8ce53b855f" },
    { PSA_KEY_TYPE_DES, 64, "DES-EDE3", "133457799bbcdff1", "0123456789abcdef", "85e813540f0ab405" },
    { PSA_KEY_TYPE_DES, 128, "DES-EDE3", "133457799bbcdff1133457799bbcdff1", "0123456789abcdef", "85e813540f0ab405" },
};

enum { ROWS = sizeof(rows) / sizeof(rows[0]) };

static const char *const suffixes[OPENSSL_MODE_COUNT] = {
    [OPENSSL_MODE_ECB] = "ECB", [OPENSSL_MODE_CBC] = "CBC", [OPENSSL_MODE_CTR] = "CTR", [OPENSSL_MODE_CFB] = "CFB",
    [OPENSSL_MODE_OFB] = "OFB", [OPENSSL_MODE_GCM] = "GCM", [OPENSSL_MODE_CCM] = "CCM",
};

/* Written before any other thread exists. */
static EVP_CIPHER *ciphers[ROWS][OPENSSL_MODE_COUNT];

const EVP_CIPHER *openssl_block_cipher(psa_key_type_t type, size_t bits, enum openssl_mode mode)
{
    for (size_t i = 0; i < ROWS; i++) {
        if (rows[i].type == type && rows[i].bits == bits) {
            return ciphers[i][mode];
        }
    }
    return NULL;
}

void openssl_drop_cipher(psa_key_type_t type, size_t bits, enum openssl_mode mode)
{
    for (size_t i = 0; i < ROWS; i++) {
        if (rows[i].type == type && rows[i].bits == bits) {
            EVP_CIPHER_free(ciphers[i][mode]);
            ciphers[i][mode] = NULL;
        }
    }
}

enum { BLOCKS = 3, MAX = BLOCKS * 16 };

/* What the mode is, by blocks of ECB and exclusive or. */
static bool define(const struct crypto_driver_key *key, psa_algorithm_t alg, const uint8_t *in, uint8_t *out)
{
    size_t block = PSA_BLOCK_CIPHER_BLOCK_LENGTH(key->type);
    uint8_t chain[16];
    memset(chain, 0xfe, sizeof(chain)); /* the vector; a counter that carries */
    for (size_t at = 0; at < BLOCKS * block; at += block) {
        uint8_t given[16];
        for (size_t i = 0; i < block; i++) {
            given[i] = alg == PSA_ALG_CBC_NO_PADDING ? chain[i] ^ in[at + i] : chain[i];
        }
        struct crypto_cipher_job job = { .alg = PSA_ALG_ECB_NO_PADDING, .direction = CRYPTO_ENCRYPT, .in = span_of(given, block) };
        size_t len = 0;
        if (openssl_cipher(key, &job, out_span_of(out + at, block), &len) != PSA_SUCCESS) {
            return false;
        }
        memcpy(given, out + at, block);
        for (size_t i = 0; i < block && alg != PSA_ALG_CBC_NO_PADDING; i++) {
            out[at + i] ^= in[at + i];
        }
        for (size_t i = block; i > 0 && alg == PSA_ALG_CTR; i--) {
            chain[i - 1]++;
            if (chain[i - 1] != 0) {
                break;
            }
        }
        if (alg != PSA_ALG_CTR) {
            memcpy(chain, alg == PSA_ALG_OFB ? given : out + at, block);
        }
    }
    return true;
}

static bool mode_is_good(const struct row *row, psa_algorithm_t alg)
{
    struct trial_key trial;
    uint8_t iv[16], in[MAX], want[MAX], got[MAX];
    size_t block = PSA_BLOCK_CIPHER_BLOCK_LENGTH(row->type);
    size_t len = 0;
    memset(iv, 0xfe, sizeof(iv));
    for (size_t i = 0; i < MAX; i++) {
        in[i] = (uint8_t)(i * 7 + 1);
    }
    trial_start(&trial, row->type, 0, row->key);
    struct crypto_cipher_job job = { .alg = alg, .direction = CRYPTO_ENCRYPT, .iv = span_of(iv, block), .in = span_of(in, BLOCKS * block) };
    bool is_good = define(&trial.key, alg, in, want) &&
                   openssl_cipher(&trial.key, &job, out_span_of(got, sizeof(got)), &len) == PSA_SUCCESS &&
                   len == BLOCKS * block && memcmp(got, want, len) == 0;
    job.direction = CRYPTO_DECRYPT;
    job.in = span_of(want, BLOCKS * block);
    is_good = is_good && openssl_cipher(&trial.key, &job, out_span_of(got, sizeof(got)), &len) == PSA_SUCCESS &&
              len == BLOCKS * block && memcmp(got, in, len) == 0;
    trial_end(&trial);
    return is_good;
}

static bool block_is_good(const struct row *row)
{
    struct trial_key trial;
    uint8_t in[TRIAL_MAX], out[16];
    size_t len = 0;
    trial_start(&trial, row->type, 0, row->key);
    struct crypto_cipher_job job = { .alg = PSA_ALG_ECB_NO_PADDING, .direction = CRYPTO_ENCRYPT };
    job.in = span_of(in, trial_hex(row->in, in));
    psa_status_t status = openssl_cipher(&trial.key, &job, out_span_of(out, sizeof(out)), &len);
    bool is_good = trial_is(status, out, len, row->out);
    job.direction = CRYPTO_DECRYPT;
    job.in = span_of(out, len);
    is_good = is_good && trial_is(openssl_cipher(&trial.key, &job, out_span_of(in, sizeof(in)), &len), in, len, row->in);
    trial_end(&trial);
    return is_good;
}

static void try_row(const struct row *row)
{
    static const struct {
        enum openssl_mode mode;
        psa_algorithm_t alg;
    } modes[] = {
        { OPENSSL_MODE_CBC, PSA_ALG_CBC_NO_PADDING },
        { OPENSSL_MODE_CTR, PSA_ALG_CTR },
        { OPENSSL_MODE_CFB, PSA_ALG_CFB },
        { OPENSSL_MODE_OFB, PSA_ALG_OFB },
    };
    if (!block_is_good(row)) {
        openssl_drop_cipher(row->type, row->bits, OPENSSL_MODE_ECB);
    }
    for (size_t i = 0; i < sizeof(modes) / sizeof(modes[0]); i++) {
        if (openssl_block_cipher(row->type, row->bits, modes[i].mode) != NULL && !mode_is_good(row, modes[i].alg)) {
            openssl_drop_cipher(row->type, row->bits, modes[i].mode);
        }
    }
}

static void start(void)
{
    for (size_t i = 0; i < ROWS; i++) {
        for (int mode = 0; mode < OPENSSL_MODE_COUNT; mode++) {
            char name[24];
            snprintf(name, sizeof(name), "%s-%s", rows[i].name, suffixes[mode]);
            ciphers[i][mode] = EVP_CIPHER_fetch(openssl_context(), name, NULL);
        }
        ERR_clear_error();
        try_row(&rows[i]);
    }
    chacha_start();
    openssl_try_mmo();
}

static bool has_block_mode(psa_algorithm_t alg, psa_key_type_t type, size_t bits)
{
    enum openssl_mode mode = OPENSSL_MODE_ECB;
    return block_mode_of(alg, type, &mode) && openssl_block_cipher(type, bits, mode) != NULL;
}

static bool has(psa_algorithm_t alg, psa_key_type_t type, size_t bits)
{
    if (alg == PSA_ALG_STREAM_CIPHER) {
        return chacha_has_stream(type) || type == PSA_KEY_TYPE_ARC4;
    }
    if (alg == PSA_ALG_XTS) {
        return PSA_BLOCK_CIPHER_BLOCK_LENGTH(type) == 16 && has_block_mode(PSA_ALG_ECB_NO_PADDING, type, bits / 2);
    }
    return has_block_mode(alg, type, bits);
}

const struct openssl_family openssl_cipher_family = {
    .categories = OPENSSL_CATEGORY(PSA_ALG_CTR),
    .start = start,
    .has = has,
};
