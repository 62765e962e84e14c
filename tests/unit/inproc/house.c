/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "house.h"

#include <string.h>

#include "dev/flash.h"
#include "inproc/device.h"
#include "inproc/image.h"
#include "psa/service.h"
#include "rt/message.h"
#include "rt/port.h"

volatile uint32_t house_connects, house_disconnects, house_doorbells;

#define COUNTER_SIGNAL 0x10u
#define HOLD_SIGNAL 0x20u
#define BELL_SIGNAL 0x10u

/* KEEPER */

struct counter {
    bool is_used;
    uint32_t count;
};
static struct counter counters[64];
static psa_handle_t held[32];
static size_t held_count;

static void free_held(void)
{
    while (held_count != 0) {
        psa_reply(held[--held_count], 1);
    }
}

static psa_status_t map_both(const psa_msg_t *msg)
{
    const uint8_t *in = psa_map_invec(msg->handle, 0);
    uint8_t *out = psa_map_outvec(msg->handle, 0);
    for (size_t i = 0; i < msg->in_size[0]; i++) {
        out[i] = in[msg->in_size[0] - 1 - i];
    }
    psa_unmap_outvec(msg->handle, 0, msg->in_size[0]);
    return PSA_SUCCESS;
}

static psa_status_t count_request(const psa_msg_t *msg)
{
    uint8_t bytes[256];
    size_t len;
    switch (msg->type) {
    case COUNTER_NEXT:
        return (psa_status_t)++((struct counter *)msg->rhandle)->count;
    case COUNTER_ECHO:
        while ((len = psa_read(msg->handle, 0, bytes, 7)) != 0) { /* by sevens: cursors are at work */
            psa_write(msg->handle, 0, bytes, len);
        }
        return PSA_SUCCESS;
    case COUNTER_WHO:
        return msg->client_id;
    case COUNTER_MAP:
        return map_both(msg);
    default:
        return PSA_ERROR_PROGRAMMER_ERROR;
    }
}

static psa_status_t count(const psa_msg_t *msg)
{
    struct counter *counter = counters;
    if (msg->type == PSA_IPC_CONNECT) {
        while (counter->is_used) {
            counter++;
        }
        house_connects++;
        *counter = (struct counter){ .is_used = true };
        psa_set_rhandle(msg->handle, counter);
        return PSA_SUCCESS;
    }
    if (msg->type == PSA_IPC_DISCONNECT) {
        house_disconnects++;
        ((struct counter *)msg->rhandle)->is_used = false;
        return PSA_SUCCESS;
    }
    return count_request(msg);
}

static void hold(const psa_msg_t *msg)
{
    if (msg->type == HOLD_WAIT) {
        held[held_count++] = msg->handle;
        return;
    }
    free_held();
    psa_reply(msg->handle, PSA_SUCCESS);
}

static void keeper_main(void)
{
    psa_msg_t msg;
    for (;;) {
        psa_signal_t signals = psa_wait(PSA_WAIT_ANY, PSA_BLOCK | 0xff);
        if ((signals & PSA_DOORBELL) != 0) {
            house_doorbells++;
            psa_clear();
            free_held();
        }
        if ((signals & COUNTER_SIGNAL) != 0 && psa_get(COUNTER_SIGNAL, &msg) == PSA_SUCCESS) {
            psa_reply(msg.handle, count(&msg));
        }
        if ((signals & HOLD_SIGNAL) != 0 && psa_get(HOLD_SIGNAL, &msg) == PSA_SUCCESS) {
            hold(&msg);
        }
    }
}

/* SUMS */

static bool was_initialised;

static psa_status_t sums_init(void)
{
    psa_handle_t handle = psa_connect(COUNTER_SID, COUNTER_VERSION); /* its dependency is up by now */
    was_initialised = handle > 0 && psa_call(handle, COUNTER_WHO, NULL, 0, NULL, 0) == SUMS_PID;
    psa_close(handle);
    return was_initialised ? PSA_SUCCESS : PSA_ERROR_GENERIC_ERROR;
}

static psa_status_t sum(const psa_msg_t *msg)
{
    uint32_t parts[2];
    if (!rt_read_exact(msg, 0, &parts[0], 4) || !rt_read_exact(msg, 1, &parts[1], 4)) {
        return PSA_ERROR_INVALID_ARGUMENT;
    }
    parts[0] += parts[1];
    return rt_write_all(msg, 0, &parts[0], 4) ? PSA_SUCCESS : PSA_ERROR_BUFFER_TOO_SMALL;
}

static psa_status_t count_over_there(void)
{
    psa_handle_t handle = psa_connect(COUNTER_SID, COUNTER_VERSION);
    psa_status_t status = PSA_ERROR_GENERIC_ERROR;
    for (int i = 0; i < 3; i++) {
        status = psa_call(handle, COUNTER_NEXT, NULL, 0, NULL, 0);
    }
    psa_close(handle);
    return status;
}

static psa_status_t give_key(const psa_msg_t *msg, const char *purpose)
{
    uint8_t key[RT_ROOT_KEY_LEN];
    psa_status_t status = rt_root_key(purpose, key);
    psa_write(msg->handle, 0, key, sizeof(key));
    return status;
}

static psa_status_t use_store(void)
{
    const struct flash *flash = rt_store();
    uint8_t bytes[16];
    if (flash == NULL || flash_read(flash, 0, out_span_of(bytes, 16)) != PSA_SUCCESS) {
        return PSA_ERROR_STORAGE_FAILURE;
    }
    psa_status_t old = bytes[0];
    memset(bytes, bytes[0] == 0xff ? 0x01 : 0x00, sizeof(bytes));
    return flash_program(flash, 0, span_of(bytes, 16)) == PSA_SUCCESS ? old : PSA_ERROR_STORAGE_FAILURE;
}

static psa_status_t add_sfn(const psa_msg_t *msg)
{
    char keys[8];
    int32_t got;
    switch (msg->type) {
    case ADD_SUM:
        return sum(msg);
    case ADD_COUNT:
        return count_over_there();
    case ADD_WHO:
        return was_initialised ? inproc_current_client() : -1;
    case ADD_DEVICE:
        got = rt_device_read("keypad", keys, sizeof(keys), 0);
        psa_write(msg->handle, 0, keys, got > 0 ? (size_t)got : 0);
        return got;
    case ADD_KEY:
        return give_key(msg, "sums");
    case ADD_OTHER_KEY:
        return give_key(msg, "storage");
    case ADD_STORE:
        return use_store();
    default:
        return PSA_ERROR_NOT_SUPPORTED;
    }
}

static psa_status_t misuse_sfn(const psa_msg_t *msg)
{
    psa_handle_t handle;
    psa_msg_t other;
    switch (msg->type) {
    case MISUSE_PANIC:
        psa_panic();
    case MISUSE_MESSAGE:
        (void)psa_read(msg->handle + 1, 0, &other, 1);
        break;
    case MISUSE_WRITE:
        psa_write(msg->handle, 0, "1234", 4);
        break;
    case MISUSE_CONNECT:
        (void)psa_connect(0xdead, 1);
        break;
    case MISUSE_GET:
        (void)psa_get(0x20, &other);
        break;
    case MISUSE_NOTIFY:
        psa_notify(-1);
        break;
    default:
        handle = psa_connect(COUNTER_SID, COUNTER_VERSION);
        (void)psa_call(handle, COUNTER_BLAME, NULL, 0, NULL, 0);
        break;
    }
    return PSA_SUCCESS; /* never reached: each of them ends the program */
}

/* RINGER */

static void ringer_main(void)
{
    psa_msg_t msg;
    for (;;) {
        (void)psa_wait(BELL_SIGNAL, PSA_BLOCK);
        if (psa_get(BELL_SIGNAL, &msg) == PSA_SUCCESS) {
            psa_notify(KEEPER_PID);
            psa_reply(msg.handle, PSA_SUCCESS);
        }
    }
}

/* What ashlar-manifest would write. */

static const char *const none[] = { (const char *)0 };
static const char *const sums_keys[] = { "sums", "iak", (const char *)0 };
static const char *const sums_devices[] = { "keypad", (const char *)0 };
static const uint32_t sums_needs[] = { COUNTER_SID };
static const struct spm_partition partitions[] = {
    { .name = "KEEPER", .pid = KEEPER_PID, .type = SPM_PSA_ROT, .model = SPM_IPC, .priority = SPM_PRIORITY_NORMAL,
      .service_first = 0, .service_count = 2, .stack_size = 4096, .root_keys = none, .devices = none },
    { .name = "SUMS", .pid = SUMS_PID, .type = SPM_APPLICATION_ROT, .model = SPM_SFN, .priority = SPM_PRIORITY_NORMAL,
      .service_first = 2, .service_count = 2, .stack_size = 4096, .dependencies = sums_needs, .dependency_count = 1,
      .root_keys = sums_keys, .devices = sums_devices, .store_size = 65536 },
    { .name = "RINGER", .pid = RINGER_PID, .type = SPM_APPLICATION_ROT, .model = SPM_IPC,
      .priority = SPM_PRIORITY_NORMAL, .service_first = 4, .service_count = 1, .stack_size = 4096, .root_keys = none,
      .devices = none },
};
static const struct spm_service services[] = {
    { .name = "COUNTER", .sid = COUNTER_SID, .version = 1, .policy = SPM_STRICT, .partition = 0, .signal = 4,
      .non_secure_clients = true, .mm_iovec = true },
    { .name = "HOLD", .sid = HOLD_SID, .version = 1, .policy = SPM_STRICT, .partition = 0, .signal = 5,
      .stateless_index = 1, .non_secure_clients = true },
    { .name = "ADD", .sid = ADD_SID, .version = 1, .policy = SPM_STRICT, .partition = 1, .signal = 4,
      .stateless_index = 2, .non_secure_clients = true },
    { .name = "MISUSE", .sid = MISUSE_SID, .version = 1, .policy = SPM_STRICT, .partition = 1, .signal = 5,
      .stateless_index = 3, .non_secure_clients = true },
    { .name = "BELL", .sid = BELL_SID, .version = 1, .policy = SPM_STRICT, .partition = 2, .signal = 4,
      .stateless_index = 4, .non_secure_clients = true },
};
static const rt_sfn sums_functions[] = { add_sfn, misuse_sfn };
static const struct rt_code code[] = {
    { .entry_point = keeper_main },
    { .entry_init = sums_init, .sfn = sums_functions },
    { .entry_point = ringer_main },
};
static const struct spm_system house = {
    .partitions = partitions, .services = services, .partition_count = 3, .service_count = 5
};

const struct spm_system *const inproc_system = &house;
const struct rt_code *const inproc_code = code;
