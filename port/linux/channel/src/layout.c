/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "channel/layout.h"

#include <string.h>
#include <unistd.h>

#include "base/fits.h"

_Static_assert((CHANNEL_SLOTS_MAX + 1) * CHANNEL_LINE <= (int)CHANNEL_CONSUMED,
               "all lines lie in the first half of the first page");
_Static_assert((int)CHANNEL_CONSUMED + CHANNEL_SLOTS_MAX * (int)CHANNEL_CONSUMED_STEP <= (int)CHANNEL_WAKE,
               "and these in the second");
_Static_assert((int)CHANNEL_WAKE + CHANNEL_SLOTS_MAX * (int)CHANNEL_WAKE_STEP <= (int)CHANNEL_PAGE,
               "and these behind them");
_Static_assert(CHANNEL_REQUEST_WORDS * 4 <= 64, "a request's words are one cache line");

bool channel_layout_is_valid(const struct channel_layout *layout)
{
    return layout->slots >= 1 && layout->slots <= CHANNEL_SLOTS_MAX && layout->data_len >= CHANNEL_PAGE &&
           layout->data_len <= CHANNEL_DATA_LIMIT && layout->data_len % CHANNEL_PAGE == 0;
}

size_t channel_size(const struct channel_layout *layout)
{
    return channel_data_at(layout, layout->slots);
}

static void close_one(int *fd)
{
    if (*fd >= 0) {
        close(*fd);
    }
    *fd = -1;
}

void channel_offer_close(struct channel_offer *offer)
{
    close_one(&offer->request_fd);
    close_one(&offer->response_fd);
    close_one(&offer->bell_fd);
}

bool channel_place(const uint32_t len[PSA_MAX_IOVEC], size_t count, uint32_t data_len, uint32_t at[PSA_MAX_IOVEC])
{
    size_t next = 0;
    memset(at, 0, PSA_MAX_IOVEC * sizeof(at[0]));
    for (size_t i = 0; i < count; i++) {
        if (len[i] == 0) {
            continue;
        }
        if (!fits(next, len[i], data_len)) {
            return false;
        }
        at[i] = (uint32_t)next;
        next = (next + len[i] + CHANNEL_ALIGN - 1) & ~(size_t)(CHANNEL_ALIGN - 1);
    }
    return true;
}

uint32_t channel_extent(const uint32_t len[PSA_MAX_IOVEC], size_t count, const uint32_t at[PSA_MAX_IOVEC])
{
    uint32_t end = 0;
    for (size_t i = 0; i < count; i++) {
        if (len[i] != 0) {
            end = at[i] + len[i];
        }
    }
    return end;
}
