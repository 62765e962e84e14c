/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 *
 * An application outside the tree: calls the partition, then has the device attest itself over a nonce of zeros.
 */
#include <stdio.h>

#include <psa/initial_attestation.h>

#include "counter_api.h"

int main(void)
{
    unsigned char nonce[32] = { 0 }, token[PSA_INITIAL_ATTEST_MAX_TOKEN_SIZE];
    size_t len = 0;
    uint32_t total = 0;

    if (counter_add(7, &total) != PSA_SUCCESS || total % 7 != 0 ||
        psa_initial_attest_get_token(nonce, sizeof(nonce), token, sizeof(token), &len) != PSA_SUCCESS) {
        return 1;
    }
    fprintf(stderr, "total %u\n", (unsigned)total);
    return fwrite(token, 1, len, stdout) == len ? 0 : 1;
}
