/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "core.h"
#include "ct/ct.h"
#include "derive.h"
#include "dispatch/dispatch.h"

/* Keys that are not just the next bytes of the stream (API 1.5, 9.3 to 9.5). */

/* At least half of all candidates are good: so many bad ones in a row are none of chance. */
enum { ATTEMPTS_MAX = 128 };

psa_status_t derive_key_bytes(struct crypto_operation *op, struct out_span out)
{
    psa_status_t status = derive_draw(op, out.len, DERIVE_FORBIDS_KEY);
    return status == PSA_SUCCESS ? derive_stream(op, out) : status;
}

static bool is_weierstrass(psa_key_type_t type)
{
    psa_ecc_family_t family = PSA_KEY_TYPE_ECC_GET_FAMILY(type);
    return PSA_KEY_TYPE_IS_ECC_KEY_PAIR(type) && family != PSA_ECC_FAMILY_MONTGOMERY &&
           family != PSA_ECC_FAMILY_TWISTED_EDWARDS;
}

static bool is_coordinate(const struct crypto_key_facts *facts)
{
    return is_weierstrass(facts->type) || PSA_KEY_TYPE_IS_DH_KEY_PAIR(facts->type);
}

/*
 * A number from 1 on, by testing candidates (SP 800-56A, 5.6.1.2.2): k of as many bits as the order, and d = k + 1 is
 * the key if the driver takes it. Whether a candidate is discarded tells nothing of the next.
 */
static psa_status_t make_coordinate(struct crypto_operation *op, struct crypto_key *key)
{
    size_t spare = (size_t)key->len * 8 - key->facts.bits;
    for (size_t i = 0; i < ATTEMPTS_MAX; i++) {
        size_t bits = 0; /* a type and a length name one curve */
        psa_status_t status = derive_key_bytes(op, out_span_of(key->material, key->len));
        if (status != PSA_SUCCESS) {
            return status;
        }
        key->material[0] &= (uint8_t)(0xffu >> spare);
        uint32_t carry = 1;
        for (size_t at = key->len; at > 0; at--) {
            carry += key->material[at - 1];
            key->material[at - 1] = (uint8_t)carry;
            carry >>= 8;
        }
        status =
            dispatch_check(PSA_KEY_LOCATION_LOCAL_STORAGE, key->facts.type, span_of(key->material, key->len), &bits);
        if (status != PSA_ERROR_INVALID_ARGUMENT) {
            return status;
        }
    }
    return REFUSE(CRYPTO_KEY_TYPE_UNSUPPORTED);
}

const struct derive_key_kind derive_kind_coordinate = { is_coordinate, make_coordinate };

static bool is_curve(const struct crypto_key_facts *facts)
{
    return PSA_KEY_TYPE_IS_ECC_KEY_PAIR(facts->type) && !is_weierstrass(facts->type);
}

/* The bytes themselves; a Montgomery curve's have bits that are set and cleared (RFC 7748, 5). */
static psa_status_t make_curve(struct crypto_operation *op, struct crypto_key *key)
{
    size_t bits = 0;
    psa_status_t status = derive_key_bytes(op, out_span_of(key->material, key->len));
    if (status != PSA_SUCCESS) {
        return status;
    }
    if (PSA_KEY_TYPE_ECC_GET_FAMILY(key->facts.type) == PSA_ECC_FAMILY_MONTGOMERY) {
        uint8_t *last = key->material + key->len - 1;
        bool is_25519 = key->facts.bits == 255;
        key->material[0] &= is_25519 ? 0xf8u : 0xfcu;
        *last = is_25519 ? (uint8_t)((*last & 0x7fu) | 0x40u) : (uint8_t)(*last | 0x80u);
    }
    return dispatch_check(PSA_KEY_LOCATION_LOCAL_STORAGE, key->facts.type, span_of(key->material, key->len), &bits);
}

const struct derive_key_kind derive_kind_curve = { is_curve, make_curve };

static bool is_seed(const struct crypto_key_facts *facts)
{
    return facts->type == PSA_KEY_TYPE_ML_DSA_KEY_PAIR || facts->type == PSA_KEY_TYPE_ML_KEM_KEY_PAIR;
}

static psa_status_t make_seed(struct crypto_operation *op, struct crypto_key *key)
{
    size_t bits = key->facts.bits;
    psa_status_t status = derive_key_bytes(op, out_span_of(key->material, key->len));
    if (status != PSA_SUCCESS) {
        return status;
    }
    return dispatch_check(PSA_KEY_LOCATION_LOCAL_STORAGE, key->facts.type, span_of(key->material, key->len), &bits);
}

const struct derive_key_kind derive_kind_seed = { is_seed, make_seed };

enum { DES_LEN = 8, DES_WEAK = 16 };

/* The keys that SP 800-67, 3.3.2 forbids, with their parity bits. */
static const uint8_t des_weak[DES_WEAK][DES_LEN] = {
    { 0x01, 0x01, 0x01, 0x01, 0x01, 0x01, 0x01, 0x01 }, { 0xfe, 0xfe, 0xfe, 0xfe, 0xfe, 0xfe, 0xfe, 0xfe },
    { 0xe0, 0xe0, 0xe0, 0xe0, 0xf1, 0xf1, 0xf1, 0xf1 }, { 0x1f, 0x1f, 0x1f, 0x1f, 0x0e, 0x0e, 0x0e, 0x0e },
    { 0x01, 0x1f, 0x01, 0x1f, 0x01, 0x0e, 0x01, 0x0e }, { 0x1f, 0x01, 0x1f, 0x01, 0x0e, 0x01, 0x0e, 0x01 },
    { 0x01, 0xe0, 0x01, 0xe0, 0x01, 0xf1, 0x01, 0xf1 }, { 0xe0, 0x01, 0xe0, 0x01, 0xf1, 0x01, 0xf1, 0x01 },
    { 0x01, 0xfe, 0x01, 0xfe, 0x01, 0xfe, 0x01, 0xfe }, { 0xfe, 0x01, 0xfe, 0x01, 0xfe, 0x01, 0xfe, 0x01 },
    { 0x1f, 0xe0, 0x1f, 0xe0, 0x0e, 0xf1, 0x0e, 0xf1 }, { 0xe0, 0x1f, 0xe0, 0x1f, 0xf1, 0x0e, 0xf1, 0x0e },
    { 0x1f, 0xfe, 0x1f, 0xfe, 0x0e, 0xfe, 0x0e, 0xfe }, { 0xfe, 0x1f, 0xfe, 0x1f, 0xfe, 0x0e, 0xfe, 0x0e },
    { 0xe0, 0xfe, 0xe0, 0xfe, 0xf1, 0xfe, 0xf1, 0xfe }, { 0xfe, 0xe0, 0xfe, 0xe0, 0xfe, 0xf1, 0xfe, 0xf1 },
};

static bool is_des(const struct crypto_key_facts *facts)
{
    return facts->type == PSA_KEY_TYPE_DES;
}

/* Odd parity: the lowest bit of each byte makes the number of ones odd. */
static void set_parity(uint8_t key[DES_LEN])
{
    for (size_t i = 0; i < DES_LEN; i++) {
        uint8_t ones = key[i] >> 1;
        ones ^= (uint8_t)(ones >> 4);
        ones ^= (uint8_t)(ones >> 2);
        ones ^= (uint8_t)(ones >> 1);
        key[i] = (uint8_t)((key[i] & 0xfeu) | ((ones & 1u) ^ 1u));
    }
}

static bool is_weak(const uint8_t key[DES_LEN])
{
    uint32_t weak = 0;
    for (size_t i = 0; i < DES_WEAK; i++) {
        weak |= ct_eq(key, des_weak[i], DES_LEN).bits;
    }
    return ct_reveal((ct_mask){ weak }) != 0;
}

static psa_status_t make_des(struct crypto_operation *op, struct crypto_key *key)
{
    for (size_t at = 0; at < key->len;) {
        uint8_t *single = key->material + at;
        psa_status_t status = derive_key_bytes(op, out_span_of(single, DES_LEN));
        if (status != PSA_SUCCESS) {
            return status;
        }
        set_parity(single);
        at += is_weak(single) ? 0 : DES_LEN; /* one that is discarded tells nothing of the next */
    }
    return PSA_SUCCESS;
}

const struct derive_key_kind derive_kind_des = { is_des, make_des };
