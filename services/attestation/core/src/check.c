/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "check.h"

#include "reason/reason.h"

enum { EAN13_LEN = 13, CERTIFICATION_LEN = 19, INSTANCE_ID_RANDOM = 0x01, BOOT_SEED_MIN = 8 };

bool attestation_is_hash_len(size_t len)
{
    return len == 32 || len == 48 || len == 64;
}

bool attestation_is_lifecycle(uint64_t lifecycle)
{
    return lifecycle <= 0x60ff && (lifecycle & 0x0f00) == 0;
}

static bool are_digits(struct span text, size_t from, size_t to)
{
    bool good = true;
    for (size_t i = from; i < to; i++) {
        good = good && text.data[i] >= '0' && text.data[i] <= '9';
    }
    return good;
}

bool attestation_is_certification(struct span text)
{
    return text.len == CERTIFICATION_LEN && are_digits(text, 0, EAN13_LEN) && text.data[EAN13_LEN] == '-' &&
           are_digits(text, EAN13_LEN + 1, CERTIFICATION_LEN);
}

bool attestation_is_hardware_version(struct span text)
{
    return text.len == EAN13_LEN && are_digits(text, 0, EAN13_LEN);
}

psa_status_t check_components(const struct attestation_component *components, size_t count)
{
    if (count > ATTESTATION_COMPONENTS_MAX) {
        return REFUSE(ATTESTATION_COMPONENTS);
    }
    for (size_t i = 0; i < count; i++) {
        if (!attestation_is_hash_len(components[i].value.len) ||
            !attestation_is_hash_len(components[i].signer_id.len)) {
            return REFUSE(ATTESTATION_COMPONENT);
        }
    }
    return PSA_SUCCESS;
}

static bool boot_seed_is_good(struct span seed, enum attestation_profile profile)
{
    if (profile == ATTESTATION_PROFILE_1) {
        return seed.len == ATTESTATION_BOOT_SEED_MAX;
    }
    return seed.len == 0 || (seed.len >= BOOT_SEED_MIN && seed.len <= ATTESTATION_BOOT_SEED_MAX);
}

psa_status_t check_claims(const struct attestation_claims *claims, enum attestation_profile profile)
{
    if ((unsigned)profile >= ATTESTATION_PROFILE_COUNT) {
        return REFUSE(ATTESTATION_PROFILE);
    }
    if (claims->instance_id[0] != INSTANCE_ID_RANDOM) {
        return REFUSE(ATTESTATION_INSTANCE_ID);
    }
    if (claims->client_id == 0) {
        return REFUSE(ATTESTATION_CLIENT);
    }
    if (!attestation_is_lifecycle(claims->lifecycle)) {
        return REFUSE(ATTESTATION_LIFECYCLE);
    }
    if (!boot_seed_is_good(claims->boot_seed, profile)) {
        return REFUSE(ATTESTATION_BOOT_SEED);
    }
    if (claims->certification.len != 0 && !attestation_is_certification(claims->certification)) {
        return REFUSE(ATTESTATION_CERTIFICATION);
    }
    if (claims->component_count == 0 && profile != ATTESTATION_PROFILE_1) {
        return REFUSE(ATTESTATION_NO_COMPONENT);
    }
    return check_components(claims->components, claims->component_count);
}
