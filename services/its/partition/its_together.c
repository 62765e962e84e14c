/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "its_serve.h"

#include "its/batch.h"
#include "reason/reason.h"

/*
 * All changes that wait share one sync: taken, made, made durable, then answered. Reads that came with them are answered before any of them is made, so nobody
 * sees what is not durable. If making durable fails, all of them fail.
 */

enum {
    TOGETHER_MAX = 16, /* changes that are answered at once */
    TAKEN_MAX = 64,    /* messages that are looked at for them: reads in between must not hold up the first */
    POLLS_MAX = 64,    /* looks for somebody who was there last time and is on his way again: some ten microseconds */
};

struct change {
    psa_msg_t msg;
    psa_status_t status;
    enum reason reason;
};

static struct change changes[TOGETHER_MAX];

static void answer(const struct change *change)
{
    if (change->reason != REASON_NONE) {
        (void)reason_refuse(change->reason); /* it is told with the answer, and others came after it */
    }
    psa_reply(change->msg.handle, change->status);
    (void)reason_take();
}

/* `expected`: who comes alone does not wait for company. */
static size_t gather(size_t expected)
{
    size_t count = 1;
    uint32_t polls = 0;
    for (uint32_t taken = 0; count < TOGETHER_MAX && taken < TAKEN_MAX; taken++) {
        psa_msg_t *msg = &changes[count].msg;
        bool is_there = its_take(msg, PSA_POLL);
        while (!is_there && count < expected && polls < POLLS_MAX) {
            polls++;
            is_there = its_take(msg, PSA_POLL);
        }
        if (!is_there) {
            break;
        }
        if (its_is_change(msg)) {
            count++;
        } else {
            psa_reply(msg->handle, its_serve(msg));
        }
    }
    return count;
}

/* Makes durable what changes `from` to `to` did, and answers them. */
static void settle(struct its *its, size_t from, size_t to)
{
    psa_status_t status = its_batch_end(its);
    enum reason reason = reason_take();
    for (size_t i = from; i < to; i++) {
        if (status != PSA_SUCCESS && changes[i].status == PSA_SUCCESS) {
            changes[i].status = status;
            changes[i].reason = reason;
        }
        answer(&changes[i]);
    }
}

static void make(struct change *change)
{
    change->status = its_serve(&change->msg);
    enum reason reason = reason_take(); /* also of what was met on the way to success */
    change->reason = change->status == PSA_SUCCESS ? REASON_NONE : reason;
}

static void make_all(struct its *its, size_t count)
{
    size_t from = 0;
    its_batch_begin(its);
    for (size_t i = 0; i < count; i++) {
        make(&changes[i]);
        if (changes[i].status == PSA_ERROR_BAD_STATE && i != from) { /* the batch is full */
            settle(its, from, i);
            from = i;
            its_batch_begin(its);
            make(&changes[i]);
        }
    }
    settle(its, from, count);
}

static void serve_changes(size_t count)
{
    struct its *its = its_opened();
    if (its != NULL && count > 1) {
        make_all(its, count);
        return;
    }
    for (size_t i = 0; i < count; i++) {
        make(&changes[i]);
        answer(&changes[i]);
    }
}

_Noreturn void its_serve_all(void)
{
    size_t expected = 1;
    for (;;) {
        if (!its_take(&changes[0].msg, PSA_BLOCK)) {
            continue;
        }
        if (!its_is_change(&changes[0].msg)) {
            psa_reply(changes[0].msg.handle, its_serve(&changes[0].msg));
            continue;
        }
        expected = gather(expected);
        serve_changes(expected);
        its_keep_counted();
    }
}
