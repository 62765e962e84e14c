/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "identity/match.h"

#include <string.h>

static bool has_group(const struct identity_entry *e, const struct identity_facts *f)
{
    for (size_t i = 0; i < f->group_count; i++) {
        if (f->groups[i] == e->gid) {
            return true;
        }
    }
    return f->gid == e->gid;
}

static bool is_in_unit(const struct identity_entry *e, const struct identity_facts *f)
{
    char unit[IDENTITY_UNIT_MAX + 1];
    return identity_unit_of(f->cgroup, unit) && strcmp(unit, e->unit) == 0;
}

/* The group itself, or one below it. */
static bool is_in_cgroup(const struct identity_entry *e, const struct identity_facts *f)
{
    size_t len = strlen(e->cgroup);
    return strncmp(f->cgroup, e->cgroup, len) == 0 && (f->cgroup[len] == '\0' || f->cgroup[len] == '/');
}

static bool holds(const struct identity_entry *e, uint32_t condition, const struct identity_facts *f)
{
    switch (condition) {
    case IDENTITY_UID:
        return f->uid == e->uid;
    case IDENTITY_GID:
        return has_group(e, f);
    case IDENTITY_UNIT:
        return is_in_unit(e, f);
    case IDENTITY_CGROUP:
        return is_in_cgroup(e, f);
    case IDENTITY_LABEL:
        return strcmp(f->label, e->label) == 0;
    case IDENTITY_EXECUTABLE:
        return memcmp(f->executable, e->executable, IDENTITY_DIGEST_LEN) == 0;
    default:
        return false;
    }
}

struct question {
    struct identity_facts *facts;
    identity_learn learn;
    void *context;
    const char **why;
};

static enum identity_verdict match_one(const struct identity_entry *e, const struct question *q)
{
    static const uint32_t order[] = { IDENTITY_UID,    IDENTITY_GID,   IDENTITY_UNIT,
                                      IDENTITY_CGROUP, IDENTITY_LABEL, IDENTITY_EXECUTABLE };
    for (size_t i = 0; i < sizeof(order) / sizeof(order[0]); i++) {
        uint32_t source = order[i] == IDENTITY_UNIT ? (uint32_t)IDENTITY_CGROUP : order[i];
        if ((e->conditions & order[i]) == 0) {
            continue;
        }
        if ((q->facts->known & source) == 0 && !q->learn(q->context, source, q->facts, q->why)) {
            return IDENTITY_UNDECIDED;
        }
        q->facts->known |= source;
        if (!holds(e, order[i], q->facts)) {
            return IDENTITY_UNNAMED;
        }
    }
    return IDENTITY_NAMED;
}

enum identity_verdict identity_match(const struct identity_conf *conf, struct identity_facts *facts,
                                     identity_learn learn, void *context, size_t *entry, const char **why)
{
    const struct question question = { facts, learn, context, why };
    for (size_t i = 0; i < conf->count; i++) {
        enum identity_verdict verdict = match_one(&conf->entries[i], &question);
        if (verdict != IDENTITY_UNNAMED) {
            *entry = i;
            return verdict;
        }
    }
    return IDENTITY_UNNAMED;
}
