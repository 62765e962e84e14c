/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include "psa/crypto.h"

/*
 * The size macros of the API (psa/crypto_sizes.h) as functions, once an image. 0: the combination is none that this build
 * knows, which may know less than the API: lengths_all.c has all of it, lengths_device.c what firmware carries.
 */
size_t length_of_hash(psa_algorithm_t alg);       /* PSA_HASH_LENGTH */
size_t length_of_hash_block(psa_algorithm_t alg); /* PSA_HASH_BLOCK_LENGTH */
size_t length_of_key(psa_key_type_t type, size_t bits);    /* PSA_EXPORT_KEY_OUTPUT_SIZE */
size_t length_of_public(psa_key_type_t type, size_t bits); /* PSA_EXPORT_PUBLIC_KEY_OUTPUT_SIZE */
size_t length_of_signature(psa_key_type_t type, size_t bits, psa_algorithm_t alg); /* PSA_SIGN_OUTPUT_SIZE */
size_t length_of_mac(psa_key_type_t type, psa_algorithm_t alg); /* PSA_MAC_LENGTH, which looks at no size of key */
size_t length_of_iv(psa_key_type_t type, psa_algorithm_t alg);  /* PSA_CIPHER_IV_LENGTH */
size_t length_of_nonce(psa_key_type_t type, psa_algorithm_t alg); /* PSA_AEAD_NONCE_LENGTH */
