/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "v8m/noise_page.h"

static psa_status_t fill(const struct entropy *entropy, struct out_span out)
{
    struct v8m_noise_page *noise = entropy->context;
    const volatile uint8_t *page = (const volatile uint8_t *)noise->page;
    for (size_t i = 0; i < out.len; i++) {
        noise->state ^= noise->timer->ops->now(noise->timer) ^ page[noise->next];
        noise->next = (noise->next + 1) % noise->size;
        noise->state ^= noise->state << 13;
        noise->state ^= noise->state >> 7;
        noise->state ^= noise->state << 17;
        out.data[i] = (uint8_t)(noise->state >> 32);
    }
    return PSA_SUCCESS;
}

const struct entropy_ops v8m_noise_page_ops = { .fill = fill };
