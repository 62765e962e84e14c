/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "json.h"
#include "report.h"

/* Open Threat Model 0.2.0. Its risks are numbers from 0 to 100: a level is its place times 25. */

struct otm {
    struct json json;
    const struct threat_model *model;
};

static void put_record(struct otm *o, const struct threat_record *record)
{
    const char *about = threat_text_of(record, THREAT_ABOUT);
    json_text(&o->json, "id", record->id);
    json_text(&o->json, "name", record->title);
    if (about != NULL) {
        json_text(&o->json, "description", about);
    }
}

static void put_asset(struct otm *o, const struct threat_record *asset)
{
    const struct threat_item *needs = threat_item_of(asset, THREAT_NEEDS);
    unsigned letters = needs == NULL ? 0 : needs->letters;
    put_record(o, asset);
    json_open(&o->json, "risk", '{');
    json_number(&o->json, "confidentiality", (letters & THREAT_C) != 0 ? 100 : 0);
    json_number(&o->json, "integrity", (letters & (THREAT_I | THREAT_F)) != 0 ? 100 : 0);
    json_number(&o->json, "availability", (letters & THREAT_A) != 0 ? 100 : 0);
    json_close(&o->json, '}');
}

static void put_parent(struct otm *o, const struct threat_record *record)
{
    const struct threat_record *in = threat_target_of(o->model, threat_item_of(record, THREAT_IN));
    json_open(&o->json, "parent", '{');
    json_text(&o->json, "trustZone", in == NULL ? "world" : in->id);
    json_close(&o->json, '}');
}

/* How deep a boundary lies: what is further in is trusted more. */
static int depth_of(const struct otm *o, const struct threat_record *boundary)
{
    enum { DEEPEST = 10 };
    int depth = 0;
    while (boundary != NULL && depth < DEEPEST) {
        boundary = threat_target_of(o->model, threat_item_of(boundary, THREAT_IN));
        depth++;
    }
    return depth;
}

static void put_zone(struct otm *o, const struct threat_record *boundary)
{
    put_record(o, boundary);
    json_open(&o->json, "risk", '{');
    json_number(&o->json, "trustRating", depth_of(o, boundary) * 10);
    json_close(&o->json, '}');
    put_parent(o, boundary);
}

static void put_world(struct otm *o)
{
    json_open(&o->json, NULL, '{');
    json_text(&o->json, "id", "world");
    json_text(&o->json, "name", "The world");
    json_open(&o->json, "risk", '{');
    json_number(&o->json, "trustRating", 0);
    json_close(&o->json, '}');
    json_close(&o->json, '}');
}

static void put_component(struct otm *o, const struct threat_record *entity)
{
    const char *type = threat_text_of(entity, THREAT_TYPE);
    put_record(o, entity);
    json_text(&o->json, "type", type == NULL ? "device" : type);
    put_parent(o, entity);
}

static void put_answers(struct otm *o, const struct threat_record *flow)
{
    json_open(&o->json, "threats", '[');
    for (size_t i = 0; i < flow->link_in_count; i++) {
        const struct threat_link *link = threat_link_in(o->model, flow, i);
        const struct threat_record *threat = &o->model->records[link->from];
        if (link->attribute != THREAT_FLOW) {
            continue;
        }
        json_open(&o->json, NULL, '{');
        json_text(&o->json, "threat", threat->id);
        json_text(&o->json, "state", threat_has(threat, THREAT_OUT) ? "accept" : "mitigate");
        json_close(&o->json, '}');
    }
    json_close(&o->json, ']');
}

static void put_flow(struct otm *o, const struct threat_record *flow)
{
    const struct threat_field *carries = threat_field_of(flow, THREAT_CARRIES);
    const char *from = threat_text_of(flow, THREAT_FROM);
    const char *to = threat_text_of(flow, THREAT_TO);
    put_record(o, flow);
    json_text(&o->json, "source", from == NULL ? "" : from);
    json_text(&o->json, "destination", to == NULL ? "" : to);
    json_open(&o->json, "assets", '[');
    for (size_t i = 0; i < carries->count; i++) {
        json_text(&o->json, NULL, carries->items[i].text);
    }
    json_close(&o->json, ']');
    put_answers(o, flow);
}

static void put_threat(struct otm *o, const struct threat_record *threat)
{
    static const char *const names[] = { "Spoofing",          "Tampering",
                                         "Repudiation",       "Information disclosure",
                                         "Denial of service", "Elevation of privilege" };
    const struct threat_item *stride = threat_item_of(threat, THREAT_STRIDE_IS);
    const struct threat_item *before = threat_item_of(threat, THREAT_BEFORE);
    put_record(o, threat);
    json_open(&o->json, "categories", '[');
    for (size_t i = 0; stride != NULL && i < sizeof(names) / sizeof(names[0]); i++) {
        if ((stride->letters >> i & 1) != 0) {
            json_text(&o->json, NULL, names[i]);
        }
    }
    json_close(&o->json, ']');
    json_open(&o->json, "risk", '{');
    json_number(&o->json, "likelihood", before == NULL ? 0 : before->level * 25);
    json_number(&o->json, "impact", before == NULL ? 0 : before->impact * 25);
    json_close(&o->json, '}');
}

static void put_mitigation(struct otm *o, const struct threat_record *control)
{
    const struct threat_item *status = threat_item_of(control, THREAT_STATUS);
    put_record(o, control);
    json_number(&o->json, "riskReduction", status != NULL && status->level == THREAT_DONE ? 100 : 0);
}

static void put_kind(struct otm *o, enum threat_kind kind, const char *key,
                     void (*put)(struct otm *, const struct threat_record *))
{
    json_open(&o->json, key, '[');
    if (kind == THREAT_KIND_BOUNDARY) {
        put_world(o);
    }
    for (size_t i = 0; i < o->model->count; i++) {
        if (threat_is_kind(&o->model->records[i], kind)) {
            json_open(&o->json, NULL, '{');
            put(o, &o->model->records[i]);
            json_close(&o->json, '}');
        }
    }
    json_close(&o->json, ']');
}

void threat_export_otm(const struct threat_model *model, FILE *out)
{
    struct otm o = { .json = { .out = out }, .model = model };
    json_open(&o.json, NULL, '{');
    json_text(&o.json, "otmVersion", "0.2.0");
    json_open(&o.json, "project", '{');
    json_text(&o.json, "name", model->head == NULL ? "" : model->head->title);
    json_text(&o.json, "id", model->head == NULL ? "" : model->head->id);
    json_close(&o.json, '}');
    put_kind(&o, THREAT_KIND_ASSET, "assets", put_asset);
    put_kind(&o, THREAT_KIND_BOUNDARY, "trustZones", put_zone);
    put_kind(&o, THREAT_KIND_ENTITY, "components", put_component);
    put_kind(&o, THREAT_KIND_FLOW, "dataflows", put_flow);
    put_kind(&o, THREAT_KIND_THREAT, "threats", put_threat);
    put_kind(&o, THREAT_KIND_CONTROL, "mitigations", put_mitigation);
    json_close(&o.json, '}');
}
