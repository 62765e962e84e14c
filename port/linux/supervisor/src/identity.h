/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "identity/conf.h"
#include "identity/ids.h"
#include "spm/registry.h"
#include "supervisor/state.h"

/*
 * Clients with a name: which entry of clients.conf is whose, with what id, and what it grants. Read once, when the device
 * starts. Without a clients.conf, and without names of an earlier one, there is no struct identity and nothing is asked.
 */

struct device;
struct control_packet;

enum { IDENTITY_NOBODY = -1 };

/** A client's end (forget.c): partitions are told one after the other, dependents before what they store in. */
struct forgetting {
    int32_t id; /* 0: nobody is being forgotten */
    size_t next; /* partitions from 0 to this one are still to be told */
    bool is_waiting; /* for the answer of partition `next` */
    bool is_start; /* it was found ending when this life began: nobody is served before it is done */
    size_t asker; /* index of the client who ordered it, with its generation; generation 0: nobody */
    uint32_t asker_generation;
    char name[IDENTITY_NAME_MAX + 1];
};

struct identity {
    const char *path; /* of clients.conf */
    char whole_path[STATE_PATH_MAX];
    bool has_conf;
    struct identity_conf conf;
    struct identity_ids ids;
    struct identity_ids changed; /* what is about to be saved */
    int32_t entry_ids[IDENTITY_ENTRIES_MAX]; /* 0: its id is ending */
    struct spm_rights masks[IDENTITY_ENTRIES_MAX];
    uint64_t log_since_ms[IDENTITY_ENTRIES_MAX];
    uint32_t log_left[IDENTITY_ENTRIES_MAX];
    struct forgetting forgetting;
};

/** Who a connection is. */
struct identity_who {
    int32_t id;
    int entry; /* of clients.conf; IDENTITY_NOBODY: the client is its uid */
    bool is_admin;
    const char *why; /* NULL, or why it cannot be a client; lives for ever */
};

/** Reads clients.conf and the table of ids. False: device_fail() was called. */
bool identity_prepare(struct device *d);
void identity_unprepare(struct device *d);

/** `uid` is what the kernel said, and could be a client's. */
struct identity_who identity_of(struct device *d, int socket, uint32_t uid);

/** spm_rights_of, without what an entry withholds. */
struct spm_rights identity_rights(const struct device *d, int32_t client);

/** The limit of an entry; UINT32_MAX: none. */
uint32_t identity_limit(const struct device *d, int entry, enum identity_limit limit);
/** May the client `index` have `more` bytes of channels? */
bool identity_has_memory(const struct device *d, size_t index, uint64_t more);
/** True if the entry's log rate has room for another record, which is then counted. */
bool identity_may_log(struct device *d, int entry);

/** Tells partition `index` of roles and limits, before it serves. */
void identity_tell(struct device *d, size_t index);

/* forget.c */

/** A life is about to serve. True: someone is to be forgotten first; device_serve() is called when that is done. */
bool forget_at_start(struct device *d);
/** CONTROL_ORDER of an administrator. */
void forget_on_order(struct device *d, size_t index, const char *name);
/** CONTROL_FORGOTTEN of partition `index`. False: it was not asked. */
bool forget_on_answer(struct device *d, size_t index, const struct control_packet *packet);
/** This life is over. */
void forget_interrupted(struct device *d);
