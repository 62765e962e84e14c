/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "api.h"

/* Hash, MAC, cipher and signature: orders, lengths, buffers, overlap: API 1.5, 3.3.2, 5.4.4 and chapter 10. */

static const psa_algorithm_t sha = PSA_ALG_SHA_256;
static const psa_algorithm_t hmac = PSA_ALG_HMAC(PSA_ALG_SHA_256);
static uint8_t out[8192];
static size_t len;

static void start(void)
{
    EXPECT_OK(psa_crypto_init());
    memset(out, 0, sizeof(out));
    len = 0;
}

/* ---- hash ---- */

static void a_hash_that_was_not_set_up_is_refused(void)
{
    psa_hash_operation_t op = PSA_HASH_OPERATION_INIT;
    start();
    EXPECT_BAD_STATE(psa_hash_update(&op, out, 1));
    EXPECT_BAD_STATE(psa_hash_finish(&op, out, sizeof(out), &len));
    EXPECT_BAD_STATE(psa_hash_verify(&op, out, 32));
    EXPECT_OK(psa_hash_abort(&op));
    EXPECT_OK(psa_hash_abort(&op));
}

static void a_second_setup_ends_a_hash(void)
{
    psa_hash_operation_t op = PSA_HASH_OPERATION_INIT;
    start();
    EXPECT_OK(psa_hash_setup(&op, sha));
    EXPECT_BAD_STATE(psa_hash_setup(&op, sha));
    EXPECT_BAD_STATE(psa_hash_update(&op, out, 1));
    EXPECT_BAD_STATE(psa_hash_setup(&op, sha));
    EXPECT_OK(psa_hash_abort(&op));
    EXPECT_OK(psa_hash_setup(&op, sha));
    EXPECT_OK(psa_hash_abort(&op));
}

static void a_finished_hash_can_be_set_up_again_and_not_used(void)
{
    psa_hash_operation_t op = PSA_HASH_OPERATION_INIT;
    start();
    EXPECT_OK(psa_hash_setup(&op, sha));
    EXPECT_OK(psa_hash_finish(&op, out, 32, &len));
    EXPECT_EQ(len, 32);
    EXPECT_BAD_STATE(psa_hash_finish(&op, out, 32, &len));
    EXPECT_OK(psa_hash_setup(&op, sha));
    EXPECT_EQ(psa_hash_finish(&op, out, 31, &len), PSA_ERROR_BUFFER_TOO_SMALL);
    EXPECT_EQ(len, 0);
    EXPECT_BAD_STATE(psa_hash_finish(&op, out, 32, &len));
    EXPECT_OK(psa_hash_abort(&op));
}

static void a_copy_of_a_finished_hash_names_nothing(void)
{
    psa_hash_operation_t op = PSA_HASH_OPERATION_INIT;
    psa_hash_operation_t other = PSA_HASH_OPERATION_INIT;
    start();
    EXPECT_OK(psa_hash_setup(&op, sha));
    psa_hash_operation_t copy = op;
    EXPECT_OK(psa_hash_finish(&op, out, 32, &len));
    EXPECT_OK(psa_hash_setup(&other, sha)); /* takes the freed place */
    EXPECT_BAD_STATE(psa_hash_update(&copy, out, 1));
    EXPECT_OK(psa_hash_abort(&copy));
    EXPECT_OK(psa_hash_finish(&other, out, 32, &len));
}

static void a_clone_goes_its_own_way(void)
{
    psa_hash_operation_t op = PSA_HASH_OPERATION_INIT;
    psa_hash_operation_t clone = PSA_HASH_OPERATION_INIT;
    uint8_t want[32];
    start();
    EXPECT_BAD_STATE(psa_hash_clone(&op, &clone));
    EXPECT_OK(psa_hash_setup(&op, sha));
    EXPECT_OK(psa_hash_update(&op, (const uint8_t *)"ab", 2));
    EXPECT_OK(psa_hash_clone(&op, &clone));
    EXPECT_BAD_STATE(psa_hash_clone(&op, &clone));
    EXPECT_OK(psa_hash_abort(&clone));
    EXPECT_OK(psa_hash_clone(&op, &clone));
    EXPECT_OK(psa_hash_update(&clone, (const uint8_t *)"c", 1));
    EXPECT_OK(psa_hash_compute(sha, (const uint8_t *)"abc", 3, want, 32, &len));
    EXPECT_OK(psa_hash_verify(&clone, want, 32));
    EXPECT_OK(psa_hash_compute(sha, (const uint8_t *)"ab", 2, want, 32, &len));
    EXPECT_OK(psa_hash_verify(&op, want, 32));
}

static void hash_arguments_are_checked(void)
{
    psa_hash_operation_t op = PSA_HASH_OPERATION_INIT;
    start();
    EXPECT_EQ(psa_hash_compute(sha, out, 3, out, 31, &len), PSA_ERROR_BUFFER_TOO_SMALL);
    EXPECT_EQ(psa_hash_compute(hmac, out, 3, out, 64, &len), PSA_ERROR_INVALID_ARGUMENT);
    EXPECT_EQ(psa_hash_compute(PSA_ALG_ANY_HASH, out, 3, out, 64, &len), PSA_ERROR_INVALID_ARGUMENT);
    EXPECT_EQ(psa_hash_compute(PSA_ALG_MD2, out, 3, out, 64, &len), PSA_ERROR_NOT_SUPPORTED);
    EXPECT_EQ(psa_hash_compare(sha, out, 3, out, 31), PSA_ERROR_INVALID_SIGNATURE);
    EXPECT_EQ(psa_hash_compare(sha, out, 3, out, 32), PSA_ERROR_INVALID_SIGNATURE);
    EXPECT_EQ(psa_hash_setup(&op, PSA_ALG_MD2), PSA_ERROR_NOT_SUPPORTED);
    EXPECT_OK(psa_hash_setup(&op, sha)); /* a refused setup leaves the object inactive */
    EXPECT_EQ(psa_hash_verify(&op, out, 32), PSA_ERROR_INVALID_SIGNATURE);
    EXPECT_BAD_STATE(psa_hash_update(&op, out, 1));
    EXPECT_OK(psa_hash_abort(&op));
}

static void long_updates_hash_like_short_ones(void)
{
    static uint8_t data[100000];
    psa_hash_operation_t op = PSA_HASH_OPERATION_INIT;
    start();
    for (size_t i = 0; i < sizeof(data); i++) {
        data[i] = (uint8_t)(i * 7);
    }
    EXPECT_OK(psa_hash_setup(&op, sha));
    EXPECT_OK(psa_hash_update(&op, data, sizeof(data)));
    EXPECT_OK(psa_hash_update(&op, NULL, 0));
    EXPECT_OK(psa_hash_finish(&op, out, 32, &len));
    EXPECT_OK(psa_hash_compare(sha, data, sizeof(data), out, 32));
}

/* ---- MAC ---- */

static void a_mac_is_ended_in_the_direction_of_its_setup(void)
{
    psa_mac_operation_t op = PSA_MAC_OPERATION_INIT;
    start();
    psa_key_id_t key = key_of(PSA_KEY_TYPE_HMAC, 32, hmac, PSA_KEY_USAGE_SIGN_MESSAGE | PSA_KEY_USAGE_VERIFY_MESSAGE);
    EXPECT_BAD_STATE(psa_mac_update(&op, out, 1));
    EXPECT_OK(psa_mac_sign_setup(&op, key, hmac));
    EXPECT_BAD_STATE(psa_mac_verify_finish(&op, out, 32));
    EXPECT_BAD_STATE(psa_mac_sign_finish(&op, out, 32, &len));
    EXPECT_OK(psa_mac_abort(&op));
    EXPECT_OK(psa_mac_verify_setup(&op, key, hmac));
    EXPECT_BAD_STATE(psa_mac_sign_finish(&op, out, 32, &len));
    EXPECT_EQ(len, 0);
    EXPECT_OK(psa_mac_abort(&op));
    EXPECT_OK(psa_mac_sign_setup(&op, key, hmac));
    EXPECT_BAD_STATE(psa_mac_verify_setup(&op, key, hmac));
    EXPECT_BAD_STATE(psa_mac_update(&op, out, 1));
    EXPECT_OK(psa_mac_abort(&op));
    EXPECT_OK(psa_mac_sign_setup(&op, key, hmac));
    EXPECT_EQ(psa_mac_sign_finish(&op, out, 31, &len), PSA_ERROR_BUFFER_TOO_SMALL);
    EXPECT_OK(psa_mac_abort(&op));
    EXPECT_OK(psa_mac_verify_setup(&op, key, hmac));
    EXPECT_EQ(psa_mac_verify_finish(&op, out, 32), PSA_ERROR_INVALID_SIGNATURE);
    EXPECT_OK(psa_mac_abort(&op));
    EXPECT_OK(psa_destroy_key(key));
}

static void a_truncated_mac_is_the_beginning_of_the_whole(void)
{
    psa_algorithm_t any = PSA_ALG_AT_LEAST_THIS_LENGTH_MAC(hmac, 8);
    uint8_t whole[32];
    start();
    psa_key_id_t key = key_of(PSA_KEY_TYPE_HMAC, 32, any, PSA_KEY_USAGE_SIGN_MESSAGE | PSA_KEY_USAGE_VERIFY_MESSAGE);
    EXPECT_OK(psa_mac_compute(key, hmac, out, 5, whole, 32, &len));
    EXPECT_OK(psa_mac_compute(key, PSA_ALG_TRUNCATED_MAC(hmac, 8), out, 5, out + 64, 8, &len));
    EXPECT_EQ(len, 8);
    EXPECT_MEM(out + 64, whole, 8);
    EXPECT_OK(psa_mac_verify(key, PSA_ALG_TRUNCATED_MAC(hmac, 8), out, 5, whole, 8));
    EXPECT_EQ(psa_mac_verify(key, hmac, out, 5, whole, 8), PSA_ERROR_INVALID_SIGNATURE);
    EXPECT_EQ(psa_mac_verify(key, PSA_ALG_TRUNCATED_MAC(hmac, 8), out, 5, whole, 32), PSA_ERROR_INVALID_SIGNATURE);
    EXPECT_EQ(psa_mac_compute(key, PSA_ALG_TRUNCATED_MAC(hmac, 7), out, 5, whole, 32, &len), PSA_ERROR_NOT_PERMITTED);
    EXPECT_OK(psa_destroy_key(key));
}

static void destroying_a_key_ends_its_operations(void)
{
    psa_mac_operation_t mac = PSA_MAC_OPERATION_INIT;
    psa_cipher_operation_t cipher = PSA_CIPHER_OPERATION_INIT;
    psa_aead_operation_t aead = PSA_AEAD_OPERATION_INIT;
    NEEDS("CTR");
    start();
    psa_key_id_t mac_key = key_of(PSA_KEY_TYPE_HMAC, 32, hmac, PSA_KEY_USAGE_SIGN_MESSAGE);
    psa_key_id_t ctr_key = key_of(PSA_KEY_TYPE_AES, 16, PSA_ALG_CTR, PSA_KEY_USAGE_ENCRYPT);
    psa_key_id_t gcm_key = key_of(PSA_KEY_TYPE_AES, 16, PSA_ALG_GCM, PSA_KEY_USAGE_ENCRYPT);
    EXPECT_OK(psa_mac_sign_setup(&mac, mac_key, hmac));
    EXPECT_OK(psa_cipher_encrypt_setup(&cipher, ctr_key, PSA_ALG_CTR));
    EXPECT_OK(psa_cipher_set_iv(&cipher, out, 16));
    EXPECT_OK(psa_aead_encrypt_setup(&aead, gcm_key, PSA_ALG_GCM));
    EXPECT_OK(psa_destroy_key(mac_key));
    EXPECT_BAD_STATE(psa_mac_update(&mac, out, 1));
    EXPECT_OK(psa_cipher_update(&cipher, out, 1, out, 1, &len)); /* another key's */
    EXPECT_OK(psa_destroy_key(ctr_key));
    EXPECT_BAD_STATE(psa_cipher_update(&cipher, out, 1, out, 1, &len));
    EXPECT_OK(psa_destroy_key(gcm_key));
    EXPECT_BAD_STATE(psa_aead_set_nonce(&aead, out, 12));
    EXPECT_OK(psa_mac_abort(&mac));
    EXPECT_OK(psa_cipher_abort(&cipher));
    EXPECT_OK(psa_aead_abort(&aead));
}

/* ---- cipher ---- */

static void a_cipher_wants_its_vector_once_and_first(void)
{
    psa_cipher_operation_t op = PSA_CIPHER_OPERATION_INIT;
    NEEDS("CTR");
    start();
    psa_key_id_t key = key_of(PSA_KEY_TYPE_AES, 16, PSA_ALG_CTR, PSA_KEY_USAGE_ENCRYPT | PSA_KEY_USAGE_DECRYPT);
    EXPECT_BAD_STATE(psa_cipher_set_iv(&op, out, 16));
    EXPECT_OK(psa_cipher_encrypt_setup(&op, key, PSA_ALG_CTR));
    EXPECT_BAD_STATE(psa_cipher_update(&op, out, 1, out, 16, &len));
    EXPECT_BAD_STATE(psa_cipher_set_iv(&op, out, 16));
    EXPECT_OK(psa_cipher_abort(&op));
    EXPECT_OK(psa_cipher_encrypt_setup(&op, key, PSA_ALG_CTR));
    EXPECT_BAD_STATE(psa_cipher_finish(&op, out, 16, &len));
    EXPECT_OK(psa_cipher_abort(&op));
    EXPECT_OK(psa_cipher_encrypt_setup(&op, key, PSA_ALG_CTR));
    EXPECT_EQ(psa_cipher_set_iv(&op, out, 17), PSA_ERROR_INVALID_ARGUMENT);
    EXPECT_BAD_STATE(psa_cipher_set_iv(&op, out, 16));
    EXPECT_OK(psa_cipher_abort(&op));
    EXPECT_OK(psa_cipher_encrypt_setup(&op, key, PSA_ALG_CTR));
    EXPECT_OK(psa_cipher_generate_iv(&op, out, 16, &len));
    EXPECT_EQ(len, 16);
    EXPECT_BAD_STATE(psa_cipher_generate_iv(&op, out, 16, &len));
    EXPECT_OK(psa_cipher_abort(&op));
    EXPECT_OK(psa_cipher_encrypt_setup(&op, key, PSA_ALG_CTR));
    EXPECT_EQ(psa_cipher_generate_iv(&op, out, 15, &len), PSA_ERROR_BUFFER_TOO_SMALL);
    EXPECT_OK(psa_cipher_abort(&op));
    EXPECT_OK(psa_cipher_decrypt_setup(&op, key, PSA_ALG_CTR));
    EXPECT_BAD_STATE(psa_cipher_generate_iv(&op, out, 16, &len));
    EXPECT_OK(psa_cipher_abort(&op));
    EXPECT_OK(psa_destroy_key(key));
}

static void a_mode_without_a_vector_refuses_one(void)
{
    psa_cipher_operation_t op = PSA_CIPHER_OPERATION_INIT;
    NEEDS("ECB");
    start();
    psa_key_id_t key = key_of(PSA_KEY_TYPE_AES, 16, PSA_ALG_ECB_NO_PADDING, PSA_KEY_USAGE_ENCRYPT);
    EXPECT_OK(psa_cipher_encrypt_setup(&op, key, PSA_ALG_ECB_NO_PADDING));
    EXPECT_BAD_STATE(psa_cipher_set_iv(&op, out, 16));
    EXPECT_OK(psa_cipher_abort(&op));
    EXPECT_OK(psa_cipher_encrypt_setup(&op, key, PSA_ALG_ECB_NO_PADDING));
    EXPECT_OK(psa_cipher_update(&op, out, 15, out, 16, &len));
    EXPECT_EQ(len, 0);
    EXPECT_EQ(psa_cipher_finish(&op, out, 16, &len), PSA_ERROR_INVALID_ARGUMENT);
    EXPECT_OK(psa_cipher_abort(&op));
    EXPECT_EQ(psa_cipher_encrypt(key, PSA_ALG_ECB_NO_PADDING, out, 17, out, 64, &len), PSA_ERROR_INVALID_ARGUMENT);
    EXPECT_OK(psa_destroy_key(key));
}

static void padding_goes_round_and_is_checked(void)
{
    uint8_t clear[64];
    NEEDS("CBC");
    start();
    psa_key_id_t key = key_of(PSA_KEY_TYPE_AES, 16, PSA_ALG_CBC_PKCS7, PSA_KEY_USAGE_ENCRYPT | PSA_KEY_USAGE_DECRYPT);
    psa_key_id_t other = key_of(PSA_KEY_TYPE_AES, 24, PSA_ALG_CBC_PKCS7, PSA_KEY_USAGE_DECRYPT);
    for (size_t size = 0; size <= 33; size++) {
        size_t sealed = 16 + (size / 16 + 1) * 16;
        memset(clear, (int)size, sizeof(clear));
        EXPECT_EQ(psa_cipher_encrypt(key, PSA_ALG_CBC_PKCS7, clear, size, out, sealed - 1, &len),
                  PSA_ERROR_BUFFER_TOO_SMALL);
        EXPECT_OK(psa_cipher_encrypt(key, PSA_ALG_CBC_PKCS7, clear, size, out, sealed, &len));
        EXPECT_EQ(len, sealed);
        EXPECT_OK(psa_cipher_decrypt(key, PSA_ALG_CBC_PKCS7, out, sealed, out + 256, sealed - 16, &len));
        EXPECT_EQ(len, size);
        EXPECT_MEM(out + 256, clear, size);
    }
    /* The same bytes each time: another key's plaintext has no good padding, by no chance. */
    memset(out, 0, 64);
    EXPECT_EQ(psa_cipher_decrypt(other, PSA_ALG_CBC_PKCS7, out, 64, out + 256, 64, &len), PSA_ERROR_INVALID_PADDING);
    EXPECT_EQ(len, 0);
    EXPECT_EQ(psa_cipher_decrypt(key, PSA_ALG_CBC_PKCS7, out, 47, out + 256, 64, &len), PSA_ERROR_INVALID_ARGUMENT);
    EXPECT_EQ(psa_cipher_decrypt(key, PSA_ALG_CBC_PKCS7, out, 15, out + 256, 64, &len), PSA_ERROR_INVALID_ARGUMENT);
    EXPECT_OK(psa_destroy_key(key));
    EXPECT_OK(psa_destroy_key(other));
}

static void padded_pieces_of_every_size_give_the_whole(void)
{
    uint8_t clear[48];
    uint8_t sealed[80];
    size_t sealed_len = 0;
    psa_cipher_operation_t op = PSA_CIPHER_OPERATION_INIT;
    NEEDS("CBC");
    start();
    psa_key_id_t key = key_of(PSA_KEY_TYPE_AES, 16, PSA_ALG_CBC_PKCS7, PSA_KEY_USAGE_ENCRYPT | PSA_KEY_USAGE_DECRYPT);
    memset(clear, 0x33, sizeof(clear));
    EXPECT_OK(psa_cipher_encrypt(key, PSA_ALG_CBC_PKCS7, clear, sizeof(clear), sealed, sizeof(sealed), &sealed_len));
    EXPECT_EQ(sealed_len, 80);
    for (size_t piece = 1; piece <= 64; piece++) {
        size_t at = 0;
        EXPECT_OK(psa_cipher_decrypt_setup(&op, key, PSA_ALG_CBC_PKCS7));
        EXPECT_OK(psa_cipher_set_iv(&op, sealed, 16));
        for (size_t i = 16; i < sealed_len; i += piece) {
            size_t n = sealed_len - i < piece ? sealed_len - i : piece;
            EXPECT_OK(psa_cipher_update(&op, sealed + i, n, out + at, sizeof(clear) - at, &len));
            at += len;
        }
        EXPECT_OK(psa_cipher_finish(&op, out + at, 16, &len));
        EXPECT_EQ(at + len, sizeof(clear));
        EXPECT_MEM(out, clear, sizeof(clear));
    }
    EXPECT_OK(psa_destroy_key(key));
}

static void ciphers_work_over_their_own_input(void)
{
    static const psa_algorithm_t algs[] = { PSA_ALG_CTR, PSA_ALG_CBC_PKCS7 };
    uint8_t clear[500];
    NEEDS("CBC");
    start();
    memset(clear, 0x42, sizeof(clear));
    for (size_t a = 0; a < 2; a++) {
        psa_key_id_t key = key_of(PSA_KEY_TYPE_AES, 16, algs[a], PSA_KEY_USAGE_ENCRYPT | PSA_KEY_USAGE_DECRYPT);
        for (int shift = -40; shift <= 40; shift += 5) {
            uint8_t *in = out + 100;
            uint8_t *to = out + 100 + shift;
            memcpy(in, clear, sizeof(clear));
            EXPECT_OK(psa_cipher_encrypt(key, algs[a], in, sizeof(clear), to, 600, &len));
            size_t sealed = len;
            EXPECT_OK(psa_cipher_decrypt(key, algs[a], to, sealed, out + 2000, sealed, &len));
            EXPECT_EQ(len, sizeof(clear));
            EXPECT_MEM(out + 2000, clear, sizeof(clear));
            EXPECT_OK(psa_cipher_decrypt(key, algs[a], to, sealed, in, 600, &len));
            EXPECT_MEM(in, clear, sizeof(clear));
        }
        EXPECT_OK(psa_destroy_key(key));
    }
}

static void cipher_updates_work_over_their_own_input(void)
{
    uint8_t clear[96];
    uint8_t want[96];
    psa_cipher_operation_t op = PSA_CIPHER_OPERATION_INIT;
    NEEDS("CBC");
    start();
    psa_key_id_t key = key_of(PSA_KEY_TYPE_AES, 16, PSA_ALG_CBC_NO_PADDING, PSA_KEY_USAGE_ENCRYPT);
    memset(clear, 0x17, sizeof(clear));
    for (size_t first = 1; first < 40; first += 3) {
        for (int is_over = 0; is_over < 2; is_over++) {
            uint8_t *to = is_over ? out : out + 1000;
            size_t at = 0;
            memcpy(out, clear, sizeof(clear));
            EXPECT_OK(psa_cipher_encrypt_setup(&op, key, PSA_ALG_CBC_NO_PADDING));
            EXPECT_OK(psa_cipher_set_iv(&op, clear, 16));
            EXPECT_OK(psa_cipher_update(&op, out, first, to, 96, &len));
            at = len;
            EXPECT_OK(psa_cipher_update(&op, out + first, 96 - first, to + at, 96 - at, &len));
            EXPECT_EQ(at + len, 96);
            EXPECT_OK(psa_cipher_finish(&op, to, 96, &len));
            if (is_over) {
                EXPECT_MEM(out, want, 96);
            } else {
                memcpy(want, to, 96);
            }
        }
    }
    EXPECT_OK(psa_destroy_key(key));
}

static void long_updates_work_over_their_own_input(void)
{
    enum { LONG = 70000, ROOM = LONG + 64 };
    static uint8_t want[ROOM];
    static uint8_t room[48 + 48 + ROOM];
    psa_cipher_operation_t op = PSA_CIPHER_OPERATION_INIT;
    NEEDS("CBC");
    start();
    psa_key_id_t key = key_of(PSA_KEY_TYPE_AES, 16, PSA_ALG_CBC_PKCS7, PSA_KEY_USAGE_ENCRYPT);
    for (int shift = -48; shift <= 48; shift += 16) { /* the first time round not over it: that is how it must be */
        uint8_t *to = shift == -48 ? want : room + 48 + shift;
        for (size_t i = 0; i < LONG; i++) {
            room[48 + i] = (uint8_t)(i * 7);
        }
        EXPECT_OK(psa_cipher_encrypt_setup(&op, key, PSA_ALG_CBC_PKCS7));
        EXPECT_OK(psa_cipher_set_iv(&op, out, 16));
        /* What is held back lets the output run ahead of the input. */
        EXPECT_OK(psa_cipher_update(&op, out, 15, out + 100, 16, &len));
        psa_status_t status = psa_cipher_update(&op, room + 48, LONG, to, ROOM, &len);
        if (status != PSA_SUCCESS) { /* too long to be put aside, and said so: never wrong bytes */
            EXPECT(to != want);
            EXPECT_EQ(status, PSA_ERROR_INSUFFICIENT_MEMORY);
            EXPECT_OK(psa_cipher_abort(&op));
            continue;
        }
        size_t all = len;
        EXPECT_OK(psa_cipher_finish(&op, to + all, ROOM - all, &len));
        EXPECT_MEM(to, want, all + len);
    }
    EXPECT_OK(psa_destroy_key(key));
}

/* ---- signature ---- */

static void signatures_verify_and_nothing_else_does(void)
{
    psa_algorithm_t alg = PSA_ALG_ECDSA(PSA_ALG_SHA_256);
    uint8_t hash[32];
    NEEDS("P-256");
    start();
    psa_key_id_t key = curve_key(256, alg, PSA_KEY_USAGE_SIGN_HASH | PSA_KEY_USAGE_VERIFY_HASH);
    EXPECT_OK(psa_sign_message(key, alg, (const uint8_t *)"hello", 5, out, 64, &len));
    EXPECT_EQ(len, 64);
    EXPECT_OK(psa_verify_message(key, alg, (const uint8_t *)"hello", 5, out, 64));
    EXPECT_OK(psa_hash_compute(PSA_ALG_SHA_256, (const uint8_t *)"hello", 5, hash, 32, &len));
    EXPECT_OK(psa_verify_hash(key, alg, hash, 32, out, 64));
    EXPECT_EQ(psa_verify_hash(key, alg, hash, 31, out, 64), PSA_ERROR_INVALID_ARGUMENT);
    EXPECT_EQ(psa_verify_hash(key, alg, hash, 32, out, 63), PSA_ERROR_INVALID_SIGNATURE);
    out[5] ^= 1;
    EXPECT_EQ(psa_verify_hash(key, alg, hash, 32, out, 64), PSA_ERROR_INVALID_SIGNATURE);
    EXPECT_EQ(psa_sign_hash(key, alg, hash, 31, out, 64, &len), PSA_ERROR_INVALID_ARGUMENT);
    EXPECT_EQ(psa_sign_hash(key, alg, hash, 32, out, 63, &len), PSA_ERROR_BUFFER_TOO_SMALL);
    EXPECT_EQ(len, 0);
    EXPECT_EQ(psa_sign_hash(key, hmac, hash, 32, out, 64, &len), PSA_ERROR_INVALID_ARGUMENT);
    EXPECT_EQ(psa_sign_message(key, PSA_ALG_ECDSA_ANY, hash, 32, out, 64, &len), PSA_ERROR_INVALID_ARGUMENT);
    EXPECT_OK(psa_destroy_key(key));
}

static void a_public_key_verifies_and_does_not_sign(void)
{
    psa_algorithm_t alg = PSA_ALG_ECDSA(PSA_ALG_SHA_384);
    psa_key_usage_t usage = PSA_KEY_USAGE_SIGN_MESSAGE | PSA_KEY_USAGE_VERIFY_MESSAGE;
    psa_key_attributes_t attributes = attributes_of(PSA_KEY_TYPE_ECC_PUBLIC_KEY(PSA_ECC_FAMILY_SECP_R1), 384, alg,
                                                    usage);
    psa_key_id_t public = PSA_KEY_ID_NULL;
    NEEDS("P-384");
    start();
    psa_key_id_t pair = curve_key(384, alg, usage);
    EXPECT_OK(psa_export_public_key(pair, out, sizeof(out), &len));
    EXPECT_EQ(len, 97);
    EXPECT_OK(psa_import_key(&attributes, out, len, &public));
    EXPECT_OK(psa_sign_message(pair, alg, out, 50, out + 200, 96, &len));
    EXPECT_OK(psa_verify_message(public, alg, out, 50, out + 200, 96));
    EXPECT_EQ(psa_sign_message(public, alg, out, 50, out + 200, 96, &len), PSA_ERROR_INVALID_ARGUMENT);
    EXPECT_EQ(psa_sign_hash(pair, alg, out, 48, out + 200, 96, &len), PSA_ERROR_NOT_PERMITTED);
    EXPECT_OK(psa_destroy_key(pair));
    EXPECT_OK(psa_destroy_key(public));
}

static void the_operations_run_out_and_come_back(void)
{
    static psa_hash_operation_t many[65];
    size_t count = 0;
    psa_status_t status = PSA_SUCCESS;
    start();
    while (count < 65 && status == PSA_SUCCESS) {
        status = psa_hash_setup(&many[count], sha);
        count += status == PSA_SUCCESS;
    }
    EXPECT(count >= CRYPTO_TEST_OPERATIONS);
    if (count < 65) {
        EXPECT_EQ(status, PSA_ERROR_INSUFFICIENT_MEMORY);
    }
    for (size_t i = 0; i < 65; i++) {
        EXPECT_OK(psa_hash_abort(&many[i]));
    }
    EXPECT_OK(psa_hash_setup(&many[0], sha));
    EXPECT_OK(psa_hash_abort(&many[0]));
}

int main(void)
{
    static const struct test tests[] = {
        TEST(a_hash_that_was_not_set_up_is_refused, "CRYPTO-1.5:psa_hash_update"),
        TEST(a_second_setup_ends_a_hash, "CRYPTO-1.5:3.3.2"),
        TEST(a_finished_hash_can_be_set_up_again_and_not_used, "CRYPTO-1.5:psa_hash_finish"),
        TEST(a_copy_of_a_finished_hash_names_nothing, "CRYPTO-1.5:3.3.2"),
        TEST(a_clone_goes_its_own_way, "CRYPTO-1.5:psa_hash_clone"),
        TEST(hash_arguments_are_checked, "CRYPTO-1.5:psa_hash_compute"),
        TEST(long_updates_hash_like_short_ones, "CRYPTO-1.5:psa_hash_update"),
        TEST(a_mac_is_ended_in_the_direction_of_its_setup, "CRYPTO-1.5:psa_mac_sign_finish"),
        TEST(a_truncated_mac_is_the_beginning_of_the_whole, "CRYPTO-1.5:PSA_ALG_TRUNCATED_MAC"),
        TEST(destroying_a_key_ends_its_operations, "CRYPTO-1.5:psa_destroy_key"),
        TEST(a_cipher_wants_its_vector_once_and_first, "CRYPTO-1.5:psa_cipher_set_iv"),
        TEST(a_mode_without_a_vector_refuses_one, "CRYPTO-1.5:psa_cipher_set_iv"),
        TEST(padding_goes_round_and_is_checked, "CRYPTO-1.5:PSA_ALG_CBC_PKCS7"),
        TEST(padded_pieces_of_every_size_give_the_whole, "CRYPTO-1.5:psa_cipher_update"),
        TEST(ciphers_work_over_their_own_input, "CRYPTO-1.5:5.4.4"),
        TEST(cipher_updates_work_over_their_own_input, "CRYPTO-1.5:5.4.4"),
        TEST(long_updates_work_over_their_own_input, "CRYPTO-1.5:5.4.4"),
        TEST(signatures_verify_and_nothing_else_does, "CRYPTO-1.5:psa_verify_hash"),
        TEST(a_public_key_verifies_and_does_not_sign, "CRYPTO-1.5:psa_sign_message"),
        TEST(the_operations_run_out_and_come_back, "CRYPTO-1.5:psa_hash_setup"),
    };
    return test_main(CRYPTO_TEST_PREFIX ".operations", tests, sizeof(tests) / sizeof(tests[0]));
}
