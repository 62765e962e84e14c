/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include <stddef.h>
#include <stdint.h>

/*
 * How gcc is to compile p256-m for a core without UMAAL; included before it by the compiler's command line. Declarations
 * only: where the field's modulus is a constant (m256_*_p), everything is unrolled into one function, and multiplications
 * by the modulus' words, which are 0, 1 and all ones, fold away. The rest is for size. If the names within p256-m change,
 * it gets slower and stays right.
 */
#define FAST \
    __attribute__((noinline, noclone, flatten, optimize("O3", "no-schedule-insns", "no-tree-loop-distribute-patterns")))
#define SMALL __attribute__((noinline, noclone, optimize("Os")))
static inline __attribute__((always_inline)) uint32_t u288_muladd(uint32_t z[9], uint32_t x,
        const uint32_t y[8]);
static FAST void m256_mul_p(uint32_t z[8], const uint32_t x[8], const uint32_t y[8]);
static FAST void m256_add_p(uint32_t z[8], const uint32_t x[8], const uint32_t y[8]);
static FAST void m256_sub_p(uint32_t z[8], const uint32_t x[8], const uint32_t y[8]);
static SMALL void point_double(uint32_t x[8], uint32_t y[8], uint32_t z[8]);
static SMALL void point_to_affine(uint32_t x[8], uint32_t y[8], uint32_t z[8]);
static SMALL void point_add(uint32_t x1[8], uint32_t y1[8], uint32_t z1[8], const uint32_t x2[8],
        const uint32_t y2[8]);
static SMALL void scalar_mult(uint32_t rx[8], uint32_t ry[8], const uint32_t px[8],
        const uint32_t py[8], const uint32_t s[8]);
static SMALL uint32_t point_check(const uint32_t x[8], const uint32_t y[8]);
static SMALL int point_from_bytes(uint32_t x[8], uint32_t y[8], const uint8_t p[64]);
static SMALL void point_to_bytes(uint8_t p[64], const uint32_t x[8], const uint32_t y[8]);
static SMALL void point_add_or_double_leaky(uint32_t x3[8], uint32_t y3[8], const uint32_t x1[8],
        const uint32_t y1[8], const uint32_t x2[8], const uint32_t y2[8]);
static SMALL int scalar_from_bytes(uint32_t s[8], const uint8_t p[32]);
static SMALL int scalar_gen_with_pub(uint8_t sbytes[32], uint32_t s[8], uint32_t x[8], uint32_t y[8]);
static SMALL void ecdsa_m256_mod_n(uint32_t x[8]);
static SMALL void ecdsa_m256_from_hash(uint32_t z[8], const uint8_t *h, size_t hlen);
static SMALL void u256_from_bytes(uint32_t z[8], const uint8_t p[32]);
static SMALL void u256_to_bytes(uint8_t p[32], const uint32_t z[8]);
SMALL int p256_ecdsa_sign(uint8_t sig[64], const uint8_t priv[32], const uint8_t *hash, size_t hlen);
SMALL int p256_ecdsa_verify(const uint8_t sig[64], const uint8_t pub[64], const uint8_t *hash, size_t hlen);
SMALL int p256_ecdh_shared_secret(uint8_t secret[32], const uint8_t priv[32], const uint8_t pub[64]);
SMALL int p256_public_from_private(uint8_t pub[64], const uint8_t priv[32]);
#define TINY __attribute__((optimize("Os", "no-tree-loop-distribute-patterns")))
static TINY void u256_set32(uint32_t z[8], uint32_t x);
static TINY uint32_t u256_add(uint32_t z[8], const uint32_t x[8], const uint32_t y[8]);
static TINY uint32_t u256_sub(uint32_t z[8], const uint32_t x[8], const uint32_t y[8]);
static TINY void u256_cmov(uint32_t z[8], const uint32_t x[8], uint32_t c);
static TINY uint32_t u256_diff(const uint32_t x[8], const uint32_t y[8]);
static TINY uint32_t u256_diff0(const uint32_t x[8]);
