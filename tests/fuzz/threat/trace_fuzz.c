/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 *
 * Any bytes as results of tests, as a source with annotations, and as what is pinned. Input: one byte that chooses,
 * then the bytes. Ids that are found are ids; a digest does not depend on spaces at line ends; every end is an end.
 */
#include <string.h>

#include "base/invariant.h"
#include "fuzz.h"
#include "threat/trace.h"

static void take_results(struct threat_evidence *evidence, struct threat_findings *findings, struct span text)
{
    threat_evidence_results(evidence, "r", text, findings);
    threat_evidence_ready(evidence);
    for (size_t i = 0; i < evidence->test_count; i++) {
        INVARIANT(evidence->tests[i].id != NULL && evidence->tests[i].proves != NULL);
        INVARIANT(i == 0 || strcmp(evidence->tests[i - 1].id, evidence->tests[i].id) <= 0);
    }
}

static void take_source(struct threat_evidence *evidence, const char *path, struct span text)
{
    threat_evidence_source(evidence, path, text);
    threat_evidence_ready(evidence);
    for (size_t i = 0; i < evidence->mark_count; i++) {
        INVARIANT(threat_is_id(evidence->marks[i].id) && evidence->marks[i].line > 0);
        INVARIANT(evidence->marks[i].is_test || evidence->marks[i].test == NULL);
    }
}

static void pin(struct span text, bool is_document)
{
    char once[17] = "";
    char again[17] = "";
    static const char *const parts[] = { NULL, "f", "The part" };
    for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++) {
        enum threat_pin made = threat_pin_make(once, text, parts[i], is_document);
        INVARIANT(made == THREAT_PIN_MADE || (made == THREAT_PIN_NO_PART && parts[i] != NULL));
        INVARIANT(threat_pin_make(again, text, parts[i], is_document) == made &&
                  (made != THREAT_PIN_MADE || strcmp(once, again) == 0));
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
    struct threat_arena arena = { 0 };
    struct threat_evidence evidence = { .arena = &arena };
    struct threat_findings findings = { .arena = &arena };
    if (len == 0) {
        return 0;
    }
    struct span text = span_of(data + 1, len - 1);
    if (data[0] % 4 == 0) {
        take_results(&evidence, &findings, text);
    } else if (data[0] % 4 == 1) {
        take_source(&evidence, "a.c", text);
    } else if (data[0] % 4 == 2) {
        take_source(&evidence, "a.sh", text);
    } else {
        pin(text, (data[0] & 4) != 0);
    }
    threat_release(&arena);
    return 0;
}
