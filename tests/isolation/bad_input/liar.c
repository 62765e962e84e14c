/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 *
 * A client that makes its channels itself and lies in them, to partitions of a real device: sizes, counts, handles,
 * words that change while they are read. An honest program of libashlar in another thread is served all the while.
 */
#define _GNU_SOURCE
#include <poll.h>
#include <pthread.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "channel/caller.h"
#include "control/control.h"
#include "psa/error.h"
#include "psa/internal_trusted_storage.h"
#include "psa_manifest/sid.h"
#include "test.h"

enum { HONEST_UID = 0x7000beef, ROUNDS = 3000, PATIENCE_MS = 2000 };

static uint8_t in[CONTROL_MESSAGE_MAX];
static uint8_t out[CONTROL_MESSAGE_MAX];
static struct channel_caller liar;
static uint32_t is_over;
static uint32_t true_handle; /* of the service that the liar lies to */

static void exchange(int fd, size_t len, struct control_packet *packet)
{
    struct pollfd ready = { .fd = fd, .events = POLLIN };
    EXPECT(len != 0 && control_send(fd, span_of(out, len), NULL, 0, true) == 0);
    EXPECT(poll(&ready, 1, PATIENCE_MS) == 1);
    EXPECT_EQ(control_receive(fd, out_span_of(in, sizeof(in)), packet, true), 1);
}

static void open_liar(uint32_t sid)
{
    struct sockaddr_un address = { .sun_family = AF_UNIX };
    struct control_hello hello = { .magic = CONTROL_MAGIC, .major = CONTROL_MAJOR };
    struct control_open open_message = { .by = CONTROL_BY_SID, .value = sid };
    struct control_packet packet;
    struct control_channel made;
    const char *path = getenv("ASHLAR_SOCKET");
    EXPECT(path != NULL && strlen(path) < sizeof(address.sun_path));
    strcpy(address.sun_path, path);
    int fd = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0);
    EXPECT(fd >= 0 && connect(fd, (const struct sockaddr *)&address, sizeof(address)) == 0);
    exchange(fd, control_encode_hello(out_span_of(out, sizeof(out)), &hello), &packet);
    control_packet_close(&packet);
    exchange(fd, control_encode_open(out_span_of(out, sizeof(out)), &open_message), &packet);
    EXPECT(control_decode_channel(&packet, &made) && made.status == PSA_SUCCESS);
    struct channel_offer offer = { .number = made.channel };
    offer.layout = (struct channel_layout){ .slots = made.slots, .data_len = made.data_len };
    offer.request_fd = control_packet_take(&packet, CONTROL_CHANNEL_REQUEST);
    offer.response_fd = control_packet_take(&packet, CONTROL_CHANNEL_RESPONSE);
    offer.bell_fd = control_packet_take(&packet, CONTROL_CHANNEL_BELL);
    EXPECT_EQ(channel_caller_open(&liar, &offer, 1), PSA_SUCCESS);
    /* The socket stays open: its hang-up would be the end of the channel. */
}

static void honest_program_is_served(void)
{
    char text[16] = "";
    size_t len = 0;
    EXPECT_EQ(psa_its_set(HONEST_UID, 6, "honest", PSA_STORAGE_FLAG_NONE), PSA_SUCCESS);
    EXPECT_EQ(psa_its_get(HONEST_UID, 0, sizeof(text), text, &len), PSA_SUCCESS);
    EXPECT_EQ(len, 6);
    EXPECT_MEM(text, "honest", len);
}

struct lie {
    const char *name;
    uint32_t kind, target, type, counts, in_len[PSA_MAX_IOVEC], out_len[PSA_MAX_IOVEC];
};

#define CALL CHANNEL_KIND_CALL
#define HANDLE ((uint32_t)ASHLAR_ITS_HANDLE)

static const struct lie lies[] = {
    { "no kind", 0, HANDLE, 2, 0, { 0 }, { 0 } },
    { "unknown kind", 99, HANDLE, 2, 0, { 0 }, { 0 } },
    { "five inputs", CALL, HANDLE, 2, 5, { 1, 1, 1, 1 }, { 0 } },
    { "five outputs", CALL, HANDLE, 2, 5 << 8, { 0 }, { 1, 1, 1, 1 } },
    { "three and two", CALL, HANDLE, 2, 3 | 2 << 8, { 1, 1, 1 }, { 1, 1 } },
    { "counts of all ones", CALL, HANDLE, 2, UINT32_MAX, { 1 }, { 1 } },
    { "an input of 4 GiB", CALL, HANDLE, 2, 1, { UINT32_MAX }, { 0 } },
    { "inputs whose sum wraps", CALL, HANDLE, 2, 2, { 0xfffffff0u, 0x20 }, { 0 } },
    { "inputs longer than the channel", CALL, HANDLE, 1, 2, { 12, CHANNEL_DATA_DEFAULT }, { 0 } },
    { "an output of 4 GiB", CALL, HANDLE, 2, 1 | 1 << 8, { 16 }, { UINT32_MAX } },
    { "outputs whose sum wraps", CALL, HANDLE, 2, 2 << 8, { 0 }, { 0x80000000u, 0x80000000u } },
    { "an output longer than the channel", CALL, HANDLE, 2, 1 | 1 << 8, { 16 }, { CHANNEL_DATA_DEFAULT + 1 } },
    { "the null handle", CALL, 0, 2, 0, { 0 }, { 0 } },
    { "a handle that never was", CALL, 0x00012301, 2, 0, { 0 }, { 0 } },
    { "a negative handle", CALL, 0x80000001u, 2, 0, { 0 }, { 0 } },
    { "a stateless handle of no service", CALL, 0x4000011fu, 2, 0, { 0 }, { 0 } },
    { "a stateless handle with a stray bit", CALL, HANDLE | 0x08000000u, 2, 0, { 0 }, { 0 } },
    { "a type below zero", CALL, HANDLE, 0x80000000u, 0, { 0 }, { 0 } },
    { "a type of no function", CALL, HANDLE, 77, 0, { 0 }, { 0 } },
    { "a head that is too short", CALL, HANDLE, 1, 1, { 3 }, { 0 } },
    { "an answer without room", CALL, HANDLE, 3, 1, { 8 }, { 0 } },
    { "a connect to another's service", CHANNEL_KIND_CONNECT, 0xdeadbeef, 1, 0, { 0 }, { 0 } },
    { "a connect to a stateless service", CHANNEL_KIND_CONNECT, ASHLAR_ITS_SID, 1, 0, { 0 }, { 0 } },
    { "a close of a handle that never was", CHANNEL_KIND_CLOSE, 0x00012301, 0, 0, { 0 }, { 0 } },
};

/* Publishes the words as they are, and waits for the answer: its status. */
static int32_t tell(const struct lie *lie)
{
    uint8_t *line = liar.request + channel_request_line(0);
    size_t done = channel_response_line(0) + CHANNEL_DONE;
    const uint64_t one = 1;
    channel_store(line, CHANNEL_KIND, lie->kind);
    channel_store(line, CHANNEL_TARGET, lie->target);
    channel_store(line, CHANNEL_TYPE, lie->type);
    channel_store(line, CHANNEL_COUNTS, lie->counts);
    for (size_t i = 0; i < PSA_MAX_IOVEC; i++) {
        channel_store(line, CHANNEL_IN_LEN + 4 * i, lie->in_len[i]);
        channel_store(line, CHANNEL_OUT_LEN + 4 * i, lie->out_len[i]);
    }
    channel_store_ordered(line, CHANNEL_SEQUENCE, ++liar.sequence[0]);
    EXPECT_EQ(write(liar.bell, &one, sizeof(one)), (ssize_t)sizeof(one));
    for (int waited = 0; waited < PATIENCE_MS; waited++) {
        if (channel_load_ordered(liar.response, done) == liar.sequence[0]) {
            return (int32_t)channel_load(liar.response, channel_response_line(0) + CHANNEL_STATUS);
        }
        usleep(1000);
    }
    return 1; /* no status of PSA */
}

static void every_lie_in_a_channel_is_refused(void)
{
    open_liar(ASHLAR_ITS_SID);
    for (size_t i = 0; i < sizeof(lies) / sizeof(lies[0]); i++) {
        int32_t status = tell(&lies[i]);
        bool is_answer = lies[i].kind == CHANNEL_KIND_CLOSE ? status <= 0 : status < 0; /* psa_close returns nothing */
        if (!is_answer) {
            char text[160];
            snprintf(text, sizeof(text), "%s: status %d", lies[i].name, (int)status);
            FAIL(text);
        }
        honest_program_is_served();
    }
}

static uint32_t random_word(uint32_t *seed)
{
    *seed = *seed * 1664525u + 1013904223u;
    return *seed >> 8;
}

/* Every word of every slot, at any time; mostly values that nearly make sense. The data stays: an honest uid is never
 * in it. */
static void *scribble(void *unused)
{
    uint32_t seed = 11;
    const uint64_t most = UINT64_MAX - 1;
    (void)unused;
    while (__atomic_load_n(&is_over, __ATOMIC_RELAXED) == 0) {
        size_t line = channel_request_line(random_word(&seed) % liar.layout.slots);
        size_t word = random_word(&seed) % CHANNEL_REQUEST_WORDS * 4;
        bool is_wild = random_word(&seed) % 4 == 0;
        uint32_t value = is_wild ? random_word(&seed) << 8 ^ random_word(&seed) : random_word(&seed) % 20;
        channel_store(liar.request, line + word, word == CHANNEL_TARGET && value % 2 == 0 ? true_handle : value);
        if (random_word(&seed) % 16 == 0) {
            ssize_t rung = write(liar.bell, &most, sizeof(most)); /* EAGAIN: it is full already, as it should be */
            (void)rung;
        }
    }
    return NULL;
}

static void words_that_change_while_they_are_read_harm_only_their_writer(uint32_t sid, uint32_t handle)
{
    pthread_t thread;
    open_liar(sid);
    true_handle = handle;
    __atomic_store_n(&is_over, 0, __ATOMIC_RELAXED);
    EXPECT_EQ(pthread_create(&thread, NULL, scribble, NULL), 0);
    char text[16] = "honest";
    size_t len = 6;
    psa_status_t status = PSA_SUCCESS;
    for (unsigned i = 0; i < ROUNDS && status == PSA_SUCCESS && len == 6 && memcmp(text, "honest", 6) == 0; i++) {
        bool is_write = i % 16 == 0;
        status = is_write ? psa_its_set(HONEST_UID, 6, "honest", PSA_STORAGE_FLAG_NONE)
                          : psa_its_get(HONEST_UID, 0, sizeof(text), text, &len);
    }
    __atomic_store_n(&is_over, 1, __ATOMIC_RELAXED);
    pthread_join(thread, NULL);
    EXPECT_EQ(status, PSA_SUCCESS);
    EXPECT_EQ(len, 6);
    EXPECT_MEM(text, "honest", len);
    honest_program_is_served();
}

static void words_that_change_under_storage_harm_only_their_writer(void)
{
    words_that_change_while_they_are_read_harm_only_their_writer(ASHLAR_ITS_SID, HANDLE);
}

static void words_that_change_under_crypto_harm_only_their_writer(void)
{
    words_that_change_while_they_are_read_harm_only_their_writer(ASHLAR_CRYPTO_SID, (uint32_t)ASHLAR_CRYPTO_HANDLE);
}

int main(void)
{
    static const struct test tests[] = {
        TEST(every_lie_in_a_channel_is_refused, "ASHLAR-threat:lying-client"),
        TEST(words_that_change_under_storage_harm_only_their_writer, "ASHLAR-threat:lying-client"),
        TEST(words_that_change_under_crypto_harm_only_their_writer, "ASHLAR-threat:lying-client"),
    };
    return test_main("isolation.liar", tests, sizeof(tests) / sizeof(tests[0]));
}
