/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include "keys/slot.h"

/*
 * Keys whose location is not local storage: their material in the slot is a blob of the location's driver. An image has this or not
 * (profile_*.c); where it has not, no other location has a driver. Private to core/.
 */
struct opaque_entries {
    /** The slot of a key being made holds plain material: it becomes a blob, and the key's size known. */
    psa_status_t (*seal)(struct crypto *crypto, struct crypto_key *key);
    /** A fresh key, as a blob, into the slot. */
    psa_status_t (*generate)(struct crypto *crypto, struct crypto_key *key);
};

/** NULL: this image has local storage alone. */
extern const struct opaque_entries *const crypto_opaque;
extern const struct opaque_entries opaque_keys;

static inline bool key_is_opaque(const struct crypto_key_facts *facts)
{
    return PSA_KEY_LIFETIME_GET_LOCATION(facts->lifetime) != PSA_KEY_LOCATION_LOCAL_STORAGE;
}

/** The slot of a key being made holds plain material: if its location is another than local storage, that driver takes it. */
static inline psa_status_t key_seal(struct crypto *crypto, struct crypto_key *key)
{
    return key_is_opaque(&key->facts) && crypto_opaque != NULL ? crypto_opaque->seal(crypto, key) : PSA_SUCCESS;
}
