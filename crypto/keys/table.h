/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include "slot.h"

/* The steps that keys/ shares. "Locked": the caller holds crypto_lock(). Private to keys/. */

static inline bool key_id_is_volatile(psa_key_id_t id)
{
    return id >= PSA_KEY_ID_VENDOR_MIN && id <= PSA_KEY_ID_VENDOR_MAX;
}

static inline bool key_id_is_persistent(psa_key_id_t id)
{
    return id >= PSA_KEY_ID_USER_MIN && id <= PSA_KEY_ID_USER_MAX;
}

/** The store's name of a key: its owner is always part of it. */
static inline uint64_t key_store_name(int32_t owner, psa_key_id_t id)
{
    return (uint64_t)(uint32_t)owner << 32 | id;
}

static inline enum crypto_key_state key_state(const struct crypto_key *key)
{
    return (enum crypto_key_state)atomic_load(&key->state);
}

static inline bool key_is_named(const struct crypto_key *key, int32_t owner, psa_key_id_t id)
{
    return key->facts.id == id && key->facts.owner == owner;
}

/** Locked. The persistent key in state LIVE; NULL. */
struct crypto_key *key_find_live(struct crypto *crypto, int32_t owner, psa_key_id_t id);

/** Locked. Is there a slot of that name in `state`? */
bool key_is_in_state(const struct crypto *crypto, int32_t owner, psa_key_id_t id, enum crypto_key_state state);

/**
 * A free slot in state MAKING, held once, its facts and material empty; NULL. Evicts a cached persistent key if it
 * must.
 */
struct crypto_key *key_take_slot(struct crypto *crypto);

/** Takes all LIVE and LOADING slots of that name out of reach. True if there was one. */
bool key_doom(struct crypto *crypto, int32_t owner, psa_key_id_t id);

/** Frees the slot if its time has come: nobody holds it, and it is doomed or not to be kept. */
void key_reap(struct crypto *crypto, struct crypto_key *key);

/** Wipes a slot that is this thread's alone and makes it free. */
void key_clean(struct crypto *crypto, struct crypto_key *key);

/** Locked. Remembers where a persistent key is. */
void key_note_place(struct crypto *crypto, const struct crypto_key *key);
