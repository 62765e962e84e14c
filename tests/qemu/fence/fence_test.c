/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "board.h"
#include "test.h"
#include "v8m/core.h"
#include "v8m/fence.h"
#include "v8m/nvic.h"
#include "v8m/scb.h"

/* The fence of the board as it is, then with one thing in it changed at a time: the check names each. */

enum { SAU_NS_CODE = 0, SPARE_LINE = 60 };

static const uint16_t image_lines[] = { BOARD_LINE_UART1_RX };
static const struct v8m_fence fence = { &v8m_board, image_lines, 1 };

static struct v8m_fence_finding set_and_check(const struct v8m_fence *asked)
{
    v8m_fence_set(asked);
    return v8m_fence_check(asked);
}

static void expect_gap(enum v8m_fence_gap gap, uint32_t where)
{
    struct v8m_fence_finding found = v8m_fence_check(&fence);
    EXPECT_EQ(found.gap, gap);
    EXPECT_EQ(found.where, where);
    EXPECT_EQ(set_and_check(&fence).gap, V8M_FENCE_WHOLE); /* setting it again mends it */
}

static void the_boards_fence_is_whole(void)
{
    EXPECT_EQ(set_and_check(&fence).gap, V8M_FENCE_WHOLE);
}

static void a_missing_sau_region_is_found(void)
{
    v8m_sau()->rnr = SAU_NS_CODE;
    v8m_sau()->rlar = 0;
    expect_gap(V8M_GAP_SAU, SAU_NS_CODE);
}

static void a_wider_sau_region_is_found(void)
{
    v8m_sau()->rnr = SAU_NS_CODE;
    v8m_sau()->rbar = 0;
    expect_gap(V8M_GAP_SAU, SAU_NS_CODE);
}

static void one_more_sau_region_is_found(void)
{
    uint32_t last = (v8m_sau()->type & 0xffu) - 1;
    EXPECT(last >= v8m_board.sau_count);
    v8m_sau()->rnr = last;
    v8m_sau()->rbar = BOARD_FLASH_S;
    v8m_sau()->rlar = (BOARD_FLASH_S + 0x1000u) | V8M_SAU_RLAR_ENABLE;
    expect_gap(V8M_GAP_SAU, last);
}

static void an_sau_that_is_off_is_found(void)
{
    v8m_sau()->ctrl = V8M_SAU_CTRL_ALLNS;
    expect_gap(V8M_GAP_SAU, 0);
}

/* Writes the table of a memory gate directly: AN521 has it at these places (SIE-200). */
static void gate_word(const struct v8m_mpc *mpc, uint32_t word, uint32_t flip)
{
    *(volatile uint32_t *)(mpc->registers + 0x18) = word;
    *(volatile uint32_t *)(mpc->registers + 0x1c) ^= flip;
}

static void a_block_left_open_is_found_in_every_memory(void)
{
    for (uint32_t i = 0; i < v8m_board.mpc_count; i++) {
        gate_word(&v8m_board.mpcs[i], 0, 1);
        expect_gap(V8M_GAP_MPC, i);
    }
}

static void a_gate_that_swallows_refusals_is_found(void)
{
    *(volatile uint32_t *)v8m_board.mpcs[0].registers &= ~(1u << 4);
    expect_gap(V8M_GAP_MPC, 0);
}

static void each_setting_of_the_bus_that_differs_is_found(void)
{
    uint32_t changed = 0;
    for (uint32_t i = 0; i < v8m_board.setting_count; i++) {
        const struct v8m_setting *setting = &v8m_board.settings[i];
        volatile uint32_t *at = (volatile uint32_t *)setting->address;
        uint32_t flip = setting->value != 0 ? setting->value : setting->mask & (0u - setting->mask);
        *at ^= flip;
        if ((*at & setting->mask) != setting->value) { /* the emulator has no such gate else */
            expect_gap(V8M_GAP_SETTING, i);
            changed++;
        } else {
            EXPECT_EQ(setting->value, 0);
        }
    }
    EXPECT(changed >= 4);
}

static void an_interrupt_of_a_partition_stays_secure(void)
{
    EXPECT(!v8m_line_is_ns(BOARD_LINE_UART1_RX));
    EXPECT(!v8m_line_is_ns(BOARD_LINE_TIMER0));
    EXPECT(v8m_line_is_ns(SPARE_LINE));
    v8m_nvic()->itns[BOARD_LINE_UART1_RX / 32] |= v8m_line_bit(BOARD_LINE_UART1_RX);
    expect_gap(V8M_GAP_LINES, BOARD_LINE_UART1_RX);
    v8m_nvic()->itns[0] |= v8m_line_bit(BOARD_LINE_TIMER0);
    expect_gap(V8M_GAP_LINES, BOARD_LINE_TIMER0);
}

static void each_wrong_bit_of_the_core_is_found(void)
{
    static const uint32_t bits[] = { V8M_AIRCR_PRIS, V8M_AIRCR_SYSRESETREQS, V8M_AIRCR_BFHFNMINS, 1u << 8 };
    for (size_t i = 0; i < sizeof(bits) / sizeof(bits[0]); i++) {
        uint32_t was = v8m_scb()->aircr & ~V8M_AIRCR_KEY_MASK;
        v8m_scb()->aircr = V8M_AIRCR_KEY | (was ^ bits[i]);
        expect_gap(V8M_GAP_CORE, 0);
    }
    v8m_scb()->shcsr &= ~V8M_SHCSR_SECUREFAULTENA;
    expect_gap(V8M_GAP_CORE, 0);
}

static void the_core_is_asked_what_an_address_is(void)
{
    struct v8m_board board = v8m_board;
    const struct v8m_fence other = { &board, NULL, 0 };
    board.sau = v8m_board.sau + 1; /* nobody opens the Non-secure code */
    board.sau_count--;
    enum v8m_fence_gap gap = set_and_check(&other).gap;
    EXPECT_EQ(set_and_check(&fence).gap, V8M_FENCE_WHOLE);
    EXPECT_EQ(gap, V8M_GAP_ATTRIBUTION);
}

static void a_board_that_cannot_be_is_refused_and_sets_nothing(void)
{
    struct v8m_sau_region region = v8m_board.sau[0];
    struct v8m_mpc mpc = v8m_board.mpcs[0];
    struct v8m_board board = v8m_board;
    const struct v8m_fence other = { &board, NULL, 0 };
    board.version = V8M_BOARD_VERSION + 1;
    EXPECT_EQ(set_and_check(&other).gap, V8M_GAP_BOARD);
    board.version = V8M_BOARD_VERSION;
    board.sau_count = V8M_SAU_REGIONS_MAX + 1;
    EXPECT_EQ(set_and_check(&other).gap, V8M_GAP_BOARD);
    board.sau = &region;
    board.sau_count = 1;
    region.base += 4;
    EXPECT_EQ(set_and_check(&other).gap, V8M_GAP_BOARD);
    board.sau = v8m_board.sau;
    board.sau_count = v8m_board.sau_count;
    board.mpcs = &mpc;
    board.mpc_count = 1;
    mpc.ns_start += 4;
    EXPECT_EQ(set_and_check(&other).gap, V8M_GAP_BOARD);
    EXPECT_EQ(v8m_fence_check(&fence).gap, V8M_FENCE_WHOLE);
}

static void a_vector_table_that_leads_astray_is_refused(void)
{
    volatile uint32_t *table = (volatile uint32_t *)v8m_board.ns_code.start;
    const uint32_t good_stack = v8m_board.ns_data.start + 0x100;
    const uint32_t good_start = v8m_board.ns_code.start + 0x401;
    const struct {
        uint32_t stack;
        uint32_t start;
        bool is_good;
    } cases[] = {
        { good_stack, good_start, true },
        { v8m_board.ns_data.end, good_start, true },
        { v8m_board.ns_data.end + 8, good_start, false },
        { v8m_board.ns_data.start, good_start, false },
        { BOARD_RAM_S + 0x100, good_start, false },
        { good_stack + 4, good_start, false },
        { good_stack, good_start - 1, false },
        { good_stack, BOARD_CODE_S + BOARD_SECURE_OFFSET + 0x801, false },
        { good_stack, v8m_board.ns_code.end + 1, false },
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        table[0] = cases[i].stack;
        table[1] = cases[i].start;
        EXPECT_EQ(v8m_ns_is_bootable(&v8m_board, v8m_board.ns_code.start), cases[i].is_good);
    }
    EXPECT(!v8m_ns_is_bootable(&v8m_board, v8m_board.ns_code.start + 4));
    EXPECT(!v8m_ns_is_bootable(&v8m_board, BOARD_CODE_S));
}

/* The last: nothing unlocks it. */
static void a_locked_gate_does_not_move(void)
{
    v8m_fence_lock(&fence);
    for (uint32_t i = 0; i < v8m_board.mpc_count; i++) {
        gate_word(&v8m_board.mpcs[i], 0, 1);
        EXPECT_EQ(v8m_fence_check(&fence).gap, V8M_FENCE_WHOLE);
    }
}

int main(void)
{
    static const struct test tests[] = {
        TEST(the_boards_fence_is_whole, "TBSA-M-1.0:R001_TBSA_BASE"),
        TEST(a_missing_sau_region_is_found, "TBSA-M-1.0:R010_TBSA_BASE"),
        TEST(a_wider_sau_region_is_found, "TBSA-M-1.0:R010_TBSA_BASE"),
        TEST(one_more_sau_region_is_found, "TBSA-M-1.0:R010_TBSA_BASE"),
        TEST(an_sau_that_is_off_is_found, "TBSA-M-1.0:R010_TBSA_BASE"),
        TEST(a_block_left_open_is_found_in_every_memory, "TBSA-M-1.0:R030_TBSA_INFRA"),
        TEST(a_gate_that_swallows_refusals_is_found, "TBSA-M-1.0:R090_TBSA_INFRA"),
        TEST(each_setting_of_the_bus_that_differs_is_found, "TBSA-M-1.0:R210_TBSA_INFRA"),
        TEST(an_interrupt_of_a_partition_stays_secure, "TBSA-M-1.0:R120_TBSA_INFRA"),
        TEST(each_wrong_bit_of_the_core_is_found, "TBSA-M-1.0:R130_TBSA_INFRA"),
        TEST(the_core_is_asked_what_an_address_is, "TBSA-M-1.0:R170_TBSA_INFRA"),
        TEST(a_board_that_cannot_be_is_refused_and_sets_nothing, "TBSA-M-1.0:R050_TBSA_INFRA"),
        TEST(a_vector_table_that_leads_astray_is_refused, "TBSA-M-1.0:R020_TBSA_INFRA"),
        TEST(a_locked_gate_does_not_move, "TBSA-M-1.0:R080_TBSA_INFRA"),
    };
    return test_main("fence", tests, sizeof(tests) / sizeof(tests[0]));
}
