/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "attestation/service.h"

#include <string.h>

#include "attestation/boot_record.h"
#include "attestation/iak.h"
#include "attestation/sizes.h"
#include "attestation/token.h"
#include "attester.h"
#include "base/wipe.h"
#include "psa/crypto.h"
#include "psa/initial_attestation.h"
#include "reason/reason.h"
#include "rt/port.h"

_Static_assert(ATTESTATION_INSTANCE_ID_LEN == 1 + ATTESTER_HASH_LEN, "01, then what the attester says");

static struct {
    bool is_open; /* there are tokens: it started */
    uint8_t record[ATTESTATION_RECORD_MAX];
    struct attestation_component components[ATTESTATION_RECORD_COMPONENTS];
    struct attestation_claims claims; /* all but nonce and client */
    uint8_t seed[RT_DIGEST_LEN];
    bool is_named; /* claims.instance_id is there */
} service;

/* At the first token, not at the start: a public key is the dearest thing here, and whoever starts waits for it. */
static psa_status_t name_instance(void)
{
    if (service.is_named) {
        return PSA_SUCCESS;
    }
    psa_status_t status = attester_instance_hash(service.claims.instance_id + 1);
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
        status = attester_import(key);
    }
    if (status == PSA_SUCCESS) {
        status = take_measurements();
    }
    wipe(key, sizeof(key));
    service.is_open = status == PSA_SUCCESS;
    return service.is_open ? PSA_SUCCESS : REFUSE(ATTESTATION_NOT_STARTED);
}

psa_status_t attestation_service_token(int32_t client, struct span challenge, struct out_span out, size_t *len)
{
    if (!service.is_open || name_instance() != PSA_SUCCESS) {
        return REFUSE(ATTESTATION_NOT_STARTED); /* anew, so that each caller is told */
    }
    struct attestation_claims claims = service.claims;
    claims.nonce = challenge;
    claims.client_id = client;
    return attestation_token_create(&claims, ATTESTATION_PROFILE_TFM, &attester, out, len);
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
    return attestation_token_size(&claims, ATTESTATION_PROFILE_TFM, attester.alg, size);
}
