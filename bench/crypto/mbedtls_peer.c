/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 *
 * Mbed TLS as fast as it is known to be: its own interface beneath PSA, contexts and key schedules kept. Built by
 * scripts/bench.sh against the folder that scripts/mbedtls.sh names, as an object of its own, so that its psa_*
 * functions are nobody else's. One thread. Aborts on any failure.
 */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include "mbedtls/gcm.h"
#include "mbedtls/sha256.h"

void peer_start(const uint8_t *key);
void peer_sha256(const uint8_t *in, size_t len, uint8_t *out);
void peer_gcm_seal(const uint8_t *nonce, const uint8_t *in, size_t len, uint8_t *out);

static mbedtls_sha256_context sha256;
static mbedtls_gcm_context gcm;

static void must(int status)
{
    if (status != 0) {
        abort();
    }
}

void peer_start(const uint8_t *key)
{
    mbedtls_sha256_init(&sha256);
    mbedtls_gcm_init(&gcm);
    must(mbedtls_gcm_setkey(&gcm, MBEDTLS_CIPHER_ID_AES, key, 128));
}

void peer_sha256(const uint8_t *in, size_t len, uint8_t *out)
{
    must(mbedtls_sha256_starts(&sha256, 0));
    must(mbedtls_sha256_update(&sha256, in, len));
    must(mbedtls_sha256_finish(&sha256, out));
}

/* 12-byte nonce, no associated data; `out` has len + 16 bytes. */
void peer_gcm_seal(const uint8_t *nonce, const uint8_t *in, size_t len, uint8_t *out)
{
    must(mbedtls_gcm_crypt_and_tag(&gcm, MBEDTLS_GCM_ENCRYPT, len, nonce, 12, NULL, 0, in, out, 16, out + len));
}
