/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "ecx.h"

#include <openssl/evp.h>
#include <pthread.h>
#include <string.h>

#include "base/wipe.h"
#include "key_cache.h"
#include "library.h"
#include "lazy.h"

enum { KEY_MAX = 57, SIGNATURE_MAX = 114 };

struct curve {
    psa_ecc_family_t family;
    uint16_t bits;
    const char *name;
    uint8_t key_len;
    uint8_t signature_len; /* 0: it agrees on keys */
};

static const struct curve curves[] = {
    { PSA_ECC_FAMILY_MONTGOMERY, 255, "X25519", 32, 0 },
    { PSA_ECC_FAMILY_MONTGOMERY, 448, "X448", 56, 0 },
    { PSA_ECC_FAMILY_TWISTED_EDWARDS, 255, "ED25519", 32, 64 },
    { PSA_ECC_FAMILY_TWISTED_EDWARDS, 448, "ED448", 57, 114 },
};

enum { CURVES = sizeof(curves) / sizeof(curves[0]) };

/* Private and public key, the peer's public key, and what comes of it: the secret (RFC 7748, 6), or the signature
 * of no bytes (RFC 8032, 7.1 and 7.4). */
static const struct {
    const char *d, *q, *peer, *result;
} answers[CURVES] = {
    { "77076d0a7318a57d3c16c17251b26645df4c2f87ebc0992ab177fba51db92c2a",
      "8520f0098930a754748b7ddcb43ef75a0dbf3a0d26381af4eba4a98eaa9b4e6a",
      "de9edb7d7b7dc1b4d35b61c2ece435373f8343c85b78674dadfc7e146f882b4f",
      "4a5d9d5ba4ce2de1728e3bf480350f25e07e21c947d19e3376f09b3c1e161742" },
    { "9a8f4925d1519f5775cf46b04b5800d4ee9ee8bae8bc5565d498c28d"
      "d9c9baf574a9419744897391006382a6f127ab1d9ac2d8c0a598726b",
      "9b08f7cc31b7e3e67d22d5aea121074a273bd2b83de09c63faa73d2c"
      "22c5d9bbc836647241d953d40c5b12da88120d53177f80e532c41fa0",
      "3eb7a829b0cd20f5bcfc0b599b6feccf6da4627107bdb0d4f345b430"
      "27d8b972fc3e34fb4232a13ca706dcb57aec3dae07bdc1c67bf33609",
      "07fff4181ac6cc95ec1c16a94a0f74d12da232ce40a77552281d282b"
      "b60c0b56fd2464c335543936521c24403085d59a449a5037514a879d" },
    { "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
      "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a", NULL,
      "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e06522490155"
      "5fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b" },
    { "6c82a562cb808d10d632be89c8513ebf6c929f34ddfa8c9f63c9960ef6"
      "e348a3528c8a3fcc2f044e39a3fc5b94492f8f032e7549a20098f95b",
      "5fd7449b59b461fd2ce787ec616ad46a1da1342485a70e1f8a0ea75d80"
      "e96778edf124769b46c7061bd6783df1e50f6cd1fa1abeafe8256180",
      NULL,
      "533a37f6bbe457251f023c0d88f976ae2dfb504a843e34d2074fd823d4"
      "1a591f2b233f034f628281f2fd7a22ddd47d7828c59bd0a21bfd3980"
      "ff0d2028d4b18a9df63e006c5d1c2d345b925d8dc00b4104852db99ac5"
      "c7cdda8530a113a0f4dbb61149f05a7363268c71d95808ff2e652600" },
};

static bool answers_come_out(const void *of);

static struct openssl_trial trials[CURVES];
static pthread_once_t trials_once = PTHREAD_ONCE_INIT;

static void name_trials(void)
{
    for (size_t i = 0; i < CURVES; i++) {
        trials[i].run = answers_come_out;
        trials[i].of = &curves[i];
    }
}

/* The curve of a family by size of key, or, if that is 0, by length of material. */
static const struct curve *find(psa_key_type_t type, size_t bits, size_t len)
{
    (void)pthread_once(&trials_once, name_trials);
    for (size_t i = 0; PSA_KEY_TYPE_IS_ECC(type) && i < CURVES; i++) {
        bool is_it = bits != 0 ? curves[i].bits == bits : curves[i].key_len == len;
        if (is_it && curves[i].family == PSA_KEY_TYPE_ECC_GET_FAMILY(type)) {
            return openssl_trial_passed(&trials[i]) ? &curves[i] : NULL;
        }
    }
    return NULL;
}

static const struct curve *curve_of(const struct crypto_driver_key *key)
{
    return find(key->type, key->bits, 0);
}

bool openssl_has_ecx(psa_key_type_t type, size_t bits)
{
    return bits != 0 && find(type, bits, 0) != NULL;
}

static EVP_PKEY *pkey_of(const struct curve *curve, bool is_pair, struct span material)
{
    return is_pair ?
               EVP_PKEY_new_raw_private_key_ex(openssl_context(), curve->name, NULL, material.data, material.len) :
               EVP_PKEY_new_raw_public_key_ex(openssl_context(), curve->name, NULL, material.data, material.len);
}

static psa_status_t prepare(struct openssl_prepared *prepared, const struct crypto_driver_key *key)
{
    if (prepared->pkey == NULL) {
        prepared->pkey = pkey_of(curve_of(key), PSA_KEY_TYPE_IS_ECC_KEY_PAIR(key->type), key->material);
    }
    return prepared->pkey == NULL ? openssl_failed() : PSA_SUCCESS;
}

static psa_status_t prepare_agreement(struct openssl_prepared *prepared, const struct crypto_driver_key *key)
{
    psa_status_t status = prepare(prepared, key);
    if (status != PSA_SUCCESS || prepared->derive != NULL) {
        return status;
    }
    prepared->derive = EVP_PKEY_CTX_new_from_pkey(openssl_context(), prepared->pkey, NULL);
    if (prepared->derive == NULL || EVP_PKEY_derive_init(prepared->derive) != 1) {
        EVP_PKEY_CTX_free(prepared->derive);
        prepared->derive = NULL;
        return openssl_failed();
    }
    return PSA_SUCCESS;
}

psa_status_t openssl_ecx_agree(const struct crypto_driver_key *key, psa_algorithm_t alg, struct span peer,
                               struct out_span out, size_t *out_len)
{
    const struct curve *curve = curve_of(key);
    if (curve == NULL || curve->signature_len != 0 || !PSA_ALG_IS_ECDH(alg) ||
        !PSA_KEY_TYPE_IS_ECC_KEY_PAIR(key->type)) {
        return PSA_ERROR_NOT_SUPPORTED;
    }
    if (out.len < curve->key_len) {
        return PSA_ERROR_BUFFER_TOO_SMALL;
    }
    if (peer.len != curve->key_len) {
        return PSA_ERROR_INVALID_ARGUMENT;
    }
    EVP_PKEY *other = pkey_of(curve, false, peer);
    struct openssl_prepared *prepared = openssl_key_take(key);
    psa_status_t status = PSA_ERROR_INSUFFICIENT_MEMORY;
    size_t len = out.len;
    if (other != NULL && prepared != NULL) {
        status = prepare_agreement(prepared, key);
    }
    if (status == PSA_SUCCESS && (EVP_PKEY_derive_set_peer(prepared->derive, other) != 1 ||
                                  EVP_PKEY_derive(prepared->derive, out.data, &len) != 1)) {
        (void)openssl_failed();
        status = PSA_ERROR_INVALID_ARGUMENT; /* libcrypto looks at the secret, and refuses zero */
    }
    if (status == PSA_SUCCESS) {
        *out_len = len;
    }
    if (prepared != NULL) {
        openssl_key_put(key, prepared);
    }
    EVP_PKEY_free(other);
    return status;
}

psa_status_t openssl_ecx_sign(const struct crypto_driver_key *key, struct span message, struct out_span out,
                              size_t *out_len)
{
    const struct curve *curve = curve_of(key);
    if (curve == NULL || curve->signature_len == 0) {
        return PSA_ERROR_NOT_SUPPORTED;
    }
    if (out.len < curve->signature_len) {
        return PSA_ERROR_BUFFER_TOO_SMALL;
    }
    struct openssl_prepared *prepared = openssl_key_take(key);
    EVP_MD_CTX *ctx = EVP_MD_CTX_new();
    psa_status_t status = PSA_ERROR_INSUFFICIENT_MEMORY;
    size_t len = out.len;
    if (prepared != NULL && ctx != NULL) {
        status = prepare(prepared, key);
    }
    if (status == PSA_SUCCESS &&
        (EVP_DigestSignInit_ex(ctx, NULL, NULL, openssl_context(), NULL, prepared->pkey, NULL) != 1 ||
         EVP_DigestSign(ctx, out.data, &len, message.data, message.len) != 1)) {
        status = openssl_failed();
    }
    if (status == PSA_SUCCESS) {
        *out_len = len;
    }
    EVP_MD_CTX_free(ctx);
    if (prepared != NULL) {
        openssl_key_put(key, prepared);
    }
    return status;
}

psa_status_t openssl_ecx_verify(const struct crypto_driver_key *key, struct span message, struct span signature)
{
    const struct curve *curve = curve_of(key);
    if (curve == NULL || curve->signature_len == 0) {
        return PSA_ERROR_NOT_SUPPORTED;
    }
    if (signature.len != curve->signature_len) {
        return PSA_ERROR_INVALID_SIGNATURE;
    }
    struct openssl_prepared *prepared = openssl_key_take(key);
    EVP_MD_CTX *ctx = EVP_MD_CTX_new();
    psa_status_t status = PSA_ERROR_INSUFFICIENT_MEMORY;
    if (prepared != NULL && ctx != NULL) {
        status = prepare(prepared, key);
    }
    if (status == PSA_SUCCESS &&
        EVP_DigestVerifyInit_ex(ctx, NULL, NULL, openssl_context(), NULL, prepared->pkey, NULL) != 1) {
        status = openssl_failed();
    }
    if (status == PSA_SUCCESS && EVP_DigestVerify(ctx, signature.data, signature.len, message.data, message.len) != 1) {
        (void)openssl_failed();
        status = PSA_ERROR_INVALID_SIGNATURE;
    }
    EVP_MD_CTX_free(ctx);
    if (prepared != NULL) {
        openssl_key_put(key, prepared);
    }
    return status;
}

/* The bits that RFC 7748, 5 forces in a scalar. */
static void force_bits(const struct curve *curve, uint8_t *scalar)
{
    uint8_t low = curve->bits == 255 ? 7 : 3;
    scalar[0] &= (uint8_t)~low;
    scalar[curve->key_len - 1] |= (uint8_t)(curve->bits == 255 ? 0x40 : 0x80);
    scalar[curve->key_len - 1] &= (uint8_t)(curve->bits == 255 ? 0x7f : 0xff);
}

psa_status_t openssl_ecx_generate(psa_key_type_t type, size_t bits, struct out_span out, size_t *out_len)
{
    const struct curve *curve = bits == 0 ? NULL : find(type, bits, 0);
    if (curve == NULL || !PSA_KEY_TYPE_IS_ECC_KEY_PAIR(type)) {
        return PSA_ERROR_NOT_SUPPORTED;
    }
    if (out.len < curve->key_len) {
        return PSA_ERROR_BUFFER_TOO_SMALL;
    }
    psa_status_t status = openssl_random(out_span_of(out.data, curve->key_len));
    if (status != PSA_SUCCESS) {
        return status;
    }
    if (curve->signature_len == 0) {
        force_bits(curve, out.data);
    }
    *out_len = curve->key_len;
    return PSA_SUCCESS;
}

/* Every string of the right length is a private key (the core forced the bits of a scalar), and a Montgomery public
 * key; a point of an Edwards curve shows to be none when it is used. */
psa_status_t openssl_ecx_check(psa_key_type_t type, struct span material, size_t *bits)
{
    const struct curve *curve = find(type, *bits, material.len);
    if (curve == NULL) {
        return *bits != 0 ? PSA_ERROR_NOT_SUPPORTED : PSA_ERROR_INVALID_ARGUMENT;
    }
    if (material.len != curve->key_len) {
        return PSA_ERROR_INVALID_ARGUMENT;
    }
    *bits = curve->bits;
    return PSA_SUCCESS;
}

psa_status_t openssl_ecx_export_public(const struct crypto_driver_key *key, struct out_span out, size_t *out_len)
{
    const struct curve *curve = curve_of(key);
    if (curve == NULL || !PSA_KEY_TYPE_IS_ECC_KEY_PAIR(key->type)) {
        return PSA_ERROR_NOT_SUPPORTED;
    }
    if (out.len < curve->key_len) {
        return PSA_ERROR_BUFFER_TOO_SMALL;
    }
    struct openssl_prepared *prepared = openssl_key_take(key);
    psa_status_t status = prepared == NULL ? PSA_ERROR_INSUFFICIENT_MEMORY : prepare(prepared, key);
    size_t len = out.len;
    if (status == PSA_SUCCESS && EVP_PKEY_get_raw_public_key(prepared->pkey, out.data, &len) != 1) {
        status = openssl_failed();
    }
    if (status == PSA_SUCCESS) {
        *out_len = len;
    }
    if (prepared != NULL) {
        openssl_key_put(key, prepared);
    }
    return status;
}

static bool is_answer(struct span made, const char *answer)
{
    uint8_t wanted[SIGNATURE_MAX];
    return made.len == openssl_from_hex(answer, wanted) && memcmp(made.data, wanted, made.len) == 0;
}

static bool signs(const struct crypto_driver_key *key, const char *answer)
{
    uint8_t made[SIGNATURE_MAX];
    size_t len = 0;
    struct span nothing = { 0 };
    bool good = openssl_ecx_sign(key, nothing, out_span_of(made, sizeof(made)), &len) == PSA_SUCCESS &&
                is_answer(span_of(made, len), answer) &&
                openssl_ecx_verify(key, nothing, span_of(made, len)) == PSA_SUCCESS;
    made[0] ^= 1;
    return good && openssl_ecx_verify(key, nothing, span_of(made, len)) == PSA_ERROR_INVALID_SIGNATURE;
}

static bool agrees(const struct crypto_driver_key *key, const char *peer_hex, const char *answer)
{
    uint8_t made[KEY_MAX];
    uint8_t peer[KEY_MAX];
    size_t len = 0;
    size_t peer_len = openssl_from_hex(peer_hex, peer);
    bool good = openssl_ecx_agree(key, PSA_ALG_ECDH, span_of(peer, peer_len), out_span_of(made, sizeof(made)), &len) ==
                    PSA_SUCCESS &&
                is_answer(span_of(made, len), answer);
    memset(peer, 0, sizeof(peer)); /* of order two: the secret is zero */
    return good && openssl_ecx_agree(key, PSA_ALG_ECDH, span_of(peer, peer_len), out_span_of(made, sizeof(made)),
                                     &len) == PSA_ERROR_INVALID_ARGUMENT;
}

static bool answers_come_out(const void *of)
{
    const struct curve *curve = of;
    size_t at = (size_t)(curve - curves);
    void *_Atomic cache;
    uint8_t material[KEY_MAX];
    uint8_t made[KEY_MAX];
    size_t len = 0;
    atomic_init(&cache, NULL);
    struct crypto_driver_key key = {
        .type = PSA_KEY_TYPE_ECC_KEY_PAIR(curve->family),
        .bits = curve->bits,
        .material = span_of(material, openssl_from_hex(answers[at].d, material)),
        .cache = &cache,
    };
    bool good = openssl_ecx_export_public(&key, out_span_of(made, sizeof(made)), &len) == PSA_SUCCESS &&
                is_answer(span_of(made, len), answers[at].q);
    good = good && (curve->signature_len != 0 ? signs(&key, answers[at].result) :
                                                agrees(&key, answers[at].peer, answers[at].result));
    openssl_key_forget(atomic_load(&cache));
    return good;
}
