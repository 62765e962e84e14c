/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "psa/crypto.h"
#include "psa/protected_storage.h"
#include "psa/update.h"
#include "reason/reason.h"

#define UNSUPPORTED(name, parameters, zeros) \
    psa_status_t name parameters \
    { \
        return REFUSE(UNSUPPORTED); \
    }

/* One that would make a key says by its id that there is none (CRYPTO-1.5:psa_attach_key). */
#define UNSUPPORTED_KEY(name, parameters, zeros, key) \
    psa_status_t name parameters \
    { \
        if (key != NULL) { \
            *key = PSA_KEY_ID_NULL; \
        } \
        return REFUSE(UNSUPPORTED); \
    }

#include "unsupported/unsupported.def"

/* Has no status to return: no optional function of Protected Storage is there (STORAGE-1.0:psa_ps_get_support). */
uint32_t psa_ps_get_support(void)
{
    return 0;
}
