/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "its/its_home.h"

#include "reason/reason.h"

static struct {
    struct store_entry index[ITS_STORE_OBJECTS];
    struct store store;
    struct its its;
    bool is_open;
} home;

psa_status_t its_home_open(const struct flash *flash, const uint8_t key[ITS_HOME_KEY_LEN], struct its **its)
{
    const struct store_config config = {
        .flash = flash, .index = home.index, .index_count = ITS_STORE_OBJECTS, .object_max = ITS_OBJECT_MAX
    };
    (void)key;
    *its = NULL;
    if (flash == NULL) {
        return REFUSE(ITS_NO_MEDIUM);
    }
    psa_status_t status = store_mount(&home.store, &config);
    if (status == PSA_ERROR_DOES_NOT_EXIST) {
        status = store_format(&config);
        status = status == PSA_SUCCESS ? store_mount(&home.store, &config) : status;
    }
    if (status != PSA_SUCCESS) {
        return status;
    }
    const struct its_config its_config = {
        .store = &home.store,
        .limits = { .objects = ITS_CLIENT_OBJECTS, .bytes = ITS_CLIENT_BYTES },
    };
    status = its_init(&home.its, &its_config);
    home.is_open = status == PSA_SUCCESS;
    *its = home.is_open ? &home.its : NULL;
    return status;
}

struct store_report its_home_report(void)
{
    return home.is_open ? home.store.report : (struct store_report){ 0 };
}
