/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "form.h"

#include "reason/reason.h"

/*
 * Objects as they are, for a medium that nobody but ITS reaches: the store's own check tells damage. The mark keeps a store of this form from being
 * read as one of another.
 */
const uint32_t its_form_overhead = 0;
const uint32_t its_form_mark = 0x80000000u;

psa_status_t its_form_start(struct its *its)
{
    (void)its; /* no key, no nonce, no work memory */
    return PSA_SUCCESS;
}

size_t its_form_object_max(const struct its *its)
{
    return its->config.store->config.object_max;
}

psa_status_t its_form_write(struct its *its, struct store_key key, uint32_t flags, struct span data)
{
    return store_set(its->config.store, key, flags | its_form_mark, data);
}

psa_status_t its_form_remove(struct its *its, struct store_key key)
{
    return store_remove(its->config.store, key);
}

psa_status_t its_form_read(struct its *its, struct store_key key, const struct store_info *info, struct its_range range,
                           size_t *len)
{
    if ((info->flags & its_form_mark) == 0) {
        return REFUSE(ITS_ALIEN);
    }
    if (range.offset > info->len) {
        return REFUSE(ITS_OFFSET);
    }
    return store_get(its->config.store, key, (uint32_t)range.offset, range.out, len);
}
