/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "inproc/image.h"

/* A program without partitions. An image with some defines both symbols, and this member of the archive stays out. */

static const struct spm_partition no_partitions[1];
static const struct spm_service no_services[1];
static const struct spm_system no_system = { .partitions = no_partitions, .services = no_services };
static const struct rt_code no_code[1];

const struct spm_system *const inproc_system = &no_system;
const struct rt_code *const inproc_code = no_code;
