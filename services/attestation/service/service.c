/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "attestation/service.h"

#include <string.h>

#include "attestation/boot_record.h"
#include "attestation/iak.h"
#include "attestation/instance_id.h"
#include "attestation/sizes.h"
#include "attestation/token.h"
#include "base/wipe.h"
#include "psa/crypto.h"
#include "psa/initial_attestation.h"
#include "reason/reason.h"
#include "rt/port.h"

enum { POINT_LEN = 65 };

static struct {
    bool is_open; /* there are tokens: it started */
    psa_key_id_t key;
    uint8_t record[ATTESTATION_RECORD_MAX];
    struct attestation_component components[ATTESTATION_RECORD_COMPONENTS];
    struct attestation_claims claims; /* all but nonce and client */
    uint8_t seed[RT_DIGEST_LEN];
    bool is_named; /* claims.instance_id is there */
} service;

/* The first good private number of the chain (attestation/iak.h); the candidate is wiped. */
static psa_status_t import_key(uint8_t candidate[ATTESTATION_IAK_LEN])
{
    psa_key_attributes_t attributes = PSA_KEY_ATTRIBUTES_INIT;
    psa_set_key_type(&attributes, PSA_KEY_TYPE_ECC_KEY_PAIR(PSA_ECC_FAMILY_SECP_R1));
    psa_set_key_bits(&attributes, 256);
    psa_set_key_algorithm(&attributes, PSA_ALG_ECDSA(PSA_ALG_SHA_256));
    psa_set_key_usage_flags(&attributes, PSA_KEY_USAGE_SIGN_MESSAGE);
    psa_status_t status = PSA_ERROR_INVALID_ARGUMENT;
    for (int tries = 0; status == PSA_ERROR_INVALID_ARGUMENT && tries < ATTESTATION_IAK_TRIES; tries++) {
        size_t len = 0;
        status = psa_import_key(&attributes, candidate, ATTESTATION_IAK_LEN, &service.key);
        if (status == PSA_ERROR_INVALID_ARGUMENT &&
            psa_hash_compute(PSA_ALG_SHA_256, candidate, ATTESTATION_IAK_LEN, candidate, ATTESTATION_IAK_LEN, &len) !=
                PSA_SUCCESS) {
            status = PSA_ERROR_SERVICE_FAILURE;
        }
    }
    wipe(candidate, ATTESTATION_IAK_LEN);
    return status;
}

/* At the first token, not at the start: the public key is the dearest thing here, and whoever starts waits for it. */
static psa_status_t name_instance(void)
{
    if (service.is_named) {
        return PSA_SUCCESS;
    }
    uint8_t point[POINT_LEN];
    uint8_t cose_key[ATTESTATION_COSE_KEY_MAX];
    size_t point_len = 0;
    size_t key_len = 0;
    size_t hash_len = 0;
    psa_status_t status = psa_export_public_key(service.key, point, sizeof(point), &point_len);
    if (status == PSA_SUCCESS) {
        status = attestation_cose_key(span_of(point, point_len), out_span_of(cose_key, sizeof(cose_key)), &key_len);
    }
    if (status == PSA_SUCCESS) {
        status = psa_hash_compute(PSA_ALG_SHA_256, cose_key, key_len, service.claims.instance_id + 1,
                                  ATTESTATION_INSTANCE_ID_LEN - 1, &hash_len);
    }
    service.is_named = status == PSA_SUCCESS;
    return status;
}

static psa_status_t take_measurements(void)
{
    size_t len = 0;
    psa_status_t status = rt_boot_record(service.record, sizeof(service.record), &len);
    if (status == PSA_SUCCESS) {
        status = attestation_boot_record_parse(service.components, ATTESTATION_RECORD_COMPONENTS,
                                               span_of(service.record, len), &service.claims.component_count);
    }
    service.claims.components = service.components;
    service.claims.instance_id[0] = 0x01; /* its size is known before the rest is */
    rt_implementation_id(service.claims.implementation_id);
    rt_boot_seed(service.seed);
    service.claims.boot_seed = span_of(service.seed, sizeof(service.seed));
    service.claims.lifecycle = (uint16_t)rt_lifecycle();
    return status;
}

psa_status_t attestation_service_start(void)
{
    uint8_t key[RT_ROOT_KEY_LEN];
    psa_status_t status = psa_crypto_init();
    if (status == PSA_SUCCESS) {
        status = rt_root_key(ATTESTATION_IAK_PURPOSE, key);
    }
    if (status == PSA_SUCCESS) {
        status = import_key(key);
    }
    if (status == PSA_SUCCESS) {
        status = take_measurements();
    }
    wipe(key, sizeof(key));
    service.is_open = status == PSA_SUCCESS;
    return service.is_open ? PSA_SUCCESS : REFUSE(ATTESTATION_NOT_STARTED);
}

static psa_status_t sign(void *context, struct span to_be_signed, struct out_span signature)
{
    size_t len = 0;
    (void)context;
    psa_status_t status = psa_sign_message(service.key, PSA_ALG_ECDSA(PSA_ALG_SHA_256), to_be_signed.data,
                                           to_be_signed.len, signature.data, signature.len, &len);
    return status == PSA_SUCCESS && len == signature.len ? PSA_SUCCESS : PSA_ERROR_GENERIC_ERROR;
}

psa_status_t attestation_service_token(int32_t client, struct span challenge, struct out_span out, size_t *len)
{
    static const struct cose_signer signer = { .alg = COSE_ES256, .sign = sign };
    if (!service.is_open || name_instance() != PSA_SUCCESS) {
        return REFUSE(ATTESTATION_NOT_STARTED); /* anew, so that each caller is told */
    }
    struct attestation_claims claims = service.claims;
    claims.nonce = challenge;
    claims.client_id = client;
    return attestation_token_create(&claims, ATTESTATION_PROFILE_TFM, &signer, out, len);
}

psa_status_t attestation_service_token_size(int32_t client, size_t challenge_size, size_t *size)
{
    static const uint8_t challenge[PSA_INITIAL_ATTEST_CHALLENGE_SIZE_64]; /* only its length counts */
    if (!service.is_open) {
        return REFUSE(ATTESTATION_NOT_STARTED); /* anew, so that each caller is told */
    }
    struct attestation_claims claims = service.claims;
    claims.nonce = span_of(challenge, challenge_size);
    claims.client_id = client;
    return attestation_token_size(&claims, ATTESTATION_PROFILE_TFM, COSE_ES256, size);
}
