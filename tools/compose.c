/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "compose.h"

#include <stdio.h>
#include <string.h>

#include <openssl/evp.h>

static bool refuse(struct composition *c, const char *what, const char *why)
{
    snprintf(c->why, sizeof(c->why), "%.300s: %s", what, why);
    return false;
}

bool compose_begin(struct composition *c)
{
    memset(c, 0, sizeof(*c));
    c->system = manifest_system_new(&c->arena, &c->report);
    return c->system != NULL;
}

void compose_free(struct composition *c)
{
    arena_free(&c->arena);
    c->system = NULL;
}

void compose_tell(const struct composition *c, const char *prefix)
{
    if (c->report.count != 0) {
        fputs(c->report.text, stderr);
    } else {
        fprintf(stderr, "%s: %s\n", prefix, c->why);
    }
}

bool compose_add(struct composition *c, const struct compose_part *part)
{
    if (c->count == SPM_PARTITIONS_MAX) {
        return refuse(c, part->file, "a device has 32 partitions at most");
    }
    c->parts[c->count++] = *part;
    return true;
}

bool compose_check(struct composition *c)
{
    for (size_t i = 0; i < c->count; i++) {
        struct compose_part *part = &c->parts[i];
        unsigned before = c->system->count;
        manifest_read(c->system, part->file, part->stem, (const char *)part->manifest.data, part->manifest.len);
        part->partition = c->system->count > before ? c->system->partitions[before] : NULL;
    }
    bool is_good = manifest_check(c->system);
    if (c->arena.failed) {
        return refuse(c, "manifests", "no memory");
    }
    return is_good;
}

static bool copy_name(char out[DEVICE_NAME_MAX + 1], const char *name)
{
    size_t len = strlen(name);
    if (len > DEVICE_NAME_MAX) {
        return false;
    }
    memcpy(out, name, len + 1);
    return true;
}

static uint8_t bit_of(uint32_t signal)
{
    uint8_t bit = 0;
    while (bit < 31 && (signal >> bit & 1u) == 0) {
        bit++;
    }
    return bit;
}

static bool add_services(struct device_manifest *m, const struct manifest_partition *p, uint8_t index)
{
    bool is_good = true;
    for (unsigned i = 0; i < p->service_count; i++) {
        const struct manifest_service *from = &p->services[i];
        size_t at = m->system.service_count++;
        is_good = copy_name(m->service_names[at], from->name.text) && is_good;
        m->services[at] = (struct spm_service){
            .name = m->service_names[at],
            .sid = from->sid.value,
            .version = from->version.value,
            .policy = from->version_policy.value == MANIFEST_STRICT ? SPM_STRICT : SPM_RELAXED,
            .partition = index,
            .signal = bit_of(from->signal),
            .stateless_index = from->handle == 0 ? 0 : (uint8_t)((from->handle & 0xffu) + 1u),
            .non_secure_clients = from->non_secure_clients.value != 0,
            .mm_iovec = from->mm_iovec.value == MANIFEST_ENABLE,
        };
    }
    return is_good;
}

static bool add_words(const struct manifest_words *from, char words[DEVICE_WORDS_MAX][DEVICE_NAME_MAX + 1],
                      const char *list[DEVICE_WORDS_MAX + 1])
{
    bool is_good = true;
    for (unsigned i = 0; i < from->count; i++) {
        is_good = copy_name(words[i], from->word[i].text) && is_good;
        list[i] = words[i];
    }
    return is_good;
}

static bool add_irqs(const struct manifest_partition *p, struct spm_partition *to, struct device_program *program)
{
    bool is_good = true;
    for (unsigned i = 0; i < p->irq_count; i++) {
        const struct manifest_irq *from = &p->irqs[i];
        const char *name = from->name.text != NULL ? from->name.text : from->signal_name.text;
        is_good =
            copy_name(program->irq_names[i], name) && copy_name(program->irq_sources[i], from->source.text) && is_good;
        program->irqs[i] = (struct spm_irq){
            .name = program->irq_names[i],
            .source = program->irq_sources[i],
            .signal = bit_of(from->signal),
            .handling = from->handling.value == MANIFEST_FLIH ? SPM_FLIH : SPM_SLIH,
            .enabled_at_start = p->version == MANIFEST_1_0,
        };
    }
    to->irqs = program->irqs;
    to->irq_count = (uint8_t)p->irq_count;
    return is_good;
}

static bool add_regions(const struct manifest_partition *p, struct spm_partition *to, struct device_program *program)
{
    bool is_good = true;
    for (unsigned i = 0; i < p->region_count; i++) {
        const struct manifest_region *from = &p->regions[i];
        char base[16];
        snprintf(base, sizeof(base), "0x%08x", (unsigned)from->base.value);
        is_good = copy_name(program->mmio_names[i], from->name.text != NULL ? from->name.text : base) && is_good;
        program->mmio[i] = (struct spm_mmio){ .name = from->name.text != NULL ? program->mmio_names[i] : NULL,
                                              .base = from->base.value,
                                              .size = from->size.value,
                                              .is_writable = from->permission.value == MANIFEST_READ_WRITE };
    }
    to->mmio = program->mmio;
    to->mmio_count = (uint8_t)p->region_count;
    return is_good;
}

static void add_dependencies(struct composition *c, const struct manifest_partition *p, struct spm_partition *to,
                             struct device_program *program)
{
    for (unsigned i = 0; i < p->dependency_count; i++) {
        const struct manifest_dependency *d = &p->dependencies[i];
        if (d->found && to->dependency_count < DEVICE_DEPENDENCIES_MAX) {
            program->dependencies[to->dependency_count++] =
                c->system->partitions[d->partition]->services[d->service].sid.value;
        }
    }
    to->dependencies = program->dependencies;
}

static const struct compose_part *part_of(const struct composition *c, const struct manifest_partition *p)
{
    for (size_t i = 0; i < c->count; i++) {
        if (c->parts[i].partition == p) {
            return &c->parts[i];
        }
    }
    return NULL;
}

static bool add_program(struct composition *c, struct device_program *program, const struct compose_part *part)
{
    const char *name = part->executable != NULL ? part->executable : part->partition->ashlar.executable.text;
    bool is_good = name != NULL && copy_name(program->executable, name) && copy_name(program->version, part->version);
    memcpy(program->executable_digest, part->program_digest, DEVICE_DIGEST_LEN);
    memcpy(program->signer_id, part->signer_id, DEVICE_DIGEST_LEN);
    if (EVP_Digest(part->manifest.data, part->manifest.len, program->manifest_digest, NULL, EVP_sha256(), NULL) != 1) {
        return refuse(c, part->file, "libcrypto failed");
    }
    return is_good ||
           refuse(c, part->file, "its program has no name, or that or the version is longer than 63 characters");
}

static bool add_partition(struct composition *c, uint8_t index)
{
    const struct manifest_partition *p = c->system->order[index];
    struct spm_partition *to = &c->manifest.partitions[index];
    struct device_program *program = &c->manifest.programs[index];
    const struct manifest_ashlar *ours = &p->ashlar;
    *to = (struct spm_partition){
        .name = program->name,
        .pid = (int32_t)ours->pid.value,
        .type = p->type.value == MANIFEST_PSA_ROT ? SPM_PSA_ROT : SPM_APPLICATION_ROT,
        .model = p->model.value == MANIFEST_SFN ? SPM_SFN : SPM_IPC,
        .priority = p->priority.value == MANIFEST_HIGH  ? SPM_PRIORITY_HIGH
                    : p->priority.value == MANIFEST_LOW ? SPM_PRIORITY_LOW
                                                        : SPM_PRIORITY_NORMAL,
        .service_first = c->manifest.system.service_count,
        .service_count = (uint8_t)p->service_count,
        .stack_size = p->stack_size.value,
        .heap_size = p->heap_size.value,
        .store_size = ours->store_size.value,
        .channel_max = ours->channel_max.value,
        .watchdog_ms = ours->watchdog_ms.value,
        .has_worker_per_cpu = ours->workers.value == MANIFEST_WORKER_PER_CPU,
        .root_keys = program->root_key_list,
        .devices = program->device_list,
        .executable = program->executable,
    };
    bool is_good = copy_name(program->name, p->name.text) && add_services(&c->manifest, p, index) &&
                   add_words(&ours->root_keys, program->root_keys, program->root_key_list) &&
                   add_words(&ours->devices, program->devices, program->device_list) && add_irqs(p, to, program) &&
                   add_regions(p, to, program);
    add_dependencies(c, p, to, program);
    const struct compose_part *part = part_of(c, p);
    return is_good && part != NULL ? add_program(c, program, part)
                                   : refuse(c, p->file, "a name in it is longer than 63 characters");
}

bool compose_device(struct composition *c, const char *name)
{
    struct device_manifest *m = &c->manifest;
    memset(m, 0, sizeof(*m));
    m->system.partitions = m->partitions;
    m->system.services = m->services;
    if (!copy_name(m->name, name)) {
        return refuse(c, name, "a device's name has at most 63 characters");
    }
    for (unsigned i = 0; i < c->system->count; i++) {
        if (!add_partition(c, (uint8_t)i)) {
            return false;
        }
        m->system.partition_count++;
    }
    return true;
}
