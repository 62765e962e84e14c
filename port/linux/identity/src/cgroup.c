/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include <string.h>

#include "identity/match.h"

static bool ends_with(struct span part, const char *end)
{
    size_t len = strlen(end);
    return part.len > len && memcmp(part.data + part.len - len, end, len) == 0;
}

/* The next part of a path; empty at its end. */
static struct span next_part(const char **path)
{
    const char *at = *path + strspn(*path, "/");
    size_t len = strcspn(at, "/");
    *path = at + len;
    return span_of(at, len);
}

bool identity_unit_of(const char *path, char unit[IDENTITY_UNIT_MAX + 1])
{
    struct span part = next_part(&path);
    while (ends_with(part, ".slice")) {
        part = next_part(&path);
    }
    if (part.len > 1 && part.data[0] == '_') { /* how systemd escapes names that would be taken for the kernel's */
        part = span_of(part.data + 1, part.len - 1);
    }
    if (part.len > IDENTITY_UNIT_MAX || (!ends_with(part, ".service") && !ends_with(part, ".scope"))) {
        return false;
    }
    memcpy(unit, part.data, part.len);
    unit[part.len] = '\0';
    return true;
}

/* "HIERARCHY:CONTROLLERS:PATH" */
static bool path_of_line(struct span line, const char *controllers, struct span *path)
{
    size_t len = strlen(controllers);
    const uint8_t *first = memchr(line.data, ':', line.len);
    if (first == NULL) {
        return false;
    }
    size_t at = (size_t)(first - line.data) + 1;
    bool is_it = line.len - at > len && memcmp(line.data + at, controllers, len) == 0 && line.data[at + len] == ':';
    if (!is_it || (len == 0 && (at != 2 || line.data[0] != '0'))) {
        return false;
    }
    *path = span_of(line.data + at + len + 1, line.len - at - len - 1);
    return true;
}

static bool find_path(struct span text, const char *controllers, struct span *path)
{
    size_t at = 0;
    while (at < text.len) {
        const uint8_t *end = memchr(text.data + at, '\n', text.len - at);
        size_t len = end == NULL ? text.len - at : (size_t)(end - text.data) - at;
        if (path_of_line(span_of(text.data + at, len), controllers, path)) {
            return true;
        }
        at += len + 1;
    }
    return false;
}

bool identity_cgroup_of(struct span text, char path[IDENTITY_PATH_MAX])
{
    struct span found;
    if (!find_path(text, "name=systemd", &found) && !find_path(text, "", &found)) {
        return false;
    }
    if (found.len >= IDENTITY_PATH_MAX || memchr(found.data, '\0', found.len) != NULL) {
        return false;
    }
    memcpy(path, found.data, found.len);
    path[found.len] = '\0';
    return true;
}
