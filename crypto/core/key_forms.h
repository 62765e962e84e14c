/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include "crypto/crypto.h"

/* What some key types alone have: key_forms_all.c knows every one, key_forms_device.c those of firmware. */

/** Imported material takes the form that it is exported in (API 1.5, 9.5.2: forced bits). In place; any material. */
void key_form_settle(psa_key_type_t type, struct out_span material);

/** Are the custom parameters of the call any that the type has (9.9.1)? */
psa_status_t key_form_check_custom(psa_key_type_t type, const struct crypto_call *call);

/** A fresh key in export form, with the custom data, if any. */
psa_status_t key_form_generate(const struct crypto_key_facts *facts, struct span custom, struct out_span out,
                               size_t *out_len);
