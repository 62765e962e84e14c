/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 *
 * A populated medium is altered in any way, started over and used. Input: a byte of flags, then edits of four bytes: offset (2), value, what to do with it. With
 * RESEAL the checks of the log's headers are made right again, as somebody would who knows them. Whatever comes: an object is the one that was stored last or it is
 * refused, one that was removed is not there, and the storage takes a new one.
 */
#include "fuzz.h"

#include <string.h>

#include "base/bytes.h"
#include "base/invariant.h"
#include "ps_world.h"

enum { RESEAL = 1, HEADER_LEN = 48, CRC_AT = 44 };

static struct world good;

static void make_good(void)
{
    static bool is_made;
    if (is_made) {
        return;
    }
    is_made = true;
    world_switches = (struct world_switches){ .has_counter = false };
    world_make(FLASH_FAULT_NOR);
    INVARIANT(world_start() == PSA_SUCCESS);
    world_seed(3);
    for (int i = 0; i < 60; i++) {
        struct change change = world_draw_change();
        (void)world_change(&change);
    }
    struct change change = { .kind = CHANGE_SET, .name = 4, .len = 230, .seed = 9 };
    INVARIANT(world_change(&change) == PSA_SUCCESS);
    change = (struct change){ .kind = CHANGE_REMOVE, .name = 5 };
    (void)world_change(&change);
    INVARIANT(store_commit(&world.ps_store) == PSA_SUCCESS);
    world_save(&good);
}

static uint32_t crc32c_bitwise(const uint8_t *bytes, size_t len)
{
    uint32_t crc = 0xffffffffu;
    for (size_t i = 0; i < len; i++) {
        crc ^= bytes[i];
        for (int bit = 0; bit < 8; bit++) {
            crc = crc >> 1 ^ (0x82f63b78u & (0u - (crc & 1)));
        }
    }
    return ~crc;
}

static void reseal(uint8_t *medium)
{
    for (size_t at = 0; at + HEADER_LEN <= WORLD_PS_BYTES; at += WORLD_UNIT) {
        if (medium[at] == 0x52 || memcmp(medium + at, "ASHL", 4) == 0) {
            put_le32(medium + at + CRC_AT, crc32c_bitwise(medium + at, CRC_AT));
        }
    }
}

static void edit(uint8_t *medium, const uint8_t *data, size_t len)
{
    for (size_t i = 0; i + 4 <= len; i += 4) {
        size_t at = get_le16(data + i) % WORLD_PS_BYTES;
        size_t block = at / WORLD_BLOCK * WORLD_BLOCK;
        size_t other = data[i + 2] * (size_t)WORLD_BLOCK % WORLD_PS_BYTES;
        switch (data[i + 3] % 5) {
        case 0:
            medium[at] = data[i + 2];
            break;
        case 1:
            medium[at] = (uint8_t)(medium[at] ^ 1 << data[i + 2] % 8);
            break;
        case 2:
            memset(medium + block, data[i + 2], WORLD_BLOCK);
            break;
        case 3:
            memmove(medium + other, medium + block, WORLD_BLOCK);
            break;
        default: /* a unit from elsewhere */
            memmove(medium + at / WORLD_UNIT * WORLD_UNIT, medium + other + at % WORLD_BLOCK / WORLD_UNIT * WORLD_UNIT, WORLD_UNIT);
            break;
        }
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
    make_good();
    world_load(&good);
    if (len != 0) {
        edit(world.ps_medium.bytes, data + 1, len - 1);
    }
    if (len != 0 && (data[0] & RESEAL) != 0) {
        reseal(world.ps_medium.bytes);
    }
    flash_ram_settle(world_ps_fault.medium);
    if (world_start() != PSA_SUCCESS) {
        return 0; /* the log refuses the medium whole */
    }
    for (uint8_t name = 0; name < WORLD_NAMES; name++) {
        bool is_exact = false;
        psa_status_t status = world_read(name, &good.known[name], &is_exact);
        INVARIANT(good.known[name].is_there || status == PSA_ERROR_DOES_NOT_EXIST);
        INVARIANT(!good.known[name].is_there || (status == PSA_SUCCESS && is_exact) || status == PSA_ERROR_INVALID_SIGNATURE ||
                  status == PSA_ERROR_DATA_CORRUPT || status == PSA_ERROR_STORAGE_FAILURE);
    }
    struct change change = { .kind = CHANGE_SET, .name = 0, .len = 90, .seed = 1 };
    if (world_change(&change) == PSA_SUCCESS) {
        INVARIANT(world_holds(0, &world.known[0]));
    }
    return 0;
}
