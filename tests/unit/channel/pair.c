/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#define _GNU_SOURCE
#include "pair.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <sys/mman.h>
#include <unistd.h>

static int must(int value, const char *what)
{
    if (value < 0) {
        perror(what);
        abort();
    }
    return value;
}

struct pair_fds pair_make(const struct channel_layout *layout)
{
    char path[64];
    struct pair_fds fds;
    off_t size = (off_t)channel_size(layout);
    fds.request = must(memfd_create("request", MFD_CLOEXEC | MFD_ALLOW_SEALING), "memfd");
    fds.response = must(memfd_create("response", MFD_CLOEXEC | MFD_ALLOW_SEALING), "memfd");
    must(ftruncate(fds.request, size), "size");
    must(ftruncate(fds.response, size), "size");
    must(fcntl(fds.request, F_ADD_SEALS, F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_SEAL), "seal");
    snprintf(path, sizeof(path), "/proc/self/fd/%d", fds.response);
    fds.response_reader = must(open(path, O_RDONLY | O_CLOEXEC), "reader");
    fds.bell = must(eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC), "bell");
    return fds;
}

void pair_join(struct channel_server *server, struct channel_caller *caller, struct channel_peer peer,
               const struct channel_layout *layout)
{
    struct pair_fds fds = pair_make(layout);
    struct channel_offer serve = { .number = peer.number, .layout = *layout, .request_fd = dup(fds.request),
                                   .response_fd = fds.response, .bell_fd = dup(fds.bell) };
    struct channel_offer call = { .number = peer.number, .layout = *layout, .request_fd = fds.request,
                                  .response_fd = fds.response_reader, .bell_fd = fds.bell,
                                  .wakes = peer.number % 2 == 1 }; /* some clients are of an earlier protocol */
    if (channel_server_add(server, &serve, &peer) != PSA_SUCCESS ||
        channel_caller_open(caller, &call, 1) != PSA_SUCCESS) {
        fprintf(stderr, "a pair could not be joined\n");
        abort();
    }
}

struct channel_call pair_call(int32_t type, const void *in, size_t in_len, void *out, size_t out_len)
{
    struct channel_call call = { .kind = CHANNEL_KIND_CALL, .target = 1, .type = (uint32_t)type };
    psa_invec in_vec = { in, in_len };
    psa_outvec out_vec = { out, out_len };
    if (channel_call_vectors(&call, &in_vec, 1, &out_vec, 1) != CHANNEL_VECTORS_GOOD) {
        abort();
    }
    return call;
}
