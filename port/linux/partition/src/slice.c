/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#define _GNU_SOURCE
#include <sched.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "../../uapi.h"
#include "partition.h"

enum { SLICE_NS = 100000 }; /* the shortest that the kernel gives */

/*
 * Work of a partition is short and somebody waits for it: asked for a short slice, the scheduler lets it run as soon as its bell rings. Often
 * it has answered before a caller on the same processor came to sleep, which spares both a wait and a wake. Its share of the processor stays
 * what it was. A kernel before Linux 6.12 has one slice for all and takes no notice; any other policy than the usual one is somebody's choice.
 */
void partition_run_soon(void)
{
    struct uapi_sched attributes = { .size = sizeof(attributes) };
    if (syscall(SYS_sched_getattr, 0, &attributes, sizeof(attributes), 0) == 0 && attributes.policy == SCHED_OTHER) {
        attributes.runtime_ns = SLICE_NS;
        (void)syscall(SYS_sched_setattr, 0, &attributes, 0); /* refused: it runs as others do */
    }
}
