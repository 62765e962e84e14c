/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "api.h"

/* Attributes, creation, export, copy, destruction, policies: API 1.5, chapter 9. */

static const psa_key_type_t p256_pair = PSA_KEY_TYPE_ECC_KEY_PAIR(PSA_ECC_FAMILY_SECP_R1);

static void start(void)
{
    EXPECT_OK(psa_crypto_init());
}

static void an_imported_key_has_the_attributes_it_was_given(void)
{
    psa_key_attributes_t got = PSA_KEY_ATTRIBUTES_INIT;
    start();
    psa_key_id_t key = key_of(PSA_KEY_TYPE_AES, 16, PSA_ALG_GCM, PSA_KEY_USAGE_ENCRYPT | PSA_KEY_USAGE_CACHE);
    EXPECT(key >= PSA_KEY_ID_VENDOR_MIN && key <= PSA_KEY_ID_VENDOR_MAX);
    EXPECT_OK(psa_get_key_attributes(key, &got));
    EXPECT_EQ(psa_get_key_type(&got), PSA_KEY_TYPE_AES);
    EXPECT_EQ(psa_get_key_bits(&got), 128);
    EXPECT_EQ(psa_get_key_algorithm(&got), PSA_ALG_GCM);
    EXPECT_EQ(psa_get_key_usage_flags(&got), PSA_KEY_USAGE_ENCRYPT | PSA_KEY_USAGE_CACHE);
    EXPECT_EQ(psa_get_key_lifetime(&got), PSA_KEY_LIFETIME_VOLATILE);
    EXPECT_EQ(psa_get_key_id(&got), key);
    EXPECT_OK(psa_destroy_key(key));
}

static void signing_hashes_implies_signing_messages(void)
{
    psa_key_attributes_t got = PSA_KEY_ATTRIBUTES_INIT;
    NEEDS("P-256");
    start();
    psa_key_id_t key = curve_key(256, PSA_ALG_ECDSA(PSA_ALG_SHA_256),
                                 PSA_KEY_USAGE_SIGN_HASH | PSA_KEY_USAGE_VERIFY_HASH);
    EXPECT_OK(psa_get_key_attributes(key, &got));
    EXPECT_EQ(psa_get_key_usage_flags(&got), PSA_KEY_USAGE_SIGN_HASH | PSA_KEY_USAGE_VERIFY_HASH |
                                                 PSA_KEY_USAGE_SIGN_MESSAGE | PSA_KEY_USAGE_VERIFY_MESSAGE);
    EXPECT_OK(psa_destroy_key(key));
}

static void a_destroyed_key_is_gone(void)
{
    psa_key_attributes_t got = attributes_of(PSA_KEY_TYPE_AES, 0, 0, 0);
    uint8_t out[64];
    size_t len = 9;
    NEEDS("CTR");
    start();
    psa_key_id_t key = key_of(PSA_KEY_TYPE_AES, 16, PSA_ALG_CTR, PSA_KEY_USAGE_EXPORT | PSA_KEY_USAGE_ENCRYPT);
    EXPECT_OK(psa_destroy_key(key));
    EXPECT_EQ(psa_destroy_key(key), PSA_ERROR_INVALID_HANDLE);
    EXPECT_EQ(psa_get_key_attributes(key, &got), PSA_ERROR_INVALID_HANDLE);
    EXPECT_EQ(psa_get_key_type(&got), PSA_KEY_TYPE_NONE);
    EXPECT_EQ(psa_export_key(key, out, sizeof(out), &len), PSA_ERROR_INVALID_HANDLE);
    EXPECT_EQ(len, 0);
    EXPECT_EQ(psa_purge_key(key), PSA_ERROR_INVALID_HANDLE);
    EXPECT_EQ(psa_cipher_encrypt(key, PSA_ALG_CTR, out, 1, out, sizeof(out), &len), PSA_ERROR_INVALID_HANDLE);
}

static void destroying_no_key_is_a_success(void)
{
    start();
    EXPECT_OK(psa_destroy_key(PSA_KEY_ID_NULL));
}

static void an_id_is_not_used_again_at_once(void)
{
    start();
    psa_key_id_t first = key_of(PSA_KEY_TYPE_AES, 16, PSA_ALG_CTR, 0);
    EXPECT_OK(psa_destroy_key(first));
    for (int i = 0; i < 600; i++) {
        psa_key_id_t next = key_of(PSA_KEY_TYPE_AES, 16, PSA_ALG_CTR, 0);
        EXPECT(next != first);
        EXPECT_OK(psa_destroy_key(next));
    }
}

static psa_status_t import(psa_key_type_t type, size_t bits, size_t len)
{
    static const uint8_t material[70] = { 7 };
    psa_key_attributes_t attributes = attributes_of(type, bits, 0, 0);
    psa_key_id_t key = 77;
    psa_status_t status = psa_import_key(&attributes, material, len, &key);
    if (status != PSA_SUCCESS) {
        EXPECT_EQ(key, PSA_KEY_ID_NULL);
        return status;
    }
    EXPECT_OK(psa_destroy_key(key));
    return status;
}

static void material_of_a_wrong_size_is_refused(void)
{
    NEEDS("P-256");
    start();
    EXPECT_OK(import(PSA_KEY_TYPE_AES, 0, 16));
    EXPECT_OK(import(PSA_KEY_TYPE_AES, 192, 24));
    EXPECT_OK(import(PSA_KEY_TYPE_HMAC, 0, 1));
    EXPECT_EQ(import(PSA_KEY_TYPE_AES, 0, 15), PSA_ERROR_INVALID_ARGUMENT);
    EXPECT_EQ(import(PSA_KEY_TYPE_AES, 256, 16), PSA_ERROR_INVALID_ARGUMENT);
    EXPECT_EQ(import(PSA_KEY_TYPE_CHACHA20, 0, 16), PSA_ERROR_INVALID_ARGUMENT);
    EXPECT_EQ(import(PSA_KEY_TYPE_RAW_DATA, 0, 0), PSA_ERROR_INVALID_ARGUMENT);
    EXPECT_EQ(import(PSA_KEY_TYPE_RAW_DATA, 9, 1), PSA_ERROR_INVALID_ARGUMENT);
    EXPECT_EQ(import(PSA_KEY_TYPE_NONE, 0, 16), PSA_ERROR_INVALID_ARGUMENT);
    EXPECT_EQ(import(p256_pair, 0, 31), PSA_ERROR_INVALID_ARGUMENT);
    EXPECT_EQ(import(PSA_KEY_TYPE_ECC_PUBLIC_KEY(PSA_ECC_FAMILY_SECP_R1), 256, 65), PSA_ERROR_INVALID_ARGUMENT);
}

static void a_private_key_out_of_range_and_a_point_off_the_curve_are_refused(void)
{
    uint8_t zero[32] = { 0 };
    uint8_t order[32] = { 0xff, 0xff, 0xff, 0xff, 0, 0, 0, 0, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xbc,
                          0xe6, 0xfa, 0xad, 0xa7, 0x17, 0x9e, 0x84, 0xf3, 0xb9, 0xca, 0xc2, 0xfc, 0x63, 0x25, 0x51 };
    uint8_t point[65] = { 4, 1, 2, 3 };
    psa_key_attributes_t pair = attributes_of(p256_pair, 0, PSA_ALG_ECDH, PSA_KEY_USAGE_DERIVE);
    psa_key_attributes_t public = attributes_of(PSA_KEY_TYPE_ECC_PUBLIC_KEY(PSA_ECC_FAMILY_SECP_R1), 256, 0, 0);
    psa_key_id_t key = PSA_KEY_ID_NULL;
    NEEDS("P-256");
    start();
    EXPECT_EQ(psa_import_key(&pair, zero, 32, &key), PSA_ERROR_INVALID_ARGUMENT);
    EXPECT_EQ(psa_import_key(&pair, order, 32, &key), PSA_ERROR_INVALID_ARGUMENT);
    order[31]--;
    EXPECT_OK(psa_import_key(&pair, order, 32, &key));
    EXPECT_OK(psa_destroy_key(key));
    EXPECT_EQ(psa_import_key(&public, point, 65, &key), PSA_ERROR_INVALID_ARGUMENT);
}

static psa_status_t make(psa_key_attributes_t attributes)
{
    psa_key_id_t key = 77;
    psa_status_t status = psa_generate_key(&attributes, &key);
    if (status == PSA_SUCCESS) {
        EXPECT_OK(psa_destroy_key(key));
    } else {
        EXPECT_EQ(key, PSA_KEY_ID_NULL);
    }
    return status;
}

static void bad_attributes_are_refused_when_a_key_is_made(void)
{
    psa_key_attributes_t good = attributes_of(PSA_KEY_TYPE_AES, 128, PSA_ALG_CTR, PSA_KEY_USAGE_ENCRYPT);
    psa_key_attributes_t bad = good;
    start();
    EXPECT_OK(make(good));
    psa_set_key_bits(&bad, 0);
    EXPECT_EQ(make(bad), PSA_ERROR_INVALID_ARGUMENT);
    psa_set_key_bits(&bad, 100);
    EXPECT_EQ(make(bad), PSA_ERROR_INVALID_ARGUMENT);
    bad = good;
    psa_set_key_usage_flags(&bad, 0x40000000u);
    EXPECT_EQ(make(bad), PSA_ERROR_INVALID_ARGUMENT);
    bad = good;
    psa_set_key_algorithm(&bad, 0x7f000000u);
    EXPECT_EQ(make(bad), PSA_ERROR_INVALID_ARGUMENT);
    bad = good;
    psa_set_key_type(&bad, PSA_KEY_TYPE_ECC_PUBLIC_KEY(PSA_ECC_FAMILY_SECP_R1));
    EXPECT_EQ(make(bad), PSA_ERROR_INVALID_ARGUMENT);
    bad = good;
    psa_set_key_lifetime(&bad, PSA_KEY_LIFETIME_FROM_PERSISTENCE_AND_LOCATION(0u, 0x800001u));
    EXPECT_EQ(make(bad), PSA_ERROR_NOT_SUPPORTED);
    bad = good;
    psa_set_key_id(&bad, PSA_KEY_ID_VENDOR_MIN);
    EXPECT_EQ(make(bad), PSA_ERROR_INVALID_ARGUMENT);
    psa_set_key_id(&bad, PSA_KEY_ID_USER_MAX + 1);
    EXPECT_EQ(make(bad), PSA_ERROR_INVALID_ARGUMENT);
}

static void custom_parameters_are_the_defaults_or_refused(void)
{
    psa_key_attributes_t attributes = attributes_of(PSA_KEY_TYPE_AES, 128, 0, 0);
    psa_custom_key_parameters_t custom = PSA_CUSTOM_KEY_PARAMETERS_INIT;
    psa_key_id_t key = PSA_KEY_ID_NULL;
    start();
    EXPECT_OK(psa_generate_key_custom(&attributes, &custom, NULL, 0, &key));
    EXPECT_OK(psa_destroy_key(key));
    custom.flags = 1;
    EXPECT_EQ(psa_generate_key_custom(&attributes, &custom, NULL, 0, &key), PSA_ERROR_INVALID_ARGUMENT);
    EXPECT_EQ(key, PSA_KEY_ID_NULL);
    custom.flags = 0;
    EXPECT_EQ(psa_generate_key_custom(&attributes, &custom, (const uint8_t *)"x", 1, &key), PSA_ERROR_INVALID_ARGUMENT);
}

static void export_needs_permission_and_room(void)
{
    uint8_t out[16] = { 0 };
    size_t len = 0;
    NEEDS("P-256");
    start();
    psa_key_id_t open = key_of(PSA_KEY_TYPE_AES, 16, 0, PSA_KEY_USAGE_EXPORT);
    psa_key_id_t closed = key_of(PSA_KEY_TYPE_AES, 16, 0, PSA_KEY_USAGE_COPY);
    EXPECT_OK(psa_export_key(open, out, sizeof(out), &len));
    EXPECT_EQ(len, 16);
    EXPECT_EQ(out[15], 16);
    EXPECT_EQ(psa_export_key(open, out, 15, &len), PSA_ERROR_BUFFER_TOO_SMALL);
    EXPECT_EQ(len, 0);
    EXPECT_EQ(psa_export_key(closed, out, sizeof(out), &len), PSA_ERROR_NOT_PERMITTED);
    EXPECT_EQ(psa_export_public_key(open, out, sizeof(out), &len), PSA_ERROR_INVALID_ARGUMENT);
    EXPECT_OK(psa_destroy_key(open));
    EXPECT_OK(psa_destroy_key(closed));
}

static void a_public_key_needs_no_permission(void)
{
    uint8_t first[65];
    uint8_t again[65];
    size_t len = 0;
    psa_key_attributes_t attributes = attributes_of(PSA_KEY_TYPE_ECC_PUBLIC_KEY(PSA_ECC_FAMILY_SECP_R1), 0, 0, 0);
    psa_key_id_t public = PSA_KEY_ID_NULL;
    NEEDS("P-256");
    start();
    psa_key_id_t pair = curve_key(256, PSA_ALG_ECDH, PSA_KEY_USAGE_DERIVE);
    EXPECT_OK(psa_export_public_key(pair, first, sizeof(first), &len));
    EXPECT_EQ(len, 65);
    EXPECT_EQ(first[0], 4);
    EXPECT_EQ(psa_export_public_key(pair, again, 64, &len), PSA_ERROR_BUFFER_TOO_SMALL);
    EXPECT_OK(psa_import_key(&attributes, first, 65, &public));
    EXPECT_OK(psa_export_key(public, again, sizeof(again), &len));
    EXPECT_MEM(again, first, 65);
    EXPECT_OK(psa_export_public_key(public, again, sizeof(again), &len));
    EXPECT_OK(psa_destroy_key(pair));
    EXPECT_OK(psa_destroy_key(public));
}

static psa_status_t copy(psa_key_id_t from, psa_key_attributes_t attributes, psa_key_attributes_t *got)
{
    psa_key_id_t key = 77;
    psa_status_t status = psa_copy_key(from, &attributes, &key);
    if (status != PSA_SUCCESS) {
        EXPECT_EQ(key, PSA_KEY_ID_NULL);
        return status;
    }
    EXPECT_OK(psa_get_key_attributes(key, got));
    EXPECT_OK(psa_destroy_key(key));
    return status;
}

static void a_copy_has_no_more_rights_than_both_policies(void)
{
    psa_key_attributes_t got = PSA_KEY_ATTRIBUTES_INIT;
    psa_algorithm_t any = PSA_ALG_AEAD_WITH_AT_LEAST_THIS_LENGTH_TAG(PSA_ALG_GCM, 12);
    start();
    psa_key_id_t key = key_of(PSA_KEY_TYPE_AES, 16, any, PSA_KEY_USAGE_COPY | PSA_KEY_USAGE_ENCRYPT);
    EXPECT_OK(copy(key, attributes_of(0, 0, PSA_ALG_GCM,
                                      PSA_KEY_USAGE_ENCRYPT | PSA_KEY_USAGE_DECRYPT | PSA_KEY_USAGE_EXPORT),
                   &got));
    EXPECT_EQ(psa_get_key_usage_flags(&got), PSA_KEY_USAGE_ENCRYPT);
    EXPECT_EQ(psa_get_key_algorithm(&got), PSA_ALG_GCM);
    EXPECT_EQ(psa_get_key_type(&got), PSA_KEY_TYPE_AES);
    EXPECT_EQ(psa_get_key_bits(&got), 128);
    EXPECT_OK(copy(key, attributes_of(PSA_KEY_TYPE_AES, 128, any, 0), &got));
    EXPECT_EQ(psa_get_key_algorithm(&got), any);
    EXPECT_EQ(copy(key, attributes_of(0, 0, PSA_ALG_CCM, 0), &got), PSA_ERROR_INVALID_ARGUMENT);
    EXPECT_EQ(copy(key, attributes_of(0, 0, PSA_ALG_AEAD_WITH_SHORTENED_TAG(PSA_ALG_GCM, 8), 0), &got),
              PSA_ERROR_INVALID_ARGUMENT);
    EXPECT_EQ(copy(key, attributes_of(PSA_KEY_TYPE_HMAC, 0, any, 0), &got), PSA_ERROR_INVALID_ARGUMENT);
    EXPECT_EQ(copy(key, attributes_of(0, 256, any, 0), &got), PSA_ERROR_INVALID_ARGUMENT);
    EXPECT_OK(psa_destroy_key(key));
    key = key_of(PSA_KEY_TYPE_AES, 16, PSA_ALG_GCM, PSA_KEY_USAGE_ENCRYPT | PSA_KEY_USAGE_EXPORT);
    EXPECT_EQ(copy(key, attributes_of(0, 0, PSA_ALG_GCM, 0), &got), PSA_ERROR_NOT_PERMITTED);
    EXPECT_OK(psa_destroy_key(key));
}

/* One row: a key of this policy, asked for this algorithm. */
static const struct {
    psa_key_type_t type;
    psa_algorithm_t policy;
    psa_algorithm_t alg;
    psa_key_usage_t usage;
    psa_status_t status;
} permissions[] = {
    { PSA_KEY_TYPE_AES, PSA_ALG_GCM, PSA_ALG_GCM, PSA_KEY_USAGE_ENCRYPT, PSA_SUCCESS },
    { PSA_KEY_TYPE_AES, PSA_ALG_GCM, PSA_ALG_GCM, PSA_KEY_USAGE_DECRYPT, PSA_ERROR_NOT_PERMITTED },
    { PSA_KEY_TYPE_AES, PSA_ALG_GCM, PSA_ALG_CCM, PSA_KEY_USAGE_ENCRYPT, PSA_ERROR_NOT_PERMITTED },
    { PSA_KEY_TYPE_AES, PSA_ALG_NONE, PSA_ALG_GCM, PSA_KEY_USAGE_ENCRYPT, PSA_ERROR_NOT_PERMITTED },
    { PSA_KEY_TYPE_AES, PSA_ALG_GCM, PSA_ALG_AEAD_WITH_SHORTENED_TAG(PSA_ALG_GCM, 12), PSA_KEY_USAGE_ENCRYPT,
      PSA_ERROR_NOT_PERMITTED },
    { PSA_KEY_TYPE_AES, PSA_ALG_AEAD_WITH_SHORTENED_TAG(PSA_ALG_GCM, 9),
      PSA_ALG_AEAD_WITH_SHORTENED_TAG(PSA_ALG_GCM, 9),
      PSA_KEY_USAGE_ENCRYPT, PSA_ERROR_INVALID_ARGUMENT },
    { PSA_KEY_TYPE_AES, PSA_ALG_AEAD_WITH_AT_LEAST_THIS_LENGTH_TAG(PSA_ALG_CCM, 8),
      PSA_ALG_AEAD_WITH_SHORTENED_TAG(PSA_ALG_CCM, 8), PSA_KEY_USAGE_ENCRYPT, PSA_SUCCESS },
    { PSA_KEY_TYPE_AES, PSA_ALG_AEAD_WITH_AT_LEAST_THIS_LENGTH_TAG(PSA_ALG_CCM, 8),
      PSA_ALG_AEAD_WITH_SHORTENED_TAG(PSA_ALG_CCM, 6), PSA_KEY_USAGE_ENCRYPT, PSA_ERROR_NOT_PERMITTED },
    { PSA_KEY_TYPE_AES, PSA_ALG_CCM_STAR_ANY_TAG, PSA_ALG_AEAD_WITH_SHORTENED_TAG(PSA_ALG_CCM, 8),
      PSA_KEY_USAGE_ENCRYPT,
      PSA_SUCCESS },
    { PSA_KEY_TYPE_AES, PSA_ALG_CCM_STAR_ANY_TAG, PSA_ALG_AEAD_WITH_SHORTENED_TAG(PSA_ALG_CCM, 6),
      PSA_KEY_USAGE_ENCRYPT,
      PSA_ERROR_NOT_PERMITTED },
    { PSA_KEY_TYPE_HMAC, PSA_ALG_GCM, PSA_ALG_GCM, PSA_KEY_USAGE_ENCRYPT, PSA_ERROR_INVALID_ARGUMENT },
    { PSA_KEY_TYPE_HMAC, PSA_ALG_AT_LEAST_THIS_LENGTH_MAC(PSA_ALG_HMAC(PSA_ALG_SHA_256), 16),
      PSA_ALG_TRUNCATED_MAC(PSA_ALG_HMAC(PSA_ALG_SHA_256), 16), PSA_KEY_USAGE_SIGN_MESSAGE, PSA_SUCCESS },
    { PSA_KEY_TYPE_HMAC, PSA_ALG_AT_LEAST_THIS_LENGTH_MAC(PSA_ALG_HMAC(PSA_ALG_SHA_256), 16),
      PSA_ALG_HMAC(PSA_ALG_SHA_256),
      PSA_KEY_USAGE_SIGN_MESSAGE, PSA_SUCCESS },
    { PSA_KEY_TYPE_HMAC, PSA_ALG_AT_LEAST_THIS_LENGTH_MAC(PSA_ALG_HMAC(PSA_ALG_SHA_256), 16),
      PSA_ALG_TRUNCATED_MAC(PSA_ALG_HMAC(PSA_ALG_SHA_256), 15), PSA_KEY_USAGE_SIGN_MESSAGE, PSA_ERROR_NOT_PERMITTED },
    { PSA_KEY_TYPE_HMAC, PSA_ALG_AT_LEAST_THIS_LENGTH_MAC(PSA_ALG_HMAC(PSA_ALG_SHA_256), 16),
      PSA_ALG_HMAC(PSA_ALG_SHA_384),
      PSA_KEY_USAGE_SIGN_MESSAGE, PSA_ERROR_NOT_PERMITTED },
    { PSA_KEY_TYPE_HMAC, PSA_ALG_HMAC(PSA_ALG_SHA_256), PSA_ALG_TRUNCATED_MAC(PSA_ALG_HMAC(PSA_ALG_SHA_256), 16),
      PSA_KEY_USAGE_SIGN_MESSAGE, PSA_ERROR_NOT_PERMITTED },
    { PSA_KEY_TYPE_HMAC, PSA_ALG_TRUNCATED_MAC(PSA_ALG_HMAC(PSA_ALG_SHA_256), 33),
      PSA_ALG_TRUNCATED_MAC(PSA_ALG_HMAC(PSA_ALG_SHA_256), 33), PSA_KEY_USAGE_SIGN_MESSAGE,
          PSA_ERROR_INVALID_ARGUMENT },
    { PSA_KEY_TYPE_HMAC, PSA_ALG_AT_LEAST_THIS_LENGTH_MAC(PSA_ALG_HMAC(PSA_ALG_SHA_256), 16),
      PSA_ALG_AT_LEAST_THIS_LENGTH_MAC(PSA_ALG_HMAC(PSA_ALG_SHA_256), 16), PSA_KEY_USAGE_SIGN_MESSAGE,
      PSA_ERROR_INVALID_ARGUMENT },
    { PSA_KEY_TYPE_ECC_KEY_PAIR(PSA_ECC_FAMILY_SECP_R1), PSA_ALG_ECDSA(PSA_ALG_ANY_HASH),
      PSA_ALG_ECDSA(PSA_ALG_SHA_384),
      PSA_KEY_USAGE_SIGN_HASH, PSA_SUCCESS },
    { PSA_KEY_TYPE_ECC_KEY_PAIR(PSA_ECC_FAMILY_SECP_R1), PSA_ALG_ECDSA(PSA_ALG_ANY_HASH), PSA_ALG_ECDSA_ANY,
      PSA_KEY_USAGE_SIGN_HASH, PSA_ERROR_NOT_PERMITTED },
    { PSA_KEY_TYPE_ECC_KEY_PAIR(PSA_ECC_FAMILY_SECP_R1), PSA_ALG_ECDSA(PSA_ALG_ANY_HASH),
      PSA_ALG_ECDSA(PSA_ALG_ANY_HASH),
      PSA_KEY_USAGE_SIGN_HASH, PSA_ERROR_INVALID_ARGUMENT },
    { PSA_KEY_TYPE_ECC_KEY_PAIR(PSA_ECC_FAMILY_SECP_R1), PSA_ALG_DETERMINISTIC_ECDSA(PSA_ALG_SHA_256),
      PSA_ALG_ECDSA(PSA_ALG_SHA_256), PSA_KEY_USAGE_VERIFY_HASH, PSA_SUCCESS },
    { PSA_KEY_TYPE_ECC_KEY_PAIR(PSA_ECC_FAMILY_SECP_R1), PSA_ALG_DETERMINISTIC_ECDSA(PSA_ALG_SHA_256),
      PSA_ALG_ECDSA(PSA_ALG_SHA_256), PSA_KEY_USAGE_SIGN_HASH, PSA_ERROR_NOT_PERMITTED },
    { PSA_KEY_TYPE_ECC_KEY_PAIR(PSA_ECC_FAMILY_SECP_R1), PSA_ALG_ECDH, PSA_ALG_ECDH, PSA_KEY_USAGE_DERIVE,
      PSA_SUCCESS },
    { PSA_KEY_TYPE_ECC_KEY_PAIR(PSA_ECC_FAMILY_SECP_R1), PSA_ALG_ECDH, PSA_ALG_ECDH, PSA_KEY_USAGE_DERIVE_PUBLIC,
      PSA_SUCCESS },
    { PSA_KEY_TYPE_ECC_KEY_PAIR(PSA_ECC_FAMILY_SECP_R1), PSA_ALG_ECDH, PSA_ALG_GCM, PSA_KEY_USAGE_DERIVE,
      PSA_ERROR_INVALID_ARGUMENT },
    { PSA_KEY_TYPE_DERIVE, PSA_ALG_HKDF(PSA_ALG_SHA_256), PSA_ALG_HKDF(PSA_ALG_SHA_256), PSA_KEY_USAGE_DERIVE,
      PSA_SUCCESS },
    { PSA_KEY_TYPE_DERIVE, PSA_ALG_HKDF(PSA_ALG_SHA_256), PSA_ALG_HKDF(PSA_ALG_SHA_256), PSA_KEY_USAGE_DERIVE_PUBLIC,
      PSA_ERROR_INVALID_ARGUMENT },
};

static void the_policy_table_is_kept(void)
{
    const psa_key_usage_t all = PSA_KEY_USAGE_ENCRYPT | PSA_KEY_USAGE_SIGN_MESSAGE | PSA_KEY_USAGE_SIGN_HASH |
                                PSA_KEY_USAGE_VERIFY_HASH | PSA_KEY_USAGE_DERIVE;
    NEEDS("GCM");
    NEEDS("P-256");
    start();
    for (size_t i = 0; i < sizeof(permissions) / sizeof(permissions[0]); i++) {
        size_t bits = permissions[i].type == PSA_KEY_TYPE_AES ? 128 : 256;
        psa_key_attributes_t attributes = attributes_of(permissions[i].type, bits, permissions[i].policy, all);
        psa_key_id_t key = PSA_KEY_ID_NULL;
        char row[32];
        EXPECT_OK(psa_generate_key(&attributes, &key));
        snprintf(row, sizeof(row), "row %zu", i);
        test_expect_eq(psa_check_key_usage(key, permissions[i].alg, permissions[i].usage), permissions[i].status, row,
                       __FILE__, __LINE__);
        EXPECT_OK(psa_destroy_key(key));
    }
}

static void a_use_is_refused_as_the_check_foretells(void)
{
    static const uint8_t nonce[12] = { 0 };
    uint8_t out[64];
    size_t len = 3;
    start();
    psa_key_id_t key = key_of(PSA_KEY_TYPE_AES, 16, PSA_ALG_GCM, PSA_KEY_USAGE_DECRYPT);
    EXPECT_EQ(psa_aead_encrypt(key, PSA_ALG_GCM, nonce, 12, NULL, 0, NULL, 0, out, sizeof(out), &len),
              PSA_ERROR_NOT_PERMITTED);
    EXPECT_EQ(len, 0);
    EXPECT_EQ(psa_aead_decrypt(key, PSA_ALG_CCM, nonce, 12, NULL, 0, out, 16, out, sizeof(out), &len),
              PSA_ERROR_NOT_PERMITTED);
    EXPECT_EQ(psa_aead_decrypt(key, PSA_ALG_CTR, nonce, 12, NULL, 0, out, 16, out, sizeof(out), &len),
              PSA_ERROR_INVALID_ARGUMENT);
    EXPECT_OK(psa_destroy_key(key));
}

static void management_usages_are_asked_without_an_algorithm(void)
{
    start();
    psa_key_id_t key = key_of(PSA_KEY_TYPE_AES, 16, PSA_ALG_GCM, PSA_KEY_USAGE_COPY | PSA_KEY_USAGE_ENCRYPT);
    EXPECT_OK(psa_check_key_usage(key, PSA_ALG_NONE, PSA_KEY_USAGE_COPY));
    EXPECT_EQ(psa_check_key_usage(key, PSA_ALG_NONE, PSA_KEY_USAGE_EXPORT), PSA_ERROR_NOT_PERMITTED);
    EXPECT_EQ(psa_check_key_usage(key, PSA_ALG_GCM, PSA_KEY_USAGE_COPY), PSA_ERROR_INVALID_ARGUMENT);
    EXPECT_EQ(psa_check_key_usage(key, PSA_ALG_NONE, PSA_KEY_USAGE_ENCRYPT), PSA_ERROR_INVALID_ARGUMENT);
    EXPECT_EQ(psa_check_key_usage(key, PSA_ALG_GCM, PSA_KEY_USAGE_ENCRYPT | PSA_KEY_USAGE_DECRYPT),
              PSA_ERROR_INVALID_ARGUMENT);
    EXPECT_OK(psa_destroy_key(key));
    EXPECT_EQ(psa_check_key_usage(key, PSA_ALG_NONE, PSA_KEY_USAGE_COPY), PSA_ERROR_INVALID_HANDLE);
}

static void random_bytes_differ(void)
{
    uint8_t a[100000];
    uint8_t b[32];
    start();
    EXPECT_OK(psa_generate_random(a, sizeof(a)));
    EXPECT_OK(psa_generate_random(b, sizeof(b)));
    EXPECT(memcmp(a, b, sizeof(b)) != 0);
    EXPECT(memcmp(a + sizeof(a) - 32, b, 32) != 0);
    EXPECT_OK(psa_generate_random(NULL, 0));
}

int main(void)
{
    static const struct test tests[] = {
        TEST(an_imported_key_has_the_attributes_it_was_given, "CRYPTO-1.5:psa_get_key_attributes"),
        TEST(signing_hashes_implies_signing_messages, "CRYPTO-1.5:PSA_KEY_USAGE_SIGN_HASH"),
        TEST(a_destroyed_key_is_gone, "CRYPTO-1.5:psa_destroy_key"),
        TEST(destroying_no_key_is_a_success, "CRYPTO-1.5:psa_destroy_key"),
        TEST(an_id_is_not_used_again_at_once, "CRYPTO-1.5:9.5"),
        TEST(material_of_a_wrong_size_is_refused, "CRYPTO-1.5:psa_import_key"),
        TEST(a_private_key_out_of_range_and_a_point_off_the_curve_are_refused, "CRYPTO-1.5:PSA_KEY_TYPE_ECC_KEY_PAIR"),
        TEST(bad_attributes_are_refused_when_a_key_is_made, "CRYPTO-1.5:psa_generate_key"),
        TEST(custom_parameters_are_the_defaults_or_refused, "CRYPTO-1.5:psa_generate_key_custom"),
        TEST(export_needs_permission_and_room, "CRYPTO-1.5:psa_export_key"),
        TEST(a_public_key_needs_no_permission, "CRYPTO-1.5:psa_export_public_key"),
        TEST(a_copy_has_no_more_rights_than_both_policies, "CRYPTO-1.5:psa_copy_key"),
        TEST(the_policy_table_is_kept, "CRYPTO-1.5:psa_check_key_usage"),
        TEST(a_use_is_refused_as_the_check_foretells, "CRYPTO-1.5:9.8"),
        TEST(management_usages_are_asked_without_an_algorithm, "CRYPTO-1.5:psa_check_key_usage"),
        TEST(random_bytes_differ, "CRYPTO-1.5:psa_generate_random"),
    };
    return test_main(CRYPTO_TEST_PREFIX ".keys", tests, sizeof(tests) / sizeof(tests[0]));
}
