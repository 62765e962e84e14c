/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/params.h>
#include <string.h>

#include "base/wipe.h"
#include "ec.h"
#include "library.h"

/* RFC 6979, 3.2: HMAC_DRBG, seeded with the private number and the hash. The letters are the RFC's. */

struct generator {
    EVP_MAC_CTX *mac;
    char *md_name;
    size_t len; /* hlen */
    uint8_t k[EVP_MAX_MD_SIZE];
    uint8_t v[EVP_MAX_MD_SIZE];
};

/* out = HMAC_K(V || after...). */
static bool mac(struct generator *g, const struct span *after, size_t count, uint8_t *out)
{
    OSSL_PARAM params[] = { OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, g->md_name, 0), OSSL_PARAM_END };
    size_t made = 0;
    bool good = EVP_MAC_init(g->mac, g->k, g->len, params) == 1 && EVP_MAC_update(g->mac, g->v, g->len) == 1;
    for (size_t i = 0; good && i < count; i++) {
        good = EVP_MAC_update(g->mac, after[i].data, after[i].len) == 1;
    }
    return good && EVP_MAC_final(g->mac, out, &made, g->len) == 1 && made == g->len;
}

/* K = HMAC_K(V || tag || seed), V = HMAC_K(V). */
static bool stir(struct generator *g, uint8_t tag, const struct span seed[2])
{
    const struct span after[3] = { span_of(&tag, 1), seed[0], seed[1] };
    uint8_t k[EVP_MAX_MD_SIZE];
    bool good = mac(g, after, 3, k);
    memcpy(g->k, k, g->len);
    wipe(k, sizeof(k));
    return good && mac(g, NULL, 0, g->v);
}

/* The leftmost bits of the order's length, as a number. */
static bool to_number(struct span bytes, size_t order_bits, BIGNUM *number)
{
    if (BN_bin2bn(bytes.data, (int)bytes.len, number) == NULL) {
        return false;
    }
    return bytes.len * 8 <= order_bits || BN_rshift(number, number, (int)(bytes.len * 8 - order_bits)) == 1;
}

/* T = V1 || V2 ..., as much as the order takes; then as a number. */
static bool draw(struct generator *g, size_t order_bits, BIGNUM *k)
{
    uint8_t t[EC_FIELD_MAX] = { 0 };
    size_t wanted = (order_bits + 7) / 8;
    size_t len = 0;
    bool good = true;
    while (good && len < wanted) {
        size_t part = wanted - len < g->len ? wanted - len : g->len;
        good = mac(g, NULL, 0, g->v);
        memcpy(t + len, g->v, part);
        len += part;
    }
    good = good && to_number(span_of(t, len), order_bits, k);
    wipe(t, sizeof(t));
    return good;
}

static bool generate(struct generator *g, const BIGNUM *order, const struct span seed[2], BIGNUM *k)
{
    static const struct span nothing[2] = { { NULL, 0 }, { NULL, 0 } };
    size_t order_bits = (size_t)BN_num_bits(order);
    memset(g->k, 0, g->len);
    memset(g->v, 1, g->len);
    bool good = stir(g, 0, seed) && stir(g, 1, seed) && draw(g, order_bits, k);
    while (good && (BN_is_zero(k) || BN_cmp(k, order) >= 0)) {
        good = stir(g, 0, nothing) && draw(g, order_bits, k);
    }
    return good;
}

/* int2octets(x) and bits2octets(h1), each as long as the order. */
static bool make_seed(const BIGNUM *order, const BIGNUM *d, struct span hash, uint8_t x[EC_FIELD_MAX],
                      uint8_t h[EC_FIELD_MAX])
{
    int len = BN_num_bytes(order);
    BIGNUM *z = BN_new();
    bool good = z != NULL && to_number(hash, (size_t)BN_num_bits(order), z);
    if (good && BN_cmp(z, order) >= 0) {
        good = BN_sub(z, z, order) == 1;
    }
    good = good && BN_bn2binpad(z, h, len) == len && BN_bn2binpad(d, x, len) == len;
    BN_free(z);
    return good;
}

psa_status_t openssl_ec_nonce(const struct openssl_curve *curve, psa_algorithm_t hash_alg, const BIGNUM *d,
                              struct span hash, BIGNUM **k)
{
    const BIGNUM *order = EC_GROUP_get0_order(openssl_curve_group(curve));
    const EVP_MD *md = openssl_md(hash_alg);
    uint8_t x[EC_FIELD_MAX];
    uint8_t h[EC_FIELD_MAX];
    char name[32];
    struct generator g = { .mac = EVP_MAC_CTX_new(openssl_hmac()),
                           .md_name = name,
                           .len = (size_t)EVP_MD_get_size(md) };
    BIGNUM *made = BN_secure_new();
    psa_status_t status = PSA_ERROR_INSUFFICIENT_MEMORY;
    if (g.mac != NULL && made != NULL) {
        const struct span seed[2] = { span_of(x, curve->order_len), span_of(h, curve->order_len) };
        (void)OPENSSL_strlcpy(name, EVP_MD_get0_name(md), sizeof(name));
        BN_set_flags(made, BN_FLG_CONSTTIME);
        bool good = make_seed(order, d, hash, x, h) && generate(&g, order, seed, made);
        status = good ? PSA_SUCCESS : openssl_failed();
    }
    EVP_MAC_CTX_free(g.mac);
    wipe(&g, sizeof(g));
    wipe(x, sizeof(x));
    if (status != PSA_SUCCESS) {
        BN_clear_free(made);
        return status;
    }
    *k = made;
    return PSA_SUCCESS;
}
