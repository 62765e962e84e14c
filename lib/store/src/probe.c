/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "store/probe.h"

#include <stdbool.h>

#include "base/bytes.h"
#include "format.h"

static bool same_shape(const struct flash_geometry *a, const struct flash_geometry *b)
{
    return a->program_unit == b->program_unit && a->block_size == b->block_size && a->block_count == b->block_count;
}

/* True: nothing that comes later can say more. */
static bool judge(struct store_probe *out, const struct flash *flash, const uint8_t bytes[BLOCK_HEADER_LEN])
{
    struct block_header header;
    enum header_state state = block_header_decode(&header, bytes);
    if (state == HEADER_NONE) {
        return false;
    }
    if (state == HEADER_VALID && same_shape(&header.geometry, &flash->geometry)) {
        *out = (struct store_probe){ STORE_IS_THERE, get_le16(bytes + 4), header.geometry, header.object_max };
        return true;
    }
    if (out->kind == STORE_IS_ALIEN) { /* the first decides */
        out->version = get_le16(bytes + 4);
        out->kind = state == HEADER_VALID ? STORE_IS_OTHER_SHAPE : STORE_IS_OTHER_VERSION;
        if (state == HEADER_VALID) {
            out->geometry = header.geometry;
            out->object_max = header.object_max;
        }
    }
    return false;
}

static psa_status_t look(const struct flash *flash, uint32_t step, struct store_probe *out)
{
    uint32_t size = flash_size(&flash->geometry);
    for (uint32_t at = 0; size - at >= BLOCK_HEADER_LEN; at += step) {
        uint8_t bytes[BLOCK_HEADER_LEN];
        psa_status_t status = flash_read(flash, at, out_span_of(bytes, sizeof(bytes)));
        if (status != PSA_SUCCESS || judge(out, flash, bytes)) {
            return status;
        }
        if (size - at <= step) {
            break;
        }
    }
    return PSA_SUCCESS;
}

static psa_status_t look_for_blank(const struct flash *flash, bool *is_all_blank)
{
    uint32_t size = flash_size(&flash->geometry);
    *is_all_blank = true;
    for (uint32_t at = 0; *is_all_blank && at < size;) {
        uint8_t bytes[FLASH_UNIT_MAX];
        uint32_t part = size - at < sizeof(bytes) ? size - at : (uint32_t)sizeof(bytes);
        psa_status_t status = flash_read(flash, at, out_span_of(bytes, part));
        if (status != PSA_SUCCESS) {
            return status;
        }
        *is_all_blank = is_blank(bytes, part);
        at += part;
    }
    return PSA_SUCCESS;
}

psa_status_t store_probe(const struct flash *flash, struct store_probe *out)
{
    struct store_probe found = { .kind = STORE_IS_ALIEN };
    bool is_all_blank = false;
    *out = found;
    psa_status_t status = look(flash, flash->geometry.block_size, &found);
    if (status == PSA_SUCCESS && found.kind == STORE_IS_ALIEN) {
        status = look_for_blank(flash, &is_all_blank);
    }
    if (status == PSA_SUCCESS && found.kind == STORE_IS_ALIEN && !is_all_blank) {
        status = look(flash, FLASH_UNIT_MAX, &found);
    }
    if (status != PSA_SUCCESS) {
        return status;
    }
    found.kind = is_all_blank ? STORE_IS_BLANK : found.kind;
    *out = found;
    return PSA_SUCCESS;
}
