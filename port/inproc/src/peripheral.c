/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#define _GNU_SOURCE
#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "device.h"
#include "inproc/image.h"
#include "reason/reason.h"
#include "rt/port.h"

/* Devices of partitions: ASHLAR_DEVICE_<NAME> is a terminal, a pipe or a file, opened once and then kept. */

enum { DEVICES_MAX = 32 };

static struct {
    pthread_mutex_t mutex;
    size_t count;
    struct {
        char name[SPM_NAME_MAX + 1];
        int fd;
    } open[DEVICES_MAX];
} devices = { .mutex = PTHREAD_MUTEX_INITIALIZER };

static bool is_listed(const char *device)
{
    struct inproc_who who = inproc_who();
    const char *const *listed = who.partition < 0 ? NULL : inproc_system->partitions[who.partition].devices;
    for (; listed != NULL && *listed != NULL; listed++) {
        if (strcmp(*listed, device) == 0) {
            return strlen(device) <= SPM_NAME_MAX;
        }
    }
    return false;
}

static int open_file(const char *device)
{
    char variable[SPM_NAME_MAX + 32];
    int at = snprintf(variable, sizeof(variable), "ASHLAR_DEVICE_");
    for (const char *c = device; *c != '\0'; c++) {
        variable[at++] = isalnum((unsigned char)*c) ? (char)toupper((unsigned char)*c) : '_';
    }
    variable[at] = '\0';
    const char *path = getenv(variable);
    if (path == NULL) {
        return -1;
    }
    int fd = open(path, O_RDWR | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
    if (fd < 0 && (errno == EACCES || errno == EROFS || errno == ENXIO)) {
        fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
    }
    return fd;
}

static int find(const char *device)
{
    for (size_t i = 0; i < devices.count; i++) {
        if (strcmp(devices.open[i].name, device) == 0) {
            return devices.open[i].fd;
        }
    }
    int fd = devices.count < DEVICES_MAX ? open_file(device) : -1;
    if (fd >= 0) {
        memcpy(devices.open[devices.count].name, device, strlen(device) + 1);
        devices.open[devices.count++].fd = fd;
    }
    return fd;
}

/** The descriptor behind a device of the running partition, or -1. */
static int fd_of(const char *device)
{
    if (!is_listed(device)) {
        return -1;
    }
    pthread_mutex_lock(&devices.mutex);
    int fd = find(device);
    pthread_mutex_unlock(&devices.mutex);
    return fd;
}

/** Waits for `events`: 1 ready, 0 time is over, -1 failed. Goes on after a signal with what is left of the time. */
static int wait_for(int fd, short events, uint32_t timeout_ms)
{
    uint64_t end = rt_clock_ms() + timeout_ms;
    for (;;) {
        uint64_t now = rt_clock_ms();
        uint64_t left = now < end ? end - now : 0;
        struct pollfd poller = { .fd = fd, .events = events };
        int got = poll(&poller, 1, left > INT_MAX ? INT_MAX : (int)left);
        if (got >= 0 || errno != EINTR) {
            return got;
        }
    }
}

int32_t rt_device_read(const char *device, void *data, size_t len, uint32_t timeout_ms)
{
    int fd = fd_of(device);
    if (fd < 0) {
        return REFUSE(INPROC_NO_DEVICE);
    }
    int ready = wait_for(fd, POLLIN, timeout_ms);
    if (ready == 0 || len == 0) {
        return 0;
    }
    ssize_t got = ready < 0 ? -1 : read(fd, data, len > INT32_MAX ? INT32_MAX : len);
    if (got < 0 && (errno == EAGAIN || errno == EINTR)) {
        return 0;
    }
    return got > 0 ? (int32_t)got : REFUSE(INPROC_DEVICE_FAILED);
}

psa_status_t rt_device_write(const char *device, const void *data, size_t len)
{
    const uint8_t *at = data;
    int fd = fd_of(device);
    if (fd < 0) {
        return REFUSE(INPROC_NO_DEVICE);
    }
    while (len != 0) {
        ssize_t put = write(fd, at, len);
        if (put < 0 && errno == EAGAIN) {
            put = wait_for(fd, POLLOUT, UINT32_MAX) < 0 ? -1 : 0;
        } else if (put < 0 && errno == EINTR) {
            put = 0;
        }
        if (put < 0) {
            return REFUSE(INPROC_DEVICE_FAILED);
        }
        at += put;
        len -= (size_t)put;
    }
    return PSA_SUCCESS;
}
