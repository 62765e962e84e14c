/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include <openssl/err.h>
#include <openssl/evp.h>
#include <string.h>

#include "chacha.h"
#include "trial.h"

/*
 * Origins: GCM the specification's test case 3 (first block of it computed anew with its tag); CCM SP 800-38C example 1;
 * ChaCha20-Poly1305 RFC 8439 2.8.2; composed, GCM and CCM over SM4 of RFC 8998, A.1 and A.2. Written before any other thread exists.
 */
static EVP_CIPHER *chacha20_poly1305;
static bool has_gcm = true;
static bool has_ccm = true;
static bool has_composed_gcm = true;
static bool has_composed_ccm = true;

const EVP_CIPHER *openssl_chacha20_poly1305(void)
{
    return chacha20_poly1305;
}

struct aead_case {
    psa_key_type_t type;
    psa_algorithm_t alg;
    size_t tag_len;
    const char *key, *nonce, *ad, *in, *answer;
};

static const struct aead_case aead_cases[] = {
    { PSA_KEY_TYPE_AES, PSA_ALG_GCM, 16, "00000000000000000000000000000000", "000000000000000000000000", "",
      "00000000000000000000000000000000", "0388dace60b6a392f328c2b971b2fe78ab6e47d42cec13bdf53a67b21257bddf" },
    { PSA_KEY_TYPE_AES, PSA_ALG_AEAD_WITH_SHORTENED_TAG(PSA_ALG_CCM, 4), 4, "404142434445464748494a4b4c4d4e4f",
      "10111213141516", "0001020304050607", "20212223", "7162015b4dac255d" },
    { PSA_KEY_TYPE_CHACHA20, PSA_ALG_CHACHA20_POLY1305, 16,
      "808182838485868788898a8b8c8d8e8f909192939495969798999a9b9c9d9e9f", "070000004041424344454647",
      "50515253c0c1c2c3c4c5c6c7", "4c616469657320616e642047656e746c", "d31a8d34648e60db7b86afbc53ef7ec2" },
    { PSA_KEY_TYPE_SM4, PSA_ALG_GCM, 16, "0123456789abcdeffedcba9876543210", "00001234567800000000abcd",
      "feedfacedeadbeeffeedfacedeadbeefabaddad2",
      "aaaaaaaaaaaaaaaabbbbbbbbbbbbbbbbccccccccccccccccddddddddddddddddeeeeeeeeeeeeeeeeffffffffffffffffeeeeeeeeeeeeeeeeaaaaaaaaaaaaaaaa",
      "17f399f08c67d5ee19d0dc9969c4bb7d5fd46fd3756489069157b282bb200735d82710ca5c22f0ccfa7cbf93d496ac15a56834cbcf98c397b4024a2691233b8d"
      "83de3541e4c2b58177e065a9bf7b62ec" },
    { PSA_KEY_TYPE_SM4, PSA_ALG_CCM, 16, "0123456789abcdeffedcba9876543210", "00001234567800000000abcd",
      "feedfacedeadbeeffeedfacedeadbeefabaddad2",
      "aaaaaaaaaaaaaaaabbbbbbbbbbbbbbbbccccccccccccccccddddddddddddddddeeeeeeeeeeeeeeeeffffffffffffffffeeeeeeeeeeeeeeeeaaaaaaaaaaaaaaaa",
      "48af93501fa62adbcd414cce6034d895dda1bf8f132f042098661572e7483094fd12e518ce062c98acee28d95df4416bed31a2f04476c18bb40c84a74b97dc5b"
      "16842d4fa186f56ab33256971fa110f4" },
};

/* Seals twice (the second time with the prepared context), opens, and sees a flipped tag refused. */
static bool aead_is_good(const struct aead_case *c, bool compare_tag)
{
    struct trial_key trial;
    uint8_t nonce[TRIAL_MAX], ad[TRIAL_MAX], in[TRIAL_MAX], out[TRIAL_MAX], back[TRIAL_MAX], want[TRIAL_MAX];
    size_t len = 0;
    size_t back_len = 0;
    trial_start(&trial, c->type, 0, c->key);
    struct crypto_aead_job job = { .alg = c->alg, .direction = CRYPTO_ENCRYPT, .tag_len = c->tag_len };
    job.nonce = span_of(nonce, trial_hex(c->nonce, nonce));
    job.ad = span_of(ad, trial_hex(c->ad, ad));
    job.in = span_of(in, trial_hex(c->in, in));
    size_t want_len = trial_hex(c->answer, want);
    bool good = true;
    for (int turn = 0; turn < 2; turn++) {
        good = good && openssl_aead(&trial.key, &job, out_span_of(out, sizeof(out)), &len) == PSA_SUCCESS &&
               len == job.in.len + c->tag_len && (!compare_tag || len == want_len) && memcmp(out, want, want_len) == 0;
    }
    job.direction = CRYPTO_DECRYPT;
    job.in = span_of(out, len);
    good = good && openssl_aead(&trial.key, &job, out_span_of(back, sizeof(back)), &back_len) == PSA_SUCCESS &&
           back_len == len - c->tag_len && memcmp(back, in, back_len) == 0;
    out[len == 0 ? 0 : len - 1] ^= 1;
    good = good &&
           openssl_aead(&trial.key, &job, out_span_of(back, sizeof(back)), &back_len) == PSA_ERROR_INVALID_SIGNATURE;
    trial_end(&trial);
    return good;
}

static void start(void)
{
    chacha20_poly1305 = EVP_CIPHER_fetch(openssl_context(), "ChaCha20-Poly1305", NULL);
    ERR_clear_error();
    has_gcm = aead_is_good(&aead_cases[0], true);
    has_ccm = aead_is_good(&aead_cases[1], true);
    if (!aead_is_good(&aead_cases[2], false)) {
        EVP_CIPHER_free(chacha20_poly1305);
        chacha20_poly1305 = NULL;
    }
    has_composed_gcm = aead_is_good(&aead_cases[3], true);
    has_composed_ccm = aead_is_good(&aead_cases[4], true);
}

bool openssl_has_aead(psa_algorithm_t base, psa_key_type_t type, size_t bits)
{
    bool has_blocks = PSA_BLOCK_CIPHER_BLOCK_LENGTH(type) == 16 && openssl_block_cipher(type, bits, OPENSSL_MODE_ECB) != NULL;
    switch (base) {
    case PSA_ALG_GCM:
        return has_blocks && (openssl_block_cipher(type, bits, OPENSSL_MODE_GCM) != NULL ? has_gcm : has_composed_gcm);
    case PSA_ALG_CCM:
        return has_blocks && (type == PSA_KEY_TYPE_AES ? has_ccm : has_composed_ccm) &&
               openssl_block_cipher(type, bits, OPENSSL_MODE_CBC) != NULL && openssl_block_cipher(type, bits, OPENSSL_MODE_CTR) != NULL;
    case PSA_ALG_CHACHA20_POLY1305:
        return type == PSA_KEY_TYPE_CHACHA20 && chacha20_poly1305 != NULL;
    case PSA_ALG_XCHACHA20_POLY1305:
        return type == PSA_KEY_TYPE_XCHACHA20 && chacha20_poly1305 != NULL && chacha_has_x();
    default:
        return false;
    }
}

static bool has(psa_algorithm_t alg, psa_key_type_t type, size_t bits)
{
    return openssl_has_aead(PSA_ALG_AEAD_WITH_DEFAULT_LENGTH_TAG(alg), type, bits);
}

const struct openssl_family openssl_aead_family = {
    .categories = OPENSSL_CATEGORY(PSA_ALG_GCM),
    .start = start,
    .has = has,
};
