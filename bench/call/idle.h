/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/**
 * Connects `count` clients to the device at ASHLAR_SOCKET: each has a session and a channel of its own to the partition
 * of `sid`, and made one call of `handle` and `type` over it. They hold what they got and do nothing. The number that stand, at most
 * `count`; `*why` says what ended it before.
 */
size_t idle_connect(size_t count, uint32_t sid, uint32_t handle, uint32_t type, const char **why);
/** All of them leave. */
void idle_leave(void);
