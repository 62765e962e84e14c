/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "attestation/instance_id.h"
#include "attester.h"
#include "base/wipe.h"
#include "psa/crypto.h"

/* COSE_Sign1: whoever verifies has the public half alone. */

enum { POINT_LEN = 65 };

static psa_key_id_t key;

/* The first good private number of the chain (attestation/iak.h). */
psa_status_t attester_import(uint8_t root[ATTESTATION_IAK_LEN])
{
    psa_key_attributes_t attributes = PSA_KEY_ATTRIBUTES_INIT;
    psa_set_key_type(&attributes, PSA_KEY_TYPE_ECC_KEY_PAIR(PSA_ECC_FAMILY_SECP_R1));
    psa_set_key_bits(&attributes, 256);
    psa_set_key_algorithm(&attributes, PSA_ALG_ECDSA(PSA_ALG_SHA_256));
    psa_set_key_usage_flags(&attributes, PSA_KEY_USAGE_SIGN_MESSAGE);
    psa_status_t status = PSA_ERROR_INVALID_ARGUMENT;
    for (int tries = 0; status == PSA_ERROR_INVALID_ARGUMENT && tries < ATTESTATION_IAK_TRIES; tries++) {
        size_t len = 0;
        status = psa_import_key(&attributes, root, ATTESTATION_IAK_LEN, &key);
        if (status == PSA_ERROR_INVALID_ARGUMENT &&
            psa_hash_compute(PSA_ALG_SHA_256, root, ATTESTATION_IAK_LEN, root, ATTESTATION_IAK_LEN, &len) != PSA_SUCCESS) {
            status = PSA_ERROR_SERVICE_FAILURE;
        }
    }
    wipe(root, ATTESTATION_IAK_LEN);
    return status;
}

psa_status_t attester_instance_hash(uint8_t hash[ATTESTER_HASH_LEN])
{
    uint8_t point[POINT_LEN];
    uint8_t cose_key[ATTESTATION_COSE_KEY_MAX];
    size_t point_len = 0;
    size_t key_len = 0;
    size_t hash_len = 0;
    psa_status_t status = psa_export_public_key(key, point, sizeof(point), &point_len);
    if (status == PSA_SUCCESS) {
        status = attestation_cose_key(span_of(point, point_len), out_span_of(cose_key, sizeof(cose_key)), &key_len);
    }
    if (status == PSA_SUCCESS) {
        status = psa_hash_compute(PSA_ALG_SHA_256, cose_key, key_len, hash, ATTESTER_HASH_LEN, &hash_len);
    }
    return status;
}

static psa_status_t sign(void *context, struct span to_be_signed, struct out_span signature)
{
    size_t len = 0;
    (void)context;
    psa_status_t status = psa_sign_message(key, PSA_ALG_ECDSA(PSA_ALG_SHA_256), to_be_signed.data, to_be_signed.len,
                                           signature.data, signature.len, &len);
    return status == PSA_SUCCESS && len == signature.len ? PSA_SUCCESS : PSA_ERROR_GENERIC_ERROR;
}

const struct cose_signer attester = { .alg = COSE_ES256, .sign = sign };
