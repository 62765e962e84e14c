/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include "../kernel/kernel.h"
#include "v8m/fault_record.h"

/* What the files of this folder share; the assembly among them uses the names. */

enum {
    PRIORITY_FAULT = 0x00,
    PRIORITY_LINE = 0x40,   /* Secure interrupts */
    PRIORITY_KERNEL = ARCH_KERNEL_PRIORITY, /* SVC and PendSV: one step above what the Non-secure world can mask, which is 0x80 */
    PRIORITY_NS = 0x80,     /* the most urgent that the Non-secure world has */
    PRIORITY_LOWEST = 0xe0
};

/** Regions 4 to 7 of the MPU: RBAR and RLAR each. */
struct arch_domain {
    uint32_t words[8];
};

/** The domain that regions 4 to 7 hold now. */
extern const struct arch_domain *arch_loaded;

extern uint32_t arch_agent_stack[], arch_fault_stack[];
extern int32_t arch_ns_client;

/** MPU, and a domain for each thread of a fenced partition. */
void arch_protect(const struct v8m_device *device);
/** Gives the thread its first frame. */
void arch_threads_init(const struct v8m_device *device);
void arch_lines_init(const struct v8m_device *device);

void arch_pendsv(uint32_t exc_return);
_Noreturn void arch_svc_refused(uint32_t exc_return);
_Noreturn void arch_fault(uint32_t exc_return, uint32_t msp, const uint32_t *kept);
_Noreturn void arch_become_agent(uint32_t psp, uint32_t psplim, uint32_t msp);
uint32_t arch_ns_prepare(void);
void arch_idle(void);
void arch_start_ipc(void);
void arch_start_sfn(void);
void arch_first_level_end(void);

/* Behind the veneers: privileged thread mode, on the agent's stack. */
uint32_t arch_ns_version(uint32_t sid);
int32_t arch_ns_connect(uint32_t sid, uint32_t version);
int32_t arch_ns_call(int32_t handle, int32_t type, uint32_t in, uint32_t out);
int32_t arch_ns_close(int32_t handle);
