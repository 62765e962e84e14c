/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include <stdio.h>
#include <string.h>

#include "dev/flash_mapped.h"
#include "its/its_home.h"
#include "memory_map.h"
#include "v8m/semihosting.h"

/*
 * Stores for ever, and says what it does: `have` what it finds at its start, `begin` before each change, `ack` after it. Who started it ends it without
 * a word. Each line ends in a stop, so that half a line is none.
 */

enum { UIDS = 9, LEN_MAX = 700, REMOVE_EACH = 11, CLIENT = -3 };

static struct flash_mapped flash;
static uint8_t data[LEN_MAX];

static void say(const char *verb, unsigned uid, unsigned value)
{
    char line[64];
    int len = snprintf(line, sizeof(line), "%s %u %u .\n", verb, uid, value);
    semihosting_write(line, (size_t)len);
}

static void breach(uint32_t at)
{
    say("breach", 0, (unsigned)at);
    semihosting_exit(1);
}

/* What change number `value` stores: its number, then bytes that follow from it. */
static size_t fill(unsigned value)
{
    size_t len = 4 + value * 37u % (LEN_MAX - 3);
    for (size_t i = 0; i < len; i++) {
        data[i] = i < 4 ? (uint8_t)(value >> 8 * i) : (uint8_t)(value * 31u + i * 7u);
    }
    return len;
}

/* The number of the change that wrote it; 0: there is none. */
static unsigned find(struct its *its, unsigned uid)
{
    static uint8_t found[LEN_MAX];
    size_t len = 0;
    psa_status_t status = its_get(its, (struct its_name){ CLIENT, uid }, 0, out_span_of(found, sizeof(found)), &len);
    unsigned value = len < 4 ? 0u : found[0] | (unsigned)found[1] << 8 | (unsigned)found[2] << 16 | (unsigned)found[3] << 24;
    bool is_whole = status == PSA_SUCCESS && len == fill(value) && memcmp(found, data, len) == 0;
    if (status == PSA_ERROR_DOES_NOT_EXIST) {
        return 0;
    }
    if (!is_whole) {
        say("bad", uid, (unsigned)-status);
        semihosting_exit(1);
    }
    return value;
}

static void change(struct its *its, unsigned uid, unsigned value)
{
    struct its_name name = { CLIENT, uid };
    bool is_removal = value % REMOVE_EACH == 0;
    say("begin", uid, is_removal ? 0 : value);
    psa_status_t status = is_removal ? its_remove(its, name) : its_set(its, name, span_of(data, fill(value)), 0);
    if (status != PSA_SUCCESS && !(is_removal && status == PSA_ERROR_DOES_NOT_EXIST)) {
        say("failed", uid, (unsigned)-status);
        semihosting_exit(1);
    }
    say("ack", uid, is_removal ? 0 : value);
}

int main(void)
{
    static const struct flash_geometry geometry = { ITS_STORE_UNIT, ITS_STORE_BLOCK, ITS_STORE_BLOCKS };
    static const uint8_t key[ITS_HOME_KEY_LEN];
    struct its *its = NULL;
    unsigned last = 0;
    psa_status_t status = flash_mapped_init(&flash, &geometry, (void *)(uintptr_t)(BOARD_FLASH_S + BOARD_ITS_OFFSET), breach);
    status = status == PSA_SUCCESS ? its_home_open(&flash.flash, key, &its) : status;
    if (status != PSA_SUCCESS) {
        say("closed", 0, (unsigned)-status);
        return 1;
    }
    for (unsigned uid = 1; uid <= UIDS; uid++) {
        unsigned value = find(its, uid);
        last = value > last ? value : last;
        say("have", uid, value);
    }
    say("damaged", 0, (unsigned)its_home_report().damaged);
    for (unsigned value = last + 1; value < 100000000u; value++) {
        change(its, value * 5 % UIDS + 1, value);
    }
    return 0;
}
