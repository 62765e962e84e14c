/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "check.h"

#include <ctype.h>
#include <string.h>

/* Something that may exist once. `text` is compared; NULL means that its attribute was refused before. */
struct single {
    const char *text;
    struct place at;
};

enum {
    /* The most that one kind can have: four macros a service, two a region, and the partition's own. */
    SINGLES_MAX = MANIFEST_PARTITIONS_MAX * (4 * MANIFEST_SIGNALS_MAX + 2 * MANIFEST_REGIONS_MAX + 1),
};

struct singles {
    struct single *all; /* SINGLES_MAX of them */
    size_t count;
};

static void add(struct singles *singles, const char *text, const struct manifest_partition *partition,
                unsigned line)
{
    if (text != NULL && singles->count < SINGLES_MAX) {
        singles->all[singles->count++] =
            (struct single){ .text = text, .at = partition_place(partition, line) };
    }
}

/* The finding reads: `what`, the value, where it was first, `why`. Empties the list. */
static void refuse_twins(struct report *report, struct singles *singles, const char *what, const char *why)
{
    for (size_t i = 1; i < singles->count; i++) {
        const struct single *late = &singles->all[i];
        for (size_t j = 0; j < i; j++) {
            const struct single *early = &singles->all[j];
            if (strcmp(late->text, early->text) == 0) {
                report_add(report, late->at, "%s %s is already taken at %.200s:%u, %s", what, late->text,
                           early->at.file, early->at.line, why);
                break;
            }
        }
    }
    singles->count = 0;
}

static const char *decimal(const struct manifest_system *system, const struct manifest_number *number)
{
    return number->line == 0 ? NULL : arena_print(system->arena, "%u", (unsigned)number->value);
}

static const char *hex(const struct manifest_system *system, const struct manifest_number *number)
{
    return number->line == 0 ? NULL : arena_print(system->arena, "0x%08x", (unsigned)number->value);
}

static const char *joined(const struct manifest_system *system, const char *name, const char *end)
{
    return name == NULL ? NULL : arena_print(system->arena, "%s%s", name, end);
}

static const char *lowered(const struct manifest_system *system, const char *name, const char *end)
{
    char *text = name == NULL ? NULL : arena_print(system->arena, "%s%s", name, end);
    for (char *at = text; at != NULL && *at != '\0'; at++) {
        *at = (char)tolower((unsigned char)*at);
    }
    return text;
}

static const char *uppered(const struct manifest_system *system, const char *name, const char *end)
{
    char *text = name == NULL ? NULL : arena_print(system->arena, "%s%s", name, end);
    for (char *at = text; at != NULL && *at != '\0'; at++) {
        *at = (char)toupper((unsigned char)*at);
    }
    return text;
}

/* Stems that differ only in case or punctuation make one include guard. */
static const char *guard(const struct manifest_system *system, const char *stem)
{
    char *text = arena_print(system->arena, "%s.h", stem);
    for (char *at = text; at != NULL && *at != '\0'; at++) {
        *at = isalnum((unsigned char)*at) != 0 ? (char)tolower((unsigned char)*at) : '.';
    }
    return text;
}

static void check_partitions(struct manifest_system *system, struct singles *singles)
{
    for (unsigned p = 0; p < system->count; p++) {
        add(singles, system->partitions[p]->name.text, system->partitions[p],
            system->partitions[p]->name.line);
    }
    refuse_twins(system->report, singles, "partition name",
                 "it is the macro of its id; give one another name");
    for (unsigned p = 0; p < system->count; p++) {
        const struct manifest_number *pid = &system->partitions[p]->ashlar.pid;
        add(singles, decimal(system, pid), system->partitions[p], pid->line);
    }
    refuse_twins(system->report, singles, "partition id",
                 "it is the owner of stored data; give one another id");
    for (unsigned p = 0; p < system->count; p++) {
        const char *name = guard(system, system->partitions[p]->stem);
        if (name != NULL && (strcmp(name, "sid.h") == 0 || strcmp(name, "pid.h") == 0)) {
            report_add(system->report, partition_place(system->partitions[p], 0),
                       "the manifest's header would be psa_manifest/%s, which holds the whole image's; "
                       "rename the file",
                       name);
        }
        add(singles, name, system->partitions[p], 0);
    }
    refuse_twins(system->report, singles, "generated header",
                 "one would overwrite the other; rename a manifest");
}

static void check_services(struct manifest_system *system, struct singles *singles)
{
    for (unsigned p = 0; p < system->count; p++) {
        const struct manifest_partition *partition = system->partitions[p];
        for (unsigned s = 0; s < partition->service_count; s++) {
            /* @spec FFM-SERVICE-NAME */
            add(singles, partition->services[s].name.text, partition, partition->services[s].name.line);
        }
    }
    refuse_twins(system->report, singles, "service name",
                 "dependencies name services; give one another name");
    for (unsigned p = 0; p < system->count; p++) {
        const struct manifest_partition *partition = system->partitions[p];
        for (unsigned s = 0; s < partition->service_count; s++) {
            /* @spec FFM-SERVICE-SID */
            add(singles, hex(system, &partition->services[s].sid), partition,
                partition->services[s].sid.line);
        }
    }
    refuse_twins(system->report, singles, "SID", "clients find a service by it; give one another SID");
    for (unsigned p = 0; p < system->count; p++) {
        const struct manifest_partition *partition = system->partitions[p];
        for (unsigned s = 0; s < partition->service_count; s++) {
            /* @spec FFM-SERVICE-STATELESS-UNIQUE */
            const struct manifest_number *handle = &partition->services[s].stateless_handle;
            add(singles, handle->value == 0 ? NULL : decimal(system, handle), partition, handle->line);
        }
    }
    refuse_twins(system->report, singles, "stateless handle",
                 "a handle leads to one service; choose another or \"auto\"");
}

static void check_lines(struct manifest_system *system, struct singles *singles)
{
    for (unsigned p = 0; p < system->count; p++) {
        const struct manifest_partition *partition = system->partitions[p];
        for (unsigned i = 0; i < partition->irq_count; i++) {
            /* @spec FFM-IRQS-UNIQUE FFM-IRQ-OWNER */
            add(singles, partition->irqs[i].source.text, partition, partition->irqs[i].source.line);
        }
    }
    refuse_twins(system->report, singles, "interrupt source", "a line belongs to one partition; remove one");
}

/* @spec FFM-MMIO-EXCLUSIVE */
static bool overlap(const struct manifest_region *a, const struct manifest_region *b)
{
    uint64_t a_end = (uint64_t)a->base.value + a->size.value;
    uint64_t b_end = (uint64_t)b->base.value + b->size.value;
    return a->size.value != 0 && b->size.value != 0 && a->base.value < b_end && b->base.value < a_end;
}

struct numbered {
    const struct manifest_region *region;
    const struct manifest_partition *partition;
};

static void refuse_overlap(struct report *report, const struct numbered *early, const struct numbered *late)
{
    const struct manifest_region *region = late->region;
    struct place at = partition_place(early->partition, early->region->line);
    report_add(
        report, partition_place(late->partition, region->line),
        "MMIO region 0x%08x of %u bytes overlaps the one at %.200s:%u, a device belongs to one partition; "
        "correct 'base' or 'size'",
        (unsigned)region->base.value, (unsigned)region->size.value, at.file, at.line);
}

static void check_regions(struct manifest_system *system, struct singles *singles)
{
    struct numbered numbered[MANIFEST_PARTITIONS_MAX * MANIFEST_REGIONS_MAX];
    size_t count = 0;
    for (unsigned p = 0; p < system->count; p++) {
        const struct manifest_partition *partition = system->partitions[p];
        for (unsigned r = 0; r < partition->region_count; r++) {
            const struct manifest_region *region = &partition->regions[r];
            add(singles, region->name.text, partition, region->line);
            numbered[count++] = (struct numbered){ .region = region, .partition = partition };
        }
    }
    refuse_twins(system->report, singles, "MMIO region", "a device belongs to one partition; remove one");
    for (size_t i = 1; i < count; i++) {
        for (size_t j = 0; j < i; j++) {
            if (overlap(numbered[i].region, numbered[j].region)) {
                refuse_overlap(system->report, &numbered[j], &numbered[i]);
                break;
            }
        }
    }
}

static void add_macros(const struct manifest_system *system, struct singles *singles,
                       const struct manifest_partition *partition)
{
    add(singles, partition->name.text, partition, partition->name.line);
    for (unsigned s = 0; s < partition->service_count; s++) {
        const struct manifest_text *name = &partition->services[s].name;
        add(singles, joined(system, name->text, "_SID"), partition, name->line);
        add(singles, joined(system, name->text, "_VERSION"), partition, name->line);
        if (partition->services[s].connection_based.value == 0) {
            add(singles, joined(system, name->text, "_HANDLE"), partition, name->line);
        }
        if (partition->model.value == MANIFEST_IPC) {
            add(singles, joined(system, name->text, "_SIGNAL"), partition, name->line);
        }
    }
    for (unsigned i = 0; i < partition->irq_count; i++) {
        const struct manifest_irq *irq = &partition->irqs[i];
        add(singles, joined(system, irq->name.text, "_SIGNAL"), partition, irq->name.line);
        add(singles, irq->signal_name.text, partition, irq->signal_name.line);
    }
    for (unsigned r = 0; r < partition->region_count; r++) {
        const struct manifest_text *name = &partition->regions[r].name;
        add(singles, uppered(system, name->text, "_BASE"), partition, name->line);
        add(singles, uppered(system, name->text, "_SIZE"), partition, name->line);
    }
}

static void add_symbols(const struct manifest_system *system, struct singles *singles,
                        const struct manifest_partition *partition)
{
    add(singles, partition->entry_point.text, partition, partition->entry_point.line);
    add(singles, partition->entry_init.text, partition, partition->entry_init.line);
    for (unsigned s = 0; partition->model.value == MANIFEST_SFN && s < partition->service_count; s++) {
        const struct manifest_text *name = &partition->services[s].name;
        add(singles, lowered(system, name->text, "_sfn"), partition, name->line);
    }
    for (unsigned i = 0; i < partition->irq_count; i++) {
        const struct manifest_irq *irq = &partition->irqs[i];
        if (irq->handling.value == MANIFEST_FLIH) {
            add(singles, lowered(system, irq->name.text, "_flih"), partition, irq->name.line);
        }
    }
}

/* Names that are made, not written: one program may include every header and link every partition. */
/* @spec FFM-NAMES-CLASH */
static void check_made_names(struct manifest_system *system, struct singles *singles)
{
    for (unsigned p = 0; p < system->count; p++) {
        add_macros(system, singles, system->partitions[p]);
    }
    refuse_twins(system->report, singles, "macro",
                 "two headers would define it; rename a partition, service or interrupt");
    for (unsigned p = 0; p < system->count; p++) {
        add_symbols(system, singles, system->partitions[p]);
    }
    refuse_twins(system->report, singles, "symbol", "two functions would bear it; rename one");
}

void check_names(struct manifest_system *system)
{
    struct singles singles = { .all = arena_take(system->arena, SINGLES_MAX * sizeof(struct single)) };
    if (singles.all == NULL) {
        return;
    }
    unsigned before = system->report->count;
    check_partitions(system, &singles);
    check_services(system, &singles);
    check_lines(system, &singles);
    check_regions(system, &singles);
    if (system->report->count == before) { /* twins above would be told again by their macros */
        check_made_names(system, &singles);
    }
}
