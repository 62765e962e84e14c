/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include <pthread.h>

#include "base/wipe.h"
#include "inproc/device.h"
#include "its/its_home.h"
#include "psa/internal_trusted_storage.h"
#include "psa_manifest/pid.h"
#include "reason/reason.h"

/* psa_its_* straight to the core, under its own lock. The store opens at the first call; what that meets stays so. */

enum home_state { HOME_CLOSED = 0, HOME_OPEN, HOME_FAILED };

static struct {
    pthread_mutex_t lock; /* guards the rest and the core */
    enum home_state state;
    psa_status_t status; /* why it failed */
    struct its *its;
} home = { .lock = PTHREAD_MUTEX_INITIALIZER };

static psa_status_t open_home(void)
{
    uint8_t key[ITS_HOME_KEY_LEN];
    _Static_assert((int)ITS_HOME_KEY_LEN == (int)RT_ROOT_KEY_LEN, "the derived key is the storage key");
    psa_status_t status = inproc_root_key(ASHLAR_SP_ITS, "storage", key);
    if (status == PSA_SUCCESS) {
        const struct flash *flash = inproc_store("ashlar-sp-its", ITS_STORE_BLOCK * ITS_STORE_BLOCKS);
        status = its_home_open(flash, key, &home.its);
    }
    wipe(key, sizeof(key));
    if (its_home_report().damaged != 0) {
        rt_note(REASON_ITS_STORE_DAMAGED, its_home_report().damaged);
    }
    return status;
}

/* Takes the lock and says who calls. On failure nothing is held. */
static psa_status_t enter(struct its_name *name, psa_storage_uid_t uid)
{
    psa_status_t status = inproc_ready(); /* before the lock: in a forked child another thread may hold it for ever */
    if (status != PSA_SUCCESS) {
        return status;
    }
    *name = (struct its_name){ .client = inproc_current_client(), .uid = uid };
    pthread_mutex_lock(&home.lock);
    if (home.state == HOME_CLOSED) {
        home.status = open_home();
        home.state = home.status == PSA_SUCCESS ? HOME_OPEN : HOME_FAILED;
    }
    if (home.state == HOME_OPEN) {
        return PSA_SUCCESS;
    }
    status = home.status;
    pthread_mutex_unlock(&home.lock);
    return status;
}

static psa_status_t leave(psa_status_t status)
{
    pthread_mutex_unlock(&home.lock);
    return status;
}

psa_status_t psa_its_set(psa_storage_uid_t uid, size_t data_length, const void *p_data,
                         psa_storage_create_flags_t create_flags)
{
    struct its_name name;
    if (p_data == NULL && data_length != 0) {
        return REFUSE(LIBRARY_NULL);
    }
    psa_status_t status = enter(&name, uid);
    return status != PSA_SUCCESS ? status
                                 : leave(its_set(home.its, name, span_of(p_data, data_length), create_flags));
}

psa_status_t psa_its_get(psa_storage_uid_t uid, size_t data_offset, size_t data_size, void *p_data,
                         size_t *p_data_length)
{
    struct its_name name;
    size_t len = 0;
    if (p_data_length == NULL || (p_data == NULL && data_size != 0)) {
        return REFUSE(LIBRARY_NULL);
    }
    psa_status_t status = enter(&name, uid);
    if (status != PSA_SUCCESS) {
        return status;
    }
    status = leave(its_get(home.its, name, data_offset, out_span_of(p_data, data_size), &len));
    if (status == PSA_SUCCESS) {
        *p_data_length = len;
    }
    return status;
}

psa_status_t psa_its_get_info(psa_storage_uid_t uid, struct psa_storage_info_t *p_info)
{
    struct its_name name;
    struct its_info info;
    if (p_info == NULL) {
        return REFUSE(LIBRARY_NULL);
    }
    psa_status_t status = enter(&name, uid);
    if (status != PSA_SUCCESS) {
        return status;
    }
    status = leave(its_get_info(home.its, name, &info));
    if (status == PSA_SUCCESS) {
        *p_info = (struct psa_storage_info_t){ .capacity = info.size, .size = info.size, .flags = info.flags };
    }
    return status;
}

psa_status_t psa_its_remove(psa_storage_uid_t uid)
{
    struct its_name name;
    psa_status_t status = enter(&name, uid);
    return status != PSA_SUCCESS ? status : leave(its_remove(home.its, name));
}
