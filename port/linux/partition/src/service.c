/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 *
 * psa/service.h: messages. A programmer error here is this partition's own, and ends it.
 */
#include "base/invariant.h"
#include "partition.h"
#include "reason/reason.h"

enum { PULLS_AT_ONCE = 64 }; /* a client that is refused at once, again and again, must not keep us here */

/* In these, the function that is named is the partition's call. */
#define value_of(outcome) value_in(__func__, (outcome))
#define checked(piece) checked_in(__func__, (piece))

static int32_t value_in(const char *function, struct spm_outcome outcome)
{
    if (outcome.verdict != SPM_RETURN) {
        partition_panic_in(function, outcome.fault);
    }
    return outcome.value;
}

static struct spm_piece checked_in(const char *function, struct spm_piece piece)
{
    if (piece.verdict != SPM_RETURN) {
        partition_panic_in(function, piece.fault);
    }
    return piece;
}

static struct channel_seat seat_of(uint16_t message)
{
    INVARIANT(message < PARTITION_CONNECTIONS && partition->waiters[message].is_waiting);
    return partition->waiters[message].seat;
}

static uint32_t sid_of(psa_signal_t signal)
{
    const struct spm_system *system = partition->program->system;
    for (size_t i = 0; i < system->service_count; i++) {
        if (1u << system->services[i].signal == signal) {
            return system->services[i].sid;
        }
    }
    return 0;
}

psa_signal_t psa_wait(psa_signal_t signal_mask, uint32_t timeout)
{
    partition_second_level_only();
    signal_mask &= partition->signals;
    if (signal_mask == 0) {
        partition_panic(SPM_FAULT_SIGNAL);
    }
    if (!partition->has_served && partition_self()->model == SPM_IPC) {
        partition->has_served = true;
        partition_say_plain(CONTROL_SERVING);
    }
    enum channel_patience patience = (timeout & PSA_BLOCK) != 0 ? CHANNEL_WAIT : CHANNEL_POLL;
    /*
     * A request is taken in when nothing else can be served: whose turn it is, is decided then, by the time that each client had. A
     * partition that wants more of what waits polls again after psa_get().
     */
    psa_signal_t signals = partition_signals() & signal_mask;
    bool may_stay = patience == CHANNEL_WAIT;
    for (uint32_t pulls = 0; signals == 0 && (may_stay || pulls < PULLS_AT_ONCE) && partition_pump(patience); pulls++) {
        signals = partition_signals() & signal_mask;
    }
    return signals;
}

psa_status_t psa_get(psa_signal_t signal, psa_msg_t *msg)
{
    partition_second_level_only();
    if (partition->is_in_function) {
        partition_panic(SPM_FAULT_MODEL);
    }
    if (msg == NULL) {
        partition_panic(SPM_FAULT_MEMORY);
    }
    int32_t status = value_of(spm_get(&partition->inbox, PARTITION_SELF, signal, msg));
    if (status != PSA_SUCCESS) {
        return status;
    }
    size_t index = spm_message_slot(&partition->inbox, msg->handle);
    INVARIANT(index < PARTITION_CONNECTIONS);
    struct partition_waiter *waiter = &partition->waiters[index];
    waiter->is_got = true;
    partition_works(sid_of(signal), msg->type);
    if (waiter->is_waiting) {
        partition->queued_count--;
        channel_server_meter(&partition->server, waiter->seat);
    }
    reason_take(); /* what was refused before is no reason for this message */
    return PSA_SUCCESS;
}

void psa_set_rhandle(psa_handle_t msg_handle, void *rhandle)
{
    partition_second_level_only();
    value_of(spm_set_rhandle(&partition->inbox, PARTITION_SELF, msg_handle, rhandle));
}

size_t psa_read(psa_handle_t msg_handle, uint32_t invec_idx, void *buffer, size_t num_bytes)
{
    partition_second_level_only();
    struct spm_piece piece = checked(spm_read(&partition->inbox, PARTITION_SELF, msg_handle, invec_idx, num_bytes));
    if (piece.len == 0) {
        return 0;
    }
    if (buffer == NULL) {
        partition_panic(SPM_FAULT_MEMORY);
    }
    channel_server_read(&partition->server, seat_of(piece.message), invec_idx, piece.at, out_span_of(buffer, piece.len));
    return piece.len;
}

size_t psa_skip(psa_handle_t msg_handle, uint32_t invec_idx, size_t num_bytes)
{
    partition_second_level_only();
    return checked(spm_read(&partition->inbox, PARTITION_SELF, msg_handle, invec_idx, num_bytes)).len;
}

void psa_write(psa_handle_t msg_handle, uint32_t outvec_idx, const void *buffer, size_t num_bytes)
{
    partition_second_level_only();
    struct spm_piece piece = checked(spm_write(&partition->inbox, PARTITION_SELF, msg_handle, outvec_idx, num_bytes));
    if (piece.len == 0) {
        return;
    }
    if (buffer == NULL) {
        partition_panic(SPM_FAULT_MEMORY);
    }
    channel_server_write(&partition->server, seat_of(piece.message), outvec_idx, piece.at, span_of(buffer, piece.len));
}

static void complete(const struct spm_completion *completion)
{
    struct partition_waiter *waiter = &partition->waiters[completion->message];
    partition_unmap_all(completion->message);
    partition_has_answered();
    waiter->is_got = false;
    if (!waiter->is_waiting) {
        return; /* a DISCONNECT that nobody asked for: the client was gone */
    }
    waiter->is_waiting = false;
    if (!completion->has_waiter) {
        channel_server_drop(&partition->server, waiter->seat);
    } else if (completion->outcome.verdict == SPM_RETURN) {
        partition_answer(waiter->seat, completion->outcome.value, completion->out_len);
    } else {
        partition_accuse(waiter->seat, completion->outcome.fault);
    }
}

void psa_reply(psa_handle_t msg_handle, psa_status_t status)
{
    partition_second_level_only();
    struct spm_completion completion;
    if (partition->is_in_function) {
        partition_panic(SPM_FAULT_MODEL);
    }
    value_of(spm_reply(&partition->inbox, PARTITION_SELF, msg_handle, status, &completion));
    complete(&completion);
}

void psa_notify(int32_t partition_id)
{
    partition_second_level_only();
    uint8_t message[CONTROL_HEADER_LEN + 4];
    enum control_kind kind;
    /* Who exists is the supervisor's knowledge: it ends a partition that names one that does not, which never comes back from here. */
    partition_say(span_of(message, control_encode_notify(out_span_of(message, sizeof(message)), partition_id)));
    do {
        partition_listen(true, &kind);
    } while (kind != CONTROL_NOTIFIED);
}

void psa_clear(void)
{
    partition_second_level_only();
    value_of(spm_registry_clear(&partition->registry, PARTITION_SELF));
}

void psa_panic(void)
{
    partition_panic(SPM_FAULT_PANIC);
}
