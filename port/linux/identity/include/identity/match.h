/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include "identity/conf.h"

/*
 * Which entry makes a client who he is. Pure: what is to be known of him is learned through a function of the caller's,
 * and only when an entry asks for it.
 */

enum { IDENTITY_GROUPS_MAX = 256, IDENTITY_PATH_MAX = 4096 };

/** What is known of a client. `known`: bits of enum identity_condition; the members of others mean nothing. */
struct identity_facts {
    uint32_t known;
    uint32_t uid;
    uint32_t gid; /* effective */
    size_t group_count;
    uint32_t groups[IDENTITY_GROUPS_MAX]; /* supplementary */
    char cgroup[IDENTITY_PATH_MAX];       /* IDENTITY_CGROUP, from which the unit follows too; "" if it has none */
    char label[IDENTITY_LABEL_MAX + 1];   /* "" if the kernel keeps none */
    uint8_t executable[IDENTITY_DIGEST_LEN];
};

/**
 * Fills the members of one condition (IDENTITY_GID for the supplementary groups; IDENTITY_CGROUP also for units). False:
 * it cannot be told, and *why, a text that lives for ever, says why and the mend.
 */
typedef bool (*identity_learn)(void *context, uint32_t condition, struct identity_facts *facts,
                               const char **why);

enum identity_verdict {
    IDENTITY_UNDECIDED = 0, /* an entry asks for what cannot be told; nobody is served on a guess */
    IDENTITY_UNNAMED,       /* no entry is his */
    IDENTITY_NAMED
};

/**
 * The first entry of which every condition holds. Cheap conditions are asked first: uid, gid, unit and cgroup, label,
 * executable; the rest of an entry is not asked once one fails. `facts` begins with IDENTITY_UID known.
 */
enum identity_verdict identity_match(const struct identity_conf *conf, struct identity_facts *facts,
                                     identity_learn learn, void *context, size_t *entry, const char **why);

/**
 * The system unit that a cgroup path lies in: its first part that is no slice, if that is a service or scope. What a
 * user's own manager makes lies below user@UID.service, and is never another unit. False: none.
 */
bool identity_unit_of(const char *path, char unit[IDENTITY_UNIT_MAX + 1]);

/** The path of the text of /proc/PID/cgroup: of the hierarchy that systemd names, else of the unified one. */
bool identity_cgroup_of(struct span text, char path[IDENTITY_PATH_MAX]);
