/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#define _GNU_SOURCE
#include "measure.h"

#include <elf.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <openssl/evp.h>

#include "../../uapi.h"
#include "base/fits.h"
#include "reduced.h"

enum { CHUNK = 65536 };

static ssize_t read_some(int fd, uint8_t *out, size_t len)
{
    ssize_t got = -1;
    do {
        got = read(fd, out, len);
    } while (got < 0 && errno == EINTR);
    return got;
}

static bool write_all(int fd, const uint8_t *data, size_t len)
{
    while (len > 0) {
        ssize_t put = write(fd, data, len);
        if (put < 0 && errno == EINTR) {
            continue;
        }
        if (put <= 0) {
            return false;
        }
        data += put;
        len -= (size_t)put;
    }
    return true;
}

/* Hashes all of `from`; also copies it to `to` unless that is -1. Each byte is read once. */
static bool hash_and_copy(int from, int to, uint8_t digest[MEASURE_LEN])
{
    uint8_t chunk[CHUNK]; /* programs are measured side by side */
    EVP_MD_CTX *md = EVP_MD_CTX_new();
    bool is_good = md != NULL && EVP_DigestInit_ex(md, EVP_sha256(), NULL) == 1;
    ssize_t got = 1;
    while (is_good && got > 0) {
        got = read_some(from, chunk, sizeof(chunk));
        is_good = got >= 0 && EVP_DigestUpdate(md, chunk, (size_t)(got > 0 ? got : 0)) == 1 &&
                  (to < 0 || write_all(to, chunk, (size_t)(got > 0 ? got : 0)));
    }
    is_good = is_good && EVP_DigestFinal_ex(md, digest, NULL) == 1;
    EVP_MD_CTX_free(md);
    return is_good;
}

static int open_program(const char *path)
{
    struct stat status;
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (fd >= 0 && (fstat(fd, &status) != 0 || !S_ISREG(status.st_mode))) {
        close(fd);
        errno = ENOEXEC;
        return -1;
    }
    return fd;
}

static int new_memory(const char *name)
{
    int fd = memfd_create(name, MFD_CLOEXEC | MFD_ALLOW_SEALING | MFD_EXEC);
    return fd >= 0 || errno != EINVAL ? fd : memfd_create(name, MFD_CLOEXEC | MFD_ALLOW_SEALING);
}

static bool find_interpreter(int fd)
{
    Elf64_Ehdr header;
    Elf64_Phdr part;
    if (pread(fd, &header, sizeof(header), 0) != (ssize_t)sizeof(header) ||
        memcmp(header.e_ident, ELFMAG, SELFMAG) != 0) {
        return false;
    }
    for (unsigned i = 0; i < header.e_phnum; i++) {
        off_t at = (off_t)header.e_phoff + (off_t)(i * sizeof(part));
        if (pread(fd, &part, sizeof(part), at) == (ssize_t)sizeof(part) && part.p_type == PT_INTERP) {
            return true;
        }
    }
    return false;
}

/* @mitigates T.ASH.PROGRAM_ALTERED T.ASH.PROGRAM_EXCHANGED */
bool measure_program(struct measured *out, const char *path, const char *name)
{
    *out = (struct measured){ .fd = -1 };
    int from = open_program(path);
    if (from < 0) {
        return false;
    }
    int to = new_memory(name);
    bool is_good = to >= 0 && hash_and_copy(from, to, out->digest);
    if (is_good) {
        out->has_interpreter = find_interpreter(to);
        is_good = fchmod(to, 0111) == 0 &&
                  fcntl(to, F_ADD_SEALS, F_SEAL_WRITE | F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_SEAL) == 0;
    }
    int kept = errno;
    close(from);
    if (!is_good && to >= 0) {
        close(to);
    }
    errno = kept;
    out->fd = is_good ? to : -1;
    return is_good;
}

bool measure_can_fence(const struct measured *program)
{
    return reduced_is_allowed || !program->has_interpreter;
}

bool measure_file(const char *path, uint8_t digest[MEASURE_LEN])
{
    int fd = open_program(path);
    bool is_good = fd >= 0 && hash_and_copy(fd, -1, digest);
    if (fd >= 0) {
        int kept = errno;
        close(fd);
        errno = kept;
    }
    return is_good;
}

uint8_t *measure_read(const char *path, size_t most, size_t *len)
{
    int fd = open_program(path);
    uint8_t *data = fd < 0 ? NULL : malloc(most + 1);
    size_t at = 0;
    ssize_t got = 1;
    while (data != NULL && got > 0 && at <= most) {
        got = read_some(fd, data + at, most + 1 - at);
        at += got > 0 ? (size_t)got : 0;
    }
    int kept = got < 0 ? errno : EFBIG;
    if (fd >= 0) {
        close(fd);
    }
    if (data != NULL && (got < 0 || at > most)) {
        free(data);
        data = NULL;
        errno = kept;
    }
    *len = data == NULL ? 0 : at;
    return data;
}
