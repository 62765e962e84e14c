/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "table.h"

#include <string.h>

#include "auth.h"
#include "base/bytes.h"
#include "psa/internal_trusted_storage.h"
#include "psa/service.h"
#include "psa_manifest/actuator.h"
#include "psa_manifest/auth.h"
#include "psa_manifest/log.h"
#include "psa_manifest/pid.h"
#include "psa_manifest/sid.h"
#include "rt/port.h"
#include "table_step.h"

struct table table;
static void (*session_ended)(uint64_t session);

bool table_step_fails(void)
{
    table.steps++;
    if (table.steps == table.cut_at) {
        longjmp(table.power, 1);
    }
    return table.steps == table.fail_at;
}

/* ---- messages: a call is a function call, one inside another ---- */

enum { DEPTH_MAX = 4 };

static struct message {
    int32_t partition;
    const psa_invec *in;
    psa_outvec *out;
    size_t read[PSA_MAX_IOVEC];
    size_t room[PSA_MAX_IOVEC];
} messages[DEPTH_MAX];
static int depth;

static const struct {
    psa_handle_t handle;
    int32_t partition;
    psa_status_t (*serve)(const psa_msg_t *msg);
} services[] = {
    { LOCK_AUTH_HANDLE, LOCK_SP_AUTH, lock_auth_sfn },
    { LOCK_GRANT_HANDLE, LOCK_SP_AUTH, lock_grant_sfn },
    { LOCK_ACTUATOR_HANDLE, LOCK_SP_ACTUATOR, lock_actuator_sfn },
    { LOCK_LOG_APPEND_HANDLE, LOCK_SP_LOG, lock_log_append_sfn },
    { LOCK_LOG_HANDLE, LOCK_SP_LOG, lock_log_sfn },
};

psa_status_t psa_call(psa_handle_t handle, int32_t type, const psa_invec *in_vec, size_t in_len, psa_outvec *out_vec,
                      size_t out_len)
{
    int32_t client = depth == 0 ? table.client : messages[depth - 1].partition;
    if (depth != 0 && table_step_fails()) {
        return PSA_ERROR_SERVICE_FAILURE;
    }
    for (size_t i = 0; i < sizeof(services) / sizeof(services[0]); i++) {
        if (services[i].handle != handle) {
            continue;
        }
        psa_msg_t msg = { .type = type, .handle = depth + 1, .client_id = client };
        struct message *now = &messages[depth++];
        *now = (struct message){ .partition = services[i].partition, .in = in_vec, .out = out_vec };
        for (size_t v = 0; v < in_len; v++) {
            msg.in_size[v] = in_vec[v].len;
        }
        for (size_t v = 0; v < out_len; v++) {
            msg.out_size[v] = now->room[v] = out_vec[v].len;
            out_vec[v].len = 0;
        }
        psa_status_t status = services[i].serve(&msg);
        if (handle == LOCK_GRANT_HANDLE && table.verdict != NULL) {
            memcpy(out_vec[0].base, table.verdict, LOCK_VERDICT_LEN);
        }
        depth--;
        return status;
    }
    return PSA_ERROR_CONNECTION_REFUSED;
}

size_t psa_read(psa_handle_t msg_handle, uint32_t invec_idx, void *buffer, size_t num_bytes)
{
    struct message *now = &messages[msg_handle - 1];
    size_t left = now->in[invec_idx].len - now->read[invec_idx];
    size_t len = num_bytes < left ? num_bytes : left;
    memcpy(buffer, (const uint8_t *)now->in[invec_idx].base + now->read[invec_idx], len);
    now->read[invec_idx] += len;
    return len;
}

void psa_write(psa_handle_t msg_handle, uint32_t outvec_idx, const void *buffer, size_t num_bytes)
{
    struct message *now = &messages[msg_handle - 1];
    psa_outvec *out = &now->out[outvec_idx];
    if (num_bytes <= now->room[outvec_idx] - out->len) {
        memcpy((uint8_t *)out->base + out->len, buffer, num_bytes);
        out->len += num_bytes;
    }
}

/* ---- storage, kept apart by partition ---- */

struct table_object *table_object(int32_t client, uint64_t uid)
{
    for (size_t i = 0; i < TABLE_OBJECTS; i++) {
        if (table.objects[i].client == client && table.objects[i].uid == uid) {
            return &table.objects[i];
        }
    }
    return NULL;
}

static bool storage_fails(void)
{
    return table_step_fails() || table.is_failing;
}

psa_status_t psa_its_set(psa_storage_uid_t uid, size_t data_length, const void *p_data,
                         psa_storage_create_flags_t create_flags)
{
    (void)create_flags;
    if (storage_fails()) {
        return PSA_ERROR_STORAGE_FAILURE;
    }
    int32_t client = messages[depth - 1].partition;
    struct table_object *object = table_object(client, uid);
    for (size_t i = 0; object == NULL && i < TABLE_OBJECTS; i++) {
        object = table.objects[i].client == 0 ? &table.objects[i] : NULL;
    }
    if (object == NULL || data_length > sizeof(object->data)) {
        return PSA_ERROR_INSUFFICIENT_STORAGE;
    }
    *object = (struct table_object){ .client = client, .uid = uid, .len = data_length };
    memcpy(object->data, p_data, data_length);
    return PSA_SUCCESS;
}

psa_status_t psa_its_get(psa_storage_uid_t uid, size_t data_offset, size_t data_size, void *p_data,
                         size_t *p_data_length)
{
    if (storage_fails()) {
        return PSA_ERROR_STORAGE_FAILURE;
    }
    struct table_object *object = table_object(messages[depth - 1].partition, uid);
    if (object == NULL || data_offset != 0) {
        return PSA_ERROR_DOES_NOT_EXIST;
    }
    *p_data_length = object->len < data_size ? object->len : data_size;
    memcpy(p_data, object->data, *p_data_length);
    return PSA_SUCCESS;
}

psa_status_t psa_its_get_info(psa_storage_uid_t uid, struct psa_storage_info_t *p_info)
{
    if (storage_fails()) {
        return PSA_ERROR_STORAGE_FAILURE;
    }
    struct table_object *object = table_object(messages[depth - 1].partition, uid);
    if (object == NULL) {
        return PSA_ERROR_DOES_NOT_EXIST;
    }
    *p_info = (struct psa_storage_info_t){ .capacity = object->len, .size = object->len };
    return PSA_SUCCESS;
}

psa_status_t psa_its_remove(psa_storage_uid_t uid)
{
    struct table_object *object = storage_fails() ? NULL : table_object(messages[depth - 1].partition, uid);
    if (object == NULL) {
        return PSA_ERROR_STORAGE_FAILURE;
    }
    memset(object, 0, sizeof(*object));
    return PSA_SUCCESS;
}

/* ---- clock, keypad, button, motor ---- */

uint64_t rt_boot_epoch(void)
{
    return table.epoch;
}

uint64_t rt_clock_ms(void)
{
    return table.now_ms;
}

uint64_t rt_wall_clock_s(void)
{
    return 1000000; /* stands still: nothing may depend on it */
}

uint64_t rt_session(psa_handle_t handle)
{
    (void)handle;
    return table.session;
}

void rt_on_session_end(void (*ended)(uint64_t session))
{
    session_ended = ended;
}

static int32_t take_key(char *keys, uint8_t *out)
{
    if (keys[0] == '\0') {
        return 0;
    }
    out[0] = (uint8_t)keys[0];
    memmove(keys, keys + 1, strlen(keys));
    return 1;
}

int32_t rt_device_read(const char *device, void *data, size_t len, uint32_t timeout_ms)
{
    if (table_step_fails() || len == 0) {
        return PSA_ERROR_HARDWARE_FAILURE;
    }
    if (strcmp(device, "inside") == 0) {
        int32_t got = table.pressed != 0;
        table.pressed = 0;
        return got;
    }
    int32_t got = take_key(table.stale, data);
    if (got == 0 && timeout_ms != 0) {
        got = take_key(table.typed, data);
    }
    table.now_ms += got == 0 ? timeout_ms : 1;
    return got;
}

psa_status_t rt_device_write(const char *device, const void *data, size_t len)
{
    if (strcmp(device, "bolt") != 0) {
        return PSA_ERROR_DOES_NOT_EXIST; /* this lock has no lamp */
    }
    if (table_step_fails() || len == 0) {
        return PSA_ERROR_HARDWARE_FAILURE;
    }
    size_t at = strlen(table.bolt);
    if (at + 1 < sizeof(table.bolt)) {
        table.bolt[at] = *(const char *)data;
    }
    return PSA_SUCCESS;
}

/* ---- what a test does ---- */

static void forget(void)
{
    memset(&lock_auth, 0, sizeof(lock_auth));
    table_forget_actuator();
    table_forget_log();
    depth = 0;
    table.typed[0] = table.stale[0] = '\0';
    table.fail_at = table.cut_at = table.steps = 0;
    table.is_failing = false;
    (void)lock_auth_init();
}

void table_set_up(void)
{
    memset(&table, 0, sizeof(table));
    table.epoch = 71;
    table.now_ms = 100000;
    table.client = TABLE_OWNER;
    table.session = 1;
    forget();
}

void table_restart(void)
{
    table.epoch++;
    forget();
}

struct lock_answer table_grant(uint32_t action, const char *keys)
{
    struct lock_answer answer = { .code = LOCK_TYPE };
    strcpy(table.typed, keys);
    while (answer.code == LOCK_TYPE && lock_auth_grant(action, &answer) == PSA_SUCCESS) {
    }
    return answer;
}

struct lock_answer table_enrol(const char *keys)
{
    struct lock_answer answer = { .code = LOCK_TYPE };
    strcpy(table.typed, keys);
    while (answer.code == LOCK_TYPE && lock_auth_enrol(&answer) == PSA_SUCCESS) {
    }
    return answer;
}

struct lock_answer table_unlock(const char *keys)
{
    struct lock_answer answer = table_grant(LOCK_ACTION_UNLOCK, keys);
    if (answer.code == LOCK_DONE) {
        uint8_t value[LOCK_VALUE_LEN];
        memcpy(value, answer.value, sizeof(value));
        (void)lock_bolt_unlock(value, &answer);
    }
    return answer;
}
