/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include <string.h>

#include "attester.h"
#include "base/wipe.h"
#include "psa/crypto.h"

/* COSE_Mac0, for profiles without public keys: whoever verifies shares the secret. */

static psa_key_id_t key;
static uint8_t instance_hash[ATTESTER_HASH_LEN];

static psa_status_t hash(const uint8_t *in, size_t len, uint8_t out[ATTESTER_HASH_LEN])
{
    size_t hash_len = 0;
    return psa_hash_compute(PSA_ALG_SHA_256, in, len, out, ATTESTER_HASH_LEN, &hash_len);
}

/* attestation/iak.h: the secret, which is not the number that a private key of the same device is made of. */
psa_status_t attester_import(uint8_t root[ATTESTATION_IAK_LEN])
{
    static const char label[] = ATTESTATION_IAK_MAC_LABEL;
    psa_key_attributes_t attributes = PSA_KEY_ATTRIBUTES_INIT;
    uint8_t labelled[sizeof(label) + ATTESTATION_IAK_LEN];
    uint8_t secret[ATTESTER_HASH_LEN];
    memcpy(labelled, label, sizeof(label));
    memcpy(labelled + sizeof(label), root, ATTESTATION_IAK_LEN);
    psa_set_key_type(&attributes, PSA_KEY_TYPE_HMAC);
    psa_set_key_algorithm(&attributes, PSA_ALG_HMAC(PSA_ALG_SHA_256));
    psa_set_key_usage_flags(&attributes, PSA_KEY_USAGE_SIGN_MESSAGE);
    psa_status_t status = hash(labelled, sizeof(labelled), secret);
    if (status == PSA_SUCCESS) {
        status = psa_import_key(&attributes, secret, sizeof(secret), &key);
    }
    if (status == PSA_SUCCESS) {
        status = hash(secret, sizeof(secret), instance_hash);
    }
    if (status == PSA_SUCCESS) {
        status = hash(instance_hash, sizeof(instance_hash), instance_hash);
    }
    wipe(labelled, sizeof(labelled));
    wipe(secret, sizeof(secret));
    wipe(root, ATTESTATION_IAK_LEN);
    return status;
}

psa_status_t attester_instance_hash(uint8_t out[ATTESTER_HASH_LEN])
{
    memcpy(out, instance_hash, ATTESTER_HASH_LEN);
    return PSA_SUCCESS;
}

static psa_status_t authenticate(void *context, struct span to_be_signed, struct out_span tag)
{
    size_t len = 0;
    (void)context;
    psa_status_t status = psa_mac_compute(key, PSA_ALG_HMAC(PSA_ALG_SHA_256), to_be_signed.data, to_be_signed.len, tag.data,
                                          tag.len, &len);
    return status == PSA_SUCCESS && len == tag.len ? PSA_SUCCESS : PSA_ERROR_GENERIC_ERROR;
}

const struct cose_signer attester = { .alg = COSE_HMAC_256, .sign = authenticate };
