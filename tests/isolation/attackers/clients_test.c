/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 *
 * Hostile clients at work while an honest one, of another user, calls the same partitions. No answer of his may be wrong or missing, the
 * device must not die. How long he waits is printed beside his fair share: what he gets beside as many processes of that other user which only
 * compute. (Half of it where the attacker keeps a partition busy: one identity, however many processes.)
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <linux/futex.h>
#include <pthread.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "ashlar/device.h"
#include "control/control.h"
#include "hold.h"
#include "psa/client.h"
#include "psa/crypto.h"
#include "psa/internal_trusted_storage.h"
#include "psa_manifest/sid.h"
#include "raw.h"
#include "test.h"

enum { HONEST = 40001, ATTACKER = 40002, ATTACKERS = 3, SAMPLES_MAX = 400000, FAIR_MS = 500, ATTACK_MS = 1200, CALLS_MIN = 50, WORST_US = 2000000 };
static const char object[] = "the honest client's";

/** Shared with the children. */
struct board {
    uint32_t count, bad; /* the honest client's calls */
    uint32_t us[SAMPLES_MAX];
    uint64_t rounds; /* what the attackers did */
    psa_handle_t handle; /* an open connection of the honest client */
    int32_t attacker_id; /* as the partition saw it */
};
static struct board *board;
static bool is_root;

typedef void (*attack)(uint32_t which);

static uint64_t now_ns(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
}

static void did(void)
{
    __atomic_fetch_add(&board->rounds, 1, __ATOMIC_RELAXED);
}

static void become(uid_t uid)
{
    if (is_root && (setgid(uid) != 0 || setuid(uid) != 0)) {
        _exit(9);
    }
    prctl(PR_SET_PDEATHSIG, SIGKILL); /* after the change of user, which clears it */
    alarm(60);
}

/* ---- the honest client ---- */

static bool call_is_right(uint32_t i)
{
    uint32_t back = ~i;
    char text[64] = "";
    uint8_t digest[32];
    size_t len = 0;
    psa_invec in = { &i, sizeof(i) };
    psa_outvec out = { &back, sizeof(back) };
    switch (i % 4) {
    case 0:
        return psa_its_get(7, 0, sizeof(text), text, &len) == PSA_SUCCESS && len == sizeof(object) &&
               memcmp(text, object, len) == 0;
    case 1:
        return psa_hash_compute(PSA_ALG_SHA_256, (const uint8_t *)text, 16, digest, sizeof(digest), &len) == PSA_SUCCESS;
    default:
        return psa_call(TEST_HOLD_HANDLE, HOLD_ECHO, &in, 1, &out, 1) == PSA_SUCCESS && back == i;
    }
}

static _Noreturn void be_honest(uint64_t end_ns)
{
    become(HONEST);
    bool is_ready = psa_crypto_init() == PSA_SUCCESS && psa_its_set(7, sizeof(object), object, 0) == PSA_SUCCESS;
    board->handle = psa_connect(TEST_HOLD_LINK_SID, TEST_HOLD_LINK_VERSION);
    board->bad = !is_ready || board->handle <= 0;
    uint32_t count = 0;
    for (uint32_t i = 0; now_ns() < end_ns && count < SAMPLES_MAX; i++) {
        uint64_t begin = now_ns();
        board->bad += !call_is_right(i);
        board->us[count++] = (uint32_t)((now_ns() - begin) / 1000);
        __atomic_store_n(&board->count, count, __ATOMIC_RELEASE);
    }
    psa_outvec none = { NULL, 0 };
    board->bad += psa_call(board->handle, HOLD_COUNT, NULL, 0, &none, 0) < 0;
    _exit(board->bad == 0 ? 0 : 1);
}

static int by_size(const void *a, const void *b)
{
    uint32_t x = *(const uint32_t *)a;
    uint32_t y = *(const uint32_t *)b;
    return x < y ? -1 : x > y;
}

struct measured {
    uint32_t count, p50, p99, worst;
    uint32_t bad; /* 0: every answer was right */
    int status;   /* of the honest process, when it was not */
};

/* Runs the honest client for `ms` and takes its figures. */
static struct measured measure(uint32_t ms)
{
    int status = 0;
    memset(board, 0, offsetof(struct board, rounds));
    pid_t child = fork();
    if (child == 0) {
        be_honest(now_ns() + (uint64_t)ms * 1000000u);
    }
    if (child < 0 || waitpid(child, &status, 0) != child || status != 0 || board->count == 0) {
        return (struct measured){ .bad = board->bad + 1, .status = status };
    }
    uint32_t count = board->count;
    qsort(board->us, count, sizeof(board->us[0]), by_size);
    return (struct measured){ count, board->us[count / 2], board->us[(size_t)count * 99 / 100], board->us[count - 1], 0, 0 };
}

static void compute(uint32_t which)
{
    (void)which;
    for (volatile uint32_t i = 0; i < 100000; i = i + 1) {
    }
    did();
}

static struct measured measure_beside(attack run, uint32_t ms)
{
    pid_t attackers[ATTACKERS];
    board->rounds = 0;
    for (uint32_t i = 0; i < ATTACKERS; i++) {
        attackers[i] = fork();
        if (attackers[i] == 0) {
            become(ATTACKER);
            for (;;) {
                run(i);
            }
        }
    }
    struct measured found = measure(ms);
    for (uint32_t i = 0; i < ATTACKERS; i++) {
        kill(attackers[i], SIGKILL);
        waitpid(attackers[i], NULL, 0);
    }
    return found;
}

static void while_attacked(const char *name, attack run)
{
    uint64_t epoch = ashlar_boot_epoch();
    struct measured fair = measure_beside(compute, FAIR_MS);
    EXPECT_EQ(fair.bad, 0);
    struct measured busy = measure_beside(run, ATTACK_MS);
    EXPECT_EQ(busy.status, 0);
    EXPECT_EQ(busy.bad, 0);
    double share = (double)busy.count / ATTACK_MS / ((double)fair.count / FAIR_MS);
    printf("# %s: %llu rounds; honest calls p50 %u us, p99 %u us, worst %u us; fair: %u, %u, %u; throughput %.2f of the fair one\n", name,
           (unsigned long long)board->rounds, busy.p50, busy.p99, busy.worst, fair.p50, fair.p99, fair.worst, share);
    EXPECT(board->rounds > 0);
    EXPECT(busy.count >= CALLS_MIN && busy.worst < WORST_US);
    EXPECT_EQ(ashlar_boot_epoch(), epoch);
}

/* ---- attacks ---- */

static uint32_t random_word(uint32_t *seed)
{
    *seed = *seed * 1664525u + 1013904223u;
    return *seed >> 8;
}

static const uint32_t targets[3][2] = { { TEST_HOLD_SID, TEST_HOLD_HANDLE }, { ASHLAR_ITS_SID, ASHLAR_ITS_HANDLE },
                                        { ASHLAR_CRYPTO_SID, ASHLAR_CRYPTO_HANDLE } };

/* Words change while the partition reads them; another thread of the same process rings. */
static void *scribble(void *where)
{
    struct raw *raw = where;
    uint32_t seed = (uint32_t)getpid();
    for (;;) {
        size_t line = channel_request_line(random_word(&seed) % raw->caller.layout.slots);
        size_t word = random_word(&seed) % CHANNEL_REQUEST_WORDS * 4;
        bool is_wild = random_word(&seed) % 4 == 0;
        channel_store(raw->caller.request, line + word, is_wild ? random_word(&seed) << 8 : random_word(&seed) % 20);
        did();
    }
    return NULL;
}

static void mutate(uint32_t which)
{
    static struct raw raw;
    pthread_t thread;
    const uint64_t one = 1;
    if (!raw_open(&raw, targets[which][0], 0) || pthread_create(&thread, NULL, scribble, &raw) != 0) {
        _exit(1);
    }
    for (uint32_t sequence = 1;; sequence++) {
        size_t line = channel_request_line(sequence % raw.caller.layout.slots);
        channel_store(raw.caller.request, line + CHANNEL_KIND, CHANNEL_KIND_CALL);
        channel_store(raw.caller.request, line + CHANNEL_TARGET, targets[which][1]);
        channel_store_ordered(raw.caller.request, line + CHANNEL_SEQUENCE, sequence);
        ssize_t rung = write(raw.caller.bell, &one, sizeof(one));
        (void)rung;
    }
}

/* Data vanishes from under a call: holes in the request, whose size is sealed and whose pages are not. */
static void punch(uint32_t which)
{
    static struct raw raw;
    const uint64_t one = 1;
    if (raw.request_fd <= 0 && !raw_open(&raw, targets[which][0], 0)) {
        _exit(1);
    }
    size_t size = channel_size(&raw.caller.layout);
    for (uint32_t sequence = 1; sequence < 1000; sequence++) {
        size_t line = channel_request_line(0);
        channel_store(raw.caller.request, line + CHANNEL_KIND, CHANNEL_KIND_CALL);
        channel_store(raw.caller.request, line + CHANNEL_TARGET, targets[which][1]);
        channel_store(raw.caller.request, line + CHANNEL_COUNTS, 1);
        channel_store(raw.caller.request, line + CHANNEL_IN_LEN, CHANNEL_DATA_DEFAULT / 2);
        channel_store_ordered(raw.caller.request, line + CHANNEL_SEQUENCE, (uint32_t)now_ns());
        ssize_t rung = write(raw.caller.bell, &one, sizeof(one));
        (void)rung;
        if (fallocate(raw.request_fd, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, 0, (off_t)size) != 0 ||
            ftruncate(raw.request_fd, 0) == 0 ||
            fallocate(raw.response_fd, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, 0, (off_t)size) == 0) {
            _exit(1); /* the first may, the others must not work */
        }
        did();
    }
}

/* Waiters of words that all can map are taken to a word of the attacker's. */
static void requeue(uint32_t which)
{
    static struct raw raw;
    static uint32_t mine;
    if (raw.response_fd <= 0 && !raw_open(&raw, targets[which][0], 0)) {
        _exit(1);
    }
    for (size_t at = 0; at < CHANNEL_PAGE; at += 4) {
        const uint8_t *word = raw.caller.response + at;
        syscall(SYS_futex, word, FUTEX_REQUEUE, 0, (void *)(uintptr_t)1000, &mine, 0);
        syscall(SYS_futex, raw.caller.request + at, FUTEX_REQUEUE, 0, (void *)(uintptr_t)1000, &mine, 0);
        syscall(SYS_futex, raw.caller.request + at, FUTEX_WAKE, 1000, NULL, NULL, 0);
        did();
    }
}

/* A bell that is full, empty, or never rings for what was published. */
static void bells(uint32_t which)
{
    static struct raw raw;
    uint64_t most = UINT64_MAX - 1;
    if (raw.response_fd <= 0 && !raw_open(&raw, targets[which][0], 0)) {
        _exit(1);
    }
    for (int i = 0; i < 1000; i++) {
        ssize_t done = write(raw.caller.bell, &most, sizeof(most));
        done = write(raw.caller.bell, &most, sizeof(most)); /* EAGAIN, or the partition's wait would be ours to cause */
        done = i % 2 == 0 ? read(raw.caller.bell, &most, sizeof(most)) : done;
        (void)done;
        most = UINT64_MAX - 1;
        did();
    }
}

static void sizes(uint32_t which)
{
    static uint8_t byte;
    struct raw raw;
    psa_invec in = { &byte, SIZE_MAX - which };
    psa_outvec out = { &byte, SIZE_MAX / 2 };
    if (raw_open(&raw, targets[which][0], UINT32_MAX - which)) {
        _exit(1);
    }
    close(raw.socket);
    if (psa_call(TEST_HOLD_HANDLE, HOLD_ECHO, &in, 1, NULL, 0) >= 0 || psa_call(TEST_HOLD_HANDLE, HOLD_ECHO, NULL, 0, &out, 1) == 0) {
        _exit(1);
    }
    did();
}

/* The longest operation that the crypto partition does for anyone, again and again, on many threads. */
static void *derive(void *unused)
{
    (void)unused;
    for (;;) {
        psa_key_derivation_operation_t operation = PSA_KEY_DERIVATION_OPERATION_INIT;
        uint8_t bytes[32];
        if (psa_key_derivation_setup(&operation, PSA_ALG_PBKDF2_HMAC(PSA_ALG_SHA_256)) == PSA_SUCCESS &&
            psa_key_derivation_input_integer(&operation, PSA_KEY_DERIVATION_INPUT_COST, 100000) == PSA_SUCCESS &&
            psa_key_derivation_input_bytes(&operation, PSA_KEY_DERIVATION_INPUT_SALT, bytes, 8) == PSA_SUCCESS &&
            psa_key_derivation_input_bytes(&operation, PSA_KEY_DERIVATION_INPUT_PASSWORD, bytes, 8) == PSA_SUCCESS &&
            psa_key_derivation_output_bytes(&operation, bytes, sizeof(bytes)) == PSA_SUCCESS) {
            did();
        }
        psa_key_derivation_abort(&operation);
    }
    return NULL;
}

static void longest(uint32_t which)
{
    pthread_t thread;
    (void)which;
    if (psa_crypto_init() != PSA_SUCCESS || pthread_create(&thread, NULL, derive, NULL) != 0) {
        _exit(1);
    }
    derive(NULL);
}

/* Dies, or stops for a while, at every point of a call. */
static void die(uint32_t which)
{
    static uint32_t delay;
    pid_t child = fork();
    if (child == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        alarm(30); /* should its parent have died before that call */
        for (uint32_t i = 0;; i++) {
            psa_handle_t handle = psa_connect(TEST_HOLD_LINK_SID, TEST_HOLD_LINK_VERSION);
            call_is_right(4 * i + 2);
            psa_close(handle);
        }
    }
    delay = (delay + 37) % 3000;
    usleep(delay);
    if (which == 0) {
        kill(child, SIGSTOP);
        usleep(2000);
    }
    kill(child, SIGKILL);
    waitpid(child, NULL, 0);
    did();
}

/* Thousands of connections and sessions, none of them closed. */
static void crowd(uint32_t which)
{
    struct raw raw;
    if (which == 0) {
        psa_connect(TEST_HOLD_LINK_SID, TEST_HOLD_LINK_VERSION);
    } else if (which == 1) {
        raw_greet(&raw);
    } else {
        raw_open(&raw, TEST_HOLD_SID, 0);
    }
    did();
}

/* Calls and closes over another's connection, and over every handle near it. */
static void replay(uint32_t which)
{
    static uint32_t near;
    psa_handle_t handle = board->handle + (psa_handle_t)(which == 0 ? 0 : near++ % 4096);
    struct channel_call call = { .kind = which == 1 ? CHANNEL_KIND_CLOSE : CHANNEL_KIND_CALL, .target = (uint32_t)handle,
                                 .type = HOLD_COUNT };
    static struct raw raw;
    if (raw.response_fd <= 0 && !raw_open(&raw, TEST_HOLD_LINK_SID, 0)) {
        _exit(1);
    }
    int slot = channel_caller_claim(&raw.caller, 1, 0);
    bool has_rung = channel_caller_publish(&raw.caller, slot, &call, 0);
    while (!channel_caller_await(&raw.caller, slot, has_rung, 1000)) {
    }
    if (channel_caller_finish(&raw.caller, slot, &call) >= 0 && which != 1) {
        _exit(1);
    }
    channel_caller_release(&raw.caller, slot);
    did();
}

/* Says with the kernel's help, and without, that it is another; the partition sees who it is. */
static void forge(uint32_t which)
{
    struct raw raw;
    struct ucred lie = { .pid = 1, .uid = HONEST, .gid = HONEST };
    union {
        struct cmsghdr head;
        char room[CMSG_SPACE(sizeof(struct ucred))];
    } control = { .head = { .cmsg_len = CMSG_LEN(sizeof(lie)), .cmsg_level = SOL_SOCKET, .cmsg_type = SCM_CREDENTIALS } };
    struct iovec bytes = { "x", 1 };
    struct msghdr message = { .msg_iov = &bytes, .msg_iovlen = 1, .msg_control = &control, .msg_controllen = sizeof(control) };
    (void)which;
    memcpy(CMSG_DATA(&control.head), &lie, sizeof(lie));
    if (!raw_greet(&raw) || (is_root && sendmsg(raw.socket, &message, MSG_NOSIGNAL) >= 0)) {
        _exit(1);
    }
    close(raw.socket);
    board->attacker_id = psa_call(TEST_HOLD_HANDLE, HOLD_WHO, NULL, 0, NULL, 0);
    did();
}

#define ATTACK(sentence, run)             \
    static void sentence(void)            \
    {                                     \
        while_attacked(#run, run);        \
    }
ATTACK(words_that_change_while_they_are_read_harm_only_their_writer, mutate)
ATTACK(holes_in_a_channel_harm_only_who_made_them, punch)
ATTACK(a_requeued_futex_takes_no_waiter_away, requeue)
ATTACK(bells_that_are_full_or_empty_hold_up_nobody, bells)
ATTACK(absurd_sizes_are_refused, sizes)
ATTACK(the_longest_operations_leave_the_others_their_share, longest)
ATTACK(clients_that_freeze_or_die_amid_a_call_hold_up_nobody, die)
ATTACK(thousands_of_connections_leave_room_for_one_more, crowd)
ATTACK(a_handle_of_another_client_names_nothing, replay)

static void nobody_is_taken_for_another(void)
{
    while_attacked("forge", forge);
    EXPECT_EQ(board->attacker_id, -1 - (int32_t)(is_root ? ATTACKER : getuid()));
}

int main(void)
{
    static const struct test tests[] = {
        TEST(words_that_change_while_they_are_read_harm_only_their_writer, "ASHLAR-threat:lying-client"),
        TEST(holes_in_a_channel_harm_only_who_made_them, "ASHLAR-threat:channel-memory"),
        TEST(a_requeued_futex_takes_no_waiter_away, "ASHLAR-threat:starvation"),
        TEST(bells_that_are_full_or_empty_hold_up_nobody, "ASHLAR-threat:starvation"),
        TEST(absurd_sizes_are_refused, "ASHLAR-threat:sizes"),
        TEST(the_longest_operations_leave_the_others_their_share, "ASHLAR-threat:starvation"),
        TEST(clients_that_freeze_or_die_amid_a_call_hold_up_nobody, "ASHLAR-threat:starvation"),
        TEST(thousands_of_connections_leave_room_for_one_more, "ASHLAR-threat:starvation"),
        TEST(a_handle_of_another_client_names_nothing, "FFM-1.1:psa_call"),
        TEST(nobody_is_taken_for_another, "ASHLAR-threat:forged-identity"),
    };
    is_root = geteuid() == 0;
    board = mmap(NULL, sizeof(*board), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    return board == MAP_FAILED ? 2 : test_main("isolation.attackers.clients", tests, sizeof(tests) / sizeof(tests[0]));
}
