/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/span.h"

enum {
    ATTESTATION_INSTANCE_ID_LEN = 33,       /* 01, then the hash of the attestation key (RFC 9783 4.2.1) */
    ATTESTATION_IMPLEMENTATION_ID_LEN = 32, /* RFC 9783 4.2.2 */
    ATTESTATION_BOOT_SEED_MAX = 32,         /* RFC 9783 4.3.2 */
    ATTESTATION_COMPONENTS_MAX = 32         /* ours: twice what one boot of ours measures */
};

/** One measured piece of software (RFC 9783 4.4.1). Empty spans are absent; the text ones are UTF-8. */
struct attestation_component {
    struct span type;        /* text: its role, such as "BL", "PRoT", "actuator" */
    struct span value;       /* its measurement: 32, 48 or 64 bytes. Mandatory */
    struct span version;     /* text */
    struct span signer_id;   /* hash of the key that signed it: 32, 48 or 64 bytes. Mandatory */
    struct span description; /* text: the hash's name of the IANA registry, "sha-256" */
};

/** What one token says. Everything pointed to stays the caller's and is read only during the call. */
struct attestation_claims {
    struct span nonce; /* the caller's challenge: 32, 48 or 64 bytes */
    uint8_t instance_id[ATTESTATION_INSTANCE_ID_LEN];
    uint8_t implementation_id[ATTESTATION_IMPLEMENTATION_ID_LEN];
    int32_t client_id;     /* from the partition manager, never from the caller; not 0 */
    uint16_t lifecycle;    /* PSA_LIFECYCLE_*, low byte the implementation's */
    struct span boot_seed; /* 8..32 random bytes of this boot; may be empty but in PSA_IOT_PROFILE_1, which needs 32 */
    const struct attestation_component *components;
    size_t component_count;
    struct span verification_service; /* text, a URL; may be empty */
    struct span certification;        /* text, 13 digits, hyphen, 5 digits; may be empty */
};

/** True for 32, 48 and 64: the sizes of nonces and of measurements. */
bool attestation_is_hash_len(size_t len);
/** True for 0x0000..0x00ff, 0x1000..0x10ff, ... 0x6000..0x60ff (RFC 9783 4.3.1). */
bool attestation_is_lifecycle(uint64_t lifecycle);
/** True for 13 digits, a hyphen and 5 digits (RFC 9783 4.2.3). */
bool attestation_is_certification(struct span text);
/** True for 13 digits: the hardware version of PSA_IOT_PROFILE_1, an EAN-13. */
bool attestation_is_hardware_version(struct span text);
