/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include <stdio.h>
#include <string.h>

#include "psa/crypto.h"
#include "psa/initial_attestation.h"
#include "psa/internal_trusted_storage.h"

/*
 * A Non-secure program over the base partitions. It counts its own starts in ITS, hashes, asks for a token, and tells all of it.
 */

enum { STARTS = 7, TOKEN_MAX = 768 };

static void print_hex(const char *name, const uint8_t *data, size_t len)
{
    printf("%s ", name);
    for (size_t i = 0; i < len; i++) {
        printf("%02x", data[i]);
    }
    printf("\n");
}

static int count_starts(void)
{
    uint32_t starts = 0;
    size_t len = 0;
    psa_status_t status = psa_its_get(STARTS, 0, sizeof(starts), &starts, &len);
    starts++;
    if (status == PSA_SUCCESS || status == PSA_ERROR_DOES_NOT_EXIST) {
        status = psa_its_set(STARTS, sizeof(starts), &starts, PSA_STORAGE_FLAG_NONE);
    }
    printf("starts %d %u\n", (int)status, (unsigned)starts);
    return status != PSA_SUCCESS;
}

static int hash(void)
{
    uint8_t digest[32];
    size_t len = 0;
    psa_status_t status = psa_crypto_init();
    if (status == PSA_SUCCESS) {
        status = psa_hash_compute(PSA_ALG_SHA_256, (const uint8_t *)"abc", 3, digest, sizeof(digest), &len);
    }
    printf("hash %d ", (int)status);
    print_hex("sum", digest, len);
    return status != PSA_SUCCESS;
}

static int token(void)
{
    static uint8_t out[TOKEN_MAX];
    uint8_t challenge[32];
    size_t size = 0;
    size_t len = 0;
    memset(challenge, 0x5e, sizeof(challenge));
    psa_status_t status = psa_initial_attest_get_token_size(sizeof(challenge), &size);
    printf("token-size %d %u\n", (int)status, (unsigned)size);
    status = psa_initial_attest_get_token(challenge, sizeof(challenge), out, sizeof(out), &len);
    printf("token-status %d\n", (int)status);
    print_hex("token", out, len);
    return status != PSA_SUCCESS || len != size;
}

int main(void)
{
    return count_starts() | hash() << 1 | token() << 2;
}
