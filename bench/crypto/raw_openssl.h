/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include <stddef.h>
#include <stdint.h>

/* libcrypto in its fastest known form: algorithms fetched once, contexts and key schedules kept. One thread. Abort on
 * any failure. */
void raw_start(void);
void raw_sha256(const uint8_t *in, size_t len, uint8_t out[32]);
/** AES-128-GCM, 12-byte nonce, no associated data; out has len + 16 bytes. */
void raw_gcm_seal(const uint8_t nonce[12], const uint8_t *in, size_t len, uint8_t *out);
/** DER, as libcrypto gives it: a peer that converts less does less. */
void raw_p256_sign(const uint8_t hash[32]);
void raw_p256_verify(const uint8_t hash[32]);
