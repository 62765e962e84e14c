/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include <psa/crypto.h>
#include <stdio.h>
int main(void)
{
    unsigned char hash[32];
    size_t len = 0;
    psa_status_t status = psa_crypto_init();
    if (status == PSA_SUCCESS) status = psa_hash_compute(PSA_ALG_SHA_256, (const unsigned char *)"abc", 3, hash, 32, &len);
    for (size_t i = 0; i < len; i++) printf("%02x", hash[i]);
    return (int)status;
}
