/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "machine.h"
#include "psa/lifecycle.h"
#include "test.h"
#include "v8m/port_call.h"

/* A device of three: DRIVER (IPC, high, a line of each kind), SERVER (SFN, shares the SPM's domain), GUEST (IPC, fenced, calls SERVER). */

enum { DRIVER = 0, SERVER, GUEST, PARTITIONS, AGENT = PARTITIONS + 1, CONNECTIONS = 4 };
enum { DRIVER_HANDLE = 0x40000100, SERVER_HANDLE, GUEST_HANDLE };
enum { BUTTON = 0x80000000u, RADIO = 0x40000000u, MESSAGE = 0x10 };

static psa_status_t server_function(const psa_msg_t *msg);
static void never(void)
{
}

static const char *const none[] = { NULL };
static psa_flih_result_t radio_function(void);
static const struct spm_irq irqs[] = {
    { .name = "BUTTON", .source = "3", .signal = 31, .handling = SPM_SLIH, .enabled_at_start = true },
    { .name = "RADIO", .source = "5", .signal = 30, .handling = SPM_FLIH, .enabled_at_start = true },
};
static const char *const guest_devices[] = { "line", NULL };
static const uint32_t guest_uses[] = { 0x102 };
static const struct spm_partition partitions[] = {
    [DRIVER] = { .name = "DRIVER", .pid = 11, .type = SPM_APPLICATION_ROT, .model = SPM_IPC, .priority = SPM_PRIORITY_HIGH,
                 .service_count = 1, .irqs = irqs, .irq_count = 2, .root_keys = none, .devices = none },
    [SERVER] = { .name = "SERVER", .pid = 12, .type = SPM_PSA_ROT, .model = SPM_SFN, .priority = SPM_PRIORITY_NORMAL,
                 .service_first = 1, .service_count = 1, .root_keys = none, .devices = none },
    [GUEST] = { .name = "GUEST", .pid = 13, .type = SPM_APPLICATION_ROT, .model = SPM_IPC, .priority = SPM_PRIORITY_LOW,
                .service_first = 2, .service_count = 1, .dependencies = guest_uses, .dependency_count = 1, .root_keys = none,
                .devices = guest_devices },
};
#define SERVICE(n, p)                                                                                                  \
    { .name = "S" #n, .sid = 0x100 + n, .version = 1, .policy = SPM_STRICT, .partition = p, .signal = 4, .stateless_index = n, \
      .non_secure_clients = true }
static const struct spm_service services[] = { SERVICE(1, DRIVER), SERVICE(2, SERVER), SERVICE(3, GUEST) };
static const struct spm_system facts = { partitions, services, PARTITIONS, 3 };
static const rt_sfn functions[] = { server_function };
static const rt_flih first_level[] = { NULL, radio_function };
static const struct rt_code code[] = {
    [DRIVER] = { .entry_point = never, .flih = first_level }, [SERVER] = { .sfn = functions }, [GUEST] = { .entry_point = never }
};
static const uint16_t lines[] = { 3, 5 };
static const struct v8m_memory memory[PARTITIONS] = { [DRIVER] = { .end = UINT32_MAX, .irq_count = 2, .lines = lines },
                                                      [GUEST] = { .heap_start = 0x38000100, .heap_end = 0x3800012a } };
static const struct v8m_image image = { .system = &facts, .code = code, .memory = memory, .isolation_level = 3 };
static const struct v8m_board board = { .ns_code = { 0x100000, 0x200000 }, .ns_data = { 0x20000000, 0x20010000 } };

static struct kernel_thread threads[PARTITIONS + V8M_THREADS_EXTRA];
static struct kernel_call calls[CONNECTIONS];
static struct spm_connection connections[CONNECTIONS];
static struct arch_frame frames[PARTITIONS + V8M_THREADS_EXTRA];
static size_t answer_len; /* of the last line that was asked for */
static uint64_t answer_value(enum v8m_port_value what)
{
    return 0x500000000u + (uint32_t)what;
}
static int32_t answer_line(int32_t pid, const char *name, struct out_span out)
{
    answer_len = out.len;
    return pid == 13 && strcmp(name, "line") == 0 ? (int32_t)out.len : -1;
}
static const struct v8m_port_answers answers = { .value = answer_value, .receive = answer_line };
static const struct v8m_device device = { .port = &answers, .image = &image, .board = &board, .threads = threads, .calls = calls,
                                          .connections = connections, .connection_count = CONNECTIONS };
static psa_msg_t server_msg;

static const struct machine_region everything[] = {
    { 0x100000, 0x200000, 0xff, false, true, false, false, true, true },
    { 0x20000000, 0x20010000, 0xff, false, true, false, false, true, true },
    { 0x30000000, 0x30001000, 2, true, true, false, false, true, true }, /* the SPM's */
    { 0x38000000, 0x38000400, 4, true, true, true, true, true, true },   /* a partition's */
    { 0x38000400, 0x38000800, 0xff, true, true, false, false, true, true }, /* its neighbour's */
    { 0x10000000, 0x10001000, 1, true, false, true, false, true, true }, /* code */
    { 0x40000000, 0x40001000, 0xff, false, true, false, false, true, true }, /* a Non-secure device */
    { 0, UINTPTR_MAX, 3, true, true, true, true, false, false },          /* the test's own */
};

static struct kernel_thread *thread_of(int partition)
{
    return kernel_thread_of((size_t)partition);
}

/** The supervisor call of whoever runs, and the switch after it. */
static uintptr_t svc(uint32_t operation, uintptr_t a, uintptr_t b)
{
    struct kernel_thread *thread = kernel_current();
    struct arch_frame *frame = &frames[thread->rank];
    *frame = (struct arch_frame){ .r = { a, b }, .r12 = operation };
    thread->arch.psp = (uintptr_t)frame;
    kernel_svc(frame);
    arch_run.current = arch_run.next;
    return frame->r[0];
}

static void expect_runs(int partition)
{
    EXPECT(kernel_current() == thread_of(partition));
}

static void expect_agent_runs(void)
{
    EXPECT_EQ(kernel_current()->rank, AGENT);
}

/** Everyone comes to where it waits: DRIVER and GUEST in psa_wait, SERVER in its loop. */
static void start(void)
{
    memset(threads, 0, sizeof(threads));
    memset(connections, 0, sizeof(connections));
    memset(&machine, 0, sizeof(machine));
    machine.regions = everything;
    machine.region_count = sizeof(everything) / sizeof(everything[0]);
    kernel_init(&device);
    for (size_t i = 0; i < PARTITIONS + V8M_THREADS_EXTRA; i++) {
        threads[i].arch.psp = (uintptr_t)&frames[i];
    }
    svc(KERNEL_YIELD, 0, 0);
    expect_runs(DRIVER);
    svc(KERNEL_WAIT, PSA_WAIT_ANY, PSA_BLOCK);
    expect_runs(SERVER);
    svc(KERNEL_NEXT, 0, (uintptr_t)&server_msg);
    expect_runs(GUEST);
    svc(KERNEL_WAIT, PSA_WAIT_ANY, PSA_BLOCK);
    expect_agent_runs();
}

static bool may(enum arch_view view, uintptr_t base, size_t len, bool writes)
{
    return kernel_may(view, base, len, writes);
}

static void nothing_at_all_may_lie_anywhere(void)
{
    start();
    EXPECT(may(ARCH_VIEW_NS, 0x30000000, 0, true) && may(ARCH_VIEW_PARTITION, UINTPTR_MAX, 0, true));
}

static void a_reference_that_wraps_is_none(void)
{
    start();
    EXPECT(!may(ARCH_VIEW_NS, 0x20000000, SIZE_MAX, false));
    EXPECT(!may(ARCH_VIEW_SPM, UINTPTR_MAX - 3, 5, false));
}

static void a_non_secure_client_has_its_two_memories_to_their_last_byte(void)
{
    start();
    EXPECT(may(ARCH_VIEW_NS, 0x2000fff0, 16, true) && !may(ARCH_VIEW_NS, 0x2000fff0, 17, true));
    EXPECT(!may(ARCH_VIEW_NS, 0x1ffffff0, 32, false));
    EXPECT(may(ARCH_VIEW_NS, 0x1fff00, 256, false) && !may(ARCH_VIEW_NS, 0x1fff00, 256, true));
    EXPECT(!may(ARCH_VIEW_NS, 0x40000000, 4, false));
    EXPECT(!may(ARCH_VIEW_NS, 0x30000000, 4, false) && !may(ARCH_VIEW_NS, 0x38000000, 4, false));
}

static void what_the_non_secure_mpu_forbids_within_a_range_forbids_the_range(void)
{
    static const struct machine_region mixed[] = {
        { 0x20000100, 0x20000120, 1, false, true, false, false, false, false },
        { 0x20000200, 0x20000400, 2, false, true, false, false, true, false },
        { 0x20000000, 0x20010000, 0xff, false, true, false, false, true, true },
    };
    start();
    machine.regions = mixed;
    machine.region_count = 3;
    machine.ns_has_regions = true;
    EXPECT(may(ARCH_VIEW_NS, 0x20000000, 0x100, true) && !may(ARCH_VIEW_NS, 0x20000000, 0x101, true));
    EXPECT(!may(ARCH_VIEW_NS, 0x20000000, 0x200, true));
    EXPECT(may(ARCH_VIEW_NS, 0x20000120, 0x300, false) && !may(ARCH_VIEW_NS, 0x20000120, 0x300, true));
    EXPECT(may(ARCH_VIEW_NS, 0x20000240, 0x40, false) && !may(ARCH_VIEW_NS, 0x20000240, 0x40, true));
}

static void a_partition_has_its_own_and_shared_code_and_no_more(void)
{
    start();
    EXPECT(may(ARCH_VIEW_PARTITION, 0x38000000, 0x400, true) && !may(ARCH_VIEW_PARTITION, 0x38000000, 0x401, true));
    EXPECT(may(ARCH_VIEW_PARTITION, 0x10000000, 64, false) && !may(ARCH_VIEW_PARTITION, 0x10000000, 64, true));
    EXPECT(!may(ARCH_VIEW_PARTITION, 0x30000000, 4, false) && !may(ARCH_VIEW_PARTITION, 0x38000400, 4, false));
    EXPECT(!may(ARCH_VIEW_PARTITION, 0x40000000, 4, false) && !may(ARCH_VIEW_PARTITION, 0x20000000, 4, false));
}

static void the_spms_own_rights_do_not_reach_what_no_region_names(void)
{
    start();
    EXPECT(may(ARCH_VIEW_SPM, 0x30000000, 0x1000, true) && !may(ARCH_VIEW_SPM, 0x38000400, 4, true));
    EXPECT(!may(ARCH_VIEW_SPM, 0x10000000, 4, true) && !may(ARCH_VIEW_SPM, 0x40000000, 4, false));
}

static void a_line_wakes_the_partition_that_waits_for_it(void)
{
    start();
    machine.fired = 1;
    kernel_interrupted();
    kernel_schedule();
    EXPECT(arch_run.next == &thread_of(DRIVER)->arch);
    arch_run.current = arch_run.next;
    EXPECT_EQ(frames[thread_of(DRIVER)->rank].r[0], BUTTON);
    machine.enabled = 0;
    svc(KERNEL_EOI, BUTTON, 0);
    EXPECT_EQ(machine.enabled, 1u << 3);
    svc(KERNEL_WAIT, PSA_WAIT_ANY, PSA_BLOCK);
    expect_agent_runs();
}

static void a_line_that_fires_before_the_wait_ends_it_at_once(void)
{
    start();
    machine.fired = 1;
    kernel_interrupted();
    kernel_schedule();
    arch_run.current = arch_run.next;
    svc(KERNEL_EOI, BUTTON, 0);
    machine.fired = 1; /* DRIVER runs, and is about to wait */
    kernel_interrupted();
    kernel_schedule();
    EXPECT(arch_run.next == arch_run.current);
    EXPECT_EQ(svc(KERNEL_WAIT, PSA_WAIT_ANY, PSA_BLOCK), BUTTON);
    expect_runs(DRIVER);
}

static psa_flih_result_t radio_function(void)
{
    return PSA_FLIH_SIGNAL;
}

/** The radio's line fires while GUEST runs; its function has the turn. */
static void radio_fires(void)
{
    machine.fired = 2;
    kernel_interrupted();
    kernel_first_level_start();
    kernel_schedule();
    arch_run.current = arch_run.next;
    EXPECT_EQ(kernel_current()->rank, 0);
    EXPECT(machine.is_alone);
    EXPECT(arch_frame_of(&threads[0].arch)->pc == (uintptr_t)radio_function);
}

static void a_first_level_function_has_the_turn_before_all_and_gives_it_back(void)
{
    start();
    threads[thread_of(DRIVER)->rank].arch.psp = 0x38000300; /* where frames fit */
    machine.enabled = 0;
    radio_fires();
    machine.fired = 2; /* again, meanwhile: it waits */
    kernel_interrupted();
    kernel_first_level_start();
    threads[thread_of(DRIVER)->rank].arch.psp = (uintptr_t)&frames[thread_of(DRIVER)->rank];
    svc(KERNEL_FIRST_LEVEL_DONE, PSA_FLIH_SIGNAL, 0);
    EXPECT(!machine.is_alone && machine.is_again);
    EXPECT_EQ(machine.enabled, 1u << 5);
    expect_runs(DRIVER);
    EXPECT_EQ(frames[thread_of(DRIVER)->rank].r[0], RADIO);
}

static void clears_within_first_level(void)
{
    svc(KERNEL_CLEAR, 0, 0);
}

static void a_first_level_function_may_make_no_call(void)
{
    start();
    threads[thread_of(DRIVER)->rank].arch.psp = 0x38000300;
    radio_fires();
    EXPECT(!machine_lives(clears_within_first_level));
    EXPECT_EQ(machine.end.fault, SPM_FAULT_FIRST_LEVEL);
    EXPECT_EQ(machine.end.partition, DRIVER);
}

static void fires_the_radio(void)
{
    machine.fired = 2;
    kernel_interrupted();
    kernel_first_level_start();
}

static void a_stack_without_room_for_a_frame_ends_its_partition(void)
{
    start();
    threads[thread_of(DRIVER)->rank].arch.psp = 0x38000010;
    threads[thread_of(DRIVER)->rank].arch.psplim = 0x38000000;
    EXPECT(!machine_lives(fires_the_radio));
    EXPECT_EQ(machine.end.fault, SPM_FAULT_MEMORY);
    EXPECT_EQ(machine.end.partition, DRIVER);
}

static int runs;
static struct kernel_thread *ran_as;
static psa_status_t server_function(const psa_msg_t *msg)
{
    runs++;
    ran_as = kernel_current()->self;
    EXPECT_EQ(machine.holds, 0);
    return msg->type + 1;
}

static struct kernel_request request_of(psa_handle_t handle, int32_t type)
{
    struct kernel_request request = { .call = { .handle = handle, .type = type } };
    return request;
}

static void a_function_of_the_spms_domain_runs_in_the_callers_thread_and_its_servers_name(void)
{
    start();
    runs = 0;
    struct kernel_request request = request_of(SERVER_HANDLE, 41);
    EXPECT_EQ(kernel_ns_call(&request), 42);
    EXPECT_EQ(runs, 1);
    EXPECT(ran_as == thread_of(SERVER));
    EXPECT(kernel_current()->self == kernel_current());
    EXPECT_EQ(machine.holds, 0);
    EXPECT(spm_inbox_is_valid(&kernel.inbox));
    EXPECT_EQ(kernel_ns_call(&request), 42);
}

/** GUEST got a message of the agent's, and calls SERVER: by its thread, not by its function. */
static void a_partition_waits_for_its_servers_thread(void)
{
    start();
    struct kernel_request request = request_of(GUEST_HANDLE, 1);
    struct spm_outcome outcome = spm_call(&kernel.inbox, &threads[AGENT].client, &request.call);
    EXPECT_EQ(outcome.verdict, SPM_BLOCK);
    calls[outcome.value] = (struct kernel_call){ .thread = &threads[AGENT] };
    threads[AGENT].wait = KERNEL_WAITS_RESULT;
    kernel_unready(&threads[AGENT]);
    kernel_wake(GUEST, MESSAGE);
    kernel_schedule();
    arch_run.current = arch_run.next;
    expect_runs(GUEST);
    psa_msg_t msg;
    EXPECT_EQ((psa_status_t)svc(KERNEL_GET, MESSAGE, (uintptr_t)&msg), PSA_SUCCESS);
    svc(KERNEL_CALL, (uintptr_t)SERVER_HANDLE, 7);
    expect_runs(SERVER);
    EXPECT_EQ(server_msg.client_id, 13);
    EXPECT(frames[thread_of(SERVER)->rank].r[0] == (uintptr_t)server_function);
    svc(KERNEL_NEXT, 99, (uintptr_t)&server_msg);
    expect_runs(GUEST);
    EXPECT_EQ(frames[thread_of(GUEST)->rank].r[0], 99);
    svc(KERNEL_REPLY, (uintptr_t)msg.handle, 5);
    svc(KERNEL_WAIT, PSA_WAIT_ANY, PSA_BLOCK);
    expect_agent_runs();
    EXPECT_EQ(threads[AGENT].result, 5);
    EXPECT(spm_inbox_is_valid(&kernel.inbox));
}

static void ends_by_wait(void)
{
    svc(KERNEL_WAIT, 0, PSA_BLOCK);
}

static void ends_by_get(void)
{
    svc(KERNEL_GET, MESSAGE, 0x30000000);
}

static void ends_by_next(void)
{
    svc(KERNEL_NEXT, 0, (uintptr_t)&server_msg);
}

static void ends_by_call(void)
{
    svc(KERNEL_CALL, 0x3fffffff, 0);
}

enum { ASK = KERNEL_PORT | V8M_PORT_RECEIVE << 8 };
static char port_name[40] = "line";
static int32_t ask_line(const char *name, size_t name_len, uintptr_t to, size_t len)
{
    struct arch_frame *frame = &frames[kernel_current()->rank];
    memcpy(port_name, name, strlen(name) + 1);
    *frame = (struct arch_frame){ .r = { (uintptr_t)port_name, name_len, to, len }, .r12 = ASK };
    kernel_current()->arch.psp = (uintptr_t)frame;
    kernel_svc(frame);
    return (int32_t)(uint32_t)frame->r[0];
}

static void ends_by_asking_into_a_neighbour(void)
{
    (void)ask_line("line", 4, 0x38000400, 4);
}

static void ends_by_a_name_of_the_spm(void)
{
    svc(ASK, 0x30000000, 4);
}

static void ends_by_asking_for_a_key_into_a_neighbour(void)
{
    struct arch_frame *frame = &frames[kernel_current()->rank];
    *frame = (struct arch_frame){ .r = { (uintptr_t)port_name, 4, 0x380003f0 }, .r12 = KERNEL_PORT | V8M_PORT_KEY << 8 };
    kernel_svc(frame);
}

static void ends_by_asking_garbage(void)
{
    svc(KERNEL_PORT | V8M_PORT_CALLS << 8, 0, 0);
}

static void ends_by_garbage(void)
{
    svc(0xee, 0, 0);
}

static void run_guest(void)
{
    start();
    kernel_finish(thread_of(GUEST), 0);
    kernel_schedule();
    arch_run.current = arch_run.next;
    expect_runs(GUEST);
}

static void what_a_partition_does_wrong_ends_the_device_and_says_who(void)
{
    static const struct {
        void (*step)(void);
        enum spm_fault fault;
    } wrongs[] = { { ends_by_wait, SPM_FAULT_SIGNAL }, { ends_by_get, SPM_FAULT_MEMORY }, { ends_by_next, SPM_FAULT_MODEL },
                   { ends_by_call, SPM_FAULT_HANDLE }, { ends_by_garbage, SPM_FAULT_PANIC },
                   { ends_by_asking_into_a_neighbour, SPM_FAULT_MEMORY }, { ends_by_a_name_of_the_spm, SPM_FAULT_MEMORY },
                   { ends_by_asking_for_a_key_into_a_neighbour, SPM_FAULT_MEMORY }, { ends_by_asking_garbage, SPM_FAULT_PANIC } };
    for (size_t i = 0; i < sizeof(wrongs) / sizeof(wrongs[0]); i++) {
        run_guest();
        EXPECT(!machine_lives(wrongs[i].step));
        EXPECT_EQ(machine.end.partition, GUEST);
        EXPECT_EQ(machine.end.client, 13);
        EXPECT_EQ(machine.end.fault, wrongs[i].fault);
    }
}

static uint32_t secured(void)
{
    return PSA_LIFECYCLE_SECURED;
}

static void a_partition_is_told_the_lifecycle_that_the_image_knows(void)
{
    struct v8m_device knowing = device;
    run_guest();
    EXPECT_EQ(svc(KERNEL_LIFECYCLE, 0, 0), PSA_LIFECYCLE_UNKNOWN);
    knowing.lifecycle = secured;
    kernel.device = &knowing;
    EXPECT_EQ(svc(KERNEL_LIFECYCLE, 0, 0), PSA_LIFECYCLE_SECURED);
    kernel.device = &device;
    expect_runs(GUEST);
}

static void a_partition_is_answered_what_its_manifest_lists_piece_by_piece(void)
{
    static uint8_t room[64];
    run_guest();
    EXPECT_EQ(ask_line("line", 4, (uintptr_t)room, sizeof(room)), V8M_PORT_PIECE_MAX);
    EXPECT_EQ(ask_line("line", 4, (uintptr_t)room, 3), 3);
    answer_len = 99;
    EXPECT_EQ(ask_line("bolt", 4, (uintptr_t)room, 3), PSA_ERROR_DOES_NOT_EXIST);
    EXPECT_EQ(ask_line("line", 3, (uintptr_t)room, 3), PSA_ERROR_DOES_NOT_EXIST);
    EXPECT_EQ(ask_line("line", V8M_PORT_NAME_MAX + 1, (uintptr_t)room, 3), PSA_ERROR_DOES_NOT_EXIST);
    EXPECT_EQ(ask_line("line", SIZE_MAX, (uintptr_t)room, 3), PSA_ERROR_DOES_NOT_EXIST);
    EXPECT_EQ(answer_len, 99);
    EXPECT_EQ(svc(KERNEL_PORT, V8M_PORT_BOOT_EPOCH, 0), V8M_PORT_BOOT_EPOCH);
    EXPECT_EQ(frames[thread_of(GUEST)->rank].r[1], 5);
}

static void a_partition_is_told_where_its_own_heap_is_or_that_it_has_none(void)
{
    run_guest();
    EXPECT_EQ(svc(KERNEL_PORT | V8M_PORT_HEAP << 8, 0x30000000, 77), 0x38000100); /* whatever it says */
    EXPECT_EQ(frames[thread_of(GUEST)->rank].r[1], 0x2a);
    arch_run.current = &thread_of(SERVER)->arch;
    EXPECT_EQ(svc(KERNEL_PORT | V8M_PORT_HEAP << 8, 0x30000000, 77), 0);
    EXPECT_EQ(frames[thread_of(SERVER)->rank].r[1], 0);
}

static void the_agent_may_only_give_way(void)
{
    start();
    EXPECT(!machine_lives(ends_by_wait));
    EXPECT_EQ(machine.end.fault, SPM_FAULT_NO_PARTITION);
    EXPECT_EQ(machine.end.partition, KERNEL_AGENT);
}

static void a_non_secure_mistake_is_a_status(void)
{
    start();
    struct kernel_request request = request_of(0x3fffffff, 0);
    EXPECT_EQ(kernel_ns_call(&request), PSA_ERROR_PROGRAMMER_ERROR);
    EXPECT_EQ(kernel_ns_connect(0x999, 1), PSA_ERROR_CONNECTION_REFUSED);
    EXPECT_EQ(kernel_ns_close(77), 0);
    EXPECT_EQ(machine.holds, 0);
}

int main(void)
{
    static const struct test tests[] = {
        TEST(nothing_at_all_may_lie_anywhere, "FFM-CALL-ZERO-LENGTH"),
        TEST(a_reference_that_wraps_is_none, "FFM-CALL-MEMORY-WRAP"),
        TEST(a_non_secure_client_has_its_two_memories_to_their_last_byte, "FFM-CALL-MEMORY-RIGHTS TFMV-10"),
        TEST(what_the_non_secure_mpu_forbids_within_a_range_forbids_the_range, "FFM-CALL-MEMORY-RIGHTS"),
        TEST(a_partition_has_its_own_and_shared_code_and_no_more, "FFM-CALL-MEMORY-RIGHTS TFMV-7"),
        TEST(the_spms_own_rights_do_not_reach_what_no_region_names, "FFM-CALL-MEMORY-RIGHTS TFMV-7"),
        TEST(a_line_wakes_the_partition_that_waits_for_it, "FFM-IRQ-SLIH"),
        TEST(a_line_that_fires_before_the_wait_ends_it_at_once, "FFM-WAIT-BLOCK"),
        TEST(a_first_level_function_has_the_turn_before_all_and_gives_it_back, "FFM-FLIH-RUNS FFM-FLIH-SIGNAL"),
        TEST(a_first_level_function_may_make_no_call, "FFM-FLIH-API"),
        TEST(a_stack_without_room_for_a_frame_ends_its_partition, "FFM-FLIH-RUNS"),
        TEST(a_function_of_the_spms_domain_runs_in_the_callers_thread_and_its_servers_name, "FFM-1.1:SFN"),
        TEST(a_partition_waits_for_its_servers_thread, "FFM-1.1:psa_call"),
        TEST(what_a_partition_does_wrong_ends_the_device_and_says_who, "FFM-ERROR-SERVICE"),
        TEST(a_partition_is_told_the_lifecycle_that_the_image_knows, "FFM-LIFECYCLE-STATE FFM-LIFECYCLE-UNKNOWN"),
        TEST(a_partition_is_answered_what_its_manifest_lists_piece_by_piece, "design:4"),
        TEST(a_partition_is_told_where_its_own_heap_is_or_that_it_has_none, "FFM-HEAP-OWN FFM-HEAP-NONE"),
        TEST(the_agent_may_only_give_way, "FFM-SERVICE-API-SPE"),
        TEST(a_non_secure_mistake_is_a_status, "FFM-ERROR-NS-CALL"),
    };
    return test_main("v8m.kernel", tests, sizeof(tests) / sizeof(tests[0]));
}
