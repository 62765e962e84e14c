/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "crypto/mbed_driver.h"
#include "test.h"
#include "vectors.h"

/* What the driver of the profile large has beyond the conformance suites: deterministic signatures, and its memory. */

static uint32_t seed = 1;

static psa_status_t fill_noise(const struct entropy *entropy, struct out_span out)
{
    (void)entropy;
    for (size_t i = 0; i < out.len; i++) {
        seed = seed * 1664525u + 1013904223u;
        out.data[i] = (uint8_t)(seed >> 24);
    }
    return PSA_SUCCESS;
}

static const struct entropy_ops noise_ops = { .fill = fill_noise };
static const struct entropy noise = { .ops = &noise_ops, .milli_bits_per_byte = 8000 };
const struct entropy *const crypto_entropy = &noise;

void *mbedtls_heap_calloc(size_t count, size_t size);
void mbedtls_heap_free(void *block);

static void check_signature(size_t bits, struct span private_key, struct span message, struct span signature)
{
    const struct crypto_driver *driver = &mbed_large_driver;
    psa_algorithm_t hash_alg = bits == 256 ? PSA_ALG_SHA_256 : PSA_ALG_SHA_384;
    void *_Atomic cache = NULL;
    const struct crypto_driver_key key = { PSA_KEY_TYPE_ECC_KEY_PAIR(PSA_ECC_FAMILY_SECP_R1), bits, private_key, &cache };
    uint8_t hash[64];
    uint8_t made[96];
    size_t hash_len = 0;
    size_t len = 0;
    EXPECT_EQ(driver->hash_compute(hash_alg, message, out_span_of(hash, sizeof(hash)), &hash_len), PSA_SUCCESS);
    EXPECT_EQ(driver->sign_hash(&key, PSA_ALG_DETERMINISTIC_ECDSA(hash_alg), span_of(hash, hash_len),
                                out_span_of(made, sizeof(made)), &len), PSA_SUCCESS);
    EXPECT_EQ(len, signature.len);
    EXPECT_MEM(made, signature.data, len);
    EXPECT_EQ(driver->verify_hash(&key, PSA_ALG_DETERMINISTIC_ECDSA(hash_alg), span_of(hash, hash_len),
                                  span_of(made, len)), PSA_SUCCESS);
    made[0] ^= 1;
    EXPECT_EQ(driver->verify_hash(&key, PSA_ALG_DETERMINISTIC_ECDSA(hash_alg), span_of(hash, hash_len),
                                  span_of(made, len)), PSA_ERROR_INVALID_SIGNATURE);
}

static void deterministic_signatures_are_those_of_rfc_6979(void)
{
    char line[1024];
    size_t cases = 0;
    FILE *file = vectors_open("crypto/deterministic.txt");
    EXPECT_EQ(mbed_large_driver.start(), PSA_SUCCESS);
    while (fgets(line, sizeof(line), file) != NULL) {
        static char bits[8], hash[8], key[128], message[128], signature[256];
        uint8_t key_bytes[64], message_bytes[64], signature_bytes[128];
        if (line[0] == '#') {
            continue;
        }
        EXPECT_EQ(sscanf(line, "%7s %7s %127s %127s %255s", bits, hash, key, message, signature), 5);
        size_t key_len = vectors_hex(key_bytes, sizeof(key_bytes), key);
        size_t message_len = vectors_hex(message_bytes, sizeof(message_bytes), message);
        size_t signature_len = vectors_hex(signature_bytes, sizeof(signature_bytes), signature);
        check_signature(strcmp(bits, "256") == 0 ? 256 : 384, span_of(key_bytes, key_len),
                        span_of(message_bytes, message_len), span_of(signature_bytes, signature_len));
        cases++;
    }
    fclose(file);
    EXPECT(cases >= 3);
}

/* Takes pieces until there are none, and gives them back; how many there were. */
static size_t fill_pool(size_t len, bool backwards)
{
    static void *pieces[2048];
    size_t count = 0;
    while (count < 2048 && (pieces[count] = mbedtls_heap_calloc(1, len)) != NULL) {
        const uint8_t *bytes = pieces[count];
        for (size_t i = 0; i < len; i++) {
            EXPECT_EQ(bytes[i], 0);
        }
        memset(pieces[count], 0xa5, len);
        count++;
    }
    for (size_t i = 0; i < count; i++) {
        mbedtls_heap_free(pieces[backwards ? count - 1 - i : i]);
    }
    return count;
}

static void the_pool_runs_out_and_comes_back_whole_and_clean(void)
{
    size_t small = fill_pool(40, false);
    EXPECT(small >= 50);
    EXPECT_EQ(fill_pool(40, true), small);
    EXPECT(fill_pool(1000, false) >= 4);
    EXPECT_EQ(fill_pool(40, false), small);
}

static void sizes_that_no_pool_has_are_refused(void)
{
    EXPECT(mbedtls_heap_calloc(0, 8) == NULL);
    EXPECT(mbedtls_heap_calloc(8, 0) == NULL);
    EXPECT(mbedtls_heap_calloc(1, 100000) == NULL);
    EXPECT(mbedtls_heap_calloc(SIZE_MAX / 2 + 2, 2) == NULL);
    EXPECT(mbedtls_heap_calloc(2, SIZE_MAX / 2 + 2) == NULL);
    mbedtls_heap_free(NULL);
}

static void a_signature_without_memory_is_an_error(void)
{
    uint8_t private_key[32] = { 1 };
    uint8_t hash[32] = { 2 };
    uint8_t made[64];
    size_t len = 0;
    void *_Atomic cache = NULL;
    const struct crypto_driver_key key = {
        PSA_KEY_TYPE_ECC_KEY_PAIR(PSA_ECC_FAMILY_SECP_R1), 256, span_of(private_key, 32), &cache
    };
    void *all = NULL;
    size_t size = 8192;
    while (all == NULL) {
        all = mbedtls_heap_calloc(1, size);
        size -= 8;
    }
    EXPECT_EQ(mbed_large_driver.sign_hash(&key, PSA_ALG_ECDSA(PSA_ALG_SHA_256), span_of(hash, 32), out_span_of(made, 64),
                                          &len), PSA_ERROR_INSUFFICIENT_MEMORY);
    mbedtls_heap_free(all);
    EXPECT_EQ(mbed_large_driver.sign_hash(&key, PSA_ALG_ECDSA(PSA_ALG_SHA_256), span_of(hash, 32), out_span_of(made, 64),
                                          &len), PSA_SUCCESS);
}

int main(void)
{
    static const struct test tests[] = {
        TEST(deterministic_signatures_are_those_of_rfc_6979, "RFC6979:A.2"),
        TEST(the_pool_runs_out_and_comes_back_whole_and_clean, "CRYPTO-1.5:PSA_ERROR_INSUFFICIENT_MEMORY"),
        TEST(sizes_that_no_pool_has_are_refused, "CRYPTO-1.5:PSA_ERROR_INSUFFICIENT_MEMORY"),
        TEST(a_signature_without_memory_is_an_error, "CRYPTO-1.5:PSA_ERROR_INSUFFICIENT_MEMORY"),
    };
    return test_main("unit.driver-mbedtls-large", tests, sizeof(tests) / sizeof(tests[0]));
}
