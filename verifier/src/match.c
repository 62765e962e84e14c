/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "match.h"

#include <string.h>

static bool spans_equal(struct span a, struct span b)
{
    return a.len == b.len && (a.len == 0 || memcmp(a.data, b.data, a.len) == 0);
}

static bool text_is(struct span text, const char *expected)
{
    return spans_equal(text, span_of(expected, strlen(expected)));
}

static bool is_candidate(const struct attestation_component *component, const struct reference_component *row)
{
    return row->type == NULL || text_is(component->type, row->type);
}

/* How near a component comes to a row of the reference, the nearer the greater. */
static enum verifier_reason compare(const struct attestation_component *component,
                                    const struct reference_component *row)
{
    if (!is_candidate(component, row)) {
        return VERIFIER_COMPONENT_UNKNOWN;
    }
    if (!spans_equal(component->value, span_of(row->digest, row->digest_len))) {
        return row->type == NULL ? VERIFIER_COMPONENT_UNKNOWN : VERIFIER_COMPONENT_DIGEST;
    }
    if (row->version != NULL && !text_is(component->version, row->version)) {
        return VERIFIER_COMPONENT_VERSION;
    }
    if (row->signer_id_len != 0 && !spans_equal(component->signer_id, span_of(row->signer_id, row->signer_id_len))) {
        return VERIFIER_COMPONENT_SIGNER;
    }
    return VERIFIER_COMPONENT_MATCHES;
}

static int nearness(enum verifier_reason reason)
{
    switch ((int)reason) {
    case VERIFIER_COMPONENT_MATCHES:
        return 4;
    case VERIFIER_COMPONENT_SIGNER:
        return 3;
    case VERIFIER_COMPONENT_VERSION:
        return 2;
    case VERIFIER_COMPONENT_DIGEST:
        return 1;
    default:
        return 0;
    }
}

static void show_difference(struct verifier_finding *finding, const struct attestation_component *component,
                            const struct reference_component *row)
{
    if (finding->reason == VERIFIER_COMPONENT_DIGEST) {
        finding->found = component->value;
        finding->expected = span_of(row->digest, row->digest_len);
    } else if (finding->reason == VERIFIER_COMPONENT_SIGNER) {
        finding->found = component->signer_id;
        finding->expected = span_of(row->signer_id, row->signer_id_len);
    } else if (finding->reason == VERIFIER_COMPONENT_UNKNOWN) {
        finding->found = component->value;
    }
}

static void match_one(struct verifier_report *report, const struct reference *reference,
                      const struct attestation_component *component)
{
    struct verifier_finding best = { .subject = VERIFIER_COMPONENT,
                                     .claim = ATTESTATION_COMPONENTS,
                                     .reason = VERIFIER_COMPONENT_UNKNOWN,
                                     .name = component->type };
    const struct reference_component *row = NULL;
    for (size_t i = 0; i < reference->component_count; i++) {
        enum verifier_reason reason = compare(component, &reference->components[i]);
        if (nearness(reason) > nearness(best.reason)) {
            best.reason = reason;
            row = &reference->components[i];
        }
    }
    best.verdict = best.reason == VERIFIER_COMPONENT_MATCHES ? VERIFIER_TRUSTED : VERIFIER_REFUSED;
    show_difference(&best, component, row);
    verifier_report_add(report, &best);
}

/* A component of the row's type, right or wrong: if wrong, that is a finding of its own already. */
static bool is_measured(const struct verifier_evidence *evidence, const struct reference_component *row)
{
    for (size_t i = 0; i < evidence->component_count; i++) {
        const struct attestation_component *component = &evidence->components[i];
        bool is_it = row->type != NULL ? text_is(component->type, row->type)
                                       : spans_equal(component->value, span_of(row->digest, row->digest_len));
        if (is_it) {
            return true;
        }
    }
    return false;
}

/* Several rows of one type are alternatives: they are demanded, and missed, once. */
static bool is_demanded_before(const struct reference *reference, size_t index)
{
    const char *type = reference->components[index].type;
    for (size_t i = 0; i < index && type != NULL; i++) {
        const struct reference_component *row = &reference->components[i];
        if (!row->is_optional && row->type != NULL && strcmp(row->type, type) == 0) {
            return true;
        }
    }
    return false;
}

static void refuse(struct verifier_report *report, enum verifier_reason reason, struct span name, struct span expected)
{
    verifier_report_add(report, &(struct verifier_finding){ .subject = VERIFIER_COMPONENT,
                                                            .claim = ATTESTATION_COMPONENTS,
                                                            .verdict = VERIFIER_REFUSED,
                                                            .reason = reason,
                                                            .name = name,
                                                            .expected = expected });
}

void match_components(struct verifier_report *report, const struct reference *reference)
{
    const struct verifier_evidence *evidence = &report->evidence;
    for (size_t i = 0; i < evidence->component_count; i++) {
        if (evidence->component_reasons[i] == VERIFIER_WELL_FORMED) {
            match_one(report, reference, &evidence->components[i]);
        } else {
            refuse(report, evidence->component_reasons[i], evidence->components[i].type, (struct span){ 0 });
        }
    }
    for (size_t i = 0; i < reference->component_count; i++) {
        const struct reference_component *row = &reference->components[i];
        if (!row->is_optional && !is_measured(evidence, row) && !is_demanded_before(reference, i)) {
            struct span name = span_of(row->type, row->type == NULL ? 0 : strlen(row->type));
            refuse(report, VERIFIER_COMPONENT_MISSING, name, span_of(row->digest, row->digest_len));
        }
    }
}
