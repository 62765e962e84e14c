/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "its/its_home.h"

#include "its/aead_openssl.h"
#include "reason/reason.h"

static struct {
    struct store_entry index[ITS_STORE_OBJECTS];
    uint8_t work[ITS_SEALED_MAX];
    struct store store;
    struct its_aead *aead;
    struct its_crypto crypto;
    struct its its;
    bool is_open;
} home;

static psa_status_t mount(const struct flash *flash)
{
    struct store_config config = { .flash = flash,
                                   .index = home.index,
                                   .index_count = ITS_STORE_OBJECTS,
                                   .object_max = ITS_SEALED_MAX };
    psa_status_t status = store_mount(&home.store, &config);
    if (status == PSA_ERROR_DOES_NOT_EXIST) {
        status = store_format(&config);
        status = status == PSA_SUCCESS ? store_mount(&home.store, &config) : status;
    }
    return status;
}

psa_status_t its_home_open(const struct flash *flash, const uint8_t key[ITS_HOME_KEY_LEN], struct its **its)
{
    *its = NULL;
    if (flash == NULL) {
        return REFUSE(ITS_NO_MEDIUM);
    }
    psa_status_t status = mount(flash);
    if (status == PSA_SUCCESS) {
        status = its_aead_create(&home.aead, span_of(key, ITS_HOME_KEY_LEN), &home.crypto);
    }
    if (status != PSA_SUCCESS) {
        return status;
    }
    struct its_config config = {
        .store = &home.store,
        .crypto = &home.crypto,
        .limits = { .objects = ITS_CLIENT_OBJECTS, .bytes = ITS_CLIENT_BYTES },
        .work = out_span_of(home.work, sizeof(home.work)),
    };
    status = its_init(&home.its, &config);
    home.is_open = status == PSA_SUCCESS;
    *its = home.is_open ? &home.its : NULL;
    return status;
}

struct store_report its_home_report(void)
{
    return home.is_open ? home.store.report : (struct store_report){ 0 };
}
