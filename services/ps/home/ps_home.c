/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "ps/ps_home.h"

#include "base/wipe.h"
#include "psa/crypto.h"
#include "psa/internal_trusted_storage.h"
#include "reason/reason.h"

enum {
    CHUNKS = (PS_OBJECT_MAX + PS_CHUNK - 1) / PS_CHUNK,
    PAGES = PS_OBJECTS / PS_PER_PAGE,
    PAGE_LEN = PS_PAGE_HEAD + 8 * PAGES + PS_PER_PAGE * PS_ENTRY_LEN,
    SEALED_LEN = PS_CHUNK + PS_TAG_LEN > PAGE_LEN ? PS_CHUNK + PS_TAG_LEN : PAGE_LEN,
};
_Static_assert(CHUNKS * PS_NONCE_LEN <= PS_CHUNK, "a head is no longer than a chunk");

static struct {
    struct store_entry index[PS_STORE_RECORDS];
    struct ps_entry entries[PS_OBJECTS];
    uint16_t order[PS_OBJECTS];
    uint64_t sequences[2 * PAGES];
    uint8_t plain[PS_CHUNK];
    uint8_t sealed[SEALED_LEN];
    uint8_t refs[CHUNKS * PS_NONCE_LEN];
    struct store store;
    struct ps ps;
    psa_key_id_t key;
    bool is_open;
} home;

static const struct ps_shape shape = { PS_OBJECTS, PS_PER_PAGE, PS_CHUNK, PS_OBJECT_MAX };

/* ---- the crypto service ---- */

static psa_status_t seal(void *context, const uint8_t nonce[PS_NONCE_LEN], struct span aad, struct span plain, struct out_span out)
{
    size_t len = 0;
    (void)context;
    psa_status_t status = psa_aead_encrypt(home.key, PS_ALGORITHM, nonce, PS_NONCE_LEN, aad.data, aad.len, plain.data, plain.len,
                                           out.data, out.len, &len);
    return status == PSA_SUCCESS && len != out.len ? PSA_ERROR_GENERIC_ERROR : status;
}

static psa_status_t open(void *context, const uint8_t nonce[PS_NONCE_LEN], struct span aad, struct span sealed, struct out_span out)
{
    size_t len = 0;
    (void)context;
    psa_status_t status = psa_aead_decrypt(home.key, PS_ALGORITHM, nonce, PS_NONCE_LEN, aad.data, aad.len, sealed.data, sealed.len,
                                           out.data, out.len, &len);
    return status == PSA_SUCCESS && len != out.len ? PSA_ERROR_GENERIC_ERROR : status;
}

static psa_status_t draw(void *context, struct out_span out)
{
    (void)context;
    return psa_generate_random(out.data, out.len);
}

static const struct ps_crypto crypto = { .seal = seal, .open = open, .random = draw };

static psa_status_t import_key(const uint8_t key[PS_KEY_LEN])
{
    psa_key_attributes_t attributes = PSA_KEY_ATTRIBUTES_INIT;
    psa_set_key_type(&attributes, PSA_KEY_TYPE_AES);
    psa_set_key_algorithm(&attributes, PS_ALGORITHM);
    psa_set_key_usage_flags(&attributes, PSA_KEY_USAGE_ENCRYPT | PSA_KEY_USAGE_DECRYPT);
    psa_status_t status = psa_crypto_init();
    if (status == PSA_SUCCESS) {
        status = psa_import_key(&attributes, key, PS_KEY_LEN, &home.key);
    }
    return status == PSA_SUCCESS ? PSA_SUCCESS : REFUSE(PS_KEY);
}

/* ---- ITS: page n is the object n + 1 of this partition, kept for nobody else (the upper half of its uid is 0) ---- */

static psa_status_t load(void *context, uint32_t page, struct out_span out, size_t *len)
{
    (void)context;
    return psa_its_get(page + 1u, 0, out.len, out.data, len);
}

static psa_status_t save(void *context, uint32_t page, struct span data)
{
    (void)context;
    return psa_its_set(page + 1u, data.len, data.data, PSA_STORAGE_FLAG_NONE);
}

static const struct ps_root root = { .load = load, .save = save };

/* ---- all of it ---- */

static psa_status_t mount(const struct flash *flash)
{
    const struct store_config config = {
        .flash = flash, .index = home.index, .index_count = PS_STORE_RECORDS, .object_max = PS_CHUNK + PS_TAG_LEN
    };
    psa_status_t status = store_mount(&home.store, &config);
    if (status == PSA_ERROR_DOES_NOT_EXIST) {
        status = store_format(&config);
        status = status == PSA_SUCCESS ? store_mount(&home.store, &config) : status;
    }
    return status;
}

psa_status_t ps_home_open(const struct flash *flash, const uint8_t key[PS_KEY_LEN], const struct ps_counter *counter, struct ps **ps)
{
    const struct ps_config config = {
        .shape = shape,
        .memory = { home.entries, home.order, home.sequences, home.plain, home.sealed, home.refs },
        .store = &home.store,
        .crypto = &crypto,
        .root = &root,
        .counter = counter,
        .limits = { .objects = PS_CLIENT_OBJECTS, .bytes = PS_CLIENT_BYTES },
    };
    *ps = NULL;
    if (flash == NULL) {
        return REFUSE(PS_NO_MEDIUM);
    }
    psa_status_t status = mount(flash);
    if (status == PSA_SUCCESS) {
        status = import_key(key);
    }
    if (status == PSA_SUCCESS) {
        status = ps_start(&home.ps, &config);
    }
    home.is_open = status == PSA_SUCCESS;
    *ps = home.is_open ? &home.ps : NULL;
    return status;
}

uint32_t ps_home_notes(struct ps_note notes[PS_NOTES])
{
    const struct ps_report *report = &home.ps.report;
    uint32_t count = 0;
    if (!home.is_open) {
        return 0;
    }
    if (home.store.report.damaged != 0) {
        notes[count++] = (struct ps_note){ REASON_PS_STORE_DAMAGED, home.store.report.damaged };
    }
    if (report->is_rolled_back) {
        notes[count++] = (struct ps_note){ REASON_PS_ROLLED_BACK, 1 };
    }
    if (report->stale + report->lost_pages != 0) {
        notes[count++] = (struct ps_note){ REASON_PS_ROOT_DAMAGED, report->stale + report->lost_pages };
    }
    return count;
}
