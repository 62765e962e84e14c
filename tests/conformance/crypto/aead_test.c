/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "api.h"

/* AEAD: order, declared lengths, forgery, overlap: API 1.5, 10.6 and 5.4.4. */

static uint8_t out[8192];
static size_t len;

static void start(void)
{
    EXPECT_OK(psa_crypto_init());
    memset(out, 0, sizeof(out));
    len = 0;
}

static psa_key_id_t aead_key(psa_algorithm_t alg)
{
    return key_of(alg == PSA_ALG_CHACHA20_POLY1305 ? PSA_KEY_TYPE_CHACHA20 : PSA_KEY_TYPE_AES, 32, alg,
                  PSA_KEY_USAGE_ENCRYPT | PSA_KEY_USAGE_DECRYPT);
}

static void aead_steps_out_of_order_are_refused(void)
{
    psa_aead_operation_t op = PSA_AEAD_OPERATION_INIT;
    size_t tag_len = 0;
    NEEDS("GCM");
    start();
    psa_key_id_t key = aead_key(PSA_ALG_GCM);
    EXPECT_BAD_STATE(psa_aead_set_nonce(&op, out, 12));
    for (int step = 0; step < 8; step++) {
        EXPECT_OK(psa_aead_encrypt_setup(&op, key, PSA_ALG_GCM));
        switch (step) {
        case 0:
            EXPECT_BAD_STATE(psa_aead_update_ad(&op, out, 1));
            break;
        case 1:
            EXPECT_BAD_STATE(psa_aead_update(&op, out, 1, out, 32, &len));
            break;
        case 2:
            EXPECT_BAD_STATE(psa_aead_finish(&op, out, 32, &len, out + 64, 16, &tag_len));
            break;
        case 3:
            EXPECT_OK(psa_aead_set_nonce(&op, out, 12));
            EXPECT_BAD_STATE(psa_aead_set_nonce(&op, out, 12));
            break;
        case 4:
            EXPECT_OK(psa_aead_set_nonce(&op, out, 12));
            EXPECT_BAD_STATE(psa_aead_set_lengths(&op, 1, 1));
            break;
        case 5:
            EXPECT_OK(psa_aead_generate_nonce(&op, out, 12, &len));
            EXPECT_EQ(len, 12);
            EXPECT_OK(psa_aead_update(&op, out, 1, out, 32, &len));
            EXPECT_BAD_STATE(psa_aead_update_ad(&op, out, 1));
            break;
        case 6:
            EXPECT_OK(psa_aead_set_nonce(&op, out, 12));
            EXPECT_BAD_STATE(psa_aead_verify(&op, out, 32, &len, out, 16));
            break;
        default:
            EXPECT_OK(psa_aead_set_lengths(&op, 1, 1));
            EXPECT_BAD_STATE(psa_aead_set_lengths(&op, 1, 1));
            break;
        }
        EXPECT_BAD_STATE(psa_aead_finish(&op, out, 32, &len, out + 64, 16, &tag_len));
        EXPECT_OK(psa_aead_abort(&op));
    }
    EXPECT_OK(psa_aead_decrypt_setup(&op, key, PSA_ALG_GCM));
    EXPECT_BAD_STATE(psa_aead_generate_nonce(&op, out, 12, &len));
    EXPECT_OK(psa_aead_abort(&op));
    EXPECT_OK(psa_aead_decrypt_setup(&op, key, PSA_ALG_GCM));
    EXPECT_OK(psa_aead_set_nonce(&op, out, 12));
    EXPECT_BAD_STATE(psa_aead_finish(&op, out, 32, &len, out + 64, 16, &tag_len));
    EXPECT_OK(psa_aead_abort(&op));
    EXPECT_OK(psa_destroy_key(key));
}

static void declared_lengths_are_kept_to(void)
{
    psa_aead_operation_t op = PSA_AEAD_OPERATION_INIT;
    size_t tag_len = 0;
    NEEDS("GCM");
    start();
    psa_key_id_t key = aead_key(PSA_ALG_GCM);
    for (int step = 0; step < 5; step++) {
        EXPECT_OK(psa_aead_encrypt_setup(&op, key, PSA_ALG_GCM));
        EXPECT_OK(psa_aead_set_lengths(&op, 4, 4));
        EXPECT_OK(psa_aead_set_nonce(&op, out, 12));
        if (step == 0) {
            EXPECT_EQ(psa_aead_update_ad(&op, out, 5), PSA_ERROR_INVALID_ARGUMENT);
        } else if (step == 1) {
            EXPECT_OK(psa_aead_update_ad(&op, out, 3));
            EXPECT_EQ(psa_aead_update(&op, out, 4, out, 32, &len), PSA_ERROR_INVALID_ARGUMENT);
        } else if (step == 2) {
            EXPECT_OK(psa_aead_update_ad(&op, out, 4));
            EXPECT_EQ(psa_aead_update(&op, out, 5, out, 32, &len), PSA_ERROR_INVALID_ARGUMENT);
        } else if (step == 3) {
            EXPECT_OK(psa_aead_update_ad(&op, out, 4));
            EXPECT_OK(psa_aead_update(&op, out, 3, out, 32, &len));
            EXPECT_EQ(psa_aead_finish(&op, out, 32, &len, out, 16, &tag_len), PSA_ERROR_INVALID_ARGUMENT);
        } else {
            EXPECT_OK(psa_aead_update_ad(&op, out, 4));
            EXPECT_OK(psa_aead_update(&op, out, 4, out, 32, &len));
            EXPECT_EQ(psa_aead_finish(&op, out, 32, &len, out, 15, &tag_len), PSA_ERROR_BUFFER_TOO_SMALL);
            EXPECT_EQ(tag_len, 0);
        }
        EXPECT_OK(psa_aead_abort(&op));
    }
    EXPECT_OK(psa_destroy_key(key));
}

static void ccm_wants_the_lengths_first(void)
{
    psa_aead_operation_t op = PSA_AEAD_OPERATION_INIT;
    NEEDS("AEAD-PARTS");
    start();
    psa_key_id_t key = aead_key(PSA_ALG_CCM);
    EXPECT_OK(psa_aead_encrypt_setup(&op, key, PSA_ALG_CCM));
    EXPECT_BAD_STATE(psa_aead_set_nonce(&op, out, 12));
    EXPECT_OK(psa_aead_abort(&op));
    EXPECT_OK(psa_aead_encrypt_setup(&op, key, PSA_ALG_CCM));
    EXPECT_OK(psa_aead_set_lengths(&op, 0, 70000));
    EXPECT_EQ(psa_aead_set_nonce(&op, out, 13), PSA_ERROR_INVALID_ARGUMENT); /* 2 bytes count to 65535 */
    EXPECT_OK(psa_aead_abort(&op));
    EXPECT_OK(psa_destroy_key(key));
}

static void nonces_and_ciphertexts_of_a_wrong_length_are_refused(void)
{
    static const struct {
        psa_algorithm_t alg;
        const char *name;
        size_t nonce_len;
    } bad[] = {
        { PSA_ALG_GCM, "GCM", 0 },
        { PSA_ALG_CCM, "CCM-8", 6 },
        { PSA_ALG_CCM, "CCM-8", 14 },
        { PSA_ALG_CHACHA20_POLY1305, "CHACHA20-POLY1305", 11 },
        { PSA_ALG_CHACHA20_POLY1305, "CHACHA20-POLY1305", 13 },
    };
    start();
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        psa_key_id_t key = aead_key(bad[i].alg);
        EXPECT_EQ(psa_aead_encrypt(key, bad[i].alg, out, bad[i].nonce_len, NULL, 0, NULL, 0, out + 64, 64, &len),
                  carries(bad[i].name) ? PSA_ERROR_INVALID_ARGUMENT : PSA_ERROR_NOT_SUPPORTED);
        if (!carries(bad[i].name)) {
            EXPECT_OK(psa_destroy_key(key));
            continue;
        }
        EXPECT_EQ(psa_aead_decrypt(key, bad[i].alg, out, 12, NULL, 0, out, 15, out + 64, 64, &len),
                  PSA_ERROR_INVALID_ARGUMENT);
        EXPECT_EQ(psa_aead_encrypt(key, bad[i].alg, out, 12, NULL, 0, out, 8, out + 64, 23, &len),
                  PSA_ERROR_BUFFER_TOO_SMALL);
        EXPECT_EQ(len, 0);
        EXPECT_OK(psa_destroy_key(key));
    }
}

static const psa_algorithm_t algs[] = { PSA_ALG_GCM, PSA_ALG_CCM, PSA_ALG_CHACHA20_POLY1305 };
static const char *const names[] = { "GCM", "CCM-8", "CHACHA20-POLY1305" };

static void a_forged_ciphertext_gives_no_plaintext(void)
{
    static const uint8_t secret[20] = "the quick brown fox";
    start();
    for (size_t a = 0; a < 3; a++) {
        if (!carries(names[a])) {
            continue;
        }
        psa_key_id_t key = aead_key(algs[a]);
        EXPECT_OK(psa_aead_encrypt(key, algs[a], out, 12, (const uint8_t *)"ad", 2, secret, 20, out + 100, 36, &len));
        for (size_t i = 0; i < 36; i++) {
            out[100 + i] ^= 1;
            memset(out + 300, 0xee, 64);
            EXPECT_EQ(psa_aead_decrypt(key, algs[a], out, 12, (const uint8_t *)"ad", 2, out + 100, 36, out + 300,
                                       64, &len),
                      PSA_ERROR_INVALID_SIGNATURE);
            EXPECT_EQ(len, 0);
            EXPECT(memcmp(out + 301, secret + 1, 8) != 0);
            out[100 + i] ^= 1;
        }
        EXPECT_EQ(psa_aead_decrypt(key, algs[a], out, 12, (const uint8_t *)"aD", 2, out + 100, 36, out + 300, 64, &len),
                  PSA_ERROR_INVALID_SIGNATURE);
        EXPECT_EQ(psa_aead_decrypt(key, algs[a], out, 12, (const uint8_t *)"ad", 2, out + 100, 36, out + 300, 19, &len),
                  PSA_ERROR_BUFFER_TOO_SMALL);
        EXPECT_OK(psa_aead_decrypt(key, algs[a], out, 12, (const uint8_t *)"ad", 2, out + 100, 36, out + 300, 20,
                                   &len));
        EXPECT_MEM(out + 300, secret, 20);
        EXPECT_OK(psa_destroy_key(key));
    }
}

static void aeads_work_over_their_own_input(void)
{
    uint8_t clear[300];
    NEEDS("OVERLAPS");
    start();
    for (size_t i = 0; i < sizeof(clear); i++) {
        clear[i] = (uint8_t)i;
    }
    for (size_t a = 0; a < 3; a++) {
        if (!carries(names[a])) {
            continue;
        }
        psa_key_id_t key = aead_key(algs[a]);
        for (int shift = -30; shift <= 30; shift += 6) {
            uint8_t *in = out + 100;
            uint8_t *to = out + 100 + shift;
            memcpy(in, clear, sizeof(clear));
            EXPECT_OK(psa_aead_encrypt(key, algs[a], clear, 12, clear, 40, in, sizeof(clear), to, 316, &len));
            EXPECT_EQ(len, 316);
            EXPECT_OK(psa_aead_decrypt(key, algs[a], clear, 12, clear, 40, to, 316, out + 2000, 300, &len));
            EXPECT_MEM(out + 2000, clear, sizeof(clear));
            EXPECT_OK(psa_aead_decrypt(key, algs[a], clear, 12, clear, 40, to, 316, in, 300, &len));
            EXPECT_MEM(in, clear, sizeof(clear));
        }
        /* Nonce and additional data lie in the output, too. */
        memcpy(out, clear, sizeof(clear));
        EXPECT_OK(psa_aead_encrypt(key, algs[a], out, 12, out + 12, 40, clear, 100, out, 116, &len));
        EXPECT_OK(psa_aead_decrypt(key, algs[a], clear, 12, clear + 12, 40, out, 116, out + 500, 100, &len));
        EXPECT_MEM(out + 500, clear, 100);
        EXPECT_OK(psa_destroy_key(key));
    }
}

static void a_refused_long_update_writes_nothing_past_its_output(void)
{
    enum { IN = 50000, BEHIND = 32768 };
    static uint8_t in[IN];
    static uint8_t room[IN + BEHIND];
    psa_aead_operation_t op = PSA_AEAD_OPERATION_INIT;
    NEEDS("GCM");
    start();
    psa_key_id_t key = aead_key(PSA_ALG_GCM);
    memset(room, 0xa5, sizeof(room));
    EXPECT_OK(psa_aead_encrypt_setup(&op, key, PSA_ALG_GCM));
    EXPECT_OK(psa_aead_set_lengths(&op, 0, IN - 1));
    EXPECT_OK(psa_aead_set_nonce(&op, in, 12));
    EXPECT_EQ(psa_aead_update(&op, in, IN, room, IN, &len), PSA_ERROR_INVALID_ARGUMENT);
    EXPECT_EQ(len, 0);
    for (size_t i = 0; i < BEHIND; i++) {
        EXPECT_EQ(room[IN + i], 0xa5);
    }
    EXPECT_OK(psa_aead_abort(&op));
    EXPECT_OK(psa_destroy_key(key));
}

int main(void)
{
    static const struct test tests[] = {
        TEST(aead_steps_out_of_order_are_refused, "CRYPTO-1.5:psa_aead_update"),
        TEST(declared_lengths_are_kept_to, "CRYPTO-1.5:psa_aead_set_lengths"),
        TEST(ccm_wants_the_lengths_first, "CRYPTO-1.5:psa_aead_set_nonce"),
        TEST(nonces_and_ciphertexts_of_a_wrong_length_are_refused, "CRYPTO-1.5:psa_aead_encrypt"),
        TEST(a_forged_ciphertext_gives_no_plaintext, "CRYPTO-1.5:psa_aead_decrypt"),
        TEST(aeads_work_over_their_own_input, "CRYPTO-1.5:5.4.4"),
        TEST(a_refused_long_update_writes_nothing_past_its_output, "CRYPTO-1.5:psa_aead_update"),
    };
    return test_main(CRYPTO_TEST_PREFIX ".aead", tests, sizeof(tests) / sizeof(tests[0]));
}
