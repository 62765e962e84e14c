/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 *
 * soak SECONDS: starts clients, kills some of them and some partitions, watches every call, looks for what is left behind.
 */
#define _GNU_SOURCE
#include "soak.h"

#include <dirent.h>
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

enum { PROCESSES_MAX = 16, STREAK_MAX = 4, GROWTH_MAX_KB = 2048 };
static const uint64_t SECOND = 1000000000, CALL_MAX = 2 * SECOND, CALM = 11 * SECOND;

/* The processes of the device: ashlard first, then the partitions. */
struct device {
    size_t count;
    pid_t pids[PROCESSES_MAX];
    long descriptors[PROCESSES_MAX];
    long private_kb[PROCESSES_MAX];
    bool is_complete; /* processes for the next life stand by, which have descriptors of ashlard's */
};

struct soak {
    uint64_t dice;
    uint64_t begin_ns, end_ns, next_kill_ns;
    uint32_t streak;
    uint64_t calls, failed, refused, wrong, lost, deaths, killed;
    uint64_t longest_ns;
    pid_t workers[SOAK_WORKERS];
    struct soak_thread *threads; /* shared: SOAK_WORKERS rows of SOAK_THREADS */
};

static _Noreturn void stop(const char *why)
{
    fprintf(stderr, "soak: %s\n", why);
    exit(3);
}

static pid_t parent_of(pid_t pid)
{
    char path[64];
    char line[256];
    int parent = 0;
    snprintf(path, sizeof(path), "/proc/%d/status", pid);
    FILE *file = fopen(path, "re");
    while (file != NULL && fgets(line, sizeof(line), file) != NULL) {
        sscanf(line, "PPid: %d", &parent);
    }
    if (file != NULL) {
        fclose(file);
    }
    return parent;
}

static long descriptors_of(pid_t pid)
{
    char path[64];
    snprintf(path, sizeof(path), "/proc/%d/fd", pid);
    DIR *folder = opendir(path);
    long count = 0;
    if (folder == NULL) {
        return -1; /* not ours to look at: an ordinary user sees no descriptors of what is not dumpable */
    }
    while (readdir(folder) != NULL) {
        count++;
    }
    closedir(folder);
    return count;
}

/* Data, heap and stack that are nobody else's, in KiB. */
static long private_of(pid_t pid)
{
    char path[64];
    char line[256];
    long kb = -1;
    snprintf(path, sizeof(path), "/proc/%d/status", pid);
    FILE *file = fopen(path, "re");
    while (file != NULL && fgets(line, sizeof(line), file) != NULL) {
        sscanf(line, "RssAnon: %ld", &kb);
    }
    if (file != NULL) {
        fclose(file);
    }
    return kb;
}

/* False while the device is between two lives. */
static bool look_at(struct device *device)
{
    static char text[65536];
    FILE *status = popen("\"$ASHLAR\" device status --json 2>/dev/null", "re");
    size_t len = status == NULL ? 0 : fread(text, 1, sizeof(text) - 1, status);
    text[len] = '\0';
    if (status != NULL) {
        pclose(status);
    }
    *device = (struct device){ .count = 1 };
    for (const char *at = strstr(text, "\"process\":"); at != NULL; at = strstr(at + 1, "\"process\":")) {
        int pid = atoi(at + strlen("\"process\":"));
        if (pid > 0 && device->count < PROCESSES_MAX) {
            device->pids[device->count++] = pid;
        }
    }
    if (device->count == 1 || strstr(text, "\"state\":\"serving\"") == NULL) {
        return false;
    }
    device->pids[0] = parent_of(device->pids[1]);
    device->is_complete = strstr(text, "\"standby\":0") == NULL;
    for (size_t i = 0; i < device->count; i++) {
        device->descriptors[i] = descriptors_of(device->pids[i]);
        device->private_kb[i] = private_of(device->pids[i]);
    }
    return true;
}

static void look_until_it_is_whole(struct device *device)
{
    for (int tries = 0; tries < 1000; tries++) {
        if (look_at(device) && device->is_complete) {
            return;
        }
        usleep(20000);
    }
    stop("the device does not serve any more, or nobody stands by for its next life");
}

/* Connections that one client can open, asked by a process of its own, that is gone afterwards. */
static uint32_t count_connections(void)
{
    int status = 0;
    pid_t child = fork();
    if (child == 0) {
        _exit((int)soak_count_connections());
    }
    if (child < 0 || waitpid(child, &status, 0) != child || !WIFEXITED(status)) {
        stop("connections could not be counted");
    }
    return (uint32_t)WEXITSTATUS(status);
}

/* ---- clients ---- */

static void start_worker(struct soak *s, uint32_t worker)
{
    struct soak_thread *threads = &s->threads[worker * SOAK_THREADS];
    uint64_t seed = ((uint64_t)soak_next(&s->dice) << 32) | soak_next(&s->dice);
    uint64_t end_ns = soak_now_ns() + SECOND / 2 + soak_next(&s->dice) % (8 * SECOND);
    memset(threads, 0, SOAK_THREADS * sizeof(*threads));
    s->workers[worker] = fork();
    if (s->workers[worker] == 0) {
        soak_traffic(threads, worker, seed, end_ns < s->end_ns ? end_ns : s->end_ns);
    }
    if (s->workers[worker] < 0) {
        stop("a client process could not be started");
    }
}

/* What it counted becomes ours. Calls that were out when it was killed are not lost: nobody waits for them. */
static void settle_worker(struct soak *s, uint32_t worker, bool was_killed)
{
    for (uint32_t i = 0; i < SOAK_THREADS; i++) {
        const struct soak_thread *t = &s->threads[worker * SOAK_THREADS + i];
        s->calls += t->returned;
        s->failed += t->failed;
        s->refused += t->refused;
        s->wrong += t->wrong;
        s->lost += was_killed ? 0 : t->started - t->returned;
        if (t->wrong != 0) {
            fprintf(stderr, "soak: wrong answer: %s\n", t->why);
        }
    }
    s->workers[worker] = 0;
}

static void reap_workers(struct soak *s)
{
    for (uint32_t i = 0; i < SOAK_WORKERS; i++) {
        int status = 0;
        if (s->workers[i] == 0) {
            continue;
        }
        if (waitpid(s->workers[i], &status, WNOHANG) == s->workers[i]) {
            bool was_killed = WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL;
            if (!was_killed && (!WIFEXITED(status) || WEXITSTATUS(status) != 0)) {
                fprintf(stderr, "soak: a client ended with status 0x%x\n", (unsigned int)status);
                s->wrong++;
            }
            settle_worker(s, i, was_killed);
        }
    }
}

static void watch_calls(struct soak *s)
{
    uint64_t now = soak_now_ns();
    for (uint32_t i = 0; i < SOAK_WORKERS * SOAK_THREADS; i++) {
        struct soak_thread *t = &s->threads[i];
        uint64_t returned = __atomic_load_n(&t->returned, __ATOMIC_ACQUIRE);
        uint64_t since = __atomic_load_n(&t->since_ns, __ATOMIC_RELAXED);
        bool is_out = __atomic_load_n(&t->started, __ATOMIC_ACQUIRE) != returned && s->workers[i / SOAK_THREADS] != 0;
        uint64_t took = is_out && now > since ? now - since : 0;
        s->longest_ns = took > s->longest_ns ? took : s->longest_ns;
        if (took > CALL_MAX) {
            fprintf(stderr, "soak: a call of client %u did not return within 2 s\n", i / SOAK_THREADS);
            s->lost++;
            kill(s->workers[i / SOAK_THREADS], SIGKILL);
        }
    }
}

/* ---- what goes wrong ---- */

static void kill_a_partition(struct soak *s)
{
    struct device device;
    if (look_at(&device) && kill(device.pids[1 + soak_next(&s->dice) % (device.count - 1)], SIGKILL) == 0) {
        s->deaths++;
        s->streak++;
    }
    bool is_enough = s->streak == STREAK_MAX;
    s->streak = is_enough ? 0 : s->streak;
    s->next_kill_ns = soak_now_ns() + (is_enough ? CALM : SECOND / 2 + soak_next(&s->dice) % SECOND);
}

static void disturb(struct soak *s, uint64_t now)
{
    bool is_calm = now + CALM > s->end_ns && now > s->begin_ns + SECOND * 4; /* the last part; a short run kills early */
    if (!is_calm && now >= s->next_kill_ns) {
        kill_a_partition(s);
    }
    if (soak_next(&s->dice) % 100 == 0) {
        pid_t victim = s->workers[soak_next(&s->dice) % SOAK_WORKERS];
        if (victim > 0 && kill(victim, SIGKILL) == 0) {
            s->killed++;
        }
    }
}

static uint32_t leaked(const char *what, long before, long after, long tolerance)
{
    if (before < 0 || after <= before + tolerance) {
        return 0;
    }
    fprintf(stderr, "soak: %s: %ld before, %ld after\n", what, before, after);
    return 1;
}

static bool has_more_descriptors(const struct device *before, const struct device *after)
{
    bool has_more = false;
    for (size_t i = 0; i < before->count && i < after->count; i++) {
        has_more = has_more || after->descriptors[i] > before->descriptors[i];
    }
    return has_more;
}

/* What hung up is closed at some time or other: a leak is what stays. */
static void look_when_it_is_quiet(const struct device *before, struct device *after)
{
    look_until_it_is_whole(after);
    for (int tries = 0; tries < 20 && has_more_descriptors(before, after); tries++) {
        usleep(250000);
        look_until_it_is_whole(after);
    }
}

static uint32_t compare(const struct device *before, const struct device *after)
{
    uint32_t leaks = 0;
    char what[64];
    for (size_t i = 0; i < before->count && i < after->count; i++) {
        snprintf(what, sizeof(what), "descriptors of process %zu of the device", i);
        leaks += leaked(what, before->descriptors[i], after->descriptors[i], 0);
    }
    return leaks;
}

static uint32_t grown(const struct device *middle, const struct device *after)
{
    uint32_t leaks = 0;
    char what[64];
    for (size_t i = 0; i < middle->count && i < after->count; i++) {
        snprintf(what, sizeof(what), "private memory of process %zu of the device, KiB", i);
        if (middle->pids[i] == after->pids[i]) {
            leaks += leaked(what, middle->private_kb[i], after->private_kb[i], GROWTH_MAX_KB);
        }
    }
    return leaks;
}

/* Until the end, and until all clients are gone. *middle is how the device is well after the last death. */
static void run(struct soak *s, struct device *middle)
{
    bool has_middle = false;
    for (uint64_t now = soak_now_ns(); now < s->end_ns; now = soak_now_ns()) {
        reap_workers(s);
        for (uint32_t i = 0; i < SOAK_WORKERS; i++) {
            if (s->workers[i] == 0) {
                start_worker(s, i);
            }
        }
        watch_calls(s);
        disturb(s, now);
        if (!has_middle && now + CALM / 3 > s->end_ns) {
            has_middle = look_at(middle);
        }
        usleep(10000);
    }
    uint64_t patience = s->end_ns + 20 * SECOND;
    bool is_any = true;
    while (is_any && soak_now_ns() < patience) {
        reap_workers(s);
        watch_calls(s);
        is_any = false;
        for (uint32_t i = 0; i < SOAK_WORKERS; i++) {
            is_any = is_any || s->workers[i] != 0;
        }
        usleep(10000);
    }
    if (!has_middle) {
        look_until_it_is_whole(middle);
    }
}

int main(int argc, char **argv)
{
    const char *seed = getenv("SOAK_SEED");
    struct soak s = { .dice = seed == NULL ? (uint64_t)getpid() : (uint64_t)strtoull(seed, NULL, 0) };
    struct device before, middle, after;
    long seconds = argc == 2 ? strtol(argv[1], NULL, 10) : 0;
    if (seconds < 1 || seconds > 1000000 || getenv("ASHLAR") == NULL) {
        fprintf(stderr, "usage: ASHLAR=path/to/ashlar soak SECONDS, on a device that has the partition TEST_SP_HOLD\n");
        return 2;
    }
    s.threads = mmap(NULL, SOAK_WORKERS * SOAK_THREADS * sizeof(*s.threads), PROT_READ | PROT_WRITE,
                     MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (s.threads == MAP_FAILED) {
        stop("no memory to share with the clients");
    }
    printf("soak: %ld s, seed %llu\n", seconds, (unsigned long long)s.dice);
    uint32_t connections = count_connections();
    look_until_it_is_whole(&before);
    s.begin_ns = soak_now_ns();
    s.end_ns = s.begin_ns + (uint64_t)seconds * SECOND;
    s.next_kill_ns = s.begin_ns + SECOND;
    run(&s, &middle);
    look_when_it_is_quiet(&before, &after);
    uint32_t leaks = compare(&before, &after) + grown(&middle, &after);
    uint32_t connections_after = count_connections();
    leaks += connections_after < connections ? connections - connections_after : 0;
    printf("soak: %llu calls ended by a death, %llu wrong calls refused, %llu clients killed, %u connections before, %u after, "
           "longest call %llu ms\n",
           (unsigned long long)s.failed, (unsigned long long)s.refused, (unsigned long long)s.killed, connections,
           connections_after, (unsigned long long)(s.longest_ns / 1000000));
    printf("soak: %llu wrong answers\n", (unsigned long long)s.wrong);
    printf("soak: %llu calls, %llu deaths, %llu lost, %u leaked\n", (unsigned long long)s.calls,
           (unsigned long long)s.deaths, (unsigned long long)s.lost, leaks);
    return s.wrong == 0 && s.lost == 0 && leaks == 0 && s.calls > 0 ? 0 : 1;
}
