/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 *
 * caller VERB …: an ordinary program of libashlar. Prints the status of the call, or a number.
 *
 *     set UID TEXT   get UID   remove UID   fill FIRST COUNT (objects; how many were taken)
 *     keep ID   use ID   destroy ID (persistent keys; use also takes a volatile one)
 *     volatile COUNT   operations COUNT (how many at one time)
 *     version (of ITS and of crypto)   connect (to crypto; and a call)
 *     hold FILE (a volatile key, whose id goes to FILE, and use it again and again)
 */
#define _GNU_SOURCE
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "psa/client.h"
#include "psa/crypto.h"
#include "psa/internal_trusted_storage.h"
#include "psa_manifest/sid.h"

enum { OBJECT_MAX = 256, MANY = 512, TICK_US = 20000 };

static uint64_t number(const char *text)
{
    return strtoull(text, NULL, 0);
}

static psa_status_t set(uint64_t uid, const char *text)
{
    return psa_its_set(uid, strlen(text), text, PSA_STORAGE_FLAG_NONE);
}

static void get(uint64_t uid)
{
    char text[OBJECT_MAX];
    size_t len = 0;
    psa_status_t status = psa_its_get(uid, 0, sizeof(text), text, &len);
    printf("%d %.*s\n", (int)status, status == PSA_SUCCESS ? (int)len : 0, text);
}

static void fill(uint64_t first, uint64_t count)
{
    uint64_t taken = 0;
    while (taken < count && set(first + taken, "x") == PSA_SUCCESS) {
        taken++;
    }
    printf("%u\n", (unsigned)taken);
}

static psa_status_t make_key(psa_key_id_t id, psa_key_id_t *key)
{
    static const uint8_t material[16] = { 1 };
    psa_key_attributes_t attributes = PSA_KEY_ATTRIBUTES_INIT;
    psa_set_key_type(&attributes, PSA_KEY_TYPE_AES);
    psa_set_key_algorithm(&attributes, PSA_ALG_CTR);
    psa_set_key_usage_flags(&attributes, PSA_KEY_USAGE_ENCRYPT);
    if (id != 0) {
        psa_set_key_lifetime(&attributes, PSA_KEY_LIFETIME_PERSISTENT);
        psa_set_key_id(&attributes, id);
    }
    psa_status_t status = psa_crypto_init();
    return status == PSA_SUCCESS ? psa_import_key(&attributes, material, sizeof(material), key) : status;
}

static psa_status_t use_key(psa_key_id_t key)
{
    static const uint8_t in[16] = { 2 };
    uint8_t out[PSA_CIPHER_ENCRYPT_OUTPUT_SIZE(PSA_KEY_TYPE_AES, PSA_ALG_CTR, sizeof(in))];
    size_t len = 0;
    psa_status_t status = psa_crypto_init();
    return status == PSA_SUCCESS ? psa_cipher_encrypt(key, PSA_ALG_CTR, in, sizeof(in), out, sizeof(out), &len) : status;
}

static void make_volatile(uint64_t count)
{
    uint64_t made = 0;
    psa_key_id_t key = 0;
    while (made < count && make_key(0, &key) == PSA_SUCCESS) {
        made++;
    }
    printf("%u\n", (unsigned)made);
}

static void begin_operations(uint64_t count)
{
    static psa_hash_operation_t operations[MANY];
    uint64_t begun = 0;
    (void)psa_crypto_init();
    while (begun < count && begun < MANY && psa_hash_setup(&operations[begun], PSA_ALG_SHA_256) == PSA_SUCCESS) {
        begun++;
    }
    printf("%u\n", (unsigned)begun);
}

static void see_versions(void)
{
    printf("%u %u\n", psa_version(ASHLAR_ITS_SID), psa_version(ASHLAR_CRYPTO_SID));
}

static void reach_crypto(void)
{
    psa_handle_t connected = psa_connect(ASHLAR_CRYPTO_SID, ASHLAR_CRYPTO_VERSION);
    psa_status_t called = psa_call(ASHLAR_CRYPTO_HANDLE, 0, NULL, 0, NULL, 0);
    printf("%d %d\n", (int)connected, (int)called);
}

/* Until it is killed, or its key is gone, which the last line says. */
static int hold(const char *path)
{
    psa_key_id_t key = 0;
    psa_status_t status = make_key(0, &key);
    FILE *out = fopen(path, "w");
    if (out == NULL || status != PSA_SUCCESS) {
        return 1;
    }
    fprintf(out, "%u\n", (unsigned)key);
    fclose(out);
    while (status == PSA_SUCCESS) {
        usleep(TICK_US);
        status = use_key(key);
    }
    printf("%d\n", (int)status);
    return 0;
}

static int act(const char *verb, char **argv)
{
    psa_key_id_t key = 0;
    uint64_t first = argv[0] == NULL ? 0 : number(argv[0]);
    if (strcmp(verb, "set") == 0 && argv[0] != NULL && argv[1] != NULL) {
        printf("%d\n", (int)set(first, argv[1]));
    } else if (strcmp(verb, "get") == 0) {
        get(first);
    } else if (strcmp(verb, "remove") == 0) {
        printf("%d\n", (int)psa_its_remove(first));
    } else if (strcmp(verb, "fill") == 0 && argv[0] != NULL && argv[1] != NULL) {
        fill(first, number(argv[1]));
    } else if (strcmp(verb, "keep") == 0) {
        printf("%d\n", (int)make_key((psa_key_id_t)first, &key));
    } else if (strcmp(verb, "use") == 0) {
        printf("%d\n", (int)use_key((psa_key_id_t)first));
    } else if (strcmp(verb, "destroy") == 0) {
        printf("%d\n", psa_crypto_init() == PSA_SUCCESS ? (int)psa_destroy_key((psa_key_id_t)first) : 1);
    } else if (strcmp(verb, "volatile") == 0) {
        make_volatile(first);
    } else if (strcmp(verb, "operations") == 0) {
        begin_operations(first);
    } else if (strcmp(verb, "version") == 0) {
        see_versions();
    } else if (strcmp(verb, "connect") == 0) {
        reach_crypto();
    } else if (strcmp(verb, "hold") == 0 && argv[0] != NULL) {
        return hold(argv[0]);
    } else {
        return 2;
    }
    return 0;
}

int main(int argc, char **argv)
{
    return argc < 2 ? 2 : act(argv[1], argv + 2);
}
