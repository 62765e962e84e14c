/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#define _GNU_SOURCE
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <unistd.h>

#include "control/clients.h"
#include "device.h"
#include "identity/evidence.h"

enum { REFUSED = 1, TROUBLE = 3 };

_Static_assert((int)IDENTITY_SERVICE_MAX >= (int)DEVICE_NAME_MAX, "every service can be named");
_Static_assert((int)IDENTITY_ENTRIES_MAX + 2 <= (int)CONTROL_CLIENTS_MAX, "all entries and the default administrators");

/* ---- at start ---- */

static bool load_conf(struct device *d)
{
    char why[IDENTITY_WHY_MAX];
    struct identity *identity = d->identity;
    bool is_default = d->options->clients == NULL;
    bool is_absent = false;
    identity->path = is_default ? d->options->clients_default : d->options->clients;
    if (identity->path == NULL) {
        return true;
    }
    identity->has_conf = identity_conf_read(&identity->conf, identity->path, geteuid(), &is_absent, why);
    if (identity->has_conf && realpath(identity->path, identity->whole_path) != NULL) {
        identity->path = identity->whole_path;
    }
    if (!identity->has_conf && !(is_default && is_absent)) {
        device_fail(d, REFUSED, "%s", why);
        return false;
    }
    return true;
}

/* The bit of each named service. One that this device does not have is an error of the file: it would grant nothing. */
static bool find_services(struct device *d, const struct identity_entry *e, struct spm_rights *mask)
{
    memset(mask, e->has_services ? 0 : 0xff, sizeof(*mask));
    for (size_t i = 0; i < e->service_count; i++) {
        size_t s = 0;
        while (s < d->manifest.system.service_count && strcmp(d->manifest.services[s].name, e->services[i]) != 0) {
            s++;
        }
        if (s == d->manifest.system.service_count) {
            device_fail(d, REFUSED, "%s:%u: client %s: this device has no service %s; `ashlar device info` lists them",
                        d->identity->path, e->line, e->name, e->services[i]);
            return false;
        }
        mask->services[s / 32] |= 1u << s % 32;
    }
    return true;
}

static uint32_t random_skip(void)
{
    uint32_t skip = 0;
    return getrandom(&skip, sizeof(skip), 0) == (ssize_t)sizeof(skip) ? skip : 0;
}

static bool load_ids(struct device *d, bool *is_absent)
{
    enum identity_ids_result result = identity_ids_load(&d->identity->ids, d->state.folder);
    *is_absent = result == IDENTITY_IDS_ABSENT;
    if (result == IDENTITY_IDS_DAMAGED) {
        device_fail(d, REFUSED,
                    "%s/clients: damaged: whose id is whose cannot be told, and an id must never be given twice; restore it "
                    "from a backup of the state",
                    d->state.path);
        return false;
    }
    if (result == IDENTITY_IDS_SYSTEM) {
        device_fail(d, TROUBLE, "%s/clients: %s", d->state.path, strerror(errno));
        return false;
    }
    return true;
}

static void find_ids(struct identity *identity)
{
    for (size_t i = 0; i < identity->conf.count; i++) {
        const struct identity_id *id = identity_ids_named(&identity->ids, identity->conf.entries[i].name);
        identity->entry_ids[i] = id == NULL || id->is_ending ? 0 : id->id;
    }
}

/* Every name gets its id before the first client comes: nobody waits for the medium at a connect. */
static bool give_ids(struct device *d, bool is_new)
{
    struct identity *identity = d->identity;
    size_t before = identity->ids.count;
    if (is_new) {
        identity_ids_init(&identity->ids, random_skip());
    }
    for (size_t i = 0; i < identity->conf.count; i++) {
        if (!identity_ids_give(&identity->ids, identity->conf.entries[i].name)) {
            device_fail(d, REFUSED, "%s/clients: no id is left for client %s; `ashlar client forget` those not needed any more",
                        d->state.path, identity->conf.entries[i].name);
            return false;
        }
    }
    if (identity->ids.count != before && !identity_ids_save(&identity->ids, d->state.folder)) {
        device_fail(d, TROUBLE, "%s/clients: cannot be kept: %s; make room, or choose another --state", d->state.path,
                    strerror(errno));
        return false;
    }
    find_ids(identity);
    return true;
}

bool identity_prepare(struct device *d)
{
    bool is_absent = false;
    d->identity = calloc(1, sizeof(*d->identity));
    if (d->identity == NULL) {
        device_fail(d, TROUBLE, "no memory: %s", strerror(errno));
        return false;
    }
    if (!load_conf(d) || !load_ids(d, &is_absent)) {
        return false;
    }
    if (is_absent && !d->identity->has_conf) {
        identity_unprepare(d); /* the usual device: nobody has a name */
        return true;
    }
    for (size_t i = 0; i < d->identity->conf.count; i++) {
        if (!find_services(d, &d->identity->conf.entries[i], &d->identity->masks[i])) {
            return false;
        }
    }
    return give_ids(d, is_absent);
}

void identity_unprepare(struct device *d)
{
    free(d->identity);
    d->identity = NULL;
}

/* ---- at a connect ---- */

static bool is_default_admin(uint32_t uid)
{
    return uid == 0 || uid == geteuid();
}

static struct identity_who who_by_name(const struct identity *identity, size_t entry)
{
    struct identity_who who = { .entry = (int)entry, .id = identity->entry_ids[entry] };
    who.is_admin = identity->conf.entries[entry].is_admin;
    who.why = who.id == 0 ? "this client is being forgotten; connect again later" : NULL;
    return who;
}

struct identity_who identity_of(struct device *d, int socket, uint32_t uid)
{
    static struct identity_facts facts;
    const char *why = NULL;
    /* @spec FFM-CLIENT-NON-SECURE FFM-CLIENT-STABLE FFM-CLIENT-DISTINCT */
    struct identity_who who = { .id = -1 - (int32_t)uid, .entry = IDENTITY_NOBODY, .is_admin = is_default_admin(uid) };
    size_t entry = 0;
    if (d->identity == NULL || d->identity->conf.count == 0) {
        return who;
    }
    facts.known = IDENTITY_UID;
    facts.uid = uid;
    struct identity_evidence evidence = identity_evidence_of(socket);
    enum identity_verdict verdict =
        identity_match(&d->identity->conf, &facts, identity_evidence_learn, &evidence, &entry, &why);
    identity_evidence_close(&evidence);
    if (verdict == IDENTITY_UNNAMED) {
        return who;
    }
    if (verdict == IDENTITY_NAMED) {
        return who_by_name(d->identity, entry);
    }
    return (struct identity_who){ .entry = IDENTITY_NOBODY, .why = why };
}

/* ---- what an entry grants ---- */

static int entry_of_id(const struct device *d, int32_t client)
{
    for (size_t i = 0; client <= IDENTITY_ID_FIRST && d->identity != NULL && i < d->identity->conf.count; i++) {
        if (d->identity->entry_ids[i] == client) {
            return (int)i;
        }
    }
    return IDENTITY_NOBODY;
}

struct spm_rights identity_rights(const struct device *d, int32_t client)
{
    struct spm_rights rights = spm_rights_of(&d->manifest.system, client);
    int entry = entry_of_id(d, client);
    for (size_t i = 0; entry >= 0 && i < sizeof(rights.services) / sizeof(rights.services[0]); i++) {
        rights.services[i] &= d->identity->masks[entry].services[i];
    }
    return rights;
}

uint32_t identity_limit(const struct device *d, int entry, enum identity_limit limit)
{
    if (entry < 0 || d->identity == NULL) {
        return UINT32_MAX;
    }
    const struct identity_entry *e = &d->identity->conf.entries[entry];
    return (e->limit_bits & 1u << limit) != 0 ? e->limits[limit] : UINT32_MAX;
}

bool identity_has_memory(const struct device *d, size_t index, uint64_t more)
{
    const struct client *c = &d->clients[index];
    uint32_t most = identity_limit(d, c->entry, IDENTITY_CHANNEL_BYTES);
    uint64_t used = more;
    for (size_t i = 0; most != UINT32_MAX && i < d->client_end; i++) {
        used += d->clients[i].socket >= 0 && d->clients[i].id == c->id ? d->clients[i].bytes : 0;
    }
    return most == UINT32_MAX || used <= most;
}

bool identity_may_log(struct device *d, int entry)
{
    uint32_t rate = identity_limit(d, entry, IDENTITY_LOG_RATE);
    if (rate == UINT32_MAX) {
        return true;
    }
    uint64_t now = device_now_ms();
    if (now - d->identity->log_since_ms[entry] >= 1000) {
        d->identity->log_since_ms[entry] = now;
        d->identity->log_left[entry] = rate;
    }
    bool may = d->identity->log_left[entry] > 0;
    d->identity->log_left[entry] -= may;
    return may;
}

/* ---- what partitions are told ---- */

static void add_told(struct control_clients *told, int32_t id, bool is_admin)
{
    struct control_client *added = &told->clients[told->count++];
    *added = (struct control_client){ .id = id, .is_admin = is_admin };
    for (size_t i = 0; i < CONTROL_LIMIT_COUNT; i++) {
        added->limits[i] = UINT32_MAX;
    }
}

static void add_entry(const struct device *d, struct control_clients *told, size_t entry)
{
    static const enum identity_limit of[CONTROL_LIMIT_COUNT] = {
        [CONTROL_LIMIT_STORED_OBJECTS] = IDENTITY_STORED_OBJECTS,
        [CONTROL_LIMIT_STORED_BYTES] = IDENTITY_STORED_BYTES,
        [CONTROL_LIMIT_VOLATILE_KEYS] = IDENTITY_VOLATILE_KEYS,
        [CONTROL_LIMIT_OPERATIONS] = IDENTITY_OPERATIONS,
    };
    add_told(told, d->identity->entry_ids[entry], d->identity->conf.entries[entry].is_admin);
    for (size_t i = 0; i < CONTROL_LIMIT_COUNT; i++) {
        told->clients[told->count - 1].limits[i] = identity_limit(d, (int)entry, of[i]);
    }
}

void identity_tell(struct device *d, size_t index)
{
    static struct control_clients told;
    static uint8_t bytes[8192];
    told.count = 0;
    add_told(&told, -1, true); /* root */
    if (geteuid() != 0 && geteuid() < IDENTITY_UID_END) {
        add_told(&told, -1 - (int32_t)geteuid(), true);
    }
    for (size_t i = 0; d->identity != NULL && i < d->identity->conf.count; i++) {
        if (d->identity->entry_ids[i] != 0) {
            add_entry(d, &told, i);
        }
    }
    size_t len = control_encode_clients(out_span_of(bytes, sizeof(bytes)), &told);
    member_send(d, index, span_of(bytes, len), NULL, 0);
}
