/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include "manifest/arena.h"

#include <stdbool.h>
#include <stddef.h>

/* Files in and out. Each failure is told on standard error, with the path and the cause. */

enum { FILES_MAX = 256 };

struct file_list {
    const char *paths[FILES_MAX];
    size_t count;
};

/** A whole file of at most `most` bytes plus one, so that the caller sees one that is too long. NULL on
 * failure. */
char *file_read(struct arena *arena, const char *path, size_t most, size_t *len);

/** Adds the paths that stand in a list file: one a line, '#' starts a comment, relative to the list's own
 * folder. */
bool file_list_read(struct arena *arena, struct file_list *list, const char *path);

/** Makes `dir` and the folders above it. */
bool file_make_dirs(const char *dir);

/** Writes a file by renaming a finished one over it, or leaves it alone if it holds these bytes already. */
bool file_write_changed(struct arena *arena, const char *path, const char *data, size_t len);

/** The stem of the header for a manifest: manifest_stem() of the path with its folder made absolute if need
 * be. */
const char *file_stem(struct arena *arena, const char *path);
