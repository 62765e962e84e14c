/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "memory_map.h"

/* What is the Non-secure project's. Its linker script INCLUDEs this. */
MEMORY
{
    NS_CODE (rx) : ORIGIN = (BOARD_CODE_NS + BOARD_NS_OFFSET), LENGTH = BOARD_NS_SIZE
    NS_RAM (rwx) : ORIGIN = BOARD_RAM_NS, LENGTH = BOARD_RAM_NS_SIZE
}

/* The image begins with its vector table, which ends before the header; the header ends where code may begin. Offsets. */
ashlar_ns_header = BOARD_HEADER_OFFSET;
ashlar_ns_header_end = BOARD_VECTORS_SIZE;
