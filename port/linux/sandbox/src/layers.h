/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include "sandbox/sandbox.h"

/* Seals the mappings of this program that are never written. False: the kernel refused one. */
bool sandbox_seal_program(void);

/* The allow-list of calls.c, on all threads of the process. False: the kernel refused, no filter was put. */
bool sandbox_enter_seccomp(const struct sandbox_needs *needs);
