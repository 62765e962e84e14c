/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "../../conformance/crypto/api.h"

#include "crypto_test/device.h"

/* Operations of every kind end with their session, their client and the device's life, and leave no secret
 * (API 1.5, 3.3.2 and 5.2). */

enum kind { HASH, MAC, CIPHER, AEAD, DERIVE, PAKE, KINDS };

static const psa_algorithm_t hmac = PSA_ALG_HMAC(PSA_ALG_SHA_256);
static const psa_algorithm_t hkdf = PSA_ALG_HKDF_EXPAND(PSA_ALG_SHA_256);
static const psa_algorithm_t jpake = PSA_ALG_JPAKE(PSA_ALG_SHA_256);

/* One operation; its kind says which member counts. */
struct operation {
    enum kind kind;
    psa_hash_operation_t hash;
    psa_mac_operation_t mac;
    psa_cipher_operation_t cipher;
    psa_aead_operation_t aead;
    psa_key_derivation_operation_t derive;
    psa_pake_operation_t pake;
};

static psa_key_id_t keys[KINDS];

static void fresh(void)
{
    static const psa_key_usage_t crypt = PSA_KEY_USAGE_ENCRYPT | PSA_KEY_USAGE_DECRYPT;
    test_device_blank();
    EXPECT_OK(psa_crypto_init());
    keys[MAC] = key_of(PSA_KEY_TYPE_HMAC, 32, hmac, PSA_KEY_USAGE_SIGN_MESSAGE);
    keys[CIPHER] = key_of(PSA_KEY_TYPE_AES, 16, PSA_ALG_CTR, crypt);
    keys[AEAD] = key_of(PSA_KEY_TYPE_AES, 16, PSA_ALG_GCM, crypt);
    keys[DERIVE] = key_of(PSA_KEY_TYPE_DERIVE, 32, hkdf, PSA_KEY_USAGE_DERIVE);
    keys[PAKE] = key_of(PSA_KEY_TYPE_PASSWORD, 31, jpake, PSA_KEY_USAGE_DERIVE);
}

static psa_status_t set_up_pake(struct operation *op)
{
    psa_pake_cipher_suite_t suite = PSA_PAKE_CIPHER_SUITE_INIT;
    psa_pake_cs_set_algorithm(&suite, jpake);
    psa_pake_cs_set_primitive(&suite, PSA_PAKE_PRIMITIVE(PSA_PAKE_PRIMITIVE_TYPE_ECC, PSA_ECC_FAMILY_SECP_R1, 256));
    psa_pake_cs_set_key_confirmation(&suite, PSA_PAKE_UNCONFIRMED_KEY);
    return psa_pake_setup(&op->pake, keys[PAKE], &suite);
}

static psa_status_t set_up(struct operation *op)
{
    switch (op->kind) {
    case HASH:
        return psa_hash_setup(&op->hash, PSA_ALG_SHA_256);
    case MAC:
        return psa_mac_sign_setup(&op->mac, keys[MAC], hmac);
    case CIPHER:
        return psa_cipher_encrypt_setup(&op->cipher, keys[CIPHER], PSA_ALG_CTR);
    case AEAD:
        return psa_aead_encrypt_setup(&op->aead, keys[AEAD], PSA_ALG_GCM);
    case DERIVE:
        return psa_key_derivation_setup(&op->derive, hkdf);
    case PAKE:
        return set_up_pake(op);
    case KINDS:
        break;
    }
    return PSA_ERROR_GENERIC_ERROR;
}

/* The first thing that may be done with it; not twice. */
static psa_status_t go_on(struct operation *op)
{
    static const uint8_t bytes[16] = { 1 };
    switch (op->kind) {
    case HASH:
        return psa_hash_update(&op->hash, bytes, sizeof(bytes));
    case MAC:
        return psa_mac_update(&op->mac, bytes, sizeof(bytes));
    case CIPHER:
        return psa_cipher_set_iv(&op->cipher, bytes, sizeof(bytes));
    case AEAD:
        return psa_aead_set_nonce(&op->aead, bytes, 12);
    case DERIVE:
        return psa_key_derivation_input_key(&op->derive, PSA_KEY_DERIVATION_INPUT_SECRET, keys[DERIVE]);
    case PAKE:
        return psa_pake_set_user(&op->pake, bytes, 5);
    case KINDS:
        break;
    }
    return PSA_ERROR_GENERIC_ERROR;
}

static psa_status_t end(struct operation *op)
{
    switch (op->kind) {
    case HASH:
        return psa_hash_abort(&op->hash);
    case MAC:
        return psa_mac_abort(&op->mac);
    case CIPHER:
        return psa_cipher_abort(&op->cipher);
    case AEAD:
        return psa_aead_abort(&op->aead);
    case DERIVE:
        return psa_key_derivation_abort(&op->derive);
    case PAKE:
        return psa_pake_abort(&op->pake);
    case KINDS:
        break;
    }
    return PSA_ERROR_GENERIC_ERROR;
}

/* How many operations of a kind there is room for; they are left to their fate. */
static size_t fill(enum kind kind)
{
    size_t count = 0;
    struct operation op = { .kind = kind };
    while (set_up(&op) == PSA_SUCCESS) {
        op = (struct operation){ .kind = kind };
        count++;
    }
    return count;
}

static void the_end_of_a_session_frees_all_that_it_held(void)
{
    for (enum kind kind = HASH; kind < KINDS; kind++) {
        fresh();
        EXPECT_EQ(fill(kind), CRYPTO_OPERATIONS);
        crypto_session_ended(crypto_direct_core(), 1);
        test_device_be(-1, 2);
        EXPECT_EQ(fill(HASH), CRYPTO_OPERATIONS);
        crypto_session_ended(crypto_direct_core(), 2);
    }
}

static void the_end_of_a_client_frees_all_that_it_held(void)
{
    for (enum kind kind = HASH; kind < KINDS; kind++) {
        fresh();
        EXPECT_EQ(fill(kind), CRYPTO_OPERATIONS);
        crypto_client_forgotten(crypto_direct_core(), -1);
        test_device_be(-2, 2);
        EXPECT_EQ(fill(HASH), CRYPTO_OPERATIONS);
    }
}

static void an_operation_is_of_no_other_client_or_session(void)
{
    for (enum kind kind = HASH; kind < KINDS; kind++) {
        struct operation op = { .kind = kind };
        fresh();
        EXPECT_OK(set_up(&op));
        for (int32_t client = -2; client <= -1; client++) {
            struct operation stolen = op;
            test_device_be(client, 2);
            EXPECT_BAD_STATE(go_on(&stolen));
            EXPECT_OK(end(&stolen));
        }
        test_device_be(-1, 1);
        EXPECT_OK(go_on(&op));
        EXPECT_OK(end(&op));
    }
}

static void an_operation_does_not_outlive_the_device(void)
{
    for (enum kind kind = HASH; kind < KINDS; kind++) {
        struct operation op = { .kind = kind };
        fresh();
        EXPECT_OK(set_up(&op));
        test_device_restart();
        EXPECT_OK(psa_crypto_init());
        EXPECT_BAD_STATE(go_on(&op));
        EXPECT_BAD_STATE(set_up(&op));
        EXPECT_OK(end(&op));
        EXPECT_BAD_STATE(go_on(&op)); /* nor is it known after that */
    }
}

static void a_copied_object_works_once(void)
{
    for (enum kind kind = HASH; kind < KINDS; kind++) {
        struct operation op = { .kind = kind };
        fresh();
        EXPECT_OK(set_up(&op));
        struct operation copy = op;
        EXPECT_OK(end(&op));
        EXPECT_BAD_STATE(go_on(&copy));
        EXPECT_OK(set_up(&op)); /* the same entry again, under another name */
        EXPECT_BAD_STATE(go_on(&copy));
        EXPECT_OK(end(&copy));
        EXPECT_OK(go_on(&op));
        EXPECT_OK(end(&op));
    }
}

static bool memory_holds(const uint8_t *secret, size_t len)
{
    const uint8_t *memory = (const uint8_t *)crypto_direct_core();
    for (size_t at = 0; at + len <= sizeof(struct crypto); at++) {
        if (memcmp(memory + at, secret, len) == 0) {
            return true;
        }
    }
    return false;
}

/* J-PAKE keeps the password as a number: here it is shorter than the order, so that number and bytes are the same. */
static void an_exchange_leaves_no_password(void)
{
    for (int way = 0; way < 3; way++) {
        struct operation op = { .kind = PAKE };
        psa_key_attributes_t attributes = attributes_of(PSA_KEY_TYPE_PASSWORD, 0, jpake, PSA_KEY_USAGE_DERIVE);
        uint8_t secret[31];
        fresh();
        EXPECT_OK(psa_generate_random(secret, sizeof(secret)));
        EXPECT_OK(psa_import_key(&attributes, secret, sizeof(secret), &keys[PAKE]));
        EXPECT_OK(set_up(&op));
        EXPECT(memory_holds(secret, sizeof(secret)));
        if (way == 0) {
            EXPECT_OK(psa_destroy_key(keys[PAKE])); /* which ends the exchange */
        } else if (way == 1) {
            crypto_session_ended(crypto_direct_core(), 1);
        } else {
            EXPECT_BAD_STATE(psa_pake_set_context(&op.pake, secret, 1)); /* an error */
            EXPECT_OK(psa_destroy_key(keys[PAKE]));
        }
        EXPECT(!memory_holds(secret, 16));
        EXPECT_OK(end(&op));
    }
}

int main(void)
{
    static const struct test tests[] = {
        TEST(the_end_of_a_session_frees_all_that_it_held, "CRYPTO-1.5:3.3.2"),
        TEST(the_end_of_a_client_frees_all_that_it_held, "CRYPTO-1.5:3.3.2"),
        TEST(an_operation_is_of_no_other_client_or_session, "CRYPTO-1.5:3.3.2"),
        TEST(an_operation_does_not_outlive_the_device, "CRYPTO-1.5:3.3.2"),
        TEST(a_copied_object_works_once, "CRYPTO-1.5:3.3.2"),
        TEST(an_exchange_leaves_no_password, "CRYPTO-1.5:5.2"),
    };
    return test_main("crypto.lives", tests, sizeof(tests) / sizeof(tests[0]));
}
