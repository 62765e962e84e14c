/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "core.h"
#include "dispatch/dispatch.h"
#include "key_forms.h"

void key_form_settle(psa_key_type_t type, struct out_span material)
{
    uint8_t *bytes = material.data;
    if (type != PSA_KEY_TYPE_ECC_KEY_PAIR(PSA_ECC_FAMILY_MONTGOMERY)) {
        return;
    }
    /* RFC 7748, 5: decodeScalar25519 and decodeScalar448. */
    if (material.len == 32) {
        bytes[0] &= 0xf8;
        bytes[31] = (uint8_t)((bytes[31] & 0x7f) | 0x40);
    } else if (material.len == 56) {
        bytes[0] &= 0xfc;
        bytes[55] |= 0x80;
    }
}

psa_status_t key_form_check_custom(psa_key_type_t type, const struct crypto_call *call)
{
    bool is_exponent = type == PSA_KEY_TYPE_RSA_KEY_PAIR && call->op == CRYPTO_GENERATE_KEY;
    if (call->flags == 0 && (call->in[0].len == 0 || is_exponent)) {
        return PSA_SUCCESS;
    }
    return REFUSE(CRYPTO_CUSTOM_INVALID);
}

psa_status_t key_form_generate(const struct crypto_key_facts *facts, struct span custom, struct out_span out,
                               size_t *out_len)
{
    return custom.len == 0 ? dispatch_generate(facts, out, out_len) :
                             dispatch_generate_custom(facts, custom, out, out_len);
}
