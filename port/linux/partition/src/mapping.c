/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 *
 * psa/service.h: mapped vectors. What is mapped is a private copy, so a client cannot change bytes while they are
 * looked at, nor see an output before it is finished. A copy is as long as its vector, which the channel bounds; it
 * is wiped when unmapped.
 */
#include <stdlib.h>

#include "base/invariant.h"
#include "base/wipe.h"
#include "partition.h"

static void release(struct partition_mapping *mapping)
{
    wipe(mapping->copy, mapping->len);
    free(mapping->copy);
    *mapping = (struct partition_mapping){ .is_used = false };
}

static struct partition_mapping *find(uint16_t message, uint32_t vector, bool is_out)
{
    for (size_t i = 0; i < PARTITION_MAPPINGS; i++) {
        struct partition_mapping *mapping = &partition->mappings[i];
        if (mapping->is_used && mapping->message == message && mapping->vector == vector && mapping->is_out == is_out) {
            return mapping;
        }
    }
    return NULL;
}

/* Zeros. Without memory or a free place the partition cannot go on: the interface has no way to say so. */
static struct partition_mapping *make(const struct spm_piece *piece, uint32_t vector, bool is_out)
{
    for (size_t i = 0; i < PARTITION_MAPPINGS; i++) {
        struct partition_mapping *mapping = &partition->mappings[i];
        if (mapping->is_used) {
            continue;
        }
        uint8_t *copy = calloc(1, piece->len);
        if (copy != NULL) {
            *mapping = (struct partition_mapping){ .is_used = true, .is_out = is_out, .message = piece->message,
                                                   .vector = vector, .len = piece->len, .copy = copy };
            return mapping;
        }
    }
    partition_panic(SPM_FAULT_MEMORY);
}

#define checked(piece) checked_in(__func__, (piece))

static struct spm_piece checked_in(const char *function, struct spm_piece piece)
{
    if (piece.verdict != SPM_RETURN) {
        partition_panic_in(function, piece.fault);
    }
    return piece;
}

const void *psa_map_invec(psa_handle_t msg_handle, uint32_t invec_idx)
{
    struct spm_piece piece = checked(spm_map_in(&partition->inbox, PARTITION_SELF, msg_handle, invec_idx));
    const struct partition_mapping *mapping = make(&piece, invec_idx, false);
    channel_server_read(&partition->server, partition->waiters[piece.message].seat, invec_idx, 0,
                        out_span_of(mapping->copy, piece.len));
    return mapping->copy;
}

void psa_unmap_invec(psa_handle_t msg_handle, uint32_t invec_idx)
{
    struct spm_piece piece = checked(spm_unmap_in(&partition->inbox, PARTITION_SELF, msg_handle, invec_idx));
    struct partition_mapping *mapping = find(piece.message, invec_idx, false);
    INVARIANT(mapping != NULL);
    release(mapping);
}

void *psa_map_outvec(psa_handle_t msg_handle, uint32_t outvec_idx)
{
    struct spm_piece piece = checked(spm_map_out(&partition->inbox, PARTITION_SELF, msg_handle, outvec_idx));
    return make(&piece, outvec_idx, true)->copy;
}

void psa_unmap_outvec(psa_handle_t msg_handle, uint32_t outvec_idx, size_t len)
{
    struct spm_piece piece = checked(spm_unmap_out(&partition->inbox, PARTITION_SELF, msg_handle, outvec_idx, len));
    struct partition_mapping *mapping = find(piece.message, outvec_idx, true);
    INVARIANT(mapping != NULL && len <= mapping->len);
    channel_server_write(&partition->server, partition->waiters[piece.message].seat, outvec_idx, 0,
                         span_of(mapping->copy, len));
    release(mapping);
}

void partition_unmap_all(uint16_t message)
{
    for (size_t i = 0; i < PARTITION_MAPPINGS; i++) {
        if (partition->mappings[i].is_used && partition->mappings[i].message == message) {
            release(&partition->mappings[i]);
        }
    }
}
