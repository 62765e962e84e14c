/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "boot_record.h"

#include <string.h>

#include "attestation/boot_record.h"

enum { SHA256_LEN = 32 };

static struct span text_span(const char *text)
{
    return span_of(text, strlen(text));
}

bool boot_record_write(const struct supervisor_component *components, size_t count, struct out_span out, size_t *len)
{
    struct attestation_component list[ATTESTATION_COMPONENTS_MAX];
    if (count > ATTESTATION_COMPONENTS_MAX) {
        return false;
    }
    for (size_t i = 0; i < count; i++) {
        list[i] = (struct attestation_component){
            .type = text_span(components[i].name),
            .value = span_of(components[i].digest, SHA256_LEN),
            .version = text_span(components[i].version),
            .signer_id = span_of(components[i].signer_id, SHA256_LEN),
            .description = text_span("sha-256"),
        };
    }
    return attestation_boot_record_encode(list, count, out, len) == PSA_SUCCESS;
}
