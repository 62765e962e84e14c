/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "cose/to_be_signed.h"

#include "base/invariant.h"
#include "cbor/encode.h"
#include "cose/parse.h"
#include "structure.h"

void cose_to_be_signed(struct cose_to_be_signed *out, enum cose_kind kind, struct span protected_header,
                       struct span payload)
{
    struct cbor_encoder e = cbor_encoder_of(out_span_of(out->before_header, sizeof(out->before_header)));
    cbor_put_array(&e, STRUCTURE_ITEMS);
    cbor_put_text(&e, structure_context(kind));
    cbor_put_bytes_head(&e, protected_header.len);
    out->parts[0] = span_of(out->before_header, e.at);
    out->parts[1] = protected_header;

    struct cbor_encoder after = cbor_encoder_of(out_span_of(out->before_payload, sizeof(out->before_payload)));
    cbor_put_bytes_head(&after, 0);
    cbor_put_bytes_head(&after, payload.len);
    out->parts[2] = span_of(out->before_payload, after.at);
    out->parts[3] = payload;
    INVARIANT(e.error == CBOR_OK && after.error == CBOR_OK);
}

psa_status_t cose_verify(const struct cose_message *message, const struct cose_verifier *verifier)
{
    struct cose_to_be_signed tbs;
    cose_to_be_signed(&tbs, message->kind, message->protected_header, message->payload);
    return verifier->verify(verifier->context, message->alg, tbs.parts, COSE_PARTS, message->signature);
}
