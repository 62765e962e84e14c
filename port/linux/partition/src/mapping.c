/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 *
 * psa/service.h: mapped vectors. What is mapped is a private copy, so a client cannot change bytes while they are
 * looked at, nor see an output before it is finished. A copy is as long as its vector, which the channel bounds; it
 * is wiped when unmapped. Its memory is kept for the next one, so that a call allocates nothing once calls of its size
 * were served.
 */
#include <stdlib.h>

#include "base/invariant.h"
#include "base/wipe.h"
#include "partition.h"

enum { KEPT_LEAST = 4096, KEPT_MOST = 128 * 1024 };

/* What is kept is all zero. */
static void release(struct partition_mapping *mapping)
{
    wipe(mapping->copy, mapping->len);
    if (mapping->size > KEPT_MOST) {
        free(mapping->copy);
        mapping->copy = NULL;
        mapping->size = 0;
    }
    mapping->is_used = false;
    partition->mapping_count--;
}

/* Room for `len` bytes, all zero. False: there is no memory. */
static bool reserve(struct partition_mapping *mapping, size_t len)
{
    if (mapping->size < len) {
        size_t size = KEPT_LEAST;
        while (size < len && size < KEPT_MOST) {
            size *= 2;
        }
        size = size < len ? len : size;
        free(mapping->copy);
        mapping->copy = calloc(1, size);
        mapping->size = mapping->copy == NULL ? 0 : size;
    }
    return mapping->copy != NULL;
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
/* @spec FFM-MAP-SERVICE-RIGHTS */
static struct partition_mapping *make(const struct spm_piece *piece, uint32_t vector, bool is_out)
{
    for (size_t i = 0; i < PARTITION_MAPPINGS; i++) {
        struct partition_mapping *mapping = &partition->mappings[i];
        if (mapping->is_used) {
            continue;
        }
        if (reserve(mapping, piece->len)) {
            mapping->is_used = true;
            mapping->is_out = is_out;
            mapping->message = piece->message;
            mapping->vector = vector;
            mapping->len = piece->len;
            partition->mapping_count++;
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
    partition_second_level_only();
    struct spm_piece piece = checked(spm_map_in(&partition->inbox, PARTITION_SELF, msg_handle, invec_idx));
    const struct partition_mapping *mapping = make(&piece, invec_idx, false);
    channel_server_read(&partition->server, partition->waiters[piece.message].seat, invec_idx, 0,
                        out_span_of(mapping->copy, piece.len));
    return mapping->copy;
}

void psa_unmap_invec(psa_handle_t msg_handle, uint32_t invec_idx)
{
    partition_second_level_only();
    struct spm_piece piece = checked(spm_unmap_in(&partition->inbox, PARTITION_SELF, msg_handle, invec_idx));
    struct partition_mapping *mapping = find(piece.message, invec_idx, false);
    INVARIANT(mapping != NULL);
    release(mapping);
}

void *psa_map_outvec(psa_handle_t msg_handle, uint32_t outvec_idx)
{
    partition_second_level_only();
    struct spm_piece piece = checked(spm_map_out(&partition->inbox, PARTITION_SELF, msg_handle, outvec_idx));
    return make(&piece, outvec_idx, true)->copy;
}

void psa_unmap_outvec(psa_handle_t msg_handle, uint32_t outvec_idx, size_t len)
{
    partition_second_level_only();
    struct spm_piece piece = checked(spm_unmap_out(&partition->inbox, PARTITION_SELF, msg_handle, outvec_idx, len));
    struct partition_mapping *mapping = find(piece.message, outvec_idx, true);
    INVARIANT(mapping != NULL && len <= mapping->len);
    channel_server_write(&partition->server, partition->waiters[piece.message].seat, outvec_idx, 0,
                         span_of(mapping->copy, len));
    release(mapping);
}

void partition_unmap_all(uint16_t message)
{
    for (size_t i = 0; i < PARTITION_MAPPINGS && partition->mapping_count != 0; i++) {
        if (partition->mappings[i].is_used && partition->mappings[i].message == message) {
            release(&partition->mappings[i]);
        }
    }
}
