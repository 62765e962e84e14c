/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "overlap.h"

#include <string.h>

#include "core.h"

bool overlap_exists(struct span in, struct out_span out)
{
    uintptr_t a = (uintptr_t)in.data;
    uintptr_t b = (uintptr_t)out.data;
    if (in.len == 0 || out.len == 0) {
        return false;
    }
    return a <= b ? b - a < in.len : a - b < out.len;
}

psa_status_t overlap_in_step(struct overlap *overlap, struct span *in, struct out_span out)
{
    if (in->data == out.data || !overlap_exists(*in, out)) {
        return PSA_SUCCESS;
    }
    if (out.len < in->len) {
        return overlap_aside(overlap, in, out);
    }
    memmove(out.data, in->data, in->len);
    in->data = out.data;
    return PSA_SUCCESS;
}

psa_status_t overlap_aside(struct overlap *overlap, struct span *in, struct out_span out)
{
    struct crypto *crypto = overlap->crypto;
    if (!overlap_exists(*in, out)) {
        return PSA_SUCCESS;
    }
    if (in->len > CRYPTO_BOUNCE || atomic_exchange(&crypto->is_bounce_taken, true)) {
        return REFUSE(CRYPTO_OVERLAP);
    }
    overlap->has_bounce = true;
    memcpy(crypto->bounce, in->data, in->len);
    in->data = crypto->bounce;
    return PSA_SUCCESS;
}

void overlap_done(struct overlap *overlap)
{
    if (overlap->has_bounce) {
        wipe(overlap->crypto->bounce, CRYPTO_BOUNCE);
        atomic_store(&overlap->crypto->is_bounce_taken, false);
        overlap->has_bounce = false;
    }
}
