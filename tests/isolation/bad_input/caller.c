/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 *
 * caller VERB …: one PSA call of an ordinary program of libashlar. Prints the status, then what came out of it.
 *
 *     set UID TEXT   get UID   remove UID   hash   token   wait UID TEXT (sets it again and again, for one life)
 *     keep, use (a persistent AES key)
 *     seals FILE (no call: the seals of a memory file, as a number)
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ashlar/device.h"
#include "psa/crypto.h"
#include "psa/initial_attestation.h"
#include "psa/internal_trusted_storage.h"

enum { OBJECT_MAX = 512, CALLS_MAX = 100000, KEY_ID = 5 };

static psa_status_t set(const char *uid, const char *text)
{
    return psa_its_set(strtoull(uid, NULL, 0), strlen(text), text, PSA_STORAGE_FLAG_NONE);
}

static void get(const char *uid)
{
    char text[OBJECT_MAX];
    size_t len = 0;
    psa_status_t status = psa_its_get(strtoull(uid, NULL, 0), 0, sizeof(text), text, &len);
    printf("%d %.*s\n", (int)status, status == PSA_SUCCESS ? (int)len : 0, text);
}

static void hash(void)
{
    uint8_t digest[32];
    size_t len = 0;
    psa_status_t status = psa_crypto_init();
    if (status == PSA_SUCCESS) {
        status = psa_hash_compute(PSA_ALG_SHA_256, (const uint8_t *)"abc", 3, digest, sizeof(digest), &len);
    }
    printf("%d", (int)status);
    for (size_t i = 0; i < len; i++) {
        printf("%s%02x", i == 0 ? " " : "", digest[i]);
    }
    printf("\n");
}

static void keep_key(void)
{
    static const uint8_t material[16] = { 1 };
    psa_key_attributes_t attributes = PSA_KEY_ATTRIBUTES_INIT;
    psa_key_id_t key = PSA_KEY_ID_NULL;
    psa_set_key_type(&attributes, PSA_KEY_TYPE_AES);
    psa_set_key_algorithm(&attributes, PSA_ALG_CTR);
    psa_set_key_usage_flags(&attributes, PSA_KEY_USAGE_ENCRYPT);
    psa_set_key_lifetime(&attributes, PSA_KEY_LIFETIME_PERSISTENT);
    psa_set_key_id(&attributes, KEY_ID);
    psa_status_t status = psa_crypto_init();
    status = status == PSA_SUCCESS ? psa_import_key(&attributes, material, sizeof(material), &key) : status;
    printf("%d\n", (int)status);
}

static void use_key(void)
{
    static const uint8_t in[16] = { 2 };
    uint8_t out[PSA_CIPHER_ENCRYPT_OUTPUT_SIZE(PSA_KEY_TYPE_AES, PSA_ALG_CTR, sizeof(in))];
    size_t len = 0;
    psa_status_t status = psa_crypto_init();
    if (status == PSA_SUCCESS) {
        status = psa_cipher_encrypt(KEY_ID, PSA_ALG_CTR, in, sizeof(in), out, sizeof(out), &len);
    }
    printf("%d\n", (int)status);
}

/* The token alone on standard output: a file for `ashlar token show`. */
static int token(void)
{
    static const uint8_t challenge[PSA_INITIAL_ATTEST_CHALLENGE_SIZE_32] = { 7 };
    uint8_t bytes[PSA_INITIAL_ATTEST_MAX_TOKEN_SIZE];
    size_t len = 0;
    psa_status_t status = psa_initial_attest_get_token(challenge, sizeof(challenge), bytes, sizeof(bytes), &len);
    if (status != PSA_SUCCESS || fwrite(bytes, 1, len, stdout) != len) {
        fprintf(stderr, "caller: no token: %d\n", (int)status);
        return 1;
    }
    return 0;
}

/*
 * Until a call fails, or the life of the device is over: who dies between two calls fails none. Prints the status of
 * the last call and how many were acknowledged.
 */
static void set_for_one_life(const char *uid, const char *text)
{
    unsigned long acknowledged = 0;
    psa_status_t status = PSA_SUCCESS;
    uint64_t epoch = ashlar_boot_epoch();
    while (status == PSA_SUCCESS && acknowledged < CALLS_MAX && ashlar_boot_epoch() == epoch) {
        char whole[OBJECT_MAX];
        snprintf(whole, sizeof(whole), "%s %lu", text, acknowledged + 1);
        status = set(uid, whole);
        acknowledged += status == PSA_SUCCESS;
        if (acknowledged == 1 && status == PSA_SUCCESS) {
            printf("begun\n");
            fflush(stdout);
        }
    }
    printf("%d %lu\n", (int)status, acknowledged);
}

static int seals(const char *path)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    int found = fd < 0 ? -1 : fcntl(fd, F_GET_SEALS);
    printf("%d\n", found);
    return found < 0;
}

int main(int argc, char **argv)
{
    const char *verb = argc < 2 ? "" : argv[1];
    if (strcmp(verb, "set") == 0 && argc == 4) {
        printf("%d\n", (int)set(argv[2], argv[3]));
    } else if (strcmp(verb, "get") == 0 && argc == 3) {
        get(argv[2]);
    } else if (strcmp(verb, "remove") == 0 && argc == 3) {
        printf("%d\n", (int)psa_its_remove(strtoull(argv[2], NULL, 0)));
    } else if (strcmp(verb, "hash") == 0) {
        hash();
    } else if (strcmp(verb, "keep") == 0) {
        keep_key();
    } else if (strcmp(verb, "use") == 0) {
        use_key();
    } else if (strcmp(verb, "token") == 0) {
        return token();
    } else if (strcmp(verb, "seals") == 0 && argc == 3) {
        return seals(argv[2]);
    } else if (strcmp(verb, "wait") == 0 && argc == 4) {
        set_for_one_life(argv[2], argv[3]);
    } else {
        fprintf(stderr, "caller: what?\n");
        return 2;
    }
    return 0;
}
