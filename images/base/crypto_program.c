/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include <openssl/crypto.h>

#include "crypto/openssl_driver.h"
#include "partition/program.h"

/* Algorithms are fetched, known answers checked and the generators seeded before the fence closes. */
void partition_prepare(void)
{
    uint8_t first[1];
    (void)OPENSSL_init_crypto(OPENSSL_INIT_NO_LOAD_CONFIG, NULL);
    if (openssl_driver.start() == PSA_SUCCESS) {
        (void)openssl_driver.random(out_span_of(first, sizeof(first)));
    }
}
