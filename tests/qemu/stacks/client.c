/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include <string.h>

#include "psa/crypto.h"
#include "psa/initial_attestation.h"
#include "psa/internal_trusted_storage.h"
#include "psa/protected_storage.h"

/*
 * A Non-secure program that asks of each base partition what goes deepest: keys that ITS stores, each class of algorithms, a token. What a
 * profile does not have is refused, which is no concern here. Who looks at the stacks waits at stacks_used(), then for the call after it.
 */

enum { OBJECT = 1024, TEXT = 256 };

static uint8_t in[OBJECT];
static uint8_t out[OBJECT];
static size_t len;

__attribute__((noinline)) static void stacks_used(void)
{
    __asm volatile("");
}

static psa_key_id_t key_of(psa_key_type_t type, size_t bits, psa_algorithm_t alg, psa_key_id_t id)
{
    psa_key_attributes_t attributes = PSA_KEY_ATTRIBUTES_INIT;
    psa_key_id_t key = PSA_KEY_ID_NULL;
    psa_set_key_type(&attributes, type);
    psa_set_key_bits(&attributes, bits);
    psa_set_key_algorithm(&attributes, alg);
    psa_set_key_usage_flags(&attributes, PSA_KEY_USAGE_ENCRYPT | PSA_KEY_USAGE_DECRYPT | PSA_KEY_USAGE_SIGN_MESSAGE |
                                             PSA_KEY_USAGE_VERIFY_MESSAGE | PSA_KEY_USAGE_DERIVE);
    if (id != PSA_KEY_ID_NULL) {
        psa_set_key_id(&attributes, id);
    }
    (void)psa_generate_key(&attributes, &key);
    return key;
}

static void store(void)
{
    for (psa_storage_uid_t uid = 1; uid < 5; uid++) {
        (void)psa_its_set(uid, OBJECT, in, PSA_STORAGE_FLAG_NONE);
        (void)psa_its_get(uid, 0, OBJECT, out, &len);
    }
    (void)psa_its_remove(1);
    for (psa_storage_uid_t uid = 1; uid < 5; uid++) {
        (void)psa_ps_set(uid, OBJECT, in, PSA_STORAGE_FLAG_NONE);
        (void)psa_ps_set_extended(uid, 10, TEXT, in);
        (void)psa_ps_get(uid, 0, OBJECT, out, &len);
    }
    (void)psa_ps_remove(1);
}

static void protect(void)
{
    psa_key_id_t key = key_of(PSA_KEY_TYPE_AES, 128, PSA_ALG_CCM, 7);
    (void)psa_purge_key(key);
    (void)psa_aead_encrypt(key, PSA_ALG_CCM, in, 13, in, TEXT, in, TEXT, out, sizeof(out), &len);
    (void)psa_purge_key(key);
    (void)psa_aead_decrypt(key, PSA_ALG_CCM, in, 13, in, TEXT, out, TEXT + 16, in, TEXT, &len);
    psa_aead_operation_t op = PSA_AEAD_OPERATION_INIT;
    (void)psa_aead_encrypt_setup(&op, key, PSA_ALG_CCM);
    (void)psa_aead_set_lengths(&op, TEXT, TEXT);
    (void)psa_aead_set_nonce(&op, in, 13);
    (void)psa_aead_update_ad(&op, in, TEXT);
    (void)psa_aead_update(&op, in, TEXT, out, sizeof(out), &len);
    (void)psa_aead_abort(&op);
    (void)psa_destroy_key(key);
}

static void authenticate(void)
{
    psa_key_id_t key = key_of(PSA_KEY_TYPE_HMAC, 256, PSA_ALG_HMAC(PSA_ALG_SHA_256), PSA_KEY_ID_NULL);
    psa_hash_operation_t op = PSA_HASH_OPERATION_INIT;
    (void)psa_mac_compute(key, PSA_ALG_HMAC(PSA_ALG_SHA_256), in, TEXT, out, sizeof(out), &len);
    (void)psa_hash_setup(&op, PSA_ALG_SHA_256);
    (void)psa_hash_update(&op, in, TEXT);
    (void)psa_hash_finish(&op, out, sizeof(out), &len);
    (void)psa_destroy_key(key);
}

static void derive(void)
{
    psa_key_id_t key = key_of(PSA_KEY_TYPE_DERIVE, 256, PSA_ALG_HKDF(PSA_ALG_SHA_256), PSA_KEY_ID_NULL);
    psa_key_derivation_operation_t op = PSA_KEY_DERIVATION_OPERATION_INIT;
    (void)psa_key_derivation_setup(&op, PSA_ALG_HKDF(PSA_ALG_SHA_256));
    (void)psa_key_derivation_input_bytes(&op, PSA_KEY_DERIVATION_INPUT_SALT, in, 32);
    (void)psa_key_derivation_input_key(&op, PSA_KEY_DERIVATION_INPUT_SECRET, key);
    (void)psa_key_derivation_input_bytes(&op, PSA_KEY_DERIVATION_INPUT_INFO, in, 32);
    (void)psa_key_derivation_output_bytes(&op, out, TEXT);
    (void)psa_key_derivation_abort(&op);
    (void)psa_destroy_key(key);
}

/* On a pair that ITS keeps, so that loading it, signing and the public key for verification come together. */
static void sign(size_t bits, psa_algorithm_t hash)
{
    const psa_algorithm_t ecdsa = PSA_ALG_ECDSA(hash);
    psa_key_id_t key = key_of(PSA_KEY_TYPE_ECC_KEY_PAIR(PSA_ECC_FAMILY_SECP_R1), bits, ecdsa, 8);
    (void)psa_purge_key(key);
    if (psa_sign_message(key, ecdsa, in, TEXT, out, sizeof(out), &len) == PSA_SUCCESS) {
        (void)psa_verify_message(key, ecdsa, in, TEXT, out, len);
    }
    (void)psa_destroy_key(key);
    key = key_of(PSA_KEY_TYPE_ECC_KEY_PAIR(PSA_ECC_FAMILY_SECP_R1), bits, PSA_ALG_ECDH, PSA_KEY_ID_NULL);
    if (psa_export_public_key(key, out, sizeof(out), &len) == PSA_SUCCESS) {
        (void)psa_raw_key_agreement(PSA_ALG_ECDH, key, out, len, in, sizeof(in), &len);
    }
    (void)psa_destroy_key(key);
}

static void attest(void)
{
    size_t size = 0;
    (void)psa_initial_attest_get_token_size(64, &size);
    (void)psa_initial_attest_get_token(in, 64, out, sizeof(out), &len);
}

int main(void)
{
    memset(in, 0x5e, sizeof(in));
    (void)psa_crypto_init();
    store();
    protect();
    authenticate();
    derive();
    sign(256, PSA_ALG_SHA_256);
    sign(384, PSA_ALG_SHA_384);
    attest();
    stacks_used();
    (void)psa_its_remove(2);
    return 0;
}
