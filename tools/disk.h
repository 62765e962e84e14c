/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include <limits.h>
#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#include "base/span.h"

/* Files as the subcommands need them: whole, bounded, and written so that a power cut leaves the old or the new one. */

/** A regular file of at most `most` bytes. The caller frees it; a NUL stands behind its `*len` bytes. NULL: errno. */
char *disk_read(const char *path, size_t most, size_t *len);

/** Prints a path. False with ENAMETOOLONG. */
bool disk_path(char out[PATH_MAX], const char *format, ...) __attribute__((format(printf, 2, 3)));

/** A new file: one that is there is never overwritten or followed. False with errno; then there is none of ours. */
bool disk_create(const char *path, const void *data, size_t len, mode_t mode);

/**
 * Puts a file in place of another, or of none: PATH.new is written and synced, then it becomes PATH. The name itself is
 * on the medium after disk_sync_folder(). False with errno; then PATH is as it was and PATH.new is not there.
 */
bool disk_replace(const char *path, struct span data, mode_t mode);

/** Puts the names of a folder on the medium. False with errno. */
bool disk_sync_folder(const char *path);
