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
            strcmp(m->programs[i].name, m->programs[index].name) == 0) {
            return true;
        }
    }
    return false;
}

static bool shares_process(const struct device_manifest *m, size_t a, size_t b)
{
    return strcmp(m->programs[a].executable, m->programs[b].executable) == 0;
}

/* One process runs one program: partitions that share the name of an executable mean the same bytes. */
static bool program_is_another(const struct device_manifest *m, size_t index)
{
    for (size_t i = 0; i < index; i++) {
        if (shares_process(m, i, index) && memcmp(m->programs[i].executable_digest, m->programs[index].executable_digest,
                                                  DEVICE_DIGEST_LEN) != 0) {
            return true;
        }
    }
    return false;
}

uint32_t device_manifest_level(const struct device_manifest *m)
{
    uint32_t level = 3;
    for (size_t i = 0; i < m->system.partition_count; i++) {
        for (size_t k = 0; k < i; k++) {
            if (shares_process(m, i, k)) {
                uint32_t shared = m->partitions[i].type == m->partitions[k].type ? 2 : 1;
                level = shared < level ? shared : level;
            }
        }
    }
    return level;
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

static bool is_source_of_another(const struct device_manifest *m, size_t index, const char *source, size_t below)
{
    for (size_t i = 0; i <= index; i++) {
        size_t count = i == index ? below : m->partitions[i].irq_count;
        for (size_t k = 0; k < count; k++) {
            if (strcmp(m->partitions[i].irqs[k].source, source) == 0) {
                return true;
            }
        }
    }
    return false;
}

static bool overlap(const struct spm_mmio *a, const struct spm_mmio *b)
{
    return a->size != 0 && b->size != 0 && a->base < b->base + b->size && b->base < a->base + a->size;
}

static bool is_region_of_another(const struct device_manifest *m, size_t index, size_t region)
{
    for (size_t i = 0; i <= index; i++) {
        size_t count = i == index ? region : m->partitions[i].mmio_count;
        for (size_t k = 0; k < count; k++) {
            if (strcmp(m->programs[i].mmio_names[k], m->programs[index].mmio_names[region]) == 0 ||
                overlap(&m->partitions[i].mmio[k], &m->partitions[index].mmio[region])) {
                return true;
            }
        }
    }
    return false;
}

/* An interrupt source or a region has one owner; a signal of a partition means one thing. */
static bool platform_is_twice(const struct device_manifest *m, size_t index)
{
    const struct spm_partition *p = &m->partitions[index];
    uint32_t signals = 0;
    for (size_t i = 0; i < p->service_count; i++) {
        signals |= 1u << m->services[p->service_first + i].signal;
    }
    for (size_t i = 0; i < p->irq_count; i++) {
        if ((signals >> p->irqs[i].signal & 1u) != 0 || is_source_of_another(m, index, p->irqs[i].source, i)) {
            return true;
        }
        signals |= 1u << p->irqs[i].signal;
    }
    for (size_t i = 0; i < p->mmio_count; i++) {
        if (is_region_of_another(m, index, i)) {
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
        if (partition_is_twice(m, i) || platform_is_twice(m, i) || program_is_another(m, i)) {
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
            "its format version is not the one that is known here; sign the device again, or use the `ashlar` that made it",
        [DEVICE_MANIFEST_LIMIT] = "a count or number in it is out of bounds",
        [DEVICE_MANIFEST_NAME] =
            "a name in it is empty, too long, or has characters other than letters, digits and . _ - +",
        [DEVICE_MANIFEST_DUPLICATE] =
            "a partition, id, SID, static handle, signal, source or region stands in it twice, or a program with two digests",
        [DEVICE_MANIFEST_ORDER] = "a partition in it depends on a service that no earlier partition has",
    };
    return error < DEVICE_MANIFEST_ERROR_COUNT ? texts[error] : "unknown";
}
