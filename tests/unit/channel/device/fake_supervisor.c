/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#define _GNU_SOURCE
#include "fake_supervisor.h"

#include <fcntl.h>
#include <limits.h>
#include <linux/futex.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include "../pair.h"
#include "base/bytes.h"
#include "control/control.h"

enum { CLIENTS = 32, LISTEN = 0, PARTITION = 1, FIRST_CLIENT = 2, PARTITION_PID = 700, DATA_MAX = 16 * 1024 * 1024 };

struct client_state {
    uint64_t session;
    uint32_t channels[16];
    size_t channel_count;
    uint32_t longest; /* data area of its channels */
};

static struct {
    struct pollfd fds[FIRST_CLIENT + CLIENTS];
    struct client_state clients[CLIENTS];
    const char *program;
    unsigned major;
    pid_t partition;
    uint64_t epoch, sessions;
    uint32_t channels;
    int page_fd;
    uint8_t *page;
} self;
static uint8_t in[CONTROL_MESSAGE_MAX];
static uint8_t out[CONTROL_MESSAGE_MAX];
static struct out_span out_span;

static void must(bool is_good, const char *what)
{
    if (!is_good) {
        perror(what);
        _exit(99);
    }
}

static void say(int fd, size_t len, const int *fds, size_t fd_count)
{
    must(len != 0, "encode");
    control_send(fd, span_of(out, len), fds, fd_count, true);
}

static void make_page(void)
{
    self.page_fd = memfd_create("page", MFD_CLOEXEC | MFD_ALLOW_SEALING);
    must(ftruncate(self.page_fd, CONTROL_PAGE_LEN) == 0, "page");
    self.page = mmap(NULL, CONTROL_PAGE_LEN, PROT_READ | PROT_WRITE, MAP_SHARED, self.page_fd, 0);
    must(self.page != MAP_FAILED, "page");
    self.epoch++;
    put_le64(self.page + CONTROL_PAGE_EPOCH, self.epoch);
    channel_store_ordered(self.page, CONTROL_PAGE_ALIVE, 1);
}

/* The next message of the partition that is of this kind; false if it is dead. */
static bool hear(enum control_kind kind)
{
    struct control_packet packet;
    while (control_receive(self.fds[PARTITION].fd, out_span_of(in, sizeof(in)), &packet, true) == 1) {
        control_packet_close(&packet);
        if (packet.kind == kind) {
            return true;
        }
    }
    return false;
}

static pid_t spawn(int socket)
{
    pid_t pid = fork();
    if (pid == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        must(dup2(socket, 3) == 3, "dup2");
        fcntl(3, F_SETFD, 0);
        execl(self.program, self.program, (char *)NULL);
        perror(self.program);
        _exit(98);
    }
    return pid;
}

static void start_partition(void)
{
    int pair[2];
    static struct control_start start;
    make_page();
    must(socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair) == 0, "socketpair");
    self.partition = spawn(pair[1]);
    close(pair[1]);
    self.fds[PARTITION] = (struct pollfd){ .fd = pair[0], .events = POLLIN };
    start = (struct control_start){ .epoch = self.epoch, .pid = PARTITION_PID, .lifecycle = 0x1000 };
    must(hear(CONTROL_LOCKED), "locked");
    say(pair[0], control_encode_start(out_span, &start), &self.page_fd, 1);
    say(pair[0], control_encode_plain(out_span, CONTROL_GO), NULL, 0);
    must(hear(CONTROL_SERVING), "serving");
}

static void end_life(void)
{
    kill(self.partition, SIGKILL);
    waitpid(self.partition, NULL, 0);
    close(self.fds[PARTITION].fd);
    channel_store_ordered(self.page, CONTROL_PAGE_ALIVE, 0);
    syscall(SYS_futex, self.page + CONTROL_PAGE_ALIVE, FUTEX_WAKE, INT_MAX, NULL, NULL, 0);
    munmap(self.page, CONTROL_PAGE_LEN);
    close(self.page_fd);
    for (size_t i = 0; i < CLIENTS; i++) { /* as the real one: a life's clients go with it */
        if (self.fds[FIRST_CLIENT + i].fd >= 0) {
            close(self.fds[FIRST_CLIENT + i].fd);
            self.fds[FIRST_CLIENT + i].fd = -1;
        }
    }
    start_partition();
}

static void welcome(int fd)
{
    struct control_welcome answer = { .major = CONTROL_MAJOR, .client_id = -1 - (int32_t)getuid(), .epoch = self.epoch,
                                      .data_default = CHANNEL_DATA_DEFAULT, .data_max = DATA_MAX };
    struct control_refused refused = { .code = CONTROL_REFUSED_MAJOR, .text = span_of("upgrade libashlar", 17) };
    if (self.major == FAKE_SUPERVISOR_CARELESS) {
        answer.major = CONTROL_MAJOR + 1;
    } else if (self.major != CONTROL_MAJOR) {
        say(fd, control_encode_refused(out_span, &refused), NULL, 0);
        return;
    }
    say(fd, control_encode_welcome(out_span, &answer), &self.page_fd, 1);
}

static void open_channel(int fd, struct client_state *client, const struct control_open *open)
{
    struct channel_layout layout = { .slots = open->data_len == 0 ? CHANNEL_SLOTS_DEFAULT : 1,
                                     .data_len = open->data_len == 0 ? CHANNEL_DATA_DEFAULT : open->data_len };
    struct control_channel answer = { .status = PSA_ERROR_CONNECTION_REFUSED };
    bool is_known = open->by == CONTROL_BY_SID ? open->value == 0x1000 || open->value == 0x1001 : open->value == 1;
    if (is_known && layout.data_len <= client->longest) {
        answer = (struct control_channel){ .status = PSA_ERROR_ALREADY_EXISTS, .pid = PARTITION_PID };
        say(fd, control_encode_channel(out_span, &answer), NULL, 0);
        return;
    }
    if (!is_known || layout.data_len > DATA_MAX || client->channel_count == 16) {
        say(fd, control_encode_channel(out_span, &answer), NULL, 0);
        return;
    }
    struct pair_fds fds = pair_make(&layout);
    struct control_channel_new made = { .channel = ++self.channels,
                                        .client = -1 - (int32_t)getuid(),
                                        .session = client->session,
                                        .slots = layout.slots,
                                        .data_len = layout.data_len,
                                        .rights = 3 };
    int to_partition[] = { fds.request, fds.response, fds.bell };
    int to_client[] = { fds.request, fds.response_reader, fds.bell };
    client->channels[client->channel_count++] = made.channel;
    say(self.fds[PARTITION].fd, control_encode_channel_new(out_span, &made), to_partition, 3);
    if (hear(CONTROL_CHANNEL_READY)) {
        client->longest = layout.data_len;
        answer = (struct control_channel){ .channel = made.channel, .pid = PARTITION_PID, .epoch = self.epoch,
                                           .slots = layout.slots, .data_len = layout.data_len };
        say(fd, control_encode_channel(out_span, &answer), to_client, 3);
    }
    close(fds.request);
    close(fds.response);
    close(fds.response_reader);
    close(fds.bell);
}

static void answer_client(size_t index)
{
    int fd = self.fds[FIRST_CLIENT + index].fd;
    struct control_packet packet;
    struct control_open open;
    struct control_version_is version = { .version = 0 };
    if (control_receive(fd, out_span_of(in, sizeof(in)), &packet, true) != 1) {
        for (size_t i = 0; i < self.clients[index].channel_count; i++) {
            say(self.fds[PARTITION].fd, control_encode_channel_gone(out_span, self.clients[index].channels[i]),
                NULL, 0);
        }
        close(fd);
        self.fds[FIRST_CLIENT + index].fd = -1;
        return;
    }
    if (packet.kind == CONTROL_HELLO) {
        welcome(fd);
    } else if (control_decode_open(&packet, &open)) {
        open_channel(fd, &self.clients[index], &open);
    } else if (control_decode_version(&packet, &version.sid)) {
        version.version = version.sid == 0x1000 ? 2 : version.sid == 0x1001 ? 1 : 0;
        say(fd, control_encode_version_is(out_span, &version), NULL, 0);
    }
    control_packet_close(&packet);
}

static void take_client(void)
{
    int fd = accept4(self.fds[LISTEN].fd, NULL, NULL, SOCK_CLOEXEC);
    for (size_t i = 0; i < CLIENTS && fd >= 0; i++) {
        if (self.fds[FIRST_CLIENT + i].fd < 0) {
            self.fds[FIRST_CLIENT + i] = (struct pollfd){ .fd = fd, .events = POLLIN };
            self.clients[i] = (struct client_state){ .session = ++self.sessions };
            return;
        }
    }
    close(fd);
}

/* Accusations and reasons are read and forgotten; a death starts the next life. */
static void listen_to_partition(void)
{
    struct control_packet packet;
    if (control_receive(self.fds[PARTITION].fd, out_span_of(in, sizeof(in)), &packet, true) != 1) {
        end_life();
        return;
    }
    control_packet_close(&packet);
}

static _Noreturn void run(int listening)
{
    out_span = out_span_of(out, sizeof(out));
    self.fds[LISTEN] = (struct pollfd){ .fd = listening, .events = POLLIN };
    for (size_t i = 0; i < CLIENTS; i++) {
        self.fds[FIRST_CLIENT + i].fd = -1;
    }
    start_partition();
    for (;;) {
        poll(self.fds, FIRST_CLIENT + CLIENTS, -1);
        if (self.fds[PARTITION].revents != 0) {
            listen_to_partition();
            continue;
        }
        for (size_t i = 0; i < CLIENTS; i++) {
            if (self.fds[FIRST_CLIENT + i].fd >= 0 && self.fds[FIRST_CLIENT + i].revents != 0) {
                answer_client(i);
                break; /* it may have changed what else is there */
            }
        }
        if (self.fds[LISTEN].revents != 0) {
            take_client();
        }
    }
}

void fake_supervisor_start(struct fake_supervisor *supervisor, const char *program, unsigned major)
{
    struct sockaddr_un address = { .sun_family = AF_UNIX };
    if (supervisor->pid > 0) {
        fake_supervisor_stop(supervisor); /* the test before failed on its way: this one shall not */
    }
    snprintf(supervisor->folder, sizeof(supervisor->folder), "/tmp/ashlar-test-XXXXXX");
    must(mkdtemp(supervisor->folder) != NULL, "folder");
    snprintf(supervisor->socket, sizeof(supervisor->socket), "%s/ashlard.sock", supervisor->folder);
    memcpy(address.sun_path, supervisor->socket, sizeof(supervisor->socket));
    int listening = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0);
    must(bind(listening, (struct sockaddr *)&address, sizeof(address)) == 0 && listen(listening, 16) == 0, "listen");
    setenv("ASHLAR_SOCKET", supervisor->socket, 1);
    supervisor->pid = fork();
    if (supervisor->pid == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        self.program = program;
        self.major = major;
        run(listening);
    }
    close(listening);
}

void fake_supervisor_stop(struct fake_supervisor *supervisor)
{
    kill(supervisor->pid, SIGKILL);
    waitpid(supervisor->pid, NULL, 0);
    supervisor->pid = 0;
    unlink(supervisor->socket);
    rmdir(supervisor->folder);
}
