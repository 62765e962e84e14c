/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "attestation/token.h"

#include "base/invariant.h"
#include "check.h"
#include "component.h"
#include "cose/create.h"
#include "psa/initial_attestation.h"
#include "reason/reason.h"

enum { EAN13_LEN = 13 };

struct payload {
    struct cbor_encoder *e;
    enum attestation_profile profile;
};

static void put_key(struct payload *p, enum attestation_claim claim)
{
    cbor_put_int(p->e, attestation_label(p->profile, claim));
}

static void put_bytes(struct payload *p, enum attestation_claim claim, struct span bytes)
{
    put_key(p, claim);
    cbor_put_bytes(p->e, bytes);
}

static void put_int(struct payload *p, enum attestation_claim claim, int64_t value)
{
    put_key(p, claim);
    cbor_put_int(p->e, value);
}

static void put_optional_text(struct payload *p, enum attestation_claim claim, struct span text)
{
    if (text.len != 0) {
        put_key(p, claim);
        cbor_put_text_span(p->e, text);
    }
}

static void put_components(struct payload *p, const struct attestation_claims *claims)
{
    if (claims->component_count == 0) {
        put_int(p, ATTESTATION_NO_MEASUREMENTS, 1);
        return;
    }
    put_key(p, ATTESTATION_COMPONENTS);
    cbor_put_array(p->e, claims->component_count);
    for (size_t i = 0; i < claims->component_count; i++) {
        component_put(p->e, &claims->components[i]);
    }
}

/* The older profile has only the product's number, which the certification reference begins with. */
static struct span certification_of(const struct payload *p, const struct attestation_claims *claims)
{
    bool is_short = p->profile == ATTESTATION_PROFILE_1 && claims->certification.len != 0;
    return is_short ? span_of(claims->certification.data, EAN13_LEN) : claims->certification;
}

static void put_claims(struct cbor_encoder *e, const struct attestation_claims *claims,
                       enum attestation_profile profile)
{
    struct payload p = { .e = e, .profile = profile };
    size_t optional = (size_t)(claims->boot_seed.len != 0) + (size_t)(claims->certification.len != 0) +
                      (size_t)(claims->verification_service.len != 0);
    cbor_put_map(e, 7 + optional);
    put_bytes(&p, ATTESTATION_NONCE, claims->nonce);
    put_bytes(&p, ATTESTATION_INSTANCE_ID, span_of(claims->instance_id, sizeof(claims->instance_id)));
    put_key(&p, ATTESTATION_PROFILE);
    cbor_put_text(e, attestation_profile_name(profile));
    if (claims->boot_seed.len != 0) {
        put_bytes(&p, ATTESTATION_BOOT_SEED, claims->boot_seed);
    }
    put_int(&p, ATTESTATION_CLIENT_ID, claims->client_id);
    put_int(&p, ATTESTATION_LIFECYCLE, claims->lifecycle);
    put_bytes(&p, ATTESTATION_IMPLEMENTATION_ID, span_of(claims->implementation_id, sizeof(claims->implementation_id)));
    put_optional_text(&p, ATTESTATION_CERTIFICATION, certification_of(&p, claims));
    put_components(&p, claims);
    put_optional_text(&p, ATTESTATION_VERIFICATION_SERVICE, claims->verification_service);
}

/* All checks but the buffer's, and the payload's size. */
static psa_status_t measure(const struct attestation_claims *claims, enum attestation_profile profile,
                            enum cose_alg alg, size_t *payload_len)
{
    if (!attestation_is_hash_len(claims->nonce.len)) {
        return REFUSE(ATTESTATION_CHALLENGE_SIZE);
    }
    psa_status_t status = check_claims(claims, profile);
    if (status != PSA_SUCCESS) {
        return status;
    }
    struct cbor_encoder counter = cbor_counter();
    put_claims(&counter, claims, profile);
    if (cbor_encoder_finish(&counter, payload_len) != CBOR_OK) {
        return REFUSE(ATTESTATION_TEXT);
    }
    size_t size = cose_create_size(alg, *payload_len);
    if (size == 0) {
        return REFUSE(ATTESTATION_SIGNER);
    }
    return size > PSA_INITIAL_ATTEST_MAX_TOKEN_SIZE ? REFUSE(ATTESTATION_TOO_LONG) : PSA_SUCCESS;
}

psa_status_t attestation_token_size(const struct attestation_claims *claims, enum attestation_profile profile,
                                    enum cose_alg alg, size_t *size)
{
    size_t payload_len = 0;
    psa_status_t status = measure(claims, profile, alg, &payload_len);
    *size = status == PSA_SUCCESS ? cose_create_size(alg, payload_len) : 0;
    return status;
}

/* @mitigates T.ASH.TOKEN_LIES */
psa_status_t attestation_token_create(const struct attestation_claims *claims, enum attestation_profile profile,
                                      const struct cose_signer *signer, struct out_span out, size_t *len)
{
    size_t payload_len = 0;
    struct cose_writer w;
    *len = 0;
    psa_status_t status = measure(claims, profile, signer->alg, &payload_len);
    if (status != PSA_SUCCESS) {
        return status;
    }
    if (out.len < cose_create_size(signer->alg, payload_len)) {
        return REFUSE(ATTESTATION_BUFFER);
    }
    status = cose_create_begin(&w, signer, payload_len, out);
    INVARIANT(status == PSA_SUCCESS);
    put_claims(&w.payload, claims, profile);
    return cose_create_finish(&w, len) == PSA_SUCCESS ? PSA_SUCCESS : REFUSE(ATTESTATION_SIGNER);
}
