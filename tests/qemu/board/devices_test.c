/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "board.h"
#include "test.h"
#include "v8m/board.h"
#include "v8m/fence.h"
#include "v8m/mpu.h"

/* What a board's devices owe the port (the headers of lib/dev, v8m/board.h), on the board itself. */

enum { TICKS = 2000, LOOKS_MAX = 50000000, SAMPLES = 64 };

static const struct timer *timer(void)
{
    if (v8m_board.timer == NULL) {
        SKIP("this board names no timer, so its partitions have no watchdog");
    }
    return v8m_board.timer;
}

/* True if the alarm came within a generous number of looks. */
static bool alarm_comes(void)
{
    for (uint32_t i = 0; i < LOOKS_MAX; i++) {
        if (timer()->ops->expired(timer())) {
            return true;
        }
    }
    return false;
}

static void the_board_says_what_it_is(void)
{
    EXPECT_EQ(v8m_board.version, V8M_BOARD_VERSION);
    EXPECT(v8m_board.name != NULL && v8m_board.name[0] != '\0');
    EXPECT(v8m_board.start != NULL);
    EXPECT(v8m_board.entropy != NULL && v8m_board.reset != NULL);
    EXPECT(v8m_board.clock_hz != 0);
    EXPECT(v8m_board.sau_count <= V8M_SAU_REGIONS_MAX);
}

static void slots_and_memories_do_not_overlap(void)
{
    EXPECT(BOARD_FIRST_OFFSET + BOARD_FIRST_SIZE <= BOARD_SECURE_OFFSET);
    EXPECT(BOARD_SECURE_OFFSET + BOARD_SECURE_SIZE <= BOARD_NS_OFFSET);
    EXPECT(BOARD_NS_OFFSET + BOARD_NS_SIZE <= BOARD_CODE_SIZE);
    EXPECT(BOARD_RAM_S + BOARD_RAM_S_SIZE <= BOARD_FIRST_RAM_S);
    EXPECT(BOARD_BOOT_RECORD_S + BOARD_BOOT_RECORD_SIZE <= BOARD_FAULT_RECORD_S);
    EXPECT_EQ(BOARD_CODE_S % BOARD_VECTORS_SIZE, 0); /* VTOR */
    EXPECT_EQ(BOARD_SECURE_OFFSET % BOARD_VECTORS_SIZE, 0);
    EXPECT_EQ(BOARD_NS_OFFSET % BOARD_VECTORS_SIZE, 0);
    EXPECT_EQ(BOARD_VENEERS_SIZE % V8M_SAU_GRANULE, 0);
    EXPECT_EQ(v8m_board.ns_code.start, BOARD_CODE_NS + BOARD_NS_OFFSET);
    EXPECT_EQ(v8m_board.ns_data.start, BOARD_RAM_NS);
}

static void the_veneers_are_the_only_secure_place_to_enter(void)
{
    uint32_t veneers = BOARD_CODE_S + BOARD_SECURE_OFFSET + BOARD_VECTORS_SIZE;
    uint32_t found = 0;
    for (uint32_t i = 0; i < v8m_board.sau_count; i++) {
        const struct v8m_sau_region *region = &v8m_board.sau[i];
        if (region->is_nsc) {
            EXPECT_EQ(region->base, veneers);
            EXPECT_EQ(region->limit, veneers + BOARD_VENEERS_SIZE - 1);
            found++;
        } else {
            EXPECT(region->limit < veneers || region->base >= veneers + BOARD_VENEERS_SIZE);
        }
    }
    EXPECT_EQ(found, 1);
}

static void the_core_has_what_the_port_needs(void)
{
    uint32_t regions = (v8m_mpu()->type >> 8) & 0xffu;
    EXPECT(regions >= V8M_MPU_REGIONS_MAX);
    EXPECT((v8m_sau()->type & 0xffu) >= v8m_board.sau_count);
}

static void the_counter_goes_on(void)
{
    uint32_t first = timer()->ops->now(timer());
    uint32_t later = first;
    for (uint32_t i = 0; i < LOOKS_MAX && later == first; i++) {
        later = timer()->ops->now(timer());
    }
    EXPECT(later - first != 0 && later - first < UINT32_MAX / 2);
    EXPECT(timer()->rate_hz != 0);
}

static void an_alarm_comes_once_and_not_early(void)
{
    uint32_t start = timer()->ops->now(timer());
    EXPECT_EQ(timer()->ops->arm(timer(), TICKS), PSA_SUCCESS);
    EXPECT(alarm_comes());
    EXPECT(timer()->ops->now(timer()) - start >= TICKS);
    EXPECT(!timer()->ops->expired(timer()));
}

static void a_cancelled_alarm_does_not_come(void)
{
    EXPECT_EQ(timer()->ops->arm(timer(), TICKS), PSA_SUCCESS);
    timer()->ops->cancel(timer());
    uint32_t start = timer()->ops->now(timer());
    while (timer()->ops->now(timer()) - start < 2 * TICKS) {
        EXPECT(!timer()->ops->expired(timer()));
    }
}

static void an_alarm_of_no_ticks_is_refused_and_the_old_one_stays(void)
{
    EXPECT_EQ(timer()->ops->arm(timer(), TICKS), PSA_SUCCESS);
    EXPECT_EQ(timer()->ops->arm(timer(), 0), PSA_ERROR_INVALID_ARGUMENT);
    EXPECT_EQ(timer()->ops->arm(timer(), (uint32_t)TIMER_TICKS_MAX + 1), PSA_ERROR_INVALID_ARGUMENT);
    EXPECT(alarm_comes());
}

static void the_console_takes_a_line_and_never_waits(void)
{
    static const char line[] = "the console of this board\r\n";
    const struct serial *console = v8m_board.console;
    uint8_t back[4];
    size_t sent = 0;
    if (console == NULL) {
        SKIP("this board names no console");
    }
    for (uint32_t i = 0; i < LOOKS_MAX && sent < sizeof(line) - 1; i++) {
        sent += console->ops->send(console, span_of(line + sent, sizeof(line) - 1 - sent));
    }
    EXPECT_EQ(sent, sizeof(line) - 1);
    EXPECT_EQ(console->ops->send(console, span_of(line, 0)), 0);
    EXPECT_EQ(console->ops->receive(console, out_span_of(back, sizeof(back))), 0); /* nobody types */
}

static void noise_is_claimed_honestly_and_does_not_repeat(void)
{
    const struct entropy *entropy = v8m_board.entropy;
    uint8_t first[SAMPLES];
    uint8_t second[SAMPLES];
    EXPECT(entropy->milli_bits_per_byte >= 1 && entropy->milli_bits_per_byte <= 8000);
    EXPECT_EQ(entropy->ops->fill(entropy, out_span_of(first, sizeof(first))), PSA_SUCCESS);
    EXPECT_EQ(entropy->ops->fill(entropy, out_span_of(second, sizeof(second))), PSA_SUCCESS);
    EXPECT(memcmp(first, second, sizeof(first)) != 0);
}

int main(void)
{
    static const struct test tests[] = {
        TEST(the_board_says_what_it_is, "design:v8m"),
        TEST(slots_and_memories_do_not_overlap, "TBSA-M-1.0:R050_TBSA_INFRA"),
        TEST(the_veneers_are_the_only_secure_place_to_enter, "TBSA-M-1.0:R230_TBSA_INFRA"),
        TEST(the_core_has_what_the_port_needs, "TBSA-M-1.0:R030_TBSA_BASE"),
        TEST(the_counter_goes_on, "TBSA-M-1.0:R030_TBSA_TIME"),
        TEST(an_alarm_comes_once_and_not_early, "TBSA-M-1.0:R030_TBSA_TIME"),
        TEST(a_cancelled_alarm_does_not_come, "TBSA-M-1.0:R040_TBSA_TIME"),
        TEST(an_alarm_of_no_ticks_is_refused_and_the_old_one_stays, "TBSA-M-1.0:R040_TBSA_TIME"),
        TEST(the_console_takes_a_line_and_never_waits, "TBSA-M-1.0:R010_TBSA_EIP"),
        TEST(noise_is_claimed_honestly_and_does_not_repeat, "TBSA-M-1.0:R020_TBSA_ENTROPY"),
    };
    v8m_board.start();
    return test_main("port.devices", tests, sizeof(tests) / sizeof(tests[0]));
}
