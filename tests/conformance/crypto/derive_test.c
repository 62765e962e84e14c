/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "api.h"

/* Key derivation and agreement: inputs, orders, capacity, permissions: API 1.5, 10.8 and 10.11. */

static const psa_algorithm_t hkdf = PSA_ALG_HKDF(PSA_ALG_SHA_256);
static const psa_algorithm_t pbkdf2 = PSA_ALG_PBKDF2_HMAC(PSA_ALG_SHA_256);
static const psa_algorithm_t ecdh_hkdf = PSA_ALG_KEY_AGREEMENT(PSA_ALG_ECDH, PSA_ALG_HKDF(PSA_ALG_SHA_256));
static const psa_key_derivation_step_t salt = PSA_KEY_DERIVATION_INPUT_SALT;
static const psa_key_derivation_step_t secret = PSA_KEY_DERIVATION_INPUT_SECRET;
static const psa_key_derivation_step_t info = PSA_KEY_DERIVATION_INPUT_INFO;
static const psa_key_derivation_step_t cost = PSA_KEY_DERIVATION_INPUT_COST;
static const psa_key_derivation_step_t password = PSA_KEY_DERIVATION_INPUT_PASSWORD;

static psa_key_derivation_operation_t op;
static uint8_t out[10000];

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

/*
 * HKDF with all inputs, its secret a key of this usage. The key may go: the operation has what it needs only while
 * it lives.
 */
static psa_key_id_t ready_hkdf(psa_key_usage_t usage)
{
    start(hkdf);
    psa_key_id_t key = key_of(PSA_KEY_TYPE_DERIVE, 32, hkdf, usage);
    EXPECT_OK(bytes(salt, "salt"));
    EXPECT_OK(psa_key_derivation_input_key(&op, secret, key));
    EXPECT_OK(bytes(info, "info"));
    return key;
}

static void only_derivations_are_set_up(void)
{
    psa_key_derivation_operation_t other = PSA_KEY_DERIVATION_OPERATION_INIT;
    EXPECT_OK(psa_crypto_init());
    EXPECT_EQ(psa_key_derivation_setup(&other, PSA_ALG_SHA_256), PSA_ERROR_INVALID_ARGUMENT);
    EXPECT_EQ(psa_key_derivation_setup(&other, PSA_ALG_ECDH), PSA_ERROR_INVALID_ARGUMENT);
    EXPECT_EQ(psa_key_derivation_setup(&other, PSA_ALG_HKDF(PSA_ALG_MD2)), PSA_ERROR_NOT_SUPPORTED);
    EXPECT_OK(psa_key_derivation_setup(&other, hkdf));
    EXPECT_BAD_STATE(psa_key_derivation_setup(&other, hkdf));
    EXPECT_OK(psa_key_derivation_abort(&other));
    EXPECT_OK(psa_key_derivation_abort(&other));
}

static void inputs_out_of_order_or_twice_are_refused(void)
{
    static const struct {
        psa_algorithm_t alg;
        psa_key_derivation_step_t steps[4]; /* the last is the wrong one */
        psa_status_t status;
    } wrong[] = {
        { PSA_ALG_HKDF(PSA_ALG_SHA_256), { 0x0202, 0x0202 }, PSA_ERROR_BAD_STATE },
        { PSA_ALG_HKDF(PSA_ALG_SHA_256), { 0x0101, 0x0202 }, PSA_ERROR_BAD_STATE },
        { PSA_ALG_HKDF(PSA_ALG_SHA_256), { 0x0101, 0x0101 }, PSA_ERROR_BAD_STATE },
        { PSA_ALG_HKDF(PSA_ALG_SHA_256), { 0x0203, 0x0203 }, PSA_ERROR_BAD_STATE },
        { PSA_ALG_HKDF(PSA_ALG_SHA_256), { 0x0201 }, PSA_ERROR_INVALID_ARGUMENT },
        { PSA_ALG_HKDF_EXTRACT(PSA_ALG_SHA_256), { 0x0101 }, PSA_ERROR_BAD_STATE },
        { PSA_ALG_HKDF_EXTRACT(PSA_ALG_SHA_256), { 0x0203 }, PSA_ERROR_INVALID_ARGUMENT },
        { PSA_ALG_HKDF_EXPAND(PSA_ALG_SHA_256), { 0x0203 }, PSA_ERROR_BAD_STATE },
        { PSA_ALG_HKDF_EXPAND(PSA_ALG_SHA_256), { 0x0202 }, PSA_ERROR_INVALID_ARGUMENT },
        { PSA_ALG_PBKDF2_HMAC(PSA_ALG_SHA_256), { 0x0202 }, PSA_ERROR_BAD_STATE },
        { PSA_ALG_PBKDF2_HMAC(PSA_ALG_SHA_256), { 0x0205, 0x0102 }, PSA_ERROR_BAD_STATE },
        { PSA_ALG_PBKDF2_HMAC(PSA_ALG_SHA_256), { 0x0205, 0x0205 }, PSA_ERROR_BAD_STATE },
        { PSA_ALG_PBKDF2_HMAC(PSA_ALG_SHA_256), { 0x0205, 0x0202, 0x0102, 0x0202 }, PSA_ERROR_BAD_STATE },
    };
    EXPECT_EQ(salt, 0x0202);
    EXPECT_EQ(secret, 0x0101);
    EXPECT_EQ(info, 0x0203);
    EXPECT_EQ(cost, 0x0205);
    EXPECT_EQ(password, 0x0102);
    for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
        start(wrong[i].alg);
        for (size_t k = 0; k < 4 && wrong[i].steps[k] != 0; k++) {
            bool is_last = k == 3 || wrong[i].steps[k + 1] == 0;
            psa_key_derivation_step_t step = wrong[i].steps[k];
            psa_status_t status = step == 0x0205 ? psa_key_derivation_input_integer(&op, step, 10) : bytes(step, "x");
            EXPECT_EQ(status, is_last ? wrong[i].status : PSA_SUCCESS);
        }
        EXPECT_BAD_STATE(psa_key_derivation_output_bytes(&op, out, 1));
        EXPECT_OK(psa_key_derivation_abort(&op));
    }
}

static void an_input_in_the_wrong_form_is_refused(void)
{
    start(hkdf);
    EXPECT_EQ(psa_key_derivation_input_integer(&op, salt, 3), PSA_ERROR_INVALID_ARGUMENT);
    start(pbkdf2);
    EXPECT_EQ(bytes(cost, "1000"), PSA_ERROR_INVALID_ARGUMENT);
    start(pbkdf2);
    EXPECT_EQ(psa_key_derivation_input_integer(&op, cost, 0), PSA_ERROR_INVALID_ARGUMENT);
    start(pbkdf2);
    EXPECT_EQ(psa_key_derivation_input_integer(&op, cost, UINT64_MAX), PSA_ERROR_NOT_SUPPORTED);
    start(hkdf);
    psa_key_id_t raw = key_of(PSA_KEY_TYPE_RAW_DATA, 32, hkdf, PSA_KEY_USAGE_DERIVE);
    EXPECT_EQ(psa_key_derivation_input_key(&op, secret, raw), PSA_ERROR_INVALID_ARGUMENT);
    start(hkdf);
    EXPECT_OK(psa_key_derivation_input_key(&op, salt, raw));
    EXPECT_OK(psa_destroy_key(raw));
    start(hkdf);
    EXPECT_EQ(psa_key_derivation_input_key(&op, secret, raw), PSA_ERROR_INVALID_HANDLE);
    EXPECT_OK(psa_key_derivation_abort(&op));
}

static void output_waits_for_every_input(void)
{
    start(hkdf);
    EXPECT_BAD_STATE(psa_key_derivation_output_bytes(&op, out, 1));
    start(hkdf);
    EXPECT_OK(bytes(secret, "s"));
    EXPECT_BAD_STATE(psa_key_derivation_verify_bytes(&op, out, 1));
    start(hkdf);
    EXPECT_OK(bytes(secret, "s"));
    EXPECT_OK(bytes(info, ""));
    EXPECT_OK(psa_key_derivation_output_bytes(&op, out, 1));
    start(hkdf);
    EXPECT_OK(bytes(info, "i"));
    EXPECT_OK(bytes(secret, "s"));
    EXPECT_OK(psa_key_derivation_output_bytes(&op, out, 0));
    EXPECT_BAD_STATE(bytes(salt, "late"));
    EXPECT_OK(psa_key_derivation_abort(&op));
}

static void capacity_counts_down_and_runs_out(void)
{
    size_t left = 0;
    EXPECT_BAD_STATE(psa_key_derivation_get_capacity(&op, &left));
    psa_key_id_t key = ready_hkdf(PSA_KEY_USAGE_DERIVE);
    EXPECT_OK(psa_key_derivation_get_capacity(&op, &left));
    EXPECT_EQ(left, 255 * 32);
    EXPECT_EQ(psa_key_derivation_set_capacity(&op, 255 * 32 + 1), PSA_ERROR_INVALID_ARGUMENT);
    EXPECT_OK(psa_key_derivation_output_bytes(&op, out, 100));
    EXPECT_OK(psa_key_derivation_get_capacity(&op, &left));
    EXPECT_EQ(left, 255 * 32 - 100);
    EXPECT_OK(psa_key_derivation_set_capacity(&op, 10));
    EXPECT_EQ(psa_key_derivation_set_capacity(&op, 11), PSA_ERROR_INVALID_ARGUMENT);
    EXPECT_OK(psa_key_derivation_output_bytes(&op, out, 9));
    memset(out, 0xee, 16);
    EXPECT_EQ(psa_key_derivation_output_bytes(&op, out, 2), PSA_ERROR_INSUFFICIENT_DATA);
    EXPECT_EQ(out[0], 0xee);
    EXPECT_EQ(out[1], 0xee);
    EXPECT_OK(psa_key_derivation_get_capacity(&op, &left));
    EXPECT_EQ(left, 0);
    EXPECT_EQ(psa_key_derivation_output_bytes(&op, out, 1), PSA_ERROR_INSUFFICIENT_DATA);
    EXPECT_OK(psa_key_derivation_abort(&op));
    EXPECT_OK(psa_destroy_key(key));
}

static void the_whole_stream_is_the_same_in_any_pieces(void)
{
    static uint8_t whole[255 * 32];
    psa_key_id_t key = ready_hkdf(PSA_KEY_USAGE_DERIVE);
    EXPECT_OK(psa_key_derivation_output_bytes(&op, whole, sizeof(whole)));
    EXPECT_EQ(psa_key_derivation_output_bytes(&op, out, 1), PSA_ERROR_INSUFFICIENT_DATA);
    EXPECT_OK(psa_destroy_key(key));
    key = ready_hkdf(PSA_KEY_USAGE_DERIVE);
    for (size_t at = 0, piece = 1; at < sizeof(whole); at += piece, piece = piece % 97 + 1) {
        piece = sizeof(whole) - at < piece ? sizeof(whole) - at : piece;
        EXPECT_OK(psa_key_derivation_output_bytes(&op, out + at, piece));
    }
    EXPECT_MEM(out, whole, sizeof(whole));
    EXPECT_OK(psa_destroy_key(key));
}

static void pbkdf2_goes_on_where_it_stopped(void)
{
    uint8_t whole[100];
    for (size_t first = 1; first < 100; first += 33) {
        for (int is_split = 0; is_split < 2; is_split++) {
            start(pbkdf2);
            EXPECT_OK(psa_key_derivation_input_integer(&op, cost, 3));
            EXPECT_OK(bytes(salt, "some salt"));
            EXPECT_OK(bytes(password, "a password that is longer than a block of the hash, which is sixty-four bytes"));
            size_t n = is_split ? first : 100;
            uint8_t *to = is_split ? out : whole;
            EXPECT_OK(psa_key_derivation_output_bytes(&op, to, n));
            EXPECT_OK(psa_key_derivation_output_bytes(&op, to + n, 100 - n));
        }
        EXPECT_MEM(out, whole, 100);
    }
    EXPECT_OK(psa_key_derivation_abort(&op));
}

static psa_status_t stretch(uint64_t iterations, uint8_t *to, size_t len)
{
    start(pbkdf2);
    EXPECT_OK(psa_key_derivation_input_integer(&op, cost, iterations));
    EXPECT_OK(bytes(salt, "some salt"));
    EXPECT_OK(bytes(password, "password"));
    return psa_key_derivation_output_bytes(&op, to, len);
}

/* Blocks of 32 bytes: 10,000,000 iterations are the most that one call may take over all of them. */
static void no_call_costs_more_than_its_share_of_time(void)
{
    start(pbkdf2);
    EXPECT_EQ(psa_key_derivation_input_integer(&op, cost, 10000001), PSA_ERROR_NOT_SUPPORTED);
    EXPECT_EQ(stretch(10000000, out, 33), PSA_ERROR_NOT_SUPPORTED);
    EXPECT_BAD_STATE(psa_key_derivation_output_bytes(&op, out, 1));
    EXPECT_EQ(stretch(100001, out, 100 * 32), PSA_ERROR_NOT_SUPPORTED);
    EXPECT_OK(stretch(40000, out, 31)); /* 250 blocks a call */
    EXPECT_EQ(psa_key_derivation_output_bytes(&op, out, 249 * 32 + 2), PSA_ERROR_NOT_SUPPORTED);
    start(pbkdf2);
    EXPECT_OK(psa_key_derivation_input_integer(&op, cost, 10000000));
    EXPECT_OK(bytes(salt, "some salt"));
    EXPECT_OK(bytes(password, "password"));
    EXPECT_EQ(psa_key_derivation_verify_bytes(&op, out, 33), PSA_ERROR_NOT_SUPPORTED);
    EXPECT_OK(stretch(1, out, sizeof(out)));
    EXPECT_OK(psa_key_derivation_abort(&op));
}

static void a_secret_given_as_bytes_derives_no_key(void)
{
    psa_key_attributes_t aes = attributes_of(PSA_KEY_TYPE_AES, 128, PSA_ALG_CTR, PSA_KEY_USAGE_ENCRYPT);
    psa_key_id_t key = 77;
    start(hkdf);
    EXPECT_OK(bytes(secret, "secret"));
    EXPECT_OK(bytes(info, "info"));
    EXPECT_EQ(psa_key_derivation_output_key(&aes, &op, &key), PSA_ERROR_NOT_PERMITTED);
    EXPECT_EQ(key, PSA_KEY_ID_NULL);
    EXPECT_BAD_STATE(psa_key_derivation_output_bytes(&op, out, 1));
    EXPECT_OK(psa_key_derivation_abort(&op));
}

static void a_key_for_verification_gives_no_output(void)
{
    psa_key_attributes_t aes = attributes_of(PSA_KEY_TYPE_AES, 128, 0, 0);
    psa_key_id_t made = PSA_KEY_ID_NULL;
    psa_key_id_t good = ready_hkdf(PSA_KEY_USAGE_DERIVE);
    EXPECT_OK(psa_key_derivation_output_bytes(&op, out, 40));
    psa_key_id_t key = ready_hkdf(PSA_KEY_USAGE_VERIFY_DERIVATION);
    EXPECT_OK(psa_key_derivation_verify_bytes(&op, out, 20));
    EXPECT_OK(psa_key_derivation_verify_bytes(&op, out + 20, 20));
    EXPECT_EQ(psa_key_derivation_output_bytes(&op, out, 1), PSA_ERROR_NOT_PERMITTED);
    EXPECT_OK(psa_destroy_key(key));
    key = ready_hkdf(PSA_KEY_USAGE_VERIFY_DERIVATION);
    EXPECT_EQ(psa_key_derivation_output_key(&aes, &op, &made), PSA_ERROR_NOT_PERMITTED);
    EXPECT_OK(psa_destroy_key(key));
    key = ready_hkdf(PSA_KEY_USAGE_VERIFY_DERIVATION);
    out[0] ^= 1;
    EXPECT_EQ(psa_key_derivation_verify_bytes(&op, out, 20), PSA_ERROR_INVALID_SIGNATURE);
    EXPECT_BAD_STATE(psa_key_derivation_verify_bytes(&op, out + 20, 20));
    EXPECT_OK(psa_destroy_key(key));
    EXPECT_OK(psa_destroy_key(good));
}

static void a_key_without_permission_is_no_input(void)
{
    start(hkdf);
    psa_key_id_t key = key_of(PSA_KEY_TYPE_DERIVE, 32, hkdf, PSA_KEY_USAGE_EXPORT);
    EXPECT_EQ(psa_key_derivation_input_key(&op, secret, key), PSA_ERROR_NOT_PERMITTED);
    EXPECT_BAD_STATE(bytes(info, "i"));
    EXPECT_OK(psa_destroy_key(key));
    start(hkdf);
    key = key_of(PSA_KEY_TYPE_DERIVE, 32, PSA_ALG_HKDF(PSA_ALG_SHA_384), PSA_KEY_USAGE_DERIVE);
    EXPECT_EQ(psa_key_derivation_input_key(&op, secret, key), PSA_ERROR_NOT_PERMITTED);
    EXPECT_OK(psa_destroy_key(key));
}

static void derived_keys_are_the_derived_bytes(void)
{
    psa_key_attributes_t aes = attributes_of(PSA_KEY_TYPE_AES, 256, 0, PSA_KEY_USAGE_EXPORT);
    psa_key_attributes_t curve = attributes_of(PSA_KEY_TYPE_ECC_KEY_PAIR(PSA_ECC_FAMILY_SECP_R1), 256, 0,
                                               PSA_KEY_USAGE_EXPORT);
    psa_key_attributes_t got = PSA_KEY_ATTRIBUTES_INIT;
    psa_key_id_t key = PSA_KEY_ID_NULL;
    uint8_t stream[64];
    uint8_t material[32];
    size_t len = 0;
    psa_key_id_t source = ready_hkdf(PSA_KEY_USAGE_DERIVE);
    EXPECT_OK(psa_key_derivation_output_bytes(&op, stream, 64));
    EXPECT_OK(psa_destroy_key(source));
    source = ready_hkdf(PSA_KEY_USAGE_DERIVE);
    EXPECT_OK(psa_key_derivation_output_key(&aes, &op, &key));
    EXPECT_OK(psa_export_key(key, material, 32, &len));
    EXPECT_MEM(material, stream, 32);
    EXPECT_OK(psa_destroy_key(key));
    EXPECT_OK(psa_key_derivation_output_key(&curve, &op, &key));
    EXPECT_OK(psa_get_key_attributes(key, &got));
    EXPECT_EQ(psa_get_key_bits(&got), 256);
    EXPECT_OK(psa_export_key(key, material, 32, &len));
    stream[63]++; /* d = k + 1; this stream's last byte is not 0xff */
    EXPECT(stream[63] != 0);
    EXPECT_MEM(material, stream + 32, 32);
    EXPECT_OK(psa_destroy_key(key));
    psa_set_key_bits(&aes, 0);
    EXPECT_EQ(psa_key_derivation_output_key(&aes, &op, &key), PSA_ERROR_INVALID_ARGUMENT);
    EXPECT_BAD_STATE(psa_key_derivation_output_key(&aes, &op, &key));
    EXPECT_OK(psa_destroy_key(source));
}

static void too_little_capacity_makes_no_key(void)
{
    psa_key_attributes_t aes = attributes_of(PSA_KEY_TYPE_AES, 256, 0, 0);
    psa_custom_key_parameters_t custom = PSA_CUSTOM_KEY_PARAMETERS_INIT;
    psa_key_id_t key = 77;
    size_t left = 1;
    psa_key_id_t source = ready_hkdf(PSA_KEY_USAGE_DERIVE);
    EXPECT_OK(psa_key_derivation_set_capacity(&op, 31));
    EXPECT_EQ(psa_key_derivation_output_key_custom(&aes, &op, &custom, NULL, 0, &key), PSA_ERROR_INSUFFICIENT_DATA);
    EXPECT_EQ(key, PSA_KEY_ID_NULL);
    EXPECT_OK(psa_key_derivation_get_capacity(&op, &left));
    EXPECT_EQ(left, 0);
    EXPECT_OK(psa_destroy_key(source));
}

static void password_hashes_are_made_and_verified(void)
{
    psa_key_attributes_t hash = attributes_of(PSA_KEY_TYPE_PASSWORD_HASH, 256, pbkdf2, PSA_KEY_USAGE_VERIFY_DERIVATION);
    psa_key_id_t stored = PSA_KEY_ID_NULL;
    psa_key_id_t right = key_of(PSA_KEY_TYPE_PASSWORD, 8, pbkdf2, PSA_KEY_USAGE_DERIVE);
    psa_key_id_t wrong = key_of(PSA_KEY_TYPE_PASSWORD, 9, pbkdf2, PSA_KEY_USAGE_DERIVE);
    for (int round = 0; round < 3; round++) {
        start(pbkdf2);
        EXPECT_OK(psa_key_derivation_input_integer(&op, cost, 100));
        EXPECT_OK(bytes(salt, "pepper and salt"));
        EXPECT_OK(psa_key_derivation_input_key(&op, password, round == 2 ? wrong : right));
        if (round == 0) {
            EXPECT_OK(psa_key_derivation_output_key(&hash, &op, &stored));
        } else {
            EXPECT_EQ(psa_key_derivation_verify_key(&op, stored),
                      round == 1 ? PSA_SUCCESS : PSA_ERROR_INVALID_SIGNATURE);
        }
    }
    start(pbkdf2);
    EXPECT_OK(psa_key_derivation_input_integer(&op, cost, 100));
    EXPECT_OK(bytes(salt, "s"));
    EXPECT_OK(psa_key_derivation_input_key(&op, password, right));
    EXPECT_EQ(psa_key_derivation_verify_key(&op, right), PSA_ERROR_INVALID_ARGUMENT);
    start(pbkdf2);
    EXPECT_OK(psa_key_derivation_input_integer(&op, cost, 100));
    EXPECT_OK(bytes(salt, "s"));
    EXPECT_OK(psa_key_derivation_input_key(&op, password, right));
    psa_set_key_algorithm(&hash, hkdf);
    psa_key_id_t none = 77;
    EXPECT_EQ(psa_key_derivation_output_key(&hash, &op, &none), PSA_ERROR_INVALID_ARGUMENT);
    EXPECT_OK(psa_key_derivation_abort(&op));
    EXPECT_OK(psa_destroy_key(stored));
    EXPECT_OK(psa_destroy_key(right));
    EXPECT_OK(psa_destroy_key(wrong));
}

static void destroying_the_secret_ends_the_derivation(void)
{
    psa_key_id_t key = ready_hkdf(PSA_KEY_USAGE_DERIVE);
    EXPECT_OK(psa_destroy_key(key));
    EXPECT_BAD_STATE(psa_key_derivation_output_bytes(&op, out, 1));
    EXPECT_OK(psa_key_derivation_abort(&op));
}

static void two_sides_agree(void)
{
    uint8_t public_a[97];
    uint8_t public_b[97];
    uint8_t a[48];
    uint8_t b[48];
    size_t len_a = 0;
    size_t len_b = 0;
    size_t len = 0;
    NEEDS("P-384");
    EXPECT_OK(psa_crypto_init());
    psa_key_id_t key_a = curve_key(384, PSA_ALG_ECDH, PSA_KEY_USAGE_DERIVE);
    psa_key_id_t key_b = curve_key(384, PSA_ALG_ECDH, PSA_KEY_USAGE_DERIVE);
    EXPECT_OK(psa_export_public_key(key_a, public_a, 97, &len_a));
    EXPECT_OK(psa_export_public_key(key_b, public_b, 97, &len_b));
    EXPECT_OK(psa_raw_key_agreement(PSA_ALG_ECDH, key_a, public_b, len_b, a, 48, &len));
    EXPECT_EQ(len, 48);
    EXPECT_OK(psa_raw_key_agreement(PSA_ALG_ECDH, key_b, public_a, len_a, b, 48, &len));
    EXPECT_MEM(a, b, 48);
    EXPECT_EQ(psa_raw_key_agreement(PSA_ALG_ECDH, key_a, public_b, len_b, a, 47, &len), PSA_ERROR_BUFFER_TOO_SMALL);
    EXPECT_EQ(psa_raw_key_agreement(ecdh_hkdf, key_a, public_b, len_b, a, 48, &len), PSA_ERROR_INVALID_ARGUMENT);
    EXPECT_EQ(psa_raw_key_agreement(PSA_ALG_FFDH, key_a, public_b, len_b, a, 48, &len), PSA_ERROR_NOT_PERMITTED);
    EXPECT_EQ(psa_raw_key_agreement(PSA_ALG_ECDH, key_a, public_b, 65, a, 48, &len), PSA_ERROR_INVALID_ARGUMENT);
    public_b[96] ^= 1; /* off the curve */
    EXPECT_EQ(psa_raw_key_agreement(PSA_ALG_ECDH, key_a, public_b, len_b, a, 48, &len), PSA_ERROR_INVALID_ARGUMENT);
    EXPECT_EQ(len, 0);
    EXPECT_OK(psa_destroy_key(key_a));
    EXPECT_OK(psa_destroy_key(key_b));
}

static void an_agreed_secret_as_key_and_as_input_are_the_same(void)
{
    psa_key_attributes_t derive = attributes_of(PSA_KEY_TYPE_DERIVE, 256, hkdf, PSA_KEY_USAGE_DERIVE);
    uint8_t public[65];
    uint8_t first[32];
    size_t len = 0;
    psa_key_id_t shared = PSA_KEY_ID_NULL;
    NEEDS("P-256");
    EXPECT_OK(psa_crypto_init());
    psa_key_id_t key = curve_key(256, PSA_ALG_ECDH, PSA_KEY_USAGE_DERIVE);
    EXPECT_OK(psa_export_public_key(key, public, 65, &len));
    EXPECT_OK(psa_key_agreement(key, public, 65, PSA_ALG_ECDH, &derive, &shared));
    start(hkdf);
    EXPECT_OK(psa_key_derivation_input_key(&op, secret, shared));
    EXPECT_OK(bytes(info, "info"));
    EXPECT_OK(psa_key_derivation_output_bytes(&op, first, 32));
    start(ecdh_hkdf);
    EXPECT_OK(psa_key_derivation_key_agreement(&op, secret, key, public, 65));
    EXPECT_OK(bytes(info, "info"));
    EXPECT_OK(psa_key_derivation_output_bytes(&op, out, 32));
    EXPECT_MEM(out, first, 32);
    start(hkdf);
    EXPECT_EQ(psa_key_derivation_key_agreement(&op, secret, key, public, 65), PSA_ERROR_INVALID_ARGUMENT);
    start(ecdh_hkdf);
    EXPECT_EQ(psa_key_derivation_key_agreement(&op, salt, key, public, 65), PSA_ERROR_INVALID_ARGUMENT);
    EXPECT_OK(psa_key_derivation_abort(&op));
    psa_set_key_type(&derive, PSA_KEY_TYPE_AES);
    psa_key_id_t none = 77;
    EXPECT_EQ(psa_key_agreement(key, public, 65, PSA_ALG_ECDH, &derive, &none), PSA_ERROR_INVALID_ARGUMENT);
    EXPECT_EQ(none, PSA_KEY_ID_NULL);
    psa_set_key_type(&derive, PSA_KEY_TYPE_DERIVE);
    psa_set_key_bits(&derive, 128);
    EXPECT_EQ(psa_key_agreement(key, public, 65, PSA_ALG_ECDH, &derive, &none), PSA_ERROR_INVALID_ARGUMENT);
    EXPECT_OK(psa_destroy_key(key));
    EXPECT_OK(psa_destroy_key(shared));
}

int main(void)
{
    static const struct test tests[] = {
        TEST(only_derivations_are_set_up, "CRYPTO-1.5:psa_key_derivation_setup"),
        TEST(inputs_out_of_order_or_twice_are_refused, "CRYPTO-1.5:psa_key_derivation_input_bytes"),
        TEST(an_input_in_the_wrong_form_is_refused, "CRYPTO-1.5:psa_key_derivation_input_integer"),
        TEST(output_waits_for_every_input, "CRYPTO-1.5:psa_key_derivation_output_bytes"),
        TEST(capacity_counts_down_and_runs_out, "CRYPTO-1.5:psa_key_derivation_set_capacity"),
        TEST(the_whole_stream_is_the_same_in_any_pieces, "RFC5869:2.3"),
        TEST(pbkdf2_goes_on_where_it_stopped, "RFC8018:5.2"),
        TEST(no_call_costs_more_than_its_share_of_time, "CRYPTO-1.5:psa_key_derivation_output_bytes"),
        TEST(a_secret_given_as_bytes_derives_no_key, "CRYPTO-1.5:psa_key_derivation_output_key"),
        TEST(a_key_for_verification_gives_no_output, "CRYPTO-1.5:PSA_KEY_USAGE_VERIFY_DERIVATION"),
        TEST(a_key_without_permission_is_no_input, "CRYPTO-1.5:psa_key_derivation_input_key"),
        TEST(derived_keys_are_the_derived_bytes, "CRYPTO-1.5:psa_key_derivation_output_key"),
        TEST(too_little_capacity_makes_no_key, "CRYPTO-1.5:psa_key_derivation_output_key_custom"),
        TEST(password_hashes_are_made_and_verified, "CRYPTO-1.5:psa_key_derivation_verify_key"),
        TEST(destroying_the_secret_ends_the_derivation, "CRYPTO-1.5:psa_destroy_key"),
        TEST(two_sides_agree, "CRYPTO-1.5:psa_raw_key_agreement"),
        TEST(an_agreed_secret_as_key_and_as_input_are_the_same, "CRYPTO-1.5:psa_key_agreement"),
    };
    return test_main(CRYPTO_TEST_PREFIX ".derive", tests, sizeof(tests) / sizeof(tests[0]));
}
