/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "attestation/labels.h"

#include "base/invariant.h"

/* RFC 9783 section 4; for the older profile its section 6 maps old keys to new ones. */
static const int32_t labels[][ATTESTATION_CLAIM_COUNT] = {
    {
        [ATTESTATION_PROFILE] = 265,
        [ATTESTATION_NONCE] = 10,
        [ATTESTATION_INSTANCE_ID] = 256,
        [ATTESTATION_IMPLEMENTATION_ID] = 2396,
        [ATTESTATION_CLIENT_ID] = 2394,
        [ATTESTATION_LIFECYCLE] = 2395,
        [ATTESTATION_BOOT_SEED] = 268,
        [ATTESTATION_CERTIFICATION] = 2398,
        [ATTESTATION_COMPONENTS] = 2399,
        [ATTESTATION_VERIFICATION_SERVICE] = 2400,
    },
    {
        [ATTESTATION_PROFILE] = -75000,
        [ATTESTATION_NONCE] = -75008,
        [ATTESTATION_INSTANCE_ID] = -75009,
        [ATTESTATION_IMPLEMENTATION_ID] = -75003,
        [ATTESTATION_CLIENT_ID] = -75001,
        [ATTESTATION_LIFECYCLE] = -75002,
        [ATTESTATION_BOOT_SEED] = -75004,
        [ATTESTATION_CERTIFICATION] = -75005,
        [ATTESTATION_COMPONENTS] = -75006,
        [ATTESTATION_NO_MEASUREMENTS] = -75007,
        [ATTESTATION_VERIFICATION_SERVICE] = -75010,
    },
    {
        [ATTESTATION_PROFILE] = 265,
        [ATTESTATION_NONCE] = 10,
        [ATTESTATION_INSTANCE_ID] = 256,
        [ATTESTATION_IMPLEMENTATION_ID] = 2396,
        [ATTESTATION_CLIENT_ID] = 2394,
        [ATTESTATION_LIFECYCLE] = 2395,
        [ATTESTATION_BOOT_SEED] = ATTESTATION_LABEL_OLD_BOOT_SEED,
        [ATTESTATION_CERTIFICATION] = 2398,
        [ATTESTATION_COMPONENTS] = 2399,
        [ATTESTATION_VERIFICATION_SERVICE] = 2400,
    },
};

static const struct {
    const char *name;
    const int32_t *labels;
} profiles[ATTESTATION_PROFILE_COUNT] = {
    [ATTESTATION_PROFILE_TFM] = { "tag:psacertified.org,2023:psa#tfm", labels[0] },
    [ATTESTATION_PROFILE_1] = { "PSA_IOT_PROFILE_1", labels[1] },
    [ATTESTATION_PROFILE_2_0_0] = { "http://arm.com/psa/2.0.0", labels[2] },
};

int64_t attestation_label(enum attestation_profile profile, enum attestation_claim claim)
{
    INVARIANT((unsigned)profile < ATTESTATION_PROFILE_COUNT && (unsigned)claim < ATTESTATION_CLAIM_COUNT);
    return profiles[profile].labels[claim];
}

const char *attestation_profile_name(enum attestation_profile profile)
{
    INVARIANT((unsigned)profile < ATTESTATION_PROFILE_COUNT);
    return profiles[profile].name;
}
