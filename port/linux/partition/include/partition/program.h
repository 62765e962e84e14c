/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include "rt/code.h"
#include "spm/system.h"

/*
 * What makes a program of this runtime a certain partition. ashlar_partition() (cmake/ashlar_partition.cmake)
 * writes the one definition of `partition_program`.
 */

struct partition_program {
    const struct spm_system *system; /* this partition alone, and its own services */
    const struct rt_code *code;
};
extern const struct partition_program partition_program;

/**
 * The partition's last chance before it is fenced: called once, after rt_root_key, rt_store and the rest of
 * rt/port.h work, before lock-down and before any message. For what needs the file system or unusual system calls,
 * such as fetching OpenSSL's algorithms. A program without its own gets one that does nothing.
 */
void partition_prepare(void);
