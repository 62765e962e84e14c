/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once

static inline void fiber_start(struct coroutine *coroutine) { (void)coroutine; }
static inline void fiber_begin(struct coroutine *coroutine) { (void)coroutine; }
static inline void fiber_to(struct coroutine *coroutine) { (void)coroutine; }
static inline void fiber_came_back(struct coroutine *coroutine) { (void)coroutine; }
static inline void fiber_from(struct coroutine *coroutine) { (void)coroutine; }
static inline void fiber_resumed(struct coroutine *coroutine) { (void)coroutine; }
