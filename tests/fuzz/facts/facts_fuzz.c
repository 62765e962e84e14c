/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "base/invariant.h"
#include "facts/elf_symbols.h"
#include "facts/fault_record.h"
#include "facts/link_map.h"
#include "fuzz.h"

/* Files that a debugger or a linker wrote, by their first byte: a fault record, an ELF file, a map. Whatever they are, they are read within their bounds. */

static void record(struct span bytes)
{
    struct fault_record record;
    if (fault_record_parse(&record, bytes) == NULL) {
        size_t count = 0;
        while (fault_record_sign(&record, count) != NULL) {
            count++;
        }
        INVARIANT(bytes.len >= FAULT_RECORD_LEN && count <= 96);
        INVARIANT(fault_record_exception(record.detail) != NULL && fault_record_operation(record.operation) != NULL);
    }
}

static void symbols(struct span file)
{
    struct elf_symbols symbols;
    struct span name;
    uint32_t offset;
    if (elf_symbols_open(&symbols, file) != NULL) {
        return;
    }
    for (uint32_t address = 0; address < 64; address += 2) {
        if (elf_symbols_find(&symbols, address, &name, &offset)) {
            INVARIANT(name.data >= file.data && name.data + name.len < file.data + file.len && offset <= address);
        }
    }
}

static void map(struct span text)
{
    static struct link_map map;
    uint64_t flash = 0;
    if (link_map_parse(&map, text) != NULL) {
        return;
    }
    for (size_t i = 0; i < map.count; i++) {
        flash += map.components[i].flash;
    }
    INVARIANT(map.count <= LINK_MAP_COMPONENTS && flash == map.flash);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
    if (len == 0) {
        return 0;
    }
    struct span rest = span_of(data + 1, len - 1);
    switch (data[0]) {
    case 'r':
        record(rest);
        break;
    case 'e':
        symbols(rest);
        break;
    default:
        map(rest);
        break;
    }
    return 0;
}
