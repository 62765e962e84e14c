/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 *
 * What a client process does: calls, right and wrong, in an order that nobody planned.
 */
#define _GNU_SOURCE
#include "soak.h"

#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "hold.h"
#include "psa/client.h"
#include "psa/crypto.h"
#include "psa/internal_trusted_storage.h"
#include "psa_manifest/sid.h"

enum { BYTES_MAX = 100000, OBJECT_MAX = 2000, CONNECTIONS_MAX = 200 };

struct actor {
    struct soak_thread *told;
    uint64_t dice;
    uint64_t end_ns;
    psa_storage_uid_t uid;
    uint8_t bytes[BYTES_MAX];
    uint8_t back[BYTES_MAX];
};

uint64_t soak_now_ns(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
}

/* splitmix64, by its published constants. */
uint32_t soak_next(uint64_t *state)
{
    uint64_t z = *state += 0x9e3779b97f4a7c15u;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return (uint32_t)((z ^ (z >> 31)) >> 16);
}

static uint32_t roll(struct actor *a, uint32_t below)
{
    return soak_next(&a->dice) % below;
}

static void count(uint64_t *counter)
{
    __atomic_store_n(counter, *counter + 1, __ATOMIC_RELEASE);
}

static void begin(struct actor *a)
{
    __atomic_store_n(&a->told->since_ns, soak_now_ns(), __ATOMIC_RELAXED);
    count(&a->told->started);
}

static void wrong(struct actor *a, const char *what, long got)
{
    snprintf(a->told->why, sizeof(a->told->why), "%s: %ld", what, got);
    count(&a->told->wrong);
}

/* A call came back. Deaths and full tables may answer any right call; so may, after a death, what names an earlier life. */
static psa_status_t end(struct actor *a, const char *what, psa_status_t status)
{
    count(&a->told->returned);
    switch (status) {
    case PSA_ERROR_COMMUNICATION_FAILURE:
        count(&a->told->failed);
        break;
    case PSA_SUCCESS:
    case PSA_ERROR_CONNECTION_BUSY:
    case PSA_ERROR_INSUFFICIENT_MEMORY:
    case PSA_ERROR_INVALID_HANDLE:
    case PSA_ERROR_BAD_STATE:
    case PSA_ERROR_DOES_NOT_EXIST:
        break;
    default:
        wrong(a, what, status);
        break;
    }
    return status;
}

#define CALL(a, what, call) (begin(a), end(a, what, (psa_status_t)(call)))

static void fill(struct actor *a, size_t len)
{
    uint32_t word = soak_next(&a->dice);
    for (size_t i = 0; i < len; i++) {
        a->bytes[i] = (uint8_t)(word >> (i % 4 * 8)) ^ (uint8_t)i;
    }
}

static void hash(struct actor *a)
{
    uint8_t digest[32];
    size_t digest_len = 0;
    size_t len = roll(a, 4) == 0 ? roll(a, BYTES_MAX) : roll(a, 300);
    fill(a, len);
    if (CALL(a, "psa_hash_compute", psa_hash_compute(PSA_ALG_SHA_256, a->bytes, len, digest, sizeof(digest),
                                                     &digest_len)) == PSA_SUCCESS) {
        CALL(a, "psa_hash_compare", psa_hash_compare(PSA_ALG_SHA_256, a->bytes, len, digest, digest_len));
    }
}

static void hash_in_parts(struct actor *a)
{
    psa_hash_operation_t operation = PSA_HASH_OPERATION_INIT;
    uint8_t digest[32];
    size_t digest_len = 0;
    psa_status_t status = CALL(a, "psa_hash_setup", psa_hash_setup(&operation, PSA_ALG_SHA_256));
    for (uint32_t parts = roll(a, 5); status == PSA_SUCCESS && parts > 0; parts--) {
        fill(a, 100);
        status = CALL(a, "psa_hash_update", psa_hash_update(&operation, a->bytes, 100));
    }
    if (status == PSA_SUCCESS && roll(a, 2) == 0) {
        CALL(a, "psa_hash_finish", psa_hash_finish(&operation, digest, sizeof(digest), &digest_len));
    } else if (roll(a, 8) != 0) { /* some are left to the end of the session */
        CALL(a, "psa_hash_abort", psa_hash_abort(&operation));
    }
}

static void store(struct actor *a)
{
    size_t len = roll(a, OBJECT_MAX);
    size_t got = 0;
    fill(a, len);
    if (CALL(a, "psa_its_set", psa_its_set(a->uid, len, a->bytes, PSA_STORAGE_FLAG_NONE)) != PSA_SUCCESS) {
        return;
    }
    if (CALL(a, "psa_its_get", psa_its_get(a->uid, 0, sizeof(a->back), a->back, &got)) == PSA_SUCCESS &&
        (got != len || memcmp(a->back, a->bytes, len) != 0)) {
        wrong(a, "psa_its_get gave something else", (long)got);
    }
    if (roll(a, 3) == 0) {
        CALL(a, "psa_its_remove", psa_its_remove(a->uid));
    }
}

static void key(struct actor *a)
{
    psa_key_attributes_t attributes = PSA_KEY_ATTRIBUTES_INIT;
    psa_key_id_t id = 0;
    uint8_t nonce[12] = { 0 };
    uint8_t sealed[64];
    uint8_t opened[64];
    size_t sealed_len = 0;
    size_t opened_len = 0;
    psa_set_key_type(&attributes, PSA_KEY_TYPE_AES);
    psa_set_key_bits(&attributes, 128);
    psa_set_key_usage_flags(&attributes, PSA_KEY_USAGE_ENCRYPT | PSA_KEY_USAGE_DECRYPT);
    psa_set_key_algorithm(&attributes, PSA_ALG_GCM);
    if (CALL(a, "psa_generate_key", psa_generate_key(&attributes, &id)) != PSA_SUCCESS) {
        return;
    }
    fill(a, 40);
    if (CALL(a, "psa_aead_encrypt", psa_aead_encrypt(id, PSA_ALG_GCM, nonce, sizeof(nonce), NULL, 0, a->bytes, 40, sealed,
                                                     sizeof(sealed), &sealed_len)) == PSA_SUCCESS &&
        CALL(a, "psa_aead_decrypt", psa_aead_decrypt(id, PSA_ALG_GCM, nonce, sizeof(nonce), NULL, 0, sealed, sealed_len,
                                                     opened, sizeof(opened), &opened_len)) == PSA_SUCCESS &&
        (opened_len != 40 || memcmp(opened, a->bytes, 40) != 0)) {
        wrong(a, "psa_aead_decrypt gave something else", (long)opened_len);
    }
    CALL(a, "psa_destroy_key", psa_destroy_key(id));
}

static void echo(struct actor *a, psa_handle_t handle, size_t len)
{
    fill(a, len);
    psa_invec in = { a->bytes, len };
    psa_outvec out = { a->back, BYTES_MAX };
    begin(a);
    psa_status_t status = psa_call(handle, HOLD_ECHO, &in, 1, &out, 1);
    if (handle != TEST_HOLD_HANDLE && status == PSA_ERROR_PROGRAMMER_ERROR) {
        status = PSA_ERROR_COMMUNICATION_FAILURE; /* a connection of an earlier life */
    }
    if (end(a, "psa_call", status) == PSA_SUCCESS && (out.len != len || memcmp(a->back, a->bytes, len) != 0)) {
        wrong(a, "the echo is another", (long)out.len);
    }
}

static void call(struct actor *a)
{
    echo(a, TEST_HOLD_HANDLE, roll(a, 4000));
}

static void connect_and_call(struct actor *a)
{
    begin(a);
    psa_handle_t handle = psa_connect(TEST_HOLD_LINK_SID, TEST_HOLD_LINK_VERSION);
    if (end(a, "psa_connect", handle > 0 ? PSA_SUCCESS : handle) != PSA_SUCCESS) {
        return;
    }
    for (uint32_t calls = roll(a, 4); calls > 0; calls--) {
        echo(a, handle, roll(a, 1000));
    }
    if (roll(a, 50) != 0) { /* the others end with the session */
        begin(a);
        psa_close(handle);
        end(a, "psa_close", PSA_SUCCESS);
    }
}

static psa_status_t misuse(struct actor *a)
{
    psa_invec null_in = { NULL, 5 };
    psa_invec many[4] = { { NULL, 0 } };
    psa_outvec out = { a->back, 1 };
    switch (roll(a, 7)) {
    case 0:
        return psa_call((psa_handle_t)soak_next(&a->dice) | 1, HOLD_ECHO, NULL, 0, NULL, 0);
    case 1:
        return psa_call(TEST_HOLD_HANDLE, -1 - (int32_t)roll(a, 1000), NULL, 0, NULL, 0);
    case 2:
        return psa_call(TEST_HOLD_HANDLE, HOLD_ECHO, &null_in, 1, NULL, 0);
    case 3:
        return psa_call(TEST_HOLD_HANDLE, HOLD_ECHO, many, 4, &out, 1);
    case 4:
        return psa_call(TEST_HOLD_HANDLE + 0x100, HOLD_ECHO, NULL, 0, NULL, 0);
    case 5:
        return psa_connect(0x7fff0000 + roll(a, 100), 1);
    default:
        psa_close((psa_handle_t)(soak_next(&a->dice) & 0x3fffffff));
        return PSA_ERROR_PROGRAMMER_ERROR;
    }
}

/* A handle by chance may be another thread's connection: its echo of nothing is then served. */
static void misuse_is_refused(struct actor *a)
{
    begin(a);
    psa_status_t status = misuse(a);
    bool is_refusal = status == PSA_ERROR_PROGRAMMER_ERROR || status == PSA_ERROR_CONNECTION_REFUSED;
    if (is_refusal) {
        count(&a->told->refused);
        status = PSA_SUCCESS;
    } else if (status == PSA_SUCCESS) {
        wrong(a, "a wrong call was served", 0);
    }
    end(a, "a wrong call", status);
}

static void *act(void *where)
{
    static void (*const acts[])(struct actor *) = { hash, hash_in_parts, store, key, call, call, connect_and_call,
                                                    misuse_is_refused };
    struct actor *a = where;
    while (soak_now_ns() < a->end_ns) {
        acts[roll(a, sizeof(acts) / sizeof(acts[0]))](a);
    }
    return NULL;
}

void soak_traffic(struct soak_thread *threads, uint32_t worker, uint64_t seed, uint64_t end_ns)
{
    static struct actor actors[SOAK_THREADS];
    pthread_t running[SOAK_THREADS];
    while (psa_crypto_init() != PSA_SUCCESS && soak_now_ns() < end_ns) {
        usleep(1000);
    }
    for (uint32_t i = 0; i < SOAK_THREADS; i++) {
        actors[i] = (struct actor){ .told = &threads[i], .dice = seed + i, .end_ns = end_ns,
                                    .uid = 1 + worker * SOAK_THREADS + i };
        if (pthread_create(&running[i], NULL, act, &actors[i]) != 0) {
            _exit(2);
        }
    }
    for (uint32_t i = 0; i < SOAK_THREADS; i++) {
        pthread_join(running[i], NULL);
    }
    _exit(0);
}

uint32_t soak_count_connections(void)
{
    psa_handle_t handles[CONNECTIONS_MAX];
    uint32_t open = 0;
    while (open < CONNECTIONS_MAX && (handles[open] = psa_connect(TEST_HOLD_LINK_SID, TEST_HOLD_LINK_VERSION)) > 0) {
        open++;
    }
    for (uint32_t i = 0; i < open; i++) {
        psa_close(handles[i]);
    }
    return open;
}
