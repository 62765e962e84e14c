/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 *
 * A libcrypto that accepts an algorithm and does something else. Eight of its functions are wrapped by the linker
 * and give wrong answers for one or two algorithms each: the driver must find out at its start, or before their
 * first use, drop that algorithm and go on with the others.
 */
#define OPENSSL_SUPPRESS_DEPRECATED /* SHA512_Final, as the driver calls it */
#include <openssl/evp.h>
#include <openssl/sha.h>

#include "crypto/openssl_driver.h"
#include "test.h"

int __real_EVP_DigestFinal_ex(EVP_MD_CTX *ctx, unsigned char *digest, unsigned int *len);
int __wrap_EVP_DigestFinal_ex(EVP_MD_CTX *ctx, unsigned char *digest, unsigned int *len);
int __real_SHA512_Final(unsigned char *digest, SHA512_CTX *ctx);
int __wrap_SHA512_Final(unsigned char *digest, SHA512_CTX *ctx);
int __real_EVP_MAC_final(EVP_MAC_CTX *ctx, unsigned char *out, size_t *len, size_t size);
int __wrap_EVP_MAC_final(EVP_MAC_CTX *ctx, unsigned char *out, size_t *len, size_t size);
int __real_EVP_CipherUpdate(EVP_CIPHER_CTX *ctx, unsigned char *out, int *len, const unsigned char *in, int in_len);
int __wrap_EVP_CipherUpdate(EVP_CIPHER_CTX *ctx, unsigned char *out, int *len, const unsigned char *in, int in_len);
int __real_EVP_PKEY_verify(EVP_PKEY_CTX *ctx, const unsigned char *sig, size_t sig_len, const unsigned char *tbs,
                           size_t tbs_len);
int __wrap_EVP_PKEY_verify(EVP_PKEY_CTX *ctx, const unsigned char *sig, size_t sig_len, const unsigned char *tbs,
                           size_t tbs_len);

int __real_EVP_PKEY_sign(EVP_PKEY_CTX *ctx, unsigned char *sig, size_t *sig_len, const unsigned char *tbs,
                         size_t tbs_len);
int __wrap_EVP_PKEY_sign(EVP_PKEY_CTX *ctx, unsigned char *sig, size_t *sig_len, const unsigned char *tbs,
                         size_t tbs_len);
int __real_EVP_PKEY_derive(EVP_PKEY_CTX *ctx, unsigned char *key, size_t *len);
int __wrap_EVP_PKEY_derive(EVP_PKEY_CTX *ctx, unsigned char *key, size_t *len);
int __real_EVP_DigestSign(EVP_MD_CTX *ctx, unsigned char *sig, size_t *len, const unsigned char *tbs, size_t tbs_len);
int __wrap_EVP_DigestSign(EVP_MD_CTX *ctx, unsigned char *sig, size_t *len, const unsigned char *tbs, size_t tbs_len);

/* SHA-512/256 is SHA-512 cut short, as a library might think; SHA-224 is wrong when it comes in pieces, SHA-384
 * when it comes at once. */
int __wrap_EVP_DigestFinal_ex(EVP_MD_CTX *ctx, unsigned char *digest, unsigned int *len)
{
    int result = __real_EVP_DigestFinal_ex(ctx, digest, len);
    if (EVP_MD_is_a(EVP_MD_CTX_get0_md(ctx), "SHA2-512/256") || EVP_MD_is_a(EVP_MD_CTX_get0_md(ctx), "SHA2-224")) {
        digest[27] ^= 1;
    }
    return result;
}

int __wrap_SHA512_Final(unsigned char *digest, SHA512_CTX *ctx)
{
    bool is_384 = ctx->md_len == SHA384_DIGEST_LENGTH;
    int result = __real_SHA512_Final(digest, ctx);
    digest[0] ^= is_384 ? 1 : 0;
    return result;
}

int __wrap_EVP_MAC_final(EVP_MAC_CTX *ctx, unsigned char *out, size_t *len, size_t size)
{
    int result = __real_EVP_MAC_final(ctx, out, len, size);
    if (EVP_MAC_is_a(EVP_MAC_CTX_get0_mac(ctx), "CMAC")) {
        out[0] ^= 0x80;
    }
    return result;
}

/* CTR is taken for a cipher that does nothing. */
int __wrap_EVP_CipherUpdate(EVP_CIPHER_CTX *ctx, unsigned char *out, int *len, const unsigned char *in, int in_len)
{
    int result = __real_EVP_CipherUpdate(ctx, out, len, in, in_len);
    if (EVP_CIPHER_CTX_get_mode(ctx) == EVP_CIPH_CTR_MODE) {
        memcpy(out, in, (size_t)in_len);
    }
    return result;
}

/* On P-521, whose hash is right, every signature is good. */
int __wrap_EVP_PKEY_verify(EVP_PKEY_CTX *ctx, const unsigned char *sig, size_t sig_len, const unsigned char *tbs,
                           size_t tbs_len)
{
    bool is_blind = EVP_PKEY_get_bits(EVP_PKEY_CTX_get0_pkey(ctx)) == 521;
    return is_blind ? 1 : __real_EVP_PKEY_verify(ctx, sig, sig_len, tbs, tbs_len);
}

/* RSA gives numbers that are no power of the message; X448 and Ed25519 are off by a bit. */
int __wrap_EVP_PKEY_sign(EVP_PKEY_CTX *ctx, unsigned char *sig, size_t *sig_len, const unsigned char *tbs,
                         size_t tbs_len)
{
    int result = __real_EVP_PKEY_sign(ctx, sig, sig_len, tbs, tbs_len);
    sig[*sig_len - 1] ^= EVP_PKEY_is_a(EVP_PKEY_CTX_get0_pkey(ctx), "RSA") ? 1 : 0;
    return result;
}

int __wrap_EVP_PKEY_derive(EVP_PKEY_CTX *ctx, unsigned char *key, size_t *len)
{
    int result = __real_EVP_PKEY_derive(ctx, key, len);
    key[0] ^= EVP_PKEY_is_a(EVP_PKEY_CTX_get0_pkey(ctx), "X448") ? 1 : 0;
    return result;
}

int __wrap_EVP_DigestSign(EVP_MD_CTX *ctx, unsigned char *sig, size_t *len, const unsigned char *tbs, size_t tbs_len)
{
    int result = __real_EVP_DigestSign(ctx, sig, len, tbs, tbs_len);
    sig[0] ^= *len == 64 ? 1 : 0;
    return result;
}

static const struct crypto_driver *const d = &openssl_driver;

/* A key in a slot of its own, as the core would hold it. */
struct slot {
    uint8_t material[66];
    void *_Atomic cache;
    struct crypto_driver_key key;
};

static void slot_fill(struct slot *slot, psa_key_type_t type, size_t bits)
{
    memset(slot->material, 1, sizeof(slot->material));
    slot->cache = NULL;
    slot->key = (struct crypto_driver_key){ .type = type, .bits = bits, .cache = &slot->cache };
    slot->key.material = span_of(slot->material, (bits + 7) / 8);
}

static psa_status_t hash(psa_algorithm_t alg)
{
    uint8_t out[64];
    size_t len = 0;
    return d->hash_compute(alg, span_of("x", 1), out_span_of(out, sizeof(out)), &len);
}

static psa_status_t mac(psa_key_type_t type, psa_algorithm_t alg)
{
    struct slot slot;
    uint8_t out[64];
    size_t len = 0;
    slot_fill(&slot, type, 128);
    psa_status_t status = d->mac_compute(&slot.key, alg, span_of("x", 1), out_span_of(out, sizeof(out)), &len);
    d->forget(slot.cache);
    return status;
}

static psa_status_t cipher(psa_algorithm_t alg)
{
    static const uint8_t iv[16];
    static const uint8_t in[16];
    struct slot slot;
    uint8_t out[32];
    size_t len = 0;
    slot_fill(&slot, PSA_KEY_TYPE_AES, 128);
    struct crypto_cipher_job job = { .alg = alg, .direction = CRYPTO_ENCRYPT };
    job.iv = span_of(iv, sizeof(iv));
    job.in = span_of(in, sizeof(in));
    psa_status_t status = d->cipher(&slot.key, &job, out_span_of(out, sizeof(out)), &len);
    d->forget(slot.cache);
    return status;
}

static psa_status_t sign(size_t bits)
{
    static const uint8_t digest[32] = { 1 };
    struct slot slot;
    uint8_t out[132];
    size_t len = 0;
    slot_fill(&slot, PSA_KEY_TYPE_ECC_KEY_PAIR(PSA_ECC_FAMILY_SECP_R1), bits);
    psa_status_t status = d->sign_hash(&slot.key, PSA_ALG_ECDSA(PSA_ALG_SHA_256), span_of(digest, sizeof(digest)),
                                       out_span_of(out, sizeof(out)), &len);
    d->forget(slot.cache);
    return status;
}

static void a_hash_that_comes_out_wrong_is_dropped_alone(void)
{
    EXPECT_EQ(hash(PSA_ALG_SHA_512_256), PSA_ERROR_NOT_SUPPORTED);
    EXPECT_EQ(hash(PSA_ALG_SHA_256), PSA_SUCCESS);
    EXPECT_EQ(hash(PSA_ALG_SHA_512), PSA_SUCCESS);
}

static void a_hash_that_is_wrong_in_one_way_of_giving_it_its_bytes_is_dropped(void)
{
    EXPECT_EQ(hash(PSA_ALG_SHA_224), PSA_ERROR_NOT_SUPPORTED);
    EXPECT_EQ(hash(PSA_ALG_SHA_384), PSA_ERROR_NOT_SUPPORTED);
}

static void a_mac_that_comes_out_wrong_is_dropped_alone(void)
{
    EXPECT_EQ(mac(PSA_KEY_TYPE_AES, PSA_ALG_CMAC), PSA_ERROR_NOT_SUPPORTED);
    EXPECT_EQ(mac(PSA_KEY_TYPE_HMAC, PSA_ALG_HMAC(PSA_ALG_SHA_256)), PSA_SUCCESS);
}

static void a_cipher_mode_that_encrypts_nothing_is_dropped_alone(void)
{
    EXPECT_EQ(cipher(PSA_ALG_CTR), PSA_ERROR_NOT_SUPPORTED);
    EXPECT_EQ(cipher(PSA_ALG_CBC_NO_PADDING), PSA_SUCCESS);
}

static void a_curve_on_which_every_signature_is_good_is_dropped_alone(void)
{
    EXPECT_EQ(sign(521), PSA_ERROR_NOT_SUPPORTED);
    EXPECT_EQ(sign(256), PSA_SUCCESS);
}

static psa_status_t generate(psa_key_type_t type, size_t bits)
{
    uint8_t out[64];
    size_t len = 0;
    return d->generate(type, bits, out_span_of(out, sizeof(out)), &len);
}

static void what_is_tried_at_its_first_use_is_dropped_alone_too(void)
{
    uint8_t rsa[700];
    size_t len = 0;
    EXPECT_EQ(d->generate(PSA_KEY_TYPE_RSA_KEY_PAIR, 1024, out_span_of(rsa, sizeof(rsa)), &len),
              PSA_ERROR_NOT_SUPPORTED);
    EXPECT_EQ(d->carries(PSA_ALG_RSA_PSS(PSA_ALG_SHA_256), PSA_KEY_TYPE_RSA_KEY_PAIR, 2048), PSA_ERROR_NOT_SUPPORTED);
    EXPECT_EQ(generate(PSA_KEY_TYPE_ECC_KEY_PAIR(PSA_ECC_FAMILY_MONTGOMERY), 448), PSA_ERROR_NOT_SUPPORTED);
    EXPECT_EQ(generate(PSA_KEY_TYPE_ECC_KEY_PAIR(PSA_ECC_FAMILY_MONTGOMERY), 255), PSA_SUCCESS);
    EXPECT_EQ(generate(PSA_KEY_TYPE_ECC_KEY_PAIR(PSA_ECC_FAMILY_TWISTED_EDWARDS), 255), PSA_ERROR_NOT_SUPPORTED);
    EXPECT_EQ(generate(PSA_KEY_TYPE_ECC_KEY_PAIR(PSA_ECC_FAMILY_TWISTED_EDWARDS), 448), PSA_SUCCESS);
}

int main(void)
{
    static const struct test tests[] = {
        TEST(a_hash_that_comes_out_wrong_is_dropped_alone, "ASHLAR-design:known-answers"),
        TEST(a_hash_that_is_wrong_in_one_way_of_giving_it_its_bytes_is_dropped, "ASHLAR-design:known-answers"),
        TEST(a_mac_that_comes_out_wrong_is_dropped_alone, "ASHLAR-design:known-answers"),
        TEST(a_cipher_mode_that_encrypts_nothing_is_dropped_alone, "ASHLAR-design:known-answers"),
        TEST(a_curve_on_which_every_signature_is_good_is_dropped_alone, "ASHLAR-design:known-answers"),
        TEST(what_is_tried_at_its_first_use_is_dropped_alone_too, "ASHLAR-design:known-answers"),
    };
    if (d->start() != PSA_SUCCESS) {
        return 1;
    }
    return test_main("driver-openssl.known-answers", tests, sizeof(tests) / sizeof(tests[0]));
}
