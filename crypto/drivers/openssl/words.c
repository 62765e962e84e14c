/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#define OPENSSL_SUPPRESS_DEPRECATED
#include "words.h"

#include <openssl/md4.h>
#include <openssl/md5.h>
#include <openssl/ripemd.h>
#include <openssl/sha.h>
#include <stddef.h>
#include <string.h>

#include "base/bytes.h"
#include "base/wipe.h"

/* One of libcrypto's contexts: chaining words from byte 0 on, the length in bits, a partial block, its length. */
struct kind {
    uint8_t word;      /* bytes of one */
    uint8_t words;     /* of the chaining value */
    uint8_t block;     /* bytes */
    bool is_big;       /* the API's state has them big-endian */
    uint8_t bits_at;   /* the low word of the length, the high one behind it */
    uint8_t rest_at;
    uint8_t rest_len_at;
    int (*update)(void *context, const void *data, size_t len);
    int (*finish)(uint8_t *out, void *context);
};

/* clang-format off */
#define WRAP(name, CONTEXT) \
    static int update_##name(void *context, const void *data, size_t len) { return name##_Update((CONTEXT *)context, data, len); } \
    static int finish_##name(uint8_t *out, void *context) { return name##_Final(out, (CONTEXT *)context); } \
    _Static_assert(sizeof(CONTEXT) <= WORDS_STATE, "room for " #name)
#define FIELDS(name, CONTEXT, rest) \
    .bits_at = offsetof(CONTEXT, Nl), .rest_at = offsetof(CONTEXT, rest), .rest_len_at = offsetof(CONTEXT, num), \
    .update = update_##name, .finish = finish_##name
/* clang-format on */

WRAP(MD4, MD4_CTX);
WRAP(MD5, MD5_CTX);
WRAP(RIPEMD160, RIPEMD160_CTX);
WRAP(SHA1, SHA_CTX);
WRAP(SHA256, SHA256_CTX);
WRAP(SHA512, SHA512_CTX);

static const struct kind md4 = { 4, 4, 64, false, FIELDS(MD4, MD4_CTX, data) };
static const struct kind md5 = { 4, 4, 64, false, FIELDS(MD5, MD5_CTX, data) };
static const struct kind ripemd160 = { 4, 5, 64, false, FIELDS(RIPEMD160, RIPEMD160_CTX, data) };
static const struct kind sha1 = { 4, 5, 64, true, FIELDS(SHA1, SHA_CTX, data) };
static const struct kind sha256 = { 4, 8, 64, true, FIELDS(SHA256, SHA256_CTX, data) };
static const struct kind sha512 = { 8, 8, 128, true, FIELDS(SHA512, SHA512_CTX, u) };

static const struct kind *kind_of(psa_algorithm_t alg)
{
    switch (alg) {
    case PSA_ALG_SHA_224:
    case PSA_ALG_SHA_256:
    case PSA_ALG_SHA_256_192:
        return &sha256;
    case PSA_ALG_SHA_384:
    case PSA_ALG_SHA_512:
    case PSA_ALG_SHA_512_224:
    case PSA_ALG_SHA_512_256:
        return &sha512;
    case PSA_ALG_SHA_1:
        return &sha1;
    case PSA_ALG_RIPEMD160:
        return &ripemd160;
    case PSA_ALG_MD5:
        return &md5;
    case PSA_ALG_MD4:
        return &md4;
    default:
        return NULL;
    }
}

bool words_has(psa_algorithm_t alg)
{
    return kind_of(alg) != NULL;
}

/* FIPS 180-4, 5.3.6: libcrypto keeps the functions that set these to itself. */
static bool start_sha512_t(SHA512_CTX *context, size_t len)
{
    static const SHA_LONG64 t224[8] = {
        0x8c3d37c819544da2, 0x73e1996689dcd4d6, 0x1dfab7ae32ff9c82, 0x679dd514582f9fcf,
        0x0f6d2b697bd44da8, 0x77e36f7304c48942, 0x3f9d85a86a1d36c8, 0x1112e6ad91d692a1,
    };
    static const SHA_LONG64 t256[8] = {
        0x22312194fc2bf72c, 0x9f555fa3c84c64c2, 0x2393b86b6f53b151, 0x963877195940eabd,
        0x96283ee2a88effe3, 0xbe5e1e2553863992, 0x2b0199fc2c85b8aa, 0x0eb72ddc81c52ca2,
    };
    bool is_good = SHA512_Init(context) == 1;
    memcpy(context->h, len == 28 ? t224 : t256, sizeof(context->h));
    context->md_len = (unsigned int)len;
    return is_good;
}

bool words_start(psa_algorithm_t alg, struct words_state *state)
{
    void *context = state->bytes;
    switch (alg) {
    case PSA_ALG_SHA_224:
        return SHA224_Init(context) == 1;
    case PSA_ALG_SHA_256:
    case PSA_ALG_SHA_256_192:
        return SHA256_Init(context) == 1;
    case PSA_ALG_SHA_384:
        return SHA384_Init(context) == 1;
    case PSA_ALG_SHA_512:
        return SHA512_Init(context) == 1;
    case PSA_ALG_SHA_512_224:
        return start_sha512_t(context, 28);
    case PSA_ALG_SHA_512_256:
        return start_sha512_t(context, 32);
    case PSA_ALG_SHA_1:
        return SHA1_Init(context) == 1;
    case PSA_ALG_RIPEMD160:
        return RIPEMD160_Init(context) == 1;
    case PSA_ALG_MD5:
        return MD5_Init(context) == 1;
    case PSA_ALG_MD4:
        return MD4_Init(context) == 1;
    default:
        return false;
    }
}

bool words_update(psa_algorithm_t alg, struct words_state *state, struct span in)
{
    return kind_of(alg)->update(state->bytes, in.data, in.len) == 1;
}

bool words_finish(psa_algorithm_t alg, struct words_state *state, uint8_t *out)
{
    uint8_t digest[SHA512_DIGEST_LENGTH];
    bool is_good = kind_of(alg)->finish(digest, state->bytes) == 1;
    memcpy(out, digest, PSA_HASH_LENGTH(alg)); /* SHA-256/192 is the beginning of SHA-256 */
    return is_good;
}

static uint64_t get_word(const struct kind *kind, const uint8_t *at)
{
    uint32_t small = 0;
    uint64_t large = 0;
    if (kind->word == 4) {
        memcpy(&small, at, sizeof(small));
        return small;
    }
    memcpy(&large, at, sizeof(large));
    return large;
}

static void put_word(const struct kind *kind, uint8_t *at, uint64_t value)
{
    uint32_t small = (uint32_t)value;
    if (kind->word == 4) {
        memcpy(at, &small, sizeof(small));
    } else {
        memcpy(at, &value, sizeof(value));
    }
}

/* One chaining word between our memory and the API's form. */
static void turn(const struct kind *kind, uint8_t *to, const uint8_t *from)
{
    uint32_t one = 1;
    bool is_host_big = *(const uint8_t *)&one == 0;
    for (size_t i = 0; i < kind->word; i++) {
        to[i] = from[kind->is_big == is_host_big ? i : kind->word - 1u - i];
    }
}

/* Bits in two words to bytes in two words of the same size: the API counts bytes, as a number of 2 * word bytes. */
size_t words_suspend(psa_algorithm_t alg, const struct words_state *state, struct out_span out)
{
    const struct kind *kind = kind_of(alg);
    unsigned int rest = 0;
    size_t count_len = 2u * kind->word;
    size_t chain_len = (size_t)kind->words * kind->word;
    memcpy(&rest, state->bytes + kind->rest_len_at, sizeof(rest));
    if (out.len < count_len + chain_len + rest) {
        return 0;
    }
    uint64_t low = get_word(kind, state->bytes + kind->bits_at);
    uint64_t high = get_word(kind, state->bytes + kind->bits_at + kind->word);
    if (kind->word == 4) {
        put_be64(out.data, (high << 32 | low) >> 3);
    } else {
        put_be64(out.data, high >> 3);
        put_be64(out.data + 8, high << 61 | low >> 3);
    }
    for (size_t i = 0; i < kind->words; i++) {
        turn(kind, out.data + count_len + i * kind->word, state->bytes + i * kind->word);
    }
    memcpy(out.data + count_len + chain_len, state->bytes + kind->rest_at, rest);
    return count_len + chain_len + rest;
}

bool words_resume(psa_algorithm_t alg, struct words_state *state, struct span in)
{
    const struct kind *kind = kind_of(alg);
    size_t count_len = 2u * kind->word;
    size_t chain_len = (size_t)kind->words * kind->word;
    if (in.len < count_len + chain_len || !words_start(alg, state)) {
        return false;
    }
    uint64_t high = kind->word == 4 ? 0 : get_be64(in.data);
    uint64_t low = get_be64(in.data + count_len - 8);
    unsigned int rest = (unsigned int)(low % kind->block);
    bool is_too_long = (kind->word == 4 ? low : high) >> 61 != 0; /* its bits could not be counted */
    if (is_too_long || in.len != count_len + chain_len + rest) {
        return false;
    }
    if (kind->word == 4) {
        put_word(kind, state->bytes + kind->bits_at, low << 3);
        put_word(kind, state->bytes + kind->bits_at + 4, low >> 29);
    } else {
        put_word(kind, state->bytes + kind->bits_at, low << 3);
        put_word(kind, state->bytes + kind->bits_at + 8, high << 3 | low >> 61);
    }
    for (size_t i = 0; i < kind->words; i++) {
        turn(kind, state->bytes + i * kind->word, in.data + count_len + i * kind->word);
    }
    if (rest != 0) {
        memcpy(state->bytes + kind->rest_at, in.data + count_len + chain_len, rest);
    }
    memcpy(state->bytes + kind->rest_len_at, &rest, sizeof(rest));
    return true;
}
