/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include <stdint.h>

#include "dev/flash.h"
#include "dev/serial.h"
#include "psa/error.h"
#include "v8m/port_call.h"

/*
 * What an image says of the devices that its partitions have through rt/port.h. Any partition has clock, note, lifecycle, named lines and the keys of
 * its manifest: those it asks the kernel for (v8m/port_call.h). Store, boot record, boot seed and implementation id are function calls, for partitions
 * of the PSA RoT, which run privileged; above level 1 an application RoT partition that calls one of them is stopped by its fence.
 */

struct v8m_store {
    int32_t pid; /* whose store it is */
    struct flash_geometry geometry;
    uintptr_t base; /* of its bytes, aligned to 4 */
};

/* A line that a partition calls by name: rt_device_read(), rt_device_write(). One line may have two names, one for each direction. */
struct v8m_named_line {
    int32_t pid;      /* whose it is */
    const char *name; /* as its manifest lists it: ashlar.devices */
    const struct serial *serial;
};

struct v8m_port {
    const struct v8m_store *stores;
    const struct v8m_named_line *lines;
    uint32_t store_count; /* at most V8M_STORES_MAX */
    uint32_t line_count;
};

enum { V8M_STORES_MAX = 4 };

/** Defined by the image. */
extern const struct v8m_port v8m_port;

/** struct v8m_device, lifecycle. After v8m_port_start(). */
uint32_t v8m_port_lifecycle(void);
/** What the kernel answers with: struct v8m_device, port. After v8m_port_start(). */
extern const struct v8m_port_answers v8m_port_answers;

/**
 * Takes what the first stage left, before any partition runs. Statuses of boot_handoff_parse(); the device must not go on without it.
 */
psa_status_t v8m_port_start(void);
