/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "header.h"

/* What one of the two maps holds, of the labels we know. A span is the encoded value; empty if absent. */
struct header {
    struct span alg;
    struct span crit;
    struct span content_type;
    struct span kid;
    struct span x5chain;
};

static struct span *slot_of(struct header *header, int64_t label)
{
    switch (label) {
    case HEADER_ALG:
        return &header->alg;
    case HEADER_CRIT:
        return &header->crit;
    case HEADER_CONTENT_TYPE:
        return &header->content_type;
    case HEADER_KID:
        return &header->kid;
    case HEADER_X5CHAIN:
        return &header->x5chain;
    default:
        return NULL;
    }
}

static struct cbor_decoder decoder_of(struct span in)
{
    return cbor_decoder_of(in, CBOR_ALLOW_LONG_HEADS);
}

/* Labels are integers or text (RFC 9052 1.5); text ones are none of ours. */
static bool get_label(struct cbor_decoder *d, int64_t *label)
{
    enum cbor_type type = cbor_peek(d);
    *label = 0;
    if (type == CBOR_TEXT) {
        (void)cbor_get_text(d);
        return true;
    }
    *label = cbor_get_int(d);
    return d->error == CBOR_OK;
}

static bool read_map(struct header *out, struct span encoded)
{
    struct cbor_decoder d = decoder_of(encoded);
    int64_t label = 0;
    (void)cbor_enter_map(&d);
    while (cbor_has_next(&d) && get_label(&d, &label)) {
        struct span value = cbor_skip(&d);
        struct span *slot = slot_of(out, label);
        if (slot != NULL) {
            *slot = value;
        }
    }
    cbor_leave(&d);
    return cbor_finish(&d) == CBOR_OK;
}

static enum cose_error read_protected(struct header *out, struct span encoded)
{
    /* An empty map may be sent as no bytes at all (RFC 9052 3). */
    if (encoded.len == 0) {
        return COSE_OK;
    }
    bool is_valid = cbor_check_valid(encoded, CBOR_ALLOW_LONG_HEADS) == CBOR_OK;
    return is_valid && read_map(out, encoded) ? COSE_OK : COSE_BAD_HEADER;
}

/* Each critical label must be one we understand, and be protected (RFC 9052 3.1). */
static enum cose_error check_critical(struct header *header)
{
    struct cbor_decoder d = decoder_of(header->crit);
    int64_t label = 0;
    if (header->crit.len == 0) {
        return COSE_OK;
    }
    if (cbor_enter_array(&d) == 0) {
        return COSE_CRITICAL;
    }
    while (cbor_has_next(&d) && get_label(&d, &label)) {
        const struct span *slot = slot_of(header, label);
        if (slot == NULL || slot->len == 0) {
            return COSE_CRITICAL;
        }
    }
    cbor_leave(&d);
    return cbor_finish(&d) == CBOR_OK ? COSE_OK : COSE_CRITICAL;
}

static enum cose_error read_alg(enum cose_alg *out, struct span encoded)
{
    struct cbor_decoder d = decoder_of(encoded);
    if (encoded.len == 0) {
        return COSE_ALG_MISSING;
    }
    int64_t id = cbor_get_int(&d);
    *out = cbor_finish(&d) == CBOR_OK ? cose_alg_of(id) : COSE_ALG_NONE;
    return *out == COSE_ALG_NONE ? COSE_ALG_UNKNOWN : COSE_OK;
}

static enum cose_error read_kid(struct span *out, struct span encoded)
{
    struct cbor_decoder d = decoder_of(encoded);
    if (encoded.len == 0) {
        return COSE_OK;
    }
    *out = cbor_get_bytes(&d);
    return cbor_finish(&d) == CBOR_OK ? COSE_OK : COSE_BAD_HEADER;
}

static bool both(struct span a, struct span b)
{
    return a.len != 0 && b.len != 0;
}

static struct span either(struct span a, struct span b)
{
    return a.len != 0 ? a : b;
}

enum cose_error header_parse(struct cose_message *out, struct span unprotected)
{
    struct header inside = { 0 };
    struct header outside = { 0 };
    enum cose_error error = read_protected(&inside, out->protected_header);
    if (error != COSE_OK || !read_map(&outside, unprotected)) {
        return COSE_BAD_HEADER;
    }
    if (outside.alg.len != 0 || outside.crit.len != 0) {
        return COSE_ALG_UNPROTECTED;
    }
    if (both(inside.kid, outside.kid) || both(inside.x5chain, outside.x5chain) ||
        both(inside.content_type, outside.content_type)) {
        return COSE_HEADER_TWICE;
    }
    error = check_critical(&inside);
    if (error == COSE_OK) {
        error = read_alg(&out->alg, inside.alg);
    }
    if (error == COSE_OK) {
        error = read_kid(&out->kid, either(inside.kid, outside.kid));
    }
    out->x5chain = either(inside.x5chain, outside.x5chain);
    return error;
}
