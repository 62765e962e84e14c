/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 *
 * The isolated crypto service, through libashlar.so, beside Mbed TLS in this very process, called in its fastest known
 * form (mbedtls_peer.c). Batches of the two take turns; figures are medians of neighbours.
 *
 * bench-peer LIBASHLAR.so MBEDTLS-PEER.so ROWS.jsonl PLACEMENT      (one-core: figures alone; two-cores: goals)
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../call/rows.h"
#include "psa/crypto.h"

enum { ROUNDS = 31, CALLS = 2000, DATA_MAX = 1024 };

static struct {
    psa_status_t (*init)(void);
    psa_status_t (*import_key)(const psa_key_attributes_t *, const uint8_t *, size_t, psa_key_id_t *);
    psa_status_t (*hash)(psa_algorithm_t, const uint8_t *, size_t, uint8_t *, size_t, size_t *);
    psa_status_t (*seal)(psa_key_id_t, psa_algorithm_t, const uint8_t *, size_t, const uint8_t *, size_t,
                         const uint8_t *, size_t, uint8_t *, size_t, size_t *);
    psa_key_id_t aes;
} ours;

static struct {
    void (*start)(const uint8_t *key);
    void (*sha256)(const uint8_t *in, size_t len, uint8_t *out);
    void (*gcm_seal)(const uint8_t *nonce, const uint8_t *in, size_t len, uint8_t *out);
} peer;

static const uint8_t key[16] = { 1 };
static const uint8_t nonce[12] = { 3 };
static uint8_t in[DATA_MAX];
static uint8_t our_out[DATA_MAX + 16];
static uint8_t peer_out[DATA_MAX + 16];
static size_t len;

static _Noreturn void give_up(const char *what)
{
    fprintf(stderr, "bench-peer: %s\n", what);
    exit(3);
}

static void *open_library(const char *path)
{
    void *handle = dlopen(path, RTLD_NOW | RTLD_LOCAL);
    if (handle == NULL) {
        give_up(dlerror());
    }
    return handle;
}

/* POSIX gives functions as objects; the copy is its own recommendation. */
static void find(void *handle, const char *name, void *function)
{
    void *symbol = dlsym(handle, name);
    if (symbol == NULL) {
        give_up(dlerror());
    }
    memcpy(function, &symbol, sizeof(symbol));
}

static void open_both(const char *library, const char *other)
{
    void *handle = open_library(library);
    find(handle, "psa_crypto_init", &ours.init);
    find(handle, "psa_import_key", &ours.import_key);
    find(handle, "psa_hash_compute", &ours.hash);
    find(handle, "psa_aead_encrypt", &ours.seal);
    handle = open_library(other);
    find(handle, "peer_start", &peer.start);
    find(handle, "peer_sha256", &peer.sha256);
    find(handle, "peer_gcm_seal", &peer.gcm_seal);
    psa_key_attributes_t a = PSA_KEY_ATTRIBUTES_INIT;
    psa_set_key_type(&a, PSA_KEY_TYPE_AES);
    psa_set_key_algorithm(&a, PSA_ALG_GCM);
    psa_set_key_usage_flags(&a, PSA_KEY_USAGE_ENCRYPT);
    if (ours.init() != PSA_SUCCESS || ours.import_key(&a, key, sizeof(key), &ours.aes) != PSA_SUCCESS) {
        give_up("the device has no crypto service, or refuses a key");
    }
    peer.start(key);
}

static void our_sha256(void)
{
    size_t got = 0;
    if (ours.hash(PSA_ALG_SHA_256, in, len, our_out, 32, &got) != PSA_SUCCESS) {
        give_up("psa_hash_compute failed");
    }
}

static void peer_sha256(void)
{
    peer.sha256(in, len, peer_out);
}

static void our_gcm(void)
{
    size_t got = 0;
    if (ours.seal(ours.aes, PSA_ALG_GCM, nonce, sizeof(nonce), NULL, 0, in, len, our_out, sizeof(our_out), &got) !=
        PSA_SUCCESS) {
        give_up("psa_aead_encrypt failed");
    }
}

static void peer_gcm(void)
{
    peer.gcm_seal(nonce, in, len, peer_out);
}

static double turn_us(void (*call)(void))
{
    uint64_t start = rows_now_ns();
    for (int i = 0; i < CALLS; i++) {
        call();
    }
    return (double)(rows_now_ns() - start) / 1000.0 / CALLS;
}

static void measure(const char *path, struct rows_row *row, void (*our)(void), void (*other)(void))
{
    double our_us[ROUNDS], peer_us[ROUNDS], ratio[ROUNDS], above[ROUNDS];
    our();
    other();
    if (memcmp(our_out, peer_out, 32) != 0) {
        give_up("the two disagree about the result");
    }
    for (int i = 0; i < ROUNDS; i++) {
        our_us[i] = turn_us(our);
        peer_us[i] = turn_us(other);
        ratio[i] = our_us[i] / peer_us[i];
        above[i] = our_us[i] - peer_us[i];
    }
    row->ratio = rows_median(ratio, ROUNDS);
    row->above_us = rows_median(above, ROUNDS);
    row->ours_us = rows_median(our_us, ROUNDS);
    row->peer_us = rows_median(peer_us, ROUNDS);
    rows_report(path, row);
}

int main(int count, char **arguments)
{
    if (count != 5) {
        fprintf(stderr, "usage: bench-peer LIBASHLAR.so MBEDTLS-PEER.so ROWS.jsonl one-core|two-cores\n");
        return 2;
    }
    bool has_two = strcmp(arguments[4], "two-cores") == 0;
    open_both(arguments[1], arguments[2]);
    len = 64;
    measure(arguments[3],
            &(struct rows_row){ .bench = "peer", .name = has_two ? "sha256_64_two_cores" : "sha256_64_one_core",
                                .kind = has_two ? ROWS_FASTER : ROWS_NO_GOAL, .goal = 1.5 },
            our_sha256, peer_sha256);
    len = 1024;
    measure(arguments[3],
            &(struct rows_row){ .bench = "peer", .name = has_two ? "gcm_1k_two_cores" : "gcm_1k_one_core",
                                .kind = has_two ? ROWS_FASTER : ROWS_NO_GOAL, .goal = 5 },
            our_gcm, peer_gcm);
    return 0;
}
