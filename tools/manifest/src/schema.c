/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "schema.h"

#include "value.h"

#include <string.h>

/* FF-M 1.0 and 1.1 Extensions, manifest attributes. */

/* @spec FFM-MANIFEST-TYPE */
static const char *const types[] = { "APPLICATION-ROT", "PSA-ROT", NULL };
/* @spec FFM-MANIFEST-PRIORITY */
static const char *const priorities[] = { "HIGH", "NORMAL", "LOW", NULL };
static const char *const models[] = { "IPC", "SFN", NULL };
/* @spec FFM-SERVICE-POLICY */
static const char *const policies[] = { "STRICT", "RELAXED", NULL };
static const char *const handlings[] = { "SLIH", "FLIH", NULL };
/* @spec FFM-MMIO-PERMISSION */
static const char *const permissions[] = { "READ-ONLY", "READ-WRITE", NULL };
/* @spec FFM-SERVICE-MM-IOVEC */
static const char *const switches[] = { "disable", "enable", NULL };
static const char *const workers[] = { "1", "per-cpu", NULL };

#define AT(member) offsetof(struct manifest_partition, member)
static const struct schema_field partition_fields[] = {
    { "psa_framework_version", FIELD_VERSION, SCHEMA_BOTH, SCHEMA_BOTH, NULL, 0 },
    /* @spec FFM-MANIFEST-NAME */
    { "name", FIELD_MACRO, SCHEMA_BOTH, SCHEMA_BOTH, NULL, AT(name) },
    { "type", FIELD_CHOICE, SCHEMA_BOTH, SCHEMA_BOTH, types, AT(type) },
    { "priority", FIELD_CHOICE, SCHEMA_BOTH, SCHEMA_BOTH, priorities, AT(priority) },
    /* @spec FFM-MANIFEST-DESCRIPTION FFM-MANIFEST-MODEL */
    { "description", FIELD_TEXT, SCHEMA_BOTH, 0, NULL, AT(description) },
    { "model", FIELD_CHOICE, MANIFEST_1_1, MANIFEST_1_1, models, AT(model) },
    { "entry_point", FIELD_SYMBOL, SCHEMA_BOTH, MANIFEST_1_0, NULL, AT(entry_point) },
    { "entry_init", FIELD_SYMBOL, MANIFEST_1_1, 0, NULL, AT(entry_init) },
    /* @spec FFM-MANIFEST-STACK FFM-MANIFEST-HEAP */
    { "stack_size", FIELD_SIZE, SCHEMA_BOTH, SCHEMA_BOTH, NULL, AT(stack_size) },
    { "heap_size", FIELD_SIZE, SCHEMA_BOTH, 0, NULL, AT(heap_size) },
    { "mmio_regions", FIELD_LIST, SCHEMA_BOTH, 0, NULL, 0 },
    { "services", FIELD_LIST, SCHEMA_BOTH, 0, NULL, 0 },
    { "irqs", FIELD_LIST, SCHEMA_BOTH, 0, NULL, 0 },
    { "dependencies", FIELD_LIST, SCHEMA_BOTH, 0, NULL, 0 },
    { "weak_dependencies", FIELD_LIST, SCHEMA_BOTH, 0, NULL, 0 },
    { "ashlar", FIELD_MAP, SCHEMA_BOTH, SCHEMA_BOTH, NULL, 0 },
};
#undef AT

#define AT(member) offsetof(struct manifest_service, member)
static const struct schema_field service_fields[] = {
    /* @spec FFM-SERVICE-NAME FFM-SERVICE-SID */
    { "name", FIELD_MACRO, SCHEMA_BOTH, SCHEMA_BOTH, NULL, AT(name) },
    { "sid", FIELD_HEX32, SCHEMA_BOTH, SCHEMA_BOTH, NULL, AT(sid) },
    { "description", FIELD_TEXT, SCHEMA_BOTH, 0, NULL, AT(description) },
    /* @spec FFM-SERVICE-NS-CLIENTS FFM-SERVICE-VERSION */
    { "non_secure_clients", FIELD_BOOL, SCHEMA_BOTH, SCHEMA_BOTH, NULL, AT(non_secure_clients) },
    { "version", FIELD_COUNT, SCHEMA_BOTH, 0, NULL, AT(version) },
    { "version_policy", FIELD_CHOICE, SCHEMA_BOTH, 0, policies, AT(version_policy) },
    /* @spec FFM-SERVICE-CONNECTION */
    { "connection_based", FIELD_BOOL, MANIFEST_1_1, MANIFEST_1_1, NULL, AT(connection_based) },
    { "stateless_handle", FIELD_HANDLE, MANIFEST_1_1, 0, NULL, AT(stateless_handle) },
    { "mm_iovec", FIELD_CHOICE, MANIFEST_1_1, 0, switches, AT(mm_iovec) },
};
#undef AT

#define AT(member) offsetof(struct manifest_irq, member)
static const struct schema_field irq_fields[] = {
    { "source", FIELD_SOURCE, SCHEMA_BOTH, SCHEMA_BOTH, NULL, AT(source) },
    /* @spec FFM-IRQS-FORM-10 */
    { "signal", FIELD_MACRO, MANIFEST_1_0, MANIFEST_1_0, NULL, AT(signal_name) },
    /* @spec FFM-IRQS-FORM-11 */
    { "name", FIELD_MACRO, MANIFEST_1_1, MANIFEST_1_1, NULL, AT(name) },
    { "handling", FIELD_CHOICE, MANIFEST_1_1, MANIFEST_1_1, handlings, AT(handling) },
    { "description", FIELD_TEXT, SCHEMA_BOTH, 0, NULL, AT(description) },
};
#undef AT

#define AT(member) offsetof(struct manifest_region, member)
static const struct schema_field region_fields[] = {
    { "name", FIELD_SYMBOL, SCHEMA_BOTH, 0, NULL, AT(name) },
    { "base", FIELD_HEX32, SCHEMA_BOTH, 0, NULL, AT(base) },
    { "size", FIELD_SIZE, SCHEMA_BOTH, 0, NULL, AT(size) },
    { "permission", FIELD_CHOICE, SCHEMA_BOTH, SCHEMA_BOTH, permissions, AT(permission) },
};
#undef AT

#define AT(member) offsetof(struct manifest_ashlar, member)
static const struct schema_field ashlar_fields[] = {
    { "pid", FIELD_COUNT, SCHEMA_BOTH, SCHEMA_BOTH, NULL, AT(pid) },
    { "workers", FIELD_CHOICE, SCHEMA_BOTH, 0, workers, AT(workers) },
    { "watchdog_ms", FIELD_COUNT, SCHEMA_BOTH, 0, NULL, AT(watchdog_ms) },
    { "channel_max", FIELD_SIZE, SCHEMA_BOTH, 0, NULL, AT(channel_max) },
    { "connections", FIELD_COUNT, SCHEMA_BOTH, 0, NULL, AT(connections) },
    { "root_keys", FIELD_LIST, SCHEMA_BOTH, 0, NULL, 0 },
    { "devices", FIELD_LIST, SCHEMA_BOTH, 0, NULL, 0 },
    { "store_size", FIELD_SIZE, SCHEMA_BOTH, 0, NULL, AT(store_size) },
    { "executable", FIELD_FILE, SCHEMA_BOTH, 0, NULL, AT(executable) },
};
#undef AT

#define SCHEMA(what, fields)                                                                                 \
    {                                                                                                        \
        what, fields, sizeof(fields) / sizeof((fields)[0])                                                   \
    }
const struct schema schema_partition = SCHEMA("a partition", partition_fields);
const struct schema schema_service = SCHEMA("a service", service_fields);
const struct schema schema_irq = SCHEMA("an interrupt", irq_fields);
const struct schema schema_region = SCHEMA("an MMIO region", region_fields);
const struct schema schema_ashlar = SCHEMA("\"ashlar\"", ashlar_fields);

enum { FIELDS_MAX = 24 };
_Static_assert(sizeof(partition_fields) / sizeof(partition_fields[0]) <= FIELDS_MAX,
               "names fit refuse_unknown()");

struct place reading_place(const struct reading *reading, const struct tree_node *node)
{
    return (struct place){ .file = reading->file, .line = node->line };
}

static const char *version_name(unsigned version)
{
    return version == MANIFEST_1_0 ? "1.0" : "1.1";
}

static const struct schema_field *find_field(const struct schema *schema, const char *key)
{
    for (size_t i = 0; i < schema->count; i++) {
        if (strcmp(schema->fields[i].key, key) == 0) {
            return &schema->fields[i];
        }
    }
    return NULL;
}

static void refuse_unknown(const struct reading *reading, const struct schema *schema,
                           const struct tree_node *node)
{
    const char *names[FIELDS_MAX];
    struct place at = { .file = reading->file, .line = node->key_line };
    for (size_t i = 0; i < schema->count; i++) {
        names[i] = schema->fields[i].key;
    }
    const char *meant = schema_nearest(node->key, names, schema->count);
    if (schema == &schema_partition && find_field(&schema_ashlar, node->key) != NULL) {
        report_add(reading->report, at,
                   "key '%.64s' is no attribute of FF-M, ours stand apart; move it into \"ashlar\"",
                   node->key);
    } else if (meant != NULL) {
        report_add(reading->report, at,
                   "unknown key '%.64s' in %s, it would have no effect; did you mean '%s'?", node->key,
                   schema->what, meant);
    } else {
        report_add(reading->report, at, "unknown key '%.64s' in %s, it would have no effect; remove it",
                   node->key, schema->what);
    }
}

static void check_keys(const struct reading *reading, const struct schema *schema,
                       const struct tree_node *map)
{
    for (const struct tree_node *node = map->child; node != NULL; node = node->next) {
        const struct schema_field *field = find_field(schema, node->key);
        /* @spec FFM-MANIFEST-UNKNOWN FFM-MANIFEST-ATTRIBUTE-OF-11 */
        if (field == NULL) {
            refuse_unknown(reading, schema, node);
        } else if ((field->allowed & (unsigned)reading->version) == 0) {
            report_add(
                reading->report, (struct place){ reading->file, node->key_line },
                "key '%s' in %s belongs to framework version %s, this manifest is %s; remove it or change "
                "psa_framework_version",
                field->key, schema->what, version_name(field->allowed), version_name(reading->version));
        }
    }
}

static void check_shape(const struct reading *reading, const struct schema_field *field,
                        const struct tree_node *node)
{
    if (field->type == FIELD_LIST && node->kind != TREE_LIST) {
        report_add(reading->report, reading_place(reading, node),
                   "'%s' is not a list, it may hold several; write [ … ]", field->key);
    } else if (field->type == FIELD_MAP && node->kind != TREE_MAP) {
        report_add(reading->report, reading_place(reading, node),
                   "'%s' is not an object, it holds attributes by name; write { … }", field->key);
    }
}

static bool is_scalar(enum field_type type)
{
    return type != FIELD_LIST && type != FIELD_MAP && type != FIELD_VERSION;
}

bool schema_read(const struct reading *reading, const struct schema *schema, const struct tree_node *map,
                 void *out)
{
    if (map->kind != TREE_MAP) {
        report_add(reading->report, reading_place(reading, map),
                   "%s is not an object, it has attributes with names; write { \"name\": … }", schema->what);
        return false;
    }
    check_keys(reading, schema, map);
    for (size_t i = 0; i < schema->count; i++) {
        const struct schema_field *field = &schema->fields[i];
        const struct tree_node *node = tree_find(map, field->key);
        if (node == NULL) {
            if ((field->required & (unsigned)reading->version) != 0) {
                report_add(reading->report, reading_place(reading, map),
                           "'%s' is missing from %s, framework version %s requires it; add it", field->key,
                           schema->what, version_name(reading->version));
            }
        } else if (!is_scalar(field->type)) {
            check_shape(reading, field, node);
        } else if ((field->allowed & (unsigned)reading->version) != 0) {
            value_read(reading, field, node, (unsigned char *)out + field->offset);
        }
    }
    return true;
}

/* @spec FFM-MANIFEST-VERSION */
enum manifest_version schema_version(const struct reading *reading, const struct tree_node *root)
{
    const struct tree_node *node = root->kind == TREE_MAP ? tree_find(root, "psa_framework_version") : NULL;
    uint32_t version = 0;
    if (root->kind != TREE_MAP) {
        report_add(reading->report, reading_place(reading, root),
                   "the manifest is not an object, it has attributes with names; write { \"name\": … }");
    } else if (node == NULL) {
        report_add(reading->report, reading_place(reading, root),
                   "'psa_framework_version' is missing, it selects the schema; add 1.0 or 1.1");
    } else if (node->kind != TREE_TEXT || !value_version(node->text, &version)) {
        report_add(reading->report, reading_place(reading, node),
                   "'psa_framework_version' is malformed, it is a number like 1.1; write 1.0 or 1.1");
    } else if (version > 0x0101) {
        report_add(reading->report, reading_place(reading, node),
                   "framework version %.16s is newer than 1.1, the newest implemented here; write 1.0 or 1.1 "
                   "and use its "
                   "attributes",
                   node->text);
    } else if (version != 0x0100 && version != 0x0101) {
        report_add(reading->report, reading_place(reading, node),
                   "framework version %.16s was never published; write 1.0 or 1.1", node->text);
    } else {
        return version == 0x0100 ? MANIFEST_1_0 : MANIFEST_1_1;
    }
    return (enum manifest_version)0;
}
