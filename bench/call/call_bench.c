/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 *
 * What a call costs that does nothing, beside the same bytes sent back and forth between two processes with shared
 * memory and a futex and nothing else. Both are timed in turns, and the ratio is that of neighbours, so a slow
 * phase of the machine falls on both.
 *
 * Run it with the device confined to one processor: `taskset -c 1 ashlar run -- bench-call FILE one` times both
 * sides on that one, `… bench-call FILE two` moves this side to another, so that both are hot. Rows
 * null_call_one_core and null_call_two_cores. The device is the one at ASHLAR_SOCKET.
 */
#define _GNU_SOURCE
#include <linux/futex.h>
#include <sched.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "psa/client.h"

enum { TURNS = 21, CALLS_A_TURN = 2000, WARM_UP = 500, LINE = 128, PAYLOAD = 64 };

/* Stateless services with something that does nothing, the first that the device has. */
struct target {
    uint32_t sid;
    psa_handle_t handle;
    int32_t type;
    size_t out_len;
};
static const struct target targets[] = {
    { 0x00001001, 0x40000100, 1, 0 }, /* the test device's null call */
    { 0x00000040, 0x40000105, 1, 4 }, /* platform: read the lifecycle word */
};

/* Two words on lines of their own, each a futex. */
struct raw {
    uint32_t request;
    uint8_t request_data[LINE - 4];
    uint32_t response;
    uint8_t response_data[LINE - 4];
};
static struct raw *raw;
static bool has_two;

static uint64_t now_ns(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
}

static void futex(uint32_t *word, int operation, uint32_t value)
{
    syscall(SYS_futex, word, operation, value, NULL, NULL, 0);
}

/* On two processors both spin, which is the least there is; on one both sleep. */
static void raw_wait(uint32_t *word, uint32_t old)
{
    while (__atomic_load_n(word, __ATOMIC_ACQUIRE) == old) {
        if (!has_two) {
            futex(word, FUTEX_WAIT, old);
        }
    }
}

static void raw_set(uint32_t *word, uint32_t value)
{
    __atomic_store_n(word, value, __ATOMIC_RELEASE);
    if (!has_two) {
        futex(word, FUTEX_WAKE, 1);
    }
}

static _Noreturn void raw_server(void)
{
    uint8_t copy[PAYLOAD];
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    for (uint32_t n = 0;; n++) {
        raw_wait(&raw->request, n);
        memcpy(copy, raw->request_data, sizeof(copy));
        memcpy(raw->response_data, copy, sizeof(copy));
        raw_set(&raw->response, n + 1);
    }
}

static void raw_call(void)
{
    static uint32_t n;
    uint8_t payload[PAYLOAD] = { 1 };
    memcpy(raw->request_data, payload, sizeof(payload));
    raw_set(&raw->request, n + 1);
    raw_wait(&raw->response, n);
    memcpy(payload, raw->response_data, sizeof(payload));
    n++;
}

static const struct target *target;

static void our_call(void)
{
    uint8_t out[16];
    psa_outvec vector = { out, target->out_len };
    psa_status_t status = psa_call(target->handle, target->type, NULL, 0, &vector, target->out_len == 0 ? 0 : 1);
    if (status < 0) {
        fprintf(stderr, "bench-call: the null call is answered %d\n", (int)status);
        exit(3);
    }
}

static double turn_us(void (*call)(void))
{
    for (int i = 0; i < WARM_UP; i++) {
        call();
    }
    uint64_t start = now_ns();
    for (int i = 0; i < CALLS_A_TURN; i++) {
        call();
    }
    return (double)(now_ns() - start) / 1000.0 / CALLS_A_TURN;
}

static int by_size(const void *a, const void *b)
{
    double x = *(const double *)a;
    double y = *(const double *)b;
    return x < y ? -1 : x > y;
}

static double median(double *values)
{
    qsort(values, TURNS, sizeof(values[0]), by_size);
    return values[TURNS / 2];
}

/* The processor to which we, and so the device, were confined; -1 if to more than one. */
static int confined_to(void)
{
    cpu_set_t allowed;
    if (sched_getaffinity(0, sizeof(allowed), &allowed) != 0 || CPU_COUNT(&allowed) != 1) {
        return -1;
    }
    return sched_getcpu();
}

static bool move_to(int cpu)
{
    cpu_set_t one;
    CPU_ZERO(&one);
    CPU_SET((size_t)cpu, &one);
    return sched_setaffinity(0, sizeof(one), &one) == 0;
}

/* The process id of the raw peer, or -1. */
static pid_t start_raw(void)
{
    raw = mmap(NULL, sizeof(*raw), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (raw == MAP_FAILED) {
        return -1;
    }
    pid_t server = fork();
    if (server == 0) {
        raw_server();
    }
    return server;
}

static bool find_target(void)
{
    for (size_t i = 0; i < sizeof(targets) / sizeof(targets[0]); i++) {
        if (psa_version(targets[i].sid) != PSA_VERSION_NONE) {
            target = &targets[i];
            return true;
        }
    }
    fprintf(stderr, "bench-call: no device at ASHLAR_SOCKET, or none with a service that this benchmark knows; "
                    "run it under `ashlar run --`\n");
    return false;
}

static void report(const char *path, double ours, double peer, double ratio)
{
    const char *row = has_two ? "null_call_two_cores" : "null_call_one_core";
    /* One core: a ratio. Two cores: microseconds, since the raw peer does nothing but spin. */
    const char *wanted = has_two ? "\"ours < 1\"" : "1.5";
    printf("%-22s %8.3f us   raw %8.3f us   ratio %6.2f   target %s\n", row, ours, peer, ratio, wanted);
    FILE *out = fopen(path, "a");
    if (out != NULL) {
        fprintf(out,
                "{\"bench\":\"call\",\"row\":\"%s\",\"ours\":%.4f,\"peer\":%.4f,\"unit\":\"us\",\"ratio\":%.3f,"
                "\"target\":%s}\n",
                row, ours, peer, ratio, wanted);
        fclose(out);
    }
}

/* Both sides are placed; times them in turns. */
static void run(const char *path, pid_t raw_pid)
{
    double ours[TURNS];
    double peer[TURNS];
    double ratio[TURNS];
    for (int i = 0; i < TURNS; i++) {
        peer[i] = turn_us(raw_call);
        kill(raw_pid, SIGSTOP); /* it must not spin beside what is timed next */
        ours[i] = turn_us(our_call);
        kill(raw_pid, SIGCONT);
        ratio[i] = ours[i] / peer[i];
    }
    report(path, median(ours), median(peer), median(ratio));
}

int main(int count, char **arguments)
{
    int cpu = confined_to();
    if (count != 3 || (strcmp(arguments[2], "one") != 0 && strcmp(arguments[2], "two") != 0) || cpu < 0) {
        fprintf(stderr, "usage: taskset -c 1 ashlar run -- %s FILE one|two\n", arguments[0]);
        return 2;
    }
    has_two = strcmp(arguments[2], "two") == 0;
    if (!find_target()) {
        return 3;
    }
    pid_t raw_pid = start_raw();
    if (raw_pid < 0 || (has_two && !move_to(cpu == 0 ? 1 : 0))) {
        perror("bench-call");
        return 3;
    }
    run(arguments[1], raw_pid);
    kill(raw_pid, SIGKILL);
    waitpid(raw_pid, NULL, 0);
    return 0;
}
