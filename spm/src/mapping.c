/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "connection.h"
#include "delivery.h"

/* MM-IOVEC (FF-M 1.1): a vector is read and written, or mapped once; never both. */

/** Whether the vector may be mapped now: SPM_FAULT_NONE, or why not. */
static enum spm_fault map_fault(const struct spm_inbox *inbox, const struct spm_connection *connection, size_t size,
                                bool was_touched)
{
    /* @spec FFM-MAP-ENABLED */
    if (!inbox->system->services[connection->service].mm_iovec) {
        return SPM_FAULT_MAP_DISABLED;
    }
    /* @spec FFM-MAP-EMPTY */
    if (size == 0) {
        return SPM_FAULT_MAP_EMPTY;
    }
    /* @spec FFM-MAP-TWICE FFM-MAP-REMAP FFM-MAP-IN-STREAMED FFM-MAP-OUT-STREAMED */
    return was_touched ? SPM_FAULT_MAP_AGAIN : SPM_FAULT_NONE;
}

/** Mapped now, not unmapped again. */
static bool is_mapped(uint8_t mapped, uint8_t used, uint32_t index)
{
    /* @spec FFM-UNMAP-NOT-MAPPED */
    return spm_vector_is(mapped, index) && !spm_vector_is(used, index);
}

struct spm_piece spm_map_in(struct spm_inbox *inbox, size_t partition, psa_handle_t msg, uint32_t index)
{
    enum spm_fault fault;
    struct spm_connection *connection = spm_request_find(inbox, partition, msg, index, &fault);
    if (connection == NULL) {
        return spm_piece_fault(fault);
    }
    bool was_touched = spm_vector_is(connection->in_mapped | connection->in_used, index);
    fault = map_fault(inbox, connection, connection->in_size[index], was_touched);
    if (fault != SPM_FAULT_NONE) {
        return spm_piece_fault(fault);
    }
    /* Commit: nothing below can fail. */
    connection->in_mapped |= spm_vector_bit(index);
    /* @spec FFM-MAP-IN */
    return spm_piece_of(inbox, connection, 0, connection->in_size[index]);
}

struct spm_piece spm_unmap_in(struct spm_inbox *inbox, size_t partition, psa_handle_t msg, uint32_t index)
{
    enum spm_fault fault;
    struct spm_connection *connection = spm_request_find(inbox, partition, msg, index, &fault);
    if (connection == NULL) {
        return spm_piece_fault(fault);
    }
    if (!is_mapped(connection->in_mapped, connection->in_used, index)) {
        return spm_piece_fault(SPM_FAULT_NOT_MAPPED);
    }
    connection->in_used |= spm_vector_bit(index);
    return spm_piece_of(inbox, connection, 0, 0);
}

struct spm_piece spm_map_out(struct spm_inbox *inbox, size_t partition, psa_handle_t msg, uint32_t index)
{
    enum spm_fault fault;
    struct spm_connection *connection = spm_request_find(inbox, partition, msg, index, &fault);
    if (connection == NULL) {
        return spm_piece_fault(fault);
    }
    bool was_touched = spm_vector_is(connection->out_mapped | connection->out_used, index);
    fault = map_fault(inbox, connection, connection->out_size[index], was_touched);
    if (fault != SPM_FAULT_NONE) {
        return spm_piece_fault(fault);
    }
    /* Commit: nothing below can fail. */
    connection->out_mapped |= spm_vector_bit(index);
    /* @spec FFM-MAP-OUT */
    return spm_piece_of(inbox, connection, 0, connection->out_size[index]);
}

struct spm_piece spm_unmap_out(struct spm_inbox *inbox, size_t partition, psa_handle_t msg, uint32_t index, size_t len)
{
    enum spm_fault fault;
    struct spm_connection *connection = spm_request_find(inbox, partition, msg, index, &fault);
    if (connection == NULL) {
        return spm_piece_fault(fault);
    }
    if (!is_mapped(connection->out_mapped, connection->out_used, index)) {
        return spm_piece_fault(SPM_FAULT_NOT_MAPPED);
    }
    /* @spec FFM-UNMAP-OVERFLOW */
    if (len > connection->out_size[index]) {
        return spm_piece_fault(SPM_FAULT_WRITE_OVERFLOW);
    }
    /* Commit: nothing below can fail. */
    connection->out_used |= spm_vector_bit(index);
    /* @spec FFM-UNMAP-LEN */
    connection->out_at[index] = len;
    return spm_piece_of(inbox, connection, 0, len);
}
