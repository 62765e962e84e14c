/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "base/span.h"

/*
 * clients.conf: which programs are clients of their own, and what each may do (docs/format/clients-conf.spec.md).
 */

enum {
    IDENTITY_ENTRIES_MAX = 64,
    IDENTITY_NAME_MAX = 31,     /* characters, as of all that follow */
    IDENTITY_UNIT_MAX = 255,
    IDENTITY_CGROUP_MAX = 1023,
    IDENTITY_LABEL_MAX = 255,
    IDENTITY_SERVICE_MAX = 63,
    IDENTITY_SERVICES_MAX = 32, /* named by one entry */
    IDENTITY_DIGEST_LEN = 32,   /* SHA-256 */
    IDENTITY_UID_END = 1 << 30, /* larger uids are no clients */
    IDENTITY_FILE_MAX = 262144, /* bytes of the file */
    IDENTITY_WHY_MAX = 512
};

/** What an entry may ask of a client; all that it asks must hold. Bits. */
enum identity_condition {
    IDENTITY_UID = 1,
    IDENTITY_GID = 2,
    IDENTITY_UNIT = 4,
    IDENTITY_CGROUP = 8,
    IDENTITY_LABEL = 16,
    IDENTITY_EXECUTABLE = 32
};

/** What an entry may limit, for all connections of the client together. */
enum identity_limit {
    IDENTITY_CONNECTIONS = 0,
    IDENTITY_CHANNEL_BYTES,
    IDENTITY_LOG_RATE, /* entries a second */
    IDENTITY_STORED_OBJECTS,
    IDENTITY_STORED_BYTES,
    IDENTITY_VOLATILE_KEYS,
    IDENTITY_OPERATIONS,
    IDENTITY_LIMIT_COUNT
};

struct identity_entry {
    char name[IDENTITY_NAME_MAX + 1];
    unsigned line;       /* where it begins */
    uint32_t conditions; /* bits of enum identity_condition; never 0 */
    uint32_t uid, gid;
    char unit[IDENTITY_UNIT_MAX + 1];
    char cgroup[IDENTITY_CGROUP_MAX + 1];
    char label[IDENTITY_LABEL_MAX + 1];
    uint8_t executable[IDENTITY_DIGEST_LEN];
    bool is_admin;
    bool has_services; /* only those named here; else every service that is open to clients */
    size_t service_count;
    char services[IDENTITY_SERVICES_MAX][IDENTITY_SERVICE_MAX + 1];
    uint32_t limit_bits;                   /* bit n: limits[n] was given */
    uint32_t limits[IDENTITY_LIMIT_COUNT];
};

/** About 300 KiB: a static object, or one of malloc. */
struct identity_conf {
    size_t count;
    struct identity_entry entries[IDENTITY_ENTRIES_MAX];
};

/**
 * Takes the text of a file named `name`. False: `why` is "NAME:LINE: what, why, mend" and `conf` is empty. Pure.
 */
bool identity_conf_parse(struct identity_conf *conf, const char *name, struct span text, char why[IDENTITY_WHY_MAX]);

/**
 * Reads and parses a file. Refused if anybody but root and `owner` could have written it, or put another in its place:
 * wrong owner, or rights of others to it or to its folder. False: `why` says what and the mend; *is_absent (may be
 * NULL) is true if there is no such file.
 */
bool identity_conf_read(struct identity_conf *conf, const char *path, uid_t owner, bool *is_absent,
                        char why[IDENTITY_WHY_MAX]);

/** The word of the file for a limit: "stored-bytes". */
const char *identity_limit_word(enum identity_limit limit);
