/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include <openssl/crypto.h>
#include <openssl/rand.h>

#include "partition/program.h"

/* libcrypto looks for its configuration file once, and seeds itself: both before the fence closes. */
void partition_prepare(void)
{
    unsigned char first[1];
    (void)OPENSSL_init_crypto(OPENSSL_INIT_NO_LOAD_CONFIG, NULL);
    (void)RAND_bytes(first, sizeof(first));
}
