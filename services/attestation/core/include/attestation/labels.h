/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include <stdint.h>

/** The dialects of a PSA token. */
enum attestation_profile {
    ATTESTATION_PROFILE_TFM = 0, /* "tag:psacertified.org,2023:psa#tfm" (RFC 9783 5.2) */
    ATTESTATION_PROFILE_1,       /* "PSA_IOT_PROFILE_1", the older one */
    ATTESTATION_PROFILE_2_0_0,   /* "http://arm.com/psa/2.0.0": drafts between the two */
    ATTESTATION_PROFILE_COUNT
};

/** The claims, in the order in which tools show them. */
enum attestation_claim {
    ATTESTATION_PROFILE = 0,
    ATTESTATION_NONCE,
    ATTESTATION_INSTANCE_ID,
    ATTESTATION_IMPLEMENTATION_ID,
    ATTESTATION_CLIENT_ID,
    ATTESTATION_LIFECYCLE,
    ATTESTATION_BOOT_SEED,
    ATTESTATION_CERTIFICATION, /* PSA_IOT_PROFILE_1: the hardware version */
    ATTESTATION_COMPONENTS,
    ATTESTATION_NO_MEASUREMENTS, /* PSA_IOT_PROFILE_1 alone: instead of components */
    ATTESTATION_VERIFICATION_SERVICE,
    ATTESTATION_CLAIM_COUNT
};

/** Keys within the map of a software component: the same in all profiles. */
enum attestation_component_label {
    ATTESTATION_COMPONENT_TYPE = 1,
    ATTESTATION_COMPONENT_VALUE = 2,
    ATTESTATION_COMPONENT_VERSION = 4,
    ATTESTATION_COMPONENT_SIGNER_ID = 5,
    ATTESTATION_COMPONENT_DESCRIPTION = 6
};

/** The boot seed's key in tokens of "http://arm.com/psa/2.0.0" that follow the first drafts. */
enum { ATTESTATION_LABEL_OLD_BOOT_SEED = 2397 };

/** The map key of a claim in a profile; 0, which is no key, if the profile has no such claim. */
int64_t attestation_label(enum attestation_profile profile, enum attestation_claim claim);

/** The text by which a token names its profile. Never NULL. */
const char *attestation_profile_name(enum attestation_profile profile);
