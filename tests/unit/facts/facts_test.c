/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "test.h"

#include "base/bytes.h"
#include "facts/elf_symbols.h"
#include "facts/fault_record.h"
#include "facts/link_map.h"

/* A partition that touched what is not its own; the check was computed by another program (zlib). */
static const char record_text[] =
    "4146523101007400e6c719e10204010002010000ffffffff6062003801000000fdffffff0000000001000000020000000300"
    "00000400000005000000060000000700000008000000090000000a0000000b0000000c000000003400383512011040390110"
    "00000001820000000000000000000000";

static void record_of(uint8_t bytes[FAULT_RECORD_LEN])
{
    for (size_t i = 0; i < FAULT_RECORD_LEN; i++) {
        const char two[3] = { record_text[2 * i], record_text[2 * i + 1], 0 };
        bytes[i] = (uint8_t)strtoul(two, NULL, 16);
    }
}

static void a_record_tells_cause_partition_caller_and_address(void)
{
    uint8_t bytes[FAULT_RECORD_LEN];
    struct fault_record record;
    record_of(bytes);
    EXPECT(fault_record_parse(&record, span_of(bytes, sizeof(bytes))) == NULL);
    EXPECT_EQ(record.cause, FAULT_RECORD_EXCEPTION);
    EXPECT(strcmp(fault_record_exception(record.detail), "MemManage") == 0);
    EXPECT_EQ(record.partition, 1);
    EXPECT_EQ(record.pid, 258);
    EXPECT_EQ(record.caller, -1);
    EXPECT_EQ(record.address, 0x38006260);
    EXPECT_EQ(record.regs[12], 12);
    EXPECT_EQ(record.sp, 0x38003400);
    EXPECT_EQ(record.cfsr, 0x82);
    EXPECT(strstr(fault_record_sign(&record, 0), "MPU") != NULL);
    EXPECT(fault_record_sign(&record, 1) == NULL);
    EXPECT(strcmp(fault_record_interrupted(record.exc_return), "a Secure thread") == 0);
}

static void any_byte_that_is_another_makes_it_no_record(void)
{
    uint8_t bytes[FAULT_RECORD_LEN];
    struct fault_record record = { .pid = 7 };
    for (size_t i = 0; i < FAULT_RECORD_LEN; i++) {
        record_of(bytes);
        bytes[i] ^= 0x40;
        EXPECT(fault_record_parse(&record, span_of(bytes, sizeof(bytes))) != NULL);
    }
    record_of(bytes);
    for (size_t len = 0; len < FAULT_RECORD_LEN; len++) {
        EXPECT(fault_record_parse(&record, span_of(bytes, len)) != NULL);
    }
    EXPECT_EQ(record.pid, 7);
}

/* One section table of three: nothing, symbols, names; one function at 0x10000100 of 0x20 bytes. */
enum { NAMES = 52, TABLE = 60, SECTIONS = 92, FILE_LEN = 92 + 3 * 40 };

static void elf_of(uint8_t file[FILE_LEN])
{
    memset(file, 0, FILE_LEN);
    memcpy(file, "\177ELF\1\1", 6);
    put_le32(file + 32, SECTIONS);
    put_le16(file + 46, 40);
    put_le16(file + 48, 3);
    memcpy(file + NAMES, "\0serve", 7);
    put_le32(file + TABLE + 16, 1);
    put_le32(file + TABLE + 16 + 4, 0x10000101);
    put_le32(file + TABLE + 16 + 8, 0x20);
    file[TABLE + 16 + 12] = 2;
    uint8_t *section = file + SECTIONS + 40;
    put_le32(section + 4, 2);
    put_le32(section + 16, TABLE);
    put_le32(section + 20, 32);
    put_le32(section + 24, 2);
    section += 40;
    put_le32(section + 4, 3);
    put_le32(section + 16, NAMES);
    put_le32(section + 20, 7);
}

static void an_address_within_a_function_has_its_name(void)
{
    uint8_t file[FILE_LEN];
    struct elf_symbols symbols;
    struct span name;
    uint32_t offset = 0;
    elf_of(file);
    EXPECT(elf_symbols_open(&symbols, span_of(file, sizeof(file))) == NULL);
    EXPECT(elf_symbols_find(&symbols, 0x10000105, &name, &offset));
    EXPECT(name.len == 5 && memcmp(name.data, "serve", 5) == 0);
    EXPECT_EQ(offset, 4);
    EXPECT(elf_symbols_find(&symbols, 0x1000011e, &name, &offset));
    EXPECT(!elf_symbols_find(&symbols, 0x10000120, &name, &offset));
    EXPECT(!elf_symbols_find(&symbols, 0x100000fe, &name, &offset));
}

static void what_lies_outside_an_elf_file_is_not_read(void)
{
    uint8_t file[FILE_LEN];
    struct elf_symbols symbols;
    struct span name;
    uint32_t offset;
    for (size_t len = 0; len < FILE_LEN; len++) {
        elf_of(file);
        EXPECT(elf_symbols_open(&symbols, span_of(file, len)) != NULL);
    }
    put_le32(file + SECTIONS + 80 + 20, 6); /* names without an end */
    EXPECT(elf_symbols_open(&symbols, span_of(file, sizeof(file))) != NULL);
    elf_of(file);
    put_le32(file + TABLE + 16, 7); /* a name behind the names */
    EXPECT(elf_symbols_open(&symbols, span_of(file, sizeof(file))) == NULL);
    EXPECT(!elf_symbols_find(&symbols, 0x10000101, &name, &offset));
}

static const char map_text[] =
    "Archive member included\n\n"
    " .text  0x00000000  0x999 before/libashlar-no.a(no.c.obj)\n"
    "Linker script and memory map\n\n"
    ".code           0x10010800     0x100\n"
    " .text.a        0x10010800       0x80 services/its/libashlar-its.a(a.c.obj)\n"
    " .text.long_name_of_a_function\n"
    "                0x10010880       0x60 images/x/CMakeFiles/x.dir/main.c.obj\n"
    " *fill*         0x100108e0       0x10 \n"
    ".part_0_stack   0x38000000      0x820\n"
    " *fill*         0x38000000      0x820 \n"
    ".data           0x38001000       0x40 load address 0x10024ec8\n"
    " .data.b        0x38001000       0x40 services/its/libashlar-its.a(b.c.obj)\n"
    ".bss            0x38002000       0x20\n"
    " .bss.c         0x38002000       0x20 services/its/libashlar-its.a(b.c.obj)\n"
    ".debug_info     0x00000000    0x98695\n"
    " .debug_info    0x00000000    0x98695 services/its/libashlar-its.a(b.c.obj)\n";

static const struct link_map_component *component(const struct link_map *map, const char *name)
{
    for (size_t i = 0; i < map->count; i++) {
        if (map->components[i].name.len == strlen(name) && memcmp(map->components[i].name.data, name, strlen(name)) == 0) {
            return &map->components[i];
        }
    }
    test_stop(TEST_FAILED, __FILE__, __LINE__, name);
}

static void a_map_is_divided_among_its_components(void)
{
    static struct link_map map;
    EXPECT(link_map_parse(&map, span_of((const uint8_t *)map_text, sizeof(map_text) - 1)) == NULL);
    EXPECT_EQ(map.flash, 0x140);
    EXPECT_EQ(map.ram, 0x880);
    EXPECT_EQ(map.count, 5);
    EXPECT_EQ(component(&map, "its")->flash, 0xc0);
    EXPECT_EQ(component(&map, "its")->ram, 0x60);
    EXPECT_EQ(component(&map, "x")->flash, 0x60);
    EXPECT_EQ(component(&map, "(padding)")->flash, 0x10);
    EXPECT_EQ(component(&map, "(stacks)")->ram, 0x820);
    EXPECT_EQ(component(&map, "(image)")->flash, 0x10);
    EXPECT(link_map_parse(&map, span_of((const uint8_t *)map_text, 20)) != NULL);
}

int main(void)
{
    static const struct test tests[] = {
        TEST(a_record_tells_cause_partition_caller_and_address, "design:9"),
        TEST(any_byte_that_is_another_makes_it_no_record, "design:9"),
        TEST(an_address_within_a_function_has_its_name, "design:9"),
        TEST(what_lies_outside_an_elf_file_is_not_read, "design:9"),
        TEST(a_map_is_divided_among_its_components, "design:9"),
    };
    return test_main("facts", tests, sizeof(tests) / sizeof(tests[0]));
}
