/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include "verifier/evidence.h"
#include "verifier/key.h"
#include "verifier/reference.h"
#include "verifier/session.h"

/*
 * Appraises a PSA token against a reference: every check of RFC 9783 and of the EAT it is, a finding for each, one
 * verdict. The library prints nothing, opens no file but the one of verifier_seen_accept(), and knows no clock.
 */

enum verifier_verdict { VERIFIER_REFUSED = 0, VERIFIER_UNDECIDED, VERIFIER_WARNED, VERIFIER_TRUSTED };

enum verifier_subject {
    VERIFIER_MESSAGE = 0, /* the COSE envelope and the map in it */
    VERIFIER_SIGNATURE,
    VERIFIER_FRESHNESS, /* the nonce, compared */
    VERIFIER_CLAIM,     /* `claim` says which */
    VERIFIER_COMPONENT, /* `name`, `found` and `expected` say more */
    VERIFIER_HARDWARE
};

struct verifier_finding {
    enum verifier_subject subject;
    enum attestation_claim claim;
    enum verifier_verdict verdict;
    enum verifier_reason reason;
    struct span name;     /* a component's type, or empty: UTF-8 that nobody vouches for */
    struct span found;    /* bytes: what the token says; empty where there is nothing to show */
    struct span expected; /* bytes: what the reference or the caller says */
};

enum verifier_freshness {
    VERIFIER_FRESHNESS_UNCHECKED = 0, /* the default refuses */
    VERIFIER_FRESHNESS_NONCE,
    VERIFIER_FRESHNESS_NO_NONCE /* waived explicitly: a warning */
};

struct verifier_request {
    struct span token;
    const struct reference *reference;
    const struct verifier_key *key; /* NULL: the reference's key for the token's instance id */
    enum verifier_freshness freshness;
    struct span nonce;           /* with VERIFIER_FRESHNESS_NONCE */
    uint8_t extra_lifecycles;    /* bit n: state n * 0x1000 is accepted with a warning, beyond the reference's */
};

enum { VERIFIER_FINDINGS_MAX = 160 }; /* 32 components, as many missing ones as a reference has up to 64, the rest */

/** The findings point into token, reference and request, which must live as long. */
struct verifier_report {
    enum verifier_verdict verdict; /* REFUSED, UNDECIDED or TRUSTED; warnings do not change it */
    size_t warning_count;
    size_t finding_count;
    struct verifier_finding findings[VERIFIER_FINDINGS_MAX];
    struct verifier_evidence evidence;
};

/**
 * Appraises. Refused if any finding refuses; else undecided if any could not be decided; else trusted. Every check that
 * can still be made is made, so that one report names all that is wrong.
 */
void verifier_appraise(struct verifier_report *report, const struct verifier_request *request);

/** Adds a finding of the caller's, such as a replay found by verifier_seen_accept(), and judges anew. */
void verifier_report_add(struct verifier_report *report, const struct verifier_finding *finding);

/** "nonce", "component", ... for reports: the claim's name where the subject is a claim. */
const char *verifier_finding_subject(const struct verifier_finding *finding);
/** Of a whole report: "trusted", "refused", "could not decide". */
const char *verifier_verdict_name(enum verifier_verdict verdict);
/** Of one finding: "good", "warning", "undecided", "refused". One that is good says nothing of the whole. */
const char *verifier_finding_verdict(const struct verifier_finding *finding);
