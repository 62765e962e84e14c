/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include "rt/code.h"
#include "spm/system.h"

/*
 * The partitions of this program. An image that has some defines both, in one object file:
 *
 *     const struct spm_system *const inproc_system = &lock_system;
 *     const struct rt_code *const inproc_code = lock_code; // in the order of lock_system.partitions
 *
 * A program that does not gets those of the library, which has no partition at all.
 */
extern const struct spm_system *const inproc_system;
extern const struct rt_code *const inproc_code;
