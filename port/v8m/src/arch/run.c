/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "base/invariant.h"
#include "target.h"
#include "v8m/core.h"
#include "v8m/fence.h"
#include "v8m/fpu.h"
#include "v8m/mpu.h"
#include "v8m/scb.h"
#include "v8m/tt.h"

/* From the main stack to the agent's thread; what the kernel asks of this machine. */

extern uint32_t v8m_stack_seal[]; /* the main stack's top, by the linker */

enum {
    AGENT_WORDS = 192, /* the deepest veneer call, and an interrupt's frames */
    IDLE_WORDS = 64,
    FAULT_WORDS = 64, /* the record is not on it */
    FRAME_PSR = 1 << 24, /* Thumb */
    SECURE_THREAD = -3   /* EXC_RETURN: Secure, thread mode, process stack, basic frame */
};

__attribute__((aligned(8))) uint32_t arch_agent_stack[AGENT_WORDS + 2];
__attribute__((aligned(8))) static uint32_t idle_stack[IDLE_WORDS + 2];
__attribute__((aligned(8))) uint32_t arch_fault_stack[FAULT_WORDS];
_Static_assert(AGENT_WORDS * 4 == 768 && FAULT_WORDS * 4 == 256, "as the assembler has them");
_Static_assert(offsetof(struct arch_thread, kept) == 4 && offsetof(struct arch_thread, psplim) == 40 &&
                   offsetof(struct arch_thread, domain) == 48 && offsetof(struct kernel_thread, arch) == 0 &&
                   sizeof(struct kernel_thread) == V8M_THREAD_SIZE && sizeof(struct kernel_call) == V8M_CALL_SIZE && sizeof(struct arch_domain) == V8M_DOMAIN_SIZE,
               "as switch.S has them");

static const struct v8m_device *ran;

static void seal(uint32_t *top)
{
    top[0] = V8M_STACK_SEAL;
    top[1] = V8M_STACK_SEAL;
}

/** A first frame, the seal's two words above it: the thread begins at `pc` with r0. */
static void thread_begin(struct arch_thread *thread, uint32_t *base, uint32_t *top, void (*pc)(void), uint32_t r0)
{
    struct arch_frame *frame = (struct arch_frame *)top - 1;
    seal(top);
    *frame = (struct arch_frame){ .r = { r0 }, .pc = (uintptr_t)pc & ~1u, .psr = FRAME_PSR };
    thread->psp = (uint32_t)frame;
    thread->psplim = (uint32_t)base;
    thread->exc_return = (uint32_t)SECURE_THREAD;
}

void arch_threads_init(const struct v8m_device *device)
{
    size_t count = device->image->system->partition_count;
    for (size_t rank = 1; rank <= count; rank++) {
        struct kernel_thread *thread = &device->threads[rank];
        const struct v8m_memory *memory = &device->image->memory[thread->partition];
        const struct rt_code *code = &device->image->code[thread->partition];
        uint32_t r0 = thread->is_sfn ? (uint32_t)code->entry_init : (uint32_t)code->entry_point;
        thread_begin(&thread->arch, (uint32_t *)memory->stack_bottom, (uint32_t *)memory->stack_top,
                     thread->is_sfn ? arch_start_sfn : arch_start_ipc, r0);
        thread->arch.control = thread->view == ARCH_VIEW_PARTITION ? V8M_CONTROL_NPRIV : 0;
    }
    thread_begin(&device->threads[count + 2].arch, idle_stack, idle_stack + IDLE_WORDS, arch_idle, 0);
    seal(arch_agent_stack + AGENT_WORDS);
}

uintptr_t arch_stack_of(const struct arch_thread *thread)
{
    return (thread == arch_run.current ? v8m_get_psp() : thread->psp) & ~7u;
}

void arch_again(void)
{
    v8m_scb()->icsr = V8M_ICSR_PENDSVSET;
}

void arch_begin_on(struct arch_thread *thread, const struct arch_thread *owner, uintptr_t stack, uintptr_t function)
{
    struct arch_frame *frame = (struct arch_frame *)stack - 1;
    *frame = (struct arch_frame){ .pc = function & ~1u, .lr = (uintptr_t)arch_first_level_end, .psr = FRAME_PSR };
    thread->psp = (uint32_t)frame;
    thread->psplim = owner->psplim;
    thread->control = owner->control;
    thread->domain = owner->domain;
    thread->exc_return = (uint32_t)SECURE_THREAD;
}

void arch_alone(bool is_alone)
{
    v8m_set_basepri(is_alone ? PRIORITY_NS : 0);
}

/**
 * SVC and PendSV alike, above whatever the Non-secure world can mask; faults above all, the Secure world's alone; only Secure
 * code resets. Secure code never uses the FPU, so that nothing of it is in its registers: the Non-secure world may have it.
 */
static void exceptions_init(void)
{
    volatile struct v8m_scb *scb = v8m_scb();
    uint32_t aircr = scb->aircr & ~(V8M_AIRCR_KEY_MASK | V8M_AIRCR_BFHFNMINS | V8M_AIRCR_PRIGROUP_MASK);
    scb->aircr = aircr | V8M_AIRCR_KEY | V8M_AIRCR_PRIS | V8M_AIRCR_SYSRESETREQS;
    v8m_exception_priority(V8M_MEM_MANAGE, PRIORITY_FAULT);
    v8m_exception_priority(V8M_BUS_FAULT, PRIORITY_FAULT);
    v8m_exception_priority(V8M_USAGE_FAULT, PRIORITY_FAULT);
    v8m_exception_priority(V8M_SECURE_FAULT, PRIORITY_FAULT);
    v8m_exception_priority(V8M_SVCALL, PRIORITY_KERNEL);
    v8m_exception_priority(V8M_PENDSV, PRIORITY_KERNEL);
    scb->shcsr |= V8M_SHCSR_MEMFAULTENA | V8M_SHCSR_BUSFAULTENA | V8M_SHCSR_USGFAULTENA | V8M_SHCSR_SECUREFAULTENA;
    scb->cpacr &= ~V8M_CPACR_FPU;
    scb->nsacr |= V8M_NSACR_FPU;
    v8m_sync();
}

static void worlds_separate(const struct v8m_device *device)
{
    static uint16_t lines[V8M_LINES_IMAGE_MAX];
    for (size_t i = 0; i < kernel.line_count; i++) {
        lines[i] = kernel.lines[i].line;
    }
    const struct v8m_fence fence = { .board = device->board, .lines = lines, .line_count = kernel.line_count };
    v8m_fence_set(&fence);
    INVARIANT(v8m_fence_check(&fence).gap == V8M_FENCE_WHOLE);
    v8m_fence_lock(&fence);
}

void v8m_run(const struct v8m_device *device)
{
    ran = device;
    kernel_init(device);
    worlds_separate(device);
    exceptions_init();
    arch_threads_init(device);
    arch_protect(device);
    arch_lines_init(device);
    v8m_stack_seal[0] = V8M_STACK_SEAL;
    v8m_stack_seal[1] = V8M_STACK_SEAL;
    arch_become_agent((uint32_t)(arch_agent_stack + AGENT_WORDS), (uint32_t)arch_agent_stack, (uint32_t)v8m_stack_seal);
}

uint32_t arch_ns_prepare(void)
{
    const uint32_t *vectors = (const uint32_t *)ran->ns_vectors;
    v8m_scb_ns()->vtor = (uint32_t)vectors;
    v8m_set_msp_ns(vectors[0]);
    v8m_sync();
    return vectors[1] & ~1u;
}

void arch_svc_refused(uint32_t exc_return)
{
    const struct kernel_end end = { .fault = SPM_FAULT_NO_PARTITION, .partition = KERNEL_AGENT };
    (void)exc_return;
    arch_end(&end);
}
