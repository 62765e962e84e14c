/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once

/* Of the tests' machine, these are functions (machine.c). */

uint32_t arch_tt(enum arch_view view, uintptr_t address);
bool arch_ns_has_regions(void);
void arch_hold(void);
void arch_release(void);
