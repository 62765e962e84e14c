/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "verifier/evidence.h"

#include <string.h>

#include "cbor/decode.h"
#include "claims.h"

static struct cbor_decoder decoder_of(struct span encoded)
{
    return cbor_decoder_of(encoded, CBOR_ALLOW_LONG_HEADS);
}

static enum verifier_reason check_payload(struct span payload)
{
    struct cbor_decoder d = decoder_of(payload);
    enum cbor_error error = cbor_check_valid(payload, CBOR_ALLOW_LONG_HEADS);
    if (error == CBOR_DUPLICATE_KEY) {
        return VERIFIER_PAYLOAD_DUPLICATE;
    }
    if (error == CBOR_INDEFINITE) {
        return VERIFIER_PAYLOAD_INDEFINITE;
    }
    if (error != CBOR_OK) {
        return VERIFIER_PAYLOAD_INVALID;
    }
    enum cbor_type type = cbor_peek(&d);
    if (type == CBOR_TAG) {
        return VERIFIER_PAYLOAD_NESTED;
    }
    return type == CBOR_MAP ? VERIFIER_WELL_FORMED : VERIFIER_PAYLOAD_NOT_MAP;
}

/* The encoded value of a key in a map known to be valid; empty if it is not there. */
static struct span find(struct span map, int64_t label)
{
    struct cbor_decoder d = decoder_of(map);
    (void)cbor_enter_map(&d);
    while (cbor_has_next(&d)) {
        int64_t key = claims_label(cbor_skip(&d));
        struct span value = cbor_skip(&d);
        if (key == label) {
            return value;
        }
    }
    return (struct span){ 0 };
}

static struct span find_claim(const struct verifier_evidence *e, enum attestation_claim claim)
{
    int64_t label = attestation_label(e->profile, claim);
    struct span found = label != 0 ? find(e->message.payload, label) : (struct span){ 0 };
    /* Drafts of this profile moved the boot seed. */
    if (found.len == 0 && e->profile == ATTESTATION_PROFILE_2_0_0 && claim == ATTESTATION_BOOT_SEED) {
        found = find(e->message.payload, attestation_label(ATTESTATION_PROFILE_TFM, claim));
    }
    return found;
}

static bool text_is(struct span text, const char *expected)
{
    return text.len == strlen(expected) && memcmp(text.data, expected, text.len) == 0;
}

static bool has_any_old_claim(struct span payload)
{
    bool found = false;
    for (int claim = ATTESTATION_NONCE; claim < ATTESTATION_CLAIM_COUNT; claim++) {
        int64_t label = attestation_label(ATTESTATION_PROFILE_1, (enum attestation_claim)claim);
        found = found || find(payload, label).len != 0;
    }
    return found;
}

static enum verifier_reason name_profile(struct verifier_evidence *e, struct span encoded, bool is_old)
{
    enum verifier_reason reason = claims_text(&e->profile_name, encoded);
    if (reason != VERIFIER_WELL_FORMED) {
        return reason;
    }
    for (int i = 0; i < ATTESTATION_PROFILE_COUNT; i++) {
        enum attestation_profile profile = (enum attestation_profile)i;
        if (is_old == (profile == ATTESTATION_PROFILE_1) &&
            text_is(e->profile_name, attestation_profile_name(profile))) {
            e->profile = profile;
            return VERIFIER_WELL_FORMED;
        }
    }
    return VERIFIER_PROFILE_UNKNOWN;
}

static void choose_profile(struct verifier_evidence *e)
{
    struct span payload = e->message.payload;
    struct span now = find(payload, attestation_label(ATTESTATION_PROFILE_TFM, ATTESTATION_PROFILE));
    struct span old = find(payload, attestation_label(ATTESTATION_PROFILE_1, ATTESTATION_PROFILE));
    struct verifier_claim *claim = &e->claims[ATTESTATION_PROFILE];
    bool is_old = now.len == 0 && (old.len != 0 || has_any_old_claim(payload));
    e->profile = is_old ? ATTESTATION_PROFILE_1 : ATTESTATION_PROFILE_TFM;
    claim->encoded = now.len != 0 ? now : old;
    if (claim->encoded.len == 0) {
        claim->reason = is_old ? VERIFIER_ABSENT : VERIFIER_CLAIM_MISSING;
        return;
    }
    claim->reason = name_profile(e, claim->encoded, is_old);
    if (now.len != 0 && old.len != 0) {
        claim->reason = VERIFIER_PROFILE_TWICE;
    }
    claim->presence = claim->reason == VERIFIER_WELL_FORMED ? VERIFIER_IS_PRESENT : VERIFIER_IS_MALFORMED;
}

static bool is_mandatory(enum attestation_profile profile, enum attestation_claim claim)
{
    switch (claim) {
    case ATTESTATION_NONCE:
    case ATTESTATION_INSTANCE_ID:
    case ATTESTATION_IMPLEMENTATION_ID:
    case ATTESTATION_CLIENT_ID:
    case ATTESTATION_LIFECYCLE:
    case ATTESTATION_COMPONENTS:
        return true;
    case ATTESTATION_BOOT_SEED:
        return profile == ATTESTATION_PROFILE_1;
    case ATTESTATION_PROFILE:
    case ATTESTATION_CERTIFICATION:
    case ATTESTATION_NO_MEASUREMENTS:
    case ATTESTATION_VERIFICATION_SERVICE:
    case ATTESTATION_CLAIM_COUNT:
    default:
        return false;
    }
}

static void read_claim(struct verifier_evidence *e, enum attestation_claim claim)
{
    struct verifier_claim *out = &e->claims[claim];
    out->encoded = find_claim(e, claim);
    if (out->encoded.len == 0) {
        out->reason = is_mandatory(e->profile, claim) ? VERIFIER_CLAIM_MISSING : VERIFIER_ABSENT;
        return;
    }
    out->reason = claims_read(e, claim, out->encoded);
    out->presence = out->reason == VERIFIER_WELL_FORMED ? VERIFIER_IS_PRESENT : VERIFIER_IS_MALFORMED;
}

/* The older profile has components, or says that there are none: one of the two. */
static void reconcile_components(struct verifier_evidence *e)
{
    struct verifier_claim *components = &e->claims[ATTESTATION_COMPONENTS];
    if (e->claims[ATTESTATION_NO_MEASUREMENTS].presence == VERIFIER_IS_ABSENT) {
        return;
    }
    if (components->presence == VERIFIER_IS_ABSENT) {
        components->reason = VERIFIER_NOT_MEASURED;
    } else {
        components->presence = VERIFIER_IS_MALFORMED;
        components->reason = VERIFIER_COMPONENTS_AND_NONE;
    }
}

static size_t count_unknown(const struct verifier_evidence *e)
{
    struct cbor_decoder d = decoder_of(e->message.payload);
    size_t unknown = cbor_enter_map(&d);
    for (size_t i = 0; i < ATTESTATION_CLAIM_COUNT; i++) {
        unknown -= e->claims[i].encoded.len != 0;
    }
    return unknown;
}

void verifier_evidence_parse(struct verifier_evidence *out, struct span token)
{
    *out = (struct verifier_evidence){ 0 };
    out->envelope = cose_parse(&out->message, token);
    if (out->message.payload.data == NULL) {
        out->payload = VERIFIER_PAYLOAD_NOT_MAP;
        return;
    }
    out->payload = check_payload(out->message.payload);
    if (out->payload != VERIFIER_WELL_FORMED) {
        return;
    }
    choose_profile(out);
    for (int claim = ATTESTATION_NONCE; claim < ATTESTATION_CLAIM_COUNT; claim++) {
        read_claim(out, (enum attestation_claim)claim);
    }
    reconcile_components(out);
    out->unknown_count = count_unknown(out);
}
