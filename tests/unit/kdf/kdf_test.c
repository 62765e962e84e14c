/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "test.h"

#include <openssl/evp.h>
#include <openssl/kdf.h>
#include <openssl/core_names.h>
#include <openssl/params.h>

#include "kdf/kdf.h"

static int calls_left; /* of the hash, before it fails */

static bool sha256(const struct span *parts, size_t part_count, uint8_t digest[KDF_KEY_LEN])
{
    EVP_MD_CTX *ctx = EVP_MD_CTX_new();
    bool is_good = calls_left-- > 0 && EVP_DigestInit_ex(ctx, EVP_sha256(), NULL) == 1;
    for (size_t i = 0; is_good && i < part_count; i++) {
        is_good = EVP_DigestUpdate(ctx, parts[i].data, parts[i].len) == 1;
    }
    is_good = is_good && EVP_DigestFinal_ex(ctx, digest, NULL) == 1;
    EVP_MD_CTX_free(ctx);
    return is_good;
}

/* The same by a library's HKDF, with the label spelled here once more. */
static void by_library(const uint8_t root[32], struct span info, uint8_t key[32])
{
    char digest[] = "SHA256";
    char salt[] = "ashlar root key 1";
    uint8_t secret[32];
    uint8_t label[128];
    memcpy(secret, root, sizeof(secret));
    memcpy(label, info.data, info.len);
    const OSSL_PARAM params[] = {
        OSSL_PARAM_construct_utf8_string(OSSL_KDF_PARAM_DIGEST, digest, 0),
        OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_KEY, secret, sizeof(secret)),
        OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_SALT, salt, strlen(salt)),
        OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_INFO, label, info.len),
        OSSL_PARAM_construct_end(),
    };
    EVP_KDF *kdf = EVP_KDF_fetch(NULL, "HKDF", NULL);
    EVP_KDF_CTX *ctx = EVP_KDF_CTX_new(kdf);
    EXPECT_EQ(EVP_KDF_derive(ctx, key, 32, params), 1);
    EVP_KDF_CTX_free(ctx);
    EVP_KDF_free(kdf);
}

static void a_key_is_what_hkdf_makes_of_root_partition_and_purpose(void)
{
    static const uint8_t info[] = { 'a', 's', 'h', 'l', 'a', 'r', 0, 0x05, 0x01, 0, 0, 0, 'i', 'a', 'k' };
    static const uint8_t negative[] = { 'a', 's', 'h', 'l', 'a', 'r', 0, 0xff, 0xff, 0xff, 0xff, 0 };
    uint8_t root[32];
    uint8_t ours[32];
    uint8_t theirs[32];
    for (unsigned round = 0; round < 16; round++) {
        for (size_t i = 0; i < sizeof(root); i++) {
            root[i] = (uint8_t)(i * 7 + round * 29);
        }
        calls_left = 4;
        EXPECT(kdf_device_key(sha256, root, 261, "iak", ours));
        by_library(root, span_of(info, sizeof(info)), theirs);
        EXPECT_MEM(ours, theirs, 32);
        calls_left = 4;
        EXPECT(kdf_device_key(sha256, root, -1, "", ours));
        by_library(root, span_of(negative, sizeof(negative)), theirs);
        EXPECT_MEM(ours, theirs, 32);
    }
}

static void a_failure_leaves_a_key_of_zeros(void)
{
    static const uint8_t zeros[32];
    static const uint8_t root[32] = { 1 };
    char purpose[KDF_PURPOSE_MAX + 2];
    uint8_t key[32];
    for (int calls = 0; calls < 4; calls++) {
        memset(key, 0xaa, sizeof(key));
        calls_left = calls;
        EXPECT(!kdf_device_key(sha256, root, 1, "storage", key));
        EXPECT_MEM(key, zeros, 32);
    }
    memset(purpose, 'p', sizeof(purpose));
    purpose[KDF_PURPOSE_MAX + 1] = '\0';
    memset(key, 0xaa, sizeof(key));
    calls_left = 4;
    EXPECT(!kdf_device_key(sha256, root, 1, purpose, key));
    EXPECT_MEM(key, zeros, 32);
    purpose[KDF_PURPOSE_MAX] = '\0';
    EXPECT(kdf_device_key(sha256, root, 1, purpose, key));
}

int main(void)
{
    static const struct test tests[] = {
        TEST(a_key_is_what_hkdf_makes_of_root_partition_and_purpose, "RFC5869:2"),
        TEST(a_failure_leaves_a_key_of_zeros, "ashlar:kdf"),
    };
    return test_main("unit.kdf", tests, sizeof(tests) / sizeof(tests[0]));
}
