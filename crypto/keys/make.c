/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "blob.h"
#include "core/operation.h"
#include "crypto/port.h"
#include "reason/reason.h"
#include "table.h"

/* Locked. The first id from `next_id` on whose slot is this one. */
static psa_key_id_t id_for_slot(struct crypto *crypto, const struct crypto_key *key)
{
    psa_key_id_t slot = (psa_key_id_t)(key - crypto->keys);
    psa_key_id_t id = crypto->next_id - crypto->next_id % CRYPTO_KEY_SLOTS + slot;
    if (id < crypto->next_id) {
        id += CRYPTO_KEY_SLOTS;
    }
    if (id > PSA_KEY_ID_VENDOR_MAX) {
        id = PSA_KEY_ID_VENDOR_MIN + slot; /* after 2^22 keys and more the count begins again */
    }
    crypto->next_id = id == PSA_KEY_ID_VENDOR_MAX ? PSA_KEY_ID_VENDOR_MIN : id + 1;
    return id;
}

static bool has_shares(const struct crypto *crypto)
{
    return crypto->volatile_keys_per_session < CRYPTO_VOLATILE_KEYS;
}

/* Locked. A client may have many sessions: where there are shares, it may not hold more in all than it leaves free. */
static bool has_its_share(const struct crypto *crypto, const struct crypto_key_facts *facts)
{
    size_t of_session = 0;
    size_t of_client = 0;
    for (size_t i = 0; i < CRYPTO_KEY_SLOTS; i++) {
        const struct crypto_key *key = &crypto->keys[i];
        bool is_volatile = key_id_is_volatile(key->facts.id);
        of_client += is_volatile && key->facts.owner == facts->owner;
        of_session += is_volatile && key->facts.session == facts->session;
    }
    if (crypto->volatile_keys_of != NULL && of_client >= crypto->volatile_keys_of(facts->owner)) {
        return true;
    }
    return of_session >= crypto->volatile_keys_per_session ||
           (has_shares(crypto) && of_client >= CRYPTO_VOLATILE_KEYS - crypto->volatile_count);
}

/* Locked. Likewise for blocks of large material, volatile or persistent. */
static bool has_its_share_of_large(const struct crypto *crypto, int32_t owner)
{
    size_t used = 0;
    size_t of_client = 0;
    for (size_t i = 0; i < CRYPTO_LARGE_KEYS; i++) {
        used += crypto->is_large_taken[i];
    }
    for (size_t i = 0; has_shares(crypto) && i < CRYPTO_KEY_SLOTS; i++) {
        const struct crypto_key *key = &crypto->keys[i];
        of_client += key->facts.owner == owner && key->material != NULL &&
                     key->material != key->small + CRYPTO_KEY_HEADER;
    }
    return has_shares(crypto) && of_client >= CRYPTO_LARGE_KEYS - used;
}

static psa_status_t begin_volatile(struct crypto *crypto, struct crypto_key *key, const struct crypto_key_facts *facts)
{
    psa_status_t status = PSA_SUCCESS;
    crypto_lock();
    if (crypto->volatile_count >= CRYPTO_VOLATILE_KEYS || has_its_share(crypto, facts)) {
        status = REFUSE(CRYPTO_NO_KEY_SHARE);
    } else {
        key->facts = *facts;
        key->facts.id = id_for_slot(crypto, key);
        key->is_kept = true;
        crypto->volatile_count++;
    }
    crypto_unlock();
    return status;
}

static psa_status_t begin_persistent(struct crypto *crypto, struct crypto_key *key,
                                     const struct crypto_key_facts *facts)
{
    const struct crypto_store *store = crypto->store;
    uint8_t first = 0;
    size_t got = 0;
    crypto_lock();
    bool is_taken = key_find_live(crypto, facts->owner, facts->id) != NULL ||
                    key_is_in_state(crypto, facts->owner, facts->id, CRYPTO_KEY_MAKING) ||
                    key_is_in_state(crypto, facts->owner, facts->id, CRYPTO_KEY_REMOVING);
    if (!is_taken) {
        key->facts = *facts;
        key->is_kept = (facts->usage & PSA_KEY_USAGE_CACHE) != 0;
    }
    crypto_unlock();
    if (is_taken) {
        return REFUSE(CRYPTO_KEY_EXISTS);
    }
    uint64_t name = key_store_name(facts->owner, facts->id);
    psa_status_t status = store->load(store->context, name, 0, out_span_of(&first, 1), &got);
    if (status == PSA_SUCCESS) {
        return REFUSE(CRYPTO_KEY_EXISTS);
    }
    return status == PSA_ERROR_DOES_NOT_EXIST ? PSA_SUCCESS : status;
}

psa_status_t key_begin(struct crypto *crypto, const struct crypto_caller *caller, const struct crypto_key_facts *facts,
                       struct crypto_key **out)
{
    struct crypto_key *key = key_take_slot(crypto);
    struct crypto_key_facts mine = *facts;
    if (key == NULL) {
        return REFUSE(CRYPTO_NO_KEY_SLOT);
    }
    bool is_volatile = PSA_KEY_LIFETIME_IS_VOLATILE(facts->lifetime);
    mine.owner = caller->client;
    mine.session = is_volatile ? caller->session : 0;
    psa_status_t status = is_volatile ? begin_volatile(crypto, key, &mine) : begin_persistent(crypto, key, &mine);
    if (status != PSA_SUCCESS) {
        key_clean(crypto, key);
        return status;
    }
    *out = key;
    return PSA_SUCCESS;
}

psa_status_t key_room(struct crypto *crypto, struct crypto_key *key, size_t len)
{
    if (len > CRYPTO_KEY_MAX) {
        return REFUSE(CRYPTO_KEY_TOO_LARGE);
    }
    if (len <= CRYPTO_KEY_SMALL) {
        key->material = key->small + CRYPTO_KEY_HEADER;
        key->len = (uint32_t)len;
        return PSA_SUCCESS;
    }
    size_t at = 0;
    crypto_lock();
    at = has_its_share_of_large(crypto, key->facts.owner) ? CRYPTO_LARGE_KEYS : 0;
    while (at < CRYPTO_LARGE_KEYS && crypto->is_large_taken[at]) {
        at++;
    }
    if (at < CRYPTO_LARGE_KEYS) {
        crypto->is_large_taken[at] = true;
    }
    crypto_unlock();
    if (at == CRYPTO_LARGE_KEYS) {
        return REFUSE(CRYPTO_NO_LARGE_KEY);
    }
    key->material = crypto->large[at] + CRYPTO_KEY_HEADER;
    key->len = (uint32_t)len;
    return PSA_SUCCESS;
}

psa_status_t key_commit(struct crypto *crypto, struct crypto_key *key)
{
    const struct crypto_store *store = crypto->store;
    bool is_persistent = !PSA_KEY_LIFETIME_IS_VOLATILE(key->facts.lifetime);
    if (is_persistent) {
        uint8_t *blob = key->material - CRYPTO_KEY_HEADER;
        bool is_for_ever = PSA_KEY_LIFETIME_GET_PERSISTENCE(key->facts.lifetime) == PSA_KEY_PERSISTENCE_READ_ONLY;
        blob_write_header(key, blob);
        psa_status_t status = store->save(store->context, key_store_name(key->facts.owner, key->facts.id),
                                          span_of(blob, CRYPTO_KEY_HEADER + key->len), is_for_ever);
        if (status != PSA_SUCCESS) {
            key_clean(crypto, key);
            return status;
        }
    }
    crypto_lock();
    atomic_store(&key->state, CRYPTO_KEY_LIVE);
    key->last_used = ++crypto->tick;
    if (is_persistent) {
        key_note_place(crypto, key);
    }
    crypto_unlock();
    key_release(crypto, key);
    return PSA_SUCCESS;
}

void key_abandon(struct crypto *crypto, struct crypto_key *key)
{
    key_clean(crypto, key);
}

static psa_status_t destroy_volatile(struct crypto *crypto, int32_t owner, psa_key_id_t id)
{
    struct crypto_key *key = &crypto->keys[id % CRYPTO_KEY_SLOTS];
    crypto_lock();
    bool is_it = key_state(key) == CRYPTO_KEY_LIVE && key_is_named(key, owner, id);
    if (is_it) {
        atomic_store(&key->state, CRYPTO_KEY_DOOMED);
    }
    crypto_unlock();
    if (!is_it) {
        return REFUSE(CRYPTO_NO_SUCH_KEY);
    }
    operation_end_with_key(crypto, owner, id);
    key_reap(crypto, key);
    return PSA_SUCCESS;
}

/* Is it there, and may it go? A damaged key may. */
static psa_status_t may_destroy(struct crypto *crypto, const struct crypto_caller *caller, psa_key_id_t id)
{
    struct crypto_key *key = NULL;
    psa_status_t status = key_hold(crypto, caller, id, &key);
    if (status == PSA_ERROR_DATA_INVALID || status == PSA_ERROR_DATA_CORRUPT) {
        return PSA_SUCCESS;
    }
    if (status != PSA_SUCCESS) {
        return status;
    }
    bool is_for_ever = PSA_KEY_LIFETIME_GET_PERSISTENCE(key->facts.lifetime) == PSA_KEY_PERSISTENCE_READ_ONLY;
    key_release(crypto, key);
    return is_for_ever ? REFUSE(CRYPTO_KEY_READ_ONLY) : PSA_SUCCESS;
}

static psa_status_t destroy_persistent(struct crypto *crypto, const struct crypto_caller *caller, psa_key_id_t id)
{
    const struct crypto_store *store = crypto->store;
    psa_status_t status = may_destroy(crypto, caller, id);
    if (status != PSA_SUCCESS) {
        return status;
    }
    /* A slot that says "being removed" keeps others from loading or making the key before it is off the store. */
    struct crypto_key *mark = key_take_slot(crypto);
    if (mark == NULL) {
        return REFUSE(CRYPTO_NO_KEY_SLOT);
    }
    crypto_lock();
    bool is_other = key_is_in_state(crypto, caller->client, id, CRYPTO_KEY_REMOVING) ||
                    key_is_in_state(crypto, caller->client, id, CRYPTO_KEY_MAKING);
    if (!is_other) {
        mark->facts.owner = caller->client;
        mark->facts.id = id;
        mark->facts.lifetime = PSA_KEY_LIFETIME_PERSISTENT;
        atomic_store(&mark->state, CRYPTO_KEY_REMOVING);
    }
    crypto_unlock();
    if (is_other) {
        key_clean(crypto, mark);
        return REFUSE(CRYPTO_NO_SUCH_KEY);
    }
    (void)key_doom(crypto, caller->client, id);
    operation_end_with_key(crypto, caller->client, id);
    status = store->remove(store->context, key_store_name(caller->client, id));
    key_clean(crypto, mark);
    return status == PSA_ERROR_DOES_NOT_EXIST ? REFUSE(CRYPTO_NO_SUCH_KEY) : status;
}

psa_status_t key_destroy(struct crypto *crypto, const struct crypto_caller *caller, psa_key_id_t id)
{
    if (id == PSA_KEY_ID_NULL) {
        return PSA_SUCCESS;
    }
    if (key_id_is_volatile(id)) {
        return destroy_volatile(crypto, caller->client, id);
    }
    if (!key_id_is_persistent(id) || crypto->store == NULL) {
        return REFUSE(CRYPTO_NO_SUCH_KEY);
    }
    return destroy_persistent(crypto, caller, id);
}
