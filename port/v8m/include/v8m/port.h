/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include <stdint.h>

#include "dev/flash.h"
#include "psa/error.h"

/*
 * What an image says of the devices that its partitions have through rt/port.h, which this port implements for partitions of the PSA RoT: they run
 * privileged, and a call of it is a function call. An application RoT partition cannot call it: its fence stops it.
 */

struct v8m_store {
    int32_t pid; /* whose store it is */
    struct flash_geometry geometry;
    uintptr_t base; /* of its bytes, aligned to 4 */
};

struct v8m_port {
    const struct v8m_store *stores;
    uint32_t store_count; /* at most V8M_STORES_MAX */
};

enum { V8M_STORES_MAX = 4 };

/** Defined by the image. */
extern const struct v8m_port v8m_port;

/**
 * Takes what the first stage left, before any partition runs. Statuses of boot_handoff_parse(); the device must not go on without it.
 */
psa_status_t v8m_port_start(void);
