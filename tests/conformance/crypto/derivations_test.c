/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "api.h"

/* The rules of each derivation beyond HKDF and PBKDF2: inputs, lengths, what the capacity does (API 1.5, 10.8.1). */

static const psa_algorithm_t counter = PSA_ALG_SP800_108_COUNTER_HMAC(PSA_ALG_SHA_256);
static const psa_algorithm_t counter_cmac = PSA_ALG_SP800_108_COUNTER_CMAC;
static const psa_algorithm_t prf = PSA_ALG_TLS12_PRF(PSA_ALG_SHA_256);
static const psa_algorithm_t psk_to_ms = PSA_ALG_TLS12_PSK_TO_MS(PSA_ALG_SHA_256);
static const psa_algorithm_t pms = PSA_ALG_TLS12_ECJPAKE_TO_PMS;

enum {
    SECRET = PSA_KEY_DERIVATION_INPUT_SECRET,
    OTHER = PSA_KEY_DERIVATION_INPUT_OTHER_SECRET,
    LABEL = PSA_KEY_DERIVATION_INPUT_LABEL,
    CONTEXT = PSA_KEY_DERIVATION_INPUT_CONTEXT,
    SEED = PSA_KEY_DERIVATION_INPUT_SEED,
    SALT = PSA_KEY_DERIVATION_INPUT_SALT,
    COST = PSA_KEY_DERIVATION_INPUT_COST,
    PASSWORD = PSA_KEY_DERIVATION_INPUT_PASSWORD,
    STEPS_MAX = 5
};

static psa_key_derivation_operation_t op;
static uint8_t out[400];

static void start(psa_algorithm_t alg)
{
    EXPECT_OK(psa_crypto_init());
    EXPECT_OK(psa_key_derivation_abort(&op));
    EXPECT_OK(psa_key_derivation_setup(&op, alg));
}

static psa_status_t bytes(psa_key_derivation_step_t step, const char *text)
{
    return psa_key_derivation_input_bytes(&op, step, (const uint8_t *)text, strlen(text));
}

static void ready_counter(void)
{
    start(counter);
    EXPECT_OK(bytes(SECRET, "secret"));
    EXPECT_OK(bytes(LABEL, "label"));
    EXPECT_OK(bytes(CONTEXT, "context"));
}

static void algorithms_of_other_hashes_are_not_supported(void)
{
    psa_key_derivation_operation_t other = PSA_KEY_DERIVATION_OPERATION_INIT;
    EXPECT_OK(psa_crypto_init());
    EXPECT_EQ(psa_key_derivation_setup(&other, PSA_ALG_TLS12_PRF(PSA_ALG_SHA_512)), PSA_ERROR_NOT_SUPPORTED);
    EXPECT_EQ(psa_key_derivation_setup(&other, PSA_ALG_TLS12_PSK_TO_MS(PSA_ALG_SHA_1)), PSA_ERROR_NOT_SUPPORTED);
    EXPECT_EQ(psa_key_derivation_setup(&other, pms ^ 3u), PSA_ERROR_NOT_SUPPORTED);
    EXPECT_EQ(psa_key_derivation_setup(&other, counter_cmac | 9u), PSA_ERROR_NOT_SUPPORTED);
    EXPECT_EQ(psa_key_derivation_setup(&other, PSA_ALG_PBKDF2_AES_CMAC_PRF_128 | 9u), PSA_ERROR_NOT_SUPPORTED);
    EXPECT_EQ(psa_key_derivation_setup(&other, 0x08000b09u), PSA_ERROR_NOT_SUPPORTED);
}

static void inputs_out_of_order_or_twice_are_refused(void)
{
    static const struct {
        psa_algorithm_t alg;
        psa_key_derivation_step_t steps[STEPS_MAX]; /* the last is the wrong one */
        psa_status_t status;
    } wrong[] = {
        { PSA_ALG_SP800_108_COUNTER_HMAC(PSA_ALG_SHA_256), { LABEL }, PSA_ERROR_BAD_STATE },
        { PSA_ALG_SP800_108_COUNTER_HMAC(PSA_ALG_SHA_256), { CONTEXT }, PSA_ERROR_BAD_STATE },
        { PSA_ALG_SP800_108_COUNTER_HMAC(PSA_ALG_SHA_256), { SECRET, SECRET }, PSA_ERROR_BAD_STATE },
        { PSA_ALG_SP800_108_COUNTER_HMAC(PSA_ALG_SHA_256), { SECRET, LABEL, LABEL }, PSA_ERROR_BAD_STATE },
        { PSA_ALG_SP800_108_COUNTER_HMAC(PSA_ALG_SHA_256), { SECRET, CONTEXT, LABEL }, PSA_ERROR_BAD_STATE },
        { PSA_ALG_SP800_108_COUNTER_HMAC(PSA_ALG_SHA_256), { SECRET, CONTEXT, CONTEXT }, PSA_ERROR_BAD_STATE },
        { PSA_ALG_SP800_108_COUNTER_HMAC(PSA_ALG_SHA_256), { SECRET, SALT }, PSA_ERROR_INVALID_ARGUMENT },
        { PSA_ALG_SP800_108_COUNTER_CMAC, { SECRET }, PSA_ERROR_INVALID_ARGUMENT },
        { PSA_ALG_TLS12_PRF(PSA_ALG_SHA_256), { SECRET }, PSA_ERROR_BAD_STATE },
        { PSA_ALG_TLS12_PRF(PSA_ALG_SHA_256), { SEED, LABEL }, PSA_ERROR_BAD_STATE },
        { PSA_ALG_TLS12_PRF(PSA_ALG_SHA_256), { SEED, SEED }, PSA_ERROR_BAD_STATE },
        { PSA_ALG_TLS12_PRF(PSA_ALG_SHA_256), { SEED, SECRET, LABEL, LABEL }, PSA_ERROR_BAD_STATE },
        { PSA_ALG_TLS12_PRF(PSA_ALG_SHA_256), { SEED, OTHER }, PSA_ERROR_INVALID_ARGUMENT },
        { PSA_ALG_TLS12_PSK_TO_MS(PSA_ALG_SHA_256), { OTHER }, PSA_ERROR_BAD_STATE },
        { PSA_ALG_TLS12_PSK_TO_MS(PSA_ALG_SHA_256), { SECRET }, PSA_ERROR_BAD_STATE },
        { PSA_ALG_TLS12_PSK_TO_MS(PSA_ALG_SHA_256), { SEED, SECRET, OTHER }, PSA_ERROR_BAD_STATE },
        { PSA_ALG_TLS12_PSK_TO_MS(PSA_ALG_SHA_256), { SEED, OTHER, OTHER }, PSA_ERROR_BAD_STATE },
        { PSA_ALG_TLS12_PSK_TO_MS(PSA_ALG_SHA_256), { SEED, OTHER, LABEL }, PSA_ERROR_BAD_STATE },
        { PSA_ALG_TLS12_ECJPAKE_TO_PMS, { SECRET }, PSA_ERROR_INVALID_ARGUMENT },
        { PSA_ALG_TLS12_ECJPAKE_TO_PMS, { LABEL }, PSA_ERROR_INVALID_ARGUMENT },
        { PSA_ALG_PBKDF2_AES_CMAC_PRF_128, { SALT }, PSA_ERROR_BAD_STATE },
        { PSA_ALG_PBKDF2_AES_CMAC_PRF_128, { COST, PASSWORD }, PSA_ERROR_BAD_STATE },
        { PSA_ALG_PBKDF2_AES_CMAC_PRF_128, { COST, SALT, PASSWORD, SALT }, PSA_ERROR_BAD_STATE },
    };
    for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
        start(wrong[i].alg);
        for (size_t k = 0; k < STEPS_MAX && wrong[i].steps[k] != 0; k++) {
            bool is_last = k + 1 == STEPS_MAX || wrong[i].steps[k + 1] == 0;
            psa_key_derivation_step_t step = wrong[i].steps[k];
            psa_status_t status = step == COST ? psa_key_derivation_input_integer(&op, step, 10) : bytes(step, "x");
            EXPECT_EQ(status, is_last ? wrong[i].status : PSA_SUCCESS);
        }
        EXPECT_BAD_STATE(psa_key_derivation_output_bytes(&op, out, 1));
        EXPECT_OK(psa_key_derivation_abort(&op));
    }
}

static void a_label_with_a_zero_is_refused(void)
{
    start(counter);
    EXPECT_OK(bytes(SECRET, "secret"));
    EXPECT_EQ(psa_key_derivation_input_bytes(&op, LABEL, (const uint8_t *)"a\0b", 3), PSA_ERROR_INVALID_ARGUMENT);
    EXPECT_BAD_STATE(bytes(CONTEXT, "c"));
    start(counter);
    EXPECT_OK(bytes(SECRET, "secret"));
    EXPECT_OK(psa_key_derivation_input_bytes(&op, CONTEXT, (const uint8_t *)"a\0b", 3));
    EXPECT_OK(psa_key_derivation_abort(&op));
}

static void the_capacity_at_the_first_output_is_part_of_the_counter_kdf(void)
{
    uint8_t whole[40];
    size_t left = 0;
    ready_counter();
    EXPECT_OK(psa_key_derivation_get_capacity(&op, &left));
    EXPECT_EQ(left, 0x1fffffff);
    EXPECT_OK(psa_key_derivation_set_capacity(&op, 40));
    EXPECT_OK(psa_key_derivation_output_bytes(&op, whole, 40));
    EXPECT_EQ(psa_key_derivation_output_bytes(&op, out, 1), PSA_ERROR_INSUFFICIENT_DATA);
    ready_counter();
    EXPECT_OK(psa_key_derivation_set_capacity(&op, 41));
    EXPECT_OK(psa_key_derivation_output_bytes(&op, out, 40));
    EXPECT(memcmp(out, whole, 40) != 0);
    ready_counter();
    EXPECT_OK(psa_key_derivation_set_capacity(&op, 50));
    EXPECT_OK(psa_key_derivation_set_capacity(&op, 40));
    EXPECT_OK(psa_key_derivation_output_bytes(&op, out, 10));
    EXPECT_OK(psa_key_derivation_output_bytes(&op, out + 10, 30));
    EXPECT_MEM(out, whole, 40);
    ready_counter();
    EXPECT_OK(psa_key_derivation_set_capacity(&op, 40));
    EXPECT_OK(psa_key_derivation_output_bytes(&op, out, 10));
    EXPECT_BAD_STATE(psa_key_derivation_set_capacity(&op, 20));
    EXPECT_BAD_STATE(psa_key_derivation_output_bytes(&op, out, 1));
    EXPECT_OK(psa_key_derivation_abort(&op));
}

static void an_empty_context_is_one_that_was_not_given(void)
{
    uint8_t first[32];
    for (int round = 0; round < 3; round++) {
        start(counter);
        EXPECT_OK(bytes(SECRET, "secret"));
        if (round != 0) {
            EXPECT_OK(bytes(LABEL, ""));
        }
        if (round == 2) {
            EXPECT_OK(bytes(CONTEXT, ""));
        }
        EXPECT_OK(psa_key_derivation_output_bytes(&op, round == 0 ? first : out, 32));
        EXPECT(round == 0 || memcmp(out, first, 32) == 0);
    }
    EXPECT_OK(psa_key_derivation_abort(&op));
}

static void each_secret_takes_its_types_of_key(void)
{
    static const struct {
        psa_algorithm_t alg;
        psa_key_type_t type;
        bool needs_seed;
        psa_status_t status;
    } cases[] = {
        { PSA_ALG_SP800_108_COUNTER_HMAC(PSA_ALG_SHA_256), PSA_KEY_TYPE_HMAC, false, PSA_SUCCESS },
        { PSA_ALG_SP800_108_COUNTER_HMAC(PSA_ALG_SHA_256), PSA_KEY_TYPE_DERIVE, false, PSA_SUCCESS },
        { PSA_ALG_SP800_108_COUNTER_HMAC(PSA_ALG_SHA_256), PSA_KEY_TYPE_AES, false, PSA_ERROR_INVALID_ARGUMENT },
        { PSA_ALG_SP800_108_COUNTER_CMAC, PSA_KEY_TYPE_AES, false, PSA_SUCCESS },
        { PSA_ALG_SP800_108_COUNTER_CMAC, PSA_KEY_TYPE_DERIVE, false, PSA_ERROR_INVALID_ARGUMENT },
        { PSA_ALG_SP800_108_COUNTER_CMAC, PSA_KEY_TYPE_HMAC, false, PSA_ERROR_INVALID_ARGUMENT },
        { PSA_ALG_TLS12_PRF(PSA_ALG_SHA_256), PSA_KEY_TYPE_DERIVE, true, PSA_SUCCESS },
        { PSA_ALG_TLS12_PRF(PSA_ALG_SHA_256), PSA_KEY_TYPE_HMAC, true, PSA_ERROR_INVALID_ARGUMENT },
        { PSA_ALG_TLS12_PSK_TO_MS(PSA_ALG_SHA_256), PSA_KEY_TYPE_DERIVE, true, PSA_SUCCESS },
        { PSA_ALG_TLS12_PSK_TO_MS(PSA_ALG_SHA_256), PSA_KEY_TYPE_PASSWORD, true, PSA_ERROR_INVALID_ARGUMENT },
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        start(cases[i].alg);
        psa_key_id_t key = key_of(cases[i].type, 32, cases[i].alg, PSA_KEY_USAGE_DERIVE);
        if (cases[i].needs_seed) {
            EXPECT_OK(bytes(SEED, "seed"));
        }
        EXPECT_EQ(psa_key_derivation_input_key(&op, SECRET, key), cases[i].status);
        EXPECT_OK(psa_destroy_key(key));
    }
    EXPECT_OK(psa_key_derivation_abort(&op));
}

/* The vector for P_SHA256 that the TLS working group's list has since 2008. */
static void the_tls_prf_gives_the_published_bytes(void)
{
    static const uint8_t secret[] = { 0x9b, 0xbe, 0x43, 0x6b, 0xa9, 0x40, 0xf0, 0x17,
                                      0xb1, 0x76, 0x52, 0x84, 0x9a, 0x71, 0xdb, 0x35 };
    static const uint8_t seed[] = { 0xa0, 0xba, 0x9f, 0x93, 0x6c, 0xda, 0x31, 0x18,
                                    0x27, 0xa6, 0xf7, 0x96, 0xff, 0xd5, 0x19, 0x8c };
    static const uint8_t want[] = {
        0xe3, 0xf2, 0x29, 0xba, 0x72, 0x7b, 0xe1, 0x7b, 0x8d, 0x12, 0x26, 0x20, 0x55, 0x7c, 0xd4, 0x53, 0xc2,
        0xaa, 0xb2, 0x1d, 0x07, 0xc3, 0xd4, 0x95, 0x32, 0x9b, 0x52, 0xd4, 0xe6, 0x1e, 0xdb, 0x5a, 0x6b, 0x30,
        0x17, 0x91, 0xe9, 0x0d, 0x35, 0xc9, 0xc9, 0xa4, 0x6b, 0x4e, 0x14, 0xba, 0xf9, 0xaf, 0x0f, 0xa0, 0x22,
        0xf7, 0x07, 0x7d, 0xef, 0x17, 0xab, 0xfd, 0x37, 0x97, 0xc0, 0x56, 0x4b, 0xab, 0x4f, 0xbc, 0x91, 0x66,
        0x6e, 0x9d, 0xef, 0x9b, 0x97, 0xfc, 0xe3, 0x4f, 0x79, 0x67, 0x89, 0xba, 0xa4, 0x80, 0x82, 0xd1, 0x22,
        0xee, 0x42, 0xc5, 0xa7, 0x2e, 0x5a, 0x51, 0x10, 0xff, 0xf7, 0x01, 0x87, 0x34, 0x7b, 0x66,
    };
    size_t left = 0;
    start(prf);
    EXPECT_OK(psa_key_derivation_get_capacity(&op, &left));
    EXPECT_EQ(left, PSA_KEY_DERIVATION_UNLIMITED_CAPACITY);
    EXPECT_OK(psa_key_derivation_input_bytes(&op, SEED, seed, sizeof(seed)));
    EXPECT_OK(psa_key_derivation_input_bytes(&op, SECRET, secret, sizeof(secret)));
    EXPECT_OK(bytes(LABEL, "test label"));
    EXPECT_OK(psa_key_derivation_output_bytes(&op, out, sizeof(want)));
    EXPECT_MEM(out, want, sizeof(want));
    EXPECT_OK(psa_key_derivation_abort(&op));
}

static void a_pre_shared_key_has_a_longest_length(void)
{
    static const uint8_t psk[PSA_TLS12_PSK_TO_MS_PSK_MAX_SIZE + 1];
    start(psk_to_ms);
    EXPECT_OK(bytes(SEED, "seed"));
    EXPECT_OK(psa_key_derivation_input_bytes(&op, SECRET, psk, PSA_TLS12_PSK_TO_MS_PSK_MAX_SIZE));
    EXPECT_OK(bytes(LABEL, "master secret"));
    EXPECT_OK(psa_key_derivation_output_bytes(&op, out, 48));
    start(psk_to_ms);
    EXPECT_OK(bytes(SEED, "seed"));
    EXPECT_EQ(psa_key_derivation_input_bytes(&op, SECRET, psk, sizeof(psk)), PSA_ERROR_INVALID_ARGUMENT);
    EXPECT_BAD_STATE(bytes(LABEL, "master secret"));
    EXPECT_OK(psa_key_derivation_abort(&op));
}

/* RFC 4279, 2: without another secret there stand as many zeros as the key has bytes. */
static void a_missing_other_secret_is_zeros(void)
{
    static const uint8_t zeros[20];
    uint8_t first[48];
    for (int round = 0; round < 3; round++) {
        start(psk_to_ms);
        EXPECT_OK(bytes(SEED, "seed"));
        if (round != 0) {
            EXPECT_OK(psa_key_derivation_input_bytes(&op, OTHER, zeros, round == 1 ? 20 : 19));
        }
        EXPECT_OK(bytes(SECRET, "a psk of 20 bytes .."));
        EXPECT_OK(bytes(LABEL, "master secret"));
        EXPECT_OK(psa_key_derivation_output_bytes(&op, round == 0 ? first : out, 48));
        EXPECT(round == 0 || (memcmp(out, first, 48) == 0) == (round == 1));
    }
    EXPECT_OK(psa_key_derivation_abort(&op));
}

static void an_agreed_secret_is_the_other_secret(void)
{
    const psa_algorithm_t alg = PSA_ALG_KEY_AGREEMENT(PSA_ALG_ECDH, psk_to_ms);
    uint8_t public[65];
    uint8_t secret[32];
    uint8_t first[48];
    size_t len = 0;
    EXPECT_OK(psa_crypto_init());
    psa_key_id_t key = curve_key(256, PSA_ALG_ECDH, PSA_KEY_USAGE_DERIVE);
    EXPECT_OK(psa_export_public_key(key, public, 65, &len));
    EXPECT_OK(psa_raw_key_agreement(PSA_ALG_ECDH, key, public, 65, secret, 32, &len));
    for (int round = 0; round < 2; round++) {
        start(round == 0 ? alg : psk_to_ms);
        EXPECT_OK(bytes(SEED, "seed"));
        if (round == 0) {
            EXPECT_OK(psa_key_derivation_key_agreement(&op, OTHER, key, public, 65));
        } else {
            EXPECT_OK(psa_key_derivation_input_bytes(&op, OTHER, secret, 32));
        }
        EXPECT_OK(bytes(SECRET, "psk"));
        EXPECT_OK(bytes(LABEL, "extended master secret"));
        EXPECT_OK(psa_key_derivation_output_bytes(&op, round == 0 ? first : out, 48));
    }
    EXPECT_MEM(out, first, 48);
    EXPECT_OK(psa_key_derivation_abort(&op));
    EXPECT_OK(psa_destroy_key(key));
}

static void ready_pms(void)
{
    uint8_t point[65] = { 0x04, 1, 2, 3 };
    start(pms);
    EXPECT_OK(psa_key_derivation_input_bytes(&op, SECRET, point, 65));
}

static void a_premaster_secret_comes_whole(void)
{
    uint8_t point[66] = { 0x04, 1, 2, 3 };
    uint8_t digest[32];
    size_t len = 0;
    ready_pms();
    EXPECT_OK(psa_key_derivation_get_capacity(&op, &len));
    EXPECT_EQ(len, PSA_TLS12_ECJPAKE_TO_PMS_OUTPUT_SIZE);
    EXPECT_OK(psa_key_derivation_output_bytes(&op, out, 32));
    EXPECT_OK(psa_hash_compute(PSA_ALG_SHA_256, point + 1, 32, digest, 32, &len));
    EXPECT_MEM(out, digest, 32);
    EXPECT_EQ(psa_key_derivation_output_bytes(&op, out, 1), PSA_ERROR_INSUFFICIENT_DATA);
    ready_pms();
    EXPECT_EQ(psa_key_derivation_output_bytes(&op, out, 33), PSA_ERROR_INSUFFICIENT_DATA);
    ready_pms();
    EXPECT_EQ(psa_key_derivation_output_bytes(&op, out, 31), PSA_ERROR_INVALID_ARGUMENT);
    EXPECT_BAD_STATE(psa_key_derivation_output_bytes(&op, out, 32));
    for (size_t length = 64; length <= 66; length += 2) {
        start(pms);
        EXPECT_EQ(psa_key_derivation_input_bytes(&op, SECRET, point, length), PSA_ERROR_INVALID_ARGUMENT);
    }
    start(pms);
    point[0] = 0x02;
    EXPECT_EQ(psa_key_derivation_input_bytes(&op, SECRET, point, 65), PSA_ERROR_INVALID_ARGUMENT);
    EXPECT_OK(psa_key_derivation_abort(&op));
}

static void text_that_an_operation_has_no_room_for_is_refused(void)
{
    static const uint8_t text[8192];
    start(prf);
    EXPECT_EQ(psa_key_derivation_input_bytes(&op, SEED, text, sizeof(text)), PSA_ERROR_INSUFFICIENT_MEMORY);
    EXPECT_BAD_STATE(bytes(SECRET, "s"));
    start(counter);
    EXPECT_OK(bytes(SECRET, "secret"));
    EXPECT_EQ(psa_key_derivation_input_bytes(&op, CONTEXT, text, sizeof(text)), PSA_ERROR_INSUFFICIENT_MEMORY);
    EXPECT_OK(psa_key_derivation_abort(&op));
}

static void keys_of_every_curve_come_of_the_stream(void)
{
    static const struct {
        psa_key_type_t type;
        size_t bits;
        size_t len;
    } kinds[] = {
        { PSA_KEY_TYPE_ECC_KEY_PAIR(PSA_ECC_FAMILY_SECP_R1), 256, 32 },
        { PSA_KEY_TYPE_ECC_KEY_PAIR(PSA_ECC_FAMILY_SECP_R1), 384, 48 },
        { PSA_KEY_TYPE_ECC_KEY_PAIR(PSA_ECC_FAMILY_SECP_R1), 521, 66 },
        { PSA_KEY_TYPE_ECC_KEY_PAIR(PSA_ECC_FAMILY_MONTGOMERY), 255, 32 },
        { PSA_KEY_TYPE_ECC_KEY_PAIR(PSA_ECC_FAMILY_MONTGOMERY), 448, 56 },
        { PSA_KEY_TYPE_ECC_KEY_PAIR(PSA_ECC_FAMILY_TWISTED_EDWARDS), 255, 32 },
        { PSA_KEY_TYPE_ECC_KEY_PAIR(PSA_ECC_FAMILY_TWISTED_EDWARDS), 448, 57 },
    };
    const psa_algorithm_t hkdf = PSA_ALG_HKDF(PSA_ALG_SHA_256);
    EXPECT_OK(psa_crypto_init());
    psa_key_id_t source = key_of(PSA_KEY_TYPE_DERIVE, 32, hkdf, PSA_KEY_USAGE_DERIVE);
    for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
        psa_key_attributes_t wanted = attributes_of(kinds[i].type, kinds[i].bits, 0, PSA_KEY_USAGE_EXPORT);
        psa_key_id_t key = PSA_KEY_ID_NULL;
        size_t before = 0;
        size_t after = 0;
        size_t len = 0;
        start(hkdf);
        EXPECT_OK(psa_key_derivation_input_key(&op, SECRET, source));
        EXPECT_OK(bytes(PSA_KEY_DERIVATION_INPUT_INFO, "info"));
        EXPECT_OK(psa_key_derivation_get_capacity(&op, &before));
        psa_status_t status = psa_key_derivation_output_key(&wanted, &op, &key);
        if (status == PSA_ERROR_NOT_SUPPORTED) {
            continue; /* the support table says which curves there are */
        }
        EXPECT_OK(status);
        EXPECT_OK(psa_key_derivation_get_capacity(&op, &after));
        EXPECT_EQ((before - after) % kinds[i].len, 0);
        EXPECT_OK(psa_export_key(key, out, sizeof(out), &len));
        EXPECT_EQ(len, kinds[i].len);
        EXPECT_OK(psa_destroy_key(key));
    }
    EXPECT_OK(psa_key_derivation_abort(&op));
    EXPECT_OK(psa_destroy_key(source));
}

int main(void)
{
    static const struct test tests[] = {
        TEST(algorithms_of_other_hashes_are_not_supported, "CRYPTO-1.5:psa_key_derivation_setup"),
        TEST(inputs_out_of_order_or_twice_are_refused, "CRYPTO-1.5:psa_key_derivation_input_bytes"),
        TEST(a_label_with_a_zero_is_refused, "CRYPTO-1.5:PSA_ALG_SP800_108_COUNTER_HMAC"),
        TEST(the_capacity_at_the_first_output_is_part_of_the_counter_kdf,
             "CRYPTO-1.5:psa_key_derivation_set_capacity"),
        TEST(an_empty_context_is_one_that_was_not_given, "CRYPTO-1.5:PSA_ALG_SP800_108_COUNTER_HMAC"),
        TEST(each_secret_takes_its_types_of_key, "CRYPTO-1.5:psa_key_derivation_input_key"),
        TEST(the_tls_prf_gives_the_published_bytes, "CRYPTO-1.5:PSA_ALG_TLS12_PRF"),
        TEST(a_pre_shared_key_has_a_longest_length, "CRYPTO-1.5:PSA_TLS12_PSK_TO_MS_PSK_MAX_SIZE"),
        TEST(a_missing_other_secret_is_zeros, "CRYPTO-1.5:PSA_ALG_TLS12_PSK_TO_MS"),
        TEST(an_agreed_secret_is_the_other_secret, "CRYPTO-1.5:psa_key_derivation_key_agreement"),
        TEST(a_premaster_secret_comes_whole, "CRYPTO-1.5:PSA_ALG_TLS12_ECJPAKE_TO_PMS"),
        TEST(text_that_an_operation_has_no_room_for_is_refused, "CRYPTO-1.5:psa_key_derivation_input_bytes"),
        TEST(keys_of_every_curve_come_of_the_stream, "CRYPTO-1.5:psa_key_derivation_output_key"),
    };
    return test_main(CRYPTO_TEST_PREFIX ".derivations", tests, sizeof(tests) / sizeof(tests[0]));
}
