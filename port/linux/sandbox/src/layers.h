/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include "sandbox/sandbox.h"

/* The allow-list of seccomp.c, on all threads of the process. False: the kernel refused, no filter was put. */
bool sandbox_enter_seccomp(const struct sandbox_needs *needs);
