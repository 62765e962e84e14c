/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 *
 * Hostile clients of the platform partition, over a store that may hold damaged records and may fail. A counter only
 * ever goes up by one, for the client that asked; a refusal changes nothing.
 */
#include <string.h>

#include "ashlar/platform.h"
#include "base/bytes.h"
#include "base/invariant.h"
#include "framework.h"
#include "fuzz.h"
#include "platform/platform_partition.h"
#include "platform/platform_wire.h"
#include "psa/internal_trusted_storage.h"
#include "psa/lifecycle.h"

enum { CLIENTS = 2, RECORDS = CLIENTS * ASHLAR_COUNTERS, RECORD_MAX = 8, MESSAGES_MAX = 64, DAMAGE = 7 };

struct record {
    bool is_there;
    size_t len;
    uint8_t bytes[RECORD_MAX];
};

static struct record records[RECORDS];
static psa_status_t store_fails; /* PSA_SUCCESS: it works */
static const uint8_t sizes[] = { 4, 0, 4, 8 };

static struct record *record_of(psa_storage_uid_t uid)
{
    int32_t client = (int32_t)(uint32_t)(uid >> 32);
    uint32_t counter = (uint32_t)uid - 1;
    INVARIANT(client == framework.msg.client_id && counter < ASHLAR_COUNTERS);
    return &records[(size_t)(-1 - client) * ASHLAR_COUNTERS + counter];
}

psa_status_t psa_its_get(psa_storage_uid_t uid, size_t offset, size_t size, void *data, size_t *len)
{
    const struct record *record = record_of(uid);
    *len = 0;
    if (store_fails != PSA_SUCCESS || !record->is_there) {
        return store_fails != PSA_SUCCESS ? store_fails : PSA_ERROR_DOES_NOT_EXIST;
    }
    INVARIANT(offset == 0);
    *len = record->len < size ? record->len : size;
    memcpy(data, record->bytes, *len);
    return PSA_SUCCESS;
}

psa_status_t psa_its_set(psa_storage_uid_t uid, size_t len, const void *data, psa_storage_create_flags_t flags)
{
    struct record *record = record_of(uid);
    INVARIANT(flags == PSA_STORAGE_FLAG_NONE && len <= RECORD_MAX && framework.msg.type == PLATFORM_COUNTER_INCREMENT);
    if (store_fails != PSA_SUCCESS) {
        return store_fails;
    }
    *record = (struct record){ .is_there = true, .len = len };
    memcpy(record->bytes, data, len);
    return PSA_SUCCESS;
}

uint32_t psa_rot_lifecycle_state(void)
{
    return PSA_LIFECYCLE_SECURED;
}

static bool is_good(const struct record *record)
{
    return !record->is_there || (record->len == 5 && record->bytes[0] == 1);
}

static uint32_t value_of(const struct record *record)
{
    return record->is_there ? get_le32(record->bytes + 1) : 0;
}

/* What a counter message must have done, from what the store held before it. */
static void check_counter(psa_status_t status, const struct record before[RECORDS])
{
    bool steps = framework.msg.type == PLATFORM_COUNTER_INCREMENT;
    uint32_t counter = get_le32(framework.in[0].data);
    if (counter >= ASHLAR_COUNTERS) {
        INVARIANT(status == PSA_ERROR_INVALID_ARGUMENT);
        return;
    }
    size_t index = (size_t)(-1 - framework.msg.client_id) * ASHLAR_COUNTERS + counter;
    if (store_fails != PSA_SUCCESS) {
        INVARIANT(status == store_fails);
    } else if (!is_good(&before[index])) {
        INVARIANT(status == PSA_ERROR_DATA_CORRUPT);
    } else if (steps && value_of(&before[index]) == UINT32_MAX) {
        INVARIANT(status == PSA_ERROR_NOT_PERMITTED);
    } else {
        INVARIANT(status == PSA_SUCCESS && framework.written[0] == 4);
        INVARIANT(get_le32(framework.out[0]) == value_of(&before[index]) + (steps ? 1 : 0));
        INVARIANT(value_of(&records[index]) == value_of(&before[index]) + (steps ? 1 : 0));
    }
}

static void check(psa_status_t status, const struct record before[RECORDS])
{
    int32_t type = framework.msg.type;
    bool is_counter = type == PLATFORM_COUNTER_READ || type == PLATFORM_COUNTER_INCREMENT;
    framework_check_reply(status);
    INVARIANT(status == PSA_SUCCESS || memcmp(before, records, sizeof(records)) == 0);
    if (!framework_has_only(is_counter ? 1 : 0, 1) || framework.msg.out_size[0] != 4 || (is_counter && framework.in[0].len != 4) ||
        (!is_counter && type != PLATFORM_LIFECYCLE)) {
        INVARIANT(status == PSA_ERROR_PROGRAMMER_ERROR);
    } else if (is_counter) {
        check_counter(status, before);
    } else {
        INVARIANT(status == PSA_SUCCESS && get_le32(framework.out[0]) == PSA_LIFECYCLE_SECURED);
    }
}

/* An accident in the store, not a message. */
static void damage(struct input *in)
{
    struct record *record = &records[input_byte(in) % RECORDS];
    struct span bytes = input_take(in, input_byte(in) % (RECORD_MAX + 1));
    store_fails = (input_byte(in) & 1) != 0 ? PSA_ERROR_STORAGE_FAILURE : PSA_SUCCESS;
    *record = (struct record){ .is_there = true, .len = bytes.len };
    if (bytes.len != 0) {
        memcpy(record->bytes, bytes.data, bytes.len);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
    struct input in = { data, len };
    struct record before[RECORDS];
    memset(records, 0, sizeof(records));
    store_fails = PSA_SUCCESS;
    INVARIANT(platform_partition_init() == PSA_SUCCESS);
    for (int i = 0; i < MESSAGES_MAX && in.len != 0; i++) {
        uint8_t choice = input_byte(&in);
        if (choice % 8 == DAMAGE) {
            damage(&in);
            continue;
        }
        framework_begin(choice % 8, -1 - (choice >> 4) % CLIENTS);
        framework_any(&in, sizes, sizeof(sizes));
        memcpy(before, records, sizeof(before));
        check(ashlar_platform_sfn(&framework.msg), before);
    }
    return 0;
}
