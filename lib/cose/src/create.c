/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "cose/create.h"

#include <string.h>

#include "base/invariant.h"
#include "base/wipe.h"
#include "reason/reason.h"
#include "structure.h"

enum { HEADER_ALG = 1 };

/* The protected header {1: alg} as a byte string. */
static void put_protected(struct cbor_encoder *e, enum cose_alg alg)
{
    struct cbor_encoder counter = cbor_counter();
    size_t len = 0;
    cbor_put_int(&counter, alg);
    (void)cbor_encoder_finish(&counter, &len);
    cbor_put_bytes_head(e, 2 + len);
    cbor_put_map(e, 1);
    cbor_put_int(e, HEADER_ALG);
    cbor_put_int(e, alg);
}

/* Everything of the bytes to be signed that stands before the payload. */
static void put_signed_head(struct cbor_encoder *e, enum cose_alg alg, size_t payload_len)
{
    cbor_put_array(e, STRUCTURE_ITEMS);
    cbor_put_text(e, structure_context(cose_alg_kind(alg)));
    put_protected(e, alg);
    cbor_put_bytes_head(e, 0);
    cbor_put_bytes_head(e, payload_len);
}

/* Everything of the message that stands before the payload. */
static void put_message_head(struct cbor_encoder *e, enum cose_alg alg, size_t payload_len)
{
    cbor_put_tag(e, (uint64_t)cose_alg_kind(alg));
    cbor_put_array(e, 4);
    put_protected(e, alg);
    cbor_put_map(e, 0);
    cbor_put_bytes_head(e, payload_len);
}

static size_t message_head_len(enum cose_alg alg, size_t payload_len)
{
    struct cbor_encoder counter = cbor_counter();
    size_t len = 0;
    put_message_head(&counter, alg, payload_len);
    (void)cbor_encoder_finish(&counter, &len);
    return len;
}

size_t cose_create_size(enum cose_alg alg, size_t payload_len)
{
    struct cbor_encoder counter = cbor_counter();
    size_t len = 0;
    if (alg == COSE_ALG_NONE) {
        return 0;
    }
    put_message_head(&counter, alg, payload_len);
    cbor_put_raw(&counter, span_of(NULL, payload_len));
    cbor_put_bytes_head(&counter, cose_alg_signature_len(alg));
    cbor_put_raw(&counter, span_of(NULL, cose_alg_signature_len(alg)));
    (void)cbor_encoder_finish(&counter, &len);
    return len;
}

psa_status_t cose_create_begin(struct cose_writer *w, const struct cose_signer *signer, size_t payload_len,
                               struct out_span out)
{
    size_t message_len = cose_create_size(signer->alg, payload_len);
    if (cose_alg_kind(signer->alg) == COSE_KIND_NONE) {
        return REFUSE(COSE_ALG);
    }
    if (message_len == 0 || out.len < message_len) {
        return REFUSE(COSE_BUFFER);
    }
    *w = (struct cose_writer){ .signer = signer, .out = out, .payload_len = payload_len, .message_len = message_len };
    w->payload = cbor_encoder_of(out_span_of(out.data, message_len));
    put_signed_head(&w->payload, signer->alg, payload_len);
    w->payload_at = w->payload.at;
    /* The signature is longer than what the structure has in front of the message: both fit one buffer. */
    INVARIANT(w->payload.error == CBOR_OK && w->payload_at + payload_len <= message_len);
    return PSA_SUCCESS;
}

static psa_status_t sign(struct cose_writer *w, struct out_span signature)
{
    size_t to_be_signed_len = 0;
    enum cbor_error error = cbor_encoder_finish(&w->payload, &to_be_signed_len);
    if (error != CBOR_OK || to_be_signed_len != w->payload_at + w->payload_len) {
        return REFUSE(COSE_PAYLOAD_LEN);
    }
    return w->signer->sign(w->signer->context, span_of(w->out.data, to_be_signed_len), signature);
}

psa_status_t cose_create_finish(struct cose_writer *w, size_t *len)
{
    uint8_t signature[COSE_SIGNATURE_MAX] = { 0 };
    size_t signature_len = cose_alg_signature_len(w->signer->alg);
    psa_status_t status = sign(w, out_span_of(signature, signature_len));
    *len = 0;
    if (status != PSA_SUCCESS) {
        wipe(w->out.data, w->message_len);
        return status;
    }
    size_t head_len = message_head_len(w->signer->alg, w->payload_len);
    memmove(w->out.data + head_len, w->out.data + w->payload_at, w->payload_len);
    struct cbor_encoder head = cbor_encoder_of(out_span_of(w->out.data, head_len));
    put_message_head(&head, w->signer->alg, w->payload_len);
    size_t tail_at = head_len + w->payload_len;
    struct cbor_encoder tail = cbor_encoder_of(out_span_of(w->out.data + tail_at, w->message_len - tail_at));
    cbor_put_bytes(&tail, span_of(signature, signature_len));
    INVARIANT(head.error == CBOR_OK && tail.error == CBOR_OK && tail_at + tail.at == w->message_len);
    *len = w->message_len;
    return PSA_SUCCESS;
}

psa_status_t cose_create(const struct cose_signer *signer, struct span payload, struct out_span out, size_t *len)
{
    struct cose_writer w;
    *len = 0;
    psa_status_t status = cose_create_begin(&w, signer, payload.len, out);
    if (status != PSA_SUCCESS) {
        return status;
    }
    cbor_put_raw(&w.payload, payload);
    return cose_create_finish(&w, len);
}
