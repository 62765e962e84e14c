/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "../../conformance/crypto/api.h"
#include "crypto/simse_driver.h"
#include "crypto_test/device.h"

/* Opaque keys, in a simulated secure element: what they can do, where they can go, and what is refused. */

#define CURVE_PAIR PSA_KEY_TYPE_ECC_KEY_PAIR(PSA_ECC_FAMILY_SECP_R1)

static const psa_algorithm_t ecdsa = PSA_ALG_ECDSA(PSA_ALG_SHA_256);
static const psa_algorithm_t hmac = PSA_ALG_HMAC(PSA_ALG_SHA_256);
static const psa_key_usage_t sealing = PSA_KEY_USAGE_ENCRYPT | PSA_KEY_USAGE_DECRYPT;
static const psa_key_usage_t signing = PSA_KEY_USAGE_SIGN_MESSAGE | PSA_KEY_USAGE_VERIFY_MESSAGE;
static const uint8_t message[] = "a message to the element";
static const uint8_t aes[16] = "sixteen bytes ..";

static uint8_t out[200];
static size_t len;

static void fresh(void)
{
    test_device_blank();
    simse_insert(1);
    EXPECT_OK(psa_crypto_init());
}

static void restart(void)
{
    test_device_restart();
    EXPECT_OK(psa_crypto_init());
}

static psa_key_attributes_t in_element(psa_key_type_t type, size_t bits, psa_algorithm_t alg, psa_key_usage_t usage,
                                       psa_key_id_t id)
{
    psa_key_attributes_t attributes = attributes_of(type, bits, alg, usage);
    psa_key_persistence_t persistence = id == 0 ? PSA_KEY_PERSISTENCE_VOLATILE : PSA_KEY_PERSISTENCE_DEFAULT;
    psa_set_key_lifetime(&attributes, PSA_KEY_LIFETIME_FROM_PERSISTENCE_AND_LOCATION(persistence, SIMSE_LOCATION));
    if (id != 0) {
        psa_set_key_id(&attributes, id);
    }
    return attributes;
}

static psa_key_id_t import_aes(psa_key_usage_t usage, psa_key_id_t id)
{
    psa_key_attributes_t attributes = in_element(PSA_KEY_TYPE_AES, 0, PSA_ALG_GCM, usage, id);
    psa_key_id_t key = PSA_KEY_ID_NULL;
    EXPECT_OK(psa_import_key(&attributes, aes, sizeof(aes), &key));
    return key;
}

static psa_key_id_t generate(psa_algorithm_t alg, psa_key_usage_t usage, psa_key_id_t id)
{
    psa_key_attributes_t attributes = in_element(CURVE_PAIR, 256, alg, usage, id);
    psa_key_id_t key = PSA_KEY_ID_NULL;
    EXPECT_OK(psa_generate_key(&attributes, &key));
    return key;
}

static psa_status_t encrypt(psa_key_id_t key)
{
    static const uint8_t nonce[12] = { 1 };
    return psa_aead_encrypt(key, PSA_ALG_GCM, nonce, 12, NULL, 0, message, sizeof(message), out, sizeof(out), &len);
}

static void keys_in_the_element_sign_and_others_verify(void)
{
    psa_key_attributes_t attributes =
        attributes_of(PSA_KEY_TYPE_ECC_PUBLIC_KEY(PSA_ECC_FAMILY_SECP_R1), 0, ecdsa, PSA_KEY_USAGE_VERIFY_MESSAGE);
    psa_key_id_t public = PSA_KEY_ID_NULL;
    uint8_t point[65];
    fresh();
    psa_key_id_t key = generate(ecdsa, signing, 0);
    unsigned before = simse_requests();
    EXPECT_OK(psa_export_public_key(key, point, sizeof(point), &len));
    EXPECT_OK(psa_import_key(&attributes, point, len, &public));
    EXPECT_OK(psa_sign_message(key, ecdsa, message, sizeof(message), out, sizeof(out), &len));
    EXPECT_EQ(simse_requests(), before + 2);
    EXPECT_OK(psa_verify_message(public, ecdsa, message, sizeof(message), out, len));
    EXPECT_OK(psa_verify_message(key, ecdsa, message, sizeof(message), out, len));
    out[0] ^= 1;
    EXPECT_EQ(psa_verify_message(key, ecdsa, message, sizeof(message), out, len), PSA_ERROR_INVALID_SIGNATURE);
}

static void what_the_element_seals_a_local_key_opens(void)
{
    static const uint8_t nonce[12] = { 1 };
    uint8_t plain[sizeof(message)];
    psa_key_attributes_t local = attributes_of(PSA_KEY_TYPE_AES, 0, PSA_ALG_GCM, sealing);
    psa_key_id_t other = PSA_KEY_ID_NULL;
    fresh();
    psa_key_id_t key = import_aes(sealing, 0);
    EXPECT_OK(psa_import_key(&local, aes, sizeof(aes), &other));
    EXPECT_OK(encrypt(key));
    size_t plain_len = 0;
    EXPECT_OK(psa_aead_decrypt(other, PSA_ALG_GCM, nonce, 12, NULL, 0, out, len, plain, sizeof(plain), &plain_len));
    EXPECT_MEM(plain, message, sizeof(message));
    EXPECT_OK(psa_aead_decrypt(key, PSA_ALG_GCM, nonce, 12, NULL, 0, out, len, plain, sizeof(plain), &plain_len));
    out[0] ^= 1;
    EXPECT_EQ(psa_aead_decrypt(key, PSA_ALG_GCM, nonce, 12, NULL, 0, out, len, plain, sizeof(plain), &plain_len),
              PSA_ERROR_INVALID_SIGNATURE);
}

static void macs_in_parts_and_agreements_work_inside(void)
{
    psa_key_attributes_t attributes = in_element(PSA_KEY_TYPE_HMAC, 0, hmac, signing, 0);
    psa_key_attributes_t shared =
        in_element(PSA_KEY_TYPE_DERIVE, 0, PSA_ALG_HKDF(PSA_ALG_SHA_256), PSA_KEY_USAGE_DERIVE, 0);
    psa_mac_operation_t op = PSA_MAC_OPERATION_INIT;
    psa_key_id_t key = PSA_KEY_ID_NULL;
    psa_key_id_t made = PSA_KEY_ID_NULL;
    uint8_t tag[32];
    uint8_t point[65];
    fresh();
    EXPECT_OK(psa_import_key(&attributes, message, 20, &key));
    EXPECT_OK(psa_mac_compute(key, hmac, message, sizeof(message), tag, sizeof(tag), &len));
    EXPECT_OK(psa_mac_sign_setup(&op, key, hmac));
    EXPECT_OK(psa_mac_update(&op, message, 5));
    EXPECT_OK(psa_mac_update(&op, message + 5, sizeof(message) - 5));
    EXPECT_OK(psa_mac_sign_finish(&op, out, sizeof(out), &len));
    EXPECT_MEM(out, tag, 32);
    psa_key_id_t pair = generate(PSA_ALG_ECDH, PSA_KEY_USAGE_DERIVE, 0);
    EXPECT_OK(psa_export_public_key(pair, point, sizeof(point), &len));
    EXPECT_OK(psa_raw_key_agreement(PSA_ALG_ECDH, pair, point, len, out, sizeof(out), &len));
    EXPECT_EQ(len, 32);
    EXPECT_OK(
        psa_key_agreement(pair, point, 65, PSA_ALG_ECDH, &shared, &made)); /* the secret goes into the element */
    EXPECT_OK(psa_get_key_attributes(made, &shared));
    EXPECT_EQ(psa_get_key_bits(&shared), 256);
}

static void no_key_comes_out(void)
{
    fresh();
    psa_key_id_t key = import_aes(sealing | PSA_KEY_USAGE_EXPORT, 0);
    EXPECT_EQ(psa_export_key(key, out, sizeof(out), &len), PSA_ERROR_NOT_SUPPORTED);
    EXPECT_EQ(len, 0);
    psa_key_attributes_t wrapping = attributes_of(PSA_KEY_TYPE_AES, 128, PSA_ALG_KWP, PSA_KEY_USAGE_WRAP);
    psa_key_id_t other = PSA_KEY_ID_NULL;
    EXPECT_OK(psa_generate_key(&wrapping, &other));
    EXPECT_EQ(psa_wrap_key(other, PSA_ALG_KWP, key, out, sizeof(out), &len), PSA_ERROR_NOT_SUPPORTED);
    EXPECT_EQ(len, 0);
    key = import_aes(sealing, 0);
    EXPECT_EQ(psa_export_key(key, out, sizeof(out), &len), PSA_ERROR_NOT_PERMITTED);
    key = import_aes(sealing, 5);
    size_t *stored = NULL;
    const uint8_t *object = test_store_object((uint64_t)(uint32_t)-1 << 32 | 5, &stored);
    EXPECT(object != NULL);
    for (size_t i = 0; i + sizeof(aes) <= *stored; i++) {
        EXPECT(memcmp(object + i, aes, sizeof(aes)) != 0);
    }
}

static void an_opaque_secret_is_no_input_of_a_derivation(void)
{
    const psa_algorithm_t hkdf = PSA_ALG_HKDF(PSA_ALG_SHA_256);
    psa_key_attributes_t attributes = in_element(PSA_KEY_TYPE_DERIVE, 0, hkdf, PSA_KEY_USAGE_DERIVE, 0);
    psa_key_attributes_t password =
        in_element(PSA_KEY_TYPE_PASSWORD, 0, PSA_ALG_JPAKE(PSA_ALG_SHA_256), PSA_KEY_USAGE_DERIVE, 0);
    psa_key_derivation_operation_t op = PSA_KEY_DERIVATION_OPERATION_INIT;
    psa_pake_operation_t pake = PSA_PAKE_OPERATION_INIT;
    psa_pake_cipher_suite_t suite = PSA_PAKE_CIPHER_SUITE_INIT;
    psa_key_id_t key = PSA_KEY_ID_NULL;
    fresh();
    EXPECT_OK(psa_import_key(&attributes, message, 20, &key));
    EXPECT_OK(psa_key_derivation_setup(&op, hkdf));
    EXPECT_EQ(psa_key_derivation_input_key(&op, PSA_KEY_DERIVATION_INPUT_SECRET, key), PSA_ERROR_NOT_SUPPORTED);
    EXPECT_OK(psa_key_derivation_abort(&op));
    EXPECT_OK(psa_import_key(&password, message, 20, &key));
    psa_pake_cs_set_algorithm(&suite, PSA_ALG_JPAKE(PSA_ALG_SHA_256));
    psa_pake_cs_set_primitive(&suite, PSA_PAKE_PRIMITIVE(PSA_PAKE_PRIMITIVE_TYPE_ECC, PSA_ECC_FAMILY_SECP_R1, 256));
    psa_pake_cs_set_key_confirmation(&suite, PSA_PAKE_UNCONFIRMED_KEY);
    EXPECT_EQ(psa_pake_setup(&pake, key, &suite), PSA_ERROR_NOT_SUPPORTED);
}

static void derived_keys_may_go_into_the_element(void)
{
    const psa_algorithm_t hkdf = PSA_ALG_HKDF(PSA_ALG_SHA_256);
    psa_key_attributes_t wanted = in_element(PSA_KEY_TYPE_AES, 128, PSA_ALG_GCM, sealing, 0);
    uint8_t first[sizeof(out)];
    fresh();
    psa_key_id_t secret = key_of(PSA_KEY_TYPE_DERIVE, 32, hkdf, PSA_KEY_USAGE_DERIVE);
    for (int round = 0; round < 2; round++) {
        psa_key_derivation_operation_t op = PSA_KEY_DERIVATION_OPERATION_INIT;
        psa_key_id_t key = PSA_KEY_ID_NULL;
        psa_key_attributes_t local = attributes_of(PSA_KEY_TYPE_AES, 128, PSA_ALG_GCM, sealing);
        EXPECT_OK(psa_key_derivation_setup(&op, hkdf));
        EXPECT_OK(psa_key_derivation_input_key(&op, PSA_KEY_DERIVATION_INPUT_SECRET, secret));
        EXPECT_OK(psa_key_derivation_input_bytes(&op, PSA_KEY_DERIVATION_INPUT_INFO, NULL, 0));
        EXPECT_OK(psa_key_derivation_output_key(round == 0 ? &wanted : &local, &op, &key));
        EXPECT_OK(psa_key_derivation_abort(&op));
        EXPECT_OK(encrypt(key));
        EXPECT(round == 0 || memcmp(first, out, len) == 0);
        memcpy(first, out, len);
    }
}

static void keys_stay_through_restarts(void)
{
    uint8_t point[2][65];
    fresh();
    psa_key_id_t key = generate(ecdsa, signing, 9);
    EXPECT_OK(psa_export_public_key(key, point[0], 65, &len));
    restart();
    EXPECT_OK(psa_export_public_key(key, point[1], 65, &len));
    EXPECT_MEM(point[0], point[1], 65);
    EXPECT_OK(psa_sign_message(key, ecdsa, message, sizeof(message), out, sizeof(out), &len));
    EXPECT_OK(psa_destroy_key(key));
    EXPECT_EQ(test_store_count(), 0);
}

static void another_element_does_not_open_a_blob(void)
{
    fresh();
    psa_key_id_t key = import_aes(sealing, 3);
    simse_insert(2);
    EXPECT_EQ(encrypt(key), PSA_ERROR_DATA_INVALID);
    EXPECT_EQ(len, 0);
    restart();
    EXPECT_EQ(encrypt(key), PSA_ERROR_DATA_INVALID);
    simse_insert(1);
    EXPECT_OK(encrypt(key));
}

static void a_torn_or_swapped_blob_is_refused(void)
{
    const uint64_t owner = (uint64_t)(uint32_t)-1 << 32;
    size_t *stored = NULL;
    size_t *other = NULL;
    fresh();
    psa_key_id_t key = import_aes(sealing, 3);
    uint8_t *object = test_store_object(owner | 3, &stored);
    for (size_t at = CRYPTO_KEY_HEADER; at < *stored; at += 7) {
        object[at] ^= 0x10;
        restart();
        psa_status_t status = encrypt(key);
        EXPECT(status == PSA_ERROR_DATA_CORRUPT || status == PSA_ERROR_DATA_INVALID);
        object[at] ^= 0x10;
    }
    psa_key_attributes_t longer = in_element(PSA_KEY_TYPE_HMAC, 0, hmac, signing, 4);
    psa_key_id_t mac = PSA_KEY_ID_NULL;
    EXPECT_OK(psa_import_key(&longer, aes, 16, &mac));
    const uint8_t *donor = test_store_object(owner | 4, &other);
    EXPECT_EQ(*other, *stored);
    uint8_t kept[200];
    memcpy(kept, object, *stored);
    memcpy(object + CRYPTO_KEY_HEADER, donor + CRYPTO_KEY_HEADER, *stored - CRYPTO_KEY_HEADER);
    restart();
    EXPECT_EQ(encrypt(key), PSA_ERROR_DATA_CORRUPT); /* whole, but another key's */
    memcpy(object, kept, *stored);
    restart();
    EXPECT_OK(encrypt(key));
}

static void copies_go_into_the_element_and_never_out(void)
{
    psa_key_attributes_t to_element = in_element(0, 0, PSA_ALG_GCM, sealing, 0);
    psa_key_attributes_t to_local = attributes_of(0, 0, PSA_ALG_GCM, sealing);
    psa_key_usage_t all = sealing | PSA_KEY_USAGE_COPY | PSA_KEY_USAGE_EXPORT;
    psa_key_id_t local = PSA_KEY_ID_NULL;
    psa_key_id_t copy = 77;
    fresh();
    for (int round = 0; round < 3; round++) {
        psa_key_usage_t usage = round == 0 ? all :
                                round == 1 ? all & ~PSA_KEY_USAGE_EXPORT :
                                             all & ~PSA_KEY_USAGE_COPY;
        psa_key_attributes_t attributes = attributes_of(PSA_KEY_TYPE_AES, 0, PSA_ALG_GCM, usage);
        EXPECT_OK(psa_import_key(&attributes, aes, sizeof(aes), &local));
        EXPECT_EQ(psa_copy_key(local, &to_element, &copy), round == 0 ? PSA_SUCCESS : PSA_ERROR_NOT_PERMITTED);
        EXPECT_EQ(copy != PSA_KEY_ID_NULL, round == 0);
        if (round == 0) {
            uint8_t first[sizeof(out)];
            EXPECT_OK(encrypt(local));
            memcpy(first, out, len);
            EXPECT_OK(encrypt(copy));
            EXPECT_MEM(out, first, len);
        }
    }
    psa_key_id_t opaque = import_aes(all, 0);
    EXPECT_EQ(psa_copy_key(opaque, &to_local, &copy), PSA_ERROR_NOT_SUPPORTED);
    EXPECT_OK(psa_copy_key(opaque, &to_element, &copy));
    EXPECT_OK(encrypt(copy));
    opaque = import_aes(all & ~PSA_KEY_USAGE_EXPORT, 0);
    EXPECT_EQ(psa_copy_key(opaque, &to_local, &copy), PSA_ERROR_NOT_PERMITTED);
    EXPECT_OK(psa_copy_key(opaque, &to_element, &copy)); /* within the location */
}

static psa_status_t attach(const psa_key_attributes_t *attributes, const char *label, psa_key_id_t *key)
{
    return psa_attach_key(attributes, (const uint8_t *)label, strlen(label), key);
}

static void the_elements_own_keys_are_attached_by_label(void)
{
    psa_key_attributes_t attributes = in_element(0, 0, ecdsa, signing | PSA_KEY_USAGE_EXPORT, 0);
    psa_key_attributes_t got = PSA_KEY_ATTRIBUTES_INIT;
    psa_key_id_t key[2] = { 77, 77 };
    uint8_t point[2][65];
    fresh();
    for (int i = 0; i < 2; i++) {
        EXPECT_OK(attach(&attributes, "device-signing", &key[i]));
        EXPECT_OK(psa_export_public_key(key[i], point[i], 65, &len));
    }
    EXPECT(key[0] != key[1]);
    EXPECT_MEM(point[0], point[1], 65);
    EXPECT_OK(psa_get_key_attributes(key[0], &got));
    EXPECT_EQ(psa_get_key_type(&got), CURVE_PAIR);
    EXPECT_EQ(psa_get_key_bits(&got), 256);
    EXPECT_EQ(psa_get_key_usage_flags(&got), signing); /* both restrictions */
    EXPECT_EQ(psa_get_key_algorithm(&got), ecdsa);
    EXPECT_OK(psa_destroy_key(key[0]));
    EXPECT_OK(psa_sign_message(key[1], ecdsa, message, sizeof(message), out, sizeof(out), &len));
    EXPECT_OK(attach(&attributes, "device-signing", &key[0])); /* what is destroyed is the name */
    EXPECT_OK(psa_export_public_key(key[0], point[1], 65, &len));
    EXPECT_MEM(point[0], point[1], 65);
    restart();
    EXPECT_EQ(psa_destroy_key(key[1]), PSA_ERROR_INVALID_HANDLE);
}

static void an_attachment_that_cannot_be_is_refused(void)
{
    psa_key_attributes_t good = in_element(PSA_KEY_TYPE_AES, 128, PSA_ALG_GCM, sealing | PSA_KEY_USAGE_COPY, 0);
    psa_key_attributes_t bad = good;
    psa_key_id_t key = 77;
    fresh();
    EXPECT_OK(attach(&good, "storage", &key));
    EXPECT_OK(encrypt(key));
    EXPECT_EQ(attach(&good, "storag", &key), PSA_ERROR_DOES_NOT_EXIST);
    EXPECT_EQ(key, PSA_KEY_ID_NULL);
    EXPECT_EQ(attach(&good, "", &key), PSA_ERROR_DOES_NOT_EXIST);
    EXPECT_EQ(attach(&good, "device-signing", &key), PSA_ERROR_INVALID_ARGUMENT);
    psa_set_key_bits(&bad, 256);
    EXPECT_EQ(attach(&bad, "storage", &key), PSA_ERROR_INVALID_ARGUMENT);
    bad = good;
    psa_set_key_algorithm(&bad, PSA_ALG_CCM);
    EXPECT_EQ(attach(&bad, "storage", &key), PSA_ERROR_INVALID_ARGUMENT);
    bad = in_element(PSA_KEY_TYPE_AES, 128, PSA_ALG_GCM, sealing, 6);
    EXPECT_EQ(attach(&bad, "storage", &key), PSA_ERROR_INVALID_ARGUMENT);
    bad = attributes_of(PSA_KEY_TYPE_AES, 128, PSA_ALG_GCM, sealing);
    EXPECT_EQ(attach(&bad, "storage", &key), PSA_ERROR_NOT_SUPPORTED); /* local storage has none */
    psa_set_key_lifetime(&bad, PSA_KEY_LIFETIME_FROM_PERSISTENCE_AND_LOCATION(0, 0x800077u));
    EXPECT_EQ(attach(&bad, "storage", &key), PSA_ERROR_NOT_SUPPORTED);
    EXPECT_EQ(psa_generate_key(&bad, &key), PSA_ERROR_NOT_SUPPORTED);
}

static void an_attached_key_is_kept_by_copying_it(void)
{
    psa_key_attributes_t attributes = in_element(0, 0, PSA_ALG_GCM, sealing | PSA_KEY_USAGE_COPY, 0);
    psa_key_attributes_t kept = in_element(0, 0, PSA_ALG_GCM, sealing, 8);
    psa_key_id_t key = PSA_KEY_ID_NULL;
    psa_key_id_t copy = PSA_KEY_ID_NULL;
    uint8_t first[sizeof(out)];
    fresh();
    EXPECT_OK(attach(&attributes, "storage", &key));
    EXPECT_OK(encrypt(key));
    memcpy(first, out, len);
    EXPECT_OK(psa_copy_key(key, &kept, &copy));
    EXPECT_EQ(copy, 8);
    restart();
    EXPECT_OK(encrypt(8));
    EXPECT_MEM(out, first, len);
}

static void a_silent_element_harms_nothing(void)
{
    psa_key_attributes_t attributes = in_element(CURVE_PAIR, 256, ecdsa, signing, 12);
    psa_mac_operation_t op = PSA_MAC_OPERATION_INIT;
    psa_key_attributes_t mac_key = in_element(PSA_KEY_TYPE_HMAC, 0, hmac, signing, 0);
    psa_key_id_t key = 77;
    fresh();
    simse_fail(1, PSA_ERROR_COMMUNICATION_FAILURE);
    EXPECT_EQ(psa_generate_key(&attributes, &key), PSA_ERROR_COMMUNICATION_FAILURE);
    EXPECT_EQ(key, PSA_KEY_ID_NULL);
    EXPECT_EQ(test_store_count(), 0);
    simse_fail(0, PSA_SUCCESS);
    EXPECT_OK(psa_generate_key(&attributes, &key)); /* the name is free still */
    simse_fail(1, PSA_ERROR_HARDWARE_FAILURE);
    EXPECT_EQ(psa_sign_message(key, ecdsa, message, sizeof(message), out, sizeof(out), &len),
              PSA_ERROR_HARDWARE_FAILURE);
    EXPECT_EQ(len, 0);
    simse_fail(0, PSA_SUCCESS);
    EXPECT_OK(psa_sign_message(key, ecdsa, message, sizeof(message), out, sizeof(out), &len));
    EXPECT_OK(psa_import_key(&mac_key, message, 20, &key));
    for (unsigned at = 1; at <= 3; at++) { /* setup, update, finish */
        simse_fail(at, PSA_ERROR_COMMUNICATION_FAILURE);
        psa_status_t status = psa_mac_sign_setup(&op, key, hmac);
        EXPECT_EQ(status, at == 1 ? PSA_ERROR_COMMUNICATION_FAILURE : PSA_SUCCESS);
        status = at > 1 ? psa_mac_update(&op, message, 5) : status;
        EXPECT_EQ(status, at <= 2 ? PSA_ERROR_COMMUNICATION_FAILURE : PSA_SUCCESS);
        simse_fail(at == 3 ? 1 : 0, PSA_ERROR_COMMUNICATION_FAILURE);
        EXPECT_EQ(psa_mac_sign_finish(&op, out, sizeof(out), &len),
                  at == 3 ? PSA_ERROR_COMMUNICATION_FAILURE : PSA_ERROR_BAD_STATE);
        simse_fail(0, PSA_SUCCESS);
        EXPECT_BAD_STATE(psa_mac_update(&op, message, 5));
        EXPECT_OK(psa_mac_abort(&op));
    }
}

static void what_the_element_has_no_room_for_is_refused(void)
{
    psa_key_attributes_t attributes = in_element(PSA_KEY_TYPE_HMAC, 0, hmac, signing, 0);
    psa_key_attributes_t public =
        in_element(PSA_KEY_TYPE_ECC_PUBLIC_KEY(PSA_ECC_FAMILY_SECP_R1), 0, ecdsa, signing, 0);
    uint8_t point[65];
    psa_key_id_t key = 77;
    fresh();
    EXPECT_EQ(psa_import_key(&attributes, out, 81, &key), PSA_ERROR_NOT_SUPPORTED);
    EXPECT_EQ(psa_import_key(&attributes, out, 190, &key), PSA_ERROR_NOT_SUPPORTED);
    EXPECT_OK(psa_import_key(&attributes, out, 80, &key));
    psa_key_id_t pair = generate(ecdsa, signing, 0);
    EXPECT_OK(psa_export_public_key(pair, point, 65, &len));
    EXPECT_EQ(psa_import_key(&public, point, 65, &key), PSA_ERROR_NOT_SUPPORTED);
    psa_key_attributes_t wrong = in_element(CURVE_PAIR, 256, ecdsa, signing, 0);
    memset(out, 0xff, 32);
    EXPECT_EQ(psa_import_key(&wrong, out, 32, &key), PSA_ERROR_INVALID_ARGUMENT);
}

int main(void)
{
    static const struct test tests[] = {
        TEST(keys_in_the_element_sign_and_others_verify, "CRYPTO-1.5:PSA_KEY_LOCATION_LOCAL_STORAGE"),
        TEST(what_the_element_seals_a_local_key_opens, "CRYPTO-1.5:psa_import_key"),
        TEST(macs_in_parts_and_agreements_work_inside, "CRYPTO-1.5:psa_key_agreement"),
        TEST(no_key_comes_out, "CRYPTO-1.5:psa_export_key"),
        TEST(an_opaque_secret_is_no_input_of_a_derivation, "CRYPTO-1.5:psa_key_derivation_input_key"),
        TEST(derived_keys_may_go_into_the_element, "CRYPTO-1.5:psa_key_derivation_output_key"),
        TEST(keys_stay_through_restarts, "CRYPTO-1.5:psa_generate_key"),
        TEST(another_element_does_not_open_a_blob, "CRYPTO-1.5:PSA_ERROR_DATA_INVALID"),
        TEST(a_torn_or_swapped_blob_is_refused, "CRYPTO-1.5:PSA_ERROR_DATA_CORRUPT"),
        TEST(copies_go_into_the_element_and_never_out, "CRYPTO-1.5:psa_copy_key"),
        TEST(the_elements_own_keys_are_attached_by_label, "CRYPTO-1.5:psa_attach_key"),
        TEST(an_attachment_that_cannot_be_is_refused, "CRYPTO-1.5:psa_attach_key"),
        TEST(an_attached_key_is_kept_by_copying_it, "CRYPTO-1.5:psa_attach_key"),
        TEST(a_silent_element_harms_nothing, "CRYPTO-1.5:PSA_ERROR_COMMUNICATION_FAILURE"),
        TEST(what_the_element_has_no_room_for_is_refused, "CRYPTO-1.5:psa_import_key"),
    };
    return test_main("crypto.simse", tests, sizeof(tests) / sizeof(tests[0]));
}
