/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include "attestation/claims.h"
#include "attestation/labels.h"
#include "cose/parse.h"

/** Why a claim, or a whole token, is judged as it is. */
enum verifier_reason {
    VERIFIER_NO_REASON = 0,
#define VERIFIER_REASON(id, text) VERIFIER_##id,
#include "verifier/reasons.def"
#undef VERIFIER_REASON
    VERIFIER_REASON_COUNT
};

/** "COMPONENT_DIGEST": stable, for programs. Never NULL. */
const char *verifier_reason_id(enum verifier_reason reason);
/** The sentence for people. Never NULL. */
const char *verifier_reason_text(enum verifier_reason reason);

enum verifier_presence { VERIFIER_IS_ABSENT = 0, VERIFIER_IS_PRESENT, VERIFIER_IS_MALFORMED };

struct verifier_claim {
    enum verifier_presence presence;
    enum verifier_reason reason; /* WELL_FORMED, ABSENT, CLAIM_MISSING, or what is malformed */
    struct span encoded;         /* the CBOR item as received; empty if absent */
};

/**
 * A token taken apart, verified in nothing: what someone says. Spans point into the token, which must live as long.
 * A value counts only where its claim is VERIFIER_IS_PRESENT.
 */
struct verifier_evidence {
    enum cose_error envelope; /* not COSE_OK: `message` holds what could be read, and the claims maybe nothing */
    struct cose_message message;
    enum verifier_reason payload; /* WELL_FORMED, or why the payload is no map of claims; then no claim is read */
    enum attestation_profile profile;
    struct verifier_claim claims[ATTESTATION_CLAIM_COUNT];
    size_t unknown_count; /* claims of the payload that the profile does not have; they are ignored (RFC 9711 3) */

    struct span profile_name;
    struct span nonce;
    struct span instance_id;
    struct span implementation_id;
    struct span boot_seed;
    struct span certification;
    struct span verification_service;
    int32_t client_id;
    uint16_t lifecycle;
    size_t component_count;
    struct attestation_component components[ATTESTATION_COMPONENTS_MAX];
    enum verifier_reason component_reasons[ATTESTATION_COMPONENTS_MAX]; /* WELL_FORMED, or what is malformed */
};

/**
 * Takes any PSA token apart: "tag:psacertified.org,2023:psa#tfm", "http://arm.com/psa/2.0.0" and "PSA_IOT_PROFILE_1".
 * Cannot fail: what is wrong is in `*out`. Unknown profiles are read as the newest one, and marked.
 */
void verifier_evidence_parse(struct verifier_evidence *out, struct span token);

/** "secured" and so on for a lifecycle's upper byte; "unknown" for 0x00; NULL outside the defined states. */
const char *verifier_lifecycle_name(uint16_t lifecycle);
/** The state of a name as 0x1000 steps, 0..6. -1 for no such name. */
int verifier_lifecycle_of(const char *name);

/** "nonce", "instance-id" and so on: stable, for reports. */
const char *verifier_claim_name(enum attestation_claim claim);
