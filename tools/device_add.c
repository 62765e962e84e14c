/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#define _GNU_SOURCE
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "device_edit.h"
#include "device_owner.h"
#include "device_parts.h"
#include "disk.h"
#include "package/package.h"
#include "package_manifest.h"
#include "tool.h"

/* A package on its way into the device. */
struct arrival {
    const char *path;
    char *file;
    struct partition_package package;
    struct package_manifest manifest;
    char executable[DEVICE_NAME_MAX + 1];
    int replaces; /* index in the old device, -1: none */
};

struct adding {
    struct device_folder folder;
    struct device_edit edit;
    struct device_key *owner;
    struct arrival arrivals[SPM_PARTITIONS_MAX];
    size_t count;
};

/* Signed by somebody whom the owner trusts, and not altered since. */
static int verify(const struct adding *a, const struct arrival *arrival)
{
    char id[DEVICE_FOLDER_ID_TEXT];
    struct device_key *key = device_folder_trusted(&a->folder, arrival->package.signer_id);
    if (key == NULL) {
        device_folder_id_text(arrival->package.signer_id, id);
        tool_error(
            "%s: refused: signed by %s, whom this device does not trust; if you do, `ashlar device trust KEY.pub`",
            arrival->path, id);
        return TOOL_FINDING;
    }
    enum partition_package_error error = partition_package_verify(&arrival->package, key);
    device_key_free(key);
    if (error != PARTITION_PACKAGE_OK) {
        tool_error("%s: refused: %s", arrival->path, partition_package_error_text(error));
        return TOOL_FINDING;
    }
    return 0;
}

/* Whose place it takes. Stored objects belong to the partition's id, so nobody but its signer may take it over. */
static int find_place(const struct adding *a, struct arrival *arrival, bool is_replacing)
{
    const char *name = arrival->manifest.partition->name.text;
    arrival->replaces = device_folder_find(&a->folder, name);
    if (arrival->replaces < 0) {
        return 0;
    }
    const struct device_program *old = &a->folder.manifest.programs[arrival->replaces];
    const char *why = NULL;
    if (!is_replacing) {
        why = "is in the device already; give --replace to put this one in its place";
    } else if (memcmp(old->signer_id, arrival->package.signer_id, DEVICE_DIGEST_LEN) != 0) {
        why = "is in the device, signed by another key, and only who signed it may replace it; remove it first";
    } else if ((uint32_t)a->folder.manifest.partitions[arrival->replaces].pid !=
               arrival->manifest.partition->ashlar.pid.value) {
        why = "is in the device under another partition id, to which its stored objects belong; keep the id";
    } else if (device_folder_partner(&a->folder, (size_t)arrival->replaces) >= 0) {
        why = "is one program with another partition; build that device anew";
    }
    if (why != NULL) {
        tool_error("%s: refused: %s (version %s) %s", arrival->path, name, old->version, why);
        return TOOL_FINDING;
    }
    return 0;
}

/* Another name if the old device has a program of this name, so that a cut leaves one of the two devices whole. */
static int name_program(const struct adding *a, struct arrival *arrival)
{
    static const char *const ours[] = { "device.manifest", "device.manifest.pub", "owner.pem", "owner.pem.pub",
                                        "trusted",         "manifests",           "ashlard",   "platform.conf" };
    const char *wanted = arrival->manifest.partition->ashlar.executable.text;
    size_t len = strlen(wanted);
    bool is_ours = (len >= 4 && strcmp(wanted + len - 4, ".new") == 0) || len > DEVICE_NAME_MAX - 9;
    for (size_t i = 0; i < sizeof(ours) / sizeof(ours[0]); i++) {
        is_ours = is_ours || strcmp(wanted, ours[i]) == 0;
    }
    if (is_ours) {
        tool_error("%s: refused: no program may be called %s; change ashlar.executable in its manifest", arrival->path,
                   wanted);
        return TOOL_FINDING;
    }
    snprintf(arrival->executable, sizeof(arrival->executable), "%s", wanted);
    for (size_t i = 0; i < a->folder.manifest.system.partition_count; i++) {
        const struct device_program *old = &a->folder.manifest.programs[i];
        if (strcmp(old->executable, wanted) != 0) {
            continue;
        }
        if ((int)i != arrival->replaces) {
            tool_error("%s: refused: the program %s is that of %s; change ashlar.executable in its manifest",
                       arrival->path, wanted, old->name);
            return TOOL_FINDING;
        }
        const uint8_t *d = arrival->package.program_digest;
        if (memcmp(old->executable_digest, d, DEVICE_DIGEST_LEN) != 0) {
            snprintf(arrival->executable + len, sizeof(arrival->executable) - len, "-%02x%02x%02x%02x", d[0], d[1],
                     d[2], d[3]);
        }
    }
    return 0;
}

static int read_package(struct adding *a, const char *path, bool is_replacing)
{
    struct arrival *arrival = &a->arrivals[a->count];
    size_t len = 0;
    arrival->path = path;
    arrival->file = disk_read(path, PARTITION_PACKAGE_MAX, &len);
    if (arrival->file == NULL) {
        tool_error("%s: %s", path, strerror(errno));
        return TOOL_UNDECIDED;
    }
    a->count++;
    enum partition_package_error error = partition_package_decode(&arrival->package, span_of(arrival->file, len));
    if (error != PARTITION_PACKAGE_OK) {
        tool_error("%s: refused: %s", path, partition_package_error_text(error));
        return TOOL_FINDING;
    }
    int status = verify(a, arrival);
    status = status == 0 ? package_manifest_read(&arrival->manifest, path, arrival->package.manifest) : status;
    status = status == 0 ? find_place(a, arrival, is_replacing) : status;
    return status == 0 ? name_program(a, arrival) : status;
}

static bool is_replaced(const struct adding *a, size_t index)
{
    for (size_t i = 0; i < a->count; i++) {
        if (a->arrivals[i].replaces == (int)index) {
            return true;
        }
    }
    return false;
}

static bool fill(struct adding *a)
{
    bool is_good = true;
    for (size_t i = 0; is_good && i < a->folder.manifest.system.partition_count; i++) {
        struct compose_part part = device_folder_part(&a->folder, i);
        is_good = is_replaced(a, i) || device_edit_add(&a->edit, &part, span_of(NULL, 0));
    }
    for (size_t i = 0; is_good && i < a->count; i++) {
        const struct arrival *arrival = &a->arrivals[i];
        struct compose_part part = {
            .file = arrival->path,
            .stem = arrival->manifest.partition->name.text,
            .manifest = arrival->package.manifest,
            .executable = arrival->executable,
            .version = arrival->package.version,
        };
        memcpy(part.program_digest, arrival->package.program_digest, DEVICE_DIGEST_LEN);
        memcpy(part.signer_id, arrival->package.signer_id, DEVICE_DIGEST_LEN);
        is_good = device_edit_add(&a->edit, &part, arrival->package.program);
    }
    return is_good && compose_check(&a->edit.c);
}

static int commit(struct adding *a)
{
    if (!fill(a)) {
        compose_tell(&a->edit.c, "ashlar");
        tool_error("%s: refused: nothing was added", a->folder.path);
        return TOOL_FINDING;
    }
    int status = device_edit_commit(&a->edit, &a->folder, a->folder.path, a->folder.manifest.name, a->owner);
    for (size_t i = 0; status == 0 && i < a->count; i++) {
        const struct arrival *arrival = &a->arrivals[i];
        printf("%s %s, version %s, is in %s\n", arrival->replaces < 0 ? "added:" : "replaced:",
               arrival->manifest.partition->name.text, arrival->package.version, a->folder.path);
    }
    if (status == 0) {
        puts("A running device takes it at its next start.");
    }
    return status;
}

int device_add(const struct device_change *wanted, char *const *packages, size_t count)
{
    static struct adding a;
    int status = device_owner_open(&a.folder, wanted, &a.owner);
    if (status != 0) {
        return status;
    }
    if (!compose_begin(&a.edit.c) || count > SPM_PARTITIONS_MAX) {
        tool_error("no memory, or more than 32 packages");
        status = TOOL_UNDECIDED;
    }
    for (size_t i = 0; status == 0 && i < count; i++) {
        status = read_package(&a, packages[i], wanted->is_replacing);
    }
    status = status == 0 ? commit(&a) : status;
    compose_free(&a.edit.c);
    for (size_t i = 0; i < a.count; i++) {
        package_manifest_free(&a.arrivals[i].manifest);
        free(a.arrivals[i].file);
    }
    device_key_free(a.owner);
    device_folder_close(&a.folder);
    return status;
}
