/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include "api.h"

/* Short words for tests of password-authenticated key exchange. What is sent waits in `wire`. */

#define CURVE(family, bits) PSA_PAKE_PRIMITIVE(PSA_PAKE_PRIMITIVE_TYPE_ECC, family, bits)
#define FIELD(family, bits) PSA_PAKE_PRIMITIVE(PSA_PAKE_PRIMITIVE_TYPE_DH, family, bits)

enum {
    SHARE = PSA_PAKE_STEP_KEY_SHARE,
    PUBLIC = PSA_PAKE_STEP_ZK_PUBLIC,
    PROOF = PSA_PAKE_STEP_ZK_PROOF,
    CONFIRM = PSA_PAKE_STEP_CONFIRM,
    SALT = PSA_PAKE_STEP_SALT,
    COMMIT = PSA_PAKE_STEP_COMMIT,
    COUNT = PSA_PAKE_STEP_CONFIRM_COUNT,
    KEY_ID = PSA_PAKE_STEP_KEY_ID
};

#define p256 CURVE(PSA_ECC_FAMILY_SECP_R1, 256)
#define jpake PSA_ALG_JPAKE(PSA_ALG_SHA_256)
#define spake2p PSA_ALG_SPAKE2P_HMAC(PSA_ALG_SHA_256)
#define sae PSA_ALG_WPA3_SAE_FIXED(PSA_ALG_SHA_256)
#define hkdf PSA_ALG_HKDF(PSA_ALG_SHA_256)

static uint8_t wire[PSA_PAKE_OUTPUT_MAX_SIZE];
static size_t wire_len;

static inline psa_key_id_t key_from(psa_key_type_t type, psa_algorithm_t alg, const char *text)
{
    psa_key_attributes_t attributes = attributes_of(type, 0, alg, PSA_KEY_USAGE_DERIVE);
    psa_key_id_t key = PSA_KEY_ID_NULL;
    EXPECT_OK(psa_crypto_init());
    EXPECT_OK(psa_import_key(&attributes, (const uint8_t *)text, strlen(text), &key));
    return key;
}

static inline psa_key_id_t password(psa_algorithm_t alg, const char *text)
{
    return key_from(PSA_KEY_TYPE_PASSWORD, alg, text);
}

static inline psa_status_t set_up(psa_pake_operation_t *op, psa_key_id_t key, psa_algorithm_t alg,
                                  psa_pake_primitive_t primitive)
{
    psa_pake_cipher_suite_t suite = PSA_PAKE_CIPHER_SUITE_INIT;
    psa_pake_cs_set_algorithm(&suite, alg);
    psa_pake_cs_set_primitive(&suite, primitive);
    psa_pake_cs_set_key_confirmation(&suite,
                                     PSA_ALG_IS_JPAKE(alg) ? PSA_PAKE_UNCONFIRMED_KEY : PSA_PAKE_CONFIRMED_KEY);
    return psa_pake_setup(op, key, &suite);
}

static inline void name(psa_pake_operation_t *op, const char *user, const char *peer)
{
    EXPECT_OK(psa_pake_set_user(op, (const uint8_t *)user, strlen(user)));
    EXPECT_OK(psa_pake_set_peer(op, (const uint8_t *)peer, strlen(peer)));
}

static inline void give(psa_pake_operation_t *from, psa_pake_step_t step)
{
    EXPECT_OK(psa_pake_output(from, step, wire, sizeof(wire), &wire_len));
    EXPECT(wire_len != 0);
}

static inline psa_status_t take(psa_pake_operation_t *to, psa_pake_step_t step)
{
    return psa_pake_input(to, step, wire, wire_len);
}

static inline void send(psa_pake_operation_t *from, psa_pake_operation_t *to, psa_pake_step_t step)
{
    give(from, step);
    EXPECT_OK(take(to, step));
}

static inline size_t shared(psa_pake_operation_t *op, uint8_t secret[512])
{
    psa_key_attributes_t attributes = attributes_of(PSA_KEY_TYPE_DERIVE, 0, hkdf, PSA_KEY_USAGE_EXPORT);
    psa_key_id_t key = PSA_KEY_ID_NULL;
    size_t len = 0;
    EXPECT_OK(psa_pake_get_shared_key(op, &attributes, &key));
    EXPECT_OK(psa_export_key(key, secret, 512, &len));
    EXPECT_OK(psa_destroy_key(key));
    EXPECT_BAD_STATE(psa_pake_get_shared_key(op, &attributes, &key)); /* it is inactive */
    EXPECT_OK(psa_pake_abort(op));
    return len;
}

static inline void expect_ended(psa_pake_operation_t *op)
{
    size_t len = 1;
    EXPECT_BAD_STATE(psa_pake_output(op, SHARE, wire, sizeof(wire), &len));
    EXPECT_EQ(len, 0);
    EXPECT_OK(psa_pake_abort(op));
}
