/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "log.h"

#include <string.h>

#include "base/bytes.h"
#include "lock/chain.h"
#include "psa/crypto.h"
#include "psa/internal_trusted_storage.h"
#include "psa_manifest/log.h"
#include "rt/port.h"

enum { UID_SALT = 1, UID_RING = 16, SALT_LEN = 16 };

static struct {
    bool is_open;
    struct lock_chain chain;
    uint8_t salt[SALT_LEN]; /* of the pseudonyms: one a device */
} log_state;

static bool hash(void *context, const uint8_t entry[LOCK_ENTRY_LEN], uint8_t out[LOCK_HASH_LEN])
{
    size_t len = 0;
    (void)context;
    return psa_hash_compute(PSA_ALG_SHA_256, entry, LOCK_ENTRY_LEN, out, LOCK_HASH_LEN, &len) == PSA_SUCCESS;
}

static enum lock_load load(void *context, uint32_t slot, uint8_t entry[LOCK_ENTRY_LEN])
{
    uint8_t bytes[LOCK_ENTRY_LEN + 1];
    size_t len = 0;
    (void)context;
    psa_status_t status = psa_its_get(UID_RING + slot, 0, sizeof(bytes), bytes, &len);
    if (status == PSA_ERROR_DOES_NOT_EXIST) {
        return LOCK_LOAD_EMPTY;
    }
    if (status == PSA_ERROR_DATA_CORRUPT || (status == PSA_SUCCESS && len != LOCK_ENTRY_LEN)) {
        return LOCK_LOAD_DAMAGED;
    }
    if (status != PSA_SUCCESS) {
        return LOCK_LOAD_FAILED;
    }
    memcpy(entry, bytes, LOCK_ENTRY_LEN);
    return LOCK_LOAD_ENTRY;
}

static bool save(void *context, uint32_t slot, const uint8_t entry[LOCK_ENTRY_LEN])
{
    (void)context;
    return psa_its_set(UID_RING + slot, LOCK_ENTRY_LEN, entry, PSA_STORAGE_FLAG_NONE) == PSA_SUCCESS;
}

static bool open_salt(void)
{
    size_t len = 0;
    psa_status_t status = psa_its_get(UID_SALT, 0, SALT_LEN, log_state.salt, &len);
    if (status == PSA_ERROR_DOES_NOT_EXIST) {
        status = psa_generate_random(log_state.salt, SALT_LEN);
        if (status == PSA_SUCCESS) {
            status = psa_its_set(UID_SALT, SALT_LEN, log_state.salt, PSA_STORAGE_FLAG_NONE);
        }
        len = SALT_LEN;
    }
    return status == PSA_SUCCESS && len == SALT_LEN;
}

static bool open_log(void)
{
    static const struct lock_chain_io io = { .context = NULL, .hash = hash, .load = load, .save = save };
    if (!log_state.is_open) {
        log_state.is_open = psa_crypto_init() == PSA_SUCCESS && open_salt() && lock_chain_open(&log_state.chain, &io);
    }
    return log_state.is_open;
}

static bool name_subject(int32_t client, uint8_t subject[LOCK_SUBJECT_LEN])
{
    uint8_t text[SALT_LEN + 4];
    uint8_t digest[LOCK_HASH_LEN];
    size_t len = 0;
    memcpy(text, log_state.salt, SALT_LEN);
    put_le32(text + SALT_LEN, (uint32_t)client);
    bool is_good = psa_hash_compute(PSA_ALG_SHA_256, text, sizeof(text), digest, sizeof(digest), &len) == PSA_SUCCESS;
    memcpy(subject, digest, LOCK_SUBJECT_LEN);
    return is_good;
}

psa_status_t lock_log_append_sfn(const psa_msg_t *msg)
{
    uint8_t asked[LOCK_ADD_LEN];
    uint8_t out[8];
    struct lock_entry entry = { 0 };
    if (msg->type != LOCK_LOG_ADD || msg->in_size[0] != sizeof(asked) || msg->out_size[0] != sizeof(out)) {
        return PSA_ERROR_PROGRAMMER_ERROR;
    }
    (void)psa_read(msg->handle, 0, asked, sizeof(asked));
    uint32_t reason = get_le32(asked + 4);
    uint64_t wall = rt_wall_clock_s();
    entry.event = asked[0];
    entry.reason = reason < UINT16_MAX ? (uint16_t)reason : UINT16_MAX;
    entry.quality = wall != 0 ? LOCK_TIME_PLATFORM : LOCK_TIME_SINCE_BOOT;
    entry.time_s = wall != 0 ? wall : rt_clock_ms() / 1000;
    if (!open_log() || !name_subject((int32_t)get_le32(asked + 8), entry.subject) ||
        !lock_chain_append(&log_state.chain, &entry)) {
        return PSA_ERROR_SERVICE_FAILURE;
    }
    put_le64(out, entry.seq);
    psa_write(msg->handle, 0, out, sizeof(out));
    return PSA_SUCCESS;
}

static psa_status_t read_page(const psa_msg_t *msg)
{
    uint8_t asked[8];
    uint8_t page[LOCK_PAGE_LEN];
    uint8_t bytes[LOCK_ENTRY_LEN];
    (void)psa_read(msg->handle, 0, asked, sizeof(asked));
    if (!open_log()) {
        return PSA_ERROR_SERVICE_FAILURE;
    }
    uint64_t first = get_le64(asked) < log_state.chain.oldest ? log_state.chain.oldest : get_le64(asked);
    uint32_t room = (uint32_t)(msg->out_size[1] / LOCK_ENTRY_LEN);
    uint32_t count = 0;
    enum lock_link link = LOCK_LINK_GOOD;
    while (count < room && count < LOCK_PAGE_ENTRIES && link == LOCK_LINK_GOOD) {
        link = lock_chain_read(&log_state.chain, first + count, bytes);
        if (link == LOCK_LINK_GOOD) {
            psa_write(msg->handle, 1, bytes, sizeof(bytes));
            count++;
        }
    }
    if (link == LOCK_LINK_FAILED) {
        return PSA_ERROR_SERVICE_FAILURE;
    }
    /* Broken entries are told of when they come first; what stands before them is given as it is. */
    put_le32(page, link == LOCK_LINK_BROKEN && count == 0 ? LOCK_BROKEN : LOCK_DONE);
    put_le32(page + 4, count);
    put_le64(page + 8, first);
    psa_write(msg->handle, 0, page, sizeof(page));
    return PSA_SUCCESS;
}

static psa_status_t head(const psa_msg_t *msg)
{
    uint8_t out[LOCK_HEAD_LEN];
    if (!open_log()) {
        return PSA_ERROR_SERVICE_FAILURE;
    }
    put_le64(out, log_state.chain.oldest);
    put_le64(out + 8, log_state.chain.next);
    memcpy(out + 16, log_state.chain.head, LOCK_HASH_LEN);
    psa_write(msg->handle, 0, out, sizeof(out));
    return PSA_SUCCESS;
}

psa_status_t lock_log_serve(const psa_msg_t *msg)
{
    if (msg->type == LOCK_LOG_READ && msg->in_size[0] == 8 && msg->out_size[0] == LOCK_PAGE_LEN) {
        return read_page(msg);
    }
    if (msg->type == LOCK_LOG_HEAD && msg->in_size[0] == 0 && msg->out_size[0] == LOCK_HEAD_LEN) {
        return head(msg);
    }
    return PSA_ERROR_PROGRAMMER_ERROR;
}
