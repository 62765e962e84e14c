/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include <string.h>

#include "base/invariant.h"
#include "connection.h"
#include "reason/reason.h"

/* psa_reply, and the end of a client: what becomes of each connection (FF-M 1.0 chapter 4, connection states). */

static void answer_connect(struct spm_inbox *inbox, struct spm_connection *connection, psa_status_t status,
                           struct spm_completion *completion)
{
    /* @spec FFM-CONNECT-REFUSED FFM-CONNECT-BUSY FFM-CONNECT-NO-LEAK FFM-ERROR-REFUSED-BY-SERVICE
     * FFM-DISCONNECT-NOT-REFUSED */
    if (status != PSA_SUCCESS) {
        completion->outcome = spm_return(status);
        spm_slot_free(inbox, connection);
        return;
    }
    /* @spec FFM-CONNECT-SUCCESS */
    completion->outcome = spm_return(spm_connection_handle(inbox, connection));
    /* @spec FFM-DISCONNECT-ONCE */
    if (connection->is_orphan) {
        spm_disconnect_queue(inbox, connection, SPM_CLOSING);
        return;
    }
    connection->message = SPM_MESSAGE_NONE;
    connection->state = SPM_IDLE;
}

/** What the client of a request gets for `status`. */
static struct spm_outcome request_outcome(const struct spm_connection *connection, psa_status_t status)
{
    /* @spec FFM-CALL-SUCCESS FFM-CALL-ERROR */
    if (status != PSA_ERROR_PROGRAMMER_ERROR) {
        return spm_return(status);
    }
    bool is_secure = connection->client > 0;
    /* @spec FFM-ERROR-REPLIED FFM-STATELESS-REPLIED */
    return is_secure ? spm_fault(SPM_FAULT_REPLIED) : spm_return(REFUSE(SPM_REPLIED));
}

static void answer_request(struct spm_inbox *inbox, struct spm_connection *connection, psa_status_t status,
                           struct spm_completion *completion)
{
    completion->outcome = request_outcome(connection, status);
    for (size_t i = 0; i < PSA_MAX_IOVEC; i++) {
        /* @spec FFM-CALL-OUT-LEN FFM-CALL-OUT-LEN-UNWRITTEN FFM-MAP-AT-REPLY */
        completion->out_len[i] = connection->out_at[i]; /* 0 if still mapped */
    }
    /* @spec FFM-STATELESS-FREED */
    if (connection->is_stateless) {
        spm_slot_free(inbox, connection);
    } else if (connection->is_orphan) {
        spm_disconnect_queue(inbox, connection, SPM_CLOSING);
    } else if (status == PSA_ERROR_PROGRAMMER_ERROR) {
        /* @spec FFM-TERMINATE-REPLIED FFM-TERMINATE-WHEN */
        spm_disconnect_queue(inbox, connection, SPM_TERMINATED);
    } else {
        connection->message = SPM_MESSAGE_NONE;
        connection->state = SPM_IDLE;
    }
}

/* @spec FFM-DISCONNECT-STATUS */
static void answer_disconnect(struct spm_inbox *inbox, struct spm_connection *connection,
                              struct spm_completion *completion)
{
    completion->outcome = spm_return(0);
    if (connection->state == SPM_TERMINATED) {
        completion->has_waiter = false;
        connection->message = SPM_MESSAGE_NONE; /* the slot waits for psa_close */
        return;
    }
    INVARIANT(connection->state == SPM_CLOSING);
    spm_slot_free(inbox, connection);
}

static struct spm_outcome answer(struct spm_inbox *inbox, struct spm_connection *connection, psa_status_t status,
                                 struct spm_completion *completion)
{
    bool is_connect_status = status == PSA_SUCCESS || status == PSA_ERROR_CONNECTION_REFUSED ||
                             status == PSA_ERROR_CONNECTION_BUSY;
    /* @spec FFM-REPLY-CONNECT-STATUS */
    if (connection->type == PSA_IPC_CONNECT && !is_connect_status) {
        return spm_fault(SPM_FAULT_REPLY_STATUS);
    }
    /* Commit: nothing below can fail. */
    completion->message = (uint16_t)spm_slot_of(inbox, connection);
    /* @spec FFM-REPLY-COMPLETES FFM-CLIENT-GONE-SERVED */
    completion->has_waiter = !connection->is_orphan;
    completion->client = connection->client;
    if (connection->type < 0) {
        memset(completion->out_len, 0, sizeof(completion->out_len));
    }
    if (connection->type == PSA_IPC_CONNECT) {
        answer_connect(inbox, connection, status, completion);
    } else if (connection->type == PSA_IPC_DISCONNECT) {
        answer_disconnect(inbox, connection, completion);
    } else {
        answer_request(inbox, connection, status, completion);
    }
    return spm_return(PSA_SUCCESS);
}

struct spm_outcome spm_reply(struct spm_inbox *inbox, size_t partition, psa_handle_t msg, psa_status_t status,
                             struct spm_completion *completion)
{
    struct spm_connection *connection = spm_message_find(inbox, partition, msg);
    /* @spec FFM-REPLY-HANDLE FFM-REPLY-ORDER */
    if (connection == NULL) {
        return spm_fault(SPM_FAULT_MESSAGE_HANDLE);
    }
    return answer(inbox, connection, status, completion);
}

struct spm_outcome spm_answer(struct spm_inbox *inbox, size_t message, psa_status_t status,
                              struct spm_completion *completion)
{
    INVARIANT(message < inbox->connection_count && inbox->connections[message].message == SPM_MESSAGE_SERVED);
    return answer(inbox, &inbox->connections[message], status, completion);
}

/** The connection's client is gone: no one waits for it, no one holds its handle. */
static void abandon(struct spm_inbox *inbox, struct spm_connection *connection)
{
    bool is_request = connection->state == SPM_ACTIVE && connection->message == SPM_MESSAGE_QUEUED;
    /* @spec FFM-CLIENT-GONE-NO-LEAK */
    if (connection->state == SPM_TERMINATED && connection->message == SPM_MESSAGE_NONE) {
        spm_slot_free(inbox, connection);
        return;
    }
    connection->is_orphan = true;
    if (connection->state == SPM_TERMINATED) {
        connection->state = SPM_CLOSING;
    } else if (connection->state == SPM_IDLE || (is_request && !connection->is_stateless)) {
        /* @spec FFM-CLIENT-GONE-IDLE FFM-STATELESS-MESSAGES */
        spm_disconnect_queue(inbox, connection, SPM_CLOSING);
    }
}

void spm_session_ended(struct spm_inbox *inbox, int32_t client, uint64_t session)
{
    for (size_t i = 0; i < inbox->connection_count; i++) {
        struct spm_connection *connection = &inbox->connections[i];
        bool is_its = !spm_bit_get(inbox->unused, i) && connection->client == client && connection->session == session;
        if (is_its && !connection->is_orphan) {
            abandon(inbox, connection);
        }
    }
}
