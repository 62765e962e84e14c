/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "connection.h"
#include "reason/reason.h"
#include "request.h"

/* psa_connect, psa_call, psa_close: decode everything, then commit. */

/**
 * A PROGRAMMER ERROR: a partition is to be panicked, a non-secure client gets the reason's status. A macro, so that an image
 * without reasons has the status as a constant, and no table of them.
 */
/* @spec FFM-ERROR-SECURE-CLIENT FFM-ERROR-NS-CONNECT FFM-ERROR-NS-CALL */
#define MISUSE(client, fault, reason) ((client)->id < 0 ? spm_return(REFUSE(reason)) : spm_fault(fault))

/** As MISUSE, but psa_close has no result: `refused` only says why. @spec FFM-ERROR-NS-CLOSE */
static struct spm_outcome misuse_of_close(struct spm_outcome refused)
{
    return refused.verdict == SPM_RETURN ? spm_return(0) : refused;
}

struct spm_outcome spm_connect(struct spm_inbox *inbox, const struct spm_client *client, uint32_t sid, uint32_t version)
{
    int found = spm_service_of_sid(inbox->system, sid);
    /* @spec FFM-CONNECT-SID-UNKNOWN */
    if (found < 0) {
        return MISUSE(client, SPM_FAULT_SID_UNKNOWN, SPM_SID_UNKNOWN);
    }
    size_t service = (size_t)found;
    /* @spec FFM-CONNECT-NS-FORBIDDEN FFM-CONNECT-NO-DEPENDENCY FFM-CONNECT-OWN-SERVICE */
    if (!spm_rights_have(&client->rights, service)) {
        return MISUSE(client, SPM_FAULT_NOT_AUTHORISED, SPM_NOT_AUTHORISED);
    }
    /* @spec FFM-CONNECT-STATELESS */
    if (inbox->system->services[service].stateless_index != 0) {
        return MISUSE(client, SPM_FAULT_STATELESS_CONNECT, SPM_STATELESS_CONNECT);
    }
    if (!spm_version_is_supported(&inbox->system->services[service], version)) {
        return MISUSE(client, SPM_FAULT_VERSION, SPM_VERSION);
    }
    struct spm_connection *connection = spm_slot_find(inbox, client, false);
    if (connection == NULL) {
        /* @spec FFM-CONNECT-EXHAUSTED FFM-ERROR-BUSY-IS-NONE */
        return spm_return(REFUSE(SPM_NO_CONNECTION));
    }
    /* Commit: nothing below can fail. */
    spm_slot_take(inbox, connection, client, service, false);
    /* @spec FFM-CONNECT-MESSAGE */
    spm_message_queue(inbox, connection, PSA_IPC_CONNECT);
    connection->state = SPM_CONNECTING;
    return spm_block((uint16_t)spm_slot_of(inbox, connection));
}

static struct spm_outcome refuse_request(const struct spm_client *client, enum spm_fault fault)
{
    if (fault == SPM_FAULT_TYPE) {
        return MISUSE(client, fault, SPM_CALL_TYPE);
    }
    return fault == SPM_FAULT_VECTORS ? MISUSE(client, fault, SPM_CALL_VECTORS) : MISUSE(client, fault, SPM_CALL_MEMORY);
}

static struct spm_outcome submit(struct spm_inbox *inbox, struct spm_connection *connection,
                                 const struct spm_call *call)
{
    /* @spec FFM-CALL-TYPE-RANGE */
    spm_message_queue(inbox, connection, call->type);
    connection->state = SPM_ACTIVE;
    spm_message_vectors(connection, call);
    return spm_block((uint16_t)spm_slot_of(inbox, connection));
}

static struct spm_outcome call_stateless(struct spm_inbox *inbox, const struct spm_client *client, size_t service,
                                         const struct spm_call *call)
{
    uint32_t version = spm_stateless_version(call->handle);
    /* @spec FFM-STATELESS-NS-FORBIDDEN FFM-STATELESS-SECURE-FORBIDDEN */
    if (!spm_rights_have(&client->rights, service)) {
        return MISUSE(client, SPM_FAULT_NOT_AUTHORISED, SPM_NOT_AUTHORISED);
    }
    /* @spec FFM-STATELESS-VERSION */
    if (!spm_version_is_supported(&inbox->system->services[service], version)) {
        return MISUSE(client, SPM_FAULT_VERSION, SPM_STATELESS_VERSION);
    }
    /* @spec FFM-STATELESS-MISUSE */
    enum spm_fault fault = spm_request_fault(call);
    if (fault != SPM_FAULT_NONE) {
        return refuse_request(client, fault);
    }
    struct spm_connection *connection = spm_slot_find(inbox, client, true);
    if (connection == NULL) {
        /* @spec FFM-STATELESS-BUSY */
        return spm_return(REFUSE(SPM_NO_REQUEST));
    }
    /* Commit: nothing below can fail. */
    spm_slot_take(inbox, connection, client, service, true);
    return submit(inbox, connection, call);
}

/** The connection is open and idle, the request is malformed: a non-secure client loses the connection. */
static struct spm_outcome terminate(struct spm_inbox *inbox, const struct spm_client *client,
                                    struct spm_connection *connection, enum spm_fault fault)
{
    /* @spec FFM-TERMINATE-MISUSE */
    if (client->id < 0) {
        spm_disconnect_queue(inbox, connection, SPM_TERMINATED);
    }
    return refuse_request(client, fault);
}

/* @mitigates T.FFM.REQUEST-T-2 T.FFM.REQUEST-I-1 T.FFM.REQUEST-D-2 */
struct spm_outcome spm_call(struct spm_inbox *inbox, const struct spm_client *client, const struct spm_call *call)
{
    int stateless = spm_inbox_stateless(inbox, call->handle);
    /* @spec FFM-STATELESS-CALL */
    if (stateless >= 0) {
        return call_stateless(inbox, client, (size_t)stateless, call);
    }
    struct spm_connection *connection = spm_connection_find(inbox, client, call->handle);
    /* @spec FFM-CALL-HANDLE-NULL FFM-CALL-HANDLE-UNKNOWN FFM-CALL-HANDLE-OTHER FFM-STATELESS-UNDEFINED */
    if (connection == NULL) {
        return MISUSE(client, SPM_FAULT_HANDLE, SPM_CALL_HANDLE);
    }
    /* @spec FFM-TERMINATE-CALL */
    if (connection->state == SPM_TERMINATED) {
        return MISUSE(client, SPM_FAULT_HANDLE, SPM_CALL_TERMINATED);
    }
    /* @spec FFM-CALL-BUSY FFM-ERROR-NO-EFFECT */
    if (connection->state != SPM_IDLE) {
        return MISUSE(client, SPM_FAULT_HANDLE_BUSY, SPM_CALL_BUSY);
    }
    enum spm_fault fault = spm_request_fault(call);
    if (fault != SPM_FAULT_NONE) {
        return terminate(inbox, client, connection, fault);
    }
    /* Commit: nothing below can fail. */
    return submit(inbox, connection, call);
}

struct spm_outcome spm_close(struct spm_inbox *inbox, const struct spm_client *client, psa_handle_t handle)
{
    /* @spec FFM-CLOSE-NULL */
    if (handle == PSA_NULL_HANDLE) {
        return spm_return(0);
    }
    struct spm_connection *connection = spm_connection_find(inbox, client, handle);
    /* @spec FFM-CLOSE-HANDLE FFM-CLOSE-STATIC */
    if (connection == NULL) {
        return misuse_of_close(MISUSE(client, SPM_FAULT_HANDLE, SPM_CLOSE_HANDLE));
    }
    /* @spec FFM-CLOSE-DISCONNECT */
    if (connection->state == SPM_IDLE) {
        spm_disconnect_queue(inbox, connection, SPM_CLOSING);
        return spm_block((uint16_t)spm_slot_of(inbox, connection));
    }
    /* @spec FFM-CLOSE-BUSY */
    if (connection->state != SPM_TERMINATED) {
        return misuse_of_close(MISUSE(client, SPM_FAULT_HANDLE_BUSY, SPM_CLOSE_BUSY));
    }
    /* @spec FFM-TERMINATE-CLOSE FFM-TERMINATE-SLOT */
    if (connection->message == SPM_MESSAGE_NONE) {
        spm_slot_free(inbox, connection);
        return spm_return(0);
    }
    /* Its DISCONNECT is still on the way: the slot is free once the service has answered that. Nobody waits. */
    connection->state = SPM_CLOSING;
    connection->is_orphan = true;
    return spm_return(0);
}
