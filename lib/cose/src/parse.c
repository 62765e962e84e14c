/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "cose/parse.h"

#include "header.h"

enum { TAG_CWT = 61 };

static enum cose_error not_cbor(struct cose_message *out, enum cbor_error error)
{
    out->cbor = error;
    return COSE_NOT_CBOR;
}

static enum cose_error read_tag(struct cose_message *out, struct cbor_decoder *d)
{
    if (cbor_peek(d) != CBOR_TAG) {
        return COSE_UNTAGGED;
    }
    uint64_t tag = cbor_get_tag(d);
    if (tag == TAG_CWT) {
        return COSE_CWT_TAG;
    }
    if ((tag != COSE_SIGN1 && tag != COSE_MAC0) || cbor_peek(d) == CBOR_TAG) {
        return COSE_WRONG_TAG;
    }
    out->kind = tag == COSE_SIGN1 ? COSE_SIGN1 : COSE_MAC0;
    return COSE_OK;
}

static enum cose_error read_elements(struct cose_message *out, struct span *unprotected, struct cbor_decoder *d)
{
    if (cbor_enter_array(d) != 4) {
        return COSE_NOT_FOUR;
    }
    out->protected_header = cbor_get_bytes(d);
    if (cbor_peek(d) != CBOR_MAP) {
        return COSE_NOT_FOUR;
    }
    *unprotected = cbor_skip(d);
    if (cbor_peek(d) == CBOR_NULL) {
        return COSE_DETACHED;
    }
    out->payload = cbor_get_bytes(d);
    out->signature = cbor_get_bytes(d);
    cbor_leave(d);
    return cbor_finish(d) == CBOR_OK ? COSE_OK : COSE_NOT_FOUR;
}

enum cose_error cose_parse(struct cose_message *out, struct span in)
{
    struct span unprotected = { 0 };
    *out = (struct cose_message){ 0 };
    enum cbor_error valid = cbor_check_valid(in, CBOR_ALLOW_LONG_HEADS);
    if (valid != CBOR_OK) {
        return not_cbor(out, valid);
    }
    struct cbor_decoder d = cbor_decoder_of(in, CBOR_ALLOW_LONG_HEADS);
    enum cose_error error = read_tag(out, &d);
    if (error == COSE_OK) {
        error = read_elements(out, &unprotected, &d);
    }
    if (error == COSE_OK) {
        error = header_parse(out, unprotected);
    }
    if (error != COSE_OK) {
        return error;
    }
    if (cose_alg_kind(out->alg) != out->kind) {
        return COSE_WRONG_KIND;
    }
    return out->signature.len == cose_alg_signature_len(out->alg) ? COSE_OK : COSE_SIGNATURE_LEN;
}

struct span cose_x5chain_leaf(const struct cose_message *message)
{
    struct cbor_decoder d = cbor_decoder_of(message->x5chain, CBOR_ALLOW_LONG_HEADS);
    if (cbor_peek(&d) == CBOR_ARRAY) {
        (void)cbor_enter_array(&d);
    }
    struct span leaf = cbor_get_bytes(&d);
    return d.error == CBOR_OK ? leaf : (struct span){ 0 };
}
