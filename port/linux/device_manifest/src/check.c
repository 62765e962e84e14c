/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include <string.h>

#include "form.h"

bool device_name_is_valid(struct span name)
{
    static const char allowed[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-+";
    if (name.len == 0 || name.len > DEVICE_NAME_MAX) {
        return false;
    }
    for (size_t i = 0; i < name.len; i++) {
        if (memchr(allowed, name.data[i], sizeof(allowed) - 1) == NULL) {
            return false;
        }
    }
    return true;
}

static bool partition_is_twice(const struct device_manifest *m, size_t index)
{
    for (size_t i = 0; i < index; i++) {
        if (m->partitions[i].pid == m->partitions[index].pid ||
            strcmp(m->programs[i].name, m->programs[index].name) == 0 ||
            strcmp(m->programs[i].executable, m->programs[index].executable) == 0) {
            return true;
        }
    }
    return false;
}

static bool service_is_twice(const struct device_manifest *m, size_t index)
{
    const struct spm_service *s = &m->services[index];
    for (size_t i = 0; i < index; i++) {
        const struct spm_service *other = &m->services[i];
        bool is_same_handle = s->stateless_index != 0 && s->stateless_index == other->stateless_index;
        bool is_same_signal = s->partition == other->partition && s->signal == other->signal;
        if (s->sid == other->sid || is_same_handle || is_same_signal || strcmp(s->name, other->name) == 0) {
            return true;
        }
    }
    return false;
}

static bool is_served_before(const struct device_manifest *m, uint32_t sid, size_t partition)
{
    for (size_t i = 0; i < m->system.service_count; i++) {
        if (m->services[i].sid == sid) {
            return m->services[i].partition < partition;
        }
    }
    return false;
}

enum device_manifest_error device_manifest_check(const struct device_manifest *m)
{
    for (size_t i = 0; i < m->system.service_count; i++) {
        if (service_is_twice(m, i)) {
            return DEVICE_MANIFEST_DUPLICATE;
        }
    }
    for (size_t i = 0; i < m->system.partition_count; i++) {
        if (partition_is_twice(m, i)) {
            return DEVICE_MANIFEST_DUPLICATE;
        }
        for (size_t d = 0; d < m->partitions[i].dependency_count; d++) {
            if (!is_served_before(m, m->partitions[i].dependencies[d], i)) {
                return DEVICE_MANIFEST_ORDER;
            }
        }
    }
    return DEVICE_MANIFEST_OK;
}

const char *device_manifest_error_text(enum device_manifest_error error)
{
    static const char *const texts[DEVICE_MANIFEST_ERROR_COUNT] = {
        [DEVICE_MANIFEST_OK] = "good",
        [DEVICE_MANIFEST_NOT_COSE] = "it is no COSE_Sign1 message with ES256; make it with `ashlar device sign`",
        [DEVICE_MANIFEST_SIGNATURE] =
            "the signature is not that of the given key: signed by another, or altered afterwards",
        [DEVICE_MANIFEST_KEY] = "the public key is no P-256 key in PEM form",
        [DEVICE_MANIFEST_FORMAT] = "its content has not the form of docs/format/device-manifest.spec.md",
        [DEVICE_MANIFEST_NEWER] =
            "its format version is not known here; use the `ashlar` that made it, or a newer one",
        [DEVICE_MANIFEST_LIMIT] = "a count or number in it is out of bounds",
        [DEVICE_MANIFEST_NAME] =
            "a name in it is empty, too long, or has characters other than letters, digits and . _ - +",
        [DEVICE_MANIFEST_DUPLICATE] = "a partition, id, SID, static handle, signal or program stands in it twice",
        [DEVICE_MANIFEST_ORDER] = "a partition in it depends on a service that no earlier partition has",
    };
    return error < DEVICE_MANIFEST_ERROR_COUNT ? texts[error] : "unknown";
}
