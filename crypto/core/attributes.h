/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include "keys/slot.h"

/**
 * Checks attributes that a new key is asked to have, all but size and material, and turns them into facts (without
 * owner, session and the id of a volatile key; bits as asked, 0 if not).
 *
 * PSA_ERROR_INVALID_ARGUMENT  no key type; unknown usage flags; malformed algorithm; an id outside the user range
 * for a persistent key;
 *                             an id for a volatile key
 * PSA_ERROR_NOT_SUPPORTED     a persistence level or location that this instance has not; a type or algorithm of a
 * vendor
 */
psa_status_t attributes_check(const struct crypto *crypto, const psa_key_attributes_t *attributes,
                              struct crypto_key_facts *facts);

/** Makes a key of checked facts, bits included, from good material. */
psa_status_t attributes_make_key(struct crypto *crypto, const struct crypto_caller *caller,
                                 const struct crypto_key_facts *facts, struct span material, psa_key_id_t *id);

/** Likewise from what the key's location made of the material before: a copy within a location. */
psa_status_t attributes_copy_key(struct crypto *crypto, const struct crypto_caller *caller,
                                 const struct crypto_key_facts *facts, struct span blob, psa_key_id_t *id);

/**
 * May a key of these facts be generated or derived, with the custom parameters of the call (flags, in[0])? Any
 * size is checked for plain types.
 */
psa_status_t key_check_wanted(const struct crypto_key_facts *facts, const struct crypto_call *call);
