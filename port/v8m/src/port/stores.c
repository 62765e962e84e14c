/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "stores.h"

#include "base/invariant.h"
#include "dev/flash_mapped.h"
#include "v8m/port.h"

static struct flash_mapped opened[V8M_STORES_MAX];

/* Whoever wrote over what was not erased is a bug of ours: it ends here, not as damage at the next start. */
static void breach(uint32_t at)
{
    (void)at;
    INVARIANT(false);
}

const struct flash *store_of(int32_t pid)
{
    INVARIANT(v8m_port.store_count <= V8M_STORES_MAX);
    for (uint32_t i = 0; i < v8m_port.store_count; i++) {
        const struct v8m_store *store = &v8m_port.stores[i];
        if (store->pid == pid) {
            struct flash_mapped *mapped = &opened[i];
            bool is_good = mapped->words != NULL ||
                           flash_mapped_init(mapped, &store->geometry, (void *)store->base, breach) == PSA_SUCCESS;
            return is_good ? &mapped->flash : NULL;
        }
    }
    return NULL;
}
