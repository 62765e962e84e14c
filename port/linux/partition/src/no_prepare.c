/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 *
 * Alone in its file: the linker takes it only for programs that bring no partition_prepare() of their own.
 */
#include "partition/program.h"

void partition_prepare(void)
{
}
