/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#define _DEFAULT_SOURCE /* flock, O_NOFOLLOW */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "hex.h"
#include "verifier/session.h"

/* docs/format/seen.spec.md: this line, then one nonce a line. */
static const char header[] = "ashlar-seen 1\n";

enum { LINE_MAX_LEN = 2 * VERIFIER_NONCE_MAX + 1 }; /* hexadecimal and the line's end */

/* Of the open file, not of the process: two threads of one verifier exclude each other too. */
static bool lock_whole(int fd)
{
    int result = flock(fd, LOCK_EX);
    while (result != 0 && errno == EINTR) {
        result = flock(fd, LOCK_EX);
    }
    return result == 0;
}

static bool write_whole(int fd, const char *text, size_t len)
{
    while (len != 0) {
        ssize_t done = write(fd, text, len);
        if (done < 0 && errno != EINTR) {
            return false;
        }
        text += done > 0 ? done : 0;
        len -= done > 0 ? (size_t)done : 0;
    }
    return true;
}

static bool is_line(const char *line, size_t len)
{
    uint8_t nonce[VERIFIER_NONCE_MAX];
    size_t nonce_len = 0;
    return len > 1 && line[len - 1] == '\n' &&
           hex_read(out_span_of(nonce, sizeof(nonce)), &nonce_len, span_of(line, len - 1)) &&
           attestation_is_hash_len(nonce_len);
}

/*
 * Looks for `wanted`, a whole line. `*end` gets the offset behind the last whole line: a torn one at the very end was
 * never acknowledged, so it may be cut off.
 */
static enum verifier_reason search(FILE *file, const char *wanted, long *end)
{
    char line[LINE_MAX_LEN + 2];
    if (fgets(line, sizeof(line), file) == NULL) {
        *end = 0;
        return ferror(file) != 0 ? VERIFIER_SEEN_UNUSABLE : VERIFIER_WELL_FORMED;
    }
    if (strcmp(line, header) != 0) {
        *end = 0;
        bool is_torn = feof(file) != 0 && strncmp(line, header, strlen(line)) == 0;
        return is_torn ? VERIFIER_WELL_FORMED : VERIFIER_SEEN_UNUSABLE;
    }
    *end = ftell(file);
    while (fgets(line, sizeof(line), file) != NULL) {
        size_t len = strlen(line);
        if (strcmp(line, wanted) == 0) {
            return VERIFIER_REPLAYED;
        }
        if (!is_line(line, len)) {
            bool is_torn = feof(file) != 0 && len != 0 && line[len - 1] != '\n';
            return is_torn ? VERIFIER_WELL_FORMED : VERIFIER_SEEN_UNUSABLE;
        }
        *end = ftell(file);
    }
    return ferror(file) != 0 || *end < 0 ? VERIFIER_SEEN_UNUSABLE : VERIFIER_WELL_FORMED;
}

static enum verifier_reason append(int fd, const char *line, long end)
{
    bool is_written = ftruncate(fd, end) == 0 && lseek(fd, end, SEEK_SET) == end &&
                      (end != 0 || write_whole(fd, header, strlen(header))) && write_whole(fd, line, strlen(line)) &&
                      fdatasync(fd) == 0;
    return is_written ? VERIFIER_WELL_FORMED : VERIFIER_SEEN_UNUSABLE;
}

/* @mitigates T.ASH.TOKEN_REPLAYED */
enum verifier_reason verifier_seen_accept(const char *path, struct span nonce)
{
    char line[LINE_MAX_LEN + 1];
    struct stat status;
    enum verifier_reason reason = VERIFIER_SEEN_UNUSABLE;
    FILE *file = NULL;
    long end = 0;
    if (!attestation_is_hash_len(nonce.len)) {
        return VERIFIER_SEEN_UNUSABLE;
    }
    hex_write(line, nonce);
    strcat(line, "\n");
    int fd = open(path, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK, 0600);
    if (fd < 0) {
        return VERIFIER_SEEN_UNUSABLE;
    }
    if (fstat(fd, &status) != 0 || !S_ISREG(status.st_mode) || !lock_whole(fd)) {
        goto out;
    }
    file = fdopen(fd, "r+");
    if (file == NULL) {
        goto out;
    }
    reason = search(file, line, &end);
    if (reason == VERIFIER_WELL_FORMED) {
        reason = append(fd, line, end);
    }
out:
    if (file != NULL) {
        fclose(file);
    } else {
        close(fd);
    }
    return reason;
}
