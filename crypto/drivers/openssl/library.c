/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "library.h"

#include <errno.h>
#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/rand.h>
#include <sys/random.h>
#include <sys/types.h>

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

/*
 * From the kernel, each time: a generator with a state in this memory would say the same again after a snapshot of the machine was put back.
 */
psa_status_t openssl_random(struct out_span out)
{
    for (size_t done = 0; done < out.len;) {
        ssize_t got = getrandom(out.data + done, out.len - done, 0);
        if (got <= 0 && errno != EINTR) {
            OPENSSL_cleanse(out.data, out.len);
            return PSA_ERROR_INSUFFICIENT_ENTROPY;
        }
        done += got > 0 ? (size_t)got : 0;
    }
    return PSA_SUCCESS;
}

psa_status_t openssl_refresh(void)
{
    EVP_RAND_CTX *generator = RAND_get0_private(context);
    if (generator == NULL || EVP_RAND_reseed(generator, 1, NULL, 0, NULL, 0) != 1) {
        ERR_clear_error();
        return PSA_ERROR_INSUFFICIENT_ENTROPY;
    }
    return PSA_SUCCESS;
}
