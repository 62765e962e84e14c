/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 *
 * One small program, built in several ways (32 bits, a library of another version), that says whether the device's answers are right.
 * answers right: exit status 0 if all are. answers refused: 0 if every call is refused and nothing else happens.
 */
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "hold.h"
#include "psa/client.h"
#include "psa/crypto.h"
#include "psa/internal_trusted_storage.h"
#include "psa_manifest/sid.h"

static int wrong(const char *what, long got)
{
    fprintf(stderr, "answers: %s: %ld\n", what, got);
    return 1;
}

/* FIPS 180-2, SHA-256 of "abc". */
static const uint8_t abc_digest[32] = { 0xba, 0x78, 0x16, 0xbf, 0x8f, 0x01, 0xcf, 0xea, 0x41, 0x41, 0x40,
                                        0xde, 0x5d, 0xae, 0x22, 0x23, 0xb0, 0x03, 0x61, 0xa3, 0x96, 0x17,
                                        0x7a, 0x9c, 0xb4, 0x10, 0xff, 0x61, 0xf2, 0x00, 0x15, 0xad };

static int hash_is_right(void)
{
    uint8_t digest[32] = { 0 };
    size_t len = 0;
    psa_status_t status = psa_crypto_init();
    if (status != PSA_SUCCESS) {
        return wrong("psa_crypto_init", status);
    }
    status = psa_hash_compute(PSA_ALG_SHA_256, (const uint8_t *)"abc", 3, digest, sizeof(digest), &len);
    if (status != PSA_SUCCESS || len != sizeof(digest) || memcmp(digest, abc_digest, len) != 0) {
        return wrong("the hash", status);
    }
    return 0;
}

static int storage_is_right(void)
{
    uint8_t got[2000];
    uint8_t put[2000];
    size_t len = 0;
    struct psa_storage_info_t info;
    for (size_t i = 0; i < sizeof(put); i++) {
        put[i] = (uint8_t)(i * 7);
    }
    psa_status_t status = psa_its_set(0x1122334455667788u, sizeof(put), put, PSA_STORAGE_FLAG_NONE);
    status = status != PSA_SUCCESS ? status : psa_its_get_info(0x1122334455667788u, &info);
    status = status != PSA_SUCCESS ? status : psa_its_get(0x1122334455667788u, 3, sizeof(got) - 3, got, &len);
    if (status != PSA_SUCCESS || info.size != sizeof(put) || len != sizeof(got) - 3 || memcmp(got, put + 3, len) != 0) {
        return wrong("storage", status);
    }
    status = psa_its_remove(0x1122334455667788u);
    return status == PSA_SUCCESS ? 0 : wrong("removing", status);
}

static int echo_is_right(psa_handle_t handle)
{
    uint8_t in[3000];
    uint8_t out[4000];
    memset(in, 0x5a, sizeof(in));
    psa_invec in_vec = { in, sizeof(in) };
    psa_outvec out_vec = { out, sizeof(out) };
    psa_status_t status = psa_call(handle, HOLD_ECHO, &in_vec, 1, &out_vec, 1);
    return status == PSA_SUCCESS && out_vec.len == sizeof(in) && memcmp(in, out, sizeof(in)) == 0
               ? 0
               : wrong("the echo", status);
}

static int right(void)
{
    psa_handle_t handle = psa_connect(TEST_HOLD_LINK_SID, TEST_HOLD_LINK_VERSION);
    int bad = handle > 0 ? echo_is_right(handle) : wrong("psa_connect", handle);
    psa_close(handle);
    bad += echo_is_right(TEST_HOLD_HANDLE) + hash_is_right() + storage_is_right();
    psa_status_t status = psa_call(TEST_HOLD_HANDLE, -1, NULL, 0, NULL, 0);
    bad += status == PSA_ERROR_PROGRAMMER_ERROR ? 0 : wrong("a type below zero", status);
    bad += psa_version(TEST_HOLD_SID) == TEST_HOLD_VERSION ? 0 : wrong("psa_version", 0);
    return bad == 0 ? 0 : 1;
}

static int refused(void)
{
    uint8_t byte = 0;
    psa_status_t hash = psa_crypto_init();
    psa_status_t storage = psa_its_set(1, 1, &byte, PSA_STORAGE_FLAG_NONE);
    psa_handle_t handle = psa_connect(TEST_HOLD_LINK_SID, TEST_HOLD_LINK_VERSION);
    uint32_t version = psa_version(TEST_HOLD_SID);
    return hash == PSA_ERROR_COMMUNICATION_FAILURE && storage == PSA_ERROR_COMMUNICATION_FAILURE &&
                   handle == PSA_ERROR_COMMUNICATION_FAILURE && version == PSA_VERSION_NONE
               ? 0
               : wrong("a call was not refused", hash);
}

int main(int argc, char **argv)
{
    return argc == 2 && strcmp(argv[1], "refused") == 0 ? refused() : right();
}
