/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#define _GNU_SOURCE
#include "device_folder.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include <openssl/evp.h>

#include "disk.h"

enum { KEY_MAX = 16384, PROGRAM_MAX = 256 * 1024 * 1024 };

void device_folder_id_text(const uint8_t id[DEVICE_DIGEST_LEN], char text[DEVICE_FOLDER_ID_TEXT])
{
    for (size_t i = 0; i < DEVICE_DIGEST_LEN; i++) {
        snprintf(text + 2 * i, 3, "%02x", id[i]);
    }
}

static bool digest_of(const void *data, size_t len, uint8_t digest[DEVICE_DIGEST_LEN])
{
    return EVP_Digest(data, len, digest, NULL, EVP_sha256(), NULL) == 1;
}

static struct device_key *read_public(const char *path)
{
    size_t len = 0;
    char *pem = disk_read(path, KEY_MAX, &len);
    struct device_key *key = pem == NULL ? NULL : device_key_public(span_of(pem, len));
    free(pem);
    return key;
}

/* Two at once would each sign what the other does not know. */
static bool take_lock(struct device_folder *folder, char why[DEVICE_FOLDER_WHY_MAX])
{
    folder->lock = open(folder->path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (folder->lock >= 0 && flock(folder->lock, LOCK_EX | LOCK_NB) == 0) {
        return true;
    }
    bool is_busy = folder->lock >= 0 && errno == EWOULDBLOCK;
    snprintf(why, DEVICE_FOLDER_WHY_MAX, "%.800s: %s", folder->path,
             is_busy           ? "is being changed by another `ashlar device`; try again when that is done"
             : errno == ENOENT ? "no device is there; make one with `ashlar device new`"
                               : strerror(errno));
    return false;
}

static bool open_manifest(struct device_folder *folder, char why[DEVICE_FOLDER_WHY_MAX])
{
    char path[PATH_MAX];
    size_t len = 0;
    struct device_key *owner = disk_path(path, "%s/device.manifest.pub", folder->path) ? read_public(path) : NULL;
    char *file =
        disk_path(path, "%s/device.manifest", folder->path) ? disk_read(path, DEVICE_MANIFEST_MAX, &len) : NULL;
    bool is_good = false;
    if (file == NULL) {
        bool is_absent = errno == ENOENT;
        snprintf(why, DEVICE_FOLDER_WHY_MAX, "%.800s: %s", path,
                 is_absent ? "no device is there; make one with `ashlar device new`" : strerror(errno));
    } else if (owner == NULL || !device_key_id(owner, folder->owner_id)) {
        snprintf(why, DEVICE_FOLDER_WHY_MAX, "%.800s.pub: is not there, or no P-256 public key in PEM form", path);
    } else {
        enum device_manifest_error error = device_manifest_open(&folder->manifest, span_of(file, len), owner);
        is_good = error == DEVICE_MANIFEST_OK;
        snprintf(why, DEVICE_FOLDER_WHY_MAX, "%.800s: refused: %s", path, device_manifest_error_text(error));
    }
    device_key_free(owner);
    free(file);
    return is_good;
}

/* NAME-DIGEST.json, or NAME.json as `ashlar device sign` writes it. */
static bool read_text(struct device_folder *folder, size_t index, char why[DEVICE_FOLDER_WHY_MAX])
{
    const struct device_program *program = &folder->manifest.programs[index];
    char id[DEVICE_FOLDER_ID_TEXT];
    char *path = folder->files[index];
    device_folder_id_text(program->manifest_digest, id);
    for (int plain = 0; plain < 2; plain++) {
        uint8_t digest[DEVICE_DIGEST_LEN];
        size_t len = 0;
        bool is_path = plain ? disk_path(path, "%s/manifests/%s.json", folder->path, program->name)
                             : disk_path(path, "%s/manifests/%s-%.16s.json", folder->path, program->name, id);
        char *text = is_path ? disk_read(path, MANIFEST_FILE_MAX, &len) : NULL;
        if (text != NULL && digest_of(text, len, digest) &&
            memcmp(digest, program->manifest_digest, DEVICE_DIGEST_LEN) == 0) {
            folder->texts[index] = span_of(text, len);
            return true;
        }
        free(text);
    }
    snprintf(why, DEVICE_FOLDER_WHY_MAX,
             "%.800s: is not there, or not the manifest that was signed; put it back, or sign the device again", path);
    return false;
}

bool device_folder_open(struct device_folder *folder, const char *path, bool to_change, char why[DEVICE_FOLDER_WHY_MAX])
{
    memset(folder, 0, sizeof(*folder));
    folder->lock = -1;
    if (!disk_path(folder->path, "%s", path)) {
        snprintf(why, DEVICE_FOLDER_WHY_MAX, "the path of the device is empty or too long");
        return false;
    }
    bool is_good = (!to_change || take_lock(folder, why)) && open_manifest(folder, why);
    for (size_t i = 0; is_good && i < folder->manifest.system.partition_count; i++) {
        is_good = read_text(folder, i, why);
    }
    if (!is_good) {
        device_folder_close(folder);
    }
    return is_good;
}

void device_folder_close(struct device_folder *folder)
{
    for (size_t i = 0; i < SPM_PARTITIONS_MAX; i++) {
        free((void *)(uintptr_t)folder->texts[i].data);
        folder->texts[i] = span_of(NULL, 0);
    }
    if (folder->lock >= 0) {
        close(folder->lock);
        folder->lock = -1;
    }
}

int device_folder_find(const struct device_folder *folder, const char *name)
{
    for (size_t i = 0; i < folder->manifest.system.partition_count; i++) {
        if (strcmp(folder->manifest.programs[i].name, name) == 0) {
            return (int)i;
        }
    }
    return -1;
}

enum device_folder_program device_folder_program(const struct device_folder *folder, size_t index)
{
    const struct device_program *program = &folder->manifest.programs[index];
    char path[PATH_MAX];
    uint8_t digest[DEVICE_DIGEST_LEN];
    size_t len = 0;
    char *data =
        disk_path(path, "%s/%s", folder->path, program->executable) ? disk_read(path, PROGRAM_MAX, &len) : NULL;
    if (data == NULL) {
        return DEVICE_PROGRAM_MISSING;
    }
    bool is_signed = digest_of(data, len, digest) && memcmp(digest, program->executable_digest, DEVICE_DIGEST_LEN) == 0;
    free(data);
    return is_signed ? DEVICE_PROGRAM_GOOD : DEVICE_PROGRAM_ALTERED;
}

int device_folder_partner(const struct device_folder *folder, size_t index)
{
    for (size_t i = 0; i < folder->manifest.system.partition_count; i++) {
        if (i != index &&
            strcmp(folder->manifest.programs[i].executable, folder->manifest.programs[index].executable) == 0) {
            return (int)i;
        }
    }
    return -1;
}

struct compose_part device_folder_part(const struct device_folder *folder, size_t index)
{
    const struct device_program *program = &folder->manifest.programs[index];
    struct compose_part part = {
        .file = folder->files[index],
        .stem = program->name,
        .manifest = folder->texts[index],
        .executable = program->executable,
        .version = program->version,
    };
    memcpy(part.program_digest, program->executable_digest, DEVICE_DIGEST_LEN);
    memcpy(part.signer_id, program->signer_id, DEVICE_DIGEST_LEN);
    return part;
}

struct device_key *device_folder_trusted(const struct device_folder *folder, const uint8_t id[DEVICE_DIGEST_LEN])
{
    char path[PATH_MAX];
    char text[DEVICE_FOLDER_ID_TEXT];
    uint8_t found[DEVICE_DIGEST_LEN];
    device_folder_id_text(id, text);
    bool is_owner = memcmp(id, folder->owner_id, DEVICE_DIGEST_LEN) == 0;
    bool is_path = is_owner ? disk_path(path, "%s/device.manifest.pub", folder->path)
                            : disk_path(path, "%s/trusted/%s.pub", folder->path, text);
    struct device_key *key = is_path ? read_public(path) : NULL;
    if (key != NULL && (!device_key_id(key, found) || memcmp(found, id, DEVICE_DIGEST_LEN) != 0)) {
        device_key_free(key);
        key = NULL;
    }
    return key;
}
