/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include "its/its.h"

/* How an object stands in the store: sealed.c or plain.c, whichever the image links. Arguments are checked already. */

extern const uint32_t its_form_overhead; /* bytes of the store's object beyond the payload */
extern const uint32_t its_form_mark;     /* bits of the store's flags that objects of this form have, none of them PSA's */

/** The work of its_init() that depends on the form. */
psa_status_t its_form_start(struct its *its);

/** The largest payload that memory and store allow. */
size_t its_form_object_max(const struct its *its);

psa_status_t its_form_write(struct its *its, struct store_key key, uint32_t flags, struct span data);

psa_status_t its_form_remove(struct its *its, struct store_key key);

/** Which part of an object, and where to. */
struct its_range {
    size_t offset;
    struct out_span out;
};

/** As its_get(), of an object that is there. `*len` is 0 when called. */
psa_status_t its_form_read(struct its *its, struct store_key key, const struct store_info *info, struct its_range range,
                           size_t *len);
