/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "model.h"

#include "test.h"

/*
 * Breadth first over all states that the steps of model.h reach. A state is known by its key; the keys are all kept, so
 * nothing is skipped by a collision. When a law breaks, the way there is printed and the walk ends.
 */

enum { STATES_MAX = 1 << 20, TABLE = 1 << 21, QUEUE = 1 << 17 };
enum { STEPS = CLIENTS * CLIENT_STEPS + 2 * SLOTS * SERVER_STEPS + OTHER_STEPS };

static struct {
    bool is_done;
    bool is_complete;
    enum law broken;
    const char *what; /* NULL: nothing is broken */
    size_t count, transitions;
    uint8_t (*keys)[KEY_LEN];
    uint32_t *parents;
    uint8_t *steps;
    uint32_t *table; /* index + 1 of a known state, 0: empty */
    struct state *queue;
    uint32_t *queue_index;
} walk;

void breach(enum law law, const char *what)
{
    if (walk.what == NULL) {
        walk.broken = law;
        walk.what = what;
    }
}

bool is_lawful(void)
{
    return walk.what == NULL;
}

static uint64_t hash_of(const uint8_t key[KEY_LEN])
{
    uint64_t hash = 0xcbf29ce484222325u;
    for (size_t i = 0; i < KEY_LEN; i++) {
        hash = (hash ^ key[i]) * 0x100000001b3u;
    }
    return hash ^ hash >> 29;
}

/** Notes a state; true if it is new. */
static bool visit(const uint8_t key[KEY_LEN], uint32_t parent, uint8_t step)
{
    size_t at = (size_t)hash_of(key) % TABLE;
    while (walk.table[at] != 0) {
        if (memcmp(walk.keys[walk.table[at] - 1], key, KEY_LEN) == 0) {
            return false;
        }
        at = (at + 1) % TABLE;
    }
    EXPECT(walk.count < STATES_MAX);
    memcpy(walk.keys[walk.count], key, KEY_LEN);
    walk.parents[walk.count] = parent;
    walk.steps[walk.count] = step;
    walk.table[at] = (uint32_t)++walk.count;
    return true;
}

static bool take_step(struct state *state, unsigned step)
{
    if (step < CLIENTS * CLIENT_STEPS) {
        return client_step(state, step / CLIENT_STEPS, step % CLIENT_STEPS);
    }
    step -= CLIENTS * CLIENT_STEPS;
    if (step < 2 * SLOTS * SERVER_STEPS) {
        return server_step(state, step / (SLOTS * SERVER_STEPS), step / SERVER_STEPS % SLOTS, step % SERVER_STEPS);
    }
    return other_step(state, step - 2 * SLOTS * SERVER_STEPS);
}

static void print_way(uint32_t index, unsigned last)
{
    printf("# broken: %s\n# steps, the last one first: %u", walk.what, last);
    while (index != 0) {
        printf(" %u", walk.steps[index]);
        index = walk.parents[index];
    }
    printf("\n");
}

/** A ghost belongs to one connection: what a freed slot's ghost knew ends with it. */
static void forget(struct state *state)
{
    for (size_t i = 0; i < SLOTS; i++) {
        if (state->connections[i].state == SPM_FREE) {
            state->ghosts[i] = (struct ghost){ 0 };
        }
    }
}

static void expand(size_t head, size_t *tail)
{
    static struct state next;
    uint8_t key[KEY_LEN];
    uint32_t index = walk.queue_index[head % QUEUE];
    const struct state *from = &walk.queue[head % QUEUE];
    for (unsigned step = 0; step < STEPS && is_lawful(); step++) {
        memcpy(&next, from, sizeof(next));
        state_settle(&next);
        if (!take_step(&next, step)) {
            continue;
        }
        walk.transitions++;
        judge(from, &next);
        forget(&next);
        key_of(&next, key);
        if (!is_lawful()) {
            print_way(index, step);
        } else if (visit(key, index, (uint8_t)step)) {
            EXPECT(*tail - head < QUEUE);
            walk.queue_index[*tail % QUEUE] = (uint32_t)(walk.count - 1);
            memcpy(&walk.queue[(*tail)++ % QUEUE], &next, sizeof(next));
        }
    }
}

static void run(void)
{
    static struct state first;
    uint8_t key[KEY_LEN];
    size_t head = 0;
    size_t tail = 1;
    if (walk.is_done) {
        return;
    }
    walk.is_done = true;
    walk.keys = malloc((size_t)STATES_MAX * KEY_LEN);
    walk.parents = malloc(STATES_MAX * sizeof(uint32_t));
    walk.steps = malloc(STATES_MAX);
    walk.table = calloc(TABLE, sizeof(uint32_t));
    walk.queue = malloc(QUEUE * sizeof(struct state));
    walk.queue_index = calloc(QUEUE, sizeof(uint32_t));
    EXPECT(walk.keys && walk.parents && walk.steps && walk.table && walk.queue && walk.queue_index);
    state_begin(&first);
    key_of(&first, key);
    (void)visit(key, 0, 0);
    memcpy(&walk.queue[0], &first, sizeof(first));
    while (head < tail && is_lawful()) {
        expand(head++, &tail);
    }
    walk.is_complete = head == tail;
    printf("# %zu states, %zu steps\n", walk.count, walk.transitions);
}

static void holds(enum law law)
{
    run();
    if (walk.what != NULL && walk.broken == law) {
        FAIL(walk.what);
    }
}

static void every_state_is_valid_by_the_cores_own_check(void) { holds(LAW_VALID); }
static void each_accepted_connection_gets_exactly_one_disconnect(void) { holds(LAW_DISCONNECT); }
static void each_blocked_caller_is_completed_exactly_once_or_gone(void) { holds(LAW_COMPLETION); }
static void no_handle_of_a_freed_slot_resolves(void) { holds(LAW_HANDLE); }
static void a_signal_is_asserted_exactly_while_its_queue_holds_a_message(void) { holds(LAW_SIGNAL); }
static void cursors_stay_within_their_vectors_and_start_anew(void) { holds(LAW_CURSOR); }
static void nothing_is_left_when_all_clients_are_gone(void) { holds(LAW_LEAK); }
static void messages_of_a_service_are_first_in_first_out(void) { holds(LAW_FIFO); }
static void a_refused_call_changes_nothing(void) { holds(LAW_REFUSAL); }
static void each_call_has_its_specified_result(void) { holds(LAW_STATUS); }

static void a_request_that_goes_through_is_as_one_that_is_queued(void) { holds(LAW_THROUGH); }

static void the_walk_is_complete_and_not_trivial(void)
{
    run();
    EXPECT(walk.what != NULL || (walk.is_complete && walk.count > 10000));
}

int main(void)
{
    static const struct test tests[] = {
        TEST(every_state_is_valid_by_the_cores_own_check, "style:E8"),
        TEST(each_accepted_connection_gets_exactly_one_disconnect, "FFM-DISCONNECT-ONCE"),
        TEST(each_blocked_caller_is_completed_exactly_once_or_gone, "FFM-REPLY-COMPLETES"),
        TEST(no_handle_of_a_freed_slot_resolves, "FFM-HANDLE-CLOSED"),
        TEST(a_signal_is_asserted_exactly_while_its_queue_holds_a_message, "FFM-GET-SIGNAL-STAYS"),
        TEST(cursors_stay_within_their_vectors_and_start_anew, "FFM-CALL-FRESH"),
        TEST(nothing_is_left_when_all_clients_are_gone, "FFM-CLIENT-GONE-NO-LEAK"),
        TEST(messages_of_a_service_are_first_in_first_out, "FFM-GET-OLDEST"),
        TEST(a_refused_call_changes_nothing, "FFM-ERROR-NO-EFFECT"),
        TEST(each_call_has_its_specified_result, "FFM-1.1:psa_call"),
        TEST(a_request_that_goes_through_is_as_one_that_is_queued, "FFM-STATELESS-CALL"),
        TEST(the_walk_is_complete_and_not_trivial, "design:model"),
    };
    return test_main("model.spm", tests, sizeof(tests) / sizeof(tests[0]));
}
