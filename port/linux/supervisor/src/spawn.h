/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

/*
 * Makes the process of a partition, with the outer layers of its fence. Between clone and exec the child is a copy of
 * the supervisor, whose other threads may stand still in the middle of anything: it makes system calls only, takes no lock and allocates
 * nothing.
 */

/** What this kernel lets this user make. */
struct spawn_means {
    bool is_tried;       /* false: it is what most kernels let one make, and the first process will show */
    uint64_t namespaces; /* CLONE_NEW* that work together, without CLONE_NEWUSER */
    bool has_user_ns;    /* they need, and get, a user namespace */
    bool is_root;        /* partitions get uids of their own */
};

/** What is hoped for; spawn_partition() tries what works, with processes that end at once, where a whole process cannot be made. */
void spawn_find_means(struct spawn_means *means);

enum { SPAWN_SOCKETS_MAX = 32 };

struct spawn_request {
    const char *name; /* argv[0] */
    int program;      /* sealed memfd */
    const int *sockets; /* one a partition of the process: become descriptors 3 and following */
    size_t socket_count;
    uint32_t uid;     /* with means.is_root: tried first */
    uint32_t spare_uid; /* tried where the first does not exist */
    uint64_t file_max; /* bytes that a file may grow to: its store */
    uint64_t data_max; /* bytes of private memory */
    uint64_t stack_len;
    bool has_one_thread;  /* it starts neither thread nor process, not even before it fences itself */
    bool has_interpreter; /* a dynamic program: it needs the file system, so no empty root */
    bool keeps_stderr;
};

/** How far the child came; in memory that it shares until exec. */
struct spawn_report {
    uint32_t layers; /* outer layers that hold */
    int32_t error;   /* errno of what stopped it; 0 if exec was reached */
};

/** Memory to share with children, one a child; NULL if there is none. Never given back. */
struct spawn_report *spawn_reports_new(size_t count);

/** The first call settles `means`. True: *pid and *pidfd are the child's; the descriptors of the request stay the caller's. False: errno says why. */
bool spawn_partition(struct spawn_means *means, const struct spawn_request *request, struct spawn_report *report,
                     pid_t *pid, int *pidfd);
