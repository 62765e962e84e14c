/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "frame.h"

size_t control_encode_plain(struct out_span out, enum control_kind kind)
{
    struct wire_writer w = control_frame(out);
    return control_framed(&w, kind);
}

bool control_decode_plain(const struct control_packet *packet, enum control_kind kind)
{
    struct wire_reader r = control_body(packet, kind, 0);
    return wire_done(&r);
}

size_t control_encode_hello(struct out_span out, const struct control_hello *hello)
{
    struct wire_writer w = control_frame(out);
    wire_put_u32(&w, hello->magic);
    wire_put_u16(&w, hello->major);
    wire_put_u16(&w, hello->minor);
    wire_put_u32(&w, hello->features);
    wire_put_u32(&w, hello->max_data);
    return control_framed(&w, CONTROL_HELLO);
}

bool control_decode_hello(const struct control_packet *packet, struct control_hello *hello)
{
    struct wire_reader r = control_body(packet, CONTROL_HELLO, 0);
    *hello = (struct control_hello){ .magic = wire_get_u32(&r) };
    hello->major = wire_get_u16(&r);
    if (!r.failed && hello->major != CONTROL_MAJOR) {
        return hello->magic == CONTROL_MAGIC; /* what follows is of another major: the caller refuses by name */
    }
    hello->minor = wire_get_u16(&r);
    hello->features = wire_get_u32(&r);
    hello->max_data = wire_get_u32(&r);
    return hello->magic == CONTROL_MAGIC && wire_done(&r);
}

size_t control_encode_welcome(struct out_span out, const struct control_welcome *welcome)
{
    struct wire_writer w = control_frame(out);
    wire_put_u16(&w, welcome->major);
    wire_put_u16(&w, welcome->minor);
    wire_put_u32(&w, welcome->features);
    wire_put_u32(&w, (uint32_t)welcome->client_id);
    wire_put_u64(&w, welcome->epoch);
    wire_put_u32(&w, welcome->data_default);
    wire_put_u32(&w, welcome->data_max);
    return control_framed(&w, CONTROL_WELCOME);
}

bool control_decode_welcome(const struct control_packet *packet, struct control_welcome *welcome)
{
    struct wire_reader r = control_body(packet, CONTROL_WELCOME, CONTROL_WELCOME_FDS);
    *welcome = (struct control_welcome){ .major = wire_get_u16(&r) };
    welcome->minor = wire_get_u16(&r);
    welcome->features = wire_get_u32(&r);
    welcome->client_id = (int32_t)wire_get_u32(&r);
    welcome->epoch = wire_get_u64(&r);
    welcome->data_default = wire_get_u32(&r);
    welcome->data_max = wire_get_u32(&r);
    return wire_done(&r);
}

static bool is_printable(struct span text)
{
    for (size_t i = 0; i < text.len; i++) {
        if (text.data[i] < 0x20 || text.data[i] > 0x7e) {
            return false;
        }
    }
    return true;
}

size_t control_encode_refused(struct out_span out, const struct control_refused *refused)
{
    struct wire_writer w = control_frame(out);
    wire_put_u32(&w, refused->code);
    wire_put_bytes(&w, refused->text.data, refused->text.len);
    return is_printable(refused->text) ? control_framed(&w, CONTROL_REFUSED) : 0;
}

bool control_decode_refused(const struct control_packet *packet, struct control_refused *refused)
{
    struct wire_reader r = control_body(packet, CONTROL_REFUSED, 0);
    *refused = (struct control_refused){ .code = wire_get_u32(&r) };
    if (r.failed) {
        return false;
    }
    refused->text = span_of(packet->body.data + r.at, packet->body.len - r.at);
    return is_printable(refused->text);
}

static size_t encode_u32(struct out_span out, enum control_kind kind, uint32_t value)
{
    struct wire_writer w = control_frame(out);
    wire_put_u32(&w, value);
    return control_framed(&w, kind);
}

static bool decode_u32(const struct control_packet *packet, enum control_kind kind, uint32_t *value)
{
    struct wire_reader r = control_body(packet, kind, 0);
    *value = wire_get_u32(&r);
    return wire_done(&r);
}

size_t control_encode_version(struct out_span out, uint32_t sid)
{
    return encode_u32(out, CONTROL_VERSION, sid);
}

bool control_decode_version(const struct control_packet *packet, uint32_t *sid)
{
    return decode_u32(packet, CONTROL_VERSION, sid);
}

size_t control_encode_locked(struct out_span out, uint32_t layers)
{
    return encode_u32(out, CONTROL_LOCKED, layers);
}

bool control_decode_locked(const struct control_packet *packet, uint32_t *layers)
{
    return decode_u32(packet, CONTROL_LOCKED, layers);
}

size_t control_encode_channel_gone(struct out_span out, uint32_t channel)
{
    return encode_u32(out, CONTROL_CHANNEL_GONE, channel);
}

bool control_decode_channel_gone(const struct control_packet *packet, uint32_t *channel)
{
    return decode_u32(packet, CONTROL_CHANNEL_GONE, channel);
}

size_t control_encode_notify(struct out_span out, int32_t pid)
{
    return encode_u32(out, CONTROL_NOTIFY, (uint32_t)pid);
}

bool control_decode_notify(const struct control_packet *packet, int32_t *pid)
{
    uint32_t value = 0;
    bool is_good = decode_u32(packet, CONTROL_NOTIFY, &value);
    *pid = (int32_t)value;
    return is_good;
}

size_t control_encode_version_is(struct out_span out, const struct control_version_is *answer)
{
    struct wire_writer w = control_frame(out);
    wire_put_u32(&w, answer->sid);
    wire_put_u32(&w, answer->version);
    return control_framed(&w, CONTROL_VERSION_IS);
}

bool control_decode_version_is(const struct control_packet *packet, struct control_version_is *answer)
{
    struct wire_reader r = control_body(packet, CONTROL_VERSION_IS, 0);
    *answer = (struct control_version_is){ .sid = wire_get_u32(&r) };
    answer->version = wire_get_u32(&r);
    return wire_done(&r);
}

static bool open_is_valid(const struct control_open *open)
{
    return open->by == CONTROL_BY_SID || (open->by == CONTROL_BY_STATELESS && open->value >= 1 && open->value <= 32) ||
           (open->by == CONTROL_BY_PARTITION && open->value >= 1 && open->value <= INT32_MAX);
}

size_t control_encode_open(struct out_span out, const struct control_open *open)
{
    struct wire_writer w = control_frame(out);
    wire_put_u8(&w, open->by);
    wire_put_u32(&w, open->value);
    wire_put_u32(&w, open->data_len);
    return open_is_valid(open) ? control_framed(&w, CONTROL_OPEN) : 0;
}

bool control_decode_open(const struct control_packet *packet, struct control_open *open)
{
    struct wire_reader r = control_body(packet, CONTROL_OPEN, 0);
    *open = (struct control_open){ .by = wire_get_u8(&r) };
    open->value = wire_get_u32(&r);
    open->data_len = wire_get_u32(&r);
    return wire_done(&r) && open_is_valid(open);
}

size_t control_encode_ask(struct out_span out, enum control_kind kind, uint8_t what)
{
    struct wire_writer w = control_frame(out);
    wire_put_u8(&w, what);
    return control_framed(&w, kind);
}

bool control_decode_ask(const struct control_packet *packet, enum control_kind kind, uint8_t *what)
{
    struct wire_reader r = control_body(packet, kind, 0);
    *what = wire_get_u8(&r);
    return wire_done(&r);
}

size_t control_encode_text(struct out_span out, enum control_kind kind, const struct control_text *text)
{
    struct wire_writer w = control_frame(out);
    wire_put_u8(&w, text->has_more ? 1 : 0);
    wire_put_bytes(&w, text->text.data, text->text.len);
    return text->text.len <= CONTROL_TEXT_MAX ? control_framed(&w, kind) : 0;
}

bool control_decode_text(const struct control_packet *packet, enum control_kind kind, struct control_text *text)
{
    struct wire_reader r = control_body(packet, kind, 0);
    uint8_t more = wire_get_u8(&r);
    if (r.failed || more > 1 || packet->body.len - r.at > CONTROL_TEXT_MAX) {
        return false;
    }
    *text = (struct control_text){ .has_more = more == 1,
                                   .text = span_of(packet->body.data + r.at, packet->body.len - r.at) };
    return true;
}
