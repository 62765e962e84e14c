/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "crypto/direct.h"
#include "inproc/device.h"
#include "psa/internal_trusted_storage.h"
#include "psa_manifest/pid.h"

/*
 * The crypto core of this program: who calls, and where persistent keys go. They are objects of the crypto partition in ITS, as on a device
 * with a fence, so a program cannot name one by psa_its_*.
 */

#define CRYPTO_VISIT { .pid = ASHLAR_SP_CRYPTO, .name = "ashlar-sp-crypto", .is_client = true }

static psa_status_t load(void *context, uint64_t name, size_t at, struct out_span out, size_t *out_len)
{
    struct inproc_visit visit = CRYPTO_VISIT;
    (void)context;
    *out_len = 0;
    inproc_enter(&visit);
    psa_status_t status = psa_its_get(name, at, out.len, out.data, out_len);
    inproc_leave(&visit);
    return status;
}

static psa_status_t save(void *context, uint64_t name, struct span object, bool is_for_ever)
{
    struct inproc_visit visit = CRYPTO_VISIT;
    (void)context;
    inproc_enter(&visit);
    psa_status_t status =
        psa_its_set(name, object.len, object.data, is_for_ever ? PSA_STORAGE_FLAG_WRITE_ONCE : PSA_STORAGE_FLAG_NONE);
    inproc_leave(&visit);
    return status;
}

static psa_status_t remove_object(void *context, uint64_t name)
{
    struct inproc_visit visit = CRYPTO_VISIT;
    (void)context;
    inproc_enter(&visit);
    psa_status_t status = psa_its_remove(name);
    inproc_leave(&visit);
    return status;
}

psa_status_t crypto_direct_caller(struct crypto_caller *caller)
{
    psa_status_t status = inproc_ready();
    if (status == PSA_SUCCESS) {
        *caller = (struct crypto_caller){ .client = inproc_current_client(), .session = 0 };
    }
    return status;
}

uint64_t crypto_direct_epoch(void)
{
    return rt_boot_epoch();
}

const struct crypto_store *crypto_direct_store(void)
{
    static const struct crypto_store store = { .load = load, .save = save, .remove = remove_object };
    return &store;
}
