/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "claims.h"

#include "cbor/decode.h"

enum { INSTANCE_KIND_RANDOM = 0x01, BOOT_SEED_MIN = 8 };

static struct cbor_decoder decoder_of(struct span encoded)
{
    return cbor_decoder_of(encoded, CBOR_ALLOW_LONG_HEADS);
}

int64_t claims_label(struct span encoded_key)
{
    struct cbor_decoder d = decoder_of(encoded_key);
    int64_t label = cbor_get_int(&d);
    return cbor_finish(&d) == CBOR_OK ? label : 0;
}

enum verifier_reason claims_text(struct span *out, struct span encoded)
{
    struct cbor_decoder d = decoder_of(encoded);
    struct span text = cbor_get_text(&d);
    if (cbor_finish(&d) != CBOR_OK) {
        return VERIFIER_CLAIM_TYPE;
    }
    *out = text;
    return VERIFIER_WELL_FORMED;
}

enum verifier_reason claims_bytes(struct span *out, struct span encoded)
{
    struct cbor_decoder d = decoder_of(encoded);
    struct span bytes = cbor_get_bytes(&d);
    if (cbor_finish(&d) != CBOR_OK) {
        return VERIFIER_CLAIM_TYPE;
    }
    *out = bytes;
    return VERIFIER_WELL_FORMED;
}

static bool is_array(struct span encoded)
{
    struct cbor_decoder d = decoder_of(encoded);
    return cbor_peek(&d) == CBOR_ARRAY;
}

static enum verifier_reason read_nonce(struct verifier_evidence *out, struct span encoded)
{
    /* EAT allows an array of nonces, PSA does not (RFC 9783 4.1.1). */
    if (is_array(encoded)) {
        return VERIFIER_NONCE_ARRAY;
    }
    enum verifier_reason reason = claims_bytes(&out->nonce, encoded);
    if (reason != VERIFIER_WELL_FORMED) {
        return reason;
    }
    return attestation_is_hash_len(out->nonce.len) ? reason : VERIFIER_NONCE_LENGTH;
}

static enum verifier_reason read_instance_id(struct verifier_evidence *out, struct span encoded)
{
    enum verifier_reason reason = claims_bytes(&out->instance_id, encoded);
    if (reason != VERIFIER_WELL_FORMED) {
        return reason;
    }
    if (out->instance_id.len != ATTESTATION_INSTANCE_ID_LEN) {
        return VERIFIER_INSTANCE_LENGTH;
    }
    return out->instance_id.data[0] == INSTANCE_KIND_RANDOM ? reason : VERIFIER_INSTANCE_KIND;
}

static enum verifier_reason read_implementation_id(struct verifier_evidence *out, struct span encoded)
{
    enum verifier_reason reason = claims_bytes(&out->implementation_id, encoded);
    bool is_wrong = reason == VERIFIER_WELL_FORMED && out->implementation_id.len != ATTESTATION_IMPLEMENTATION_ID_LEN;
    return is_wrong ? VERIFIER_IMPLEMENTATION_LENGTH : reason;
}

static enum verifier_reason read_client_id(struct verifier_evidence *out, struct span encoded)
{
    struct cbor_decoder d = decoder_of(encoded);
    int64_t id = cbor_get_int(&d);
    enum cbor_error error = cbor_finish(&d);
    if (error == CBOR_OUT_OF_RANGE || (error == CBOR_OK && (id < INT32_MIN || id > INT32_MAX))) {
        return VERIFIER_CLIENT_RANGE;
    }
    if (error != CBOR_OK) {
        return VERIFIER_CLAIM_TYPE;
    }
    out->client_id = (int32_t)id;
    return id == 0 ? VERIFIER_CLIENT_ZERO : VERIFIER_WELL_FORMED;
}

static enum verifier_reason read_lifecycle(struct verifier_evidence *out, struct span encoded)
{
    struct cbor_decoder d = decoder_of(encoded);
    uint64_t lifecycle = cbor_get_uint(&d);
    if (cbor_finish(&d) != CBOR_OK) {
        return VERIFIER_CLAIM_TYPE;
    }
    out->lifecycle = lifecycle <= UINT16_MAX ? (uint16_t)lifecycle : UINT16_MAX;
    return attestation_is_lifecycle(lifecycle) ? VERIFIER_WELL_FORMED : VERIFIER_LIFECYCLE_RANGE;
}

static enum verifier_reason read_boot_seed(struct verifier_evidence *out, struct span encoded)
{
    enum verifier_reason reason = claims_bytes(&out->boot_seed, encoded);
    size_t len = out->boot_seed.len;
    size_t least = out->profile == ATTESTATION_PROFILE_1 ? ATTESTATION_BOOT_SEED_MAX : BOOT_SEED_MIN;
    bool is_wrong = reason == VERIFIER_WELL_FORMED && (len < least || len > ATTESTATION_BOOT_SEED_MAX);
    return is_wrong ? VERIFIER_BOOT_SEED_LENGTH : reason;
}

static enum verifier_reason read_certification(struct verifier_evidence *out, struct span encoded)
{
    enum verifier_reason reason = claims_text(&out->certification, encoded);
    if (reason != VERIFIER_WELL_FORMED) {
        return reason;
    }
    bool is_good = attestation_is_certification(out->certification) ||
                   (out->profile == ATTESTATION_PROFILE_1 && attestation_is_hardware_version(out->certification));
    return is_good ? reason : VERIFIER_CERTIFICATION_FORM;
}

static enum verifier_reason read_no_measurements(struct span encoded)
{
    struct cbor_decoder d = decoder_of(encoded);
    uint64_t value = cbor_get_uint(&d);
    return cbor_finish(&d) == CBOR_OK && value == 1 ? VERIFIER_WELL_FORMED : VERIFIER_CLAIM_TYPE;
}

enum verifier_reason claims_read(struct verifier_evidence *out, enum attestation_claim claim, struct span encoded)
{
    switch (claim) {
    case ATTESTATION_NONCE:
        return read_nonce(out, encoded);
    case ATTESTATION_INSTANCE_ID:
        return read_instance_id(out, encoded);
    case ATTESTATION_IMPLEMENTATION_ID:
        return read_implementation_id(out, encoded);
    case ATTESTATION_CLIENT_ID:
        return read_client_id(out, encoded);
    case ATTESTATION_LIFECYCLE:
        return read_lifecycle(out, encoded);
    case ATTESTATION_BOOT_SEED:
        return read_boot_seed(out, encoded);
    case ATTESTATION_CERTIFICATION:
        return read_certification(out, encoded);
    case ATTESTATION_COMPONENTS:
        return components_read(out, encoded);
    case ATTESTATION_NO_MEASUREMENTS:
        return read_no_measurements(encoded);
    case ATTESTATION_VERIFICATION_SERVICE:
        return claims_text(&out->verification_service, encoded);
    case ATTESTATION_PROFILE:
    case ATTESTATION_CLAIM_COUNT:
    default:
        return VERIFIER_CLAIM_TYPE;
    }
}
