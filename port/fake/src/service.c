/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include <string.h>

#include "base/invariant.h"
#include "fake/fake.h"

/** True if the partition goes on; else it is panicked. */
static bool goes_on(struct fake *fake, struct fake_party *party, enum spm_verdict verdict, enum spm_fault fault)
{
    if (verdict != SPM_RETURN) {
        fake_panic(fake, party, fault);
    }
    fake_check(fake);
    return verdict == SPM_RETURN;
}

/** Who waits for the message of a piece; a piece with bytes always has one, unless its client is gone. */
static struct fake_ticket *ticket_of(struct fake *fake, struct spm_piece piece)
{
    return fake->waiting[piece.message];
}

psa_signal_t fake_wait(struct fake *fake, struct fake_party *party, psa_signal_t mask)
{
    if (party->is_panicked) {
        return 0;
    }
    if ((mask & spm_assigned_signals(fake->system, party->partition)) == 0) {
        fake_panic(fake, party, SPM_FAULT_SIGNAL);
        return 0;
    }
    psa_signal_t asserted = spm_inbox_signals(&fake->inbox, party->partition) |
                            spm_registry_signals(&fake->registry, party->partition);
    return asserted & mask;
}

psa_status_t fake_get(struct fake *fake, struct fake_party *party, psa_signal_t signal, psa_msg_t *msg)
{
    if (party->is_panicked) {
        return 0;
    }
    struct spm_outcome outcome = spm_get(&fake->inbox, party->partition, signal, msg);
    return goes_on(fake, party, outcome.verdict, outcome.fault) ? outcome.value : 0;
}

size_t fake_read(struct fake *fake, struct fake_party *party, psa_handle_t msg, uint32_t index, struct out_span into)
{
    if (party->is_panicked) {
        return 0;
    }
    struct spm_piece piece = spm_read(&fake->inbox, party->partition, msg, index, into.len);
    if (!goes_on(fake, party, piece.verdict, piece.fault)) {
        return 0;
    }
    const struct fake_ticket *ticket = ticket_of(fake, piece);
    if (piece.len != 0 && ticket != NULL) {
        memcpy(into.data, (const uint8_t *)ticket->in[index].base + piece.at, piece.len);
    }
    return piece.len;
}

size_t fake_skip(struct fake *fake, struct fake_party *party, psa_handle_t msg, uint32_t index, size_t len)
{
    if (party->is_panicked) {
        return 0;
    }
    struct spm_piece piece = spm_read(&fake->inbox, party->partition, msg, index, len);
    return goes_on(fake, party, piece.verdict, piece.fault) ? piece.len : 0;
}

void fake_write(struct fake *fake, struct fake_party *party, psa_handle_t msg, uint32_t index, struct span bytes)
{
    if (party->is_panicked) {
        return;
    }
    struct spm_piece piece = spm_write(&fake->inbox, party->partition, msg, index, bytes.len);
    if (!goes_on(fake, party, piece.verdict, piece.fault)) {
        return;
    }
    const struct fake_ticket *ticket = ticket_of(fake, piece);
    if (piece.len != 0 && ticket != NULL) {
        memcpy((uint8_t *)ticket->out[index].base + piece.at, bytes.data, piece.len);
    }
}

static void complete(struct fake *fake, const struct spm_completion *completion)
{
    struct fake_ticket *ticket = fake->waiting[completion->message];
    fake->waiting[completion->message] = NULL;
    INVARIANT((ticket != NULL) == completion->has_waiter);
    if (ticket == NULL) {
        return;
    }
    if (completion->outcome.verdict == SPM_FAULT) {
        ticket->state = FAKE_PANICKED;
        fake_panic(fake, ticket->party, completion->outcome.fault);
        return;
    }
    for (size_t i = 0; i < ticket->out_count; i++) {
        ticket->out_array[i].len = completion->out_len[i];
    }
    ticket->state = FAKE_RETURNED;
    ticket->value = completion->outcome.value;
}

void fake_reply(struct fake *fake, struct fake_party *party, psa_handle_t msg, psa_status_t status)
{
    struct spm_completion completion;
    if (party->is_panicked) {
        return;
    }
    struct spm_outcome outcome = spm_reply(&fake->inbox, party->partition, msg, status, &completion);
    if (goes_on(fake, party, outcome.verdict, outcome.fault)) {
        complete(fake, &completion);
    }
}

void fake_set_rhandle(struct fake *fake, struct fake_party *party, psa_handle_t msg, void *rhandle)
{
    if (!party->is_panicked) {
        struct spm_outcome outcome = spm_set_rhandle(&fake->inbox, party->partition, msg, rhandle);
        (void)goes_on(fake, party, outcome.verdict, outcome.fault);
    }
}

const void *fake_map_in(struct fake *fake, struct fake_party *party, psa_handle_t msg, uint32_t index)
{
    if (party->is_panicked) {
        return NULL;
    }
    struct spm_piece piece = spm_map_in(&fake->inbox, party->partition, msg, index);
    bool is_mapped = goes_on(fake, party, piece.verdict, piece.fault);
    return is_mapped && ticket_of(fake, piece) != NULL ? ticket_of(fake, piece)->in[index].base : NULL;
}

void fake_unmap_in(struct fake *fake, struct fake_party *party, psa_handle_t msg, uint32_t index)
{
    if (!party->is_panicked) {
        struct spm_piece piece = spm_unmap_in(&fake->inbox, party->partition, msg, index);
        (void)goes_on(fake, party, piece.verdict, piece.fault);
    }
}

void *fake_map_out(struct fake *fake, struct fake_party *party, psa_handle_t msg, uint32_t index)
{
    if (party->is_panicked) {
        return NULL;
    }
    struct spm_piece piece = spm_map_out(&fake->inbox, party->partition, msg, index);
    bool is_mapped = goes_on(fake, party, piece.verdict, piece.fault);
    return is_mapped && ticket_of(fake, piece) != NULL ? ticket_of(fake, piece)->out[index].base : NULL;
}

void fake_unmap_out(struct fake *fake, struct fake_party *party, psa_handle_t msg, uint32_t index, size_t len)
{
    if (!party->is_panicked) {
        struct spm_piece piece = spm_unmap_out(&fake->inbox, party->partition, msg, index, len);
        (void)goes_on(fake, party, piece.verdict, piece.fault);
    }
}

void fake_notify(struct fake *fake, struct fake_party *party, int32_t pid)
{
    if (!party->is_panicked) {
        struct spm_outcome outcome = spm_registry_notify(&fake->registry, pid);
        (void)goes_on(fake, party, outcome.verdict, outcome.fault);
    }
}

void fake_clear(struct fake *fake, struct fake_party *party)
{
    if (!party->is_panicked) {
        struct spm_outcome outcome = spm_registry_clear(&fake->registry, party->partition);
        (void)goes_on(fake, party, outcome.verdict, outcome.fault);
    }
}
