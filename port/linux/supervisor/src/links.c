/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../../uapi.h"
#include "base/bytes.h"
#include "device.h"

static void close_one(int *fd)
{
    if (*fd >= 0) {
        close(*fd);
    }
    *fd = -1;
}

static void close_link_fds(struct link *link)
{
    close_one(&link->request);
    close_one(&link->response);
    close_one(&link->response_read);
    close_one(&link->bell);
}

static int new_memory(const char *name, size_t size, int seals)
{
    int fd = memfd_create(name, MFD_CLOEXEC | MFD_ALLOW_SEALING | MFD_NOEXEC_SEAL);
    if (fd < 0 && errno == EINVAL) {
        fd = memfd_create(name, MFD_CLOEXEC | MFD_ALLOW_SEALING); /* before Linux 6.3 */
    }
    if (fd >= 0 && (ftruncate(fd, (off_t)size) != 0 || fcntl(fd, F_ADD_SEALS, seals) != 0)) {
        close(fd);
        return -1;
    }
    return fd;
}

/* A descriptor of its own that can only be read. */
static int reopen_read_only(int fd)
{
    char path[64];
    snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
    return open(path, O_RDONLY | O_CLOEXEC);
}

int links_new_page(struct device *d)
{
    int fd = new_memory("ashlar-device", CONTROL_PAGE_LEN, F_SEAL_SHRINK | F_SEAL_GROW);
    if (fd < 0) {
        return -1;
    }
    d->page = mmap(NULL, CONTROL_PAGE_LEN, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    d->page = d->page == MAP_FAILED ? NULL : d->page;
    int read_only = d->page == NULL ? -1 : reopen_read_only(fd);
    if (read_only >= 0 && fcntl(fd, F_ADD_SEALS, F_SEAL_FUTURE_WRITE | F_SEAL_SEAL) == 0) {
        put_le64(d->page + CONTROL_PAGE_EPOCH, d->epoch);
        put_le32(d->page + CONTROL_PAGE_ALIVE, 1);
    } else {
        close_one(&read_only);
    }
    close(fd);
    return read_only;
}

static bool make_memories(struct link *link)
{
    size_t size = channel_size(&link->layout);
    int request = new_memory("ashlar-request", size, F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_SEAL);
    link->request = request;
    link->response = new_memory("ashlar-response", size, F_SEAL_SHRINK | F_SEAL_GROW);
    link->bell = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    if (link->request < 0 || link->response < 0 || link->bell < 0) {
        return false;
    }
    link->response_read = reopen_read_only(link->response);
    return link->response_read >= 0;
}

static struct link *find_free(struct device *d)
{
    for (size_t i = d->link_hint; i < DEVICE_LINKS_MAX; i++) {
        if (d->links[i].state == LINK_FREE && d->links[i].generation < UINT32_MAX / DEVICE_LINKS_MAX - 1) {
            d->link_hint = i;
            return &d->links[i];
        }
    }
    return NULL;
}

uint32_t link_number(const struct device *d, const struct link *link)
{
    return link->generation * DEVICE_LINKS_MAX + (uint32_t)(link - d->links);
}

static uint32_t rights_over(const struct device *d, int32_t client, size_t provider)
{
    const struct spm_partition *p = &d->manifest.partitions[provider];
    struct spm_rights rights = identity_rights(d, client);
    uint32_t bits = 0;
    for (size_t i = 0; i < p->service_count; i++) {
        bits |= spm_rights_have(&rights, p->service_first + i) ? 1u << i : 0;
    }
    return bits;
}

static bool tell_provider(struct device *d, const struct link *link, uint64_t session)
{
    uint8_t bytes[128];
    struct control_channel_new message = {
        .channel = link_number(d, link),
        .client = link->client,
        .session = session,
        .slots = link->layout.slots,
        .data_len = link->layout.data_len,
        .rights = rights_over(d, link->client, link->provider),
    };
    size_t len = control_encode_channel_new(out_span_of(bytes, sizeof(bytes)), &message);
    const int fds[CONTROL_CHANNEL_FDS] = { link->request, link->response, link->bell };
    return member_send(d, link->provider, span_of(bytes, len), fds, CONTROL_CHANNEL_FDS);
}

int32_t link_open(struct device *d, size_t provider, const struct link *wanted, uint64_t session, size_t *place)
{
    struct link *link = find_free(d);
    if (link == NULL || !channel_layout_is_valid(&wanted->layout)) {
        return PSA_ERROR_INSUFFICIENT_MEMORY;
    }
    uint32_t generation = link->generation + 1;
    *link = *wanted;
    link->generation = generation;
    link->provider = (uint8_t)provider;
    link->request = -1;
    link->response = -1;
    link->response_read = -1;
    link->bell = -1;
    if (!make_memories(link) || !tell_provider(d, link, session)) {
        close_link_fds(link);
        link->state = LINK_FREE;
        return PSA_ERROR_INSUFFICIENT_MEMORY;
    }
    link->state = LINK_PENDING;
    *place = (size_t)(link - d->links);
    d->link_end = *place < d->link_end ? d->link_end : *place + 1;
    return PSA_SUCCESS;
}

struct link *link_find(struct device *d, size_t provider, uint32_t number)
{
    struct link *link = &d->links[number % DEVICE_LINKS_MAX];
    bool is_it = link->state != LINK_FREE && link_number(d, link) == number && link->provider == provider;
    return is_it ? link : NULL;
}

void link_close(struct device *d, struct link *link, bool tells)
{
    uint8_t bytes[32];
    if (link->state == LINK_FREE) {
        return;
    }
    link->state = LINK_FREE;
    close_link_fds(link);
    size_t place = (size_t)(link - d->links);
    d->link_hint = place < d->link_hint ? place : d->link_hint;
    if (tells) {
        size_t len = control_encode_channel_gone(out_span_of(bytes, sizeof(bytes)), link_number(d, link));
        member_send(d, link->provider, span_of(bytes, len), NULL, 0);
    }
}

static void tell_dependent(struct device *d, struct link *link)
{
    static uint8_t bytes[1024];
    const struct spm_partition *p = &d->manifest.partitions[link->provider];
    const struct spm_partition *owner = &d->manifest.partitions[link->owner];
    struct spm_rights rights = spm_rights_of(&d->manifest.system, owner->pid);
    struct control_dependency message = {
        .channel = { .status = PSA_SUCCESS, .channel = link_number(d, link), .pid = p->pid, .epoch = d->epoch,
                     .slots = link->layout.slots, .data_len = link->layout.data_len },
    };
    for (size_t i = p->service_first; i < (size_t)p->service_first + p->service_count; i++) {
        const struct spm_service *s = &d->manifest.services[i];
        if (spm_rights_have(&rights, i)) {
            message.services[message.service_count++] =
                (struct control_service){ .sid = s->sid, .version = s->version, .stateless_index = s->stateless_index };
        }
    }
    size_t len = control_encode_dependency(out_span_of(bytes, sizeof(bytes)), &message);
    const int fds[CONTROL_CHANNEL_FDS] = { link->request, link->response_read, link->bell };
    member_send(d, link->owner, span_of(bytes, len), fds, CONTROL_CHANNEL_FDS);
}

/* Without this seal the partition's other mappings could still change under a client that trusts "read-only". */
static bool is_sealed(const struct link *link)
{
    int seals = fcntl(link->response, F_GET_SEALS);
    return seals >= 0 && (seals & F_SEAL_FUTURE_WRITE) != 0;
}

void link_ready(struct device *d, size_t provider, const struct control_channel_ready *ready)
{
    struct link *link = link_find(d, provider, ready->channel);
    if (link == NULL) {
        return; /* its client left before it was ready */
    }
    if (link->state != LINK_PENDING) {
        device_die(d, (int)provider, "answered twice for channel %u", ready->channel);
        return;
    }
    if (ready->status == PSA_SUCCESS && !is_sealed(link)) {
        device_die(d, (int)provider, "said that channel %u is ready but did not seal it", ready->channel);
        return;
    }
    bool is_good = ready->status == PSA_SUCCESS;
    if (link->is_dependency && !is_good) {
        device_die(d, (int)provider, "cannot serve its dependent %s: status %d", d->manifest.programs[link->owner].name,
                   (int)ready->status);
        return;
    }
    link->state = LINK_READY;
    if (link->is_dependency) {
        tell_dependent(d, link);
        d->members[link->owner].links_pending--;
        close_link_fds(link);
        members_advance(d);
        return;
    }
    client_link_done(d, link, ready->status);
}
