/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 *
 * Programs are measured side by side and started one by one: which, and when. Measuring and starting are this test's own.
 */
#define _GNU_SOURCE
#include <pthread.h>
#include <stdarg.h>
#include <time.h>

#include "programs.h"
#include "test.h"

enum { PARTITIONS = 4 };

static struct device device;
static struct supervisor_options options;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t changed = PTHREAD_COND_INITIALIZER;
static size_t measured_count;
static size_t starts[PARTITIONS];
static size_t start_count;
static bool has_started_unmeasured;
static bool waits_for_a_start; /* the last program is not measured before another one was started */
static bool waits_for_failure;  /* the last program is measured long after another one was refused */
static const char *altered;     /* executable that is not what was signed; NULL: none */
static char failure[DEVICE_WHY_MAX];
static int failure_status;

/* ---- in place of process.c, spawn.c, measure.c, supervisor.c ---- */

size_t process_host(const struct device *d, size_t index)
{
    size_t host = 0;
    while (strcmp(d->manifest.programs[host].executable, d->manifest.programs[index].executable) != 0) {
        host++;
    }
    return host;
}

bool process_start(struct device *d, size_t host)
{
    pthread_mutex_lock(&lock);
    has_started_unmeasured = has_started_unmeasured || d->members[host].program.fd != (int)host;
    starts[start_count++] = host;
    pthread_cond_broadcast(&changed);
    pthread_mutex_unlock(&lock);
    return true;
}

void spawn_find_means(struct spawn_means *means)
{
    means->is_tried = true;
}

bool measure_can_fence(const struct measured *program)
{
    return !program->has_interpreter;
}

static size_t index_of(const char *name)
{
    size_t index = 0;
    while (strcmp(device.manifest.programs[index].name, name) != 0) {
        index++;
    }
    return index;
}

bool measure_program(struct measured *out, const char *path, const char *name)
{
    const struct timespec a_while = { .tv_nsec = 50000000 };
    size_t index = index_of(name);
    bool is_altered = altered != NULL && strcmp(strrchr(path, '/') + 1, altered) == 0;
    pthread_mutex_lock(&lock);
    while ((waits_for_a_start && measured_count == PARTITIONS - 1 && start_count == 0) ||
           (waits_for_failure && index == PARTITIONS - 1 && failure_status == 0)) {
        pthread_cond_wait(&changed, &lock);
    }
    if (waits_for_failure && index == PARTITIONS - 1) {
        nanosleep(&a_while, NULL);
    }
    measured_count++;
    pthread_cond_broadcast(&changed);
    pthread_mutex_unlock(&lock);
    *out = (struct measured){ .fd = (int)index };
    memset(out->digest, is_altered ? 0xff : (int)index, sizeof(out->digest));
    return true;
}

void device_fail(struct device *d, int status, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(failure, sizeof(failure), format, arguments);
    va_end(arguments);
    pthread_mutex_lock(&lock);
    failure_status = status;
    pthread_cond_broadcast(&changed);
    pthread_mutex_unlock(&lock);
    d->is_over = true;
}

/* ---- */

static void prepare(void)
{
    memset(&device, 0, sizeof(device));
    options = (struct supervisor_options){ .libexec = "/nowhere" };
    device.options = &options;
    device.manifest.system.partition_count = PARTITIONS;
    for (size_t i = 0; i < PARTITIONS; i++) {
        struct device_program *p = &device.manifest.programs[i];
        snprintf(p->name, sizeof(p->name), "P%zu", i);
        snprintf(p->executable, sizeof(p->executable), "program-%zu", i);
        memset(p->executable_digest, (int)i, sizeof(p->executable_digest));
        device.members[i] = (struct member){ .program = { .fd = -1 } };
    }
    measured_count = 0;
    start_count = 0;
    has_started_unmeasured = false;
    waits_for_a_start = false;
    waits_for_failure = false;
    altered = NULL;
    failure[0] = '\0';
    failure_status = 0;
}

static bool was_started(size_t host)
{
    bool was = false;
    for (size_t i = 0; i < start_count; i++) {
        was = was || starts[i] == host;
    }
    return was;
}

static void every_signed_program_is_started_once(void)
{
    prepare();
    EXPECT(programs_start(&device));
    EXPECT_EQ(start_count, PARTITIONS);
    for (size_t i = 0; i < PARTITIONS; i++) {
        EXPECT(was_started(i));
        EXPECT_EQ(device.members[i].host, i);
    }
    EXPECT(!has_started_unmeasured);
}

static void a_program_is_started_while_others_are_measured(void)
{
    prepare();
    waits_for_a_start = true; /* for ever, if nothing were started before all are measured: the suite's time limit tells */
    EXPECT(programs_start(&device));
    EXPECT_EQ(start_count, PARTITIONS);
}

static void a_program_that_is_not_the_signed_one_is_never_started(void)
{
    for (size_t i = 0; i < PARTITIONS; i++) {
        prepare();
        altered = device.manifest.programs[i].executable;
        EXPECT(!programs_start(&device));
        EXPECT(!was_started(i));
        EXPECT_EQ(failure_status, 1);
        EXPECT(strstr(failure, altered) != NULL && strstr(failure, "not the program of partition") != NULL);
    }
}

static void all_threads_have_ended_when_a_program_is_refused(void)
{
    prepare();
    altered = device.manifest.programs[0].executable;
    waits_for_failure = true;
    EXPECT(!programs_start(&device));
    EXPECT_EQ(measured_count, PARTITIONS);
}

static void partitions_of_one_program_are_one_process(void)
{
    prepare();
    memcpy(device.manifest.programs[3].executable, "program-1", sizeof("program-1"));
    EXPECT(programs_start(&device));
    EXPECT_EQ(start_count, PARTITIONS - 1);
    EXPECT(was_started(1) && !was_started(3));
    EXPECT_EQ(device.members[3].host, 1);
    EXPECT_EQ(device.members[3].program.fd, -1);
    EXPECT_MEM(device.members[3].program.digest, device.members[1].program.digest, MEASURE_LEN);
}

int main(void)
{
    static const struct test tests[] = {
        TEST(every_signed_program_is_started_once, "ASHLAR-design:verified-start"),
        TEST(a_program_is_started_while_others_are_measured, "ASHLAR-design:verified-start"),
        TEST(a_program_that_is_not_the_signed_one_is_never_started, "ASHLAR-design:verified-start"),
        TEST(all_threads_have_ended_when_a_program_is_refused, "ASHLAR-design:verified-start"),
        TEST(partitions_of_one_program_are_one_process, "ASHLAR-design:verified-start"),
    };
    return test_main("supervisor.programs", tests, sizeof(tests) / sizeof(tests[0]));
}
