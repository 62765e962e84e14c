/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include <pthread.h>

#include "crypto/openssl_driver.h"
#include "test.h"

static const struct crypto_driver *const d = &openssl_driver;

/* A key in a slot of its own, as the core would hold it. */
struct slot {
    uint8_t material[64];
    void *_Atomic cache;
    struct crypto_driver_key key;
};

static void slot_fill(struct slot *slot, psa_key_type_t type, size_t bits, uint8_t seed)
{
    memset(slot->material, seed, sizeof(slot->material));
    slot->cache = NULL;
    slot->key = (struct crypto_driver_key){ .type = type, .bits = bits, .cache = &slot->cache };
    slot->key.material = span_of(slot->material, bits / 8);
}

static void slot_empty(struct slot *slot)
{
    d->forget(slot->cache);
    slot->cache = NULL;
}

static void every_promised_hash_survived_its_known_answer(void)
{
    static const psa_algorithm_t algs[] = {
        PSA_ALG_SHA_224, PSA_ALG_SHA_256, PSA_ALG_SHA_384, PSA_ALG_SHA_512, PSA_ALG_SHA_512_256,
        PSA_ALG_SHA3_224, PSA_ALG_SHA3_256, PSA_ALG_SHA3_384, PSA_ALG_SHA3_512,
    };
    uint8_t out[64];
    size_t len = 0;
    for (size_t i = 0; i < sizeof(algs) / sizeof(algs[0]); i++) {
        EXPECT_EQ(d->hash_compute(algs[i], span_of("x", 1), out_span_of(out, 64), &len), PSA_SUCCESS);
        EXPECT_EQ(len, PSA_HASH_LENGTH(algs[i]));
        EXPECT_EQ(d->hash_compute(algs[i], span_of("x", 1), out_span_of(out, len - 1), &len),
                  PSA_ERROR_BUFFER_TOO_SMALL);
    }
    EXPECT_EQ(d->hash_compute(PSA_ALG_MD2, span_of("x", 1), out_span_of(out, 64), &len), PSA_ERROR_NOT_SUPPORTED);
}

static void a_cloned_hash_goes_its_own_way(void)
{
    struct crypto_driver_state a = { 0 };
    struct crypto_driver_state b = { 0 };
    uint8_t x[32], y[32], want[32];
    size_t len = 0;
    EXPECT_EQ(d->hash_setup(&a, PSA_ALG_SHA_256), PSA_SUCCESS);
    EXPECT_EQ(d->hash_update(&a, span_of("ab", 2)), PSA_SUCCESS);
    EXPECT_EQ(d->hash_clone(&a, &b), PSA_SUCCESS);
    EXPECT_EQ(d->hash_update(&a, span_of("c", 1)), PSA_SUCCESS);
    EXPECT_EQ(d->hash_finish(&a, out_span_of(x, 32), &len), PSA_SUCCESS);
    EXPECT_EQ(d->hash_finish(&b, out_span_of(y, 32), &len), PSA_SUCCESS);
    d->hash_abort(&a);
    d->hash_abort(&b);
    d->hash_compute(PSA_ALG_SHA_256, span_of("abc", 3), out_span_of(want, 32), &len);
    EXPECT_MEM(x, want, 32);
    d->hash_compute(PSA_ALG_SHA_256, span_of("ab", 2), out_span_of(want, 32), &len);
    EXPECT_MEM(y, want, 32);
}

struct aead_kind {
    psa_key_type_t type;
    size_t bits;
    psa_algorithm_t alg;
    size_t nonce_len, tag_len;
};

static const struct aead_kind aeads[] = {
    { PSA_KEY_TYPE_AES, 128, PSA_ALG_GCM, 12, 16 },
    { PSA_KEY_TYPE_AES, 256, PSA_ALG_GCM, 16, 16 },
    { PSA_KEY_TYPE_AES, 192, PSA_ALG_AEAD_WITH_SHORTENED_TAG(PSA_ALG_GCM, 12), 12, 12 },
    { PSA_KEY_TYPE_AES, 128, PSA_ALG_CCM, 13, 16 },
    { PSA_KEY_TYPE_AES, 256, PSA_ALG_AEAD_WITH_SHORTENED_TAG(PSA_ALG_CCM, 4), 7, 4 },
    { PSA_KEY_TYPE_CHACHA20, 256, PSA_ALG_CHACHA20_POLY1305, 12, 16 },
};

enum { TEXT_MAX = 3000 };
static uint8_t text[TEXT_MAX];

static struct crypto_aead_job job_of(const struct aead_kind *kind, size_t ad_len, size_t len)
{
    static const uint8_t nonce[16] = { 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16 };
    return (struct crypto_aead_job){ .alg = kind->alg, .direction = CRYPTO_ENCRYPT, .tag_len = kind->tag_len,
                                     .nonce = span_of(nonce, kind->nonce_len), .ad = span_of(text + 1, ad_len),
                                     .in = span_of(text, len), .ad_total = ad_len, .in_total = len };
}

/* Feeds the job in pieces of growing size; returns the text's length, the tag apart. */
static void in_pieces(const struct slot *slot, const struct crypto_aead_job *job, uint8_t *out, uint8_t *tag)
{
    struct crypto_driver_state state = { 0 };
    size_t len = 0;
    EXPECT_EQ(d->aead_setup(&state, &slot->key, job), PSA_SUCCESS);
    for (size_t at = 0, step = 1; at < job->ad.len; at += step, step = step * 2 + 1) {
        step = step > job->ad.len - at ? job->ad.len - at : step;
        EXPECT_EQ(d->aead_update_ad(&state, span_of(job->ad.data + at, step)), PSA_SUCCESS);
    }
    for (size_t at = 0, step = 1; at < job->in.len; at += step, step = step * 2 + 1) {
        step = step > job->in.len - at ? job->in.len - at : step;
        EXPECT_EQ(d->aead_update(&state, span_of(job->in.data + at, step), out_span_of(out + at, step), &len),
                  PSA_SUCCESS);
        EXPECT_EQ(len, step);
    }
    EXPECT_EQ(d->aead_finish(&state, out_span_of(NULL, 0), &len, out_span_of(tag, job->tag_len)), PSA_SUCCESS);
    d->aead_abort(&state);
}

static void pieces_and_one_shot_agree_for_every_aead(void)
{
    static const size_t lens[] = { 0, 1, 15, 16, 17, 64, 1023, 1024, 1025, TEXT_MAX - 1 };
    static uint8_t whole[TEXT_MAX + 16], parts[TEXT_MAX + 16];
    struct slot slot;
    for (size_t k = 0; k < sizeof(aeads) / sizeof(aeads[0]); k++) {
        slot_fill(&slot, aeads[k].type, aeads[k].bits, 0x5a);
        for (size_t i = 0; i < sizeof(lens) / sizeof(lens[0]); i++) {
            size_t ad_len = lens[(i * 7 + 3) % 10];
            struct crypto_aead_job job = job_of(&aeads[k], ad_len, lens[i]);
            size_t len = 0;
            EXPECT_EQ(d->aead(&slot.key, &job, out_span_of(whole, sizeof(whole)), &len), PSA_SUCCESS);
            EXPECT_EQ(len, lens[i] + aeads[k].tag_len);
            in_pieces(&slot, &job, parts, parts + lens[i]);
            EXPECT_MEM(parts, whole, len);
        }
        slot_empty(&slot);
    }
}

static void any_flipped_bit_is_refused_and_no_plaintext_is_left(void)
{
    uint8_t sealed[64], clear[64];
    struct slot slot;
    for (size_t k = 0; k < sizeof(aeads) / sizeof(aeads[0]); k++) {
        struct crypto_aead_job job = job_of(&aeads[k], 5, 33);
        size_t len = 0;
        size_t clear_len = 0;
        slot_fill(&slot, aeads[k].type, aeads[k].bits, 0x11);
        EXPECT_EQ(d->aead(&slot.key, &job, out_span_of(sealed, sizeof(sealed)), &len), PSA_SUCCESS);
        job.direction = CRYPTO_DECRYPT;
        job.in = span_of(sealed, len);
        for (size_t bit = 0; bit < len * 8; bit += 5) {
            sealed[bit / 8] ^= (uint8_t)(1u << bit % 8);
            memset(clear, 0xee, sizeof(clear));
            EXPECT_EQ(d->aead(&slot.key, &job, out_span_of(clear, sizeof(clear)), &clear_len),
                      PSA_ERROR_INVALID_SIGNATURE);
            EXPECT_EQ(clear_len, 0);
            EXPECT_MEM(clear, ((uint8_t[33]){ 0 }), 33);
            sealed[bit / 8] ^= (uint8_t)(1u << bit % 8);
        }
        EXPECT_EQ(d->aead(&slot.key, &job, out_span_of(clear, sizeof(clear)), &clear_len), PSA_SUCCESS);
        EXPECT_MEM(clear, text, 33);
        slot_empty(&slot);
    }
}

static void a_multi_part_decryption_verifies_its_tag(void)
{
    struct slot slot;
    uint8_t sealed[64], clear[64];
    for (size_t k = 0; k < sizeof(aeads) / sizeof(aeads[0]); k++) {
        struct crypto_aead_job job = job_of(&aeads[k], 20, 40);
        size_t len = 0;
        slot_fill(&slot, aeads[k].type, aeads[k].bits, 0x77);
        EXPECT_EQ(d->aead(&slot.key, &job, out_span_of(sealed, sizeof(sealed)), &len), PSA_SUCCESS);
        job.direction = CRYPTO_DECRYPT;
        for (int bad = 0; bad < 2; bad++) {
            struct crypto_driver_state state = { 0 };
            size_t part = 0;
            sealed[40] ^= (uint8_t)bad;
            EXPECT_EQ(d->aead_setup(&state, &slot.key, &job), PSA_SUCCESS);
            EXPECT_EQ(d->aead_update_ad(&state, job.ad), PSA_SUCCESS);
            EXPECT_EQ(d->aead_update(&state, span_of(sealed, 40), out_span_of(clear, 64), &part), PSA_SUCCESS);
            EXPECT_MEM(clear, text, 40);
            EXPECT_EQ(d->aead_verify(&state, span_of(sealed + 40, job.tag_len), out_span_of(NULL, 0), &part),
                      bad ? PSA_ERROR_INVALID_SIGNATURE : PSA_SUCCESS);
            d->aead_abort(&state);
        }
        slot_empty(&slot);
    }
}

static void pieces_and_one_shot_agree_for_every_cipher(void)
{
    static const psa_algorithm_t algs[] = { PSA_ALG_CTR, PSA_ALG_CBC_NO_PADDING, PSA_ALG_CBC_PKCS7,
                                            PSA_ALG_ECB_NO_PADDING };
    static uint8_t whole[2100], parts[2100], back[2100];
    static const uint8_t iv[16] = { 9 };
    struct slot slot;
    slot_fill(&slot, PSA_KEY_TYPE_AES, 256, 0x33);
    for (size_t a = 0; a < 4; a++) {
        struct crypto_cipher_job job = { .alg = algs[a], .direction = CRYPTO_ENCRYPT,
                                         .iv = span_of(iv, algs[a] == PSA_ALG_ECB_NO_PADDING ? 0 : 16),
                                         .in = span_of(text, 2000) };
        size_t len = 0;
        EXPECT_EQ(d->cipher(&slot.key, &job, out_span_of(whole, sizeof(whole)), &len), PSA_SUCCESS);
        for (int direction = 0; direction < 2; direction++) {
            struct crypto_driver_state state = { 0 };
            const uint8_t *in = direction == 0 ? text : whole;
            uint8_t *out = direction == 0 ? parts : back;
            size_t total = direction == 0 ? 2000 : len;
            size_t at_out = 0;
            size_t n = 0;
            job.direction = direction == 0 ? CRYPTO_ENCRYPT : CRYPTO_DECRYPT;
            EXPECT_EQ(d->cipher_setup(&state, &slot.key, &job), PSA_SUCCESS);
            for (size_t at = 0, step = 1; at < total; at += step, step += 13) {
                step = step > total - at ? total - at : step;
                EXPECT_EQ(d->cipher_update(&state, span_of(in + at, step), out_span_of(out + at_out, step + 16), &n),
                          PSA_SUCCESS);
                at_out += n;
            }
            EXPECT_EQ(d->cipher_finish(&state, out_span_of(out + at_out, 16), &n), PSA_SUCCESS);
            at_out += n;
            d->cipher_abort(&state);
            EXPECT_EQ(at_out, direction == 0 ? len : 2000);
        }
        EXPECT_MEM(parts, whole, len);
        EXPECT_MEM(back, text, 2000);
    }
    slot_empty(&slot);
}

static void a_partial_block_and_bad_padding_have_their_statuses(void)
{
    struct slot slot;
    uint8_t out[64];
    size_t len = 0;
    slot_fill(&slot, PSA_KEY_TYPE_AES, 128, 1);
    struct crypto_cipher_job job = { .alg = PSA_ALG_CBC_NO_PADDING, .direction = CRYPTO_ENCRYPT,
                                     .iv = span_of(text, 16), .in = span_of(text, 17) };
    EXPECT_EQ(d->cipher(&slot.key, &job, out_span_of(out, 64), &len), PSA_ERROR_INVALID_ARGUMENT);
    job = (struct crypto_cipher_job){ .alg = PSA_ALG_CBC_PKCS7, .direction = CRYPTO_DECRYPT,
                                      .iv = span_of(text, 16), .in = span_of(text, 32) };
    EXPECT_EQ(d->cipher(&slot.key, &job, out_span_of(out, 64), &len), PSA_ERROR_INVALID_PADDING);
    EXPECT_EQ(len, 0);
    job.in = span_of(text, 31);
    EXPECT_EQ(d->cipher(&slot.key, &job, out_span_of(out, 64), &len) == PSA_SUCCESS, 0);
    job = (struct crypto_cipher_job){ .alg = PSA_ALG_CBC_PKCS7, .direction = CRYPTO_ENCRYPT,
                                      .iv = span_of(text, 16), .in = span_of(text, 32) };
    EXPECT_EQ(d->cipher(&slot.key, &job, out_span_of(out, 47), &len), PSA_ERROR_BUFFER_TOO_SMALL);
    EXPECT_EQ(d->cipher(&slot.key, &job, out_span_of(out, 48), &len), PSA_SUCCESS);
    slot_empty(&slot);
}

static const psa_key_type_t pair = PSA_KEY_TYPE_ECC_KEY_PAIR(PSA_ECC_FAMILY_SECP_R1);
static const psa_key_type_t public = PSA_KEY_TYPE_ECC_PUBLIC_KEY(PSA_ECC_FAMILY_SECP_R1);

static void both_sides_of_an_agreement_find_the_same_secret(void)
{
    for (size_t bits = 256; bits <= 384; bits += 128) {
        struct slot a, b;
        uint8_t pa[97], pb[97], sa[48], sb[48];
        size_t la = 0, lb = 0, n = 0;
        slot_fill(&a, pair, bits, 0);
        slot_fill(&b, pair, bits, 0);
        EXPECT_EQ(d->generate(pair, bits, out_span_of(a.material, 48), &n), PSA_SUCCESS);
        EXPECT_EQ(n, bits / 8);
        EXPECT_EQ(d->generate(pair, bits, out_span_of(b.material, 48), &n), PSA_SUCCESS);
        EXPECT_EQ(d->export_public(&a.key, out_span_of(pa, 97), &la), PSA_SUCCESS);
        EXPECT_EQ(d->export_public(&b.key, out_span_of(pb, 97), &lb), PSA_SUCCESS);
        EXPECT_EQ(d->agree(&a.key, PSA_ALG_ECDH, span_of(pb, lb), out_span_of(sa, 48), &n), PSA_SUCCESS);
        EXPECT_EQ(d->agree(&b.key, PSA_ALG_ECDH, span_of(pa, la), out_span_of(sb, 48), &n), PSA_SUCCESS);
        EXPECT_EQ(n, bits / 8);
        EXPECT_MEM(sa, sb, n);
        pb[lb - 1] ^= 1;
        EXPECT_EQ(d->agree(&a.key, PSA_ALG_ECDH, span_of(pb, lb), out_span_of(sa, 48), &n),
                  PSA_ERROR_INVALID_ARGUMENT);
        slot_empty(&a);
        slot_empty(&b);
    }
}

static void keys_that_are_none_are_refused(void)
{
    uint8_t order[32] = { 0xff, 0xff, 0xff, 0xff, 0,    0,    0,    0,    0xff, 0xff, 0xff,
                          0xff, 0xff, 0xff, 0xff, 0xff, 0xbc, 0xe6, 0xfa, 0xad, 0xa7, 0x17,
                          0x9e, 0x84, 0xf3, 0xb9, 0xca, 0xc2, 0xfc, 0x63, 0x25, 0x51 };
    uint8_t zero[97] = { 0 };
    size_t bits = 0;
    EXPECT_EQ(d->check(pair, span_of(zero, 32), &bits), PSA_ERROR_INVALID_ARGUMENT);
    EXPECT_EQ(d->check(pair, span_of(order, 32), &bits), PSA_ERROR_INVALID_ARGUMENT);
    order[31]--;
    EXPECT_EQ(d->check(pair, span_of(order, 32), &bits), PSA_SUCCESS);
    EXPECT_EQ(bits, 256);
    bits = 384;
    EXPECT_EQ(d->check(pair, span_of(order, 32), &bits), PSA_ERROR_INVALID_ARGUMENT);
    bits = 0;
    EXPECT_EQ(d->check(pair, span_of(order, 31), &bits), PSA_ERROR_INVALID_ARGUMENT);
    EXPECT_EQ(d->check(public, span_of(zero, 65), &bits), PSA_ERROR_INVALID_ARGUMENT);
    zero[0] = 4;
    EXPECT_EQ(d->check(public, span_of(zero, 65), &bits), PSA_ERROR_INVALID_ARGUMENT);
    EXPECT_EQ(d->check(public, span_of(zero, 0), &bits), PSA_ERROR_INVALID_ARGUMENT);
    EXPECT_EQ(bits, 0);
}

static void deterministic_signatures_are_the_same_every_time(void)
{
    struct slot a;
    uint8_t out[2][64];
    size_t n = 0;
    slot_fill(&a, pair, 256, 1);
    for (size_t i = 0; i < 2; i++) {
        EXPECT_EQ(d->sign_hash(&a.key, PSA_ALG_DETERMINISTIC_ECDSA(PSA_ALG_SHA_256), span_of(text, 32),
                               out_span_of(out[i], 64), &n),
                  PSA_SUCCESS);
    }
    EXPECT_MEM(out[0], out[1], 64);
    slot_empty(&a);
}

static void what_is_carried_is_said_and_nothing_else(void)
{
    static const psa_key_type_t aes = PSA_KEY_TYPE_AES;
    EXPECT_EQ(d->carries(PSA_ALG_SHA3_384, 0, 0), PSA_SUCCESS);
    EXPECT_EQ(d->carries(PSA_ALG_RIPEMD160, 0, 0), PSA_SUCCESS);
    EXPECT_EQ(d->carries(PSA_ALG_MD2, 0, 0), PSA_ERROR_NOT_SUPPORTED);
    EXPECT_EQ(d->carries(PSA_ALG_BLAKE2SP_HASH256, 0, 0), PSA_ERROR_NOT_SUPPORTED);
    EXPECT_EQ(d->carries(PSA_ALG_ASCON_HASH256, 0, 0), PSA_ERROR_NOT_SUPPORTED);
    EXPECT_EQ(d->carries(PSA_ALG_TRUNCATED_MAC(PSA_ALG_HMAC(PSA_ALG_SHA_512), 8), PSA_KEY_TYPE_HMAC, 40), PSA_SUCCESS);
    EXPECT_EQ(d->carries(PSA_ALG_CMAC, aes, 192), PSA_SUCCESS);
    EXPECT_EQ(d->carries(PSA_ALG_CMAC, PSA_KEY_TYPE_ARIA, 128), PSA_SUCCESS);
    EXPECT_EQ(d->carries(PSA_ALG_CMAC, PSA_KEY_TYPE_SM4, 256), PSA_ERROR_NOT_SUPPORTED);
    EXPECT_EQ(d->carries(PSA_ALG_BLAKE2_MAC(PSA_ALG_BLAKE2BP_HASH512), PSA_KEY_TYPE_BLAKE2, 128), PSA_ERROR_NOT_SUPPORTED);
    EXPECT_EQ(d->carries(PSA_ALG_CTR, aes, 256), PSA_SUCCESS);
    EXPECT_EQ(d->carries(PSA_ALG_XTS, aes, 256), PSA_SUCCESS);
    EXPECT_EQ(d->carries(PSA_ALG_XTS, aes, 192), PSA_ERROR_NOT_SUPPORTED);
    EXPECT_EQ(d->carries(PSA_ALG_XTS, PSA_KEY_TYPE_DES, 128), PSA_ERROR_NOT_SUPPORTED);
    EXPECT_EQ(d->carries(PSA_ALG_GCM, PSA_KEY_TYPE_CAMELLIA, 192), PSA_SUCCESS);
    EXPECT_EQ(d->carries(PSA_ALG_GCM, PSA_KEY_TYPE_DES, 192), PSA_ERROR_NOT_SUPPORTED);
    EXPECT_EQ(d->carries(PSA_ALG_ASCON_AEAD128, PSA_KEY_TYPE_ASCON, 128), PSA_ERROR_NOT_SUPPORTED);
    EXPECT_EQ(d->carries(PSA_ALG_KW, PSA_KEY_TYPE_SM4, 128), PSA_SUCCESS);
    EXPECT_EQ(d->carries(PSA_ALG_SHAKE256, 0, 0), PSA_SUCCESS);
    EXPECT_EQ(d->carries(PSA_ALG_ASCON_XOF128, 0, 0), PSA_ERROR_NOT_SUPPORTED);
    EXPECT_EQ(d->carries(PSA_ALG_AEAD_WITH_SHORTENED_TAG(PSA_ALG_CCM, 8), aes, 128), PSA_SUCCESS);
    EXPECT_EQ(d->carries(PSA_ALG_CHACHA20_POLY1305, aes, 256), PSA_ERROR_NOT_SUPPORTED);
    EXPECT_EQ(d->carries(PSA_ALG_ECDSA(PSA_ALG_SHA_384), pair, 384), PSA_SUCCESS);
    EXPECT_EQ(d->carries(PSA_ALG_ECDSA(PSA_ALG_SHA_384), pair, 521), PSA_SUCCESS);
    EXPECT_EQ(d->carries(PSA_ALG_ECDSA(PSA_ALG_SHA_384), pair, 320), PSA_ERROR_NOT_SUPPORTED);
    EXPECT_EQ(d->carries(PSA_ALG_DETERMINISTIC_ECDSA(PSA_ALG_SHA_256), pair, 256), PSA_SUCCESS);
    EXPECT_EQ(d->carries(PSA_ALG_ED25519PH, PSA_KEY_TYPE_ECC_KEY_PAIR(PSA_ECC_FAMILY_TWISTED_EDWARDS), 255),
              PSA_SUCCESS);
    EXPECT_EQ(d->carries(PSA_ALG_ED448PH, PSA_KEY_TYPE_ECC_KEY_PAIR(PSA_ECC_FAMILY_TWISTED_EDWARDS), 255),
              PSA_ERROR_NOT_SUPPORTED);
    EXPECT_EQ(d->carries(PSA_ALG_RSA_PSS(PSA_ALG_SHA_256), PSA_KEY_TYPE_RSA_PUBLIC_KEY, 2048), PSA_SUCCESS);
    EXPECT_EQ(d->carries(PSA_ALG_FFDH, PSA_KEY_TYPE_DH_KEY_PAIR(PSA_DH_FAMILY_RFC7919), 2048), PSA_SUCCESS);
    EXPECT_EQ(d->carries(PSA_ALG_FFDH, PSA_KEY_TYPE_DH_KEY_PAIR(PSA_DH_FAMILY_RFC7919), 1024), PSA_ERROR_NOT_SUPPORTED);
    EXPECT_EQ(d->carries(PSA_ALG_DETERMINISTIC_ECDSA(PSA_ALG_SHA_256), public, 256), PSA_SUCCESS);
    EXPECT_EQ(d->carries(PSA_ALG_ECDH, pair, 256), PSA_SUCCESS);
    EXPECT_EQ(d->carries(PSA_ALG_ECDH, public, 256), PSA_ERROR_NOT_SUPPORTED);
}

static void pbkdf2_gives_the_published_key(void)
{
    /* RFC 7914, chapter 11: PBKDF2-HMAC-SHA-256 of "passwd", "salt", 1 iteration, 64 bytes. */
    static const uint8_t want[8] = { 0x55, 0xac, 0x04, 0x6e, 0x56, 0xe3, 0x08, 0x9f };
    uint8_t out[64];
    EXPECT_EQ(d->pbkdf2_hmac(PSA_ALG_SHA_256, span_of("passwd", 6), span_of("salt", 4), 1, out_span_of(out, 64)),
              PSA_SUCCESS);
    EXPECT_MEM(out, want, sizeof(want));
}

static void *use_key(void *arg)
{
    struct slot *slot = arg;
    static const struct aead_kind gcm = { PSA_KEY_TYPE_AES, 128, PSA_ALG_GCM, 12, 16 };
    struct crypto_aead_job job = job_of(&gcm, 3, 100);
    uint8_t first[116], out[116];
    size_t len = 0;
    bool good = d->aead(&slot->key, &job, out_span_of(first, sizeof(first)), &len) == PSA_SUCCESS;
    for (int i = 0; i < 2000 && good; i++) {
        good = d->aead(&slot->key, &job, out_span_of(out, sizeof(out)), &len) == PSA_SUCCESS &&
               memcmp(out, first, len) == 0;
    }
    return good ? slot : NULL;
}

static void threads_share_a_key_and_never_a_context(void)
{
    pthread_t threads[4];
    struct slot slot;
    slot_fill(&slot, PSA_KEY_TYPE_AES, 128, 4);
    for (size_t i = 0; i < 4; i++) {
        EXPECT_EQ(pthread_create(&threads[i], NULL, use_key, &slot), 0);
    }
    for (size_t i = 0; i < 4; i++) {
        void *result = NULL;
        pthread_join(threads[i], &result);
        EXPECT(result == &slot);
    }
    slot_empty(&slot);
}

int main(void)
{
    static const struct test tests[] = {
        TEST(every_promised_hash_survived_its_known_answer, "FIPS180-4:examples"),
        TEST(a_cloned_hash_goes_its_own_way, "CRYPTO-1.5:psa_hash_clone"),
        TEST(pieces_and_one_shot_agree_for_every_aead, "CRYPTO-1.5:psa_aead_update"),
        TEST(any_flipped_bit_is_refused_and_no_plaintext_is_left, "CRYPTO-1.5:psa_aead_decrypt"),
        TEST(a_multi_part_decryption_verifies_its_tag, "CRYPTO-1.5:psa_aead_verify"),
        TEST(pieces_and_one_shot_agree_for_every_cipher, "CRYPTO-1.5:psa_cipher_update"),
        TEST(a_partial_block_and_bad_padding_have_their_statuses, "CRYPTO-1.5:psa_cipher_finish"),
        TEST(both_sides_of_an_agreement_find_the_same_secret, "CRYPTO-1.5:psa_raw_key_agreement"),
        TEST(keys_that_are_none_are_refused, "CRYPTO-1.5:psa_import_key"),
        TEST(deterministic_signatures_are_the_same_every_time, "RFC6979:3.2"),
        TEST(what_is_carried_is_said_and_nothing_else, "CRYPTO-1.5:psa_check_key_usage"),
        TEST(pbkdf2_gives_the_published_key, "RFC7914:11"),
        TEST(threads_share_a_key_and_never_a_context, "CRYPTO-1.5:5.5 concurrent calls"),
    };
    for (size_t i = 0; i < sizeof(text); i++) {
        text[i] = (uint8_t)(i * 7 + i / 256);
    }
    if (d->start() != PSA_SUCCESS) {
        return 1;
    }
    return test_main("driver-openssl", tests, sizeof(tests) / sizeof(tests[0]));
}
