/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 *
 * SHA-2 by the functions beneath EVP. For a short message EVP's way to a provider costs as much as the hash itself. libcrypto calls these
 * deprecated since 3.0, and still carries them: its provider is made of them. The known-answer tests look at both ways.
 */
#define OPENSSL_SUPPRESS_DEPRECATED
#include "sha2.h"

#include <openssl/sha.h>

#include "base/wipe.h"

static bool by_words_of_32(psa_algorithm_t alg, struct span in, uint8_t *out)
{
    SHA256_CTX state;
    bool is_short = alg == PSA_ALG_SHA_224;
    bool is_good = (is_short ? SHA224_Init(&state) : SHA256_Init(&state)) == 1 &&
                   SHA256_Update(&state, in.data, in.len) == 1 && SHA256_Final(out, &state) == 1;
    wipe(&state, sizeof(state));
    return is_good;
}

static bool by_words_of_64(psa_algorithm_t alg, struct span in, uint8_t *out)
{
    SHA512_CTX state;
    bool is_short = alg == PSA_ALG_SHA_384;
    bool is_good = (is_short ? SHA384_Init(&state) : SHA512_Init(&state)) == 1 &&
                   SHA512_Update(&state, in.data, in.len) == 1 && SHA512_Final(out, &state) == 1;
    wipe(&state, sizeof(state));
    return is_good;
}

psa_status_t sha2_compute(psa_algorithm_t alg, struct span in, uint8_t *out, size_t *out_len)
{
    bool is_good = false;
    switch (alg) {
    case PSA_ALG_SHA_224:
    case PSA_ALG_SHA_256:
        is_good = by_words_of_32(alg, in, out);
        *out_len = alg == PSA_ALG_SHA_224 ? SHA224_DIGEST_LENGTH : SHA256_DIGEST_LENGTH;
        break;
    case PSA_ALG_SHA_384:
    case PSA_ALG_SHA_512:
        is_good = by_words_of_64(alg, in, out);
        *out_len = alg == PSA_ALG_SHA_384 ? SHA384_DIGEST_LENGTH : SHA512_DIGEST_LENGTH;
        break;
    default:
        return PSA_ERROR_NOT_SUPPORTED;
    }
    return is_good ? PSA_SUCCESS : openssl_failed();
}
