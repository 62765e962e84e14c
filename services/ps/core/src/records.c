/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "records.h"

#include <string.h>

#include "base/bytes.h"
#include "directory.h"
#include "reason/reason.h"

/*
 * A record's key in the store: its slot, its number, and the last six bytes of its nonce. So a new record stands beside the old one, and an old one that comes back
 * stands where nobody looks.
 */
enum { AAD_VERSION = 1, AAD_LEN = 30, KEY_NONCE_AT = 6, NUMBER_SHIFT = 48, SEALS_MAX = 1 << 24 };

static struct store_key key_of(uint32_t slot, uint32_t number, const uint8_t nonce[PS_NONCE_LEN])
{
    uint64_t tail = get_le32(nonce + KEY_NONCE_AT) | (uint64_t)get_le16(nonce + KEY_NONCE_AT + 4) << 32;
    return (struct store_key){ .client = (int32_t)(slot + 1u), .uid = (uint64_t)number << NUMBER_SHIFT | tail };
}

static uint32_t slot_of(const struct store_entry *entry)
{
    return (uint32_t)entry->key.client - 1u;
}

static uint32_t number_of(const struct store_entry *entry)
{
    return (uint32_t)(entry->key.uid >> NUMBER_SHIFT);
}

/* The first place in the store that is not below `key`. */
static uint32_t place_of(const struct ps *ps, struct store_key key)
{
    uint32_t low = 0;
    uint32_t high = store_capacity(ps->config.store).objects;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        const struct store_key *at = &store_at(ps->config.store, middle)->key;
        if (at->client < key.client || (at->client == key.client && at->uid < key.uid)) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

/* The place of the first record that is not below (slot, number). */
static uint32_t first_at(const struct ps *ps, uint32_t slot, uint32_t number)
{
    return place_of(ps, (struct store_key){ .client = (int32_t)(slot + 1u), .uid = (uint64_t)number << NUMBER_SHIFT });
}

/* NULL: there is none. */
static const struct store_entry *find(const struct ps *ps, struct store_key key)
{
    const struct store_entry *entry = store_at(ps->config.store, place_of(ps, key));
    return entry != NULL && entry->key.client == key.client && entry->key.uid == key.uid ? entry : NULL;
}

/* ---- shape of an object ---- */

bool is_chunked(const struct ps *ps, const struct ps_entry *entry)
{
    return entry->capacity > ps->config.shape.chunk;
}

static uint32_t chunks_of(const struct ps *ps, uint32_t len)
{
    return len / ps->config.shape.chunk + (len % ps->config.shape.chunk != 0);
}

uint32_t chunk_len(const struct ps *ps, uint32_t size, uint32_t chunk)
{
    uint32_t at = chunk * ps->config.shape.chunk;
    uint32_t rest = size > at ? size - at : 0;
    return rest < ps->config.shape.chunk ? rest : ps->config.shape.chunk;
}

uint32_t refs_len(const struct ps *ps, const struct ps_entry *entry)
{
    return chunks_of(ps, entry->capacity) * PS_NONCE_LEN;
}

uint32_t ps_record_max(const struct ps_shape *shape)
{
    uint32_t chunks = shape->object_max / shape->chunk + (shape->object_max % shape->chunk != 0);
    uint32_t refs = chunks * PS_NONCE_LEN;
    return (refs > shape->chunk ? refs : shape->chunk) + PS_TAG_LEN;
}

struct reserve reserve_of(const struct ps *ps, uint32_t capacity)
{
    const struct store *store = ps->config.store;
    uint32_t chunk = ps->config.shape.chunk;
    uint32_t chunks = chunks_of(ps, capacity);
    if (capacity <= chunk) {
        return (struct reserve){ 1, store_footprint(store, capacity + PS_TAG_LEN) };
    }
    uint64_t bytes = store_footprint(store, chunks * PS_NONCE_LEN + PS_TAG_LEN);
    bytes += (uint64_t)(chunks - 1) * store_footprint(store, chunk + PS_TAG_LEN);
    bytes += store_footprint(store, chunk_len(ps, capacity, chunks - 1) + PS_TAG_LEN);
    return (struct reserve){ chunks + 1, bytes };
}

/* ---- sealing ---- */

/* What a record is for. Size is that of the head's object or of the chunk: a chunk outlives changes of its object. */
static void aad_encode(uint8_t aad[AAD_LEN], struct record_name name, size_t plain_len)
{
    const struct ps_entry *entry = name.entry;
    aad[0] = AAD_VERSION;
    aad[1] = name.number == 0 ? 0 : 1;
    put_le32(aad + 2, (uint32_t)entry->client);
    put_le64(aad + 6, entry->uid);
    put_le32(aad + 14, entry->flags & ~PS_STALE);
    put_le32(aad + 18, name.number == 0 ? entry->size : (uint32_t)plain_len);
    put_le32(aad + 22, entry->capacity);
    put_le32(aad + 26, name.number);
}

/* Never the same twice under the key: the salt is drawn at each start, the number only grows and draws a new one at its end. */
static psa_status_t next_nonce(struct ps *ps, struct record_name name, uint8_t nonce[PS_NONCE_LEN])
{
    const struct ps_crypto *crypto = ps->config.crypto;
    do {
        if (!ps->has_salt || ps->seals == SEALS_MAX) {
            if (crypto->random(crypto->context, out_span_of(ps->salt, PS_SALT_LEN)) != PSA_SUCCESS) {
                return REFUSE(PS_CRYPTO_FAILED);
            }
            ps->has_salt = true;
            ps->seals = 0;
        }
        memcpy(nonce, ps->salt, PS_SALT_LEN);
        put_le16(nonce + PS_SALT_LEN, (uint16_t)ps->seals);
        nonce[PS_SALT_LEN + 2] = (uint8_t)(ps->seals >> 16);
        ps->seals++;
    } while (find(ps, key_of(name.slot, name.number, nonce)) != NULL);
    return PSA_SUCCESS;
}

/* Without a sync of its own: all records of a change share one, and what is dropped after it rides with the next. */
static psa_status_t put(struct store *store, struct store_key key, struct span data)
{
    psa_status_t status = store_put(store, key, 0, data);
    if (status == PSA_ERROR_BAD_STATE) { /* more than shares one */
        status = store_commit(store);
        status = status == PSA_SUCCESS ? store_put(store, key, 0, data) : status;
    }
    return status;
}

static psa_status_t drop(struct store *store, struct store_key key)
{
    psa_status_t status = store_drop(store, key);
    if (status == PSA_ERROR_BAD_STATE) {
        status = store_commit(store);
        status = status == PSA_SUCCESS ? store_drop(store, key) : status;
    }
    return status;
}

psa_status_t record_write(struct ps *ps, struct record_name name, struct span plain, uint8_t nonce[PS_NONCE_LEN])
{
    const struct ps_crypto *crypto = ps->config.crypto;
    struct out_span sealed = out_span_of(ps->config.memory.sealed, plain.len + PS_TAG_LEN);
    uint8_t aad[AAD_LEN];
    psa_status_t status = next_nonce(ps, name, nonce);
    if (status != PSA_SUCCESS) {
        return status;
    }
    aad_encode(aad, name, plain.len);
    if (crypto->seal(crypto->context, nonce, span_of(aad, sizeof(aad)), plain, sealed) != PSA_SUCCESS) {
        return REFUSE(PS_CRYPTO_FAILED);
    }
    return put(ps->config.store, key_of(name.slot, name.number, nonce), span_of(sealed.data, sealed.len));
}

psa_status_t records_commit(struct ps *ps)
{
    return store_commit(ps->config.store);
}

/* The record is not where the directory says. Another in its place was put there by somebody. */
static psa_status_t blame(const struct ps *ps, struct record_name name)
{
    const struct store_entry *other = store_at(ps->config.store, first_at(ps, name.slot, name.number));
    bool is_replaced = other != NULL && slot_of(other) == name.slot && number_of(other) == name.number;
    return is_replaced ? REFUSE(PS_REPLACED) : REFUSE(PS_GONE);
}

psa_status_t record_read(struct ps *ps, struct record_name name, const uint8_t nonce[PS_NONCE_LEN], struct out_span plain)
{
    const struct ps_crypto *crypto = ps->config.crypto;
    struct out_span sealed = out_span_of(ps->config.memory.sealed, plain.len + PS_TAG_LEN);
    struct store_key key = key_of(name.slot, name.number, nonce);
    const struct store_entry *record = find(ps, key);
    uint8_t aad[AAD_LEN];
    size_t len = 0;
    if (record == NULL) {
        return blame(ps, name);
    }
    if (record->len != sealed.len) {
        return REFUSE(PS_FORGED);
    }
    /* What the tag proves needs no checksum. */
    psa_status_t status = store_get_unchecked(ps->config.store, key, sealed, &len);
    if (status == PSA_ERROR_STORAGE_FAILURE) {
        return status;
    }
    if (status != PSA_SUCCESS || len != sealed.len) {
        return REFUSE(PS_FORGED);
    }
    aad_encode(aad, name, plain.len);
    status = crypto->open(crypto->context, nonce, span_of(aad, sizeof(aad)), span_of(sealed.data, sealed.len), plain);
    if (status == PSA_ERROR_INVALID_SIGNATURE) {
        return REFUSE(PS_FORGED);
    }
    return status == PSA_SUCCESS ? PSA_SUCCESS : REFUSE(PS_CRYPTO_FAILED);
}

psa_status_t refs_read(struct ps *ps, uint32_t slot, const struct ps_entry *entry)
{
    struct record_name name = { .entry = entry, .slot = slot };
    return record_read(ps, name, entry->nonce, out_span_of(ps->config.memory.refs, refs_len(ps, entry)));
}

/* ---- cleaning ---- */

static bool is_named(const struct ps *ps, uint32_t slot, const struct ps_entry *entry, const struct store_entry *record)
{
    uint32_t number = number_of(record);
    const uint8_t *nonce = NULL;
    if (entry == NULL) {
        return false;
    }
    if (number == 0) {
        nonce = entry->nonce;
    } else if (is_chunked(ps, entry) && number <= chunks_of(ps, entry->size)) {
        nonce = ps->config.memory.refs + (number - 1) * PS_NONCE_LEN;
    }
    return nonce != NULL && key_of(slot, number, nonce).uid == record->key.uid;
}

static uint32_t drop_unnamed(struct ps *ps, uint32_t slot, const struct ps_entry *entry)
{
    uint32_t dropped = 0;
    uint32_t at = first_at(ps, slot, 0);
    for (;;) {
        const struct store_entry *record = store_at(ps->config.store, at);
        if (record == NULL || slot_of(record) != slot) {
            return dropped;
        }
        struct store_key key = record->key;
        if (is_named(ps, slot, entry, record)) {
            at++;
        } else if (drop(ps->config.store, key) != PSA_SUCCESS) {
            return dropped;
        } else {
            dropped++;
        }
    }
}

void records_keep(struct ps *ps, uint32_t slot, const struct ps_entry *entry)
{
    (void)drop_unnamed(ps, slot, entry);
}

/* Of one slot that is in use. It has as many records as it should: so none too many. */
static void sweep_slot(struct ps *ps, uint32_t slot, const struct ps_entry *entry)
{
    uint32_t count = first_at(ps, slot + 1, 0) - first_at(ps, slot, 0);
    uint32_t wanted = 1 + (is_chunked(ps, entry) ? chunks_of(ps, entry->size) : 0);
    bool has_head = find(ps, key_of(slot, 0, entry->nonce)) != NULL;
    if (!has_head || count <= wanted || (is_chunked(ps, entry) && refs_read(ps, slot, entry) != PSA_SUCCESS)) {
        return;
    }
    ps->report.dropped += drop_unnamed(ps, slot, entry);
}

psa_status_t records_sweep(struct ps *ps)
{
    const struct store_entry *record = store_at(ps->config.store, 0);
    while (record != NULL) {
        int32_t client = record->key.client;
        uint32_t slot = (uint32_t)client - 1u;
        bool is_slot = client > 0 && slot < ps->config.shape.objects;
        const struct ps_entry *entry = is_slot ? &ps->config.memory.entries[slot] : NULL;
        if (entry != NULL && entry->uid != 0) {
            sweep_slot(ps, slot, entry);
            record = store_at(ps->config.store, first_at(ps, slot + 1, 0));
            continue;
        }
        uint32_t dropped = drop_unnamed(ps, slot, NULL);
        if (dropped == 0) {
            return PSA_ERROR_STORAGE_FAILURE;
        }
        ps->report.dropped += dropped;
        record = store_at(ps->config.store, first_at(ps, slot, 0)); /* whoever comes after them */
    }
    return PSA_SUCCESS;
}
