/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#define _GNU_SOURCE
#include <pthread.h>
#include <sched.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "client.h"
#include "reason/reason.h"

enum { LINE_MAX_LEN = 512 };

/* The kernel clears this page in every child, however it was made: the word tells a process that inherited our
 * state from its owner. */
enum birth { UNBORN = 0, BEING_BORN = 1, BORN = 2 };
static uint32_t *birth_word;
static bool is_tracing;

struct client client = { .lock = PTHREAD_MUTEX_INITIALIZER, .socket = -1 };

void client_trace(const char *format, ...)
{
    char line[LINE_MAX_LEN];
    if (!is_tracing) {
        return;
    }
    va_list arguments;
    va_start(arguments, format);
    int len = snprintf(line, sizeof(line), "ashlar: ");
    len += vsnprintf(line + len, sizeof(line) - (size_t)len - 1, format, arguments);
    va_end(arguments);
    size_t end = (size_t)len < sizeof(line) - 1 ? (size_t)len : sizeof(line) - 2;
    line[end] = '\n';
    int before = PTHREAD_CANCEL_ENABLE;
    pthread_setcancelstate(PTHREAD_CANCEL_DISABLE, &before); /* the thread may hold a slot */
    ssize_t written = write(STDERR_FILENO, line, end + 1);
    (void)written; /* nobody listens: nothing to do about it */
    pthread_setcancelstate(before, NULL);
}

void client_lock(void)
{
    int before = PTHREAD_CANCEL_ENABLE;
    pthread_setcancelstate(PTHREAD_CANCEL_DISABLE, &before);
    pthread_mutex_lock(&client.lock);
    client.cancel_state = before;
}

bool client_try_lock(void)
{
    int before = PTHREAD_CANCEL_ENABLE;
    pthread_setcancelstate(PTHREAD_CANCEL_DISABLE, &before);
    if (pthread_mutex_trylock(&client.lock) != 0) {
        pthread_setcancelstate(before, NULL);
        return false;
    }
    client.cancel_state = before;
    return true;
}

void client_unlock(void)
{
    int before = client.cancel_state;
    pthread_mutex_unlock(&client.lock);
    pthread_setcancelstate(before, NULL);
}

static void trace_reason(enum reason reason)
{
    const struct reason_row *row = reason_row(reason);
    client_trace("%s: %s: %s; %s", reason_status_name(row->status), row->id, row->why, row->mend);
}

/* Whatever the parent had is not ours: neither its memory, which is not even mapped here, nor its locks. Handle
 * generations stay, so that a handle the parent got never names a connection of the child. */
static void forget_parent(void)
{
    pthread_mutex_t fresh = PTHREAD_MUTEX_INITIALIZER;
    memcpy(&client.lock, &fresh, sizeof(fresh));
    client.life = (client.life + 1) & ~1u;
    client.socket = -1;
    client.page = NULL;
    client.known_count = 0;
    memset(client.stateless, 0, sizeof(client.stateless));
    for (size_t i = 0; i < CLIENT_HANDLES; i++) {
        client.handles[i].name = 0;
        client.handles[i].is_reserved = false;
    }
    for (size_t i = 0; i < CLIENT_CHANNELS; i++) {
        client.channels[i].is_used = false;
    }
}

bool client_is_born(void)
{
    if (birth_word == NULL) {
        return false;
    }
    uint32_t state = __atomic_load_n(birth_word, __ATOMIC_ACQUIRE);
    while (state != BORN) {
        state = UNBORN;
        if (__atomic_compare_exchange_n(birth_word, &state, BEING_BORN, false, __ATOMIC_ACQUIRE, __ATOMIC_ACQUIRE)) {
            forget_parent();
            __atomic_store_n(birth_word, BORN, __ATOMIC_RELEASE);
            state = BORN;
        } else if (state != BORN) {
            sched_yield(); /* another thread of this child is at it */
        }
    }
    return true;
}

/* In a child of fork(): lets go of the parent's socket at once, so that the parent's death is not hidden by our
 * copy. */
static void after_fork(void)
{
    if (client.socket >= 0) {
        close(client.socket);
    }
    for (size_t i = 0; i < CLIENT_CHANNELS; i++) {
        if (client.channels[i].is_used && client.channels[i].caller.bell >= 0) {
            close(client.channels[i].caller.bell);
        }
    }
    forget_parent();
    if (birth_word != NULL) {
        *birth_word = BORN;
    }
}

__attribute__((constructor)) static void set_up(void)
{
    const char *trace = secure_getenv("ASHLAR_TRACE");
    is_tracing = trace != NULL && strcmp(trace, "1") == 0;
    if (is_tracing) {
        reason_listen(trace_reason);
    }
    void *page = mmap(NULL, (size_t)CHANNEL_PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (page == MAP_FAILED || madvise(page, (size_t)CHANNEL_PAGE, MADV_WIPEONFORK) != 0 ||
        pthread_atfork(NULL, NULL, after_fork) != 0) {
        return;
    }
    birth_word = page;
}
