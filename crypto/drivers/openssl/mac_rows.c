/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include <openssl/evp.h>

#include "trial.h"

/* HMAC: RFC 4231 case 2; CMAC: RFC 4493 example 2. Written before any other thread exists. */
static EVP_MAC *hmac;
static EVP_MAC *cmac;

EVP_MAC *openssl_hmac(void)
{
    return hmac;
}

EVP_MAC *openssl_cmac(void)
{
    return cmac;
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

static void drop(EVP_MAC **mac)
{
    EVP_MAC_free(*mac);
    *mac = NULL;
}

static void start(void)
{
    static const char data[] = "what do ya want for nothing?";
    uint8_t block[TRIAL_MAX];
    trial_hex("6bc1bee22e409f96e93d7e117393172a", block);
    hmac = EVP_MAC_fetch(openssl_context(), "HMAC", NULL);
    cmac = EVP_MAC_fetch(openssl_context(), "CMAC", NULL);
    if (!mac_is(PSA_KEY_TYPE_HMAC, PSA_ALG_HMAC(PSA_ALG_SHA_256), "4a656665", span_of(data, sizeof(data) - 1),
                "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843")) {
        drop(&hmac);
    }
    if (!mac_is(PSA_KEY_TYPE_AES, PSA_ALG_CMAC, "2b7e151628aed2a6abf7158809cf4f3c", span_of(block, 16),
                "070a16b46b4d4144f79bdd9dd04a287c")) {
        drop(&cmac);
    }
}

static bool has(psa_algorithm_t alg, psa_key_type_t type, size_t bits)
{
    psa_algorithm_t full = PSA_ALG_FULL_LENGTH_MAC(alg);
    if (PSA_ALG_IS_HMAC(full)) {
        return type == PSA_KEY_TYPE_HMAC && openssl_hmac() != NULL && openssl_md(PSA_ALG_GET_HASH(full)) != NULL;
    }
    return full == PSA_ALG_CMAC && type == PSA_KEY_TYPE_AES && openssl_cmac() != NULL &&
           openssl_aes(bits, OPENSSL_MODE_CBC) != NULL;
}

const struct openssl_family openssl_mac_family = {
    .categories = OPENSSL_CATEGORY(PSA_ALG_CMAC),
    .start = start,
    .has = has,
};
