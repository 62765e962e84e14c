/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include <string.h>

#include "base/invariant.h"
#include "ct/ct.h"
#include "match.h"
#include "verifier/verifier.h"

enum { EAN13_LEN = 13, LIFECYCLE_SECURED = 3 };

/* What one appraisal knows. The listed key is the reference's for the token's instance id. */
struct appraisal {
    struct verifier_report *report;
    const struct verifier_request *request;
    const struct verifier_evidence *evidence;
    const struct reference_instance *listed;
    struct verifier_key *listed_key;
};

void verifier_report_add(struct verifier_report *report, const struct verifier_finding *finding)
{
    INVARIANT(report->finding_count < VERIFIER_FINDINGS_MAX);
    report->findings[report->finding_count++] = *finding;
    if (finding->verdict == VERIFIER_WARNED) {
        report->warning_count++;
    } else if (finding->verdict < report->verdict) {
        report->verdict = finding->verdict;
    }
}

static void add(struct appraisal *a, enum verifier_subject subject, enum verifier_verdict verdict,
                enum verifier_reason reason)
{
    verifier_report_add(a->report,
                        &(struct verifier_finding){ .subject = subject, .verdict = verdict, .reason = reason });
}

static void add_claim(struct appraisal *a, enum attestation_claim claim, enum verifier_verdict verdict,
                      enum verifier_reason reason)
{
    verifier_report_add(a->report, &(struct verifier_finding){ .subject = VERIFIER_CLAIM,
                                                               .claim = claim,
                                                               .verdict = verdict,
                                                               .reason = reason });
}

static bool spans_equal(struct span a, struct span b)
{
    return a.len == b.len && (a.len == 0 || memcmp(a.data, b.data, a.len) == 0);
}

static const struct reference_instance *find_instance(const struct reference *reference, struct span id)
{
    for (size_t i = 0; i < reference->instance_count; i++) {
        const struct reference_instance *row = &reference->instances[i];
        if (spans_equal(id, span_of(row->instance_id, sizeof(row->instance_id)))) {
            return row;
        }
    }
    return NULL;
}

static const struct verifier_key *key_of(const struct appraisal *a)
{
    return a->request->key != NULL ? a->request->key : a->listed_key;
}

static void judge_certificate(struct appraisal *a, const struct verifier_key *key)
{
    if (a->evidence->message.x5chain.len != 0 &&
        !verifier_key_is_in_certificate(key, cose_x5chain_leaf(&a->evidence->message))) {
        add(a, VERIFIER_SIGNATURE, VERIFIER_REFUSED, VERIFIER_X5CHAIN_OTHER_KEY);
    }
}

static void judge_signature(struct appraisal *a)
{
    const struct verifier_key *key = key_of(a);
    if (key == NULL) {
        add(a, VERIFIER_SIGNATURE, VERIFIER_UNDECIDED, a->listed != NULL ? VERIFIER_KEY_UNUSABLE : VERIFIER_KEY_ABSENT);
        return;
    }
    struct cose_verifier port = verifier_key_port(key);
    psa_status_t status = cose_verify(&a->evidence->message, &port);
    if (status == PSA_SUCCESS) {
        add(a, VERIFIER_SIGNATURE, VERIFIER_TRUSTED, VERIFIER_SIGNATURE_VALID);
    } else if (status == PSA_ERROR_INVALID_SIGNATURE) {
        add(a, VERIFIER_SIGNATURE, VERIFIER_REFUSED, VERIFIER_SIGNATURE_WRONG);
    } else if (status == PSA_ERROR_INVALID_ARGUMENT) {
        add(a, VERIFIER_SIGNATURE, VERIFIER_REFUSED, VERIFIER_ALG_NOT_KEY);
    } else {
        add(a, VERIFIER_SIGNATURE, VERIFIER_UNDECIDED, VERIFIER_CRYPTO_FAILED);
    }
    judge_certificate(a, key);
}

static void judge_freshness(struct appraisal *a)
{
    struct span nonce = a->evidence->nonce;
    struct span sent = a->request->nonce;
    if (a->request->freshness == VERIFIER_FRESHNESS_NO_NONCE) {
        add(a, VERIFIER_FRESHNESS, VERIFIER_WARNED, VERIFIER_FRESHNESS_WAIVED);
    } else if (a->request->freshness != VERIFIER_FRESHNESS_NONCE) {
        add(a, VERIFIER_FRESHNESS, VERIFIER_REFUSED, VERIFIER_FRESHNESS_NOT_CHECKED);
    } else if (a->evidence->claims[ATTESTATION_NONCE].presence == VERIFIER_IS_PRESENT) {
        bool is_equal = nonce.len == sent.len && ct_reveal(ct_eq(nonce.data, sent.data, nonce.len));
        verifier_report_add(a->report,
                            &(struct verifier_finding){
                                .subject = VERIFIER_FRESHNESS,
                                .verdict = is_equal ? VERIFIER_TRUSTED : VERIFIER_REFUSED,
                                .reason = is_equal ? VERIFIER_NONCE_MATCHES : VERIFIER_NONCE_DIFFERS,
                                .found = is_equal ? (struct span){ 0 } : nonce,
                                .expected = is_equal ? (struct span){ 0 } : sent });
    }
}

static void judge_instance(struct appraisal *a)
{
    const struct verifier_key *given = a->request->key;
    if (a->listed != NULL) {
        bool is_other = given != NULL && a->listed_key != NULL && !verifier_key_equal(given, a->listed_key);
        add_claim(a, ATTESTATION_INSTANCE_ID, is_other ? VERIFIER_REFUSED : VERIFIER_TRUSTED,
                  is_other ? VERIFIER_INSTANCE_OTHER_KEY : VERIFIER_INSTANCE_KNOWN);
    } else if (a->request->reference->instance_count != 0) {
        add_claim(a, ATTESTATION_INSTANCE_ID, VERIFIER_REFUSED, VERIFIER_INSTANCE_UNKNOWN);
    } else if (given != NULL && verifier_key_has_instance_id(given, a->evidence->instance_id)) {
        add_claim(a, ATTESTATION_INSTANCE_ID, VERIFIER_TRUSTED, VERIFIER_INSTANCE_IS_KEY_HASH);
    } else {
        add_claim(a, ATTESTATION_INSTANCE_ID, VERIFIER_WARNED, VERIFIER_INSTANCE_UNBOUND);
    }
}

static void judge_implementation(struct appraisal *a)
{
    struct span expected = span_of(a->request->reference->implementation_id, ATTESTATION_IMPLEMENTATION_ID_LEN);
    struct span found = a->evidence->implementation_id;
    bool is_equal = spans_equal(found, expected);
    verifier_report_add(a->report, &(struct verifier_finding){
                                       .subject = VERIFIER_CLAIM,
                                       .claim = ATTESTATION_IMPLEMENTATION_ID,
                                       .verdict = is_equal ? VERIFIER_TRUSTED : VERIFIER_REFUSED,
                                       .reason = is_equal ? VERIFIER_IMPLEMENTATION_MATCHES
                                                          : VERIFIER_IMPLEMENTATION_UNKNOWN,
                                       .found = is_equal ? (struct span){ 0 } : found,
                                       .expected = is_equal ? (struct span){ 0 } : expected });
}

static void judge_lifecycle(struct appraisal *a)
{
    uint8_t trusted = a->request->reference->lifecycles;
    unsigned bit = 1u << (a->evidence->lifecycle >> 12);
    if (trusted == 0) {
        trusted = 1u << LIFECYCLE_SECURED;
    }
    if ((trusted & bit) != 0) {
        add_claim(a, ATTESTATION_LIFECYCLE, VERIFIER_TRUSTED, VERIFIER_LIFECYCLE_TRUSTED);
    } else if ((a->request->extra_lifecycles & bit) != 0) {
        add_claim(a, ATTESTATION_LIFECYCLE, VERIFIER_WARNED, VERIFIER_LIFECYCLE_ALLOWED);
    } else {
        add_claim(a, ATTESTATION_LIFECYCLE, VERIFIER_REFUSED, VERIFIER_LIFECYCLE_UNTRUSTED);
    }
}

static void judge_client(struct appraisal *a)
{
    bool is_secure = a->evidence->client_id > 0;
    enum reference_client expected = a->request->reference->client;
    bool is_good = expected == REFERENCE_CLIENT_ANY || is_secure == (expected == REFERENCE_CLIENT_SECURE);
    if (!is_good) {
        add_claim(a, ATTESTATION_CLIENT_ID, VERIFIER_REFUSED, VERIFIER_CLIENT_DOMAIN);
        return;
    }
    add_claim(a, ATTESTATION_CLIENT_ID, VERIFIER_TRUSTED,
              is_secure ? VERIFIER_CLIENT_SECURE : VERIFIER_CLIENT_NON_SECURE);
}

/* The older profile carries only the product's number, with which a certification reference begins. */
static void judge_certification(struct appraisal *a)
{
    const char *expected = a->request->reference->certification;
    struct span found = a->evidence->certification;
    if (expected == NULL) {
        add_claim(a, ATTESTATION_CERTIFICATION, VERIFIER_TRUSTED, VERIFIER_WELL_FORMED);
        return;
    }
    bool is_short = a->evidence->profile == ATTESTATION_PROFILE_1 && found.len == EAN13_LEN;
    bool is_equal = spans_equal(found, span_of(expected, is_short ? EAN13_LEN : strlen(expected)));
    add_claim(a, ATTESTATION_CERTIFICATION, is_equal ? VERIFIER_TRUSTED : VERIFIER_REFUSED,
              is_equal ? VERIFIER_CERTIFICATION_MATCHES : VERIFIER_CERTIFICATION_DIFFERS);
}

static void judge_present(struct appraisal *a, enum attestation_claim claim)
{
    switch (claim) {
    case ATTESTATION_INSTANCE_ID:
        judge_instance(a);
        break;
    case ATTESTATION_IMPLEMENTATION_ID:
        judge_implementation(a);
        break;
    case ATTESTATION_CLIENT_ID:
        judge_client(a);
        break;
    case ATTESTATION_LIFECYCLE:
        judge_lifecycle(a);
        break;
    case ATTESTATION_CERTIFICATION:
        judge_certification(a);
        break;
    case ATTESTATION_COMPONENTS:
        add_claim(a, claim, VERIFIER_TRUSTED, VERIFIER_WELL_FORMED);
        match_components(a->report, a->request->reference);
        break;
    case ATTESTATION_PROFILE:
        add_claim(a, claim, VERIFIER_TRUSTED, VERIFIER_PROFILE_KNOWN);
        break;
    case ATTESTATION_NONCE:
    case ATTESTATION_BOOT_SEED:
    case ATTESTATION_NO_MEASUREMENTS:
    case ATTESTATION_VERIFICATION_SERVICE:
    case ATTESTATION_CLAIM_COUNT:
    default:
        add_claim(a, claim, VERIFIER_TRUSTED, VERIFIER_WELL_FORMED);
        break;
    }
}

static void judge_claim(struct appraisal *a, enum attestation_claim claim)
{
    const struct verifier_claim *read = &a->evidence->claims[claim];
    if (read->presence == VERIFIER_IS_PRESENT) {
        judge_present(a, claim);
        return;
    }
    if (read->reason != VERIFIER_ABSENT) {
        add_claim(a, claim, VERIFIER_REFUSED, read->reason);
        return;
    }
    if (claim == ATTESTATION_CERTIFICATION && a->request->reference->certification != NULL) {
        add_claim(a, claim, VERIFIER_REFUSED, VERIFIER_CERTIFICATION_DIFFERS);
    } else if (claim != ATTESTATION_NO_MEASUREMENTS) {
        add_claim(a, claim, VERIFIER_TRUSTED, VERIFIER_ABSENT);
    }
}

static void judge_hardware(struct appraisal *a)
{
    bool is_hardware = a->request->reference->root == REFERENCE_ROOT_HARDWARE;
    add(a, VERIFIER_HARDWARE, is_hardware ? VERIFIER_TRUSTED : VERIFIER_WARNED,
        is_hardware ? VERIFIER_ROOT_HARDWARE : VERIFIER_ROOT_FILE);
}

static void look_up_key(struct appraisal *a)
{
    enum verifier_key_fault fault = VERIFIER_KEY_OK;
    if (a->evidence->claims[ATTESTATION_INSTANCE_ID].presence != VERIFIER_IS_PRESENT) {
        return;
    }
    a->listed = find_instance(a->request->reference, a->evidence->instance_id);
    if (a->listed != NULL) {
        a->listed_key = verifier_key_public(span_of(a->listed->key, strlen(a->listed->key)), &fault);
    }
}

static void judge_all(struct appraisal *a)
{
    if (a->evidence->envelope != COSE_OK) {
        /* The reasons of the message stand in the order of enum cose_error. */
        int reason = (int)VERIFIER_NOT_CBOR + (int)a->evidence->envelope - (int)COSE_NOT_CBOR;
        add(a, VERIFIER_MESSAGE, VERIFIER_REFUSED, (enum verifier_reason)reason);
        return;
    }
    look_up_key(a);
    judge_signature(a);
    if (a->evidence->payload != VERIFIER_WELL_FORMED) {
        add(a, VERIFIER_MESSAGE, VERIFIER_REFUSED, a->evidence->payload);
        return;
    }
    add(a, VERIFIER_MESSAGE, VERIFIER_TRUSTED, VERIFIER_WELL_FORMED);
    judge_freshness(a);
    for (int claim = 0; claim < ATTESTATION_CLAIM_COUNT; claim++) {
        judge_claim(a, (enum attestation_claim)claim);
    }
    judge_hardware(a);
}

/* @mitigates T.ASH.TOKEN_FORGED */
void verifier_appraise(struct verifier_report *report, const struct verifier_request *request)
{
    _Static_assert((int)VERIFIER_SIGNATURE_LEN - (int)VERIFIER_NOT_CBOR == (int)COSE_SIGNATURE_LEN - (int)COSE_NOT_CBOR,
                   "reasons.def lists the reasons of the message in the order of enum cose_error");
    struct appraisal a = { .report = report, .request = request, .evidence = &report->evidence };
    *report = (struct verifier_report){ .verdict = VERIFIER_TRUSTED };
    verifier_evidence_parse(&report->evidence, request->token);
    judge_all(&a);
    verifier_key_free(a.listed_key);
}
