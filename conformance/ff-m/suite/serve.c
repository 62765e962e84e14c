/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "serve.h"

#include <string.h>

#include "psa/lifecycle.h"

enum { CHUNK = 64, PATTERN = 100, PART = 60 };

void ffm_note(struct ffm_ledger *ledger, const psa_msg_t *msg, bool is_stateless)
{
    struct ffm_report r = { 0 };
    CHECK(&r, msg->handle > 0);
    CHECK(&r, msg->client_id != 0);
    CHECK(&r, !is_stateless || (msg->type >= 0 && msg->rhandle == NULL));
    for (size_t i = 0; i < PSA_MAX_IOVEC && msg->type < 0; i++) {
        CHECK(&r, msg->in_size[i] == 0 && msg->out_size[i] == 0);
    }
    if (msg->type == PSA_IPC_CONNECT) {
        CHECK(&r, msg->rhandle == NULL);
        ledger->connects++;
        ledger->connect_client = msg->client_id;
    } else if (msg->type == PSA_IPC_DISCONNECT) {
        ledger->disconnects++;
        ledger->disconnect_client = msg->client_id;
        ledger->disconnect_rhandle = (uint64_t)(uintptr_t)msg->rhandle;
        psa_set_rhandle(msg->handle, NULL); /* allowed, without effect */
    } else {
        CHECK(&r, msg->type >= 0);
        ledger->requests++;
        ledger->request_client = msg->client_id;
        ledger->type = msg->type;
        ledger->is_rhandle_null = msg->rhandle == NULL;
        for (size_t i = 0; i < PSA_MAX_IOVEC; i++) {
            ledger->in_size[i] = (uint32_t)msg->in_size[i];
            ledger->out_size[i] = (uint32_t)msg->out_size[i];
        }
    }
    if (ledger->odd_line == 0) {
        ledger->odd_line = r.line;
    }
}

psa_status_t ffm_status_of(const struct ffm_report *r)
{
    return r->line == 0 ? PSA_SUCCESS : FFM_FAILED_AT - (psa_status_t)r->line;
}

static psa_status_t echo(const psa_msg_t *msg)
{
    uint8_t bytes[CHUNK];
    for (uint32_t i = 0; i < PSA_MAX_IOVEC; i++) {
        size_t room = msg->out_size[i];
        size_t got;
        do {
            got = psa_read(msg->handle, i, bytes, room < CHUNK ? room : CHUNK);
            psa_write(msg->handle, i, bytes, got);
            room -= got;
        } while (got != 0);
    }
    return PSA_SUCCESS;
}

static psa_status_t answer_input(const psa_msg_t *msg)
{
    int32_t status = PSA_ERROR_GENERIC_ERROR;
    psa_read(msg->handle, 0, &status, sizeof(status));
    return status;
}

static bool counts_up(const uint8_t *bytes, size_t len, size_t first)
{
    bool is_good = true;
    for (size_t i = 0; i < len; i++) {
        is_good = is_good && bytes[i] == (uint8_t)(first + i);
    }
    return is_good;
}

static psa_status_t reads(const psa_msg_t *msg)
{
    struct ffm_report r = { 0 };
    uint8_t bytes[32];
    memset(bytes, 0xee, sizeof(bytes));
    CHECK_EQ(&r, psa_read(msg->handle, 0, bytes, 0), 0);
    CHECK_EQ(&r, psa_read(msg->handle, 0, bytes, 5), 5);
    CHECK(&r, counts_up(bytes, 5, 0));
    CHECK(&r, bytes[5] == 0xee);
    CHECK_EQ(&r, psa_read(msg->handle, 1, bytes, 1), 1);
    CHECK(&r, bytes[0] == 0 && bytes[1] == 1);
    CHECK_EQ(&r, psa_read(msg->handle, 0, bytes, 1), 1);
    CHECK(&r, bytes[0] == 5);
    memset(bytes, 0xee, sizeof(bytes));
    CHECK_EQ(&r, psa_read(msg->handle, 0, bytes, sizeof(bytes)), 10);
    CHECK(&r, counts_up(bytes, 10, 6));
    CHECK(&r, bytes[10] == 0xee && bytes[31] == 0xee);
    CHECK_EQ(&r, psa_read(msg->handle, 0, bytes, 1), 0);
    CHECK_EQ(&r, psa_read(msg->handle, 1, bytes, sizeof(bytes)), 3);
    CHECK_EQ(&r, psa_read(msg->handle, 1, bytes, sizeof(bytes)), 0);
    CHECK_EQ(&r, psa_read(msg->handle, 2, bytes, sizeof(bytes)), 0); /* not given: nothing to read, no error */
    CHECK_EQ(&r, psa_read(msg->handle, 3, NULL, 0), 0);
    CHECK_EQ(&r, msg->in_size[0], 16);
    return ffm_status_of(&r);
}

static psa_status_t skips(const psa_msg_t *msg)
{
    struct ffm_report r = { 0 };
    uint8_t byte = 0xee;
    CHECK_EQ(&r, psa_skip(msg->handle, 0, 0), 0);
    CHECK_EQ(&r, psa_skip(msg->handle, 0, 3), 3);
    CHECK_EQ(&r, psa_read(msg->handle, 0, &byte, 1), 1);
    CHECK_EQ(&r, byte, 3);
    CHECK_EQ(&r, psa_skip(msg->handle, 1, 2), 2);
    CHECK_EQ(&r, psa_read(msg->handle, 1, &byte, 1), 1);
    CHECK_EQ(&r, byte, 2);
    CHECK_EQ(&r, psa_skip(msg->handle, 0, SIZE_MAX), 12);
    CHECK_EQ(&r, psa_skip(msg->handle, 0, 1), 0);
    CHECK_EQ(&r, psa_read(msg->handle, 0, &byte, 1), 0);
    CHECK_EQ(&r, psa_skip(msg->handle, 3, 9), 0);
    return ffm_status_of(&r);
}

static psa_status_t writes(const psa_msg_t *msg)
{
    static const uint8_t bytes[10] = { 0, 1, 2, 3, 4, 5, 6, 7, 8, 9 };
    psa_write(msg->handle, 0, bytes, 0);
    psa_write(msg->handle, 0, bytes, 3);
    psa_write(msg->handle, 1, bytes, 4);
    psa_write(msg->handle, 0, bytes + 3, 1);
    psa_write(msg->handle, 0, bytes + 4, 6);
    psa_write(msg->handle, 0, NULL, 0);
    psa_write(msg->handle, 1, bytes, 0); /* full: nothing more is no overflow */
    psa_write(msg->handle, 3, bytes, 0); /* not given: nothing is no overflow */
    return PSA_SUCCESS;
}

static psa_status_t set_rhandle(const psa_msg_t *msg)
{
    struct ffm_report r = { 0 };
    uint64_t value = 0;
    const void *before = msg->rhandle;
    CHECK_EQ(&r, psa_read(msg->handle, 0, &value, sizeof(value)), sizeof(value));
    psa_set_rhandle(msg->handle, (void *)(uintptr_t)~value);
    psa_set_rhandle(msg->handle, (void *)(uintptr_t)value);
    CHECK(&r, msg->rhandle == before);
    return ffm_status_of(&r);
}

static psa_status_t put(const psa_msg_t *msg, const void *bytes, size_t len)
{
    psa_write(msg->handle, 0, bytes, len);
    return PSA_SUCCESS;
}

static psa_status_t facts(const psa_msg_t *msg)
{
    uint64_t rhandle = (uint64_t)(uintptr_t)msg->rhandle;
    uint32_t lifecycle = psa_rot_lifecycle_state();
    switch (msg->type) {
    case FFM_OP_GET_RHANDLE:
        return put(msg, &rhandle, sizeof(rhandle));
    case FFM_OP_HANDLE:
        return put(msg, &msg->handle, sizeof(msg->handle));
    default:
        return put(msg, &lifecycle, sizeof(lifecycle));
    }
}

#if PSA_FRAMEWORK_HAS_MM_IOVEC

static psa_status_t map_in(const psa_msg_t *msg)
{
    struct ffm_report r = { 0 };
    const uint8_t *bytes = psa_map_invec(msg->handle, 0);
    CHECK(&r, bytes != NULL && counts_up(bytes, PATTERN, 0));
    if (msg->type == FFM_OP_MAP_IN) {
        psa_unmap_invec(msg->handle, 0);
    }
    return ffm_status_of(&r);
}

static psa_status_t map_out(const psa_msg_t *msg)
{
    uint8_t *bytes = psa_map_outvec(msg->handle, 0);
    for (size_t i = 0; i < PART; i++) {
        bytes[i] = (uint8_t)i;
    }
    if (msg->type == FFM_OP_MAP_OUT_ALL) {
        for (size_t i = PART; i < msg->out_size[0]; i++) {
            bytes[i] = (uint8_t)i;
        }
        psa_unmap_outvec(msg->handle, 0, msg->out_size[0]);
    } else if (msg->type != FFM_OP_MAP_OUT_LEFT) {
        psa_unmap_outvec(msg->handle, 0, msg->type == FFM_OP_MAP_OUT ? PART : 0);
    }
    return PSA_SUCCESS;
}

static psa_status_t map_mixed(const psa_msg_t *msg)
{
    struct ffm_report r = { 0 };
    uint8_t byte = 0xee;
    const uint8_t *in = psa_map_invec(msg->handle, 0);
    uint8_t *out = psa_map_outvec(msg->handle, 0);
    CHECK_EQ(&r, psa_read(msg->handle, 1, &byte, 1), 1);
    psa_write(msg->handle, 1, &byte, 1);
    out[0] = in[0];
    out[1] = in[1];
    psa_unmap_outvec(msg->handle, 0, 2);
    psa_unmap_invec(msg->handle, 0);
    return ffm_status_of(&r);
}

static psa_status_t map(const psa_msg_t *msg)
{
    if (msg->type == FFM_OP_MAP_MIXED) {
        return map_mixed(msg);
    }
    return msg->type <= FFM_OP_MAP_IN_LEFT ? map_in(msg) : map_out(msg);
}

#else

static psa_status_t map(const psa_msg_t *msg)
{
    (void)msg;
    return PSA_ERROR_NOT_SUPPORTED;
}

#endif

psa_status_t ffm_serve(const psa_msg_t *msg)
{
    if (msg->type >= FFM_OP_MAP_IN && msg->type <= FFM_OP_MAP_MIXED) {
        return map(msg);
    }
    switch (msg->type) {
    case FFM_OP_ECHO:
        return echo(msg);
    case FFM_OP_STATUS:
        return answer_input(msg);
    case FFM_OP_READS:
        return reads(msg);
    case FFM_OP_SKIPS:
        return skips(msg);
    case FFM_OP_WRITES:
        return writes(msg);
    case FFM_OP_SET_RHANDLE:
        return set_rhandle(msg);
    case FFM_OP_GET_RHANDLE:
    case FFM_OP_HANDLE:
    case FFM_OP_LIFECYCLE:
        return facts(msg);
    default:
        return PSA_SUCCESS;
    }
}
