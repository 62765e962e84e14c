/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include <pthread.h>
#include <string.h>

#include "base/wipe.h"
#include "inproc/device.h"
#include "ps/ps_home.h"
#include "psa/protected_storage.h"
#include "psa_manifest/pid.h"
#include "reason/reason.h"

/*
 * psa_ps_* straight to the core, under its own lock, as the partition towards crypto and ITS. The store opens at the first call; what that meets stays so.
 */

static struct {
    pthread_mutex_t lock; /* guards the rest and the core */
    bool was_opened;
    psa_status_t status; /* why there is no storage */
    struct ps *ps;
} home = { .lock = PTHREAD_MUTEX_INITIALIZER };

struct visit {
    struct inproc_visit inproc;
    struct ps_name name;
};

static psa_status_t open_home(void)
{
    uint8_t key[RT_ROOT_KEY_LEN];
    struct ps_note notes[PS_NOTES];
    psa_status_t status = rt_root_key("ps", key);
    if (status == PSA_SUCCESS) {
        status = ps_home_open(rt_store(), key, NULL, &home.ps);
    }
    wipe(key, sizeof(key));
    uint32_t count = ps_home_notes(notes);
    for (uint32_t i = 0; i < count; i++) {
        rt_note(notes[i].reason, notes[i].count);
    }
    return status;
}

static psa_status_t leave(struct visit *visit, psa_status_t status)
{
    inproc_leave(&visit->inproc);
    pthread_mutex_unlock(&home.lock);
    return status;
}

/* Takes the lock, says who calls, becomes the partition. On failure nothing is held. */
static psa_status_t enter(struct visit *visit, psa_storage_uid_t uid)
{
    psa_status_t status = inproc_ready(); /* before the lock: in a forked child another thread may hold it for ever */
    if (status != PSA_SUCCESS) {
        return status;
    }
    *visit = (struct visit){
        .inproc = { .pid = ASHLAR_SP_PS, .name = "ashlar-sp-ps", .store_size = PS_STORE_BLOCK * PS_STORE_BLOCKS, .is_client = true },
        .name = { .client = inproc_current_client(), .uid = uid },
    };
    pthread_mutex_lock(&home.lock);
    inproc_enter(&visit->inproc);
    if (!home.was_opened) {
        home.was_opened = true;
        home.status = open_home();
    }
    return home.ps != NULL ? PSA_SUCCESS : leave(visit, home.status);
}

static void take(void *context, struct out_span out)
{
    const uint8_t **at = context;
    memcpy(out.data, *at, out.len);
    *at += out.len;
}

static void give(void *context, struct span data)
{
    uint8_t **at = context;
    memcpy(*at, data.data, data.len);
    *at += data.len;
}

psa_status_t psa_ps_set(psa_storage_uid_t uid, size_t data_length, const void *p_data, psa_storage_create_flags_t create_flags)
{
    struct visit visit;
    const uint8_t *at = p_data;
    struct ps_source source = { .context = &at, .len = data_length, .take = take };
    if (p_data == NULL && data_length != 0) {
        return REFUSE(LIBRARY_NULL);
    }
    psa_status_t status = enter(&visit, uid);
    return status != PSA_SUCCESS ? status : leave(&visit, ps_set(home.ps, visit.name, source, create_flags));
}

psa_status_t psa_ps_get(psa_storage_uid_t uid, size_t data_offset, size_t data_size, void *p_data, size_t *p_data_length)
{
    struct visit visit;
    uint8_t *at = p_data;
    struct ps_sink sink = { .context = &at, .room = data_size, .give = give };
    size_t len = 0;
    if (p_data_length == NULL || (p_data == NULL && data_size != 0)) {
        return REFUSE(LIBRARY_NULL);
    }
    psa_status_t status = enter(&visit, uid);
    if (status != PSA_SUCCESS) {
        return status;
    }
    status = leave(&visit, ps_get(home.ps, visit.name, data_offset, sink, &len));
    if (status == PSA_SUCCESS) {
        *p_data_length = len;
    }
    return status;
}

psa_status_t psa_ps_get_info(psa_storage_uid_t uid, struct psa_storage_info_t *p_info)
{
    struct visit visit;
    struct ps_info info;
    if (p_info == NULL) {
        return REFUSE(LIBRARY_NULL);
    }
    psa_status_t status = enter(&visit, uid);
    if (status != PSA_SUCCESS) {
        return status;
    }
    status = leave(&visit, ps_get_info(home.ps, visit.name, &info));
    if (status == PSA_SUCCESS) {
        *p_info = (struct psa_storage_info_t){ .capacity = info.capacity, .size = info.size, .flags = info.flags };
    }
    return status;
}

psa_status_t psa_ps_remove(psa_storage_uid_t uid)
{
    struct visit visit;
    psa_status_t status = enter(&visit, uid);
    return status != PSA_SUCCESS ? status : leave(&visit, ps_remove(home.ps, visit.name));
}

psa_status_t psa_ps_create(psa_storage_uid_t uid, size_t capacity, psa_storage_create_flags_t create_flags)
{
    struct visit visit;
    psa_status_t status = enter(&visit, uid);
    return status != PSA_SUCCESS ? status : leave(&visit, ps_create(home.ps, visit.name, capacity, create_flags));
}

psa_status_t psa_ps_set_extended(psa_storage_uid_t uid, size_t data_offset, size_t data_length, const void *p_data)
{
    struct visit visit;
    const uint8_t *at = p_data;
    struct ps_source source = { .context = &at, .len = data_length, .take = take };
    if (p_data == NULL && data_length != 0) {
        return REFUSE(LIBRARY_NULL);
    }
    psa_status_t status = enter(&visit, uid);
    return status != PSA_SUCCESS ? status : leave(&visit, ps_set_extended(home.ps, visit.name, data_offset, source));
}

uint32_t psa_ps_get_support(void)
{
    return PSA_STORAGE_SUPPORT_SET_EXTENDED;
}
