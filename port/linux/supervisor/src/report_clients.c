/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include <string.h>

#include "device.h"
#include "identity/evidence.h"
#include "report_clients.h"

enum { UNNAMED_ROWS_MAX = 256 }; /* what a report has room for */

static size_t connections_of(const struct device *d, int32_t id)
{
    size_t count = 0;
    for (size_t i = 0; i < d->client_end; i++) {
        count += d->clients[i].socket >= 0 && d->clients[i].id == id;
    }
    return count;
}

static int entry_named(const struct identity *identity, const char *name)
{
    for (size_t i = 0; i < identity->conf.count; i++) {
        if (strcmp(identity->conf.entries[i].name, name) == 0) {
            return (int)i;
        }
    }
    return IDENTITY_NOBODY;
}

static void put_services(const struct device *d, int32_t id, struct text *out)
{
    struct spm_rights rights = identity_rights(d, id);
    const char *comma = "";
    text_print(out, ",\"services\":[");
    for (size_t i = 0; i < d->manifest.system.service_count; i++) {
        if (spm_rights_have(&rights, i)) {
            text_print(out, "%s\"%s\"", comma, d->manifest.services[i].name);
            comma = ",";
        }
    }
    text_print(out, "]");
}

static void put_limits(const struct device *d, int entry, struct text *out)
{
    const char *comma = "";
    text_print(out, ",\"limits\":{");
    for (size_t i = 0; i < IDENTITY_LIMIT_COUNT; i++) {
        uint32_t limit = identity_limit(d, entry, (enum identity_limit)i);
        if (limit != UINT32_MAX) {
            text_print(out, "%s\"%s\":%u", comma, identity_limit_word((enum identity_limit)i), limit);
            comma = ",";
        }
    }
    text_print(out, "}");
}

static void put_named(const struct device *d, const struct identity_id *id, struct text *out)
{
    int entry = entry_named(d->identity, id->name);
    text_print(out, "{\"name\":\"%s\",\"id\":%d,\"state\":\"%s\"", id->name, (int)id->id,
               id->is_ending ? "ending" : entry < 0 ? "not in clients.conf" : "named");
    text_print(out, ",\"connections\":%zu", connections_of(d, id->id));
    if (entry >= 0) {
        text_print(out, ",\"role\":\"%s\"", d->identity->conf.entries[entry].is_admin ? "admin" : "user");
        put_services(d, id->id, out);
        put_limits(d, entry, out);
    }
    text_print(out, "}");
}

void report_clients(const struct device *d, struct text *out)
{
    text_print(out, "{\"clients_conf\":");
    if (d->identity == NULL || !d->identity->has_conf) {
        text_print(out, "null");
    } else {
        text_json(out, d->identity->path);
    }
    text_print(out, ",\"named\":[");
    for (size_t i = 0; d->identity != NULL && i < d->identity->ids.count; i++) {
        text_print(out, "%s", i == 0 ? "" : ",");
        put_named(d, &d->identity->ids.ids[i], out);
    }
    text_print(out, "],\"unnamed\":[");
    const char *comma = "";
    size_t rows = 0;
    for (size_t i = 0; i < d->client_end && rows < UNNAMED_ROWS_MAX; i++) {
        const struct client *c = &d->clients[i];
        bool is_first = c->socket >= 0 && c->entry < 0 && c->id < 0;
        for (size_t k = 0; is_first && k < i; k++) {
            is_first = d->clients[k].socket < 0 || d->clients[k].id != c->id;
        }
        if (is_first) {
            text_print(out, "%s{\"uid\":%u,\"id\":%d,\"connections\":%zu}", comma, (unsigned)c->uid, (int)c->id,
                       connections_of(d, c->id));
            comma = ",";
            rows++;
        }
    }
    text_print(out, "]}\n");
}

void report_whoami(const struct device *d, size_t index, struct text *out)
{
    const struct client *c = &d->clients[index];
    text_print(out, "{\"name\":");
    if (c->entry >= 0) {
        text_json(out, d->identity->conf.entries[c->entry].name);
    } else {
        text_print(out, "null");
    }
    text_print(out, ",\"id\":%d,\"uid\":%u,\"role\":\"%s\"", (int)c->id, (unsigned)c->uid, c->is_admin ? "admin" : "user");
    put_services(d, c->id, out);
    put_limits(d, c->entry, out);
    text_print(out, "}\n");
}

void report_naming(const struct device *d, struct text *out)
{
    bool has_conf = d->identity != NULL && d->identity->has_conf;
    text_print(out, ",\"naming\":{\"clients_conf\":");
    text_json(out, has_conf ? d->identity->path : "");
    text_print(out, ",\"named\":%zu,\"process\":\"%s\"}", has_conf ? d->identity->conf.count : 0,
               !has_conf                 ? "not asked"
               : identity_has_peerpidfd() ? "held by the kernel since it connected"
                                          : "found by its number, since the kernel (before 6.5) does not hold it");
}
