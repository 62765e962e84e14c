/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "channel/server.h"
#include "control/clients.h"
#include "device.h"
#include "reason/reason.h"
#include "report_clients.h"

enum { UID_END = 1 << 30 };

static bool client_send(struct device *d, size_t index, struct span message, const int *fds, size_t fd_count)
{
    if (message.len != 0 && control_send(d->clients[index].socket, message, fds, fd_count, false) == 0) {
        return true;
    }
    client_drop(d, index); /* it does not read its answers, or is gone */
    return false;
}

/* Messages that are closed unread would make the peer see a reset before it sees the refusal. */
static void read_off(int socket)
{
    uint8_t bytes[CONTROL_HEADER_LEN];
    struct control_packet packet;
    for (size_t i = 0; i < 16; i++) {
        int result = control_receive_bytes(socket, out_span_of(bytes, sizeof(bytes)), &packet);
        if (result == 0 || result == -EAGAIN) {
            return;
        }
    }
}

static void turn_away(struct device *d, int socket, uint32_t code, const char *text)
{
    uint8_t bytes[512];
    read_off(socket);
    struct control_refused refused = { .code = code, .text = span_of(text, strlen(text)) };
    size_t len = control_encode_refused(out_span_of(bytes, sizeof(bytes)), &refused);
    control_send(socket, span_of(bytes, len), NULL, 0, false);
    log_put(&d->log, d->epoch, 0, LOG_REFUSED, text);
}

/* The id that stands for uids which a user namespace does not map. Never an identity. */
static uid_t overflow_uid(void)
{
    char text[16] = "";
    unsigned value = 65534;
    int fd = open("/proc/sys/kernel/overflowuid", O_RDONLY | O_CLOEXEC);
    if (fd >= 0) {
        if (read(fd, text, sizeof(text) - 1) > 0 && sscanf(text, "%u", &value) != 1) {
            value = 65534;
        }
        close(fd);
    }
    return (uid_t)value;
}

/*
 * May one who holds `own` of the `used` places of a table of `size` take another? Nobody may hold more than he leaves
 * free, so that whoever comes last still finds a place, however many connections the others make.
 */
static bool has_share(size_t own, size_t used, size_t size)
{
    return used < size && own < size - used;
}

/* Connections of one client; of one who can be none, those of his user. */
static size_t same_clients(const struct device *d, const struct identity_who *who, uid_t uid)
{
    size_t same = 0;
    for (size_t i = 0; i < d->client_end; i++) {
        const struct client *c = &d->clients[i];
        same += c->socket >= 0 && c->id == who->id && (who->id != 0 || c->uid == uid);
    }
    return same;
}

/* NULL, or why no client id can be made of this user. @spec design: by default identity is the uid */
static const char *refuse_uid(uid_t uid)
{
    if (uid >= UID_END) {
        return "users with an id of 2^30 or more cannot be clients; run the program as another user";
    }
    if (uid == overflow_uid()) {
        return "this user has no id of its own here (the kernel's overflow id); map it into this user namespace, or "
               "run the "
               "program as another user";
    }
    return NULL;
}

/* NULL, or why this one is not served now; `who` is filled in any case. */
static const char *refuse_client(struct device *d, int socket, uid_t uid, struct identity_who *who, uint32_t *code)
{
    const char *why = refuse_uid(uid);
    *who = (struct identity_who){ .entry = IDENTITY_NOBODY };
    if (d->client_count == DEVICE_CLIENTS_MAX) {
        *code = CONTROL_REFUSED_FULL;
        return "the device serves as many clients as it can; try again later";
    }
    if (why == NULL) {
        *who = identity_of(d, socket, uid);
    }
    size_t same = same_clients(d, who, uid);
    *code = CONTROL_REFUSED_FULL;
    if (!has_share(same, d->client_count, DEVICE_CLIENTS_MAX)) {
        return "too many clients of this user are connected; end some";
    }
    if (same >= identity_limit(d, who->entry, IDENTITY_CONNECTIONS)) {
        return "clients.conf grants this client no more connections; end some";
    }
    *code = why != NULL ? CONTROL_REFUSED_UID : CONTROL_REFUSED_NAME;
    if (why != NULL || who->why != NULL) {
        return why != NULL ? why : who->why;
    }
    if (d->life.state != LIFE_SERVING) {
        *code = CONTROL_REFUSED_BUSY;
        return "a partition died repeatedly; the device waits before it starts again: see `ashlar device log`, "
               "connect again later";
    }
    *code = 0;
    return NULL;
}

static void accept_one(struct device *d, int socket)
{
    struct ucred peer;
    socklen_t len = sizeof(peer);
    uint32_t code = 0;
    if (getsockopt(socket, SOL_SOCKET, SO_PEERCRED, &peer, &len) != 0) {
        close(socket);
        return;
    }
    struct identity_who who;
    const char *why = refuse_client(d, socket, peer.uid, &who, &code);
    if (code == CONTROL_REFUSED_FULL) {
        turn_away(d, socket, code, why);
        close(socket);
        return;
    }
    size_t index = 0;
    while (d->clients[index].socket >= 0) {
        index++;
    }
    d->client_end = index < d->client_end ? d->client_end : index + 1;
    uint32_t generation = d->clients[index].generation + 1;
    d->clients[index] = (struct client){
        .socket = socket,
        .generation = generation,
        .refusal = code,
        .refusal_text = why,
        .uid = peer.uid,
        .id = who.id,
        .entry = who.entry,
        .is_admin = who.is_admin,
        .session = d->next_session++,
        .log_left = DEVICE_LOG_BURST,
        .log_since_ms = device_now_ms(),
    };
    d->client_count++;
    if (!device_watch(d, socket, WATCH_CLIENT, index, generation, EPOLLIN | EPOLLRDHUP, true)) {
        client_drop(d, index);
    }
}

void clients_accept(struct device *d)
{
    for (size_t i = 0; i < 64; i++) {
        int socket = accept4(d->listener, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);
        if (socket >= 0) {
            accept_one(d, socket);
        } else if (errno != EINTR && errno != ECONNABORTED) {
            return;
        }
    }
}

void client_drop(struct device *d, size_t index)
{
    struct client *c = &d->clients[index];
    if (c->socket < 0) {
        return;
    }
    for (size_t i = 0; i < d->link_end; i++) {
        struct link *link = &d->links[i];
        if (link->state != LINK_FREE && !link->is_dependency && link->owner == index) {
            link_close(d, link, true);
        }
    }
    close(c->socket);
    c->socket = -1;
    d->client_count--;
}

void client_note(struct device *d, size_t index, const char *text)
{
    struct client *c = &d->clients[index];
    uint64_t now = device_now_ms();
    uint64_t refill = (now - c->log_since_ms) * DEVICE_LOG_PER_SECOND / 1000;
    if (refill > 0) {
        c->log_left = refill > DEVICE_LOG_BURST - c->log_left ? DEVICE_LOG_BURST : c->log_left + (uint32_t)refill;
        c->log_since_ms = now;
    }
    if (c->log_left > 0 && identity_may_log(d, c->entry)) {
        c->log_left--;
        log_put(&d->log, d->epoch, c->id, LOG_REASON, text);
    }
}

/* ---- messages ---- */

static void on_hello(struct device *d, size_t index, const struct control_hello *hello)
{
    uint8_t bytes[128];
    char text[256];
    struct client *c = &d->clients[index];
    if (hello->major != CONTROL_MAJOR) {
        snprintf(text, sizeof(text), "the program speaks protocol %u, this device %d: upgrade the %s", hello->major,
                 CONTROL_MAJOR, hello->major > CONTROL_MAJOR ? "device (ashlard)" : "program's libashlar");
        turn_away(d, c->socket, CONTROL_REFUSED_MAJOR, text);
        client_drop(d, index);
        return;
    }
    struct control_welcome welcome = {
        .major = CONTROL_MAJOR,
        .minor = CONTROL_MINOR,
        .features = 0,
        .client_id = c->id,
        .epoch = d->epoch,
        .data_default = CHANNEL_DATA_DEFAULT,
        .data_max = DEVICE_DATA_MAX + CHANNEL_PAGE,
    };
    c->has_greeted = true;
    c->is_asker = (hello->features & CONTROL_ASKS_ONLY) != 0;
    size_t len = control_encode_welcome(out_span_of(bytes, sizeof(bytes)), &welcome);
    /* The page is a life's, and is closed with it: who only asks, also between lives, gets an empty file in its place. */
    int empty = c->is_asker ? open("/dev/null", O_RDONLY | O_CLOEXEC) : -1;
    client_send(d, index, span_of(bytes, len), c->is_asker ? &empty : &d->page_fd, 1);
    if (empty >= 0) {
        close(empty);
    }
}

static void on_version(struct device *d, size_t index, uint32_t sid)
{
    uint8_t bytes[64];
    struct spm_rights rights = identity_rights(d, d->clients[index].id);
    struct control_version_is answer = { .sid = sid,
                                         .version = spm_registry_version(&d->manifest.system, &rights, sid) };
    size_t len = control_encode_version_is(out_span_of(bytes, sizeof(bytes)), &answer);
    client_send(d, index, span_of(bytes, len), NULL, 0);
}

/* `pid`: of the partition to which the client has a channel already, else 0. */
static void answer_open(struct device *d, size_t index, int32_t status, int32_t pid)
{
    uint8_t bytes[64];
    struct control_channel answer = { .status = status, .pid = pid, .epoch = d->epoch };
    size_t len = control_encode_channel(out_span_of(bytes, sizeof(bytes)), &answer);
    client_send(d, index, span_of(bytes, len), NULL, 0);
}

/* The partition that serves what was asked for, if this client may use it. */
static bool find_provider(const struct device *d, int32_t client, const struct control_open *open, size_t *provider)
{
    struct spm_rights rights = identity_rights(d, client);
    for (size_t i = 0; i < d->manifest.system.service_count; i++) {
        const struct spm_service *s = &d->manifest.services[i];
        bool is_it = open->by == CONTROL_BY_SID ? s->sid == open->value : s->stateless_index == open->value;
        if (is_it && spm_rights_have(&rights, i)) {
            *provider = s->partition;
            return true;
        }
    }
    return false;
}

static bool has_channel(const struct device *d, size_t index, size_t provider, uint32_t data_len)
{
    for (size_t i = 0; i < d->link_end; i++) {
        const struct link *link = &d->links[i];
        if (link->state != LINK_FREE && !link->is_dependency && link->owner == index && link->provider == provider &&
            link->layout.data_len >= data_len) {
            return true;
        }
    }
    return false;
}

/* The partition with this id, if the client has a channel to it. */
static bool find_linked(const struct device *d, size_t index, uint32_t pid, size_t *provider)
{
    int found = spm_registry_find(&d->manifest.system, (int32_t)pid);
    *provider = found < 0 ? 0 : (size_t)found;
    return found >= 0 && has_channel(d, index, *provider, 0);
}

/* Channels to `provider`, in all and of clients with this id, have a share each, like connections. */
static bool has_channel_share(const struct device *d, int32_t id, size_t provider)
{
    size_t own = 0;
    size_t used = 0;
    for (size_t i = 0; i < d->link_end; i++) {
        const struct link *link = &d->links[i];
        bool is_there = link->state != LINK_FREE && link->provider == provider;
        used += is_there;
        own += is_there && link->client == id;
    }
    return has_share(own, used, CHANNEL_SERVER_MAX);
}

/* The data area for what was asked, in whole pages; 0 if it is more than this partition takes. */
static uint32_t data_len_for(const struct device *d, size_t provider, uint32_t asked)
{
    uint32_t most = d->manifest.partitions[provider].channel_max;
    most = most == 0 || most > DEVICE_DATA_MAX ? DEVICE_DATA_MAX : most;
    most = most < CHANNEL_DATA_DEFAULT ? CHANNEL_DATA_DEFAULT : most;
    if (asked <= CHANNEL_DATA_DEFAULT) {
        return CHANNEL_DATA_DEFAULT;
    }
    /* A page more than the limit: vectors are aligned. */
    return asked > most + CHANNEL_PAGE ? 0 : (asked + CHANNEL_PAGE - 1) / CHANNEL_PAGE * CHANNEL_PAGE;
}

static bool is_stateless_index(const struct device *d, uint32_t index)
{
    bool is = false;
    for (size_t i = 0; i < d->manifest.system.service_count; i++) {
        is = is || d->manifest.services[i].stateless_index == index;
    }
    return is;
}

static psa_status_t open_status(struct device *d, size_t index, const struct control_open *open, size_t *provider,
                                struct channel_layout *layout)
{
    const struct client *c = &d->clients[index];
    bool is_further = open->by == CONTROL_BY_PARTITION;
    if (open->by == CONTROL_BY_STATELESS && !is_stateless_index(d, open->value)) {
        return REFUSE(DEVICE_NO_STATELESS);
    }
    if (is_further ? !find_linked(d, index, open->value, provider) : !find_provider(d, c->id, open, provider)) {
        return REFUSE(DEVICE_NO_SERVICE);
    }
    layout->slots = is_further ? CHANNEL_SLOTS_MAX : CHANNEL_SLOTS_DEFAULT;
    layout->data_len = data_len_for(d, *provider, open->data_len);
    if (layout->data_len == 0) {
        return REFUSE(DEVICE_CALL_TOO_LARGE);
    }
    if (!is_further && has_channel(d, index, *provider, layout->data_len)) {
        return REFUSE(DEVICE_CHANNEL_THERE);
    }
    bool has_room = c->link_count < DEVICE_LINKS_PER_CLIENT &&
                    c->bytes + 2 * channel_size(layout) <= DEVICE_BYTES_PER_CLIENT &&
                    identity_has_memory(d, index, 2 * channel_size(layout));
    if (!has_room || !has_channel_share(d, c->id, *provider)) {
        return REFUSE(DEVICE_CHANNELS_FULL);
    }
    return PSA_SUCCESS;
}

static void on_open(struct device *d, size_t index, const struct control_open *open)
{
    struct client *c = &d->clients[index];
    size_t provider = 0;
    size_t place = 0;
    struct link wanted = { .is_dependency = false, .owner = (uint16_t)index, .client = c->id };
    psa_status_t status = open_status(d, index, open, &provider, &wanted.layout);
    if (status == PSA_SUCCESS) {
        status = link_open(d, provider, &wanted, c->session, &place);
        if (status != PSA_SUCCESS) {
            status = REFUSE(DEVICE_NO_MEMORY);
        }
    }
    enum reason reason = reason_take();
    if (status == PSA_ERROR_ALREADY_EXISTS) {
        answer_open(d, index, status, d->manifest.partitions[provider].pid); /* nothing wrong: another service of it */
        return;
    }
    if (status == PSA_SUCCESS) {
        c->is_waiting = true;
        c->link_count++;
        c->bytes += 2 * channel_size(&wanted.layout);
        device_watch(d, c->socket, WATCH_CLIENT, index, c->generation, EPOLLRDHUP, false);
        return;
    }
    char text[320];
    const struct reason_row *row = reason_row(reason);
    snprintf(text, sizeof(text), "device: %s (%s): %s; %s", reason_status_name(status), row->id, row->why, row->mend);
    client_note(d, index, text);
    answer_open(d, index, status, 0);
}

void client_link_done(struct device *d, struct link *link, int32_t status)
{
    size_t index = link->owner;
    struct client *c = &d->clients[index];
    uint8_t bytes[64];
    c->is_waiting = false;
    device_watch(d, c->socket, WATCH_CLIENT, index, c->generation, EPOLLIN | EPOLLRDHUP, false);
    if (status != PSA_SUCCESS) {
        c->link_count--;
        c->bytes -= 2 * channel_size(&link->layout);
        link_close(d, link, false);
        answer_open(d, index, status, 0);
        return;
    }
    struct control_channel answer = {
        .status = PSA_SUCCESS,
        .channel = link_number(d, link),
        .pid = d->manifest.partitions[link->provider].pid,
        .epoch = d->epoch,
        .slots = link->layout.slots,
        .data_len = link->layout.data_len,
    };
    const int fds[CONTROL_CHANNEL_FDS] = { link->request, link->response_read, link->bell };
    size_t len = control_encode_channel(out_span_of(bytes, sizeof(bytes)), &answer);
    bool is_sent = client_send(d, index, span_of(bytes, len), fds, CONTROL_CHANNEL_FDS);
    int *const mine[] = { &link->request, &link->response, &link->response_read, &link->bell };
    for (size_t i = 0; is_sent && i < sizeof(mine) / sizeof(mine[0]); i++) {
        close(*mine[i]);
        *mine[i] = -1;
    }
}

void client_refuse(struct device *d, size_t index, uint32_t code, const char *text)
{
    turn_away(d, d->clients[index].socket, code, text);
    client_drop(d, index);
}

static void send_text(struct device *d, size_t index, enum control_kind kind, const struct text *text)
{
    static uint8_t bytes[CONTROL_MESSAGE_MAX];
    size_t at = 0;
    bool has_more = true;
    while (has_more) {
        size_t len = text->len - at < CONTROL_TEXT_MAX ? text->len - at : CONTROL_TEXT_MAX;
        has_more = at + len < text->len;
        struct control_text piece = { .has_more = has_more, .text = span_of(text->data + at, len) };
        size_t message = control_encode_text(out_span_of(bytes, sizeof(bytes)), kind, &piece);
        if (!client_send(d, index, span_of(bytes, message), NULL, 0)) {
            return;
        }
        at += len;
    }
}

void client_tell(struct device *d, size_t index, const struct text *text)
{
    send_text(d, index, CONTROL_STATUS_IS, text);
}

static void on_question(struct device *d, size_t index, enum control_kind kind, uint8_t what)
{
    static char room[DEVICE_JSON_MAX];
    struct text text = text_of(room, sizeof(room));
    const struct client *c = &d->clients[index];
    if (kind == CONTROL_LOG && what == CONTROL_LOG_ALL && !c->is_admin) {
        client_refuse(d, index, CONTROL_REFUSED_RIGHT, "only an administrator of the device may read the log of others");
        return;
    }
    if (kind == CONTROL_LOG) {
        log_read(&d->log, what == CONTROL_LOG_ALL ? (int32_t)LOG_OF_ALL : c->id, c->is_admin, &text);
        send_text(d, index, CONTROL_LOG_IS, &text);
        return;
    }
    if (what == CONTROL_REPORT_CLIENTS && !c->is_admin) {
        client_refuse(d, index, CONTROL_REFUSED_RIGHT, "only an administrator of the device may list its clients");
        return;
    }
    if (what == CONTROL_REPORT_INFO) {
        report_info(d, &text);
    } else if (what == CONTROL_REPORT_CLIENTS) {
        report_clients(d, &text);
    } else if (what == CONTROL_REPORT_WHOAMI) {
        report_whoami(d, index, &text);
    } else {
        report_status(d, &text);
    }
    send_text(d, index, CONTROL_STATUS_IS, &text);
}

static void on_stop(struct device *d, size_t index)
{
    struct client *c = &d->clients[index];
    if (!c->is_admin) {
        client_refuse(d, index, CONTROL_REFUSED_RIGHT, "only the user who runs the device, and root, may stop it");
        return;
    }
    d->is_over = true;
}

static void on_interrupt(struct device *d, size_t index, const char *name)
{
    char room[DEVICE_WHY_MAX];
    struct text text = text_of(room, sizeof(room));
    if (!d->clients[index].is_admin) {
        client_refuse(d, index, CONTROL_REFUSED_RIGHT, "only the user who runs the device, and root, may fire its interrupts");
        return;
    }
    text_print(&text, "%s", hardware_fire(d, name));
    send_text(d, index, CONTROL_INTERRUPT_IS, &text);
}

static void on_order(struct device *d, size_t index, const struct control_order *order)
{
    if (!d->clients[index].is_admin) {
        client_refuse(d, index, CONTROL_REFUSED_RIGHT, "only an administrator of the device may forget a client");
        return;
    }
    forget_on_order(d, index, order->name);
}

/* A device that rests between deaths still says why: to one who said in his greeting that he only asks. */
static bool is_turned_away(const struct client *c, const struct control_packet *packet)
{
    struct control_hello hello;
    char name[CONTROL_NAME_MAX + 1];
    struct control_order order;
    uint8_t what = 0;
    if (c->refusal != CONTROL_REFUSED_BUSY && !c->is_asker) {
        return c->refusal != 0;
    }
    if (!c->has_greeted) {
        return !control_decode_hello(packet, &hello) || (hello.features & CONTROL_ASKS_ONLY) == 0;
    }
    return !control_decode_ask(packet, CONTROL_LOG, &what) && !control_decode_ask(packet, CONTROL_STATUS, &what) &&
           !control_decode_interrupt(packet, name) && !control_decode_plain(packet, CONTROL_STOP_DEVICE) && !control_decode_order(packet, &order);
}

static void on_message(struct device *d, size_t index, const struct control_packet *packet)
{
    struct client *c = &d->clients[index];
    struct control_hello hello;
    struct control_open open;
    char name[CONTROL_NAME_MAX + 1];
    struct control_order order;
    uint32_t sid = 0;
    uint8_t what = 0;
    if (is_turned_away(c, packet)) {
        turn_away(d, c->socket, c->refusal, c->refusal_text);
        client_drop(d, index);
    } else if (!c->has_greeted && control_decode_hello(packet, &hello)) {
        on_hello(d, index, &hello);
    } else if (!c->has_greeted) {
        turn_away(d, c->socket, CONTROL_REFUSED_PROTOCOL, "the first message is not a greeting of this protocol");
        client_drop(d, index);
    } else if (control_decode_version(packet, &sid)) {
        on_version(d, index, sid);
    } else if (control_decode_open(packet, &open)) {
        on_open(d, index, &open);
    } else if (control_decode_ask(packet, CONTROL_LOG, &what) || control_decode_ask(packet, CONTROL_STATUS, &what)) {
        on_question(d, index, (enum control_kind)packet->kind, what);
    } else if (control_decode_plain(packet, CONTROL_STOP_DEVICE)) {
        on_stop(d, index);
    } else if (control_decode_interrupt(packet, name)) {
        on_interrupt(d, index, name);
    } else if (control_decode_order(packet, &order)) {
        on_order(d, index, &order);
    } else {
        turn_away(d, c->socket, CONTROL_REFUSED_PROTOCOL, "a message that is not of this protocol");
        client_drop(d, index);
    }
}

void client_readable(struct device *d, size_t index)
{
    static uint8_t buffer[CONTROL_CLIENT_MAX];
    struct control_packet packet;
    struct client *c = &d->clients[index];
    uint32_t generation = c->generation;
    for (size_t i = 0; i < 8 && c->socket >= 0 && c->generation == generation && !c->is_waiting; i++) {
        int result = control_receive_bytes(c->socket, out_span_of(buffer, sizeof(buffer)), &packet);
        if (result == -EAGAIN) {
            return;
        }
        if (result != 1) {
            client_drop(d, index);
            return;
        }
        on_message(d, index, &packet);
    }
}
