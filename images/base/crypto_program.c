/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include <openssl/crypto.h>

#include "crypto/crypto_partition.h"
#include "crypto/openssl_driver.h"
#include "partition/program.h"

/*
 * The memory of keys is guarded while it holds none; algorithms are fetched, known answers checked and the generators seeded before the fence closes.
 * Algorithms come from their provider by name: libcrypto's older tables of names stay empty.
 */
void partition_prepare(void)
{
    uint8_t first[1];
    struct out_span keys = crypto_partition_memory();
    partition_guard(keys.data, keys.len);
    (void)OPENSSL_init_crypto(OPENSSL_INIT_NO_LOAD_CONFIG | OPENSSL_INIT_NO_ADD_ALL_CIPHERS | OPENSSL_INIT_NO_ADD_ALL_DIGESTS, NULL);
    if (openssl_driver.start() == PSA_SUCCESS) {
        (void)openssl_driver.random(out_span_of(first, sizeof(first)));
    }
}
