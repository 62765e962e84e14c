/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "format.h"

#include <string.h>

#include "base/bytes.h"
#include "crc32c.h"

enum { CRC_AT = 44, RECORD_MAGIC = 0x52, BATCH_OPEN = 0x80 };

#define CRC32C_POLYNOMIAL 0x82f63b78u /* reflected */

static const uint8_t block_magic[4] = { 'A', 'S', 'H', 'L' };

static void seal(uint8_t header[])
{
    put_le32(header + CRC_AT, crc32c(0, span_of(header, CRC_AT)));
}

static bool is_sealed(const uint8_t header[])
{
    return get_le32(header + CRC_AT) == crc32c(0, span_of(header, CRC_AT));
}

/* At most one bit of the first four bytes of a header may differ: noise is seen at once. */
static bool looks_like_header(const uint8_t header[])
{
    uint32_t as_block = get_le32(header) ^ get_le32(block_magic);
    uint32_t as_record = header[0] ^ RECORD_MAGIC;
    return (as_block & (as_block - 1)) == 0 || (as_record & (as_record - 1)) == 0;
}

bool header_mend(uint8_t header[RECORD_HEADER_LEN])
{
    if (!looks_like_header(header)) {
        return false;
    }
    uint32_t wrong = get_le32(header + CRC_AT) ^ crc32c(0, span_of(header, CRC_AT));
    if ((wrong & (wrong - 1)) == 0) { /* of the check itself */
        put_le32(header + CRC_AT, get_le32(header + CRC_AT) ^ wrong);
        return true;
    }
    uint32_t effect = 1; /* on the check, of a bit that is wrong, from the last to the first */
    for (uint32_t bit = CRC_AT * 8; bit-- != 0;) {
        effect = effect >> 1 ^ (CRC32C_POLYNOMIAL & (0u - (effect & 1)));
        if (effect == wrong) {
            header[bit / 8] = (uint8_t)(header[bit / 8] ^ 1u << bit % 8);
            return true;
        }
    }
    return false;
}

void block_header_encode(const struct block_header *header, uint8_t out[BLOCK_HEADER_LEN])
{
    memset(out, 0, BLOCK_HEADER_LEN);
    memcpy(out, block_magic, sizeof(block_magic));
    put_le16(out + 4, STORE_VERSION);
    put_le16(out + 6, (uint16_t)header->geometry.program_unit);
    put_le32(out + 8, header->geometry.block_size);
    put_le32(out + 12, header->geometry.block_count);
    put_le32(out + 16, header->object_max);
    put_le32(out + 20, header->block);
    put_le32(out + 24, header->first);
    put_le32(out + 28, header->prev_end);
    put_le64(out + 32, header->op);
    seal(out);
}

enum header_state block_header_decode(struct block_header *header, const uint8_t in[BLOCK_HEADER_LEN])
{
    if (memcmp(in, block_magic, sizeof(block_magic)) != 0 || !is_sealed(in)) {
        return HEADER_NONE;
    }
    uint16_t version = get_le16(in + 4);
    if (version != STORE_VERSION && version != STORE_VERSION_1) {
        return HEADER_OTHER_VERSION;
    }
    *header = (struct block_header){
        .geometry = { .program_unit = get_le16(in + 6),
                      .block_size = get_le32(in + 8),
                      .block_count = get_le32(in + 12) },
        .object_max = get_le32(in + 16),
        .block = get_le32(in + 20),
        .first = get_le32(in + 24),
        .prev_end = get_le32(in + 28),
        .op = get_le64(in + 32),
        .version = version,
    };
    return HEADER_VALID;
}

void record_encode(const struct record *record, uint8_t out[RECORD_HEADER_LEN])
{
    memset(out, 0, RECORD_HEADER_LEN);
    out[0] = RECORD_MAGIC;
    out[1] = STORE_VERSION;
    out[2] = (uint8_t)record->kind;
    out[3] = (uint8_t)(record->before | (record->is_open ? BATCH_OPEN : 0));
    put_le32(out + 4, record->block);
    put_le32(out + 8, (uint32_t)record->key.client);
    put_le32(out + 12, record->flags);
    put_le64(out + 16, record->key.uid);
    put_le64(out + 24, record->op);
    put_le32(out + 32, record->len);
    put_le32(out + 36, record->crc);
    put_le32(out + 40, record->tail);
    seal(out);
}

bool record_decode(struct record *record, const uint8_t in[RECORD_HEADER_LEN])
{
    uint8_t last = in[1] == STORE_VERSION_1 ? (uint8_t)RECORD_NOTE : (uint8_t)RECORD_CLOSE;
    bool is_known = in[0] == RECORD_MAGIC && (in[1] == STORE_VERSION || in[1] == STORE_VERSION_1) &&
                    in[2] >= RECORD_SET && in[2] <= last;
    if (!is_known || !is_sealed(in)) {
        return false;
    }
    *record = (struct record){
        .kind = (enum record_kind)in[2],
        .is_open = (in[3] & BATCH_OPEN) != 0,
        .before = (uint8_t)(in[3] & ~BATCH_OPEN),
        .block = get_le32(in + 4),
        .key = { .client = (int32_t)get_le32(in + 8), .uid = get_le64(in + 16) },
        .flags = get_le32(in + 12),
        .op = get_le64(in + 24),
        .len = get_le32(in + 32),
        .crc = get_le32(in + 36),
        .tail = get_le32(in + 40),
    };
    return true;
}

static uint32_t word_at(const uint8_t *data)
{
    uint32_t word;
    memcpy(&word, data, sizeof(word));
    return word;
}

/* By words: the whole medium is looked at when it is formatted. */
bool is_blank(const uint8_t *data, size_t len)
{
    uint32_t all = UINT32_MAX;
    for (; len >= 16; len -= 16, data += 16) {
        all &= word_at(data) & word_at(data + 4) & word_at(data + 8) & word_at(data + 12);
    }
    for (; len != 0; len--) {
        all &= *data++ | ~(uint32_t)FLASH_ERASED;
    }
    return all == UINT32_MAX;
}
