/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "library.h"

#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/rand.h>

/* Written before any other thread exists. */
static OSSL_LIB_CTX *context;

psa_status_t openssl_failed(void)
{
    ERR_clear_error();
    return PSA_ERROR_HARDWARE_FAILURE;
}

psa_status_t openssl_library_start(void)
{
    if (context != NULL) {
        return PSA_SUCCESS;
    }
    if (OPENSSL_init_crypto(OPENSSL_INIT_NO_LOAD_CONFIG, NULL) != 1) {
        return openssl_failed();
    }
    context = OSSL_LIB_CTX_new();
    return context == NULL ? PSA_ERROR_INSUFFICIENT_MEMORY : PSA_SUCCESS;
}

OSSL_LIB_CTX *openssl_context(void)
{
    return context;
}

psa_status_t openssl_random(struct out_span out)
{
    if (RAND_priv_bytes_ex(context, out.data, out.len, 0) != 1) {
        ERR_clear_error();
        return PSA_ERROR_INSUFFICIENT_ENTROPY;
    }
    return PSA_SUCCESS;
}
