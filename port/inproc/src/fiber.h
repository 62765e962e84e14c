/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include "coroutine.h"

/* A change of stacks as the sanitizers must be told; nothing in other builds. */

#if defined(__has_feature)
#define FIBER_HAS(what) __has_feature(what)
#else
#define FIBER_HAS(what) 0
#endif

#if defined(__SANITIZE_ADDRESS__) || FIBER_HAS(address_sanitizer)
#include "fiber_asan.h"
#elif defined(__SANITIZE_THREAD__) || FIBER_HAS(thread_sanitizer)
#include "fiber_tsan.h"
#else
#include "fiber_plain.h"
#endif
