/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include <mbedtls/ctr_drbg.h>
#include <stdatomic.h>

#include "base/wipe.h"
#include "dev/entropy_health.h"
#include "entries.h"

/*
 * CTR_DRBG with AES-256 and its derivation function (SP 800-90A, 10.2.1) of the library over the image's entropy device.
 * Every sample passes the health tests first. Nothing of the state is ever stored: each start seeds anew.
 */
enum {
    SECURITY_BITS = 256,
    RESEED_INTERVAL = 1024, /* requests */
    PIECE = 64
};

static struct {
    mbedtls_ctr_drbg_context drbg;
    struct entropy_health health;
    bool is_seeded;
} generator;

/* Requests are short and on a device one thread makes them all: nobody waits there. */
static atomic_flag is_taken = ATOMIC_FLAG_INIT;

static void take(void)
{
    while (atomic_flag_test_and_set_explicit(&is_taken, memory_order_acquire)) {
    }
}

static void give_back(void)
{
    atomic_flag_clear_explicit(&is_taken, memory_order_release);
}

/* Whole bits of entropy in a sample. A source of less than one is refused by the health tests. */
static unsigned claimed_bits(void)
{
    return crypto_entropy->milli_bits_per_byte / 1000u;
}

/* Called by the library for raw input to its derivation function. */
static int collect(void *context, unsigned char *out, size_t len)
{
    (void)context;
    if (crypto_entropy->ops->fill(crypto_entropy, out_span_of(out, len)) != PSA_SUCCESS ||
        !entropy_health_test(&generator.health, span_of(out, len))) {
        wipe(out, len);
        return MBEDTLS_ERR_CTR_DRBG_ENTROPY_SOURCE_FAILED;
    }
    return 0;
}

static bool passes_startup_test(void)
{
    uint8_t samples[PIECE];
    bool is_good = true;
    for (size_t done = 0; done < ENTROPY_STARTUP && is_good; done += sizeof(samples)) {
        is_good = collect(NULL, samples, sizeof(samples)) == 0;
    }
    wipe(samples, sizeof(samples));
    return is_good;
}

static bool seed(void)
{
    /* As many samples as hold the strength, and half as many again for the nonce (8.6.7). */
    size_t samples = (SECURITY_BITS + claimed_bits() - 1) / claimed_bits();
    mbedtls_ctr_drbg_init(&generator.drbg);
    mbedtls_ctr_drbg_set_entropy_len(&generator.drbg, samples);
    if (mbedtls_ctr_drbg_set_nonce_len(&generator.drbg, (samples + 1) / 2) != 0 ||
        mbedtls_ctr_drbg_seed(&generator.drbg, collect, NULL, NULL, 0) != 0) {
        return false;
    }
    mbedtls_ctr_drbg_set_reseed_interval(&generator.drbg, RESEED_INTERVAL);
    return true;
}

psa_status_t mbed_random_start(void)
{
    take();
    generator.is_seeded = false;
    entropy_health_init(&generator.health, claimed_bits());
    generator.is_seeded = passes_startup_test() && seed();
    bool is_good = generator.is_seeded;
    give_back();
    return is_good ? PSA_SUCCESS : PSA_ERROR_INSUFFICIENT_ENTROPY;
}

static bool may_give(void)
{
    return generator.is_seeded && !generator.health.has_failed;
}

psa_status_t mbed_random_reseed(void)
{
    take();
    bool is_good = may_give() && mbedtls_ctr_drbg_reseed(&generator.drbg, NULL, 0) == 0;
    give_back();
    return is_good ? PSA_SUCCESS : PSA_ERROR_INSUFFICIENT_ENTROPY;
}

psa_status_t mbed_random(struct out_span out)
{
    bool is_good = true;
    take();
    for (size_t done = 0; done < out.len && is_good; done += MBEDTLS_CTR_DRBG_MAX_REQUEST) {
        size_t rest = out.len - done;
        size_t len = rest < MBEDTLS_CTR_DRBG_MAX_REQUEST ? rest : MBEDTLS_CTR_DRBG_MAX_REQUEST;
        is_good = may_give() && mbedtls_ctr_drbg_random(&generator.drbg, out.data + done, len) == 0;
    }
    give_back();
    if (!is_good) {
        wipe(out.data, out.len);
    }
    return is_good ? PSA_SUCCESS : PSA_ERROR_INSUFFICIENT_ENTROPY;
}
