/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#define _GNU_SOURCE
#include "anchor/anchor.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/bytes.h"
#include "base/wipe.h"

enum { PATIENCE_MS = 60000, PROGRAM_PLACE = 4, HIGH_PLACE = 64 };

/* ---- the process ---- */

/* After a clone that copied us: system calls only. */
static _Noreturn void run_child(int socket, int program, const char *where)
{
    char name[] = "ashlar-tpm";
    char quiet[] = "TSS2_LOG=all+NONE";
    char place[256];
    char *const arguments[] = { name, place, NULL };
    char *const environment[] = { quiet, NULL };
    sigset_t none;
    strncpy(place, where, sizeof(place) - 1);
    place[sizeof(place) - 1] = '\0';
    for (int number = 1; number < NSIG; number++) {
        signal(number, SIG_DFL);
    }
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    setsid(); /* what a terminal tells the device is not for it */
    int null = open("/dev/null", O_RDWR | O_CLOEXEC);
    socket = fcntl(socket, F_DUPFD_CLOEXEC, HIGH_PLACE);
    program = fcntl(program, F_DUPFD_CLOEXEC, HIGH_PLACE);
    bool is_good = null >= 0 && socket >= 0 && program >= 0 && dup2(null, 0) == 0 && dup2(null, 1) == 1 && dup2(null, 2) == 2 &&
                   dup2(socket, ANCHOR_SOCKET) == ANCHOR_SOCKET && dup3(program, PROGRAM_PLACE, O_CLOEXEC) == PROGRAM_PLACE &&
                   syscall(SYS_close_range, PROGRAM_PLACE + 1, ~0u, 0) == 0;
    if (is_good) {
        syscall(SYS_execveat, PROGRAM_PLACE, "", arguments, environment, AT_EMPTY_PATH);
    }
    _exit(127);
}

static enum anchor_status spawn(struct anchor *anchor, int program, const char *where)
{
    int pair[2];
    if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair) != 0) {
        return ANCHOR_GONE;
    }
    long pid = syscall(SYS_clone, (unsigned long)CLONE_PIDFD | SIGCHLD, NULL, &anchor->pidfd, NULL, NULL);
    if (pid == 0) {
        run_child(pair[1], program, where);
    }
    close(pair[1]);
    anchor->socket = pair[0];
    if (pid < 0) {
        anchor->pidfd = -1;
        anchor_stop(anchor);
        return ANCHOR_GONE;
    }
    return ANCHOR_OK;
}

void anchor_stop(struct anchor *anchor)
{
    siginfo_t info;
    if (anchor->socket >= 0) {
        close(anchor->socket);
    }
    if (anchor->pidfd >= 0) {
        struct pollfd end = { .fd = anchor->pidfd, .events = POLLIN };
        if (poll(&end, 1, 2000) <= 0) { /* it frees what it has in the TPM; one that hangs is ended */
            syscall(SYS_pidfd_send_signal, anchor->pidfd, SIGKILL, NULL, 0);
        }
        waitid(P_PIDFD, (id_t)anchor->pidfd, &info, WEXITED);
        close(anchor->pidfd);
    }
    anchor->socket = -1;
    anchor->pidfd = -1;
}

/* ---- talk ---- */

static bool say(struct anchor *anchor, const struct anchor_message *message)
{
    uint8_t bytes[ANCHOR_MESSAGE_MAX];
    size_t len = anchor_encode(out_span_of(bytes, sizeof(bytes)), message);
    bool is_good = anchor->socket >= 0 && len != 0 &&
                   send(anchor->socket, bytes, len, MSG_NOSIGNAL | MSG_DONTWAIT) == (ssize_t)len;
    wipe(bytes, sizeof(bytes));
    return is_good;
}

/* Waits for one message. The body lies in `bytes`. */
static enum anchor_status hear(struct anchor *anchor, uint8_t bytes[ANCHOR_MESSAGE_MAX], enum anchor_kind kind, struct span *body)
{
    struct anchor_message message;
    struct pollfd waiting = { .fd = anchor->socket, .events = POLLIN };
    *body = span_of(NULL, 0);
    int ready = -1;
    do {
        ready = poll(&waiting, 1, PATIENCE_MS);
    } while (ready < 0 && errno == EINTR);
    ssize_t got = ready == 1 ? recv(anchor->socket, bytes, ANCHOR_MESSAGE_MAX, MSG_DONTWAIT) : -1;
    if (got <= 0 || !anchor_decode(span_of(bytes, (size_t)got), &message) || message.kind != kind) {
        return ANCHOR_GONE;
    }
    anchor->code = message.code;
    *body = message.body;
    return message.status;
}

/* One request and its answer, whose body goes to `out`: exactly `out->len` bytes, or up to them if `is_up_to`. */
static enum anchor_status ask(struct anchor *anchor, enum anchor_kind kind, struct span body, struct out_span *out, bool is_up_to)
{
    uint8_t bytes[ANCHOR_MESSAGE_MAX];
    struct span answer = { 0 };
    struct anchor_message request = { .kind = kind, .body = body };
    enum anchor_status status = say(anchor, &request) ? hear(anchor, bytes, kind, &answer) : ANCHOR_GONE;
    bool fits = is_up_to ? answer.len <= out->len : answer.len == out->len;
    if (status == ANCHOR_OK && !fits) {
        status = ANCHOR_GONE;
    }
    if (status == ANCHOR_OK) {
        memcpy(out->data, answer.data, answer.len);
        out->len = answer.len;
    } else {
        memset(out->data, 0, out->len);
    }
    wipe(bytes, sizeof(bytes));
    return status;
}

enum anchor_status anchor_start(struct anchor *anchor, int program, const char *where)
{
    uint8_t bytes[ANCHOR_MESSAGE_MAX];
    struct span body;
    *anchor = (struct anchor){ .socket = -1, .pidfd = -1 };
    enum anchor_status status = spawn(anchor, program, where);
    if (status == ANCHOR_OK) {
        status = hear(anchor, bytes, ANCHOR_READY, &body);
    }
    if (status != ANCHOR_OK) {
        anchor_stop(anchor);
    }
    return status;
}

enum anchor_status anchor_seal(struct anchor *anchor, const uint8_t key[ANCHOR_KEY_LEN], uint8_t blob[ANCHOR_BLOB_MAX], size_t *len)
{
    struct out_span out = out_span_of(blob, ANCHOR_BLOB_MAX);
    enum anchor_status status = ask(anchor, ANCHOR_SEAL, span_of(key, ANCHOR_KEY_LEN), &out, true);
    *len = status == ANCHOR_OK ? out.len : 0;
    return status;
}

enum anchor_status anchor_unseal(struct anchor *anchor, struct span blob, uint8_t key[ANCHOR_KEY_LEN])
{
    struct out_span out = out_span_of(key, ANCHOR_KEY_LEN);
    return ask(anchor, ANCHOR_UNSEAL, blob, &out, false);
}

static enum anchor_status ask_value(struct anchor *anchor, enum anchor_kind kind, struct span body, uint64_t *value)
{
    uint8_t bytes[8];
    struct out_span out = out_span_of(bytes, sizeof(bytes));
    enum anchor_status status = ask(anchor, kind, body, &out, false);
    *value = get_le64(bytes);
    return status;
}

enum anchor_status anchor_counter_make(struct anchor *anchor, uint32_t index, const uint8_t authorisation[ANCHOR_KEY_LEN], uint64_t *value)
{
    uint8_t body[4 + ANCHOR_KEY_LEN];
    put_le32(body, index);
    memcpy(body + 4, authorisation, ANCHOR_KEY_LEN);
    enum anchor_status status = ask_value(anchor, ANCHOR_MAKE, span_of(body, sizeof(body)), value);
    wipe(body, sizeof(body));
    return status;
}

enum anchor_status anchor_counter_open(struct anchor *anchor, uint32_t slot, uint32_t index,
                                       const uint8_t authorisation[ANCHOR_KEY_LEN], uint64_t *value)
{
    uint8_t body[8 + ANCHOR_KEY_LEN];
    put_le32(body, slot);
    put_le32(body + 4, index);
    memcpy(body + 8, authorisation, ANCHOR_KEY_LEN);
    enum anchor_status status = ask_value(anchor, ANCHOR_OPEN, span_of(body, sizeof(body)), value);
    wipe(body, sizeof(body));
    return status;
}

bool anchor_ask(struct anchor *anchor, enum anchor_kind kind, uint32_t tag, uint32_t slot)
{
    uint8_t body[4];
    put_le32(body, slot);
    struct anchor_message request = { .kind = kind, .tag = tag, .body = span_of(body, sizeof(body)) };
    return say(anchor, &request);
}

int anchor_take(struct anchor *anchor, struct anchor_answer *answer)
{
    uint8_t bytes[ANCHOR_MESSAGE_MAX];
    struct anchor_message message;
    ssize_t got = anchor->socket < 0 ? 0 : recv(anchor->socket, bytes, sizeof(bytes), MSG_DONTWAIT);
    if (got < 0 && (errno == EAGAIN || errno == EINTR)) {
        return 0;
    }
    if (got <= 0 || !anchor_decode(span_of(bytes, (size_t)got), &message)) {
        return -1;
    }
    bool has_value = message.kind == ANCHOR_READ && message.status == ANCHOR_OK;
    if (message.body.len != (has_value ? 8u : 0u)) {
        return -1;
    }
    anchor->code = message.code;
    *answer = (struct anchor_answer){ message.kind, message.status, message.tag, has_value ? get_le64(message.body.data) : 0 };
    return 1;
}

const char *anchor_status_text(enum anchor_status status)
{
    static const char *const texts[ANCHOR_STATUS_COUNT] = {
        [ANCHOR_OK] = "good",
        [ANCHOR_TPM] = ("the TPM cannot be reached, or refused; see that it is there and that this user may open it (group tss), or name "
                        "another with ASHLAR_TPM"),
        [ANCHOR_EXISTS] = "the TPM has something of that index already",
        [ANCHOR_ABSENT] = "the TPM has no such counter; it was cleared, or this is another TPM: the device cannot go on here",
        [ANCHOR_FOREIGN] = "this TPM did not seal it; it was cleared, or this is another machine: the device cannot go on here",
        [ANCHOR_PROTOCOL] = "ashlar-tpm is of another release; install one release whole",
        [ANCHOR_GONE] = "ashlar-tpm does not run or does not answer; it is built where tpm2-tss is (`make setup`), see that it lies beside ashlard",
    };
    return (unsigned)status < ANCHOR_STATUS_COUNT ? texts[status] : "unknown";
}
