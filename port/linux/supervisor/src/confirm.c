/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#define _GNU_SOURCE
#include "confirm.h"

#include <linux/seccomp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum field { PARENT = 0, CAPABILITIES, PRIVILEGES, FILTER_MODE, FILTER_COUNT, FIELD_COUNT };

static const struct {
    const char *name;
    int base;
} fields[FIELD_COUNT] = {
    [PARENT] = { "PPid:\t", 10 },
    [CAPABILITIES] = { "CapEff:\t", 16 },
    [PRIVILEGES] = { "NoNewPrivs:\t", 10 },
    [FILTER_MODE] = { "Seccomp:\t", 10 },
    [FILTER_COUNT] = { "Seccomp_filters:\t", 10 },
};

static void take_line(const char *line, unsigned long long values[FIELD_COUNT], unsigned *found)
{
    for (size_t i = 0; i < FIELD_COUNT; i++) {
        size_t len = strlen(fields[i].name);
        if (strncmp(line, fields[i].name, len) == 0) {
            values[i] = strtoull(line + len, NULL, fields[i].base);
            *found |= 1u << i;
        }
    }
}

/* All fields or false. Longer lines come in pieces, none of which can begin like a field: they hold numbers. */
static bool read_status(const char *path, unsigned long long values[FIELD_COUNT])
{
    char line[256];
    unsigned found = 0;
    FILE *file = fopen(path, "re");
    if (file == NULL) {
        return false;
    }
    while (fgets(line, sizeof(line), file) != NULL) {
        take_line(line, values, &found);
    }
    fclose(file);
    return found == (1u << FIELD_COUNT) - 1;
}

bool confirm_read(struct confirmation *out, pid_t child)
{
    unsigned long long own[FIELD_COUNT] = { 0 };
    unsigned long long its[FIELD_COUNT] = { 0 };
    char path[64];
    *out = (struct confirmation){ .layers = 0 };
    snprintf(path, sizeof(path), "/proc/%d/status", (int)child);
    /* The number of an unreaped child is nobody else's, except in a /proc of another pid namespace. */
    if (child <= 0 || !read_status("/proc/self/status", own) || !read_status(path, its) ||
        its[PARENT] != (unsigned long long)getpid()) {
        return false;
    }
    out->has_capabilities = its[CAPABILITIES] != 0;
    out->layers |= its[PRIVILEGES] == 1 ? (uint32_t)SANDBOX_NO_NEW_PRIVILEGES : 0;
    if (its[FILTER_MODE] == SECCOMP_MODE_FILTER && its[FILTER_COUNT] > own[FILTER_COUNT]) {
        out->layers |= (uint32_t)SANDBOX_SECCOMP;
    }
    return true;
}
