/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "manifest/emit.h"

#include "emit_names.h"

static const char *const type_names[] = { "APPLICATION-ROT", "PSA-ROT" };
static const char *const priority_names[] = { "HIGH", "NORMAL", "LOW" };
static const char *const policy_names[] = { "STRICT", "RELAXED" };

/* Names and file names need no escape; only free text does, and none of it is written. */
static void emit_words(struct output *output, const char *key, const struct manifest_words *words)
{
    output_print(output, ",\n      \"%s\": [", key);
    for (unsigned i = 0; i < words->count; i++) {
        output_print(output, "%s\"%s\"", i == 0 ? "" : ", ", words->word[i].text);
    }
    output_print(output, "]");
}

static void emit_services(struct output *output, const struct manifest_partition *partition)
{
    output_print(output, ",\n      \"services\": [");
    for (unsigned s = 0; s < partition->service_count; s++) {
        const struct manifest_service *service = &partition->services[s];
        output_print(
            output,
            "%s\n        { \"name\": \"%s\", \"sid\": %u, \"version\": %u, \"version_policy\": \"%s\", ",
            s == 0 ? "" : ",", service->name.text, (unsigned)service->sid.value,
            (unsigned)service->version.value, policy_names[service->version_policy.value]);
        output_print(output, "\"non_secure_clients\": %s, \"signal\": %u, \"mm_iovec\": %s",
                     service->non_secure_clients.value != 0 ? "true" : "false", (unsigned)service->signal,
                     service->mm_iovec.value == MANIFEST_ENABLE ? "true" : "false");
        if (service->handle != 0) {
            output_print(output, ", \"stateless_index\": %u, \"handle\": %u",
                         (unsigned)service->stateless_handle.value, (unsigned)service->handle);
        }
        output_print(output, " }");
    }
    output_print(output, partition->service_count == 0 ? "]" : "\n      ]");
}

static void emit_irqs(struct output *output, const struct manifest_partition *partition)
{
    output_print(output, ",\n      \"irqs\": [");
    for (unsigned i = 0; i < partition->irq_count; i++) {
        const struct manifest_irq *irq = &partition->irqs[i];
        output_print(
            output,
            "%s\n        { \"name\": \"%s\", \"source\": \"%s\", \"signal\": %u, \"handling\": \"%s\", ",
            i == 0 ? "" : ",", irq->name.text != NULL ? irq->name.text : irq->signal_name.text,
            irq->source.text, (unsigned)irq->signal, irq->handling.value == MANIFEST_FLIH ? "FLIH" : "SLIH");
        output_print(output, "\"enabled_at_start\": %s }",
                     partition->version == MANIFEST_1_0 ? "true" : "false");
    }
    output_print(output, partition->irq_count == 0 ? "]" : "\n      ]");
}

static void emit_regions(struct output *output, const struct manifest_partition *partition)
{
    output_print(output, ",\n      \"mmio_regions\": [");
    for (unsigned r = 0; r < partition->region_count; r++) {
        const struct manifest_region *region = &partition->regions[r];
        output_print(output, "%s\n        { ", r == 0 ? "" : ",");
        if (region->name.text != NULL) {
            output_print(output, "\"name\": \"%s\"", region->name.text);
        } else {
            output_print(output, "\"base\": %u, \"size\": %u", (unsigned)region->base.value,
                         (unsigned)region->size.value);
        }
        output_print(output, ", \"is_writable\": %s }",
                     region->permission.value == MANIFEST_READ_WRITE ? "true" : "false");
    }
    output_print(output, partition->region_count == 0 ? "]" : "\n      ]");
}

static void emit_dependencies(struct output *output, const struct manifest_system *system,
                              const struct manifest_partition *partition)
{
    bool first = true;
    output_print(output, ",\n      \"dependencies\": [");
    for (unsigned d = 0; d < partition->dependency_count; d++) {
        const struct manifest_dependency *edge = &partition->dependencies[d];
        if (edge->found) {
            output_print(output, "%s{ \"name\": \"%s\", \"sid\": %u, \"weak\": %s }", first ? "" : ", ",
                         edge->name.text,
                         (unsigned)system->partitions[edge->partition]->services[edge->service].sid.value,
                         edge->weak ? "true" : "false");
            first = false;
        }
    }
    output_print(output, "]");
}

static void emit_partition(struct output *output, const struct manifest_system *system,
                           const struct manifest_partition *partition)
{
    const struct manifest_ashlar *ashlar = &partition->ashlar;
    bool ipc = partition->model.value == MANIFEST_IPC;
    output_print(output,
                 "\n    {\n      \"name\": \"%s\", \"pid\": %u, \"header\": \"%s\", \"framework\": \"%s\",\n",
                 partition->name.text, (unsigned)ashlar->pid.value, partition->stem,
                 partition->version == MANIFEST_1_0 ? "1.0" : "1.1");
    output_print(output, "      \"type\": \"%s\", \"priority\": \"%s\", \"model\": \"%s\",\n",
                 type_names[partition->type.value], priority_names[partition->priority.value],
                 ipc ? "IPC" : "SFN");
    if (ipc || partition->entry_init.text != NULL) {
        output_print(output, "      \"%s\": \"%s\",\n", ipc ? "entry_point" : "entry_init",
                     ipc ? partition->entry_point.text : partition->entry_init.text);
    }
    output_print(output,
                 "      \"stack_size\": %u, \"heap_size\": %u, \"store_size\": %u, \"channel_max\": %u,\n",
                 (unsigned)partition->stack_size.value, (unsigned)partition->heap_size.value,
                 (unsigned)ashlar->store_size.value, (unsigned)ashlar->channel_max.value);
    output_print(output, "      \"workers\": \"%s\", \"watchdog_ms\": %u, \"executable\": \"%s\"",
                 ashlar->workers.value == MANIFEST_WORKER_PER_CPU ? "per-cpu" : "1",
                 (unsigned)ashlar->watchdog_ms.value, ashlar->executable.text);
    emit_words(output, "root_keys", &ashlar->root_keys);
    emit_words(output, "devices", &ashlar->devices);
    emit_dependencies(output, system, partition);
    emit_services(output, partition);
    emit_irqs(output, partition);
    emit_regions(output, partition);
    output_print(output, "\n    }");
}

void emit_json(struct output *output, const struct manifest_system *system)
{
    output_print(output, "{\n  \"format\": \"ashlar-system-1\",\n  \"partitions\": [");
    for (unsigned p = 0; p < system->count; p++) {
        output_print(output, "%s", p == 0 ? "" : ",");
        emit_partition(output, system, system->order[p]);
    }
    output_print(output, "\n  ]\n}\n");
}

void emit_list(struct output *output, const struct manifest_system *system)
{
    output_print(output, "%-3s %-10s %-32s %-16s %-6s %s\n", "#", "id", "partition", "type", "model",
                 "priority");
    for (unsigned p = 0; p < system->count; p++) {
        const struct manifest_partition *partition = system->order[p];
        output_print(output, "%-3u %-10u %-32s %-16s %-6s %s\n", p, (unsigned)partition->ashlar.pid.value,
                     partition->name.text, type_names[partition->type.value],
                     partition->model.value == MANIFEST_IPC ? "IPC" : "SFN",
                     priority_names[partition->priority.value]);
        for (unsigned s = 0; s < partition->service_count; s++) {
            const struct manifest_service *service = &partition->services[s];
            output_print(output, "    0x%08x %-32s version %u", (unsigned)service->sid.value,
                         service->name.text, (unsigned)service->version.value);
            if (service->handle != 0) {
                output_print(output, ", handle 0x%08x", (unsigned)service->handle);
            }
            output_print(output, "%s\n",
                         service->non_secure_clients.value != 0 ? "" : ", secure clients only");
        }
    }
}
