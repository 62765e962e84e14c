/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "facts/elf_symbols.h"

#include <string.h>

#include "base/bytes.h"

/* System V ABI, ELF-32: what is read of it. */
enum { HEADER_LEN = 52, SECTION_LEN = 40, SYMBOL_LEN = 16, SYMBOL_TABLE = 2, STRING_TABLE = 3, SYMBOL_FUNCTION = 2 };

struct section {
    uint32_t type;
    uint32_t link;
    struct span bytes;
};

/** Empty for a section that is not there, or lies outside the file. */
static struct section section_at(struct span file, uint32_t index)
{
    struct section section = { 0 };
    uint64_t table = get_le32(file.data + 32);
    uint32_t count = get_le16(file.data + 48);
    uint64_t at = table + (uint64_t)index * SECTION_LEN;
    if (index >= count || get_le16(file.data + 46) != SECTION_LEN || at + SECTION_LEN > file.len) {
        return section;
    }
    const uint8_t *header = file.data + at;
    uint64_t start = get_le32(header + 16);
    uint32_t len = get_le32(header + 20);
    section.type = get_le32(header + 4);
    section.link = get_le32(header + 24);
    if (section.type != 0 && start + len <= file.len) {
        section.bytes = span_of(file.data + start, len);
    }
    return section;
}

const char *elf_symbols_open(struct elf_symbols *symbols, struct span file)
{
    if (file.len < HEADER_LEN || memcmp(file.data, "\177ELF\1\1", 6) != 0) {
        return "no 32-bit little-endian ELF file; give the image's .elf";
    }
    for (uint32_t i = 0; i < get_le16(file.data + 48); i++) {
        struct section table = section_at(file, i);
        struct section names = section_at(file, table.link);
        if (table.type == SYMBOL_TABLE && names.type == STRING_TABLE && names.bytes.len != 0 &&
            names.bytes.data[names.bytes.len - 1] == '\0') {
            *symbols = (struct elf_symbols){ table.bytes, names.bytes };
            return NULL;
        }
    }
    return "it has no symbols, or is damaged";
}

bool elf_symbols_find(const struct elf_symbols *symbols, uint32_t address, struct span *name, uint32_t *offset)
{
    uint32_t best = UINT32_MAX;
    for (size_t at = 0; at + SYMBOL_LEN <= symbols->table.len; at += SYMBOL_LEN) {
        const uint8_t *symbol = symbols->table.data + at;
        uint32_t start = get_le32(symbol + 4) & ~1u; /* bit 0: Thumb */
        uint32_t size = get_le32(symbol + 8);
        uint32_t text = get_le32(symbol);
        uint32_t into = (address & ~1u) - start;
        bool is_inside = into == 0 || into < size;
        if ((symbol[12] & 0xfu) != SYMBOL_FUNCTION || !is_inside || into >= best || text >= symbols->names.len) {
            continue;
        }
        best = into;
        *offset = into;
        *name = span_of(symbols->names.data + text, strlen((const char *)symbols->names.data + text));
    }
    return best != UINT32_MAX;
}
