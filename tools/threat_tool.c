/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#define _GNU_SOURCE /* mkostemp, fchmod */
#include "threat_tool.h"

#include <cjson/cJSON.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "threat/score.h"

static bool read_quietly(void *context, struct threat_arena *arena, const char *path, struct span *out)
{
    (void)context;
    struct stat status;
    struct tool_bytes bytes;
    bool is_input = strcmp(path, "-") == 0;
    /* What is not there, or no file, is told by whoever asked: an import has a line of its own. */
    if (!is_input && (stat(path, &status) != 0 || !S_ISREG(status.st_mode) || access(path, R_OK) != 0)) {
        return false;
    }
    if (!tool_read_file(&bytes, path, THREAT_FILE_MAX)) {
        return false;
    }
    *out = span_of(threat_keep(arena, (const char *)bytes.data, bytes.len), bytes.len);
    free(bytes.data);
    return true;
}

static const struct threat_loader loader = { .read = read_quietly };

void threat_tool_check_seals(struct threat_model *model, bool is_required)
{
    threat_seals_check(model, &loader, is_required);
}

bool threat_tool_open(struct threat_model *model, const char *path)
{
    errno = 0;
    if (threat_model_open(model, &loader, path)) {
        return true;
    }
    tool_error("threat: %s: %s", path, errno == 0 ? "is no file" : strerror(errno));
    threat_model_close(model);
    return false;
}

int threat_tool_open_sound(struct threat_model *model, const char *path)
{
    if (!threat_tool_open(model, path)) {
        return TOOL_UNDECIDED;
    }
    if (model->findings.count == 0) {
        return TOOL_OK;
    }
    threat_findings_sort(&model->findings);
    threat_findings_print(&model->findings, stderr);
    tool_error("threat: %s: mend this first", path);
    threat_model_close(model);
    return TOOL_FINDING;
}

static bool write_all(int fd, struct span text)
{
    size_t at = 0;
    while (at < text.len) {
        ssize_t put = write(fd, text.data + at, text.len - at);
        if (put < 0 && errno != EINTR) {
            return false;
        }
        at += put > 0 ? (size_t)put : 0;
    }
    return true;
}

/* A file that is replaced keeps its mode; a new one has what the user gives new files. */
static mode_t mode_for(const char *path)
{
    struct stat status;
    mode_t mask = umask(0);
    umask(mask);
    return stat(path, &status) == 0 ? status.st_mode & 07777 : 0666 & ~mask;
}

bool threat_tool_write(const char *path, struct span text)
{
    char beside[PATH_MAX];
    char target[PATH_MAX];
    struct stat status;
    if (strcmp(path, "-") == 0) {
        return fwrite(text.data, 1, text.len, stdout) == text.len;
    }
    path = realpath(path, target) == NULL ? path : target;
    if (stat(path, &status) == 0 && !S_ISREG(status.st_mode)) {
        tool_error("threat: %s: cannot be written: is no file; - is standard output", path);
        return false;
    }
    int len = snprintf(beside, sizeof(beside), "%s.XXXXXX", path);
    int fd = len < 0 || (size_t)len >= sizeof(beside) ? -1 : mkostemp(beside, O_CLOEXEC);
    bool is_written = fd >= 0 && write_all(fd, text) && fchmod(fd, mode_for(path)) == 0 && fsync(fd) == 0;
    is_written = is_written && rename(beside, path) == 0;
    if (!is_written) {
        tool_error("threat: %s: cannot be written: %s", path, strerror(errno));
        if (fd >= 0) {
            unlink(beside);
        }
    }
    if (fd >= 0) {
        close(fd);
    }
    return is_written;
}

bool threat_tool_is_input(const char *path, const struct threat_model *model)
{
    struct stat out;
    struct stat in;
    if (stat(path, &out) != 0) {
        return false;
    }
    for (size_t i = 0; i < model->file_count; i++) {
        if (stat(model->files[i].path, &in) == 0 && in.st_dev == out.st_dev && in.st_ino == out.st_ino) {
            tool_error("threat: %s: is read here, and stays as it is; write to another file", path);
            return true;
        }
    }
    return false;
}

void threat_tool_print_counts(const struct threat_model *model, FILE *out)
{
    static const char *const plurals[THREAT_RECORD_KINDS] = {
        [THREAT_KIND_BOUNDARY] = "boundaries",
        [THREAT_KIND_ENTITY] = "entities",
        [THREAT_KIND_ENTRY] = "entries",
        [THREAT_KIND_POLICY] = "policies",
    };
    bool is_first = true;
    for (int kind = (int)THREAT_KIND_BOUNDARY; kind < (int)THREAT_RECORD_KINDS; kind++) {
        size_t count = 0;
        for (size_t i = 0; i < model->count; i++) {
            count += threat_is_kind(&model->records[i], (enum threat_kind)kind);
        }
        if (count == 1 || plurals[kind] == NULL) {
            fprintf(out, "%s%zu %s%s", is_first ? "" : ", ", count, threat_kind_words[kind], count == 1 ? "" : "s");
        } else {
            fprintf(out, "%s%zu %s", is_first ? "" : ", ", count, plurals[kind]);
        }
        is_first = false;
    }
}

bool threat_tool_add_findings(cJSON *list, const struct threat_findings *findings)
{
    for (size_t i = 0; i < findings->count; i++) {
        const struct threat_finding *f = &findings->all[i];
        cJSON *object = cJSON_CreateObject();
        bool is_whole = cJSON_AddStringToObject(object, "check", threat_check_words[f->check]) != NULL &&
                        cJSON_AddStringToObject(object, "file", f->path) != NULL &&
                        cJSON_AddNumberToObject(object, "line", f->line) != NULL &&
                        cJSON_AddStringToObject(object, "what", f->what) != NULL &&
                        cJSON_AddStringToObject(object, "mend", f->mend) != NULL;
        if (!cJSON_AddItemToArray(list, object) || !is_whole) {
            return false;
        }
    }
    return true;
}

int threat_tool_print_json(cJSON *json, bool is_whole, int status)
{
    char *text = is_whole && json != NULL ? cJSON_Print(json) : NULL;
    cJSON_Delete(json);
    if (text == NULL) {
        tool_error("threat: out of memory; look at fewer models at once");
        return TOOL_UNDECIDED;
    }
    puts(text);
    free(text);
    return status;
}

const struct threat_record *threat_tool_next_in(const struct threat_model *model, const struct threat_record *record,
                                                enum threat_attribute attribute, size_t *i)
{
    while (*i < record->link_in_count) {
        const struct threat_link *link = threat_link_in(model, record, (*i)++);
        if (link->attribute == attribute) {
            return &model->records[link->from];
        }
    }
    return NULL;
}

enum threat_level threat_tool_risk(const struct threat_record *threat, enum threat_attribute attribute)
{
    const struct threat_item *item = threat_item_of(threat, attribute);
    return item == NULL ? THREAT_LEVELS
                        : threat_risk((enum threat_level)item->level, (enum threat_level)item->impact);
}
