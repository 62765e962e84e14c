/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include <cjson/cJSON.h>
#include <string.h>

#include "hex.h"
#include "reference_json.h"
#include "verifier/reference.h"

enum { LIFECYCLE_STATES = 7 };

/* All of these return false where memory ran out; the caller deletes the tree as a whole. */

static bool put_text(cJSON *object, const char *name, const char *text)
{
    return text == NULL || cJSON_AddStringToObject(object, name, text) != NULL;
}

static bool put_hex(cJSON *object, const char *name, struct span bytes)
{
    char text[2 * REFERENCE_DIGEST_MAX + 1];
    if (bytes.len > REFERENCE_DIGEST_MAX) {
        return false;
    }
    hex_write(text, bytes);
    return bytes.len == 0 || put_text(object, name, text);
}

static cJSON *put_object(cJSON *list)
{
    cJSON *object = cJSON_CreateObject();
    if (object != NULL && !cJSON_AddItemToArray(list, object)) {
        cJSON_Delete(object);
        return NULL;
    }
    return object;
}

static bool put_component(cJSON *list, const struct reference_component *component)
{
    cJSON *object = put_object(list);
    return object != NULL && put_text(object, "type", component->type) &&
           put_text(object, "version", component->version) &&
           put_hex(object, "digest", span_of(component->digest, component->digest_len)) &&
           put_hex(object, "signer_id", span_of(component->signer_id, component->signer_id_len)) &&
           (!component->is_optional || cJSON_AddTrueToObject(object, "optional") != NULL);
}

static bool put_instance(cJSON *list, const struct reference_instance *instance)
{
    cJSON *object = put_object(list);
    return object != NULL &&
           put_hex(object, "instance_id", span_of(instance->instance_id, sizeof(instance->instance_id))) &&
           put_text(object, "key", instance->key);
}

static bool put_lifecycles(cJSON *root, uint8_t mask)
{
    cJSON *list = mask == 0 ? NULL : cJSON_AddArrayToObject(root, "lifecycles");
    for (unsigned state = 0; list != NULL && state < LIFECYCLE_STATES; state++) {
        const char *name = verifier_lifecycle_name((uint16_t)(state << 12));
        if ((mask & 1u << state) != 0 && !cJSON_AddItemToArray(list, cJSON_CreateString(name))) {
            return false;
        }
    }
    return mask == 0 || list != NULL;
}

static bool put_lists(cJSON *root, const struct reference *reference)
{
    cJSON *components = cJSON_AddArrayToObject(root, "components");
    bool is_put = components != NULL;
    for (size_t i = 0; is_put && i < reference->component_count; i++) {
        is_put = put_component(components, &reference->components[i]);
    }
    cJSON *instances = reference->instance_count == 0 ? NULL : cJSON_AddArrayToObject(root, "instances");
    is_put = is_put && (reference->instance_count == 0 || instances != NULL);
    for (size_t i = 0; is_put && i < reference->instance_count; i++) {
        is_put = put_instance(instances, &reference->instances[i]);
    }
    return is_put;
}

static bool put_all(cJSON *root, const struct reference *reference)
{
    return put_text(root, "format", REFERENCE_FORMAT) &&
           cJSON_AddNumberToObject(root, "version", REFERENCE_VERSION) != NULL &&
           put_hex(root, "implementation_id",
                   span_of(reference->implementation_id, sizeof(reference->implementation_id))) &&
           put_text(root, "root", reference_roots[reference->root]) && put_lifecycles(root, reference->lifecycles) &&
           put_text(root, "client", reference_clients[reference->client]) &&
           put_text(root, "certification", reference->certification) && put_lists(root, reference);
}

/* What this program writes it must be able to read: the reader is the one judge of a reference. */
static bool is_readable(const char *text)
{
    struct reference again;
    struct reference_fault fault;
    bool is_good = reference_parse(&again, span_of(text, strlen(text)), &fault);
    reference_free(&again);
    return is_good;
}

bool reference_write(const struct reference *reference, FILE *out)
{
    if ((unsigned)reference->root > REFERENCE_ROOT_HARDWARE || (unsigned)reference->client > REFERENCE_CLIENT_SECURE) {
        return false;
    }
    cJSON *root = cJSON_CreateObject();
    char *text = root != NULL && put_all(root, reference) ? cJSON_Print(root) : NULL;
    bool is_written = text != NULL && is_readable(text) && fputs(text, out) >= 0 && fputc('\n', out) != EOF &&
                      fflush(out) == 0;
    cJSON_free(text);
    cJSON_Delete(root);
    return is_written;
}
