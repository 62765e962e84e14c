/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "edwards.h"

#include <openssl/bn.h>
#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <string.h>

#include "base/wipe.h"
#include "ecx.h"
#include "lazy.h"
#include "library.h"

/*
 * ax^2 + y^2 = 1 + dx^2y^2 is Bv^2 = u^3 + Au^2 + u with u = (1 + y)/(1 - y), v = u/x, and that is Y^2 = X^3 + a'X
 * + b' with X = (u + A/3)/B, Y = v/B. Here a and b are a' and b', x and y the base point there, third is A/3 and
 * scale is B; all modulo p, big-endian.
 */
struct curve {
    size_t bits;
    uint8_t key_len, hash_len;
    uint8_t cofactor;
    bool negative; /* the a of the Edwards form is -1, else 1 */
    const char *domain;
    const char *p, *a, *b, *x, *y, *order, *third, *scale, *d;
};

static const struct curve curves[] = {
    {
        .bits = 255,
        .key_len = 32,
        .hash_len = 64,
        .cofactor = 8,
        .negative = true,
        .domain = "SigEd25519 no Ed25519 collisions",
        .p = "7fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffed",
        .a = "5d4eacd3a5b9bee63197e10d617b3dd66bb8b65d0ca52af7ac71e18ef8bc172d",
        .b = "1d11b29bcfd0b3e0550ddb06105780d5f54831976b9fbc329004ebc1f364b2a4",
        .x = "2a78dd0fd02c0339f00b8f02f1c20618a9c13fdf0d617c9aca55c89b025aef35",
        .y = "29c644a5c71da22ebe483ba563798323cf6fd061807131659b7830f3f62c1d14",
        .order = "1000000000000000000000000000000014def9dea2f79cd65812631a5cf5d3ed",
        .third = "2aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaad2451",
        .scale = "7ffffffffffffffffffffffffffffffffffffffffffffffffffffffffff892e5",
        .d = "52036cee2b6ffe738cc740797779e89800700a4d4141d8ab75eb4dca135978a3",
    },
    {
        .bits = 448,
        .key_len = 57,
        .hash_len = 114,
        .cofactor = 4,
        .domain = "SigEd448",
        .p =
            "fffffffffffffffffffffffffffffffffffffffffffffffffffffffe"
            "ffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
        .a =
            "eaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa9"
            "bffffffffffffffffffffffffffffffffffffffffffffffffe1aa688",
        .b =
            "097b425ed097b425ed097b425ed097b425ed097b425ed097b425ed09"
            "71c71c71c71c71c71c71c71c71c71c71c71c71c71c71c72c8b0970fc",
        .x =
            "a705a92a12cf8458a96a736ee21c86d98b704610aed1312a0ad9e717"
            "1cb08ec152a5c6765fc199293516664911ee05c1bd0ec78f02593021",
        .y =
            "06406e6ba3e39a2ddd113da99dabc1aa5e5c6e4629eba8aeee8c7fbd"
            "3b8a7d7cbf11d14d26de9e415f984d8fbdf4ce3fd6232e4ef35b1355",
        .order =
            "3fffffffffffffffffffffffffffffffffffffffffffffffffffffff"
            "7cca23e9c44edb49aed63690216cc2728dc58f552378c292ab5844f3",
        .third =
            "c465780f0e99377244b0edc4abe5ebc38b7957b9f483dccd8a665567"
            "92234b0dbe1a8abc69e7de5b856e2322cef6d7b7290b5bb7bc9c3656",
        .scale =
            "4d30682d2bcba656ce12c94e03b1c34aa26c072ddd8b96689f330038"
            "b669e1293a4fa0353db79b12904a69686ce487257b22132735d4a306",
        .d =
            "fffffffffffffffffffffffffffffffffffffffffffffffffffffffe"
            "ffffffffffffffffffffffffffffffffffffffffffffffffffff6756",
    },
};

enum { CURVES = sizeof(curves) / sizeof(curves[0]), KEY_MAX = 57, HASH_MAX = 114, PARTS = 3 };

/* Made by the first trial, before anyone else may ask; read-only afterwards. */
static struct made {
    EC_GROUP *group;
    BIGNUM *p, *order, *third, *scale, *d;
    EVP_MD *md;
} made[CURVES];

static const struct made *made_of(const struct curve *curve)
{
    return &made[curve - curves];
}

static BIGNUM *number_of(const char *hex)
{
    BIGNUM *number = NULL;
    return BN_hex2bn(&number, hex) == 0 ? NULL : number;
}

static bool make_group(const struct curve *curve, struct made *m, BN_CTX *ctx)
{
    BIGNUM *a = number_of(curve->a);
    BIGNUM *b = number_of(curve->b);
    BIGNUM *x = number_of(curve->x);
    BIGNUM *y = number_of(curve->y);
    BIGNUM *cofactor = BN_new();
    EC_POINT *base = NULL;
    bool good = a != NULL && b != NULL && x != NULL && y != NULL && cofactor != NULL &&
                BN_set_word(cofactor, curve->cofactor) == 1;
    m->group = good ? EC_GROUP_new_curve_GFp(m->p, a, b, ctx) : NULL;
    base = m->group == NULL ? NULL : EC_POINT_new(m->group);
    good = base != NULL && EC_POINT_set_affine_coordinates(m->group, base, x, y, ctx) == 1 &&
           EC_GROUP_set_generator(m->group, base, m->order, cofactor) == 1;
    EC_POINT_free(base);
    BN_free(cofactor);
    BN_free(y);
    BN_free(x);
    BN_free(b);
    BN_free(a);
    return good;
}

static bool try_curve(const void *of)
{
    const struct curve *curve = of;
    struct made *m = &made[curve - curves];
    BN_CTX *ctx = BN_CTX_new_ex(openssl_context());
    m->p = number_of(curve->p);
    m->order = number_of(curve->order);
    m->third = number_of(curve->third);
    m->scale = number_of(curve->scale);
    m->d = number_of(curve->d);
    m->md = EVP_MD_fetch(openssl_context(), curve->bits == 255 ? "SHA2-512" : "SHAKE256", NULL);
    bool good = ctx != NULL && m->p != NULL && m->order != NULL && m->third != NULL && m->scale != NULL &&
                m->d != NULL && m->md != NULL && make_group(curve, m, ctx);
    BN_CTX_free(ctx);
    ERR_clear_error();
    return good && openssl_edwards_answers(curve->bits);
}

static const struct curve *curve_of(size_t bits)
{
    static struct openssl_trial trials[CURVES] = { { .run = try_curve, .of = &curves[0] },
                                                   { .run = try_curve, .of = &curves[1] } };
    for (size_t i = 0; i < CURVES; i++) {
        if (curves[i].bits == bits) {
            return openssl_trial_passed(&trials[i]) ? &curves[i] : NULL;
        }
    }
    return NULL;
}

bool openssl_has_edwards(psa_algorithm_t alg, size_t bits)
{
    bool is_ours = alg == PSA_ALG_EDDSA_CTX || alg == (bits == 255 ? PSA_ALG_ED25519PH : PSA_ALG_ED448PH);
    return is_ours && curve_of(bits) != NULL;
}

/* The beginning: dom2 and dom4 of RFC 8032, 2. Plain Ed25519 has none. */
static bool start_hash(const struct curve *curve, const struct crypto_sign_job *job, EVP_MD_CTX *md)
{
    const uint8_t head[2] = { job->is_hash ? 1 : 0, (uint8_t)job->context.len };
    bool is_plain = job->alg == PSA_ALG_PURE_EDDSA && curve->bits == 255;
    return EVP_DigestInit_ex(md, made_of(curve)->md, NULL) == 1 &&
           (is_plain || (EVP_DigestUpdate(md, curve->domain, strlen(curve->domain)) == 1 &&
                         EVP_DigestUpdate(md, head, sizeof(head)) == 1 &&
                         EVP_DigestUpdate(md, job->context.data, job->context.len) == 1));
}

/* The hash as a number modulo the order. Constant-time in it. */
static bool end_hash(const struct curve *curve, EVP_MD_CTX *md, BIGNUM *number, BN_CTX *ctx)
{
    uint8_t digest[HASH_MAX];
    bool good = (curve->bits == 255 ? EVP_DigestFinal_ex(md, digest, NULL) :
                                      EVP_DigestFinalXOF(md, digest, curve->hash_len)) == 1 &&
                BN_lebin2bn(digest, curve->hash_len, number) != NULL;
    BN_set_flags(number, BN_FLG_CONSTTIME);
    good = good && BN_mod(number, number, made_of(curve)->order, ctx) == 1;
    wipe(digest, sizeof(digest));
    return good;
}

static bool hash_to_number(const struct curve *curve, const struct crypto_sign_job *job,
                           const struct span parts[PARTS], BIGNUM *number, BN_CTX *ctx)
{
    EVP_MD_CTX *md = EVP_MD_CTX_new();
    bool good = md != NULL && start_hash(curve, job, md);
    for (size_t i = 0; good && i < PARTS; i++) {
        good = EVP_DigestUpdate(md, parts[i].data, parts[i].len) == 1;
    }
    good = good && end_hash(curve, md, number, ctx);
    EVP_MD_CTX_free(md);
    return good;
}

/* A point as the RFC writes it: y, and the lowest bit of x above it. */
static bool encode(const struct curve *curve, const EC_POINT *point, uint8_t out[KEY_MAX], BN_CTX *ctx)
{
    const struct made *m = made_of(curve);
    BN_CTX_start(ctx);
    BIGNUM *u = BN_CTX_get(ctx);
    BIGNUM *v = BN_CTX_get(ctx);
    BIGNUM *t = BN_CTX_get(ctx);
    bool good = t != NULL;
    if (EC_POINT_is_at_infinity(m->group, point)) {
        BN_zero(u);
        BN_one(v);
    } else {
        good = good && EC_POINT_get_affine_coordinates(m->group, point, u, v, ctx) == 1 &&
               BN_mod_mul(u, u, m->scale, m->p, ctx) == 1 && BN_mod_sub(u, u, m->third, m->p, ctx) == 1 &&
               BN_mod_mul(v, v, m->scale, m->p, ctx) == 1;
        bool is_order_two = good && BN_is_zero(v);
        if (is_order_two) { /* (0, -1) */
            BN_zero(u);
            good = BN_sub(v, m->p, BN_value_one()) == 1;
        } else {
            good = good && BN_mod_inverse(t, v, m->p, ctx) != NULL && BN_mod_mul(t, t, u, m->p, ctx) == 1 && /* x */
                   BN_mod_add(v, u, BN_value_one(), m->p, ctx) == 1 && BN_mod_inverse(v, v, m->p, ctx) != NULL &&
                   BN_mod_sub(u, u, BN_value_one(), m->p, ctx) == 1 && BN_mod_mul(v, v, u, m->p, ctx) == 1 && /* y */
                   BN_copy(u, t) != NULL;
        }
    }
    good = good && BN_bn2lebinpad(v, out, curve->key_len) == curve->key_len;
    if (good && BN_is_odd(u)) {
        out[curve->key_len - 1] |= 0x80;
    }
    BN_CTX_end(ctx);
    return good;
}

/* x of y: x^2 = (y^2 - 1)/(dy^2 - a), of the sign that is asked for. */
static bool find_x(const struct curve *curve, const BIGNUM *y, bool is_odd, BIGNUM *x, BN_CTX *ctx)
{
    const struct made *m = made_of(curve);
    BN_CTX_start(ctx);
    BIGNUM *t = BN_CTX_get(ctx);
    bool good = t != NULL && BN_mod_sqr(t, y, m->p, ctx) == 1 && BN_mod_sub(x, t, BN_value_one(), m->p, ctx) == 1 &&
                BN_mod_mul(t, t, m->d, m->p, ctx) == 1 &&
                (curve->negative ? BN_mod_add(t, t, BN_value_one(), m->p, ctx) :
                                   BN_mod_sub(t, t, BN_value_one(), m->p, ctx)) == 1 &&
                BN_mod_inverse(t, t, m->p, ctx) != NULL && BN_mod_mul(x, x, t, m->p, ctx) == 1;
    good = good && (BN_is_zero(x) || BN_mod_sqrt(x, x, m->p, ctx) != NULL);
    if (good && BN_is_zero(x)) {
        good = !is_odd;
    } else if (good && BN_is_odd(x) != is_odd) {
        good = BN_sub(x, m->p, x) == 1;
    }
    BN_CTX_end(ctx);
    return good;
}

static bool decode(const struct curve *curve, const uint8_t *in, EC_POINT *point, BN_CTX *ctx)
{
    const struct made *m = made_of(curve);
    uint8_t bytes[KEY_MAX];
    size_t last = curve->key_len - 1u;
    memcpy(bytes, in, curve->key_len);
    bool is_odd = (bytes[last] & 0x80) != 0;
    bytes[last] &= 0x7f;
    BN_CTX_start(ctx);
    BIGNUM *x = BN_CTX_get(ctx);
    BIGNUM *y = BN_CTX_get(ctx);
    BIGNUM *u = BN_CTX_get(ctx);
    bool good = u != NULL && BN_lebin2bn(bytes, curve->key_len, y) != NULL && BN_cmp(y, m->p) < 0 &&
                find_x(curve, y, is_odd, x, ctx);
    if (good && BN_is_one(y)) {
        good = EC_POINT_set_to_infinity(m->group, point) == 1;
    } else if (good) {
        good = BN_mod_sub(u, BN_value_one(), y, m->p, ctx) == 1 && BN_mod_inverse(u, u, m->p, ctx) != NULL &&
               BN_mod_add(y, y, BN_value_one(), m->p, ctx) == 1 && BN_mod_mul(u, u, y, m->p, ctx) == 1;
        if (good && !BN_is_zero(x)) { /* v = u/x, and 0 where x is */
            good = BN_mod_inverse(x, x, m->p, ctx) != NULL && BN_mod_mul(x, x, u, m->p, ctx) == 1;
        }
        good = good && BN_mod_add(u, u, m->third, m->p, ctx) == 1 && BN_mod_inverse(y, m->scale, m->p, ctx) != NULL &&
               BN_mod_mul(u, u, y, m->p, ctx) == 1 && BN_mod_mul(x, x, y, m->p, ctx) == 1 &&
               EC_POINT_set_affine_coordinates(m->group, point, u, x, ctx) == 1;
    }
    BN_CTX_end(ctx);
    return good;
}

/* The scalar and the prefix of a private key (RFC 8032, 5.1.5 and 5.2.5). */
static bool expand(const struct curve *curve, struct span key, uint8_t expanded[HASH_MAX])
{
    EVP_MD_CTX *md = EVP_MD_CTX_new();
    bool good = md != NULL && EVP_DigestInit_ex(md, made_of(curve)->md, NULL) == 1 &&
                EVP_DigestUpdate(md, key.data, key.len) == 1 &&
                (curve->bits == 255 ? EVP_DigestFinal_ex(md, expanded, NULL) :
                                      EVP_DigestFinalXOF(md, expanded, curve->hash_len)) == 1;
    EVP_MD_CTX_free(md);
    if (curve->bits == 255) {
        expanded[0] &= 0xf8;
        expanded[31] = (uint8_t)((expanded[31] & 0x7f) | 0x40);
    } else {
        expanded[0] &= 0xfc;
        expanded[55] |= 0x80;
        expanded[56] = 0;
    }
    return good;
}

/* R = rB, and S = r + ks modulo the order, in the RFC's bytes. Constant-time in r and s, as libcrypto's numbers are
 * with their flag. */
static bool sign(const struct curve *curve, const struct crypto_sign_job *job, const uint8_t expanded[HASH_MAX],
                 const uint8_t *public, uint8_t *out)
{
    const struct made *m = made_of(curve);
    size_t len = curve->key_len;
    BN_CTX *ctx = BN_CTX_secure_new_ex(openssl_context());
    BIGNUM *r = BN_secure_new();
    BIGNUM *s = BN_secure_new();
    BIGNUM *k = BN_new();
    EC_POINT *point = EC_POINT_new(m->group);
    const struct span first[PARTS] = { span_of(expanded + len, len), job->in, { NULL, 0 } };
    const struct span second[PARTS] = { span_of(out, len), span_of(public, len), job->in };
    bool good = ctx != NULL && r != NULL && s != NULL && k != NULL && point != NULL &&
                hash_to_number(curve, job, first, r, ctx) &&
                EC_POINT_mul(m->group, point, r, NULL, NULL, ctx) == 1 && encode(curve, point, out, ctx) &&
                hash_to_number(curve, job, second, k, ctx) && BN_lebin2bn(expanded, (int)len, s) != NULL;
    if (good) {
        BN_set_flags(s, BN_FLG_CONSTTIME);
        good = BN_mul(s, s, k, ctx) == 1 && BN_add(s, s, r) == 1 && BN_mod(s, s, m->order, ctx) == 1 &&
               BN_bn2lebinpad(s, out + len, (int)len) == (int)len;
    }
    EC_POINT_clear_free(point);
    BN_free(k);
    BN_clear_free(s);
    BN_clear_free(r);
    BN_CTX_free(ctx);
    return good;
}

psa_status_t openssl_edwards_sign(const struct crypto_driver_key *key, const struct crypto_sign_job *job,
                                  struct out_span out, size_t *out_len)
{
    const struct curve *curve = openssl_has_edwards(job->alg, key->bits) ? curve_of(key->bits) : NULL;
    uint8_t expanded[HASH_MAX];
    uint8_t public[KEY_MAX];
    size_t len = 0;
    if (curve == NULL) {
        return PSA_ERROR_NOT_SUPPORTED;
    }
    if (out.len < 2u * curve->key_len) {
        return PSA_ERROR_BUFFER_TOO_SMALL;
    }
    psa_status_t status = openssl_ecx_export_public(key, out_span_of(public, sizeof(public)), &len);
    if (status != PSA_SUCCESS) {
        return status;
    }
    bool good = expand(curve, key->material, expanded) && sign(curve, job, expanded, public, out.data);
    wipe(expanded, sizeof(expanded));
    if (!good) {
        wipe(out.data, 2u * curve->key_len);
        return openssl_failed();
    }
    *out_len = 2u * curve->key_len;
    return PSA_SUCCESS;
}

/* Is R what SB - kA encodes to? */
static bool is_signature(const struct curve *curve, const uint8_t *public, const uint8_t *signature,
                         const BIGNUM *k, BN_CTX *ctx)
{
    const struct made *m = made_of(curve);
    size_t len = curve->key_len;
    uint8_t again[KEY_MAX];
    BIGNUM *s = BN_lebin2bn(signature + len, (int)len, NULL);
    EC_POINT *point = EC_POINT_new(m->group);
    bool good = s != NULL && point != NULL && BN_cmp(s, m->order) < 0 && decode(curve, public, point, ctx) &&
                EC_POINT_invert(m->group, point, ctx) == 1 && EC_POINT_mul(m->group, point, s, point, k, ctx) == 1 &&
                encode(curve, point, again, ctx) && memcmp(again, signature, len) == 0;
    EC_POINT_free(point);
    BN_free(s);
    return good;
}

static bool verify(const struct curve *curve, const struct crypto_sign_job *job, const uint8_t *public,
                   const uint8_t *signature)
{
    size_t len = curve->key_len;
    BN_CTX *ctx = BN_CTX_new_ex(openssl_context());
    BIGNUM *k = BN_new();
    const struct span parts[PARTS] = { span_of(signature, len), span_of(public, len), job->in };
    bool good = ctx != NULL && k != NULL && hash_to_number(curve, job, parts, k, ctx) &&
                is_signature(curve, public, signature, k, ctx);
    BN_free(k);
    BN_CTX_free(ctx);
    ERR_clear_error();
    return good;
}

static psa_status_t take_public(const struct curve *curve, const struct crypto_driver_key *key, uint8_t public[KEY_MAX])
{
    size_t len = key->material.len;
    if (PSA_KEY_TYPE_IS_ECC_KEY_PAIR(key->type)) {
        return openssl_ecx_export_public(key, out_span_of(public, KEY_MAX), &len);
    }
    if (len != curve->key_len) {
        return PSA_ERROR_CORRUPTION_DETECTED; /* what a store says, not the importer */
    }
    memcpy(public, key->material.data, len);
    return PSA_SUCCESS;
}

psa_status_t openssl_edwards_verify(const struct crypto_driver_key *key, const struct crypto_sign_job *job,
                                    struct span signature)
{
    const struct curve *curve = openssl_has_edwards(job->alg, key->bits) ? curve_of(key->bits) : NULL;
    uint8_t public[KEY_MAX];
    if (curve == NULL) {
        return PSA_ERROR_NOT_SUPPORTED;
    }
    if (signature.len != 2u * curve->key_len) {
        return PSA_ERROR_INVALID_SIGNATURE;
    }
    psa_status_t status = take_public(curve, key, public);
    if (status != PSA_SUCCESS) {
        return status;
    }
    return verify(curve, job, public, signature.data) ? PSA_SUCCESS : PSA_ERROR_INVALID_SIGNATURE;
}

/* What a verification in parts keeps: H(dom || R || A || M...) as far as it came. */
struct stream {
    const struct curve *curve;
    EVP_MD_CTX *md;
    uint8_t public[KEY_MAX];
    uint8_t signature[2 * KEY_MAX];
};

_Static_assert(sizeof(struct stream) <= sizeof(((struct crypto_driver_state *)0)->bytes), "it is kept in an operation");

static struct stream *stream_of(struct crypto_driver_state *state)
{
    return (struct stream *)(void *)state->bytes;
}

psa_status_t openssl_edwards_begin(struct crypto_driver_state *state, const struct crypto_driver_key *key,
                                   const struct crypto_sign_job *job)
{
    bool is_ours = job->alg == PSA_ALG_PURE_EDDSA || job->alg == PSA_ALG_EDDSA_CTX;
    struct stream *stream = stream_of(state);
    stream->curve = is_ours ? curve_of(key->bits) : NULL;
    if (stream->curve == NULL) {
        return PSA_ERROR_NOT_SUPPORTED;
    }
    size_t len = stream->curve->key_len;
    if (job->in.len != 2 * len) {
        return PSA_ERROR_INVALID_SIGNATURE;
    }
    memcpy(stream->signature, job->in.data, 2 * len);
    psa_status_t status = take_public(stream->curve, key, stream->public);
    if (status != PSA_SUCCESS) {
        return status;
    }
    stream->md = EVP_MD_CTX_new();
    if (stream->md == NULL) {
        return PSA_ERROR_INSUFFICIENT_MEMORY;
    }
    bool good = start_hash(stream->curve, job, stream->md) &&
                EVP_DigestUpdate(stream->md, stream->signature, len) == 1 &&
                EVP_DigestUpdate(stream->md, stream->public, len) == 1;
    return good ? PSA_SUCCESS : openssl_failed();
}

psa_status_t openssl_edwards_update(struct crypto_driver_state *state, struct span in)
{
    return EVP_DigestUpdate(stream_of(state)->md, in.data, in.len) == 1 ? PSA_SUCCESS : openssl_failed();
}

psa_status_t openssl_edwards_end(struct crypto_driver_state *state)
{
    const struct stream *stream = stream_of(state);
    BN_CTX *ctx = BN_CTX_new_ex(openssl_context());
    BIGNUM *k = BN_new();
    bool good = ctx != NULL && k != NULL && end_hash(stream->curve, stream->md, k, ctx) &&
                is_signature(stream->curve, stream->public, stream->signature, k, ctx);
    BN_free(k);
    BN_CTX_free(ctx);
    ERR_clear_error();
    return good ? PSA_SUCCESS : PSA_ERROR_INVALID_SIGNATURE;
}

void openssl_edwards_abort(struct crypto_driver_state *state)
{
    EVP_MD_CTX_free(stream_of(state)->md);
    stream_of(state)->md = NULL;
}
