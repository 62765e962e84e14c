/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#define _GNU_SOURCE
#include "subject.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

#include "psa/service.h"
#include "psa_manifest/subject.h"
#include "rt/port.h"

enum { FRAME = 4096, PAUSE_NS = 20 * 1000 * 1000 };

psa_status_t subject_init(void)
{
    return PSA_SUCCESS;
}

void subject_writes(volatile int *where);

/* Named, so that a place in the log can be looked up: see deaths_test.sh. */
__attribute__((noinline)) void subject_writes(volatile int *where)
{
    *where = 1;
}

__attribute__((noinline)) static int fill_stack(volatile uint8_t *below, int depth)
{
    volatile uint8_t frame[FRAME];
    frame[0] = below[0];
    frame[FRAME - 1] = (uint8_t)depth;
    return depth == 0 ? 0 : fill_stack(frame, depth - 1) + frame[FRAME - 1]; /* the deed, not a habit */
}

static void use_device(void)
{
    char byte = 0;
    (void)rt_device_write("pipe", &byte, 1);
    (void)rt_device_read("pipe", &byte, 1, 1);
}

static int32_t remap(void)
{
    uintptr_t page = (uintptr_t)subject_writes & ~(uintptr_t)4095;
    void *place = NULL;
    memcpy(&place, &page, sizeof(page));
    return mmap(place, 4096, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0) == MAP_FAILED ? -errno : 0;
}

static void jump(uintptr_t place)
{
    void (*there)(void) = NULL;
    memcpy(&there, &place, sizeof(place));
    there();
}

static psa_status_t die(int32_t deed)
{
    uint8_t first = 0;
    volatile uintptr_t text = (uintptr_t)subject_writes;
    switch (deed) {
    case SUBJECT_CRASHES:
        subject_writes(NULL);
        return PSA_SUCCESS;
    case SUBJECT_READ_ONLY:
        subject_writes((volatile int *)text);
        return PSA_SUCCESS;
    case SUBJECT_STACK:
        return fill_stack(&first, 1 << 20);
    case SUBJECT_ABORTS:
        abort();
    case SUBJECT_TRAPS:
        __builtin_trap();
    case SUBJECT_FORBIDDEN:
        return unshare(CLONE_NEWUTS);
    case SUBJECT_HANGS:
        for (;;) {
            __asm__ volatile("");
        }
    case SUBJECT_ELSEWHERE:
        jump(0x10000);
        return PSA_SUCCESS;
    case SUBJECT_EXITS:
        _exit(3);
    case SUBJECT_BAD_HANDLE:
        return (psa_status_t)psa_read(12345, 0, &first, 1);
    default:
        return PSA_ERROR_NOT_SUPPORTED;
    }
}

psa_status_t fence_subject_sfn(const psa_msg_t *msg)
{
    struct timespec pause = { .tv_nsec = PAUSE_NS };
    switch (msg->type) {
    case SUBJECT_NOTHING:
        return PSA_SUCCESS;
    case SUBJECT_DEVICE:
        use_device();
        return PSA_SUCCESS;
    case SUBJECT_SLEEPS:
        nanosleep(&pause, NULL);
        return PSA_SUCCESS;
    case SUBJECT_REFUSED:
        return open("/", O_RDONLY) < 0 ? -errno : PSA_SUCCESS;
    case SUBJECT_REMAPS:
        return remap();
    default:
        return die(msg->type);
    }
}
