/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "cbor/decode.h"
#include "claims.h"

static enum verifier_reason read_field(struct attestation_component *out, int64_t label, struct span encoded)
{
    switch (label) {
    case ATTESTATION_COMPONENT_TYPE:
        return claims_text(&out->type, encoded);
    case ATTESTATION_COMPONENT_VALUE:
        return claims_bytes(&out->value, encoded);
    case ATTESTATION_COMPONENT_VERSION:
        return claims_text(&out->version, encoded);
    case ATTESTATION_COMPONENT_SIGNER_ID:
        return claims_bytes(&out->signer_id, encoded);
    case ATTESTATION_COMPONENT_DESCRIPTION:
        return claims_text(&out->description, encoded);
    default:
        return VERIFIER_WELL_FORMED; /* unknown fields are ignored, as unknown claims are */
    }
}

static enum verifier_reason read_component(struct attestation_component *out, struct span encoded)
{
    struct cbor_decoder d = cbor_decoder_of(encoded, CBOR_ALLOW_LONG_HEADS);
    bool has_value = false;
    bool has_signer = false;
    *out = (struct attestation_component){ 0 };
    if (cbor_peek(&d) != CBOR_MAP) {
        return VERIFIER_COMPONENT_NOT_MAP;
    }
    (void)cbor_enter_map(&d);
    while (cbor_has_next(&d)) {
        int64_t label = claims_label(cbor_skip(&d));
        if (read_field(out, label, cbor_skip(&d)) != VERIFIER_WELL_FORMED) {
            return VERIFIER_COMPONENT_FIELD;
        }
        has_value = has_value || label == ATTESTATION_COMPONENT_VALUE;
        has_signer = has_signer || label == ATTESTATION_COMPONENT_SIGNER_ID;
    }
    if (!has_value) {
        return VERIFIER_COMPONENT_NO_VALUE;
    }
    if (!has_signer) {
        return VERIFIER_COMPONENT_NO_SIGNER;
    }
    bool is_good = attestation_is_hash_len(out->value.len) && attestation_is_hash_len(out->signer_id.len);
    return is_good ? VERIFIER_WELL_FORMED : VERIFIER_COMPONENT_LENGTH;
}

enum verifier_reason components_read(struct verifier_evidence *out, struct span encoded)
{
    struct cbor_decoder d = cbor_decoder_of(encoded, CBOR_ALLOW_LONG_HEADS);
    if (cbor_peek(&d) != CBOR_ARRAY) {
        return VERIFIER_CLAIM_TYPE;
    }
    size_t count = cbor_enter_array(&d);
    if (count == 0) {
        return VERIFIER_COMPONENTS_EMPTY;
    }
    if (count > ATTESTATION_COMPONENTS_MAX) {
        return VERIFIER_COMPONENTS_TOO_MANY;
    }
    for (size_t i = 0; i < count; i++) {
        out->component_reasons[i] = read_component(&out->components[i], cbor_skip(&d));
    }
    out->component_count = count;
    return VERIFIER_WELL_FORMED;
}
