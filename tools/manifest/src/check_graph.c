/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "check.h"
#include "schema.h"

#include <stdio.h>
#include <string.h>

/* Finds the service that a dependency names. */
static bool resolve(const struct manifest_system *system, struct manifest_dependency *dependency)
{
    for (unsigned p = 0; p < system->count; p++) {
        const struct manifest_partition *partition = system->partitions[p];
        for (unsigned s = 0; s < partition->service_count; s++) {
            const char *name = partition->services[s].name.text;
            if (name != NULL && strcmp(name, dependency->name.text) == 0) {
                dependency->found = true;
                dependency->partition = p;
                dependency->service = s;
                return true;
            }
        }
    }
    return false;
}

static const char *nearest_service(const struct manifest_system *system, const char *text)
{
    const char *names[MANIFEST_PARTITIONS_MAX * MANIFEST_SIGNALS_MAX];
    size_t count = 0;
    for (unsigned p = 0; p < system->count; p++) {
        const struct manifest_partition *partition = system->partitions[p];
        for (unsigned s = 0; s < partition->service_count; s++) {
            const char *name = partition->services[s].name.text;
            if (name != NULL) {
                names[count++] = name;
            }
        }
    }
    return schema_nearest(text, names, count);
}

static void refuse_unknown(const struct manifest_system *system, struct place at, const char *name)
{
    const char *meant = nearest_service(system, name);
    if (meant != NULL) {
        report_add(system->report, at,
                   "dependency on '%s', which no partition of this image offers; did you mean '%s'?", name,
                   meant);
    } else {
        report_add(
            system->report, at,
            "dependency on '%s', which no partition of this image offers; add its manifest or remove it",
            name);
    }
}

static void refuse_repeat(const struct manifest_system *system, const struct manifest_partition *partition,
                          unsigned at)
{
    const struct manifest_dependency *dependency = &partition->dependencies[at];
    for (unsigned i = 0; i < at; i++) {
        if (strcmp(partition->dependencies[i].name.text, dependency->name.text) == 0) {
            report_add(system->report, partition_place(partition, dependency->name.line),
                       "dependency on '%s' stands twice, first at line %u, and one is enough; remove one",
                       dependency->name.text, partition->dependencies[i].name.line);
            return;
        }
    }
}

void check_dependencies(struct manifest_system *system)
{
    for (unsigned p = 0; p < system->count; p++) {
        struct manifest_partition *partition = system->partitions[p];
        for (unsigned d = 0; d < partition->dependency_count; d++) {
            struct manifest_dependency *dependency = &partition->dependencies[d];
            struct place at = partition_place(partition, dependency->name.line);
            bool found = resolve(system, dependency);
            /* @spec FFM-MANIFEST-DEPENDENCIES FFM-MANIFEST-WEAK */
            if (!found && !dependency->weak) {
                refuse_unknown(system, at, dependency->name.text);
            } else if (found && dependency->partition == p) {
                report_add(
                    system->report, at,
                    "dependency on '%s', the partition's own service, which could never answer it; call the "
                    "function directly and remove this",
                    dependency->name.text);
            }
            refuse_repeat(system, partition, d);
        }
    }
}

/* A walk in depth: the path from a root to where it stands, and which partitions are done with. */
struct walk {
    unsigned path[MANIFEST_PARTITIONS_MAX];
    unsigned next[MANIFEST_PARTITIONS_MAX]; /* the dependency to look at next, for each of the path */
    unsigned depth;
    bool seen[MANIFEST_PARTITIONS_MAX];
};

static bool position_on_path(const struct walk *walk, unsigned partition, unsigned *position)
{
    for (unsigned i = 0; i < walk->depth; i++) {
        if (walk->path[i] == partition) {
            *position = i;
            return true;
        }
    }
    return false;
}

static const char *display_name(const struct manifest_partition *partition)
{
    return partition->name.text != NULL ? partition->name.text : partition->stem;
}

static void refuse_cycle(const struct manifest_system *system, const struct walk *walk, unsigned from)
{
    char text[640] = "";
    size_t len = 0;
    for (unsigned i = from; i < walk->depth && len < sizeof(text); i++) {
        const struct manifest_partition *partition = system->partitions[walk->path[i]];
        const struct manifest_dependency *edge = &partition->dependencies[walk->next[i] - 1];
        int more = snprintf(text + len, sizeof(text) - len, "%s -(%s, %s:%u)-> ", display_name(partition),
                            edge->name.text, partition->stem, edge->name.line);
        len += more > 0 ? (size_t)more : 0;
    }
    const struct manifest_partition *last = system->partitions[walk->path[walk->depth - 1]];
    unsigned line = last->dependencies[walk->next[walk->depth - 1] - 1].name.line;
    report_add(system->report, partition_place(last, line),
               "cycle of dependencies %s%s, in which each would wait for the other; remove one of them", text,
               display_name(system->partitions[walk->path[from]]));
}

static void enter(struct walk *walk, unsigned partition)
{
    walk->seen[partition] = true;
    walk->path[walk->depth] = partition;
    walk->next[walk->depth] = 0;
    walk->depth++;
}

static void walk_from(const struct manifest_system *system, struct walk *walk, unsigned root)
{
    enter(walk, root);
    while (walk->depth != 0) {
        unsigned top = walk->depth - 1;
        unsigned here = walk->path[top];
        const struct manifest_partition *partition = system->partitions[here];
        if (walk->next[top] == partition->dependency_count) {
            walk->depth--;
            continue;
        }
        const struct manifest_dependency *edge = &partition->dependencies[walk->next[top]++];
        unsigned from = 0;
        if (!edge->found || edge->partition == here) {
            continue; /* told by check_dependencies */
        }
        /* @spec FFM-MANIFEST-CYCLE */
        if (position_on_path(walk, edge->partition, &from)) {
            refuse_cycle(system, walk, from);
        } else if (!walk->seen[edge->partition]) {
            enter(walk, edge->partition);
        }
    }
}

void check_cycles(struct manifest_system *system)
{
    struct walk walk = { .depth = 0 };
    for (unsigned p = 0; p < system->count; p++) {
        if (!walk.seen[p]) {
            walk_from(system, &walk, p);
        }
    }
}

static bool is_ready(const struct manifest_partition *partition, const bool *placed)
{
    for (unsigned d = 0; d < partition->dependency_count; d++) {
        const struct manifest_dependency *edge = &partition->dependencies[d];
        /* @spec FFM-INIT-ORDER */
        if (edge->found && !placed[edge->partition]) {
            return false;
        }
    }
    return true;
}

static bool goes_before(const struct manifest_partition *a, const struct manifest_partition *b)
{
    /* @spec FFM-INIT-PRIORITY */
    if (a->priority.value != b->priority.value) {
        return a->priority.value < b->priority.value;
    }
    return a->ashlar.pid.value < b->ashlar.pid.value;
}

void check_order(struct manifest_system *system)
{
    bool placed[MANIFEST_PARTITIONS_MAX] = { false };
    for (unsigned position = 0; position < system->count; position++) {
        unsigned best = system->count;
        for (unsigned p = 0; p < system->count; p++) {
            if (!placed[p] && is_ready(system->partitions[p], placed) &&
                (best == system->count || goes_before(system->partitions[p], system->partitions[best]))) {
                best = p;
            }
        }
        placed[best] = true; /* without a cycle there is always one */
        system->order[position] = system->partitions[best];
    }
}

unsigned manifest_index(const struct manifest_system *system, const struct manifest_partition *partition)
{
    unsigned index = 0;
    while (index < system->count && system->order[index] != partition) {
        index++;
    }
    return index;
}
