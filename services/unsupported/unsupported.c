/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "psa/update.h"
#include "reason/reason.h"

#define UNSUPPORTED(name, parameters, arguments) \
    psa_status_t name parameters \
    { \
        return REFUSE(UNSUPPORTED); \
    }
#include "unsupported/services.def"
