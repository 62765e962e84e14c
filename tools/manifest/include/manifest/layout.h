/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include "manifest/emit.h"

/*
 * Where the memory of partitions lies in an image whose fence is an MPU (port/v8m): one region a partition, of 32-byte granularity. The
 * image says which archives are a partition's, and may give it another stack or heap than its manifest asks for.
 */

enum {
    LAYOUT_GRANULE = 32,
    LAYOUT_HEAP_ALIGN = 8,
    LAYOUT_HEAP_BOOK = 32, /* bytes before each heap, */
    LAYOUT_HEAP_BLOCK = 8, /* and for each block that it can be in: V8M_HEAP_BOOK() of v8m/image.h */
    LAYOUT_SEAL = 8,        /* bytes above each stack */
    LAYOUT_MPU_REGIONS = 8, /* of a core that ships; an emulator may have more */
    LAYOUT_REGIONS_MAX = 3, /* of them, left for a partition's MMIO */
    LAYOUT_SIZE_MAX = 0x1000000,
};

struct layout_place {
    const char *partition; /* its name */
    const char *archives;  /* separated by commas; a name that does not end in .a is an object's */
    uint32_t stack;
    uint32_t heap;
    bool has_stack; /* else as the manifest says */
    bool has_heap;
};

struct layout {
    struct layout_place places[MANIFEST_PARTITIONS_MAX];
    unsigned count;
};

/** Reads "PARTITION:STACK:HEAP:archive,…"; STACK and HEAP may be empty. False if it has another form. */
bool layout_place_parse(struct layout_place *out, struct arena *arena, const char *text);

/** Adds a finding for each partition without a place, each place without a partition, each MMIO region that is not made of granules, and
 * each partition with more of them than the MPU can hold. True if the report is still empty. */
bool layout_check(const struct layout *layout, struct manifest_system *system);

/* The rest takes what layout_check() passed. */

const struct layout_place *layout_place_of(const struct layout *layout, const struct manifest_partition *partition);

/** Bytes of the stack with its seal, whole granules; bytes of the heap, exactly as asked; bytes that keep its blocks, before it. */
uint32_t layout_stack(const struct layout *layout, const struct manifest_partition *partition);
uint32_t layout_heap(const struct layout *layout, const struct manifest_partition *partition);
uint32_t layout_heap_book(const struct layout *layout, const struct manifest_partition *partition);

/** One line for each partition that loses bytes to rounding, or to what keeps its heap's blocks. */
void layout_tell_loss(struct output *output, const struct layout *layout, const struct manifest_system *system);

/** <image>_memory.c: the tables of v8m/image.h, over symbols of the linker's script and names of the board's board.h. */
void emit_memory(struct output *output, const struct layout *layout, const struct manifest_system *system,
                 const char *image);

/* Parts of the linker's script: port/v8m/link/secure.ld.S includes them. */

/** Code and constants of the PSA RoT's partitions, which unprivileged code may not read. */
void emit_layout_code(struct output *output, const struct layout *layout, const struct manifest_system *system);
/** A region for each partition: those of the application RoT, then those of the PSA RoT. */
void emit_layout_data(struct output *output, const struct layout *layout, const struct manifest_system *system);
/** What start-up copies and clears. */
void emit_layout_load(struct output *output, const struct layout *layout, const struct manifest_system *system);
