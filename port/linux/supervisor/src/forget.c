/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 *
 * The end of a named client. First it is kept in the table of ids that this one ends; from then on it is nobody's. Then each
 * partition removes what it keeps for it, the last in load order first: what one stores through another is removed there
 * when the first has no more to store. Then the id leaves the table. Whatever interrupts this, the next life goes on with it
 * before anyone is served.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "control/clients.h"
#include "device.h"
#include "reason/reason.h"

/* The table as it shall be, on the medium first. False: errno says why, and the table is what it was. */
static bool keep_change(struct device *d)
{
    struct identity *identity = d->identity;
    if (!identity_ids_save(&identity->changed, d->state.folder)) {
        return false;
    }
    identity->ids = identity->changed;
    for (size_t i = 0; i < identity->conf.count; i++) {
        const struct identity_id *id = identity_ids_named(&identity->ids, identity->conf.entries[i].name);
        identity->entry_ids[i] = id == NULL || id->is_ending ? 0 : id->id;
    }
    return true;
}

/* To the one who ordered it, if he is still there. */
static void answer(struct device *d, const char *error)
{
    char room[DEVICE_WHY_MAX + 256];
    struct text text = text_of(room, sizeof(room));
    const struct forgetting *f = &d->identity->forgetting;
    const struct client *c = &d->clients[f->asker];
    if (f->asker_generation == 0 || c->socket < 0 || c->generation != f->asker_generation) {
        return;
    }
    text_print(&text, "{\"client\":");
    text_json(&text, f->name);
    text_print(&text, ",\"id\":%d,\"forgotten\":%s,\"error\":", (int)f->id, error == NULL ? "true" : "false");
    text_json(&text, error == NULL ? "" : error);
    text_print(&text, "}\n");
    client_tell(d, f->asker, &text);
}

/* There is at least one partition in a device. */
static void tell_next(struct device *d)
{
    struct forgetting *f = &d->identity->forgetting;
    uint8_t bytes[CONTROL_HEADER_LEN + 4];
    f->next--;
    f->is_waiting = true;
    size_t len = control_encode_forget(out_span_of(bytes, sizeof(bytes)), f->id);
    member_send(d, f->next, span_of(bytes, len), NULL, 0);
}

static void begin(struct device *d, const struct identity_id *ending, bool is_start)
{
    struct forgetting *f = &d->identity->forgetting;
    f->id = ending->id;
    f->is_start = is_start;
    f->next = d->manifest.system.partition_count;
    memcpy(f->name, ending->name, sizeof(f->name));
    tell_next(d);
}

bool forget_at_start(struct device *d)
{
    const struct identity_id *ending = d->identity == NULL ? NULL : identity_ids_ending(&d->identity->ids);
    if (ending != NULL && d->identity->forgetting.id == 0) {
        begin(d, ending, true);
    }
    return ending != NULL;
}

/* `error` NULL: nothing is left of it. */
static void finish(struct device *d, const char *error)
{
    struct forgetting *f = &d->identity->forgetting;
    char line[DEVICE_WHY_MAX];
    bool is_start = f->is_start;
    snprintf(line, sizeof(line), "client %s, id %d, %s%s", f->name, (int)f->id, error == NULL ? "is forgotten" : "is not forgotten whole: ",
             error == NULL ? "" : error);
    log_put(&d->log, d->epoch, 0, LOG_NOTE, line);
    if (error != NULL) {
        snprintf(d->last_note, sizeof(d->last_note), "%s", line);
    }
    answer(d, error);
    *f = (struct forgetting){ .id = 0 };
    if (is_start && (error != NULL || !forget_at_start(d))) {
        device_serve(d);
    }
}

/* The name is free again; if clients.conf still has it, it gets an id that nobody had. */
static void end_id(struct device *d)
{
    struct identity *identity = d->identity;
    const char *name = identity->forgetting.name;
    bool is_named = false;
    identity->changed = identity->ids;
    identity_ids_end(&identity->changed, identity->forgetting.id);
    for (size_t i = 0; i < identity->conf.count; i++) {
        is_named = is_named || strcmp(identity->conf.entries[i].name, name) == 0;
    }
    if (is_named && !identity_ids_give(&identity->changed, name)) {
        is_named = false; /* no id is left: the client is refused */
    }
    if (!keep_change(d)) {
        finish(d, strerror(errno));
        return;
    }
    for (size_t i = 0; is_named && i < d->manifest.system.partition_count; i++) {
        identity_tell(d, i);
    }
    finish(d, NULL);
}

static void drop_clients_of(struct device *d, int32_t id)
{
    for (size_t i = 0; i < d->client_end; i++) {
        if (d->clients[i].socket >= 0 && d->clients[i].id == id) {
            client_drop(d, i);
        }
    }
}

static const char *refuse_order(const struct device *d, size_t index, const char *name)
{
    const struct identity_id *id = d->identity == NULL ? NULL : identity_ids_named(&d->identity->ids, name);
    if (id == NULL) {
        return "no client of that name has an id; `ashlar client list` shows them";
    }
    if (d->life.state != LIFE_SERVING || d->identity->forgetting.id != 0) {
        return "the device is starting, or forgets another client; try again";
    }
    if (d->clients[index].id == id->id) {
        return "a client cannot forget itself; ask from another";
    }
    return NULL;
}

void forget_on_order(struct device *d, size_t index, const char *name)
{
    const char *why = refuse_order(d, index, name);
    if (why != NULL) {
        client_refuse(d, index, CONTROL_REFUSED_NAME, why);
        return;
    }
    struct identity *identity = d->identity;
    identity->changed = identity->ids;
    identity_ids_begin_end(&identity->changed, name);
    if (!keep_change(d)) {
        char text[DEVICE_WHY_MAX];
        snprintf(text, sizeof(text), "that it ends cannot be kept: %s; it is as it was, or ends with the next start", strerror(errno));
        client_refuse(d, index, CONTROL_REFUSED_NAME, text);
        return;
    }
    const struct identity_id *ending = identity_ids_named(&identity->ids, name);
    identity->forgetting.asker = index;
    identity->forgetting.asker_generation = d->clients[index].generation;
    drop_clients_of(d, ending->id);
    begin(d, ending, false);
}

bool forget_on_answer(struct device *d, size_t index, const struct control_packet *packet)
{
    struct control_forgotten told;
    char error[256];
    struct forgetting *f = d->identity == NULL ? NULL : &d->identity->forgetting;
    if (f == NULL || f->id == 0 || !f->is_waiting || f->next != index || !control_decode_forgotten(packet, &told) ||
        told.client != f->id) {
        return false;
    }
    f->is_waiting = false;
    if (told.status != PSA_SUCCESS) {
        snprintf(error, sizeof(error), "partition %s answers %s; the next start tries again", d->manifest.programs[index].name,
                 reason_status_name(told.status));
        finish(d, error);
    } else if (f->next == 0) {
        end_id(d);
    } else {
        tell_next(d);
    }
    return true;
}

void forget_interrupted(struct device *d)
{
    if (d->identity != NULL && d->identity->forgetting.id != 0) {
        answer(d, "the device's life ended; the next one goes on with it");
        d->identity->forgetting = (struct forgetting){ .id = 0 };
    }
}
