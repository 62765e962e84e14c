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
        v8m_vectors_start = .;
        KEEP(*(.vectors))
        ASSERT(. <= V8M_CODE + BOARD_HEADER_OFFSET, "more vectors than the board has room for");
        . = BOARD_HEADER_OFFSET;
        KEEP(*(.image_header))
        . = ALIGN(BOARD_VECTORS_SIZE);
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
    .stack (NOLOAD) : ALIGN(32) {
        v8m_stack_limit = .;
        . += V8M_STACK_SIZE;
        v8m_stack_seal = .;
        . += 8;
    } > RAM
    .data : ALIGN(8) {
        v8m_data_start = .;
        *(.data .data.*)
        . = ALIGN(4);
        v8m_data_end = .;
    } > RAM AT > CODE
    .image_end : ALIGN(4) { /* so that the last byte of an image is one that it has */
        LONG(0x444e4541)
        v8m_image_end = .;
    } > CODE
    v8m_image_len = v8m_image_end - v8m_vectors_start;
    .bss (NOLOAD) : ALIGN(8) {
        *(.bss .bss.* COMMON)
        . = ALIGN(8);
        v8m_bss_end = .;
    } > RAM
    v8m_heap_start = .;
    v8m_heap_end = ORIGIN(RAM) + LENGTH(RAM);
    /DISCARD/ : { *(.comment .note.* .init .fini) }
}
