/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "kdf.h"

#include <openssl/core_names.h>
#include <openssl/kdf.h>
#include <openssl/params.h>
#include <string.h>

#include "base/bytes.h"
#include "base/wipe.h"

static const char brand[] = "ashlar"; /* its NUL is part of the info */

enum { INFO_MAX = sizeof(brand) + 4 + 1 + KDF_PURPOSE_MAX };

static size_t put_info(uint8_t info[INFO_MAX], int32_t pid, const char *purpose)
{
    size_t purpose_len = strlen(purpose);
    memcpy(info, brand, sizeof(brand));
    put_le32(info + sizeof(brand), (uint32_t)pid);
    info[sizeof(brand) + 4] = 0;
    memcpy(info + sizeof(brand) + 5, purpose, purpose_len);
    return sizeof(brand) + 5 + purpose_len;
}

bool kdf_derive(const uint8_t secret_root[KDF_KEY_LEN], int32_t pid, const char *purpose, uint8_t key[KDF_KEY_LEN])
{
    char digest[] = "SHA256";
    char salt[] = "ashlar root key 1";
    uint8_t info[INFO_MAX];
    uint8_t secret[KDF_KEY_LEN];
    memset(key, 0, KDF_KEY_LEN);
    if (strlen(purpose) > KDF_PURPOSE_MAX) {
        return false;
    }
    memcpy(secret, secret_root, sizeof(secret)); /* the parameters take no const */
    const OSSL_PARAM params[] = {
        OSSL_PARAM_construct_utf8_string(OSSL_KDF_PARAM_DIGEST, digest, 0),
        OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_KEY, secret, sizeof(secret)),
        OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_SALT, salt, strlen(salt)),
        OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_INFO, info, put_info(info, pid, purpose)),
        OSSL_PARAM_construct_end(),
    };
    EVP_KDF *kdf = EVP_KDF_fetch(NULL, "HKDF", NULL);
    EVP_KDF_CTX *ctx = kdf == NULL ? NULL : EVP_KDF_CTX_new(kdf);
    bool is_good = ctx != NULL && EVP_KDF_derive(ctx, key, KDF_KEY_LEN, params) == 1;
    EVP_KDF_CTX_free(ctx);
    EVP_KDF_free(kdf);
    wipe(secret, sizeof(secret));
    if (!is_good) {
        wipe(key, KDF_KEY_LEN);
    }
    return is_good;
}
