/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include <stdint.h>

#include "image_header_values.h"

/* docs/format/firmware-image.spec.md, as the linker lays it out: little-endian, no padding. Nothing in here is a digest. */
struct image_header {
    char magic[4];
    uint32_t version;
    uint32_t len;
    uint32_t address;
    uint32_t zero;
    uint32_t security_counter;
    char type[16];
    char text_version[16];
    uint8_t signer_id[32];
    uint32_t key_count;
    struct {
        int32_t pid;
        char purpose[12];
    } keys[8];
    uint8_t rest[36];
};

_Static_assert(sizeof(struct image_header) == 256, "as the format has it");
_Static_assert(sizeof(IMAGE_TYPE) <= 16 && sizeof(IMAGE_VERSION) <= 16 && IMAGE_KEY_COUNT <= 8, "texts and keys fit");

/* The linker's script knows both. */
extern char v8m_image_len[];
extern char v8m_vectors_start[];

__attribute__((section(".image_header"), used)) static const struct image_header image_header = {
    .magic = { 'A', 'S', 'H', 'I' },
    .version = 1,
    .len = (uint32_t)v8m_image_len,
    .address = (uint32_t)v8m_vectors_start,
    .security_counter = IMAGE_COUNTER,
    .type = IMAGE_TYPE,
    .text_version = IMAGE_VERSION,
    .key_count = IMAGE_KEY_COUNT,
    .keys = { IMAGE_KEYS },
};
