/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#define _GNU_SOURCE
#include "raw_file.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { FILE_LEN = 4 * 1024 * 1024 };
static int file = -1;
static off_t at;

static void must(int good, const char *what)
{
    if (!good) {
        perror(what);
        exit(1);
    }
}

void raw_file_start(void)
{
    char path[512];
    static uint8_t zeros[65536];
    const char *folder = getenv("TMPDIR");
    snprintf(path, sizeof(path), "%s/bench-file-XXXXXX", folder == NULL ? "/tmp" : folder);
    file = mkostemp(path, O_CLOEXEC);
    must(file >= 0, path);
    unlink(path);
    for (int i = 0; i < FILE_LEN / (int)sizeof(zeros); i++) {
        must(write(file, zeros, sizeof(zeros)) == (ssize_t)sizeof(zeros), "write");
    }
    must(fsync(file) == 0, "fsync");
}

void raw_file_set(const uint8_t *in, size_t len)
{
    at = (at + 4096) % FILE_LEN;
    must(pwrite(file, in, len, at) == (ssize_t)len && fdatasync(file) == 0, "pwrite and fdatasync");
}

void raw_file_get(uint8_t *out, size_t len)
{
    must(pread(file, out, len, at) == (ssize_t)len, "pread");
}
