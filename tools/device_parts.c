/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#define _GNU_SOURCE
#include "device_parts.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "device_edit.h"
#include "device_owner.h"
#include "device_sign.h"
#include "disk.h"
#include "places.h"
#include "tool.h"

enum { KEY_MAX = 16384 };

bool device_parts_place(const struct device_change *wanted, char *out)
{
    char state[PATH_MAX];
    bool is_good = wanted->folder != NULL ? disk_path(out, "%s", wanted->folder)
                                          : places_state(NULL, state) && disk_path(out, "%s/device", state);
    if (!is_good) {
        tool_error("no place for the device: give --device DIR, or set ASHLAR_STATE");
    }
    return is_good;
}

int device_owner_open(struct device_folder *folder, const struct device_change *wanted, struct device_key **owner)
{
    char place[PATH_MAX];
    char key_path[PATH_MAX];
    char why[DEVICE_FOLDER_WHY_MAX];
    uint8_t id[DEVICE_DIGEST_LEN];
    int status = TOOL_UNDECIDED;
    *owner = NULL;
    if (!device_parts_place(wanted, place)) {
        return TOOL_UNDECIDED;
    }
    if (!device_folder_open(folder, place, true, why)) {
        tool_error("%s", why);
        return strstr(why, "refused") != NULL ? TOOL_FINDING : TOOL_UNDECIDED;
    }
    bool is_path =
        wanted->key != NULL ? disk_path(key_path, "%s", wanted->key) : disk_path(key_path, "%s/owner.pem", place);
    *owner = is_path ? device_sign_key(key_path, id, &status) : NULL;
    if (*owner != NULL && memcmp(id, folder->owner_id, sizeof(id)) != 0) {
        tool_error("%s: refused: not the key that %s/device.manifest is signed with; give --key with the owner's",
                   key_path, place);
        device_key_free(*owner);
        *owner = NULL;
        status = TOOL_FINDING;
    }
    if (*owner == NULL) {
        device_folder_close(folder);
        return status;
    }
    return 0;
}

/* ---- trust ---- */

int device_trust(const struct device_change *wanted, const char *key_file)
{
    static struct device_folder folder;
    char place[PATH_MAX];
    char path[PATH_MAX];
    char why[DEVICE_FOLDER_WHY_MAX];
    char text[DEVICE_FOLDER_ID_TEXT];
    uint8_t id[DEVICE_DIGEST_LEN];
    size_t len = 0;
    if (!device_parts_place(wanted, place)) {
        return TOOL_UNDECIDED;
    }
    char *pem = disk_read(key_file, KEY_MAX, &len);
    struct device_key *key = pem == NULL ? NULL : device_key_public(span_of(pem, len));
    int status = TOOL_UNDECIDED;
    if (pem == NULL) {
        tool_error("%s: %s", key_file, strerror(errno));
    } else if (key == NULL || !device_key_id(key, id)) {
        tool_error("%s: refused: no P-256 public key in PEM form; `ashlar partition key FILE` makes FILE.pub",
                   key_file);
        status = TOOL_FINDING;
    } else if (!device_folder_open(&folder, place, true, why)) {
        tool_error("%s", why);
    } else {
        device_folder_id_text(id, text);
        bool is_good = disk_path(path, "%s/trusted", place) && (mkdir(path, 0755) == 0 || errno == EEXIST) &&
                       disk_path(path, "%s/trusted/%s.pub", place, text) &&
                       disk_replace(path, span_of(pem, len), 0644) && disk_path(path, "%s/trusted", place) &&
                       disk_sync_folder(path) && disk_sync_folder(place);
        if (is_good) {
            printf("%s takes packages signed by %s\n", place, text);
            status = TOOL_OK;
        } else {
            tool_error("%s: %s", path, strerror(errno));
        }
        device_folder_close(&folder);
    }
    device_key_free(key);
    free(pem);
    return status;
}

/* ---- remove ---- */

static bool is_named(const char *name, char *const *names, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (strcmp(name, names[i]) == 0) {
            return true;
        }
    }
    return false;
}

/* Partition `p` stays: does it need one that goes? */
static bool needs_one(const struct device_folder *folder, size_t p, char *const *names, size_t count)
{
    const struct device_manifest *m = &folder->manifest;
    for (size_t d = 0; d < m->partitions[p].dependency_count; d++) {
        for (size_t s = 0; s < m->system.service_count; s++) {
            const struct spm_service *service = &m->services[s];
            const char *server = m->programs[service->partition].name;
            if (service->sid == m->programs[p].dependencies[d] && is_named(server, names, count)) {
                tool_error("%s: refused: %s depends on its service %s; remove %s first, or both at once", server,
                           m->programs[p].name, service->name, m->programs[p].name);
                return true;
            }
        }
    }
    return false;
}

static bool may_go(const struct device_folder *folder, char *const *names, size_t count)
{
    size_t left = 0;
    for (size_t i = 0; i < count; i++) {
        int index = device_folder_find(folder, names[i]);
        if (index < 0) {
            tool_error("%s: %s has no such partition; `ashlar device list` names them", names[i], folder->path);
            return false;
        }
        int partner = device_folder_partner(folder, (size_t)index);
        if (partner >= 0) {
            tool_error("%s: refused: it is one program with %s; build that device without it", names[i],
                       folder->manifest.programs[partner].name);
            return false;
        }
    }
    for (size_t p = 0; p < folder->manifest.system.partition_count; p++) {
        bool stays = !is_named(folder->manifest.programs[p].name, names, count);
        left += stays;
        if (stays && needs_one(folder, p, names, count)) {
            return false;
        }
    }
    if (left == 0) {
        tool_error("%s: refused: a device has a partition at least", folder->path);
    }
    return left != 0;
}

static int remove_named(struct device_folder *folder, char *const *names, size_t count, const struct device_key *owner)
{
    static struct device_edit edit;
    bool is_good = compose_begin(&edit.c);
    for (size_t i = 0; is_good && i < folder->manifest.system.partition_count; i++) {
        struct compose_part part = device_folder_part(folder, i);
        is_good = is_named(folder->manifest.programs[i].name, names, count) ||
                  device_edit_add(&edit, &part, span_of(NULL, 0));
    }
    int status = TOOL_FINDING;
    if (is_good && compose_check(&edit.c)) {
        status = device_edit_commit(&edit, folder, folder->path, folder->manifest.name, owner);
    } else {
        compose_tell(&edit.c, "ashlar");
    }
    compose_free(&edit.c);
    for (size_t i = 0; status == 0 && i < count; i++) {
        printf("removed: %s is no longer in %s; what it stored stays, under its partition id\n", names[i],
               folder->path);
    }
    if (status == 0) {
        puts("A running device takes it at its next start.");
    }
    return status;
}

int device_remove(const struct device_change *wanted, char *const *names, size_t count)
{
    static struct device_folder folder;
    struct device_key *owner = NULL;
    int status = device_owner_open(&folder, wanted, &owner);
    if (status != 0) {
        return status;
    }
    status = may_go(&folder, names, count) ? remove_named(&folder, names, count, owner) : TOOL_FINDING;
    device_key_free(owner);
    device_folder_close(&folder);
    return status;
}
