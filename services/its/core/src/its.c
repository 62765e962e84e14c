/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "its/its.h"

#include "form.h"
#include "reason/reason.h"

#define KNOWN_FLAGS \
    (PSA_STORAGE_FLAG_WRITE_ONCE | PSA_STORAGE_FLAG_NO_CONFIDENTIALITY | PSA_STORAGE_FLAG_NO_REPLAY_PROTECTION)

psa_status_t its_init(struct its *its, const struct its_config *config)
{
    *its = (struct its){ .config = *config };
    return its_form_start(its);
}

size_t its_object_max(const struct its *its)
{
    size_t by_form = its_form_object_max(its);
    return by_form < ITS_OBJECT_MAX ? by_form : ITS_OBJECT_MAX;
}

void its_limit_owners(struct its *its, its_owner_limits owner_limits)
{
    its->owner_limits = owner_limits;
}

static struct store_key key_of(struct its_name name)
{
    return (struct store_key){ .client = name.client, .uid = name.uid };
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
    holding->bytes += entry->len < its_form_overhead ? 0 : entry->len - its_form_overhead;
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
    uint32_t footprint = store_footprint(its->config.store, (uint32_t)size + its_form_overhead);
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
    bool is_there = status == PSA_SUCCESS;
    if (is_there) {
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
    /* What takes no more than before is nobody else's concern: a change of what one has is never refused because others came. */
    if (is_there && old.len >= size + its_form_overhead) {
        return PSA_SUCCESS;
    }
    status = check_owner(its, name, size);
    return status == PSA_SUCCESS ? check_quota(its, name, size) : status;
}

psa_status_t its_set(struct its *its, struct its_name name, struct span data, uint32_t flags)
{
    psa_status_t status = check_set(its, name, data.len, flags);
    return status == PSA_SUCCESS ? its_form_write(its, key_of(name), flags, data) : status;
}

psa_status_t its_get(struct its *its, struct its_name name, size_t offset, struct out_span out, size_t *len)
{
    struct store_info info;
    *len = 0;
    if (name.uid == 0) {
        return REFUSE(ITS_UID_ZERO);
    }
    psa_status_t status = store_info(its->config.store, key_of(name), &info);
    return status == PSA_SUCCESS ? its_form_read(its, key_of(name), &info, (struct its_range){ offset, out }, len) : status;
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
    if (stored.len < its_form_overhead || (stored.flags & ~KNOWN_FLAGS) != its_form_mark) {
        return REFUSE(ITS_ALIEN);
    }
    *info = (struct its_info){ .size = stored.len - its_form_overhead, .flags = stored.flags & KNOWN_FLAGS };
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
    return status == PSA_SUCCESS ? its_form_remove(its, key_of(name)) : status;
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
