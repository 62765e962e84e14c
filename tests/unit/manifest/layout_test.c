/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "manifest/layout.h"
#include "sample.h"

/* Where partitions lie behind an MPU: what is refused, what is lost to granules, what the linker is told. */

static struct layout layout;
static struct output text;

static void place(const char *words)
{
    EXPECT(layout_place_parse(&layout.places[layout.count++], &sample.arena, words));
}

static void read_with(unsigned line, const char *alpha_line)
{
    sample_start();
    layout = (struct layout){ .count = 0 };
    output_free(&text);
    text = (struct output){ 0 };
    sample_read("alpha.json", sample_alpha, line, alpha_line);
    sample_read("beta.json", sample_beta, 0, NULL);
    sample_check();
    EXPECT(sample.good);
}

static void check_refuses(const char *file, unsigned line, const char *words)
{
    sample.good = layout_check(&layout, sample.system);
    expect_finding(file, line, words);
}

static void place_both(void)
{
    place("ALPHA:::liba.a,liba2.a");
    place("BETA:100:0:beta.c.obj");
    EXPECT(layout_check(&layout, sample.system));
}

static const struct manifest_partition *named(const char *name)
{
    for (unsigned p = 0; p < sample.system->count; p++) {
        if (strcmp(sample.system->order[p]->name.text, name) == 0) {
            return sample.system->order[p];
        }
    }
    FAIL(name);
}

static void expect_text(const char *words)
{
    EXPECT(!text.failed);
    if (strstr(text.data, words) == NULL) {
        fprintf(stderr, "# no '%s' in:\n%s", words, text.data);
    }
    EXPECT(strstr(text.data, words) != NULL);
}

static void a_place_of_another_form_is_refused(void)
{
    static const char *const wrong[] = { "",         "ALPHA",       "ALPHA:",        "ALPHA::",       ":::liba.a",
                                         "A:x::a.a", "A::-1:liba.a", "A:0x10000001::a.a", "A:1 ::a.a" };
    struct layout_place out;
    sample_start();
    for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
        EXPECT(!layout_place_parse(&out, &sample.arena, wrong[i]));
    }
    EXPECT(layout_place_parse(&out, &sample.arena, "A:0x20:16:a.a"));
    EXPECT(out.has_stack && out.has_heap);
    EXPECT_EQ(out.stack, 0x20);
    EXPECT_EQ(out.heap, 16);
}

static void a_partition_without_a_place_is_a_finding(void)
{
    read_with(0, NULL);
    place("ALPHA:::liba.a");
    check_refuses("beta.json", 1, "BETA|--place BETA");
}

static void a_place_of_no_partition_is_a_finding(void)
{
    read_with(0, NULL);
    place("ALPHA:::liba.a");
    place("BETA:::libb.a");
    place("GAMMA:::libc.a");
    check_refuses("--place", 0, "GAMMA");
}

static void a_region_that_is_no_granules_is_a_finding_with_its_loss(void)
{
    read_with(LINE_MMIO, "  \"mmio_regions\": [ { \"base\": \"0x40000010\", \"size\": \"0x20\", \"permission\": \"READ-WRITE\" } ],");
    place("ALPHA:::liba.a");
    place("BETA:::libb.a");
    check_refuses("alpha.json", LINE_MMIO, "0x40000010|32 bytes around it|multiples of 32");
}

static void more_regions_than_the_mpu_holds_are_a_finding(void)
{
    read_with(LINE_MMIO, "  \"mmio_regions\": [ { \"name\": \"A\", \"permission\": \"READ-WRITE\" }, { \"name\": \"B\", \"permission\": "
                         "\"READ-WRITE\" }, { \"name\": \"C\", \"permission\": \"READ-WRITE\" }, { \"name\": \"D\", \"permission\": "
                         "\"READ-WRITE\" } ],");
    place("ALPHA:::liba.a");
    place("BETA:::libb.a");
    check_refuses("alpha.json", 1, "4 MMIO regions|only 3");
}

static void sizes_are_whole_granules_and_the_loss_is_told(void)
{
    read_with(0, NULL);
    place_both();
    EXPECT_EQ(layout_stack(&layout, named("ALPHA")), 0x400 + LAYOUT_GRANULE); /* the seal takes a granule */
    EXPECT_EQ(layout_heap(&layout, named("ALPHA")), 256);
    EXPECT_EQ(layout_stack(&layout, named("BETA")), 128);
    EXPECT_EQ(layout_heap_book(&layout, named("ALPHA")), LAYOUT_HEAP_BOOK + 256 / LAYOUT_HEAP_ALIGN * LAYOUT_HEAP_BLOCK);
    EXPECT_EQ(layout_heap(&layout, named("BETA")), 0);
    EXPECT_EQ(layout_heap_book(&layout, named("BETA")), 0);
    layout_tell_loss(&text, &layout, sample.system);
    expect_text("ALPHA: a stack of 1024 bytes and its seal take 1056: 24 lost");
    expect_text("ALPHA: a heap of 256 bytes takes 288 more beside it");
    expect_text("BETA: a stack of 100 bytes and its seal take 128: 20 lost");
}

static void the_linker_gets_a_region_a_partition_application_ones_first(void)
{
    read_with(0, NULL);
    place_both();
    emit_layout_data(&text, &layout, sample.system);
    expect_text("*liba.a:*(.data .data.*)\n        *liba2.a:*(.data .data.*)\n");
    expect_text("*beta.c.obj(.bss .bss.* COMMON)\n");
    const char *beta = strstr(text.data, "/* BETA */");
    const char *alpha = strstr(text.data, "/* ALPHA */");
    EXPECT(beta != NULL && alpha != NULL && beta < alpha);
    EXPECT(strstr(text.data, "v8m_app_end") > beta && strstr(text.data, "v8m_app_end") < alpha);
}

static void code_of_the_psa_rot_alone_is_set_apart(void)
{
    read_with(0, NULL);
    place_both();
    emit_layout_code(&text, &layout, sample.system);
    expect_text("*liba.a:*(.text .text.* .rodata .rodata.*)");
    EXPECT(strstr(text.data, "beta") == NULL);
}

static void tables_name_lines_and_regions_as_the_board_does(void)
{
    read_with(0, NULL);
    place_both();
    emit_memory(&text, &layout, sample.system, "sample");
    expect_text("{ BOARD_LINE_UART0, }");
    expect_text("{ 17, }");
    expect_text("{ 0x40000000u, 0x40001000u, true },");
    expect_text("{ BOARD_TIMER0_BASE, BOARD_TIMER0_BASE + BOARD_TIMER0_SIZE, false },");
    expect_text(".system = &sample_system, .code = sample_code, .memory = memory");
}

int main(void)
{
    static const struct test tests[] = {
        TEST(a_place_of_another_form_is_refused, "design:9"),
        TEST(a_partition_without_a_place_is_a_finding, "FFM-1.0:isolation"),
        TEST(a_place_of_no_partition_is_a_finding, "design:9"),
        TEST(a_region_that_is_no_granules_is_a_finding_with_its_loss, "ARMV8M:MPU_RBAR"),
        TEST(more_regions_than_the_mpu_holds_are_a_finding, "ARMV8M:MPU_TYPE"),
        TEST(sizes_are_whole_granules_and_the_loss_is_told, "FFM-1.0:stack_size"),
        TEST(the_linker_gets_a_region_a_partition_application_ones_first, "FFM-1.0:isolation"),
        TEST(code_of_the_psa_rot_alone_is_set_apart, "FFM-1.0:isolation"),
        TEST(tables_name_lines_and_regions_as_the_board_does, "FFM-1.0:mmio_regions"),
    };
    int status = test_main("manifest-layout", tests, sizeof(tests) / sizeof(tests[0]));
    output_free(&text);
    arena_free(&sample.arena);
    return status;
}
