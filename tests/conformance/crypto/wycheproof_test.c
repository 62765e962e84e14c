/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "wycheproof.h"

/* Wycheproof's cases for symmetric keys. An invalid case passes if the API refuses it, wherever. */

enum { ROOM = WYCHEPROOF_BYTES + 64 };

static uint8_t out[ROOM];

static psa_status_t import(const struct wycheproof_word *word, psa_key_type_t type, psa_algorithm_t alg, psa_key_usage_t usage,
                           psa_key_id_t *key)
{
    psa_key_attributes_t attributes = attributes_of(type, 0, alg, usage);
    return psa_import_key(&attributes, word->bytes, word->len, key);
}

static bool is_word(psa_status_t status, const uint8_t *got, size_t len, const struct wycheproof_word *word)
{
    return status == PSA_SUCCESS && len == word->len && (len == 0 || memcmp(got, word->bytes, len) == 0);
}

static enum wycheproof_verdict verdict(bool is_good, const struct wycheproof_case *one)
{
    return is_good || one->result == 'a' ? WYCHEPROOF_PASS : WYCHEPROOF_FAIL;
}

/* The whole message a byte at a time; gives ciphertext and tag. */
static psa_status_t seal_in_parts(psa_key_id_t key, psa_algorithm_t alg, const struct wycheproof_case *one, size_t *len)
{
    const struct wycheproof_word *w = one->word;
    psa_aead_operation_t op = PSA_AEAD_OPERATION_INIT;
    size_t body = 0;
    size_t rest = 0;
    size_t tag = 0;
    psa_status_t status = psa_aead_encrypt_setup(&op, key, alg);
    status = status == PSA_SUCCESS ? psa_aead_set_lengths(&op, w[5].len, w[6].len) : status;
    status = status == PSA_SUCCESS ? psa_aead_set_nonce(&op, w[4].bytes, w[4].len) : status;
    status = status == PSA_SUCCESS ? psa_aead_update_ad(&op, w[5].bytes, w[5].len) : status;
    for (size_t i = 0; i < w[6].len && status == PSA_SUCCESS; i++) {
        size_t given = 0;
        status = psa_aead_update(&op, w[6].bytes + i, 1, out + body, sizeof(out) - body, &given);
        body += given;
    }
    if (status == PSA_SUCCESS) {
        uint8_t bytes[PSA_AEAD_TAG_MAX_SIZE];
        status = psa_aead_finish(&op, out + body, sizeof(out) - body, &rest, bytes, sizeof(bytes), &tag);
        memcpy(out + body + rest, bytes, status == PSA_SUCCESS ? tag : 0);
    }
    *len = body + rest + tag;
    EXPECT_OK(psa_aead_abort(&op));
    return status;
}

/* case result tag-length key nonce ad message ciphertext+tag */
static enum wycheproof_verdict run_aead(const struct wycheproof_file *file, const struct wycheproof_case *one)
{
    const struct wycheproof_word *w = one->word;
    psa_algorithm_t alg = PSA_ALG_AEAD_WITH_SHORTENED_TAG(file->alg, (unsigned)atoi(w[2].text));
    psa_key_id_t key = PSA_KEY_ID_NULL;
    size_t len = 0;
    if (file->alg == PSA_ALG_GCM && w[4].len > 64) {
        return WYCHEPROOF_SKIP;
    }
    EXPECT_OK(import(&w[3], file->type, alg, PSA_KEY_USAGE_ENCRYPT | PSA_KEY_USAGE_DECRYPT, &key));
    psa_status_t status = psa_aead_decrypt(key, alg, w[4].bytes, w[4].len, w[5].bytes, w[5].len, w[7].bytes, w[7].len, out,
                                           sizeof(out), &len);
    bool is_good = one->result == 'i' ? status != PSA_SUCCESS && len == 0 : is_word(status, out, len, &w[6]);
    if (one->result == 'v') {
        status = psa_aead_encrypt(key, alg, w[4].bytes, w[4].len, w[5].bytes, w[5].len, w[6].bytes, w[6].len, out,
                                  sizeof(out), &len);
        is_good = is_good && is_word(status, out, len, &w[7]);
        status = seal_in_parts(key, alg, one, &len);
        is_good = is_good && is_word(status, out, len, &w[7]);
    }
    EXPECT_OK(psa_destroy_key(key));
    return verdict(is_good, one);
}

/* case result key message tag */
static enum wycheproof_verdict run_mac(const struct wycheproof_file *file, const struct wycheproof_case *one)
{
    const struct wycheproof_word *w = one->word;
    psa_key_id_t key = PSA_KEY_ID_NULL;
    psa_algorithm_t policy = PSA_ALG_AT_LEAST_THIS_LENGTH_MAC(file->alg, 4);
    psa_algorithm_t alg = w[4].len == PSA_MAC_LENGTH(file->type, 0, file->alg) ? file->alg : PSA_ALG_TRUNCATED_MAC(file->alg, w[4].len);
    size_t len = 0;
    if (import(&w[2], file->type, policy, PSA_KEY_USAGE_SIGN_MESSAGE | PSA_KEY_USAGE_VERIFY_MESSAGE, &key) != PSA_SUCCESS) {
        return one->result == 'i' ? WYCHEPROOF_PASS : WYCHEPROOF_FAIL;
    }
    psa_status_t status = psa_mac_verify(key, alg, w[3].bytes, w[3].len, w[4].bytes, w[4].len);
    bool is_good = one->result == 'i' ? status != PSA_SUCCESS : status == PSA_SUCCESS;
    if (one->result == 'v') {
        status = psa_mac_compute(key, alg, w[3].bytes, w[3].len, out, sizeof(out), &len);
        is_good = is_good && is_word(status, out, len, &w[4]);
    }
    EXPECT_OK(psa_destroy_key(key));
    return verdict(is_good, one);
}

static psa_status_t run_cipher_parts(psa_key_id_t key, psa_algorithm_t alg, const struct wycheproof_case *one, bool is_encrypting,
                                     size_t *len)
{
    const struct wycheproof_word *w = one->word;
    const struct wycheproof_word *in = is_encrypting ? &w[4] : &w[5];
    psa_cipher_operation_t op = PSA_CIPHER_OPERATION_INIT;
    uint8_t iv[16] = { 0 }; /* a sector's number of 8 bytes is the beginning of one of 16 */
    size_t body = 0;
    size_t rest = 0;
    memcpy(iv, w[3].bytes, w[3].len <= sizeof(iv) ? w[3].len : sizeof(iv));
    psa_status_t status = is_encrypting ? psa_cipher_encrypt_setup(&op, key, alg) : psa_cipher_decrypt_setup(&op, key, alg);
    status = status == PSA_SUCCESS ? psa_cipher_set_iv(&op, iv, sizeof(iv)) : status;
    for (size_t at = 0; at < in->len && status == PSA_SUCCESS; at += 7) {
        size_t given = 0;
        size_t piece = in->len - at < 7 ? in->len - at : 7;
        status = psa_cipher_update(&op, in->bytes + at, piece, out + body, sizeof(out) - body, &given);
        body += given;
    }
    status = status == PSA_SUCCESS ? psa_cipher_finish(&op, out + body, sizeof(out) - body, &rest) : status;
    *len = body + rest;
    EXPECT_OK(psa_cipher_abort(&op));
    return status;
}

/* case result key iv message ciphertext */
static enum wycheproof_verdict run_cipher(const struct wycheproof_file *file, const struct wycheproof_case *one)
{
    const struct wycheproof_word *w = one->word;
    psa_key_id_t key = PSA_KEY_ID_NULL;
    size_t len = 0;
    EXPECT_OK(import(&w[2], file->type, file->alg, PSA_KEY_USAGE_ENCRYPT | PSA_KEY_USAGE_DECRYPT, &key));
    psa_status_t status = run_cipher_parts(key, file->alg, one, false, &len);
    bool is_good = one->result == 'i' ? status != PSA_SUCCESS : is_word(status, out, len, &w[4]);
    if (one->result == 'v') {
        status = run_cipher_parts(key, file->alg, one, true, &len);
        is_good = is_good && is_word(status, out, len, &w[5]);
    }
    EXPECT_OK(psa_destroy_key(key));
    return verdict(is_good, one);
}

/* case result key message wrapped */
static enum wycheproof_verdict run_wrap(const struct wycheproof_file *file, const struct wycheproof_case *one)
{
    const struct wycheproof_word *w = one->word;
    psa_key_attributes_t attributes = attributes_of(PSA_KEY_TYPE_RAW_DATA, 0, PSA_ALG_NONE, PSA_KEY_USAGE_EXPORT);
    psa_key_id_t key = PSA_KEY_ID_NULL;
    psa_key_id_t other = PSA_KEY_ID_NULL;
    psa_key_id_t plain = PSA_KEY_ID_NULL;
    size_t len = 0;
    EXPECT_OK(import(&w[2], file->type, file->alg, PSA_KEY_USAGE_WRAP | PSA_KEY_USAGE_UNWRAP, &key));
    psa_status_t status = psa_unwrap_key(&attributes, key, file->alg, w[4].bytes, w[4].len, &other);
    bool is_good = status != PSA_SUCCESS && other == PSA_KEY_ID_NULL;
    if (one->result != 'i') {
        status = status == PSA_SUCCESS ? psa_export_key(other, out, sizeof(out), &len) : status;
        is_good = is_word(status, out, len, &w[3]);
        EXPECT_OK(psa_destroy_key(other));
    }
    if (one->result == 'v') {
        EXPECT_OK(psa_import_key(&attributes, w[3].bytes, w[3].len, &plain));
        status = psa_wrap_key(key, file->alg, plain, out, sizeof(out), &len);
        is_good = is_good && is_word(status, out, len, &w[4]);
        EXPECT_OK(psa_destroy_key(plain));
    }
    EXPECT_OK(psa_destroy_key(key));
    return verdict(is_good, one);
}

static const char long_nonce[] = "nonces above 64 bytes do not travel in a message (docs/crypto-support.md)";

static const struct wycheproof_file aeads[] = {
    { "aes_gcm", 220, 12, long_nonce, PSA_ALG_GCM, PSA_KEY_TYPE_AES, run_aead },
    { "aria_gcm", 215, 12, long_nonce, PSA_ALG_GCM, PSA_KEY_TYPE_ARIA, run_aead },
    { "sm4_gcm", 72, 6, long_nonce, PSA_ALG_GCM, PSA_KEY_TYPE_SM4, run_aead },
    { "aes_ccm", 405, 0, "", PSA_ALG_CCM, PSA_KEY_TYPE_AES, run_aead },
    { "aria_ccm", 405, 0, "", PSA_ALG_CCM, PSA_KEY_TYPE_ARIA, run_aead },
    { "camellia_ccm", 405, 0, "", PSA_ALG_CCM, PSA_KEY_TYPE_CAMELLIA, run_aead },
    { "sm4_ccm", 135, 0, "", PSA_ALG_CCM, PSA_KEY_TYPE_SM4, run_aead },
    { "chacha20_poly1305", 256, 0, "", PSA_ALG_CHACHA20_POLY1305, PSA_KEY_TYPE_CHACHA20, run_aead },
    { "xchacha20_poly1305", 246, 0, "", PSA_ALG_XCHACHA20_POLY1305, PSA_KEY_TYPE_XCHACHA20, run_aead },
};

#define HMAC_FILE(name, hash) { "hmac_" name, 66, 0, "", PSA_ALG_HMAC(hash), PSA_KEY_TYPE_HMAC, run_mac }
static const struct wycheproof_file macs[] = {
    { "aes_cmac", 63, 0, "", PSA_ALG_CMAC, PSA_KEY_TYPE_AES, run_mac },
    { "aria_cmac", 63, 0, "", PSA_ALG_CMAC, PSA_KEY_TYPE_ARIA, run_mac },
    { "camellia_cmac", 63, 0, "", PSA_ALG_CMAC, PSA_KEY_TYPE_CAMELLIA, run_mac },
    HMAC_FILE("sha1", PSA_ALG_SHA_1),
    HMAC_FILE("sha224", PSA_ALG_SHA_224),
    HMAC_FILE("sha256", PSA_ALG_SHA_256),
    HMAC_FILE("sha384", PSA_ALG_SHA_384),
    HMAC_FILE("sha512", PSA_ALG_SHA_512),
    HMAC_FILE("sha512_224", PSA_ALG_SHA_512_224),
    HMAC_FILE("sha512_256", PSA_ALG_SHA_512_256),
    HMAC_FILE("sha3_224", PSA_ALG_SHA3_224),
    HMAC_FILE("sha3_256", PSA_ALG_SHA3_256),
    HMAC_FILE("sha3_384", PSA_ALG_SHA3_384),
    HMAC_FILE("sha3_512", PSA_ALG_SHA3_512),
    HMAC_FILE("sm3", PSA_ALG_SM3),
};

static const struct wycheproof_file ciphers[] = {
    { "aes_cbc_pkcs5", 72, 0, "", PSA_ALG_CBC_PKCS7, PSA_KEY_TYPE_AES, run_cipher },
    { "aria_cbc_pkcs5", 72, 0, "", PSA_ALG_CBC_PKCS7, PSA_KEY_TYPE_ARIA, run_cipher },
    { "camellia_cbc_pkcs5", 72, 0, "", PSA_ALG_CBC_PKCS7, PSA_KEY_TYPE_CAMELLIA, run_cipher },
    { "aes_xts", 123, 0, "", PSA_ALG_XTS, PSA_KEY_TYPE_AES, run_cipher },
};

static const struct wycheproof_file wraps[] = {
    { "aes_wrap", 36, 0, "", PSA_ALG_KW, PSA_KEY_TYPE_AES, run_wrap },
    { "aes_kwp", 77, 0, "", PSA_ALG_KWP, PSA_KEY_TYPE_AES, run_wrap },
    { "aria_wrap", 30, 0, "", PSA_ALG_KW, PSA_KEY_TYPE_ARIA, run_wrap },
    { "aria_kwp", 75, 0, "", PSA_ALG_KWP, PSA_KEY_TYPE_ARIA, run_wrap },
    { "camellia_wrap", 30, 0, "", PSA_ALG_KW, PSA_KEY_TYPE_CAMELLIA, run_wrap },
};

#define RUN_ALL(files) \
    for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++) { \
        wycheproof_run(&files[i]); \
    }

static void aeads_agree_with_wycheproof(void)
{
    RUN_ALL(aeads)
}

static void macs_agree_with_wycheproof(void)
{
    RUN_ALL(macs)
}

static void ciphers_agree_with_wycheproof(void)
{
    RUN_ALL(ciphers)
}

static void key_wrapping_agrees_with_wycheproof(void)
{
    RUN_ALL(wraps)
}

int main(void)
{
    static const struct test tests[] = {
        TEST(aeads_agree_with_wycheproof, "CRYPTO-1.5:psa_aead_encrypt"),
        TEST(macs_agree_with_wycheproof, "CRYPTO-1.5:psa_mac_compute"),
        TEST(ciphers_agree_with_wycheproof, "CRYPTO-1.5:psa_cipher_encrypt"),
        TEST(key_wrapping_agrees_with_wycheproof, "CRYPTO-1.5:psa_wrap_key"),
    };
    return test_main(CRYPTO_TEST_PREFIX ".wycheproof", tests, sizeof(tests) / sizeof(tests[0]));
}
