/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include <openssl/crypto.h>

#include "its/aead_openssl.h"
#include "partition/program.h"

/*
 * libcrypto looks for its configuration file once: before the fence closes. Every algorithm is fetched from its provider by name, so the
 * tables of names from before there were providers stay empty.
 */
void partition_prepare(void)
{
    (void)OPENSSL_init_crypto(OPENSSL_INIT_NO_LOAD_CONFIG | OPENSSL_INIT_NO_ADD_ALL_CIPHERS | OPENSSL_INIT_NO_ADD_ALL_DIGESTS, NULL);
    its_aead_prepare();
}
