/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "form.h"

#include <string.h>

#include "base/bytes.h"
#include "base/wipe.h"
#include "reason/reason.h"

/*
 * A sealed object: version (4 bytes), nonce, ciphertext, tag. The associated data repeats the version and adds
 * client, uid, flags and size, none of which the store's own record can then change unnoticed.
 */
enum { SEALED_VERSION = 1, NONCE_AT = 4, BODY_AT = NONCE_AT + ITS_NONCE_LEN, AAD_LEN = 24 };

const uint32_t its_form_overhead = ITS_OVERHEAD;
const uint32_t its_form_mark = 0;

psa_status_t its_form_start(struct its *its)
{
    const struct its_config *config = &its->config;
    if (config->store->config.object_max < ITS_OVERHEAD || config->work.len < ITS_OVERHEAD) {
        return REFUSE(ITS_NO_MEMORY);
    }
    return config->crypto->random(config->crypto->context, out_span_of(its->salt, sizeof(its->salt)));
}

size_t its_form_object_max(const struct its *its)
{
    size_t by_memory = its->config.work.len - ITS_OVERHEAD;
    size_t by_store = its->config.store->config.object_max - ITS_OVERHEAD;
    return by_store < by_memory ? by_store : by_memory;
}

static void aad_encode(uint8_t aad[AAD_LEN], struct store_key key, uint32_t flags, size_t size)
{
    put_le32(aad, SEALED_VERSION);
    put_le32(aad + 4, (uint32_t)key.client);
    put_le64(aad + 8, key.uid);
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

psa_status_t its_form_write(struct its *its, struct store_key key, uint32_t flags, struct span data)
{
    const struct its_crypto *crypto = its->config.crypto;
    uint8_t *work = its->config.work.data;
    uint8_t aad[AAD_LEN];
    put_le32(work, SEALED_VERSION);
    next_nonce(its, work + NONCE_AT);
    aad_encode(aad, key, flags, data.len);
    psa_status_t status = crypto->seal(crypto->context, work + NONCE_AT, span_of(aad, sizeof(aad)), data,
                                       out_span_of(work + BODY_AT, data.len + ITS_TAG_LEN));
    if (status == PSA_SUCCESS) {
        struct span sealed = span_of(work, ITS_OVERHEAD + data.len);
        status = (its->is_batch ? store_put : store_set)(its->config.store, key, flags, sealed);
    }
    return status;
}

psa_status_t its_form_remove(struct its *its, struct store_key key)
{
    return (its->is_batch ? store_drop : store_remove)(its->config.store, key);
}

/* The bytes are not what was sealed here. The store's own check tells damage, which happens, from forgery, which somebody does. */
static psa_status_t blame(struct its *its, struct store_key key, enum reason reason)
{
    struct out_span work = its->config.work;
    size_t len = 0;
    psa_status_t status = store_get(its->config.store, key, 0, work, &len);
    wipe(work.data, len);
    return status == PSA_SUCCESS ? reason_refuse(reason) : status;
}

/* Puts the plain object into the work memory; `*plain` says where. */
static psa_status_t open_object(struct its *its, struct store_key key, const struct store_info *info,
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
    psa_status_t status = store_get_unchecked(its->config.store, key, its->config.work, &len);
    if (status != PSA_SUCCESS) {
        return status;
    }
    if (len != info->len || get_le32(work) != SEALED_VERSION) {
        return blame(its, key, REASON_ITS_ALIEN);
    }
    aad_encode(aad, key, info->flags, size);
    status = crypto->open(crypto->context, work + NONCE_AT, span_of(aad, sizeof(aad)),
                          span_of(work + BODY_AT, size + ITS_TAG_LEN), out_span_of(work + BODY_AT, size));
    if (status == PSA_ERROR_INVALID_SIGNATURE) {
        return blame(its, key, REASON_ITS_FORGED);
    }
    *plain = span_of(work + BODY_AT, size);
    return status;
}

psa_status_t its_form_read(struct its *its, struct store_key key, const struct store_info *info, struct its_range range,
                           size_t *len)
{
    struct span plain = { 0 };
    psa_status_t status = open_object(its, key, info, &plain);
    if (status != PSA_SUCCESS) {
        return status;
    }
    if (range.offset > plain.len) {
        status = REFUSE(ITS_OFFSET);
    } else {
        *len = range.out.len < plain.len - range.offset ? range.out.len : plain.len - range.offset;
        if (*len != 0) {
            memcpy(range.out.data, plain.data + range.offset, *len);
        }
    }
    wipe(its->config.work.data + BODY_AT, plain.len);
    return status;
}
