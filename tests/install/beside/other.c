/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "other.h"

#include <string.h>

#include "psa/client.h"
#include "psa/crypto.h"

/* Another library of the PSA Crypto API, in as little as it takes: exported names, called by each other. */

static int entries;

int other_entries(void)
{
    return entries;
}

psa_status_t psa_crypto_init(void)
{
    entries++;
    return PSA_SUCCESS;
}

psa_status_t psa_hash_compute(psa_algorithm_t alg, const uint8_t *input, size_t input_length, uint8_t *hash,
                              size_t hash_size, size_t *hash_length)
{
    (void)alg;
    (void)input;
    (void)input_length;
    entries++;
    if (hash_size < OTHER_HASH_LEN) {
        return OTHER_STATUS;
    }
    memcpy(hash, "fake", OTHER_HASH_LEN);
    *hash_length = OTHER_HASH_LEN;
    return PSA_SUCCESS;
}

/* libashlar calls this one inside itself: were it to get here, nothing would work. */
psa_status_t psa_call(psa_handle_t handle, int32_t type, const psa_invec *in_vec, size_t in_len, psa_outvec *out_vec,
                      size_t out_len)
{
    (void)handle;
    (void)type;
    (void)in_vec;
    (void)in_len;
    (void)out_vec;
    (void)out_len;
    entries++;
    return OTHER_STATUS;
}

int other_calls_itself(void)
{
    uint8_t hash[32];
    size_t len = 0;
    return psa_hash_compute(PSA_ALG_SHA_256, NULL, 0, hash, sizeof(hash), &len) == PSA_SUCCESS &&
                   len == OTHER_HASH_LEN && memcmp(hash, "fake", OTHER_HASH_LEN) == 0
               ? 0
               : 1;
}
