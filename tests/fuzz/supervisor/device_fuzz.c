/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 *
 * Two hostile clients and two hostile partitions talk to a supervisor over real sockets; only processes, the loop and
 * the clock are missing. Input: one byte that says whether the device serves already, then turns: who speaks and how,
 * and what. Whatever they say: the books on clients and channels stay right, a client harms neither the device nor the
 * other client, and at the end every descriptor is given back.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/bytes.h"
#include "base/invariant.h"
#include "device.h"
#include "fuzz.h"

enum { CLIENTS = 2, PARTITIONS = 2, PEERS = CLIENTS + PARTITIONS, TURNS_MAX = 48 };
enum form { RAW = 0, FRAMED = 1, SENSIBLE = 2, WITH_DESCRIPTOR = 3 };

/* The other end of a socket of the supervisor. */
struct peer {
    int socket;
    uint32_t channel; /* the last one told to this partition */
    int response;     /* its memory; -1 none */
};

static struct device device;
static struct peer peers[PEERS];
static struct spawn_report reports[PARTITIONS];
static int nothing = -1; /* a descriptor that may go anywhere */
static const struct supervisor_options options = { .ready_fd = -1, .leash_fd = -1 };

struct input {
    const uint8_t *data;
    size_t len;
};

static uint8_t next(struct input *in)
{
    if (in->len == 0) {
        return 0;
    }
    in->len--;
    return *in->data++;
}

static size_t take(struct input *in, uint8_t *to, size_t len)
{
    size_t count = len < in->len ? len : in->len;
    if (count != 0) {
        memcpy(to, in->data, count);
    }
    in->data += count;
    in->len -= count;
    return count;
}

/* ---- the device ---- */

static void add_partition(size_t index, const char *name, uint32_t sid, uint8_t stateless)
{
    struct device_manifest *m = &device.manifest;
    struct device_program *program = &m->programs[index];
    strcpy(program->name, name);
    m->partitions[index] = (struct spm_partition){
        .name = program->name, .pid = 257 + (int32_t)index, .service_first = (uint8_t)index, .service_count = 1,
        .dependencies = program->dependencies, .root_keys = program->root_key_list, .devices = program->device_list,
        .executable = program->executable, .channel_max = 1024 * 1024,
    };
    strcpy(m->service_names[index], name);
    m->services[index] = (struct spm_service){
        m->service_names[index], sid, 1, SPM_STRICT, (uint8_t)index, 4, stateless, true, false
    };
}

static int make_pair(int *peer)
{
    int pair[2];
    INVARIANT(socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, pair) == 0);
    *peer = pair[1];
    return pair[0];
}

static struct control_key no_keys[PARTITIONS * DEVICE_WORDS_MAX];

static void make_device(bool serves)
{
    memset(&device, 0, sizeof(device));
    memset(reports, 0, sizeof(reports));
    device.options = &options;
    device.reports = reports;
    device.secret_keys = no_keys;
    for (size_t i = 0; i < SPM_PARTITIONS_MAX; i++) {
        device.fresh[i] = (struct fresh){ .socket = -1, .pidfd = -1 };
    }
    device.log.fd = device.epoll = device.listener = device.signals = device.timer = -1;
    device.page_fd = nothing;
    device.next_session = 1;
    device.epoch = 77;
    device.life = (struct life){ .state = serves ? LIFE_SERVING : LIFE_STARTING, .number = 1, .has_served = true };
    add_partition(0, "STORE", 0x70, 3);
    add_partition(1, "USER", 0x71, 0);
    device.manifest.programs[1].dependencies[0] = 0x70;
    device.manifest.partitions[1].dependency_count = 1;
    device.manifest.system = (struct spm_system){ .partitions = device.manifest.partitions,
                                                  .partition_count = PARTITIONS,
                                                  .services = device.manifest.services,
                                                  .service_count = PARTITIONS };
    for (size_t i = 0; i < PARTITIONS; i++) {
        struct member *m = &device.members[i];
        m->store.fd = m->program.fd = -1;
        for (size_t k = 0; k < SPM_SIGNALS_MAX; k++) {
            m->events[k] = -1;
        }
        m->host = (uint8_t)i;
        m->report = &reports[i];
        m->pidfd = eventfd(1, EFD_CLOEXEC); /* no process, and nothing to wait for */
        m->stage = serves ? STAGE_SERVING : STAGE_STARTED;
        m->socket = make_pair(&peers[CLIENTS + i].socket);
    }
}

static void make_clients(void)
{
    for (size_t i = 0; i < DEVICE_CLIENTS_MAX; i++) {
        device.clients[i].socket = -1;
    }
    for (size_t i = 0; i < CLIENTS; i++) {
        uid_t uid = i == 0 ? geteuid() : geteuid() + 1; /* the owner, and somebody else */
        device.clients[i] = (struct client){ .uid = uid, .id = -1 - (int32_t)uid, .entry = IDENTITY_NOBODY,
                                             .is_admin = i == 0, .session = device.next_session++ };
        device.clients[i].socket = make_pair(&peers[i].socket);
        device.client_count++;
    }
    device.client_end = CLIENTS;
}

/* ---- what holds after every turn ---- */

/* Places are taken from the front: behind the first one that was never used there is none. */
static bool was_used(size_t place)
{
    return place < DEVICE_LINKS_MAX && device.links[place].generation != 0;
}

static void check_client(size_t index)
{
    const struct client *c = &device.clients[index];
    uint32_t links = 0;
    uint32_t pending = 0;
    uint64_t bytes = 0;
    for (size_t i = 0; was_used(i); i++) {
        const struct link *link = &device.links[i];
        if (link->state != LINK_FREE && !link->is_dependency && link->owner == index) {
            INVARIANT(link->client == c->id && link->provider < PARTITIONS && channel_layout_is_valid(&link->layout));
            links++;
            pending += link->state == LINK_PENDING;
            bytes += 2 * channel_size(&link->layout);
        }
    }
    if (c->socket < 0) {
        INVARIANT(links == 0);
        return;
    }
    INVARIANT(links == c->link_count && bytes == c->bytes && pending == (c->is_waiting ? 1u : 0u));
    INVARIANT(links <= DEVICE_LINKS_PER_CLIENT && bytes <= DEVICE_BYTES_PER_CLIENT);
    INVARIANT(c->has_greeted || links == 0);
}

static void check_members(void)
{
    for (size_t owner = 0; owner < PARTITIONS; owner++) {
        uint32_t pending = 0;
        for (size_t i = 0; was_used(i); i++) {
            const struct link *link = &device.links[i];
            pending += link->state == LINK_PENDING && link->is_dependency && link->owner == owner;
        }
        INVARIANT(pending == device.members[owner].links_pending);
        INVARIANT(device.members[owner].notes <= DEVICE_NOTES_PER_LIFE);
    }
}

static void check_line(const char *line)
{
    for (const char *p = line; *p != '\0'; p++) {
        INVARIANT(*p >= 0x20 && *p <= 0x7e);
    }
}

static void check(void)
{
    size_t count = 0;
    size_t tied = 0;
    for (size_t i = 0; i < CLIENTS; i++) {
        count += device.clients[i].socket >= 0;
        tied += device.clients[i].socket >= 0 && !device.clients[i].is_asker;
        check_client(i);
    }
    INVARIANT(count == device.client_count);
    check_members();
    INVARIANT(device.life.state != LIFE_BACKING_OFF || tied == 0);
    check_line(device.last_death);
    check_line(device.last_note);
}

/* ---- what the peers hear ---- */

static void hear(size_t who, struct control_packet *packet)
{
    struct control_channel_new channel;
    if (who < CLIENTS) {
        INVARIANT(packet->kind == CONTROL_WELCOME || packet->kind == CONTROL_REFUSED ||
                  packet->kind == CONTROL_VERSION_IS || packet->kind == CONTROL_CHANNEL ||
                  packet->kind == CONTROL_LOG_IS || packet->kind == CONTROL_STATUS_IS);
    } else if (control_decode_channel_new(packet, &channel)) {
        INVARIANT(channel.rights != 0 && channel.slots != 0 && channel.data_len != 0);
        if (peers[who].response >= 0) {
            close(peers[who].response);
        }
        peers[who].channel = channel.channel;
        peers[who].response = control_packet_take(packet, CONTROL_CHANNEL_RESPONSE);
    } else {
        INVARIANT(packet->kind == CONTROL_START || packet->kind == CONTROL_CHANNEL_GONE ||
                  packet->kind == CONTROL_DEPENDENCY || packet->kind == CONTROL_GO || packet->kind == CONTROL_DOORBELL ||
                  packet->kind == CONTROL_CLIENTS || packet->kind == CONTROL_FORGET || packet->kind == CONTROL_GIVEN ||
                  packet->kind == CONTROL_NOTIFIED || packet->kind == CONTROL_COUNTER_IS);
    }
}

static void hear_all(void)
{
    static uint8_t buffer[CONTROL_MESSAGE_MAX];
    struct control_packet packet;
    for (size_t i = 0; i < PEERS; i++) {
        while (peers[i].socket >= 0 &&
               control_receive(peers[i].socket, out_span_of(buffer, sizeof(buffer)), &packet, false) == 1) {
            hear(i, &packet);
            control_packet_close(&packet);
        }
    }
}

/* ---- what they say ---- */

static size_t sensible(struct input *in, size_t who, uint8_t *bytes, size_t size)
{
    struct out_span out = out_span_of(bytes, size);
    uint8_t choice = next(in);
    if (who < CLIENTS) {
        return choice % 4 == 0
                   ? control_encode_hello(out, &(struct control_hello){ CONTROL_MAGIC, CONTROL_MAJOR, 0, 0, 0 })
               : choice % 4 == 1 ? control_encode_version(out, 0x70 + next(in) % 3)
               : choice % 4 == 2 ? control_encode_open(out, &(struct control_open){ CONTROL_BY_SID, 0x70 + next(in) % 3,
                                                                                    next(in) * 0x20000u })
                                 : control_encode_ask(out, CONTROL_STATUS, next(in) % 3);
    }
    if (choice % 4 == 0 && (choice & 4) != 0 && peers[who].response >= 0) {
        fcntl(peers[who].response, F_ADD_SEALS, F_SEAL_FUTURE_WRITE);
    }
    return choice % 4 == 0 ? control_encode_channel_ready(
                                 out, &(struct control_channel_ready){ peers[who].channel, (choice & 8) != 0 ? -1 : 0 })
           : choice % 4 == 1 ? control_encode_locked(out, next(in))
           : choice % 4 == 2 && (choice & 32) != 0 ? control_encode_counter(out, &(struct control_counter){ .steps = (choice & 64) != 0 })
           : choice % 4 == 2 ? control_encode_plain(out, CONTROL_SERVING)
           : (choice & 16) != 0 ? control_encode_note(out, &(struct control_note){ next(in), next(in) * 0x01010101u })
                             : control_encode_reason(
                                 out, &(struct control_reason){ peers[who].channel, -134, next(in) });
}

static size_t framed(struct input *in, uint8_t *bytes)
{
    uint8_t kind = next(in);
    uint8_t wanted = next(in);
    size_t len = take(in, bytes + CONTROL_HEADER_LEN, wanted);
    put_le16(bytes, kind);
    put_le16(bytes + 2, 0);
    put_le32(bytes + 4, (uint32_t)len);
    return CONTROL_HEADER_LEN + len;
}

static void speak(struct input *in, size_t who, enum form form)
{
    uint8_t bytes[CONTROL_HEADER_LEN + 256];
    size_t len = 0;
    if (form == SENSIBLE) {
        len = sensible(in, who, bytes, sizeof(bytes));
    } else if (form == FRAMED || form == WITH_DESCRIPTOR) {
        len = framed(in, bytes);
    } else {
        uint8_t wanted = next(in);
        len = take(in, bytes, wanted);
    }
    if (len >= CONTROL_HEADER_LEN) {
        (void)control_send(peers[who].socket, span_of(bytes, len), &nothing, form == WITH_DESCRIPTOR ? 1 : 0, false);
    } else {
        (void)send(peers[who].socket, bytes, len, MSG_NOSIGNAL | MSG_DONTWAIT);
    }
}

static void turn(struct input *in)
{
    uint8_t choice = next(in);
    size_t who = choice % PEERS;
    enum life_state before = device.life.state;
    bool is_other_there = who < CLIENTS && device.clients[1 - who].socket >= 0;
    speak(in, who, (enum form)(choice / PEERS % 4));
    if (who >= CLIENTS) {
        member_readable(&device, who - CLIENTS);
    } else if (device.clients[who].socket >= 0) {
        client_readable(&device, who);
        INVARIANT(device.life.state == before && (device.clients[1 - who].socket >= 0) == is_other_there);
        INVARIANT(!device.is_over || who == 0);
    }
    hear_all();
    check();
}

static void give_back(void)
{
    for (size_t i = 0; i < CLIENTS; i++) {
        client_drop(&device, i);
    }
    for (size_t i = 0; i < PARTITIONS; i++) {
        member_stop(&device, i);
    }
    for (size_t i = 0; was_used(i); i++) {
        link_close(&device, &device.links[i], false);
    }
    for (size_t i = 0; i < PEERS; i++) {
        close(peers[i].socket);
        if (peers[i].response >= 0) {
            close(peers[i].response);
        }
    }
}

static int lowest_free(void)
{
    int fd = dup(nothing);
    INVARIANT(fd >= 0);
    close(fd);
    return fd;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
    struct input in = { data, len };
    if (nothing < 0) {
        nothing = open("/dev/null", O_RDWR | O_CLOEXEC);
    }
    int before = lowest_free();
    for (size_t i = 0; i < PEERS; i++) {
        peers[i] = (struct peer){ .socket = -1, .response = -1 };
    }
    make_device((next(&in) & 1) != 0);
    make_clients();
    for (size_t i = 0; i < TURNS_MAX && in.len != 0 && !device.is_over; i++) {
        turn(&in);
    }
    give_back();
    INVARIANT(lowest_free() == before);
    return 0;
}
