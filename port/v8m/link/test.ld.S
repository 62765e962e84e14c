/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "memory_map.h"

/*
 * A program that is a test: one Secure image in the place of the first stage, with the whole Secure memory, newlib and a heap. Nothing in it
 * is fenced; images with partitions have secure.ld.S.
 */
ENTRY(v8m_reset_entry)

MEMORY
{
    CODE (rx) : ORIGIN = BOARD_CODE_S, LENGTH = BOARD_CODE_SIZE
    RAM (rw) : ORIGIN = BOARD_RAM_S, LENGTH = BOARD_RAM_S_SIZE
}

SECTIONS
{
    .vectors : {
        v8m_vectors_start = .;
        KEEP(*(.vectors))
        . = ALIGN(BOARD_VECTORS_SIZE);
    } > CODE
    .gnu.sgstubs : ALIGN(32) {
        v8m_veneers_start = .;
        KEEP(*(.gnu.sgstubs*))
        . = ALIGN(32);
        v8m_veneers_end = .;
    } > CODE
    .text : {
        *(.text .text.*)
        KEEP(*(.init .fini))
        *(.rodata .rodata.*)
        . = ALIGN(4);
    } > CODE
    .load_table : ALIGN(4) {
        v8m_load_start = .;
        LONG(LOADADDR(.data)) LONG(v8m_data_start) LONG(v8m_data_end) LONG(v8m_bss_end)
        v8m_load_end = .;
    } > CODE
    .ARM.exidx : { *(.ARM.exidx* .ARM.extab*) } > CODE
    .init_array : {
        __preinit_array_start = .;
        KEEP(*(.preinit_array))
        __preinit_array_end = .;
        __init_array_start = .;
        KEEP(*(SORT(.init_array.*) .init_array))
        __init_array_end = .;
        __fini_array_start = .;
        KEEP(*(SORT(.fini_array.*) .fini_array))
        __fini_array_end = .;
        . = ALIGN(4);
    } > CODE
    .stack (NOLOAD) : {
        . = ALIGN(32);
        v8m_stack_limit = .;
        . += 0x20000;
        v8m_stack_seal = .;
        . += 8;
    } > RAM
    .thread_area (NOLOAD) : ALIGN(8) {
        v8m_thread_area = .; /* two words before the thread's variables, as the ABI has it */
        . += 8;
    } > RAM
    .tbss (NOLOAD) : ALIGN(8) { *(.tbss .tbss.*) } > RAM
    .thread_end (NOLOAD) : { . += SIZEOF(.tbss); . = ALIGN(8); } > RAM
    ASSERT(SIZEOF(.tbss) <= 4096, "thread variables of a test are few")
    .data : ALIGN(8) {
        v8m_data_start = .;
        *(.data .data.*)
        . = ALIGN(4);
        v8m_data_end = .;
    } > RAM AT > CODE
    .bss (NOLOAD) : ALIGN(8) {
        *(.bss .bss.* COMMON)
        . = ALIGN(8);
        v8m_bss_end = .;
    } > RAM
    v8m_heap_start = .;
    end = .;
    v8m_heap_end = ORIGIN(RAM) + LENGTH(RAM);
    /DISCARD/ : { *(.comment .note.*) }
}
