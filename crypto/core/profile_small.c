/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "profile.h"

/* What the profile small of the driver over Mbed TLS has primitives for, without the derivation of keys and without AEAD in parts. */
/* clang-format off */
PROFILE_HANDLERS(
    CRYPTO_FAMILY_BASE(PROFILE_ROW) CRYPTO_FAMILY_KEYS(PROFILE_ROW) CRYPTO_FAMILY_HASH(PROFILE_ROW)
    CRYPTO_FAMILY_MAC(PROFILE_ROW) CRYPTO_FAMILY_AEAD(PROFILE_ROW)
)

PROFILE_ALG_RULES(RULES_CCM RULES_HMAC)

PROFILE_AEAD_RULES(AEAD_RULES_CCM)

PROFILE_KEY_SIZES(KEY_SIZES_AES KEY_SIZES_ANY KEY_SIZES_CHACHA20)

PROFILE_DERIVATIONS()

PROFILE_DERIVED_KEYS()
