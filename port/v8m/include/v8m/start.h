/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include <stdint.h>

/*
 * What runs before main(), and the names by which an image takes an exception. The vector table (src/start/vectors.c) has a weak handler for
 * each that stops the machine: whoever handles one defines the function.
 */

/** The image's own program, in privileged thread mode on the main stack, .data and .bss set, interrupts not masked. */
_Noreturn void v8m_main(void);

/** Any exception nobody handles: never returns. Tests print it and end; other images reset. */
_Noreturn void v8m_unexpected(uint32_t exception);

void v8m_reset_entry(void);
void v8m_nmi_entry(void);
void v8m_hard_fault_entry(void);
void v8m_mem_manage_entry(void);
void v8m_bus_fault_entry(void);
void v8m_usage_fault_entry(void);
void v8m_secure_fault_entry(void);
void v8m_svc_entry(void);
void v8m_debug_monitor_entry(void);
void v8m_pendsv_entry(void);
void v8m_systick_entry(void);
void v8m_interrupt_entry(void); /* every external line; IPSR says which */
