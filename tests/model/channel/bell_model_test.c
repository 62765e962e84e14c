/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 *
 * The bells of a channel, walked in every interleaving. Each step below is one shared access or one system call of
 * the real code, in its order: client = channel_caller_publish and _await, partition = server_rest.c and
 * channel_server_reply. A plain store waits in a store buffer of its processor and becomes visible at any later
 * time; an ordered one (channel_store_ordered) becomes visible at once, after what the buffer holds. Several
 * clients share one partition; one of them may lie: ring without a request, publish without ringing, claim any
 * state. Asserted: the partition waits nowhere but at its bells; whenever nothing can move, every honest call was
 * answered. The same walk without one of the ordered stores must find a lost wake: so it is known to look.
 */
#include <inttypes.h>

#include "test.h"

enum { CLIENTS = 2, CALLS = 2, RING = 0, POLLED = 1, RUNS = 0, SLEEPS = 1, WAITS = 2 };
enum { STATES_LOG2 = 22, STATES_MAX = 1 << STATES_LOG2, STACK_MAX = 1 << 20 };

/* Which ordered stores are plain, to see that each is needed. */
enum fault {
    SOUND = 0,
    PLAIN_PUBLISH,
    PLAIN_RING,
    PLAIN_DONE,
    PLAIN_SLEEP,
    NO_SECOND_LOOK,
    NO_TEST_BEFORE_SLEEP,
    WAKE_READ_LATE, /* the wake word is read after DONE, and may then be the new one */
    WAKE_UNCHANGED  /* the partition wakes and leaves the word as it is */
};

enum client_step {
    C_PUBLISH,
    C_READ_BELL,
    C_RING,
    C_READ_DONE,
    C_READ_WAKE,
    C_SAY_SLEEP,
    C_TEST,
    C_WAIT,
    C_ASLEEP,
    C_OVER
};
enum server_step { S_LOOK, S_REPLY, S_READ_STATE, S_CHANGE_WAKE, S_WAKE, S_SAY_RING, S_LOOK_AGAIN, S_ASLEEP };

struct client {
    uint8_t step;
    uint8_t calls;     /* published so far */
    uint8_t sequence;  /* shared: as others see it */
    uint8_t state;     /* shared */
    uint8_t has_late_sequence, late_sequence; /* in the store buffer, in front of... */
    uint8_t has_late_state, late_state;       /* ...this */
    uint8_t old_wake;  /* its own: the wake word as it read it */
};

struct world {
    struct client clients[CLIENTS];
    uint8_t bell[CLIENTS];    /* shared */
    uint8_t done[CLIENTS];    /* shared */
    uint8_t wake[CLIENTS];    /* shared: client 0 waits on this, client 1 on DONE, as one of an earlier protocol does */
    uint8_t rung[CLIENTS];    /* the kernel's edge */
    uint8_t has_late_bell[CLIENTS], late_bell[CLIENTS];
    uint8_t has_late_done[CLIENTS], late_done[CLIENTS];
    uint8_t seen[CLIENTS];    /* the partition's own */
    uint8_t server_step, at;  /* `at`: the client being looked at, or served */
    uint8_t hot;              /* a bit a client: its bell says POLLED */
    uint8_t ready;            /* a bit a client: to be looked at; stays while hot, else until nothing is found */
};

static enum fault fault;
static bool has_liar; /* client 1 */
static struct world *seen_states;
static uint8_t *is_used;
static struct world *stack;
static size_t stack_len;
static uint64_t state_count;
static bool is_lost;

static uint64_t hash(const struct world *w)
{
    const uint8_t *p = (const uint8_t *)w;
    uint64_t h = 1469598103934665603u;
    for (size_t i = 0; i < sizeof(*w); i++) {
        h = (h ^ p[i]) * 1099511628211u;
    }
    return h ^ h >> 29;
}

/* Every state once. */
static void reach(const struct world *w)
{
    size_t at = (size_t)hash(w) & (STATES_MAX - 1);
    while (is_used[at]) {
        if (memcmp(&seen_states[at], w, sizeof(*w)) == 0) {
            return;
        }
        at = (at + 1) & (STATES_MAX - 1);
    }
    EXPECT(state_count < STATES_MAX / 2 && stack_len < STACK_MAX);
    is_used[at] = 1;
    seen_states[at] = *w;
    stack[stack_len++] = *w;
    state_count++;
}

static void drain_client(struct client *c)
{
    if (c->has_late_sequence) {
        c->sequence = c->late_sequence;
    }
    if (c->has_late_state) {
        c->state = c->late_state;
    }
    c->has_late_sequence = c->has_late_state = c->late_sequence = c->late_state = 0;
}

static void drain_server(struct world *w)
{
    for (size_t i = 0; i < CLIENTS; i++) {
        w->bell[i] = w->has_late_bell[i] ? w->late_bell[i] : w->bell[i];
        w->done[i] = w->has_late_done[i] ? w->late_done[i] : w->done[i];
        w->has_late_bell[i] = w->late_bell[i] = w->has_late_done[i] = w->late_done[i] = 0;
    }
}

/* A processor may write back its buffer at any time; order among different words only matters between sides, so all
 * at once is one case and never another; each case is walked. */
static bool step_buffers(const struct world *w)
{
    bool has_moved = false;
    for (size_t i = 0; i < CLIENTS; i++) {
        if (w->clients[i].has_late_sequence || w->clients[i].has_late_state) {
            struct world next = *w;
            drain_client(&next.clients[i]);
            reach(&next);
            has_moved = true;
        }
        if (w->has_late_bell[i] || w->has_late_done[i]) {
            struct world next = *w;
            drain_server(&next);
            reach(&next);
            has_moved = true;
        }
    }
    return has_moved;
}

static void say(struct world *w, size_t i, uint8_t bell, bool is_plain)
{
    w->hot = (uint8_t)(bell == POLLED ? w->hot | 1u << i : w->hot & ~(1u << i));
    w->ready = (uint8_t)(bell == POLLED ? w->ready | 1u << i : w->ready);
    if (is_plain) {
        w->has_late_bell[i] = 1;
        w->late_bell[i] = bell;
    } else {
        drain_server(w);
        w->bell[i] = bell;
    }
}

static bool has_wake(size_t client)
{
    return client == 0;
}

static bool step_client(const struct world *w, size_t i)
{
    struct world next = *w;
    struct client *c = &next.clients[i];
    switch ((enum client_step)c->step) {
    case C_PUBLISH:
        c->calls++;
        c->state = RUNS; /* before the sequence, which orders it */
        if (fault == PLAIN_PUBLISH) {
            c->has_late_sequence = 1;
            c->late_sequence = c->calls;
        } else {
            drain_client(c);
            c->sequence = c->calls;
        }
        c->step = C_READ_BELL;
        break;
    case C_READ_BELL:
        c->step = w->bell[i] == POLLED ? C_READ_DONE : C_RING;
        break;
    case C_RING: /* a system call: the buffer drains */
        drain_client(c);
        next.rung[i] = 1;
        if (next.server_step == S_ASLEEP) {
            next.server_step = S_LOOK;
            next.at = 0;
        }
        c->step = C_READ_DONE;
        break;
    case C_READ_DONE:
        c->step = w->done[i] == c->calls ? (c->calls == CALLS ? C_OVER : C_PUBLISH) : C_READ_WAKE;
        break;
    case C_READ_WAKE:
        c->old_wake = w->wake[i];
        c->step = C_SAY_SLEEP;
        break;
    case C_SAY_SLEEP:
        if (fault == PLAIN_SLEEP) {
            c->has_late_state = 1;
            c->late_state = has_wake(i) ? WAITS : SLEEPS;
        } else {
            drain_client(c);
            c->state = has_wake(i) ? WAITS : SLEEPS;
        }
        c->step = fault == NO_TEST_BEFORE_SLEEP ? (has_wake(i) ? C_WAIT : C_ASLEEP) : C_TEST;
        break;
    case C_TEST: /* On DONE itself the futex wait is this very test: the kernel compares and queues in one step. The
                    buffer may still hold SLEEPS when it compares. */
        c->step = w->done[i] == c->calls ? C_READ_DONE : has_wake(i) ? C_WAIT : C_ASLEEP;
        break;
    case C_WAIT: /* the futex wait on the wake word: compares with what was read before, and queues, in one step */
        c->step = w->wake[i] != (fault == WAKE_READ_LATE ? w->wake[i] : c->old_wake) ? C_READ_DONE : C_ASLEEP;
        break;
    case C_ASLEEP:
    case C_OVER:
    default:
        return false;
    }
    reach(&next);
    return true;
}

/* The kernel's edges make channels ready: only when the partition asks it. A channel is hot once a request is taken. */
static void take_edges(struct world *w)
{
    for (size_t i = 0; i < CLIENTS; i++) {
        if (w->rung[i]) {
            w->rung[i] = 0;
            w->ready = (uint8_t)(w->ready | 1u << i);
        }
    }
}

static bool any_rung(const struct world *w)
{
    bool any = false;
    for (size_t i = 0; i < CLIENTS; i++) {
        any = any || w->rung[i];
    }
    return any;
}

/* Looks at channel `at`: a request is taken, and makes its channel hot; who is cold and has none is not looked at
 * again. */
static void look(struct world *w)
{
    bool is_ready = (w->ready & 1u << w->at) != 0;
    if (is_ready && w->clients[w->at].sequence != w->seen[w->at]) {
        w->seen[w->at] = w->clients[w->at].sequence;
        if ((w->hot & 1u << w->at) == 0) {
            say(w, w->at, POLLED, false);
        }
        w->server_step = S_REPLY;
        return;
    }
    if (is_ready && (w->hot & 1u << w->at) == 0) {
        w->ready = (uint8_t)(w->ready & ~(1u << w->at));
    }
    w->at++;
}

static void answer(const struct world *w, struct world *next)
{
    if (fault == PLAIN_DONE) {
        next->has_late_done[w->at] = 1;
        next->late_done[w->at] = w->seen[w->at];
    } else {
        drain_server(next);
        next->done[w->at] = w->seen[w->at];
    }
    next->server_step = S_READ_STATE;
}

static void wake(const struct world *w, struct world *next)
{
    drain_server(next);
    if (next->clients[w->at].step == C_ASLEEP) {
        next->clients[w->at].step = C_READ_DONE;
    }
    next->server_step = S_LOOK;
    next->at = 0;
}

static bool step_server(const struct world *w)
{
    struct world next = *w;
    switch ((enum server_step)w->server_step) {
    case S_LOOK:
        if (next.at == 0) {
            take_edges(&next); /* it may ask the kernel before it looks; asking never makes it wait here */
        }
        look(&next);
        if (next.server_step == S_LOOK && next.at == CLIENTS) {
            next.server_step = S_SAY_RING;
            next.at = 0;
        }
        break;
    case S_REPLY:
        answer(w, &next);
        break;
    case S_READ_STATE:
        next.server_step = w->clients[w->at].state == WAITS    ? S_CHANGE_WAKE
                           : w->clients[w->at].state == SLEEPS ? S_WAKE
                                                               : S_LOOK;
        next.at = next.server_step == S_LOOK ? 0 : next.at;
        break;
    case S_CHANGE_WAKE: /* visible at the latest with the system call that follows; here as early as can be */
        next.wake[w->at] = fault == WAKE_UNCHANGED ? next.wake[w->at] : w->seen[w->at];
        next.server_step = S_WAKE;
        break;
    case S_WAKE: /* a system call; it never waits */
        wake(w, &next);
        break;
    case S_SAY_RING:
        say(&next, w->at, RING, fault == PLAIN_RING);
        next.at++;
        if (next.at == CLIENTS) {
            next.at = 0;
            next.server_step = fault == NO_SECOND_LOOK ? S_ASLEEP : S_LOOK_AGAIN;
        }
        break;
    case S_LOOK_AGAIN:
        look(&next);
        if (next.server_step == S_LOOK_AGAIN && next.at == CLIENTS) {
            next.server_step = S_ASLEEP;
            next.at = 0;
        }
        break;
    case S_ASLEEP: /* in epoll_wait, and nowhere else does it wait */
    default:
        if (!any_rung(w)) {
            return false;
        }
        next.server_step = S_LOOK;
        next.at = 0;
        break;
    }
    reach(&next);
    return true;
}

/* What a liar can do to memory that it maps, and to its bell. */
static void step_liar(const struct world *w)
{
    struct world next = *w;
    next.clients[1].sequence = (uint8_t)((w->clients[1].sequence + 1) & 3);
    reach(&next);
    next = *w;
    next.clients[1].state = (uint8_t)((w->clients[1].state + 1) % (WAITS + 1));
    reach(&next);
    next = *w;
    next.rung[1] = 1;
    if (next.server_step == S_ASLEEP) {
        next.server_step = S_LOOK;
        next.at = 0;
    }
    reach(&next);
}

static bool honest_is_done(const struct world *w)
{
    bool is_done = true;
    for (size_t i = 0; i < (has_liar ? CLIENTS - 1 : CLIENTS); i++) {
        is_done = is_done && w->clients[i].step == C_OVER;
    }
    return is_done;
}

static void expand(const struct world *w)
{
    bool has_moved = step_buffers(w);
    for (size_t i = 0; i < (has_liar ? CLIENTS - 1 : CLIENTS); i++) {
        has_moved = step_client(w, i) || has_moved;
    }
    has_moved = step_server(w) || has_moved;
    if (has_liar) {
        step_liar(w);
    }
    /* Nothing that is honest can move: nobody may be left waiting. */
    if (!has_moved && !honest_is_done(w)) {
        is_lost = true;
    }
}

/* True if some interleaving loses a wake. */
static bool walk(enum fault with, bool liar)
{
    struct world start = { .server_step = S_ASLEEP };
    fault = with;
    has_liar = liar;
    is_lost = false;
    state_count = 0;
    stack_len = 0;
    seen_states = calloc(STATES_MAX, sizeof(*seen_states));
    is_used = calloc(STATES_MAX, 1);
    stack = calloc(STACK_MAX, sizeof(*stack));
    EXPECT(seen_states != NULL && is_used != NULL && stack != NULL);
    reach(&start);
    while (stack_len != 0 && !is_lost) {
        struct world w = stack[--stack_len];
        expand(&w);
    }
    free(seen_states);
    free(is_used);
    free(stack);
    return is_lost;
}

static void no_interleaving_of_honest_clients_loses_a_wake(void)
{
    EXPECT(!walk(SOUND, false));
    printf("# %" PRIu64 " states\n", state_count);
}

static void a_lying_client_cannot_keep_an_honest_one_waiting(void)
{
    EXPECT(!walk(SOUND, true));
    printf("# %" PRIu64 " states\n", state_count);
}

static void without_any_one_of_its_parts_the_handshake_loses_a_wake(void)
{
    EXPECT(walk(PLAIN_PUBLISH, false));
    EXPECT(walk(PLAIN_RING, false));
    EXPECT(walk(PLAIN_DONE, false));
    EXPECT(walk(PLAIN_SLEEP, false));
    EXPECT(walk(NO_SECOND_LOOK, false));
    EXPECT(walk(NO_TEST_BEFORE_SLEEP, false));
    EXPECT(walk(WAKE_READ_LATE, false));
    EXPECT(walk(WAKE_UNCHANGED, false));
}

int main(void)
{
    static const struct test tests[] = {
        TEST(no_interleaving_of_honest_clients_loses_a_wake, "channel.spec:bells"),
        TEST(a_lying_client_cannot_keep_an_honest_one_waiting, "channel.spec:bells"),
        TEST(without_any_one_of_its_parts_the_handshake_loses_a_wake, "channel.spec:bells"),
    };
    return test_main("channel.bells", tests, sizeof(tests) / sizeof(tests[0]));
}
