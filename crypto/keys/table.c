/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "table.h"

#include "base/invariant.h"
#include "base/wipe.h"
#include "crypto/port.h"

static size_t hint_of(int32_t owner, psa_key_id_t id)
{
    uint64_t mixed = key_store_name(owner, id) * 0x9e3779b97f4a7c15u;
    return (size_t)(mixed >> 56) % CRYPTO_KEY_SLOTS;
}

void key_note_place(struct crypto *crypto, const struct crypto_key *key)
{
    crypto->hint[hint_of(key->facts.owner, key->facts.id)] = (uint8_t)(key - crypto->keys);
}

static bool is_live_and_named(const struct crypto_key *key, int32_t owner, psa_key_id_t id)
{
    return key_state(key) == CRYPTO_KEY_LIVE && key_is_named(key, owner, id);
}

struct crypto_key *key_find_live(struct crypto *crypto, int32_t owner, psa_key_id_t id)
{
    struct crypto_key *hinted = &crypto->keys[crypto->hint[hint_of(owner, id)]];
    if (is_live_and_named(hinted, owner, id)) {
        return hinted;
    }
    for (size_t i = 0; i < CRYPTO_KEY_SLOTS; i++) {
        if (is_live_and_named(&crypto->keys[i], owner, id)) {
            key_note_place(crypto, &crypto->keys[i]);
            return &crypto->keys[i];
        }
    }
    return NULL;
}

bool key_is_in_state(const struct crypto *crypto, int32_t owner, psa_key_id_t id, enum crypto_key_state state)
{
    for (size_t i = 0; i < CRYPTO_KEY_SLOTS; i++) {
        if (key_state(&crypto->keys[i]) == state && key_is_named(&crypto->keys[i], owner, id)) {
            return true;
        }
    }
    return false;
}

/* The cached persistent key used longest ago that nobody holds. */
static struct crypto_key *find_victim(struct crypto *crypto)
{
    struct crypto_key *victim = NULL;
    uint32_t oldest = 0;
    for (size_t i = 0; i < CRYPTO_KEY_SLOTS; i++) {
        struct crypto_key *key = &crypto->keys[i];
        uint32_t age = crypto->tick - key->last_used;
        bool may_go = key_state(key) == CRYPTO_KEY_LIVE && !PSA_KEY_LIFETIME_IS_VOLATILE(key->facts.lifetime) &&
                      atomic_load(&key->holds) == 0;
        if (may_go && (victim == NULL || age > oldest)) {
            victim = key;
            oldest = age;
        }
    }
    return victim;
}

static void claim(struct crypto_key *key)
{
    key->facts = (struct crypto_key_facts){ 0 };
    atomic_store(&key->state, CRYPTO_KEY_MAKING);
    atomic_store(&key->holds, 1);
}

struct crypto_key *key_take_slot(struct crypto *crypto)
{
    crypto_lock();
    /* From where the next volatile id points, so that ids are not wasted. */
    for (size_t i = 0; i < CRYPTO_KEY_SLOTS; i++) {
        struct crypto_key *key = &crypto->keys[(crypto->next_id + i) % CRYPTO_KEY_SLOTS];
        if (key_state(key) == CRYPTO_KEY_FREE) {
            claim(key);
            crypto_unlock();
            return key;
        }
    }
    struct crypto_key *victim = find_victim(crypto);
    if (victim != NULL) {
        atomic_store(&victim->state, CRYPTO_KEY_CLEANING);
    }
    crypto_unlock();
    if (victim == NULL) {
        return NULL;
    }
    key_clean(crypto, victim);
    crypto_lock();
    bool is_still_free = key_state(victim) == CRYPTO_KEY_FREE;
    if (is_still_free) {
        claim(victim);
    }
    crypto_unlock();
    return is_still_free ? victim : NULL;
}

bool key_doom(struct crypto *crypto, int32_t owner, psa_key_id_t id)
{
    bool was_there = false;
    for (size_t i = 0; i < CRYPTO_KEY_SLOTS; i++) {
        struct crypto_key *key = &crypto->keys[i];
        crypto_lock();
        bool is_it = key_is_named(key, owner, id) &&
                     (key_state(key) == CRYPTO_KEY_LIVE || key_state(key) == CRYPTO_KEY_LOADING);
        if (is_it) {
            atomic_store(&key->state, CRYPTO_KEY_DOOMED);
        }
        crypto_unlock();
        if (is_it) {
            was_there = true;
            key_reap(crypto, key);
        }
    }
    return was_there;
}

void key_reap(struct crypto *crypto, struct crypto_key *key)
{
    crypto_lock();
    enum crypto_key_state state = key_state(key);
    bool is_due = atomic_load(&key->holds) == 0 &&
                  (state == CRYPTO_KEY_DOOMED || (state == CRYPTO_KEY_LIVE && !key->is_kept));
    if (is_due) {
        atomic_store(&key->state, CRYPTO_KEY_CLEANING);
    }
    crypto_unlock();
    if (is_due) {
        key_clean(crypto, key);
    }
}

void key_clean(struct crypto *crypto, struct crypto_key *key)
{
    const struct crypto_driver *owner = atomic_load(&key->cache_owner);
    void *cache = atomic_exchange(&key->cache, NULL);
    size_t large_len = sizeof(crypto->large[0]);
    if (owner != NULL && owner->forget != NULL) {
        owner->forget(cache);
    }
    atomic_store(&key->cache_owner, NULL);
    bool is_large = key->material != NULL && key->material != key->small + CRYPTO_KEY_HEADER;
    if (key->material != NULL) {
        wipe(key->material - CRYPTO_KEY_HEADER, CRYPTO_KEY_HEADER + key->len);
    }
    crypto_lock();
    if (is_large) {
        size_t at = (size_t)(key->material - CRYPTO_KEY_HEADER - crypto->large[0]) / large_len;
        INVARIANT(at < CRYPTO_LARGE_KEYS);
        crypto->is_large_taken[at] = false;
    }
    if (key_id_is_volatile(key->facts.id)) {
        crypto->volatile_count--;
    }
    key->material = NULL;
    key->len = 0;
    key->is_kept = false;
    key->facts = (struct crypto_key_facts){ 0 };
    atomic_store(&key->holds, 0);
    atomic_store(&key->state, CRYPTO_KEY_FREE);
    crypto_unlock();
}
