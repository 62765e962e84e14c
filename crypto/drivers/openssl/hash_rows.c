/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include <openssl/err.h>
#include <openssl/evp.h>

#include "trial.h"

/* A hash a row, with the digest of "abc": FIPS 180-4 and FIPS 202 examples. */
static const struct {
    psa_algorithm_t alg;
    const char *name;
    const char *abc;
} rows[] = {
    { PSA_ALG_SHA_224, "SHA2-224",
      "23097d223405d8228642a477bda255b32aadbce4bda0b3f7e36c9da7" },
    { PSA_ALG_SHA_256, "SHA2-256",
      "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad" },
    { PSA_ALG_SHA_384, "SHA2-384",
      "cb00753f45a35e8bb5a03d699ac65007272c32ab0eded1631a8b605a43ff5bed"
      "8086072ba1e7cc2358baeca134c825a7" },
    { PSA_ALG_SHA_512, "SHA2-512",
      "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a"
      "2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f" },
    { PSA_ALG_SHA_512_256, "SHA2-512/256",
      "53048e2681941ef99b2e29b76b4c7dabe4c2d0c634fc6d46e0e2f13107e7af23" },
    { PSA_ALG_SHA3_224, "SHA3-224",
      "e642824c3f8cf24ad09234ee7d3c766fc9a3a5168d0c94ad73b46fdf" },
    { PSA_ALG_SHA3_256, "SHA3-256",
      "3a985da74fe225b2045c172d6bd390bd855f086e3e9d525b46bfe24511431532" },
    { PSA_ALG_SHA3_384, "SHA3-384",
      "ec01498288516fc926459f58e2c6ad8df9b473cb0fc08c2596da7cf0e49be4b2"
      "98d88cea927ac7f539f1edf228376d25" },
    { PSA_ALG_SHA3_512, "SHA3-512",
      "b751850b1a57168a5693cd924b6b096e08f621827444f70d884f5d0240d2712e"
      "10e116e9192af3c91a7ec57647e3934057340b4cf408d5a56592f8274eec53f0" },
};

enum { ROWS = sizeof(rows) / sizeof(rows[0]) };

/* By the low bits of the algorithm, which are the hash's own. Written before any other thread exists. */
static EVP_MD *mds[OPENSSL_HASHES];

static size_t place_of(psa_algorithm_t alg)
{
    return alg & (OPENSSL_HASHES - 1u);
}

const EVP_MD *openssl_md(psa_algorithm_t alg)
{
    bool is_hash = (alg & ~(OPENSSL_HASHES - 1u)) == (PSA_ALG_SHA_256 & ~(OPENSSL_HASHES - 1u));
    return is_hash ? mds[place_of(alg)] : NULL;
}

/* Bytes given in pieces take another way through libcrypto than those that come at once. */
static psa_status_t hash_in_pieces(psa_algorithm_t alg, struct span in, struct out_span digest, size_t *len)
{
    struct crypto_driver_state state = { 0 };
    psa_status_t status = openssl_hash_setup(&state, alg);
    for (size_t i = 0; i < in.len && status == PSA_SUCCESS; i++) {
        status = openssl_hash_update(&state, span_of(in.data + i, 1));
    }
    if (status == PSA_SUCCESS) {
        status = openssl_hash_finish(&state, digest, len);
    }
    openssl_hash_abort(&state);
    return status;
}

static bool hash_is(psa_algorithm_t alg, struct span in, const char *answer)
{
    uint8_t digest[64];
    size_t len = 0;
    psa_status_t status = openssl_hash_compute(alg, in, out_span_of(digest, sizeof(digest)), &len);
    if (!trial_is(status, digest, len, answer)) {
        return false;
    }
    status = hash_in_pieces(alg, in, out_span_of(digest, sizeof(digest)), &len);
    return trial_is(status, digest, len, answer);
}

static void start(void)
{
    static const uint8_t abc[3] = { 'a', 'b', 'c' };
    for (size_t i = 0; i < ROWS; i++) {
        EVP_MD **md = &mds[place_of(rows[i].alg)];
        *md = EVP_MD_fetch(openssl_context(), rows[i].name, NULL);
        ERR_clear_error();
        if (!hash_is(rows[i].alg, span_of(abc, sizeof(abc)), rows[i].abc)) {
            EVP_MD_free(*md);
            *md = NULL;
        }
    }
}

static bool has(psa_algorithm_t alg, psa_key_type_t type, size_t bits)
{
    (void)type;
    (void)bits;
    return openssl_md(alg) != NULL;
}

const struct openssl_family openssl_hash_family = {
    .categories = OPENSSL_CATEGORY(PSA_ALG_SHA_256),
    .start = start,
    .has = has,
};
