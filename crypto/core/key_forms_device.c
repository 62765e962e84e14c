/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "core.h"
#include "dispatch/dispatch.h"
#include "key_forms.h"

/* No type of firmware's has forced bits or custom parameters. */

void key_form_settle(psa_key_type_t type, struct out_span material)
{
    (void)type;
    (void)material;
}

psa_status_t key_form_check_custom(psa_key_type_t type, const struct crypto_call *call)
{
    if (call->flags == 0 && call->in[0].len == 0) {
        return PSA_SUCCESS;
    }
    return PSA_KEY_TYPE_IS_RSA(type) ? REFUSE(CRYPTO_CUSTOM_UNSUPPORTED) : REFUSE(CRYPTO_CUSTOM_INVALID);
}

psa_status_t key_form_generate(const struct crypto_key_facts *facts, struct span custom, struct out_span out,
                               size_t *out_len)
{
    (void)custom;
    return dispatch_generate(facts, out, out_len);
}
