/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include <mbedtls/sha256.h>
#include <mbedtls/sha512.h>

#include "md.h"

_Static_assert(sizeof(mbedtls_sha256_context) <= MBED_MD_CONTEXT_SIZE, "SHA-256 fits the profile");
_Static_assert(sizeof(mbedtls_sha512_context) <= MBED_MD_CONTEXT_SIZE, "SHA-512 fits the profile");

static mbedtls_sha256_context *sha256_of(struct mbed_md_context *context)
{
    return (mbedtls_sha256_context *)(void *)context->bytes;
}

static mbedtls_sha512_context *sha512_of(struct mbed_md_context *context)
{
    return (mbedtls_sha512_context *)(void *)context->bytes;
}

static int sha224_start(struct mbed_md_context *context)
{
    return mbedtls_sha256_starts(sha256_of(context), 1);
}

static int sha256_start(struct mbed_md_context *context)
{
    return mbedtls_sha256_starts(sha256_of(context), 0);
}

static int sha256_update(struct mbed_md_context *context, const uint8_t *data, size_t len)
{
    return mbedtls_sha256_update(sha256_of(context), data, len);
}

static int sha256_finish(struct mbed_md_context *context, uint8_t *digest)
{
    return mbedtls_sha256_finish(sha256_of(context), digest);
}

static int sha384_start(struct mbed_md_context *context)
{
    return mbedtls_sha512_starts(sha512_of(context), 1);
}

static int sha512_start(struct mbed_md_context *context)
{
    return mbedtls_sha512_starts(sha512_of(context), 0);
}

static int sha512_update(struct mbed_md_context *context, const uint8_t *data, size_t len)
{
    return mbedtls_sha512_update(sha512_of(context), data, len);
}

static int sha512_finish(struct mbed_md_context *context, uint8_t *digest)
{
    return mbedtls_sha512_finish(sha512_of(context), digest);
}

static const struct mbed_md hashes[] = {
    { PSA_ALG_SHA_224, 28, 64, sha224_start, sha256_update, sha256_finish },
    { PSA_ALG_SHA_256, 32, 64, sha256_start, sha256_update, sha256_finish },
    { PSA_ALG_SHA_384, 48, 128, sha384_start, sha512_update, sha512_finish },
    { PSA_ALG_SHA_512, 64, 128, sha512_start, sha512_update, sha512_finish },
};

const struct mbed_md *mbed_md_of(psa_algorithm_t alg)
{
    for (size_t i = 0; i < sizeof(hashes) / sizeof(hashes[0]); i++) {
        if (hashes[i].alg == alg) {
            return &hashes[i];
        }
    }
    return NULL;
}
