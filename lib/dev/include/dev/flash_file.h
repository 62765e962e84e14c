/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include "dev/flash.h"

/*
 * A flash device in one preallocated regular file: program is pwrite, erase writes 0xff, sync is fdatasync. Only the
 * kernel stands behind it, so a place may be written twice; lib/store never does. System calls after opening:
 * pread64, pwrite64, fdatasync, and close.
 */
struct flash_file {
    struct flash flash; /* use this */
    int fd;             /* owned; -1 when closed */
};

/**
 * Makes a new erased medium: mode 0600, every byte written, file and folder synced. It is made as PATH.new and gets its
 * name when it is whole: a power cut leaves no short store. Refuses a path that exists.
 *
 * PSA_ERROR_INVALID_ARGUMENT      the geometry is not valid
 * PSA_ERROR_ALREADY_EXISTS        something has that name
 * PSA_ERROR_INSUFFICIENT_STORAGE  the file system is full
 * PSA_ERROR_BAD_STATE             another process makes it just now
 * PSA_ERROR_STORAGE_FAILURE       anything else the system refused; errno says what
 * A half-made file is removed.
 */
psa_status_t flash_file_create(const char *path, const struct flash_geometry *geometry);

/**
 * Opens a medium, locks it for as long as it is open (another opener is refused), and never creates or resizes it.
 *
 * PSA_ERROR_DOES_NOT_EXIST    there is no such file
 * PSA_ERROR_NOT_PERMITTED     it may not be read and written
 * PSA_ERROR_BAD_STATE         another process has it open as a medium
 * PSA_ERROR_DATA_INVALID      not a regular file (a symbolic link neither), or not of this geometry's size
 * PSA_ERROR_INVALID_ARGUMENT  the geometry is not valid
 * PSA_ERROR_STORAGE_FAILURE   anything else the system refused; errno says what
 * On failure `file->fd` is -1 and nothing stays open.
 */
psa_status_t flash_file_open(struct flash_file *file, const char *path, const struct flash_geometry *geometry);

/**
 * The same over a descriptor that someone else opened for reading and writing; needs no path. The lock belongs to
 * the open file: it succeeds if the one who passed the descriptor holds it, fails if another does. Sets O_CLOEXEC.
 * Statuses as flash_file_open. On success the descriptor is owned by `file`; on failure it stays the caller's.
 */
psa_status_t flash_file_from_fd(struct flash_file *file, int fd, const struct flash_geometry *geometry);

/** Closes and unlocks. Does not sync. Harmless on a closed file. */
void flash_file_close(struct flash_file *file);
