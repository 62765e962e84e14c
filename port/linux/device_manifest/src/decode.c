/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include <string.h>

#include "cbor/decode.h"
#include "form.h"

/* One pass; the first thing that is wrong sticks. */
struct reading {
    struct cbor_decoder d;
    enum device_manifest_error error;
};

static void wrong(struct reading *r, enum device_manifest_error error)
{
    if (r->error == DEVICE_MANIFEST_OK) {
        r->error = error;
    }
}

static bool is_on(const struct reading *r)
{
    return r->error == DEVICE_MANIFEST_OK && r->d.error == CBOR_OK;
}

static void expect_array(struct reading *r, size_t count)
{
    if (cbor_enter_array(&r->d) != count) {
        wrong(r, DEVICE_MANIFEST_FORMAT);
    }
}

/* An array of 0 to `most` items; 0 when something is wrong. */
static size_t enter_list(struct reading *r, size_t most)
{
    size_t count = cbor_enter_array(&r->d);
    if (count > most) {
        wrong(r, DEVICE_MANIFEST_LIMIT);
    }
    return is_on(r) ? count : 0;
}

static uint32_t get_number(struct reading *r, uint32_t least, uint32_t most)
{
    uint64_t value = cbor_get_uint(&r->d);
    if (r->d.error == CBOR_OK && (value < least || value > most)) {
        wrong(r, DEVICE_MANIFEST_LIMIT);
    }
    return is_on(r) ? (uint32_t)value : least;
}

static void get_name(struct reading *r, char out[DEVICE_NAME_MAX + 1])
{
    struct span text = cbor_get_text(&r->d);
    memset(out, 0, DEVICE_NAME_MAX + 1);
    if (!is_on(r)) {
        return;
    }
    if (!device_name_is_valid(text)) {
        wrong(r, DEVICE_MANIFEST_NAME);
        return;
    }
    memcpy(out, text.data, text.len);
}

static void get_digest(struct reading *r, uint8_t out[DEVICE_DIGEST_LEN])
{
    struct span bytes = cbor_get_bytes(&r->d);
    memset(out, 0, DEVICE_DIGEST_LEN);
    if (bytes.len != DEVICE_DIGEST_LEN) {
        wrong(r, DEVICE_MANIFEST_FORMAT);
        return;
    }
    memcpy(out, bytes.data, DEVICE_DIGEST_LEN);
}

static void get_words(struct reading *r, char words[DEVICE_WORDS_MAX][DEVICE_NAME_MAX + 1],
                      const char *list[DEVICE_WORDS_MAX + 1])
{
    size_t count = enter_list(r, DEVICE_WORDS_MAX);
    memset(list, 0, sizeof(list[0]) * (DEVICE_WORDS_MAX + 1));
    for (size_t i = 0; i < count && is_on(r); i++) {
        get_name(r, words[i]);
        list[i] = words[i];
        for (size_t before = 0; before < i; before++) {
            if (strcmp(words[before], words[i]) == 0) {
                wrong(r, DEVICE_MANIFEST_DUPLICATE);
            }
        }
    }
    cbor_leave(&r->d);
}

static void get_service(struct reading *r, struct device_manifest *m, size_t partition)
{
    size_t index = m->system.service_count;
    if (index == SPM_SERVICES_MAX) {
        wrong(r, DEVICE_MANIFEST_LIMIT);
        return;
    }
    struct spm_service *service = &m->services[index];
    expect_array(r, FORM_SERVICE_ITEMS);
    get_name(r, m->service_names[index]);
    service->name = m->service_names[index];
    service->sid = get_number(r, 0, UINT32_MAX);
    service->version = get_number(r, 1, UINT32_MAX);
    service->policy = get_number(r, SPM_STRICT, SPM_RELAXED) == SPM_STRICT ? SPM_STRICT : SPM_RELAXED;
    service->partition = (uint8_t)partition;
    service->signal = (uint8_t)get_number(r, SPM_SIGNAL_FIRST, 31);
    service->stateless_index = (uint8_t)get_number(r, 0, SPM_STATELESS_MAX);
    service->non_secure_clients = cbor_get_bool(&r->d);
    service->mm_iovec = cbor_get_bool(&r->d);
    cbor_leave(&r->d);
    m->system.service_count++;
}

static void get_services(struct reading *r, struct device_manifest *m, size_t index)
{
    struct spm_partition *p = &m->partitions[index];
    size_t count = enter_list(r, SPM_SIGNALS_MAX);
    p->service_first = m->system.service_count;
    p->service_count = (uint8_t)count;
    for (size_t i = 0; i < count && is_on(r); i++) {
        get_service(r, m, index);
    }
    cbor_leave(&r->d);
}

static void get_dependencies(struct reading *r, struct spm_partition *p, struct device_program *program)
{
    size_t count = enter_list(r, DEVICE_DEPENDENCIES_MAX);
    for (size_t i = 0; i < count && is_on(r); i++) {
        program->dependencies[i] = get_number(r, 0, UINT32_MAX);
    }
    cbor_leave(&r->d);
    p->dependencies = program->dependencies;
    p->dependency_count = (uint8_t)count;
}

static void get_program(struct reading *r, struct spm_partition *p, struct device_program *program)
{
    get_name(r, program->executable);
    if (program->executable[0] == '.') {
        wrong(r, DEVICE_MANIFEST_NAME);
    }
    p->executable = program->executable;
    get_digest(r, program->executable_digest);
    get_digest(r, program->manifest_digest);
    get_name(r, program->version);
    get_digest(r, program->signer_id);
}

static void get_irqs(struct reading *r, struct spm_partition *p, struct device_program *program)
{
    size_t count = enter_list(r, SPM_SIGNALS_MAX);
    for (size_t i = 0; i < count && is_on(r); i++) {
        expect_array(r, FORM_IRQ_ITEMS);
        get_name(r, program->irq_names[i]);
        get_name(r, program->irq_sources[i]);
        program->irqs[i] = (struct spm_irq){ .name = program->irq_names[i], .source = program->irq_sources[i] };
        program->irqs[i].signal = (uint8_t)get_number(r, SPM_SIGNAL_FIRST, 31);
        program->irqs[i].handling = get_number(r, SPM_SLIH, SPM_FLIH) == SPM_SLIH ? SPM_SLIH : SPM_FLIH;
        program->irqs[i].enabled_at_start = cbor_get_bool(&r->d);
        cbor_leave(&r->d);
    }
    cbor_leave(&r->d);
    p->irqs = program->irqs;
    p->irq_count = (uint8_t)count;
}

static void get_regions(struct reading *r, struct spm_partition *p, struct device_program *program)
{
    size_t count = enter_list(r, SPM_REGIONS_MAX);
    for (size_t i = 0; i < count && is_on(r); i++) {
        struct spm_mmio *region = &program->mmio[i];
        expect_array(r, FORM_REGION_ITEMS);
        get_name(r, program->mmio_names[i]);
        region->base = get_number(r, 0, UINT32_MAX);
        region->size = get_number(r, 0, UINT32_MAX);
        region->is_writable = cbor_get_bool(&r->d);
        region->name = region->size == 0 ? program->mmio_names[i] : NULL;
        cbor_leave(&r->d);
    }
    cbor_leave(&r->d);
    p->mmio = program->mmio;
    p->mmio_count = (uint8_t)count;
}

static void get_partition(struct reading *r, struct device_manifest *m, size_t index)
{
    struct spm_partition *p = &m->partitions[index];
    struct device_program *program = &m->programs[index];
    expect_array(r, FORM_PARTITION_ITEMS);
    get_name(r, program->name);
    p->name = program->name;
    p->pid = (int32_t)get_number(r, 1, INT32_MAX);
    p->type = get_number(r, SPM_PSA_ROT, SPM_APPLICATION_ROT) == SPM_PSA_ROT ? SPM_PSA_ROT : SPM_APPLICATION_ROT;
    p->model = get_number(r, SPM_IPC, SPM_SFN) == SPM_IPC ? SPM_IPC : SPM_SFN;
    p->priority = (enum spm_priority)get_number(r, SPM_PRIORITY_HIGH, SPM_PRIORITY_LOW);
    p->stack_size = get_number(r, 0, INT32_MAX);
    p->heap_size = get_number(r, 0, INT32_MAX);
    p->store_size = get_number(r, 0, DEVICE_STORE_MAX);
    p->channel_max = get_number(r, 0, DEVICE_CHANNEL_MAX);
    p->watchdog_ms = get_number(r, 0, INT32_MAX);
    p->has_worker_per_cpu = cbor_get_bool(&r->d);
    if (p->store_size % DEVICE_STORE_BLOCK != 0 || p->store_size == DEVICE_STORE_BLOCK) {
        wrong(r, DEVICE_MANIFEST_LIMIT);
    }
    get_dependencies(r, p, program);
    get_services(r, m, index);
    get_words(r, program->root_keys, program->root_key_list);
    get_words(r, program->devices, program->device_list);
    get_irqs(r, p, program);
    get_regions(r, p, program);
    p->root_keys = program->root_key_list;
    p->devices = program->device_list;
    get_program(r, p, program);
    cbor_leave(&r->d);
    m->system.partition_count++;
}

static void get_manifest(struct reading *r, struct device_manifest *m)
{
    cbor_enter_array(&r->d);
    uint64_t version = cbor_get_uint(&r->d);
    if (r->d.error == CBOR_OK && version != DEVICE_MANIFEST_VERSION) {
        wrong(r, DEVICE_MANIFEST_NEWER);
        return;
    }
    get_name(r, m->name);
    size_t count = enter_list(r, SPM_PARTITIONS_MAX);
    for (size_t i = 0; i < count && is_on(r); i++) {
        get_partition(r, m, i);
    }
    cbor_leave(&r->d);
    cbor_leave(&r->d);
    if (is_on(r) && count == 0) {
        wrong(r, DEVICE_MANIFEST_LIMIT);
    }
}

enum device_manifest_error device_manifest_decode(struct device_manifest *out, struct span payload)
{
    memset(out, 0, sizeof(*out));
    out->system.partitions = out->partitions;
    out->system.services = out->services;
    struct reading r = { .d = cbor_decoder_of(payload, CBOR_STRICT) };
    get_manifest(&r, out);
    enum device_manifest_error error = r.error;
    if (error == DEVICE_MANIFEST_OK && cbor_finish(&r.d) != CBOR_OK) {
        error = DEVICE_MANIFEST_FORMAT;
    }
    if (error == DEVICE_MANIFEST_OK) {
        error = device_manifest_check(out);
    }
    if (error != DEVICE_MANIFEST_OK) {
        memset(out, 0, sizeof(*out));
    }
    return error;
}
