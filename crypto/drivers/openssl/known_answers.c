/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include <pthread.h>
#include <string.h>

#include "base/wipe.h"
#include "key_cache.h"
#include "library.h"

/*
 * A capability counts only if a known answer of it comes out right (design: libcrypto 3.0 accepts some parameters and silently does
 * something else). One case a family; the conformance tests have the many.
 *
 * Origins: hashes of "abc" FIPS 180-4 and FIPS 202 examples; HMAC RFC 4231 case 2; CMAC RFC 4493 example 2; AES SP 800-38A F.1.1,
 * F.2.1, F.5.1; GCM the specification's test case 3 (first block of it computed anew with its tag); CCM SP 800-38C example 1;
 * ChaCha20-Poly1305 RFC 8439 2.8.2 key and nonce; ECDSA RFC 6979 A.2.5, A.2.6 ("sample", SHA-256 and SHA-384).
 */

enum { ANSWER_MAX = 128, KEY_MAX = 64 };

static size_t from_hex(const char *hex, uint8_t *out)
{
    size_t len = strlen(hex) / 2;
    for (size_t i = 0; i < len; i++) {
        uint8_t v = 0;
        for (size_t j = 0; j < 2; j++) {
            char c = hex[2 * i + j];
            v = (uint8_t)(v << 4 | (c <= '9' ? c - '0' : c - 'a' + 10));
        }
        out[i] = v;
    }
    return len;
}

static bool is_answer(psa_status_t status, const uint8_t *got, size_t got_len, const char *hex)
{
    uint8_t want[ANSWER_MAX];
    size_t want_len = from_hex(hex, want);
    return status == PSA_SUCCESS && got_len == want_len && memcmp(got, want, want_len) == 0;
}

/* A key that lives for one known-answer test. */
struct trial_key {
    uint8_t material[ANSWER_MAX];
    void *_Atomic cache;
    struct crypto_driver_key key;
};

static void trial_start(struct trial_key *trial, psa_key_type_t type, size_t bits, const char *hex)
{
    *trial = (struct trial_key){ .key = { .type = type, .bits = bits } };
    trial->key.material = span_of(trial->material, from_hex(hex, trial->material));
    trial->key.cache = &trial->cache;
}

static void trial_end(struct trial_key *trial)
{
    openssl_key_forget(trial->cache);
    wipe(trial, sizeof(*trial));
}

static const char aes128_key[] = "2b7e151628aed2a6abf7158809cf4f3c";
static const char aes_block[] = "6bc1bee22e409f96e93d7e117393172a";

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
    if (!is_answer(status, digest, len, answer)) {
        return false;
    }
    status = hash_in_pieces(alg, in, out_span_of(digest, sizeof(digest)), &len);
    return is_answer(status, digest, len, answer);
}

static void check_hashes(void)
{
    static const char *const abc[OPENSSL_HASH_COUNT] = {
        [OPENSSL_SHA_224] = "23097d223405d8228642a477bda255b32aadbce4bda0b3f7e36c9da7",
        [OPENSSL_SHA_256] = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
        [OPENSSL_SHA_384] = "cb00753f45a35e8bb5a03d699ac65007272c32ab0eded1631a8b605a43ff5bed"
                            "8086072ba1e7cc2358baeca134c825a7",
        [OPENSSL_SHA_512] = "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a"
                            "2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f",
        [OPENSSL_SHA_512_256] = "53048e2681941ef99b2e29b76b4c7dabe4c2d0c634fc6d46e0e2f13107e7af23",
        [OPENSSL_SHA3_224] = "e642824c3f8cf24ad09234ee7d3c766fc9a3a5168d0c94ad73b46fdf",
        [OPENSSL_SHA3_256] = "3a985da74fe225b2045c172d6bd390bd855f086e3e9d525b46bfe24511431532",
        [OPENSSL_SHA3_384] = "ec01498288516fc926459f58e2c6ad8df9b473cb0fc08c2596da7cf0e49be4b2"
                             "98d88cea927ac7f539f1edf228376d25",
        [OPENSSL_SHA3_512] = "b751850b1a57168a5693cd924b6b096e08f621827444f70d884f5d0240d2712e"
                             "10e116e9192af3c91a7ec57647e3934057340b4cf408d5a56592f8274eec53f0",
    };
    static const psa_algorithm_t algs[OPENSSL_HASH_COUNT] = {
        PSA_ALG_SHA_224, PSA_ALG_SHA_256, PSA_ALG_SHA_384, PSA_ALG_SHA_512, PSA_ALG_SHA_512_256,
        PSA_ALG_SHA3_224, PSA_ALG_SHA3_256, PSA_ALG_SHA3_384, PSA_ALG_SHA3_512,
    };
    static const uint8_t message[3] = { 'a', 'b', 'c' };
    for (int i = 0; i < OPENSSL_HASH_COUNT; i++) {
        if (!hash_is(algs[i], span_of(message, sizeof(message)), abc[i])) {
            openssl_drop_hash(i);
        }
    }
}

static bool mac_is(psa_key_type_t type, psa_algorithm_t alg, const char *key, struct span in, const char *answer)
{
    struct trial_key trial;
    uint8_t mac[64];
    size_t len = 0;
    trial_start(&trial, type, strlen(key) * 4, key);
    psa_status_t status = openssl_mac_compute(&trial.key, alg, in, out_span_of(mac, sizeof(mac)), &len);
    bool first = is_answer(status, mac, len, answer);
    /* Once more with the prepared context: a rewind that forgets the key would show here. */
    status = openssl_mac_compute(&trial.key, alg, in, out_span_of(mac, sizeof(mac)), &len);
    bool second = is_answer(status, mac, len, answer);
    trial_end(&trial);
    return first && second;
}

static void check_macs(void)
{
    static const char data[] = "what do ya want for nothing?";
    uint8_t block[16];
    from_hex(aes_block, block);
    if (!mac_is(PSA_KEY_TYPE_HMAC, PSA_ALG_HMAC(PSA_ALG_SHA_256), "4a656665", span_of(data, sizeof(data) - 1),
                "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843")) {
        openssl_drop_hmac();
    }
    if (!mac_is(PSA_KEY_TYPE_AES, PSA_ALG_CMAC, aes128_key, span_of(block, 16), "070a16b46b4d4144f79bdd9dd04a287c")) {
        openssl_drop_cmac();
    }
}

static void check_ciphers(void)
{
    static const struct {
        enum openssl_mode mode;
        psa_algorithm_t alg;
        const char *iv;
        const char *answer;
    } cases[] = {
        { OPENSSL_MODE_ECB, PSA_ALG_ECB_NO_PADDING, "", "3ad77bb40d7a3660a89ecaf32466ef97" },
        { OPENSSL_MODE_CBC, PSA_ALG_CBC_NO_PADDING, "000102030405060708090a0b0c0d0e0f",
          "7649abac8119b246cee98e9b12e9197d" },
        { OPENSSL_MODE_CTR, PSA_ALG_CTR, "f0f1f2f3f4f5f6f7f8f9fafbfcfdfeff", "874d6191b620e3261bef6864990db6ce" },
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct trial_key trial;
        uint8_t iv[16];
        uint8_t block[16];
        uint8_t out[32];
        size_t len = 0;
        trial_start(&trial, PSA_KEY_TYPE_AES, 128, aes128_key);
        from_hex(aes_block, block);
        struct crypto_cipher_job job = { .alg = cases[i].alg, .direction = CRYPTO_ENCRYPT,
                                         .iv = span_of(iv, from_hex(cases[i].iv, iv)), .in = span_of(block, 16) };
        psa_status_t status = openssl_cipher(&trial.key, &job, out_span_of(out, sizeof(out)), &len);
        if (!is_answer(status, out, len, cases[i].answer)) {
            openssl_drop_mode(cases[i].mode);
        }
        trial_end(&trial);
    }
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
};

/* Seals twice (the second time with the prepared context), opens, and sees a flipped tag refused. */
static bool aead_is_good(const struct aead_case *c, bool compare_tag)
{
    struct trial_key trial;
    uint8_t nonce[16], ad[16], in[32], out[64], back[64], want[ANSWER_MAX];
    size_t len = 0;
    size_t back_len = 0;
    trial_start(&trial, c->type, strlen(c->key) * 4, c->key);
    struct crypto_aead_job job = { .alg = c->alg, .direction = CRYPTO_ENCRYPT, .tag_len = c->tag_len };
    job.nonce = span_of(nonce, from_hex(c->nonce, nonce));
    job.ad = span_of(ad, from_hex(c->ad, ad));
    job.in = span_of(in, from_hex(c->in, in));
    size_t want_len = from_hex(c->answer, want);
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

static void check_aeads(void)
{
    if (!aead_is_good(&aead_cases[0], true)) {
        openssl_drop_mode(OPENSSL_MODE_GCM);
    }
    if (!aead_is_good(&aead_cases[1], true)) {
        openssl_drop_mode(OPENSSL_MODE_CCM);
    }
    if (!aead_is_good(&aead_cases[2], false)) {
        openssl_drop_chacha20_poly1305();
    }
}

struct ec_case {
    size_t bits;
    psa_algorithm_t hash;
    const char *d, *point, *signature;
};

static const struct ec_case ec_cases[] = {
    { 256, PSA_ALG_SHA_256, "c9afa9d845ba75166b5c215767b1d6934e50c3db36e89b127b8a622b120f6721",
      "0460fed4ba255a9d31c961eb74c6356d68c049b8923b61fa6ce669622e60f29fb6"
      "7903fe1008b8bc99a41ae9e95628bc64f2f1b20c2d7e9f5177a3c294d4462299",
      "efd48b2aacb6a8fd1140dd9cd45e81d69d2c877b56aaf991c34d0ea84eaf3716"
      "f7cb1c942d657c41d436c7a1b6e29f65f3e900dbb9aff4064dc4ab2f843acda8" },
    { 384, PSA_ALG_SHA_384,
      "6b9d3dad2e1b8c1c05b19875b6659f4de23c3b667bf297ba9aa47740787137d896d5724e4c70a825f872c9ea60d2edf5",
      "04ec3a4e415b4e19a4568618029f427fa5da9a8bc4ae92e02e06aae5286b300c64def8f0ea9055866064a254515480bc13"
      "8015d9b72d7d57244ea8ef9ac0c621896708a59367f9dfb9f54ca84b3f1c9db1288b231c3ae0d4fe7344fd2533264720",
      "94edbb92a5ecb8aad4736e56c691916b3f88140666ce9fa73d64c4ea95ad133c81a648152e44acf96e36dd1e80fabe46"
      "99ef4aeb15f178cea1fe40db2603138f130e740a19624526203b6351d0a3a94fa329c145786e679e7b82c71a38628ac8" },
};

static bool ec_is_good(const struct ec_case *c)
{
    struct trial_key trial;
    uint8_t hash[64], point[ANSWER_MAX], signature[ANSWER_MAX], mine[ANSWER_MAX], secret[64];
    size_t hash_len = 0;
    size_t point_len = 0;
    size_t mine_len = 0;
    size_t secret_len = 0;
    psa_algorithm_t alg = PSA_ALG_ECDSA(c->hash);
    trial_start(&trial, PSA_KEY_TYPE_ECC_KEY_PAIR(PSA_ECC_FAMILY_SECP_R1), c->bits, c->d);
    size_t signature_len = from_hex(c->signature, signature);
    psa_status_t status = openssl_ec_export_public(&trial.key, out_span_of(point, sizeof(point)), &point_len);
    bool good = is_answer(status, point, point_len, c->point) &&
                openssl_hash_compute(c->hash, span_of("sample", 6), out_span_of(hash, 64), &hash_len) == PSA_SUCCESS;
    struct span digest = span_of(hash, hash_len);
    good = good &&
           openssl_ec_verify_hash(&trial.key, alg, digest, span_of(signature, signature_len)) == PSA_SUCCESS &&
           openssl_ec_sign_hash(&trial.key, alg, digest, out_span_of(mine, sizeof(mine)), &mine_len) == PSA_SUCCESS &&
           openssl_ec_verify_hash(&trial.key, alg, digest, span_of(mine, mine_len)) == PSA_SUCCESS;
    signature[signature_len - 1] ^= 1;
    good = good && openssl_ec_verify_hash(&trial.key, alg, digest, span_of(signature, signature_len)) ==
                       PSA_ERROR_INVALID_SIGNATURE;
    good = good && openssl_ec_agree(&trial.key, PSA_ALG_ECDH, span_of(point, point_len),
                                    out_span_of(secret, sizeof(secret)), &secret_len) == PSA_SUCCESS &&
           secret_len == c->bits / 8;
    wipe(secret, sizeof(secret));
    trial_end(&trial);
    return good;
}

/* P-384 takes longer than everything else here together, and not every device uses it: tried when first asked for. */
static pthread_once_t p384_once = PTHREAD_ONCE_INIT;
static _Thread_local bool is_on_trial;

static void check_curve(const struct ec_case *c)
{
    if (!ec_is_good(c)) {
        openssl_drop_curve(c->bits);
    }
}

static void check_p384(void)
{
    is_on_trial = true; /* its own calls ask for the curve */
    check_curve(&ec_cases[1]);
    is_on_trial = false;
}

void openssl_check_p384(void)
{
    if (!is_on_trial) {
        (void)pthread_once(&p384_once, check_p384);
    }
}

psa_status_t openssl_known_answers(void)
{
    check_hashes();
    if (openssl_md(PSA_ALG_SHA_256) == NULL) {
        return PSA_ERROR_CORRUPTION_DETECTED;
    }
    check_macs();
    check_ciphers();
    check_aeads();
    check_curve(&ec_cases[0]);
    return PSA_SUCCESS;
}
