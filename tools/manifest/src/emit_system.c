/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "manifest/emit.h"

#include "emit_names.h"

static const char *flag(bool is_true)
{
    return is_true ? "true" : "false";
}

static unsigned bit_of(uint32_t signal)
{
    unsigned bit = 0;
    while ((signal >> bit & 1u) == 0) {
        bit++;
    }
    return bit;
}

static void emit_dependencies(struct output *output, const struct manifest_system *system,
                              const struct manifest_partition *partition, unsigned index)
{
    unsigned count = 0;
    for (unsigned d = 0; d < partition->dependency_count; d++) {
        const struct manifest_dependency *edge = &partition->dependencies[d];
        if (!edge->found) {
            continue;
        }
        const struct manifest_service *service =
            &system->partitions[edge->partition]->services[edge->service];
        if (count++ == 0) {
            output_print(output, "static const uint32_t dependencies_%u[] = {\n", index);
        }
        output_print(output, "    0x%08xu, /* %s */\n", (unsigned)service->sid.value, service->name.text);
    }
    if (count != 0) {
        output_print(output, "};\n");
    }
}

static void emit_irqs(struct output *output, const struct manifest_partition *partition, unsigned index)
{
    if (partition->irq_count == 0) {
        return;
    }
    output_print(output, "static const struct spm_irq irqs_%u[] = {\n", index);
    for (unsigned i = 0; i < partition->irq_count; i++) {
        const struct manifest_irq *irq = &partition->irqs[i];
        const char *name = irq->name.text != NULL ? irq->name.text : irq->signal_name.text;
        output_print(output, "    { .name = \"%s\", .source = \"%s\", .signal = %u, .handling = %s,\n", name,
                     irq->source.text, bit_of(irq->signal),
                     irq->handling.value == MANIFEST_FLIH ? "SPM_FLIH" : "SPM_SLIH");
        /* @spec FFM-IRQ-START-10 FFM-IRQ-START-11 */
        output_print(output, "      .enabled_at_start = %s },\n", flag(partition->version == MANIFEST_1_0));
    }
    output_print(output, "};\n");
}

static void emit_mmio(struct output *output, const struct manifest_partition *partition, unsigned index)
{
    if (partition->region_count == 0) {
        return;
    }
    output_print(output, "static const struct spm_mmio mmio_%u[] = {\n", index);
    for (unsigned r = 0; r < partition->region_count; r++) {
        const struct manifest_region *region = &partition->regions[r];
        if (region->name.text != NULL) {
            output_print(output, "    { .name = \"%s\"", region->name.text);
        } else {
            output_print(output, "    { .base = 0x%08xu, .size = 0x%xu", (unsigned)region->base.value,
                         (unsigned)region->size.value);
        }
        output_print(output, ", .is_writable = %s },\n",
                     flag(region->permission.value == MANIFEST_READ_WRITE));
    }
    output_print(output, "};\n");
}

static void emit_words(struct output *output, const struct manifest_words *words, const char *what,
                       unsigned index)
{
    output_print(output, "static const char *const %s_%u[] = { ", what, index);
    for (unsigned i = 0; i < words->count; i++) {
        output_print(output, "\"%s\", ", words->word[i].text);
    }
    output_print(output, "NULL };\n");
}

static const char *priority_name(const struct manifest_partition *partition)
{
    static const char *const names[] = { "SPM_PRIORITY_HIGH", "SPM_PRIORITY_NORMAL", "SPM_PRIORITY_LOW" };
    return names[partition->priority.value];
}

static unsigned found_count(const struct manifest_partition *partition)
{
    unsigned count = 0;
    for (unsigned d = 0; d < partition->dependency_count; d++) {
        count += partition->dependencies[d].found;
    }
    return count;
}

static void emit_list_member(struct output *output, const char *member, const char *count_member,
                             unsigned count, unsigned index)
{
    if (count != 0) {
        output_print(output, "        .%s = %s_%u, .%s = %u,\n", member, member, index, count_member, count);
    }
}

static void emit_partition(struct output *output, const struct manifest_partition *partition, unsigned index,
                           unsigned service_first)
{
    const struct manifest_ashlar *ashlar = &partition->ashlar;
    output_print(output, "    {\n        .name = \"%s\", .pid = %u,\n", partition->name.text,
                 (unsigned)ashlar->pid.value);
    output_print(output, "        .type = %s, .model = %s, .priority = %s,\n",
                 partition->type.value == MANIFEST_PSA_ROT ? "SPM_PSA_ROT" : "SPM_APPLICATION_ROT",
                 partition->model.value == MANIFEST_SFN ? "SPM_SFN" : "SPM_IPC", priority_name(partition));
    output_print(output, "        .service_first = %u, .service_count = %u,\n", service_first,
                 partition->service_count);
    emit_list_member(output, "dependencies", "dependency_count", found_count(partition), index);
    emit_list_member(output, "irqs", "irq_count", partition->irq_count, index);
    emit_list_member(output, "mmio", "mmio_count", partition->region_count, index);
    output_print(output, "        .stack_size = %u, .heap_size = %u,\n",
                 (unsigned)partition->stack_size.value, (unsigned)partition->heap_size.value);
    output_print(
        output, "        .has_worker_per_cpu = %s, .watchdog_ms = %u, .channel_max = %u, .connections = %u,\n"
                "        .store_size = %u,\n",
        flag(ashlar->workers.value == MANIFEST_WORKER_PER_CPU), (unsigned)ashlar->watchdog_ms.value,
        (unsigned)ashlar->channel_max.value, (unsigned)ashlar->connections.value,
        (unsigned)ashlar->store_size.value);
    output_print(output,
                 "        .root_keys = root_keys_%u, .devices = devices_%u, .executable = \"%s\",\n    },\n",
                 index, index, ashlar->executable.text);
}

static void emit_service(struct output *output, const struct manifest_service *service, unsigned index)
{
    output_print(output, "    { .name = \"%s\", .sid = 0x%08xu, .version = %uu, .policy = %s,\n",
                 service->name.text, (unsigned)service->sid.value, (unsigned)service->version.value,
                 service->version_policy.value == MANIFEST_STRICT ? "SPM_STRICT" : "SPM_RELAXED");
    output_print(
        output, "      .partition = %u, .signal = %u, .stateless_index = %u, .non_secure_clients = %s,\n",
        index, bit_of(service->signal), service->handle == 0 ? 0 : (unsigned)service->stateless_handle.value,
        flag(service->non_secure_clients.value != 0));
    output_print(output, "      .mm_iovec = %s },\n", flag(service->mm_iovec.value == MANIFEST_ENABLE));
}

static unsigned emit_services(struct output *output, const struct manifest_system *system)
{
    unsigned count = 0;
    for (unsigned p = 0; p < system->count; p++) {
        count += system->order[p]->service_count;
    }
    if (count == 0) {
        return 0;
    }
    output_print(output, "\nstatic const struct spm_service services[] = {\n");
    for (unsigned p = 0; p < system->count; p++) {
        for (unsigned s = 0; s < system->order[p]->service_count; s++) {
            emit_service(output, &system->order[p]->services[s], p);
        }
    }
    output_print(output,
                 "};\n_Static_assert(sizeof(services) / sizeof(services[0]) <= SPM_SERVICES_MAX, \"\");\n");
    return count;
}

void emit_system(struct output *output, const struct manifest_system *system, const char *image)
{
    output_print(output,
                 "/* Generated by ashlar-manifest; edits are lost. */\n#include \"spm/system.h\"\n\n");
    for (unsigned p = 0; p < system->count; p++) {
        const struct manifest_partition *partition = system->order[p];
        output_print(output, "/* %s */\n", partition->name.text);
        emit_dependencies(output, system, partition, p);
        emit_irqs(output, partition, p);
        emit_mmio(output, partition, p);
        emit_words(output, &partition->ashlar.root_keys, "root_keys", p);
        emit_words(output, &partition->ashlar.devices, "devices", p);
    }
    output_print(output, "\nstatic const struct spm_partition partitions[] = {\n");
    unsigned service_first = 0;
    for (unsigned p = 0; p < system->count; p++) {
        emit_partition(output, system->order[p], p, service_first);
        service_first += system->order[p]->service_count;
    }
    output_print(
        output,
        "};\n_Static_assert(sizeof(partitions) / sizeof(partitions[0]) <= SPM_PARTITIONS_MAX, \"\");\n");
    unsigned services = emit_services(output, system);
    output_print(output,
                 "\nextern const struct spm_system %s_system;\nconst struct spm_system %s_system = {\n",
                 image, image);
    output_print(output, "    .partitions = partitions, .partition_count = %u,\n", system->count);
    if (services != 0) {
        output_print(output, "    .services = services, .service_count = %u,\n", services);
    }
    output_print(output, "};\n");
}
