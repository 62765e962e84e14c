/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "text.h"

/*
 * The device log: a ring of records in one file of fixed size (docs/format/log.spec.md). The device's own records, its
 * refusals (which anyone who connects can cause) and the clients' have a ring each, so that no client can push out who
 * died and why.
 */

enum { LOG_TEXT_MAX = 216, LOG_DEVICE_RECORDS = 192, LOG_REFUSAL_RECORDS = 64, LOG_CLIENT_RECORDS = 768 };

enum log_kind { LOG_START = 1, LOG_SERVING, LOG_DEATH, LOG_STOP, LOG_REFUSED, LOG_REASON, LOG_FENCE, LOG_NOTE };

struct log {
    int fd; /* -1: nothing is kept */
    uint64_t device_next; /* sequence numbers; place in the ring is the number modulo its size */
    uint64_t refusal_next;
    uint64_t client_next;
};

/** Opens or makes the file `path`. Damaged records are passed over. False: nothing is kept, errno says why. */
bool log_open(struct log *log, const char *path);
void log_close(struct log *log);

/** `client` 0: the device's own. `text` is cut at LOG_TEXT_MAX, unprintable bytes become '?'. Deaths are synced. */
void log_put(struct log *log, uint64_t epoch, int32_t client, enum log_kind kind, const char *text);

/**
 * The records of `client`, oldest first, as lines of JSON; with `has_device` those of the device too. Others' never.
 * Only the newest that fit are given.
 */
void log_read(const struct log *log, int32_t client, bool has_device, struct text *out);
