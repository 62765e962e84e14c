/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once

/*
 * Two partitions from manifests. BOARD_KEEPER (SFN) has a heap of 256 bytes, two named regions and a weak dependency on
 * BOARD_LEAN (IPC), which has no heap and a numbered region. Requests of both services; each answers PSA_SUCCESS, or how
 * far it came.
 */
enum board_keep {
    KEEP_ALL_BYTES = 0, /* malloc(0x100), then malloc(8) */
    KEEP_ZEROED,        /* what was used, freed, and given again */
    KEEP_REALLOC,       /* 32 to 64 and back */
    KEEP_FAMILY,        /* calloc, strdup, aligned_alloc and the like */
    KEEP_HOLD,          /* keeps a block of 128 bytes with text until KEEP_GIVE_BACK */
    KEEP_GIVE_BACK,
    KEEP_FREE_ALIEN,    /* free() of what malloc() never gave */
    KEEP_WEAK,          /* calls BOARD_LEAN: its answer, and whether it was up when the keeper was */
    KEEP_PANEL_WRITE,   /* a byte of the region that may be written */
    KEEP_GAUGE_READ,    /* the first byte of the region that may be read */
    KEEP_GAUGE_WRITE,   /* which faults */
    KEEP_REGION_OF_NONE, /* rt_mmio_base() beyond the manifest's */
    KEEP_LINE           /* enables a line whose first-level function allocates */
};
enum board_lean { LEAN_MALLOC = 0, LEAN_REGION };
