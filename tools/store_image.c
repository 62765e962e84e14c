/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#define _GNU_SOURCE
#include "store_image.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

enum { UNIT_USUAL = 512, BLOCK_USUAL = 16384, RECORD_LEAST = 48 };

static const char suffix[] = ".store";

/* ---- the folder ---- */

static int by_name(const void *a, const void *b)
{
    return strcmp(a, b);
}

/* A name of a partition is letters, digits and _: nothing else is a store of ours, and all of it can be printed. */
static bool take_name(struct store_folder *folder, const char *file)
{
    size_t len = strlen(file);
    size_t suffix_len = sizeof(suffix) - 1;
    if (len <= suffix_len || strcmp(file + len - suffix_len, suffix) != 0) {
        return true;
    }
    len -= suffix_len;
    if (len >= STORE_IMAGE_NAME_MAX || strspn(file, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-") != len) {
        return true;
    }
    if (folder->count == STORE_IMAGES_MAX) {
        return false;
    }
    memcpy(folder->names[folder->count], file, len);
    folder->names[folder->count++][len] = '\0';
    return true;
}

static bool list(struct store_folder *folder)
{
    int fd = dup(folder->fd);
    DIR *listing = fd < 0 ? NULL : fdopendir(fd);
    bool is_good = listing != NULL;
    if (listing == NULL && fd >= 0) {
        close(fd);
    }
    for (const struct dirent *entry; is_good && (entry = readdir(listing)) != NULL;) {
        is_good = take_name(folder, entry->d_name);
    }
    if (listing != NULL) {
        closedir(listing);
    }
    qsort(folder->names, folder->count, sizeof(folder->names[0]), by_name);
    return is_good;
}

bool store_folder_open(struct store_folder *folder, const char *path, char why[STORE_IMAGE_WHY_MAX])
{
    *folder = (struct store_folder){ .fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC) };
    if (folder->fd < 0) {
        snprintf(why, STORE_IMAGE_WHY_MAX, "cannot open the state folder: %s%s", strerror(errno),
                 errno == ENOENT ? "; name the device's with --state DIR" : "");
        return false;
    }
    bool is_locked = flock(folder->fd, LOCK_EX | LOCK_NB) == 0;
    if (!is_locked && errno == EWOULDBLOCK) {
        snprintf(why, STORE_IMAGE_WHY_MAX, "a device runs on this state; stop it first (`ashlar device stop`)");
    } else if (!is_locked) {
        snprintf(why, STORE_IMAGE_WHY_MAX, "cannot lock the state folder: %s", strerror(errno));
    } else if (list(folder)) {
        return true;
    } else {
        snprintf(why, STORE_IMAGE_WHY_MAX, "cannot list the state folder: it has too many stores, or the disk failed");
    }
    store_folder_close(folder);
    return false;
}

void store_folder_close(struct store_folder *folder)
{
    if (folder->fd >= 0) {
        close(folder->fd);
    }
    folder->fd = -1;
}

/* ---- a medium in memory ---- */

static psa_status_t image_read(const struct flash *flash, uint32_t at, struct out_span out)
{
    const struct store_image *image = flash->context;
    memcpy(out.data, image->bytes + at, out.len); /* flash_read() looked that it is inside */
    return PSA_SUCCESS;
}

static psa_status_t image_program(const struct flash *flash, uint32_t at, struct span data)
{
    (void)flash;
    (void)at;
    (void)data;
    return PSA_ERROR_NOT_PERMITTED;
}

static psa_status_t image_erase(const struct flash *flash, uint32_t block)
{
    (void)flash;
    (void)block;
    return PSA_ERROR_NOT_PERMITTED;
}

static psa_status_t image_sync(const struct flash *flash)
{
    (void)flash;
    return PSA_SUCCESS;
}

static const struct flash_ops image_ops = { image_read, image_program, image_erase, image_sync };

/* The geometry that this file would have on a Linux device; any that has this size will do to look for another. */
static struct flash_geometry likely_geometry(size_t len)
{
    uint32_t block = len % BLOCK_USUAL == 0 ? BLOCK_USUAL : UNIT_USUAL;
    return (struct flash_geometry){ UNIT_USUAL, block, (uint32_t)len / block };
}

static void probe(struct store_image *image)
{
    image->flash = (struct flash){ &image_ops, image, likely_geometry(image->len) };
    if (image->len % UNIT_USUAL != 0 || !flash_geometry_is_valid(&image->flash.geometry)) {
        return; /* no whole number of sectors: alien */
    }
    (void)store_probe(&image->flash, &image->probe); /* memory does not fail */
    struct flash_geometry named = image->probe.geometry;
    if (image->probe.kind == STORE_IS_OTHER_SHAPE && flash_geometry_is_valid(&named) && flash_size(&named) == image->len) {
        image->flash.geometry = named;
        (void)store_probe(&image->flash, &image->probe);
    }
}

static bool mount(struct store_image *image)
{
    uint32_t most = (uint32_t)(image->len / RECORD_LEAST) + 1;
    image->index = calloc(most, sizeof(*image->index));
    if (image->index == NULL) {
        return false;
    }
    struct store_config config = { .flash = &image->flash, .index = image->index, .index_count = most,
                                   .object_max = image->probe.object_max };
    image->mounting = store_mount(&image->store, &config);
    image->is_mounted = image->mounting == PSA_SUCCESS;
    if (!image->is_mounted) {
        return true;
    }
    image->findings = calloc((size_t)image->store.count + 1, sizeof(*image->findings));
    if (image->findings == NULL) {
        return false;
    }
    return store_check(&image->store, image->findings, image->store.count, &image->finding_count) == PSA_SUCCESS;
}

/* ---- a store ---- */

static bool read_all(struct store_image *image, int fd)
{
    struct stat status;
    if (fstat(fd, &status) != 0) {
        return false;
    }
    errno = S_ISREG(status.st_mode) ? EFBIG : EINVAL;
    if (!S_ISREG(status.st_mode) || status.st_size > STORE_IMAGE_MAX) {
        return false;
    }
    image->len = (size_t)status.st_size;
    image->bytes = malloc(image->len + 1);
    for (size_t at = 0; image->bytes != NULL && at < image->len;) {
        ssize_t got = pread(fd, image->bytes + at, image->len - at, (off_t)at);
        if (got <= 0 && !(got < 0 && errno == EINTR)) {
            errno = got == 0 ? EIO : errno;
            return false;
        }
        at += got > 0 ? (size_t)got : 0;
    }
    return image->bytes != NULL;
}

bool store_image_read(struct store_image *image, const struct store_folder *folder, const char *name, char why[STORE_IMAGE_WHY_MAX])
{
    char file[STORE_IMAGE_NAME_MAX + sizeof(suffix)];
    *image = (struct store_image){ .probe = { .kind = STORE_IS_ALIEN } };
    snprintf(file, sizeof(file), "%s%s", name, suffix);
    int fd = openat(folder->fd, file, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
    bool is_good = fd >= 0 && read_all(image, fd);
    if (!is_good) {
        snprintf(why, STORE_IMAGE_WHY_MAX, "%s",
                 errno == ELOOP    ? "it is a symbolic link; a store is a file of its own"
                 : errno == EINVAL ? "it is no regular file"
                                   : strerror(errno));
    }
    if (fd >= 0) {
        close(fd);
    }
    if (is_good) {
        probe(image);
        is_good = image->probe.kind != STORE_IS_THERE || mount(image);
        snprintf(why, STORE_IMAGE_WHY_MAX, "no memory");
    }
    if (!is_good) {
        store_image_free(image);
    }
    return is_good;
}

void store_image_free(struct store_image *image)
{
    free(image->findings);
    free(image->index);
    free(image->bytes);
    *image = (struct store_image){ .bytes = NULL };
}

const char *store_image_wrong(const struct store_image *image)
{
    switch (image->probe.kind) {
    case STORE_IS_BLANK:
        return NULL;
    case STORE_IS_THERE:
        return image->is_mounted ? NULL : "its blocks do not make up a store: restore it from a backup";
    case STORE_IS_OTHER_SHAPE:
        return "it was cut, or is a store of another size: restore it from a backup";
    case STORE_IS_OTHER_VERSION:
        return "it has a format version that this release does not know: use the release that wrote it";
    case STORE_IS_ALIEN:
    default:
        return "it holds something, but no store: restore it from a backup";
    }
}

bool store_image_is_intact(const struct store_image *image, const struct store_entry *entry)
{
    for (uint32_t i = 0; i < image->finding_count && i < image->store.count; i++) {
        const struct store_key *key = &image->findings[i].key;
        if (key->client == entry->key.client && key->uid == entry->key.uid) {
            return false;
        }
    }
    return true;
}
