/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#define _GNU_SOURCE
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/wipe.h"
#include "death.h"
#include "device.h"
#include "reason/reason.h"
#include "sandbox/sandbox.h"

enum { P_PIDFD_KIND = 3, END_PATIENCE_MS = 50 };

static const char *name_of(const struct device *d, size_t index)
{
    return d->manifest.programs[index].name;
}

bool member_send(struct device *d, size_t index, struct span message, const int *fds, size_t fd_count)
{
    struct member *m = &d->members[index];
    if (m->socket < 0) {
        return false;
    }
    int error = outbox_send(&m->outbox, m->socket, message, fds, fd_count);
    if (error != 0) {
        return false; /* gone or out of memory: the hang-up, or the caller, tells */
    }
    bool wants_room = !outbox_is_empty(&m->outbox);
    if (wants_room != m->wants_room) {
        m->wants_room = wants_room;
        device_watch(d, m->socket, WATCH_MEMBER, index, d->life.number,
                     EPOLLIN | (wants_room ? (uint32_t)EPOLLOUT : 0), false);
    }
    return true;
}

void member_writable(struct device *d, size_t index)
{
    struct member *m = &d->members[index];
    if (outbox_flush(&m->outbox, m->socket) == 0 && outbox_is_empty(&m->outbox) && m->wants_room) {
        m->wants_room = false;
        device_watch(d, m->socket, WATCH_MEMBER, index, d->life.number, EPOLLIN, false);
    }
}

static bool send_plain(struct device *d, size_t index, enum control_kind kind)
{
    uint8_t bytes[CONTROL_HEADER_LEN];
    size_t len = control_encode_plain(out_span_of(bytes, sizeof(bytes)), kind);
    return member_send(d, index, span_of(bytes, len), NULL, 0);
}

static size_t word_count(const char *const *words)
{
    size_t count = 0;
    while (words[count] != NULL) {
        count++;
    }
    return count;
}

static bool has_word(const char *const *words, const char *word)
{
    for (size_t i = 0; words[i] != NULL; i++) {
        if (strcmp(words[i], word) == 0) {
            return true;
        }
    }
    return false;
}

static bool send_start(struct device *d, size_t index)
{
    static struct control_start start;
    static uint8_t bytes[CONTROL_MESSAGE_MAX];
    struct member *m = &d->members[index];
    const struct spm_partition *p = &d->manifest.partitions[index];
    int fds[CONTROL_FDS_MAX] = { d->page_fd };
    size_t fd_count = 1;
    start = (struct control_start){ .epoch = d->epoch, .pid = p->pid, .lifecycle = d->lifecycle };
    memcpy(start.implementation_id, d->implementation_id, sizeof(start.implementation_id));
    memcpy(start.boot_seed, d->boot_seed, sizeof(start.boot_seed));
    start.key_count = (uint16_t)word_count(p->root_keys);
    memcpy(start.keys, d->secret_keys + index * DEVICE_WORDS_MAX, sizeof(start.keys[0]) * start.key_count);
    start.record = has_word(p->root_keys, "iak") ? span_of(d->record, d->record_len) : span_of(NULL, 0);
    start.has_store = m->store.fd >= 0;
    if (start.has_store) {
        fds[fd_count++] = m->store.fd;
    }
    start.device_count = m->device_count;
    for (size_t i = 0; i < m->device_count; i++) {
        memcpy(start.devices[i], m->device_names[i], strlen(m->device_names[i]) + 1);
        fds[fd_count++] = m->devices[i];
    }
    size_t len = control_encode_start(out_span_of(bytes, sizeof(bytes)), &start);
    bool is_sent = len != 0 && member_send(d, index, span_of(bytes, len), fds, fd_count);
    wipe(&start, sizeof(start));
    wipe(bytes, sizeof(bytes));
    return is_sent;
}

void layers_name(uint32_t layers, char *out, size_t size)
{
    struct text text = text_of(out, size);
    for (size_t i = 0; i < SANDBOX_LAYERS_COUNT; i++) {
        const struct sandbox_layer_row *row = sandbox_layer_row(i);
        if ((layers & row->layer) != 0) {
            text_print(&text, "%s%s", text.len == 0 ? "" : ", ", row->name);
        }
    }
}

/* Its fence stands, and was looked at: only now it is told its secrets. */
static void take_locked(struct device *d, size_t index, const struct fresh *f)
{
    struct member *m = &d->members[index];
    char names[256];
    m->unconfirmed = f->unconfirmed;
    m->layers = (f->layers & ~SANDBOX_OUTER_LAYERS) | m->report->layers;
    m->stage = STAGE_LOCKED;
    layers_name(SANDBOX_REQUIRED_LAYERS & ~m->layers, names, sizeof(names));
    if (d->options->require_isolation != 0 && names[0] != '\0') {
        device_fail(
            d, 1,
            "isolation level %d is required, but partition %s has no %s%s; `ashlar device status` of a run without "
            "--require-isolation says what each costs and its mend",
            d->options->require_isolation, name_of(d, index), names,
            m->unconfirmed == 0 ? "" : " that /proc confirms");
    } else if (!send_start(d, index)) {
        device_die(d, (int)index, "could not be told what it needs: %s", strerror(errno));
    } else {
        hardware_give(d, index);
    }
}

static void read_words(struct device *d, size_t index);

void member_adopt(struct device *d, size_t index)
{
    struct member *m = &d->members[index];
    struct fresh f = d->fresh[index];
    d->fresh[index] = (struct fresh){ .pidfd = -1, .socket = -1 };
    m->pid = f.pid;
    m->pidfd = f.pidfd;
    m->socket = f.socket;
    m->report = f.report;
    m->stage = STAGE_STARTED;
    bool is_watched = device_watch(d, m->socket, WATCH_MEMBER, index, d->life.number, EPOLLIN, false) &&
                      (m->pidfd < 0 || device_watch(d, m->pidfd, WATCH_PROCESS, index, d->life.number, EPOLLIN, true));
    if (!is_watched) {
        device_die(d, (int)index, "could not be watched: %s", strerror(errno));
    } else if (f.is_locked) {
        take_locked(d, index, &f);
    }
}

/*
 * Its end as the kernel tells it, and where if it said so: "exited with status 1", "was killed by SIGSEGV: …"; in figures in
 * d->death. Waits at most a few milliseconds.
 */
static void describe_end(struct device *d, size_t index, char *out, size_t size)
{
    const struct member *m = &d->members[index];
    const struct member *host = &d->members[d->members[index].host];
    struct pollfd end = { .fd = host->pidfd, .events = POLLIN };
    siginfo_t info = { .si_pid = 0 };
    struct text text = text_of(out, size);
    struct death_facts facts = { .system = &d->manifest.system, .words = m->has_words ? &m->words : NULL };
    poll(&end, 1, END_PATIENCE_MS);
    if (host->report->error != 0) {
        snprintf(out, size, "could not be started: %s", strerror(host->report->error));
        return;
    }
    facts.has_ended = waitid((idtype_t)P_PIDFD_KIND, (id_t)host->pidfd, &info, WEXITED | WNOHANG | WNOWAIT) == 0 &&
                      info.si_pid != 0;
    facts.is_exit = info.si_code == CLD_EXITED;
    facts.status = info.si_status;
    death_describe_end(&text, &facts, &d->death);
}

void member_gone(struct device *d, size_t index)
{
    char why[256];
    char whose[DEVICE_WHY_MAX / 4];
    struct text names = text_of(whose, sizeof(whose));
    uint32_t life = d->life.number;
    size_t host = d->members[index].host;
    /* Last words name a better cause: those of whichever partition of the process spoke them. */
    for (size_t i = host; i < d->manifest.system.partition_count; i++) {
        if (d->members[i].host == host && d->members[i].socket >= 0) {
            read_words(d, i);
        }
        if (d->life.number != life || d->life.state == LIFE_BACKING_OFF || d->is_over) {
            return;
        }
        if (d->members[i].host == host) {
            text_print(&names, "%s%s", names.len == 0 ? "" : ", ", name_of(d, i));
        }
    }
    describe_end(d, index, why, sizeof(why));
    if (process_partitions(d, host) == 1) {
        device_die(d, (int)index, "%s", why);
    } else {
        device_die(d, -1, "%s: the process of partitions %s", why, whose);
    }
}

void member_kill(struct device *d, size_t index)
{
    if (d->members[index].pidfd >= 0) {
        syscall(SYS_pidfd_send_signal, d->members[index].pidfd, SIGKILL, NULL, 0);
    }
}

void member_stop(struct device *d, size_t index)
{
    struct member *m = &d->members[index];
    process_end(m->pidfd);
    if (m->socket >= 0) {
        close(m->socket);
    }
    outbox_clear(&m->outbox);
    hardware_take_back(m);
    m->pidfd = -1;
    m->socket = -1;
    m->pid = 0;
    m->stage = STAGE_NONE;
    m->layers = 0;
    m->links_pending = 0;
    m->notes = 0;
    m->has_words = false;
    m->wants_room = false;
}

/* A channel to each partition whose services this one may call. */
static bool link_to_providers(struct device *d, size_t index)
{
    const struct spm_partition *p = &d->manifest.partitions[index];
    struct spm_rights rights = spm_rights_of(&d->manifest.system, p->pid);
    for (size_t provider = 0; provider < index; provider++) {
        const struct spm_partition *to = &d->manifest.partitions[provider];
        bool is_used = false;
        for (size_t i = 0; i < to->service_count; i++) {
            is_used = is_used || spm_rights_have(&rights, to->service_first + i);
        }
        if (!is_used) {
            continue;
        }
        uint32_t most = to->channel_max < DEVICE_LINK_DATA_MAX ? to->channel_max : DEVICE_LINK_DATA_MAX;
        most = most > CHANNEL_DATA_DEFAULT ? most : CHANNEL_DATA_DEFAULT;
        struct link wanted = {
            .is_dependency = true,
            .owner = (uint16_t)index,
            .client = p->pid,
            .layout = { .slots = CHANNEL_SLOTS_DEFAULT,
                        .data_len = (most + CHANNEL_PAGE - 1) / CHANNEL_PAGE * CHANNEL_PAGE },
        };
        size_t place = 0;
        if (link_open(d, provider, &wanted, d->next_session++, &place) != PSA_SUCCESS) {
            return false;
        }
        d->members[index].links_pending++;
    }
    return true;
}

/* All whose services it may call can take a channel. */
static bool has_providers(const struct device *d, size_t index)
{
    for (size_t i = 0; i < index; i++) {
        if (d->members[i].stage < STAGE_LOCKED) {
            return false;
        }
    }
    return true;
}

/* Channels are made side by side; partitions begin one after another, each when those before it serve. */
static void go_next(struct device *d)
{
    size_t count = d->manifest.system.partition_count;
    size_t next = 0;
    while (next < count && d->members[next].stage == STAGE_SERVING) {
        next++;
    }
    if (d->life.state != LIFE_STARTING) {
        return;
    }
    if (next == count && forget_at_start(d)) {
        return;
    }
    if (next == count) {
        device_serve(d);
    } else if (d->members[next].stage == STAGE_LINKING && d->members[next].links_pending == 0) {
        d->members[next].stage = STAGE_GOING;
        identity_tell(d, next);
        send_plain(d, next, CONTROL_GO);
    }
}

void members_advance(struct device *d)
{
    size_t count = d->manifest.system.partition_count;
    go_next(d);
    for (size_t i = 0; d->life.state == LIFE_STARTING && i < count; i++) {
        struct member *m = &d->members[i];
        if (m->stage == STAGE_LOCKED && has_providers(d, i)) {
            m->stage = STAGE_LINKING;
            if (!link_to_providers(d, i)) {
                device_die(d, (int)i, "could not be given its channels: %s", strerror(errno));
                return;
            }
            go_next(d);
        }
    }
}

static void on_locked(struct device *d, size_t index, uint32_t layers)
{
    struct fresh f = { .pid = d->members[index].pid, .layers = layers };
    char why[DEVICE_WHY_MAX / 2];
    if (!fence_confirm(&f, why, sizeof(why))) {
        device_die(d, (int)index, "%s", why);
        return;
    }
    take_locked(d, index, &f);
    members_advance(d);
}

static void on_accuse(struct device *d, size_t index, const struct control_accuse *accuse)
{
    struct link *link = link_find(d, index, accuse->channel);
    if (link == NULL || !link->is_dependency || accuse->fault == SPM_FAULT_NONE || accuse->fault >= SPM_FAULT_COUNT) {
        return; /* nobody there whom it could accuse */
    }
    enum spm_fault fault = (enum spm_fault)accuse->fault;
    d->death = (struct log_death){ .cause = LOG_CAUSE_ACCUSED, .fault = (uint8_t)fault, .place = CONTROL_NO_PLACE };
    device_die(d, link->owner, "made a programmer error towards %s: %s: %s", name_of(d, index), spm_fault_name(fault),
               spm_fault_text(fault));
}

static void on_reason(struct device *d, size_t index, const struct control_reason *told)
{
    char text[512];
    struct link *link = link_find(d, index, told->channel);
    if (link == NULL || link->is_dependency) {
        return;
    }
    const struct reason_row *row = reason_row(told->reason < REASON_COUNT ? (enum reason)told->reason : REASON_NONE);
    snprintf(text, sizeof(text), "%s: %s (%s): %s; %s", name_of(d, index), reason_status_name(told->status), row->id,
             row->why, row->mend);
    client_note(d, link->owner, text);
}

/* Nobody's call is the cause: it goes to the device's own log, which a partition must not be able to fill. */
static void on_note(struct device *d, size_t index, const struct control_note *note)
{
    struct member *m = &d->members[index];
    if (m->notes == DEVICE_NOTES_PER_LIFE) {
        return;
    }
    m->notes++;
    const struct reason_row *row = reason_row(note->reason < REASON_COUNT ? (enum reason)note->reason : REASON_NONE);
    snprintf(d->last_note, sizeof(d->last_note), "partition %s: %s: %s (%u); %s", name_of(d, index), row->id, row->why,
             note->count, row->mend);
    log_put(&d->log, d->epoch, 0, LOG_NOTE, d->last_note);
}

/* It says that it crashes: how its process ends shows whether that is so. */
static void on_crash(struct device *d, size_t index, const struct control_panic *words)
{
    char why[256];
    d->members[index].words = *words;
    d->members[index].words.text = span_of(NULL, 0);
    d->members[index].has_words = true;
    describe_end(d, index, why, sizeof(why));
    device_die(d, (int)index, "%s", why);
}

static void on_panic(struct device *d, size_t index, const struct control_panic *panic)
{
    char text[160];
    char where[160];
    struct text place = text_of(where, sizeof(where));
    size_t len = panic->text.len < sizeof(text) - 1 ? panic->text.len : sizeof(text) - 1;
    enum spm_fault fault = panic->fault < SPM_FAULT_COUNT ? (enum spm_fault)panic->fault : SPM_FAULT_PANIC;
    if (panic->cause == CONTROL_CAUSE_CRASH || panic->cause == CONTROL_CAUSE_FORBIDDEN) {
        on_crash(d, index, panic);
        return;
    }
    for (size_t i = 0; i < len; i++) { /* it goes to a terminal, as one line */
        uint8_t byte = panic->text.data[i];
        text[i] = byte < 0x20 || byte > 0x7e ? '?' : (char)byte;
    }
    text[len] = '\0';
    bool is_hang = panic->cause == CONTROL_CAUSE_HANG;
    d->death = (struct log_death){ .cause = is_hang ? LOG_CAUSE_HANG : LOG_CAUSE_PANIC, .fault = (uint8_t)fault };
    death_describe_words(&place, &d->manifest.system, panic, &d->death);
    device_die(d, (int)index, "panicked: %s: %s%s", spm_fault_name(fault), text, where);
}

static void on_notify(struct device *d, size_t index, int32_t pid)
{
    int target = spm_registry_find(&d->manifest.system, pid);
    if (target < 0) {
        device_die(d, (int)index, "made a programmer error: %s: %s", spm_fault_name(SPM_FAULT_NOTIFY_TARGET),
                   spm_fault_text(SPM_FAULT_NOTIFY_TARGET));
        return;
    }
    uint32_t life = d->life.number;
    send_plain(d, (size_t)target, CONTROL_DOORBELL);
    if (d->life.number == life && d->members[index].socket >= 0) {
        send_plain(d, index, CONTROL_NOTIFIED);
    }
}

/* What a partition may say at any time once it has fenced itself. False: not one of these. */
static bool on_running_message(struct device *d, size_t index, const struct control_packet *packet)
{
    struct control_channel_ready ready;
    struct control_accuse accuse;
    struct control_reason told;
    struct control_note note;
    struct control_counter counter;
    int32_t pid = 0;
    if (control_decode_channel_ready(packet, &ready)) {
        link_ready(d, index, &ready);
    } else if (control_decode_accuse(packet, &accuse)) {
        on_accuse(d, index, &accuse);
    } else if (control_decode_reason(packet, &told)) {
        on_reason(d, index, &told);
    } else if (control_decode_note(packet, &note)) {
        on_note(d, index, &note);
    } else if (control_decode_notify(packet, &pid)) {
        on_notify(d, index, pid);
    } else if (control_decode_counter(packet, &counter)) {
        anchored_ask(d, index, &counter);
    } else {
        return forget_on_answer(d, index, packet);
    }
    return true;
}

static void on_message(struct device *d, size_t index, const struct control_packet *packet)
{
    struct member *m = &d->members[index];
    struct control_panic panic;
    uint32_t layers = 0;
    if (control_decode_panic(packet, &panic)) {
        on_panic(d, index, &panic);
    } else if (m->stage == STAGE_STARTED && control_decode_locked(packet, &layers)) {
        on_locked(d, index, layers);
    } else if (m->stage == STAGE_GOING && control_decode_plain(packet, CONTROL_SERVING)) {
        m->stage = STAGE_SERVING;
        members_advance(d);
    } else if (m->stage < STAGE_LOCKED || !on_running_message(d, index, packet)) {
        device_die(d, (int)index, "broke the control protocol: unexpected message %u", packet->kind);
    }
}

/* What it says, until there is no more of it. True: it hung up. */
static bool read_until_end(struct device *d, size_t index)
{
    static uint8_t buffer[CONTROL_MESSAGE_MAX];
    struct control_packet packet;
    uint32_t life = d->life.number;
    for (size_t i = 0; i < 16 && d->life.number == life && d->members[index].socket >= 0; i++) {
        int result = control_receive(d->members[index].socket, out_span_of(buffer, sizeof(buffer)), &packet, false);
        if (result == -EAGAIN) {
            return false;
        }
        if (result == 1) {
            on_message(d, index, &packet);
            control_packet_close(&packet);
            continue;
        }
        if (result == -EPROTO) {
            device_die(d, (int)index, "broke the control protocol: malformed message");
            return false;
        }
        return true;
    }
    return false;
}

static void read_words(struct device *d, size_t index)
{
    (void)read_until_end(d, index);
}

void member_readable(struct device *d, size_t index)
{
    if (read_until_end(d, index)) {
        member_gone(d, index);
    }
}
