/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#define _GNU_SOURCE
#include "supervisor/measured_device.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "measure.h"

enum { KEY_FILE_MAX = 16384 };

static bool open_manifest(struct measured_device *out, const char *manifest, const char *key,
                          char why[MEASURED_WHY_MAX])
{
    size_t pem_len = 0;
    size_t file_len = 0;
    uint8_t *pem = measure_read(key, KEY_FILE_MAX, &pem_len);
    uint8_t *file = measure_read(manifest, DEVICE_MANIFEST_MAX, &file_len);
    struct device_key *signer = pem == NULL ? NULL : device_key_public(span_of(pem, pem_len));
    bool is_good = false;
    if (pem == NULL || file == NULL) {
        snprintf(why, MEASURED_WHY_MAX, "%s: %s", pem == NULL ? key : manifest, strerror(errno));
    } else if (signer == NULL || !device_key_id(signer, out->signer_id)) {
        snprintf(why, MEASURED_WHY_MAX, "%s: refused: %s", key, device_manifest_error_text(DEVICE_MANIFEST_KEY));
    } else {
        enum device_manifest_error error = device_manifest_open(&out->manifest, span_of(file, file_len), signer);
        is_good = error == DEVICE_MANIFEST_OK;
        if (!is_good) {
            snprintf(why, MEASURED_WHY_MAX, "%s: refused: %s", manifest, device_manifest_error_text(error));
        }
    }
    device_key_free(signer);
    free(file);
    free(pem);
    return is_good;
}

static bool add_program(struct measured_device *out, size_t index, const char *libexec, char why[MEASURED_WHY_MAX])
{
    const struct device_program *program = &out->manifest.programs[index];
    char path[PATH_MAX];
    struct measured measured;
    int len = snprintf(path, sizeof(path), "%s/%s", libexec, program->executable);
    errno = ENAMETOOLONG;
    if (len < 0 || (size_t)len >= sizeof(path) || !measure_program(&measured, path, program->name)) {
        snprintf(why, MEASURED_WHY_MAX, "%.1000s/%s: %s", libexec, program->executable, strerror(errno));
        return false;
    }
    close(measured.fd);
    if (memcmp(measured.digest, program->executable_digest, DEVICE_DIGEST_LEN) != 0) {
        snprintf(why, MEASURED_WHY_MAX,
                 "%.1000s: refused: not the program of partition %s that was signed; sign the device again", path,
                 program->name);
        return false;
    }
    memcpy(out->digests[out->count], measured.digest, DEVICE_DIGEST_LEN);
    if (!measure_can_fence(&measured)) {
        snprintf(why, MEASURED_WHY_MAX,
                 "%.1000s: refused: is dynamically linked: only static programs can be fenced whole", path);
        return false;
    }
    out->components[out->count] =
        (struct supervisor_component){ program->name, out->digests[out->count], program->version, program->signer_id };
    out->count++;
    out->is_reduced = out->is_reduced || measured.has_interpreter;
    return true;
}

static void measure_helper(struct measured_device *out, const char *ashlard)
{
    char path[PATH_MAX];
    const char *slash = strrchr(ashlard, '/');
    int len = snprintf(path, sizeof(path), "%.*sashlar-tpm", slash == NULL ? 0 : (int)(slash - ashlard) + 1, ashlard);
    out->has_tpm = len > 0 && (size_t)len < sizeof(path) && measure_file(path, out->tpm_digest);
}

bool measured_device_read(struct measured_device *out, const char *ashlard, const char *libexec, const char *manifest,
                          const char *key, char why[MEASURED_WHY_MAX])
{
    memset(out, 0, sizeof(*out));
    if (!open_manifest(out, manifest, key, why)) {
        return false;
    }
    if (!measure_file(ashlard, out->digests[0])) {
        snprintf(why, MEASURED_WHY_MAX, "%.1000s: %s", ashlard, strerror(errno));
        return false;
    }
    out->components[0] = (struct supervisor_component){ "ashlard", out->digests[0], ASHLAR_VERSION, out->signer_id };
    out->count = 1;
    measure_helper(out, ashlard);
    for (size_t i = 0; i < out->manifest.system.partition_count; i++) {
        if (!add_program(out, i, libexec, why)) {
            return false;
        }
    }
    return true;
}

int32_t measured_device_pid(const struct measured_device *device, const char *purpose)
{
    for (size_t i = 0; i < device->manifest.system.partition_count; i++) {
        const char *const *keys = device->manifest.partitions[i].root_keys;
        for (size_t k = 0; keys[k] != NULL; k++) {
            if (strcmp(keys[k], purpose) == 0) {
                return device->manifest.partitions[i].pid;
            }
        }
    }
    return 0;
}
