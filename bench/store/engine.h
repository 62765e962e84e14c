/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What is measured beside each other: something that keeps objects durably, or the least that any such thing must do. One each, in one process. */

struct engine {
    const char *name;
    /** Makes its files in `folder`. False: errno, or nothing, says why. */
    bool (*open)(const char *folder);
    /** Replaces object `key`; durable when it returns. */
    bool (*set)(uint32_t key, const void *data, size_t len);
    /** Reads object `key`, of `len` bytes. */
    bool (*get)(uint32_t key, void *data, size_t len);
    void (*close)(void);
};

extern const struct engine engine_its;    /* ITS in process: sealed */
extern const struct engine engine_log;    /* a preallocated file: one write, one fdatasync; one pread */
extern const struct engine engine_sqlite; /* WAL, synchronous=FULL, prepared statements */
extern const struct engine engine_lmdb_sealed; /* the same environment, with ITS's seal around each object */
extern const struct engine engine_lmdb;   /* one open environment, a transaction a change, a renewed one a read */

/** "FOLDER/NAME" in a static buffer; what was there is removed. */
const char *engine_path(const char *folder, const char *name);
