/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "group.h"

#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/obj_mac.h>

#include "base/wipe.h"
#include "library.h"

static const struct {
    psa_pake_family_t family;
    uint16_t bits;
    int nid;
} curves[] = {
    { PSA_ECC_FAMILY_SECP_R1, 256, NID_X9_62_prime256v1 },
    { PSA_ECC_FAMILY_SECP_R1, 384, NID_secp384r1 },
    { PSA_ECC_FAMILY_SECP_R1, 521, NID_secp521r1 },
    { PSA_ECC_FAMILY_SECP_R1, 224, NID_secp224r1 },
    { PSA_ECC_FAMILY_SECP_K1, 256, NID_secp256k1 },
    { PSA_ECC_FAMILY_BRAINPOOL_P_R1, 256, NID_brainpoolP256r1 },
    { PSA_ECC_FAMILY_BRAINPOOL_P_R1, 384, NID_brainpoolP384r1 },
    { PSA_ECC_FAMILY_BRAINPOOL_P_R1, 512, NID_brainpoolP512r1 },
};

BIGNUM *openssl_secret_number(struct span bytes)
{
    BIGNUM *number = BN_secure_new();
    if (number == NULL || BN_bin2bn(bytes.data, (int)bytes.len, number) == NULL) {
        BN_clear_free(number);
        return NULL;
    }
    BN_set_flags(number, BN_FLG_CONSTTIME);
    return number;
}

static psa_status_t open_curve(struct openssl_group *group)
{
    int nid = NID_undef;
    for (size_t i = 0; i < sizeof(curves) / sizeof(curves[0]); i++) {
        if (curves[i].family == PSA_PAKE_PRIMITIVE_GET_FAMILY(group->name) &&
            curves[i].bits == PSA_PAKE_PRIMITIVE_GET_BITS(group->name)) {
            nid = curves[i].nid;
        }
    }
    group->curve = nid == NID_undef ? NULL : EC_GROUP_new_by_curve_name_ex(openssl_context(), NULL, nid);
    if (group->curve == NULL) {
        return PSA_ERROR_NOT_SUPPORTED;
    }
    group->a = BN_new();
    group->b = BN_new();
    group->prime = BN_new();
    group->order = BN_dup(EC_GROUP_get0_order(group->curve));
    if (group->a == NULL || group->b == NULL || group->prime == NULL || group->order == NULL) {
        return PSA_ERROR_INSUFFICIENT_MEMORY;
    }
    return EC_GROUP_get_curve(group->curve, group->prime, group->a, group->b, group->ctx) == 1 ? PSA_SUCCESS :
                                                                                                 openssl_failed();
}

/* The primes of RFC 7919 and RFC 3526 are safe: 2 makes the subgroup of order (p - 1) / 2. */
static psa_status_t open_field(struct openssl_group *group)
{
    size_t bits = PSA_PAKE_PRIMITIVE_GET_BITS(group->name);
    psa_pake_family_t family = PSA_PAKE_PRIMITIVE_GET_FAMILY(group->name);
    char name[16] = { 0 };
    if (bits > CRYPTO_ELEMENT_MAX * 8 || (family != PSA_DH_FAMILY_RFC7919 && family != PSA_DH_FAMILY_RFC3526)) {
        return PSA_ERROR_NOT_SUPPORTED;
    }
    (void)BIO_snprintf(name, sizeof(name), "%s%u", family == PSA_DH_FAMILY_RFC7919 ? "ffdhe" : "modp_",
                       (unsigned)bits);
    OSSL_PARAM params[2] = { OSSL_PARAM_construct_utf8_string(OSSL_PKEY_PARAM_GROUP_NAME, name, 0), OSSL_PARAM_END };
    EVP_PKEY *domain = NULL;
    EVP_PKEY_CTX *ctx = EVP_PKEY_CTX_new_from_name(openssl_context(), "DH", NULL);
    bool is_known = ctx != NULL && EVP_PKEY_fromdata_init(ctx) == 1 &&
                    EVP_PKEY_fromdata(ctx, &domain, EVP_PKEY_KEY_PARAMETERS, params) == 1 &&
                    EVP_PKEY_get_bn_param(domain, OSSL_PKEY_PARAM_FFC_P, &group->prime) == 1;
    EVP_PKEY_free(domain);
    EVP_PKEY_CTX_free(ctx);
    if (!is_known) {
        (void)openssl_failed();
        return PSA_ERROR_NOT_SUPPORTED;
    }
    group->order = BN_dup(group->prime);
    return group->order != NULL && BN_rshift1(group->order, group->order) == 1 ? PSA_SUCCESS :
                                                                                 PSA_ERROR_INSUFFICIENT_MEMORY;
}

psa_status_t openssl_group_open(psa_pake_primitive_t name, struct openssl_group *group)
{
    psa_pake_primitive_type_t type = PSA_PAKE_PRIMITIVE_GET_TYPE(name);
    *group = (struct openssl_group){ .name = name, .is_curve = type == PSA_PAKE_PRIMITIVE_TYPE_ECC };
    if (!group->is_curve && type != PSA_PAKE_PRIMITIVE_TYPE_DH) {
        return PSA_ERROR_NOT_SUPPORTED;
    }
    group->ctx = BN_CTX_secure_new_ex(openssl_context());
    if (group->ctx == NULL) {
        return PSA_ERROR_INSUFFICIENT_MEMORY;
    }
    psa_status_t status = group->is_curve ? open_curve(group) : open_field(group);
    if (status == PSA_SUCCESS) {
        group->field_len = (size_t)BN_num_bytes(group->prime);
        group->scalar_len = (size_t)BN_num_bytes(group->order);
    }
    return status;
}

void openssl_group_close(struct openssl_group *group)
{
    EC_GROUP_free(group->curve);
    BN_free(group->prime);
    BN_free(group->order);
    BN_free(group->a);
    BN_free(group->b);
    BN_CTX_free(group->ctx);
}

psa_status_t openssl_group_facts(psa_pake_primitive_t name, struct crypto_group *facts)
{
    struct openssl_group group;
    psa_status_t status = openssl_group_open(name, &group);
    if (status == PSA_SUCCESS) {
        facts->field_len = group.field_len;
        facts->scalar_len = group.scalar_len;
        facts->element_len = group.is_curve ? 1 + 2 * group.field_len : group.field_len;
        facts->prime_bits = (size_t)BN_num_bits(group.prime);
        status = BN_bn2binpad(group.prime, facts->prime, (int)group.field_len) == (int)group.field_len ?
                     PSA_SUCCESS :
                     openssl_failed();
    }
    openssl_group_close(&group);
    return status;
}

/* (c + a * b) mod order, or (c - a * b) mod order. */
static psa_status_t compute(const struct openssl_group *group, const struct crypto_scalar_job *job,
                            struct out_span out)
{
    psa_status_t status = PSA_ERROR_INSUFFICIENT_MEMORY;
    BIGNUM *a = openssl_secret_number(job->a);
    BIGNUM *b = openssl_secret_number(job->b);
    BIGNUM *c = openssl_secret_number(job->c);
    BIGNUM *r = openssl_secret_number(span_of(NULL, 0));
    if (a == NULL || b == NULL || c == NULL || r == NULL) {
        goto out;
    }
    bool is_done = BN_mod(a, a, group->order, group->ctx) == 1 && BN_mod(b, b, group->order, group->ctx) == 1 &&
                   BN_mod(c, c, group->order, group->ctx) == 1 && BN_mod_mul(r, a, b, group->order, group->ctx) == 1;
    if (is_done && job->subtracts) {
        is_done = BN_mod_sub(r, c, r, group->order, group->ctx) == 1;
    } else if (is_done) {
        is_done = BN_mod_add(r, c, r, group->order, group->ctx) == 1;
    }
    is_done = is_done && out.len == group->scalar_len && BN_bn2binpad(r, out.data, (int)out.len) == (int)out.len;
    status = is_done ? PSA_SUCCESS : openssl_failed();
out:
    BN_clear_free(a);
    BN_clear_free(b);
    BN_clear_free(c);
    BN_clear_free(r);
    return status;
}

static psa_status_t compute_from_1(const struct openssl_group *group, struct span number, struct out_span out)
{
    BIGNUM *c = openssl_secret_number(number);
    BIGNUM *range = BN_dup(group->order);
    psa_status_t status = PSA_ERROR_INSUFFICIENT_MEMORY;
    if (c != NULL && range != NULL) {
        bool is_done = BN_sub_word(range, 1) == 1 && BN_mod(c, c, range, group->ctx) == 1 && BN_add_word(c, 1) == 1 &&
                       out.len == group->scalar_len && BN_bn2binpad(c, out.data, (int)out.len) == (int)out.len;
        status = is_done ? PSA_SUCCESS : openssl_failed();
    }
    BN_clear_free(c);
    BN_free(range);
    return status;
}

psa_status_t openssl_group_scalar(psa_pake_primitive_t name, const struct crypto_scalar_job *job, struct out_span out)
{
    struct openssl_group group;
    psa_status_t status = openssl_group_open(name, &group);
    if (status == PSA_SUCCESS) {
        status = job->is_from_1 ? compute_from_1(&group, job->c, out) : compute(&group, job, out);
    }
    openssl_group_close(&group);
    return status;
}

/* The curves here have no other subgroup: on the curve and not at infinity is enough. */
static EC_POINT *point_of(const struct openssl_group *group, struct span element)
{
    EC_POINT *point = EC_POINT_new(group->curve);
    if (point != NULL && (EC_POINT_oct2point(group->curve, point, element.data, element.len, group->ctx) != 1 ||
                          EC_POINT_is_at_infinity(group->curve, point) != 0)) {
        EC_POINT_free(point);
        (void)openssl_failed();
        return NULL;
    }
    return point;
}

/* 1 < y < p - 1, and y to the order is 1. */
static bool is_residue(const struct openssl_group *group, struct span element)
{
    BIGNUM *y = BN_bin2bn(element.data, (int)element.len, NULL);
    BIGNUM *last = BN_dup(group->prime);
    BIGNUM *power = BN_new();
    bool is_good = y != NULL && last != NULL && power != NULL && element.len == group->field_len &&
                   BN_sub_word(last, 1) == 1 && BN_is_zero(y) == 0 && BN_is_one(y) == 0 && BN_cmp(y, last) < 0 &&
                   BN_mod_exp_mont(power, y, group->order, group->prime, group->ctx, NULL) == 1 &&
                   BN_is_one(power) == 1;
    BN_free(y);
    BN_free(last);
    BN_free(power);
    return is_good;
}

psa_status_t openssl_group_check(psa_pake_primitive_t name, struct span element)
{
    struct openssl_group group;
    psa_status_t status = openssl_group_open(name, &group);
    if (status == PSA_SUCCESS && group.is_curve) {
        EC_POINT *point = point_of(&group, element);
        status = point != NULL ? PSA_SUCCESS : PSA_ERROR_INVALID_ARGUMENT;
        EC_POINT_free(point);
    } else if (status == PSA_SUCCESS) {
        status = is_residue(&group, element) ? PSA_SUCCESS : PSA_ERROR_INVALID_ARGUMENT;
    }
    openssl_group_close(&group);
    return status;
}

/* One number times one point, added to the sum. */
static psa_status_t add_point(const struct openssl_group *group, const struct crypto_term *term, EC_POINT *sum)
{
    static const uint8_t one = 1;
    psa_status_t status = PSA_ERROR_INSUFFICIENT_MEMORY;
    struct span factor = term->scalar.len == 0 ? span_of(&one, 1) : term->scalar;
    BIGNUM *number = openssl_secret_number(factor);
    EC_POINT *product = EC_POINT_new(group->curve);
    EC_POINT *base = NULL;
    if (number == NULL || product == NULL) {
        goto out;
    }
    if (term->element.len != 0) {
        base = point_of(group, term->element);
        if (base == NULL) {
            status = PSA_ERROR_INVALID_ARGUMENT;
            goto out;
        }
    }
    bool is_done = base == NULL ? EC_POINT_mul(group->curve, product, number, NULL, NULL, group->ctx) == 1 :
                                  EC_POINT_mul(group->curve, product, NULL, base, number, group->ctx) == 1;
    is_done = is_done && EC_POINT_add(group->curve, sum, sum, product, group->ctx) == 1;
    status = is_done ? PSA_SUCCESS : openssl_failed();
out:
    BN_clear_free(number);
    EC_POINT_clear_free(product);
    EC_POINT_clear_free(base);
    return status;
}

static psa_status_t combine_points(const struct openssl_group *group, const struct crypto_term *terms, size_t count,
                                   struct out_span out)
{
    EC_POINT *sum = EC_POINT_new(group->curve);
    psa_status_t status = sum == NULL ? PSA_ERROR_INSUFFICIENT_MEMORY : PSA_SUCCESS;
    if (status == PSA_SUCCESS && EC_POINT_set_to_infinity(group->curve, sum) != 1) {
        status = openssl_failed();
    }
    for (size_t i = 0; i < count && status == PSA_SUCCESS; i++) {
        status = add_point(group, &terms[i], sum);
    }
    if (status == PSA_SUCCESS && EC_POINT_is_at_infinity(group->curve, sum) != 0) {
        status = PSA_ERROR_INVALID_ARGUMENT;
    }
    if (status == PSA_SUCCESS && EC_POINT_point2oct(group->curve, sum, POINT_CONVERSION_UNCOMPRESSED, out.data,
                                                    out.len, group->ctx) != out.len) {
        status = openssl_failed();
    }
    EC_POINT_clear_free(sum);
    return status;
}

/* One power, multiplied to the product. */
static psa_status_t multiply_power(const struct openssl_group *group, const struct crypto_term *term, BIGNUM *product)
{
    static const uint8_t one = 1;
    static const uint8_t two = 2;
    BIGNUM *number = openssl_secret_number(term->scalar.len == 0 ? span_of(&one, 1) : term->scalar);
    BIGNUM *base = openssl_secret_number(term->element.len == 0 ? span_of(&two, 1) : term->element);
    BIGNUM *power = BN_secure_new();
    psa_status_t status = PSA_ERROR_INSUFFICIENT_MEMORY;
    if (number != NULL && base != NULL && power != NULL) {
        bool is_done = BN_mod_exp_mont_consttime(power, base, number, group->prime, group->ctx, NULL) == 1 &&
                       BN_mod_mul(product, product, power, group->prime, group->ctx) == 1;
        status = is_done ? PSA_SUCCESS : openssl_failed();
    }
    BN_clear_free(number);
    BN_clear_free(base);
    BN_clear_free(power);
    return status;
}

static psa_status_t combine_powers(const struct openssl_group *group, const struct crypto_term *terms, size_t count,
                                   struct out_span out)
{
    static const uint8_t one = 1;
    BIGNUM *product = openssl_secret_number(span_of(&one, 1));
    psa_status_t status = product == NULL ? PSA_ERROR_INSUFFICIENT_MEMORY : PSA_SUCCESS;
    for (size_t i = 0; i < count && status == PSA_SUCCESS; i++) {
        status = multiply_power(group, &terms[i], product);
    }
    if (status == PSA_SUCCESS && BN_is_one(product) == 1) {
        status = PSA_ERROR_INVALID_ARGUMENT;
    }
    if (status == PSA_SUCCESS && BN_bn2binpad(product, out.data, (int)out.len) != (int)out.len) {
        status = openssl_failed();
    }
    BN_clear_free(product);
    return status;
}

psa_status_t openssl_group_combine(psa_pake_primitive_t name, const struct crypto_term *terms, size_t count,
                                   struct out_span out)
{
    struct openssl_group group;
    psa_status_t status = openssl_group_open(name, &group);
    if (status == PSA_SUCCESS) {
        status =
            group.is_curve ? combine_points(&group, terms, count, out) : combine_powers(&group, terms, count, out);
    }
    if (status != PSA_SUCCESS) {
        wipe(out.data, out.len);
    }
    openssl_group_close(&group);
    return status;
}
