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

/** By operation; NULL: not in this image. Which there are is the build's choice: handlers_all.c or a profile's. */
extern crypto_handler *const crypto_handlers[CRYPTO_OP_END];

crypto_handler core_init, core_generate_random;
crypto_handler core_get_key_attributes, core_import_key, core_generate_key, core_copy_key, core_destroy_key,
    core_purge_key;
crypto_handler core_export_key, core_export_public_key, core_check_key_usage;
crypto_handler core_hash_compute, core_hash_compare, core_hash_setup, core_hash_update, core_hash_finish;
crypto_handler core_hash_verify, core_hash_clone, core_hash_abort;
crypto_handler core_mac_compute, core_mac_verify, core_mac_sign_setup, core_mac_verify_setup, core_mac_update;
crypto_handler core_mac_sign_finish, core_mac_verify_finish, core_mac_abort;
crypto_handler core_cipher_encrypt, core_cipher_decrypt, core_cipher_encrypt_setup, core_cipher_decrypt_setup;
crypto_handler core_cipher_generate_iv, core_cipher_set_iv, core_cipher_update, core_cipher_finish, core_cipher_abort;
crypto_handler core_aead_encrypt, core_aead_decrypt, core_aead_encrypt_setup, core_aead_decrypt_setup;
crypto_handler core_aead_set_lengths, core_aead_generate_nonce, core_aead_set_nonce, core_aead_update_ad;
crypto_handler core_aead_update, core_aead_finish, core_aead_verify, core_aead_abort;
crypto_handler core_sign_hash, core_verify_hash, core_sign_message, core_verify_message;
crypto_handler core_raw_key_agreement, core_key_agreement;
crypto_handler core_derive_setup, core_derive_get_capacity, core_derive_set_capacity, core_derive_input_bytes;
crypto_handler core_derive_input_integer, core_derive_input_key, core_derive_agreement, core_derive_output_bytes;
crypto_handler core_derive_output_key, core_derive_verify_bytes, core_derive_verify_key, core_derive_abort;
