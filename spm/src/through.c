/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "base/invariant.h"
#include "connection.h"
#include "reason/reason.h"
#include "request.h"

/* A stateless request that is answered where it was made. Decode everything, then commit; what is not regular is left to the others. */

/** As spm_slot_find(): where a client may have all there is, that is one look. */
static inline size_t slot_for(struct spm_inbox *inbox, const struct spm_client *client)
{
    if (!SPM_HAS_SHARES) {
        return spm_bit_next(inbox->unused, inbox->reserved);
    }
    const struct spm_connection *connection = spm_slot_find(inbox, client, true);
    return connection == NULL ? SPM_CONNECTIONS_MAX : spm_slot_of(inbox, connection);
}

/* @mitigates T.FFM.REQUEST-T-2 T.FFM.REQUEST-D-2 */
int32_t spm_enter(struct spm_inbox *inbox, const struct spm_client *client, const struct spm_call *call, size_t service,
                  psa_msg_t *msg)
{
    uint32_t version = spm_stateless_version(call->handle);
    bool has_rights = (client->rights.services[service / 32] >> service % 32 & 1u) != 0;
    if (!has_rights || !spm_version_is_supported(&inbox->system->services[service], version) ||
        spm_request_fault(call) != SPM_FAULT_NONE) {
        return -1;
    }
    size_t at = slot_for(inbox, client);
    if (at == SPM_CONNECTIONS_MAX) {
        return -1;
    }
    /* Commit: nothing below can fail. */
    struct spm_connection *connection = &inbox->connections[at];
    spm_slot_claim(inbox, at, client, service, true);
    spm_message_begin(inbox, connection, call->type);
    connection->state = SPM_ACTIVE;
    spm_message_vectors(connection, call);
    spm_message_give(inbox, at, msg);
    return (int32_t)at;
}

psa_status_t spm_leave(struct spm_inbox *inbox, size_t message, psa_status_t status)
{
    const struct spm_connection *connection = &inbox->connections[message];
    INVARIANT(connection->message == SPM_MESSAGE_SERVED && connection->is_stateless);
    /* @spec FFM-STATELESS-FREED */
    spm_slot_reset(inbox, message);
    /* @spec FFM-STATELESS-REPLIED */
    return status == PSA_ERROR_PROGRAMMER_ERROR ? REFUSE(SPM_REPLIED) : status;
}
