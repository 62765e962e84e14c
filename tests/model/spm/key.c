/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "model.h"

#include <stdlib.h>
#include <string.h>

enum { ROW = 12 };

static uint8_t rank_of(const struct state *state, size_t slot)
{
    uint8_t rank = 1;
    if (state->connections[slot].message != SPM_MESSAGE_QUEUED) {
        return 0;
    }
    for (size_t i = 0; i < SLOTS; i++) {
        rank = (uint8_t)(rank + (state->connections[i].message == SPM_MESSAGE_QUEUED &&
                                 state->ghosts[i].arrival < state->ghosts[slot].arrival));
    }
    return rank;
}

/** Who holds this slot's handle, who waits in it, whose stale handle it still is: a bit each. */
static uint8_t ties_of(const struct state *state, size_t slot)
{
    uint8_t ties = 0;
    for (size_t k = 0; k < CLIENTS; k++) {
        const struct client *client = &state->clients[k];
        bool holds = client->handle != 0 && (client->handle & SPM_SLOT_MASK) == (psa_handle_t)slot;
        ties = (uint8_t)(ties | holds << k | (client->waits_in == slot) << (k + 4));
    }
    return ties;
}

static void row_of(const struct state *state, size_t slot, uint8_t row[ROW])
{
    const struct spm_connection *c = &state->connections[slot];
    const struct ghost *ghost = &state->ghosts[slot];
    memset(row, 0, ROW);
    if (c->state == SPM_FREE) {
        return;
    }
    row[0] = (uint8_t)c->state;
    row[1] = (uint8_t)(c->service << 4 | c->message);
    row[2] = (uint8_t)(c->is_stateless | c->is_orphan << 1 | (c->rhandle != NULL) << 2 | ghost->is_accepted << 3);
    row[3] = (uint8_t)c->client;
    row[4] = ties_of(state, slot);
    row[5] = rank_of(state, slot);
    if (c->message == SPM_MESSAGE_NONE) {
        return; /* what lingers of the last message is never looked at */
    }
    row[6] = (uint8_t)c->type;
    row[7] = (uint8_t)(c->in_mapped << 4 | c->in_used);
    row[8] = (uint8_t)(c->out_mapped << 4 | c->out_used);
    row[9] = (uint8_t)(c->in_at[0] << 4 | c->in_size[0]);
    row[10] = (uint8_t)(c->out_at[0] << 4 | c->out_size[0]);
    row[11] = (uint8_t)(ghost->msg != 0 ? 1 : 0);
}

static int compare_rows(const void *a, const void *b)
{
    return memcmp(a, b, ROW);
}

void key_of(const struct state *state, uint8_t key[KEY_LEN])
{
    for (size_t i = 0; i < SLOTS; i++) {
        row_of(state, i, key + i * ROW);
    }
    qsort(key, SLOTS, ROW, compare_rows);
    uint8_t *at = key + (size_t)SLOTS * ROW;
    for (size_t k = 0; k < CLIENTS; k++) {
        const struct client *client = &state->clients[k];
        *at++ = (uint8_t)(client->is_gone | (client->waits_in != NO_SLOT) << 1 | (client->handle != 0) << 2 |
                          (client->stale != 0) << 3);
    }
    for (size_t p = 0; p < PARTITIONS; p++) {
        *at++ = (uint8_t)state->registry.partitions[p].asserted;
    }
    *at++ = (uint8_t)state->registry.partitions[TOP].enabled;
}
