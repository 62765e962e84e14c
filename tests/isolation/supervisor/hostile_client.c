/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 *
 * hostile_client: speaks to the supervisor at $ASHLAR_SOCKET as no library would. After each attack an honest client
 * must be served.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include "control/control.h"
#include "test.h"

enum { ITS_SID = 0x70, ITS_PID = 257, PATIENCE_MS = 2000 };

static uint8_t out[CONTROL_MESSAGE_MAX];
static uint8_t in[CONTROL_MESSAGE_MAX];

static int connect_once(void)
{
    struct sockaddr_un address = { .sun_family = AF_UNIX };
    const char *path = getenv("ASHLAR_SOCKET");
    EXPECT(path != NULL && strlen(path) < sizeof(address.sun_path));
    strcpy(address.sun_path, path);
    int fd = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0);
    EXPECT(fd >= 0 && connect(fd, (const struct sockaddr *)&address, sizeof(address)) == 0);
    return fd;
}

/* 1 a packet, 0 hang-up. */
static int receive(int fd, struct control_packet *packet)
{
    struct pollfd ready = { .fd = fd, .events = POLLIN };
    if (poll(&ready, 1, PATIENCE_MS) != 1) {
        FAIL("no answer within two seconds");
    }
    int result = control_receive(fd, out_span_of(in, sizeof(in)), packet, false);
    return result < 0 ? 0 : result;
}

static void send_message(int fd, size_t len)
{
    EXPECT(len != 0);
    (void)control_send(fd, span_of(out, len), NULL, 0, true); /* it may have hung up already: that is an answer */
}

static int greet(void)
{
    struct control_hello hello = { .magic = CONTROL_MAGIC, .major = CONTROL_MAJOR };
    struct control_packet packet;
    struct control_welcome welcome;
    int fd = connect_once();
    send_message(fd, control_encode_hello(out_span_of(out, sizeof(out)), &hello));
    EXPECT_EQ(receive(fd, &packet), 1);
    EXPECT(control_decode_welcome(&packet, &welcome));
    EXPECT_EQ(welcome.client_id, -1 - (int)geteuid());
    control_packet_close(&packet);
    return fd;
}

/* An OPEN; the status of its answer. Descriptors, if any, go to `fds`. */
static int32_t open_channel(int fd, uint8_t by, uint32_t value, uint32_t data_len, int fds[CONTROL_CHANNEL_FDS])
{
    struct control_open open_message = { .by = by, .value = value, .data_len = data_len };
    struct control_packet packet;
    struct control_channel channel;
    send_message(fd, control_encode_open(out_span_of(out, sizeof(out)), &open_message));
    EXPECT_EQ(receive(fd, &packet), 1);
    EXPECT(control_decode_channel(&packet, &channel));
    for (size_t i = 0; i < CONTROL_CHANNEL_FDS; i++) {
        fds[i] = control_packet_take(&packet, i);
    }
    return channel.status;
}

static void close_all(int fds[CONTROL_CHANNEL_FDS])
{
    for (size_t i = 0; i < CONTROL_CHANNEL_FDS; i++) {
        if (fds[i] >= 0) {
            close(fds[i]);
        }
    }
}

static void honest_client_is_served(void)
{
    int fds[CONTROL_CHANNEL_FDS];
    int fd = greet();
    EXPECT_EQ(open_channel(fd, CONTROL_BY_SID, ITS_SID, 0, fds), 0);
    close_all(fds);
    close(fd);
}

static void expect_turned_away(int fd, uint32_t code)
{
    struct control_packet packet;
    struct control_refused refused;
    EXPECT_EQ(receive(fd, &packet), 1);
    EXPECT(control_decode_refused(&packet, &refused));
    EXPECT_EQ(refused.code, code);
    EXPECT(refused.text.len > 10);
    EXPECT_EQ(receive(fd, &packet), 0);
    close(fd);
    honest_client_is_served();
}

static void a_program_of_another_major_is_told_which_side_to_upgrade(void)
{
    struct control_hello hello = { .magic = CONTROL_MAGIC, .major = CONTROL_MAJOR + 1 };
    int fd = connect_once();
    send_message(fd, control_encode_hello(out_span_of(out, sizeof(out)), &hello));
    expect_turned_away(fd, CONTROL_REFUSED_MAJOR);
}

static void who_does_not_greet_is_turned_away(void)
{
    int fd = connect_once();
    send_message(fd, control_encode_version(out_span_of(out, sizeof(out)), ITS_SID));
    expect_turned_away(fd, CONTROL_REFUSED_PROTOCOL);
}

static void a_client_cannot_speak_as_a_partition(void)
{
    size_t lens[4];
    struct control_accuse accuse = { .channel = 4096, .fault = 1 };
    struct control_panic panic = { .fault = 1, .text = span_of("x", 1) };
    for (size_t i = 0; i < sizeof(lens) / sizeof(lens[0]); i++) {
        int fd = greet();
        lens[0] = control_encode_accuse(out_span_of(out, sizeof(out)), &accuse);
        lens[1] = i == 1 ? control_encode_panic(out_span_of(out, sizeof(out)), &panic) : 0;
        lens[2] = i == 2 ? control_encode_notify(out_span_of(out, sizeof(out)), 257) : 0;
        lens[3] = i == 3 ? control_encode_plain(out_span_of(out, sizeof(out)), CONTROL_SERVING) : 0;
        send_message(fd, lens[i]);
        expect_turned_away(fd, CONTROL_REFUSED_PROTOCOL);
    }
}

static void bytes_without_sense_and_floods_of_descriptors_end_only_their_sender(void)
{
    unsigned seed = 1;
    for (size_t i = 0; i < 200; i++) {
        struct control_packet packet;
        int sent[CONTROL_FDS_MAX];
        int fd = greet();
        for (size_t at = 0; at < 64; at++) {
            out[at] = (uint8_t)(rand_r(&seed) >> 7);
        }
        for (size_t n = 0; n < CONTROL_FDS_MAX; n++) {
            sent[n] = fd;
        }
        if (control_send(fd, span_of(out, CONTROL_HEADER_LEN + i % 56), sent, i % CONTROL_FDS_MAX, true) != 0) {
            close(fd); /* the kernel lets no descriptor through */
            continue;
        }
        while (receive(fd, &packet) == 1) {
            control_packet_close(&packet);
        }
        close(fd);
    }
    honest_client_is_served();
}

static int listen_somewhere(struct sockaddr_in *address)
{
    socklen_t len = sizeof(*address);
    *address = (struct sockaddr_in){ .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    int listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    EXPECT(bind(listener, (const struct sockaddr *)address, sizeof(*address)) == 0 && listen(listener, 1) == 0);
    EXPECT(getsockname(listener, (struct sockaddr *)address, &len) == 0);
    return listener;
}

/* A connection that its last holder waits 100 seconds to close, because nobody reads what was written. */
static int lingering_socket(const struct sockaddr_in *address)
{
    struct linger linger = { .l_onoff = 1, .l_linger = 100 };
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    EXPECT(connect(fd, (const struct sockaddr *)address, sizeof(*address)) == 0);
    while (send(fd, out, sizeof(out), MSG_DONTWAIT) > 0) {
    }
    EXPECT(setsockopt(fd, SOL_SOCKET, SO_LINGER, &linger, sizeof(linger)) == 0);
    return fd;
}

/* Never returns. The message with the socket waits behind questions, so that this end of it is gone first. */
static void leave_a_lingering_socket(const struct sockaddr_in *address)
{
    int fd = greet();
    int slow = lingering_socket(address);
    size_t len = control_encode_ask(out_span_of(out, sizeof(out)), CONTROL_LOG, 0);
    for (size_t i = 0; i < 6; i++) {
        (void)control_send(fd, span_of(out, len), NULL, 0, false);
    }
    memset(out, 0xff, CONTROL_HEADER_LEN);
    (void)control_send(fd, span_of(out, CONTROL_HEADER_LEN), &slow, 1, false); /* newer kernels refuse it */
    _exit(0);                                                                  /* which, unlike close(), never lingers */
}

static void a_descriptor_that_is_slow_to_close_holds_up_nobody(void)
{
    for (size_t i = 0; i < 4; i++) {
        struct sockaddr_in address;
        int status = -1;
        int listener = listen_somewhere(&address);
        pid_t child = fork();
        if (child == 0) {
            leave_a_lingering_socket(&address);
        }
        int deaf = accept4(listener, NULL, NULL, SOCK_CLOEXEC); /* never read */
        EXPECT(child > 0 && deaf >= 0 && waitpid(child, &status, 0) == child);
        EXPECT_EQ(status, 0);
        honest_client_is_served();
        close(deaf);
        close(listener);
    }
}

static void absurd_sizes_and_services_that_are_not_there_are_refused(void)
{
    int fds[CONTROL_CHANNEL_FDS];
    int fd = greet();
    EXPECT_EQ(open_channel(fd, CONTROL_BY_SID, 0xdeadbeef, 0, fds), -130);
    EXPECT_EQ(open_channel(fd, CONTROL_BY_STATELESS, 32, 0, fds), -129);
    EXPECT_EQ(open_channel(fd, CONTROL_BY_SID, ITS_SID, 0xffffffffu, fds), -141);
    EXPECT_EQ(open_channel(fd, CONTROL_BY_SID, ITS_SID, 0x7fffffffu, fds), -141);
    EXPECT_EQ(open_channel(fd, CONTROL_BY_SID, ITS_SID, 0, fds), 0);
    close_all(fds);
    EXPECT_EQ(open_channel(fd, CONTROL_BY_SID, ITS_SID, 0, fds), -139);
    close(fd);
    honest_client_is_served();
}

static void a_channels_response_cannot_be_written_resized_or_mapped_writable(void)
{
    int fds[CONTROL_CHANNEL_FDS];
    char path[64];
    int fd = greet();
    EXPECT_EQ(open_channel(fd, CONTROL_BY_SID, ITS_SID, 0, fds), 0);
    int response = fds[CONTROL_CHANNEL_RESPONSE];
    EXPECT_EQ(write(response, "x", 1), -1);
    EXPECT(mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, response, 0) == MAP_FAILED);
    void *readable = mmap(NULL, 4096, PROT_READ, MAP_SHARED, response, 0);
    EXPECT(readable != MAP_FAILED);
    EXPECT_EQ(mprotect(readable, 4096, PROT_READ | PROT_WRITE), -1);
    snprintf(path, sizeof(path), "/proc/self/fd/%d", response);
    int again = open(path, O_RDWR);
    EXPECT(again < 0 || mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, again, 0) == MAP_FAILED);
    EXPECT(again < 0 || (write(again, "x", 1) == -1 && ftruncate(again, 0) == -1));
    EXPECT(again < 0 || fallocate(again, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, 0, 4096) == -1);
    EXPECT_EQ(ftruncate(fds[CONTROL_CHANNEL_REQUEST], 0), -1);
    EXPECT_EQ(ftruncate(fds[CONTROL_CHANNEL_REQUEST], 1 << 30), -1);
    close_all(fds);
    close(fd);
    honest_client_is_served();
}

static void the_device_page_cannot_be_written(void)
{
    struct control_hello hello = { .magic = CONTROL_MAGIC, .major = CONTROL_MAJOR };
    struct control_packet packet;
    char path[64];
    int fd = connect_once();
    send_message(fd, control_encode_hello(out_span_of(out, sizeof(out)), &hello));
    EXPECT_EQ(receive(fd, &packet), 1);
    snprintf(path, sizeof(path), "/proc/self/fd/%d", packet.fds[0]);
    int again = open(path, O_RDWR);
    EXPECT(mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, packet.fds[0], 0) == MAP_FAILED);
    EXPECT(again < 0 || mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, again, 0) == MAP_FAILED);
    EXPECT(again < 0 || write(again, "x", 1) == -1);
    control_packet_close(&packet);
    close(fd);
}

static void clients_that_never_read_or_say_nothing_do_not_hold_up_others(void)
{
    enum { SILENT = 100 };
    int silent[SILENT];
    for (size_t i = 0; i < SILENT; i++) {
        silent[i] = connect_once();
    }
    int deaf = greet();
    for (size_t i = 0; i < 64; i++) {
        size_t len = control_encode_ask(out_span_of(out, sizeof(out)), CONTROL_STATUS, CONTROL_REPORT_STATUS);
        (void)control_send(deaf, span_of(out, len), NULL, 0, false);
    }
    honest_client_is_served();
    for (size_t i = 0; i < SILENT; i++) {
        close(silent[i]);
    }
    close(deaf);
    honest_client_is_served();
}

/* A partition serves 4096 channels; half of them is the most that one user may hold while nobody else has any. */
static void one_user_does_not_get_every_channel_of_a_partition(void)
{
    enum { MANY = 60, EACH = 48, HALF = 2048 };
    int clients[MANY];
    int fds[CONTROL_CHANNEL_FDS];
    size_t got = 0;
    bool is_full = false;
    for (size_t i = 0; i < MANY; i++) {
        clients[i] = greet();
        for (size_t k = 0; k < EACH; k++) {
            uint8_t by = k == 0 ? CONTROL_BY_SID : CONTROL_BY_PARTITION;
            int32_t status = open_channel(clients[i], by, k == 0 ? ITS_SID : ITS_PID, 0, fds);
            EXPECT(status == 0 || status == -141 || (k > 0 && is_full));
            is_full = is_full || status != 0;
            got += status == 0;
            close_all(fds);
        }
    }
    EXPECT(got >= HALF / 2 && got <= HALF);
    for (size_t i = 0; i < MANY; i++) {
        close(clients[i]);
    }
    honest_client_is_served();
}

static void clients_that_leave_while_a_channel_is_made_leave_nothing(void)
{
    for (size_t i = 0; i < 500; i++) {
        struct control_open open_message = { .by = CONTROL_BY_SID, .value = ITS_SID };
        int fd = greet();
        send_message(fd, control_encode_open(out_span_of(out, sizeof(out)), &open_message));
        close(fd);
    }
    honest_client_is_served();
}

int main(void)
{
    static const struct test tests[] = {
        TEST(a_program_of_another_major_is_told_which_side_to_upgrade, "ASHLAR-control:HELLO"),
        TEST(who_does_not_greet_is_turned_away, "ASHLAR-control:HELLO"),
        TEST(a_client_cannot_speak_as_a_partition, "ASHLAR-threat:forged-identity"),
        TEST(bytes_without_sense_and_floods_of_descriptors_end_only_their_sender, "ASHLAR-threat:malformed"),
        TEST(a_descriptor_that_is_slow_to_close_holds_up_nobody, "ASHLAR-threat:starvation"),
        TEST(absurd_sizes_and_services_that_are_not_there_are_refused, "ASHLAR-threat:sizes"),
        TEST(a_channels_response_cannot_be_written_resized_or_mapped_writable, "ASHLAR-threat:channel-memory"),
        TEST(the_device_page_cannot_be_written, "ASHLAR-threat:channel-memory"),
        TEST(clients_that_never_read_or_say_nothing_do_not_hold_up_others, "ASHLAR-threat:starvation"),
        TEST(one_user_does_not_get_every_channel_of_a_partition, "ASHLAR-threat:starvation"),
        TEST(clients_that_leave_while_a_channel_is_made_leave_nothing, "ASHLAR-threat:starvation"),
    };
    return test_main("isolation.client", tests, sizeof(tests) / sizeof(tests[0]));
}
