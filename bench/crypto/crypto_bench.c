/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
/*
 * The crypto and storage services beside raw libcrypto and a raw file, in one run: in process, and isolated through
 * libashlar.so. Batches of the three are interleaved; what is printed are medians, and ratios are medians of the ratios
 * within a round, so a drifting machine does not matter.
 *
 * bench-crypto LIBASHLAR.so ROWS.jsonl PLACEMENT      (PLACEMENT names how the device was placed: one-core or
 * two-cores)
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "psa/crypto.h"
#include "psa/internal_trusted_storage.h"
#include "raw_file.h"
#include "raw_openssl.h"

enum { ROUNDS = 15, BATCH_NS = 3000000, DATA_MAX = 16384 };

/* The calls that are measured, of one library. */
struct library {
    psa_status_t (*init)(void);
    psa_status_t (*import_key)(const psa_key_attributes_t *, const uint8_t *, size_t, psa_key_id_t *);
    psa_status_t (*generate_key)(const psa_key_attributes_t *, psa_key_id_t *);
    psa_status_t (*hash)(psa_algorithm_t, const uint8_t *, size_t, uint8_t *, size_t, size_t *);
    psa_status_t (*seal)(psa_key_id_t, psa_algorithm_t, const uint8_t *, size_t, const uint8_t *, size_t,
                         const uint8_t *, size_t, uint8_t *, size_t, size_t *);
    psa_status_t (*sign)(psa_key_id_t, psa_algorithm_t, const uint8_t *, size_t, uint8_t *, size_t, size_t *);
    psa_status_t (*verify)(psa_key_id_t, psa_algorithm_t, const uint8_t *, size_t, const uint8_t *, size_t);
    psa_status_t (*its_set)(psa_storage_uid_t, size_t, const void *, psa_storage_create_flags_t);
    psa_status_t (*its_get)(psa_storage_uid_t, size_t, size_t, void *, size_t *);
    psa_key_id_t aes;
    psa_key_id_t p256;
    uint8_t signature[64];
};

struct work {
    size_t len;
    uint8_t in[DATA_MAX];
    uint8_t out[DATA_MAX + 16];
    uint8_t hash[32];
};

static struct work work;

static void must(psa_status_t status, const char *what)
{
    if (status != PSA_SUCCESS) {
        fprintf(stderr, "bench-crypto: %s failed: %d\n", what, (int)status);
        exit(1);
    }
}

static void make_keys(struct library *lib)
{
    static const uint8_t key[16] = { 1 };
    size_t len = 0;
    must(lib->init(), "psa_crypto_init");
    psa_key_attributes_t a = PSA_KEY_ATTRIBUTES_INIT;
    psa_set_key_type(&a, PSA_KEY_TYPE_AES);
    psa_set_key_algorithm(&a, PSA_ALG_GCM);
    psa_set_key_usage_flags(&a, PSA_KEY_USAGE_ENCRYPT);
    must(lib->import_key(&a, key, sizeof(key), &lib->aes), "import of the AES key");
    psa_key_attributes_t b = PSA_KEY_ATTRIBUTES_INIT;
    psa_set_key_type(&b, PSA_KEY_TYPE_ECC_KEY_PAIR(PSA_ECC_FAMILY_SECP_R1));
    psa_set_key_bits(&b, 256);
    psa_set_key_algorithm(&b, PSA_ALG_ECDSA(PSA_ALG_SHA_256));
    psa_set_key_usage_flags(&b, PSA_KEY_USAGE_SIGN_HASH | PSA_KEY_USAGE_VERIFY_HASH);
    must(lib->generate_key(&b, &lib->p256), "generation of the P-256 key");
    must(lib->sign(lib->p256, PSA_ALG_ECDSA(PSA_ALG_SHA_256), work.hash, 32, lib->signature, 64, &len), "signature");
}

static const struct library linked = {
    .init = psa_crypto_init,
    .import_key = psa_import_key,
    .generate_key = psa_generate_key,
    .hash = psa_hash_compute,
    .seal = psa_aead_encrypt,
    .sign = psa_sign_hash,
    .verify = psa_verify_hash,
    .its_set = psa_its_set,
    .its_get = psa_its_get,
};

/* POSIX gives functions as objects; the copy is its own recommendation. */
static void find(void *handle, const char *name, void *function)
{
    void *symbol = dlsym(handle, name);
    if (symbol == NULL) {
        fprintf(stderr, "bench-crypto: %s\n", dlerror());
        exit(1);
    }
    memcpy(function, &symbol, sizeof(symbol));
}

static struct library open_isolated(const char *path)
{
    struct library lib = { 0 };
    void *handle = dlopen(path, RTLD_NOW | RTLD_LOCAL);
    if (handle == NULL) {
        fprintf(stderr, "bench-crypto: %s\n", dlerror());
        exit(1);
    }
    find(handle, "psa_crypto_init", &lib.init);
    find(handle, "psa_import_key", &lib.import_key);
    find(handle, "psa_generate_key", &lib.generate_key);
    find(handle, "psa_hash_compute", &lib.hash);
    find(handle, "psa_aead_encrypt", &lib.seal);
    find(handle, "psa_sign_hash", &lib.sign);
    find(handle, "psa_verify_hash", &lib.verify);
    find(handle, "psa_its_set", &lib.its_set);
    find(handle, "psa_its_get", &lib.its_get);
    return lib;
}

enum operation { SHA256, GCM, SIGN, VERIFY, ITS_SET, ITS_GET };

static void raw_once(enum operation operation)
{
    static const uint8_t nonce[12] = { 3 };
    switch (operation) {
    case SHA256:
        raw_sha256(work.in, work.len, work.out);
        break;
    case GCM:
        raw_gcm_seal(nonce, work.in, work.len, work.out);
        break;
    case SIGN:
        raw_p256_sign(work.hash);
        break;
    case ITS_SET:
        raw_file_set(work.in, work.len);
        break;
    case ITS_GET:
        raw_file_get(work.out, work.len);
        break;
    case VERIFY:
    default:
        raw_p256_verify(work.hash);
        break;
    }
}

static void psa_once(const struct library *lib, enum operation operation)
{
    static const uint8_t nonce[12] = { 3 };
    uint8_t signature[64];
    size_t len = 0;
    switch (operation) {
    case SHA256:
        must(lib->hash(PSA_ALG_SHA_256, work.in, work.len, work.out, 32, &len), "psa_hash_compute");
        break;
    case GCM:
        must(lib->seal(lib->aes, PSA_ALG_GCM, nonce, 12, NULL, 0, work.in, work.len, work.out, sizeof(work.out), &len),
             "psa_aead_encrypt");
        break;
    case ITS_SET:
        must(lib->its_set(0x6265 + work.len, work.len, work.in, PSA_STORAGE_FLAG_NONE), "psa_its_set");
        break;
    case ITS_GET:
        must(lib->its_get(0x6265 + work.len, 0, work.len, work.out, &len), "psa_its_get");
        break;
    case SIGN:
        must(lib->sign(lib->p256, PSA_ALG_ECDSA(PSA_ALG_SHA_256), work.hash, 32, signature, 64, &len), "psa_sign_hash");
        break;
    case VERIFY:
    default:
        must(lib->verify(lib->p256, PSA_ALG_ECDSA(PSA_ALG_SHA_256), work.hash, 32, lib->signature, 64),
             "psa_verify_hash");
        break;
    }
}

static double now_ns(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec * 1e9 + (double)t.tv_nsec;
}

/* Nanoseconds of one call; `lib` NULL is the raw peer. */
static double batch(const struct library *lib, enum operation operation, unsigned count)
{
    double start = now_ns();
    for (unsigned i = 0; i < count; i++) {
        if (lib == NULL) {
            raw_once(operation);
        } else {
            psa_once(lib, operation);
        }
    }
    return (now_ns() - start) / count;
}

static unsigned batch_size(const struct library *lib, enum operation operation)
{
    double one = batch(lib, operation, 20);
    double count = BATCH_NS / one;
    return count < 5 ? 5u : count > 20000 ? 20000u : (unsigned)count;
}

static int by_value(const void *a, const void *b)
{
    double x = *(const double *)a;
    double y = *(const double *)b;
    return (x > y) - (x < y);
}

static double median(double *values)
{
    qsort(values, ROUNDS, sizeof(double), by_value);
    return values[ROUNDS / 2];
}

struct place {
    const char *name;
    const struct library *lib;
    double target; /* highest good ratio of ours to raw for crypto; 0: none is set */
};

static void measure(FILE *rows, const struct place *place, enum operation operation, const char *label)
{
    double target = operation == ITS_SET ? 1.5 : operation == ITS_GET ? 0 : place->target;
    double ours[ROUNDS], peer[ROUNDS], ratio[ROUNDS];
    unsigned our_count = batch_size(place->lib, operation);
    unsigned peer_count = batch_size(NULL, operation);
    for (int i = 0; i < ROUNDS; i++) {
        ours[i] = batch(place->lib, operation, our_count);
        peer[i] = batch(NULL, operation, peer_count);
        ratio[i] = ours[i] / peer[i];
    }
    double our_ns = median(ours);
    double peer_ns = median(peer);
    double times = median(ratio);
    printf("  %-22s %-20s %12.0f ns %12.0f ns %8.2f\n", label, place->name, our_ns, peer_ns, times);
    fprintf(rows,
            "{\"bench\":\"crypto\",\"row\":\"%s, %s\",\"ours\":%.0f,\"peer\":%.0f,\"unit\":\"ns\",\"ratio\":%.3f,"
            "\"target\":%.2f}\n",
            label, place->name, our_ns, peer_ns, times, target);
}

static void measure_sizes(FILE *rows, const struct place *place, enum operation operation, const char *name)
{
    static const size_t crypto_sizes[] = { 64, 1024, 16384 };
    static const size_t storage_sizes[] = { 32, 1024 };
    bool is_storage = operation == ITS_SET || operation == ITS_GET;
    for (size_t i = 0; i < (is_storage ? 2u : 3u); i++) {
        char label[48];
        work.len = is_storage ? storage_sizes[i] : crypto_sizes[i];
        snprintf(label, sizeof(label), "%s %zu B", name, work.len);
        measure(rows, place, operation, label);
    }
}

int main(int argc, char **argv)
{
    char isolated_name[48];
    if (argc != 4) {
        fprintf(stderr, "usage: bench-crypto LIBASHLAR.so ROWS.jsonl PLACEMENT\n");
        return 2;
    }
    FILE *rows = fopen(argv[2], "a");
    if (rows == NULL) {
        perror(argv[2]);
        return 3;
    }
    raw_start();
    raw_file_start();
    struct library in_process = linked;
    struct library isolated = open_isolated(argv[1]);
    make_keys(&in_process);
    make_keys(&isolated);
    snprintf(isolated_name, sizeof(isolated_name), "isolated, %s", argv[3]);
    const struct place places[] = {
        { "in process", &in_process, 1.5 },
        { isolated_name, &isolated, 0 },
    };
    printf("  %-22s %-20s %15s %15s %8s\n", "operation", "where", "ours", "raw", "ratio");
    for (size_t i = 0; i < 2; i++) {
        measure_sizes(rows, &places[i], SHA256, "SHA-256");
        measure_sizes(rows, &places[i], GCM, "AES-128-GCM");
        measure(rows, &places[i], SIGN, "ECDSA P-256 sign");
        measure(rows, &places[i], VERIFY, "ECDSA P-256 verify");
        measure_sizes(rows, &places[i], ITS_SET, "psa_its_set");
        measure_sizes(rows, &places[i], ITS_GET, "psa_its_get");
    }
    return fclose(rows) == 0 ? 0 : 3;
}
