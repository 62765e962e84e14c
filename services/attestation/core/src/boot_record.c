/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "attestation/boot_record.h"

#include "attestation/labels.h"
#include "cbor/decode.h"
#include "check.h"
#include "component.h"
#include "reason/reason.h"

static void put_text(struct cbor_encoder *e, enum attestation_component_label label, struct span text)
{
    if (text.len != 0) {
        cbor_put_int(e, label);
        cbor_put_text_span(e, text);
    }
}

void component_put(struct cbor_encoder *e, const struct attestation_component *component)
{
    size_t optional = (size_t)(component->type.len != 0) + (size_t)(component->version.len != 0) +
                      (size_t)(component->description.len != 0);
    cbor_put_map(e, 2 + optional);
    put_text(e, ATTESTATION_COMPONENT_TYPE, component->type);
    cbor_put_int(e, ATTESTATION_COMPONENT_VALUE);
    cbor_put_bytes(e, component->value);
    put_text(e, ATTESTATION_COMPONENT_VERSION, component->version);
    cbor_put_int(e, ATTESTATION_COMPONENT_SIGNER_ID);
    cbor_put_bytes(e, component->signer_id);
    put_text(e, ATTESTATION_COMPONENT_DESCRIPTION, component->description);
}

psa_status_t attestation_boot_record_encode(const struct attestation_component *components, size_t component_count,
                                            struct out_span out, size_t *len)
{
    *len = 0;
    if (component_count == 0) {
        return REFUSE(ATTESTATION_NO_COMPONENT);
    }
    psa_status_t status = check_components(components, component_count);
    if (status != PSA_SUCCESS) {
        return status;
    }
    struct cbor_encoder e = out.len == 0 ? cbor_counter() : cbor_encoder_of(out);
    cbor_put_array(&e, 1 + component_count);
    cbor_put_uint(&e, ATTESTATION_BOOT_RECORD_VERSION);
    for (size_t i = 0; i < component_count; i++) {
        component_put(&e, &components[i]);
    }
    enum cbor_error error = cbor_encoder_finish(&e, len);
    if (error == CBOR_NO_ROOM) {
        return REFUSE(ATTESTATION_RECORD_BUFFER);
    }
    return error == CBOR_OK ? PSA_SUCCESS : REFUSE(ATTESTATION_TEXT);
}

/* False for a key that the format does not have. An item of the wrong type is the decoder's error. */
static bool get_field(struct cbor_decoder *d, int64_t label, struct attestation_component *out)
{
    switch (label) {
    case ATTESTATION_COMPONENT_TYPE:
        out->type = cbor_get_text(d);
        return true;
    case ATTESTATION_COMPONENT_VALUE:
        out->value = cbor_get_bytes(d);
        return true;
    case ATTESTATION_COMPONENT_VERSION:
        out->version = cbor_get_text(d);
        return true;
    case ATTESTATION_COMPONENT_SIGNER_ID:
        out->signer_id = cbor_get_bytes(d);
        return true;
    case ATTESTATION_COMPONENT_DESCRIPTION:
        out->description = cbor_get_text(d);
        return true;
    default:
        return false;
    }
}

static bool get_component(struct cbor_decoder *d, struct attestation_component *out)
{
    uint32_t seen = 0;
    bool is_good = true;
    *out = (struct attestation_component){ 0 };
    (void)cbor_enter_map(d);
    while (is_good && cbor_has_next(d)) {
        int64_t label = cbor_get_int(d);
        is_good = get_field(d, label, out) && (seen & 1u << label) == 0; /* known labels are small numbers */
        seen |= is_good ? 1u << label : 0;
    }
    cbor_leave(d);
    return is_good && d->error == CBOR_OK && attestation_is_hash_len(out->value.len) &&
           attestation_is_hash_len(out->signer_id.len);
}

static psa_status_t open_record(struct cbor_decoder *d, struct span record, size_t *count)
{
    *d = cbor_decoder_of(record, CBOR_STRICT);
    size_t items = cbor_enter_array(d);
    uint64_t version = cbor_get_uint(d);
    if (d->error != CBOR_OK) {
        return REFUSE(ATTESTATION_RECORD);
    }
    /* The version decides how the rest is read, so it is judged first. */
    if (version != ATTESTATION_BOOT_RECORD_VERSION) {
        return REFUSE(ATTESTATION_RECORD_VERSION);
    }
    if (items < 2 || items - 1 > ATTESTATION_COMPONENTS_MAX) {
        return REFUSE(ATTESTATION_RECORD);
    }
    *count = items - 1;
    return PSA_SUCCESS;
}

psa_status_t attestation_boot_record_parse(struct attestation_component *components, size_t room, struct span record,
                                           size_t *count)
{
    struct cbor_decoder d;
    size_t found = 0;
    *count = 0;
    psa_status_t status = open_record(&d, record, &found);
    if (status != PSA_SUCCESS) {
        return status;
    }
    if (found > room) {
        return REFUSE(ATTESTATION_RECORD_ROOM);
    }
    for (size_t i = 0; i < found; i++) {
        if (!get_component(&d, &components[i])) {
            return REFUSE(ATTESTATION_RECORD);
        }
    }
    cbor_leave(&d);
    if (cbor_finish(&d) != CBOR_OK) {
        return REFUSE(ATTESTATION_RECORD);
    }
    *count = found;
    return PSA_SUCCESS;
}
