/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#define _GNU_SOURCE
#include "dev/flash_file.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/fs.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "reason/reason.h"

enum { ERASE_CHUNK = 4096 };

static int fd_of(const struct flash *flash)
{
    const struct flash_file *file = flash->context;
    return file->fd;
}

static psa_status_t write_all(int fd, uint32_t at, const uint8_t *data, size_t len)
{
    while (len != 0) {
        ssize_t done = pwrite(fd, data, len, (off_t)at);
        if (done < 0 && errno == EINTR) {
            continue;
        }
        if (done <= 0) {
            return errno == ENOSPC || errno == EDQUOT ? REFUSE(FLASH_FILE_SPACE) : REFUSE(FLASH_FILE_WRITE);
        }
        at += (uint32_t)done;
        data += done;
        len -= (size_t)done;
    }
    return PSA_SUCCESS;
}

static psa_status_t file_read(const struct flash *flash, uint32_t at, struct out_span out)
{
    while (out.len != 0) {
        ssize_t done = pread(fd_of(flash), out.data, out.len, (off_t)at);
        if (done < 0 && errno == EINTR) {
            continue;
        }
        if (done <= 0) {
            return REFUSE(FLASH_FILE_READ); /* 0: someone cut the file short */
        }
        at += (uint32_t)done;
        out.data += done;
        out.len -= (size_t)done;
    }
    return PSA_SUCCESS;
}

static psa_status_t file_program(const struct flash *flash, uint32_t at, struct span data)
{
    psa_status_t status = write_all(fd_of(flash), at, data.data, data.len);
    return status == PSA_SUCCESS ? PSA_SUCCESS : REFUSE(FLASH_FILE_WRITE);
}

static psa_status_t file_fill(int fd, uint32_t at, uint32_t len)
{
    uint8_t ones[ERASE_CHUNK];
    memset(ones, FLASH_ERASED, sizeof(ones));
    while (len != 0) {
        uint32_t part = len < sizeof(ones) ? len : (uint32_t)sizeof(ones);
        psa_status_t status = write_all(fd, at, ones, part);
        if (status != PSA_SUCCESS) {
            return status;
        }
        at += part;
        len -= part;
    }
    return PSA_SUCCESS;
}

static psa_status_t file_erase(const struct flash *flash, uint32_t block)
{
    uint32_t size = flash->geometry.block_size;
    psa_status_t status = file_fill(fd_of(flash), block * size, size);
    return status == PSA_SUCCESS ? PSA_SUCCESS : REFUSE(FLASH_FILE_WRITE);
}

static psa_status_t file_sync(const struct flash *flash)
{
    /* Not repeated on EINTR or EIO: after a failed sync the kernel may have dropped the pages. */
    return fdatasync(fd_of(flash)) == 0 ? PSA_SUCCESS : REFUSE(FLASH_FILE_SYNC);
}

static const struct flash_ops file_ops = { file_read, file_program, file_erase, file_sync };

/* Makes the name durable: a synced file in an unsynced folder may be gone after a power cut. */
static psa_status_t sync_folder_of(const char *path)
{
    char folder[4096];
    const char *slash = strrchr(path, '/');
    size_t len = slash == NULL ? 1 : slash == path ? 1 : (size_t)(slash - path);
    if (len >= sizeof(folder)) {
        return REFUSE(FLASH_FILE_CREATE);
    }
    memcpy(folder, slash == NULL ? "." : path, len);
    folder[len] = '\0';
    int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0) {
        return REFUSE(FLASH_FILE_CREATE);
    }
    int synced = fsync(fd);
    (void)close(fd);
    return synced == 0 ? PSA_SUCCESS : REFUSE(FLASH_FILE_SYNC);
}

/* A new name, never in place of another: what has `path` stays. */
static psa_status_t give_name(const char *made, const char *path)
{
    if (syscall(SYS_renameat2, AT_FDCWD, made, AT_FDCWD, path, RENAME_NOREPLACE) == 0) {
        return sync_folder_of(path);
    }
    if (errno == EINVAL || errno == ENOSYS) { /* a file system that knows rename() alone */
        struct stat status;
        if (lstat(path, &status) == 0) {
            return REFUSE(FLASH_FILE_EXISTS);
        }
        return rename(made, path) == 0 ? sync_folder_of(path) : REFUSE(FLASH_FILE_CREATE);
    }
    return errno == EEXIST ? REFUSE(FLASH_FILE_EXISTS) : REFUSE(FLASH_FILE_CREATE);
}

/* Ours alone while it is locked; what a creation that was cut left in it is overwritten. */
static psa_status_t open_new(const char *made, int *fd)
{
    struct stat status;
    struct stat named;
    *fd = open(made, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, 0600);
    if (*fd < 0) {
        return REFUSE(FLASH_FILE_CREATE);
    }
    if (flock(*fd, LOCK_EX | LOCK_NB) != 0) {
        return errno == EWOULDBLOCK ? REFUSE(FLASH_FILE_LOCKED) : REFUSE(FLASH_FILE_LOCK);
    }
    bool is_it = fstat(*fd, &status) == 0 && lstat(made, &named) == 0 && S_ISREG(status.st_mode) &&
                 status.st_ino == named.st_ino && status.st_dev == named.st_dev;
    return is_it && ftruncate(*fd, 0) == 0 && fchmod(*fd, 0600) == 0 ? PSA_SUCCESS : REFUSE(FLASH_FILE_CREATE);
}

psa_status_t flash_file_create(const char *path, const struct flash_geometry *geometry)
{
    char made[4096];
    struct stat status_of_path;
    int fd = -1;
    int len = snprintf(made, sizeof(made), "%s.new", path);
    if (!flash_geometry_is_valid(geometry)) {
        return REFUSE(FLASH_GEOMETRY);
    }
    if (len < 0 || (size_t)len >= sizeof(made)) {
        return REFUSE(FLASH_FILE_CREATE);
    }
    if (lstat(path, &status_of_path) == 0) {
        return REFUSE(FLASH_FILE_EXISTS);
    }
    psa_status_t status = open_new(made, &fd);
    bool is_ours = status == PSA_SUCCESS;
    if (status == PSA_SUCCESS) {
        status = file_fill(fd, 0, flash_size(geometry));
    }
    if (status == PSA_SUCCESS && fsync(fd) != 0) {
        status = REFUSE(FLASH_FILE_SYNC);
    }
    if (status == PSA_SUCCESS) {
        status = give_name(made, path);
    }
    int kept = errno;
    if (is_ours && status != PSA_SUCCESS) {
        (void)unlink(made);
    }
    if (fd >= 0) {
        (void)close(fd);
    }
    errno = kept;
    return status;
}

psa_status_t flash_file_from_fd(struct flash_file *file, int fd, const struct flash_geometry *geometry)
{
    struct stat stat;
    file->fd = -1;
    if (!flash_geometry_is_valid(geometry)) {
        return REFUSE(FLASH_GEOMETRY);
    }
    int mode = fcntl(fd, F_GETFL);
    if (mode < 0 || fstat(fd, &stat) != 0) {
        return REFUSE(FLASH_FILE_OPEN);
    }
    if ((mode & O_ACCMODE) != O_RDWR) {
        return REFUSE(FLASH_FILE_DENIED);
    }
    if (!S_ISREG(stat.st_mode) || stat.st_size != (off_t)flash_size(geometry)) {
        return REFUSE(FLASH_FILE_SHAPE);
    }
    if (flock(fd, LOCK_EX | LOCK_NB) != 0) {
        return errno == EWOULDBLOCK ? REFUSE(FLASH_FILE_LOCKED) : REFUSE(FLASH_FILE_LOCK);
    }
    if ((fcntl(fd, F_GETFD) & FD_CLOEXEC) == 0 && fcntl(fd, F_SETFD, FD_CLOEXEC) != 0) {
        return REFUSE(FLASH_FILE_OPEN);
    }
    *file = (struct flash_file){
        .flash = { .ops = &file_ops, .context = file, .geometry = *geometry },
        .fd = fd,
    };
    return PSA_SUCCESS;
}

psa_status_t flash_file_open(struct flash_file *file, const char *path, const struct flash_geometry *geometry)
{
    file->fd = -1;
    /* Non-blocking: a FIFO of that name must be refused, not waited for. */
    int fd = open(path, O_RDWR | O_CLOEXEC | O_NONBLOCK | O_NOCTTY | O_NOFOLLOW);
    if (fd < 0) {
        return errno == ENOENT || errno == ENOTDIR               ? REFUSE(FLASH_FILE_ABSENT)
               : errno == EACCES || errno == EPERM || errno == EROFS ? REFUSE(FLASH_FILE_DENIED)
               : errno == EISDIR || errno == ELOOP || errno == ENXIO ? REFUSE(FLASH_FILE_SHAPE)
                                                                     : REFUSE(FLASH_FILE_OPEN);
    }
    psa_status_t status = flash_file_from_fd(file, fd, geometry);
    if (status != PSA_SUCCESS) {
        int kept = errno;
        (void)close(fd);
        errno = kept;
    }
    return status;
}

void flash_file_close(struct flash_file *file)
{
    if (file->fd >= 0) {
        (void)close(file->fd);
        file->fd = -1;
    }
}
