/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "memory_map.h"

/*
 * A Secure image: vector table, veneers, then code in two parts, then memory in as many as there are parties.
 *
 *   V8M_CODE V8M_CODE_SIZE   its slot in code memory        V8M_STACK_SIZE   the main stack: start-up, handlers, SPM
 *   V8M_RAM  V8M_RAM_SIZE    its share of Secure memory     V8M_PARTITIONS   1 if it has partitions: layout_*.ld
 *   V8M_ALONE                1 if no first stage starts it: two words where the core looks after a reset
 */
ENTRY(v8m_reset_entry)

MEMORY
{
    VECTORS (rx) : ORIGIN = V8M_CODE, LENGTH = BOARD_VECTORS_SIZE
    VENEERS (rx) : ORIGIN = V8M_CODE + BOARD_VECTORS_SIZE, LENGTH = BOARD_VENEERS_SIZE
    CODE (rx) : ORIGIN = V8M_CODE + BOARD_VECTORS_SIZE + BOARD_VENEERS_SIZE,
                LENGTH = V8M_CODE_SIZE - BOARD_VECTORS_SIZE - BOARD_VENEERS_SIZE
    RAM (rw) : ORIGIN = V8M_RAM, LENGTH = V8M_RAM_SIZE
#if V8M_ALONE
    FIRST (rx) : ORIGIN = BOARD_CODE_S + BOARD_FIRST_OFFSET, LENGTH = BOARD_FIRST_SIZE
#endif
}

SECTIONS
{
#if V8M_ALONE
    .first : { LONG(v8m_stack_seal) LONG(v8m_reset_entry | 1) } > FIRST
#endif
    .vectors : {
#include "vectors.ld"
    } > VECTORS
    /* The linker adds its veneers at the end. What is left of their place is zeroes: no SG, so nothing is entered there. */
    .gnu.sgstubs : ALIGN(32) {
        v8m_veneers_start = .; /* also keeps the section: it is empty until then */
        KEEP(*(.gnu.sgstubs*))
    } > VENEERS
    v8m_veneers_end = ORIGIN(VENEERS) + LENGTH(VENEERS);

    /* SPM, PSA RoT and the tables: unprivileged code never reads this. */
    .code : {
        v8m_code_start = .;
        *ashlar-v8m-start.dir*(.text .text.* .rodata .rodata.*)
        *libashlar-v8m-*.a:*(.text .text.* .rodata .rodata.*)
        *libashlar-spm*.a:*(.text .text.* .rodata .rodata.*)
        *_system.c.obj(.rodata .rodata.*)
        *_image.c.obj(.rodata .rodata.*)
        *_memory.c.obj(.rodata .rodata.*)
#if V8M_PARTITIONS
#include "layout_code.ld"
#endif
        . = ALIGN(32);
        v8m_code_end = .;
    } > CODE
    .load_table : ALIGN(4) {
        v8m_load_start = .;
        LONG(LOADADDR(.data)) LONG(v8m_data_start) LONG(v8m_data_end) LONG(v8m_bss_end)
#if V8M_PARTITIONS
#include "layout_load.ld"
#endif
        v8m_load_end = .;
    } > CODE

    /* All other code: application RoT partitions, what partitions share. Unprivileged code may read and run it. */
    .shared : ALIGN(32) {
        v8m_shared_start = .;
        *(.text .text.*)
        *(.rodata .rodata.*)
        . = ALIGN(32);
        v8m_shared_end = .;
    } > CODE
    .ARM.exidx : { *(.ARM.exidx* .ARM.extab*) } > CODE

    /* Application RoT, PSA RoT, then what is the SPM's alone: the last two are one region. */
#if V8M_PARTITIONS
    . = ORIGIN(RAM); /* a start is where the location counter is, and no section brought it here yet */
#include "layout_data.ld"
#endif
#include "memory.ld"
    .tbss : { *(.tdata .tdata.* .tbss .tbss.*) } > RAM
    ASSERT(SIZEOF(.tbss) == 0, "firmware has no thread-local variables")
    PROVIDE(v8m_heap_start = v8m_bss_end); /* of a test's C library; images have none */
    PROVIDE(v8m_heap_end = ORIGIN(RAM) + LENGTH(RAM));
    PROVIDE(v8m_thread_area = 0);
    /DISCARD/ : { *(.comment .note.* .init .fini) }
}
