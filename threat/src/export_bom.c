/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include <string.h>

#include "json.h"
#include "report.h"

/*
 * TM-BOM, schema 1.0.2 of the OWASP Threat Model Library. What it asks for and a model here does not say gets one
 * value, the same for all: criticality and applicability moderate, tier important, exposure external, sensitivity op,
 * skill engineer, sets unencrypted.
 */

enum { NAME_MAX_LEN = 80 };

struct bom {
    struct json json;
    const struct threat_model *model;
};

/* Its names are small letters, digits and '-'. */
static const char *name_of(char out[NAME_MAX_LEN], const char *id)
{
    size_t len = 0;
    for (; id[len] != '\0' && len + 1 < NAME_MAX_LEN; len++) {
        char c = id[len];
        out[len] = c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c == '.' || c == '_' ? '-' : c;
    }
    out[len] = '\0';
    return out;
}

static void put_name(struct bom *b, const char *key, const char *id)
{
    char name[NAME_MAX_LEN];
    json_text(&b->json, key, name_of(name, id));
}

static const char *description_of(const struct threat_record *record)
{
    const char *about = threat_text_of(record, THREAT_ABOUT);
    return about == NULL ? threat_plain_of(record) : about;
}

static void put_record(struct bom *b, const struct threat_record *record)
{
    put_name(b, "symbolic_name", record->id);
    json_text(&b->json, "title", record->title);
    json_text(&b->json, "description", description_of(record));
}

static int type_of(const struct threat_record *entity)
{
    const struct threat_item *type = threat_item_of(entity, THREAT_TYPE);
    return type == NULL ? THREAT_DEVICE : type->level;
}

static const char *role_of(const struct threat_record *entity)
{
    int type = type_of(entity);
    return type == THREAT_PERSON || type == THREAT_SERVICE ? "actor"
           : type == THREAT_STORE                          ? "data_store"
                                                           : "component";
}

static void put_zone_of(struct bom *b, const struct threat_record *entity)
{
    const struct threat_record *in = threat_target_of(b->model, threat_item_of(entity, THREAT_IN));
    put_name(b, "trust_zone", in == NULL ? "world" : in->id);
}

static void put_entities(struct bom *b, const char *key, const char *role, const char *type)
{
    json_open(&b->json, key, '[');
    for (size_t i = 0; i < b->model->count; i++) {
        const struct threat_record *entity = &b->model->records[i];
        if (!threat_is_kind(entity, THREAT_KIND_ENTITY) || strcmp(role_of(entity), role) != 0) {
            continue;
        }
        json_open(&b->json, NULL, '{');
        put_record(b, entity);
        if (type != NULL) {
            json_text(&b->json, "type",
                      strcmp(role, "actor") == 0 && type_of(entity) == THREAT_SERVICE ? "system" : type);
        }
        put_zone_of(b, entity);
        json_close(&b->json, '}');
    }
    json_close(&b->json, ']');
}

static void put_sensitivity(struct bom *b)
{
    json_open(&b->json, "data_sensitivity", '[');
    json_text(&b->json, NULL, "op");
    json_close(&b->json, ']');
}

static void put_head(struct bom *b)
{
    const struct threat_statement *head = b->model->head;
    json_text(&b->json, "version", "1.0");
    json_open(&b->json, "scope", '{');
    json_text(&b->json, "title", head == NULL ? "" : head->title);
    json_text(&b->json, "description", head == NULL ? "" : head->title);
    json_text(&b->json, "business_criticality", "moderate");
    put_sensitivity(b);
    json_text(&b->json, "exposure", "external");
    json_text(&b->json, "tier", "important");
    json_close(&b->json, '}');
}

static void put_zone(struct bom *b, const struct threat_record *boundary)
{
    put_record(b, boundary);
}

static void put_border(struct bom *b, const struct threat_record *boundary)
{
    const struct threat_record *in = threat_target_of(b->model, threat_item_of(boundary, THREAT_IN));
    put_name(b, "trust_zone_a", in == NULL ? "world" : in->id);
    put_name(b, "trust_zone_b", boundary->id);
}

static void put_set(struct bom *b, const struct threat_record *asset)
{
    const struct threat_field *held_by = threat_field_of(asset, THREAT_HELD_BY);
    put_record(b, asset);
    json_open(&b->json, "placements", '[');
    for (size_t i = 0; i < held_by->count; i++) {
        const struct threat_record *entity = threat_target_of(b->model, &held_by->items[i]);
        if (entity != NULL && type_of(entity) == THREAT_STORE) {
            json_open(&b->json, NULL, '{');
            put_name(b, "data_store", entity->id);
            json_bool(&b->json, "encrypted", false);
            json_close(&b->json, '}');
        }
    }
    json_close(&b->json, ']');
    put_sensitivity(b);
}

static void put_end(struct bom *b, const char *key, const struct threat_record *flow, enum threat_attribute attribute)
{
    const struct threat_record *entity = threat_target_of(b->model, threat_item_of(flow, attribute));
    json_open(&b->json, key, '{');
    json_text(&b->json, "type", entity == NULL ? "component" : role_of(entity));
    put_name(b, "object", entity == NULL ? "world" : entity->id);
    json_close(&b->json, '}');
}

static void put_flow(struct bom *b, const struct threat_record *flow)
{
    const struct threat_field *carries = threat_field_of(flow, THREAT_CARRIES);
    bool is_secret = false;
    for (size_t i = 0; i < carries->count; i++) {
        const struct threat_record *asset = threat_target_of(b->model, &carries->items[i]);
        const struct threat_item *needs = asset == NULL ? NULL : threat_item_of(asset, THREAT_NEEDS);
        is_secret = is_secret || (needs != NULL && (needs->letters & THREAT_C) != 0);
    }
    put_record(b, flow);
    put_end(b, "source", flow, THREAT_FROM);
    put_end(b, "destination", flow, THREAT_TO);
    json_bool(&b->json, "has_sensitive_data", is_secret);
    json_bool(&b->json, "encrypted", false);
}

static void put_persona(struct bom *b, const struct threat_record *attacker)
{
    put_record(b, attacker);
    json_bool(&b->json, "is_person", true);
    json_text(&b->json, "skill_level", "engineer");
    json_text(&b->json, "access_level", "anonymous");
    json_bool(&b->json, "malicious_intent", true);
    json_text(&b->json, "applicability_to_org", "moderate");
}

static void put_assumption(struct bom *b, const struct threat_record *assumption)
{
    json_text(&b->json, "description", assumption->title);
    json_text(&b->json, "validity", "unconfirmed");
}

static void put_threat(struct bom *b, const struct threat_record *threat)
{
    const char *by = threat_text_of(threat, THREAT_BY);
    put_record(b, threat);
    put_name(b, "threat_persona", by == NULL ? "unknown" : by);
    json_text(&b->json, "event", threat_plain_of(threat));
    json_open(&b->json, "sources", '[');
    json_text(&b->json, NULL, "adversary");
    json_close(&b->json, ']');
}

/* Threats that a control counters: those whose objectives its requirements serve. */
static bool counters(const struct threat_model *model, const struct threat_record *control,
                     const struct threat_record *threat)
{
    const struct threat_field *requirements = threat_field_of(control, THREAT_SERVES);
    const struct threat_field *met_by = threat_field_of(threat, THREAT_MET_BY);
    for (size_t i = 0; i < requirements->count; i++) {
        const struct threat_record *requirement = threat_target_of(model, &requirements->items[i]);
        const struct threat_field *objectives =
            requirement == NULL ? NULL : threat_field_of(requirement, THREAT_SERVES);
        for (size_t k = 0; objectives != NULL && k < objectives->count * met_by->count; k++) {
            if (strcmp(objectives->items[k / met_by->count].text, met_by->items[k % met_by->count].text) == 0) {
                return true;
            }
        }
    }
    return false;
}

static void put_control(struct bom *b, const struct threat_record *control)
{
    static const char *const statuses[] = {
        [THREAT_PLANNED] = "scheduled", [THREAT_DONE] = "active", [THREAT_NOT_APPLICABLE] = "wont_do"
    };
    const struct threat_item *status = threat_item_of(control, THREAT_STATUS);
    put_record(b, control);
    json_open(&b->json, "threats", '[');
    for (size_t i = 0; i < b->model->count; i++) {
        if (threat_is_kind(&b->model->records[i], THREAT_KIND_THREAT) &&
            counters(b->model, control, &b->model->records[i])) {
            put_name(b, NULL, b->model->records[i].id);
        }
    }
    json_close(&b->json, ']');
    json_text(&b->json, "status", statuses[status == NULL ? THREAT_PLANNED : status->level]);
    json_text(&b->json, "priority", "medium");
}

/* What remains of a threat. */
static void put_risk(struct bom *b, const struct threat_record *threat)
{
    static const char *const likelihoods[] = { "rare", "unlikely", "possible", "likely", "certain" };
    static const char *const impacts[] = { "negligible", "minor", "moderate", "major", "severe" };
    static const char *const bands[] = { "very_low", "low", "medium", "high", "very_high" };
    const struct threat_item *after = threat_item_of(threat, THREAT_AFTER);
    char name[NAME_MAX_LEN];
    char risk_name[NAME_MAX_LEN + 8];
    int level = threat_level_after(threat, THREAT_AFTER);
    snprintf(risk_name, sizeof(risk_name), "risk-%s", name_of(name, threat->id));
    json_text(&b->json, "symbolic_name", risk_name);
    json_text(&b->json, "title", threat->title);
    json_text(&b->json, "description", description_of(threat));
    json_open(&b->json, "threats", '[');
    put_name(b, NULL, threat->id);
    json_close(&b->json, ']');
    json_text(&b->json, "likelihood", likelihoods[after == NULL ? 0 : after->level]);
    json_text(&b->json, "impact", impacts[after == NULL ? 0 : after->impact]);
    json_text(&b->json, "impact_description", threat_plain_of(threat));
    json_number(&b->json, "score", after == NULL ? 0 : level);
    json_text(&b->json, "level", bands[after == NULL ? 0 : level]);
}

static void put_kind(struct bom *b, enum threat_kind kind, const char *key,
                     void (*put)(struct bom *, const struct threat_record *))
{
    json_open(&b->json, key, '[');
    if (put == put_zone) {
        json_open(&b->json, NULL, '{');
        json_text(&b->json, "symbolic_name", "world");
        json_text(&b->json, "title", "The world");
        json_text(&b->json, "description", "All that stands in no boundary");
        json_close(&b->json, '}');
    }
    for (size_t i = 0; i < b->model->count; i++) {
        if (threat_is_kind(&b->model->records[i], kind)) {
            json_open(&b->json, NULL, '{');
            put(b, &b->model->records[i]);
            json_close(&b->json, '}');
        }
    }
    json_close(&b->json, ']');
}

void threat_export_tm_bom(const struct threat_model *model, FILE *out)
{
    struct bom b = { .json = { .out = out }, .model = model };
    json_open(&b.json, NULL, '{');
    put_head(&b);
    put_kind(&b, THREAT_KIND_BOUNDARY, "trust_zones", put_zone);
    put_kind(&b, THREAT_KIND_BOUNDARY, "trust_boundaries", put_border);
    put_entities(&b, "actors", "actor", "user");
    put_entities(&b, "components", "component", NULL);
    put_entities(&b, "data_stores", "data_store", "object");
    put_kind(&b, THREAT_KIND_ASSET, "data_sets", put_set);
    put_kind(&b, THREAT_KIND_FLOW, "data_flows", put_flow);
    put_kind(&b, THREAT_KIND_ASSUMPTION, "assumptions", put_assumption);
    put_kind(&b, THREAT_KIND_ATTACKER, "threat_personas", put_persona);
    put_kind(&b, THREAT_KIND_THREAT, "threats", put_threat);
    put_kind(&b, THREAT_KIND_CONTROL, "controls", put_control);
    put_kind(&b, THREAT_KIND_THREAT, "risks", put_risk);
    json_close(&b.json, '}');
}
