/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "attestation/instance_id.h"

#include "cbor/encode.h"
#include "reason/reason.h"

/* RFC 9052 table 4, RFC 9053 tables 17, 18 and 19. */
enum { KEY_TYPE = 1, KEY_TYPE_EC2 = 2, KEY_CURVE = -1, KEY_X = -2, KEY_Y = -3 };

static int curve_of(struct span point)
{
    static const struct {
        size_t len;
        int curve;
    } curves[] = { { 65, 1 }, { 97, 2 }, { 133, 3 } };
    for (size_t i = 0; i < sizeof(curves) / sizeof(curves[0]); i++) {
        if (point.len == curves[i].len && point.data[0] == 0x04) {
            return curves[i].curve;
        }
    }
    return 0;
}

psa_status_t attestation_cose_key(struct span point, struct out_span out, size_t *len)
{
    int curve = curve_of(point);
    *len = 0;
    if (curve == 0) {
        return REFUSE(ATTESTATION_KEY_POINT);
    }
    size_t width = (point.len - 1) / 2;
    struct cbor_encoder e = cbor_encoder_of(out);
    cbor_put_map(&e, 4);
    cbor_put_int(&e, KEY_TYPE);
    cbor_put_int(&e, KEY_TYPE_EC2);
    cbor_put_int(&e, KEY_CURVE);
    cbor_put_int(&e, curve);
    cbor_put_int(&e, KEY_X);
    cbor_put_bytes(&e, span_of(point.data + 1, width));
    cbor_put_int(&e, KEY_Y);
    cbor_put_bytes(&e, span_of(point.data + 1 + width, width));
    return cbor_encoder_finish(&e, len) == CBOR_OK ? PSA_SUCCESS : REFUSE(ATTESTATION_BUFFER);
}
