/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "machine.h"
#include "psa/service.h"

/* MM-IOVEC: what is mapped is the caller's own vector. Not part of a build without ASHLAR_MM_IOVEC. */

const void *psa_map_invec(psa_handle_t msg_handle, uint32_t invec_idx)
{
    size_t partition = inproc_self("psa_map_invec");
    struct spm_piece piece = spm_map_in(&inproc_machine.inbox, partition, msg_handle, invec_idx);
    return inproc_call_of(piece, partition, "psa_map_invec")->in[invec_idx].base;
}

void psa_unmap_invec(psa_handle_t msg_handle, uint32_t invec_idx)
{
    size_t partition = inproc_self("psa_unmap_invec");
    (void)inproc_call_of(spm_unmap_in(&inproc_machine.inbox, partition, msg_handle, invec_idx), partition, "psa_unmap_invec");
}

void *psa_map_outvec(psa_handle_t msg_handle, uint32_t outvec_idx)
{
    size_t partition = inproc_self("psa_map_outvec");
    struct spm_piece piece = spm_map_out(&inproc_machine.inbox, partition, msg_handle, outvec_idx);
    return inproc_call_of(piece, partition, "psa_map_outvec")->out[outvec_idx].base;
}

void psa_unmap_outvec(psa_handle_t msg_handle, uint32_t outvec_idx, size_t len)
{
    size_t partition = inproc_self("psa_unmap_outvec");
    struct spm_piece piece = spm_unmap_out(&inproc_machine.inbox, partition, msg_handle, outvec_idx, len);
    (void)inproc_call_of(piece, partition, "psa_unmap_outvec");
}
