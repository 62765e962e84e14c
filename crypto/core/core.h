/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include <string.h>

#include "base/fits.h"
#include "base/invariant.h"
#include "base/wipe.h"
#include "crypto/crypto.h"
#include "crypto/port.h"
#include "families.h"
#include "reason/reason.h"

/* What the files of the core share. Private to crypto/. */

/** memcpy() that is defined for no bytes at no address. */
static inline void core_copy(uint8_t *to, const uint8_t *from, size_t len)
{
    if (len != 0) {
        memcpy(to, from, len);
    }
}

/** One handler per operation of crypto/call.h: checks, acts, gives the status of the API. */
typedef psa_status_t crypto_handler(struct crypto *crypto, const struct crypto_caller *caller,
                                    struct crypto_call *call);

/** By operation; NULL, or beyond the last: not in this image. Which there are is the build's choice, profile_*.c. */
extern crypto_handler *const crypto_handlers[];
extern const size_t crypto_handler_count;

static inline crypto_handler *core_handler(enum crypto_op op)
{
    return (size_t)op < crypto_handler_count ? crypto_handlers[op] : NULL;
}

#define CORE_DECLARE(op, name) crypto_handler core_##name;
CRYPTO_FAMILIES(CORE_DECLARE)
#undef CORE_DECLARE
