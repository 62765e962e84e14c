/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "manifest/manifest.h"

#include <string.h>

/* The last part of `path` before `end`. */
static const char *part_before(const char *path, const char *end)
{
    const char *start = end;
    while (start > path && start[-1] != '/') {
        start--;
    }
    return start;
}

static bool is_stem(const char *text)
{
    static const char set[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.-";
    return text[0] != '\0' && text[0] != '.' && text[0] != '-' && text[strspn(text, set)] == '\0';
}

static bool is_called_manifest(const char *name, size_t len)
{
    static const char plain[] = "manifest";
    return len == sizeof(plain) - 1 && memcmp(name, plain, len) == 0;
}

const char *manifest_stem(struct arena *arena, const char *path)
{
    const char *end = path + strlen(path);
    const char *name = part_before(path, end);
    const char *dot = strrchr(name, '.');
    if (dot != NULL) {
        end = dot;
    }
    if (is_called_manifest(name, (size_t)(end - name)) && name > path) {
        const char *folder = part_before(path, name - 1);
        if (folder != name - 1) { /* not directly under the root */
            end = name - 1;
            name = folder;
        }
    }
    char *stem = arena_copy(arena, name, (size_t)(end - name));
    return stem != NULL && is_stem(stem) ? stem : NULL;
}
