/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
/*
 * What of Mbed TLS 3.6 the profile `small` compiles: SHA-256, AES in the forward direction, the DRBG. CCM, CMAC and HMAC
 * are composed of these by the driver. Read by Mbed TLS in place of its own configuration file.
 */
#ifndef ASHLAR_MBEDTLS_SMALL_H
#define ASHLAR_MBEDTLS_SMALL_H

#define MBEDTLS_SHA256_C

#define MBEDTLS_AES_C
#define MBEDTLS_AES_ROM_TABLES           /* no RAM, nothing to compute at start */
#define MBEDTLS_AES_FEWER_TABLES         /* the other three are rotations, which Arm has for nothing */
#define MBEDTLS_BLOCK_CIPHER_NO_DECRYPT  /* CCM and CTR encrypt only */

#define MBEDTLS_CTR_DRBG_C
#define MBEDTLS_NO_PLATFORM_ENTROPY      /* entropy comes from lib/dev */

#endif
