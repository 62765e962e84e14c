/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 *
 * Doorbells, interrupts and the death of partitions: every reachable state of the registry, each call in each of them, held against what the
 * clauses say, written down a second time as eight facts. A call that faults must leave everything as it was.
 */
#include "spm/registry.h"
#include "test.h"

enum { OLD, NEW, PARTITIONS, STATES_MAX = 4096, OLD_PID = 10, NEW_PID = 20 };
#define TIMER ((psa_signal_t)1 << 5) /* SLIH of OLD, a partition of framework 1.0: enabled at start */
#define RADIO ((psa_signal_t)1 << 6) /* FLIH of NEW, of framework 1.1: disabled at start */
#define PAGER ((psa_signal_t)1 << 7) /* SLIH of NEW: disabled at start */

static const struct spm_irq old_irqs[] = {
    { .name = "TIMER", .source = "1", .signal = 5, .handling = SPM_SLIH, .enabled_at_start = true },
};
static const struct spm_irq new_irqs[] = {
    { .name = "RADIO", .source = "2", .signal = 6, .handling = SPM_FLIH },
    { .name = "PAGER", .source = "3", .signal = 7, .handling = SPM_SLIH },
};
static const struct spm_partition partitions[] = {
    { .name = "OLD", .pid = OLD_PID, .model = SPM_IPC, .irqs = old_irqs, .irq_count = 1 },
    { .name = "NEW", .pid = NEW_PID, .model = SPM_IPC, .irqs = new_irqs, .irq_count = 2 },
};
static const struct spm_system device = { .partitions = partitions, .partition_count = PARTITIONS };
static const psa_signal_t lines[PARTITIONS] = { TIMER, RADIO | PAGER };
static const psa_signal_t words[] = { 0, PSA_DOORBELL, 1u << 4, TIMER, RADIO, PAGER, RADIO | PAGER, PAGER | PSA_DOORBELL, 1u << 31 };
enum { WORDS = sizeof(words) / sizeof(words[0]) };

/** What the clauses make of it, without the core's own names. */
struct facts {
    psa_signal_t asserted[PARTITIONS]; /* FFM-SIGNAL-STICKY */
    psa_signal_t open[PARTITIONS];     /* lines that are neither disabled nor masked */
    bool is_dead[PARTITIONS];
};

struct state {
    struct spm_registry registry;
    struct facts facts;
};

static struct state states[STATES_MAX];
static size_t count, steps;

/** One call: which, by which partition, with which word. */
enum call { NOTIFY_OLD, NOTIFY_NEW, NOTIFY_NOBODY, CLEAR, FIRE, RAN_SIGNAL, RAN_QUIET, EOI, ENABLE, DISABLE, RESET, DIE, CALLS };

static bool is_one_of(psa_signal_t word, psa_signal_t set)
{
    return word != 0 && (word & (word - 1)) == 0 && (word & set) != 0;
}

static bool same(const struct state *s)
{
    for (size_t p = 0; p < PARTITIONS; p++) {
        const struct spm_partition_state *is = &s->registry.partitions[p];
        if (is->asserted != s->facts.asserted[p] || is->enabled != s->facts.open[p] || is->is_dead != s->facts.is_dead[p] ||
            spm_registry_signals(&s->registry, p) != s->facts.asserted[p]) {
            return false;
        }
    }
    return spm_registry_is_valid(&s->registry);
}

static void returns(struct spm_outcome outcome, int32_t value)
{
    EXPECT_EQ(outcome.verdict, SPM_RETURN);
    EXPECT_EQ(outcome.value, value);
}

static void faults(struct spm_outcome outcome, enum spm_fault fault)
{
    EXPECT_EQ(outcome.verdict, SPM_FAULT);
    EXPECT_EQ(outcome.fault, fault);
}

static void notify(struct state *s, int32_t target)
{
    struct spm_outcome outcome = spm_registry_notify(&s->registry, target);
    if (target != OLD_PID && target != NEW_PID) {
        faults(outcome, SPM_FAULT_NOTIFY_TARGET);
        return;
    }
    size_t p = target == OLD_PID ? OLD : NEW;
    returns(outcome, PSA_SUCCESS);
    s->facts.asserted[p] |= s->facts.is_dead[p] ? 0 : PSA_DOORBELL; /* one that died is rung in vain */
}

static void fire(struct state *s, size_t p, psa_signal_t word)
{
    bool is_heard = is_one_of(word, lines[p]) && (s->facts.open[p] & word) != 0;
    EXPECT_EQ(spm_registry_irq(&s->registry, p, word), is_heard);
    if (is_heard && word != RADIO) {
        s->facts.asserted[p] |= word;
        s->facts.open[p] &= ~word; /* masked until psa_eoi */
    }
}

static void clear(struct state *s, struct spm_outcome outcome, size_t p, psa_signal_t word, bool may)
{
    if (!may || (s->facts.asserted[p] & word) == 0) {
        faults(outcome, SPM_FAULT_SIGNAL);
        return;
    }
    returns(outcome, PSA_SUCCESS);
    s->facts.asserted[p] &= ~word;
}

static void enable(struct state *s, size_t p, psa_signal_t word)
{
    struct spm_outcome outcome = spm_registry_irq_enable(&s->registry, p, word);
    if (!is_one_of(word, lines[p])) {
        faults(outcome, SPM_FAULT_SIGNAL);
        return;
    }
    returns(outcome, PSA_SUCCESS);
    s->facts.open[p] |= word;
}

static void disable(struct state *s, size_t p, psa_signal_t word)
{
    struct spm_outcome outcome = spm_registry_irq_disable(&s->registry, p, word);
    if (!is_one_of(word, lines[p])) {
        faults(outcome, SPM_FAULT_SIGNAL);
        return;
    }
    returns(outcome, (s->facts.open[p] & word) != 0 ? 1 : 0);
    s->facts.open[p] &= ~word; /* what is asserted stays */
}

static void eoi(struct state *s, size_t p, psa_signal_t word)
{
    bool is_slih = is_one_of(word, lines[p]) && word != RADIO;
    bool is_due = is_slih && (s->facts.asserted[p] & word) != 0;
    clear(s, spm_registry_eoi(&s->registry, p, word), p, word, is_slih);
    s->facts.open[p] |= is_due ? word : 0;
}

/* The dead make no calls; lines fire, bells ring and first-level functions end all the same. */
static void call(struct state *s, enum call what, size_t p, psa_signal_t word)
{
    bool is_mute = s->facts.is_dead[p];
    switch (what) {
    case NOTIFY_OLD:
    case NOTIFY_NEW:
    case NOTIFY_NOBODY:
        notify(s, what == NOTIFY_OLD ? OLD_PID : what == NOTIFY_NEW ? NEW_PID : 5 - (int32_t)(word & 0xffu));
        break;
    case FIRE:
        fire(s, p, word);
        break;
    case RAN_SIGNAL:
    case RAN_QUIET:
        if (p == NEW) {
            spm_registry_flih_done(&s->registry, NEW, RADIO, what == RAN_SIGNAL ? PSA_FLIH_SIGNAL : PSA_FLIH_NO_SIGNAL);
            s->facts.asserted[NEW] |= what == RAN_SIGNAL && !is_mute ? RADIO : 0;
        }
        break;
    case DIE:
        spm_registry_died(&s->registry, p);
        s->facts.asserted[p] = s->facts.open[p] = 0;
        s->facts.is_dead[p] = true;
        break;
    case CLEAR:
        if (!is_mute) {
            clear(s, spm_registry_clear(&s->registry, p), p, PSA_DOORBELL, true);
        }
        break;
    case EOI:
        if (!is_mute) {
            eoi(s, p, word);
        }
        break;
    case ENABLE:
        if (!is_mute) {
            enable(s, p, word);
        }
        break;
    case DISABLE:
        if (!is_mute) {
            disable(s, p, word);
        }
        break;
    case RESET:
        if (!is_mute) {
            clear(s, spm_registry_reset_signal(&s->registry, p, word), p, word, p == NEW && word == RADIO);
        }
        break;
    case CALLS:
    default:
        break;
    }
}

static void visit(const struct state *s)
{
    for (size_t i = 0; i < count; i++) {
        if (memcmp(states[i].facts.asserted, s->facts.asserted, sizeof(s->facts.asserted)) == 0 &&
            memcmp(states[i].facts.open, s->facts.open, sizeof(s->facts.open)) == 0 &&
            memcmp(states[i].facts.is_dead, s->facts.is_dead, sizeof(s->facts.is_dead)) == 0) {
            return;
        }
    }
    EXPECT(count < STATES_MAX);
    states[count++] = *s;
}

static void step(size_t from, enum call what, size_t p, psa_signal_t word)
{
    struct state next = states[from];
    char text[96];
    call(&next, what, p, word);
    steps++;
    if (!same(&next)) {
        snprintf(text, sizeof(text), "call %d of partition %zu with 0x%x leaves another state than the clauses say", (int)what, p, word);
        FAIL(text);
    }
    visit(&next);
}

static void every_signal_is_as_the_clauses_say_after_every_call_in_every_state(void)
{
    struct state first = { .facts = { .open = { TIMER, 0 } } };
    spm_registry_init(&first.registry, &device);
    EXPECT(same(&first));
    count = steps = 0;
    visit(&first);
    for (size_t from = 0; from < count; from++) {
        for (unsigned what = 0; what < CALLS; what++) {
            for (size_t k = 0; k < PARTITIONS * WORDS; k++) {
                step(from, (enum call)what, k / WORDS, words[k % WORDS]);
            }
        }
    }
    printf("# %zu states, %zu steps\n", count, steps);
    EXPECT(count > 50);
}

static void a_new_epoch_begins_as_the_first_did(void)
{
    struct spm_registry old;
    struct spm_registry fresh;
    spm_registry_init(&old, &device);
    EXPECT_EQ(spm_registry_notify(&old, NEW_PID).verdict, SPM_RETURN);
    EXPECT(spm_registry_irq(&old, OLD, TIMER));
    spm_registry_died(&old, OLD);
    spm_registry_init(&old, &device);
    spm_registry_init(&fresh, &device);
    for (size_t p = 0; p < PARTITIONS; p++) {
        EXPECT_EQ(old.partitions[p].asserted, fresh.partitions[p].asserted);
        EXPECT_EQ(old.partitions[p].enabled, fresh.partitions[p].enabled);
        EXPECT(!old.partitions[p].is_dead);
    }
}

int main(void)
{
    static const struct test tests[] = {
        TEST(every_signal_is_as_the_clauses_say_after_every_call_in_every_state,
             "FFM-SIGNAL-STICKY FFM-IRQ-SLIH-MASKED FFM-EOI-DISABLED FFM-IRQ-DISABLE-KEEPS FFM-FLIH-NOT-MASKED FFM-PANIC-STOPS"),
        TEST(a_new_epoch_begins_as_the_first_did, "design:death"),
    };
    return test_main("model.signals", tests, sizeof(tests) / sizeof(tests[0]));
}
