/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include <string.h>

#include "attestation/boot_record.h"
#include "base/invariant.h"
#include "boot/handoff.h"
#include "boot/image.h"
#include "fuzz.h"

/* What a first stage finds in flash, and what a partition manager finds in memory, by the first byte. */

enum { MEMORY_MAX = 4096 };

/* No hash, but one that sees every byte. */
static bool sum(const struct span *parts, size_t part_count, uint8_t digest[KDF_KEY_LEN])
{
    memset(digest, 0, KDF_KEY_LEN);
    for (size_t i = 0; i < part_count; i++) {
        for (size_t at = 0; at < parts[i].len; at++) {
            digest[at % KDF_KEY_LEN] = (uint8_t)(digest[at % KDF_KEY_LEN] * 31 + parts[i].data[at]);
        }
    }
    return true;
}

static void expect_text(const char *text, size_t room)
{
    const char *end = memchr(text, '\0', room);
    INVARIANT(end != NULL);
    size_t len = (size_t)(end - text);
    for (size_t i = 0; i < room; i++) {
        INVARIANT(i < len ? text[i] >= 0x20 && text[i] < 0x7f : text[i] == '\0');
    }
}

/* `header` and what is behind it, where a header stands. */
static void image(struct span header)
{
    static uint8_t memory[MEMORY_MAX];
    struct boot_measured measured;
    memset(memory, 0x5e, sizeof(memory));
    size_t len = header.len < sizeof(memory) - BOOT_IMAGE_HEADER_AT ? header.len : sizeof(memory) - BOOT_IMAGE_HEADER_AT;
    memcpy(memory + BOOT_IMAGE_HEADER_AT, header.data, len);
    struct span all = span_of(memory, BOOT_IMAGE_HEADER_AT + len);
    if (boot_image_measure(&measured, sum, all) != PSA_SUCCESS) {
        return;
    }
    const struct boot_image *found = &measured.image;
    INVARIANT(found->len >= BOOT_IMAGE_LEN_MIN && found->len <= all.len && found->len % 4 == 0);
    INVARIANT(found->key_count <= BOOT_IMAGE_KEYS_MAX);
    expect_text(found->type, sizeof(found->type));
    expect_text(found->version, sizeof(found->version));
    for (uint32_t i = 0; i < found->key_count; i++) {
        expect_text(found->keys[i].purpose, sizeof(found->keys[i].purpose));
    }
    uint8_t record[BOOT_HANDOFF_RECORD_MAX];
    size_t record_len = 0;
    INVARIANT(boot_record_of(&measured, 1, out_span_of(record, sizeof(record)), &record_len) == PSA_SUCCESS);
    struct attestation_component component;
    size_t count = 0;
    INVARIANT(attestation_boot_record_parse(&component, 1, span_of(record, record_len), &count) == PSA_SUCCESS && count == 1);
    INVARIANT(component.value.len == sizeof(measured.digest) &&
              memcmp(component.value.data, measured.digest, sizeof(measured.digest)) == 0);
}

static bool lies_in(struct out_span block, const uint8_t *data, size_t len)
{
    return data >= block.data && len <= block.len && (size_t)(data - block.data) <= block.len - len;
}

static void handoff(struct span bytes)
{
    static uint8_t block[BOOT_HANDOFF_MAX];
    size_t len = bytes.len < sizeof(block) ? bytes.len : sizeof(block);
    memcpy(block, bytes.data, len);
    struct out_span given = out_span_of(block, len);
    struct boot_received received;
    if (boot_handoff_parse(&received, given) != PSA_SUCCESS) {
        return;
    }
    INVARIANT(received.epoch != 0 && received.record.len != 0 && received.record.len <= BOOT_HANDOFF_RECORD_MAX);
    INVARIANT(lies_in(given, received.record.data, received.record.len) && lies_in(given, received.seed, BOOT_IMAGE_DIGEST_LEN));
    INVARIANT(lies_in(given, received.implementation_id, BOOT_IMAGE_DIGEST_LEN));
    INVARIANT(received.keys.len == 0 || lies_in(given, received.keys.data, received.keys.len));
    uint8_t key[BOOT_HANDOFF_KEY_LEN];
    static const uint8_t none[BOOT_HANDOFF_KEY_LEN];
    int taken = 0;
    for (; boot_handoff_take_key(&received, 261, "iak", key) == PSA_SUCCESS; taken++) {
        INVARIANT(taken < BOOT_IMAGE_KEYS_MAX); /* each once */
    }
    INVARIANT(memcmp(key, none, sizeof(key)) == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
    if (len == 0) {
        return 0;
    }
    if (data[0] == 'i') {
        image(span_of(data + 1, len - 1));
    } else {
        handoff(span_of(data + 1, len - 1));
    }
    return 0;
}
