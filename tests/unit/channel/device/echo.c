/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#define _GNU_SOURCE
#include "echo.h"

#include <errno.h>
#include <fcntl.h>
#include <time.h>
#include <unistd.h>

#include "psa/service.h"
#include "psa_manifest/device.h"
#include "rt/port.h"

static uint32_t count;
static uint32_t ended;

static void session_ended(uint64_t session)
{
    (void)session;
    ended++;
}

psa_status_t echo_init(void)
{
    rt_on_session_end(session_ended);
    return PSA_SUCCESS;
}

static void echo_back(const psa_msg_t *msg)
{
    static uint8_t piece[1024];
    size_t left = msg->out_size[0];
    size_t got = psa_read(msg->handle, 0, piece, sizeof(piece));
    while (got != 0 && left != 0) {
        got = got < left ? got : left;
        psa_write(msg->handle, 0, piece, got);
        left -= got;
        got = psa_read(msg->handle, 0, piece, sizeof(piece));
    }
}

static void write_word(const psa_msg_t *msg, uint32_t word)
{
    if (msg->out_size[0] >= sizeof(word)) {
        psa_write(msg->handle, 0, &word, sizeof(word));
    }
}

static psa_status_t work(const psa_msg_t *msg)
{
    struct timespec pause = { .tv_nsec = 300000000 };
    int fd = -1;
    switch (msg->type) {
    case ECHO_BACK:
        echo_back(msg);
        return PSA_SUCCESS;
    case ECHO_CRASH:
        _exit(1);
    case ECHO_SLEEP:
        while (nanosleep(&pause, &pause) != 0) { /* the watchdog's tick cuts it */
        }
        return PSA_SUCCESS;
    case ECHO_HANG:
        for (;;) {
            __asm__ volatile("");
        }
    case ECHO_PANIC:
        psa_panic();
    case ECHO_CLIENT:
        write_word(msg, (uint32_t)msg->client_id);
        return PSA_SUCCESS;
    case ECHO_COUNT:
        count++;
        write_word(msg, count);
        return PSA_SUCCESS;
    case ECHO_ACCUSE:
        return PSA_ERROR_PROGRAMMER_ERROR;
    case ECHO_SESSIONS:
        write_word(msg, ended);
        return PSA_SUCCESS;
    case ECHO_OPEN_FILE:
        fd = open("/", O_RDONLY);
        write_word(msg, fd < 0 ? (uint32_t)errno : 0);
        return PSA_SUCCESS;
    default:
        return PSA_SUCCESS;
    }
}

psa_status_t test_echo_sfn(const psa_msg_t *msg)
{
    return msg->type < 0 ? PSA_SUCCESS : work(msg);
}

psa_status_t test_stateless_sfn(const psa_msg_t *msg)
{
    return work(msg);
}
