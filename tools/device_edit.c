/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#define _GNU_SOURCE
#include "device_edit.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "disk.h"
#include "tool.h"

static int trouble(const char *path)
{
    tool_error("%s: %s; the device is as it was", path, strerror(errno));
    return TOOL_UNDECIDED;
}

bool device_edit_add(struct device_edit *edit, const struct compose_part *part, struct span program)
{
    size_t at = edit->c.count;
    if (!compose_add(&edit->c, part)) {
        return false;
    }
    edit->programs[at] = program;
    return true;
}

static bool manifest_path(char path[PATH_MAX], const char *folder, const struct device_program *program)
{
    char id[DEVICE_FOLDER_ID_TEXT];
    device_folder_id_text(program->manifest_digest, id);
    return disk_path(path, "%s/manifests/%s-%.16s.json", folder, program->name, id);
}

static const struct device_program *program_of(const struct device_edit *edit, size_t part)
{
    const struct manifest_partition *partition = edit->c.parts[part].partition;
    return &edit->c.manifest.programs[manifest_index(edit->c.system, partition)];
}

/* What the new device needs and the old one does not: under names that the old device manifest does not mention. */
static int write_files(const struct device_edit *edit, const char *folder)
{
    char path[PATH_MAX];
    if (!disk_path(path, "%s/manifests", folder) || (mkdir(path, 0755) != 0 && errno != EEXIST)) {
        return trouble(path);
    }
    for (size_t i = 0; i < edit->c.count; i++) {
        const struct device_program *program = program_of(edit, i);
        if (edit->programs[i].len == 0) {
            continue;
        }
        if (!disk_path(path, "%s/%s", folder, program->executable) || !disk_replace(path, edit->programs[i], 0755)) {
            return trouble(path);
        }
        if (!manifest_path(path, folder, program) || !disk_replace(path, edit->c.parts[i].manifest, 0644)) {
            return trouble(path);
        }
    }
    if (!disk_path(path, "%s/manifests", folder) || !disk_sync_folder(path) || !disk_sync_folder(folder)) {
        return trouble(path);
    }
    return 0;
}

static bool is_used(const struct device_manifest *m, const char *executable)
{
    for (size_t i = 0; i < m->system.partition_count; i++) {
        if (strcmp(m->programs[i].executable, executable) == 0) {
            return true;
        }
    }
    return false;
}

static bool has_manifest(const struct device_manifest *m, const struct device_program *program)
{
    for (size_t i = 0; i < m->system.partition_count; i++) {
        if (strcmp(m->programs[i].name, program->name) == 0 &&
            memcmp(m->programs[i].manifest_digest, program->manifest_digest, DEVICE_DIGEST_LEN) == 0) {
            return true;
        }
    }
    return false;
}

/* After the commit point: what is left over means nothing, so a failure here is none of the change. */
static void remove_old(const struct device_edit *edit, const struct device_folder *old)
{
    char path[PATH_MAX];
    for (size_t i = 0; i < old->manifest.system.partition_count; i++) {
        const struct device_program *program = &old->manifest.programs[i];
        if (!is_used(&edit->c.manifest, program->executable) &&
            disk_path(path, "%s/%s", old->path, program->executable)) {
            unlink(path);
        }
        if (!has_manifest(&edit->c.manifest, program)) {
            unlink(old->files[i]);
        }
    }
}

int device_edit_commit(struct device_edit *edit, const struct device_folder *old, const char *folder, const char *name,
                       const struct device_key *key)
{
    static uint8_t bytes[DEVICE_MANIFEST_MAX];
    static struct device_manifest check;
    char path[PATH_MAX];
    if (!compose_device(&edit->c, name)) {
        tool_error("%s", edit->c.why);
        return TOOL_FINDING;
    }
    size_t len = device_manifest_sign(&edit->c.manifest, key, out_span_of(bytes, sizeof(bytes)));
    enum device_manifest_error error =
        len == 0 ? DEVICE_MANIFEST_LIMIT : device_manifest_open(&check, span_of(bytes, len), key);
    if (error != DEVICE_MANIFEST_OK) {
        tool_error("%s: refused: %s", folder, device_manifest_error_text(error));
        return TOOL_FINDING;
    }
    int status = write_files(edit, folder);
    if (status != 0) {
        return status;
    }
    /* Commit: from here on it is the new device. */
    if (!disk_path(path, "%s/device.manifest", folder) || !disk_replace(path, span_of(bytes, len), 0644)) {
        return trouble(path);
    }
    if (!disk_sync_folder(folder)) {
        tool_error("%s: %s; whether the change is on the medium is not known", folder, strerror(errno));
        return TOOL_UNDECIDED;
    }
    if (old != NULL) {
        remove_old(edit, old);
    }
    return 0;
}
