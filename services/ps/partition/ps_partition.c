/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "ps/ps_partition.h"

#include "base/invariant.h"
#include "base/wipe.h"
#include "ps/ps_home.h"
#include "ps/ps_wire.h"
#include "ps_count.h"
#include "psa/service.h"
#include "psa_manifest/ps.h"
#include "reason/reason.h"
#include "rt/message.h"
#include "rt/port.h"
#include "wire/wire.h"

/* Message to core. Bytes pass through the core's memory alone, a chunk at a time. */

static struct ps *opened; /* NULL: there is no storage, and the next two say why: to each caller, not only the first */
static psa_status_t closed_status;
static enum reason closed_reason;

static psa_status_t refuse_closed(void)
{
    bool has_reason = REASONS_ARE_KEPT && reason_row(closed_reason)->status == closed_status;
    return has_reason ? reason_refuse(closed_reason) : closed_status;
}

static struct ps_limits owner_limits(int32_t client)
{
    return (struct ps_limits){ .objects = rt_client_limit(client, RT_LIMIT_STORED_OBJECTS),
                               .bytes = rt_client_limit(client, RT_LIMIT_STORED_BYTES) };
}

static psa_status_t forget(int32_t client)
{
    return opened == NULL ? refuse_closed() : ps_forget(opened, client);
}

psa_status_t ps_partition_init(void)
{
    uint8_t key[RT_ROOT_KEY_LEN];
    struct ps_note notes[PS_NOTES];
    const struct ps_counter *counter = NULL;
    _Static_assert((int)PS_KEY_LEN <= (int)RT_ROOT_KEY_LEN, "the derived key has as many bytes");
    closed_status = rt_root_key("ps", key);
    if (closed_status == PSA_SUCCESS) {
        closed_status = ps_count_open(&counter);
    }
    if (closed_status == PSA_SUCCESS) {
        closed_status = ps_home_open(rt_store(), key, counter, &opened);
    }
    wipe(key, sizeof(key));
    closed_reason = reason_take();
    if (opened != NULL) {
        ps_limit_owners(opened, owner_limits);
    }
    uint32_t count = ps_home_notes(notes);
    for (uint32_t i = 0; i < count; i++) {
        rt_note(notes[i].reason, notes[i].count);
    }
    rt_on_client_forgotten(forget);
    return PSA_SUCCESS;
}

/* ---- messages ---- */

static void take(void *context, struct out_span out)
{
    const psa_msg_t *msg = context;
    size_t len = psa_read(msg->handle, 1, out.data, out.len);
    INVARIANT(len == out.len); /* no more than in_size is ever asked for */
}

static void give(void *context, struct span data)
{
    const psa_msg_t *msg = context;
    psa_write(msg->handle, 0, data.data, data.len);
}

static struct ps_source source_of(psa_msg_t *msg)
{
    return (struct ps_source){ .context = msg, .len = msg->in_size[1], .take = take };
}

/* A length that this machine cannot count is one that nothing reaches. */
static size_t size_of(uint64_t size)
{
    return size > SIZE_MAX ? SIZE_MAX : (size_t)size;
}

static psa_status_t set(psa_msg_t *msg, struct wire_reader *r)
{
    struct ps_name name = { .client = msg->client_id, .uid = wire_get_u64(r) };
    uint32_t flags = wire_get_u32(r);
    return ps_set(opened, name, source_of(msg), flags);
}

static psa_status_t get(psa_msg_t *msg, struct wire_reader *r)
{
    struct ps_name name = { .client = msg->client_id, .uid = wire_get_u64(r) };
    size_t offset = size_of(wire_get_u64(r));
    struct ps_sink sink = { .context = msg, .room = msg->out_size[0], .give = give };
    size_t len = 0;
    return ps_get(opened, name, offset, sink, &len);
}

static psa_status_t get_info(psa_msg_t *msg, struct wire_reader *r)
{
    struct ps_name name = { .client = msg->client_id, .uid = wire_get_u64(r) };
    uint8_t reply[PS_WIRE_INFO_LEN];
    struct ps_info info;
    psa_status_t status = ps_get_info(opened, name, &info);
    if (status == PSA_SUCCESS) {
        struct wire_writer w = wire_writer_of(out_span_of(reply, sizeof(reply)));
        wire_put_u64(&w, info.capacity);
        wire_put_u64(&w, info.size);
        wire_put_u32(&w, info.flags);
        psa_write(msg->handle, 0, reply, sizeof(reply));
    }
    return status;
}

static psa_status_t remove_object(psa_msg_t *msg, struct wire_reader *r)
{
    return ps_remove(opened, (struct ps_name){ .client = msg->client_id, .uid = wire_get_u64(r) });
}

static psa_status_t create(psa_msg_t *msg, struct wire_reader *r)
{
    struct ps_name name = { .client = msg->client_id, .uid = wire_get_u64(r) };
    size_t capacity = size_of(wire_get_u64(r));
    return ps_create(opened, name, capacity, wire_get_u32(r));
}

static psa_status_t set_extended(psa_msg_t *msg, struct wire_reader *r)
{
    struct ps_name name = { .client = msg->client_id, .uid = wire_get_u64(r) };
    size_t offset = size_of(wire_get_u64(r));
    return ps_set_extended(opened, name, offset, source_of(msg));
}

static psa_status_t get_support(psa_msg_t *msg, struct wire_reader *r)
{
    uint8_t reply[PS_WIRE_SUPPORT_LEN];
    (void)r;
    struct wire_writer w = wire_writer_of(out_span_of(reply, sizeof(reply)));
    wire_put_u32(&w, PSA_STORAGE_SUPPORT_SET_EXTENDED);
    psa_write(msg->handle, 0, reply, sizeof(reply));
    return PSA_SUCCESS;
}

/* The shape of each message, by its type. */
static const struct {
    psa_status_t (*serve)(psa_msg_t *msg, struct wire_reader *r);
    uint8_t head;  /* bytes of input 0 */
    uint8_t ins;
    uint8_t outs;
    uint8_t reply; /* bytes that output 0 must have; 0: any */
} messages[] = {
    [PS_SET] = { set, PS_WIRE_SET_LEN, 2, 0, 0 },
    [PS_GET] = { get, PS_WIRE_PLACE_LEN, 1, 1, 0 },
    [PS_GET_INFO] = { get_info, PS_WIRE_NAME_LEN, 1, 1, PS_WIRE_INFO_LEN },
    [PS_REMOVE] = { remove_object, PS_WIRE_NAME_LEN, 1, 0, 0 },
    [PS_CREATE] = { create, PS_WIRE_CREATE_LEN, 1, 0, 0 },
    [PS_SET_EXTENDED] = { set_extended, PS_WIRE_PLACE_LEN, 2, 0, 0 },
    [PS_GET_SUPPORT] = { get_support, 0, 0, 1, PS_WIRE_SUPPORT_LEN },
};
enum { MESSAGES = sizeof(messages) / sizeof(messages[0]) };

psa_status_t ashlar_ps_sfn(const psa_msg_t *msg)
{
    uint8_t head[PS_WIRE_CREATE_LEN];
    psa_msg_t own = *msg;
    if (msg->type < PS_SET || msg->type >= MESSAGES) {
        return REFUSE(MESSAGE_SHAPE);
    }
    size_t len = messages[msg->type].head;
    size_t reply = messages[msg->type].reply;
    if (!rt_has_shape(msg, messages[msg->type].ins, messages[msg->type].outs) || (reply != 0 && msg->out_size[0] != reply) ||
        (len != 0 && !rt_read_exact(msg, 0, head, len))) {
        return REFUSE(MESSAGE_SHAPE);
    }
    struct wire_reader r = wire_reader_of(span_of(head, len));
    return opened == NULL ? refuse_closed() : messages[msg->type].serve(&own, &r);
}
