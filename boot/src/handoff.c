/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "boot/handoff.h"

#include <string.h>

#include "base/bytes.h"
#include "base/fits.h"
#include "base/wipe.h"
#include "reason/reason.h"

/* docs/format/boot-handoff.spec.md */
enum {
    AT_VERSION = 4,
    AT_EPOCH = 8,
    AT_LIFECYCLE = 16,
    AT_NEXT = 20,
    AT_KEY_COUNT = 24,
    AT_RECORD_LEN = 28,
    AT_SEED = 32,
    AT_IMPLEMENTATION = AT_SEED + BOOT_IMAGE_DIGEST_LEN,
    AT_KEYS = AT_IMPLEMENTATION + BOOT_IMAGE_DIGEST_LEN,
    IN_KEY_PURPOSE = 4,
    IN_KEY_KEY = IN_KEY_PURPOSE + BOOT_IMAGE_PURPOSE_LEN,
    KEY_LEN = IN_KEY_KEY + BOOT_HANDOFF_KEY_LEN,
};
_Static_assert((size_t)AT_KEYS + (size_t)BOOT_IMAGE_KEYS_MAX * KEY_LEN + BOOT_HANDOFF_RECORD_MAX <= BOOT_HANDOFF_MAX, "all fits");

static const uint8_t magic[4] = { 'A', 'H', 'N', 'D' };

static size_t record_at(uint32_t key_count)
{
    return AT_KEYS + (size_t)key_count * KEY_LEN;
}

psa_status_t boot_handoff_write(const struct boot_handoff *handoff, struct out_span out, size_t *len)
{
    size_t at = record_at(handoff->key_count);
    *len = 0;
    bool is_good = handoff->key_count <= BOOT_IMAGE_KEYS_MAX && handoff->record.len != 0 &&
                   handoff->record.len <= BOOT_HANDOFF_RECORD_MAX && fits(at, handoff->record.len, out.len);
    if (!is_good) {
        return REFUSE(HANDOFF_ROOM);
    }
    memset(out.data, 0, at);
    memcpy(out.data, magic, sizeof(magic));
    put_le32(out.data + AT_VERSION, BOOT_HANDOFF_VERSION);
    put_le64(out.data + AT_EPOCH, handoff->epoch);
    put_le32(out.data + AT_LIFECYCLE, handoff->lifecycle);
    put_le32(out.data + AT_NEXT, handoff->next_image);
    put_le32(out.data + AT_KEY_COUNT, handoff->key_count);
    put_le32(out.data + AT_RECORD_LEN, (uint32_t)handoff->record.len);
    memcpy(out.data + AT_SEED, handoff->seed, sizeof(handoff->seed));
    memcpy(out.data + AT_IMPLEMENTATION, handoff->implementation_id, sizeof(handoff->implementation_id));
    for (uint32_t i = 0; i < handoff->key_count; i++) {
        const struct boot_handoff_key *key = &handoff->keys[i];
        uint8_t *to = out.data + AT_KEYS + (size_t)i * KEY_LEN;
        put_le32(to, (uint32_t)key->wish.pid);
        memcpy(to + IN_KEY_PURPOSE, key->wish.purpose, BOOT_IMAGE_PURPOSE_LEN);
        memcpy(to + IN_KEY_KEY, key->key, BOOT_HANDOFF_KEY_LEN);
    }
    memcpy(out.data + at, handoff->record.data, handoff->record.len);
    *len = at + handoff->record.len;
    return PSA_SUCCESS;
}

psa_status_t boot_handoff_parse(struct boot_received *received, struct out_span block)
{
    uint8_t *data = block.data;
    if (block.len < AT_KEYS || memcmp(data, magic, sizeof(magic)) != 0) {
        return REFUSE(HANDOFF_NONE);
    }
    if (get_le32(data + AT_VERSION) != BOOT_HANDOFF_VERSION) {
        return REFUSE(HANDOFF_VERSION);
    }
    uint32_t key_count = get_le32(data + AT_KEY_COUNT);
    uint32_t record_len = get_le32(data + AT_RECORD_LEN);
    uint64_t epoch = get_le64(data + AT_EPOCH);
    if (epoch == 0 || key_count > BOOT_IMAGE_KEYS_MAX || record_len == 0 || record_len > BOOT_HANDOFF_RECORD_MAX ||
        !fits(record_at(key_count), record_len, block.len)) {
        return REFUSE(HANDOFF_SHAPE);
    }
    *received = (struct boot_received){
        .epoch = epoch,
        .lifecycle = get_le32(data + AT_LIFECYCLE),
        .next_image = get_le32(data + AT_NEXT),
        .seed = data + AT_SEED,
        .implementation_id = data + AT_IMPLEMENTATION,
        .keys = out_span_of(data + AT_KEYS, (size_t)key_count * KEY_LEN),
        .record = span_of(data + record_at(key_count), record_len),
    };
    return PSA_SUCCESS;
}

/* True if the padded name of the block is `purpose`. */
static bool is_purpose(const uint8_t padded[BOOT_IMAGE_PURPOSE_LEN], const char *purpose)
{
    size_t len = strlen(purpose);
    return len < BOOT_IMAGE_PURPOSE_LEN && memcmp(padded, purpose, len + 1) == 0;
}

psa_status_t boot_handoff_take_key(struct boot_received *received, int32_t pid, const char *purpose,
                                   uint8_t key[BOOT_HANDOFF_KEY_LEN])
{
    memset(key, 0, BOOT_HANDOFF_KEY_LEN);
    if (purpose[0] == '\0') {
        return REFUSE(HANDOFF_NO_KEY); /* the name of what was taken */
    }
    for (size_t at = 0; at < received->keys.len; at += KEY_LEN) {
        uint8_t *entry = received->keys.data + at;
        if ((int32_t)get_le32(entry) == pid && is_purpose(entry + IN_KEY_PURPOSE, purpose)) {
            memcpy(key, entry + IN_KEY_KEY, BOOT_HANDOFF_KEY_LEN);
            wipe(entry, KEY_LEN);
            return PSA_SUCCESS;
        }
    }
    return REFUSE(HANDOFF_NO_KEY);
}
