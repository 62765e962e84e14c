/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include <string.h>

#include "base/invariant.h"
#include "fake/fake.h"

static struct fake_ticket *new_ticket(struct fake *fake, struct fake_party *party)
{
    INVARIANT(fake->ticket_count < FAKE_TICKETS_MAX);
    struct fake_ticket *ticket = &fake->tickets[fake->ticket_count++];
    *ticket = (struct fake_ticket){ .party = party, .state = party->is_panicked ? FAKE_PANICKED : FAKE_WAITING };
    return ticket;
}

/** Does what the core said about a client's call. */
static const struct fake_ticket *act(struct fake *fake, struct fake_ticket *ticket, struct spm_outcome outcome)
{
    if (outcome.verdict == SPM_BLOCK) {
        INVARIANT(fake->waiting[outcome.value] == NULL);
        fake->waiting[outcome.value] = ticket;
    } else if (outcome.verdict == SPM_RETURN) {
        ticket->state = FAKE_RETURNED;
        ticket->value = outcome.value;
    } else {
        ticket->state = FAKE_PANICKED;
        fake_panic(fake, ticket->party, outcome.fault);
    }
    fake_check(fake);
    return ticket;
}

const struct fake_ticket *fake_connect(struct fake *fake, struct fake_party *party, uint32_t sid, uint32_t version)
{
    struct fake_ticket *ticket = new_ticket(fake, party);
    if (party->is_panicked) {
        return ticket;
    }
    return act(fake, ticket, spm_connect(&fake->inbox, &party->client, sid, version));
}

const struct fake_ticket *fake_close(struct fake *fake, struct fake_party *party, psa_handle_t handle)
{
    struct fake_ticket *ticket = new_ticket(fake, party);
    if (party->is_panicked) {
        return ticket;
    }
    return act(fake, ticket, spm_close(&fake->inbox, &party->client, handle));
}

/** Copies the vectors once, into ticket and call; notes references that the party itself may not make. */
static void copy_in(struct fake_ticket *ticket, struct spm_call *call, struct fake_vectors vectors)
{
    const struct fake_party *party = ticket->party;
    bool is_countable = vectors.in_count <= PSA_MAX_IOVEC && vectors.out_count <= PSA_MAX_IOVEC;
    if (!is_countable) {
        return;
    }
    if (!fake_owns(party, vectors.in, vectors.in_count * sizeof(psa_invec)) ||
        !fake_owns(party, vectors.out, vectors.out_count * sizeof(psa_outvec))) {
        call->has_bad_memory = true;
        return;
    }
    ticket->in_count = vectors.in_count;
    ticket->out_count = vectors.out_count;
    ticket->out_array = vectors.out;
    for (size_t i = 0; i < vectors.in_count; i++) {
        ticket->in[i] = vectors.in[i];
        call->in_size[i] = ticket->in[i].len;
        call->has_bad_memory |= !fake_owns(party, ticket->in[i].base, ticket->in[i].len);
    }
    for (size_t i = 0; i < vectors.out_count; i++) {
        ticket->out[i] = vectors.out[i];
        call->out_size[i] = ticket->out[i].len;
        call->has_bad_memory |= !fake_owns(party, ticket->out[i].base, ticket->out[i].len);
    }
}

const struct fake_ticket *fake_call(struct fake *fake, struct fake_party *party, psa_handle_t handle, int32_t type,
                                    struct fake_vectors vectors)
{
    struct fake_ticket *ticket = new_ticket(fake, party);
    struct spm_call call = {
        .handle = handle, .type = type, .in_count = vectors.in_count, .out_count = vectors.out_count
    };
    if (party->is_panicked) {
        return ticket;
    }
    copy_in(ticket, &call, vectors);
    party->foreign_calls = (uint16_t)(party->foreign_calls + call.has_bad_memory);
    return act(fake, ticket, spm_call(&fake->inbox, &party->client, &call));
}
