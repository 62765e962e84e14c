/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include "identity/conf.h"

/*
 * Which ids were given to which names (docs/format/state.spec.md, "clients"). An id is given once: the table remembers
 * where it stopped, not whom it forgot. Ids of names lie below those of users, -1 to -2^30.
 */

enum {
    IDENTITY_ID_FIRST = -(1 << 30) - 1,
    IDENTITY_ID_LAST = INT32_MIN + 1,
    IDENTITY_IDS_MAX = 256,
    IDENTITY_IDS_FILE_MAX = 32768
};

struct identity_id {
    char name[IDENTITY_NAME_MAX + 1];
    int32_t id;
    bool is_ending; /* what is kept for it is being removed; it is nobody's any more */
};

struct identity_ids {
    int32_t next; /* the next one given; IDENTITY_ID_LAST - 1: none is left */
    size_t count;
    struct identity_id ids[IDENTITY_IDS_MAX];
};

/** Empty; the first id is `skip` (below 2^29) after the first there is. */
void identity_ids_init(struct identity_ids *ids, uint32_t skip);
bool identity_ids_is_valid(const struct identity_ids *ids);

/** NULL if there is none. */
const struct identity_id *identity_ids_named(const struct identity_ids *ids, const char *name);
const struct identity_id *identity_ids_ending(const struct identity_ids *ids);

/** A name that is not there gets the next id. False: the table or the range is full; nothing changes. */
bool identity_ids_give(struct identity_ids *ids, const char *name);
/** False: no such name. */
bool identity_ids_begin_end(struct identity_ids *ids, const char *name);
/** An id that is ending is gone. False: no such. */
bool identity_ids_end(struct identity_ids *ids, int32_t id);

/** The text form; its length, or 0 if it does not fit. */
size_t identity_ids_print(const struct identity_ids *ids, struct out_span out);
/** The other way. Takes exactly what identity_ids_print writes; false, and `ids` empty, for anything else. */
bool identity_ids_parse(struct identity_ids *ids, struct span text);

enum identity_ids_result { IDENTITY_IDS_OK, IDENTITY_IDS_ABSENT, IDENTITY_IDS_DAMAGED, IDENTITY_IDS_SYSTEM };

/** From the file `clients` of a state folder. SYSTEM: errno. */
enum identity_ids_result identity_ids_load(struct identity_ids *ids, int folder);
/** Whole or not at all, and on the medium when it returns true. False: errno. */
bool identity_ids_save(const struct identity_ids *ids, int folder);
