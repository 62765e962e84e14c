/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <linux/gpio.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/timerfd.h>
#include <unistd.h>

#include "platform/platform.h"

static int open_timer(const struct platform_line *line)
{
    struct timespec period = { .tv_sec = (time_t)(line->period_ns / 1000000000u), .tv_nsec = (long)(line->period_ns % 1000000000u) };
    struct itimerspec every = { .it_interval = period, .it_value = period };
    int fd = timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC | TFD_NONBLOCK);
    if (fd >= 0 && timerfd_settime(fd, 0, &every, NULL) != 0) {
        close(fd);
        return -1;
    }
    return fd;
}

/* The line's descriptor delivers struct gpio_v2_line_event; it must not block who reads it. */
static int open_gpio(const struct platform_line *line)
{
    struct gpio_v2_line_request request = { .offsets = { line->offset }, .num_lines = 1, .event_buffer_size = 16, .fd = -1 };
    request.config.flags = GPIO_V2_LINE_FLAG_INPUT |
                           ((line->edge & PLATFORM_RISING) != 0 ? (__u64)GPIO_V2_LINE_FLAG_EDGE_RISING : 0) |
                           ((line->edge & PLATFORM_FALLING) != 0 ? (__u64)GPIO_V2_LINE_FLAG_EDGE_FALLING : 0);
    snprintf(request.consumer, sizeof(request.consumer), "ashlar %.20s", line->name);
    int chip = open(line->chip, O_RDWR | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    if (chip < 0) {
        return -1;
    }
    int failed = ioctl(chip, GPIO_V2_GET_LINE_IOCTL, &request);
    int error = errno;
    close(chip);
    if (failed != 0) {
        errno = error;
        return -1;
    }
    fcntl(request.fd, F_SETFD, FD_CLOEXEC);
    fcntl(request.fd, F_SETFL, fcntl(request.fd, F_GETFL) | O_NONBLOCK);
    return request.fd;
}

/*
 * A timer that runs when it is told to. No eventfd: its owner could fill that, make the shared description wait, and so hold
 * up for ever whoever adds to it. Setting a timer never waits.
 */
static int open_event(void)
{
    return timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC | TFD_NONBLOCK);
}

bool platform_fire_event(int fd)
{
    static const struct itimerspec now = { .it_value = { .tv_nsec = 1 } };
    return timerfd_settime(fd, 0, &now, NULL) == 0;
}

int platform_open_line(const struct platform *platform, const struct platform_line *line, char why[PLATFORM_WHY_MAX])
{
    int fd = line->kind == PLATFORM_TIMER   ? open_timer(line)
             : line->kind == PLATFORM_EVENT ? open_event()
                                            : open_gpio(line);
    if (fd < 0) {
        snprintf(why, PLATFORM_WHY_MAX, "%.255s:%u: interrupt %s%s%s cannot be opened: %s%s", platform->file, line->at, line->name,
                 line->kind == PLATFORM_GPIO ? " of " : "", line->chip, strerror(errno),
                 errno == ENOTTY ? "; it is no GPIO chip" : errno == EBUSY ? "; another program holds the line" : "");
    }
    return fd;
}
