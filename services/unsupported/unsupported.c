/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "psa/protected_storage.h"
#include "psa/update.h"
#include "reason/reason.h"

#define UNSUPPORTED(name, parameters, arguments) \
    psa_status_t name parameters \
    { \
        return REFUSE(UNSUPPORTED); \
    }
#include "unsupported/services.def"

/* Has no status to return: no optional function of Protected Storage is there (STORAGE-1.0:psa_ps_get_support). */
uint32_t psa_ps_get_support(void)
{
    return 0;
}
