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

enum { LOG_TEXT_MAX = 216, LOG_DEATH_LEN = 24, LOG_DEATH_TEXT_MAX = LOG_TEXT_MAX - LOG_DEATH_LEN, LOG_DEVICE_RECORDS = 192, LOG_REFUSAL_RECORDS = 64, LOG_CLIENT_RECORDS = 768 };

/** Why something died; numbers of the log's format. */
enum log_cause {
    LOG_CAUSE_NONE = 0,
    LOG_CAUSE_EXIT,      /* it ended itself */
    LOG_CAUSE_SIGNAL,    /* the kernel, or someone, ended it */
    LOG_CAUSE_CRASH,     /* the same, and it could still say where */
    LOG_CAUSE_FORBIDDEN, /* a system call that is not its */
    LOG_CAUSE_PANIC,
    LOG_CAUSE_ACCUSED, /* a programmer error towards a service */
    LOG_CAUSE_HANG,
    LOG_CAUSE_OTHER,
    LOG_CAUSE_COUNT
};

/** A death in figures (docs/format/log.spec.md). */
struct log_death {
    uint8_t cause; /* enum log_cause */
    uint8_t fault; /* enum spm_fault */
    uint8_t address; /* enum control_address */
    uint8_t signal;
    int16_t code;      /* si_code of the signal, or the exit status */
    uint32_t call;     /* the forbidden system call */
    uint32_t place;    /* offset in the executable; UINT32_MAX: not known */
    uint32_t sid;      /* the service whose message was in hand; 0: none */
    int32_t type;      /* of that message */
    int32_t partition; /* its id; 0: the device */
};

enum { LOG_OF_ALL = 1 }; /* in place of a client, to log_read */

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

/** `client` 0: the device's own. `text` is cut at LOG_TEXT_MAX, unprintable bytes become '?'. */
void log_put(struct log *log, uint64_t epoch, int32_t client, enum log_kind kind, const char *text);

/** A death of the device: `why` is cut to make room for `death`. Synced. */
void log_put_death(struct log *log, uint64_t epoch, const char *why, const struct log_death *death);

/**
 * The records of `client`, oldest first, as lines of JSON; with `has_device` those of the device too. Others' never, but
 * to one who may ask for LOG_OF_ALL.
 * Only the newest that fit are given.
 */
void log_read(const struct log *log, int32_t client, bool has_device, struct text *out);
