/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#define _GNU_SOURCE
#include "confirm.h"

#include <dirent.h>
#include <linux/seccomp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "reduced.h"

enum field { PARENT = 0, USER, CAPABILITIES, PRIVILEGES, FILTER_MODE, FILTER_COUNT, LOCKED, FIELD_COUNT };
enum limit { CORE = 0, PROCESSES, DATA, FILES, LIMIT_COUNT };

struct row {
    const char *name;
    int base;
};

static const struct row fields[FIELD_COUNT] = {
    [PARENT] = { "PPid:\t", 10 },
    [USER] = { "Uid:\t", 10 },
    [CAPABILITIES] = { "CapEff:\t", 16 },
    [PRIVILEGES] = { "NoNewPrivs:\t", 10 },
    [FILTER_MODE] = { "Seccomp:\t", 10 },
    [FILTER_COUNT] = { "Seccomp_filters:\t", 10 },
    [LOCKED] = { "VmLck:\t", 10 },
};

/* Of each line the soft limit, the first column. */
static const struct row limits[LIMIT_COUNT] = {
    [CORE] = { "Max core file size ", 10 },
    [PROCESSES] = { "Max processes ", 10 },
    [DATA] = { "Max data size ", 10 },
    [FILES] = { "Max open files ", 10 },
};

static const unsigned long long unlimited = (unsigned long long)-1;

static unsigned long long number_at(const char *text, int base)
{
    text += strspn(text, " ");
    return strncmp(text, "unlimited", strlen("unlimited")) == 0 ? unlimited : strtoull(text, NULL, base);
}

static void take_line(const char *line, const struct row *rows, size_t count, unsigned long long *values, unsigned *found)
{
    for (size_t i = 0; i < count; i++) {
        size_t len = strlen(rows[i].name);
        if (strncmp(line, rows[i].name, len) == 0) {
            values[i] = number_at(line + len, rows[i].base);
            *found |= 1u << i;
        }
    }
}

/* All rows or false. Longer lines come in pieces, none of which can begin like a row: they hold numbers. */
static bool read_rows(const char *path, const struct row *rows, size_t count, unsigned long long *values)
{
    char line[256];
    unsigned found = 0;
    FILE *file = fopen(path, "re");
    if (file == NULL) {
        return false;
    }
    while (fgets(line, sizeof(line), file) != NULL) {
        take_line(line, rows, count, values, &found);
    }
    fclose(file);
    return found == (1u << count) - 1;
}

/* Soft limits: without a capability a process may lower both, and raise the soft one to the hard one, which is set with it. */
static bool is_limited(pid_t child)
{
    unsigned long long values[LIMIT_COUNT] = { 0 };
    char path[64];
    snprintf(path, sizeof(path), "/proc/%d/limits", (int)child);
    return read_rows(path, limits, LIMIT_COUNT, values) && values[CORE] == 0 && values[FILES] != unlimited &&
           (reduced_is_allowed || (values[PROCESSES] == 0 && values[DATA] != unlimited));
}

/* The files of a process that may not be dumped are root's, whoever runs it; of one that root runs they always are. */
static bool is_undumpable(pid_t child, unsigned long long user, bool *can_tell)
{
    struct stat status;
    char path[64];
    snprintf(path, sizeof(path), "/proc/%d/status", (int)child);
    *can_tell = user != 0 && stat(path, &status) == 0;
    return *can_tell && status.st_uid != user;
}

/* A process of several partitions has a thread for each: a filter that is not on all of them is none. */
static bool is_filtered(pid_t child, unsigned long long own_filters)
{
    char path[64];
    bool is_good = true;
    size_t count = 0;
    snprintf(path, sizeof(path), "/proc/%d/task", (int)child);
    DIR *threads = opendir(path);
    for (struct dirent *one = threads == NULL ? NULL : readdir(threads); one != NULL; one = readdir(threads)) {
        unsigned long long its[FIELD_COUNT] = { 0 };
        if (one->d_name[0] == '.') {
            continue;
        }
        snprintf(path, sizeof(path), "/proc/%d/task/%.20s/status", (int)child, one->d_name);
        is_good = is_good && read_rows(path, fields, FIELD_COUNT, its) && its[PRIVILEGES] == 1 &&
                  its[FILTER_MODE] == SECCOMP_MODE_FILTER && its[FILTER_COUNT] > own_filters;
        count++;
    }
    if (threads != NULL) {
        closedir(threads);
    }
    return is_good && count != 0;
}

/* @mitigates T.LIN.EARLY_SECRET */
bool confirm_read(struct confirmation *out, pid_t child)
{
    unsigned long long own[FIELD_COUNT] = { 0 };
    unsigned long long its[FIELD_COUNT] = { 0 };
    bool can_tell = false;
    char path[64];
    *out = (struct confirmation){ .layers = 0 };
    snprintf(path, sizeof(path), "/proc/%d/status", (int)child);
    /* The number of an unreaped child is nobody else's, except in a /proc of another pid namespace. */
    if (child <= 0 || !read_rows("/proc/self/status", fields, FIELD_COUNT, own) ||
        !read_rows(path, fields, FIELD_COUNT, its) || its[PARENT] != (unsigned long long)getpid()) {
        return false;
    }
    out->has_capabilities = its[CAPABILITIES] != 0;
    out->layers |= its[PRIVILEGES] == 1 ? (uint32_t)SANDBOX_NO_NEW_PRIVILEGES : 0;
    if (is_filtered(child, own[FILTER_COUNT])) {
        out->layers |= (uint32_t)SANDBOX_SECCOMP;
    }
    out->layers |= its[LOCKED] != 0 ? (uint32_t)SANDBOX_SECRETS_LOCKED : 0;
    out->layers |= is_limited(child) ? (uint32_t)SANDBOX_LIMITS : 0;
    /* Where root runs it, nobody but root could look in; the supervisor entered Landlock for it before exec. */
    out->layers |= is_undumpable(child, its[USER], &can_tell) || !can_tell ? (uint32_t)SANDBOX_NOT_DUMPABLE : 0;
    out->layers |= sandbox_has_landlock() ? (uint32_t)SANDBOX_LANDLOCK : 0;
    return true;
}
