/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "fake/fake.h"

#include <string.h>

#include "base/fits.h"
#include "base/invariant.h"

void fake_check(const struct fake *fake)
{
    INVARIANT(spm_inbox_is_valid(&fake->inbox));
    INVARIANT(spm_registry_is_valid(&fake->registry));
}

static struct fake_party *add_party(struct fake *fake, int32_t id, uint64_t session)
{
    INVARIANT(fake->party_count < FAKE_PARTIES_MAX);
    struct fake_party *party = &fake->parties[fake->party_count++];
    party->client = (struct spm_client){ .id = id, .session = session, .rights = spm_rights_of(fake->system, id) };
    return party;
}

void fake_start(struct fake *fake, const struct spm_system *system, size_t connection_count)
{
    memset(fake, 0, sizeof(*fake));
    fake->system = system;
    spm_registry_init(&fake->registry, system);
    spm_inbox_init(&fake->inbox, system, fake->connections, connection_count);
    for (size_t i = 0; i < system->partition_count; i++) {
        add_party(fake, system->partitions[i].pid, 0)->partition = i;
    }
    fake_check(fake);
}

struct fake_party *fake_partition(struct fake *fake, int32_t pid)
{
    int index = spm_registry_find(fake->system, pid);
    INVARIANT(index >= 0);
    return &fake->parties[index];
}

struct fake_party *fake_non_secure(struct fake *fake, int32_t id, uint64_t session)
{
    INVARIANT(id < 0);
    return add_party(fake, id, session);
}

void *fake_room(struct fake_party *party, size_t len)
{
    size_t whole = (len + 15) / 16 * 16;
    INVARIANT(fits(party->used, whole, sizeof(party->memory)));
    void *room = party->memory + party->used;
    party->used += whole;
    return room;
}

bool fake_owns(const struct fake_party *party, const void *base, size_t len)
{
    uintptr_t start = (uintptr_t)party->memory;
    uintptr_t at = (uintptr_t)base;
    return len == 0 || (at >= start && fits(at - start, len, sizeof(party->memory)));
}

void fake_session_end(struct fake *fake, struct fake_party *party)
{
    spm_session_ended(&fake->inbox, party->client.id, party->client.session);
    for (size_t i = 0; i < SPM_CONNECTIONS_MAX; i++) {
        if (fake->waiting[i] != NULL && fake->waiting[i]->party == party) {
            fake->waiting[i] = NULL;
        }
    }
    fake_check(fake);
}

void fake_panic(struct fake *fake, struct fake_party *party, enum spm_fault fault)
{
    INVARIANT(party->client.id > 0);
    party->is_panicked = true;
    party->panic = fault;
    spm_registry_died(&fake->registry, party->partition);
    fake_session_end(fake, party);
}
