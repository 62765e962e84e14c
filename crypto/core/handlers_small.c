/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "core.h"

/*
 * What the profile small has a primitive for, without the derivation of keys and without AEAD in parts. Code that no table
 * names is not in the image.
 */
crypto_handler *const crypto_handlers[CRYPTO_OP_END] = {
    [CRYPTO_INIT] = core_init,
    [CRYPTO_GENERATE_RANDOM] = core_generate_random,
    [CRYPTO_GET_KEY_ATTRIBUTES] = core_get_key_attributes,
    [CRYPTO_IMPORT_KEY] = core_import_key,
    [CRYPTO_GENERATE_KEY] = core_generate_key,
    [CRYPTO_COPY_KEY] = core_copy_key,
    [CRYPTO_DESTROY_KEY] = core_destroy_key,
    [CRYPTO_PURGE_KEY] = core_purge_key,
    [CRYPTO_EXPORT_KEY] = core_export_key,
    [CRYPTO_CHECK_KEY_USAGE] = core_check_key_usage,
    [CRYPTO_HASH_COMPUTE] = core_hash_compute,
    [CRYPTO_HASH_COMPARE] = core_hash_compare,
    [CRYPTO_HASH_SETUP] = core_hash_setup,
    [CRYPTO_HASH_UPDATE] = core_hash_update,
    [CRYPTO_HASH_FINISH] = core_hash_finish,
    [CRYPTO_HASH_VERIFY] = core_hash_verify,
    [CRYPTO_HASH_CLONE] = core_hash_clone,
    [CRYPTO_HASH_ABORT] = core_hash_abort,
    [CRYPTO_MAC_COMPUTE] = core_mac_compute,
    [CRYPTO_MAC_VERIFY] = core_mac_verify,
    [CRYPTO_MAC_SIGN_SETUP] = core_mac_sign_setup,
    [CRYPTO_MAC_VERIFY_SETUP] = core_mac_verify_setup,
    [CRYPTO_MAC_UPDATE] = core_mac_update,
    [CRYPTO_MAC_SIGN_FINISH] = core_mac_sign_finish,
    [CRYPTO_MAC_VERIFY_FINISH] = core_mac_verify_finish,
    [CRYPTO_MAC_ABORT] = core_mac_abort,
    [CRYPTO_AEAD_ENCRYPT] = core_aead_encrypt,
    [CRYPTO_AEAD_DECRYPT] = core_aead_decrypt,
};
