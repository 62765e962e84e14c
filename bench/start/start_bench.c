/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 *
 * Cold start: from `ashlar device start` to its return, when all partitions serve, beside as many times vfork, exec and wait of a static
 * program that ends at once. Both take turns; the ratio is that of neighbours. The state exists already, so nothing is made anew.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <spawn.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { TURNS_MOST = 200, PATH_LEN = 4096 };

static double now_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec * 1000.0 + (double)now.tv_nsec / 1000000.0;
}

/* posix_spawn() is a vfork and an exec. True: it ended with status 0. */
static bool run(char *const *arguments)
{
    pid_t pid = 0;
    int status = 0;
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
    bool is_good = posix_spawn(&pid, arguments[0], &actions, NULL, arguments, environ) == 0 &&
                   waitpid(pid, &status, 0) == pid && WIFEXITED(status) && WEXITSTATUS(status) == 0;
    posix_spawn_file_actions_destroy(&actions);
    return is_good;
}

static int by_size(const void *a, const void *b)
{
    double x = *(const double *)a;
    double y = *(const double *)b;
    return x < y ? -1 : x > y;
}

static double median(double *values, size_t count)
{
    qsort(values, count, sizeof(values[0]), by_size);
    return values[count / 2];
}

struct names {
    char state[PATH_LEN];
    char socket[PATH_LEN];
};

/* Milliseconds of one start; below 0: it failed. The device is stopped again. */
static double start_once(char *ashlar, struct names *names)
{
    char *start[] = { ashlar, "device", "start", "--state", names->state, "--socket", names->socket, NULL };
    char *stop[] = { ashlar, "device", "stop", "--socket", names->socket, NULL };
    double began = now_ms();
    bool is_good = run(start);
    double took = now_ms() - began;
    return run(stop) && is_good ? took : -1;
}

static double exec_all(char *nothing, long partitions)
{
    char *program[] = { nothing, NULL };
    double began = now_ms();
    for (long i = 0; i < partitions; i++) {
        if (!run(program)) {
            return -1;
        }
    }
    return now_ms() - began;
}

static int report(const char *path, double ours, double peer, double ratio)
{
    printf("%-22s %8.3f ms   fork and exec %8.3f ms   ratio %6.2f   target 10\n", "cold_start", ours, peer, ratio);
    FILE *out = fopen(path, "ae");
    if (out == NULL) {
        perror(path);
        return 3;
    }
    fprintf(out, "{\"bench\":\"start\",\"row\":\"cold_start\",\"ours\":%.3f,\"peer\":%.3f,\"unit\":\"ms\",\"ratio\":%.2f,\"target\":10}\n",
            ours, peer, ratio);
    return fclose(out) == 0 ? 0 : 3;
}

int main(int argc, char **argv)
{
    static double ours[TURNS_MOST], peer[TURNS_MOST], ratio[TURNS_MOST];
    static struct names names;
    long partitions = argc == 6 ? strtol(argv[4], NULL, 10) : 0;
    long turns = argc == 6 ? strtol(argv[5], NULL, 10) : 0;
    char folder[] = "/tmp/ashlar-bench-XXXXXX";
    if (partitions < 1 || turns < 1 || turns > TURNS_MOST || mkdtemp(folder) == NULL) {
        fprintf(stderr, "usage: %s FILE ASHLAR NOTHING PARTITIONS TURNS\n", argv[0]);
        return 2;
    }
    snprintf(names.state, sizeof(names.state), "%s/state", folder);
    snprintf(names.socket, sizeof(names.socket), "%s/s", folder);
    (void)start_once(argv[2], &names); /* makes the state, warms the caches */
    for (long i = 0; i < turns; i++) {
        peer[i] = exec_all(argv[3], partitions);
        ours[i] = start_once(argv[2], &names);
        if (ours[i] < 0 || peer[i] < 0) {
            fprintf(stderr, "bench-start: a start failed\n");
            return 3;
        }
        ratio[i] = ours[i] / peer[i];
    }
    char *remove_all[] = { (char[]){ "/bin/rm" }, (char[]){ "-rf" }, folder, NULL };
    (void)run(remove_all);
    return report(argv[1], median(ours, (size_t)turns), median(peer, (size_t)turns), median(ratio, (size_t)turns));
}
