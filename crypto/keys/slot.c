/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "slot.h"

#include "base/wipe.h"
#include "blob.h"
#include "core/operation.h"
#include "core/policy.h"
#include "crypto/port.h"
#include "reason/reason.h"
#include "table.h"

static void touch(struct crypto *crypto, struct crypto_key *key)
{
    atomic_fetch_add(&key->holds, 1);
    key->last_used = ++crypto->tick;
}

static struct crypto_key *hold_volatile(struct crypto *crypto, int32_t owner, psa_key_id_t id)
{
    struct crypto_key *key = &crypto->keys[id % CRYPTO_KEY_SLOTS];
    crypto_lock();
    bool is_it = key_state(key) == CRYPTO_KEY_LIVE && key_is_named(key, owner, id);
    if (is_it) {
        touch(crypto, key);
    }
    crypto_unlock();
    return is_it ? key : NULL;
}

/* The material of a large key stands behind the first piece that was read; the block is ours alone. */
static psa_status_t read_large(struct crypto *crypto, struct crypto_key *key, size_t len)
{
    const struct crypto_store *store = crypto->store;
    uint64_t name = key_store_name(key->facts.owner, key->facts.id);
    size_t got = 0;
    psa_status_t status = key_room(crypto, key, len);
    if (status == PSA_SUCCESS) {
        status = store->load(store->context, name, CRYPTO_KEY_HEADER, out_span_of(key->material, len), &got);
    }
    if (status == PSA_SUCCESS && got != len) {
        return REFUSE(CRYPTO_STORED_KEY_DAMAGED);
    }
    return status;
}

/* Does the object end after `size` bytes? A byte too many is as wrong as one too few. */
static bool ends_at(const struct crypto *crypto, uint64_t name, size_t size)
{
    const struct crypto_store *store = crypto->store;
    uint8_t extra[1];
    size_t got = 0;
    psa_status_t status = store->load(store->context, name, size, out_span_of(extra, 1), &got);
    return status == PSA_SUCCESS && got == 0;
}

/* Fills a slot that is ours alone, in state LOADING, from the store: a small key in one read, in place. */
static psa_status_t read_key(struct crypto *crypto, struct crypto_key *key)
{
    const struct crypto_store *store = crypto->store;
    uint64_t name = key_store_name(key->facts.owner, key->facts.id);
    struct crypto_key_facts facts = key->facts;
    size_t len = 0;
    size_t got = 0;
    key->material = key->small + CRYPTO_KEY_HEADER;
    key->len = CRYPTO_KEY_SMALL; /* so that all of it is wiped, whatever comes */
    psa_status_t status = store->load(store->context, name, 0, out_span_of(key->small, sizeof(key->small)), &got);
    if (status == PSA_ERROR_DOES_NOT_EXIST) {
        return REFUSE(CRYPTO_NO_SUCH_KEY);
    }
    if (status != PSA_SUCCESS) {
        return status;
    }
    if (got < CRYPTO_KEY_HEADER) {
        return REFUSE(CRYPTO_STORED_KEY_DAMAGED);
    }
    status = blob_read_header(key->small, key->facts.id, &facts, &len);
    if (status != PSA_SUCCESS) {
        return status;
    }
    if (len > CRYPTO_KEY_SMALL) {
        wipe(key->small, sizeof(key->small));
        status = read_large(crypto, key, len);
        got = CRYPTO_KEY_HEADER + len;
    }
    bool is_cut = len <= CRYPTO_KEY_SMALL && got != CRYPTO_KEY_HEADER + len;
    bool may_be_longer = len >= CRYPTO_KEY_SMALL;
    if (status == PSA_SUCCESS && (is_cut || (may_be_longer && !ends_at(crypto, name, CRYPTO_KEY_HEADER + len)))) {
        status = REFUSE(CRYPTO_STORED_KEY_DAMAGED);
    }
    if (status != PSA_SUCCESS) {
        return status;
    }
    crypto_lock();
    key->facts.type = facts.type;
    key->facts.bits = facts.bits;
    key->facts.lifetime = facts.lifetime;
    key->facts.usage = facts.usage;
    key->facts.alg = facts.alg;
    key->len = (uint32_t)len;
    key->is_kept = (facts.usage & PSA_KEY_USAGE_CACHE) != 0;
    crypto_unlock();
    return PSA_SUCCESS;
}

/* The slot of a loaded key becomes findable, unless the key was destroyed meanwhile. */
static psa_status_t publish_loaded(struct crypto *crypto, struct crypto_key *key)
{
    crypto_lock();
    bool is_destroyed = key_state(key) == CRYPTO_KEY_DOOMED ||
                        key_is_in_state(crypto, key->facts.owner, key->facts.id, CRYPTO_KEY_REMOVING);
    if (!is_destroyed) {
        /* Another thread may have loaded it too: then this copy serves its holder and goes. */
        bool is_copy = key_find_live(crypto, key->facts.owner, key->facts.id) != NULL;
        atomic_store(&key->state, is_copy ? CRYPTO_KEY_DOOMED : CRYPTO_KEY_LIVE);
        key->last_used = ++crypto->tick;
        key_note_place(crypto, key);
    }
    crypto_unlock();
    return is_destroyed ? REFUSE(CRYPTO_NO_SUCH_KEY) : PSA_SUCCESS;
}

static psa_status_t load_persistent(struct crypto *crypto, int32_t owner, psa_key_id_t id, struct crypto_key **out)
{
    struct crypto_key *key = key_take_slot(crypto);
    if (key == NULL) {
        return REFUSE(CRYPTO_NO_KEY_SLOT);
    }
    crypto_lock();
    bool is_gone = key_is_in_state(crypto, owner, id, CRYPTO_KEY_REMOVING) ||
                   key_is_in_state(crypto, owner, id, CRYPTO_KEY_MAKING);
    key->facts.owner = owner;
    key->facts.id = id;
    key->facts.lifetime = PSA_KEY_LIFETIME_PERSISTENT;
    atomic_store(&key->state, CRYPTO_KEY_LOADING);
    crypto_unlock();
    psa_status_t status = is_gone ? REFUSE(CRYPTO_NO_SUCH_KEY) : read_key(crypto, key);
    if (status == PSA_SUCCESS) {
        status = publish_loaded(crypto, key);
    }
    if (status != PSA_SUCCESS) {
        key_clean(crypto, key);
        return status;
    }
    *out = key;
    return PSA_SUCCESS;
}

psa_status_t key_hold(struct crypto *crypto, const struct crypto_caller *caller, psa_key_id_t id,
                      struct crypto_key **key)
{
    *key = NULL;
    if (key_id_is_volatile(id)) {
        *key = hold_volatile(crypto, caller->client, id);
        return *key == NULL ? REFUSE(CRYPTO_NO_SUCH_KEY) : PSA_SUCCESS;
    }
    if (!key_id_is_persistent(id) || crypto->store == NULL) {
        return REFUSE(CRYPTO_NO_SUCH_KEY);
    }
    crypto_lock();
    *key = key_find_live(crypto, caller->client, id);
    if (*key != NULL) {
        touch(crypto, *key);
    }
    crypto_unlock();
    return *key != NULL ? PSA_SUCCESS : load_persistent(crypto, caller->client, id, key);
}

psa_status_t key_hold_for(struct crypto *crypto, const struct crypto_caller *caller, const struct crypto_call *call,
                          psa_key_usage_t usage, struct crypto_key **key)
{
    psa_status_t status = key_hold(crypto, caller, call->key, key);
    if (status != PSA_SUCCESS) {
        return status;
    }
    status = policy_check(&(*key)->facts, call->alg, usage);
    if (status != PSA_SUCCESS) {
        key_release(crypto, *key);
        *key = NULL;
    }
    return status;
}

void key_release(struct crypto *crypto, struct crypto_key *key)
{
    if (key == NULL) {
        return;
    }
    bool is_kept = key->is_kept; /* after the next line the slot may be another's */
    bool was_last = atomic_fetch_sub(&key->holds, 1) == 1;
    if (was_last && (!is_kept || key_state(key) == CRYPTO_KEY_DOOMED)) {
        key_reap(crypto, key);
    }
}

psa_status_t key_purge(struct crypto *crypto, const struct crypto_caller *caller, psa_key_id_t id)
{
    struct crypto_key *key = NULL;
    psa_status_t status = key_hold(crypto, caller, id, &key);
    if (status != PSA_SUCCESS) {
        return status;
    }
    bool is_volatile = PSA_KEY_LIFETIME_IS_VOLATILE(key->facts.lifetime);
    key_release(crypto, key);
    if (!is_volatile) {
        (void)key_doom(crypto, caller->client, id);
    }
    return PSA_SUCCESS;
}

void key_forget_session(struct crypto *crypto, uint64_t session, bool is_all)
{
    for (size_t i = 0; i < CRYPTO_KEY_SLOTS; i++) {
        struct crypto_key *key = &crypto->keys[i];
        crypto_lock();
        bool is_its = key_state(key) == CRYPTO_KEY_LIVE &&
                      (is_all || (PSA_KEY_LIFETIME_IS_VOLATILE(key->facts.lifetime) && key->facts.session == session));
        if (is_its) {
            atomic_store(&key->state, CRYPTO_KEY_DOOMED);
        }
        crypto_unlock();
        if (is_its) {
            key_reap(crypto, key);
        }
    }
}

void key_forget_client(struct crypto *crypto, int32_t client)
{
    for (size_t i = 0; i < CRYPTO_KEY_SLOTS; i++) {
        struct crypto_key *key = &crypto->keys[i];
        crypto_lock();
        bool is_its = key_state(key) == CRYPTO_KEY_LIVE && key->facts.owner == client;
        if (is_its) {
            atomic_store(&key->state, CRYPTO_KEY_DOOMED);
        }
        crypto_unlock();
        if (is_its) {
            key_reap(crypto, key);
        }
    }
}
