/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "pake.h"

/* Password-authenticated key exchange: setup, order, what is refused and how; J-PAKE and SPAKE2+ (API 1.5, 10.13). */

/* ---- setup ---- */

static void what_is_no_exchange_is_not_set_up(void)
{
    static const struct {
        psa_algorithm_t alg;
        psa_pake_primitive_t primitive;
        psa_status_t status;
    } cases[] = {
        { PSA_ALG_HKDF(PSA_ALG_SHA_256), CURVE(PSA_ECC_FAMILY_SECP_R1, 256), PSA_ERROR_INVALID_ARGUMENT },
        { PSA_ALG_WPA3_SAE_ANY, CURVE(PSA_ECC_FAMILY_SECP_R1, 256), PSA_ERROR_INVALID_ARGUMENT },
        { 0x0a000f09u, CURVE(PSA_ECC_FAMILY_SECP_R1, 256), PSA_ERROR_NOT_SUPPORTED },
        { PSA_ALG_JPAKE(PSA_ALG_SHA_256), 0, PSA_ERROR_INVALID_ARGUMENT },
        { PSA_ALG_JPAKE(PSA_ALG_SHA_256), CURVE(PSA_ECC_FAMILY_SECP_R1, 257), PSA_ERROR_NOT_SUPPORTED },
        { PSA_ALG_JPAKE(PSA_ALG_SHA_256), CURVE(PSA_ECC_FAMILY_TWISTED_EDWARDS, 255), PSA_ERROR_NOT_SUPPORTED },
        { PSA_ALG_JPAKE(PSA_ALG_SHA_256), FIELD(PSA_DH_FAMILY_RFC7919, 8192), PSA_ERROR_NOT_SUPPORTED },
    };
    EXPECT_OK(psa_crypto_init());
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        psa_pake_operation_t op = PSA_PAKE_OPERATION_INIT;
        bool is_policy = PSA_ALG_IS_JPAKE(cases[i].alg) || cases[i].alg == PSA_ALG_WPA3_SAE_ANY;
        psa_key_id_t key = password(is_policy ? cases[i].alg : jpake, "password");
        EXPECT_EQ(set_up(&op, key, cases[i].alg, cases[i].primitive), cases[i].status);
        EXPECT_BAD_STATE(psa_pake_set_role(&op, PSA_PAKE_ROLE_NONE));
        EXPECT_OK(psa_destroy_key(key));
    }
}

static void the_key_must_be_the_algorithms(void)
{
    psa_pake_operation_t op = PSA_PAKE_OPERATION_INIT;
    psa_key_attributes_t attributes = attributes_of(PSA_KEY_TYPE_PASSWORD, 0, jpake, PSA_KEY_USAGE_EXPORT);
    psa_key_id_t key = PSA_KEY_ID_NULL;
    EXPECT_OK(psa_crypto_init());
    EXPECT_EQ(set_up(&op, 77, jpake, p256), PSA_ERROR_INVALID_HANDLE);
    EXPECT_OK(psa_import_key(&attributes, (const uint8_t *)"pw", 2, &key));
    EXPECT_EQ(set_up(&op, key, jpake, p256), PSA_ERROR_NOT_PERMITTED);
    EXPECT_OK(psa_destroy_key(key));
    key = password(PSA_ALG_JPAKE(PSA_ALG_SHA_384), "pw");
    EXPECT_EQ(set_up(&op, key, jpake, p256), PSA_ERROR_NOT_PERMITTED);
    EXPECT_OK(psa_destroy_key(key));
    key = key_from(PSA_KEY_TYPE_DERIVE, jpake, "pw");
    EXPECT_EQ(set_up(&op, key, jpake, p256), PSA_ERROR_INVALID_ARGUMENT);
    EXPECT_OK(psa_destroy_key(key));
    key = key_from(PSA_KEY_TYPE_PASSWORD_HASH, jpake, "pw");
    EXPECT_OK(set_up(&op, key, jpake, p256));
    EXPECT_BAD_STATE(set_up(&op, key, jpake, p256));
    EXPECT_OK(psa_pake_abort(&op));
    EXPECT_OK(psa_destroy_key(key));
    attributes = attributes_of(PSA_KEY_TYPE_PASSWORD, 0, jpake, PSA_KEY_USAGE_DERIVE);
    EXPECT_OK(psa_import_key(&attributes, (const uint8_t *)"\0\0", 2, &key));
    EXPECT_EQ(set_up(&op, key, jpake, p256), PSA_ERROR_INVALID_ARGUMENT); /* 0 as a number */
    EXPECT_OK(psa_destroy_key(key));
    key = password(PSA_ALG_WPA3_SAE_ANY, "pw");
    EXPECT_EQ(set_up(&op, key, PSA_ALG_WPA3_SAE_GDH(PSA_ALG_SHA_256), p256), PSA_ERROR_INVALID_ARGUMENT);
    EXPECT_EQ(set_up(&op, key, PSA_ALG_WPA3_SAE_FIXED(PSA_ALG_SHA_384), p256), PSA_ERROR_INVALID_ARGUMENT);
    EXPECT_EQ(set_up(&op, key, sae, CURVE(PSA_ECC_FAMILY_SECP_K1, 256)), PSA_ERROR_INVALID_ARGUMENT);
    EXPECT_EQ(set_up(&op, key, sae, FIELD(PSA_DH_FAMILY_RFC3526, 2048)), PSA_ERROR_INVALID_ARGUMENT);
    EXPECT_OK(set_up(&op, key, sae, CURVE(PSA_ECC_FAMILY_SECP_R1, 521)));
    EXPECT_OK(psa_pake_abort(&op));
    EXPECT_OK(psa_destroy_key(key));
}

static void the_kind_of_confirmation_must_be_the_algorithms(void)
{
    psa_pake_operation_t op = PSA_PAKE_OPERATION_INIT;
    psa_pake_cipher_suite_t suite = PSA_PAKE_CIPHER_SUITE_INIT;
    psa_key_id_t key = password(jpake, "pw");
    psa_pake_cs_set_algorithm(&suite, jpake);
    psa_pake_cs_set_primitive(&suite, p256);
    EXPECT_EQ(psa_pake_setup(&op, key, &suite), PSA_ERROR_INVALID_ARGUMENT);
    psa_pake_cs_set_key_confirmation(&suite, 2);
    EXPECT_EQ(psa_pake_setup(&op, key, &suite), PSA_ERROR_INVALID_ARGUMENT);
    EXPECT_OK(psa_destroy_key(key));
    key = password(sae, "pw");
    psa_pake_cs_set_algorithm(&suite, sae);
    psa_pake_cs_set_key_confirmation(&suite, PSA_PAKE_UNCONFIRMED_KEY);
    EXPECT_EQ(psa_pake_setup(&op, key, &suite), PSA_ERROR_INVALID_ARGUMENT);
    EXPECT_OK(psa_destroy_key(key));
}

static void names_are_set_once_and_before_any_step(void)
{
    psa_pake_operation_t op = PSA_PAKE_OPERATION_INIT;
    static const uint8_t long_name[1000] = { 1 };
    psa_key_id_t key = password(jpake, "pw");
    for (int round = 0; round < 9; round++) {
        EXPECT_OK(set_up(&op, key, jpake, p256));
        switch (round) {
        case 0:
            EXPECT_OK(psa_pake_set_user(&op, (const uint8_t *)"a", 1));
            EXPECT_BAD_STATE(psa_pake_set_user(&op, (const uint8_t *)"b", 1));
            break;
        case 1:
            EXPECT_EQ(psa_pake_set_user(&op, NULL, 0), PSA_ERROR_INVALID_ARGUMENT);
            break;
        case 2:
            EXPECT_OK(psa_pake_set_peer(&op, (const uint8_t *)"a", 1));
            EXPECT_EQ(psa_pake_set_user(&op, (const uint8_t *)"a", 1), PSA_ERROR_INVALID_ARGUMENT);
            break;
        case 3:
            EXPECT_EQ(psa_pake_set_peer(&op, long_name, sizeof(long_name)), PSA_ERROR_NOT_SUPPORTED);
            break;
        case 4:
            EXPECT_BAD_STATE(psa_pake_set_context(&op, (const uint8_t *)"c", 1));
            break;
        case 5:
            EXPECT_EQ(psa_pake_set_role(&op, PSA_PAKE_ROLE_CLIENT), PSA_ERROR_INVALID_ARGUMENT);
            break;
        case 6:
            EXPECT_OK(psa_pake_set_role(&op, PSA_PAKE_ROLE_NONE));
            EXPECT_BAD_STATE(psa_pake_set_role(&op, PSA_PAKE_ROLE_NONE));
            break;
        case 7:
            EXPECT_OK(psa_pake_set_user(&op, (const uint8_t *)"a", 1));
            EXPECT_BAD_STATE(psa_pake_output(&op, SHARE, wire, sizeof(wire), &wire_len)); /* no peer */
            break;
        default:
            name(&op, "a", "b");
            give(&op, SHARE);
            EXPECT_BAD_STATE(psa_pake_set_role(&op, PSA_PAKE_ROLE_NONE));
            break;
        }
        expect_ended(&op);
    }
    EXPECT_OK(psa_destroy_key(key));
}

/* ---- J-PAKE ---- */

/* The passwords live as long as their operations; there is room for many. */
static void pair_up(psa_pake_operation_t ops[2], const char *left, const char *right, psa_pake_primitive_t primitive)
{
    for (int i = 0; i < 2; i++) {
        psa_key_id_t key = password(jpake, i == 0 ? left : right);
        ops[i] = psa_pake_operation_init();
        EXPECT_OK(set_up(&ops[i], key, jpake, primitive));
        name(&ops[i], i == 0 ? "alice" : "bob", i == 0 ? "bob" : "alice");
    }
}

static void round_of(psa_pake_operation_t *from, psa_pake_operation_t *to, int shares)
{
    for (int i = 0; i < shares; i++) {
        send(from, to, SHARE);
        send(from, to, PUBLIC);
        send(from, to, PROOF);
    }
}

static void two_who_know_the_password_agree(void)
{
    static const psa_pake_primitive_t groups[] = {
        CURVE(PSA_ECC_FAMILY_SECP_R1, 256),        CURVE(PSA_ECC_FAMILY_SECP_R1, 384),
        CURVE(PSA_ECC_FAMILY_SECP_R1, 521),        CURVE(PSA_ECC_FAMILY_SECP_K1, 256),
        CURVE(PSA_ECC_FAMILY_BRAINPOOL_P_R1, 256), CURVE(PSA_ECC_FAMILY_BRAINPOOL_P_R1, 512),
        FIELD(PSA_DH_FAMILY_RFC7919, 2048),
    };
    for (size_t i = 0; i < sizeof(groups) / sizeof(groups[0]); i++) {
        psa_pake_operation_t ops[2];
        uint8_t secrets[2][512];
        pair_up(ops, "the same", i % 2 == 0 ? "the same" : "another!", groups[i]);
        round_of(&ops[0], &ops[1], 2);
        round_of(&ops[1], &ops[0], 2);
        round_of(&ops[1], &ops[0], 1);
        round_of(&ops[0], &ops[1], 1);
        size_t len = shared(&ops[0], secrets[0]);
        EXPECT_EQ(shared(&ops[1], secrets[1]), len);
        EXPECT_EQ(len, PSA_PAKE_OUTPUT_SIZE(jpake, groups[i], PSA_PAKE_STEP_KEY_SHARE));
        EXPECT_EQ(memcmp(secrets[0], secrets[1], len) == 0, i % 2 == 0);
    }
}

static void a_proof_is_for_one_name_one_share_and_one_time(void)
{
    for (int wrong = 0; wrong < 5; wrong++) {
        psa_pake_operation_t ops[2];
        pair_up(ops, "pw", "pw", p256);
        if (wrong == 0) { /* bob thinks that he talks to somebody else */
            EXPECT_OK(psa_pake_abort(&ops[1]));
            psa_key_id_t key = password(jpake, "pw");
            EXPECT_OK(set_up(&ops[1], key, jpake, p256));
            name(&ops[1], "bob", "mallory");
        }
        give(&ops[0], SHARE);
        if (wrong == 1) {
            wire[64] ^= 1;
            EXPECT_EQ(take(&ops[1], SHARE), PSA_ERROR_INVALID_ARGUMENT);
            expect_ended(&ops[1]);
            EXPECT_OK(psa_pake_abort(&ops[0]));
            continue;
        }
        EXPECT_OK(take(&ops[1], SHARE));
        send(&ops[0], &ops[1], PUBLIC);
        give(&ops[0], PROOF);
        if (wrong == 2) {
            wire[31] ^= 1;
        } else if (wrong == 3) {
            memset(wire, 0xff, 32); /* not below the order */
        } else if (wrong == 4) {
            wire_len++;
        }
        EXPECT_EQ(take(&ops[1], PROOF), wrong >= 3 ? PSA_ERROR_INVALID_ARGUMENT : PSA_ERROR_INVALID_SIGNATURE);
        expect_ended(&ops[1]);
        EXPECT_OK(psa_pake_abort(&ops[0]));
    }
}

static void steps_of_jpake_out_of_order_are_refused(void)
{
    static const struct {
        int given; /* good steps of output before */
        bool is_input;
        psa_pake_step_t step;
        psa_status_t status;
    } cases[] = {
        { 0, false, PUBLIC, PSA_ERROR_BAD_STATE },  { 0, false, CONFIRM, PSA_ERROR_INVALID_ARGUMENT },
        { 1, false, SHARE, PSA_ERROR_BAD_STATE },   { 1, true, SHARE, PSA_ERROR_BAD_STATE },
        { 2, false, SHARE, PSA_ERROR_BAD_STATE },   { 3, true, SHARE, PSA_ERROR_BAD_STATE },
        { 6, false, SHARE, PSA_ERROR_BAD_STATE },   { 6, true, PROOF, PSA_ERROR_BAD_STATE },
        { 0, true, 0, PSA_ERROR_INVALID_ARGUMENT }, { 0, true, 200, PSA_ERROR_INVALID_ARGUMENT },
    };
    static const psa_pake_step_t order[] = { SHARE, PUBLIC, PROOF };
    psa_key_attributes_t attributes = attributes_of(PSA_KEY_TYPE_DERIVE, 0, hkdf, 0);
    psa_key_id_t made = 77;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        psa_pake_operation_t ops[2];
        pair_up(ops, "pw", "pw", p256);
        for (int k = 0; k < cases[i].given; k++) {
            give(&ops[0], order[k % 3]);
        }
        EXPECT_EQ(cases[i].is_input ? take(&ops[0], cases[i].step) :
                                      psa_pake_output(&ops[0], cases[i].step, wire, sizeof(wire), &wire_len),
                  cases[i].status);
        expect_ended(&ops[0]);
        EXPECT_BAD_STATE(psa_pake_get_shared_key(&ops[1], &attributes, &made));
        EXPECT_EQ(made, PSA_KEY_ID_NULL);
        expect_ended(&ops[1]);
    }
}

static void an_output_that_does_not_fit_ends_the_exchange(void)
{
    psa_pake_operation_t ops[2];
    pair_up(ops, "pw", "pw", p256);
    EXPECT_EQ(psa_pake_output(&ops[0], SHARE, wire, 64, &wire_len), PSA_ERROR_BUFFER_TOO_SMALL);
    EXPECT_EQ(wire_len, 0);
    expect_ended(&ops[0]);
    EXPECT_OK(psa_pake_abort(&ops[1]));
}

static void destroying_the_password_ends_the_exchange(void)
{
    psa_pake_operation_t op = PSA_PAKE_OPERATION_INIT;
    psa_key_id_t key = password(jpake, "pw");
    EXPECT_OK(set_up(&op, key, jpake, p256));
    name(&op, "a", "b");
    give(&op, SHARE);
    EXPECT_OK(psa_destroy_key(key));
    expect_ended(&op);
}

/* ---- SPAKE2+ ---- */

static psa_key_id_t register_password(const char *text, psa_algorithm_t alg, size_t bits)
{
    const psa_algorithm_t pbkdf2 = PSA_ALG_PBKDF2_HMAC(PSA_ALG_SHA_256);
    psa_key_attributes_t attributes = attributes_of(PSA_KEY_TYPE_SPAKE2P_KEY_PAIR(PSA_ECC_FAMILY_SECP_R1), bits, alg,
                                                    PSA_KEY_USAGE_DERIVE | PSA_KEY_USAGE_EXPORT);
    psa_key_derivation_operation_t op = PSA_KEY_DERIVATION_OPERATION_INIT;
    psa_key_id_t made = PSA_KEY_ID_NULL;
    psa_key_id_t key = password(pbkdf2, text);
    EXPECT_OK(psa_key_derivation_setup(&op, pbkdf2));
    EXPECT_OK(psa_key_derivation_input_integer(&op, PSA_KEY_DERIVATION_INPUT_COST, 10));
    EXPECT_OK(psa_key_derivation_input_bytes(&op, PSA_KEY_DERIVATION_INPUT_SALT, (const uint8_t *)"salt", 4));
    EXPECT_OK(psa_key_derivation_input_key(&op, PSA_KEY_DERIVATION_INPUT_PASSWORD, key));
    EXPECT_OK(psa_key_derivation_output_key(&attributes, &op, &made));
    EXPECT_OK(psa_key_derivation_abort(&op));
    EXPECT_OK(psa_destroy_key(key));
    return made;
}

static psa_key_id_t verifier_of(psa_key_id_t pair, psa_algorithm_t alg)
{
    psa_key_attributes_t attributes =
        attributes_of(PSA_KEY_TYPE_SPAKE2P_PUBLIC_KEY(PSA_ECC_FAMILY_SECP_R1), 0, alg, PSA_KEY_USAGE_DERIVE);
    psa_key_id_t public = PSA_KEY_ID_NULL;
    EXPECT_OK(psa_export_public_key(pair, wire, sizeof(wire), &wire_len));
    EXPECT_OK(psa_import_key(&attributes, wire, wire_len, &public));
    return public;
}

static void start_sides(psa_pake_operation_t ops[2], psa_key_id_t prover, psa_key_id_t verifier, psa_algorithm_t alg,
                        psa_pake_primitive_t primitive)
{
    for (int i = 0; i < 2; i++) {
        ops[i] = psa_pake_operation_init();
        EXPECT_OK(set_up(&ops[i], i == 0 ? prover : verifier, alg, primitive));
        EXPECT_OK(psa_pake_set_role(&ops[i], i == 0 ? PSA_PAKE_ROLE_CLIENT : PSA_PAKE_ROLE_SERVER));
    }
}

static void prover_and_verifier_agree(void)
{
    static const struct {
        psa_algorithm_t alg;
        size_t bits;
        size_t secret_len;
    } suites[] = {
        { PSA_ALG_SPAKE2P_HMAC(PSA_ALG_SHA_256), 256, 32 },
        { PSA_ALG_SPAKE2P_HMAC(PSA_ALG_SHA_512), 384, 64 },
        { PSA_ALG_SPAKE2P_HMAC(PSA_ALG_SHA_512), 521, 64 },
        { PSA_ALG_SPAKE2P_CMAC(PSA_ALG_SHA_256), 256, 32 },
        { PSA_ALG_SPAKE2P_MATTER, 256, 16 },
    };
    for (size_t i = 0; i < sizeof(suites) / sizeof(suites[0]); i++) {
        psa_pake_operation_t ops[2];
        uint8_t secrets[2][512];
        psa_key_id_t pair = register_password("password", suites[i].alg, suites[i].bits);
        psa_key_id_t public = verifier_of(pair, suites[i].alg);
        start_sides(ops, pair, i == 1 ? pair : public, suites[i].alg, CURVE(PSA_ECC_FAMILY_SECP_R1, suites[i].bits));
        send(&ops[0], &ops[1], SHARE);
        send(&ops[1], &ops[0], SHARE);
        send(&ops[1], &ops[0], CONFIRM);
        send(&ops[0], &ops[1], CONFIRM);
        EXPECT_EQ(shared(&ops[0], secrets[0]), suites[i].secret_len);
        EXPECT_EQ(shared(&ops[1], secrets[1]), suites[i].secret_len);
        EXPECT_MEM(secrets[0], secrets[1], suites[i].secret_len);
        EXPECT_OK(psa_destroy_key(pair));
        EXPECT_OK(psa_destroy_key(public));
    }
}

static void another_password_name_or_context_is_found_out(void)
{
    for (int wrong = 0; wrong < 5; wrong++) {
        psa_pake_operation_t ops[2];
        psa_key_id_t pair = register_password("password", spake2p, 256);
        psa_key_id_t other = register_password(wrong == 0 ? "passw0rd" : "password", spake2p, 256);
        start_sides(ops, pair, other, spake2p, p256);
        if (wrong == 1) {
            EXPECT_OK(psa_pake_set_user(&ops[0], (const uint8_t *)"somebody", 8));
        } else if (wrong == 2) {
            EXPECT_OK(psa_pake_set_context(&ops[0], NULL, 0)); /* empty is not none */
        } else if (wrong == 3) {
            EXPECT_OK(psa_pake_set_context(&ops[0], (const uint8_t *)"a", 1));
            EXPECT_OK(psa_pake_set_context(&ops[1], (const uint8_t *)"b", 1));
        }
        send(&ops[0], &ops[1], SHARE);
        send(&ops[1], &ops[0], SHARE);
        give(&ops[1], CONFIRM);
        if (wrong == 4) {
            wire_len--;
        }
        EXPECT_EQ(take(&ops[0], CONFIRM), PSA_ERROR_INVALID_SIGNATURE);
        expect_ended(&ops[0]);
        EXPECT_OK(psa_pake_abort(&ops[1]));
        EXPECT_OK(psa_destroy_key(pair));
        EXPECT_OK(psa_destroy_key(other));
    }
}

static void roles_and_order_of_spake2p_are_fixed(void)
{
    psa_pake_operation_t ops[2] = { PSA_PAKE_OPERATION_INIT, PSA_PAKE_OPERATION_INIT };
    psa_key_id_t pair = register_password("password", spake2p, 256);
    psa_key_id_t public = verifier_of(pair, spake2p);
    EXPECT_OK(set_up(&ops[0], public, spake2p, p256));
    EXPECT_EQ(psa_pake_set_role(&ops[0], PSA_PAKE_ROLE_CLIENT), PSA_ERROR_INVALID_ARGUMENT);
    expect_ended(&ops[0]);
    EXPECT_OK(set_up(&ops[0], pair, spake2p, p256));
    EXPECT_EQ(psa_pake_set_role(&ops[0], PSA_PAKE_ROLE_FIRST), PSA_ERROR_INVALID_ARGUMENT);
    expect_ended(&ops[0]);
    EXPECT_OK(set_up(&ops[0], pair, spake2p, p256));
    EXPECT_BAD_STATE(psa_pake_output(&ops[0], SHARE, wire, sizeof(wire), &wire_len)); /* no role */
    expect_ended(&ops[0]);
    start_sides(ops, pair, public, spake2p, p256);
    EXPECT_BAD_STATE(psa_pake_output(&ops[1], SHARE, wire, sizeof(wire), &wire_len)); /* the client begins */
    expect_ended(&ops[1]);
    give(&ops[0], SHARE);
    EXPECT_BAD_STATE(psa_pake_output(&ops[0], CONFIRM, wire, sizeof(wire), &wire_len));
    expect_ended(&ops[0]);
    start_sides(ops, pair, public, spake2p, p256);
    send(&ops[0], &ops[1], SHARE);
    give(&ops[1], SHARE);
    wire[5] ^= 1;
    EXPECT_EQ(take(&ops[0], SHARE), PSA_ERROR_INVALID_ARGUMENT);
    expect_ended(&ops[0]);
    EXPECT_OK(psa_pake_abort(&ops[1]));
    EXPECT_EQ(set_up(&ops[0], pair, spake2p, CURVE(PSA_ECC_FAMILY_SECP_R1, 384)), PSA_ERROR_INVALID_ARGUMENT);
    EXPECT_EQ(set_up(&ops[0], pair, spake2p, FIELD(PSA_DH_FAMILY_RFC7919, 256)), PSA_ERROR_INVALID_ARGUMENT);
    EXPECT_OK(psa_destroy_key(pair));
    EXPECT_OK(psa_destroy_key(public));
}

static void keys_of_spake2p_must_be_numbers_and_points_of_the_curve(void)
{
    static const psa_key_type_t pair_type = PSA_KEY_TYPE_SPAKE2P_KEY_PAIR(PSA_ECC_FAMILY_SECP_R1);
    psa_key_attributes_t pair = attributes_of(pair_type, 0, spake2p, PSA_KEY_USAGE_DERIVE);
    psa_key_attributes_t public =
        attributes_of(PSA_KEY_TYPE_SPAKE2P_PUBLIC_KEY(PSA_ECC_FAMILY_SECP_R1), 0, spake2p, PSA_KEY_USAGE_DERIVE);
    uint8_t bytes[97];
    psa_key_id_t key = PSA_KEY_ID_NULL;
    EXPECT_OK(psa_crypto_init());
    memset(bytes, 1, sizeof(bytes));
    EXPECT_EQ(psa_import_key(&pair, bytes, 63, &key), PSA_ERROR_INVALID_ARGUMENT);
    EXPECT_OK(psa_import_key(&pair, bytes, 64, &key));
    EXPECT_OK(psa_destroy_key(key));
    memset(bytes, 0, 32);
    EXPECT_EQ(psa_import_key(&pair, bytes, 64, &key), PSA_ERROR_INVALID_ARGUMENT);
    memset(bytes, 0xff, 32);
    EXPECT_EQ(psa_import_key(&pair, bytes, 64, &key), PSA_ERROR_INVALID_ARGUMENT);
    memset(bytes, 1, sizeof(bytes));
    bytes[32] = 4;
    EXPECT_EQ(psa_import_key(&public, bytes, 97, &key), PSA_ERROR_INVALID_ARGUMENT);
    psa_set_key_bits(&pair, 256);
    EXPECT_EQ(psa_generate_key(&pair, &key), PSA_ERROR_NOT_SUPPORTED);
}

/* ---- what comes of it ---- */

static psa_status_t shared_as(psa_key_type_t type, size_t bits)
{
    psa_key_attributes_t attributes = attributes_of(type, bits, 0, 0);
    psa_pake_operation_t ops[2];
    psa_key_id_t made = PSA_KEY_ID_NULL;
    pair_up(ops, "pw", "pw", p256);
    round_of(&ops[0], &ops[1], 2);
    round_of(&ops[1], &ops[0], 2);
    round_of(&ops[1], &ops[0], 1);
    round_of(&ops[0], &ops[1], 1);
    psa_status_t status = psa_pake_get_shared_key(&ops[0], &attributes, &made);
    EXPECT_EQ(made != PSA_KEY_ID_NULL, status == PSA_SUCCESS);
    EXPECT_OK(psa_pake_abort(&ops[0]));
    EXPECT_OK(psa_pake_abort(&ops[1]));
    if (made != PSA_KEY_ID_NULL) {
        EXPECT_OK(psa_destroy_key(made));
    }
    return status;
}

static void a_point_becomes_the_keys_that_it_may(void)
{
    EXPECT_OK(shared_as(PSA_KEY_TYPE_HMAC, 0));
    EXPECT_OK(shared_as(PSA_KEY_TYPE_DERIVE, 65 * 8));
    EXPECT_EQ(shared_as(PSA_KEY_TYPE_DERIVE, 256), PSA_ERROR_INVALID_ARGUMENT);
    EXPECT_EQ(shared_as(PSA_KEY_TYPE_AES, 256), PSA_ERROR_INVALID_ARGUMENT);
    EXPECT_EQ(shared_as(PSA_KEY_TYPE_RAW_DATA, 0), PSA_ERROR_INVALID_ARGUMENT);
}

int main(void)
{
    static const struct test tests[] = {
        TEST(what_is_no_exchange_is_not_set_up, "CRYPTO-1.5:psa_pake_setup"),
        TEST(the_key_must_be_the_algorithms, "CRYPTO-1.5:psa_pake_setup"),
        TEST(the_kind_of_confirmation_must_be_the_algorithms, "CRYPTO-1.5:psa_pake_cs_set_key_confirmation"),
        TEST(names_are_set_once_and_before_any_step, "CRYPTO-1.5:psa_pake_set_user"),
        TEST(two_who_know_the_password_agree, "CRYPTO-1.5:PSA_ALG_JPAKE"),
        TEST(a_proof_is_for_one_name_one_share_and_one_time, "CRYPTO-1.5:PSA_PAKE_STEP_ZK_PROOF"),
        TEST(steps_of_jpake_out_of_order_are_refused, "CRYPTO-1.5:psa_pake_output"),
        TEST(an_output_that_does_not_fit_ends_the_exchange, "CRYPTO-1.5:psa_pake_output"),
        TEST(destroying_the_password_ends_the_exchange, "CRYPTO-1.5:psa_destroy_key"),
        TEST(prover_and_verifier_agree, "CRYPTO-1.5:PSA_ALG_SPAKE2P_HMAC"),
        TEST(another_password_name_or_context_is_found_out, "CRYPTO-1.5:PSA_PAKE_STEP_CONFIRM"),
        TEST(roles_and_order_of_spake2p_are_fixed, "CRYPTO-1.5:psa_pake_set_role"),
        TEST(keys_of_spake2p_must_be_numbers_and_points_of_the_curve, "CRYPTO-1.5:PSA_KEY_TYPE_SPAKE2P_KEY_PAIR"),
        TEST(a_point_becomes_the_keys_that_it_may, "CRYPTO-1.5:psa_pake_get_shared_key"),
    };
    return test_main(CRYPTO_TEST_PREFIX ".pake", tests, sizeof(tests) / sizeof(tests[0]));
}
