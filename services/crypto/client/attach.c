/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "crypto/client.h"

psa_status_t psa_attach_key(const psa_key_attributes_t *attributes, const uint8_t *label, size_t label_length,
                            psa_key_id_t *key)
{
    struct crypto_call call = {
        .op = CRYPTO_ATTACH_KEY,
        .attributes = *attributes,
        .in = { span_of(label, label_length) },
    };
    psa_status_t status = crypto_transact(&call);
    *key = status == PSA_SUCCESS ? call.key : PSA_KEY_ID_NULL;
    return status;
}
