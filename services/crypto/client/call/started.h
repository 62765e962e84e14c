/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include <stdbool.h>

/** Whether psa_crypto_init() succeeded here; who cannot remember says true, and the service answers for itself. */
bool crypto_call_is_started(void);
/** It did. */
void crypto_call_started(void);
