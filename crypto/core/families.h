/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once

/*
 * The operations of crypto/call.h that are written, by family: X(CRYPTO_ operation, core_ handler). A new operation is one line here. A
 * profile (profile_*.c) is a choice of families; what none of its families names is not in the image.
 */
#define CRYPTO_FAMILY_BASE(X) \
    X(INIT, init) \
    X(GENERATE_RANDOM, generate_random)

#define CRYPTO_FAMILY_KEYS(X) \
    X(GET_KEY_ATTRIBUTES, get_key_attributes) \
    X(IMPORT_KEY, import_key) \
    X(GENERATE_KEY, generate_key) \
    X(COPY_KEY, copy_key) \
    X(DESTROY_KEY, destroy_key) \
    X(PURGE_KEY, purge_key) \
    X(EXPORT_KEY, export_key) \
    X(CHECK_KEY_USAGE, check_key_usage)

#define CRYPTO_FAMILY_PUBLIC(X) \
    X(EXPORT_PUBLIC_KEY, export_public_key)

#define CRYPTO_FAMILY_HASH(X) \
    X(HASH_COMPUTE, hash_compute) \
    X(HASH_COMPARE, hash_compare) \
    X(HASH_SETUP, hash_setup) \
    X(HASH_UPDATE, hash_update) \
    X(HASH_FINISH, hash_finish) \
    X(HASH_VERIFY, hash_verify) \
    X(HASH_CLONE, hash_clone) \
    X(HASH_ABORT, hash_abort)

#define CRYPTO_FAMILY_MAC(X) \
    X(MAC_COMPUTE, mac_compute) \
    X(MAC_VERIFY, mac_verify) \
    X(MAC_SIGN_SETUP, mac_sign_setup) \
    X(MAC_VERIFY_SETUP, mac_verify_setup) \
    X(MAC_UPDATE, mac_update) \
    X(MAC_SIGN_FINISH, mac_sign_finish) \
    X(MAC_VERIFY_FINISH, mac_verify_finish) \
    X(MAC_ABORT, mac_abort)

#define CRYPTO_FAMILY_CIPHER(X) \
    X(CIPHER_ENCRYPT, cipher_encrypt) \
    X(CIPHER_DECRYPT, cipher_decrypt) \
    X(CIPHER_ENCRYPT_SETUP, cipher_encrypt_setup) \
    X(CIPHER_DECRYPT_SETUP, cipher_decrypt_setup) \
    X(CIPHER_GENERATE_IV, cipher_generate_iv) \
    X(CIPHER_SET_IV, cipher_set_iv) \
    X(CIPHER_UPDATE, cipher_update) \
    X(CIPHER_FINISH, cipher_finish) \
    X(CIPHER_ABORT, cipher_abort)

#define CRYPTO_FAMILY_AEAD(X) \
    X(AEAD_ENCRYPT, aead_encrypt) \
    X(AEAD_DECRYPT, aead_decrypt)

#define CRYPTO_FAMILY_AEAD_PARTS(X) \
    X(AEAD_ENCRYPT_SETUP, aead_encrypt_setup) \
    X(AEAD_DECRYPT_SETUP, aead_decrypt_setup) \
    X(AEAD_SET_LENGTHS, aead_set_lengths) \
    X(AEAD_GENERATE_NONCE, aead_generate_nonce) \
    X(AEAD_SET_NONCE, aead_set_nonce) \
    X(AEAD_UPDATE_AD, aead_update_ad) \
    X(AEAD_UPDATE, aead_update) \
    X(AEAD_FINISH, aead_finish) \
    X(AEAD_VERIFY, aead_verify) \
    X(AEAD_ABORT, aead_abort)

#define CRYPTO_FAMILY_SIGN(X) \
    X(SIGN_HASH, sign_hash) \
    X(VERIFY_HASH, verify_hash) \
    X(SIGN_MESSAGE, sign_message) \
    X(VERIFY_MESSAGE, verify_message)

#define CRYPTO_FAMILY_SIGN_CONTEXT(X) \
    X(SIGN_HASH_WITH_CONTEXT, sign_hash_with_context) \
    X(VERIFY_HASH_WITH_CONTEXT, verify_hash_with_context) \
    X(SIGN_MESSAGE_WITH_CONTEXT, sign_message_with_context) \
    X(VERIFY_MESSAGE_WITH_CONTEXT, verify_message_with_context)

#define CRYPTO_FAMILY_SIGN_PARTS(X) \
    X(SIGN_SETUP, sign_setup) \
    X(SIGN_SET_CONTEXT, sign_set_context) \
    X(SIGN_UPDATE, sign_update) \
    X(SIGN_FINISH, sign_finish) \
    X(SIGN_ABORT, sign_abort) \
    X(VERIFY_SETUP, verify_setup) \
    X(VERIFY_SET_CONTEXT, verify_set_context) \
    X(VERIFY_UPDATE, verify_update) \
    X(VERIFY_FINISH, verify_finish) \
    X(VERIFY_ABORT, verify_abort)

#define CRYPTO_FAMILY_CRYPT(X) \
    X(ASYMMETRIC_ENCRYPT, asymmetric_encrypt) \
    X(ASYMMETRIC_DECRYPT, asymmetric_decrypt)

#define CRYPTO_FAMILY_ENCAPSULATE(X) \
    X(ENCAPSULATE, encapsulate) \
    X(DECAPSULATE, decapsulate)

#define CRYPTO_FAMILY_AGREE(X) \
    X(RAW_KEY_AGREEMENT, raw_key_agreement) \
    X(KEY_AGREEMENT, key_agreement)

#define CRYPTO_FAMILY_DERIVE(X) \
    X(DERIVE_SETUP, derive_setup) \
    X(DERIVE_GET_CAPACITY, derive_get_capacity) \
    X(DERIVE_SET_CAPACITY, derive_set_capacity) \
    X(DERIVE_INPUT_BYTES, derive_input_bytes) \
    X(DERIVE_INPUT_INTEGER, derive_input_integer) \
    X(DERIVE_INPUT_KEY, derive_input_key) \
    X(DERIVE_AGREEMENT, derive_agreement) \
    X(DERIVE_OUTPUT_BYTES, derive_output_bytes) \
    X(DERIVE_OUTPUT_KEY, derive_output_key) \
    X(DERIVE_VERIFY_BYTES, derive_verify_bytes) \
    X(DERIVE_VERIFY_KEY, derive_verify_key) \
    X(DERIVE_ABORT, derive_abort)

#define CRYPTO_FAMILY_PAKE(X) \
    X(PAKE_SETUP, pake_setup) \
    X(PAKE_SET_ROLE, pake_set_role) \
    X(PAKE_SET_USER, pake_set_user) \
    X(PAKE_SET_PEER, pake_set_peer) \
    X(PAKE_SET_CONTEXT, pake_set_context) \
    X(PAKE_OUTPUT, pake_output) \
    X(PAKE_INPUT, pake_input) \
    X(PAKE_GET_SHARED_KEY, pake_get_shared_key) \
    X(PAKE_ABORT, pake_abort)

#define CRYPTO_FAMILY_OPAQUE(X) \
    X(ATTACH_KEY, attach_key)

#define CRYPTO_FAMILY_HASH_STATE(X) \
    X(HASH_SUSPEND, hash_suspend) \
    X(HASH_RESUME, hash_resume)

#define CRYPTO_FAMILY_XOF(X) \
    X(XOF_SETUP, xof_setup) \
    X(XOF_SET_CONTEXT, xof_set_context) \
    X(XOF_UPDATE, xof_update) \
    X(XOF_OUTPUT, xof_output) \
    X(XOF_ABORT, xof_abort)

#define CRYPTO_FAMILY_WRAP(X) \
    X(WRAP_KEY, wrap_key) \
    X(UNWRAP_KEY, unwrap_key)

#define CRYPTO_FAMILIES(X) \
    CRYPTO_FAMILY_BASE(X) \
    CRYPTO_FAMILY_KEYS(X) \
    CRYPTO_FAMILY_PUBLIC(X) \
    CRYPTO_FAMILY_HASH(X) \
    CRYPTO_FAMILY_HASH_STATE(X) \
    CRYPTO_FAMILY_XOF(X) \
    CRYPTO_FAMILY_WRAP(X) \
    CRYPTO_FAMILY_MAC(X) \
    CRYPTO_FAMILY_CIPHER(X) \
    CRYPTO_FAMILY_AEAD(X) \
    CRYPTO_FAMILY_AEAD_PARTS(X) \
    CRYPTO_FAMILY_SIGN(X) \
    CRYPTO_FAMILY_SIGN_CONTEXT(X) \
    CRYPTO_FAMILY_SIGN_PARTS(X) \
    CRYPTO_FAMILY_CRYPT(X) \
    CRYPTO_FAMILY_ENCAPSULATE(X) \
    CRYPTO_FAMILY_AGREE(X) \
    CRYPTO_FAMILY_DERIVE(X) \
    CRYPTO_FAMILY_PAKE(X) \
    CRYPTO_FAMILY_OPAQUE(X)
