/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include <stdbool.h>
#include <stdint.h>

#include "v8m/board.h"

/* Arm's Memory Protection Controller (SIE-200, DDI0571). A bit of its table stands for a block; 1 is Non-secure. */

/** True if the gate's block size divides the range, and the range lies in the memory and in the table. */
bool v8m_mpc_can(const struct v8m_mpc *mpc);

/** Opens the blocks of the range, closes all others; a refused access is a bus error. */
void v8m_mpc_set(const struct v8m_mpc *mpc);

/** True if each block is as v8m_mpc_set() left it. */
bool v8m_mpc_is_set(const struct v8m_mpc *mpc);

/** No change until the next reset. */
void v8m_mpc_lock(const struct v8m_mpc *mpc);
