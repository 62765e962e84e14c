/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "v8m/fence.h"

#include "v8m/core.h"
#include "v8m/fpu.h"
#include "v8m/mpc.h"
#include "v8m/nvic.h"
#include "v8m/scb.h"
#include "v8m/tt.h"

/* The linker's script places these. */
extern const uint32_t v8m_vectors_start[];
extern uint32_t v8m_stack_limit[];

/* Non-secure priorities in the lower half; bus and hard faults are ours; only we reset. */
#define AIRCR_WANTED (V8M_AIRCR_PRIS | V8M_AIRCR_SYSRESETREQS)
#define AIRCR_FENCE (AIRCR_WANTED | V8M_AIRCR_BFHFNMINS | V8M_AIRCR_PRIGROUP_MASK)

static bool board_is_valid(const struct v8m_board *board)
{
    if (board->version != V8M_BOARD_VERSION || board->sau_count > V8M_SAU_REGIONS_MAX ||
        board->sau_count > (v8m_sau()->type & 0xffu)) {
        return false;
    }
    for (uint32_t i = 0; i < board->sau_count; i++) {
        const struct v8m_sau_region *region = &board->sau[i];
        if (region->base % V8M_SAU_GRANULE != 0 || (region->limit + 1u) % V8M_SAU_GRANULE != 0 || region->base > region->limit) {
            return false;
        }
    }
    return true;
}

/* Whether the gates can be what the board asks. They answer only while they are Secure themselves: after the settings. */
static bool gates_can(const struct v8m_board *board)
{
    for (uint32_t i = 0; i < board->mpc_count; i++) {
        if (!v8m_mpc_can(&board->mpcs[i])) {
            return false;
        }
    }
    return true;
}

static uint32_t sau_limit(const struct v8m_sau_region *region)
{
    uint32_t flags = region->is_nsc ? V8M_SAU_RLAR_ENABLE | V8M_SAU_RLAR_NSC : V8M_SAU_RLAR_ENABLE;
    return (region->limit & ~(uint32_t)(V8M_SAU_GRANULE - 1)) | flags;
}

static void sau_set(const struct v8m_board *board)
{
    volatile struct v8m_sau *sau = v8m_sau();
    uint32_t regions = sau->type & 0xffu;
    for (uint32_t i = 0; i < regions; i++) {
        sau->rnr = i;
        sau->rlar = 0;
        if (i < board->sau_count) {
            sau->rbar = board->sau[i].base;
            sau->rlar = sau_limit(&board->sau[i]);
        }
    }
    sau->ctrl = V8M_SAU_CTRL_ENABLE;
    v8m_sync();
}

static bool sau_region_is_set(const struct v8m_board *board, uint32_t index)
{
    volatile struct v8m_sau *sau = v8m_sau();
    sau->rnr = index;
    if (index >= board->sau_count) {
        return (sau->rlar & V8M_SAU_RLAR_ENABLE) == 0;
    }
    return sau->rbar == board->sau[index].base && sau->rlar == sau_limit(&board->sau[index]);
}

static bool is_secure_line(const struct v8m_fence *fence, uint32_t line)
{
    for (size_t i = 0; i < fence->line_count; i++) {
        if (fence->lines[i] == line) {
            return true;
        }
    }
    for (uint32_t i = 0; i < fence->board->line_count; i++) {
        if (fence->board->lines[i].number == line) {
            return fence->board->lines[i].is_always_secure;
        }
    }
    return false;
}

/* The word of NVIC_ITNS for 32 lines. */
static uint32_t targets_wanted(const struct v8m_fence *fence, uint32_t word)
{
    uint32_t bits = 0;
    for (uint32_t i = 0; i < 32; i++) {
        if (!is_secure_line(fence, word * 32 + i)) {
            bits |= 1u << i;
        }
    }
    return bits;
}

static void lines_set(const struct v8m_fence *fence)
{
    for (uint32_t word = 0; word < v8m_line_count() / 32; word++) {
        v8m_nvic()->itns[word] = targets_wanted(fence, word);
    }
}

static void core_set(void)
{
    volatile struct v8m_scb *scb = v8m_scb();
    uint32_t kept = scb->aircr & ~(V8M_AIRCR_KEY_MASK | AIRCR_FENCE);
    scb->aircr = V8M_AIRCR_KEY | kept | AIRCR_WANTED;
    scb->scr |= V8M_SCR_SLEEPDEEPS; /* a core without deep sleep has no such bit, so nobody checks it */
    scb->nsacr = 0; /* no FPU, until the kernel gives it to the Non-secure world: no Secure code uses it, so none of its registers can leak */
    scb->cpacr = 0;
    v8m_scb_ns()->cpacr = 0;
    scb->shcsr |= V8M_SHCSR_SECUREFAULTENA;
    v8m_sync();
}

static bool core_is_set(void)
{
    volatile struct v8m_scb *scb = v8m_scb();
    return (scb->aircr & AIRCR_FENCE) == AIRCR_WANTED && (scb->nsacr & V8M_NSACR_FPU) == 0 && (scb->cpacr & V8M_CPACR_FPU) == 0 &&
           (scb->shcsr & V8M_SHCSR_SECUREFAULTENA) != 0;
}

void v8m_fence_set(const struct v8m_fence *fence)
{
    const struct v8m_board *board = fence->board;
    if (!board_is_valid(board)) {
        return; /* the check tells */
    }
    for (uint32_t i = 0; i < board->setting_count; i++) {
        volatile uint32_t *at = (volatile uint32_t *)board->settings[i].address;
        *at = (*at & ~board->settings[i].mask) | board->settings[i].value;
    }
    if (!gates_can(board)) {
        return;
    }
    sau_set(board);
    for (uint32_t i = 0; i < board->mpc_count; i++) {
        v8m_mpc_set(&board->mpcs[i]);
    }
    lines_set(fence);
    core_set();
}

static bool is_secure(uint32_t address)
{
    return (v8m_tt(address) & V8M_TT_S) != 0;
}

/* What the core makes of it all, whatever the registers say. */
static bool attribution_is_right(const struct v8m_board *board)
{
    return is_secure((uint32_t)v8m_vectors_start) && is_secure((uint32_t)v8m_stack_limit) && !is_secure(board->ns_code.start) &&
           !is_secure(board->ns_code.end - 4) && !is_secure(board->ns_data.start) && !is_secure(board->ns_data.end - 4);
}

static struct v8m_fence_finding finding(enum v8m_fence_gap gap, uint32_t where)
{
    return (struct v8m_fence_finding){ gap, where };
}

static struct v8m_fence_finding check_bus(const struct v8m_board *board)
{
    for (uint32_t i = 0; i < board->setting_count; i++) {
        const struct v8m_setting *setting = &board->settings[i];
        if ((*(volatile const uint32_t *)setting->address & setting->mask) != setting->value) {
            return finding(V8M_GAP_SETTING, i);
        }
    }
    if (!gates_can(board)) {
        return finding(V8M_GAP_BOARD, 0);
    }
    for (uint32_t i = 0; i < board->mpc_count; i++) {
        if (!v8m_mpc_is_set(&board->mpcs[i])) {
            return finding(V8M_GAP_MPC, i);
        }
    }
    return finding(V8M_FENCE_WHOLE, 0);
}

static struct v8m_fence_finding check_sau(const struct v8m_board *board)
{
    if (v8m_sau()->ctrl != V8M_SAU_CTRL_ENABLE) {
        return finding(V8M_GAP_SAU, 0);
    }
    for (uint32_t i = 0; i < (v8m_sau()->type & 0xffu); i++) {
        if (!sau_region_is_set(board, i)) {
            return finding(V8M_GAP_SAU, i);
        }
    }
    return attribution_is_right(board) ? finding(V8M_FENCE_WHOLE, 0) : finding(V8M_GAP_ATTRIBUTION, 0);
}

static struct v8m_fence_finding check_lines(const struct v8m_fence *fence)
{
    for (uint32_t i = 0; i < fence->line_count; i++) {
        if (v8m_line_is_ns(fence->lines[i])) {
            return finding(V8M_GAP_LINES, fence->lines[i]);
        }
    }
    for (uint32_t i = 0; i < fence->board->line_count; i++) {
        const struct v8m_line *line = &fence->board->lines[i];
        if (line->is_always_secure && v8m_line_is_ns(line->number)) {
            return finding(V8M_GAP_LINES, line->number);
        }
    }
    return finding(V8M_FENCE_WHOLE, 0);
}

struct v8m_fence_finding v8m_fence_check(const struct v8m_fence *fence)
{
    struct v8m_fence_finding found;
    if (!board_is_valid(fence->board)) {
        return finding(V8M_GAP_BOARD, 0);
    }
    found = check_sau(fence->board);
    if (found.gap != V8M_FENCE_WHOLE) {
        return found;
    }
    found = check_bus(fence->board);
    if (found.gap != V8M_FENCE_WHOLE) {
        return found;
    }
    found = check_lines(fence);
    if (found.gap != V8M_FENCE_WHOLE) {
        return found;
    }
    return core_is_set() ? finding(V8M_FENCE_WHOLE, 0) : finding(V8M_GAP_CORE, 0);
}

void v8m_fence_lock(const struct v8m_fence *fence)
{
    for (uint32_t i = 0; i < fence->board->mpc_count; i++) {
        v8m_mpc_lock(&fence->board->mpcs[i]);
    }
    v8m_sync();
}
