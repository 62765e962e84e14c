/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include <string.h>

#include "base/wipe.h"
#include "ct/ct.h"
#include "group.h"
#include "library.h"

/*
 * Numbers to elements, for SAE (IEEE 802.11-2020, 12.4.4): every step is done for every number, and what is taken of
 * two is taken by a mask. The primes of these curves are 3 modulo 4, so that a root is one power.
 */

enum { FIELD_MAX = 66, NUMBERS = 10 };

/* Table 12-2 of the standard: the number z of each curve. */
static const struct {
    psa_pake_family_t family;
    uint16_t bits;
    int8_t z;
} curves[] = {
    { PSA_ECC_FAMILY_SECP_R1, 256, -10 },       { PSA_ECC_FAMILY_SECP_R1, 384, -12 },
    { PSA_ECC_FAMILY_SECP_R1, 521, -4 },        { PSA_ECC_FAMILY_BRAINPOOL_P_R1, 256, -2 },
    { PSA_ECC_FAMILY_BRAINPOOL_P_R1, 384, -5 }, { PSA_ECC_FAMILY_BRAINPOOL_P_R1, 512, 7 },
};

/* Secret numbers modulo the prime; one failure spoils the rest. */
struct work {
    const struct openssl_group *group;
    BIGNUM *number[NUMBERS];
    bool is_good;
};

static bool work_open(struct work *work, const struct openssl_group *group)
{
    *work = (struct work){ .group = group, .is_good = true };
    for (size_t i = 0; i < NUMBERS; i++) {
        work->number[i] = openssl_secret_number(span_of(NULL, 0));
        work->is_good = work->is_good && work->number[i] != NULL;
    }
    return work->is_good;
}

static void work_close(struct work *work)
{
    for (size_t i = 0; i < NUMBERS; i++) {
        BN_clear_free(work->number[i]);
    }
}

static void mul(struct work *work, BIGNUM *r, const BIGNUM *a, const BIGNUM *b)
{
    work->is_good = work->is_good && BN_mod_mul(r, a, b, work->group->prime, work->group->ctx) == 1;
}

static void add(struct work *work, BIGNUM *r, const BIGNUM *a, const BIGNUM *b)
{
    work->is_good = work->is_good && BN_mod_add(r, a, b, work->group->prime, work->group->ctx) == 1;
}

static void power(struct work *work, BIGNUM *r, const BIGNUM *a, const BIGNUM *exponent)
{
    work->is_good =
        work->is_good && BN_mod_exp_mont_consttime(r, a, exponent, work->group->prime, work->group->ctx, NULL) == 1;
}

static void bytes_of(struct work *work, const BIGNUM *a, uint8_t bytes[FIELD_MAX])
{
    int len = (int)work->group->field_len;
    work->is_good = work->is_good && BN_bn2binpad(a, bytes, len) == len;
}

static uint32_t equal(struct work *work, const BIGNUM *a, const BIGNUM *b)
{
    uint8_t bytes_a[FIELD_MAX] = { 0 };
    uint8_t bytes_b[FIELD_MAX] = { 0 };
    bytes_of(work, a, bytes_a);
    bytes_of(work, b, bytes_b);
    uint32_t mask = ct_eq(bytes_a, bytes_b, work->group->field_len).bits;
    wipe(bytes_a, sizeof(bytes_a));
    wipe(bytes_b, sizeof(bytes_b));
    return mask;
}

static void pick(struct work *work, BIGNUM *r, uint32_t mask, const BIGNUM *yes, const BIGNUM *no)
{
    uint8_t bytes_yes[FIELD_MAX] = { 0 };
    uint8_t bytes_no[FIELD_MAX] = { 0 };
    bytes_of(work, yes, bytes_yes);
    bytes_of(work, no, bytes_no);
    for (size_t i = 0; i < work->group->field_len; i++) {
        bytes_yes[i] = (uint8_t)ct_select((ct_mask){ mask }, bytes_yes[i], bytes_no[i]);
    }
    work->is_good = work->is_good && BN_bin2bn(bytes_yes, (int)work->group->field_len, r) != NULL;
    BN_set_flags(r, BN_FLG_CONSTTIME);
    wipe(bytes_yes, sizeof(bytes_yes));
    wipe(bytes_no, sizeof(bytes_no));
}

static uint32_t low_bit(struct work *work, const BIGNUM *a)
{
    uint8_t bytes[FIELD_MAX] = { 0 };
    bytes_of(work, a, bytes);
    uint32_t bit = bytes[work->group->field_len - 1] & 1u;
    wipe(bytes, sizeof(bytes));
    return bit;
}

/* v = x^3 + a x + b */
static void curve_value(struct work *work, BIGNUM *v, const BIGNUM *x)
{
    BIGNUM *square = work->number[NUMBERS - 1];
    mul(work, square, x, x);
    add(work, square, square, work->group->a);
    mul(work, square, square, x);
    add(work, v, square, work->group->b);
}

/* y = v^((p + 1) / 4). All ones if that is a root of v. */
static uint32_t root(struct work *work, BIGNUM *y, const BIGNUM *v)
{
    BIGNUM *exponent = work->number[NUMBERS - 1];
    work->is_good = work->is_good && BN_copy(exponent, work->group->prime) != NULL && BN_add_word(exponent, 1) == 1 &&
                    BN_rshift(exponent, exponent, 2) == 1;
    power(work, y, v, exponent);
    mul(work, exponent, y, y);
    return equal(work, exponent, v);
}

static int8_t z_of(const struct openssl_group *group)
{
    int8_t z = 0;
    for (size_t i = 0; i < sizeof(curves) / sizeof(curves[0]); i++) {
        if (curves[i].family == PSA_PAKE_PRIMITIVE_GET_FAMILY(group->name) &&
            curves[i].bits == PSA_PAKE_PRIMITIVE_GET_BITS(group->name)) {
            z = curves[i].z;
        }
    }
    return z;
}

static void set_z(struct work *work, BIGNUM *z, int8_t value)
{
    bool is_set = BN_set_word(z, (BN_ULONG)(value < 0 ? -value : value)) == 1;
    if (is_set && value < 0) {
        is_set = BN_sub(z, work->group->prime, z) == 1;
    }
    work->is_good = work->is_good && is_set;
}

/* y, or p - y, so that its last bit is `odd`. */
static void set_sign(struct work *work, BIGNUM *y, uint32_t odd)
{
    BIGNUM *other = work->number[NUMBERS - 1];
    uint32_t differs = 0u - (low_bit(work, y) ^ odd);
    work->is_good = work->is_good && BN_sub(other, work->group->prime, y) == 1;
    pick(work, y, differs, other, y);
}

static void give_point(struct work *work, const BIGNUM *x, const BIGNUM *y, struct out_span out)
{
    size_t len = work->group->field_len;
    work->is_good = work->is_good && out.len == 1 + 2 * len;
    if (work->is_good) {
        out.data[0] = 0x04;
        work->is_good = BN_bn2binpad(x, out.data + 1, (int)len) == (int)len &&
                        BN_bn2binpad(y, out.data + 1 + len, (int)len) == (int)len;
    }
}

/* x1 of the simplified map: (-b / a) (1 + 1 / m) with m = z^2 u^4 + z u^2, or b / (z a) where m is 0. */
static void first_candidate(struct work *work, BIGNUM *x, const BIGNUM *zu2, const BIGNUM *z)
{
    const struct openssl_group *group = work->group;
    BIGNUM *m = work->number[5];
    BIGNUM *t = work->number[6];
    BIGNUM *exponent = work->number[7];
    BIGNUM *zero = work->number[8];
    mul(work, m, zu2, zu2);
    add(work, m, m, zu2);
    work->is_good = work->is_good && BN_copy(exponent, group->prime) != NULL && BN_sub_word(exponent, 2) == 1;
    power(work, t, m, exponent); /* 1 / m, and 0 of 0 */
    work->is_good = work->is_good && BN_add_word(t, 1) == 1;
    mul(work, t, t, group->b);
    power(work, x, group->a, exponent);
    mul(work, t, t, x);
    work->is_good = work->is_good && BN_sub(t, group->prime, t) == 1 && BN_nnmod(t, t, group->prime, group->ctx) == 1;
    mul(work, x, z, group->a);
    power(work, x, x, exponent);
    mul(work, x, x, group->b);
    BN_zero(zero);
    pick(work, x, equal(work, m, zero), x, t);
}

/* The simplified map of Shallue, van de Woestijne and Ulas (12.4.4.2.3). */
static void map_uniform(struct work *work, struct span value, struct out_span out)
{
    BIGNUM *u = work->number[0];
    BIGNUM *z = work->number[1];
    BIGNUM *x1 = work->number[2];
    BIGNUM *x2 = work->number[3];
    BIGNUM *zu2 = work->number[4];
    BIGNUM *v1 = work->number[5];
    BIGNUM *v2 = work->number[6];
    BIGNUM *y1 = work->number[7];
    BIGNUM *y2 = work->number[8];
    work->is_good = work->is_good && BN_bin2bn(value.data, (int)value.len, u) != NULL &&
                    BN_nnmod(u, u, work->group->prime, work->group->ctx) == 1;
    set_z(work, z, z_of(work->group));
    mul(work, zu2, u, u);
    mul(work, zu2, zu2, z);
    first_candidate(work, x1, zu2, z);
    mul(work, x2, zu2, x1);
    curve_value(work, v1, x1);
    curve_value(work, v2, x2);
    uint32_t is_first = root(work, y1, v1);
    (void)root(work, y2, v2);
    pick(work, x1, is_first, x1, x2);
    pick(work, y1, is_first, y1, y2);
    set_sign(work, y1, low_bit(work, u));
    give_point(work, x1, y1, out);
}

/* 1 if the number is below the prime. */
static uint32_t is_below(const struct openssl_group *group, struct span value)
{
    uint8_t prime[CRYPTO_ELEMENT_MAX];
    uint32_t borrow = 0;
    if (value.len != group->field_len || BN_bn2binpad(group->prime, prime, (int)value.len) != (int)value.len) {
        return 0;
    }
    for (size_t i = value.len; i > 0; i--) {
        borrow = ct_hide((uint32_t)value.data[i - 1] - prime[i - 1] - borrow) >> 31;
    }
    return borrow;
}

static uint8_t try_point(struct work *work, const struct crypto_map *map, struct out_span out)
{
    BIGNUM *x = work->number[0];
    BIGNUM *v = work->number[1];
    BIGNUM *y = work->number[2];
    uint32_t below = is_below(work->group, map->value);
    work->is_good = work->is_good && BN_bin2bn(map->value.data, (int)map->value.len, x) != NULL &&
                    BN_nnmod(x, x, work->group->prime, work->group->ctx) == 1;
    curve_value(work, v, x);
    uint32_t is_root = root(work, y, v);
    set_sign(work, y, map->is_odd & 1u);
    give_point(work, x, y, out);
    return (uint8_t)(below & is_root & 1u);
}

/* Of a safe prime: squares are the subgroup. A uniform number is made one from 2 to p - 1 first (12.4.4.3). */
static uint8_t map_field(struct work *work, const struct crypto_map *map, struct out_span out)
{
    const struct openssl_group *group = work->group;
    BIGNUM *y = work->number[0];
    BIGNUM *range = work->number[1];
    bool is_uniform = map->kind == CRYPTO_MAP_UNIFORM;
    uint32_t below = is_uniform ? 1u : is_below(group, map->value);
    work->is_good = work->is_good && BN_bin2bn(map->value.data, (int)map->value.len, y) != NULL &&
                    BN_copy(range, group->prime) != NULL && (!is_uniform || BN_sub_word(range, 2) == 1) &&
                    BN_nnmod(y, y, range, group->ctx) == 1 && (!is_uniform || BN_add_word(y, 2) == 1);
    mul(work, y, y, y);
    bool is_element = BN_is_zero(y) == 0 && BN_is_one(y) == 0;
    work->is_good =
        work->is_good && out.len == group->field_len && BN_bn2binpad(y, out.data, (int)out.len) == (int)out.len;
    return (uint8_t)(below & (is_element ? 1u : 0u));
}

psa_status_t openssl_group_map(psa_pake_primitive_t name, const struct crypto_map *map, struct out_span out,
                               uint8_t *is_good)
{
    struct openssl_group group;
    struct work work = { 0 };
    *is_good = 0;
    psa_status_t status = openssl_group_open(name, &group);
    if (status == PSA_SUCCESS && group.is_curve && z_of(&group) == 0) {
        status = PSA_ERROR_NOT_SUPPORTED;
    }
    if (status != PSA_SUCCESS) {
        goto out;
    }
    status = PSA_ERROR_INSUFFICIENT_MEMORY;
    if (!work_open(&work, &group)) {
        goto out;
    }
    if (!group.is_curve) {
        *is_good = map_field(&work, map, out);
    } else if (map->kind == CRYPTO_MAP_TRY) {
        *is_good = try_point(&work, map, out);
    } else {
        map_uniform(&work, map->value, out);
        *is_good = 1;
    }
    status = work.is_good ? PSA_SUCCESS : openssl_failed();
out:
    if (status != PSA_SUCCESS) {
        *is_good = 0;
        wipe(out.data, out.len);
    }
    work_close(&work);
    openssl_group_close(&group);
    return status;
}
