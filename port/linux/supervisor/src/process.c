/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 *
 * Processes before they belong to a life: started, prepared, fenced, and told nothing. Some of them stand by: while a life
 * serves, those of the next one wait behind their fence, so that after a death only what is secret and what is shared has to
 * be handed out. Each runs the sealed memory that was measured, and each of its fences is looked at as it closes.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "../../uapi.h"
#include "confirm.h"
#include "device.h"
#include "sandbox/sandbox.h"

enum { P_PIDFD_KIND = 3, OWN_UID_FIRST = 1 << 30, SPARE_UID_FIRST = 61184 };

size_t process_host(const struct device *d, size_t index)
{
    size_t host = 0;
    while (strcmp(d->manifest.programs[host].executable, d->manifest.programs[index].executable) != 0) {
        host++;
    }
    return host;
}

size_t process_partitions(const struct device *d, size_t host)
{
    size_t count = 0;
    for (size_t i = host; i < d->manifest.system.partition_count; i++) {
        count += d->members[i].host == host;
    }
    return count;
}

/* Partitions of a process in the order of their ids, which is that of their sockets. */
static size_t order_partitions(const struct device *d, size_t host, size_t order[SPM_PARTITIONS_MAX])
{
    size_t count = 0;
    for (size_t i = host; i < d->manifest.system.partition_count; i++) {
        if (d->members[i].host != host) {
            continue;
        }
        size_t at = count++;
        while (at > 0 && d->manifest.partitions[order[at - 1]].pid > d->manifest.partitions[i].pid) {
            order[at] = order[at - 1];
            at--;
        }
        order[at] = i;
    }
    return count;
}

static void close_all(const int *fds, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        close(fds[i]);
    }
}

/*
 * ours[i] and theirs[i] are the ends of one socket. No partition has a descriptor to give us, which might be slow to close; kernels
 * before Linux 6.16 cannot refuse them.
 */
static bool make_sockets(size_t count, int *ours, int *theirs)
{
    const int off = 0;
    for (size_t i = 0; i < count; i++) {
        int pair[2];
        if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair) != 0) {
            close_all(ours, i);
            close_all(theirs, i);
            return false;
        }
        (void)setsockopt(pair[0], SOL_SOCKET, SO_PASSRIGHTS, &off, sizeof(off));
        ours[i] = pair[0];
        theirs[i] = pair[1];
    }
    return true;
}

/* As port/linux/partition starts them: one a partition, one for its first-level interrupt functions. */
static bool has_first_level(const struct spm_partition *p)
{
    bool has = false;
    for (size_t i = 0; i < p->irq_count; i++) {
        has = has || p->irqs[i].handling == SPM_FLIH;
    }
    return has;
}

/* What the process may take is what its partitions may take. */
static struct spawn_request request_of(const struct device *d, size_t host, const size_t *order, size_t count)
{
    const struct member *m = &d->members[host];
    struct spawn_request request = {
        .name = count == 1 ? d->manifest.programs[host].name : d->manifest.programs[host].executable,
        .program = m->program.fd,
        .socket_count = count,
        .uid = (uint32_t)OWN_UID_FIRST + ((uint32_t)d->manifest.partitions[host].pid & 0xffffffu),
        .spare_uid = SPARE_UID_FIRST + (uint32_t)host,
        .has_one_thread = count == 1 && !has_first_level(&d->manifest.partitions[host]),
        .has_interpreter = m->program.has_interpreter,
        .keeps_stderr = m->program.has_interpreter,
    };
    for (size_t i = 0; i < count; i++) {
        const struct spm_partition *p = &d->manifest.partitions[order[i]];
        request.file_max = p->store_size > request.file_max ? p->store_size : request.file_max;
        request.stack_len = p->stack_size > request.stack_len ? p->stack_size : request.stack_len;
        request.data_max += (uint64_t)DEVICE_PRIVATE_MAX + 2 * (uint64_t)p->heap_size;
    }
    return request;
}

/* The report that no living process of this host writes to. */
static struct spawn_report *free_report(const struct device *d, size_t host)
{
    struct spawn_report *first = &d->reports[host];
    return d->members[host].report == first ? &d->reports[SPM_PARTITIONS_MAX + host] : first;
}

bool process_start(struct device *d, size_t host)
{
    size_t order[SPM_PARTITIONS_MAX];
    int ours[SPM_PARTITIONS_MAX];
    int theirs[SPM_PARTITIONS_MAX];
    size_t count = order_partitions(d, host, order);
    if (!make_sockets(count, ours, theirs)) {
        return false;
    }
    struct spawn_request request = request_of(d, host, order, count);
    struct fresh made = { .pidfd = -1, .report = free_report(d, host) };
    request.sockets = theirs;
    bool is_good = spawn_partition(&d->means, &request, made.report, &made.pid, &made.pidfd);
    int kept = errno;
    close_all(theirs, count);
    if (!is_good) {
        close_all(ours, count);
        errno = kept;
        return false;
    }
    for (size_t i = 0; i < count; i++) {
        made.socket = ours[i];
        d->fresh[order[i]] = made;
        is_good = device_watch(d, ours[i], WATCH_FRESH, order[i], 0, EPOLLIN, true) && is_good;
    }
    for (size_t i = 0; i < count; i++) {
        d->fresh[order[i]].pidfd = order[i] == host ? made.pidfd : -1;
    }
    return is_good;
}

void process_end(int pidfd)
{
    siginfo_t info;
    if (pidfd >= 0) {
        syscall(SYS_pidfd_send_signal, pidfd, SIGKILL, NULL, 0);
        while (waitid((idtype_t)P_PIDFD_KIND, (id_t)pidfd, &info, WEXITED) != 0 && errno == EINTR) {
        }
        close(pidfd);
    }
}

void fresh_end_all(struct device *d)
{
    for (size_t i = 0; i < SPM_PARTITIONS_MAX; i++) {
        struct fresh *f = &d->fresh[i];
        process_end(f->pidfd);
        if (f->socket >= 0) {
            close(f->socket);
        }
        *f = (struct fresh){ .pidfd = -1, .socket = -1 };
    }
}

bool fresh_start_missing(struct device *d, size_t *failed)
{
    for (size_t i = 0; i < d->manifest.system.partition_count; i++) {
        if (d->members[i].host == i && d->fresh[i].socket < 0 && !process_start(d, i)) {
            *failed = i;
            return false;
        }
    }
    return true;
}

size_t fresh_ready(const struct device *d)
{
    size_t count = 0;
    for (size_t i = 0; i < d->manifest.system.partition_count; i++) {
        if (d->fresh[i].socket >= 0 && !d->fresh[i].is_locked) {
            return 0;
        }
        count += d->members[i].host == i && d->fresh[i].socket >= 0;
    }
    return count;
}

/*
 * What a partition claims and the kernel denies is a lie or a defect. What cannot be looked up counts as missing.
 */
bool fence_confirm(struct fresh *f, char *why, size_t size)
{
    struct confirmation shown;
    char names[256];
    f->unconfirmed = 0;
    if (!confirm_read(&shown, f->pid)) {
        f->unconfirmed = f->layers & CONFIRM_LAYERS;
        f->layers &= ~CONFIRM_LAYERS;
        return true;
    }
    layers_name(f->layers & CONFIRM_LAYERS & ~shown.layers, names, sizeof(names));
    if (names[0] == '\0' && !shown.has_capabilities) {
        return true;
    }
    snprintf(why, size, "said it is locked and is not: %s%s%s", names,
             names[0] != '\0' && shown.has_capabilities ? ", " : "",
             shown.has_capabilities ? "it has capabilities" : "");
    return false;
}

/* Whoever stands by says one thing, once. */
static bool take_locked(struct device *d, size_t index)
{
    static uint8_t buffer[CONTROL_HEADER_LEN + 64];
    struct fresh *f = &d->fresh[index];
    struct control_packet packet;
    char why[DEVICE_WHY_MAX / 2];
    int got = control_receive(f->socket, out_span_of(buffer, sizeof(buffer)), &packet, false);
    if (got == -EAGAIN) {
        return true;
    }
    if (got != 1) {
        return false;
    }
    bool is_good = !f->is_locked && control_decode_locked(&packet, &f->layers) && fence_confirm(f, why, sizeof(why));
    control_packet_close(&packet);
    f->is_locked = is_good;
    return is_good;
}

void fresh_readable(struct device *d, size_t index)
{
    if (d->fresh[index].socket >= 0 && !take_locked(d, index)) {
        /* The next life starts from nothing, and says what is wrong if it is wrong again. */
        fresh_end_all(d);
        log_put(&d->log, d->epoch, 0, LOG_NOTE, "a process that stood by for the next life ended: none stands by now");
    }
}
