/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#define _GNU_SOURCE
#include "measure.h"

#include <errno.h>
#include <fcntl.h>
#include <openssl/evp.h>
#include <sys/random.h>
#include <unistd.h>

#include "base/invariant.h"

bool measure_bytes(const void *data, size_t len, uint8_t digest[MEASURE_LEN])
{
    return EVP_Digest(data, len, digest, NULL, EVP_sha256(), NULL) == 1;
}

bool measure_parts(const struct span *parts, size_t part_count, uint8_t digest[MEASURE_LEN])
{
    EVP_MD_CTX *ctx = EVP_MD_CTX_new();
    bool is_good = ctx != NULL && EVP_DigestInit_ex(ctx, EVP_sha256(), NULL) == 1;
    for (size_t i = 0; is_good && i < part_count; i++) {
        is_good = EVP_DigestUpdate(ctx, parts[i].data, parts[i].len) == 1;
    }
    is_good = is_good && EVP_DigestFinal_ex(ctx, digest, NULL) == 1;
    EVP_MD_CTX_free(ctx); /* which clears it */
    return is_good;
}

static bool absorb(EVP_MD_CTX *ctx, int fd)
{
    uint8_t bytes[16384];
    for (;;) {
        ssize_t got = read(fd, bytes, sizeof(bytes));
        if (got == 0) {
            return true;
        }
        if (got < 0 && errno != EINTR) {
            return false;
        }
        if (got > 0 && EVP_DigestUpdate(ctx, bytes, (size_t)got) != 1) {
            return false;
        }
    }
}

bool measure_program(uint8_t digest[MEASURE_LEN])
{
    int fd = open("/proc/self/exe", O_RDONLY | O_CLOEXEC);
    EVP_MD_CTX *ctx = fd < 0 ? NULL : EVP_MD_CTX_new();
    bool is_good = ctx != NULL && EVP_DigestInit_ex(ctx, EVP_sha256(), NULL) == 1 && absorb(ctx, fd) &&
                   EVP_DigestFinal_ex(ctx, digest, NULL) == 1;
    EVP_MD_CTX_free(ctx);
    if (fd >= 0) {
        close(fd);
    }
    return is_good;
}

void measure_random(void *out, size_t len)
{
    uint8_t *at = out;
    while (len != 0) {
        ssize_t got = getrandom(at, len, 0);
        INVARIANT(got > 0 || errno == EINTR);
        at += got > 0 ? got : 0;
        len -= got > 0 ? (size_t)got : 0;
    }
}
