/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "cbor/encode.h"
#include "form.h"

static void put_words(struct cbor_encoder *e, const char *const *words)
{
    size_t count = 0;
    while (words[count] != NULL) {
        count++;
    }
    cbor_put_array(e, count);
    for (size_t i = 0; i < count; i++) {
        cbor_put_text(e, words[i]);
    }
}

static void put_service(struct cbor_encoder *e, const struct spm_service *service)
{
    cbor_put_array(e, FORM_SERVICE_ITEMS);
    cbor_put_text(e, service->name);
    cbor_put_uint(e, service->sid);
    cbor_put_uint(e, service->version);
    cbor_put_uint(e, (uint64_t)service->policy);
    cbor_put_uint(e, service->signal);
    cbor_put_uint(e, service->stateless_index);
    cbor_put_bool(e, service->non_secure_clients);
    cbor_put_bool(e, service->mm_iovec);
}

static void put_platform(struct cbor_encoder *e, const struct spm_partition *p, const struct device_program *program)
{
    cbor_put_array(e, p->irq_count);
    for (size_t i = 0; i < p->irq_count; i++) {
        cbor_put_array(e, FORM_IRQ_ITEMS);
        cbor_put_text(e, p->irqs[i].name);
        cbor_put_text(e, p->irqs[i].source);
        cbor_put_uint(e, p->irqs[i].signal);
        cbor_put_uint(e, (uint64_t)p->irqs[i].handling);
        cbor_put_bool(e, p->irqs[i].enabled_at_start);
    }
    cbor_put_array(e, p->mmio_count);
    for (size_t i = 0; i < p->mmio_count; i++) {
        cbor_put_array(e, FORM_REGION_ITEMS);
        cbor_put_text(e, program->mmio_names[i]);
        cbor_put_uint(e, p->mmio[i].base);
        cbor_put_uint(e, p->mmio[i].size);
        cbor_put_bool(e, p->mmio[i].is_writable);
    }
}

static void put_partition(struct cbor_encoder *e, const struct device_manifest *m, size_t index)
{
    const struct spm_partition *p = &m->partitions[index];
    const struct device_program *program = &m->programs[index];
    cbor_put_array(e, FORM_PARTITION_ITEMS);
    cbor_put_text(e, p->name);
    cbor_put_uint(e, (uint64_t)p->pid);
    cbor_put_uint(e, (uint64_t)p->type);
    cbor_put_uint(e, (uint64_t)p->model);
    cbor_put_uint(e, (uint64_t)p->priority);
    cbor_put_uint(e, p->stack_size);
    cbor_put_uint(e, p->heap_size);
    cbor_put_uint(e, p->store_size);
    cbor_put_uint(e, p->channel_max);
    cbor_put_uint(e, p->watchdog_ms);
    cbor_put_bool(e, p->has_worker_per_cpu);
    cbor_put_array(e, p->dependency_count);
    for (size_t i = 0; i < p->dependency_count; i++) {
        cbor_put_uint(e, p->dependencies[i]);
    }
    cbor_put_array(e, p->service_count);
    for (size_t i = 0; i < p->service_count; i++) {
        put_service(e, &m->services[p->service_first + i]);
    }
    put_words(e, p->root_keys);
    put_words(e, p->devices);
    put_platform(e, p, program);
    cbor_put_text(e, p->executable);
    cbor_put_bytes(e, span_of(program->executable_digest, DEVICE_DIGEST_LEN));
    cbor_put_bytes(e, span_of(program->manifest_digest, DEVICE_DIGEST_LEN));
    cbor_put_text(e, program->version);
    cbor_put_bytes(e, span_of(program->signer_id, DEVICE_DIGEST_LEN));
}

size_t device_manifest_encode(const struct device_manifest *manifest, struct out_span out)
{
    struct cbor_encoder e = cbor_encoder_of(out);
    size_t len = 0;
    cbor_put_array(&e, FORM_MANIFEST_ITEMS);
    cbor_put_uint(&e, DEVICE_MANIFEST_VERSION);
    cbor_put_text(&e, manifest->name);
    cbor_put_array(&e, manifest->system.partition_count);
    for (size_t i = 0; i < manifest->system.partition_count; i++) {
        put_partition(&e, manifest, i);
    }
    return cbor_encoder_finish(&e, &len) == CBOR_OK ? len : 0;
}
