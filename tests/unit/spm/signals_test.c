/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "world.h"

/* psa_wait, psa_get, queues, doorbell, interrupts, tables. */

static void a_service_signal_is_asserted_while_messages_wait(void)
{
    start();
    EXPECT_EQ(fake_wait(&world, store, PSA_WAIT_ANY), 0);
    fake_connect(&world, alice, FILES_SID, FILES_VERSION);
    fake_connect(&world, bob, FILES_SID, FILES_VERSION);
    psa_msg_t first = next(store, FILES_SIGNAL);
    EXPECT_EQ(fake_wait(&world, store, PSA_WAIT_ANY), FILES_SIGNAL);
    next(store, FILES_SIGNAL);
    EXPECT_EQ(fake_wait(&world, store, PSA_WAIT_ANY), 0);
    reply(store, first, PSA_SUCCESS);
    EXPECT_EQ(fake_wait(&world, store, PSA_WAIT_ANY), 0);
}

static void a_wait_returns_signals_of_its_mask_only_and_clears_none(void)
{
    start();
    fake_connect(&world, crypto, FILES_SID, FILES_VERSION);
    fake_notify(&world, crypto, STORE);
    EXPECT_EQ(fake_wait(&world, store, VAULT_SIGNAL), 0);
    EXPECT_EQ(fake_wait(&world, store, FILES_SIGNAL | VAULT_SIGNAL), FILES_SIGNAL);
    EXPECT_EQ(fake_wait(&world, store, PSA_WAIT_ANY), FILES_SIGNAL | PSA_DOORBELL);
    EXPECT_EQ(fake_wait(&world, store, PSA_WAIT_ANY), FILES_SIGNAL | PSA_DOORBELL);
}

static void a_wait_for_signals_that_are_not_assigned_panics(void)
{
    start();
    fake_wait(&world, store, 0x00000f47u);
    EXPECT(panicked(store, SPM_FAULT_SIGNAL));
    fake_wait(&world, app, 0);
    EXPECT(panicked(app, SPM_FAULT_SIGNAL));
    EXPECT_EQ(spm_assigned_signals(&world_system, crypto->partition), HASH_SIGNAL | SEAL_SIGNAL | PSA_DOORBELL);
}

static void messages_of_one_service_come_first_in_first_out(void)
{
    start();
    for (int32_t i = 0; i < 20; i++) {
        call((i & 1) != 0 ? alice : bob, HASH_HANDLE, i);
    }
    for (int32_t i = 0; i < 20; i++) {
        psa_msg_t msg = next(crypto, HASH_SIGNAL);
        EXPECT_EQ(msg.type, i);
        if (i % 3 == 0) { /* slots come back in between, and are used again */
            reply(crypto, msg, 0);
            call(alice, HASH_HANDLE, 100);
        }
    }
    EXPECT_EQ(next(crypto, HASH_SIGNAL).type, 100);
}

static void services_of_one_partition_queue_apart(void)
{
    start();
    call(app, SEAL_HANDLE, 1);
    call(app, HASH_HANDLE, 2);
    EXPECT_EQ(fake_wait(&world, crypto, PSA_WAIT_ANY), HASH_SIGNAL | SEAL_SIGNAL);
    EXPECT_EQ(next(crypto, HASH_SIGNAL).type, 2);
    EXPECT_EQ(next(crypto, SEAL_SIGNAL).type, 1);
}

static void the_order_survives_the_end_of_its_counter(void)
{
    start();
    call(alice, HASH_HANDLE, 0);
    world.inbox.next_order = UINT32_MAX - 2;
    for (int32_t i = 1; i < 8; i++) {
        call(alice, HASH_HANDLE, i);
    }
    EXPECT(spm_inbox_is_valid(&world.inbox));
    for (int32_t i = 0; i < 8; i++) {
        EXPECT_EQ(next(crypto, HASH_SIGNAL).type, i);
    }
}

static void get_faults(psa_signal_t signal)
{
    psa_msg_t msg;
    start();
    fake_connect(&world, alice, FILES_SID, FILES_VERSION);
    fake_notify(&world, crypto, STORE);
    spm_registry_irq(&world.registry, store->partition, TIMER_SIGNAL);
    look();
    fake_get(&world, store, signal, &msg);
    EXPECT(panicked(store, SPM_FAULT_SIGNAL));
    EXPECT(memcmp(before.connections, world.connections, sizeof(before.connections)) == 0);
}

static void a_get_of_anything_but_one_asserted_service_signal_panics(void)
{
    get_faults(0);
    get_faults(VAULT_SIGNAL);
    get_faults(FILES_SIGNAL | VAULT_SIGNAL);
    get_faults(PSA_WAIT_ANY);
    get_faults(PSA_DOORBELL);
    get_faults(TIMER_SIGNAL);
    get_faults(0x100);
}

static void a_doorbell_stays_until_cleared_and_coalesces(void)
{
    start();
    fake_notify(&world, crypto, APP);
    fake_notify(&world, crypto, APP);
    EXPECT_EQ(fake_wait(&world, app, PSA_DOORBELL), PSA_DOORBELL);
    EXPECT_EQ(fake_wait(&world, app, PSA_DOORBELL), PSA_DOORBELL);
    fake_clear(&world, app);
    EXPECT_EQ(fake_wait(&world, app, PSA_DOORBELL), 0);
    fake_clear(&world, app);
    EXPECT(panicked(app, SPM_FAULT_SIGNAL));
}

static void a_partition_may_ring_its_own_doorbell(void)
{
    start();
    fake_notify(&world, app, APP);
    EXPECT_EQ(fake_wait(&world, app, PSA_DOORBELL), PSA_DOORBELL);
}

static void a_notify_of_what_is_no_partition_panics(void)
{
    const int32_t bad[] = { 0, -1, -1001, 4711, INT32_MIN };
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        start();
        look();
        fake_notify(&world, app, bad[i]);
        EXPECT(panicked(app, SPM_FAULT_NOTIFY_TARGET));
    }
}

static void a_dead_partition_has_no_signals_and_is_notified_in_vain(void)
{
    start();
    fake_notify(&world, app, STORE);
    spm_registry_irq(&world.registry, store->partition, TIMER_SIGNAL);
    spm_registry_died(&world.registry, store->partition);
    EXPECT_EQ(spm_registry_signals(&world.registry, store->partition), 0);
    fake_notify(&world, app, STORE);
    EXPECT(!app->is_panicked);
    EXPECT(!spm_registry_irq(&world.registry, store->partition, TIMER_SIGNAL));
    EXPECT_EQ(spm_registry_signals(&world.registry, store->partition), 0);
    EXPECT_EQ(spm_registry_irq_enable(&world.registry, store->partition, TIMER_SIGNAL).verdict, SPM_FAULT);
    EXPECT(spm_registry_is_valid(&world.registry));
}

static void a_second_level_interrupt_is_asserted_and_masked_until_eoi(void)
{
    start();
    size_t p = store->partition;
    EXPECT(spm_registry_irq(&world.registry, p, TIMER_SIGNAL));
    EXPECT(!spm_registry_irq(&world.registry, p, TIMER_SIGNAL));
    EXPECT_EQ(fake_wait(&world, store, TIMER_SIGNAL), TIMER_SIGNAL);
    EXPECT_EQ(spm_registry_eoi(&world.registry, p, TIMER_SIGNAL).verdict, SPM_RETURN);
    EXPECT_EQ(fake_wait(&world, store, TIMER_SIGNAL), 0);
    EXPECT(spm_registry_irq(&world.registry, p, TIMER_SIGNAL));
}

static void an_eoi_of_what_is_not_asserted_or_first_level_faults(void)
{
    start();
    size_t p = store->partition;
    const psa_signal_t bad[] = { TIMER_SIGNAL, RADIO_SIGNAL, FILES_SIGNAL, PSA_DOORBELL, 0 };
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        EXPECT_EQ(spm_registry_eoi(&world.registry, p, bad[i]).fault, SPM_FAULT_SIGNAL);
    }
    spm_registry_irq(&world.registry, p, TIMER_SIGNAL);
    EXPECT_EQ(spm_registry_eoi(&world.registry, p, TIMER_SIGNAL | RADIO_SIGNAL).fault, SPM_FAULT_SIGNAL);
    EXPECT_EQ(spm_registry_eoi(&world.registry, crypto->partition, TIMER_SIGNAL).fault, SPM_FAULT_SIGNAL);
    spm_registry_flih_done(&world.registry, p, RADIO_SIGNAL, PSA_FLIH_SIGNAL);
    EXPECT_EQ(spm_registry_eoi(&world.registry, p, RADIO_SIGNAL).fault, SPM_FAULT_SIGNAL);
    EXPECT_EQ(fake_wait(&world, store, RADIO_SIGNAL), RADIO_SIGNAL);
}

static void enabling_twice_is_enabling_once(void)
{
    start();
    size_t p = store->partition;
    EXPECT_EQ(spm_registry_irq_enable(&world.registry, p, TIMER_SIGNAL).verdict, SPM_RETURN); /* enabled from the start */
    EXPECT_EQ(spm_registry_irq_disable(&world.registry, p, TIMER_SIGNAL).value, 1);
    EXPECT_EQ(spm_registry_irq_enable(&world.registry, p, TIMER_SIGNAL).verdict, SPM_RETURN);
    EXPECT(spm_registry_irq(&world.registry, p, TIMER_SIGNAL));
}

static void disabling_a_line_keeps_its_signal_and_eoi_enables_it_again(void)
{
    start();
    size_t p = store->partition;
    EXPECT(spm_registry_irq(&world.registry, p, TIMER_SIGNAL));
    EXPECT_EQ(spm_registry_irq_disable(&world.registry, p, TIMER_SIGNAL).value, 0); /* masked by its interrupt */
    EXPECT_EQ(fake_wait(&world, store, TIMER_SIGNAL), TIMER_SIGNAL);
    EXPECT_EQ(spm_registry_eoi(&world.registry, p, TIMER_SIGNAL).verdict, SPM_RETURN);
    EXPECT(spm_registry_irq(&world.registry, p, TIMER_SIGNAL));
}

static void signals_do_not_disturb_each_other(void)
{
    start();
    size_t p = store->partition;
    fake_notify(&world, crypto, STORE);
    EXPECT(spm_registry_irq(&world.registry, p, TIMER_SIGNAL));
    spm_registry_flih_done(&world.registry, p, RADIO_SIGNAL, PSA_FLIH_SIGNAL);
    EXPECT_EQ(fake_wait(&world, store, PSA_WAIT_ANY), PSA_DOORBELL | TIMER_SIGNAL | RADIO_SIGNAL);
    fake_clear(&world, store);
    EXPECT_EQ(fake_wait(&world, store, PSA_WAIT_ANY), TIMER_SIGNAL | RADIO_SIGNAL);
    EXPECT_EQ(spm_registry_eoi(&world.registry, p, TIMER_SIGNAL).verdict, SPM_RETURN);
    EXPECT_EQ(fake_wait(&world, store, PSA_WAIT_ANY), RADIO_SIGNAL);
    EXPECT_EQ(spm_registry_reset_signal(&world.registry, p, RADIO_SIGNAL).verdict, SPM_RETURN);
    EXPECT_EQ(fake_wait(&world, store, PSA_WAIT_ANY), 0);
}

static void a_first_level_interrupt_leaves_its_line_open_until_it_is_disabled(void)
{
    start();
    size_t p = store->partition;
    spm_registry_irq_enable(&world.registry, p, RADIO_SIGNAL);
    for (int i = 0; i < 3; i++) {
        EXPECT(spm_registry_irq(&world.registry, p, RADIO_SIGNAL));
        spm_registry_flih_done(&world.registry, p, RADIO_SIGNAL, PSA_FLIH_SIGNAL);
    }
    EXPECT_EQ(spm_registry_irq_disable(&world.registry, p, RADIO_SIGNAL).value, 1);
    EXPECT(!spm_registry_irq(&world.registry, p, RADIO_SIGNAL));
}

static void interrupts_start_as_their_manifest_says(void)
{
    start();
    size_t p = store->partition;
    EXPECT(!spm_registry_irq(&world.registry, p, RADIO_SIGNAL));
    EXPECT_EQ(spm_registry_irq_disable(&world.registry, p, TIMER_SIGNAL).value, 1);
    EXPECT_EQ(spm_registry_irq_disable(&world.registry, p, TIMER_SIGNAL).value, 0);
    EXPECT(!spm_registry_irq(&world.registry, p, TIMER_SIGNAL));
    EXPECT_EQ(spm_registry_irq_enable(&world.registry, p, TIMER_SIGNAL).verdict, SPM_RETURN);
    EXPECT(spm_registry_irq(&world.registry, p, TIMER_SIGNAL));
}

static void a_first_level_function_decides_whether_its_signal_is_asserted(void)
{
    start();
    size_t p = store->partition;
    spm_registry_irq_enable(&world.registry, p, RADIO_SIGNAL);
    EXPECT(spm_registry_irq(&world.registry, p, RADIO_SIGNAL));
    EXPECT_EQ(fake_wait(&world, store, RADIO_SIGNAL), 0);
    spm_registry_flih_done(&world.registry, p, RADIO_SIGNAL, PSA_FLIH_NO_SIGNAL);
    EXPECT_EQ(fake_wait(&world, store, RADIO_SIGNAL), 0);
    EXPECT_EQ(spm_registry_reset_signal(&world.registry, p, RADIO_SIGNAL).fault, SPM_FAULT_SIGNAL);
    spm_registry_flih_done(&world.registry, p, RADIO_SIGNAL, PSA_FLIH_SIGNAL);
    EXPECT_EQ(fake_wait(&world, store, RADIO_SIGNAL), RADIO_SIGNAL);
    EXPECT_EQ(spm_registry_reset_signal(&world.registry, p, RADIO_SIGNAL).verdict, SPM_RETURN);
    EXPECT_EQ(fake_wait(&world, store, RADIO_SIGNAL), 0);
    spm_registry_irq(&world.registry, p, TIMER_SIGNAL);
    EXPECT_EQ(spm_registry_reset_signal(&world.registry, p, TIMER_SIGNAL).fault, SPM_FAULT_SIGNAL);
}

static void interrupt_calls_on_other_signals_fault(void)
{
    start();
    const psa_signal_t bad[] = { 0, FILES_SIGNAL, PSA_DOORBELL, TIMER_SIGNAL | RADIO_SIGNAL, 0x100 };
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        look();
        EXPECT_EQ(spm_registry_irq_enable(&world.registry, store->partition, bad[i]).fault, SPM_FAULT_SIGNAL);
        EXPECT_EQ(spm_registry_irq_disable(&world.registry, store->partition, bad[i]).fault, SPM_FAULT_SIGNAL);
        EXPECT(nothing_changed());
    }
    EXPECT_EQ(spm_registry_irq_enable(&world.registry, app->partition, TIMER_SIGNAL).fault, SPM_FAULT_SIGNAL);
}

static void every_fault_has_a_name_and_a_text(void)
{
    for (int i = 0; i < SPM_FAULT_COUNT; i++) {
        EXPECT(strncmp(spm_fault_name((enum spm_fault)i), "SPM_FAULT_", 10) == 0);
        EXPECT(strlen(spm_fault_text((enum spm_fault)i)) > 10);
    }
    EXPECT_STR(spm_fault_name(SPM_FAULT_COUNT), "SPM_FAULT_UNKNOWN");
    struct spm_outcome forgotten = { 0 };
    EXPECT_EQ(forgotten.verdict, SPM_FAULT);
}

/** Whether a copy of the tables, changed by `damage`, is still taken for valid. */
static bool valid_after(void (*damage)(struct spm_partition *partitions, struct spm_service *services))
{
    struct spm_partition partitions[3];
    struct spm_service services[5];
    memcpy(partitions, world_system.partitions, sizeof(partitions));
    memcpy(services, world_system.services, sizeof(services));
    damage(partitions, services);
    struct spm_system system = { partitions, services, 3, 5 };
    return spm_system_is_valid(&system);
}

static void no_damage(struct spm_partition *p, struct spm_service *s) { (void)p; (void)s; }
static void same_pid(struct spm_partition *p, struct spm_service *s) { (void)s; p[1].pid = p[0].pid; }
static void pid_zero(struct spm_partition *p, struct spm_service *s) { (void)s; p[2].pid = 0; }
static void same_sid(struct spm_partition *p, struct spm_service *s) { (void)p; s[4].sid = s[0].sid; }
static void same_index(struct spm_partition *p, struct spm_service *s) { (void)p; s[3].stateless_index = 1; }
static void same_signal(struct spm_partition *p, struct spm_service *s) { (void)p; s[1].signal = 4; }
static void signal_of_irq(struct spm_partition *p, struct spm_service *s) { (void)p; s[1].signal = 31; }
static void low_signal(struct spm_partition *p, struct spm_service *s) { (void)p; s[1].signal = 3; }
static void version_zero(struct spm_partition *p, struct spm_service *s) { (void)p; s[0].version = 0; }
static void wide_version(struct spm_partition *p, struct spm_service *s) { (void)p; s[2].version = 256; }
static void index_33(struct spm_partition *p, struct spm_service *s) { (void)p; s[2].stateless_index = 33; }
static void wrong_owner(struct spm_partition *p, struct spm_service *s) { (void)p; s[4].partition = 0; }
static void too_many(struct spm_partition *p, struct spm_service *s) { (void)s; p[2].service_count = 2; }

static void tables_that_contradict_themselves_are_invalid(void)
{
    void (*const damages[])(struct spm_partition *, struct spm_service *) = {
        same_pid, pid_zero, same_sid, same_index, same_signal, signal_of_irq, low_signal,
        version_zero, wide_version, index_33, wrong_owner, too_many,
    };
    EXPECT(valid_after(no_damage));
    for (size_t i = 0; i < sizeof(damages) / sizeof(damages[0]); i++) {
        EXPECT(!valid_after(damages[i]));
    }
}

int main(void)
{
    static const struct test tests[] = {
        TEST(a_service_signal_is_asserted_while_messages_wait, "FFM-GET-ONCE FFM-GET-SIGNAL-STAYS"),
        TEST(a_wait_returns_signals_of_its_mask_only_and_clears_none, "FFM-WAIT-KEEPS FFM-WAIT-RESULT"),
        TEST(a_wait_for_signals_that_are_not_assigned_panics, "FFM-WAIT-NONE FFM-WAIT-UNASSIGNED"),
        TEST(messages_of_one_service_come_first_in_first_out, "FFM-GET-OLDEST"),
        TEST(services_of_one_partition_queue_apart, "FFM-GET-SIGNAL-STAYS"),
        TEST(the_order_survives_the_end_of_its_counter, "FFM-GET-OLDEST"),
        TEST(a_get_of_anything_but_one_asserted_service_signal_panics,
             "FFM-GET-ASSERTED FFM-GET-ONE-SIGNAL FFM-GET-SERVICE-SIGNAL"),
        TEST(a_doorbell_stays_until_cleared_and_coalesces,
             "FFM-CLEAR-DOORBELL FFM-CLEAR-NOT-ASSERTED FFM-NOTIFY-COALESCES FFM-NOTIFY-DOORBELL"),
        TEST(a_partition_may_ring_its_own_doorbell, "FFM-NOTIFY-DOORBELL"),
        TEST(a_notify_of_what_is_no_partition_panics, "FFM-NOTIFY-TARGET"),
        TEST(a_dead_partition_has_no_signals_and_is_notified_in_vain, "FFM-PANIC-STOPS"),
        TEST(a_second_level_interrupt_is_asserted_and_masked_until_eoi,
             "FFM-EOI-CLEARS FFM-IRQ-SLIH FFM-IRQ-SLIH-MASKED FFM-EOI-DISABLED"),
        TEST(an_eoi_of_what_is_not_asserted_or_first_level_faults,
             "FFM-EOI-ASSERTED FFM-EOI-FLIH FFM-FLIH-SIGNAL FFM-IRQ-ONE-SIGNAL"),
        TEST(interrupts_start_as_their_manifest_says,
             "FFM-FLIH-EXCLUDED FFM-IRQ-DISABLE FFM-IRQ-DISABLE-RESULT FFM-IRQ-START-10 FFM-IRQ-START-11"),
        TEST(enabling_twice_is_enabling_once, "FFM-IRQ-ENABLE FFM-IRQ-ENABLE-10"),
        TEST(disabling_a_line_keeps_its_signal_and_eoi_enables_it_again,
             "FFM-EOI-CLEARS FFM-EOI-DISABLED FFM-IRQ-DISABLE-KEEPS FFM-IRQ-DISABLE-RESULT FFM-IRQ-SLIH "
             "FFM-IRQ-SLIH-MASKED"),
        TEST(signals_do_not_disturb_each_other,
             "FFM-CLEAR-DOORBELL FFM-FLIH-SIGNAL FFM-IRQ-SLIH FFM-RESET-SIGNAL FFM-SIGNAL-STICKY"),
        TEST(a_first_level_interrupt_leaves_its_line_open_until_it_is_disabled,
             "FFM-FLIH-EXCLUDED FFM-FLIH-NOT-MASKED FFM-IRQ-DISABLE"),
        TEST(a_first_level_function_decides_whether_its_signal_is_asserted,
             "FFM-FLIH-SIGNAL FFM-RESET-ASSERTED FFM-RESET-SIGNAL FFM-RESET-SLIH"),
        TEST(interrupt_calls_on_other_signals_fault, "FFM-IRQ-CALL-OWNER FFM-IRQ-ONE-SIGNAL"),
        TEST(every_fault_has_a_name_and_a_text, "style:E2"),
        TEST(tables_that_contradict_themselves_are_invalid, "FFM-PID-FIXED FFM-SIGNAL-WORD"),
    };
    return test_main("spm.signals", tests, sizeof(tests) / sizeof(tests[0]));
}
