/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 *
 * One packet of the control protocol, of any bytes. Input: how many descriptors lie beside it (1 byte), the packet.
 * No more than one kind of message takes it, and what was taken encodes to the very bytes that came.
 */
#include <string.h>
#include <sys/socket.h>

#include "base/bytes.h"
#include "base/invariant.h"
#include "control/clients.h"
#include "control/control.h"
#include "fuzz.h"

enum { REFUSED = -1 };

static uint8_t encoded[CONTROL_MESSAGE_MAX];

static struct out_span room(void)
{
    return out_span_of(encoded, sizeof(encoded));
}

/* Each decodes one kind and encodes it again: the length, or REFUSED. */
#define BY_STRUCT(name)                                                                  \
    static long again_##name(const struct control_packet *p)                             \
    {                                                                                    \
        struct control_##name m;                                                         \
        return control_decode_##name(p, &m) ? (long)control_encode_##name(room(), &m) : REFUSED; \
    }
#define BY_NUMBER(name, type)                                                            \
    static long again_##name(const struct control_packet *p)                             \
    {                                                                                    \
        type m = 0;                                                                      \
        return control_decode_##name(p, &m) ? (long)control_encode_##name(room(), m) : REFUSED; \
    }
BY_STRUCT(welcome)
BY_STRUCT(refused)
BY_NUMBER(version, uint32_t)
BY_STRUCT(version_is)
BY_STRUCT(open)
BY_STRUCT(channel)
BY_STRUCT(start)
BY_NUMBER(locked, uint32_t)
BY_STRUCT(channel_new)
BY_STRUCT(channel_ready)
BY_NUMBER(channel_gone, uint32_t)
BY_STRUCT(accuse)
BY_STRUCT(reason)
BY_STRUCT(note)
BY_STRUCT(given)
BY_STRUCT(panic)
BY_STRUCT(dependency)
BY_NUMBER(notify, int32_t)

static long again_interrupt(const struct control_packet *p)
{
    char name[CONTROL_NAME_MAX + 1];
    return control_decode_interrupt(p, name) ? (long)control_encode_interrupt(room(), name) : REFUSED;
}

/* A greeting of another major is taken for the sake of the refusal; it may say more than we know. */
static long again_hello(const struct control_packet *p)
{
    struct control_hello m;
    if (!control_decode_hello(p, &m)) {
        return REFUSED;
    }
    INVARIANT(m.magic == CONTROL_MAGIC);
    if (m.major == CONTROL_MAJOR) {
        return (long)control_encode_hello(room(), &m);
    }
    INVARIANT(p->body.len >= 6 && get_le16(p->body.data + 4) == m.major);
    INVARIANT(m.minor == 0 && m.features == 0 && m.max_data == 0);
    return REFUSED;
}

static long again_clients(const struct control_packet *p)
{
    static struct control_clients m;
    return control_decode_clients(p, &m) ? (long)control_encode_clients(room(), &m) : REFUSED;
}

static long again_forget(const struct control_packet *p)
{
    int32_t client = 0;
    return control_decode_forget(p, &client) ? (long)control_encode_forget(room(), client) : REFUSED;
}

static long again_forgotten(const struct control_packet *p)
{
    struct control_forgotten m;
    return control_decode_forgotten(p, &m) ? (long)control_encode_forgotten(room(), &m) : REFUSED;
}

static long again_order(const struct control_packet *p)
{
    struct control_order m;
    return control_decode_order(p, &m) ? (long)control_encode_order(room(), &m) : REFUSED;
}

static long again_plain(const struct control_packet *p)
{
    enum control_kind kind = (enum control_kind)p->kind;
    return control_decode_plain(p, kind) ? (long)control_encode_plain(room(), kind) : REFUSED;
}

static long again_ask(const struct control_packet *p)
{
    uint8_t what = 0;
    enum control_kind kind = (enum control_kind)p->kind;
    return control_decode_ask(p, kind, &what) ? (long)control_encode_ask(room(), kind, what) : REFUSED;
}

static long again_text(const struct control_packet *p)
{
    struct control_text text;
    enum control_kind kind = (enum control_kind)p->kind;
    if (!control_decode_text(p, kind, &text)) {
        return REFUSED;
    }
    INVARIANT(text.text.len <= CONTROL_TEXT_MAX);
    return (long)control_encode_text(room(), kind, &text);
}

static long (*const own_kind[])(const struct control_packet *) = {
    again_hello,       again_welcome,      again_refused,      again_version, again_version_is, again_open,
    again_channel,     again_start,        again_locked,       again_accuse,  again_reason,     again_panic,
    again_channel_new, again_channel_gone, again_channel_ready, again_dependency, again_notify,
    again_note,        again_clients,      again_forget,       again_forgotten, again_order,
    again_given,       again_interrupt,
};
static long (*const any_kind[])(const struct control_packet *) = { again_plain, again_ask, again_text };

static bool is_same(const uint8_t *message, size_t len, long again)
{
    INVARIANT(again == REFUSED || ((size_t)again == len && memcmp(message, encoded, len) == 0));
    return again != REFUSED;
}

static void decode(const uint8_t *message, size_t len, size_t fd_count)
{
    struct control_packet packet = { .kind = get_le16(message), .fd_count = fd_count };
    unsigned taken = 0;
    packet.body = span_of(message + CONTROL_HEADER_LEN, len - CONTROL_HEADER_LEN);
    for (size_t i = 0; i < sizeof(own_kind) / sizeof(own_kind[0]); i++) {
        taken += is_same(message, len, own_kind[i](&packet));
    }
    INVARIANT(taken <= 1);
    for (size_t i = 0; i < sizeof(any_kind) / sizeof(any_kind[0]); i++) {
        (void)is_same(message, len, any_kind[i](&packet));
    }
}

/* The same bytes over a socket: taken exactly if the header tells the truth about them. */
static void receive(const uint8_t *message, size_t len, bool is_good)
{
    static int pair[2] = { -1, -1 };
    static uint8_t buffer[CONTROL_MESSAGE_MAX];
    struct control_packet packet;
    if (pair[0] < 0) {
        INVARIANT(socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair) == 0);
    }
    if (len == 0) {
        return; /* no packet at all */
    }
    INVARIANT(send(pair[0], message, len, 0) == (ssize_t)len);
    int result = control_receive(pair[1], out_span_of(buffer, sizeof(buffer)), &packet, false);
    INVARIANT((result == 1) == is_good && packet.fd_count == 0);
    if (is_good) {
        INVARIANT(packet.kind == get_le16(message) && packet.body.len == len - CONTROL_HEADER_LEN);
        INVARIANT(memcmp(packet.body.data, message + CONTROL_HEADER_LEN, packet.body.len) == 0);
    } else {
        INVARIANT(packet.kind == 0 && packet.body.len == 0);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
    if (len == 0 || len - 1 > CONTROL_MESSAGE_MAX) {
        return 0;
    }
    const uint8_t *message = data + 1;
    size_t message_len = len - 1;
    bool is_good = message_len >= CONTROL_HEADER_LEN && get_le16(message + 2) == 0 &&
                   get_le32(message + 4) == message_len - CONTROL_HEADER_LEN;
    receive(message, message_len, is_good);
    if (is_good) {
        decode(message, message_len, data[0] % (CONTROL_FDS_MAX + 1));
    }
    return 0;
}
