/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include <limits.h>
#include <openssl/core_names.h>
#include <openssl/kdf.h>
#include <openssl/params.h>
#include <string.h>

#include "base/wipe.h"
#include "library.h"

static psa_status_t derive(EVP_KDF_CTX *ctx, const char *digest, const OSSL_PARAM *given, struct out_span out)
{
    int is_pkcs5 = 1; /* no lower bounds: those are the Crypto API's to set */
    char name[32];
    (void)OPENSSL_strlcpy(name, digest, sizeof(name));
    OSSL_PARAM params[6] = {
        given[0],
        given[1],
        given[2],
        OSSL_PARAM_construct_utf8_string(OSSL_KDF_PARAM_DIGEST, name, 0),
        OSSL_PARAM_construct_int(OSSL_KDF_PARAM_PKCS5, &is_pkcs5),
        OSSL_PARAM_construct_end(),
    };
    return EVP_KDF_derive(ctx, out.data, out.len, params) == 1 ? PSA_SUCCESS : openssl_failed();
}

psa_status_t openssl_pbkdf2_hmac(psa_algorithm_t hash_alg, struct span password, struct span salt, uint64_t iterations,
                                 struct out_span out)
{
    static uint8_t nothing[1];
    const EVP_MD *md = openssl_md(hash_alg);
    if (md == NULL || openssl_hmac() == NULL) {
        return PSA_ERROR_NOT_SUPPORTED;
    }
    EVP_KDF *kdf = EVP_KDF_fetch(openssl_context(), "PBKDF2", NULL);
    if (kdf == NULL) {
        (void)openssl_failed();
        return PSA_ERROR_NOT_SUPPORTED;
    }
    EVP_KDF_CTX *ctx = EVP_KDF_CTX_new(kdf);
    EVP_KDF_free(kdf);
    if (ctx == NULL) {
        return PSA_ERROR_INSUFFICIENT_MEMORY;
    }
    /* OSSL_PARAM has no const form for octets; libcrypto only reads them. */
    union {
        const uint8_t *in;
        void *param;
    } pass = { .in = password.len == 0 ? nothing : password.data },
      grain = { .in = salt.len == 0 ? nothing : salt.data };
    OSSL_PARAM given[3] = {
        OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_PASSWORD, pass.param, password.len),
        OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_SALT, grain.param, salt.len),
        OSSL_PARAM_construct_uint64(OSSL_KDF_PARAM_ITER, &iterations),
    };
    psa_status_t status = derive(ctx, EVP_MD_get0_name(md), given, out);
    EVP_KDF_CTX_free(ctx);
    if (status != PSA_SUCCESS) {
        wipe(out.data, out.len);
    }
    return status;
}
