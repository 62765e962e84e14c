/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 *
 * The programs of a device on their way into processes. They are measured side by side, the largest first, and each process starts
 * as soon as its own program is known to be the one that was signed: it prepares itself and closes its fence while others are still
 * measured. It is told nothing until all are known, so a device of which one program is refused had no life and no secret.
 */
#define _GNU_SOURCE
#include "programs.h"

#include <errno.h>
#include <limits.h>
#include <pthread.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

enum { REFUSED = 1, TROUBLE = 3, THREADS_MAX = 4 };

/* What one thread measures. Until it is done the member's program is that thread's own. */
struct measuring {
    char path[PATH_MAX];
    const struct device_program *program;
    struct measured *out;
    off_t len; /* of the file as it was before; decides the order alone */
    size_t host;
    bool is_done;
    bool is_taken; /* it was done, and was looked at */
    int error; /* 0: measured */
};

struct queue {
    struct measuring rows[SPM_PARTITIONS_MAX]; /* one a process, the largest program first */
    size_t count;
    size_t next; /* not yet taken by a thread */
    pthread_mutex_t lock;
    pthread_cond_t is_one_done;
};

static struct queue queue = { .lock = PTHREAD_MUTEX_INITIALIZER, .is_one_done = PTHREAD_COND_INITIALIZER };

/* False: there was no more to measure. */
static bool measure_next(void)
{
    pthread_mutex_lock(&queue.lock);
    struct measuring *row = queue.next < queue.count ? &queue.rows[queue.next++] : NULL;
    pthread_mutex_unlock(&queue.lock);
    if (row == NULL) {
        return false;
    }
    errno = ENAMETOOLONG;
    bool is_good = row->path[0] != '\0' && measure_program(row->out, row->path, row->program->name);
    int error = is_good ? 0 : errno != 0 ? errno : EIO;
    pthread_mutex_lock(&queue.lock);
    row->error = error;
    row->is_done = true;
    pthread_cond_signal(&queue.is_one_done);
    pthread_mutex_unlock(&queue.lock);
    return true;
}

static void *measure_all(void *unused)
{
    while (measure_next()) {
    }
    return unused;
}

static void put_in_order(const struct measuring *row)
{
    size_t at = queue.count++;
    while (at > 0 && queue.rows[at - 1].len < row->len) {
        queue.rows[at] = queue.rows[at - 1];
        at--;
    }
    queue.rows[at] = *row;
}

static void fill_queue(struct device *d)
{
    static struct measuring row;
    queue.count = 0;
    queue.next = 0;
    for (size_t i = 0; i < d->manifest.system.partition_count; i++) {
        struct stat status;
        d->members[i].host = (uint8_t)process_host(d, i);
        if (d->members[i].host != i) {
            continue;
        }
        row = (struct measuring){ .program = &d->manifest.programs[i], .out = &d->members[i].program, .host = i };
        int len = snprintf(row.path, sizeof(row.path), "%s/%s", d->options->libexec, row.program->executable);
        if (len < 0 || (size_t)len >= sizeof(row.path)) {
            row.path[0] = '\0';
        }
        row.len = stat(row.path, &status) == 0 ? status.st_size : 0;
        put_in_order(&row);
    }
}

/* As many as can run at once. */
static size_t start_threads(pthread_t threads[THREADS_MAX])
{
    cpu_set_t processors;
    size_t most = sched_getaffinity(0, sizeof(processors), &processors) == 0 ? (size_t)CPU_COUNT(&processors) : 1;
    size_t count = 0;
    most = most < THREADS_MAX ? most : THREADS_MAX;
    while (count < most && count < queue.count && pthread_create(&threads[count], NULL, measure_all, NULL) == 0) {
        count++;
    }
    return count;
}

/* One that is done and was not taken yet: the first in order of measuring. */
static struct measuring *take_done(void)
{
    struct measuring *found = NULL;
    pthread_mutex_lock(&queue.lock);
    while (found == NULL) {
        for (size_t i = 0; i < queue.count && found == NULL; i++) {
            found = queue.rows[i].is_done && !queue.rows[i].is_taken ? &queue.rows[i] : NULL;
        }
        if (found == NULL) {
            pthread_cond_wait(&queue.is_one_done, &queue.lock);
        }
    }
    found->is_taken = true;
    pthread_mutex_unlock(&queue.lock);
    return found;
}

static void hex(const uint8_t digest[MEASURE_LEN], char out[2 * MEASURE_LEN + 1])
{
    struct text text = text_of(out, 2 * MEASURE_LEN + 1);
    text_hex(&text, digest, MEASURE_LEN);
}

static bool is_signed_program(struct device *d, const struct measuring *m)
{
    char expected[2 * MEASURE_LEN + 1];
    char found[2 * MEASURE_LEN + 1];
    if (m->error != 0) {
        device_fail(d, TROUBLE, "%s/%s: cannot take the program of partition %s: %s; put the signed one there",
                    d->options->libexec, m->program->executable, m->program->name, strerror(m->error));
        return false;
    }
    if (memcmp(m->out->digest, m->program->executable_digest, MEASURE_LEN) != 0) {
        hex(m->program->executable_digest, expected);
        hex(m->out->digest, found);
        device_fail(d, REFUSED,
                    "%s: refused: not the program of partition %s that was signed: expected SHA-256 %s, found %s; "
                    "put that one back, or sign the device again",
                    m->path, m->program->name, expected, found);
        return false;
    }
    if (!measure_can_fence(m->out)) {
        device_fail(d, REFUSED, "%s: refused: is dynamically linked: only static programs can be fenced whole", m->path);
        return false;
    }
    return true;
}

/* One process, one program: the manifest's check saw to one digest. */
static void share_with_guests(struct device *d, size_t host)
{
    for (size_t i = host + 1; i < d->manifest.system.partition_count; i++) {
        if (d->members[i].host == host) {
            d->members[i].program = d->members[host].program;
            d->members[i].program.fd = -1;
        }
    }
}

static bool start_measured(struct device *d)
{
    for (size_t i = 0; i < queue.count; i++) {
        const struct measuring *row = take_done();
        if (!is_signed_program(d, row)) {
            return false;
        }
        share_with_guests(d, row->host);
        if (!process_start(d, row->host)) {
            device_fail(d, TROUBLE, "partition %s could not be started: %s before the device ever served", row->program->name,
                        strerror(errno));
            return false;
        }
    }
    return true;
}

bool programs_start(struct device *d)
{
    pthread_t threads[THREADS_MAX];
    fill_queue(d);
    size_t count = start_threads(threads);
    spawn_find_means(&d->means);
    if (count == 0) {
        (void)measure_all(NULL);
    }
    bool is_good = start_measured(d);
    for (size_t i = 0; i < count; i++) {
        pthread_join(threads[i], NULL);
    }
    return is_good;
}
