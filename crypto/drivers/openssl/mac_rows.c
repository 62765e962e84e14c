/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include <openssl/err.h>
#include <openssl/evp.h>
#include <string.h>

#include "composed_mac.h"
#include "trial.h"

/* Written before any other thread exists. */
static EVP_MAC *hmac;
static EVP_MAC *cmac;
static EVP_MAC *blake2s;
static EVP_MAC *blake2b;
static bool has_composed_hmac = true;
static bool has_cbc_mac = true;

EVP_MAC *openssl_hmac(void)
{
    return hmac;
}

EVP_MAC *openssl_cmac(void)
{
    return cmac;
}

EVP_MAC *openssl_blake2_mac(psa_algorithm_t alg)
{
    if (alg == PSA_ALG_BLAKE2_MAC(PSA_ALG_BLAKE2S_HASH256)) {
        return blake2s;
    }
    return alg == PSA_ALG_BLAKE2_MAC(PSA_ALG_BLAKE2B_HASH512) ? blake2b : NULL;
}

static bool mac_is(psa_key_type_t type, psa_algorithm_t alg, const char *key, struct span in, const char *answer)
{
    struct trial_key trial;
    uint8_t mac[64];
    size_t len = 0;
    trial_start(&trial, type, 0, key);
    psa_status_t status = openssl_mac_compute(&trial.key, alg, in, out_span_of(mac, sizeof(mac)), &len);
    bool first = trial_is(status, mac, len, answer);
    /* Once more with the prepared context: a rewind that forgets the key would show here. */
    status = openssl_mac_compute(&trial.key, alg, in, out_span_of(mac, sizeof(mac)), &len);
    bool second = trial_is(status, mac, len, answer);
    trial_end(&trial);
    return first && second;
}

static void fetch(EVP_MAC **mac, const char *name)
{
    *mac = EVP_MAC_fetch(openssl_context(), name, NULL);
    ERR_clear_error();
}

static void drop(EVP_MAC **mac)
{
    EVP_MAC_free(*mac);
    *mac = NULL;
}

/*
 * HMAC: RFC 4231 case 2, RFC 2104 over MD4 computed anew with another implementation; CMAC: RFC 4493 example 2; CBC-MAC: the block of
 * FIPS 197, C.1, of which it is the whole for one block; BLAKE2: the authors' known answers of one byte under a key that counts up.
 */
static void start(void)
{
    static const char data[] = "what do ya want for nothing?";
    static const char counting[] = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f"
                                   "202122232425262728292a2b2c2d2e2f303132333435363738393a3b3c3d3e3f";
    static const uint8_t zero[1] = { 0 };
    struct span question = span_of(data, sizeof(data) - 1);
    uint8_t block[TRIAL_MAX];
    fetch(&hmac, "HMAC");
    fetch(&cmac, "CMAC");
    fetch(&blake2s, "BLAKE2SMAC");
    fetch(&blake2b, "BLAKE2BMAC");
    trial_hex("6bc1bee22e409f96e93d7e117393172a", block);
    if (!mac_is(PSA_KEY_TYPE_HMAC, PSA_ALG_HMAC(PSA_ALG_SHA_256), "4a656665", question,
                "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843")) {
        drop(&hmac);
    }
    if (!mac_is(PSA_KEY_TYPE_AES, PSA_ALG_CMAC, "2b7e151628aed2a6abf7158809cf4f3c", span_of(block, 16),
                "070a16b46b4d4144f79bdd9dd04a287c")) {
        drop(&cmac);
    }
    if (!mac_is(PSA_KEY_TYPE_BLAKE2, PSA_ALG_BLAKE2_MAC(PSA_ALG_BLAKE2S_HASH256), "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f", span_of(zero, 1), 
                "40d15fee7c328830166ac3f918650f807e7e01e177258cdc0a39b11f598066f1")) {
        drop(&blake2s);
    }
    if (!mac_is(PSA_KEY_TYPE_BLAKE2, PSA_ALG_BLAKE2_MAC(PSA_ALG_BLAKE2B_HASH512), counting, span_of(zero, 1), 
                "961f6dd1e4dd30f63901690c512e78e4b45e4742ed197c3c5e45c549fd25f2e4"
                "187b0bc9fe30492b16b0d0bc4ef9b0f34c7003fac09a5ef1532e69430234cebd")) {
        drop(&blake2b);
    }
    has_composed_hmac = mac_is(PSA_KEY_TYPE_HMAC, PSA_ALG_HMAC(PSA_ALG_MD4), "4a656665", question, 
                               "be192c588a8e914d8a59b474a828128f");
    trial_hex("00112233445566778899aabbccddeeff", block);
    has_cbc_mac = mac_is(PSA_KEY_TYPE_AES, PSA_ALG_CBC_MAC, "000102030405060708090a0b0c0d0e0f", span_of(block, 16),
                         "69c4e0d86a7b0430d8cdb78070b4c55a");
}

static bool has(psa_algorithm_t alg, psa_key_type_t type, size_t bits)
{
    psa_algorithm_t full = PSA_ALG_FULL_LENGTH_MAC(alg);
    if (composed_mac_has(full, type, bits)) {
        return full == PSA_ALG_CBC_MAC ? has_cbc_mac : has_composed_hmac;
    }
    if (PSA_ALG_IS_HMAC(full)) {
        return type == PSA_KEY_TYPE_HMAC && openssl_hmac() != NULL && openssl_md(PSA_ALG_GET_HASH(full)) != NULL;
    }
    if (PSA_ALG_IS_BLAKE2_MAC(full)) {
        return type == PSA_KEY_TYPE_BLAKE2 && openssl_blake2_mac(full) != NULL;
    }
    return full == PSA_ALG_CMAC && openssl_cmac() != NULL && openssl_block_cipher(type, bits, OPENSSL_MODE_CBC) != NULL;
}

const struct openssl_family openssl_mac_family = {
    .categories = OPENSSL_CATEGORY(PSA_ALG_CMAC),
    .start = start,
    .has = has,
};
