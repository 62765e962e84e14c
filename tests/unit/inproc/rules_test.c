/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#define _GNU_SOURCE
#include <pthread.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "child.h"
#include "inproc/image.h"
#include "psa/client.h"
#include "psa/lifecycle.h"
#include "psa/service.h"
#include "reason/reason.h"
#include "test.h"

/*
 * The rules of FF-M that the port keeps: memory, psa_wait, the models, panics. ACTOR (IPC) and FUNC (SFN) are empty hands: a
 * test says what they do with the next request, and looks at what they saw. Every test has a device of its own, in a child.
 */
enum {
    ACTOR_PID = 11, FUNC_PID = 12,
    LINK_SID = 0x100, PLAIN_SID = 0x200, CONN_SID = 0x201,
    DOOR_HANDLE = 0x40000100, PLAIN_HANDLE = 0x40000101
};

#define LINK_SIGNAL 0x10u
#define DOOR_SIGNAL 0x20u
#define PLAIN_SIGNAL 0x10u

static psa_status_t (*volatile actor_does)(const psa_msg_t *msg);
static psa_status_t (*volatile func_does)(const psa_msg_t *msg);
static volatile bool actor_leaves;
static volatile psa_status_t init_gives;
static volatile uint32_t inits, early, depth, deepest, doors;
static volatile int64_t saw[8];
static volatile uint32_t knocks;
static int32_t func_types[16];
static volatile size_t func_count;

static void enter(void)
{
    depth++;
    deepest = depth > deepest ? depth : deepest;
}

static psa_status_t act(const psa_msg_t *msg)
{
    return msg->type >= 0 && actor_does != NULL ? actor_does(msg) : PSA_SUCCESS;
}

static void actor_main(void)
{
    psa_msg_t msg;
    while (!actor_leaves) {
        psa_signal_t signals = psa_wait(LINK_SIGNAL | DOOR_SIGNAL, PSA_BLOCK);
        enter();
        if ((signals & LINK_SIGNAL) != 0 && psa_get(LINK_SIGNAL, &msg) == PSA_SUCCESS) {
            psa_reply(msg.handle, act(&msg));
        } else if (psa_get(DOOR_SIGNAL, &msg) == PSA_SUCCESS) {
            doors++;
            psa_reply(msg.handle, (psa_status_t)doors);
        }
        depth--;
    }
}

static psa_status_t func_init(void)
{
    inits++;
    return init_gives;
}

static psa_status_t serve(const psa_msg_t *msg)
{
    early += inits != 1;
    func_types[func_count++ % 16] = msg->type;
    enter();
    psa_status_t status = func_does != NULL ? func_does(msg) : PSA_SUCCESS;
    depth--;
    return status;
}

static const char *const none[] = { (const char *)0 };
static const uint32_t actor_needs[] = { PLAIN_SID, CONN_SID };
static const struct spm_partition partitions[] = {
    { .name = "FUNC", .pid = FUNC_PID, .type = SPM_PSA_ROT, .model = SPM_SFN, .priority = SPM_PRIORITY_NORMAL,
      .service_first = 0, .service_count = 2, .stack_size = 16384, .root_keys = none, .devices = none },
    { .name = "ACTOR", .pid = ACTOR_PID, .type = SPM_APPLICATION_ROT, .model = SPM_IPC, .priority = SPM_PRIORITY_NORMAL,
      .service_first = 2, .service_count = 2, .stack_size = 16384, .dependencies = actor_needs, .dependency_count = 2,
      .root_keys = none, .devices = none },
};
static const struct spm_service services[] = {
    { .name = "PLAIN", .sid = PLAIN_SID, .version = 1, .policy = SPM_STRICT, .partition = 0, .signal = 4,
      .stateless_index = 2, .non_secure_clients = true },
    { .name = "CONN", .sid = CONN_SID, .version = 1, .policy = SPM_STRICT, .partition = 0, .signal = 5,
      .non_secure_clients = true },
    { .name = "LINK", .sid = LINK_SID, .version = 1, .policy = SPM_STRICT, .partition = 1, .signal = 4,
      .non_secure_clients = true, .mm_iovec = true },
    { .name = "DOOR", .sid = 0x101, .version = 1, .policy = SPM_STRICT, .partition = 1, .signal = 5,
      .stateless_index = 1, .non_secure_clients = true },
};
static const rt_sfn functions[] = { serve, serve };
static const struct rt_code code[] = {
    { .entry_init = func_init, .sfn = functions },
    { .entry_point = actor_main },
};
static const struct spm_system rules = {
    .partitions = partitions, .services = services, .partition_count = 2, .service_count = 4
};
const struct spm_system *const inproc_system = &rules;
const struct rt_code *const inproc_code = code;

static void lives(void (*life)(void))
{
    int status = child(life);
    if (!WIFEXITED(status) || WEXITSTATUS(status) != 0) {
        fprintf(stderr, "# %s", told);
        FAIL(told);
    }
}

static void panics(void (*life)(void), const char *who, const char *where, const char *fault)
{
    int status = child(life);
    EXPECT(WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT);
    if (strstr(told, who) == NULL || strstr(told, where) == NULL || strstr(told, fault) == NULL) {
        fprintf(stderr, "# wanted %s, %s, %s; got %s", who, where, fault, told);
        FAIL("another record");
    }
}

static psa_handle_t link_up(void)
{
    psa_handle_t handle = psa_connect(LINK_SID, 1);
    EXPECT(handle > 0);
    return handle;
}

/** One request to ACTOR of one input and one output vector. */
static psa_status_t ask(psa_status_t (*task)(const psa_msg_t *msg))
{
    static char in_bytes[8] = "abcdefg";
    static char out_bytes[8];
    psa_invec in = { in_bytes, sizeof(in_bytes) };
    psa_outvec out = { out_bytes, sizeof(out_bytes) };
    actor_does = task;
    return psa_call(link_up(), 0, &in, 1, &out, 1);
}

static psa_status_t ask_func(psa_status_t (*task)(const psa_msg_t *msg))
{
    func_does = task;
    return psa_call(PLAIN_HANDLE, 0, NULL, 0, NULL, 0);
}

/* psa_wait */

static psa_status_t poll_signals(const psa_msg_t *msg)
{
    (void)msg;
    saw[0] = psa_wait(PSA_DOORBELL, PSA_POLL);
    saw[1] = psa_wait(PSA_DOORBELL, PSA_POLL | 0x7fffffffu);
    psa_notify(ACTOR_PID);
    saw[2] = psa_wait(LINK_SIGNAL | DOOR_SIGNAL, PSA_POLL);
    saw[3] = psa_wait(PSA_WAIT_ANY, PSA_POLL);
    saw[4] = psa_wait(PSA_DOORBELL | 0xf00u, PSA_BLOCK | 0xff);
    psa_clear();
    saw[5] = psa_wait(PSA_WAIT_ANY, PSA_POLL);
    return PSA_SUCCESS;
}

static void polled(void)
{
    EXPECT_EQ(ask(poll_signals), PSA_SUCCESS);
    EXPECT_EQ(saw[0], 0);
    EXPECT_EQ(saw[1], 0);
    EXPECT_EQ(saw[2], 0);
    EXPECT_EQ(saw[3], PSA_DOORBELL);
    EXPECT_EQ(saw[4], PSA_DOORBELL);
    EXPECT_EQ(saw[5], 0);
}

static void a_poll_returns_at_once_with_what_is_asserted_and_clears_nothing(void)
{
    lives(polled);
}

static psa_status_t block(const psa_msg_t *msg)
{
    (void)msg;
    saw[6] = 1;
    saw[0] = psa_wait(PSA_DOORBELL, PSA_BLOCK | 0xff);
    saw[1] = psa_wait(DOOR_SIGNAL, PSA_POLL);
    saw[2] = doors;
    return PSA_SUCCESS;
}

static psa_status_t ring(const psa_msg_t *msg)
{
    (void)msg;
    psa_notify(ACTOR_PID);
    return PSA_SUCCESS;
}

static void *knock(void *status)
{
    while (saw[6] == 0) {
        usleep(1000);
    }
    knocks = 1;
    *(psa_status_t *)status = psa_call(DOOR_HANDLE, 0, NULL, 0, NULL, 0);
    return NULL;
}

static void *ring_later(void *status)
{
    while (saw[6] == 0) {
        usleep(1000);
    }
    usleep(60000); /* the knock is there by now; if not, the test asks less, and passes */
    *(psa_status_t *)status = ask_func(ring);
    return NULL;
}

static void blocked(void)
{
    pthread_t threads[2];
    psa_status_t statuses[2] = { -1, -1 };
    EXPECT_EQ(pthread_create(&threads[0], NULL, knock, &statuses[0]), 0);
    EXPECT_EQ(pthread_create(&threads[1], NULL, ring_later, &statuses[1]), 0);
    EXPECT_EQ(ask(block), PSA_SUCCESS);
    pthread_join(threads[0], NULL);
    pthread_join(threads[1], NULL);
    EXPECT_EQ(saw[0], PSA_DOORBELL); /* not 0, and not the door's */
    EXPECT(saw[1] == DOOR_SIGNAL || saw[1] == 0);
    EXPECT_EQ(saw[2], 0);
    EXPECT_EQ(statuses[0], 1);
    EXPECT_EQ(deepest, 2); /* ACTOR, and FUNC meanwhile; never ACTOR twice */
}

static void a_block_ends_with_a_signal_of_its_mask_alone(void)
{
    lives(blocked);
}

static psa_status_t func_blocks(const psa_msg_t *msg)
{
    (void)msg;
    saw[6] = 1;
    saw[0] = psa_wait(PSA_DOORBELL, PSA_BLOCK);
    return PSA_SUCCESS;
}

static psa_status_t ring_func(const psa_msg_t *msg)
{
    (void)msg;
    psa_notify(FUNC_PID);
    return PSA_SUCCESS;
}

static void *disturb(void *status)
{
    while (saw[6] == 0) {
        usleep(1000);
    }
    for (int i = 0; i < 5; i++) {
        (void)psa_call(DOOR_HANDLE, 0, NULL, 0, NULL, 0);
        usleep(5000);
    }
    *(psa_status_t *)status = ask(ring_func);
    return NULL;
}

static void func_blocked(void)
{
    pthread_t thread;
    psa_status_t status = -1;
    EXPECT_EQ(pthread_create(&thread, NULL, disturb, &status), 0);
    EXPECT_EQ(ask_func(func_blocks), PSA_SUCCESS);
    pthread_join(thread, NULL);
    EXPECT_EQ(saw[0], PSA_DOORBELL);
    EXPECT_EQ(status, PSA_SUCCESS);
}

static void a_block_never_ends_with_nothing(void)
{
    lives(func_blocked);
}

static psa_status_t wait_for_nothing(const psa_msg_t *msg)
{
    (void)msg;
    (void)psa_wait(0x7f00u, PSA_BLOCK);
    return PSA_SUCCESS;
}

static void wait_nothing(void) { (void)ask(wait_for_nothing); }

static void a_wait_for_nothing_of_its_own_panics(void)
{
    panics(wait_nothing, "ACTOR", "psa_wait", "SPM_FAULT_SIGNAL");
}

/* Signals of who is blocked */

static psa_status_t call_func(const psa_msg_t *msg)
{
    (void)msg;
    saw[0] = psa_wait(PSA_DOORBELL, PSA_POLL);
    func_does = ring;
    saw[1] = psa_call(PLAIN_HANDLE, 0, NULL, 0, NULL, 0);
    saw[2] = psa_wait(PSA_DOORBELL, PSA_POLL);
    return PSA_SUCCESS;
}

static void pended(void)
{
    EXPECT_EQ(ask(call_func), PSA_SUCCESS);
    EXPECT_EQ(saw[0], 0);
    EXPECT_EQ(saw[1], PSA_SUCCESS);
    EXPECT_EQ(saw[2], PSA_DOORBELL);
}

static psa_status_t wait_for_knock(const psa_msg_t *msg)
{
    (void)msg;
    saw[6] = 1;
    for (int i = 0; i < 4000 && saw[5] == 0; i++) {
        (void)psa_wait(PSA_DOORBELL, PSA_POLL); /* gives the turn to the knock */
        saw[5] = knocks;
    }
    for (int i = 0; i < 100; i++) {
        usleep(200);
        (void)psa_wait(PSA_DOORBELL, PSA_POLL);
    }
    return PSA_SUCCESS;
}

static psa_status_t call_slow_func(const psa_msg_t *msg)
{
    (void)msg;
    func_does = wait_for_knock;
    saw[0] = psa_call(PLAIN_HANDLE, 0, NULL, 0, NULL, 0);
    saw[1] = doors;
    saw[2] = psa_wait(DOOR_SIGNAL, PSA_POLL);
    return PSA_SUCCESS;
}

static void called(void)
{
    pthread_t thread;
    psa_status_t status = -1;
    EXPECT_EQ(pthread_create(&thread, NULL, knock, &status), 0);
    EXPECT_EQ(ask(call_slow_func), PSA_SUCCESS);
    pthread_join(thread, NULL);
    EXPECT_EQ(saw[0], PSA_SUCCESS);
    EXPECT_EQ(saw[5], 1);
    EXPECT_EQ(saw[1], 0);
    EXPECT(saw[2] == DOOR_SIGNAL || saw[2] == 0); /* 0 if the machine is so busy that nobody knocked yet */
    EXPECT_EQ(status, 1);
}

static void a_partition_in_a_call_is_not_entered_again(void)
{
    lives(called);
}

static void a_doorbell_rings_on_while_its_partition_is_in_a_call(void)
{
    lives(pended);
}

/* Memory of the partition */

#define MISUSE(name, statement) \
    static psa_status_t name##_there(const psa_msg_t *msg) { (void)msg; statement; return PSA_SUCCESS; } \
    static void name(void) { (void)ask(name##_there); }
MISUSE(get_nowhere, psa_notify(ACTOR_PID); (void)psa_get(LINK_SIGNAL, NULL))
MISUSE(read_nowhere, (void)psa_read(msg->handle, 0, NULL, 1))
MISUSE(write_nothing, psa_write(msg->handle, 0, NULL, 1))
MISUSE(skip_null, (void)psa_skip(PSA_NULL_HANDLE, 0, 0))
MISUSE(skip_four, (void)psa_skip(msg->handle, PSA_MAX_IOVEC, 0))
MISUSE(panic_now, psa_panic(); saw[0] = 1)

static void a_buffer_that_is_no_memory_panics_the_partition(void)
{
    panics(get_nowhere, "ACTOR", "psa_get", "SPM_FAULT_MEMORY");
    panics(read_nowhere, "ACTOR", "psa_read", "SPM_FAULT_MEMORY");
    panics(write_nothing, "ACTOR", "psa_write", "SPM_FAULT_MEMORY");
}

static void a_bad_skip_panics_even_for_no_bytes(void)
{
    panics(skip_null, "ACTOR", "psa_skip", "SPM_FAULT_MESSAGE_HANDLE");
    panics(skip_four, "ACTOR", "psa_skip", "SPM_FAULT_VECTOR_INDEX");
}

static void psa_panic_ends_the_partition_and_does_not_return(void)
{
    panics(panic_now, "ACTOR (client id 11)", "psa_panic", "SPM_FAULT_PANIC");
}

/* Memory of the client */

static psa_status_t count_bytes(const psa_msg_t *msg)
{
    char bytes[64];
    size_t total = 0;
    for (uint32_t i = 0; i < PSA_MAX_IOVEC; i++) {
        total += msg->in_size[i] == 0 ? 0 : psa_read(msg->handle, i, bytes, sizeof(bytes));
        if (msg->out_size[i] != 0) {
            psa_write(msg->handle, i, "xy", msg->out_size[i] < 2 ? msg->out_size[i] : 2);
        }
    }
    return (psa_status_t)total;
}

static psa_status_t with(const psa_invec *in, size_t in_len, psa_outvec *out, size_t out_len)
{
    actor_does = count_bytes;
    psa_handle_t handle = link_up();
    psa_status_t status = psa_call(handle, 0, in, in_len, out, out_len);
    psa_close(handle);
    return status;
}

static void unreachable(void)
{
    char byte[4];
    void *nowhere = NULL;
    void *end = (void *)(UINTPTR_MAX - 1);
    psa_invec in = { byte, 4 };
    psa_outvec out = { byte, 4 };
    EXPECT_EQ(with(NULL, 1, &out, 1), PSA_ERROR_PROGRAMMER_ERROR);
    EXPECT_EQ(with(&in, 1, NULL, 1), PSA_ERROR_PROGRAMMER_ERROR);
    in = (psa_invec){ nowhere, 4 };
    EXPECT_EQ(with(&in, 1, &out, 1), PSA_ERROR_PROGRAMMER_ERROR);
    in = (psa_invec){ end, 4 };
    EXPECT_EQ(with(&in, 1, &out, 1), PSA_ERROR_PROGRAMMER_ERROR);
    in = (psa_invec){ byte, 4 };
    out = (psa_outvec){ nowhere, 4 };
    EXPECT_EQ(with(&in, 1, &out, 1), PSA_ERROR_PROGRAMMER_ERROR);
    out = (psa_outvec){ end, 4 };
    EXPECT_EQ(with(&in, 1, &out, 1), PSA_ERROR_PROGRAMMER_ERROR);
}

static void memory_that_is_none_is_a_programmer_error(void)
{
    lives(unreachable);
}

static void unlooked(void)
{
    char byte[4] = "abc";
    psa_invec in[2] = { { (void *)(uintptr_t)1, 0 }, { byte, 3 } };
    psa_outvec out[2] = { { (void *)UINTPTR_MAX, 0 }, { NULL, 0 } };
    EXPECT_EQ(with(in, 2, out, 2), 3);
    EXPECT(out[0].len == 0 && out[1].len == 0);
    EXPECT_EQ(with((void *)(uintptr_t)1, 0, (void *)(uintptr_t)2, 0), 0);
}

static void what_has_no_bytes_is_not_looked_at(void)
{
    lives(unlooked);
}

static void overlapped(void)
{
    char bytes[8] = "abcdefg";
    psa_invec in[2] = { { bytes, 6 }, { bytes + 2, 6 } };
    psa_outvec out[2] = { { bytes, 4 }, { bytes + 1, 4 } };
    EXPECT_EQ(with(in, 2, NULL, 0), 12);
    EXPECT_EQ(with(in, 1, out, 1), 6);
    EXPECT(bytes[0] == 'x' && bytes[1] == 'y');
    EXPECT_EQ(with(NULL, 0, out, 2), 0);
    EXPECT(out[0].len == 2 && out[1].len == 2);
    EXPECT(bytes[0] == 'x' && (bytes[1] == 'x' || bytes[1] == 'y') && bytes[2] == 'y');
}

static void vectors_may_overlap(void)
{
    lives(overlapped);
}

static psa_invec shifty_in;
static psa_outvec shifty_out;
static char there[8] = "original", away[64];

static psa_status_t meddle(const psa_msg_t *msg)
{
    char bytes[8] = { 0 };
    shifty_in = (psa_invec){ away, 64 };
    shifty_out = (psa_outvec){ away, 64 };
    saw[0] = (int64_t)psa_read(msg->handle, 0, bytes, sizeof(bytes));
    saw[1] = memcmp(bytes, "original", 8);
    psa_write(msg->handle, 0, "copied", 6);
    return PSA_SUCCESS;
}

static void meddled(void)
{
    char room[8] = { 0 };
    shifty_in = (psa_invec){ there, 8 };
    shifty_out = (psa_outvec){ room, 8 };
    actor_does = meddle;
    EXPECT_EQ(psa_call(link_up(), 0, &shifty_in, 1, &shifty_out, 1), PSA_SUCCESS);
    EXPECT_EQ(saw[0], 8);
    EXPECT_EQ(saw[1], 0);
    EXPECT_MEM(room, "copied\0\0", 8);
    EXPECT_EQ(away[0], 0);
    EXPECT_EQ(shifty_out.len, 6);
}

static void vectors_that_change_during_the_call_mislead_nobody(void)
{
    lives(meddled);
}

static psa_status_t write_second(const psa_msg_t *msg)
{
    psa_write(msg->handle, 1, "abc", 3);
    return PSA_SUCCESS;
}

static void measured(void)
{
    char room[3][8];
    psa_outvec out[3] = { { room[0], 8 }, { room[1], 8 }, { room[2], 8 } };
    actor_does = write_second;
    EXPECT_EQ(psa_call(link_up(), 0, NULL, 0, out, 3), PSA_SUCCESS);
    EXPECT(out[0].len == 0 && out[1].len == 3 && out[2].len == 0);
}

static void lengths_say_what_was_written(void)
{
    lives(measured);
}

/* The models */

static void leaves(void)
{
    actor_leaves = true;
    (void)psa_version(LINK_SID);
}

static void an_entry_point_that_returns_is_a_panic(void)
{
    panics(leaves, "ACTOR", "its entry point", "SPM_FAULT_ENTRY_ENDED");
}

static void init_fails(void)
{
    init_gives = PSA_ERROR_GENERIC_ERROR;
    (void)psa_version(LINK_SID);
}

static void init_hesitates(void)
{
    init_gives = 1;
    (void)psa_version(LINK_SID);
}

static void an_entry_init_that_does_not_succeed_is_a_panic(void)
{
    panics(init_fails, "FUNC", "its entry_init", "SPM_FAULT_ENTRY_INIT");
    panics(init_hesitates, "FUNC", "its entry_init", "SPM_FAULT_ENTRY_INIT");
}

static psa_status_t give_five(const psa_msg_t *msg)
{
    return msg->type < 0 ? PSA_SUCCESS : 5;
}

static psa_status_t refuse_connect(const psa_msg_t *msg)
{
    return msg->type == PSA_IPC_CONNECT ? PSA_ERROR_CONNECTION_REFUSED : PSA_SUCCESS;
}

static void functions_served(void)
{
    func_does = give_five;
    psa_handle_t handle = psa_connect(CONN_SID, 1);
    EXPECT(handle > 0);
    EXPECT_EQ(psa_call(handle, 3, NULL, 0, NULL, 0), 5);
    psa_close(handle);
    EXPECT_EQ(func_count, 3);
    EXPECT(func_types[0] == PSA_IPC_CONNECT && func_types[1] == 3 && func_types[2] == PSA_IPC_DISCONNECT);
    func_does = refuse_connect;
    EXPECT_EQ(psa_connect(CONN_SID, 1), PSA_ERROR_CONNECTION_REFUSED);
    EXPECT_EQ(func_count, 4);
    EXPECT_EQ(inits, 1);
    EXPECT_EQ(early, 0);
}

static void a_service_function_gets_every_message_and_its_result_is_the_answer(void)
{
    lives(functions_served);
}

static psa_status_t get_itself(const psa_msg_t *msg)
{
    psa_msg_t other;
    (void)msg;
    (void)psa_get(PLAIN_SIGNAL, &other);
    return PSA_SUCCESS;
}

static psa_status_t reply_itself(const psa_msg_t *msg)
{
    psa_reply(msg->handle, PSA_SUCCESS);
    return PSA_SUCCESS;
}

static psa_status_t wait_for_service(const psa_msg_t *msg)
{
    (void)msg;
    (void)psa_wait(PLAIN_SIGNAL, PSA_POLL);
    return PSA_SUCCESS;
}

static psa_status_t own_doorbell(const psa_msg_t *msg)
{
    (void)msg;
    psa_notify(FUNC_PID);
    saw[0] = psa_wait(PSA_WAIT_ANY, PSA_BLOCK);
    psa_clear();
    saw[1] = psa_wait(PSA_DOORBELL, PSA_POLL);
    return PSA_SUCCESS;
}

static void func_gets(void) { (void)ask_func(get_itself); }
static void func_replies(void) { (void)ask_func(reply_itself); }
static void func_waits(void) { (void)ask_func(wait_for_service); }

static void a_service_function_may_neither_get_nor_reply_nor_wait_for_messages(void)
{
    panics(func_gets, "FUNC", "psa_get", "SPM_FAULT_MODEL");
    panics(func_replies, "FUNC", "psa_reply", "SPM_FAULT_MODEL");
    panics(func_waits, "FUNC", "psa_wait", "SPM_FAULT_SIGNAL");
}

static void func_rings(void)
{
    EXPECT_EQ(ask_func(own_doorbell), PSA_SUCCESS);
    EXPECT_EQ(saw[0], PSA_DOORBELL);
    EXPECT_EQ(saw[1], 0);
}

static void a_service_function_may_use_doorbells(void)
{
    lives(func_rings);
}

static psa_status_t sleep_once(const psa_msg_t *msg)
{
    (void)msg;
    for (int i = 0; i < 20; i++) {
        (void)psa_wait(PSA_DOORBELL, PSA_POLL); /* gives the turn to other threads */
    }
    return PSA_SUCCESS;
}

static void *call_plain(void *status)
{
    *(psa_status_t *)status = psa_call(PLAIN_HANDLE, 0, NULL, 0, NULL, 0);
    return NULL;
}

static void crowded(void)
{
    pthread_t threads[8];
    psa_status_t statuses[8];
    func_does = sleep_once;
    for (int i = 0; i < 8; i++) {
        EXPECT_EQ(pthread_create(&threads[i], NULL, call_plain, &statuses[i]), 0);
    }
    for (int i = 0; i < 8; i++) {
        pthread_join(threads[i], NULL);
        EXPECT_EQ(statuses[i], PSA_SUCCESS);
    }
    EXPECT_EQ(func_count, 8);
    EXPECT_EQ(deepest, 1);
}

static void one_service_function_runs_at_a_time(void)
{
    lives(crowded);
}

static psa_status_t six_connections(const psa_msg_t *msg)
{
    psa_handle_t handles[6];
    int64_t good = 0;
    (void)msg;
    for (int i = 0; i < 6; i++) {
        handles[i] = psa_connect(CONN_SID, 1);
        good += handles[i] > 0 && psa_call(handles[i], 0, NULL, 0, NULL, 0) == PSA_SUCCESS;
    }
    for (int i = 0; i < 6; i++) {
        psa_close(handles[i]);
    }
    return (psa_status_t)good;
}

static void nested(void)
{
    EXPECT_EQ(ask(six_connections), 6);
}

static void a_service_may_have_six_connections_within_a_request(void)
{
    lives(nested);
}

/* What anyone may ask */

static void no_reason_has_a_status_of_the_frameworks_own(void)
{
    for (int i = 0; strcmp(reason_row((enum reason)i)->id, "NONE") != 0 || i == 0; i++) {
        psa_status_t status = reason_row((enum reason)i)->status;
        EXPECT(status > -249 || status < -256);
    }
}

int main(void)
{
    static const struct test tests[] = {
        TEST(a_poll_returns_at_once_with_what_is_asserted_and_clears_nothing,
             "FFM-WAIT-RESULT FFM-WAIT-KEEPS FFM-WAIT-POLL FFM-WAIT-RESERVED FFM-WAIT-UNASSIGNED FFM-WAIT-OUTSIDE"),
        TEST(a_block_ends_with_a_signal_of_its_mask_alone, "FFM-WAIT-BLOCK FFM-WAIT-OUTSIDE"),
        TEST(a_block_never_ends_with_nothing, "FFM-WAIT-BLOCK FFM-NOTIFY-PENDING FFM-SIGNAL-BLOCKED"),
        TEST(a_wait_for_nothing_of_its_own_panics, "FFM-WAIT-NONE FFM-ERROR-SERVICE"),
        TEST(a_partition_in_a_call_is_not_entered_again, "FFM-SCHEDULING-ONE FFM-SIGNAL-BLOCKED FFM-IPC-LOOP"),
        TEST(a_doorbell_rings_on_while_its_partition_is_in_a_call, "FFM-NOTIFY-PENDING FFM-SIGNAL-BLOCKED"),
        TEST(a_buffer_that_is_no_memory_panics_the_partition, "FFM-GET-BUFFER FFM-READ-BUFFER FFM-WRITE-BUFFER"),
        TEST(a_bad_skip_panics_even_for_no_bytes, "FFM-SKIP-HANDLE FFM-SKIP-INDEX FFM-ERROR-SERVICE"),
        TEST(psa_panic_ends_the_partition_and_does_not_return, "FFM-PANIC-CALL FFM-PANIC-RECORD FFM-PANIC-STOPS"),
        TEST(memory_that_is_none_is_a_programmer_error,
             "FFM-CALL-INVEC-ARRAY FFM-CALL-OUTVEC-ARRAY FFM-CALL-INVEC-MEMORY FFM-CALL-OUTVEC-MEMORY "
             "FFM-CALL-MEMORY-WRAP"),
        TEST(what_has_no_bytes_is_not_looked_at, "FFM-CALL-ZERO-LENGTH FFM-CALL-ZERO-COUNT"),
        TEST(vectors_may_overlap, "FFM-CALL-OVERLAP-IN-OUT FFM-CALL-OVERLAP-OUT FFM-CALL-OVERLAP-IN"),
        TEST(vectors_that_change_during_the_call_mislead_nobody, "FFM-CALL-COPIED-ONCE"),
        TEST(lengths_say_what_was_written, "FFM-CALL-OUT-LEN FFM-CALL-OUT-LEN-UNWRITTEN"),
        TEST(an_entry_point_that_returns_is_a_panic, "FFM-IPC-ENTRY-ENDED"),
        TEST(an_entry_init_that_does_not_succeed_is_a_panic, "FFM-INIT-NEGATIVE FFM-INIT-POSITIVE"),
        TEST(a_service_function_gets_every_message_and_its_result_is_the_answer,
             "FFM-SFN-RESULT FFM-SFN-MESSAGES FFM-INIT-ONCE"),
        TEST(a_service_function_may_neither_get_nor_reply_nor_wait_for_messages, "FFM-SFN-API FFM-SFN-WAIT"),
        TEST(a_service_function_may_use_doorbells, "FFM-SFN-DOORBELL"),
        TEST(one_service_function_runs_at_a_time, "FFM-SFN-ONE"),
        TEST(a_service_may_have_six_connections_within_a_request, "FFM-LIMIT-NESTING"),
        TEST(no_reason_has_a_status_of_the_frameworks_own, "FFM-STATUS-SPM-PRIVATE"),
    };
    return test_main("inproc.rules", tests, sizeof(tests) / sizeof(tests[0]));
}
