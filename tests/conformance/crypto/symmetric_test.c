/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "api.h"

/* Suspended hashes, extendable output, key wrapping, and what ciphers take for a vector. */

static uint8_t text[700];
static uint8_t out[1200];
static uint8_t back[1200];
static size_t len;

static void start(void)
{
    EXPECT_OK(psa_crypto_init());
    for (size_t i = 0; i < sizeof(text); i++) {
        text[i] = (uint8_t)(i * 11 + 5);
    }
}

static void a_suspended_hash_goes_on_where_it_was(void)
{
    static const psa_algorithm_t algs[] = { PSA_ALG_MD4, PSA_ALG_MD5, PSA_ALG_RIPEMD160, PSA_ALG_SHA_1, PSA_ALG_SHA_224,
        PSA_ALG_SHA_256, PSA_ALG_SHA_384, PSA_ALG_SHA_512, PSA_ALG_SHA_512_224, PSA_ALG_SHA_512_256 };
    start();
    for (size_t i = 0; i < sizeof(algs) / sizeof(algs[0]); i++) {
        for (size_t cut = 0; cut < 300; cut += 43) {
            psa_hash_operation_t op = PSA_HASH_OPERATION_INIT;
            psa_hash_operation_t again = PSA_HASH_OPERATION_INIT;
            size_t rest = cut % PSA_HASH_BLOCK_LENGTH(algs[i]);
            EXPECT_OK(psa_hash_setup(&op, algs[i]));
            EXPECT_OK(psa_hash_update(&op, text, cut));
            EXPECT_OK(psa_hash_suspend(&op, out, PSA_HASH_SUSPEND_OUTPUT_SIZE(algs[i]), &len));
            EXPECT_EQ(len, PSA_HASH_SUSPEND_OUTPUT_SIZE(algs[i]) - (PSA_HASH_BLOCK_LENGTH(algs[i]) - 1) + rest);
            EXPECT_BAD_STATE(psa_hash_update(&op, text, 1));
            EXPECT_OK(psa_hash_resume(&again, out, len));
            EXPECT_OK(psa_hash_update(&again, text + cut, sizeof(text) - cut));
            EXPECT_OK(psa_hash_finish(&again, out, PSA_HASH_LENGTH(algs[i]), &len));
            EXPECT_EQ(psa_hash_compare(algs[i], text, sizeof(text), out, len), PSA_SUCCESS);
        }
    }
}

/* 10.2.5: the fields of SHA-256 after "abc", whose chaining value is still the first one (FIPS 180-4, 5.3.3). */
static void the_state_of_a_suspended_hash_is_as_specified(void)
{
    static const uint8_t want[] = { 0x02, 0, 0, 0x09, 0, 0, 0, 0, 0, 0, 0, 3, 0x6a, 0x09, 0xe6, 0x67, 0xbb, 0x67, 0xae, 0x85, 0x3c, 0x6e, 0xf3,
        0x72, 0xa5, 0x4f, 0xf5, 0x3a, 0x51, 0x0e, 0x52, 0x7f, 0x9b, 0x05, 0x68, 0x8c, 0x1f, 0x83, 0xd9, 0xab, 0x5b, 0xe0, 0xcd, 0x19, 'a', 'b', 'c' };
    psa_hash_operation_t op = PSA_HASH_OPERATION_INIT;
    start();
    EXPECT_OK(psa_hash_setup(&op, PSA_ALG_SHA_256));
    EXPECT_OK(psa_hash_update(&op, (const uint8_t *)"abc", 3));
    EXPECT_OK(psa_hash_suspend(&op, out, sizeof(out), &len));
    EXPECT_EQ(len, sizeof(want));
    EXPECT_MEM(out, want, sizeof(want));
}

static void a_state_that_is_none_is_refused(void)
{
    psa_hash_operation_t op = PSA_HASH_OPERATION_INIT;
    start();
    EXPECT_OK(psa_hash_setup(&op, PSA_ALG_SHA_512));
    EXPECT_OK(psa_hash_update(&op, text, 130));
    EXPECT_EQ(psa_hash_suspend(&op, out, 4 + 16 + 64 + 1, &len), PSA_ERROR_BUFFER_TOO_SMALL);
    EXPECT_EQ(len, 0);
    EXPECT_BAD_STATE(psa_hash_update(&op, text, 1));
    EXPECT_OK(psa_hash_abort(&op));
    EXPECT_OK(psa_hash_setup(&op, PSA_ALG_SHA_512));
    EXPECT_OK(psa_hash_update(&op, text, 130));
    EXPECT_OK(psa_hash_suspend(&op, out, sizeof(out), &len));
    for (size_t cut = 0; cut < len; cut++) {
        EXPECT_EQ(psa_hash_resume(&op, out, cut), PSA_ERROR_INVALID_ARGUMENT);
    }
    EXPECT_EQ(psa_hash_resume(&op, out, len + 1), PSA_ERROR_INVALID_ARGUMENT);
    out[4] = 0xff; /* bits that no counter holds */
    EXPECT_EQ(psa_hash_resume(&op, out, len), PSA_ERROR_INVALID_ARGUMENT);
    out[3] = 0x11; /* SHA3-256 */
    EXPECT_EQ(psa_hash_resume(&op, out, len), PSA_ERROR_NOT_SUPPORTED);
    out[0] = 0x03;
    EXPECT_EQ(psa_hash_resume(&op, out, len), PSA_ERROR_INVALID_ARGUMENT);
    EXPECT_OK(psa_hash_setup(&op, PSA_ALG_SHA3_256));
    EXPECT_EQ(psa_hash_suspend(&op, out, sizeof(out), &len), PSA_ERROR_NOT_SUPPORTED);
    EXPECT_OK(psa_hash_abort(&op));
}

static void an_extended_output_does_not_depend_on_its_pieces(void)
{
    psa_xof_operation_t op = PSA_XOF_OPERATION_INIT;
    start();
    EXPECT_OK(psa_xof_setup(&op, PSA_ALG_SHAKE128));
    EXPECT_OK(psa_xof_update(&op, text, 300));
    EXPECT_OK(psa_xof_update(&op, text + 300, 400));
    EXPECT_OK(psa_xof_output(&op, out, sizeof(out)));
    EXPECT_OK(psa_xof_abort(&op));
    EXPECT_OK(psa_xof_setup(&op, PSA_ALG_SHAKE128));
    EXPECT_OK(psa_xof_update(&op, text, sizeof(text)));
    for (size_t at = 0; at < sizeof(back); at += 75) {
        EXPECT_OK(psa_xof_output(&op, back + at, 75));
    }
    EXPECT_MEM(back, out, sizeof(out));
    EXPECT_OK(psa_xof_abort(&op));
    EXPECT_OK(psa_hash_compute(PSA_ALG_SHAKE128_256, text, sizeof(text), back, 32, &len));
    EXPECT_MEM(back, out, 32);
}

static void steps_of_an_extended_output_out_of_order_are_refused(void)
{
    psa_xof_operation_t op = PSA_XOF_OPERATION_INIT;
    start();
    EXPECT_BAD_STATE(psa_xof_update(&op, text, 1));
    EXPECT_BAD_STATE(psa_xof_output(&op, out, 1));
    EXPECT_EQ(psa_xof_setup(&op, PSA_ALG_SHA_256), PSA_ERROR_INVALID_ARGUMENT);
    EXPECT_EQ(psa_xof_setup(&op, PSA_ALG_ASCON_XOF128), PSA_ERROR_NOT_SUPPORTED);
    EXPECT_OK(psa_xof_setup(&op, PSA_ALG_SHAKE256));
    EXPECT_OK(psa_xof_output(&op, out, 5));
    EXPECT_BAD_STATE(psa_xof_update(&op, text, 1));
    EXPECT_BAD_STATE(psa_xof_output(&op, out, 5));
    EXPECT_OK(psa_xof_abort(&op));
    EXPECT_OK(psa_xof_setup(&op, PSA_ALG_SHAKE256));
    EXPECT_EQ(psa_xof_set_context(&op, text, 4), PSA_ERROR_INVALID_ARGUMENT);
    EXPECT_BAD_STATE(psa_xof_update(&op, text, 1));
    EXPECT_OK(psa_xof_abort(&op));
}

static void a_key_is_wrapped_and_unwrapped_by_whom_policy_lets(void)
{
    psa_key_attributes_t attributes = attributes_of(PSA_KEY_TYPE_AES, 0, PSA_ALG_CTR, PSA_KEY_USAGE_EXPORT);
    psa_key_id_t made = 7;
    start();
    psa_key_id_t wrapping = key_of(PSA_KEY_TYPE_AES, 16, PSA_ALG_KW, PSA_KEY_USAGE_WRAP | PSA_KEY_USAGE_UNWRAP);
    psa_key_id_t weak = key_of(PSA_KEY_TYPE_AES, 16, PSA_ALG_KW, PSA_KEY_USAGE_WRAP);
    psa_key_id_t key = key_of(PSA_KEY_TYPE_AES, 32, PSA_ALG_CTR, PSA_KEY_USAGE_EXPORT);
    psa_key_id_t kept = key_of(PSA_KEY_TYPE_AES, 32, PSA_ALG_CTR, PSA_KEY_USAGE_ENCRYPT);
    psa_key_id_t odd = key_of(PSA_KEY_TYPE_RAW_DATA, 17, PSA_ALG_NONE, PSA_KEY_USAGE_EXPORT);
    EXPECT_EQ(psa_wrap_key(wrapping, PSA_ALG_KW, kept, out, sizeof(out), &len), PSA_ERROR_NOT_PERMITTED);
    EXPECT_EQ(psa_wrap_key(wrapping, PSA_ALG_KWP, key, out, sizeof(out), &len), PSA_ERROR_NOT_PERMITTED);
    EXPECT_EQ(psa_wrap_key(wrapping, PSA_ALG_KW, odd, out, sizeof(out), &len), PSA_ERROR_INVALID_ARGUMENT);
    EXPECT_EQ(psa_wrap_key(wrapping, PSA_ALG_CTR, key, out, sizeof(out), &len), PSA_ERROR_INVALID_ARGUMENT);
    EXPECT_EQ(psa_wrap_key(wrapping, PSA_ALG_KW, key, out, 39, &len), PSA_ERROR_BUFFER_TOO_SMALL);
    EXPECT_EQ(len, 0);
    EXPECT_OK(psa_wrap_key(wrapping, PSA_ALG_KW, key, out, 40, &len));
    EXPECT_EQ(len, 40);
    EXPECT_EQ(psa_unwrap_key(&attributes, weak, PSA_ALG_KW, out, len, &made), PSA_ERROR_NOT_PERMITTED);
    EXPECT_EQ(made, PSA_KEY_ID_NULL);
    psa_set_key_bits(&attributes, 128);
    EXPECT_EQ(psa_unwrap_key(&attributes, wrapping, PSA_ALG_KW, out, len, &made), PSA_ERROR_INVALID_ARGUMENT);
    psa_set_key_bits(&attributes, 256);
    EXPECT_OK(psa_unwrap_key(&attributes, wrapping, PSA_ALG_KW, out, len, &made));
    EXPECT_OK(psa_export_key(made, back, sizeof(back), &len));
    for (size_t i = 0; i < 32; i++) {
        EXPECT_EQ(back[i], i + 1);
    }
    EXPECT_OK(psa_destroy_key(made));
    out[9] ^= 1;
    EXPECT_EQ(psa_unwrap_key(&attributes, wrapping, PSA_ALG_KW, out, 40, &made), PSA_ERROR_INVALID_SIGNATURE);
    EXPECT_EQ(made, PSA_KEY_ID_NULL);
    EXPECT_OK(psa_destroy_key(wrapping));
    EXPECT_OK(psa_destroy_key(weak));
    EXPECT_OK(psa_destroy_key(key));
    EXPECT_OK(psa_destroy_key(kept));
    EXPECT_OK(psa_destroy_key(odd));
}

static psa_status_t with_iv(psa_key_id_t key, psa_algorithm_t alg, const uint8_t *iv, size_t iv_len, size_t in_len)
{
    psa_cipher_operation_t op = PSA_CIPHER_OPERATION_INIT;
    psa_status_t status = psa_cipher_encrypt_setup(&op, key, alg);
    status = status == PSA_SUCCESS ? psa_cipher_set_iv(&op, iv, iv_len) : status;
    status = status == PSA_SUCCESS ? psa_cipher_update(&op, text, in_len, out, sizeof(out), &len) : status;
    EXPECT_OK(psa_cipher_abort(&op));
    return status;
}

/* 10.5.1: what each algorithm takes for a vector, and where its counter ends. */
static void ciphers_take_the_vectors_that_they_have(void)
{
    uint8_t iv[33] = { 0 };
    start();
    psa_key_id_t stream = key_of(PSA_KEY_TYPE_CHACHA20, 32, PSA_ALG_STREAM_CIPHER, PSA_KEY_USAGE_ENCRYPT);
    psa_key_id_t extended = key_of(PSA_KEY_TYPE_XCHACHA20, 32, PSA_ALG_STREAM_CIPHER, PSA_KEY_USAGE_ENCRYPT);
    psa_key_id_t ctr = key_of(PSA_KEY_TYPE_AES, 16, PSA_ALG_CTR, PSA_KEY_USAGE_ENCRYPT);
    psa_key_id_t star = key_of(PSA_KEY_TYPE_AES, 16, PSA_ALG_CCM_STAR_NO_TAG, PSA_KEY_USAGE_ENCRYPT);
    for (size_t n = 0; n <= 33; n++) {
        EXPECT_EQ(with_iv(stream, PSA_ALG_STREAM_CIPHER, iv, n, 64) == PSA_SUCCESS, n == 8 || n == 12 || n == 16);
        EXPECT_EQ(with_iv(extended, PSA_ALG_STREAM_CIPHER, iv, n, 64) == PSA_SUCCESS, n == 24 || n == 32);
        EXPECT_EQ(with_iv(ctr, PSA_ALG_CTR, iv, n, 64) == PSA_SUCCESS, n >= 1 && n <= 16);
        EXPECT_EQ(with_iv(star, PSA_ALG_CCM_STAR_NO_TAG, iv, n, 64) == PSA_SUCCESS, n == 13);
    }
    memset(iv, 0xff, 4); /* the last block of the stream */
    EXPECT_OK(with_iv(stream, PSA_ALG_STREAM_CIPHER, iv, 16, 64));
    EXPECT_EQ(with_iv(stream, PSA_ALG_STREAM_CIPHER, iv, 16, 65), PSA_ERROR_INVALID_ARGUMENT);
    EXPECT_OK(psa_destroy_key(stream));
    EXPECT_OK(psa_destroy_key(extended));
    EXPECT_OK(psa_destroy_key(ctr));
    EXPECT_OK(psa_destroy_key(star));
}

int main(void)
{
    static const struct test tests[] = {
        TEST(a_suspended_hash_goes_on_where_it_was, "CRYPTO-1.5:psa_hash_suspend"),
        TEST(the_state_of_a_suspended_hash_is_as_specified, "CRYPTO-1.5:psa_hash_suspend"),
        TEST(a_state_that_is_none_is_refused, "CRYPTO-1.5:psa_hash_resume"),
        TEST(an_extended_output_does_not_depend_on_its_pieces, "CRYPTO-1.5:psa_xof_output"),
        TEST(steps_of_an_extended_output_out_of_order_are_refused, "CRYPTO-1.5:psa_xof_update"),
        TEST(a_key_is_wrapped_and_unwrapped_by_whom_policy_lets, "CRYPTO-1.5:psa_wrap_key"),
        TEST(ciphers_take_the_vectors_that_they_have, "CRYPTO-1.5:psa_cipher_set_iv"),
    };
    return test_main(CRYPTO_TEST_PREFIX ".symmetric", tests, sizeof(tests) / sizeof(tests[0]));
}
