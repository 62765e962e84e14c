/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "its/batch.h"

void its_batch_begin(struct its *its)
{
    its->is_batch = true;
}

psa_status_t its_batch_end(struct its *its)
{
    its->is_batch = false;
    return store_commit(its->config.store);
}
