/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#define _GNU_SOURCE
#include "device.h"

#include <stdatomic.h>
#include <unistd.h>

#include "lock.h"
#include "machine.h"
#include "reason/reason.h"

/* Identity, and whom the running code stands for. */

enum { OVERFLOW_UID = 65534 };

static _Thread_local const struct inproc_visit *visit;

/** The program's own id. It is found once: one life of the device has one program, whatever user it becomes later. */
static int32_t program_id(void)
{
    static _Atomic int32_t known; /* 0: not yet, or refused */
    int32_t id = atomic_load_explicit(&known, memory_order_relaxed);
    uid_t uid = 0;
    if (id == 0 && (uid = geteuid()) != OVERFLOW_UID && uid < INT32_MAX) {
        /* @spec FFM-CLIENT-STABLE FFM-CLIENT-DISTINCT */
        id = -1 - (int32_t)uid;
        atomic_store_explicit(&known, id, memory_order_relaxed);
    }
    return id;
}

int32_t inproc_current_client(void)
{
    for (const struct inproc_visit *v = visit; v != NULL; v = v->outer) {
        if (v->is_client) {
            return v->pid;
        }
    }
    if (inproc_is_inside() && inproc_machine.state != INPROC_DOWN && inproc_machine.current != INPROC_NOBODY) {
        return inproc_system->partitions[inproc_machine.current].pid;
    }
    return program_id();
}

psa_status_t inproc_ready(void)
{
    inproc_refuse_first_level("a call");
    inproc_trace_start();
    inproc_watch_forks();
    if (inproc_is_forked()) {
        return REFUSE(INPROC_FORKED);
    }
    return inproc_current_client() == 0 ? REFUSE(INPROC_NO_IDENTITY) : PSA_SUCCESS;
}

void inproc_forked_child(void)
{
    inproc_stores_forget();
}

void inproc_enter(struct inproc_visit *entering)
{
    entering->outer = visit;
    visit = entering;
}

void inproc_leave(struct inproc_visit *leaving)
{
    visit = leaving->outer;
}

struct inproc_who inproc_who(void)
{
    if (visit != NULL) {
        return (struct inproc_who){
            .partition = -1, .pid = visit->pid, .name = visit->name, .store_size = visit->store_size, .exists = true
        };
    }
    if (!inproc_is_inside() || inproc_machine.current == INPROC_NOBODY) {
        return (struct inproc_who){ .partition = -1 };
    }
    const struct spm_partition *facts = &inproc_system->partitions[inproc_machine.current];
    return (struct inproc_who){ .partition = inproc_machine.current,
                                .pid = facts->pid,
                                .name = facts->name,
                                .store_size = facts->store_size,
                                .exists = true };
}
