/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "its/its_partition.h"

#include "base/wipe.h"
#include "its_count.h"
#include "its_serve.h"
#include "its/its_home.h"
#include "its/its_wire.h"
#include "psa/service.h"
#include "psa_manifest/its.h"
#include "reason/reason.h"
#include "rt/message.h"
#include "rt/port.h"
#include "wire/wire.h"

/* Message to core. A state that cannot be opened is answered, not died of. */

static uint8_t data[ITS_OBJECT_MAX];

static psa_status_t set(struct its *its, const psa_msg_t *msg)
{
    uint8_t head[ITS_WIRE_SET_LEN];
    if (!rt_has_shape(msg, 2, 0) || !rt_read_exact(msg, 0, head, sizeof(head))) {
        return REFUSE(MESSAGE_SHAPE);
    }
    struct wire_reader r = wire_reader_of(span_of(head, sizeof(head)));
    struct its_name name = { .client = msg->client_id, .uid = wire_get_u64(&r) };
    uint32_t flags = wire_get_u32(&r);
    size_t len = msg->in_size[1] <= sizeof(data) ? psa_read(msg->handle, 1, data, sizeof(data)) : msg->in_size[1];
    /* The core refuses what is longer than it can take before it looks at the bytes. */
    psa_status_t status = its_set(its, name, span_of(data, len), flags);
    wipe(data, len <= sizeof(data) ? len : 0);
    return status;
}

static psa_status_t get(struct its *its, const psa_msg_t *msg)
{
    uint8_t head[ITS_WIRE_GET_LEN];
    size_t len = 0;
    if (!rt_has_shape(msg, 1, 1) || !rt_read_exact(msg, 0, head, sizeof(head))) {
        return REFUSE(MESSAGE_SHAPE);
    }
    struct wire_reader r = wire_reader_of(span_of(head, sizeof(head)));
    struct its_name name = { .client = msg->client_id, .uid = wire_get_u64(&r) };
    uint64_t offset = wire_get_u64(&r);
    size_t room = msg->out_size[0] < sizeof(data) ? msg->out_size[0] : sizeof(data);
    psa_status_t status =
        its_get(its, name, offset > SIZE_MAX ? SIZE_MAX : (size_t)offset, out_span_of(data, room), &len);
    if (status == PSA_SUCCESS) {
        psa_write(msg->handle, 0, data, len);
    }
    wipe(data, len);
    return status;
}

static psa_status_t get_info(struct its *its, const psa_msg_t *msg)
{
    uint8_t head[ITS_WIRE_NAME_LEN];
    uint8_t reply[ITS_WIRE_INFO_LEN];
    struct its_info info;
    if (!rt_has_shape(msg, 1, 1) || !rt_read_exact(msg, 0, head, sizeof(head)) || msg->out_size[0] != sizeof(reply)) {
        return REFUSE(MESSAGE_SHAPE);
    }
    struct wire_reader r = wire_reader_of(span_of(head, sizeof(head)));
    struct its_name name = { .client = msg->client_id, .uid = wire_get_u64(&r) };
    psa_status_t status = its_get_info(its, name, &info);
    if (status == PSA_SUCCESS) {
        struct wire_writer w = wire_writer_of(out_span_of(reply, sizeof(reply)));
        wire_put_u64(&w, info.size);
        wire_put_u32(&w, info.flags);
        psa_write(msg->handle, 0, reply, sizeof(reply));
    }
    return status;
}

static psa_status_t remove_object(struct its *its, const psa_msg_t *msg)
{
    uint8_t head[ITS_WIRE_NAME_LEN];
    if (!rt_has_shape(msg, 1, 0) || !rt_read_exact(msg, 0, head, sizeof(head))) {
        return REFUSE(MESSAGE_SHAPE);
    }
    struct wire_reader r = wire_reader_of(span_of(head, sizeof(head)));
    return its_remove(its, (struct its_name){ .client = msg->client_id, .uid = wire_get_u64(&r) });
}

static psa_status_t serve_by(struct its *its, const psa_msg_t *msg)
{
    switch (msg->type) {
    case ITS_SET:
        return set(its, msg);
    case ITS_GET:
        return get(its, msg);
    case ITS_GET_INFO:
        return get_info(its, msg);
    case ITS_REMOVE:
        return remove_object(its, msg);
    default:
        return REFUSE(MESSAGE_SHAPE);
    }
}

/* Why there is no storage, if there is none: each caller is told, not only the first. */
struct closed {
    psa_status_t status;
    enum reason reason;
};

static struct its_limits owner_limits(int32_t owner)
{
    return (struct its_limits){ .objects = rt_client_limit(owner, RT_LIMIT_STORED_OBJECTS),
                                .bytes = rt_client_limit(owner, RT_LIMIT_STORED_BYTES) };
}

static struct its *open_home(struct closed *closed)
{
    uint8_t key[RT_ROOT_KEY_LEN];
    struct its *its = NULL;
    closed->status = rt_root_key("storage", key);
    if (closed->status == PSA_SUCCESS) {
        closed->status = its_home_open(rt_store(), key, &its);
    }
    if (its != NULL) {
        its_limit_owners(its, owner_limits);
    }
    if (its != NULL) {
        closed->status = its_count_start(its);
        its = closed->status == PSA_SUCCESS ? its : NULL;
    }
    closed->reason = reason_take();
    wipe(key, sizeof(key));
    if (its_home_report().damaged != 0) {
        rt_note(REASON_ITS_STORE_DAMAGED, its_home_report().damaged);
    }
    if (its == NULL && closed->reason != REASON_NONE) {
        rt_note((uint32_t)closed->reason, 1); /* before anyone asks */
    }
    return its;
}

static psa_status_t refuse_closed(const struct closed *closed)
{
    bool has_reason = REASONS_ARE_KEPT && reason_row(closed->reason)->status == closed->status;
    return has_reason ? reason_refuse(closed->reason) : closed->status;
}

static struct its *opened; /* NULL: there is no storage, and `why_closed` says why */
static struct closed why_closed;

static psa_status_t forget(int32_t client)
{
    return opened == NULL ? refuse_closed(&why_closed) : its_forget(opened, client);
}

bool its_take(psa_msg_t *msg, uint32_t timeout)
{
    return (psa_wait(ASHLAR_ITS_SIGNAL, timeout) & ASHLAR_ITS_SIGNAL) != 0 && psa_get(ASHLAR_ITS_SIGNAL, msg) == PSA_SUCCESS;
}

psa_status_t its_serve(const psa_msg_t *msg)
{
    return opened == NULL ? refuse_closed(&why_closed) : serve_by(opened, msg);
}

bool its_is_change(const psa_msg_t *msg)
{
    return msg->type == ITS_SET || msg->type == ITS_REMOVE;
}

struct its *its_opened(void)
{
    return opened;
}

/* A store that could not be counted is one that could be put back unseen. */
void its_keep_counted(void)
{
    if (opened != NULL) {
        why_closed.status = its_count_change(opened);
        why_closed.reason = reason_take();
        opened = why_closed.status == PSA_SUCCESS ? opened : NULL;
    }
}

void its_partition_entry(void)
{
    opened = open_home(&why_closed);
    rt_on_client_forgotten(forget);
    its_serve_all();
}
