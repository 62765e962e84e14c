/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 *
 * Client and partitions in one program. A panic ends the program, its record on standard error; so a first process does nothing but
 * start the program that runs the tests, keep what it remembers, and read its last words.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "host.h"
#include "inproc/interrupt.h"
#include "platform.h"

enum { TEXT_MAX = 4096, RUNS_MAX = 1000 };

/* What outlives a panic, shared with the program that runs. */
struct kept {
    uint32_t word;
    uint32_t has_died;
    char last_words[TEXT_MAX];
    struct host_count count;
};

static struct kept *kept;

const char host_suite[] = "conformance.ffm.inproc";

uint32_t ffm_platform_features(void)
{
    return FFM_HAS_THREADS | FFM_HAS_RECORDS | FFM_HAS_INTERRUPTS | FFM_HAS_HEAP | FFM_HAS_MAPS | FFM_HAS_SHARES;
}

void ffm_platform_result(const struct ffm_line *line)
{
    host_result(&kept->count, line);
}

void ffm_platform_remember(uint32_t word)
{
    kept->word = word;
}

uint32_t ffm_platform_recall(void)
{
    return kept->word;
}

void ffm_platform_expect(int32_t partition, uint32_t causes)
{
    (void)partition;
    (void)causes;
    kept->has_died = 0;
    kept->last_words[0] = '\0';
}

bool ffm_platform_death(struct ffm_death *death)
{
    *death = (struct ffm_death){ .text = "the program ended without a record" };
    if (kept->has_died == 0) {
        host_copy(death->text, sizeof(death->text), "no partition was panicked");
        return false;
    }
    const char *who = strstr(kept->last_words, "ashlar: panic of ");
    if (who == NULL) {
        host_copy(death->text, sizeof(death->text), kept->last_words);
        return false;
    }
    const char *id = strstr(who, "(client id ");
    death->partition = id == NULL ? 0 : (int32_t)strtol(id + strlen("(client id "), NULL, 10);
    death->cause = host_cause(who);
    host_copy(death->text, sizeof(death->text), who);
    return true;
}

bool ffm_platform_interrupt(const char *source)
{
    return inproc_interrupt(source);
}

/* Runs the tests in a program of their own until it ends; true if it ended by a panic. */
static bool run_once(char *program)
{
    char *const arguments[] = { program, "--run", NULL };
    char last_words[TEXT_MAX]; /* the program clears those that are kept */
    int words[2];
    int status = 0;
    if (pipe2(words, O_CLOEXEC) != 0) {
        host_die("no pipe for the record of a panic");
    }
    pid_t child = fork();
    if (child == 0) {
        dup2(words[1], STDERR_FILENO);
        execv("/proc/self/exe", arguments);
        _exit(127);
    }
    close(words[1]);
    size_t len = 0;
    ssize_t got = 1;
    while (got > 0 || (got < 0 && errno == EINTR)) {
        got = read(words[0], last_words + len, TEXT_MAX - 1 - len);
        len += got > 0 ? (size_t)got : 0;
    }
    last_words[len] = '\0';
    close(words[0]);
    if (child < 0 || waitpid(child, &status, 0) != child) {
        host_die("the program that runs the tests could not be started");
    }
    kept->has_died = 1;
    memcpy(kept->last_words, last_words, sizeof(last_words));
    return !WIFEXITED(status) || WEXITSTATUS(status) != 0;
}

static int drive(char *program, int memory)
{
    char number[16];
    host_begin();
    snprintf(number, sizeof(number), "%d", memory);
    setenv("FFM_KEPT", number, 1);
    int runs = 0;
    while (run_once(program)) {
        if (kept->word == 0 || ++runs == RUNS_MAX) {
            host_die(kept->last_words);
        }
    }
    return host_end(&kept->count);
}

int main(int argc, char **argv)
{
    if (argc == 2 && strcmp(argv[1], "--list") == 0) {
        ffm_list(host_put_row);
        return 0;
    }
    bool is_run = argc == 2 && strcmp(argv[1], "--run") == 0;
    const char *inherited = getenv("FFM_KEPT");
    int memory = is_run && inherited != NULL ? atoi(inherited) : memfd_create("ffm", 0);
    if (memory < 0 || (!is_run && ftruncate(memory, sizeof(struct kept)) != 0)) {
        host_die("no memory that outlives a panic");
    }
    kept = mmap(NULL, sizeof(*kept), PROT_READ | PROT_WRITE, MAP_SHARED, memory, 0);
    if (kept == MAP_FAILED) {
        host_die("no memory that outlives a panic");
    }
    if (!is_run) {
        return drive(argv[0], memory);
    }
    ffm_run();
    return 0;
}
