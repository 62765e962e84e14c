/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 *
 * psa/client.h for a partition: calls to those it depends on, over channels that the supervisor gave before the
 * partition began. A programmer error here is this partition's own and ends it; what only the server can judge, the
 * server reports.
 */
#include "base/invariant.h"
#include "partition.h"
#include "psa/lifecycle.h"
#include "reason/reason.h"
#include "sandbox/sandbox.h"

enum {
    AWAIT_TICK_MS = 50,
    GENERATION = 1,
    HANDLE_BITS = 8,
    HANDLE_GENERATIONS = 1 << 21, /* so that handles stay below the stateless mark */
    NOBODY = -1
};
_Static_assert((int)PARTITION_HANDLES <= 1 << HANDLE_BITS, "an index fits its bits");

bool partition_dependency_add(const struct control_dependency *dependency, struct control_packet *packet)
{
    struct channel_offer offer = {
        .number = dependency->channel.channel,
        .layout = { .slots = dependency->channel.slots, .data_len = dependency->channel.data_len },
        .wakes = true,
        .request_fd = control_packet_take(packet, CONTROL_CHANNEL_REQUEST),
        .response_fd = control_packet_take(packet, CONTROL_CHANNEL_RESPONSE),
        .bell_fd = control_packet_take(packet, CONTROL_CHANNEL_BELL),
    };
    if (partition->dependency_count == PARTITION_DEPENDENCIES) {
        channel_offer_close(&offer);
        return false;
    }
    struct partition_dependency *added = &partition->dependencies[partition->dependency_count];
    if (channel_caller_open(&added->caller, &offer, GENERATION) != PSA_SUCCESS) {
        return false;
    }
    size_t len = channel_size(&added->caller.layout);
    (void)sandbox_seal(added->caller.request, len); /* for as long as we live: see SANDBOX_SEALED_MAPPINGS */
    (void)sandbox_seal(added->caller.response, len);
    added->data_len = dependency->channel.data_len;
    added->service_count = dependency->service_count;
    for (size_t i = 0; i < dependency->service_count; i++) {
        added->services[i] = dependency->services[i];
    }
    partition->dependency_count++;
    return true;
}

struct found {
    int dependency; /* NOBODY: no such service for us */
    const struct control_service *service;
};

static struct found find_sid(uint32_t sid)
{
    for (size_t i = 0; i < partition->dependency_count; i++) {
        const struct partition_dependency *one = &partition->dependencies[i];
        for (size_t k = 0; k < one->service_count; k++) {
            if (one->services[k].sid == sid) {
                return (struct found){ .dependency = (int)i, .service = &one->services[k] };
            }
        }
    }
    return (struct found){ .dependency = NOBODY };
}

static int find_stateless(psa_handle_t handle)
{
    uint32_t index = ((uint32_t)handle & (SPM_STATELESS_MAX - 1u)) + 1;
    for (size_t i = 0; i < partition->dependency_count; i++) {
        const struct partition_dependency *one = &partition->dependencies[i];
        for (size_t k = 0; k < one->service_count; k++) {
            if (one->services[k].stateless_index == index) {
                return (int)i;
            }
        }
    }
    return NOBODY;
}

/* The whole way of one call. There is one thread, so a slot is always free. Without an answer there is no device to
 * go on in. */
static int32_t call_through(struct partition_dependency *dependency, struct channel_call *call)
{
    uint32_t cpu = channel_cpu();
    int slot = channel_caller_claim(&dependency->caller, GENERATION, cpu);
    INVARIANT(slot >= 0);
    bool has_rung = channel_caller_publish(&dependency->caller, slot, call, cpu);
    partition_waits(); /* what the other takes is its time, and its watchdog's */
    while (!channel_caller_await(&dependency->caller, slot, has_rung, AWAIT_TICK_MS)) {
        if (partition_device_is_gone()) {
            partition_leave(PARTITION_EXIT_DEVICE_GONE);
        }
    }
    partition_goes_on();
    int32_t status = channel_caller_finish(&dependency->caller, slot, call);
    channel_caller_release(&dependency->caller, slot);
    return status;
}

static uint32_t handle_of(size_t index)
{
    return partition->handles[index].generation << HANDLE_BITS | (uint32_t)index;
}

/* Index of an open connection; the partition ends if it is none. */
static size_t connection_of(psa_handle_t handle)
{
    size_t index = (uint32_t)handle & ((1u << HANDLE_BITS) - 1u);
    if (handle <= 0 || index >= PARTITION_HANDLES || !partition->handles[index].is_used ||
        handle_of(index) != (uint32_t)handle) {
        partition_panic(SPM_FAULT_HANDLE);
    }
    return index;
}

static bool is_stateless(psa_handle_t handle)
{
    return handle > 0 && ((uint32_t)handle & SPM_STATELESS_MARK) != 0;
}

uint32_t psa_framework_version(void)
{
    partition_second_level_only();
    return PSA_FRAMEWORK_VERSION;
}

uint32_t psa_version(uint32_t sid)
{
    partition_second_level_only();
    struct found found = find_sid(sid);
    return found.dependency == NOBODY ? PSA_VERSION_NONE : found.service->version;
}

psa_handle_t psa_connect(uint32_t sid, uint32_t version)
{
    partition_second_level_only();
    struct found found = find_sid(sid);
    if (found.dependency == NOBODY) {
        partition_panic(SPM_FAULT_NOT_AUTHORISED);
    }
    if (found.service->stateless_index != 0) {
        partition_panic(SPM_FAULT_STATELESS_CONNECT);
    }
    size_t index = 0;
    while (index < PARTITION_HANDLES &&
           (partition->handles[index].is_used || partition->handles[index].generation == HANDLE_GENERATIONS)) {
        index++;
    }
    if (index == PARTITION_HANDLES) {
        return REFUSE(CLIENT_CONNECTIONS_FULL);
    }
    struct channel_call call = { .kind = CHANNEL_KIND_CONNECT, .target = sid, .type = version };
    int32_t remote = call_through(&partition->dependencies[found.dependency], &call);
    if (remote <= 0) {
        return remote < 0 ? remote : REFUSE(CLIENT_BAD_ANSWER);
    }
    partition->handles[index] = (struct partition_handle){ .is_used = true,
                                                          .dependency = (uint8_t)found.dependency,
                                                          .generation = partition->handles[index].generation + 1,
                                                          .remote = remote };
    return (psa_handle_t)handle_of(index);
}

psa_status_t psa_call(psa_handle_t handle, int32_t type, const psa_invec *in_vec, size_t in_len, psa_outvec *out_vec,
                      size_t out_len)
{
    partition_second_level_only();
    struct channel_call call = { .kind = CHANNEL_KIND_CALL, .target = (uint32_t)handle, .type = (uint32_t)type };
    int index = NOBODY;
    if (is_stateless(handle)) {
        index = find_stateless(handle);
    } else {
        const struct partition_handle *connection = &partition->handles[connection_of(handle)];
        index = connection->dependency;
        call.target = (uint32_t)connection->remote;
    }
    if (index == NOBODY) {
        partition_panic(SPM_FAULT_NOT_AUTHORISED);
    }
    switch (channel_call_vectors(&call, in_vec, in_len, out_vec, out_len)) {
    case CHANNEL_VECTORS_COUNT:
        partition_panic(SPM_FAULT_VECTORS);
    case CHANNEL_VECTORS_MEMORY:
        partition_panic(SPM_FAULT_MEMORY);
    case CHANNEL_VECTORS_SIZE:
        return REFUSE(CLIENT_CALL_TOO_BIG);
    case CHANNEL_VECTORS_GOOD:
    default:
        break;
    }
    struct partition_dependency *dependency = &partition->dependencies[index];
    if (channel_call_need(&call) > dependency->data_len) {
        return REFUSE(CLIENT_CALL_TOO_BIG);
    }
    psa_status_t status = call_through(dependency, &call);
    for (size_t i = 0; i < out_len; i++) {
        out_vec[i].len = call.out_len[i];
    }
    partition->passed_status = status < 0 ? status : partition->passed_status;
    return status;
}

void psa_close(psa_handle_t handle)
{
    partition_second_level_only();
    if (handle == PSA_NULL_HANDLE) {
        return;
    }
    size_t index = connection_of(handle);
    struct channel_call call = { .kind = CHANNEL_KIND_CLOSE, .target = (uint32_t)partition->handles[index].remote };
    call_through(&partition->dependencies[partition->handles[index].dependency], &call);
    partition->handles[index].is_used = false;
}

uint32_t psa_rot_lifecycle_state(void)
{
    partition_second_level_only();
    return partition->lifecycle;
}
