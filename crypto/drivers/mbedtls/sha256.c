/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include <mbedtls/sha256.h>

#include "md.h"

_Static_assert(sizeof(mbedtls_sha256_context) <= MBED_MD_CONTEXT_SIZE, "SHA-256 fits the profile");

static mbedtls_sha256_context *sha256_of(struct mbed_md_context *context)
{
    return (mbedtls_sha256_context *)(void *)context->bytes;
}

static int start(struct mbed_md_context *context)
{
    return mbedtls_sha256_starts(sha256_of(context), 0);
}

static int update(struct mbed_md_context *context, const uint8_t *data, size_t len)
{
    return mbedtls_sha256_update(sha256_of(context), data, len);
}

static int finish(struct mbed_md_context *context, uint8_t *digest)
{
    return mbedtls_sha256_finish(sha256_of(context), digest);
}

static const struct mbed_md sha256 = {
    .alg = PSA_ALG_SHA_256, .len = 32, .block = 64, .start = start, .update = update, .finish = finish
};

const struct mbed_md *mbed_md_of(psa_algorithm_t alg)
{
    return alg == PSA_ALG_SHA_256 ? &sha256 : NULL;
}
