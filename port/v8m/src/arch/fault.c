/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include <string.h>

#include "base/invariant.h"
#include "memory_map.h"
#include "target.h"
#include "v8m/core.h"
#include "v8m/scb.h"
#include "v8m/start.h"

/* The end of this life: the record, then the reset. */

static struct v8m_fault_record *kept(void)
{
    return (struct v8m_fault_record *)BOARD_FAULT_RECORD_S;
}

/** CRC-32 (reflected, 0xedb88320) of what follows the check. */
static uint32_t check_of(const struct v8m_fault_record *record)
{
    const uint8_t *at = (const uint8_t *)record + offsetof(struct v8m_fault_record, cause);
    uint32_t crc = 0xffffffffu;
    for (size_t i = offsetof(struct v8m_fault_record, cause); i < sizeof(*record); i++) {
        crc ^= *at++;
        for (int bit = 0; bit < 8; bit++) {
            crc = crc >> 1 ^ (0xedb88320u & (0u - (crc & 1u)));
        }
    }
    return ~crc;
}

static _Noreturn void reset(void)
{
    v8m_scb()->aircr = V8M_AIRCR_KEY | (v8m_scb()->aircr & ~V8M_AIRCR_KEY_MASK) | V8M_AIRCR_SYSRESETREQ;
    v8m_sync();
    for (;;) {
    }
}

/** Whose code ran, and for whom. */
static void blame(struct v8m_fault_record *record)
{
    const struct kernel_thread *thread = kernel_current() == NULL ? NULL : kernel_current()->self;
    record->partition = V8M_FAULT_NOBODY;
    if (thread == NULL || thread->partition == KERNEL_AGENT) {
        record->caller = thread == NULL ? 0 : thread->client.id;
        return;
    }
    record->partition = thread->partition;
    record->pid = thread->client.id;
    int slot = spm_message_index(&kernel.inbox, thread->partition, thread->serving);
    record->caller = slot < 0 ? 0 : kernel.inbox.connections[slot].client;
}

static void registers_of(struct v8m_fault_record *record, const struct arch_frame *frame)
{
    memcpy(record->regs, frame->r, sizeof(frame->r));
    record->regs[12] = frame->r12;
    record->lr = frame->lr;
    record->pc = frame->pc;
    record->psr = frame->psr;
}

static _Noreturn void finish(struct v8m_fault_record *record)
{
    record->magic = V8M_FAULT_RECORD_MAGIC;
    record->version = V8M_FAULT_RECORD_VERSION;
    record->size = sizeof(*record);
    record->check = check_of(record);
    *kept() = *record;
    v8m_sync();
    reset();
}

static void address_of(struct v8m_fault_record *record)
{
    const volatile struct v8m_scb *scb = v8m_scb();
    record->cfsr = scb->cfsr;
    record->hfsr = scb->hfsr;
    record->sfsr = scb->sfsr;
    record->has_address = 1;
    if ((record->cfsr & V8M_CFSR_MMARVALID) != 0) {
        record->address = scb->mmfar;
    } else if ((record->cfsr & V8M_CFSR_BFARVALID) != 0) {
        record->address = scb->bfar;
    } else if ((record->sfsr & V8M_SFSR_SFARVALID) != 0) {
        record->address = scb->sfar;
    } else {
        record->has_address = 0;
    }
}

enum { EXC_SPSEL = 1 << 2, EXC_THREAD = 1 << 3, EXC_DCRS = 1 << 5, EXC_SECURE = 1 << 6 };

/** The stack pointer that the interrupted code had; its frame is there, unless stacking itself failed. */
static uint32_t stack_of(uint32_t exc_return, uint32_t msp)
{
    bool is_process = (exc_return & EXC_THREAD) != 0 && (exc_return & EXC_SPSEL) != 0;
    if ((exc_return & EXC_SECURE) != 0) {
        return is_process ? v8m_get_psp() : msp;
    }
    return is_process ? v8m_get_psp_ns() : v8m_get_msp_ns();
}

/* One, on no stack: whoever fills it does not come back, and who interrupts that begins anew. */
static struct v8m_fault_record ending;

static void begin(enum v8m_fault_cause cause)
{
    memset(&ending, 0, sizeof(ending));
    ending.cause = (uint8_t)cause;
}

#define STACKING (1u << 4 | 1u << 12 | V8M_CFSR_STKOF)

void arch_fault(uint32_t exc_return, uint32_t msp, const uint32_t *kept_registers)
{
    begin(V8M_FAULT_EXCEPTION);
    ending.detail = (uint8_t)v8m_get_ipsr();
    ending.exc_return = exc_return;
    address_of(&ending);
    blame(&ending);
    memcpy(&ending.regs[4], kept_registers, 8 * sizeof(uint32_t));
    ending.sp = stack_of(exc_return, msp);
    /* A Non-secure frame's place is its world's word: it is not read. */
    if ((exc_return & EXC_SECURE) != 0 && (exc_return & EXC_DCRS) != 0 && (ending.cfsr & STACKING) == 0) {
        registers_of(&ending, (const struct arch_frame *)ending.sp);
    }
    finish(&ending);
}

void arch_end(const struct kernel_end *end)
{
    begin(V8M_FAULT_PANIC);
    ending.detail = (uint8_t)end->fault;
    ending.operation = end->operation;
    blame(&ending);
    if (end->partition != ending.partition) { /* not the one that runs: the client that it accuses */
        ending.partition = end->partition;
        ending.pid = end->client;
    }
    ending.sp = v8m_get_psp();
    registers_of(&ending, (const struct arch_frame *)ending.sp);
    finish(&ending);
}

/* Within the SPM nothing may be wrong: what is, ends the device as a fault does. */
void invariant_failed(const char *condition, const char *file, int line)
{
    (void)condition;
    (void)file;
    begin(V8M_FAULT_KERNEL);
    ending.partition = V8M_FAULT_NOBODY;
    ending.pc = (uint32_t)__builtin_return_address(0);
    ending.regs[0] = (uint32_t)line;
    finish(&ending);
}

bool v8m_fault_record_take(struct v8m_fault_record *record)
{
    struct v8m_fault_record *last = kept();
    *record = *last;
    memset(last, 0, sizeof(*last));
    return record->magic == V8M_FAULT_RECORD_MAGIC && record->version == V8M_FAULT_RECORD_VERSION &&
           record->size == sizeof(*record) && record->check == check_of(record);
}
