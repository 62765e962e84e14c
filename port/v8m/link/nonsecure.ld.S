/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "memory_map.h"

/* A Non-secure image in its slot and its memory. V8M_STACK_SIZE is its main stack. */
ENTRY(v8m_reset_entry)

MEMORY
{
    CODE (rx) : ORIGIN = V8M_CODE, LENGTH = V8M_CODE_SIZE
    RAM (rw) : ORIGIN = V8M_RAM, LENGTH = V8M_RAM_SIZE
}

SECTIONS
{
    .vectors : {
#include "vectors.ld"
    } > CODE
    .text : {
        *(.text .text.* .rodata .rodata.*)
        . = ALIGN(4);
    } > CODE
    .load_table : ALIGN(4) {
        v8m_load_start = .;
        LONG(LOADADDR(.data)) LONG(v8m_data_start) LONG(v8m_data_end) LONG(v8m_bss_end)
        v8m_load_end = .;
    } > CODE
    .ARM.exidx : { *(.ARM.exidx* .ARM.extab*) } > CODE
#include "memory.ld"
    v8m_heap_start = .;
    v8m_heap_end = ORIGIN(RAM) + LENGTH(RAM);
    /DISCARD/ : { *(.comment .note.* .init .fini) }
}
