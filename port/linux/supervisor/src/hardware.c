/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 *
 * Interrupts and MMIO regions: what the platform's description has and the signed manifests name, given to its owner alone.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "device.h"

enum { REFUSED = 1, TROUBLE = 3 };

/* The description's place: the option, or beside the manifest. False: the path is too long. */
static bool path_of(const struct supervisor_options *o, char path[PATH_MAX])
{
    const char *slash = strrchr(o->manifest, '/');
    int folder = slash == NULL ? 0 : (int)(slash - o->manifest) + 1;
    int len = o->platform != NULL ? snprintf(path, PATH_MAX, "%s", o->platform)
                                  : snprintf(path, PATH_MAX, "%.*splatform.conf", folder, o->manifest);
    return len > 0 && len < PATH_MAX;
}

static bool read_description(struct device *d)
{
    char path[PATH_MAX];
    char why[PLATFORM_WHY_MAX];
    if (!path_of(d->options, path)) {
        device_fail(d, TROUBLE, "the path of the platform's description is too long");
        return false;
    }
    enum platform_result result = platform_read(&d->platform, path, why);
    if (result == PLATFORM_READ || (result == PLATFORM_ABSENT && d->options->platform == NULL)) {
        return true;
    }
    device_fail(d, result == PLATFORM_REFUSED ? REFUSED : TROUBLE, "%s%s", result == PLATFORM_REFUSED ? "refused: " : "", why);
    return false;
}

/* A line that cannot be had is told now, not by the death of its owner. */
static bool can_open(struct device *d, const struct platform_line *line)
{
    char why[PLATFORM_WHY_MAX];
    int fd = platform_open_line(&d->platform, line, why);
    if (fd < 0) {
        device_fail(d, TROUBLE, "%s", why);
        return false;
    }
    close(fd);
    return true;
}

static bool has_lines(struct device *d, size_t index)
{
    const struct spm_partition *p = &d->manifest.partitions[index];
    for (size_t i = 0; i < p->irq_count; i++) {
        const struct platform_line *line = platform_find_line(&d->platform, p->irqs[i].source);
        if (line != NULL && !can_open(d, line)) {
            return false;
        }
        if (line == NULL) {
            device_fail(d, REFUSED,
                        "%s: refused: no interrupt %s, which partition %s names in its manifest; describe it there: interrupt %s "
                        "timer|event|gpio …",
                        d->platform.file, p->irqs[i].source, p->name, p->irqs[i].source);
            return false;
        }
    }
    return true;
}

/* A numbered region lies at its own address, in whole pages. */
static bool fits_manifest(struct device *d, size_t index, size_t i, const struct platform_region *region)
{
    const struct spm_partition *p = &d->manifest.partitions[index];
    const struct spm_mmio *wanted = &p->mmio[i];
    uint64_t page = (uint64_t)sysconf(_SC_PAGESIZE);
    if (wanted->size > region->size) {
        device_fail(d, REFUSED, "%s:%u: refused: region %s has %llu bytes, partition %s wants %llu; correct one of the two", d->platform.file,
                    region->at, region->name, (unsigned long long)region->size, p->name, (unsigned long long)wanted->size);
        return false;
    }
    if (wanted->base % page != 0 || wanted->size % page != 0) {
        device_fail(d, REFUSED,
                    "refused: partition %s: numbered region %s of %llu bytes is not made of whole pages, the least that can be given to one partition "
                    "alone; use a named region",
                    p->name, region->name, (unsigned long long)wanted->size);
        return false;
    }
    return true;
}

static bool open_regions(struct device *d, size_t index)
{
    const struct spm_partition *p = &d->manifest.partitions[index];
    char why[PLATFORM_WHY_MAX];
    for (size_t i = 0; i < p->mmio_count; i++) {
        const char *name = d->manifest.programs[index].mmio_names[i];
        const struct platform_region *region = platform_find_region(&d->platform, name);
        if (region == NULL) {
            device_fail(d, REFUSED,
                        "%s: refused: no region %s, which partition %s names in its manifest; describe it there: mmio %s simulated|file …",
                        d->platform.file, name, p->name, name);
            return false;
        }
        if (!fits_manifest(d, index, i, region)) {
            return false;
        }
        d->members[index].regions[i] = platform_open_region(&d->platform, region, p->mmio[i].is_writable, why);
        if (d->members[index].regions[i] < 0) {
            device_fail(d, TROUBLE, "%s", why);
            return false;
        }
    }
    return true;
}

bool hardware_prepare(struct device *d)
{
    bool is_good = read_description(d);
    for (size_t i = 0; is_good && i < d->manifest.system.partition_count; i++) {
        is_good = has_lines(d, i) && open_regions(d, i);
    }
    return is_good;
}

static void close_all(int *fds, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (fds[i] >= 0) {
            close(fds[i]);
        }
        fds[i] = -1;
    }
}

void hardware_unprepare(struct device *d)
{
    for (size_t i = 0; i < SPM_PARTITIONS_MAX; i++) {
        close_all(d->members[i].regions, SPM_REGIONS_MAX);
    }
}

void hardware_take_back(struct member *m)
{
    close_all(m->events, SPM_SIGNALS_MAX);
}

static bool give(struct device *d, size_t index, const struct control_given *given, int fd)
{
    uint8_t bytes[64];
    size_t len = control_encode_given(out_span_of(bytes, sizeof(bytes)), given);
    bool is_sent = len != 0 && member_send(d, index, span_of(bytes, len), &fd, 1);
    if (!is_sent) {
        device_die(d, (int)index, "could not be given its hardware: %s", strerror(errno));
    }
    return is_sent;
}

static bool give_line(struct device *d, size_t index, size_t i)
{
    struct member *m = &d->members[index];
    const struct platform_line *line = platform_find_line(&d->platform, d->manifest.partitions[index].irqs[i].source);
    char why[PLATFORM_WHY_MAX];
    int fd = platform_open_line(&d->platform, line, why);
    if (fd < 0) {
        device_die(d, (int)index, "%s", why);
        return false;
    }
    struct control_given given = { .kind = line->kind == PLATFORM_GPIO ? CONTROL_GIVEN_GPIO : CONTROL_GIVEN_COUNTER,
                                   .index = (uint8_t)i };
    bool is_given = give(d, index, &given, fd);
    if (line->kind == PLATFORM_EVENT && is_given) {
        m->events[i] = fd;
    } else {
        close(fd); /* the partition's alone, and gone with it */
    }
    return is_given;
}

void hardware_give(struct device *d, size_t index)
{
    const struct spm_partition *p = &d->manifest.partitions[index];
    bool is_good = true;
    for (size_t i = 0; is_good && i < p->irq_count; i++) {
        is_good = give_line(d, index, i);
    }
    for (size_t i = 0; is_good && i < p->mmio_count; i++) {
        const struct platform_region *region = platform_find_region(&d->platform, d->manifest.programs[index].mmio_names[i]);
        struct control_given given = { .kind = CONTROL_GIVEN_REGION, .index = (uint8_t)i, .offset = region->offset, .size = region->size };
        is_good = give(d, index, &given, d->members[index].regions[i]);
    }
}

const char *hardware_fire(struct device *d, const char *name)
{
    static char why[DEVICE_WHY_MAX];
    const struct platform_line *line = platform_find_line(&d->platform, name);
    if (line == NULL || line->kind != PLATFORM_EVENT) {
        snprintf(why, sizeof(why), "%s: no interrupt %s of the kind event%s", d->platform.file, name,
                 line == NULL ? "" : ": what it is fires by itself");
        return why;
    }
    for (size_t i = 0; i < d->manifest.system.partition_count; i++) {
        for (size_t k = 0; k < d->manifest.partitions[i].irq_count; k++) {
            int fd = d->members[i].events[k];
            if (strcmp(d->manifest.partitions[i].irqs[k].source, name) == 0 && fd >= 0) {
                return platform_fire_event(fd) ? "" : strerror(errno);
            }
        }
    }
    snprintf(why, sizeof(why), "interrupt %s has no owner that runs now", name);
    return why;
}
