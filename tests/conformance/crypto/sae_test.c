/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "pake.h"

/* WPA3-SAE: password tokens, steps, what is refused and how (API 1.5, 10.13.12). */

/* ---- SAE ---- */

static psa_key_id_t token_of(const char *text, psa_algorithm_t hash, psa_key_type_t type, size_t bits)
{
    psa_key_attributes_t attributes =
        attributes_of(type, bits, PSA_ALG_WPA3_SAE_ANY, PSA_KEY_USAGE_DERIVE | PSA_KEY_USAGE_EXPORT);
    psa_key_derivation_operation_t op = PSA_KEY_DERIVATION_OPERATION_INIT;
    psa_key_id_t token = PSA_KEY_ID_NULL;
    psa_key_id_t key = password(PSA_ALG_WPA3_SAE_H2E(PSA_ALG_ANY_HASH), text);
    EXPECT_OK(psa_key_derivation_setup(&op, PSA_ALG_WPA3_SAE_H2E(hash)));
    EXPECT_OK(psa_key_derivation_input_bytes(&op, PSA_KEY_DERIVATION_INPUT_SALT, (const uint8_t *)"ssid", 4));
    EXPECT_OK(psa_key_derivation_input_key(&op, PSA_KEY_DERIVATION_INPUT_PASSWORD, key));
    EXPECT_OK(psa_key_derivation_output_key(&attributes, &op, &token));
    EXPECT_OK(psa_key_derivation_abort(&op));
    EXPECT_OK(psa_destroy_key(key));
    return token;
}

static void stations(psa_pake_operation_t ops[2], psa_key_id_t left, psa_key_id_t right, psa_algorithm_t alg,
                     psa_pake_primitive_t primitive)
{
    for (int i = 0; i < 2; i++) {
        ops[i] = psa_pake_operation_init();
        EXPECT_OK(set_up(&ops[i], i == 0 ? left : right, alg, primitive));
        name(&ops[i], i == 0 ? "left.." : "right.", i == 0 ? "right." : "left..");
    }
}

static void confirm(psa_pake_operation_t *from, psa_pake_operation_t *to, uint8_t count, psa_status_t status)
{
    const uint8_t bytes[2] = { count, 0 };
    EXPECT_OK(psa_pake_input(from, COUNT, bytes, 2));
    give(from, CONFIRM);
    EXPECT_EQ(wire[0], count);
    EXPECT_EQ(take(to, CONFIRM), status);
}

static void commit_both(psa_pake_operation_t ops[2])
{
    send(&ops[0], &ops[1], COMMIT);
    send(&ops[1], &ops[0], COMMIT);
    EXPECT_OK(psa_pake_input(&ops[0], SALT, NULL, 0));
    EXPECT_OK(psa_pake_input(&ops[1], SALT, NULL, 0));
}

static void agree_on(psa_key_id_t key, psa_algorithm_t alg, psa_pake_primitive_t primitive, size_t len)
{
    psa_pake_operation_t ops[2];
    uint8_t secrets[2][512];
    uint8_t id[16];
    stations(ops, key, key, alg, primitive);
    commit_both(ops);
    confirm(&ops[0], &ops[1], 1, PSA_SUCCESS);
    confirm(&ops[1], &ops[0], 7, PSA_SUCCESS);
    confirm(&ops[0], &ops[1], 2, PSA_SUCCESS); /* again, with another counter */
    give(&ops[0], KEY_ID);
    EXPECT_EQ(wire_len, 16);
    memcpy(id, wire, 16);
    give(&ops[1], KEY_ID);
    EXPECT_MEM(wire, id, 16);
    EXPECT_EQ(shared(&ops[0], secrets[0]), len);
    EXPECT_EQ(shared(&ops[1], secrets[1]), len);
    EXPECT_MEM(secrets[0], secrets[1], len);
}

static void stations_agree_in_every_variant(void)
{
    static const struct {
        psa_algorithm_t hash;
        bool is_curve;
        uint8_t family;
        size_t bits;
        size_t len;
    } groups[] = {
        { PSA_ALG_SHA_256, true, PSA_ECC_FAMILY_SECP_R1, 256, 32 },
        { PSA_ALG_SHA_384, true, PSA_ECC_FAMILY_SECP_R1, 384, 48 },
        { PSA_ALG_SHA_512, true, PSA_ECC_FAMILY_SECP_R1, 521, 64 },
        { PSA_ALG_SHA_256, true, PSA_ECC_FAMILY_BRAINPOOL_P_R1, 256, 32 },
        { PSA_ALG_SHA_384, false, PSA_DH_FAMILY_RFC3526, 3072, 48 },
    };
    for (size_t i = 0; i < sizeof(groups) / sizeof(groups[0]); i++) {
        psa_key_type_t type = groups[i].is_curve ? PSA_KEY_TYPE_WPA3_SAE_ECC(groups[i].family) :
                                                   PSA_KEY_TYPE_WPA3_SAE_DH(groups[i].family);
        psa_pake_primitive_t primitive =
            groups[i].is_curve ? CURVE(groups[i].family, groups[i].bits) : FIELD(groups[i].family, groups[i].bits);
        psa_key_id_t token = token_of("password", groups[i].hash, type, groups[i].bits);
        psa_key_id_t key = password(PSA_ALG_WPA3_SAE_ANY, "password");
        agree_on(token, PSA_ALG_WPA3_SAE_GDH(groups[i].hash), primitive, groups[i].len);
        agree_on(token, PSA_ALG_WPA3_SAE_FIXED(groups[i].hash), primitive, 32);
        agree_on(key, sae, primitive, 32);
        EXPECT_OK(psa_destroy_key(token));
        EXPECT_OK(psa_destroy_key(key));
    }
}

static void stations_with_other_passwords_do_not_confirm(void)
{
    psa_pake_operation_t ops[2];
    psa_key_id_t left = password(sae, "password");
    psa_key_id_t right = password(sae, "passw0rd");
    stations(ops, left, right, sae, p256);
    commit_both(ops);
    confirm(&ops[0], &ops[1], 1, PSA_ERROR_INVALID_SIGNATURE);
    expect_ended(&ops[1]);
    EXPECT_OK(psa_pake_abort(&ops[0]));
    EXPECT_OK(psa_destroy_key(left));
    EXPECT_OK(psa_destroy_key(right));
}

static void a_commitment_is_checked(void)
{
    psa_key_id_t key = password(sae, "password");
    for (int wrong = 0; wrong < 6; wrong++) {
        psa_pake_operation_t ops[2];
        stations(ops, key, key, sae, p256);
        give(&ops[wrong == 0 ? 1 : 0], COMMIT);
        if (wrong == 1) {
            wire[95] ^= 1; /* off the curve */
        } else if (wrong == 2) {
            memset(wire, 0, 32);
        } else if (wrong == 3) {
            memset(wire, 0, 32);
            wire[31] = 1;
        } else if (wrong == 4) {
            memset(wire, 0xff, 32);
        } else if (wrong == 5) {
            wire_len--;
        }
        EXPECT_EQ(take(&ops[1], COMMIT), PSA_ERROR_INVALID_ARGUMENT); /* 0: its own, come back */
        expect_ended(&ops[1]);
        EXPECT_OK(psa_pake_abort(&ops[0]));
    }
    EXPECT_OK(psa_destroy_key(key));
}

static void steps_of_sae_out_of_order_are_refused(void)
{
    static const uint8_t count[2] = { 1, 0 };
    static const uint8_t salt[509];
    psa_key_id_t key = password(sae, "password");
    for (int round = 0; round < 10; round++) {
        psa_pake_operation_t ops[2];
        stations(ops, key, key, sae, p256);
        if (round >= 3) {
            commit_both(ops);
        }
        switch (round) {
        case 0:
            EXPECT_BAD_STATE(psa_pake_input(&ops[0], SALT, NULL, 0));
            break;
        case 1:
            give(&ops[0], COMMIT);
            EXPECT_BAD_STATE(psa_pake_output(&ops[0], COMMIT, wire, sizeof(wire), &wire_len));
            break;
        case 2:
            send(&ops[1], &ops[0], COMMIT);
            EXPECT_BAD_STATE(psa_pake_input(&ops[0], COUNT, count, 2));
            break;
        case 3:
            EXPECT_BAD_STATE(psa_pake_input(&ops[0], SALT, NULL, 0));
            break;
        case 4:
            EXPECT_BAD_STATE(psa_pake_output(&ops[0], CONFIRM, wire, sizeof(wire), &wire_len)); /* no counter */
            break;
        case 5:
            EXPECT_BAD_STATE(psa_pake_output(&ops[0], KEY_ID, wire, sizeof(wire), &wire_len));
            break;
        case 6:
            EXPECT_EQ(psa_pake_input(&ops[0], COUNT, count, 1), PSA_ERROR_INVALID_ARGUMENT);
            break;
        case 7:
            EXPECT_EQ(psa_pake_output(&ops[0], SHARE, wire, sizeof(wire), &wire_len), PSA_ERROR_INVALID_ARGUMENT);
            break;
        case 8:
            EXPECT_EQ(psa_pake_input(&ops[0], KEY_ID, count, 2), PSA_ERROR_INVALID_ARGUMENT);
            break;
        default:
            EXPECT_OK(psa_pake_input(&ops[0], COUNT, count, 2));
            give(&ops[0], CONFIRM);
            EXPECT_BAD_STATE(
                psa_pake_output(&ops[0], CONFIRM, wire, sizeof(wire), &wire_len)); /* the counter is used */
            break;
        }
        expect_ended(&ops[0]);
        EXPECT_OK(psa_pake_abort(&ops[1]));
    }
    psa_pake_operation_t ops[2];
    stations(ops, key, key, sae, p256);
    send(&ops[0], &ops[1], COMMIT);
    send(&ops[1], &ops[0], COMMIT);
    EXPECT_EQ(psa_pake_input(&ops[0], SALT, salt, sizeof(salt)), PSA_ERROR_INVALID_ARGUMENT);
    EXPECT_OK(psa_pake_abort(&ops[0]));
    EXPECT_OK(psa_pake_abort(&ops[1]));
    EXPECT_OK(psa_destroy_key(key));
}

static void a_station_has_an_address_of_six_bytes(void)
{
    psa_pake_operation_t op = PSA_PAKE_OPERATION_INIT;
    psa_key_id_t key = password(sae, "password");
    EXPECT_OK(set_up(&op, key, sae, p256));
    EXPECT_EQ(psa_pake_set_user(&op, (const uint8_t *)"12345", 5), PSA_ERROR_INVALID_ARGUMENT);
    expect_ended(&op);
    EXPECT_OK(set_up(&op, key, sae, p256));
    EXPECT_BAD_STATE(psa_pake_set_context(&op, (const uint8_t *)"12345", 5));
    expect_ended(&op);
    EXPECT_OK(psa_destroy_key(key));
}

static void tokens_come_of_hash_to_element_alone(void)
{
    psa_key_attributes_t token = attributes_of(PSA_KEY_TYPE_WPA3_SAE_ECC(PSA_ECC_FAMILY_SECP_R1), 256,
                                               PSA_ALG_WPA3_SAE_ANY, PSA_KEY_USAGE_DERIVE);
    psa_key_attributes_t aes = attributes_of(PSA_KEY_TYPE_AES, 128, PSA_ALG_CTR, PSA_KEY_USAGE_ENCRYPT);
    const psa_algorithm_t h2e = PSA_ALG_WPA3_SAE_H2E(PSA_ALG_SHA_256);
    psa_key_id_t made = 77;
    for (int round = 0; round < 5; round++) {
        psa_key_derivation_operation_t op = PSA_KEY_DERIVATION_OPERATION_INIT;
        psa_key_id_t key =
            round == 3 ? key_from(PSA_KEY_TYPE_DERIVE, hkdf, "secret") : password(PSA_ALG_WPA3_SAE_ANY, "pw");
        EXPECT_OK(psa_key_derivation_setup(&op, round == 3 ? hkdf : h2e));
        if (round == 3) {
            EXPECT_OK(psa_key_derivation_input_key(&op, PSA_KEY_DERIVATION_INPUT_SECRET, key));
            EXPECT_OK(psa_key_derivation_input_bytes(&op, PSA_KEY_DERIVATION_INPUT_INFO, NULL, 0));
        } else {
            EXPECT_OK(psa_key_derivation_input_bytes(&op, PSA_KEY_DERIVATION_INPUT_SALT, NULL, 0));
            EXPECT_OK(psa_key_derivation_input_key(&op, PSA_KEY_DERIVATION_INPUT_PASSWORD, key));
        }
        if (round == 0) {
            EXPECT_EQ(psa_key_derivation_output_bytes(&op, wire, 1), PSA_ERROR_INVALID_ARGUMENT);
        } else if (round == 1) {
            EXPECT_EQ(psa_key_derivation_verify_bytes(&op, wire, 1), PSA_ERROR_INVALID_ARGUMENT);
        } else if (round == 4) {
            psa_set_key_bits(&token, 384); /* which asks for SHA-384 */
            EXPECT_EQ(psa_key_derivation_output_key(&token, &op, &made), PSA_ERROR_INVALID_ARGUMENT);
        } else {
            EXPECT_EQ(psa_key_derivation_output_key(round == 2 ? &aes : &token, &op, &made),
                      PSA_ERROR_INVALID_ARGUMENT);
            EXPECT_EQ(made, PSA_KEY_ID_NULL);
        }
        EXPECT_OK(psa_key_derivation_abort(&op));
        EXPECT_OK(psa_destroy_key(key));
    }
}

/* ---- what comes of it ---- */

static psa_status_t shared_as(psa_key_id_t key, psa_key_type_t type, size_t bits)
{
    psa_key_attributes_t attributes = attributes_of(type, bits, 0, 0);
    psa_pake_operation_t ops[2];
    psa_key_id_t made = PSA_KEY_ID_NULL;
    stations(ops, key, key, sae, p256);
    commit_both(ops);
    confirm(&ops[0], &ops[1], 1, PSA_SUCCESS);
    confirm(&ops[1], &ops[0], 1, PSA_SUCCESS);
    psa_status_t status = psa_pake_get_shared_key(&ops[0], &attributes, &made);
    EXPECT_EQ(made != PSA_KEY_ID_NULL, status == PSA_SUCCESS);
    EXPECT_OK(psa_pake_abort(&ops[0]));
    EXPECT_OK(psa_pake_abort(&ops[1]));
    if (made != PSA_KEY_ID_NULL) {
        EXPECT_OK(psa_destroy_key(made));
    }
    return status;
}

static void a_uniform_secret_becomes_the_keys_that_it_may(void)
{
    psa_key_id_t key = password(sae, "password");
    EXPECT_OK(shared_as(key, PSA_KEY_TYPE_AES, 0));
    EXPECT_OK(shared_as(key, PSA_KEY_TYPE_AES, 256));
    EXPECT_EQ(shared_as(key, PSA_KEY_TYPE_AES, 128), PSA_ERROR_INVALID_ARGUMENT);
    EXPECT_EQ(shared_as(key, PSA_KEY_TYPE_CHACHA20, 256), PSA_ERROR_INVALID_ARGUMENT);
    EXPECT_EQ(shared_as(key, PSA_KEY_TYPE_PASSWORD, 0), PSA_ERROR_INVALID_ARGUMENT);
    EXPECT_OK(psa_destroy_key(key));
}

int main(void)
{
    static const struct test tests[] = {
        TEST(stations_agree_in_every_variant, "CRYPTO-1.5:PSA_ALG_WPA3_SAE_GDH"),
        TEST(stations_with_other_passwords_do_not_confirm, "CRYPTO-1.5:PSA_PAKE_STEP_CONFIRM"),
        TEST(a_commitment_is_checked, "CRYPTO-1.5:PSA_PAKE_STEP_COMMIT"),
        TEST(steps_of_sae_out_of_order_are_refused, "CRYPTO-1.5:psa_pake_input"),
        TEST(a_station_has_an_address_of_six_bytes, "CRYPTO-1.5:PSA_ALG_WPA3_SAE_FIXED"),
        TEST(tokens_come_of_hash_to_element_alone, "CRYPTO-1.5:PSA_ALG_WPA3_SAE_H2E"),
        TEST(a_uniform_secret_becomes_the_keys_that_it_may, "CRYPTO-1.5:psa_pake_get_shared_key"),
    };
    return test_main(CRYPTO_TEST_PREFIX ".sae", tests, sizeof(tests) / sizeof(tests[0]));
}
