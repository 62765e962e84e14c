/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "manifest/layout.h"

#include <stdlib.h>
#include <string.h>

static bool number_of(const char *text, size_t len, uint32_t *out)
{
    char copy[16];
    char *end = NULL;
    if (len == 0 || len >= sizeof(copy) || text[0] < '0' || text[0] > '9') {
        return false;
    }
    memcpy(copy, text, len);
    copy[len] = '\0';
    unsigned long value = strtoul(copy, &end, 0);
    *out = (uint32_t)value;
    return *end == '\0' && value <= LAYOUT_SIZE_MAX;
}

/* A field up to ':', and the text after it; NULL if there is no ':'. */
static const char *field_end(const char *text, size_t *len)
{
    const char *end = strchr(text, ':');
    *len = end == NULL ? 0 : (size_t)(end - text);
    return end == NULL ? NULL : end + 1;
}

bool layout_place_parse(struct layout_place *out, struct arena *arena, const char *text)
{
    size_t name_len = 0;
    size_t stack_len = 0;
    size_t heap_len = 0;
    const char *stack = field_end(text, &name_len);
    const char *heap = stack == NULL ? NULL : field_end(stack, &stack_len);
    const char *archives = heap == NULL ? NULL : field_end(heap, &heap_len);
    if (archives == NULL || name_len == 0) {
        return false;
    }
    *out = (struct layout_place){ .partition = arena_print(arena, "%.*s", (int)name_len, text),
                                  .has_stack = stack_len != 0,
                                  .has_heap = heap_len != 0,
                                  .archives = archives };
    return (!out->has_stack || number_of(stack, stack_len, &out->stack)) &&
           (!out->has_heap || number_of(heap, heap_len, &out->heap));
}

const struct layout_place *layout_place_of(const struct layout *layout, const struct manifest_partition *partition)
{
    for (unsigned i = 0; i < layout->count; i++) {
        if (strcmp(layout->places[i].partition, partition->name.text) == 0) {
            return &layout->places[i];
        }
    }
    return NULL;
}

static uint32_t round_up(uint32_t size, uint32_t granule)
{
    return (size + granule - 1) / granule * granule;
}

uint32_t layout_stack(const struct layout *layout, const struct manifest_partition *partition)
{
    const struct layout_place *place = layout_place_of(layout, partition);
    uint32_t asked = place != NULL && place->has_stack ? place->stack : partition->stack_size.value;
    return round_up(asked + LAYOUT_SEAL, LAYOUT_GRANULE);
}

uint32_t layout_heap(const struct layout *layout, const struct manifest_partition *partition)
{
    const struct layout_place *place = layout_place_of(layout, partition);
    return place != NULL && place->has_heap ? place->heap : partition->heap_size.value;
}

uint32_t layout_heap_book(const struct layout *layout, const struct manifest_partition *partition)
{
    uint32_t size = layout_heap(layout, partition);
    return size == 0 ? 0 : LAYOUT_HEAP_BOOK + round_up(size, LAYOUT_HEAP_ALIGN) / LAYOUT_HEAP_ALIGN * LAYOUT_HEAP_BLOCK;
}

static void check_region(struct manifest_system *system, const struct manifest_partition *partition,
                         const struct manifest_region *region)
{
    uint32_t before = region->base.value % LAYOUT_GRANULE;
    uint32_t end = region->base.value + region->size.value;
    uint32_t after = round_up(end, LAYOUT_GRANULE) - end;
    if (region->name.text == NULL && before + after != 0) {
        report_add(system->report, (struct place){ .file = partition->file, .line = region->line },
                   "the MMIO region at 0x%08x of %u bytes cannot be fenced exactly: %u bytes around it would be open too; "
                   "give a base and size that are multiples of %u",
                   (unsigned)region->base.value, (unsigned)region->size.value, (unsigned)(before + after),
                   (unsigned)LAYOUT_GRANULE);
    }
}

static bool has_partition(const struct manifest_system *system, const char *name)
{
    for (unsigned p = 0; p < system->count; p++) {
        if (strcmp(system->order[p]->name.text, name) == 0) {
            return true;
        }
    }
    return false;
}

bool layout_check(const struct layout *layout, struct manifest_system *system)
{
    for (unsigned i = 0; i < layout->count; i++) {
        if (!has_partition(system, layout->places[i].partition)) {
            report_add(system->report, (struct place){ .file = "--place" }, "no partition has the name %s; name one of the manifests'",
                       layout->places[i].partition);
        }
    }
    for (unsigned p = 0; p < system->count; p++) {
        const struct manifest_partition *partition = system->order[p];
        if (layout_place_of(layout, partition) == NULL) {
            report_add(system->report, (struct place){ .file = partition->file, .line = partition->line },
                       "nobody says which archives hold %s, so its data would lie among the SPM's; add --place %s:::ARCHIVE,…",
                       partition->name.text, partition->name.text);
        }
        if (partition->region_count > LAYOUT_REGIONS_MAX) {
            report_add(system->report, (struct place){ .file = partition->file, .line = partition->line },
                       "%s has %u MMIO regions, and of the %u regions of the core's MPU only %u are left for them; merge "
                       "neighbours",
                       partition->name.text, partition->region_count, (unsigned)LAYOUT_MPU_REGIONS,
                       (unsigned)LAYOUT_REGIONS_MAX);
        }
        for (unsigned r = 0; r < partition->region_count; r++) {
            check_region(system, partition, &partition->regions[r]);
        }
    }
    return system->report->count == 0;
}

void layout_tell_loss(struct output *output, const struct layout *layout, const struct manifest_system *system)
{
    for (unsigned p = 0; p < system->count; p++) {
        const struct manifest_partition *partition = system->order[p];
        const struct layout_place *place = layout_place_of(layout, partition);
        uint32_t asked = place->has_stack ? place->stack : partition->stack_size.value;
        uint32_t loss = layout_stack(layout, partition) - asked - LAYOUT_SEAL;
        if (loss != 0) {
            output_print(output, "%s: a stack of %u bytes and its seal take %u: %u lost to the granule of %u\n",
                         partition->name.text, (unsigned)asked, (unsigned)layout_stack(layout, partition), (unsigned)loss,
                         (unsigned)LAYOUT_GRANULE);
        }
        uint32_t book = layout_heap_book(layout, partition);
        if (book != 0) {
            output_print(output, "%s: a heap of %u bytes takes %u more beside it, to keep its blocks\n", partition->name.text,
                         (unsigned)layout_heap(layout, partition), (unsigned)book);
        }
    }
}
