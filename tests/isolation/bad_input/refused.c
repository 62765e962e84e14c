/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 *
 * What is refused changes nothing: an isolated device is asked for what it must refuse, and looked at before and after.
 */
#include <string.h>

#include "psa/client.h"
#include "psa/crypto.h"
#include "psa/initial_attestation.h"
#include "psa/internal_trusted_storage.h"
#include "psa_manifest/sid.h"
#include "test.h"

enum { KEPT = 7001, ONCE = 7002, FREE = 7003, OTHER_FLAG = 0x40000000 };
static const char kept[] = "what was there before";

static void expect_kept(psa_storage_uid_t uid, psa_storage_create_flags_t flags)
{
    struct psa_storage_info_t info;
    char text[64];
    size_t len = 0;
    EXPECT_EQ(psa_its_get_info(uid, &info), PSA_SUCCESS);
    EXPECT_EQ(info.size, sizeof(kept));
    EXPECT_EQ(info.flags, flags);
    EXPECT_EQ(psa_its_get(uid, 0, sizeof(text), text, &len), PSA_SUCCESS);
    EXPECT_EQ(len, sizeof(kept));
    EXPECT_MEM(text, kept, len);
}

static void expect_nothing_changed(void)
{
    struct psa_storage_info_t info;
    expect_kept(KEPT, PSA_STORAGE_FLAG_NONE);
    expect_kept(ONCE, PSA_STORAGE_FLAG_WRITE_ONCE);
    EXPECT_EQ(psa_its_get_info(FREE, &info), PSA_ERROR_DOES_NOT_EXIST);
}

static void keep_objects(void)
{
    struct psa_storage_info_t info;
    EXPECT_EQ(psa_its_set(KEPT, sizeof(kept), kept, PSA_STORAGE_FLAG_NONE), PSA_SUCCESS);
    if (psa_its_get_info(ONCE, &info) != PSA_SUCCESS) {
        EXPECT_EQ(psa_its_set(ONCE, sizeof(kept), kept, PSA_STORAGE_FLAG_WRITE_ONCE), PSA_SUCCESS);
    }
    expect_nothing_changed();
}

static void storage_that_is_refused_is_as_it_was(void)
{
    static uint8_t large[1 << 20];
    struct psa_storage_info_t info;
    char text[16] = "untouched";
    size_t len = 0;
    keep_objects();
    EXPECT_EQ(psa_its_set(ONCE, 1, "x", PSA_STORAGE_FLAG_NONE), PSA_ERROR_NOT_PERMITTED);
    EXPECT_EQ(psa_its_remove(ONCE), PSA_ERROR_NOT_PERMITTED);
    EXPECT_EQ(psa_its_set(0, 1, "x", PSA_STORAGE_FLAG_NONE), PSA_ERROR_INVALID_ARGUMENT);
    EXPECT_EQ(psa_its_get(0, 0, 1, text, &len), PSA_ERROR_INVALID_ARGUMENT);
    EXPECT_EQ(psa_its_get_info(0, &info), PSA_ERROR_INVALID_ARGUMENT);
    EXPECT_EQ(psa_its_remove(0), PSA_ERROR_INVALID_ARGUMENT);
    EXPECT_EQ(psa_its_set(FREE, 1, "x", OTHER_FLAG), PSA_ERROR_NOT_SUPPORTED);
    EXPECT_EQ(psa_its_set(KEPT, 1, "x", OTHER_FLAG), PSA_ERROR_NOT_SUPPORTED);
    EXPECT_EQ(psa_its_set(FREE, 1, NULL, PSA_STORAGE_FLAG_NONE), PSA_ERROR_INVALID_ARGUMENT);
    EXPECT_EQ(psa_its_set(KEPT, sizeof(large), large, PSA_STORAGE_FLAG_NONE), PSA_ERROR_INSUFFICIENT_STORAGE);
    EXPECT_EQ(psa_its_get(KEPT, sizeof(kept) + 1, 1, text, &len), PSA_ERROR_INVALID_ARGUMENT);
    EXPECT_EQ(psa_its_get(FREE, 0, sizeof(text), text, &len), PSA_ERROR_DOES_NOT_EXIST);
    EXPECT_EQ(psa_its_remove(FREE), PSA_ERROR_DOES_NOT_EXIST);
    EXPECT_STR(text, "untouched");
    expect_nothing_changed();
}

static psa_key_id_t make_verifier(psa_key_attributes_t *attributes)
{
    psa_key_id_t key = PSA_KEY_ID_NULL;
    *attributes = psa_key_attributes_init();
    psa_set_key_type(attributes, PSA_KEY_TYPE_ECC_KEY_PAIR(PSA_ECC_FAMILY_SECP_R1));
    psa_set_key_bits(attributes, 256);
    psa_set_key_algorithm(attributes, PSA_ALG_ECDSA(PSA_ALG_SHA_256));
    psa_set_key_usage_flags(attributes, PSA_KEY_USAGE_VERIFY_HASH);
    EXPECT_EQ(psa_generate_key(attributes, &key), PSA_SUCCESS);
    EXPECT_EQ(psa_get_key_attributes(key, attributes), PSA_SUCCESS);
    return key;
}

static void expect_same_key(psa_key_id_t key, const psa_key_attributes_t *before, const uint8_t *point,
                            size_t point_len)
{
    psa_key_attributes_t now = PSA_KEY_ATTRIBUTES_INIT;
    uint8_t again[65];
    size_t len = 0;
    EXPECT_EQ(psa_get_key_attributes(key, &now), PSA_SUCCESS);
    EXPECT_EQ(psa_get_key_usage_flags(&now), psa_get_key_usage_flags(before));
    EXPECT_EQ(psa_get_key_algorithm(&now), psa_get_key_algorithm(before));
    EXPECT_EQ(psa_get_key_type(&now), psa_get_key_type(before));
    EXPECT_EQ(psa_get_key_bits(&now), psa_get_key_bits(before));
    EXPECT_EQ(psa_export_public_key(key, again, sizeof(again), &len), PSA_SUCCESS);
    EXPECT_EQ(len, point_len);
    EXPECT_MEM(again, point, len);
}

static void a_key_whose_use_is_refused_is_as_it_was(void)
{
    psa_key_attributes_t before;
    static const uint8_t hash[32] = { 1 };
    uint8_t point[65], out[80];
    size_t point_len = 0;
    size_t len = 0;
    psa_key_id_t other = PSA_KEY_ID_NULL;
    psa_key_attributes_t wanted = PSA_KEY_ATTRIBUTES_INIT;
    EXPECT_EQ(psa_crypto_init(), PSA_SUCCESS);
    psa_key_id_t key = make_verifier(&before);
    EXPECT_EQ(psa_export_public_key(key, point, sizeof(point), &point_len), PSA_SUCCESS);
    EXPECT_EQ(psa_sign_hash(key, PSA_ALG_ECDSA(PSA_ALG_SHA_256), hash, sizeof(hash), out, sizeof(out), &len),
              PSA_ERROR_NOT_PERMITTED);
    EXPECT_EQ(psa_export_key(key, out, sizeof(out), &len), PSA_ERROR_NOT_PERMITTED);
    EXPECT_EQ(psa_verify_hash(key, PSA_ALG_ECDSA(PSA_ALG_SHA_384), hash, sizeof(hash), out, 64),
              PSA_ERROR_NOT_PERMITTED);
    EXPECT_EQ(psa_copy_key(key, &wanted, &other), PSA_ERROR_NOT_PERMITTED);
    EXPECT_EQ(other, PSA_KEY_ID_NULL);
    EXPECT_EQ(psa_import_key(&wanted, hash, 5, &other), PSA_ERROR_INVALID_ARGUMENT);
    EXPECT_EQ(psa_destroy_key(key + 1), PSA_ERROR_INVALID_HANDLE);
    EXPECT_EQ(psa_purge_key(key + 1), PSA_ERROR_INVALID_HANDLE);
    expect_same_key(key, &before, point, point_len);
    EXPECT_EQ(psa_destroy_key(key), PSA_SUCCESS);
}

static void an_operation_refused_beside_it_leaves_another_to_go_on(void)
{
    static const uint8_t want[4] = { 0xba, 0x78, 0x16, 0xbf }; /* SHA-256 of "abc", FIPS 180-4 */
    psa_hash_operation_t good = PSA_HASH_OPERATION_INIT;
    psa_hash_operation_t none = PSA_HASH_OPERATION_INIT;
    psa_hash_operation_t forged;
    uint8_t digest[32];
    size_t len = 0;
    EXPECT_EQ(psa_crypto_init(), PSA_SUCCESS);
    EXPECT_EQ(psa_hash_setup(&good, PSA_ALG_SHA_256), PSA_SUCCESS);
    EXPECT_EQ(psa_hash_update(&good, (const uint8_t *)"ab", 2), PSA_SUCCESS);
    EXPECT_EQ(psa_hash_update(&none, (const uint8_t *)"x", 1), PSA_ERROR_BAD_STATE);
    for (size_t i = 0; i < sizeof(forged) * 8; i++) {
        memcpy(&forged, &good, sizeof(forged));
        ((uint8_t *)&forged)[i / 8] ^= (uint8_t)(1u << i % 8);
        EXPECT_EQ(psa_hash_update(&forged, (const uint8_t *)"x", 1), PSA_ERROR_BAD_STATE);
    }
    EXPECT_EQ(psa_hash_update(&good, (const uint8_t *)"c", 1), PSA_SUCCESS);
    EXPECT_EQ(psa_hash_finish(&good, digest, sizeof(digest), &len), PSA_SUCCESS);
    EXPECT_MEM(digest, want, sizeof(want));
}

static void calls_and_connections_without_a_right_are_refused(void)
{
    static uint8_t bytes[16];
    const psa_invec five[5] = { { bytes, 1 }, { bytes, 1 }, { bytes, 1 }, { bytes, 1 }, { bytes, 1 } };
    const psa_invec nothing = { NULL, 5 };
    keep_objects();
    EXPECT_EQ(psa_version(0xdeadbeef), PSA_VERSION_NONE);
    EXPECT_EQ(psa_connect(0xdeadbeef, 1), PSA_ERROR_CONNECTION_REFUSED);
    EXPECT(psa_connect(ASHLAR_ITS_SID, ASHLAR_ITS_VERSION) < 0); /* it is stateless */
    EXPECT_EQ(psa_call(PSA_NULL_HANDLE, 0, NULL, 0, NULL, 0), PSA_ERROR_PROGRAMMER_ERROR);
    EXPECT_EQ(psa_call(12345, 0, NULL, 0, NULL, 0), PSA_ERROR_PROGRAMMER_ERROR);
    EXPECT_EQ(psa_call(-1, 0, NULL, 0, NULL, 0), PSA_ERROR_PROGRAMMER_ERROR);
    EXPECT_EQ(psa_call(ASHLAR_ITS_HANDLE, -1, NULL, 0, NULL, 0), PSA_ERROR_PROGRAMMER_ERROR);
    EXPECT_EQ(psa_call(ASHLAR_ITS_HANDLE, 0, five, 5, NULL, 0), PSA_ERROR_PROGRAMMER_ERROR);
    EXPECT_EQ(psa_call(ASHLAR_ITS_HANDLE, 0, &nothing, 1, NULL, 0), PSA_ERROR_PROGRAMMER_ERROR);
    EXPECT_EQ(psa_call(ASHLAR_ITS_HANDLE, 999, NULL, 0, NULL, 0), PSA_ERROR_PROGRAMMER_ERROR);
    EXPECT(psa_call(ASHLAR_ITS_HANDLE + 20, 0, NULL, 0, NULL, 0) < 0);
    psa_close(PSA_NULL_HANDLE);
    psa_close(12345);
    expect_nothing_changed();
}

static void a_challenge_or_a_buffer_of_a_wrong_size_gives_no_token(void)
{
    static const uint8_t challenge[65];
    uint8_t out[16];
    size_t size = 0;
    size_t len = 99;
    memset(out, 0xee, sizeof(out));
    for (size_t i = 0; i <= sizeof(challenge); i++) {
        bool is_good = i == 32 || i == 48 || i == 64;
        EXPECT_EQ(psa_initial_attest_get_token_size(i, &size), is_good ? PSA_SUCCESS : PSA_ERROR_INVALID_ARGUMENT);
        EXPECT_EQ(psa_initial_attest_get_token(challenge, i, out, sizeof(out), &len),
                  is_good ? PSA_ERROR_BUFFER_TOO_SMALL : PSA_ERROR_INVALID_ARGUMENT);
    }
    for (size_t i = 0; i < sizeof(out); i++) {
        EXPECT_EQ(out[i], 0xee);
    }
}

int main(void)
{
    static const struct test tests[] = {
        TEST(storage_that_is_refused_is_as_it_was, "STORAGE-1.0:psa_its_set"),
        TEST(a_key_whose_use_is_refused_is_as_it_was, "CRYPTO-1.5:PSA_ERROR_NOT_PERMITTED"),
        TEST(an_operation_refused_beside_it_leaves_another_to_go_on, "CRYPTO-1.5:PSA_ERROR_BAD_STATE"),
        TEST(calls_and_connections_without_a_right_are_refused, "FFM-1.1:psa_call"),
        TEST(a_challenge_or_a_buffer_of_a_wrong_size_gives_no_token, "ATTESTATION-2.0:psa_initial_attest_get_token"),
    };
    return test_main("isolation.refused", tests, sizeof(tests) / sizeof(tests[0]));
}
