/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#define _GNU_SOURCE
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "device_edit.h"
#include "device_parts.h"
#include "device_sign.h"
#include "disk.h"
#include "places.h"
#include "supervisor/state.h"
#include "tool.h"

/*
 * A device of one's own: the partitions of another, each with the signer that vouches for it, in a folder that is
 * signed with a key of one's own. It is made beside its place and moved there when it is whole.
 */

enum { KEY_MAX = 16384, PROGRAM_MAX = 256 * 1024 * 1024 };

struct making {
    struct device_folder source;
    struct device_edit edit;
    char *programs[SPM_PARTITIONS_MAX];
    char folder[PATH_MAX]; /* the new one, on its way */
};

static int trouble(const char *path)
{
    tool_error("%s: %s", path, strerror(errno));
    return TOOL_UNDECIDED;
}

static int open_source(struct making *m, const struct device_change *wanted)
{
    static struct places places;
    char why[DEVICE_FOLDER_WHY_MAX];
    if (wanted->from == NULL && !places_find(&places, NULL, NULL, why)) {
        tool_error("%s", why);
        return TOOL_UNDECIDED;
    }
    if (!device_folder_open(&m->source, wanted->from == NULL ? places.libexec : wanted->from, false, why)) {
        tool_error("%s", why);
        return strstr(why, "refused") != NULL ? TOOL_FINDING : TOOL_UNDECIDED;
    }
    return 0;
}

static int take_parts(struct making *m)
{
    char path[PATH_MAX];
    for (size_t i = 0; i < m->source.manifest.system.partition_count; i++) {
        struct compose_part part = device_folder_part(&m->source, i);
        size_t len = 0;
        if (device_folder_program(&m->source, i) == DEVICE_PROGRAM_ALTERED) {
            tool_error("%s/%s: refused: not the program of %s that was signed", m->source.path, part.executable,
                       m->source.manifest.programs[i].name);
            return TOOL_FINDING;
        }
        if (!disk_path(path, "%s/%s", m->source.path, part.executable)) {
            return trouble(path);
        }
        m->programs[i] = disk_read(path, PROGRAM_MAX, &len);
        if (m->programs[i] == NULL) {
            return trouble(path);
        }
        if (!device_edit_add(&m->edit, &part, span_of(m->programs[i], len))) {
            return TOOL_UNDECIDED;
        }
    }
    if (!compose_check(&m->edit.c)) {
        compose_tell(&m->edit.c, "ashlar");
        return TOOL_FINDING;
    }
    return 0;
}

/* The owner's key, given or made in the folder, and its public half beside the manifest. */
static int take_key(const struct making *m, const struct device_change *wanted, struct device_key **owner)
{
    char path[PATH_MAX];
    char public_path[PATH_MAX];
    uint8_t id[DEVICE_DIGEST_LEN];
    uint8_t public_id[DEVICE_DIGEST_LEN];
    int status = 0;
    size_t len = 0;
    if (!(wanted->key != NULL ? disk_path(path, "%s", wanted->key) : disk_path(path, "%s/owner.pem", m->folder)) ||
        !disk_path(public_path, "%.*s.pub", PATH_MAX - 8, path)) {
        return trouble(path);
    }
    status = wanted->key == NULL ? device_key(path) : 0;
    *owner = status == 0 ? device_sign_key(path, id, &status) : NULL;
    if (*owner == NULL) {
        return status;
    }
    char *pem = disk_read(public_path, KEY_MAX, &len);
    struct device_key *public_key = pem == NULL ? NULL : device_key_public(span_of(pem, len));
    bool is_pair = public_key != NULL && device_key_id(public_key, public_id) && memcmp(id, public_id, sizeof(id)) == 0;
    if (!is_pair) {
        tool_error("%s: refused: not the public half of %s", public_path, path);
        status = TOOL_FINDING;
    } else if (!disk_path(path, "%s/device.manifest.pub", m->folder) || !disk_replace(path, span_of(pem, len), 0644)) {
        status = trouble(path);
    }
    device_key_free(public_key);
    free(pem);
    return status;
}

static int make(struct making *m, const struct device_change *wanted, const char *place)
{
    struct device_key *owner = NULL;
    int status = take_key(m, wanted, &owner);
    if (status == 0) {
        status = device_edit_commit(&m->edit, NULL, m->folder, wanted->name == NULL ? "ashlar" : wanted->name, owner);
    }
    device_key_free(owner);
    if (status != 0) {
        return status;
    }
    if (chmod(m->folder, 0755) != 0 || rename(m->folder, place) != 0) {
        bool is_taken = errno == ENOTEMPTY || errno == EEXIST || errno == ENOTDIR;
        tool_error("%s: %s", place,
                   is_taken ? "refused: something is there already; choose another folder" : strerror(errno));
        return is_taken ? TOOL_FINDING : TOOL_UNDECIDED;
    }
    printf("%s: a device of %u partitions, signed with your key%s\n", place,
           (unsigned)m->edit.c.manifest.system.partition_count,
           wanted->key == NULL ? " owner.pem in it: whoever has that key decides what the device is" : "");
    return 0;
}

/* A state folder is its owner's alone, whoever makes it first. */
static bool make_parents(const struct device_change *wanted, const char *place)
{
    char state[PATH_MAX];
    bool is_good = wanted->folder != NULL || (places_state(NULL, state) && places_make_parents(state) &&
                                              (mkdir(state, 0700) == 0 || errno == EEXIST));
    return is_good && places_make_parents(place);
}

int device_new(const struct device_change *wanted)
{
    static struct making m;
    char place[PATH_MAX];
    if (!device_parts_place(wanted, place)) {
        return TOOL_UNDECIDED;
    }
    int status = compose_begin(&m.edit.c) ? open_source(&m, wanted) : TOOL_UNDECIDED;
    if (status == 0) {
        status = take_parts(&m);
        bool has_folder = status == 0 && disk_path(m.folder, "%s.XXXXXX", place) && make_parents(wanted, place) &&
                          mkdtemp(m.folder) != NULL;
        if (status == 0 && !has_folder) {
            m.folder[0] = '\0';
            status = trouble(place);
        }
        status = status == 0 ? make(&m, wanted, place) : status;
        if (status != 0 && m.folder[0] != '\0') {
            state_remove_tree(m.folder);
        }
        device_folder_close(&m.source);
    }
    compose_free(&m.edit.c);
    for (size_t i = 0; i < SPM_PARTITIONS_MAX; i++) {
        free(m.programs[i]);
    }
    return status;
}
