/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "its/its.h"

#include <string.h>

#include "base/bytes.h"
#include "base/wipe.h"
#include "reason/reason.h"

/*
 * A sealed object: version (4 bytes), nonce, ciphertext, tag. The associated data repeats the version and adds
 * client, uid, flags and size, none of which the store's own record can then change unnoticed.
 */
enum { SEALED_VERSION = 1, NONCE_AT = 4, BODY_AT = NONCE_AT + ITS_NONCE_LEN, AAD_LEN = 24 };

#define KNOWN_FLAGS \
    (PSA_STORAGE_FLAG_WRITE_ONCE | PSA_STORAGE_FLAG_NO_CONFIDENTIALITY | PSA_STORAGE_FLAG_NO_REPLAY_PROTECTION)

psa_status_t its_init(struct its *its, const struct its_config *config)
{
    *its = (struct its){ .config = *config };
    if (config->store->config.object_max < ITS_OVERHEAD || config->work.len < ITS_OVERHEAD) {
        return REFUSE(ITS_NO_MEMORY);
    }
    return config->crypto->random(config->crypto->context, out_span_of(its->salt, sizeof(its->salt)));
}

void its_limit_owners(struct its *its, its_owner_limits owner_limits)
{
    its->owner_limits = owner_limits;
}

size_t its_object_max(const struct its *its)
{
    size_t max = ITS_OBJECT_MAX;
    size_t by_memory = its->config.work.len - ITS_OVERHEAD;
    size_t by_store = its->config.store->config.object_max - ITS_OVERHEAD;
    max = by_memory < max ? by_memory : max;
    return by_store < max ? by_store : max;
}

static struct store_key key_of(struct its_name name)
{
    return (struct store_key){ .client = name.client, .uid = name.uid };
}

static void aad_encode(uint8_t aad[AAD_LEN], struct its_name name, uint32_t flags, size_t size)
{
    put_le32(aad, SEALED_VERSION);
    put_le32(aad + 4, (uint32_t)name.client);
    put_le64(aad + 8, name.uid);
    put_le32(aad + 16, flags);
    put_le32(aad + 20, (uint32_t)size);
}

/* Never the same twice: the salt is drawn at each start, the counter only grows (store.design.md, "Nonces"). */
static void next_nonce(struct its *its, uint8_t nonce[ITS_NONCE_LEN])
{
    memset(nonce, 0, ITS_NONCE_LEN);
    memcpy(nonce, its->salt, sizeof(its->salt));
    put_le64(nonce + sizeof(its->salt), its->writes);
    its->writes++;
}

/* What a holder has, or all have, without one object. */
struct holding {
    uint32_t objects;
    uint64_t bytes;     /* of objects */
    uint64_t footprint; /* of their records in the store */
};

static void count(const struct its *its, struct holding *holding, const struct store_entry *entry)
{
    holding->objects++;
    holding->bytes += entry->len < ITS_OVERHEAD ? 0 : entry->len - ITS_OVERHEAD;
    holding->footprint += store_footprint(its->config.store, entry->len);
}

/* A partition keeps objects for others, whom the upper half of its uids names: each is a holder of his own. */
static bool is_holder(struct its_name name, struct store_key key)
{
    return key.client == name.client && (name.client < 0 || key.uid >> 32 == name.uid >> 32);
}

static struct holding holding_of(const struct its *its, struct its_name except, struct holding *all)
{
    struct holding holding = { 0 };
    *all = (struct holding){ 0 };
    const struct store_entry *entry = store_at(its->config.store, 0);
    for (uint32_t i = 0; entry != NULL; entry = store_at(its->config.store, ++i)) {
        if (entry->key.client == except.client && entry->key.uid == except.uid) {
            continue;
        }
        count(its, all, entry);
        if (is_holder(except, entry->key)) {
            count(its, &holding, entry);
        }
    }
    return holding;
}

/* For whom an object is: its client, or the one whom a partition names in the upper half of the uid. */
static int32_t owner_of(int32_t client, uint64_t uid)
{
    return client < 0 ? client : (int32_t)(uint32_t)(uid >> 32);
}

static psa_status_t check_owner(const struct its *its, struct its_name name, size_t size)
{
    int32_t owner = owner_of(name.client, name.uid);
    struct holding own = { 0 };
    if (its->owner_limits == NULL || owner >= 0) {
        return PSA_SUCCESS;
    }
    struct its_limits limits = its->owner_limits(owner);
    if (limits.objects == UINT32_MAX && limits.bytes == UINT32_MAX) {
        return PSA_SUCCESS;
    }
    const struct store_entry *entry = store_at(its->config.store, 0);
    for (uint32_t i = 0; entry != NULL; entry = store_at(its->config.store, ++i)) {
        bool is_itself = entry->key.client == name.client && entry->key.uid == name.uid;
        if (!is_itself && owner_of(entry->key.client, entry->key.uid) == owner) {
            count(its, &own, entry);
        }
    }
    if (own.objects >= limits.objects) {
        return REFUSE(ITS_OWNER_OBJECTS);
    }
    return own.bytes + size > limits.bytes ? REFUSE(ITS_OWNER_BYTES) : PSA_SUCCESS;
}

static psa_status_t check_quota(const struct its *its, struct its_name name, size_t size)
{
    const struct its_limits *limits = &its->config.limits;
    struct holding all;
    if (limits->objects == 0 && limits->bytes == 0) {
        return PSA_SUCCESS;
    }
    struct store_capacity capacity = store_capacity(its->config.store);
    struct holding own = holding_of(its, name, &all);
    uint32_t footprint = store_footprint(its->config.store, (uint32_t)size + ITS_OVERHEAD);
    if (limits->objects != 0 && (own.objects >= limits->objects || own.objects >= capacity.objects_max - all.objects)) {
        return REFUSE(ITS_QUOTA_OBJECTS);
    }
    if (limits->bytes != 0 &&
        (own.bytes + size > limits->bytes || own.footprint + footprint > capacity.total - all.footprint)) {
        return REFUSE(ITS_QUOTA_BYTES);
    }
    return PSA_SUCCESS;
}

static psa_status_t check_not_write_once(const struct its *its, const struct store_info *info)
{
    bool is_write_once = (info->flags & PSA_STORAGE_FLAG_WRITE_ONCE) != 0;
    return is_write_once && !its->config.rot_provisioning ? REFUSE(ITS_WRITE_ONCE) : PSA_SUCCESS;
}

static psa_status_t check_set(const struct its *its, struct its_name name, size_t size, uint32_t flags)
{
    struct store_info old;
    if (name.uid == 0) {
        return REFUSE(ITS_UID_ZERO);
    }
    if ((flags & ~KNOWN_FLAGS) != 0) {
        return REFUSE(ITS_FLAGS);
    }
    psa_status_t status = store_info(its->config.store, key_of(name), &old);
    if (status == PSA_SUCCESS) {
        status = check_not_write_once(its, &old);
    } else if (status == PSA_ERROR_DOES_NOT_EXIST) {
        status = PSA_SUCCESS;
    }
    if (status != PSA_SUCCESS) {
        return status;
    }
    if (size > its_object_max(its)) {
        return REFUSE(ITS_TOO_LONG);
    }
    status = check_owner(its, name, size);
    return status == PSA_SUCCESS ? check_quota(its, name, size) : status;
}

psa_status_t its_set(struct its *its, struct its_name name, struct span data, uint32_t flags)
{
    const struct its_crypto *crypto = its->config.crypto;
    uint8_t *work = its->config.work.data;
    uint8_t aad[AAD_LEN];
    psa_status_t status = check_set(its, name, data.len, flags);
    if (status != PSA_SUCCESS) {
        return status;
    }
    put_le32(work, SEALED_VERSION);
    next_nonce(its, work + NONCE_AT);
    aad_encode(aad, name, flags, data.len);
    status = crypto->seal(crypto->context, work + NONCE_AT, span_of(aad, sizeof(aad)), data,
                          out_span_of(work + BODY_AT, data.len + ITS_TAG_LEN));
    if (status == PSA_SUCCESS) {
        status = store_set(its->config.store, key_of(name), flags, span_of(work, ITS_OVERHEAD + data.len));
    }
    return status;
}

/* The bytes are not what was sealed here. The store's own check tells damage, which happens, from forgery, which somebody does. */
static psa_status_t blame(struct its *its, struct its_name name, enum reason reason)
{
    struct out_span work = its->config.work;
    size_t len = 0;
    psa_status_t status = store_get(its->config.store, key_of(name), 0, work, &len);
    wipe(work.data, len);
    return status == PSA_SUCCESS ? reason_refuse(reason) : status;
}

/* Puts the plain object into the work memory; `*plain` says where. */
static psa_status_t open_object(struct its *its, struct its_name name, const struct store_info *info,
                                struct span *plain)
{
    const struct its_crypto *crypto = its->config.crypto;
    uint8_t *work = its->config.work.data;
    uint8_t aad[AAD_LEN];
    size_t len = 0;

    if (info->len < ITS_OVERHEAD || info->len - ITS_OVERHEAD > its_object_max(its)) {
        return REFUSE(ITS_ALIEN);
    }
    size_t size = info->len - ITS_OVERHEAD;
    /* What the tag proves needs no checksum. */
    psa_status_t status = store_get_unchecked(its->config.store, key_of(name), its->config.work, &len);
    if (status != PSA_SUCCESS) {
        return status;
    }
    if (len != info->len || get_le32(work) != SEALED_VERSION) {
        return blame(its, name, REASON_ITS_ALIEN);
    }
    aad_encode(aad, name, info->flags, size);
    status = crypto->open(crypto->context, work + NONCE_AT, span_of(aad, sizeof(aad)),
                          span_of(work + BODY_AT, size + ITS_TAG_LEN), out_span_of(work + BODY_AT, size));
    if (status == PSA_ERROR_INVALID_SIGNATURE) {
        return blame(its, name, REASON_ITS_FORGED);
    }
    *plain = span_of(work + BODY_AT, size);
    return status;
}

psa_status_t its_get(struct its *its, struct its_name name, size_t offset, struct out_span out, size_t *len)
{
    struct store_info info;
    struct span plain = { 0 };
    *len = 0;
    if (name.uid == 0) {
        return REFUSE(ITS_UID_ZERO);
    }
    psa_status_t status = store_info(its->config.store, key_of(name), &info);
    if (status != PSA_SUCCESS) {
        return status;
    }
    status = open_object(its, name, &info, &plain);
    if (status != PSA_SUCCESS) {
        return status;
    }
    if (offset > plain.len) {
        status = REFUSE(ITS_OFFSET);
    } else {
        *len = out.len < plain.len - offset ? out.len : plain.len - offset;
        if (*len != 0) {
            memcpy(out.data, plain.data + offset, *len);
        }
    }
    wipe(its->config.work.data + BODY_AT, plain.len);
    return status;
}

psa_status_t its_get_info(struct its *its, struct its_name name, struct its_info *info)
{
    struct store_info stored;
    if (name.uid == 0) {
        return REFUSE(ITS_UID_ZERO);
    }
    psa_status_t status = store_info(its->config.store, key_of(name), &stored);
    if (status != PSA_SUCCESS) {
        return status;
    }
    if (stored.len < ITS_OVERHEAD) {
        return REFUSE(ITS_ALIEN);
    }
    *info = (struct its_info){ .size = stored.len - ITS_OVERHEAD, .flags = stored.flags };
    return PSA_SUCCESS;
}

psa_status_t its_remove(struct its *its, struct its_name name)
{
    struct store_info info;
    if (name.uid == 0) {
        return REFUSE(ITS_UID_ZERO);
    }
    psa_status_t status = store_info(its->config.store, key_of(name), &info);
    if (status == PSA_SUCCESS) {
        status = check_not_write_once(its, &info);
    }
    return status == PSA_SUCCESS ? store_remove(its->config.store, key_of(name)) : status;
}

static const struct store_entry *find_of(const struct its *its, int32_t owner)
{
    const struct store_entry *entry = store_at(its->config.store, 0);
    for (uint32_t i = 0; entry != NULL; entry = store_at(its->config.store, ++i)) {
        if (owner_of(entry->key.client, entry->key.uid) == owner) {
            return entry;
        }
    }
    return NULL;
}

psa_status_t its_forget(struct its *its, int32_t owner)
{
    for (size_t i = 0; i < ITS_FORGET_STEP; i++) {
        const struct store_entry *entry = owner < 0 ? find_of(its, owner) : NULL;
        if (entry == NULL) {
            return PSA_SUCCESS;
        }
        struct store_key key = entry->key;
        psa_status_t status = store_remove(its->config.store, key);
        if (status != PSA_SUCCESS) {
            return status;
        }
    }
    return find_of(its, owner) == NULL ? PSA_SUCCESS : PSA_OPERATION_INCOMPLETE;
}
