/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 *
 * Names the suite's partitions to port/inproc: the one file that knows the port's own header, as any image does.
 */
#include "inproc/image.h"

extern const struct spm_system ffm_system;
extern const struct rt_code ffm_code[];
const struct spm_system *const inproc_system = &ffm_system;
const struct rt_code *const inproc_code = ffm_code;
