/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A reader of stores, made from docs/format/store.spec.md alone: it shares no code and no header with lib/store. */

struct reader_object {
    int32_t client;
    uint64_t uid;
    uint64_t number; /* of the change */
    uint32_t flags;
    uint32_t len;
    bool is_intact;    /* the payload matches its CRC */
    uint8_t *payload;  /* from malloc, for free() */
};

struct reader_result {
    struct reader_object *objects; /* from malloc */
    size_t count;
};

enum reader_status { READER_OK, READER_NO_STORE, READER_OTHER_VERSION };

/** Reads a whole medium. */
enum reader_status reader_read(const uint8_t *medium, size_t size, struct reader_result *result);

void reader_free(struct reader_result *result);
