/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 *
 * Whatever the bytes: the parts shown lie within them, present claims keep their promises, and nothing is trusted,
 * because nothing here has the key's signature.
 */
#include "base/invariant.h"
#include "fuzz.h"
#include "verifier/verifier.h"

static struct verifier_report report;
static struct reference_component row = { .digest = { 3 }, .digest_len = 32 };
static const struct reference reference = { .components = &row, .component_count = 1 };

static void check_within(struct span part, const uint8_t *data, size_t len)
{
    INVARIANT(part.len == 0 || (part.data >= data && part.len <= len && (size_t)(part.data - data) <= len - part.len));
}

static bool has(enum attestation_claim claim)
{
    return report.evidence.claims[claim].presence == VERIFIER_IS_PRESENT;
}

static void check_claims(void)
{
    const struct verifier_evidence *e = &report.evidence;
    INVARIANT(!has(ATTESTATION_NONCE) || attestation_is_hash_len(e->nonce.len));
    INVARIANT(!has(ATTESTATION_INSTANCE_ID) || e->instance_id.len == ATTESTATION_INSTANCE_ID_LEN);
    INVARIANT(!has(ATTESTATION_IMPLEMENTATION_ID) || e->implementation_id.len == ATTESTATION_IMPLEMENTATION_ID_LEN);
    INVARIANT(!has(ATTESTATION_CLIENT_ID) || e->client_id != 0);
    INVARIANT(!has(ATTESTATION_LIFECYCLE) || verifier_lifecycle_name(e->lifecycle) != NULL);
    INVARIANT(!has(ATTESTATION_COMPONENTS) || e->component_count != 0);
    INVARIANT(e->component_count <= ATTESTATION_COMPONENTS_MAX);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
    struct verifier_request request = { .token = span_of(data, len),
                                        .reference = &reference,
                                        .freshness = VERIFIER_FRESHNESS_NO_NONCE };
    verifier_appraise(&report, &request);
    INVARIANT(report.verdict == VERIFIER_REFUSED || report.verdict == VERIFIER_UNDECIDED);
    INVARIANT(report.finding_count != 0 && report.finding_count <= VERIFIER_FINDINGS_MAX);
    check_claims();
    const struct verifier_evidence *e = &report.evidence;
    check_within(e->message.payload, data, len);
    check_within(e->message.signature, data, len);
    check_within(e->message.kid, data, len);
    check_within(e->message.x5chain, data, len);
    check_within(cose_x5chain_leaf(&e->message), data, len);
    check_within(e->nonce, data, len);
    check_within(e->profile_name, data, len);
    for (size_t i = 0; i < e->component_count; i++) {
        check_within(e->components[i].type, data, len);
        check_within(e->components[i].value, data, len);
        check_within(e->components[i].signer_id, data, len);
    }
    for (size_t i = 0; i < report.finding_count; i++) {
        INVARIANT(report.findings[i].reason != VERIFIER_NO_REASON);
    }
    return 0;
}
