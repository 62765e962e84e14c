/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "profile.h"

/* Hosts and Linux devices: everything that is written. */
/* clang-format off */
PROFILE_HANDLERS(CRYPTO_FAMILIES(PROFILE_ROW))

/* What is used most comes first. */
PROFILE_ALG_RULES(
    RULES_GCM RULES_CCM RULES_CHACHA20_POLY1305 RULES_HMAC RULES_ECDSA RULES_CTR RULES_CBC RULES_BLOCK_MAC RULES_ECDH
    RULES_DERIVATION RULES_ECB RULES_CFB_OFB RULES_CCM_STAR RULES_XTS RULES_STREAM RULES_CIPHER_8 RULES_BLOCK_MAC_8
    RULES_BLAKE2_MAC RULES_XCHACHA20_POLY1305 RULES_ASCON RULES_KEY_WRAP
    RULES_RSA_SIGN RULES_RSA_CRYPT RULES_ENCAPSULATION RULES_EDDSA RULES_ML_DSA RULES_SLH_DSA RULES_STATEFUL_HASH_SIGN
    RULES_ECDH_MONTGOMERY RULES_FFDH RULES_SP800_108 RULES_PAKE
)

PROFILE_AEAD_RULES(
    AEAD_RULES_GCM AEAD_RULES_CCM AEAD_RULES_CHACHA20_POLY1305 AEAD_RULES_XCHACHA20_POLY1305 AEAD_RULES_ASCON
)

PROFILE_KEY_SIZES(
    KEY_SIZES_BLOCKS KEY_SIZES_ANY KEY_SIZES_CHACHA20 KEY_SIZES_XCHACHA20 KEY_SIZES_LIMITED
)

PROFILE_DERIVATIONS(
    &derive_hkdf, &derive_hkdf_extract, &derive_hkdf_expand, &derive_pbkdf2_hmac, &derive_pbkdf2_cmac, &derive_counter_hmac,
    &derive_counter_cmac, &derive_tls12_prf, &derive_tls12_psk, &derive_tls12_pms, &derive_sae_h2e,
)

PROFILE_DERIVED_KEYS(&derive_kind_coordinate, &derive_kind_curve, &derive_kind_des, &derive_kind_seed, &derive_kind_spake2p,
    &derive_kind_token, )

PROFILE_PAKES(&pake_jpake, &pake_spake2p, &pake_sae, )

PROFILE_OPAQUE(&opaque_keys)
