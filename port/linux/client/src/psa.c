/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 *
 * psa/client.h for Non-secure programs. A programmer error is answered, never punished (FF-M 1.0, non-secure clients).
 */
#include "ashlar/device.h"
#include "client.h"
#include "psa/client.h"
#include "reason/reason.h"

enum { HANDLE_BITS = 8, HANDLE_GENERATIONS = 1 << 21, TRIES = 3 };
#define STATELESS_MARK 0x40000000u
_Static_assert((int)CLIENT_HANDLES == 1 << HANDLE_BITS, "every index is a handle's low bits");

/* What a thread needs of a service while it calls: routes as they were, and where to put better ones. */
struct path {
    struct client_way *way;
    struct client_target target;
    bool is_connection; /* it ends with the life it began in */
    uint32_t life;      /* a connection's; for others, the one that carried the call */
};

static uint32_t load(const uint32_t *word)
{
    return __atomic_load_n(word, __ATOMIC_ACQUIRE);
}

/* A new route for the path. A connection of another life gets none. */
static psa_status_t find_route(const struct path *path, uint32_t need, client_route *route)
{
    client_lock();
    psa_status_t status = client_session();
    if (status == PSA_SUCCESS && path->is_connection && client.life != path->life) {
        status = REFUSE(CLIENT_HANDLE_DEAD);
    }
    if (status == PSA_SUCCESS) {
        status = client_find_route(path->target, need, route);
    }
    if (status == PSA_SUCCESS) {
        bool is_big = need > client.data_default;
        __atomic_store_n(is_big ? &path->way->big : &path->way->usual, *route, __ATOMIC_RELEASE);
    }
    client_unlock();
    return status;
}

/* Once published, a request is never sent again, whatever happens to it. */
static int32_t exchange(struct client_channel *channel, int slot, struct channel_call *call, uint32_t cpu)
{
    uint32_t life = channel->life;
    int32_t status = PSA_ERROR_COMMUNICATION_FAILURE;
    bool has_rung = channel_caller_publish(&channel->caller, slot, call, cpu);
    bool is_done = channel_caller_await(&channel->caller, slot, has_rung, CLIENT_SHORT_MS);
    while (!is_done && !client_device_died(life)) {
        is_done = channel_caller_await_life(&channel->caller, slot, __atomic_load_n(&client.page, __ATOMIC_ACQUIRE),
                                            CONTROL_PAGE_ALIVE, CLIENT_TICK_MS);
    }
    if (is_done) {
        status = channel_caller_finish(&channel->caller, slot, call);
    } else {
        channel_caller_abandon(&channel->caller, slot, call);
        for (size_t i = 0; i < call->out_count; i++) {
            call->out_len[i] = 0;
        }
        /* @spec FFM-PANIC-CALLERS */
        status = REFUSE(CLIENT_DEVICE_DIED);
    }
    client_release(channel, slot);
    if (is_done && status < 0) {
        client_trace("the service answers %s; its reason is in `ashlar device log`", reason_status_name(status));
    }
    return status;
}

/* All slots of the route's channel are taken. */
static struct client_channel *claim_beside(client_route route, uint32_t need, uint32_t cpu, int *slot)
{
    client_lock();
    struct client_channel *channel = client_claim_other(route, need, cpu, slot);
    client_unlock();
    return channel != NULL ? channel : client_claim(route, need, cpu, true, slot);
}

/* False if the call was not sent: *status says why. */
static bool carry(struct path *path, struct channel_call *call, int32_t *status)
{
    uint32_t need = channel_call_need(call);
    for (int i = 0; i < TRIES; i++) {
        bool is_big = need > __atomic_load_n(&client.data_default, __ATOMIC_RELAXED);
        client_route route = load(is_big ? &path->way->big : &path->way->usual);
        uint32_t cpu = channel_cpu();
        int slot = CHANNEL_STALE;
        struct client_channel *channel = client_claim(route, need, cpu, false, &slot);
        if (slot == CHANNEL_TAKEN) {
            channel = claim_beside(route, need, cpu, &slot);
        }
        if (channel != NULL) {
            path->life = channel->life;
            *status = exchange(channel, slot, call, cpu);
            return true;
        }
        *status = find_route(path, need, &route);
        if (*status != PSA_SUCCESS) {
            return false;
        }
    }
    *status = REFUSE(CLIENT_DEVICE_DIED); /* it dies as fast as we connect */
    return false;
}

/* Before anything is sent: is the device that we know still there? A death is told once, to calls that were in
 * flight. */
static bool notice_death(void)
{
    uint32_t life = load(&client.life);
    const uint8_t *page = __atomic_load_n(&client.page, __ATOMIC_ACQUIRE);
    if ((life & 1u) == 0 || page == NULL || channel_load_acquire(page, CONTROL_PAGE_ALIVE) != 0) {
        return false;
    }
    return client_device_died(life);
}

static psa_status_t take_vectors(struct channel_call *call, const psa_invec *in_vec, size_t in_len,
                                 const psa_outvec *out_vec, size_t out_len)
{
    switch (channel_call_vectors(call, in_vec, in_len, out_vec, out_len)) {
    case CHANNEL_VECTORS_COUNT:
        return REFUSE(CLIENT_TOO_MANY_VECTORS);
    case CHANNEL_VECTORS_MEMORY:
        return REFUSE(CLIENT_NULL_VECTOR);
    case CHANNEL_VECTORS_SIZE:
        return REFUSE(CLIENT_CALL_TOO_BIG);
    case CHANNEL_VECTORS_GOOD:
    default:
        return PSA_SUCCESS;
    }
}

/* The open connection behind `handle`, or NULL. Its facts are only used if the name still stands after they were
 * read. */
static struct client_handle *connection_of(psa_handle_t handle, uint32_t *remote, struct path *path)
{
    struct client_handle *entry = &client.handles[(uint32_t)handle & (CLIENT_HANDLES - 1)];
    uint32_t life = load(&client.life); /* before the name: a session that ends takes its names with it */
    if (load(&entry->name) != (uint32_t)handle) {
        return NULL;
    }
    *remote = load(&entry->remote);
    *path = (struct path){ .way = &entry->way,
                           .target = { .by = CONTROL_BY_SID, .value = load(&entry->sid) },
                           .is_connection = true,
                           .life = life };
    return load(&entry->name) == (uint32_t)handle ? entry : NULL;
}

static bool is_stateless(psa_handle_t handle)
{
    return handle > 0 && ((uint32_t)handle & STATELESS_MARK) != 0;
}

static bool find_path(psa_handle_t handle, struct path *path, uint32_t *target)
{
    if (is_stateless(handle)) {
        uint32_t index = (uint32_t)handle & (CLIENT_STATELESS - 1u);
        *path = (struct path){ .way = &client.stateless[index],
                               .target = { .by = CONTROL_BY_STATELESS, .value = index + 1 } };
        *target = (uint32_t)handle;
        return true;
    }
    return handle > 0 && connection_of(handle, target, path) != NULL;
}

uint32_t psa_framework_version(void)
{
    return PSA_FRAMEWORK_VERSION;
}

uint32_t psa_version(uint32_t sid)
{
    struct control_version_is answer = { .version = PSA_VERSION_NONE };
    struct control_packet packet;
    uint8_t question[CONTROL_HEADER_LEN + 4];
    if (!client_is_born()) {
        return PSA_VERSION_NONE;
    }
    size_t len = control_encode_version(out_span_of(question, sizeof(question)), sid);
    client_lock();
    if (client_session() == PSA_SUCCESS && client_ask(span_of(question, len), &packet) == PSA_SUCCESS) {
        if (!control_decode_version_is(&packet, &answer) || answer.sid != sid) {
            answer.version = PSA_VERSION_NONE;
        }
        control_packet_close(&packet);
    }
    client_unlock();
    return answer.version;
}

static struct client_handle *reserve_handle(void)
{
    struct client_handle *found = NULL;
    client_lock();
    for (size_t i = 0; i < CLIENT_HANDLES && found == NULL; i++) {
        struct client_handle *entry = &client.handles[i];
        if (!entry->is_reserved && load(&entry->name) == 0 && entry->generation < HANDLE_GENERATIONS - 1) {
            entry->is_reserved = true;
            entry->generation++;
            found = entry;
        }
    }
    client_unlock();
    return found;
}

/* The connection stands: names it, unless the life it belongs to is over already. */
static psa_handle_t name_handle(struct client_handle *entry, uint32_t life)
{
    client_lock();
    uint32_t name = entry->generation << HANDLE_BITS | (uint32_t)(entry - client.handles);
    bool is_alive = client.life == life;
    if (is_alive) {
        __atomic_store_n(&entry->name, name, __ATOMIC_RELEASE);
    }
    entry->is_reserved = false;
    client_unlock();
    return is_alive ? (psa_handle_t)name : REFUSE(CLIENT_DEVICE_DIED);
}

static void free_handle(struct client_handle *entry)
{
    client_lock();
    __atomic_store_n(&entry->name, 0, __ATOMIC_RELEASE);
    entry->is_reserved = false;
    client_unlock();
}

psa_handle_t psa_connect(uint32_t sid, uint32_t version)
{
    struct channel_call call = { .kind = CHANNEL_KIND_CONNECT, .target = sid, .type = version };
    if (!client_is_born()) {
        return REFUSE(CLIENT_NO_MEMORY);
    }
    notice_death();
    struct client_handle *entry = reserve_handle();
    if (entry == NULL) {
        return REFUSE(CLIENT_CONNECTIONS_FULL);
    }
    struct path path = { .way = &entry->way, .target = { .by = CONTROL_BY_SID, .value = sid } };
    __atomic_store_n(&entry->way.usual, 0, __ATOMIC_RELAXED);
    __atomic_store_n(&entry->way.big, 0, __ATOMIC_RELAXED);
    __atomic_store_n(&entry->sid, sid, __ATOMIC_RELAXED);
    int32_t remote = PSA_ERROR_COMMUNICATION_FAILURE;
    carry(&path, &call, &remote);
    if (remote <= 0) {
        free_handle(entry);
        return remote < 0 ? remote : REFUSE(CLIENT_BAD_ANSWER);
    }
    __atomic_store_n(&entry->remote, (uint32_t)remote, __ATOMIC_RELAXED);
    return name_handle(entry, path.life);
}

/* A malformed request ends its connection, and the service is to hear of it: it is sent one that is malformed there too. */
static psa_status_t terminate(struct path *path, uint32_t target)
{
    struct channel_call malformed = { .kind = CHANNEL_KIND_CALL, .target = target, .type = UINT32_MAX };
    int32_t status = PSA_ERROR_PROGRAMMER_ERROR;
    carry(path, &malformed, &status);
    return status;
}

psa_status_t psa_call(psa_handle_t handle, int32_t type, const psa_invec *in_vec, size_t in_len, psa_outvec *out_vec,
                      size_t out_len)
{
    struct channel_call call = { .kind = CHANNEL_KIND_CALL, .type = (uint32_t)type };
    struct path path;
    if (!client_is_born()) {
        return REFUSE(CLIENT_NO_MEMORY);
    }
    notice_death();
    if (!find_path(handle, &path, &call.target)) {
        return REFUSE(CLIENT_HANDLE_DEAD);
    }
    psa_status_t status = type < 0 ? REFUSE(CLIENT_TYPE) : take_vectors(&call, in_vec, in_len, out_vec, out_len);
    if (status == PSA_ERROR_PROGRAMMER_ERROR && path.is_connection) {
        return terminate(&path, call.target);
    }
    if (status != PSA_SUCCESS || !carry(&path, &call, &status)) {
        return status;
    }
    for (size_t i = 0; i < out_len; i++) {
        out_vec[i].len = call.out_len[i];
    }
    return status;
}

void psa_close(psa_handle_t handle)
{
    struct channel_call call = { .kind = CHANNEL_KIND_CLOSE };
    struct path path;
    if (!client_is_born() || handle <= 0 || is_stateless(handle)) {
        return;
    }
    notice_death();
    struct client_handle *entry = connection_of(handle, &call.target, &path);
    int32_t status = PSA_SUCCESS;
    if (entry != NULL && !(carry(&path, &call, &status) && status == PSA_ERROR_PROGRAMMER_ERROR)) {
        free_handle(entry); /* unless the connection still handles a request: nothing has changed */
    }
}

uint64_t ashlar_boot_epoch(void)
{
    uint64_t epoch = 0;
    if (!client_is_born()) {
        return 0;
    }
    client_lock();
    if (client_session() == PSA_SUCCESS) {
        epoch = client.epoch;
    }
    client_unlock();
    return epoch;
}
