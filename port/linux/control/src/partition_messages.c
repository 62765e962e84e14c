/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#define _POSIX_C_SOURCE 200809L
#include "frame.h"

static void put_name(struct wire_writer *w, const char *name)
{
    size_t len = strnlen(name, CONTROL_NAME_MAX + 1);
    if (len == 0 || len > CONTROL_NAME_MAX) {
        w->failed = true;
        return;
    }
    wire_put_u8(w, (uint8_t)len);
    wire_put_bytes(w, name, len);
}

static void get_name(struct wire_reader *r, char name[CONTROL_NAME_MAX + 1])
{
    size_t len = wire_get_u8(r);
    const uint8_t *p = len == 0 || len > CONTROL_NAME_MAX ? NULL : wire_take(r, len);
    memset(name, 0, CONTROL_NAME_MAX + 1);
    if (p == NULL || memchr(p, 0, len) != NULL) {
        r->failed = true;
        return;
    }
    memcpy(name, p, len);
}

static bool get_bool(struct wire_reader *r)
{
    uint8_t value = wire_get_u8(r);
    r->failed = r->failed || value > 1;
    return value == 1;
}

static void put_channel(struct wire_writer *w, const struct control_channel *channel)
{
    wire_put_u32(w, (uint32_t)channel->status);
    wire_put_u32(w, channel->channel);
    wire_put_u32(w, (uint32_t)channel->pid);
    wire_put_u64(w, channel->epoch);
    wire_put_u32(w, channel->slots);
    wire_put_u32(w, channel->data_len);
}

static void get_channel(struct wire_reader *r, struct control_channel *channel)
{
    *channel = (struct control_channel){ .status = (int32_t)wire_get_u32(r) };
    channel->channel = wire_get_u32(r);
    channel->pid = (int32_t)wire_get_u32(r);
    channel->epoch = wire_get_u64(r);
    channel->slots = wire_get_u32(r);
    channel->data_len = wire_get_u32(r);
}

size_t control_encode_channel(struct out_span out, const struct control_channel *channel)
{
    struct wire_writer w = control_frame(out);
    put_channel(&w, channel);
    return control_framed(&w, CONTROL_CHANNEL);
}

bool control_decode_channel(const struct control_packet *packet, struct control_channel *channel)
{
    struct wire_reader r = control_body(packet, CONTROL_CHANNEL, packet->fd_count);
    get_channel(&r, channel);
    return wire_done(&r) && packet->fd_count == (channel->status == 0 ? (size_t)CONTROL_CHANNEL_FDS : 0);
}

size_t control_encode_start(struct out_span out, const struct control_start *start)
{
    struct wire_writer w = control_frame(out);
    w.failed = w.failed || start->key_count > CONTROL_NAMES_MAX || start->device_count > CONTROL_NAMES_MAX ||
               start->record.len > CONTROL_RECORD_MAX;
    wire_put_u64(&w, start->epoch);
    wire_put_u32(&w, (uint32_t)start->pid);
    wire_put_u32(&w, start->lifecycle);
    wire_put_u8(&w, 0);
    wire_put_bytes(&w, start->implementation_id, sizeof(start->implementation_id));
    wire_put_bytes(&w, start->boot_seed, sizeof(start->boot_seed));
    wire_put_u16(&w, start->key_count);
    for (size_t i = 0; !w.failed && i < start->key_count; i++) {
        put_name(&w, start->keys[i].purpose);
        wire_put_bytes(&w, start->keys[i].key, CONTROL_KEY_LEN);
    }
    wire_put_u32(&w, (uint32_t)start->record.len);
    wire_put_bytes(&w, start->record.data, start->record.len);
    wire_put_u8(&w, start->has_store ? 1 : 0);
    wire_put_u8(&w, start->device_count);
    for (size_t i = 0; !w.failed && i < start->device_count; i++) {
        put_name(&w, start->devices[i]);
    }
    return control_framed(&w, CONTROL_START);
}

static void get_keys(struct wire_reader *r, struct control_start *start)
{
    start->key_count = wire_get_u16(r);
    if (start->key_count > CONTROL_NAMES_MAX) {
        start->key_count = 0;
        r->failed = true;
    }
    for (size_t i = 0; i < start->key_count; i++) {
        get_name(r, start->keys[i].purpose);
        wire_get_bytes(r, start->keys[i].key, CONTROL_KEY_LEN);
    }
}

static void get_devices(struct wire_reader *r, struct control_start *start)
{
    start->has_store = get_bool(r);
    start->device_count = wire_get_u8(r);
    if (start->device_count > CONTROL_NAMES_MAX) {
        start->device_count = 0;
        r->failed = true;
    }
    for (size_t i = 0; i < start->device_count; i++) {
        get_name(r, start->devices[i]);
    }
}

bool control_decode_start(const struct control_packet *packet, struct control_start *start)
{
    struct wire_reader r = control_body(packet, CONTROL_START, packet->fd_count);
    *start = (struct control_start){ .epoch = wire_get_u64(&r) };
    start->pid = (int32_t)wire_get_u32(&r);
    start->lifecycle = wire_get_u32(&r);
    r.failed = wire_get_u8(&r) != 0 || r.failed;
    wire_get_bytes(&r, start->implementation_id, sizeof(start->implementation_id));
    wire_get_bytes(&r, start->boot_seed, sizeof(start->boot_seed));
    get_keys(&r, start);
    uint32_t record_len = wire_get_u32(&r);
    const uint8_t *record = record_len > CONTROL_RECORD_MAX ? NULL : wire_take(&r, record_len);
    r.failed = r.failed || record == NULL;
    start->record = span_of(record, record == NULL ? 0 : record_len);
    get_devices(&r, start);
    return wire_done(&r) && packet->fd_count == 1u + (start->has_store ? 1u : 0u) + start->device_count;
}

size_t control_encode_given(struct out_span out, const struct control_given *given)
{
    struct wire_writer w = control_frame(out);
    wire_put_u8(&w, given->kind);
    wire_put_u8(&w, given->index);
    wire_put_u64(&w, given->offset);
    wire_put_u64(&w, given->size);
    return control_framed(&w, CONTROL_GIVEN);
}

bool control_decode_given(const struct control_packet *packet, struct control_given *given)
{
    struct wire_reader r = control_body(packet, CONTROL_GIVEN, 1);
    *given = (struct control_given){ .kind = wire_get_u8(&r) };
    given->index = wire_get_u8(&r);
    given->offset = wire_get_u64(&r);
    given->size = wire_get_u64(&r);
    bool is_region = given->kind == CONTROL_GIVEN_REGION;
    bool is_known = given->kind >= CONTROL_GIVEN_COUNTER && given->kind <= CONTROL_GIVEN_REGION;
    return wire_done(&r) && is_known && (given->size != 0) == is_region && (is_region || given->offset == 0);
}

size_t control_encode_interrupt(struct out_span out, const char *name)
{
    struct wire_writer w = control_frame(out);
    put_name(&w, name);
    return control_framed(&w, CONTROL_INTERRUPT);
}

bool control_decode_interrupt(const struct control_packet *packet, char name[CONTROL_NAME_MAX + 1])
{
    struct wire_reader r = control_body(packet, CONTROL_INTERRUPT, 0);
    get_name(&r, name);
    return wire_done(&r);
}

size_t control_encode_channel_new(struct out_span out, const struct control_channel_new *channel)
{
    struct wire_writer w = control_frame(out);
    wire_put_u32(&w, channel->channel);
    wire_put_u32(&w, (uint32_t)channel->client);
    wire_put_u64(&w, channel->session);
    wire_put_u32(&w, channel->slots);
    wire_put_u32(&w, channel->data_len);
    wire_put_u32(&w, channel->rights);
    return control_framed(&w, CONTROL_CHANNEL_NEW);
}

bool control_decode_channel_new(const struct control_packet *packet, struct control_channel_new *channel)
{
    struct wire_reader r = control_body(packet, CONTROL_CHANNEL_NEW, CONTROL_CHANNEL_FDS);
    *channel = (struct control_channel_new){ .channel = wire_get_u32(&r) };
    channel->client = (int32_t)wire_get_u32(&r);
    channel->session = wire_get_u64(&r);
    channel->slots = wire_get_u32(&r);
    channel->data_len = wire_get_u32(&r);
    channel->rights = wire_get_u32(&r);
    return wire_done(&r);
}

size_t control_encode_channel_ready(struct out_span out, const struct control_channel_ready *ready)
{
    struct wire_writer w = control_frame(out);
    wire_put_u32(&w, ready->channel);
    wire_put_u32(&w, (uint32_t)ready->status);
    return control_framed(&w, CONTROL_CHANNEL_READY);
}

bool control_decode_channel_ready(const struct control_packet *packet, struct control_channel_ready *ready)
{
    struct wire_reader r = control_body(packet, CONTROL_CHANNEL_READY, 0);
    *ready = (struct control_channel_ready){ .channel = wire_get_u32(&r) };
    ready->status = (int32_t)wire_get_u32(&r);
    return wire_done(&r);
}

size_t control_encode_accuse(struct out_span out, const struct control_accuse *accuse)
{
    struct wire_writer w = control_frame(out);
    wire_put_u32(&w, accuse->channel);
    wire_put_u32(&w, accuse->fault);
    return control_framed(&w, CONTROL_ACCUSE);
}

bool control_decode_accuse(const struct control_packet *packet, struct control_accuse *accuse)
{
    struct wire_reader r = control_body(packet, CONTROL_ACCUSE, 0);
    *accuse = (struct control_accuse){ .channel = wire_get_u32(&r) };
    accuse->fault = wire_get_u32(&r);
    return wire_done(&r);
}

size_t control_encode_reason(struct out_span out, const struct control_reason *reason)
{
    struct wire_writer w = control_frame(out);
    wire_put_u32(&w, reason->channel);
    wire_put_u32(&w, (uint32_t)reason->status);
    wire_put_u32(&w, reason->reason);
    return control_framed(&w, CONTROL_REASON);
}

bool control_decode_reason(const struct control_packet *packet, struct control_reason *reason)
{
    struct wire_reader r = control_body(packet, CONTROL_REASON, 0);
    *reason = (struct control_reason){ .channel = wire_get_u32(&r) };
    reason->status = (int32_t)wire_get_u32(&r);
    reason->reason = wire_get_u32(&r);
    return wire_done(&r);
}

size_t control_encode_note(struct out_span out, const struct control_note *note)
{
    struct wire_writer w = control_frame(out);
    wire_put_u32(&w, note->reason);
    wire_put_u32(&w, note->count);
    return control_framed(&w, CONTROL_NOTE);
}

bool control_decode_note(const struct control_packet *packet, struct control_note *note)
{
    struct wire_reader r = control_body(packet, CONTROL_NOTE, 0);
    *note = (struct control_note){ .reason = wire_get_u32(&r) };
    note->count = wire_get_u32(&r);
    return wire_done(&r);
}

size_t control_encode_panic(struct out_span out, const struct control_panic *panic)
{
    struct wire_writer w = control_frame(out);
    wire_put_u32(&w, panic->fault);
    wire_put_u8(&w, panic->cause);
    wire_put_u8(&w, panic->address);
    wire_put_u16(&w, panic->signal);
    wire_put_u32(&w, (uint32_t)panic->code);
    wire_put_u32(&w, panic->call);
    wire_put_u32(&w, panic->place);
    wire_put_u32(&w, panic->sid);
    wire_put_u32(&w, (uint32_t)panic->type);
    wire_put_bytes(&w, panic->text.data, panic->text.len);
    return control_framed(&w, CONTROL_PANIC);
}

bool control_decode_panic(const struct control_packet *packet, struct control_panic *panic)
{
    struct wire_reader r = control_body(packet, CONTROL_PANIC, 0);
    *panic = (struct control_panic){ .fault = wire_get_u32(&r) };
    panic->cause = wire_get_u8(&r);
    panic->address = wire_get_u8(&r);
    panic->signal = wire_get_u16(&r);
    panic->code = (int32_t)wire_get_u32(&r);
    panic->call = wire_get_u32(&r);
    panic->place = wire_get_u32(&r);
    panic->sid = wire_get_u32(&r);
    panic->type = (int32_t)wire_get_u32(&r);
    if (r.failed || panic->cause >= CONTROL_CAUSE_COUNT || panic->address >= CONTROL_ADDRESS_COUNT) {
        return false;
    }
    panic->text = span_of(packet->body.data + r.at, packet->body.len - r.at);
    return true;
}

size_t control_encode_dependency(struct out_span out, const struct control_dependency *dependency)
{
    struct wire_writer w = control_frame(out);
    w.failed = w.failed || dependency->service_count > CONTROL_SERVICES_MAX || dependency->channel.status != 0;
    put_channel(&w, &dependency->channel);
    wire_put_u16(&w, dependency->service_count);
    for (size_t i = 0; !w.failed && i < dependency->service_count; i++) {
        wire_put_u32(&w, dependency->services[i].sid);
        wire_put_u32(&w, dependency->services[i].version);
        wire_put_u8(&w, dependency->services[i].stateless_index);
    }
    return control_framed(&w, CONTROL_DEPENDENCY);
}

bool control_decode_dependency(const struct control_packet *packet, struct control_dependency *dependency)
{
    struct wire_reader r = control_body(packet, CONTROL_DEPENDENCY, CONTROL_CHANNEL_FDS);
    *dependency = (struct control_dependency){ .service_count = 0 };
    get_channel(&r, &dependency->channel);
    uint16_t count = wire_get_u16(&r);
    if (r.failed || dependency->channel.status != 0 || count > CONTROL_SERVICES_MAX) {
        return false;
    }
    dependency->service_count = count;
    for (size_t i = 0; i < count; i++) {
        dependency->services[i].sid = wire_get_u32(&r);
        dependency->services[i].version = wire_get_u32(&r);
        dependency->services[i].stateless_index = wire_get_u8(&r);
    }
    return wire_done(&r);
}

size_t control_encode_counter(struct out_span out, const struct control_counter *counter)
{
    struct wire_writer w = control_frame(out);
    wire_put_u32(&w, counter->steps ? 1 : 0);
    return control_framed(&w, CONTROL_COUNTER);
}

bool control_decode_counter(const struct control_packet *packet, struct control_counter *counter)
{
    struct wire_reader r = control_body(packet, CONTROL_COUNTER, 0);
    uint32_t steps = wire_get_u32(&r);
    *counter = (struct control_counter){ .steps = steps == 1 };
    return wire_done(&r) && steps <= 1;
}

size_t control_encode_counter_is(struct out_span out, const struct control_counter_is *answer)
{
    struct wire_writer w = control_frame(out);
    wire_put_u32(&w, (uint32_t)answer->status);
    wire_put_u64(&w, answer->value);
    return control_framed(&w, CONTROL_COUNTER_IS);
}

bool control_decode_counter_is(const struct control_packet *packet, struct control_counter_is *answer)
{
    struct wire_reader r = control_body(packet, CONTROL_COUNTER_IS, 0);
    *answer = (struct control_counter_is){ .status = (int32_t)wire_get_u32(&r) };
    answer->value = wire_get_u64(&r);
    return wire_done(&r);
}
