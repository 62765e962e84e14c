/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include <openssl/bn.h>
#include <openssl/ec.h>

#include "crypto/driver.h"

/*
 * Groups of prime order for PAKE, over EC_POINT and BN. Secret numbers carry BN_FLG_CONSTTIME; a multiplication is of
 * one point by one number, which is libcrypto's constant-time way (two at once are not). Private to the driver.
 */

struct openssl_group {
    psa_pake_primitive_t name;
    bool is_curve;
    size_t field_len; /* bytes of the prime */
    size_t scalar_len; /* bytes of the order */
    EC_GROUP *curve; /* NULL: a finite field */
    BIGNUM *prime;
    BIGNUM *order;
    BIGNUM *a; /* the curve's */
    BIGNUM *b;
    BN_CTX *ctx; /* of secure memory */
};

/**
 * Makes the group. openssl_group_close() after it, whatever it gave.
 * PSA_ERROR_NOT_SUPPORTED  none that libcrypto has, or larger than CRYPTO_ELEMENT_MAX
 */
psa_status_t openssl_group_open(psa_pake_primitive_t name, struct openssl_group *group);
void openssl_group_close(struct openssl_group *group);

/** A secret number, from big-endian bytes. NULL: no memory. */
BIGNUM *openssl_secret_number(struct span bytes);
