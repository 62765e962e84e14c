/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "model.h"

#include <string.h>

/*
 * Two copies of a state: in one a request is queued, taken and answered, in the other it goes through at once. What the client and the
 * service see is the same, and so is what is left, but for places in the queue.
 */

static void copy(struct state *to, const struct state *from)
{
    memcpy(to, from, sizeof(*to));
    state_settle(to);
}

static void expect(bool is_as_queued, const char *what)
{
    if (!is_as_queued) {
        breach(LAW_THROUGH, what);
    }
}

static bool is_same(const struct state *queued, const struct state *through)
{
    struct spm_connection a[SLOTS], b[SLOTS];
    memcpy(a, queued->connections, sizeof(a));
    memcpy(b, through->connections, sizeof(b));
    for (size_t i = 0; i < SLOTS; i++) {
        a[i].order = b[i].order = 0;
    }
    return memcmp(a, b, sizeof(a)) == 0 &&
           memcmp(queued->inbox.unused, through->inbox.unused, sizeof(queued->inbox.unused)) == 0 &&
           memcmp(queued->inbox.queued, through->inbox.queued, sizeof(queued->inbox.queued)) == 0;
}

static void answers(const struct state *queued, const struct state *through, size_t slot, psa_status_t status)
{
    static struct state a, b;
    struct spm_completion completion;
    copy(&a, queued);
    copy(&b, through);
    (void)spm_answer(&a.inbox, slot, status, &completion);
    bool is_len = memcmp(completion.out_len, spm_written(&b.inbox, slot), sizeof(completion.out_len)) == 0;
    psa_status_t result = spm_leave(&b.inbox, slot, status);
    expect(is_len, "through, another length is written");
    expect(completion.outcome.verdict == SPM_RETURN && completion.outcome.value == result, "through, the result is another");
    expect(is_same(&a, &b), "through, an answer leaves another state");
}

struct move {
    bool writes;
    uint32_t index;
    size_t len;
};

static void moves(struct state *a, struct state *b, psa_handle_t msg, struct move move)
{
    size_t slot = spm_message_slot(&a->inbox, msg);
    size_t at = 0;
    struct spm_piece piece = move.writes ? spm_write(&a->inbox, MID, msg, move.index, move.len)
                                         : spm_read(&a->inbox, MID, msg, move.index, move.len);
    int32_t count = move.writes ? spm_write_here(&b->inbox, slot, move.index, move.len, &at)
                                : spm_read_here(&b->inbox, slot, move.index, move.len, &at);
    bool is_as_piece = piece.verdict == SPM_RETURN ? count == (int32_t)piece.len && at == piece.at : count == -1;
    expect(is_as_piece, "through, a read or write moves something else");
    expect(is_same(a, b), "through, a read or write leaves another state");
}

static void served(struct state *a, struct state *b, psa_handle_t msg)
{
    static const struct move script[] = { { false, 0, 0 }, { true, 0, 0 }, { true, 0, 2 }, { true, 4, 1 }, { false, 4, 1 },
                                          { false, 1, 3 }, { true, 1, 1 }, { false, 0, 9 }, { false, 0, 1 }, { true, 0, 1 },
                                          { true, 0, 1 } };
    static const psa_status_t statuses[] = { PSA_SUCCESS, 5, PSA_ERROR_PROGRAMMER_ERROR, PSA_ERROR_CONNECTION_BUSY };
    size_t slot = spm_message_slot(&a->inbox, msg);
    for (size_t i = 0; i <= sizeof(script) / sizeof(script[0]); i++) {
        for (size_t k = 0; k < sizeof(statuses) / sizeof(statuses[0]); k++) {
            answers(a, b, slot, statuses[k]);
        }
        if (i != sizeof(script) / sizeof(script[0])) {
            moves(a, b, msg, script[i]);
        }
    }
}

/** The service that a static handle names, by FF-M 1.1: bit 30, the version in bits 15 to 8, the index less 1 in bits 7 to 0. */
static int named_by(psa_handle_t handle)
{
    int named = -1;
    for (size_t i = 0; i < model_system.service_count; i++) {
        uint32_t index = model_system.services[i].stateless_index;
        for (uint32_t version = 1; index != 0 && version <= 0xff; version++) {
            named = (uint32_t)handle == (0x40000000u | version << 8 | (index - 1)) ? (int)i : named;
        }
    }
    return named;
}

static void one(const struct state *state, const struct spm_client *client, const struct spm_call *call)
{
    static struct state a, b;
    psa_msg_t taken, entered;
    memset(&taken, 0, sizeof(taken));
    memset(&entered, 0, sizeof(entered));
    copy(&a, state);
    copy(&b, state);
    int service = spm_inbox_stateless(&b.inbox, call->handle);
    expect(service == named_by(call->handle), "a handle is another service's");
    int32_t slot = service < 0 ? -1 : spm_enter(&b.inbox, client, call, (size_t)service, &entered);
    struct spm_outcome outcome = spm_call(&a.inbox, client, call);
    if (outcome.verdict != SPM_BLOCK || service < 0) {
        expect(slot == -1, "through, a request is admitted that is refused");
        expect(is_same(state, &b) && entered.handle == 0, "a request that did not go through changed something");
        return;
    }
    expect(slot == outcome.value, "through, another slot is taken");
    spm_take(&a.inbox, (size_t)outcome.value, &taken);
    expect(memcmp(&taken, &entered, sizeof(taken)) == 0, "through, the message is another");
    expect(is_same(&a, &b), "through, a request leaves another state");
    if (is_lawful()) {
        served(&a, &b, entered.handle);
    }
}

void through_agrees(const struct state *state)
{
    static const psa_handle_t handles[] = { SUM_HANDLE + 0x100, SUM_HANDLE + 1, SUM_HANDLE - 0x100, SUM_HANDLE + 0x20,
                                            SUM_HANDLE + 0x10000, 0x80 };
    static const struct spm_call calls[] = {
        { .in_count = 1, .out_count = 1, .in_size = { 1 }, .out_size = { 1 } },
        { .type = INT32_MAX },
        { .type = -1 },
        { .in_count = 5 },
        { .out_count = 5 },
        { .in_count = 2, .out_count = 3 },
        { .in_count = 1, .out_count = SIZE_MAX },
        { .in_count = 2, .out_count = 2, .in_size = { 3, 9 }, .out_size = { 0, 1 } },
        { .has_bad_memory = true },
    };
    struct spm_client client = client_of(NEAR);
    struct spm_client stranger = { .id = client.id, .session = client.session };
    for (size_t i = 0; i < sizeof(calls) / sizeof(calls[0]) && is_lawful(); i++) {
        struct spm_call call = calls[i];
        call.handle = SUM_HANDLE;
        one(state, &client, &call);
        one(state, &stranger, &call);
    }
    for (size_t i = 0; i < sizeof(handles) / sizeof(handles[0]) && is_lawful(); i++) {
        struct spm_call call = { .handle = handles[i] };
        one(state, &client, &call);
    }
}
