/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "kernel.h"

/* MM-IOVEC (FF-M 1.1), where every partition is of one domain: a mapped vector is the client's memory, judged when it called. */

static struct spm_piece piece_of(size_t partition, const struct arch_frame *frame, enum kernel_operation operation)
{
    psa_handle_t msg = (psa_handle_t)frame->r[0];
    uint32_t index = (uint32_t)frame->r[1];
    if (operation == KERNEL_MAP_IN) {
        return spm_map_in(&kernel.inbox, partition, msg, index);
    }
    if (operation == KERNEL_UNMAP_IN) {
        return spm_unmap_in(&kernel.inbox, partition, msg, index);
    }
    if (operation == KERNEL_MAP_OUT) {
        return spm_map_out(&kernel.inbox, partition, msg, index);
    }
    return spm_unmap_out(&kernel.inbox, partition, msg, index, frame->r[2]);
}

void kernel_map_call(struct kernel_thread *thread, struct arch_frame *frame, enum kernel_operation operation)
{
    /* @spec FFM-MAP-ENABLED */
    if (!kernel.level->may_map_vectors) {
        kernel_panic(thread, operation, SPM_FAULT_MAP_DISABLED);
    }
    struct spm_piece piece = piece_of(thread->partition, frame, operation);
    if (piece.verdict == SPM_FAULT) {
        kernel_panic(thread, operation, piece.fault);
    }
    const struct kernel_call *call = &kernel.device->calls[piece.message];
    uint32_t index = (uint32_t)frame->r[1];
    if (operation == KERNEL_MAP_IN) {
        frame->r[0] = call->base[index];
    } else if (operation == KERNEL_MAP_OUT) {
        frame->r[0] = call->base[call->in_count + index];
    }
}
