/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

#include "pair.h"
#include "test.h"

enum { TYPE_ECHO = 0, TYPE_STOP = 99, STATUS_LIE = -129 };
static const struct channel_layout USUAL = { .slots = CHANNEL_SLOTS_DEFAULT, .data_len = CHANNEL_DATA_DEFAULT };
static struct channel_server server;

/* Echoes input 0 in pieces, as a service with a small buffer does. */
static size_t echo(struct channel_seat seat)
{
    const struct channel_request *request = channel_server_request(&server, seat);
    uint8_t piece[100];
    size_t len = request->in_len[0] < request->out_len[0] ? request->in_len[0] : request->out_len[0];
    for (size_t at = 0; at < len; at += sizeof(piece)) {
        size_t n = len - at < sizeof(piece) ? len - at : sizeof(piece);
        channel_server_read(&server, seat, 0, at, out_span_of(piece, n));
        channel_server_write(&server, seat, 0, at, span_of(piece, n));
    }
    return len;
}

static bool serve_one(enum channel_patience patience)
{
    struct channel_arrival arrival;
    size_t written[PSA_MAX_IOVEC] = { 0 };
    enum channel_event event = channel_server_next(&server, patience, &arrival);
    if (event != CHANNEL_REQUEST && event != CHANNEL_LIE) {
        return true;
    }
    bool is_stop = event == CHANNEL_REQUEST && arrival.request->type == TYPE_STOP;
    int32_t status = event == CHANNEL_LIE ? STATUS_LIE : (int32_t)arrival.request->type;
    if (event == CHANNEL_REQUEST && !is_stop) {
        written[0] = echo(arrival.seat);
    }
    channel_server_reply(&server, arrival.seat, status, written);
    return !is_stop;
}

/* Also after a test that failed half-way. */
static void begin_server(void)
{
    memset(&server, 0, sizeof(server));
    EXPECT_EQ(channel_server_init(&server, -1), 0);
}

static void *serve(void *unused)
{
    (void)unused;
    while (serve_one(CHANNEL_WAIT)) {
    }
    return NULL;
}

static int32_t carry(struct channel_caller *caller, struct channel_call *call)
{
    uint32_t cpu = channel_cpu();
    int slot = channel_caller_claim(caller, 1, cpu);
    EXPECT(slot >= 0);
    bool has_rung = channel_caller_publish(caller, slot, call, cpu);
    while (!channel_caller_await(caller, slot, has_rung, 1000)) {
    }
    int32_t status = channel_caller_finish(caller, slot, call);
    channel_caller_release(caller, slot);
    return status;
}

static pthread_t start_server(struct channel_caller *caller)
{
    pthread_t thread;
    begin_server();
    memset(caller, 0, sizeof(*caller));
    pair_join(&server, caller, (struct channel_peer){ .number = 1, .client = -1, .session = 1 }, &USUAL);
    EXPECT_EQ(pthread_create(&thread, NULL, serve, NULL), 0);
    return thread;
}

static void stop_server(struct channel_caller *caller, pthread_t thread)
{
    struct channel_call stop = pair_call(TYPE_STOP, NULL, 0, NULL, 0);
    EXPECT_EQ(carry(caller, &stop), TYPE_STOP);
    pthread_join(thread, NULL);
    EXPECT(channel_caller_kill(caller));
    channel_caller_close(caller);
    channel_server_end(&server);
}

static void a_call_comes_back_with_its_data(void)
{
    struct channel_caller caller;
    pthread_t thread = start_server(&caller);
    static const size_t lengths[] = { 0, 1, 15, 16, 17, 99, 100, 101, 4096, 65536, CHANNEL_DATA_DEFAULT };
    static uint8_t in[CHANNEL_DATA_DEFAULT];
    static uint8_t out[CHANNEL_DATA_DEFAULT];
    for (size_t i = 0; i < sizeof(lengths) / sizeof(lengths[0]); i++) {
        for (size_t k = 0; k < lengths[i]; k++) {
            in[k] = (uint8_t)(k * 7 + i);
            out[k] = 0;
        }
        struct channel_call call = pair_call((int32_t)i, in, lengths[i], out, lengths[i]);
        EXPECT_EQ(carry(&caller, &call), i);
        EXPECT_EQ(call.out_len[0], lengths[i]);
        EXPECT_MEM(out, in, lengths[i]);
    }
    stop_server(&caller, thread);
}

static void the_whole_range_of_type_and_status_travels(void)
{
    static const int32_t values[] = { 0, 1, -1, -129, INT32_MAX, INT32_MIN };
    struct channel_caller caller;
    pthread_t thread = start_server(&caller);
    for (size_t i = 0; i < sizeof(values) / sizeof(values[0]); i++) {
        struct channel_call call = pair_call(values[i], NULL, 0, NULL, 0);
        EXPECT_EQ(carry(&caller, &call), values[i]);
    }
    stop_server(&caller, thread);
}

struct worker {
    struct channel_caller *caller;
    uint8_t id;
    bool is_good;
};

static void *call_often(void *argument)
{
    struct worker *worker = argument;
    worker->is_good = true;
    for (uint32_t i = 0; i < 2000; i++) {
        uint8_t in[64];
        uint8_t out[64] = { 0 };
        memset(in, (int)(worker->id + i), sizeof(in));
        struct channel_call call = pair_call((int32_t)i + 100, in, sizeof(in), out, sizeof(out));
        worker->is_good = carry(worker->caller, &call) == (int32_t)i + 100 && memcmp(in, out, sizeof(in)) == 0 &&
                          worker->is_good;
    }
    return NULL;
}

static void eight_threads_share_four_slots(void)
{
    struct channel_caller caller;
    pthread_t thread = start_server(&caller);
    pthread_t threads[8];
    struct worker workers[8];
    for (uint8_t i = 0; i < 8; i++) {
        workers[i] = (struct worker){ .caller = &caller, .id = (uint8_t)(i * 31) };
        EXPECT_EQ(pthread_create(&threads[i], NULL, call_often, &workers[i]), 0);
    }
    for (size_t i = 0; i < 8; i++) {
        pthread_join(threads[i], NULL);
    }
    for (size_t i = 0; i < 8; i++) {
        EXPECT(workers[i].is_good);
    }
    stop_server(&caller, thread);
}

/* The rest runs both halves by hand, on one thread: each step is seen. */

enum { MANY = 2100 };
struct table {
    struct channel_caller callers[MANY];
};
static struct table table;

static void open_table(size_t count)
{
    begin_server();
    memset(&table, 0, sizeof(table));
    for (size_t i = 0; i < count; i++) {
        struct channel_peer peer = { .number = (uint32_t)i + 1, .client = -(int32_t)i - 1, .session = i + 1 };
        pair_join(&server, &table.callers[i], peer, &USUAL);
    }
}

static void close_table(size_t count)
{
    for (size_t i = 0; i < count; i++) {
        channel_caller_close(&table.callers[i]);
    }
    channel_server_end(&server);
}

/* Publishes on slot `slot` of channel `index`; true if it had to ring. */
static bool publish(size_t index, int slot, struct channel_call *call)
{
    return channel_caller_publish(&table.callers[index], slot, call, 0);
}

static enum channel_event next(enum channel_patience patience, struct channel_arrival *arrival)
{
    return channel_server_next(&server, patience, arrival);
}

static void reply_empty(struct channel_seat seat)
{
    static const size_t written[PSA_MAX_IOVEC];
    channel_server_reply(&server, seat, 0, written);
}

static void a_hot_client_need_not_ring_and_a_cold_one_must(void)
{
    struct channel_arrival arrival;
    struct channel_call call = pair_call(1, NULL, 0, NULL, 0);
    open_table(2);
    EXPECT(publish(0, 0, &call));
    EXPECT_EQ(next(CHANNEL_LOOK, &arrival), CHANNEL_NOTHING);
    EXPECT_EQ(next(CHANNEL_POLL, &arrival), CHANNEL_REQUEST);
    reply_empty(arrival.seat);
    EXPECT(!publish(0, 0, &call));
    EXPECT(publish(1, 0, &call));
    EXPECT_EQ(next(CHANNEL_LOOK, &arrival), CHANNEL_REQUEST);
    EXPECT_EQ(arrival.peer->number, 1);
    reply_empty(arrival.seat);
    EXPECT_EQ(next(CHANNEL_POLL, &arrival), CHANNEL_REQUEST);
    EXPECT_EQ(arrival.peer->number, 2);
    reply_empty(arrival.seat);
    close_table(2);
}

static void nobody_is_lost_when_more_clients_call_than_are_polled(void)
{
    struct channel_call call = pair_call(1, NULL, 0, NULL, 0);
    open_table(12);
    for (int round = 0; round < 20; round++) {
        bool is_served[12] = { false };
        for (size_t i = 0; i < 12; i++) {
            publish(i, round % 4, &call);
        }
        for (size_t i = 0; i < 12; i++) {
            struct channel_arrival arrival;
            EXPECT_EQ(next(CHANNEL_WAIT, &arrival), CHANNEL_REQUEST);
            is_served[arrival.peer->number - 1] = true;
            reply_empty(arrival.seat);
        }
        for (size_t i = 0; i < 12; i++) {
            EXPECT(is_served[i]);
        }
    }
    close_table(12);
}

static void spend_ms(long ms)
{
    struct timespec pause = { .tv_nsec = ms * 1000000 };
    nanosleep(&pause, NULL);
}

static void time_is_shared_by_what_was_spent_not_by_count(void)
{
    struct channel_call call = pair_call(1, NULL, 0, NULL, 0);
    int served[2] = { 0 };
    open_table(2);
    publish(0, 0, &call);
    publish(1, 0, &call);
    for (int i = 0; i < 12; i++) {
        struct channel_arrival arrival;
        EXPECT_EQ(next(CHANNEL_POLL, &arrival), CHANNEL_REQUEST);
        size_t who = arrival.peer->number - 1;
        served[who]++;
        spend_ms(who == 0 ? 20 : 4); /* the first client's requests cost five times as much */
        reply_empty(arrival.seat);
        publish(who, 0, &call);
    }
    EXPECT(served[1] >= 2 * served[0]);
    close_table(2);
}

/* Else a client would end its connection after each long call, and be level with who waited for it. */
static void who_leaves_and_comes_back_has_spent_what_he_had(void)
{
    struct channel_call call = pair_call(1, NULL, 0, NULL, 0);
    struct channel_arrival arrival;
    struct channel_peer peer;
    bool is_last = false;
    open_table(2);
    publish(0, 0, &call);
    EXPECT_EQ(next(CHANNEL_POLL, &arrival), CHANNEL_REQUEST);
    spend_ms(300);
    reply_empty(arrival.seat);
    EXPECT_EQ(next(CHANNEL_LOOK, &arrival), CHANNEL_NOTHING);
    EXPECT(channel_server_gone(&server, 1, &peer, &is_last));
    channel_caller_close(&table.callers[0]);
    struct channel_peer again = { .number = 3, .client = peer.client, .session = 3 };
    pair_join(&server, &table.callers[0], again, &USUAL);
    publish(0, 0, &call);
    publish(1, 0, &call);
    for (int i = 0; i < 4; i++) {
        EXPECT_EQ(next(CHANNEL_POLL, &arrival), CHANNEL_REQUEST);
        EXPECT_EQ(arrival.peer->number, 2);
        reply_empty(arrival.seat);
        publish(1, 0, &call);
    }
    close_table(2);
}

/* Twenty at once: more than are polled, so the order is that of those who rang. */
static void who_had_less_time_comes_first_however_many_wait(void)
{
    enum { WAITING = 20 };
    struct channel_call call = pair_call(1, NULL, 0, NULL, 0);
    struct channel_arrival arrival;
    open_table(WAITING);
    for (size_t i = 0; i < WAITING; i++) {
        publish(i, 0, &call);
        EXPECT_EQ(next(CHANNEL_WAIT, &arrival), CHANNEL_REQUEST);
        EXPECT_EQ(arrival.peer->number, i + 1);
        spend_ms(i % 2 == 0 ? 0 : 10);
        reply_empty(arrival.seat);
    }
    for (size_t i = 0; i < WAITING; i++) {
        publish(i, 1, &call);
    }
    for (size_t i = 0; i < WAITING; i++) {
        EXPECT_EQ(next(CHANNEL_WAIT, &arrival), CHANNEL_REQUEST);
        /* Later ones are level with whoever was served; even the first could only be one of ten that cost much if the
         * machine had held up each of the others for as long. Numbers are one more than places. */
        EXPECT(i >= 3 || arrival.peer->number % 2 == 1);
        reply_empty(arrival.seat);
    }
    close_table(WAITING);
}

static void more_than_two_thousand_channels_are_served_and_given_back(void)
{
    struct rlimit files;
    struct channel_call call = pair_call(1, NULL, 0, NULL, 0);
    EXPECT(getrlimit(RLIMIT_NOFILE, &files) == 0);
    files.rlim_cur = files.rlim_max;
    if (files.rlim_max < 2 * MANY + 64 || setrlimit(RLIMIT_NOFILE, &files) != 0) {
        SKIP("this user may not open 4,264 files");
    }
    open_table(MANY);
    for (size_t i = 0; i < MANY; i++) {
        publish(i, 0, &call);
    }
    static bool is_served[MANY];
    for (size_t i = 0; i < MANY; i++) {
        struct channel_arrival arrival;
        EXPECT_EQ(next(CHANNEL_WAIT, &arrival), CHANNEL_REQUEST);
        EXPECT(!is_served[arrival.peer->number - 1]);
        is_served[arrival.peer->number - 1] = true;
        reply_empty(arrival.seat);
    }
    for (size_t i = 0; i < MANY; i++) {
        struct channel_peer peer;
        bool is_last = false;
        EXPECT(channel_server_gone(&server, (uint32_t)i + 1, &peer, &is_last));
        EXPECT(is_last && peer.session == i + 1);
    }
    EXPECT_EQ(server.open_count, 0);
    EXPECT_EQ(server.ready_count, 0);
    close_table(MANY);
}

static void an_answer_is_wiped_once_it_was_copied_out(void)
{
    uint8_t in[64];
    uint8_t out[64];
    struct channel_arrival arrival;
    size_t written[PSA_MAX_IOVEC] = { sizeof(in) };
    memset(in, 0x5c, sizeof(in));
    struct channel_call call = pair_call(1, in, sizeof(in), out, sizeof(out));
    struct channel_call empty = pair_call(2, NULL, 0, NULL, 0);
    open_table(1);
    struct channel_caller *caller = &table.callers[0];
    size_t data = channel_data_at(&USUAL, 0);
    publish(0, 0, &call);
    EXPECT_EQ(caller->request[data], 0x5c);
    EXPECT_EQ(next(CHANNEL_POLL, &arrival), CHANNEL_REQUEST);
    echo(arrival.seat);
    channel_server_reply(&server, arrival.seat, 0, written);
    channel_caller_finish(caller, 0, &call);
    EXPECT_MEM(out, in, sizeof(in));
    for (size_t i = 0; i < sizeof(in); i++) {
        EXPECT_EQ(caller->request[data + i], 0);
    }
    EXPECT_EQ(caller->response[data], 0x5c);
    publish(0, 0, &empty);
    EXPECT_EQ(next(CHANNEL_POLL, &arrival), CHANNEL_REQUEST);
    for (size_t i = 0; i < sizeof(in); i++) {
        EXPECT_EQ(caller->response[data + i], 0);
    }
    reply_empty(arrival.seat);
    close_table(1);
}

static void a_client_that_goes_leaves_its_request_readable_until_it_is_answered(void)
{
    struct channel_arrival arrival;
    struct channel_peer peer;
    bool is_last = false;
    struct channel_call call = pair_call(1, "abcd", 4, NULL, 0);
    uint8_t read[4];
    open_table(2);
    publish(0, 0, &call);
    EXPECT_EQ(next(CHANNEL_POLL, &arrival), CHANNEL_REQUEST);
    EXPECT(channel_server_gone(&server, 1, &peer, &is_last));
    EXPECT(is_last);
    EXPECT_EQ(peer.session, 1);
    EXPECT(!channel_server_gone(&server, 1, &peer, &is_last));
    channel_server_read(&server, arrival.seat, 0, 0, out_span_of(read, 4));
    EXPECT_MEM(read, "abcd", 4);
    EXPECT(server.channels[arrival.seat.channel].is_open);
    channel_server_drop(&server, arrival.seat);
    EXPECT(!server.channels[arrival.seat.channel].is_open);
    close_table(2);
}

/* @tests C.LIN.SEALS */
static void memories_that_could_shrink_or_be_written_are_refused(void)
{
    struct channel_offer offer = { .number = 1, .layout = USUAL };
    struct channel_peer peer = { .number = 1, .client = -1, .session = 1 };
    struct channel_caller caller = { .busy = 0 };
    struct pair_fds fds = pair_make(&USUAL);
    begin_server();
    /* A request whose size its maker may still change. */
    offer.request_fd = memfd_create("open", MFD_CLOEXEC | MFD_ALLOW_SEALING);
    EXPECT_EQ(ftruncate(offer.request_fd, (off_t)channel_size(&USUAL)), 0);
    offer.response_fd = dup(fds.response);
    offer.bell_fd = dup(fds.bell);
    EXPECT_EQ(channel_server_add(&server, &offer, &peer), PSA_ERROR_COMMUNICATION_FAILURE);
    EXPECT_EQ(offer.request_fd, -1);
    /* One of another size. */
    offer.layout.slots = 2;
    offer.request_fd = dup(fds.request);
    offer.response_fd = dup(fds.response);
    offer.bell_fd = dup(fds.bell);
    EXPECT_EQ(channel_server_add(&server, &offer, &peer), PSA_ERROR_COMMUNICATION_FAILURE);
    /* A client is not given a response that its partition has not sealed yet. */
    offer.layout = USUAL;
    offer.request_fd = dup(fds.request);
    offer.response_fd = dup(fds.response_reader);
    offer.bell_fd = dup(fds.bell);
    EXPECT_EQ(channel_caller_open(&caller, &offer, 1), PSA_ERROR_COMMUNICATION_FAILURE);
    close(fds.request);
    close(fds.response);
    close(fds.response_reader);
    close(fds.bell);
    channel_server_end(&server);
}

static void no_one_else_can_map_a_sealed_response_for_writing(void)
{
    struct pair_fds fds = pair_make(&USUAL);
    struct channel_offer offer = { .number = 1, .layout = USUAL, .request_fd = fds.request,
                                   .response_fd = dup(fds.response), .bell_fd = fds.bell };
    struct channel_peer peer = { .number = 1, .client = -1, .session = 1 };
    begin_server();
    EXPECT_EQ(channel_server_add(&server, &offer, &peer), PSA_SUCCESS);
    size_t size = channel_size(&USUAL);
    EXPECT(mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED, fds.response, 0) == MAP_FAILED);
    EXPECT(write(fds.response, "x", 1) < 0);
    EXPECT(ftruncate(fds.response, 0) != 0);
    close(fds.response);
    close(fds.response_reader);
    channel_server_end(&server);
}

static void vectors_that_cannot_be_are_named_before_anything_is_sent(void)
{
    struct channel_call call = { .kind = CHANNEL_KIND_CALL };
    psa_invec in[5] = { { "a", 1 }, { "b", 1 }, { "c", 1 }, { "d", 1 }, { "e", 1 } };
    psa_outvec out[1] = { { NULL, 0 } };
    EXPECT_EQ(channel_call_vectors(&call, in, 5, out, 0), CHANNEL_VECTORS_COUNT);
    EXPECT_EQ(channel_call_vectors(&call, in, 4, out, 1), CHANNEL_VECTORS_COUNT);
    EXPECT_EQ(channel_call_vectors(&call, in, SIZE_MAX, out, 2), CHANNEL_VECTORS_COUNT);
    EXPECT_EQ(channel_call_vectors(&call, NULL, 1, out, 0), CHANNEL_VECTORS_MEMORY);
    EXPECT_EQ(channel_call_vectors(&call, in, 1, out, 1), CHANNEL_VECTORS_GOOD);
    out[0].len = 1;
    EXPECT_EQ(channel_call_vectors(&call, in, 1, out, 1), CHANNEL_VECTORS_MEMORY);
    in[0].len = SIZE_MAX - (uintptr_t)in[0].base;
    EXPECT_EQ(channel_call_vectors(&call, in, 1, out, 0), CHANNEL_VECTORS_SIZE);
    in[0].len++;
    EXPECT_EQ(channel_call_vectors(&call, in, 1, out, 0), CHANNEL_VECTORS_MEMORY);
}

static void interrupt(int signal)
{
    (void)signal;
}

static void *annoy(void *target)
{
    pthread_t caller = *(pthread_t *)target;
    for (int i = 0; i < 200; i++) {
        spend_ms(1);
        pthread_kill(caller, SIGUSR1);
    }
    return NULL;
}

static void signals_do_not_disturb_calls(void)
{
    struct channel_caller caller;
    struct sigaction action = { .sa_handler = interrupt }; /* no SA_RESTART: every system call may fail with EINTR */
    pthread_t self = pthread_self();
    pthread_t pest;
    sigaction(SIGUSR1, &action, NULL);
    pthread_t thread = start_server(&caller);
    EXPECT_EQ(pthread_create(&pest, NULL, annoy, &self), 0);
    for (int32_t i = 100; i < 3000; i++) {
        uint8_t in[8] = { (uint8_t)i };
        uint8_t out[8] = { 0 };
        struct channel_call call = pair_call(i, in, sizeof(in), out, sizeof(out));
        EXPECT_EQ(carry(&caller, &call), i);
        EXPECT_MEM(out, in, sizeof(in));
    }
    pthread_join(pest, NULL);
    stop_server(&caller, thread);
}

int main(void)
{
    static const struct test tests[] = {
        TEST(a_call_comes_back_with_its_data, "channel.spec:data"),
        TEST(the_whole_range_of_type_and_status_travels, "FFM-1.1:psa_call"),
        TEST(eight_threads_share_four_slots, "design:channels"),
        TEST(a_hot_client_need_not_ring_and_a_cold_one_must, "channel.spec:bells"),
        TEST(nobody_is_lost_when_more_clients_call_than_are_polled, "channel.spec:bells"),
        TEST(who_had_less_time_comes_first_however_many_wait, "design:3.fairness"),
        TEST(more_than_two_thousand_channels_are_served_and_given_back, "design:3.fairness"),
        TEST(time_is_shared_by_what_was_spent_not_by_count, "design:fairness"),
        TEST(who_leaves_and_comes_back_has_spent_what_he_had, "design:fairness"),
        TEST(an_answer_is_wiped_once_it_was_copied_out, "channel.spec:wiping"),
        TEST(a_client_that_goes_leaves_its_request_readable_until_it_is_answered, "design:death"),
        TEST(memories_that_could_shrink_or_be_written_are_refused, "channel.spec:seals"),
        TEST(no_one_else_can_map_a_sealed_response_for_writing, "channel.spec:seals"),
        TEST(vectors_that_cannot_be_are_named_before_anything_is_sent, "FFM-1.1:psa_call"),
        TEST(signals_do_not_disturb_calls, "design:channels"),
    };
    return test_main("channel", tests, sizeof(tests) / sizeof(tests[0]));
}
