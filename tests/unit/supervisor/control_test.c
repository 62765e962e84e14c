/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

#include "control/control.h"
#include "test.h"

static uint8_t bytes[CONTROL_MESSAGE_MAX];
static uint8_t received[CONTROL_MESSAGE_MAX];

static struct out_span room(void)
{
    return out_span_of(bytes, sizeof(bytes));
}

/* The packet that a receiver of `len` bytes in `bytes` would see. Numbers stand for descriptors; nothing is closed. */
static struct control_packet packet_of(size_t len, size_t fd_count)
{
    struct control_packet packet = { .fd_count = fd_count };
    EXPECT(len >= CONTROL_HEADER_LEN);
    EXPECT_EQ(bytes[2] | bytes[3], 0);
    EXPECT_EQ(bytes[4] | bytes[5] << 8 | bytes[6] << 16, (int)(len - CONTROL_HEADER_LEN));
    packet.kind = (uint16_t)(bytes[0] | bytes[1] << 8);
    packet.body = span_of(bytes + CONTROL_HEADER_LEN, len - CONTROL_HEADER_LEN);
    for (size_t i = 0; i < fd_count; i++) {
        packet.fds[i] = (int)(1000 + i);
    }
    return packet;
}

/* One row a kind of fixed form: every shorter or longer body, other kind and other descriptor count must be refused. */
struct form {
    size_t fd_count;
    size_t (*encode)(struct out_span out);
    bool (*decode)(const struct control_packet *packet);
};

static size_t enc_hello(struct out_span o)
{
    return control_encode_hello(o, &(struct control_hello){ CONTROL_MAGIC, 1, 3, 0x80000001u, 70000 });
}
static bool dec_hello(const struct control_packet *p)
{
    struct control_hello m;
    return control_decode_hello(p, &m) && m.magic == CONTROL_MAGIC && m.major == 1 && m.minor == 3 &&
           m.features == 0x80000001u && m.max_data == 70000;
}
static size_t enc_welcome(struct out_span o)
{
    return control_encode_welcome(o, &(struct control_welcome){ 1, 0, 5, -1001, 0x123456789abcdef0u, 4096, 8192 });
}
static bool dec_welcome(const struct control_packet *p)
{
    struct control_welcome m;
    return control_decode_welcome(p, &m) && m.client_id == -1001 && m.epoch == 0x123456789abcdef0u &&
           m.data_default == 4096 && m.data_max == 8192 && m.features == 5;
}
static size_t enc_open(struct out_span o)
{
    return control_encode_open(o, &(struct control_open){ CONTROL_BY_STATELESS, 32, 99 });
}
static bool dec_open(const struct control_packet *p)
{
    struct control_open m;
    return control_decode_open(p, &m) && m.by == CONTROL_BY_STATELESS && m.value == 32 && m.data_len == 99;
}
static size_t enc_channel(struct out_span o)
{
    return control_encode_channel(o, &(struct control_channel){ 0, 7, 257, 9, 4, 65536 });
}
static bool dec_channel(const struct control_packet *p)
{
    struct control_channel m;
    return control_decode_channel(p, &m) && m.channel == 7 && m.pid == 257 && m.epoch == 9 && m.slots == 4 &&
           m.data_len == 65536;
}
static size_t enc_new(struct out_span o)
{
    return control_encode_channel_new(
        o, &(struct control_channel_new){ 7, -1, 0xffffffffffffffffu, 4, 65536, 0x0fffffffu });
}
static bool dec_new(const struct control_packet *p)
{
    struct control_channel_new m;
    return control_decode_channel_new(p, &m) && m.client == -1 && m.session == 0xffffffffffffffffu &&
           m.rights == 0x0fffffffu;
}
static size_t enc_ready(struct out_span o)
{
    return control_encode_channel_ready(o, &(struct control_channel_ready){ 7, -141 });
}
static bool dec_ready(const struct control_packet *p)
{
    struct control_channel_ready m;
    return control_decode_channel_ready(p, &m) && m.channel == 7 && m.status == -141;
}
static size_t enc_reason(struct out_span o)
{
    return control_encode_reason(o, &(struct control_reason){ 7, -135, 12 });
}
static bool dec_reason(const struct control_packet *p)
{
    struct control_reason m;
    return control_decode_reason(p, &m) && m.channel == 7 && m.status == -135 && m.reason == 12;
}
static size_t enc_note(struct out_span o)
{
    return control_encode_note(o, &(struct control_note){ 12, 0x80000003u });
}
static bool dec_note(const struct control_packet *p)
{
    struct control_note m;
    return control_decode_note(p, &m) && m.reason == 12 && m.count == 0x80000003u;
}
static size_t enc_counter(struct out_span o)
{
    return control_encode_counter(o, &(struct control_counter){ .steps = true });
}
static bool dec_counter(const struct control_packet *p)
{
    struct control_counter m;
    return control_decode_counter(p, &m) && m.steps;
}
static size_t enc_counter_is(struct out_span o)
{
    return control_encode_counter_is(o, &(struct control_counter_is){ -147, 0x8877665544332211u });
}
static bool dec_counter_is(const struct control_packet *p)
{
    struct control_counter_is m;
    return control_decode_counter_is(p, &m) && m.status == -147 && m.value == 0x8877665544332211u;
}
static size_t enc_given(struct out_span o)
{
    return control_encode_given(o, &(struct control_given){ CONTROL_GIVEN_REGION, 15, 0x40000000, 4096 });
}
static bool dec_given(const struct control_packet *p)
{
    struct control_given m;
    return control_decode_given(p, &m) && m.kind == CONTROL_GIVEN_REGION && m.index == 15 && m.offset == 0x40000000 && m.size == 4096;
}
static size_t enc_interrupt(struct out_span o)
{
    return control_encode_interrupt(o, "tick");
}
static bool dec_interrupt(const struct control_packet *p)
{
    char name[CONTROL_NAME_MAX + 1];
    return control_decode_interrupt(p, name) && strcmp(name, "tick") == 0;
}
static size_t enc_notify(struct out_span o)
{
    return control_encode_notify(o, 258);
}
static bool dec_notify(const struct control_packet *p)
{
    int32_t pid = 0;
    return control_decode_notify(p, &pid) && pid == 258;
}
static size_t enc_go(struct out_span o)
{
    return control_encode_plain(o, CONTROL_GO);
}
static bool dec_go(const struct control_packet *p)
{
    return control_decode_plain(p, CONTROL_GO);
}
static size_t enc_dependency(struct out_span o)
{
    static const struct control_dependency m = {
        .channel = { 0, 7, 257, 9, 4, 65536 }, .service_count = 2, .services = { { 0x70, 1, 3 }, { 0x71, 2, 0 } }
    };
    return control_encode_dependency(o, &m);
}
static bool dec_dependency(const struct control_packet *p)
{
    struct control_dependency m;
    return control_decode_dependency(p, &m) && m.service_count == 2 && m.services[1].sid == 0x71 &&
           m.services[0].stateless_index == 3;
}
static size_t enc_start(struct out_span o)
{
    static struct control_start m = {
        .epoch = 9, .pid = 257, .lifecycle = 0x3000, .key_count = 1, .has_store = true, .device_count = 1
    };
    strcpy(m.keys[0].purpose, "storage");
    memset(m.keys[0].key, 0xa5, CONTROL_KEY_LEN);
    strcpy(m.devices[0], "keypad");
    m.record = span_of("record", 6);
    return control_encode_start(o, &m);
}
static bool dec_start(const struct control_packet *p)
{
    static struct control_start m;
    return control_decode_start(p, &m) && m.epoch == 9 && m.pid == 257 && m.key_count == 1 &&
           m.keys[0].key[31] == 0xa5 && strcmp(m.keys[0].purpose, "storage") == 0 && m.record.len == 6 &&
           memcmp(m.record.data, "record", 6) == 0 && m.has_store && m.device_count == 1 &&
           strcmp(m.devices[0], "keypad") == 0;
}

static const struct form forms[] = {
    { 0, enc_hello, dec_hello },           { 1, enc_welcome, dec_welcome }, { 0, enc_open, dec_open },
    { 3, enc_channel, dec_channel },       { 3, enc_new, dec_new },         { 0, enc_ready, dec_ready },
    { 0, enc_reason, dec_reason },         { 0, enc_notify, dec_notify },   { 0, enc_go, dec_go },
    { 3, enc_dependency, dec_dependency }, { 3, enc_start, dec_start },     { 0, enc_note, dec_note },
    { 0, enc_counter, dec_counter },        { 0, enc_counter_is, dec_counter_is },
    { 1, enc_given, dec_given },           { 0, enc_interrupt, dec_interrupt },
};
enum { FORM_COUNT = sizeof(forms) / sizeof(forms[0]) };

static void every_message_comes_back_as_it_was_sent(void)
{
    for (size_t i = 0; i < FORM_COUNT; i++) {
        struct control_packet packet = packet_of(forms[i].encode(room()), forms[i].fd_count);
        EXPECT(forms[i].decode(&packet));
    }
}

static void a_message_cut_or_lengthened_anywhere_is_refused(void)
{
    for (size_t i = 0; i < FORM_COUNT; i++) {
        size_t len = forms[i].encode(room());
        struct control_packet packet = packet_of(len, forms[i].fd_count);
        for (size_t body = 0; body < len - CONTROL_HEADER_LEN; body++) {
            packet.body.len = body;
            EXPECT(!forms[i].decode(&packet));
        }
        bytes[len] = 0;
        packet.body.len = len - CONTROL_HEADER_LEN + 1;
        EXPECT(!forms[i].decode(&packet));
    }
}

static void a_message_with_other_descriptors_or_another_kind_is_refused(void)
{
    for (size_t i = 0; i < FORM_COUNT; i++) {
        size_t len = forms[i].encode(room());
        for (size_t fds = 0; fds < 6; fds++) {
            struct control_packet packet = packet_of(len, fds);
            EXPECT_EQ(forms[i].decode(&packet), fds == forms[i].fd_count);
        }
        struct control_packet packet = packet_of(len, forms[i].fd_count);
        packet.kind++;
        EXPECT(!forms[i].decode(&packet));
    }
}

static void an_encoder_without_room_writes_no_message(void)
{
    for (size_t i = 0; i < FORM_COUNT; i++) {
        size_t len = forms[i].encode(room());
        for (size_t size = 0; size < len; size++) {
            EXPECT_EQ(forms[i].encode(out_span_of(bytes, size)), 0);
        }
    }
}

static void a_name_is_neither_empty_nor_too_long_nor_has_a_zero(void)
{
    static struct control_start start = { .key_count = 1 };
    static struct control_start back;
    EXPECT_EQ(control_encode_start(room(), &start), 0);
    memset(start.keys[0].purpose, 'a', CONTROL_NAME_MAX + 1);
    EXPECT_EQ(control_encode_start(room(), &start), 0);
    start.keys[0].purpose[CONTROL_NAME_MAX] = '\0';
    struct control_packet packet = packet_of(control_encode_start(room(), &start), 1);
    EXPECT(control_decode_start(&packet, &back));
    enum { NAME_AT = CONTROL_HEADER_LEN + 8 + 4 + 4 + 1 + 32 + 32 + 2 };
    EXPECT_EQ(bytes[NAME_AT], CONTROL_NAME_MAX);
    bytes[NAME_AT + 5] = 0;
    EXPECT(!control_decode_start(&packet, &back));
    bytes[NAME_AT + 5] = 'a';
    bytes[NAME_AT] = 0;
    EXPECT(!control_decode_start(&packet, &back));
    bytes[NAME_AT] = CONTROL_NAME_MAX + 1;
    EXPECT(!control_decode_start(&packet, &back));
}

static void a_greeting_of_another_major_is_recognised_whatever_follows(void)
{
    struct control_hello back;
    size_t len = control_encode_hello(room(), &(struct control_hello){ CONTROL_MAGIC, 2, 0, 0, 0 });
    struct control_packet packet = packet_of(len, 0);
    packet.body.len = 6;
    EXPECT(control_decode_hello(&packet, &back));
    EXPECT_EQ(back.major, 2);
    bytes[CONTROL_HEADER_LEN] ^= 1;
    EXPECT(!control_decode_hello(&packet, &back));
}

static void a_refusal_holds_printable_text_only(void)
{
    struct control_refused back;
    struct control_refused refused = { .code = CONTROL_REFUSED_BUSY, .text = span_of("later", 5) };
    struct control_packet packet = packet_of(control_encode_refused(room(), &refused), 0);
    EXPECT(control_decode_refused(&packet, &back));
    EXPECT_MEM(back.text.data, "later", 5);
    bytes[CONTROL_HEADER_LEN + 5] = 0x1b;
    EXPECT(!control_decode_refused(&packet, &back));
    refused.text = span_of("\n", 1);
    EXPECT_EQ(control_encode_refused(room(), &refused), 0);
}

static void an_answer_that_refuses_a_channel_has_no_descriptors(void)
{
    struct control_channel back;
    size_t len = control_encode_channel(room(), &(struct control_channel){ .status = -130 });
    struct control_packet packet = packet_of(len, 0);
    EXPECT(control_decode_channel(&packet, &back));
    packet = packet_of(len, 3);
    EXPECT(!control_decode_channel(&packet, &back));
}

static size_t open_count(void)
{
    size_t count = 0;
    for (int fd = 0; fd < 256; fd++) {
        count += fcntl(fd, F_GETFD) >= 0;
    }
    return count;
}

static void descriptors_arrive_closed_on_exec_and_none_is_lost(void)
{
    int pair[2];
    struct control_packet packet;
    EXPECT_EQ(socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair), 0);
    size_t before = open_count();
    int fds[3] = { pair[0], pair[1], pair[0] };
    size_t len = enc_channel(room());
    EXPECT_EQ(control_send(pair[0], span_of(bytes, len), fds, 3, true), 0);
    EXPECT_EQ(control_receive(pair[1], out_span_of(received, sizeof(received)), &packet, true), 1);
    EXPECT_EQ(packet.fd_count, 3);
    EXPECT_EQ(fcntl(packet.fds[1], F_GETFD) & FD_CLOEXEC, FD_CLOEXEC);
    int taken = control_packet_take(&packet, 1);
    EXPECT_EQ(control_packet_take(&packet, 1), -1);
    EXPECT_EQ(control_packet_take(&packet, 3), -1);
    control_packet_close(&packet);
    control_packet_close(&packet);
    EXPECT_EQ(open_count(), before + 1);
    close(taken);
    close(pair[0]);
    EXPECT_EQ(control_receive(pair[1], out_span_of(received, sizeof(received)), &packet, true), 0);
    close(pair[1]);
}

static void expect_malformed(int from, int to, size_t len, size_t fd_count, size_t buffer)
{
    struct control_packet packet;
    int fds[CONTROL_FDS_MAX];
    size_t before = open_count();
    for (size_t i = 0; i < fd_count; i++) {
        fds[i] = from;
    }
    EXPECT_EQ(control_send(from, span_of(bytes, len), fds, fd_count, true), 0);
    EXPECT_EQ(control_receive(to, out_span_of(received, buffer), &packet, true), -EPROTO);
    EXPECT_EQ(packet.fd_count, 0);
    EXPECT_EQ(open_count(), before);
}

static void a_malformed_packet_is_refused_and_its_descriptors_are_closed(void)
{
    int pair[2];
    struct control_packet packet;
    EXPECT_EQ(socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair), 0);
    size_t len = enc_channel(room());
    expect_malformed(pair[0], pair[1], len, 3, len - 1); /* longer than the reader's buffer */
    bytes[4]++;
    expect_malformed(pair[0], pair[1], len, 3, sizeof(received)); /* length of the body is wrong */
    len = enc_channel(room());
    bytes[2] = 1;
    expect_malformed(pair[0], pair[1], len, 3, sizeof(received)); /* the zero is not */
    EXPECT_EQ(send(pair[0], bytes, 4, 0), 4); /* not even a header */
    EXPECT_EQ(control_receive(pair[1], out_span_of(received, sizeof(received)), &packet, false), -EPROTO);
    EXPECT_EQ(control_receive(pair[1], out_span_of(received, sizeof(received)), &packet, false), -EAGAIN);
    close(pair[0]);
    close(pair[1]);
}

int main(void)
{
    static const struct test tests[] = {
        TEST(every_message_comes_back_as_it_was_sent, "ASHLAR-control:packet"),
        TEST(a_message_cut_or_lengthened_anywhere_is_refused, "ASHLAR-control:packet"),
        TEST(a_message_with_other_descriptors_or_another_kind_is_refused, "ASHLAR-control:packet"),
        TEST(an_encoder_without_room_writes_no_message, "ASHLAR-control:packet"),
        TEST(a_name_is_neither_empty_nor_too_long_nor_has_a_zero, "ASHLAR-control:name"),
        TEST(a_greeting_of_another_major_is_recognised_whatever_follows, "ASHLAR-control:HELLO"),
        TEST(a_refusal_holds_printable_text_only, "ASHLAR-control:REFUSED"),
        TEST(an_answer_that_refuses_a_channel_has_no_descriptors, "ASHLAR-control:CHANNEL"),
        TEST(descriptors_arrive_closed_on_exec_and_none_is_lost, "ASHLAR-control:packet"),
        TEST(a_malformed_packet_is_refused_and_its_descriptors_are_closed, "ASHLAR-control:packet"),
    };
    return test_main("supervisor.control", tests, sizeof(tests) / sizeof(tests[0]));
}
