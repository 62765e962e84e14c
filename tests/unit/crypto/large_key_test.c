/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "../../conformance/crypto/api.h"

#include "crypto_test/device.h"

/* Keys that are too large for their slot, in the store and out of it. */

static const psa_algorithm_t pss = PSA_ALG_RSA_PSS(PSA_ALG_SHA_256);

static void again(void)
{
    test_device_restart();
    EXPECT_OK(psa_crypto_init());
}

static void a_pair_of_4096_bits_outlives_the_device(void)
{
    static const uint8_t hash[32] = { 1 };
    uint8_t signature[512];
    size_t len = 0;
    psa_key_id_t key = PSA_KEY_ID_NULL;
    test_device_blank();
    EXPECT_OK(psa_crypto_init());
    psa_key_attributes_t attributes =
        attributes_of(PSA_KEY_TYPE_RSA_KEY_PAIR, 4096, pss, PSA_KEY_USAGE_SIGN_HASH | PSA_KEY_USAGE_VERIFY_HASH);
    psa_set_key_id(&attributes, 77);
    EXPECT_OK(psa_generate_key(&attributes, &key));
    EXPECT_OK(psa_sign_hash(key, pss, hash, sizeof(hash), signature, sizeof(signature), &len));
    EXPECT_EQ(len, 512);
    again();
    EXPECT_OK(psa_verify_hash(key, pss, hash, sizeof(hash), signature, len));
    EXPECT_OK(psa_purge_key(key));
    EXPECT_OK(psa_verify_hash(key, pss, hash, sizeof(hash), signature, len));
    EXPECT_OK(psa_destroy_key(key));
    EXPECT_EQ(test_store_count(), 0);
}

/* RSAPublicKey of the longest modulus: 2^8192 - 1, which no one asks for the factors of. */
static void a_public_key_of_8192_bits_is_held_and_one_of_more_is_not(void)
{
    static uint8_t der[2048];
    static const uint8_t tail[] = { 0x02, 0x03, 0x01, 0x00, 0x01 };
    uint8_t out[2048];
    size_t len = 0;
    psa_key_id_t key = PSA_KEY_ID_NULL;
    again();
    for (size_t bytes = 1024; bytes <= 1025; bytes++) {
        size_t body = 4 + 1 + bytes + sizeof(tail);
        const uint8_t head[] = { 0x30, 0x82, (uint8_t)(body >> 8), (uint8_t)body,
                                 0x02, 0x82, (uint8_t)((bytes + 1) >> 8), (uint8_t)(bytes + 1), 0x00 };
        memcpy(der, head, sizeof(head));
        memset(der + sizeof(head), 0xff, bytes);
        memcpy(der + sizeof(head) + bytes, tail, sizeof(tail));
        psa_key_attributes_t attributes = attributes_of(PSA_KEY_TYPE_RSA_PUBLIC_KEY, 0, pss, PSA_KEY_USAGE_VERIFY_HASH);
        psa_status_t status = psa_import_key(&attributes, der, 4 + body, &key);
        EXPECT_EQ(status, bytes == 1024 ? PSA_SUCCESS : PSA_ERROR_NOT_SUPPORTED);
        if (status == PSA_SUCCESS) {
            EXPECT_OK(psa_export_key(key, out, sizeof(out), &len));
            EXPECT_EQ(len, 4 + body);
            EXPECT(len <= PSA_EXPORT_PUBLIC_KEY_OUTPUT_SIZE(PSA_KEY_TYPE_RSA_PUBLIC_KEY, 8192));
            EXPECT_OK(psa_destroy_key(key));
        }
    }
}

/* Of every length that a curve or group gives its keys. */
static void keys_of_curves_and_groups_outlive_the_device(void)
{
    static const struct {
        psa_key_type_t pair;
        size_t bits;
    } groups[] = {
        { PSA_KEY_TYPE_ECC_KEY_PAIR(PSA_ECC_FAMILY_SECP_K1), 225 },
        { PSA_KEY_TYPE_ECC_KEY_PAIR(PSA_ECC_FAMILY_SECT_K1), 409 },
        { PSA_KEY_TYPE_ECC_KEY_PAIR(PSA_ECC_FAMILY_SECP_R1), 521 },
        { PSA_KEY_TYPE_ECC_KEY_PAIR(PSA_ECC_FAMILY_TWISTED_EDWARDS), 448 },
        { PSA_KEY_TYPE_ECC_KEY_PAIR(PSA_ECC_FAMILY_MONTGOMERY), 255 },
        { PSA_KEY_TYPE_DH_KEY_PAIR(PSA_DH_FAMILY_RFC7919), 2048 },
    };
    uint8_t before[256], after[256];
    size_t len = 0, after_len = 0;
    psa_key_id_t key = PSA_KEY_ID_NULL;
    again();
    for (size_t i = 0; i < sizeof(groups) / sizeof(groups[0]); i++) {
        psa_key_attributes_t attributes = attributes_of(groups[i].pair, groups[i].bits, 0, 0);
        psa_set_key_id(&attributes, 78);
        EXPECT_OK(psa_generate_key(&attributes, &key));
        EXPECT_OK(psa_export_public_key(key, before, sizeof(before), &len));
        psa_set_key_type(&attributes, PSA_KEY_TYPE_PUBLIC_KEY_OF_KEY_PAIR(groups[i].pair));
        psa_set_key_id(&attributes, 79);
        EXPECT_OK(psa_import_key(&attributes, before, len, &key));
        again();
        for (psa_key_id_t id = 78; id <= 79; id++) {
            EXPECT_OK(psa_export_public_key(id, after, sizeof(after), &after_len));
            EXPECT_EQ(after_len, len);
            EXPECT_MEM(after, before, len);
            EXPECT_OK(psa_destroy_key(id));
        }
    }
}

/* The header of a stored key tells its size; what it tells must not lead beyond a buffer. */
static void a_stored_key_whose_size_lies_is_refused(void)
{
    static const uint8_t hash[32] = { 1 };
    uint8_t signature[2048];
    size_t len = 0;
    psa_key_id_t key = PSA_KEY_ID_NULL;
    again();
    psa_key_attributes_t attributes =
        attributes_of(PSA_KEY_TYPE_RSA_KEY_PAIR, 1024, pss, PSA_KEY_USAGE_SIGN_HASH | PSA_KEY_USAGE_VERIFY_HASH);
    psa_set_key_id(&attributes, 77);
    EXPECT_OK(psa_generate_key(&attributes, &key));
    for (size_t i = 0; i < 3; i++) {
        static const uint32_t lies[] = { 1032, 8192, 60000 };
        size_t *object_len = NULL;
        uint8_t *object = test_store_object((uint64_t)0xffffffffu << 32 | 77, &object_len);
        EXPECT(object != NULL);
        object[8] = (uint8_t)lies[i];
        object[9] = (uint8_t)(lies[i] >> 8);
        again();
        EXPECT(psa_sign_hash(77, pss, hash, sizeof(hash), signature, sizeof(signature), &len) != PSA_SUCCESS);
        EXPECT_EQ(len, 0);
        EXPECT(psa_verify_hash(77, pss, hash, sizeof(hash), signature, lies[i] / 8 > 2048 ? 2048 : lies[i] / 8) !=
               PSA_SUCCESS);
    }
    EXPECT_OK(psa_destroy_key(77));
}

int main(void)
{
    static const struct test tests[] = {
        TEST(a_pair_of_4096_bits_outlives_the_device, "CRYPTO-1.5:PSA_KEY_TYPE_RSA_KEY_PAIR"),
        TEST(a_public_key_of_8192_bits_is_held_and_one_of_more_is_not, "CRYPTO-1.5:PSA_KEY_TYPE_RSA_PUBLIC_KEY"),
        TEST(keys_of_curves_and_groups_outlive_the_device, "CRYPTO-1.5:PSA_KEY_TYPE_ECC_PUBLIC_KEY"),
        TEST(a_stored_key_whose_size_lies_is_refused, "CRYPTO-1.5:psa_sign_hash"),
    };
    return test_main("crypto.large-keys", tests, sizeof(tests) / sizeof(tests[0]));
}
