/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include <string.h>

#include "attestation/boot_record.h"
#include "boot/first.h"
#include "boot/image.h"
#include "reason/reason.h"

psa_status_t boot_image_measure(struct boot_measured *measured, kdf_sha256 sha256, struct span memory)
{
    psa_status_t status = boot_image_parse(&measured->image, memory);
    if (status != PSA_SUCCESS) {
        return status;
    }
    const struct span image = span_of(memory.data, measured->image.len);
    return sha256(&image, 1, measured->digest) ? PSA_SUCCESS : REFUSE(BOOT_HASH);
}

static struct span text_span(const char *text)
{
    return span_of(text, strlen(text));
}

psa_status_t boot_record_of(const struct boot_measured *measured, size_t count, struct out_span out, size_t *len)
{
    struct attestation_component list[BOOT_IMAGES_MAX];
    *len = 0;
    if (count > BOOT_IMAGES_MAX) {
        return REFUSE(BOOT_IMAGES);
    }
    for (size_t i = 0; i < count; i++) {
        list[i] = (struct attestation_component){
            .type = text_span(measured[i].image.type),
            .value = span_of(measured[i].digest, BOOT_IMAGE_DIGEST_LEN),
            .version = text_span(measured[i].image.version),
            .signer_id = span_of(measured[i].image.signer_id, BOOT_IMAGE_DIGEST_LEN),
            .description = text_span("sha-256"),
        };
    }
    return attestation_boot_record_encode(list, count, out, len);
}
