/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "its_store.h"

#include "psa/internal_trusted_storage.h"

static psa_status_t load(void *context, uint64_t name, size_t at, struct out_span out, size_t *out_len)
{
    (void)context;
    *out_len = 0;
    return psa_its_get(name, at, out.len, out.data, out_len);
}

static psa_status_t save(void *context, uint64_t name, struct span object, bool is_for_ever)
{
    (void)context;
    return psa_its_set(name, object.len, object.data,
                       is_for_ever ? PSA_STORAGE_FLAG_WRITE_ONCE : PSA_STORAGE_FLAG_NONE);
}

static psa_status_t remove_object(void *context, uint64_t name)
{
    (void)context;
    return psa_its_remove(name);
}

static const struct crypto_store store = { .context = NULL, .load = load, .save = save, .remove = remove_object };

const struct crypto_store *its_store(void)
{
    return &store;
}
