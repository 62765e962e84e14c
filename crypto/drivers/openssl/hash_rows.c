/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include <openssl/err.h>
#include <openssl/evp.h>

#include "trial.h"
#include "words.h"

/*
 * A hash a row: EVP's name, NULL if EVP has none, and the digest of "abc". Origins: FIPS 180-4 and FIPS 202 examples, SP 800-208,
 * GB/T 32905, RFC 7693, RFC 1320, RFC 1321, the authors' page of RIPEMD-160.
 */
static const struct {
    psa_algorithm_t alg;
    const char *name;
    const char *abc;
} rows[] = {
    { PSA_ALG_SHA_256, "SHA2-256", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad" },
    { PSA_ALG_SHA_224, "SHA2-224", "23097d223405d8228642a477bda255b32aadbce4bda0b3f7e36c9da7" },
    { PSA_ALG_SHA_384, "SHA2-384",
      "cb00753f45a35e8bb5a03d699ac65007272c32ab0eded1631a8b605a43ff5bed"
      "8086072ba1e7cc2358baeca134c825a7" },
    { PSA_ALG_SHA_512, "SHA2-512",
      "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a"
      "2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f" },
    { PSA_ALG_SHA_512_224, "SHA2-512/224", "4634270f707b6a54daae7530460842e20e37ed265ceee9a43e8924aa" },
    { PSA_ALG_SHA_512_256, "SHA2-512/256", "53048e2681941ef99b2e29b76b4c7dabe4c2d0c634fc6d46e0e2f13107e7af23" },
    { PSA_ALG_SHA_256_192, NULL, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9c" },
    { PSA_ALG_SHA3_224, "SHA3-224", "e642824c3f8cf24ad09234ee7d3c766fc9a3a5168d0c94ad73b46fdf" },
    { PSA_ALG_SHA3_256, "SHA3-256", "3a985da74fe225b2045c172d6bd390bd855f086e3e9d525b46bfe24511431532" },
    { PSA_ALG_SHA3_384, "SHA3-384",
      "ec01498288516fc926459f58e2c6ad8df9b473cb0fc08c2596da7cf0e49be4b2"
      "98d88cea927ac7f539f1edf228376d25" },
    { PSA_ALG_SHA3_512, "SHA3-512",
      "b751850b1a57168a5693cd924b6b096e08f621827444f70d884f5d0240d2712e"
      "10e116e9192af3c91a7ec57647e3934057340b4cf408d5a56592f8274eec53f0" },
    { PSA_ALG_SHAKE128_256, "SHAKE-128", "5881092dd818bf5cf8a3ddb793fbcba74097d5c526a6d35f97b83351940f2cc8" },
    { PSA_ALG_SHAKE256_192, "SHAKE-256", "483366601360a8771c6863080cc4114d8db44530f8f1e1ee" },
    { PSA_ALG_SHAKE256_256, "SHAKE-256", "483366601360a8771c6863080cc4114d8db44530f8f1e1ee4f94ea37e78b5739" },
    { PSA_ALG_SHAKE256_512, "SHAKE-256",
      "483366601360a8771c6863080cc4114d8db44530f8f1e1ee4f94ea37e78b5739"
      "d5a15bef186a5386c75744c0527e1faa9f8726e462a12a4feb06bd8801e751e4" },
    { PSA_ALG_SM3, "SM3", "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0" },
    { PSA_ALG_BLAKE2S_HASH256, "BLAKE2S-256", "508c5e8c327c14e2e1a72ba34eeb452f37458b209ed63a294d999b4c86675982" },
    { PSA_ALG_BLAKE2B_HASH512, "BLAKE2B-512",
      "ba80a53f981c4d0d6a2797b69f12f6e94c212f14685ac4b74b12bb6fdbffa2d1"
      "7d87c5392aab792dc252d5de4533cc9518d38aa8dbf1925ab92386edd4009923" },
    { PSA_ALG_SHA_1, "SHA1", "a9993e364706816aba3e25717850c26c9cd0d89d" },
    { PSA_ALG_MD5, "MD5", "900150983cd24fb0d6963f7d28e17f72" },
    { PSA_ALG_RIPEMD160, "RIPEMD160", "8eb208f7e05d987a9b044a8e98c6b087f15a0bfc" },
    { PSA_ALG_MD4, NULL, "a448017aaf21d8525fc10ae87aa6729d" },
};

enum { ROWS = sizeof(rows) / sizeof(rows[0]) };

/* By the low bits of the algorithm, which are the hash's own. Written before any other thread exists. */
static EVP_MD *mds[OPENSSL_HASHES];
static bool has_hash[OPENSSL_HASHES];

static size_t place_of(psa_algorithm_t alg)
{
    return alg & (OPENSSL_HASHES - 1u);
}

static bool is_hash(psa_algorithm_t alg)
{
    return (alg & ~(OPENSSL_HASHES - 1u)) == (PSA_ALG_SHA_256 & ~(OPENSSL_HASHES - 1u));
}

const EVP_MD *openssl_hash_md(psa_algorithm_t alg)
{
    return is_hash(alg) ? mds[place_of(alg)] : NULL;
}

/* What libcrypto makes other things of: not SHAKE, which is of another length there. */
const EVP_MD *openssl_md(psa_algorithm_t alg)
{
    const EVP_MD *md = openssl_hash_md(alg);
    return md == NULL || (EVP_MD_get_flags(md) & EVP_MD_FLAG_XOF) != 0 ? NULL : md;
}

bool openssl_has_hash(psa_algorithm_t alg)
{
    return is_hash(alg) && has_hash[place_of(alg)];
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
    uint8_t digest[PSA_HASH_MAX_SIZE];
    size_t len = 0;
    psa_status_t status = openssl_hash_compute(alg, in, out_span_of(digest, sizeof(digest)), &len);
    if (!trial_is(status, digest, len, answer)) {
        return false;
    }
    status = hash_in_pieces(alg, in, out_span_of(digest, sizeof(digest)), &len);
    return trial_is(status, digest, len, answer);
}

/* What HMAC, signatures and derivations of libcrypto get, where our own digests come from beneath EVP. */
static bool evp_is(psa_algorithm_t alg, struct span in, const char *answer)
{
    uint8_t digest[PSA_HASH_MAX_SIZE];
    unsigned int len = 0;
    EVP_MD_CTX *ctx = EVP_MD_CTX_new();
    bool is_good = ctx != NULL && EVP_DigestInit_ex2(ctx, openssl_md(alg), NULL) == 1 &&
                   EVP_DigestUpdate(ctx, in.data, in.len) == 1 && EVP_DigestFinal_ex(ctx, digest, &len) == 1;
    EVP_MD_CTX_free(ctx);
    return is_good && trial_is(PSA_SUCCESS, digest, len, answer);
}

static void try_row(size_t row)
{
    static const uint8_t abc[3] = { 'a', 'b', 'c' };
    psa_algorithm_t alg = rows[row].alg;
    size_t place = place_of(alg);
    struct span in = span_of(abc, sizeof(abc));
    if (rows[row].name != NULL) {
        mds[place] = EVP_MD_fetch(openssl_context(), rows[row].name, NULL);
        ERR_clear_error();
    }
    has_hash[place] = rows[row].name == NULL || mds[place] != NULL; /* on trial */
    bool is_good = has_hash[place] && hash_is(alg, in, rows[row].abc) &&
                   (mds[place] == NULL || !words_has(alg) || evp_is(alg, in, rows[row].abc));
    if (!is_good) {
        EVP_MD_free(mds[place]);
        mds[place] = NULL;
    }
    has_hash[place] = is_good;
}

static void start(void)
{
    for (size_t i = 0; i < ROWS; i++) {
        try_row(i);
    }
}

void openssl_try_mmo(void)
{
    static const uint8_t message[1] = { 0xc0 };
    size_t place = place_of(PSA_ALG_AES_MMO_ZIGBEE);
    has_hash[place] = openssl_block_cipher(PSA_KEY_TYPE_AES, 128, OPENSSL_MODE_ECB) != NULL;
    has_hash[place] = has_hash[place] && hash_is(PSA_ALG_AES_MMO_ZIGBEE, span_of(message, sizeof(message)),
                                                 "ae3a102a28d43ee0d4a09e22788b206c");
}

static bool has(psa_algorithm_t alg, psa_key_type_t type, size_t bits)
{
    (void)type;
    (void)bits;
    return openssl_has_hash(alg);
}

const struct openssl_family openssl_hash_family = {
    .categories = OPENSSL_CATEGORY(PSA_ALG_SHA_256),
    .start = start,
    .has = has,
};
