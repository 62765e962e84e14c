/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "work.h"

#include <string.h>

#include "psa/client.h"
#include "psa/crypto.h"
#include "psa/initial_attestation.h"
#include "psa/internal_trusted_storage.h"
#include "psa/protected_storage.h"

/* rot.json, app.json */
#define BENCH_ROT_SID 0x00007001u
#define BENCH_ROT_HANDLE ((psa_handle_t)0x40000113)
#define BENCH_APP_HANDLE ((psa_handle_t)0x40000114)

enum { SMALL = 32, LARGE = 1024, TAG = 16, TOKEN_MAX = 768, UID_SMALL = 11, UID_LARGE = 12 };

static uint8_t bytes[LARGE];
static uint8_t out[LARGE + TAG];
static uint8_t signature[64];
static uint8_t token[TOKEN_MAX];
static size_t len;
static psa_key_id_t aead_key;
static psa_key_id_t sign_key;

static int32_t version(void)
{
    return (int32_t)psa_framework_version();
}

static int32_t service_version(void)
{
    return (int32_t)psa_version(BENCH_ROT_SID);
}

static int32_t null_rot(void)
{
    return psa_call(BENCH_ROT_HANDLE, PSA_IPC_CALL, NULL, 0, NULL, 0);
}

static int32_t null_app(void)
{
    return psa_call(BENCH_APP_HANDLE, PSA_IPC_CALL, NULL, 0, NULL, 0);
}

static int32_t echo(psa_handle_t handle)
{
    static const psa_invec in = { bytes, SMALL };
    static psa_outvec back;
    back = (psa_outvec){ out, SMALL };
    return psa_call(handle, 1, &in, 1, &back, 1);
}

static int32_t echo_rot(void)
{
    return echo(BENCH_ROT_HANDLE);
}

static int32_t echo_app(void)
{
    return echo(BENCH_APP_HANDLE);
}

static int32_t forget_small(void)
{
    bytes[0]++;
    (void)psa_its_remove(UID_SMALL);
    return 0;
}

static int32_t forget_large(void)
{
    bytes[0]++;
    (void)psa_its_remove(UID_LARGE);
    return 0;
}

static int32_t set_small(void)
{
    return psa_its_set(UID_SMALL, SMALL, bytes, PSA_STORAGE_FLAG_NONE);
}

static int32_t set_large(void)
{
    return psa_its_set(UID_LARGE, LARGE, bytes, PSA_STORAGE_FLAG_NONE);
}

static int32_t get_small(void)
{
    return psa_its_get(UID_SMALL, 0, SMALL, out, &len);
}

static int32_t get_large(void)
{
    return psa_its_get(UID_LARGE, 0, LARGE, out, &len);
}

static int32_t protect(void)
{
    bytes[0]++;
    return psa_ps_set(UID_SMALL, SMALL, bytes, PSA_STORAGE_FLAG_NONE);
}

static int32_t protect_large(void)
{
    bytes[0]++;
    return psa_ps_set(UID_LARGE, LARGE, bytes, PSA_STORAGE_FLAG_NONE);
}

static int32_t get_protected(void)
{
    return psa_ps_get(UID_SMALL, 0, SMALL, out, &len);
}

static int32_t get_protected_large(void)
{
    return psa_ps_get(UID_LARGE, 0, LARGE, out, &len);
}

static int32_t out_is_small(void)
{
    return memcmp(out, bytes, SMALL);
}

static int32_t out_is_large(void)
{
    return memcmp(out, bytes, LARGE);
}

static int32_t init(void)
{
    return psa_crypto_init();
}

static int32_t sha_small(void)
{
    return psa_hash_compute(PSA_ALG_SHA_256, bytes, 64, out, 32, &len);
}

static int32_t sha_large(void)
{
    return psa_hash_compute(PSA_ALG_SHA_256, bytes, LARGE, out, 32, &len);
}

static int32_t destroy(void)
{
    psa_key_id_t key = aead_key;
    aead_key = 0;
    return key == 0 ? PSA_SUCCESS : psa_destroy_key(key);
}

static int32_t import(psa_algorithm_t algorithm)
{
    psa_key_attributes_t attributes = PSA_KEY_ATTRIBUTES_INIT;
    psa_set_key_type(&attributes, PSA_KEY_TYPE_AES);
    psa_set_key_algorithm(&attributes, algorithm);
    psa_set_key_usage_flags(&attributes, PSA_KEY_USAGE_ENCRYPT | PSA_KEY_USAGE_DECRYPT);
    return psa_import_key(&attributes, bytes, 16, &aead_key);
}

static int32_t import_ccm(void)
{
    return import(PSA_ALG_CCM);
}

static int32_t import_gcm(void)
{
    return import(PSA_ALG_GCM);
}

static int32_t ccm(void)
{
    return psa_aead_encrypt(aead_key, PSA_ALG_CCM, bytes, 13, NULL, 0, bytes, LARGE, out, sizeof(out), &len);
}

/* In pieces, as TF-M's small profile does that has no other way. */
static int32_t ccm_pieces(void)
{
    psa_aead_operation_t operation = PSA_AEAD_OPERATION_INIT;
    size_t part = 0;
    psa_status_t status = psa_aead_encrypt_setup(&operation, aead_key, PSA_ALG_CCM);
    if (status == PSA_SUCCESS) {
        status = psa_aead_set_lengths(&operation, 0, LARGE);
    }
    if (status == PSA_SUCCESS) {
        status = psa_aead_set_nonce(&operation, bytes, 13);
    }
    if (status == PSA_SUCCESS) {
        status = psa_aead_update(&operation, bytes, LARGE, out, sizeof(out), &part);
    }
    if (status == PSA_SUCCESS) {
        status = psa_aead_finish(&operation, out + part, sizeof(out) - part, &part, signature, TAG, &len);
    }
    (void)psa_aead_abort(&operation);
    return status;
}

static int32_t gcm(void)
{
    return psa_aead_encrypt(aead_key, PSA_ALG_GCM, bytes, 12, NULL, 0, bytes, LARGE, out, sizeof(out), &len);
}

static int32_t generate(void)
{
    psa_key_attributes_t attributes = PSA_KEY_ATTRIBUTES_INIT;
    psa_set_key_type(&attributes, PSA_KEY_TYPE_ECC_KEY_PAIR(PSA_ECC_FAMILY_SECP_R1));
    psa_set_key_bits(&attributes, 256);
    psa_set_key_algorithm(&attributes, PSA_ALG_ECDSA(PSA_ALG_SHA_256));
    psa_set_key_usage_flags(&attributes, PSA_KEY_USAGE_SIGN_HASH | PSA_KEY_USAGE_VERIFY_HASH);
    return psa_generate_key(&attributes, &sign_key);
}

static int32_t sign(void)
{
    return psa_sign_hash(sign_key, PSA_ALG_ECDSA(PSA_ALG_SHA_256), bytes, 32, signature, sizeof(signature), &len);
}

static int32_t verify(void)
{
    return psa_verify_hash(sign_key, PSA_ALG_ECDSA(PSA_ALG_SHA_256), bytes, 32, signature, sizeof(signature));
}

static int32_t attest(void)
{
    return psa_initial_attest_get_token(bytes, SMALL, token, sizeof(token), &len);
}

const struct work work[] = {
    { "psa_framework_version", NULL, version, 64, NULL },
    { "psa_version", NULL, service_version, 64, NULL },
    { "null_rot", NULL, null_rot, 256, NULL },
    { "null_app", NULL, null_app, 256, NULL },
    { "echo32_rot", NULL, echo_rot, 256, NULL },
    { "echo32_app", NULL, echo_app, 256, NULL },
    { "its_set_32_new", forget_small, set_small, 8, NULL },
    { "its_set_32_over", NULL, set_small, 8, NULL },
    { "its_get_32", NULL, get_small, 8, NULL },
    { "its_set_1k_new", forget_large, set_large, 8, NULL },
    { "its_set_1k_over", NULL, set_large, 8, NULL },
    { "its_get_1k", NULL, get_large, 8, out_is_large },
    { "ps_set_32_over", protect, protect, 8, NULL },
    { "ps_get_32", NULL, get_protected, 8, out_is_small },
    { "ps_set_1k_over", protect_large, protect_large, 8, NULL },
    { "ps_get_1k", NULL, get_protected_large, 8, out_is_large },
    { "crypto_init", NULL, init, 1, NULL },
    { "sha256_64", NULL, sha_small, 8, NULL },
    { "sha256_1k", NULL, sha_large, 8, NULL },
    { "ccm_import", destroy, import_ccm, 4, NULL },
    { "ccm_1k", NULL, ccm, 4, NULL },
    { "ccm_1k_pieces", NULL, ccm_pieces, 4, NULL },
    { "gcm_import", destroy, import_gcm, 4, NULL },
    { "gcm_1k", NULL, gcm, 4, NULL },
    { "ecdsa_generate", NULL, generate, 1, NULL },
    { "ecdsa_sign", NULL, sign, 2, verify },
    { "ecdsa_verify", NULL, verify, 2, NULL },
    { "token_32", NULL, attest, 2, NULL },
};

const uint32_t work_count = sizeof(work) / sizeof(work[0]);
