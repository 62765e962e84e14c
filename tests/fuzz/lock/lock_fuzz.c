/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 *
 * Hostile clients of the door lock's actuator and log, over a store, a button and a bolt that may fail, and an
 * authentication partition that answers anything. The bolt opens for one exact verdict or a pressed button and for
 * nothing else, and the log never gives more than was asked for.
 */
#include <string.h>

#include "../services/framework.h"
#include "base/bytes.h"
#include "base/invariant.h"
#include "fuzz.h"
#include "lock/wire.h"
#include "log.h"
#include "psa/client.h"
#include "psa/crypto.h"
#include "psa/internal_trusted_storage.h"
#include "psa_manifest/actuator.h"
#include "psa_manifest/log.h"
#include "psa_manifest/sid.h"
#include "rt/port.h"

enum { PARTITIONS = 2, ACTUATOR = 0, LOG = 1, UIDS = 300, RECORD_MAX = 65, MESSAGES_MAX = 48 };
enum { STORE_FAILS = 1, BOLT_FAILS = 2, BUTTON_FAILS = 4, IS_PRESSED = 8 }; /* of `weather` */

struct record {
    bool is_there;
    size_t len;
    uint8_t bytes[RECORD_MAX];
};

static struct record records[PARTITIONS][UIDS];
static size_t running; /* whose storage it is */
static uint8_t weather;
static struct input input;
static bool was_redeemed;
static bool was_opened;
static const uint8_t sizes[] = { 0, LOCK_VALUE_LEN, 8, LOCK_ADD_LEN, LOCK_ANSWER_LEN, LOCK_PAGE_LEN };

psa_status_t psa_its_get(psa_storage_uid_t uid, size_t offset, size_t size, void *data, size_t *len)
{
    INVARIANT(uid != 0 && uid < UIDS && offset == 0);
    const struct record *record = &records[running][uid];
    *len = 0;
    if ((weather & STORE_FAILS) != 0 || !record->is_there) {
        return (weather & STORE_FAILS) != 0 ? PSA_ERROR_STORAGE_FAILURE : PSA_ERROR_DOES_NOT_EXIST;
    }
    *len = record->len < size ? record->len : size;
    memcpy(data, record->bytes, *len);
    return PSA_SUCCESS;
}

psa_status_t psa_its_set(psa_storage_uid_t uid, size_t len, const void *data, psa_storage_create_flags_t flags)
{
    INVARIANT(uid != 0 && uid < UIDS && len <= RECORD_MAX && flags == PSA_STORAGE_FLAG_NONE);
    if ((weather & STORE_FAILS) != 0) {
        return PSA_ERROR_STORAGE_FAILURE;
    }
    records[running][uid] = (struct record){ .is_there = true, .len = len };
    memcpy(records[running][uid].bytes, data, len);
    return PSA_SUCCESS;
}

psa_status_t psa_crypto_init(void)
{
    return PSA_SUCCESS;
}

psa_status_t psa_generate_random(uint8_t *output, size_t len)
{
    memset(output, 0x5a, len);
    return PSA_SUCCESS;
}

/* No hash for anyone but this test: each byte of the result depends on every one of the input. */
psa_status_t psa_hash_compute(psa_algorithm_t alg, const uint8_t *bytes, size_t len, uint8_t *hash, size_t size,
                              size_t *hash_len)
{
    uint32_t state = 2166136261u;
    INVARIANT(alg == PSA_ALG_SHA_256 && size >= 32);
    for (size_t i = 0; i < len + 32; i++) {
        state = (state ^ (i < len ? bytes[i] : 0u)) * 16777619u;
        if (i >= len) {
            hash[i - len] = (uint8_t)(state >> 24);
        }
    }
    *hash_len = 32;
    return PSA_SUCCESS;
}

uint64_t rt_clock_ms(void)
{
    return 5000;
}

uint64_t rt_wall_clock_s(void)
{
    return 0;
}

int32_t rt_device_read(const char *device, void *data, size_t len, uint32_t timeout_ms)
{
    INVARIANT(strcmp(device, "inside") == 0 && len != 0);
    if ((weather & BUTTON_FAILS) != 0) {
        return PSA_ERROR_HARDWARE_FAILURE;
    }
    if (timeout_ms == 0 || (weather & IS_PRESSED) == 0) {
        return 0;
    }
    memset(data, 1, 1);
    return 1;
}

psa_status_t rt_device_write(const char *device, const void *data, size_t len)
{
    INVARIANT(strcmp(device, "bolt") == 0 && len == 5);
    if ((weather & BOLT_FAILS) != 0) {
        return PSA_ERROR_HARDWARE_FAILURE;
    }
    if (memcmp(data, "open\n", 5) == 0) {
        bool is_leaving = framework.msg.type == LOCK_BOLT_LEAVE && (weather & IS_PRESSED) != 0;
        INVARIANT(is_leaving || (framework.msg.type == LOCK_BOLT_UNLOCK && was_redeemed));
        was_opened = true;
    } else {
        INVARIANT(memcmp(data, "lock\n", 5) == 0 && framework.msg.type == LOCK_BOLT_LOCK);
    }
    return PSA_SUCCESS;
}

/* Authentication says what the input says, in as many bytes as the input says. */
static psa_status_t answer_redeem(const psa_invec *in, psa_outvec *out)
{
    INVARIANT(in->len == LOCK_REDEEM_LEN && out->len == LOCK_VERDICT_LEN);
    INVARIANT((int32_t)get_le32((const uint8_t *)in->base + LOCK_VALUE_LEN + 4) == framework.msg.client_id);
    uint8_t mode = input_byte(&input);
    uint8_t verdict[LOCK_VERDICT_LEN] = { 0 };
    put_le32(verdict, LOCK_GRANTED);
    put_le32(verdict + 4, ~LOCK_GRANTED);
    verdict[(mode >> 1) % LOCK_VERDICT_LEN] ^= (mode & 1) != 0 ? input_byte(&input) : 0;
    out->len = (mode & 0x10) != 0 ? input_byte(&input) % (LOCK_VERDICT_LEN + 1) : LOCK_VERDICT_LEN;
    memcpy(out->base, verdict, out->len);
    bool is_success = (mode & 0x20) == 0;
    was_redeemed = is_success && out->len == LOCK_VERDICT_LEN && get_le32(verdict) == LOCK_GRANTED &&
                   get_le32(verdict + 4) == ~LOCK_GRANTED;
    return is_success ? PSA_SUCCESS : PSA_ERROR_SERVICE_FAILURE;
}

/* A message within a message: the log answers, then the one who asked goes on. */
static psa_status_t append(const psa_invec *in, psa_outvec *out)
{
    struct framework_message outer = framework;
    size_t caller = running;
    framework_begin(LOCK_LOG_ADD, 1000);
    framework_give(0, span_of(in->base, in->len));
    framework_room(0, out->len);
    running = LOG;
    psa_status_t status = lock_log_append_sfn(&framework.msg);
    framework_check_reply(status);
    memcpy(out->base, framework.out[0], framework.written[0]);
    out->len = framework.written[0];
    running = caller;
    framework = outer;
    return status;
}

psa_status_t psa_call(psa_handle_t handle, int32_t type, const psa_invec *in, size_t in_len, psa_outvec *out,
                      size_t out_len)
{
    INVARIANT(running == ACTUATOR && type == 1 && in_len == 1 && out_len == 1);
    if (handle == LOCK_GRANT_HANDLE) {
        return answer_redeem(in, out);
    }
    INVARIANT(handle == LOCK_LOG_APPEND_HANDLE);
    return append(in, out);
}

static void ask_actuator(void)
{
    size_t wanted = framework.msg.type == LOCK_BOLT_UNLOCK ? LOCK_VALUE_LEN : 0;
    bool is_good = framework.msg.type >= LOCK_BOLT_UNLOCK && framework.msg.type <= LOCK_BOLT_LEAVE &&
                   framework.in[0].len == wanted && framework.msg.out_size[0] == LOCK_ANSWER_LEN;
    running = ACTUATOR;
    psa_status_t status = lock_actuator_sfn(&framework.msg);
    framework_check_reply(status);
    INVARIANT(status == (is_good ? PSA_SUCCESS : PSA_ERROR_PROGRAMMER_ERROR));
    INVARIANT(is_good || !was_opened);
    if (is_good) {
        uint32_t code = get_le32(framework.out[0]);
        INVARIANT(framework.written[0] == LOCK_ANSWER_LEN && code >= LOCK_DONE && code <= LOCK_BROKEN);
        INVARIANT(framework.msg.type != LOCK_BOLT_UNLOCK || (code == LOCK_DONE) == was_opened);
    }
}

static void ask_log(void)
{
    running = LOG;
    psa_status_t status = lock_log_serve(&framework.msg);
    INVARIANT(status <= PSA_SUCCESS && !was_opened);
    if (status == PSA_SUCCESS && framework.msg.type == LOCK_LOG_READ) {
        uint32_t count = get_le32(framework.out[0] + 4);
        INVARIANT(framework.written[0] == LOCK_PAGE_LEN && framework.written[1] == (size_t)count * LOCK_ENTRY_LEN);
        INVARIANT(count <= LOCK_PAGE_ENTRIES && get_le32(framework.out[0]) == LOCK_DONE);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
    input = (struct input){ data, len };
    for (int i = 0; i < MESSAGES_MAX && input.len != 0; i++) {
        uint8_t choice = input_byte(&input);
        weather = input_byte(&input);
        was_redeemed = false;
        was_opened = false;
        framework_begin(choice % 6, -1 - (choice >> 6));
        framework_any(&input, sizes, sizeof(sizes));
        if ((choice & 0x20) != 0) {
            ask_log();
        } else {
            ask_actuator();
        }
    }
    return 0;
}
