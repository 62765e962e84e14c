/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include <string.h>

#include "verifier/verifier.h"

static const struct {
    const char *id;
    const char *text;
} reasons[VERIFIER_REASON_COUNT] = {
    [VERIFIER_NO_REASON] = { "NO_REASON", "no reason was given" },
#define VERIFIER_REASON(id, text) [VERIFIER_##id] = { #id, text },
#include "verifier/reasons.def"
#undef VERIFIER_REASON
};

static const char *const lifecycles[] = {
    "unknown", "assembly-and-test",         "psa-rot-provisioning", "secured",
    "non-psa-rot-debug", "recoverable-psa-rot-debug", "decommissioned",
};

enum { LIFECYCLE_COUNT = sizeof(lifecycles) / sizeof(lifecycles[0]) };

const char *verifier_reason_id(enum verifier_reason reason)
{
    return reasons[(unsigned)reason < VERIFIER_REASON_COUNT ? reason : VERIFIER_NO_REASON].id;
}

const char *verifier_reason_text(enum verifier_reason reason)
{
    return reasons[(unsigned)reason < VERIFIER_REASON_COUNT ? reason : VERIFIER_NO_REASON].text;
}

const char *verifier_lifecycle_name(uint16_t lifecycle)
{
    return attestation_is_lifecycle(lifecycle) ? lifecycles[lifecycle >> 12] : NULL;
}

int verifier_lifecycle_of(const char *name)
{
    for (int i = 0; i < (int)LIFECYCLE_COUNT; i++) {
        if (strcmp(lifecycles[i], name) == 0) {
            return i;
        }
    }
    return -1;
}

const char *verifier_claim_name(enum attestation_claim claim)
{
    static const char *const names[ATTESTATION_CLAIM_COUNT] = {
        [ATTESTATION_PROFILE] = "profile",
        [ATTESTATION_NONCE] = "nonce",
        [ATTESTATION_INSTANCE_ID] = "instance-id",
        [ATTESTATION_IMPLEMENTATION_ID] = "implementation-id",
        [ATTESTATION_CLIENT_ID] = "client-id",
        [ATTESTATION_LIFECYCLE] = "lifecycle",
        [ATTESTATION_BOOT_SEED] = "boot-seed",
        [ATTESTATION_CERTIFICATION] = "certification",
        [ATTESTATION_COMPONENTS] = "components",
        [ATTESTATION_NO_MEASUREMENTS] = "no-measurements",
        [ATTESTATION_VERIFICATION_SERVICE] = "verification-service",
    };
    return (unsigned)claim < ATTESTATION_CLAIM_COUNT ? names[claim] : "claim";
}

const char *verifier_finding_subject(const struct verifier_finding *finding)
{
    switch (finding->subject) {
    case VERIFIER_MESSAGE:
        return "message";
    case VERIFIER_SIGNATURE:
        return "signature";
    case VERIFIER_FRESHNESS:
        return "freshness";
    case VERIFIER_COMPONENT:
        return "component";
    case VERIFIER_HARDWARE:
        return "hardware";
    case VERIFIER_CLAIM:
    default:
        return verifier_claim_name(finding->claim);
    }
}

const char *verifier_verdict_name(enum verifier_verdict verdict)
{
    switch (verdict) {
    case VERIFIER_TRUSTED:
        return "trusted";
    case VERIFIER_UNDECIDED:
        return "could not decide";
    case VERIFIER_WARNED:
    case VERIFIER_REFUSED:
    default:
        return "refused";
    }
}

const char *verifier_finding_verdict(const struct verifier_finding *finding)
{
    switch (finding->verdict) {
    case VERIFIER_TRUSTED:
        return "good";
    case VERIFIER_WARNED:
        return "warning";
    case VERIFIER_UNDECIDED:
        return "undecided";
    case VERIFIER_REFUSED:
    default:
        return "refused";
    }
}
