/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 *
 * A record that is accepted has only components that a token may carry, and is written back to a record that says the
 * same.
 */
#include <string.h>

#include "attestation/boot_record.h"
#include "base/invariant.h"
#include "fuzz.h"

static uint8_t again[64 * 1024 + 16];

static void check_same(struct span a, struct span b)
{
    INVARIANT(a.len == b.len && (a.len == 0 || memcmp(a.data, b.data, a.len) == 0));
}

static void check_again(const struct attestation_component *components, size_t count)
{
    struct attestation_component second[ATTESTATION_COMPONENTS_MAX];
    size_t len = 0;
    size_t second_count = 0;
    INVARIANT(attestation_boot_record_encode(components, count, out_span_of(again, sizeof(again)), &len) ==
              PSA_SUCCESS);
    INVARIANT(attestation_boot_record_parse(second, ATTESTATION_COMPONENTS_MAX, span_of(again, len), &second_count) ==
              PSA_SUCCESS);
    INVARIANT(second_count == count);
    for (size_t i = 0; i < count; i++) {
        check_same(components[i].type, second[i].type);
        check_same(components[i].value, second[i].value);
        check_same(components[i].version, second[i].version);
        check_same(components[i].signer_id, second[i].signer_id);
        check_same(components[i].description, second[i].description);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
    struct attestation_component components[ATTESTATION_COMPONENTS_MAX];
    size_t count = 99;
    psa_status_t status =
        attestation_boot_record_parse(components, ATTESTATION_COMPONENTS_MAX, span_of(data, len), &count);
    INVARIANT((status == PSA_SUCCESS) == (count != 0));
    if (status == PSA_SUCCESS) {
        check_again(components, count);
    }
    return 0;
}
