/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#define _GNU_SOURCE
#include "control/clients.h"

#include <string.h>

#include "frame.h"

size_t control_encode_clients(struct out_span out, const struct control_clients *clients)
{
    struct wire_writer w = control_frame(out);
    w.failed = w.failed || clients->count > CONTROL_CLIENTS_MAX;
    wire_put_u16(&w, clients->count);
    for (size_t i = 0; !w.failed && i < clients->count; i++) {
        const struct control_client *c = &clients->clients[i];
        w.failed = c->id >= 0;
        wire_put_u32(&w, (uint32_t)c->id);
        wire_put_u8(&w, c->is_admin ? 1 : 0);
        for (size_t k = 0; k < CONTROL_LIMIT_COUNT; k++) {
            wire_put_u32(&w, c->limits[k]);
        }
    }
    return control_framed(&w, CONTROL_CLIENTS);
}

bool control_decode_clients(const struct control_packet *packet, struct control_clients *clients)
{
    struct wire_reader r = control_body(packet, CONTROL_CLIENTS, 0);
    uint16_t count = wire_get_u16(&r);
    clients->count = 0;
    if (r.failed || count > CONTROL_CLIENTS_MAX) {
        return false;
    }
    for (size_t i = 0; i < count; i++) {
        struct control_client *c = &clients->clients[i];
        c->id = (int32_t)wire_get_u32(&r);
        uint8_t role = wire_get_u8(&r);
        for (size_t k = 0; k < CONTROL_LIMIT_COUNT; k++) {
            c->limits[k] = wire_get_u32(&r);
        }
        c->is_admin = role == 1;
        if (r.failed || c->id >= 0 || role > 1) {
            return false;
        }
    }
    clients->count = count;
    return wire_done(&r);
}

size_t control_encode_forget(struct out_span out, int32_t client)
{
    struct wire_writer w = control_frame(out);
    w.failed = w.failed || client >= 0;
    wire_put_u32(&w, (uint32_t)client);
    return control_framed(&w, CONTROL_FORGET);
}

bool control_decode_forget(const struct control_packet *packet, int32_t *client)
{
    struct wire_reader r = control_body(packet, CONTROL_FORGET, 0);
    *client = (int32_t)wire_get_u32(&r);
    return wire_done(&r) && *client < 0;
}

size_t control_encode_forgotten(struct out_span out, const struct control_forgotten *forgotten)
{
    struct wire_writer w = control_frame(out);
    wire_put_u32(&w, (uint32_t)forgotten->client);
    wire_put_u32(&w, (uint32_t)forgotten->status);
    return control_framed(&w, CONTROL_FORGOTTEN);
}

bool control_decode_forgotten(const struct control_packet *packet, struct control_forgotten *forgotten)
{
    struct wire_reader r = control_body(packet, CONTROL_FORGOTTEN, 0);
    *forgotten = (struct control_forgotten){ .client = (int32_t)wire_get_u32(&r) };
    forgotten->status = (int32_t)wire_get_u32(&r);
    return wire_done(&r);
}

size_t control_encode_order(struct out_span out, const struct control_order *order)
{
    struct wire_writer w = control_frame(out);
    size_t len = strnlen(order->name, sizeof(order->name));
    w.failed = w.failed || len == 0 || len > CONTROL_NAME_MAX;
    wire_put_u8(&w, (uint8_t)len);
    wire_put_bytes(&w, order->name, len);
    return control_framed(&w, CONTROL_ORDER);
}

bool control_decode_order(const struct control_packet *packet, struct control_order *order)
{
    struct wire_reader r = control_body(packet, CONTROL_ORDER, 0);
    uint8_t len = wire_get_u8(&r);
    *order = (struct control_order){ .name = "" };
    if (r.failed || len == 0 || len > CONTROL_NAME_MAX) {
        return false;
    }
    wire_get_bytes(&r, (uint8_t *)order->name, len);
    return wire_done(&r) && memchr(order->name, '\0', len) == NULL;
}
