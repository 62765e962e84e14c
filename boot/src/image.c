/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "boot/image.h"

#include <string.h>

#include "base/bytes.h"
#include "reason/reason.h"

/* docs/format/firmware-image.spec.md */
enum {
    AT_VERSION = 4,
    AT_LEN = 8,
    AT_ADDRESS = 12,
    AT_COUNTER = 20,
    AT_TYPE = 24,
    AT_TEXT_VERSION = 40,
    AT_SIGNER = 56,
    AT_KEY_COUNT = 88,
    AT_KEYS = 92,
    KEY_LEN = 4 + BOOT_IMAGE_PURPOSE_LEN,
    AT_REST = AT_KEYS + BOOT_IMAGE_KEYS_MAX * KEY_LEN,
};
_Static_assert((size_t)AT_REST <= BOOT_IMAGE_HEADER_LEN, "the fields fit the header");

static const uint8_t magic[4] = { 'A', 'S', 'H', 'I' };

/* Printable ASCII, then zeros to the end, of which there is at least one. */
static bool get_text(char *out, const uint8_t *in, size_t len)
{
    size_t text_len = 0;
    while (text_len < len && in[text_len] >= 0x20 && in[text_len] < 0x7f) {
        text_len++;
    }
    for (size_t i = text_len; i < len; i++) {
        if (in[i] != 0) {
            return false;
        }
    }
    memcpy(out, in, len);
    return text_len < len;
}

static bool get_keys(struct boot_image *image, const uint8_t *header)
{
    bool is_good = image->key_count <= BOOT_IMAGE_KEYS_MAX;
    for (uint32_t i = 0; is_good && i < image->key_count; i++) {
        const uint8_t *key = header + AT_KEYS + (size_t)i * KEY_LEN;
        image->keys[i].pid = (int32_t)get_le32(key);
        is_good = get_text(image->keys[i].purpose, key + 4, BOOT_IMAGE_PURPOSE_LEN);
    }
    return is_good;
}

psa_status_t boot_image_parse(struct boot_image *image, struct span memory)
{
    const uint8_t *header = memory.data + BOOT_IMAGE_HEADER_AT;
    if (memory.len < BOOT_IMAGE_LEN_MIN || memcmp(header, magic, sizeof(magic)) != 0) {
        return REFUSE(IMAGE_NONE);
    }
    if (get_le32(header + AT_VERSION) != BOOT_IMAGE_VERSION) {
        return REFUSE(IMAGE_VERSION);
    }
    *image = (struct boot_image){
        .len = get_le32(header + AT_LEN),
        .address = get_le32(header + AT_ADDRESS),
        .security_counter = get_le32(header + AT_COUNTER),
        .key_count = get_le32(header + AT_KEY_COUNT),
    };
    memcpy(image->signer_id, header + AT_SIGNER, sizeof(image->signer_id));
    bool is_good = image->len >= BOOT_IMAGE_LEN_MIN && image->len <= memory.len && image->len % 4 == 0 &&
                   get_text(image->type, header + AT_TYPE, BOOT_IMAGE_TEXT_LEN) &&
                   get_text(image->version, header + AT_TEXT_VERSION, BOOT_IMAGE_TEXT_LEN) && get_keys(image, header);
    return is_good ? PSA_SUCCESS : REFUSE(IMAGE_HEADER);
}
