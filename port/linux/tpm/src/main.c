/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#define _GNU_SOURCE
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/bytes.h"
#include "base/wipe.h"
#include "sandbox/sandbox.h"
#include "tpm.h"

/*
 * ashlar-tpm WHERE: started by ashlard or `ashlar device provision`, which holds the other end of descriptor 3. Answers one request after another until
 * that end is closed; a TPM that does not answer in time ends it.
 */

enum { REQUEST_S = 45 };

static enum anchor_status make(struct tpm *tpm, struct span body, uint64_t *value)
{
    return body.len != 4 + ANCHOR_KEY_LEN ? ANCHOR_PROTOCOL
                                          : tpm_counter_make(tpm, get_le32(body.data), span_of(body.data + 4, ANCHOR_KEY_LEN), value);
}

static enum anchor_status open_counter(struct tpm *tpm, struct span body, uint64_t *value)
{
    if (body.len != 8 + ANCHOR_KEY_LEN) {
        return ANCHOR_PROTOCOL;
    }
    uint32_t slot = get_le32(body.data);
    enum anchor_status status = tpm_counter_open(tpm, slot, get_le32(body.data + 4), span_of(body.data + 8, ANCHOR_KEY_LEN));
    return status == ANCHOR_OK ? tpm_counter_read(tpm, slot, value) : status;
}

/* `out` gets the body of the answer. */
static enum anchor_status serve(struct tpm *tpm, const struct anchor_message *request, struct out_span *out)
{
    struct span body = request->body;
    uint64_t value = 0;
    enum anchor_status status = ANCHOR_PROTOCOL;
    switch (request->kind) {
    case ANCHOR_SEAL:
        return body.len == ANCHOR_KEY_LEN ? tpm_seal(tpm, body, out) : ANCHOR_PROTOCOL;
    case ANCHOR_UNSEAL:
        out->len = ANCHOR_KEY_LEN;
        return tpm_unseal(tpm, body, out);
    case ANCHOR_MAKE:
        status = make(tpm, body, &value);
        break;
    case ANCHOR_OPEN:
        status = open_counter(tpm, body, &value);
        break;
    case ANCHOR_READ:
        status = body.len == 4 ? tpm_counter_read(tpm, get_le32(body.data), &value) : ANCHOR_PROTOCOL;
        break;
    case ANCHOR_STEP:
        out->len = 0;
        return body.len == 4 ? tpm_counter_step(tpm, get_le32(body.data)) : ANCHOR_PROTOCOL;
    case ANCHOR_READY:
    case ANCHOR_KIND_END:
    default:
        return ANCHOR_PROTOCOL;
    }
    put_le64(out->data, value);
    out->len = 8;
    return status;
}

static bool answer(const struct anchor_message *message)
{
    uint8_t bytes[ANCHOR_MESSAGE_MAX];
    size_t len = anchor_encode(out_span_of(bytes, sizeof(bytes)), message);
    bool is_sent = send(ANCHOR_SOCKET, bytes, len, MSG_NOSIGNAL) == (ssize_t)len;
    wipe(bytes, sizeof(bytes));
    return is_sent;
}

/* False: nobody talks to us any more, or something that is no message. */
static bool serve_one(struct tpm *tpm)
{
    uint8_t bytes[ANCHOR_MESSAGE_MAX];
    uint8_t body[ANCHOR_BLOB_MAX];
    struct anchor_message request;
    struct out_span out = out_span_of(body, sizeof(body));
    ssize_t got = recv(ANCHOR_SOCKET, bytes, sizeof(bytes), 0);
    if (got < 0 && errno == EINTR) {
        return true;
    }
    if (got <= 0 || !anchor_decode(span_of(bytes, (size_t)got), &request)) {
        return false;
    }
    alarm(REQUEST_S);
    enum anchor_status status = serve(tpm, &request, &out);
    alarm(0);
    struct anchor_message reply = { .kind = request.kind, .status = status, .tag = request.tag };
    reply.code = status == ANCHOR_TPM ? tpm_code(tpm) : 0;
    reply.body = span_of(body, status == ANCHOR_OK ? out.len : 0);
    bool is_sent = answer(&reply);
    wipe(bytes, sizeof(bytes));
    wipe(body, sizeof(body));
    return is_sent;
}

int main(int argc, char **argv)
{
    const struct sandbox_needs needs = { .has_store = false };
    struct tpm *tpm = NULL;
    uint32_t code = 0;
    if (argc != 2) {
        fputs("usage: ashlar-tpm WHERE, with a socket at descriptor 3; ashlard and `ashlar device provision` start it\n", stderr);
        return 2;
    }
    (void)sandbox_apply(SANDBOX_NO_NEW_PRIVILEGES | SANDBOX_NOT_DUMPABLE, &needs);
    alarm(REQUEST_S);
    enum anchor_status status = tpm_open(&tpm, argv[1], &code);
    alarm(0);
    /* All is open and loaded: from here on no file and no new code. The way to a simulator connects for each command. */
    bool is_device = strncmp(argv[1], "device:", strlen("device:")) == 0;
    (void)sandbox_apply(SANDBOX_NO_WRITE_EXECUTE | (is_device ? (uint32_t)SANDBOX_LANDLOCK : 0u), &needs);
    bool goes_on = answer(&(struct anchor_message){ .kind = ANCHOR_READY, .status = status, .code = code }) && status == ANCHOR_OK;
    while (goes_on) {
        goes_on = serve_one(tpm);
    }
    if (tpm != NULL) {
        tpm_close(tpm);
    }
    return status == ANCHOR_OK ? 0 : 3;
}
