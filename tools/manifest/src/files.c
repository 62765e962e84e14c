/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#define _GNU_SOURCE
#include "files.h"

#include "manifest/manifest.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static void complain(const char *verb, const char *path)
{
    fprintf(stderr, "ashlar-manifest: cannot %s %s: %s\n", verb, path, strerror(errno));
}

char *file_read(struct arena *arena, const char *path, size_t most, size_t *len)
{
    *len = 0;
    FILE *in = fopen(path, "rb");
    if (in == NULL) {
        complain("read", path);
        return NULL;
    }
    char *text = arena_take(arena, most + 2);
    if (text != NULL) {
        *len = fread(text, 1, most + 1, in);
    }
    bool whole = text != NULL && ferror(in) == 0;
    if (!whole) {
        complain("read", path);
    }
    fclose(in);
    return whole ? text : NULL;
}

/* `line` ends at its first comment sign and has no space around it. */
static char *trim(char *line)
{
    line[strcspn(line, "#\r\n")] = '\0';
    line += strspn(line, " \t");
    size_t len = strlen(line);
    while (len != 0 && (line[len - 1] == ' ' || line[len - 1] == '\t')) {
        line[--len] = '\0';
    }
    return line;
}

static bool list_add(struct arena *arena, struct file_list *list, const char *list_path, const char *path)
{
    const char *slash = strrchr(list_path, '/');
    int dir_len = slash == NULL || path[0] == '/' ? 0 : (int)(slash - list_path) + 1;
    const char *full = arena_print(arena, "%.*s%s", dir_len, list_path, path);
    if (full == NULL || list->count == FILES_MAX) {
        fprintf(stderr, "ashlar-manifest: more than %d manifests in %s; shorten it\n", (int)FILES_MAX,
                list_path);
        return false;
    }
    list->paths[list->count++] = full;
    return true;
}

bool file_list_read(struct arena *arena, struct file_list *list, const char *path)
{
    size_t len = 0;
    char *text = file_read(arena, path, MANIFEST_FILE_MAX, &len);
    bool good = text != NULL;
    char *rest = text;
    while (good && rest != NULL) {
        char *line = strsep(&rest, "\n");
        line = trim(line);
        good = line[0] == '\0' || list_add(arena, list, path, line);
    }
    return good;
}

bool file_make_dirs(const char *dir)
{
    char path[4096];
    size_t len = strlen(dir);
    if (len == 0 || len >= sizeof(path)) {
        errno = ENAMETOOLONG;
        complain("make folder", dir);
        return false;
    }
    for (size_t i = 1; i <= len; i++) {
        if (dir[i] != '/' && dir[i] != '\0') {
            continue;
        }
        memcpy(path, dir, i);
        path[i] = '\0';
        if (mkdir(path, 0777) != 0 && errno != EEXIST) {
            complain("make folder", path);
            return false;
        }
    }
    return true;
}

static bool holds(const char *path, const char *data, size_t len)
{
    struct stat info;
    FILE *in = fopen(path, "rb");
    if (in == NULL) {
        return false;
    }
    bool same = fstat(fileno(in), &info) == 0 && S_ISREG(info.st_mode) && (size_t)info.st_size == len;
    for (size_t i = 0; same && i < len; i++) {
        same = getc(in) == (unsigned char)data[i];
    }
    fclose(in);
    return same;
}

bool file_write_changed(struct arena *arena, const char *path, const char *data, size_t len)
{
    if (holds(path, data, len)) {
        return true;
    }
    const char *draft = arena_print(arena, "%s.new", path);
    FILE *out = draft == NULL ? NULL : fopen(draft, "wb");
    if (out == NULL) {
        complain("write", path);
        return false;
    }
    bool written = fwrite(data, 1, len, out) == len;
    bool closed = fclose(out) == 0;
    if (!written || !closed || rename(draft, path) != 0) {
        complain("write", path);
        unlink(draft);
        return false;
    }
    return true;
}

const char *file_stem(struct arena *arena, const char *path)
{
    const char *slash = strrchr(path, '/');
    const char *name = slash == NULL ? path : slash + 1;
    char *dir = slash == NULL ? realpath(".", NULL) : NULL;
    if (slash != NULL) {
        char *copy = arena_copy(arena, path, (size_t)(slash - path) + 1);
        dir = copy == NULL ? NULL : realpath(copy, NULL);
    }
    const char *whole = dir == NULL ? NULL : arena_print(arena, "%s/%s", dir, name);
    free(dir);
    return manifest_stem(arena, whole != NULL ? whole : path);
}
