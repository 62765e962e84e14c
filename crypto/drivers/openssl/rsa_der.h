/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include <stdbool.h>

#include "base/span.h"

/*
 * RSAPrivateKey (RFC 8017 A.1.2) and RSAPublicKey (A.1.1) in DER, as the Crypto API imports and exports them
 * (1.5, 9.5.1). Read strictly: version 0 and two primes, positive numbers in their shortest form, nothing behind.
 * What a number means is not looked at.
 */
enum rsa_number { RSA_N, RSA_E, RSA_D, RSA_P, RSA_Q, RSA_DP, RSA_DQ, RSA_QINV, RSA_NUMBERS };

enum { RSA_PUBLIC_NUMBERS = RSA_E + 1 };

/** The numbers, big-endian without leading zeros, in the bytes that were read. */
struct rsa_key {
    struct span numbers[RSA_NUMBERS];
};

bool rsa_der_read_pair(struct span der, struct rsa_key *key);
bool rsa_der_read_public(struct span der, struct rsa_key *key);

/** Significant bits of a number. */
size_t rsa_bits_of(struct span number);

/** Writes the first `count` numbers, with a version before if they are a pair's. Returns the length; 0: too little
 * room. */
size_t rsa_der_write(const struct rsa_key *key, size_t count, struct out_span out);
