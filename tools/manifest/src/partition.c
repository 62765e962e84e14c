/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "manifest/manifest.h"
#include "schema.h"
#include "value.h"
#include "yaml_tree.h"

#include <ctype.h>
#include <string.h>

enum { CONNECTIONS_DEFAULT = 1024, CONNECTIONS_MOST = 4096 };
enum { CHANNEL_MAX_DEFAULT = 16 * 1024 * 1024, SIGNAL_SERVICE_FIRST = 4, SIGNAL_IRQ_FIRST = 31 };

static struct place line_place(const struct reading *reading, unsigned line)
{
    return (struct place){ .file = reading->file, .line = line };
}

/* The children of a list attribute; NULL if it is absent or, which schema_read has told, no list. */
static const struct tree_node *list_of(const struct tree_node *map, const char *key)
{
    const struct tree_node *node = tree_find(map, key);
    return node != NULL && node->kind == TREE_LIST ? node->child : NULL;
}

static void read_services(const struct reading *reading, struct manifest_partition *partition,
                          const struct tree_node *root)
{
    for (const struct tree_node *node = list_of(root, "services"); node != NULL; node = node->next) {
        if (partition->service_count == MANIFEST_SIGNALS_MAX) {
            report_add(
                reading->report, reading_place(reading, node),
                "more than %d services and interrupts, a signal word has no more bits; split the partition",
                (int)MANIFEST_SIGNALS_MAX);
            return;
        }
        /* @spec FFM-POLICY-DEFAULT */
        struct manifest_service service = { .line = node->line,
                                            .version.value = 1,
                                            .connection_based.value = 1,
                                            .version_policy.value = MANIFEST_STRICT };
        if (schema_read(reading, &schema_service, node, &service)) {
            service.signal = 1u << (SIGNAL_SERVICE_FIRST + partition->service_count);
            partition->services[partition->service_count++] = service;
        }
    }
}

static void read_irqs(const struct reading *reading, struct manifest_partition *partition,
                      const struct tree_node *root)
{
    for (const struct tree_node *node = list_of(root, "irqs"); node != NULL; node = node->next) {
        /* @spec FFM-SIGNAL-MAX */
        if (partition->service_count + partition->irq_count == MANIFEST_SIGNALS_MAX) {
            report_add(
                reading->report, reading_place(reading, node),
                "more than %d services and interrupts, a signal word has no more bits; split the partition",
                (int)MANIFEST_SIGNALS_MAX);
            return;
        }
        struct manifest_irq irq = { .line = node->line, .handling.value = MANIFEST_SLIH };
        if (schema_read(reading, &schema_irq, node, &irq)) {
            irq.signal = 1u << (SIGNAL_IRQ_FIRST - partition->irq_count);
            partition->irqs[partition->irq_count++] = irq;
        }
    }
}

static void check_region(const struct reading *reading, const struct manifest_region *region)
{
    struct place at = line_place(reading, region->line);
    /* @spec FFM-MMIO-FORM */
    bool numbered = region->base.line != 0 || region->size.line != 0;
    if (region->name.line != 0 && numbered) {
        report_add(reading->report, at,
                   "an MMIO region with both a name and numbers, only one form can count; keep "
                   "'name', or 'base' and 'size'");
    } else if (region->name.line == 0 && (region->base.line == 0 || region->size.line == 0)) {
        report_add(reading->report, at,
                   "an MMIO region without a place, nothing could be mapped; give 'name', or "
                   "'base' and 'size'");
    } else if (numbered && (uint64_t)region->base.value + region->size.value > (uint64_t)UINT32_MAX + 1) {
        report_add(reading->report, at,
                   "an MMIO region that ends above 32 bits, addresses stop there; correct 'base' or "
                   "'size'");
    }
}

static void read_regions(const struct reading *reading, struct manifest_partition *partition,
                         const struct tree_node *root)
{
    for (const struct tree_node *node = list_of(root, "mmio_regions"); node != NULL; node = node->next) {
        if (partition->region_count == MANIFEST_REGIONS_MAX) {
            report_add(reading->report, reading_place(reading, node),
                       "more than %d MMIO regions, no port has room for them; join neighbours",
                       (int)MANIFEST_REGIONS_MAX);
            return;
        }
        struct manifest_region region = { .line = node->line };
        unsigned before = reading->report->count;
        if (schema_read(reading, &schema_region, node, &region)) {
            if (reading->report->count == before) {
                check_region(reading, &region);
            }
            partition->regions[partition->region_count++] = region;
        }
    }
}

static void read_dependencies(const struct reading *reading, struct manifest_partition *partition,
                              const struct tree_node *root, bool weak)
{
    const struct schema_field field = { .key = "name", .type = FIELD_MACRO };
    const char *key = weak ? "weak_dependencies" : "dependencies";
    for (const struct tree_node *node = list_of(root, key); node != NULL; node = node->next) {
        if (partition->dependency_count == MANIFEST_DEPENDENCIES_MAX) {
            report_add(reading->report, reading_place(reading, node),
                       "more than %d dependencies, no partition should know so many; split it",
                       (int)MANIFEST_DEPENDENCIES_MAX);
            return;
        }
        struct manifest_dependency dependency = { .weak = weak };
        value_read(reading, &field, node, &dependency.name);
        if (dependency.name.text != NULL) {
            partition->dependencies[partition->dependency_count++] = dependency;
        }
    }
}

static void take_word(const struct reading *reading, struct manifest_words *words,
                      const struct tree_node *node, const char *key)
{
    struct place at = reading_place(reading, node);
    if (node->kind != TREE_TEXT || !schema_is_word(node->text)) {
        report_add(reading->report, at,
                   "'%.64s' in '%s' is no name, it becomes a label; use a-z, 0-9 and -, at most 31",
                   node->kind == TREE_TEXT ? node->text : "", key);
        return;
    }
    for (unsigned i = 0; i < words->count; i++) {
        if (strcmp(words->word[i].text, node->text) == 0) {
            report_add(reading->report, at, "'%s' stands twice in '%s', first at line %u; remove one",
                       node->text, key, words->word[i].line);
            return;
        }
    }
    if (words->count == MANIFEST_WORDS_MAX) {
        report_add(reading->report, at,
                   "more than %d entries in '%s', no port has room for them; shorten the list",
                   (int)MANIFEST_WORDS_MAX, key);
        return;
    }
    words->word[words->count++] = (struct manifest_text){ .text = node->text, .line = node->line };
}

static void read_words(const struct reading *reading, struct manifest_words *words,
                       const struct tree_node *map, const char *key)
{
    for (const struct tree_node *node = list_of(map, key); node != NULL; node = node->next) {
        take_word(reading, words, node, key);
    }
}

static void read_ashlar(const struct reading *reading, struct manifest_partition *partition,
                        const struct tree_node *root)
{
    const struct tree_node *map = tree_find(root, "ashlar");
    struct manifest_ashlar *ashlar = &partition->ashlar;
    ashlar->channel_max.value = CHANNEL_MAX_DEFAULT;
    ashlar->connections.value = CONNECTIONS_DEFAULT;
    if (map == NULL || map->kind != TREE_MAP) {
        return; /* told by schema_read */
    }
    schema_read(reading, &schema_ashlar, map, ashlar);
    if (ashlar->connections.value > CONNECTIONS_MOST) {
        report_add(reading->report, line_place(reading, ashlar->connections.line),
                   "'connections' is more than the %d that a handle can name; write a smaller number",
                   CONNECTIONS_MOST);
    }
    read_words(reading, &ashlar->root_keys, map, "root_keys");
    read_words(reading, &ashlar->devices, map, "devices");
}

static void check_model(const struct reading *reading, const struct manifest_partition *partition)
{
    struct place at = line_place(reading, partition->line);
    /* @spec FFM-MANIFEST-ENTRY-POINT FFM-MANIFEST-ENTRY-INIT */
    bool sfn = partition->model.value == MANIFEST_SFN;
    if (!sfn && partition->entry_point.line == 0) {
        report_add(reading->report, at,
                   "'entry_point' is missing, an IPC partition starts there; name the function");
    }
    if (sfn && partition->entry_point.line != 0) {
        report_add(reading->report, line_place(reading, partition->entry_point.line),
                   "'entry_point' in an SFN partition, which has no thread of its own; remove it, or use "
                   "'entry_init'");
    }
    if (!sfn && partition->entry_init.line != 0) {
        report_add(reading->report, line_place(reading, partition->entry_init.line),
                   "'entry_init' in an IPC partition, which sets itself up in its entry point; remove it");
    }
    /* @spec FFM-MANIFEST-SERVES */
    if (partition->service_count + partition->irq_count == 0) {
        report_add(reading->report, at,
                   "neither services nor interrupts, nothing could ever reach the partition; add one");
    }
}

static void check_services(const struct reading *reading, const struct manifest_partition *partition)
{
    for (unsigned i = 0; i < partition->service_count; i++) {
        const struct manifest_service *service = &partition->services[i];
        if (service->connection_based.value != 0 && service->stateless_handle.line != 0) {
            report_add(
                reading->report, line_place(reading, service->stateless_handle.line),
                "'stateless_handle' for a service with connections, which gets its handles from psa_connect; "
                "remove it or set connection_based to false");
        }
        if (service->connection_based.value == 0 && service->version.value > UINT8_MAX) {
            report_add(reading->report, line_place(reading, service->version.line),
                       "version %u of a stateless service, its handle has 8 bits for it; use 1 to 255",
                       (unsigned)service->version.value);
        }
    }
}

static void check_workers(const struct reading *reading, const struct manifest_partition *partition)
{
    const struct manifest_number *workers = &partition->ashlar.workers;
    if (workers->value != MANIFEST_WORKER_PER_CPU) {
        return;
    }
    bool stateless = true;
    for (unsigned i = 0; i < partition->service_count; i++) {
        stateless = stateless && partition->services[i].connection_based.value == 0;
    }
    if (!stateless || partition->model.value != MANIFEST_SFN) {
        report_add(reading->report, line_place(reading, workers->line),
                   "\"per-cpu\" workers, which need the SFN model and stateless services only; write \"1\" "
                   "or change "
                   "these");
    }
}

static void fill_defaults(const struct reading *reading, struct manifest_partition *partition)
{
    struct manifest_text *executable = &partition->ashlar.executable;
    if (executable->text != NULL || partition->name.text == NULL) {
        return;
    }
    char *name = arena_print(reading->arena, "ashlar-%s", partition->name.text);
    for (char *at = name; at != NULL && *at != '\0'; at++) {
        *at = *at == '_' ? '-' : (char)tolower((unsigned char)*at);
    }
    executable->text = name;
}

static void read_partition(const struct reading *reading, struct manifest_partition *partition,
                           const struct tree_node *root)
{
    unsigned before = reading->report->count;
    schema_read(reading, &schema_partition, root, partition);
    read_services(reading, partition, root);
    read_irqs(reading, partition, root);
    read_regions(reading, partition, root);
    read_dependencies(reading, partition, root, false);
    read_dependencies(reading, partition, root, true);
    read_ashlar(reading, partition, root);
    /* A value that was refused above would make these speak of its default. */
    if (reading->report->count == before) {
        check_model(reading, partition);
        check_services(reading, partition);
        check_workers(reading, partition);
    }
    fill_defaults(reading, partition);
}

struct manifest_system *manifest_system_new(struct arena *arena, struct report *report)
{
    struct manifest_system *system = arena_take(arena, sizeof(*system));
    if (system != NULL) {
        system->arena = arena;
        system->report = report;
    }
    return system;
}

void manifest_read(struct manifest_system *system, const char *file, const char *stem, const char *text,
                   size_t len)
{
    struct reading reading = { .arena = system->arena, .report = system->report, .file = file };
    if (len > MANIFEST_FILE_MAX) {
        report_add(system->report, line_place(&reading, 0),
                   "the file has %zu bytes, a manifest is at most %d; shorten it", len,
                   (int)MANIFEST_FILE_MAX);
        return;
    }
    const struct tree_node *root = yaml_tree_read(system->arena, system->report, file, text, len);
    if (root == NULL) {
        return;
    }
    reading.version = schema_version(&reading, root);
    if (reading.version == 0) {
        return;
    }
    if (system->count == MANIFEST_PARTITIONS_MAX) {
        report_add(system->report, line_place(&reading, 0),
                   "more than %d partitions, no port has room for them; join some",
                   (int)MANIFEST_PARTITIONS_MAX);
        return;
    }
    struct manifest_partition *partition = arena_take(system->arena, sizeof(*partition));
    if (partition == NULL) {
        return;
    }
    partition->file = arena_copy(system->arena, file, strlen(file));
    partition->stem = arena_copy(system->arena, stem, strlen(stem));
    if (partition->file == NULL || partition->stem == NULL) {
        return;
    }
    partition->line = root->line;
    partition->version = reading.version;
    read_partition(&reading, partition, root);
    system->partitions[system->count++] = partition;
}
